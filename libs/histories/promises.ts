import { play } from './model.js';
import { placementOf, supplyOf } from './placement.js';
import { checkProgramme } from './promises-of-programme.js';
import { brokenBooks } from './promises-of-books.js';
import { Access, HistoryRecord, RecordKind, RecordOf } from './records.js';
import { dayOf } from './taxes.js';
import { World, emptyWorld } from './world.js';

const instantShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const dateShape = /^\d{4}-\d{2}-\d{2}$/;
const moneyShape = /^\d+\.\d{2}$/;
const rateShape = /^[01](\.\d{1,4})?$/;

/** What is always so of a history, checked: a sentence for each promise that a record breaks. */
export function brokenPromises(history: Iterable<HistoryRecord>): string[] {
  const broken: string[] = [];
  const world = emptyWorld();
  const seen = { at: '', unique: new Set<string>(), roles: new Map<string, string>() };
  for (const record of history) {
    const check = (holds: boolean, promise: string): void => {
      if (!holds) broken.push(`record ${record.n}: ${promise}`);
    };
    const once = (key: string, promise: string): void => {
      check(!seen.unique.has(key), promise);
      seen.unique.add(key);
    };
    check(record.n === world.records + 1, 'lines are numbered from 1');
    check(instantShape.test(record.at) && record.at >= seen.at, 'instants never decrease');
    seen.at = record.at;
    checkActor(world, record, seen.roles, check);
    checkLists(record, check);
    checkProgramme(world, record, check);
    if (record.do === 'order' || record.do === 'renew') checkPlacement(world, record, check);
    if (record.do === 'refund') check(moneyShape.test(record.net) && Number(record.net) > 0, 'a refund is positive');
    if (record.do.startsWith('publish-')) checkPublication(world, record, check, once);
    if (record.do === 'correct-rate-card') checkRules(record, check, once);
    if (record.do === 'admit-partner' && world.organisations.has(record.org)) {
      check(world.organisations.get(record.org)!.form === 'company', 'only companies are admitted');
      once(`admitted ${record.org}`, 'each is admitted once');
    }
    play(world, record);
    // Looking through all the books each time would take minutes.
    if (world.records % 401 === 0) for (const promise of brokenBooks(world)) check(false, promise);
  }
  return [...broken, ...brokenBooks(world).map((promise) => `at the end: ${promise}`)];
}

type Check = (holds: boolean, promise: string) => void;

const actsAsPartner: ReadonlySet<string> = new Set<RecordKind>([
  ...(['invite-client', 'set-payout-destination'] as const),
  ...(['assign-collaborator', 'unassign-collaborator', 'enter-account'] as const),
]);
/** The organisation that acts, where a known one does. */
export function actingOrganisation(world: World, record: HistoryRecord): string | undefined {
  if ('placedBy' in record) return record.placedBy;
  if (actsAsPartner.has(record.do) && 'partner' in record) return record.partner ?? undefined;
  if (record.do === 'leave-programme') return record.org;
  if (record.do === 'cancel-renewal') return record.by;
  if (record.do === 'end-partnership') return record.by === 'client' ? record.client : record.partner;
  if ('client' in record) return record.client;
  if (!('invitation' in record)) return undefined;
  const asked = world.invitations.get(record.invitation)?.asked;
  const inviterActs = record.do === 'withdraw-invitation';
  return (asked?.do === 'invite-partner') === inviterActs ? asked?.client : asked?.partner;
}

function checkActor(world: World, record: HistoryRecord, roles: Map<string, string>, check: Check): void {
  const org = actingOrganisation(world, record);
  const acted = 'client' in record || 'invitation' in record || org !== undefined;
  check(acted === 'actor' in record, 'an actor where a person acts');
  if (!('actor' in record) || org === undefined) return;
  const { user, role } = record.actor;
  check(['legalRepresentative', 'administrator', 'collaborator'].includes(role), 'a role is one of three');
  const key = `${org} ${user}`;
  check((roles.get(key) ?? role) === role, 'the role of a user in an organisation never changes');
  roles.set(key, role);
}

function checkLists(record: HistoryRecord, check: Check): void {
  const accesses: (Access | undefined)[] = [
    'access' in record ? record.access : undefined,
    'grant' in record ? record.grant : undefined,
  ];
  for (const access of accesses)
    if (access?.mode === 'LIMITED')
      check(new Set(access.products).size === access.products.length, 'no product twice in a list');
  if ('supersede' in record) check(record.supersede === true, 'supersede is true where it is present');
}

function checkPlacement(world: World, record: RecordOf<'order' | 'renew'>, check: Check): void {
  const { from, to } = supplyOf(record);
  check(dateShape.test(from) && dateShape.test(to) && from < to, 'a period has at least a day');
  if (record.do === 'order') check(Number.isSafeInteger(record.quantity) && record.quantity >= 1, 'quantity ≥ 1');
  check(world.taxTables.has('CH'), 'CH has a table');
  check(
    world.priceLists.some(({ validFrom }) => validFrom <= Date.parse(record.at)),
    'a price list is in force',
  );
  for (const table of world.taxTables.values()) {
    check(
      table.some((entry) => entry.day <= dayOf(from)),
      'a table starts before any period',
    );
    const changes = table.filter((entry) => entry.day > dayOf(from) && entry.day < dayOf(to));
    check(changes.length <= 2, 'no period spans more than two changes of a table');
  }
  // A sku that the list in force does not have stops the model, so asking once shows that it is there.
  placementOf(world, record);
}

function checkRules(
  { n, rules }: RecordOf<'publish-rate-card' | 'correct-rate-card'>,
  check: Check,
  once: (key: string, promise: string) => void,
): void {
  for (const rule of rules) {
    once(`${n} ${rule.family} ${rule.level}`, 'one rule per family and level');
    if ('rate' in rule) check(rateShape.test(rule.rate) && Number(rule.rate) <= 0.35, 'a rate is at most 0.35');
    else
      for (const prices of Object.values(rule.prices))
        check(
          Object.values(prices).every((price) => moneyShape.test(price)),
          'unit prices have two decimals',
        );
  }
}

function checkPublication(
  world: World,
  record: HistoryRecord,
  check: Check,
  once: (key: string, promise: string) => void,
): void {
  if (record.do === 'publish-prices' || record.do === 'publish-rate-card') {
    once(`${record.do} ${record.version}`, 'versions differ');
    once(`${record.do} from ${Date.parse(record.validFrom)}`, 'the beginnings of two price lists or cards differ');
  }
  if (record.do === 'publish-prices') {
    for (const { sku, price } of record.prices) {
      once(`${record.n} ${sku}`, 'a list has a sku once');
      check(moneyShape.test(price.CHF) && moneyShape.test(price.EUR), 'every sku has both prices, with two decimals');
    }
    const known = world.priceLists.flatMap(({ skus }) => [...skus.keys()]);
    check(
      known.every((sku) => record.prices.some((price) => price.sku === sku)),
      'every list has every sku',
    );
  }
  if (record.do === 'publish-rate-card') checkRules(record, check, once);
  if (record.do === 'publish-taxes')
    for (const entries of Object.values(record.tables)) {
      const days = new Set(entries.map(({ validFrom }) => validFrom));
      check(days.size === entries.length, 'the beginnings of two entries of a table differ');
      check(
        entries.every(({ validFrom, rate }) => dateShape.test(validFrom) && rateShape.test(rate)),
        'dates and rates are well-formed',
      );
    }
}
