import { PriceListPublished } from '#libs/catalogue/events/price-list-published.js';
import { RateCardPublished } from '#libs/catalogue/events/rate-card-published.js';
import { TaxRatesPublished } from '#libs/catalogue/events/tax-rates-published.js';
import { IdClaimed } from '#libs/event-sourcing/claims/id-claimed.js';
import { IdReleased } from '#libs/event-sourcing/claims/id-released.js';
import { eventDefinitions as registerEvents } from '#libs/event-sourcing/register/index.js';
import type { DomainEvent } from '#libs/event-sourcing/event.js';
import { type CommandContext, metadataOf } from '#libs/event-sourcing/ledger.js';
import { Memory, SPEC_TIME } from '#libs/event-sourcing/testing/memory-ledger.js';
import type { AccessState } from '#libs/delegation/events/access.js';
import { AccessChanged } from '#libs/delegation/events/access-changed.js';
import { AccessGranted } from '#libs/delegation/events/access-granted.js';
import { AccessRevoked } from '#libs/delegation/events/access-revoked.js';
import { CollaboratorAssigned } from '#libs/delegation/events/collaborator-assigned.js';
import { CollaboratorUnassigned } from '#libs/delegation/events/collaborator-unassigned.js';
import { InvitationDeclined } from '#libs/delegation/events/invitation-declined.js';
import { PaymentMethodChanged } from '#libs/delegation/events/payment-method-changed.js';
import type { Actor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { OrganisationRegistered } from '#libs/organisation/events/organisation-registered.js';
import { PartnerAdmitted } from '#libs/programme/events/partner-admitted.js';
import { PartnerLeft } from '#libs/programme/events/partner-left.js';
import { PartnerReinstated } from '#libs/programme/events/partner-reinstated.js';
import { PartnerSuspended } from '#libs/programme/events/partner-suspended.js';
import { CancellationBegun, CancellationWithdrawn, PlacementCancelled } from '../events/cancellation.js';
import { DueProductsTerminated } from '../events/due-products-terminated.js';
import { DueProductsRenewed } from '../events/due-products-renewed.js';
import { MandateCancelled } from '../events/mandate-cancelled.js';
import { MandateLapsed } from '../events/mandate-lapsed.js';
import { MandateSet } from '../events/mandate-set.js';
import { OrderCancelled } from '../events/order-cancelled.js';
import { OrderOpened } from '../events/order-opened.js';
import { OrderPaid } from '../events/order-paid.js';
import { OrderRefunded } from '../events/order-refunded.js';
import { PlacementVoided } from '../events/placement-voided.js';
import { ProductOrdered } from '../events/product-ordered.js';
import { ProductRenewed } from '../events/product-renewed.js';
import { ProductTerminated } from '../events/product-terminated.js';
import { ProductTerminationScheduled, ProductTerminationWithdrawn } from '../events/product-termination-scheduled.js';
import { ProductTransferred } from '../events/product-transferred.js';
import { WarrantyUsed } from '../events/warranty-used.js';
import { FULL_PARTNER, representativeOf, SWISS_VAT } from './scene.js';

const definitions = [
  OrganisationRegistered,
  PartnerAdmitted,
  PartnerSuspended,
  PartnerReinstated,
  PartnerLeft,
  PriceListPublished,
  RateCardPublished,
  TaxRatesPublished,
  AccessGranted,
  AccessRevoked,
  AccessChanged,
  CollaboratorAssigned,
  CollaboratorUnassigned,
  PaymentMethodChanged,
  InvitationDeclined,
  ProductOrdered,
  ProductRenewed,
  ProductTerminated,
  ProductTerminationScheduled,
  ProductTerminationWithdrawn,
  CancellationBegun,
  CancellationWithdrawn,
  PlacementCancelled,
  DueProductsTerminated,
  OrderCancelled,
  WarrantyUsed,
  PlacementVoided,
  OrderOpened,
  OrderPaid,
  OrderRefunded,
  ProductTransferred,
  MandateSet,
  MandateCancelled,
  MandateLapsed,
  DueProductsRenewed,
  IdClaimed,
  IdReleased,
  ...registerEvents,
];

/** A command's context; the same name is the same command. */
export const contextOf = (name: string, actor: Actor): CommandContext => ({
  commandId: derivedUuid('spec', name),
  correlationId: derivedUuid('spec', name),
  causationId: derivedUuid('spec', name),
  actor,
});

/** What happened elsewhere: appends events to a stream at whatever revision it has. */
export const happen = async (memory: Memory, stream: string, ...events: DomainEvent[]): Promise<void> => {
  const revision = memory.stream(stream).length - 1;
  const name = `${stream}@${revision}`;
  const metadata = metadataOf(contextOf(name, representativeOf('c')), SPEC_TIME);
  const encoded = await Promise.all(
    events.map((event, index) => memory.codec.encode(event, derivedUuid(name, index), metadata)),
  );
  memory.append(stream, encoded, revision);
};

export const granted = (to: AccessState, partnershipId = 'c_p', partnerOrgId = 'p'): DomainEvent => ({
  type: 'AccessGranted',
  data: { partnershipId, partnerOrgId, to, needsVerification: false },
});
export const revoked = (): DomainEvent => ({
  type: 'AccessRevoked',
  data: { partnershipId: 'c_p', partnerOrgId: 'p', reason: 'client' },
});

/** Client `c` whose partner `p` has full access and pays what it orders; hosting costs 10.00. */
export const world = async (access: AccessState = FULL_PARTNER): Promise<Memory> => {
  const memory = new Memory(definitions);
  for (const orgId of ['c', 'p']) {
    const facts = { legalForm: 'company', country: 'CH', currency: 'CHF', source: 'signup' } as const;
    const data = { orgId, name: `Organisation ${orgId}`, ...facts };
    await happen(memory, `organisation-${orgId}`, { type: 'OrganisationRegistered', data });
  }
  await happen(memory, 'partner-p', { type: 'PartnerAdmitted', data: { orgId: 'p', level: 'gold' } });
  const since = '2020-01-01T00:00:00Z';
  const prices = [
    { sku: 'hosting', family: 'web', price: { CHF: '10.00' } },
    { sku: 'warranty', family: 'warranties', price: { CHF: '3.00' }, warranty: true },
  ];
  const rules = [{ family: 'web', level: 'gold', rate: '0.20' }];
  const list = { version: 'prices-1', validFrom: since, prices, degressive: [] };
  await happen(memory, 'priceList-main', { type: 'PriceListPublished', data: list });
  await happen(memory, 'rateCard-main', {
    type: 'RateCardPublished',
    data: { version: 'card-1', validFrom: since, rules },
  });
  await happen(memory, 'taxTable-CH', { type: 'TaxRatesPublished', data: { country: 'CH', entries: SWISS_VAT } });
  await happen(memory, 'delegation-c', granted(access));
  return memory;
};
