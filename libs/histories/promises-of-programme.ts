import { dayInZurich } from './days.js';
import { parseMoney } from './money.js';
import { HistoryRecord } from './records.js';
import { World } from './world.js';

type Check = (holds: boolean, promise: string) => void;
const dateShape = /^\d{4}-\d{2}-\d{2}$/;
const amountShape = /^-?\d+\.\d{2}$/;

/** What is always so of the records that E1–E32 add, beyond what their types say. */
export function checkProgramme(world: World, record: HistoryRecord, check: Check): void {
  const day = 'through' in record ? record.through : record.do === 'evaluate-thresholds' ? record.on : undefined;
  if (day !== undefined)
    check(dateShape.test(day) && day <= dayInZurich(record.at), 'nothing runs through a day that is to come');
  if (record.do === 'adjust')
    check(amountShape.test(record.amount) && parseMoney(record.amount) !== 0n, 'an adjustment is not 0.00');
  if (record.do === 'set-renewal')
    check(Number.isSafeInteger(record.months) && record.months >= 1, 'a mandate is of a month at least');
  if (record.do === 'assign-collaborator' && record.products)
    check(
      record.products.length > 0 && new Set(record.products).size === record.products.length,
      'an assignment names products, each once, or all',
    );
  if (record.do === 'set-payout-destination')
    check((record.destination === 'bank') === (record.iban !== undefined), 'a bank has an IBAN, prepaid none');
  if (record.do === 'order')
    check((record.from === undefined) === (record.to === undefined), 'a one-off has no period at all');
  if (record.do === 'set-policy') {
    const { holdingDays = 0, graceDays = 0, invitationDays } = record;
    check(holdingDays >= 0 && graceDays >= 0, 'days of a policy are not negative');
    check((invitationDays ?? 1) >= 1, 'an invitation is open for a day at least');
  }
  if (record.do === 'admit-partner')
    check(world.organisations.get(record.org)?.standing !== 'left', 'nobody is admitted again after leaving');
}
