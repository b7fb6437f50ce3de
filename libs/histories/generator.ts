import { accept, changeAccess, changePayment, closeInvitation, endPartnership, invite } from './generator-access.js';
import { touchProduct } from './generator-access.js';
import { Scheduled, Unstamped, levels, schedule } from './generator-catalogue.js';
import { order, pay, refund, renew, terminate } from './generator-orders.js';
import { Scene } from './generator-scene.js';
import { spoil } from './generator-spoil.js';
import { monthInZurich } from './days.js';
import { Random } from './random.js';
import { HistoryRecord } from './records.js';

export { generateProbes } from './generator-probes.js';

export interface Size {
  seed: number;
  records: number;
  organisations: number;
  /** How many of the organisations are admitted as partners, at least one. */
  partners: number;
  months: number;
}

/** A history as the file it is imported from: one record a line. */
export const formatHistory = (history: readonly HistoryRecord[]): string =>
  history.map((record) => `${JSON.stringify(record)}\n`).join('');

const start = Date.parse('2022-06-01T06:00:00Z') / 1000;

/**
 * A random history of the kind the ledger imports: everything that is promised of one holds, everything else is bent
 * until each rule refuses. The same parameters always give the same records.
 */
export function generateHistory({ seed, records, organisations, partners, months }: Size): HistoryRecord[] {
  const random = new Random(seed);
  const scene = new Scene(random, start);
  const publications = schedule(random, start, months);
  const moments = hotMoments(publications, months);
  const planned = plannedOrganisations(scene, organisations, partners);
  const span = months * 30 * 86_400;
  let burst = 0;
  while (scene.records.length < records) {
    while (publications.length > 0 && publications[0]!.at <= scene.now && scene.records.length < records)
      scene.write(publications.shift()!.publication);
    if (scene.records.length >= records) break;
    const early = scene.records.length < Math.max(12, records / 10);
    const arriving = planned.length > 0 && random.chance(early ? 0.7 : planned.length / (records / 8));
    const next = arriving ? planned.shift()! : nextRecord(scene, burst > 0);
    scene.write(!arriving && 'actor' in next && random.chance(0.1) ? spoil(scene, next) : next);
    burst -= 1;
    if (burst <= 0) burst = advance(scene, span / records, moments);
    else if (random.chance(0.3)) scene.now += 1;
  }
  return scene.records;
}

/** Moves the clock, not always; where it would pass a moment that matters it stops there for a few records. */
function advance(scene: Scene, average: number, moments: number[]): number {
  const { random } = scene;
  if (random.chance(0.12)) return 0;
  const next = scene.now + Math.ceil(-Math.log(1 - random.next()) * average * 1.1);
  while (moments.length > 0 && moments[0]! <= scene.now) moments.shift();
  const moment = moments[0];
  if (moment === undefined || moment > next) {
    scene.now = next;
    return 0;
  }
  moments.shift();
  scene.now = moment;
  return random.between(1, 6);
}

/** The instants at which a month begins in Zurich and those from which prices and cards count. */
function hotMoments(publications: readonly Scheduled[], months: number): number[] {
  const moments = publications.flatMap(({ publication }) =>
    'validFrom' in publication ? [0, 1].map((before) => Date.parse(publication.validFrom) / 1000 - before) : [],
  );
  const hour = (seconds: number): string => monthInZurich(new Date(seconds * 1000).toISOString());
  for (let month = 0; month <= months; month += 1) {
    let moment = Date.UTC(2022, 6 + month, 1) / 1000 - 3 * 3600;
    while (hour(moment - 3600) === hour(moment)) moment += 3600;
    moments.push(moment - 1, moment);
  }
  return moments.filter((moment) => moment > start).sort((a, b) => a - b);
}

/** Who will register and be admitted, in this order; partners come early, but not all before their first mention. */
function plannedOrganisations(scene: Scene, organisations: number, partners: number): Unstamped[] {
  const { random } = scene;
  const planned: Unstamped[] = [];
  const partnerAt = new Set(
    random.shuffled(Array.from({ length: organisations }, (_, index) => index)).slice(0, partners),
  );
  for (let index = 0; index < organisations; index += 1) {
    // The first to come is one, for without a partner there is no access.
    const partner = partnerAt.has(index) || index === 1;
    const org = scene.fresh('org');
    scene.planned.organisations.push(org);
    if (partner) scene.planned.partners.push(org);
    const form = partner || random.chance(0.65) ? ('company' as const) : ('private' as const);
    const country = random.weighted([
      [6, 'CH'],
      [1, 'LI'],
      [3, 'FR'],
      [3, 'DE'],
      [4, random.pick(['IT', 'AT', 'PL', 'GR', 'ES', 'SE'])],
      [2, random.pick(['US', 'GB', 'NO', 'MC'])],
    ]);
    const name = random.pick([`Organisation ${index}`, `Zoë "&" <Söhne> ${index}`, `株式会社 \u2028 ${index} 😀`]);
    const currency = random.pick(['CHF', 'EUR'] as const);
    planned.push({ do: 'register-organisation', org, name, form, country, currency });
    if (form === 'company' && random.chance(0.35)) planned.push(vatNumber(scene, org));
    if (partner) planned.push({ do: 'admit-partner', org, level: random.pick(levels) });
  }
  return planned;
}

const vatNumber = (scene: Scene, org: string): Unstamped => ({
  do: 'record-vat-number',
  org,
  vatNumber: scene.random.pick(['FR40303265045', 'DE136695976', 'CHE-123.456.789']),
  entryPoint: scene.random.pick(['signup', 'account', 'pay-page', 'shop', 'renewal-email'] as const),
});

/** What an organisation does itself besides; admissions of unknown ones only, for each is admitted once. */
function membership(scene: Scene): Unstamped {
  const { random } = scene;
  const org = random.chance(0.1) ? scene.unknown('org') : random.pick(scene.organisations);
  const level = random.pick(levels);
  const toCome = scene.planned.partners.filter((one) => !scene.world.organisations.has(one));
  return random.weighted<Unstamped>([
    [3, vatNumber(scene, org)],
    [1, { do: 'change-partner-level', org, level }],
    [3, { do: 'change-partner-level', org: random.pick([...scene.partners, org]), level }],
    [0.5, { do: 'admit-partner', org: toCome.length > 0 ? random.pick(toCome) : 'org-none', level }],
    [1, { ...registration(scene, random.pick(scene.organisations)) }],
  ]);
}

/** Somebody registers again, as something else: refused, and nothing of it may stay. */
const registration = (scene: Scene, org: string): Unstamped => ({
  do: 'register-organisation',
  org,
  name: 'Again',
  form: scene.random.pick(['company', 'private'] as const),
  country: 'US',
  currency: 'EUR',
});

type Write = (scene: Scene) => Unstamped;
const usual: readonly (readonly [number, Write])[] = [
  [20, order],
  [14, renew],
  [24, pay],
  [9, refund],
  [11, invite],
  [13, accept],
  [2, closeInvitation],
  [4, changeAccess],
  [5, touchProduct],
  [2.5, changePayment],
  [1, endPartnership],
  [1.5, terminate],
  [1.5, membership],
];
/** Where months and prices change it is placements, payments and refunds that must land on the right side. */
const hot: readonly (readonly [number, Write])[] = [
  [4, order],
  [3, renew],
  [6, pay],
  [3, refund],
  [1, changePayment],
];

const nextRecord = (scene: Scene, burst: boolean): Unstamped =>
  scene.organisations.length === 0
    ? { do: 'pay', order: 'ord-none' }
    : scene.random.weighted(burst ? hot : usual)(scene);
