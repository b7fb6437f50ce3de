import { accept, changeAccess, changePayment, closeInvitation, endPartnership, invite } from './generator-access.js';
import { touchProduct } from './generator-access.js';
import { Unstamped, schedule } from './generator-catalogue.js';
import { advance, hotMoments, start } from './generator-clock.js';
import { membership, plannedOrganisations } from './generator-organisations.js';
import { order, pay, refund, renew, terminate } from './generator-orders.js';
import { Scene } from './generator-scene.js';
import { spoil } from './generator-spoil.js';
import { expireInvitations, evaluateThresholds, release, renewDue, setPolicy } from './generator-dates.js';
import { assign, enter, leave, touchStanding, unassign } from './generator-members.js';
import { correctAttribution, correctCard } from './generator-corrections.js';
import { adjust, hold, setDestination, unhold } from './generator-money.js';
import { closePeriod, createRun, decideRun, settlePayout } from './generator-payouts.js';
import { cancelRenewal, setRenewal, transfer } from './generator-renewals.js';
import { Random } from './random.js';
import { HistoryRecord } from './records.js';

export { generateBalanceProbes, generateProbes } from './generator-probes.js';

export interface Size {
  seed: number;
  records: number;
  organisations: number;
  /** How many of the organisations are admitted as partners, at least one. */
  partners: number;
  months: number;
  /** Whether the records that E1–E32 add are made, too. */
  programme?: boolean;
}

/** A history as the file it is imported from: one record a line. */
export const formatHistory = (history: readonly HistoryRecord[]): string =>
  history.map((record) => `${JSON.stringify(record)}\n`).join('');

/**
 * A random history of the kind the ledger imports: everything that is promised of one holds, everything else is bent
 * until each rule refuses. The same parameters always give the same records.
 */
export function generateHistory({
  seed,
  records,
  organisations,
  partners,
  months,
  programme = false,
}: Size): HistoryRecord[] {
  const random = new Random(seed);
  const scene = new Scene(random, start, programme);
  const publications = schedule(random, { start, months, programme });
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
    scene.write(!arriving && ('actor' in next || 'staff' in next) && random.chance(0.1) ? spoil(scene, next) : next);
    burst -= 1;
    if (burst <= 0) burst = advance(scene, span / records, moments);
    else if (random.chance(0.3)) scene.now += 1;
  }
  return scene.records;
}

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

const ofProgramme: readonly (readonly [number, Write])[] = [
  [12, order],
  [6, renew],
  [3, invite],
  [1, setPolicy],
  [4, release],
  [4, renewDue],
  [1.5, expireInvitations],
  [1.5, evaluateThresholds],
  [3, hold],
  [2, unhold],
  [4, adjust],
  [2, setDestination],
  [5, createRun],
  [6, decideRun],
  [7, settlePayout],
  [2.5, closePeriod],
  [1.7, touchStanding],
  [0.5, leave],
  [4, assign],
  [1, unassign],
  [5, enter],
  [7, setRenewal],
  [1.5, cancelRenewal],
  [3, transfer],
  [1.2, correctCard],
  [7, correctAttribution],
];
/** At a midnight it is what has a last day that must land on the right side. */
const hotOfProgramme: readonly (readonly [number, Write])[] = [
  [2, accept],
  [2, invite],
  [1, closeInvitation],
  [4, setRenewal],
  [2, renewDue],
  [2, release],
  [2, settlePayout],
  [1, closePeriod],
  [1, expireInvitations],
  [1, correctAttribution],
];

const nextRecord = (scene: Scene, burst: boolean): Unstamped => {
  if (scene.organisations.length === 0) return { do: 'pay', order: 'ord-none' };
  const [whenUsual, whenHot] = scene.programme
    ? [
        [...usual, ...ofProgramme],
        [...hot, ...hotOfProgramme],
      ]
    : [usual, hot];
  return scene.random.weighted(burst ? whenHot : whenUsual)(scene);
};
