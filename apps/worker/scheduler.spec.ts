import 'reflect-metadata';
import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import { booksOf } from '#libs/cashback/books.js';
import { PublishPriceList, PublishRateCard, PublishTaxRates } from '#libs/catalogue/index.js';
import { AcceptInvitation, InviteClient, InvitePartner } from '#libs/delegation/index.js';
import type { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import { type CommandContext, Ledger } from '#libs/event-sourcing/ledger.js';
import { Streams } from '#libs/event-sourcing/streams.js';
import { markDone, TimedWork as Progress } from '#libs/event-sourcing/timed/index.js';
import { type Actor } from '#libs/kernel/actor.js';
import { freshUuid } from '#libs/kernel/ids.js';
import { addDays, type BusinessDate } from '#libs/kernel/time.js';
import { ConfirmPayment, PlaceOrder, SetRenewal } from '#libs/orders/index.js';
import { RegisterOrganisation } from '#libs/organisation/index.js';
import { AdmitPartner, SetPolicy } from '#libs/programme/index.js';
import { GrantSupportAccess } from '#libs/support/index.js';
import { createLedger, type OpenLedger } from '../ledger/composition.js';
import { allCommands } from '../ledger/contexts.js';
import { keepTimedWorkOut, unlessImporting } from '../ledger/import-lock.js';
import { ledgerHealth } from './health.js';
import { Scheduler, type SchedulerParts } from './scheduler.js';
import { allTimedWork, putOffTimedWork } from './timed-work.js';

const MONDAY = '2024-03-11';
const staff = (desk: 'programme' | 'finance'): Actor => ({
  userId: 'sam',
  orgId: null,
  role: `staff:${desk}`,
  channel: 'api',
});
const boss = (orgId: string): Actor => ({ userId: `lr-${orgId}`, orgId, role: 'legalRepresentative', channel: 'api' });

/** A ledger on the real store whose days the spec moves. */
class Days {
  /** Whose clock the store's own does not bound: the days are the spec's. */
  readonly ledger: Ledger;

  constructor(
    readonly open: OpenLedger,
    readonly clock = { today: MONDAY, now: (): string => `${clockOf(this).today}T09:00:00Z` },
    store = open.store,
  ) {
    this.ledger = new Ledger(store, this.clock, new Streams(store));
  }

  /** Another process on the same store, by the same clock. */
  elsewhere(store = this.open.store): Days {
    return new Days(this.open, this.clock, store);
  }

  scheduler(more: Partial<SchedulerParts> = {}): Scheduler {
    const { ledger, clock } = this;
    return new Scheduler({ ledger, now: async () => clock.now(), alone: (work) => work(), ...more });
  }

  do<D>(Command: new (data: D, context: CommandContext) => LedgerCommand<D>, data: D, actor: Actor): Promise<unknown> {
    const commandId = freshUuid();
    const context = { commandId, correlationId: commandId, causationId: commandId, actor };
    return carryOut(allCommands, this.ledger, new Command(data, context));
  }

  async types(stream: string): Promise<string[]> {
    return (await this.events(stream)).map(({ type }) => type);
  }

  async events(stream: string): Promise<{ type: string; data: Record<string, unknown> }[]> {
    const events: { type: string; data: Record<string, unknown> }[] = [];
    for await (const { type, data } of this.open.store.readStream(stream)) {
      events.push({ type, data: data as unknown as Record<string, unknown> });
    }
    return events;
  }

  /** The days of the marks of a work, in their order. */
  async done(work: string): Promise<unknown[]> {
    return (await this.events(`timedWork-${work}`)).flatMap(({ data }) => data['day'] ?? []);
  }
}
const clockOf = ({ clock }: Days): { today: BusinessDate } => clock;

const daysFrom = (first: BusinessDate, count: number): BusinessDate[] =>
  Array.from({ length: count }, (_, index) => addDays(first, index));

/**
 * A client whose product its partner renews by itself, an invitation that expires, support access for a day, and cashback
 * that matures in a few days.
 */
const furnish = async (days: Days): Promise<void> => {
  const company = { legalForm: 'company', country: 'CH', currency: 'CHF', language: 'fr' } as const;
  for (const orgId of ['org_c', 'org_d', 'org_p']) {
    await days.do(RegisterOrganisation, { orgId, name: orgId, ...company }, staff('programme'));
  }
  await days.do(
    PublishRateCard,
    {
      version: 'c1',
      validFrom: '2024-01-01T00:00:00Z',
      rules: [{ family: 'web', level: 'silver', rate: '0.20' }],
    },
    staff('finance'),
  );
  const prices = [{ sku: 'web', family: 'web', price: { CHF: '100.00' } }];
  const list = { version: 'p1', validFrom: '2024-01-01T00:00:00Z', prices, degressive: [] };
  await days.do(PublishPriceList, list, staff('finance'));
  const entries = [{ validFrom: '2018-01-01', rate: '0.077' }];
  await days.do(PublishTaxRates, { tables: { CH: entries } }, staff('finance'));
  await days.do(AdmitPartner, { orgId: 'org_p', level: 'silver' }, staff('programme'));
  await days.do(SetPolicy, { holdingDays: 3, invitationDays: 5 }, staff('finance'));
  const access = { mode: 'FULL' as const };
  const invitation = { invitationId: 'inv_1', clientOrgId: 'org_c', partnerOrgId: 'org_p', access };
  await days.do(InvitePartner, invitation, boss('org_c'));
  await days.do(AcceptInvitation, { invitationId: 'inv_1' }, boss('org_p'));
  await days.do(InviteClient, { ...invitation, invitationId: 'inv_2', clientOrgId: 'org_d' }, boss('org_p'));
  const product = { orderId: 'ord_1', productId: 'prd_1', clientOrgId: 'org_c', sku: 'web', quantity: 1 };
  const placed = { ...product, placedBy: 'org_c', period: { from: MONDAY, to: addDays(MONDAY, 20) } };
  await days.do(PlaceOrder, placed, boss('org_c'));
  await days.do(SetRenewal, { productId: 'prd_1', clientOrgId: 'org_c', placedBy: 'org_c', months: 1 }, boss('org_c'));
  await days.do(ConfirmPayment, { orderId: 'ord_1', instrument: 'card' }, staff('finance'));
  await days.do(GrantSupportAccess, { orgId: 'org_c', grantId: 'sac_1', scope: ['kMail'] }, boss('org_c'));
  // As the worker's automation does.
  await booksOf(days.ledger).settle();
};

describe('What runs by date', () => {
  const opened: OpenLedger[] = [];
  const freshDays = async (): Promise<Days> => {
    const open = await createLedger({ ...testUrls(), namespace: testNamespace() });
    opened.push(open);
    return new Days(open);
  };
  afterAll(async () => {
    for (const open of opened) {
      await open.database.dropSchemas();
      await open.close();
    }
  });
  const WORKS = allTimedWork.map(({ name }) => name);

  it('begins today, and leaves a ledger without anything to do as it was', async () => {
    const days = await freshDays();
    await days.scheduler().round();
    days.clock.today = addDays(MONDAY, 2);
    await days.scheduler().round();
    for (const work of WORKS) expect(await days.done(work)).toEqual(daysFrom(MONDAY, 3));
    const orders = [
      'release-main',
      'dueRenewals-main',
      'expiry-main',
      'supportExpiry-main',
      'thresholdEvaluations-main',
    ];
    for (const stream of orders) {
      expect([stream, await days.types(stream)]).toEqual([stream, []]);
    }
  });

  it('is done once a day by two processes at once, and day by day after a week without any (E2, E16, E19, E24, A23)', async () => {
    const days = await freshDays();
    await furnish(days);
    const [one, other] = [days.scheduler(), days.elsewhere().scheduler()];
    const both = () => Promise.all([one.round(), other.round()]);
    const paid = async (): Promise<unknown[]> =>
      (await days.events('partnerAccount-org_p.CHF')).flatMap(({ type, data }) =>
        type === 'CashbackReleased' ? [[data['through'], data['amount']]] : [],
      );
    for (const day of daysFrom(MONDAY, 3)) {
      days.clock.today = day;
      await both();
    }
    expect([one.health().size, other.health().size]).toEqual([0, 0]);
    expect(await paid()).toEqual([]);
    // A week later: all that should have happened meanwhile happens, in its order.
    days.clock.today = addDays(MONDAY, 9);
    const [late, later] = [days.elsewhere().scheduler(), days.elsewhere().scheduler()];
    await Promise.all([late.round(), later.round()]);
    expect([...late.health(), ...later.health()]).toEqual([]);
    const all = daysFrom(MONDAY, 10);
    for (const work of WORKS) expect([work, await days.done(work)]).toEqual([work, all]);
    const evaluated = (await days.events('thresholdEvaluations-main')).filter(
      ({ type }) => type === 'ThresholdEvaluationBegun',
    );
    expect(evaluated.map(({ data }) => data['on'])).toEqual(all);
    expect((await days.events('release-main')).map(({ data }) => data['through'])).toEqual(all);
    expect(await paid()).toEqual([[addDays(MONDAY, 3), '20.00']]);
    expect((await days.types('product-prd_1')).filter((type) => type === 'ProductRenewed')).toHaveLength(1);
    expect((await days.types('delegation-org_d')).filter((type) => type === 'InvitationExpired')).toHaveLength(1);
    expect(await days.types('supportAccess-sac_1')).toEqual(['SupportAccessGranted', 'SupportAccessExpired']);
  });

  it('a process that dies between a command and its mark neither skips nor doubles the day', async () => {
    const days = await freshDays();
    await furnish(days);
    const dying = Object.assign(Object.create(days.open.store) as OpenLedger['store'], {
      append: async (...[stream, events, ...rest]: Parameters<OpenLedger['store']['append']>) => {
        if (events.some(({ type }) => type === 'TimedWorkDone')) throw new Error('the process died');
        return days.open.store.append(stream, events, ...rest);
      },
    });
    const dead = days.elsewhere(dying).scheduler();
    await dead.round();
    expect(new Set(dead.health().values())).toEqual(new Set(['the process died']));
    const before = await days.types('thresholdEvaluations-main');
    expect(before).toEqual(['ThresholdEvaluationBegun', 'ThresholdEvaluationEnded']);
    expect(await days.done('evaluate-thresholds')).toEqual([]);
    await days.elsewhere().scheduler().round();
    expect(await days.types('thresholdEvaluations-main')).toEqual(before);
    expect(await days.types('release-main')).toEqual(['ReleaseOrdered']);
    for (const work of WORKS) expect(await days.done(work)).toEqual([MONDAY]);
  });

  it('waits for an import to end, and begins on the day after it', async () => {
    const days = await freshDays();
    const { database } = days.open;
    const session = await database.session();
    await keepTimedWorkOut(session, database);
    const scheduler = days.scheduler({ alone: (work) => unlessImporting(database, work) });
    await furnish(days);
    await putOffTimedWork(days.ledger, addDays(MONDAY, 1));
    for (const day of daysFrom(MONDAY, 4)) {
      days.clock.today = day;
      await scheduler.round();
    }
    for (const work of WORKS) expect(await days.done(work)).toEqual([]);
    await putOffTimedWork(days.ledger, addDays(days.clock.today, 1));
    await session.end();
    await scheduler.round();
    for (const work of WORKS) expect(await days.done(work)).toEqual([]);
    days.clock.today = addDays(MONDAY, 4);
    await scheduler.round();
    for (const work of WORKS) expect(await days.done(work)).toEqual([addDays(MONDAY, 4)]);
    // A day that is done stays: what comes is not put off any more.
    await putOffTimedWork(days.ledger, addDays(MONDAY, 8));
    expect((await days.ledger.read(Progress, 'renew-due')).state.next).toBe(addDays(MONDAY, 5));
    await markDone(days.ledger, 'renew-due', MONDAY);
    expect(await days.done('renew-due')).toEqual([addDays(MONDAY, 4)]);
  });

  it('what fails is tried again, later and later, holds up nothing else, and is told by health', async () => {
    const days = await freshDays();
    await furnish(days);
    const time = { ms: 0 };
    let asked = 0;
    const broken = {
      ...allTimedWork[0]!,
      name: 'renew-due',
      concerns: allTimedWork.find(({ name }) => name === 'renew-due')!.concerns,
      command: (): LedgerCommand<unknown> => {
        asked += 1;
        throw new Error('no paper');
      },
    };
    const works = allTimedWork.map((work) => (work.name === 'renew-due' ? broken : work));
    const scheduler = days.scheduler({ works, monotonic: () => time.ms });
    const worker = {
      health: () => [],
      timedWork: () => scheduler.health(),
      mail: () => null,
      stop: () => scheduler.stop(),
    };
    await scheduler.round();
    await scheduler.round();
    expect(asked).toBe(1);
    for (const [wait, times] of [
      [1_000, 2],
      [1_999, 2],
      [1, 3],
    ] as const) {
      time.ms += wait;
      await scheduler.round();
      expect([time.ms, asked]).toEqual([time.ms, times]);
    }
    const told = async () => (await ledgerHealth({ ...days.open, ledger: days.ledger }, worker)).timedWork;
    const [last, next] = [MONDAY, addDays(MONDAY, 1)];
    expect(await told()).toEqual(
      WORKS.map((work) =>
        work === 'renew-due' ? { work, last: null, next: last, error: 'no paper' } : { work, last, next, error: null },
      ),
    );
    // Another process knows nothing of it, but sees on the next day but one that a day was missed.
    days.clock.today = addDays(MONDAY, 1);
    const elsewhere = await ledgerHealth({ ...days.open, ledger: days.elsewhere().ledger });
    expect(elsewhere.ready).toBe(false);
    expect(elsewhere.timedWork.find(({ work }) => work === 'renew-due')).toMatchObject({
      error: `${MONDAY} is over and not done`,
    });
    await days.elsewhere().scheduler().round();
    expect(await days.done('renew-due')).toEqual([MONDAY, addDays(MONDAY, 1)]);
    await scheduler.stop();
  });
});
