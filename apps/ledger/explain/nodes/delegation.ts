import type { AccessState } from '#libs/delegation/events/access.js';
import type { DelegationEvent } from '#libs/delegation/delegation.js';
import type { OrderFacts } from '../facts.js';
import type { Sees } from '../sees.js';
import { type ExplainedNode, node, type Told } from '../tree.js';

const accessTold = ({ mode, products, payment }: AccessState): string =>
  mode === 'FULL'
    ? `FULL access, on which the ${payment === 'PARTNER' ? 'partner' : 'client'} pays what the partner orders`
    : `LIMITED access to ${products.length} product(s)`;

/** What an event says of one partnership; null: it is not about what the decision rests on. */
const sentenceOf = (event: Told<DelegationEvent>): string | null => {
  switch (event.type) {
    case 'PartnerInvited':
      return `The client offered ${event.data.partnerOrgId} ${event.data.offeredAccess.mode} access (R43).`;
    case 'ClientInvited':
      return `${event.data.partnerOrgId} asked the client for ${event.data.requestedAccess.mode} access (R59).`;
    case 'InvitationAccepted':
      return event.data.grantedDiffersFromRequested
        ? 'The invitation was accepted, with other access than asked (R60).'
        : 'The invitation was accepted (R44).';
    case 'AccessGranted':
      return `The partnership began with ${accessTold(event.data.to)}.`;
    case 'AccessChanged':
      return `The client changed it to ${accessTold(event.data.to)} (A20).`;
    case 'PaymentMethodChanged':
      return `The client changed who pays: ${event.data.from} before, ${event.data.to} since (R30).`;
    case 'ProductAccessAdded':
      return `The client added the product ${event.data.productId} (R42).`;
    case 'ProductAccessRemoved':
      return `The client took the product ${event.data.productId} out (R42).`;
    default:
      return null;
  }
};

/** Events of the partnership that earns, its invitation included, and of other products nothing. */
const eventsOf = ({ placement, parentProductId, delegation }: OrderFacts): Told<DelegationEvent>[] => {
  const { partnershipId } = placement.decision;
  const products = [placement.productId, parentProductId];
  const started = delegation.events.find(
    ({ type, data }) => type === 'PartnershipStarted' && data.partnershipId === partnershipId,
  );
  const invitationId = started && 'invitationId' in started.data ? started.data.invitationId : null;
  return delegation.events.filter(({ data }) => {
    if ('productId' in data && !products.includes(data.productId)) return false;
    if ('partnershipId' in data) return data.partnershipId === partnershipId;
    return 'invitationId' in data && data.invitationId === invitationId;
  });
};

/** The delegation as the decision saw it, and how the partnership that earns came about. */
export const delegationNode = (facts: OrderFacts, { grant }: Sees): ExplainedNode => {
  const { decision } = facts.placement;
  const { managingPartnerOrgId, accessMode, paymentMethod, seen } = decision;
  const last = grant ? facts.delegation.events.at(-1) : undefined;
  const at = `At revision ${seen.delegation} of its delegation`;
  if (managingPartnerOrgId === null) {
    return node('delegation', `${at} nobody managed the product for the client.`, last);
  }
  const payment = paymentMethod === null ? '' : `, payment method ${paymentMethod}`;
  const sentence = `${at} the client’s product was managed by ${managingPartnerOrgId}: ${accessMode}${payment}.`;
  if (!grant) return node('delegation', 'Another partner managed the product when it was placed.');
  const because = eventsOf(facts).flatMap((event) => {
    const told = sentenceOf(event);
    return told === null ? [] : [node('delegation', told, event)];
  });
  return node('delegation', sentence, last, { because });
};
