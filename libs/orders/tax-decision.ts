import { taxAtDate, taxPartsOf, type TaxTableState } from '#libs/catalogue/tax-table.js';
import { DomainError } from '#libs/kernel/errors.js';
import { type Amount, sum } from '#libs/kernel/money.js';
import type { BusinessDate, Period } from '#libs/kernel/time.js';
import { isInEuropeanUnion } from '#libs/kernel/vat-numbers.js';
import type { OrganisationState } from '#libs/organisation/organisation.js';
import { countsForReverseCharge } from '#libs/organisation/vat.js';
import type { TaxDecision } from './events/placement.js';

type Payer = Pick<OrganisationState, 'country' | 'legalForm' | 'vatNumber' | 'vatNumberState'>;

/**
 * The country whose tax table applies to a payer, or null where no tax is charged: Switzerland's in Switzerland and
 * Liechtenstein, the country's own in the European Union unless a company has recorded its VAT number, and that was not refused (V3).
 */
export const taxTableCountryOf = (payer: Payer): string | null => {
  if (payer.country === 'CH' || payer.country === 'LI') return 'CH';
  return isInEuropeanUnion(payer.country) && !isReverseCharge(payer) ? payer.country : null;
};

const isReverseCharge = ({ country, legalForm, vatNumberState: state }: Payer): boolean =>
  isInEuropeanUnion(country) && legalForm === 'company' && state !== null && countsForReverseCharge(state);

/**
 * The tax of a line by its payer as it stands at placement (A28); the rate follows the supply (V2): a period is split
 * where the rate changes, a line without period is taxed at its date of supply (A32, E28). `total` includes the tax (R64).
 * @throws DomainError TAX_NOT_SUPPORTED where a table is needed and none covers the supply
 */
export const taxDecisionOf = (
  payer: Payer,
  table: TaxTableState | null,
  charged: Amount,
  supply: { period: Period | null; date: BusinessDate },
): TaxDecision => {
  const tableCountry = taxTableCountryOf(payer);
  const evidence = {
    payerCountry: payer.country,
    payerForm: payer.legalForm,
    vatNumber: payer.vatNumber,
    tableCountry,
  };
  if (tableCountry === null) {
    const treatment = isReverseCharge(payer) ? 'reverse-charge' : 'outside';
    return { treatment, ...evidence, parts: [], total: charged };
  }
  if (!table || table.entries.length === 0) {
    throw new DomainError('TAX_NOT_SUPPORTED', `There is no tax table of ${tableCountry}.`, { country: tableCountry });
  }
  const parts = supply.period
    ? taxPartsOf(table.entries, supply.period, charged)
    : taxAtDate(table.entries, supply.date, charged);
  return { treatment: 'taxed', ...evidence, parts, total: sum([charged, ...parts.map(({ tax }) => tax)]) };
};
