import { Type } from 'class-transformer';
import { ValidateIf, ValidateNested } from 'class-validator';
import { JournalEntry } from '#libs/event-sourcing/journal/entry.js';
import { entryFromVersion1, type EntryVersion1 } from '#libs/event-sourcing/former-journals.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import { sum, ZERO } from '#libs/kernel/money.js';
import { IsAmount, IsCurrencyCode, IsId, IsMonth } from '#libs/kernel/validation.js';

/** Where an account's money stands; together it is all that was accrued, reversed and adjusted. */
export class Balance {
  /** Until it matures and is released (E1, E2). */
  @IsAmount() pending!: Amount;
  /** By finance, for a reason (E3). */
  @IsAmount() held!: Amount;
  /** For the next payout run (E7); negative where more was taken back than there is (E4). */
  @IsAmount() available!: Amount;
  /** In a run that is neither settled nor given up. */
  @IsAmount() inPayout!: Amount;
  /** Settled less returned (E9). */
  @IsAmount() paid!: Amount;
}
/** What the partner is owed: everything that is not paid. */
export const owed = ({ pending, held, available, inPayout }: Balance): Amount =>
  sum([pending, held, available, inPayout]);

/** As events told it while nothing could be held or paid out. */
export type FormerBalance = Pick<Balance, 'pending' | 'available' | 'paid'>;
export const wholeBalance = (balance: FormerBalance & Partial<Balance>): Balance => ({
  held: ZERO,
  inPayout: ZERO,
  ...balance,
});

/** What every event of a partner's account carries (I4); the account is one partner's in one currency (A26). */
export class AccountEntry extends JournalEntry {
  @IsId() partnerOrgId!: string;
  @IsCurrencyCode() currency!: Currency;
  @ValidateNested() @Type(() => Balance) balanceAfter!: Balance;
}

/** The month whose statement has the posting (E12); null in postings of before there were statements. */
export const StatementMonth = (): PropertyDecorator => (target, property) => {
  ValidateIf((_, value) => value !== null)(target, property);
  IsMonth()(target, property);
};

/** What a posting carried in its second version: three parts of a balance, and no month of its own. */
export type EntryVersion2<E extends AccountEntry> = Omit<E, 'balanceAfter' | 'month'> & { balanceAfter: FormerBalance };
/** In its first one, its deferred sources stood in their orders' streams. */
export const fromVersion1 = <E extends EntryVersion1>(entry: E) => entryFromVersion1(entry);
/** Its month was told by its business time alone. */
export const fromVersion2 = <E extends AccountEntry>(entry: EntryVersion2<E>) => ({
  ...entry,
  balanceAfter: wholeBalance(entry.balanceAfter),
  month: null,
});
