import { derivedUuid } from '#libs/kernel/ids.js';
import { addDays, addMonths, businessDateOf } from '#libs/kernel/time.js';
import type { Example } from '../../openapi/examples.js';
import type { Answered, Call } from '../client.js';
import type { Contract, Found } from '../contract.js';
import { firstOfMonth, LAST_CODE, type Step } from './step.js';

const CORRELATION = 'c0ffee';
const PATIENCE_MS = 30_000;
const PAUSE_MS = 25;

/** What an example has in place of what differs from run to run. */
const MOMENT = '2026-03-12T09:00:00Z';
const BY_NAME: Record<string, string> = {
  position: '4711',
  supportCode: '4821 9077 5530 1928',
  seq: '4711.0',
  nextCursor: 'WyI0NzExIl0',
  date: MOMENT.slice(0, 10),
  placedOn: MOMENT.slice(0, 10),
  paidOn: MOMENT.slice(0, 10),
  effectiveOn: MOMENT.slice(0, 10),
  earliest: MOMENT.slice(0, 10),
  month: MOMENT.slice(0, 7),
  maturesOn: '2026-04-11',
  // Of a supply on the day of its placement.
  from: '2026-03-12',
  to: '2026-03-13',
  // Two weeks before the end of a year.
  renewsOn: '2027-05-18',
  // A tender that stands for two weeks.
  endsOn: '2026-03-27',
  keptUntil: '2026-06-10',
  managementToken: 'u0Yq3cXkqkQ2c6dN1pZs0mG4f7bTj9vR5wLxHaEoKiY',
};
const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;
const DATE = /\d{4}-\d{2}(-\d{2})?/g;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Turns what a run answered into what every run answers: the same placeholder for the same thing throughout. */
class Placeholders {
  private readonly uuids = new Map<string, string>();
  private readonly dates: ReadonlyMap<string, string>;

  constructor() {
    const [today, moment] = [businessDateOf(new Date().toISOString()), MOMENT.slice(0, 10)];
    const years = [0, 1, 2, 3];
    this.dates = new Map([
      [today, moment],
      [today.slice(0, 7), moment.slice(0, 7)],
      [addMonths(today, -1).slice(0, 7), addMonths(moment, -1).slice(0, 7)],
      [addDays(`${today.slice(0, 7)}-01`, -1), addDays(`${moment.slice(0, 7)}-01`, -1)],
      [addMonths(today, 12), addMonths(moment, 12)],
      [addDays(today, 14), addDays(moment, 14)],
      ...years.map((year): [string, string] => [firstOfMonth(year), `${2026 + year}-06-01`]),
    ]);
  }

  /** @param written texts of the request: what the caller wrote itself stays as it is */
  in(value: unknown, written: ReadonlySet<string>, name = ''): unknown {
    if (Array.isArray(value)) return value.map((one) => this.in(one, written, name));
    if (typeof value === 'string') return this.ofText(value, written, name);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.in(one, written, key)]));
  }

  private ofText(text: string, written: ReadonlySet<string>, name: string): string {
    const date = this.dates.get(text);
    if (date !== undefined) return date;
    if (written.has(text)) return text;
    if (INSTANT.test(text)) return MOMENT;
    if (UUID.test(text)) return this.ofUuid(text);
    // A sentence may name days.
    if (name === 'detail' || name === 'sentence' || name === 'what')
      return text.replaceAll(DATE, (day) => this.dates.get(day) ?? day);
    return BY_NAME[name] ?? text;
  }

  private ofUuid(uuid: string): string {
    const known = this.uuids.get(uuid) ?? derivedUuid('example', this.uuids.size);
    this.uuids.set(uuid, known);
    return known;
  }
}

const textsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
};

/** How far the consumers are, as health tells it. */
interface Following {
  lastPosition: string;
  consumers: { position: string | null }[];
}

/** Plays a story on an API, one request after the other, and keeps what was answered. */
export class Play {
  private readonly placeholders = new Placeholders();
  /** By tender, what was answered once. */
  private readonly tokens = new Map<string, string>();
  private isSettled = false;
  private played = 0;
  /** The last one that was shown. */
  private supportCode = '';

