import type { Access, AccessState } from '#libs/delegation/events/access.js';
import { AccessChanged } from '#libs/delegation/events/access-changed.js';
import { AccessGranted } from '#libs/delegation/events/access-granted.js';
import { AccessRevoked } from '#libs/delegation/events/access-revoked.js';
import { ClientInvited } from '#libs/delegation/events/client-invited.js';
import { GrantedAccessVerified } from '#libs/delegation/events/granted-access-verified.js';
import { InvitationDeclined } from '#libs/delegation/events/invitation-declined.js';
import { InvitationExpired } from '#libs/delegation/events/invitation-expired.js';
import { InvitationWithdrawn } from '#libs/delegation/events/invitation-withdrawn.js';
import { PartnerInvited } from '#libs/delegation/events/partner-invited.js';
import { PaymentMethodChanged } from '#libs/delegation/events/payment-method-changed.js';
import { PaymentMethodProposed } from '#libs/delegation/events/payment-method-proposed.js';
import { ProductAccessAdded } from '#libs/delegation/events/product-access-added.js';
import { ProductAccessRemoved } from '#libs/delegation/events/product-access-removed.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { updateRows, upsertRows } from '#libs/read-models/postgres/rows.js';
import { type Row, without } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { OrganisationRegistered } from '#libs/organisation/events/organisation-registered.js';
import { ClientProducts } from './client-products.js';
import { CLIENT, CLIENT_PRODUCT, ORGANISATION } from './client_list.row.js';

type Relation =
  | RecordedEvent<PartnerInvited>
  | RecordedEvent<ClientInvited>
  | RecordedEvent<InvitationDeclined>
  | RecordedEvent<InvitationWithdrawn>
  | RecordedEvent<InvitationExpired>
  | RecordedEvent<AccessGranted>
  | RecordedEvent<GrantedAccessVerified>
  | RecordedEvent<AccessChanged>
  | RecordedEvent<PaymentMethodChanged>
  | RecordedEvent<PaymentMethodProposed>
  | RecordedEvent<AccessRevoked>;
type ProductEvent = RecordedEvent<ProductAccessAdded> | RecordedEvent<ProductAccessRemoved>;
type Handled = Relation | ProductEvent | RecordedEvent<OrganisationRegistered>;

/** What any event of a pair may change; what was asked for is written with its invitation alone. */
const STANDING = without(CLIENT.columns, 'requested_access');
const KEY = ['partner_org_id', 'client_org_id'];

interface Client extends Row<typeof STANDING> {
  /** Undefined unless its invitation is in the batch. */
  requested_access?: Access;
}

const NO_ACCESS = { mode: null, payment_method: null, proposed_payment_method: null, needs_verification: false };
/** Whatever the partner had proposed falls with it (A5). */
const held = ({ mode, payment }: AccessState) => ({ mode, payment_method: payment, proposed_payment_method: null });

const pending = (
  client: Client | undefined,
  event: RecordedEvent<PartnerInvited> | RecordedEvent<ClientInvited>,
): Client => ({
  partner_org_id: event.data.partnerOrgId,
  client_org_id: event.streamId,
  since: client?.since ?? null,
  ended_at: client?.ended_at ?? null,
  status: 'pending',
  invitation_id: event.data.invitationId,
  requested_access: event.type === 'PartnerInvited' ? event.data.offeredAccess : event.data.requestedAccess,
  ...NO_ACCESS,
});

/** What stands between a pair after an event; undefined when nothing does any more, because nothing ever began. */
const evolve = (client: Client | undefined, event: Relation): Client | undefined => {
  if (event.type === 'PartnerInvited' || event.type === 'ClientInvited') return pending(client, event);
  if (!client) throw new Error(`${event.type} in ${event.stream} without an invitation of ${event.data.partnerOrgId}`);
  const at = event.metadata.effectiveAt;
  switch (event.type) {
    case 'InvitationDeclined':
    case 'InvitationWithdrawn':
    case 'InvitationExpired':
      return client.since === null ? undefined : { ...client, status: 'ended', ...NO_ACCESS };
    case 'AccessGranted': {
      const { to, needsVerification: needs_verification } = event.data;
      return { ...client, status: 'active', ...held(to), since: at, ended_at: null, needs_verification };
    }
    case 'GrantedAccessVerified':
      return { ...client, needs_verification: false };
    case 'AccessChanged':
      return { ...client, ...held(event.data.to) };
    case 'PaymentMethodChanged':
      return { ...client, payment_method: event.data.to, proposed_payment_method: null };
    case 'PaymentMethodProposed': {
      const { proposed } = event.data;
      return { ...client, proposed_payment_method: proposed === client.payment_method ? null : proposed };
    }
    case 'AccessRevoked':
      return { ...client, status: 'ended', ended_at: at, ...NO_ACCESS };
  }
};

