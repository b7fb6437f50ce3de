import { Delegation } from '#libs/delegation/delegation.js';
import type { CommandContext, Ledger, Read } from '#libs/event-sourcing/ledger.js';
import { enter, registerOf } from '#libs/event-sourcing/register/index.js';
import { Partner } from '#libs/programme/partner.js';
import type { RightFacts, SetRenewalData } from './mandate.js';
import { type Mandate, Product } from './product.js';

/** `mandates-main`: every product that ever had a mandate. */
export const mandates = registerOf('mandates');
/** `partnerMandates-{partner}`: what a partner ever set a mandate up for, as `<client>.<product>`. */
const partnerMandates = registerOf('partnerMandates');

/** Read at once, of many. */
const AT_ONCE = 100;

/** Before a mandate is set up, so that renewals and the loss of a right find it. */
export const enterMandate = async (
  ledger: Ledger,
  { productId, clientOrgId, placedBy }: SetRenewalData,
  context: CommandContext,
): Promise<void> => {
  await enter(ledger, mandates, 'main', productId, context);
  if (placedBy === clientOrgId) return;
  await enter(ledger, partnerMandates, placedBy, `${clientOrgId}.${productId}`, context);
};

/** Products with a mandate that a partner set up, of one client or of all, as of now. */
export const mandatesSetBy = async (ledger: Ledger, partnerOrgId: string, clientOrgId?: string): Promise<string[]> => {
  const { state: members } = await ledger.read(partnerMandates, partnerOrgId);
  const entered = members
    .toArray()
    .map((member) => member.split('.') as [string, string])
    .filter(([client]) => clientOrgId === undefined || client === clientOrgId);
  const found: string[] = [];
  for (let from = 0; from < entered.length; from += AT_ONCE) {
    const some = entered.slice(from, from + AT_ONCE);
    const products = await Promise.all(some.map(([, productId]) => ledger.streams.load(Product, productId)));
    for (const [index, { state }] of products.entries()) {
      const [client, productId] = some[index] as [string, string];
      const { mandate } = state;
      if (mandate?.placedBy === partnerOrgId && mandate.clientOrgId === client) found.push(productId);
    }
  }
  return found;
};

/** What a mandate hangs on. */
export const readRight = async (read: Read, { clientOrgId, placedBy }: Mandate): Promise<RightFacts> => {
  const [delegation, partner] = await Promise.all([
    read(Delegation, clientOrgId),
    placedBy === clientOrgId ? null : read(Partner, placedBy),
  ]);
  return { delegation: delegation.state, partner: partner && partner.state };
};
