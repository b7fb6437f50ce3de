import { readModels } from '../../ledger/read-models.js';
import { assert } from '#libs/kernel/errors.js';
import { AMOUNT, RATE } from '#libs/kernel/money.js';
import { exampleOf, type Part, type Value } from '#libs/read-models/description/values.js';
import { PAYOUT_DESTINATION } from '../cashback/answers.row.js';
import { EXPLANATION } from '../cashback/explanation.row.js';
import { MEMBER, ORGANISATION } from '../organisations/organisation.row.js';
import { TENDER_WISH } from '../marketplace/answers.row.js';
import { ORGANISATION_SUPPORT, SUPPORT_CODE, SUPPORT_OFFER } from '../support/answers.row.js';
import { CATALOGUE_ROWS } from '../catalogue/catalogue.row.js';
import { POLICY, POLICY_CHANGE } from '../programme/policy.row.js';
import { list, named, nullable, part, ref, type Schema, type Schemas } from './schema-parts.js';

const string = (more: Schema, { about, example }: Value): Schema => {
  const { pattern, ...before } = more;
  return {
    type: 'string',
    ...before,
    ...(about ? { description: about } : {}),
    example,
    ...(pattern === undefined ? {} : { pattern }),
  };
};
const MONEY = 'Decimal string with two decimals; the currency stands beside it.';

/** A value that is there. */
const plainSchemaOf = (value: Value): Schema => {
  const { shape, about, example } = value;
  switch (shape.kind) {
    case 'text':
      return string({ pattern: shape.pattern }, value);
    case 'choice':
      return string({ enum: [...shape.choices] }, value);
    case 'uuid':
      return string({ format: 'uuid' }, value);
    case 'instant':
      return string({ format: 'date-time' }, value);
    case 'date':
      return string({ format: 'date' }, value);
    case 'amount':
      return string({ pattern: AMOUNT.source }, { ...value, about: `${about} ${MONEY}` });
    case 'rate':
      return string({ pattern: RATE.source }, value);
    case 'position':
      return string({ pattern: '^\\d+$' }, value);
    case 'whole':
      return { type: 'integer', description: about, example };
    case 'flag':
      return { type: 'boolean', description: about, example };
    case 'list':
      return list(about, schemaOf(shape.items));
    case 'part':
      return { ...(about ? { description: about } : {}), ...namedOnce(shape.part), ...ownExample(shape.part, example) };
  }
};
/** What the fields of a part say already is not said again. */
const ownExample = (described: Part, example: unknown): Schema =>
  JSON.stringify(example) === JSON.stringify(exampleOf(described)) ? {} : { example };

const schemaOf = (value: Value): Schema => {
  const schema = plainSchemaOf(value);
  return value.isNullable || value.isWithheld ? nullable(schema) : schema;
};

/** The schema of a described part, as it stands under its name. */
export const schemaOfPart = ({ fields, about, optional }: Part): Schema =>
  part(schemasOfFields({ fields }), about, optional);

const described = new Map<string, Part>();
/** A name is one part's, and is defined where it is first used. */
const namedOnce = (one: Part): Schema => {
  const before = described.get(one.name);
  assert(before === undefined || before === one, `two parts of rows are called ${one.name}`);
  if (before) return ref(one.name);
  described.set(one.name, one);
  return named(one.name, schemaOfPart(one));
};

/** Fields of a described part, for a schema that has others beside them. */
export const schemasOfFields = ({ fields }: Pick<Part, 'fields'>): Schemas =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, schemaOf(value)]));

/** Rows that are read from the streams themselves. */
export const ROWS_OF_STREAMS: readonly Part[] = [
  ORGANISATION,
  MEMBER,
  POLICY,
  PAYOUT_DESTINATION,
  EXPLANATION,
  ORGANISATION_SUPPORT,
  SUPPORT_OFFER,
  SUPPORT_CODE,
  TENDER_WISH,
  POLICY_CHANGE,
  ...CATALOGUE_ROWS,
];

/** Every row that a query answers, and the parts that they are made of. */
export const rowSchemas = (): Schemas => {
  const rows = [...readModels.flatMap(({ shows }) => shows.map(({ row }): Part => row)), ...ROWS_OF_STREAMS];
  return Object.fromEntries(rows.map((row) => [row.name, schemaOfPart(row)]));
};