const keyOf = (partner: string, client: string): string => `${partner} ${client}`;

const stored = async (sql: Sql, events: readonly Relation[]): Promise<Map<string, Client | undefined>> => {
  const { rows } = await sql.query<Client>(
    `SELECT ${Object.keys(STANDING).join(', ')} FROM client_list
     WHERE (partner_org_id, client_org_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
    [events.map(({ data }) => data.partnerOrgId), events.map(({ streamId }) => streamId)],
  );
  return new Map(rows.map((row) => [keyOf(row.partner_org_id, row.client_org_id), row]));
};

/** Reads the pairs that the batch touches, folds its events over them and writes each once. */
const applyRelations = async (sql: Sql, events: readonly Relation[]): Promise<void> => {
  if (events.length === 0) return;
  const clients = await stored(sql, events);
  for (const event of events) {
    const key = keyOf(event.data.partnerOrgId, event.streamId);
    clients.set(key, evolve(clients.get(key), event));
  }
  const [kept, gone] = [[...clients.values()].filter((client) => client !== undefined), keysWithout(clients)];
  const isInvited = (client: Client): client is Required<Client> => client.requested_access !== undefined;
  await upsertRows(sql, CLIENT.table, KEY, CLIENT.columns, kept.filter(isInvited));
  const others = kept.filter((client) => !isInvited(client));
  await updateRows(sql, CLIENT.table, KEY, STANDING, others);
  if (gone.length === 0) return;
  await sql.query(
    'DELETE FROM client_list WHERE (partner_org_id, client_org_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))',
    [gone.map(([partner]) => partner), gone.map(([, client]) => client)],
  );
};
const keysWithout = (clients: Map<string, Client | undefined>): string[][] =>
  [...clients].filter(([, client]) => client === undefined).map(([key]) => key.split(' '));

const applyProducts = async (sql: Sql, events: readonly Handled[]): Promise<void> => {
  const sets = new ClientProducts();
  for (const event of events) {
    if (event.type === 'OrganisationRegistered') continue;
    const pair = { partner_org_id: event.data.partnerOrgId, client_org_id: event.streamId };
    if (event.type === 'AccessGranted' || event.type === 'AccessChanged') sets.replace(pair, event.data.to.products);
    if (event.type === 'AccessRevoked') sets.replace(pair, []);
    if (event.type === 'ProductAccessAdded') sets.put(pair, event.data.productId, true);
    if (event.type === 'ProductAccessRemoved') sets.put(pair, event.data.productId, false);
  }
  await sets.write(sql);
};

/** Names as they stand in the event: a private organisation's stays sealed, for its key alone decides who reads it. */
const applyNames = (sql: Sql, events: readonly RecordedEvent<OrganisationRegistered>[]): Promise<void> =>
  upsertRows(
    sql,
    ORGANISATION.table,
    ['org_id'],
    ORGANISATION.columns,
    events.map(({ data }) => ({ org_id: data.orgId, name: data.name })),
  );

const isRelation = ({ type }: Handled): boolean =>
  type !== 'OrganisationRegistered' && type !== 'ProductAccessAdded' && type !== 'ProductAccessRemoved';

const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const all = events as readonly Handled[];
  await applyNames(
    sql,
    all.filter((event) => event.type === 'OrganisationRegistered'),
  );
  await applyRelations(sql, all.filter(isRelation) as readonly Relation[]);
  await applyProducts(sql, all);
};

/** A partner's clients and those to be, with what was granted. */
export const clientList: Projection = {
  name: 'client_list',
  version: 6,
  types: new Set([
    OrganisationRegistered.type,
    PartnerInvited.type,
    ClientInvited.type,
    InvitationDeclined.type,
    InvitationWithdrawn.type,
    InvitationExpired.type,
    AccessGranted.type,
    GrantedAccessVerified.type,
    AccessChanged.type,
    PaymentMethodChanged.type,
    PaymentMethodProposed.type,
    ProductAccessAdded.type,
    ProductAccessRemoved.type,
    AccessRevoked.type,
  ]),
  categories: new Set(['organisation', 'delegation']),
  tables: [CLIENT.table, CLIENT_PRODUCT.table, ORGANISATION.table],
  apply,
};
