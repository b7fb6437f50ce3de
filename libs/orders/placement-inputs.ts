import { PriceLists } from '#libs/catalogue/price-lists.js';
import { RateCards } from '#libs/catalogue/rate-cards.js';
import { TaxTable } from '#libs/catalogue/tax-table.js';
import { Delegation } from '#libs/delegation/delegation.js';
import type { Read } from '#libs/event-sourcing/ledger.js';
import type { Instant } from '#libs/kernel/time.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { Partner } from '#libs/programme/partner.js';
import { managerNamed, type RowQuestion } from './decision-row.js';
import type { PlacementInputs, Seen } from './placement-decision.js';
import { taxTableCountryOf } from './tax-decision.js';

const seen = <S>({ state, revision }: Seen<S>): Seen<S> => ({ state, revision });

/**
 * Reads what a placement rests on, each stream as of the decision's start or newer. Who manages and which taxes apply
 * follows from what was read first, so there are two rounds; an access that moves between them is found by position
 * once the placement is written.
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
  const manager = managerNamed(delegation.state, question)?.partnerOrgId;
  const countries = new Set([client, placer].flatMap(({ state }) => taxTableCountryOf(state) ?? []));
  const [partner, placerAsPartner, taxTables] = await Promise.all([
    manager === undefined ? null : read(Partner, manager),
    placedBy === clientOrgId ? null : read(Partner, placedBy),
    Promise.all([...countries].map(async (country) => [country, seen(await read(TaxTable, country))] as const)),
  ]);
  return {
    at,
    client: seen(client),
    placer: seen(placer),
    delegation: seen(delegation),
    partner: partner && seen(partner),
    placerAsPartner: placerAsPartner && placerAsPartner.state,
    priceLists: seen(priceLists),
    rateCards: seen(rateCards),
    taxTables: new Map(taxTables),
  };
};
