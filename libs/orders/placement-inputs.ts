import { PriceLists } from '#libs/catalogue/price-lists.js';
import { RateCards } from '#libs/catalogue/rate-cards.js';
import { TaxTable, type TaxTableState } from '#libs/catalogue/tax-table.js';
import { Delegation } from '#libs/delegation/delegation.js';
import type { Read } from '#libs/event-sourcing/ledger.js';
import type { Folded } from '#libs/event-sourcing/streams.js';
import { InvariantViolation } from '#libs/kernel/errors.js';
import type { Instant } from '#libs/kernel/time.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { Partner, type PartnerState } from '#libs/programme/partner.js';
import { managerNamed, type RowQuestion } from './decision-row.js';
import type { PlacementInputs, Seen } from './placement-decision.js';
import { taxTableCountryOf } from './tax-decision.js';

/** What is needed follows from what was read; it settles after two rounds unless the streams move meanwhile. */
const ROUNDS = 20;

const seen = <S>({ state, revision }: Seen<S>): Seen<S> => ({ state, revision });

/**
 * Reads what a placement rests on, each stream as of the decision's start or newer. All states are taken together at
 * the end, because a cached stream moves on while another one is read.
 */
export const readPlacementInputs = async (read: Read, question: RowQuestion, at: Instant): Promise<PlacementInputs> => {
  const { clientOrgId, placedBy } = question;
  const [client, placer, delegation, priceLists, rateCards] = await Promise.all([
    read(Organisation, clientOrgId),
    read(Organisation, placedBy),
    read(Delegation, clientOrgId),
    read(PriceLists, 'main'),
    read(RateCards, 'main'),
  ]);
  const partners = new Map<string, Folded<PartnerState>>();
  const taxTables = new Map<string, Folded<TaxTableState>>();
  for (let round = 1; round <= ROUNDS; round += 1) {
    const manager = managerNamed(delegation.state, question)?.partnerOrgId;
    const countries = [client, placer].flatMap(({ state }) =>
      state.registered ? (taxTableCountryOf(state) ?? []) : [],
    );
    const missing = countries.filter((country) => !taxTables.has(country));
    const partner = manager === undefined ? undefined : partners.get(manager);
    if (missing.length === 0 && (manager === undefined || partner)) {
      return {
        at,
        client: seen(client),
        placer: seen(placer),
        delegation: seen(delegation),
        partner: partner ? seen(partner) : null,
        priceLists: seen(priceLists),
        rateCards: seen(rateCards),
        taxTables: new Map([...taxTables].map(([country, table]) => [country, seen(table)])),
      };
    }
    await Promise.all([
      ...(manager !== undefined && !partner ? [read(Partner, manager).then((it) => partners.set(manager, it))] : []),
      ...missing.map(async (country) => taxTables.set(country, await read(TaxTable, country))),
    ]);
  }
  throw new InvariantViolation(`the delegation of ${clientOrgId} did not hold still for a decision`);
};
