import type { CommandBus } from '@nestjs/cqrs';
import type { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import type { DomainEvent } from '#libs/event-sourcing/event.js';
import { type Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import { wanted } from '#libs/event-sourcing/testing/wanted.js';
import { SetRenewal, TransferProduct } from '../index.js';
import { FULL_PARTNER, representativeOf, staff } from '../testing/scene.js';
import { narrowed, on, order, send, widened } from '../testing/renewals.js';
import { granted, happen, revoked, world } from '../testing/world.js';
import { WhenRightLostThenLapseMandates } from './when-right-lost-then-lapse-mandates.js';

const DAY = '2024-02-01';
const PERIOD = { from: '2024-01-31', to: '2024-04-30' };
const mandate = (memory: Memory, productId: string, placedBy = 'p', clientOrgId = 'c') => {
  const data = { productId, clientOrgId, placedBy, months: 1 };
  return send(memory, new SetRenewal(data, on(DAY, representativeOf(placedBy))));
};

/** Clients `c` and `d` of partner `p`, who renews `x` and `z` for `c` and `w` for `d`; `y` is renewed by `c` itself. */
const start = async (): Promise<Memory> => {
  const memory = await world(FULL_PARTNER);
  const facts = { name: 'D', legalForm: 'company', country: 'CH', currency: 'CHF', source: 'signup' };
  await happen(memory, 'organisation-d', { type: 'OrganisationRegistered', data: { orgId: 'd', ...facts } });
  await happen(memory, 'delegation-d', granted(FULL_PARTNER, 'd_p'));
  for (const productId of ['x', 'y', 'z']) await order(memory, productId, PERIOD.from, PERIOD.to);
  await order(memory, 'w', PERIOD.from, PERIOD.to, 'd');
  for (const productId of ['x', 'z']) await mandate(memory, productId);
  await mandate(memory, 'y', 'c');
  await mandate(memory, 'w', 'p', 'd');
  return memory;
};
/** Products whose mandates are asked to lapse by what has happened since; all before it was looked at already. */
const asked = async (memory: Memory, happened: () => Promise<unknown>): Promise<string[]> => {
  const asks: string[] = [];
  const execute = async ({ data }: LedgerCommand<{ productId: string }>) => void asks.push(data.productId);
  const automation = new WhenRightLostThenLapseMandates(memoryLedger(memory), { execute } as unknown as CommandBus);
  const parking = { park: () => Promise.reject(new Error('nothing is to be parked')) };
  const before = wanted(memory, automation).length;
  await happened();
  await automation.handle(wanted(memory, automation).slice(before), parking);
  return asks.sort();
};
const of = (type: 'PartnerSuspended' | 'PartnerLeft'): DomainEvent => ({ type, data: { orgId: 'p' } });

describe('A right to renew is lost (A29, E25)', () => {
  it.each<[string, string, DomainEvent, string[]]>([
    ['access ended: the partner’s mandates of that client', 'delegation-c', revoked(), ['x', 'z']],
    ['access narrowed: the same', 'delegation-c', narrowed, ['x', 'z']],
    ['access changed, but FULL as before: none', 'delegation-c', widened, []],
    ['the partner was suspended: all of its mandates', 'partner-p', of('PartnerSuspended'), ['w', 'x', 'z']],
    ['the partner left: all of its mandates', 'partner-p', of('PartnerLeft'), ['w', 'x', 'z']],
    ['another partner was suspended: none', 'partner-q', of('PartnerSuspended'), []],
  ])('%s', async (_, stream, event, products) => {
    const memory = await start();
    expect(await asked(memory, () => happen(memory, stream, event))).toEqual(products);
  });

  it('a mandate asks itself whether its setter may still renew when it comes second', async () => {
    const memory = await start();
    const set = { type: 'MandateSet', data: { productId: 'x', clientOrgId: 'c', placedBy: 'p', months: 1 } } as const;
    const again = () => happen(memory, 'product-x', { ...set, data: { ...set.data, periodEnd: PERIOD.to } });
    expect(await asked(memory, again)).toEqual([]);
    await happen(memory, 'partner-p', of('PartnerSuspended'));
    expect(await asked(memory, again)).toEqual(['x']);
    expect(await asked(memory, () => mandate(memory, 'y', 'c'))).toEqual([]);
  });

  it('what others renew by now, or a former client owns no more, is left alone', async () => {
    const memory = await start();
    await mandate(memory, 'z', 'c');
    await send(memory, new TransferProduct({ productId: 'x', toOrgId: 'd' }, on(DAY, staff('programme'))));
    await mandate(memory, 'x', 'p', 'd');
    expect(await asked(memory, () => happen(memory, 'delegation-c', revoked()))).toEqual([]);
    expect(await asked(memory, () => happen(memory, 'partner-p', of('PartnerLeft')))).toEqual(['w', 'x']);
  });
});
