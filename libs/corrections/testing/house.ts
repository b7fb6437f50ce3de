import { Account, accountIdOf } from '#libs/cashback/account.js';
import { booksOf } from '#libs/cashback/books.js';
import { House } from '#libs/cashback/testing/house.js';
import type { RateRule } from '#libs/catalogue/events/rate-card-published.js';
import { catalogue } from '#libs/catalogue/index.js';
import type { Folds, Interference, Memory } from '#libs/event-sourcing/testing/memory-ledger.js';
import { happen } from '#libs/orders/testing/world.js';
import { corrections } from '../index.js';

const MORE = [catalogue, corrections];
export const AT = '2024-04-20T09:00:00Z';
export const web = (rate: string, level = 'gold'): RateRule => ({ family: 'web', level, rate });

/** A house that sells by `card-1`, at a fifth for gold. */
export const houseOn = async (memory?: Memory, interference: Interference = {}, folds: Folds = {}): Promise<House> => {
  const house = new House(memory, interference, MORE, folds);
  if (memory) return house;
  const data = { version: 'card-1', validFrom: '2020-01-01T00:00:00Z', rules: [web('0.20')] };
  await happen(house.memory, 'rateCard-main', { type: 'RateCardPublished', data });
  // Placements of the scene have seen the cards at revision 6.
  for (let n = 1; n <= 6; n += 1) {
    const later = { version: `later-${n}`, validFrom: `2030-01-0${n}T00:00:00Z`, rules: [] };
    await happen(house.memory, 'rateCard-main', { type: 'RateCardPublished', data: later });
  }
  await house.partners('p', 'q');
  return house;
};
export const card = (correctionId: string, rate: string, approvedBy?: string) => ({
  correctionId,
  version: 'card-1',
  rules: [web(rate)],
  reason: 'mistyped',
  ...(approvedBy === undefined ? {} : { approvedBy }),
});
export const earner = (correctionId: string, orderId: string, partnerOrgId: string | null, approvedBy?: string) => ({
  correctionId,
  orderId,
  partnerOrgId,
  reason: 'recorded too late',
  ...(approvedBy === undefined ? {} : { approvedBy }),
});
export const accountOf = async ({ ledger }: House, partner: string) => {
  await booksOf(ledger).settle();
  return (await ledger.read(Account, accountIdOf(partner, 'CHF'))).state;
};
export const postings = async (house: House, partner: string) => {
  await booksOf(house.ledger).settle();
  return house.memory.stream(`partnerAccount-${partner}.CHF`);
};
export const entryOf = async (house: House, partner: string, orderId: string) =>
  (await accountOf(house, partner)).entries.get(orderId);
