import { adjust, release, touchHold } from './accounts.js';
import { correctAttribution, correctRateCard } from './corrections.js';
import { expireInvitations, playAccess, playInvitation, transferProduct } from './delegation.js';
import { refusalOf } from './checks.js';
import { assignCollaborator, enterAccount, unassignCollaborator } from './collaborators.js';
import { Expected, RefusalCode, byTexts, formatExpected } from './expected.js';
import { dayInZurich } from './days.js';
import { cancelMandate, renewDue, setRenewal } from './mandates.js';
import { evaluateThresholds, leaveProgramme, setMembership, setPolicy, touchStanding } from './membership.js';
import { outcomeOfProgramme } from './outcome-of-programme.js';
import { outcomeOf } from './outcome.js';
import { approveRun, cancelRun, createRun, setDestination, settlePayout } from './payouts.js';
import { pay, place, refund } from './placing.js';
import { accessAt } from './probes.js';
import { BalanceProbe, HistoryRecord, Probe, RecordKind, RecordOf, isOfProgramme } from './records.js';
import { closePeriod } from './statements.js';
import { dayOf } from './taxes.js';
import { World, emptyWorld } from './world.js';

export { formatExpected };
export type { Expected };

/**
 * What must come of a history: a model of plain maps, written from the rules alone, which shares nothing with the
 * ledger. A probe of access is answered after all records of its instant, one of a balance at the end. The keys of
 * the programme's second half are there where the history has a record of it.
 */
export function expectedOf(
  history: Iterable<string | HistoryRecord>,
  probes: Iterable<Probe> = [],
  balances: Iterable<BalanceProbe> = [],
): Expected {
  const world = emptyWorld();
  const waiting = [...probes].sort(byTexts(({ at, client, product }) => [at, client, product]));
  const access: Expected['access'] = [];
  const answerBefore = (at: string | null): void => {
    while (access.length < waiting.length && (at === null || waiting[access.length]!.at < at))
      access.push(accessAt(world, waiting[access.length]!));
  };
  for (const line of history) {
    if (line === '') continue;
    const record = typeof line === 'string' ? (JSON.parse(line) as HistoryRecord) : line;
    answerBefore(record.at);
    play(world, record);
  }
  answerBefore(null);
  return { ...outcomeOf(world), access, ...(world.ofProgramme ? outcomeOfProgramme(world, balances) : {}) };
}

/** Plays one record: all of it happens, or nothing and the code says why. */
export function play(world: World, record: HistoryRecord): RefusalCode | null {
  world.records += 1;
  world.ofProgramme ||= isOfProgramme(record);
  const code = refusalOf(world, record);
  if (code === null) apply(world, record);
  else world.refused.push({ n: record.n, code });
  return code;
}

const effects: { readonly [Kind in RecordKind]: (world: World, record: RecordOf<Kind>) => void } = {
  'register-organisation': register,
  'record-vat-number': (world, { org }) => void (world.organisations.get(org)!.hasVatNumber = true),
  'admit-partner': admit,
  'change-partner-level': (world, { n, org, level }) => setMembership(world, n, org, { level }),
  'publish-prices': publish,
  'publish-rate-card': publish,
  'publish-taxes': publish,
  'invite-partner': playInvitation,
  'invite-client': playInvitation,
  'accept-invitation': playInvitation,
  'decline-invitation': playInvitation,
  'withdraw-invitation': playInvitation,
  'expire-invitations': expireInvitations,
  'change-access': playAccess,
  'add-product-access': playAccess,
  'remove-product-access': playAccess,
  'change-payment-method': playAccess,
  'end-partnership': playAccess,
  'terminate-product': playAccess,
  'transfer-product': transferProduct,
  order: (world, record) => place(world, record.n, record),
  renew: (world, record) => place(world, record.n, record),
  pay,
  refund,
  'set-policy': setPolicy,
  'suspend-partner': touchStanding,
  'reinstate-partner': touchStanding,
  'leave-programme': leaveProgramme,
  'evaluate-thresholds': evaluateThresholds,
  'assign-collaborator': assignCollaborator,
  'unassign-collaborator': unassignCollaborator,
  'enter-account': enterAccount,
  'set-renewal': setRenewal,
  'cancel-renewal': (world, { product }) => cancelMandate(world, product),
  'renew-due': renewDue,
  release,
  hold: touchHold,
  unhold: touchHold,
  adjust,
  'set-payout-destination': setDestination,
  'create-payout-run': createRun,
  'approve-payout-run': approveRun,
  'cancel-payout-run': cancelRun,
  'settle-payout': settlePayout,
  'close-period': closePeriod,
  'correct-rate-card': correctRateCard,
  'correct-attribution': correctAttribution,
};

const apply = (world: World, record: HistoryRecord): void =>
  (effects[record.do] as (world: World, record: HistoryRecord) => void)(world, record);

function register(world: World, record: RecordOf<'register-organisation'>): void {
  const { form, country, currency } = record;
  const notAdmitted = { level: null, standing: 'active' as const, admittedOn: null, memberships: [] };
  world.organisations.set(record.org, { form, country, currency, hasVatNumber: false, ...notAdmitted });
}

function admit(world: World, { n, at, org, level }: RecordOf<'admit-partner'>): void {
  world.organisations.get(org)!.admittedOn = dayInZurich(at);
  setMembership(world, n, org, { level, standing: 'active' });
}

function publish(world: World, record: RecordOf<'publish-prices' | 'publish-rate-card' | 'publish-taxes'>): void {
  if (record.do === 'publish-taxes') {
    for (const [country, entries] of Object.entries(record.tables))
      world.taxTables.set(
        country,
        entries.map(({ validFrom, rate }) => ({ day: dayOf(validFrom), rate })),
      );
    return;
  }
  const validFrom = Date.parse(record.validFrom);
  if (record.do === 'publish-rate-card')
    world.rateCards.push({ version: record.version, validFrom, rules: record.rules });
  else {
    const skus = new Map(record.prices.map((price) => [price.sku, price]));
    world.priceLists.push({ validFrom, skus, degressive: record.degressive });
  }
}