  constructor(
    private readonly as: (who: string) => Call,
    private readonly contract: Contract,
  ) {}

  async all(steps: readonly Step[]): Promise<Example[]> {
    const examples: Example[] = [];
    for (const step of steps) {
      const example = await this.step(step);
      if (!step.untold) examples.push(example);
    }
    return examples;
  }

  private async step(told: Step): Promise<Example> {
    const step = this.withCode(told);
    const found = this.operation(step.operation);
    const now = new Date().toISOString();
    const parameters = Object.fromEntries(
      Object.entries(step.parameters).map(([name, value]) => [name, value === 'NOW' ? now : value]),
    );
    const answered = await this.send(step, found, parameters);
    const wanted = /^[A-Z_]+$/.test(step.name) ? step.name : undefined;
    if (answered.body['code'] !== wanted || answered.status >= 300 !== (wanted !== undefined)) {
      throw new Error(`${step.operation} ${step.name} by ${step.as} was answered ${answered.text}`);
    }
    if (typeof answered.body['supportCode'] === 'string') this.supportCode = answered.body['supportCode'];
    const written = new Set(textsOf([told.body, told.parameters]));
    const { id, managementToken } = answered.body;
    if (typeof managementToken === 'string') this.tokens.set(String(id), managementToken);
    const made = <T>(value: T): T => this.placeholders.in(value, written) as T;
    const answer = made(answered.body);
    return {
      operation: step.operation,
      name: step.name,
      summary: step.summary || String(answer['detail']),
      as: step.as,
      ...(Object.keys(parameters).length > 0 ? { parameters: made(parameters) } : {}),
      ...(step.body === undefined ? {} : { body: made(step.body) }),
      status: answered.status,
      answer,
    };
  }

  /** `LAST_CODE` is the support code that was shown last. */
  private withCode(step: Step): Step {
    const { supportCode } = (step.body ?? {}) as { supportCode?: string };
    return supportCode === LAST_CODE ? { ...step, body: { supportCode: this.supportCode } } : step;
  }

  private operation(name: string): Found {
    const found = this.contract.operations.find(({ operation }) => operation.operationId === name);
    if (!found) throw new Error(`The document has no operation ${name}.`);
    return found;
  }

  /** Until read models and automations have followed everything, and nothing new came of it. */
  private async settled(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    for (let before: string | null = null; ;) {
      const { body } = await this.as('staff:programme')('GET', '/health/ready');
      const { lastPosition, consumers } = body as unknown as Following;
      const isFollowed = consumers.every(({ position }) => BigInt(position ?? -1) >= BigInt(lastPosition));
      if (isFollowed && before === lastPosition) return;
      if (Date.now() > deadline) throw new Error(`The ledger does not come to rest: ${JSON.stringify(body)}`);
      before = isFollowed ? lastPosition : null;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  private async send(
    step: Step,
    { method, path, pointer, operation }: Found,
    given: Record<string, string>,
  ): Promise<Answered> {
    const inPath = (name: string): boolean => path.includes(`{${name}}`);
    const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(given[name] as string));
    const query = new URLSearchParams(Object.entries(given).filter(([name]) => !inPath(name)));
    const isQuery = method === 'get' && path.startsWith('/v1/');
    if (isQuery && !this.isSettled) await this.settled();
    this.isSettled = isQuery;
    if (step.body !== undefined) {
      const wrong = this.contract.wrongBody({ method, path, pointer, operation }, step.body);
      if (wrong) throw new Error(`The body of ${step.operation} ${step.name} is not as documented: ${wrong}`);
    }
    this.played += 1;
    const headers = {
      'x-correlation-id': CORRELATION,
      ...(step.tokenOf === undefined ? {} : { 'x-tender-token': this.tokens.get(step.tokenOf) as string }),
      ...(isQuery || step.as === '' ? {} : { 'idempotency-key': `example-${this.played}` }),
    };
    return this.as(step.as)(method.toUpperCase(), `${filled}${query.size > 0 ? `?${query}` : ''}`, {
      ...(step.body === undefined ? {} : { body: step.body }),
      headers,
    });
  }
}
