import { addDays, addMonths, dayInZurich } from './days.js';
import { endPartnership, withdrawInvitationsOf } from './delegation.js';
import { byTexts } from './expected.js';
import { lapseAllOf } from './mandates.js';
import { formatMoney, parseMoney } from './money.js';
import { RecordOf } from './records.js';
import { World, actedBy } from './world.js';

/** What is named changes, the rest stays. */
export function setPolicy(world: World, record: RecordOf<'set-policy'>): void {
  const { policy } = world;
  policy.holdingDays = record.holdingDays ?? policy.holdingDays;
  policy.graceDays = record.graceDays ?? policy.graceDays;
  if (record.invitationDays !== undefined) policy.invitationDays = record.invitationDays;
  for (const currency of ['CHF', 'EUR'] as const) {
    const minimum = record.minPayout?.[currency];
    if (minimum !== undefined) policy.minPayout[currency] = parseMoney(minimum);
  }
}

/** E17: its mandates for clients lapse at once, and do not come back. */
export function touchStanding(world: World, record: RecordOf<'suspend-partner' | 'reinstate-partner'>): void {
  const suspended = record.do === 'suspend-partner';
  setMembership(world, record.n, record.org, { standing: suspended ? 'suspended' : 'active' });
  if (suspended) lapseAllOf(world, record.org, 'PARTNER_SUSPENDED');
}

/** E18: every partnership ends, by client, and what was asked of it or by it is withdrawn. */
export function leaveProgramme(world: World, record: RecordOf<'leave-programme'>): void {
  const { org } = record;
  const by = actedBy(record.actor, org);
  const clients = [...world.grants].filter(([, grants]) => grants.has(org)).map(([client]) => client);
  for (const client of clients.sort(byTexts((id) => [id])))
    endPartnership(world, record, { client, partner: org, action: 'ended', by });
  withdrawInvitationsOf(world, org, dayInZurich(record.at));
  setMembership(world, record.n, org, { standing: 'left' });
}

/** Sets level or standing, and keeps what was before, for a correction asks what held at a placement (E30). */
export function setMembership(
  world: World,
  n: number,
  org: string,
  change: { level?: string; standing?: 'active' | 'suspended' | 'left' },
): void {
  const organisation = world.organisations.get(org)!;
  Object.assign(organisation, change);
  organisation.memberships.push({ n, level: organisation.level!, standing: organisation.standing });
}

/** E16: one row for each partner that has been one for a year and has not left. */
export function evaluateThresholds(world: World, { n, on }: RecordOf<'evaluate-thresholds'>): void {
  const from = addMonths(on, -12);
  const sums = new Map<string, { CHF: bigint; EUR: bigint }>();
  for (const { day, partner, currency, amount } of world.sales) {
    if (day < from || day >= on) continue;
    const sum = sums.get(partner) ?? { CHF: 0n, EUR: 0n };
    sum[currency] += amount;
    sums.set(partner, sum);
  }
  const concerned = [...world.organisations]
    .filter(
      ([, { level, standing, admittedOn }]) =>
        level !== null && standing !== 'left' && addMonths(admittedOn!, 12) <= on,
    )
    .map(([org]) => org);
  for (const partner of concerned.sort(byTexts((id) => [id]))) {
    const { CHF, EUR } = sums.get(partner) ?? { CHF: 0n, EUR: 0n };
    const met = 9n * CHF + 10n * EUR >= 18_000_00n;
    const before = world.lastThreshold.get(partner);
    const graceUntil = met ? null : (before?.graceUntil ?? addDays(on, world.policy.graceDays));
    const row = { n, partner, from, to: on, CHF: formatMoney(CHF), EUR: formatMoney(EUR), met, graceUntil };
    world.thresholds.push(row);
    world.lastThreshold.set(partner, row);
  }
}
