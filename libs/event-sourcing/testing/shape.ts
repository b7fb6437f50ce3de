import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage } from 'class-validator';

type DataClass = abstract new (...args: never[]) => object;

/** What an event's data may hold: by field its rules, in order of name, and the fields of what is nested in it. */
export interface Shape {
  [field: string]: string | { rules: string; of: Shape };
}

/** The shape of a data class as its class-validator decorators say it; inherited fields included. */
export const shapeOf = (data: DataClass): Shape => {
  const fields = new Map<string, { rules: string[]; isNested: boolean }>();
  for (const rule of getMetadataStorage().getTargetValidationMetadatas(data, '', false, false)) {
    const { propertyName, type, name, each, constraints } = rule;
    const field = fields.get(propertyName) ?? { rules: [], isNested: false };
    const isCondition = type === 'conditionalValidation';
    const text = isCondition ? conditionOf(constraints) : `${name ?? type}${parametersOf(constraints)}`;
    field.rules.push(each ? `${text} of each` : text);
    field.isNested ||= type === 'nestedValidation';
    fields.set(propertyName, field);
  }
  const described = [...fields].map(([name, field]): [string, Shape[string]] => {
    const rules = field.rules.sort().join(', ');
    return [name, field.isNested ? { rules, of: shapeOf(nestedClass(data, name)) } : rules];
  });
  return Object.fromEntries(described.sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** Conditions are functions, and say nothing when printed. */
const parametersOf = (constraints: readonly unknown[] | undefined): string => {
  const printable = (constraints ?? []).filter((value) => typeof value !== 'function');
  const shown = printable.map((value) => (value instanceof RegExp ? String(value) : JSON.stringify(value)));
  return shown.length === 0 ? '' : `(${shown.join(', ')})`;
};

/** A condition under which a field is checked at all, by what it lets pass: an absent field, null, or both. */
const conditionOf = ([runs]: readonly unknown[]): string => {
  const isChecked = runs as (data: object, value: unknown) => boolean;
  const passed = [isChecked({}, undefined) ? [] : ['absent'], isChecked({}, null) ? [] : ['null']].flat();
  return `may be ${passed.join(' or ')}`;
};

const nestedClass = (data: DataClass, field: string): DataClass => {
  const type = defaultMetadataStorage.findTypeMetadata(data as new () => object, field);
  if (!type) throw new Error(`${data.name}.${field} is nested, but @Type does not say what it is`);
  return type.typeFunction() as DataClass;
};
