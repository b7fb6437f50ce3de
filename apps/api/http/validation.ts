import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isId } from '#libs/kernel/ids.js';
import { EXCEEDS_LINE } from './fields.js';
import { clipped, unknownName } from './nearest.js';
import { partsOf } from './parts.js';
import { type FieldProblem, HttpProblem, WRONG_FIELDS, wrongField } from './problem.js';

type Target = new () => object;

/** An answer names so many wrong fields; who sent more has something else to mend first. */
const MAX_ERRORS = 10;
/** Elements of a list that are checked before others get a turn. */
const ELEMENTS_A_TURN = 500;

/** Names of the fields that a request class declares. */
const fieldsOf = (target: Target): ReadonlySet<string> => {
  const known = FIELDS.get(target);
  if (known) return known;
  const rules = getMetadataStorage().getTargetValidationMetadatas(target, target.name, false, false);
  const names = new Set(rules.map(({ propertyName }) => propertyName).sort());
  FIELDS.set(target, names);
  return names;
};
const FIELDS = new Map<Target, ReadonlySet<string>>();

/** What is wrong, up to as much as an answer tells. */
class Problems {
  readonly fields: FieldProblem[] = [];
  /** A name that is not known, where there is one. */
  unknown: string | undefined;
  /** Every wrong field is an amount that is one, but too large. */
  areTooLarge = true;

  get isFull(): boolean {
    return this.fields.length >= MAX_ERRORS;
  }

  add(field: string, messages: string[], isTooLarge = false): void {
    this.areTooLarge &&= isTooLarge;
    if (!this.isFull) this.fields.push({ field, messages });
  }

  addUnknown(field: string, sentence: string): void {
    this.unknown ??= sentence;
    this.add(field, [sentence]);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const inside = (path: string, name: string | number): string => (path === '' ? String(name) : `${path}.${name}`);

/** An instance of the class with the fields it declares; the others are problems. */
const instanceFor = (target: Target, value: Record<string, unknown>, path: string, problems: Problems): object => {
  const known = fieldsOf(target);
  const own: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    if (known.has(name)) own[name] = field;
    else if (!problems.isFull) problems.addUnknown(inside(path, clipped(name)), unknownName(name, [...known]));
  }
  return Object.assign(new target(), own);
};

/** Checks the fields of one object, not those of the objects inside it. */
const checkFields = (instance: object, path: string, problems: Problems): void => {
  for (const { property, constraints = {} } of validateSync(instance, { forbidUnknownValues: false })) {
    const isTooLarge = Object.keys(constraints).every((name) => name === EXCEEDS_LINE);
    problems.add(inside(path, property), Object.values(constraints), isTooLarge);
  }
};

/** Checks an object of a body with all that is inside it; stops where enough is wrong. */
const checkObject = async (target: Target, value: unknown, path: string, problems: Problems): Promise<object> => {
  if (!isRecord(value)) {
    problems.add(path, [`${path} must be an object`]);
    return {};
  }
  const instance = instanceFor(target, value, path, problems) as Record<string, unknown>;
  if (problems.isFull) return instance;
  checkFields(instance, path, problems);
  for (const [name, { part, max }] of partsOf(target)) {
    const found = instance[name];
    if (max === undefined) {
      if (isRecord(found)) instance[name] = await checkObject(part(), found, inside(path, name), problems);
    } else if (Array.isArray(found) && found.length <= max) {
      instance[name] = await checkList(part(), found, inside(path, name), problems);
    }
  }
  return instance;
};

const checkList = async (
  target: Target,
  values: readonly unknown[],
  path: string,
  problems: Problems,
): Promise<object[]> => {
  const checked: object[] = [];
  for (const [index, value] of values.entries()) {
    if (problems.isFull) break;
    if (index % ELEMENTS_A_TURN === ELEMENTS_A_TURN - 1) await nextTurn();
    checked.push(await checkObject(target, value, inside(path, index), problems));
  }
  return checked;
};

const refusal = ({ fields, unknown, areTooLarge, isFull }: Problems, isQuery: boolean): HttpProblem => {
  const more = { errors: fields };
  if (isQuery && unknown !== undefined) return new HttpProblem(400, 'UNKNOWN_PARAMETER', unknown, more);
  if (areTooLarge) return new HttpProblem(422, 'AMOUNT_TOO_LARGE', 'An amount is larger than any line may be.', more);
  const sentence = isFull ? `Much is not as it must be; "errors" names the first ${fields.length}.` : WRONG_FIELDS;
  return new HttpProblem(400, 'VALIDATION_FAILED', sentence, more);
};

/** Checks bodies and queries against their classes: unknown fields are refused, the first errors are listed at once. */
@Injectable()
export class RequestPipe implements PipeTransform {
  async transform(value: unknown, { type, metatype }: ArgumentMetadata): Promise<unknown> {
    if (type === 'param' || type === 'custom' || !metatype) return value;
    const problems = new Problems();
    const checked =
      type === 'body'
        ? await this.body(metatype as Target, value, problems)
        : this.query(metatype as Target, value, problems);
    if (problems.fields.length > 0) throw refusal(problems, type === 'query');
    return checked;
  }

  private body(target: Target, value: unknown, problems: Problems): Promise<object> {
    // A command without fields may be sent without a body.
    const body = value ?? {};
    if (!isRecord(body)) throw new HttpProblem(400, 'MALFORMED_REQUEST', 'The body must be one JSON object.');
    return checkObject(target, body, '', problems);
  }

  private query(target: Target, value: unknown, problems: Problems): object {
    const known = instanceFor(target, (value ?? {}) as Record<string, unknown>, '', problems);
    const instance = plainToInstance(target, { ...known }, { exposeUnsetFields: false });
    if (!problems.isFull) checkFields(instance, '', problems);
    return instance;
  }
}

/** An id in a path. */
@Injectable()
export class IdPipe implements PipeTransform<unknown, string> {
  transform(value: unknown, { data }: ArgumentMetadata): string {
    if (isId(value)) return value;
    throw wrongField(data ?? 'id', `${data ?? 'id'} must be an id: 1 to 64 of A-Z a-z 0-9 _ -`);
  }
}
