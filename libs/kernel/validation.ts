import 'reflect-metadata';
import { registerDecorator, type ValidationOptions } from 'class-validator';
import { isCountry } from './countries.js';
import { isId, isUserId } from './ids.js';
import { CURRENCIES, isAmount, isNegative, isRate } from './money.js';
import { isLines, isText } from './text.js';
import { FIRST_YEAR, isDate, isInstant, isMonth, LAST_YEAR } from './time.js';
import { lookUpRulesOnce } from './validator-metadata.js';
import { isWebAddress } from './web-address.js';

lookUpRulesOnce();

/** Builds a property decorator from a predicate and the sentence a caller reads when it fails. */
export const rule =
  (name: string, holds: (value: unknown) => boolean, expected: string) =>
  (options?: ValidationOptions): PropertyDecorator =>
  (target, property) =>
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: property as string,
      ...(options ? { options } : {}),
      validator: {
        validate: holds,
        defaultMessage: (args) => `${args?.property ?? 'value'} must be ${expected}`,
      },
    });

/** Any name, reason or other free text of a command; how long it may be is said beside it. */
export const IsText = rule('isText', isText, 'a text on one line, not blank, without control characters');
export const IsWebAddress = rule(
  'isWebAddress',
  isWebAddress,
  'an https address without a user, of at most 200 characters, such as https://beta.example',
);
/** The same on several lines, parted by line feeds. */
export const IsLines = rule(
  'isLines',
  isLines,
  'a text, not blank, without control characters but line feeds and tabs',
);
export const IsId = rule('isId', isId, 'an id: 1 to 64 of A-Z a-z 0-9 _ -');
export const IsUserId = rule('isUserId', isUserId, 'a user id: 1 to 128 visible ASCII characters');
export const IsAmount = rule('isAmount', isAmount, 'an amount with two decimals as a string, such as "52.08"');
export const IsPositiveAmount = rule(
  'isPositiveAmount',
  (value) => isAmount(value) && !isNegative(value) && value !== '0.00',
  'an amount above zero with two decimals as a string, such as "52.08"',
);
export const IsNonNegativeAmount = rule(
  'isNonNegativeAmount',
  (value) => isAmount(value) && !isNegative(value),
  'an amount of at least zero with two decimals as a string, such as "52.08"',
);
export const IsRate = rule(
  'isRate',
  isRate,
  'a rate between 0 and 1 with at most four decimals as a string, such as "0.20"',
);
export const IsInstant = rule(
  'isInstant',
  isInstant,
  `an instant in UTC of the years ${FIRST_YEAR} to ${LAST_YEAR}, such as 2024-03-12T09:00:00Z`,
);
export const IsBusinessDate = rule(
  'isBusinessDate',
  isDate,
  `a date of the years ${FIRST_YEAR} to ${LAST_YEAR + 1}, such as 2024-03-12`,
);
export const IsMonth = rule('isMonth', isMonth, 'a month, such as 2024-03');
export const IsCurrencyCode = rule(
  'isCurrencyCode',
  (value) => (CURRENCIES as readonly unknown[]).includes(value),
  `one of ${CURRENCIES.join(', ')}`,
);
export const IsCountry = rule(
  'isCountry',
  isCountry,
  'a country as its two letters of ISO 3166-1 (Greece is GR, the United Kingdom GB)',
);
export const IsRevision = rule(
  'isRevision',
  (value) => Number.isSafeInteger(value) && (value as number) >= -1,
  'a stream revision (-1 for a stream without events)',
);
/** A log position as a decimal string: it may exceed what a JSON number holds. */
export const IsPosition = rule(
  'isPosition',
  (value) => typeof value === 'string' && /^(0|[1-9]\d{0,18})$/.test(value),
  'a log position as a decimal string',
);

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isPriceMap = (value: unknown): boolean =>
  isRecord(value) &&
  Object.entries(value).every(
    ([currency, price]) =>
      (CURRENCIES as readonly string[]).includes(currency) && isAmount(price) && !isNegative(price),
  );
export const IsPriceMap = rule('isPriceMap', isPriceMap, 'unit prices by currency, such as {"CHF": "9.92"}');
export const IsPriceTable = rule(
  'isPriceTable',
  (value) => isRecord(value) && Object.entries(value).every(([sku, map]) => isId(sku) && isPriceMap(map)),
  'unit prices by product and currency, such as {"domain-ch": {"CHF": "9.00"}}',
);
