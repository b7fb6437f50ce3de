import 'reflect-metadata';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay, members } from '#libs/kernel/policy.js';
import { Ledger } from '../ledger.js';
import { contextOf, Counted, Counter } from '../testing/counter.js';
import { given, nothing, refused } from '../testing/given.js';
import { Memory, memoryLedger } from '../testing/memory-ledger.js';
import { LedgerCommand } from './command.js';
import { decision } from './decision.js';
import { carryOut, executing, handles, transacting } from './handles.js';

interface CountUpData {
  counter: string;
  owner: string;
  to: number;
}
class CountUp extends LedgerCommand<CountUpData> {}
class CountTwice extends LedgerCommand<CountUpData> {}
class Unheard extends LedgerCommand<CountUpData> {}

const who = [members('owner', ['administrator'], 'A17')];
const countUp = decision(
  { who, refuses: ['ACTOR_NOT_ALLOWED', 'LIMIT_REACHED'] },
  ({ owner, to }: CountUpData, { limit }: { limit: number }, actor: Actor) =>
    ({ total }: { total: number }): Counted[] => {
      checkMay(who, actor, { owner });
      if (to > limit) throw new DomainError('LIMIT_REACHED', 'It counts no further.', { limit });
      if (to < 0) throw new DomainError('NEGATIVE', 'A code that the decision does not list.');
      return total >= to ? [] : [{ type: 'Counted', data: { by: to - total } }];
    },
);
const counting = transacting({
  on: Counter,
  id: ({ counter }: CountUpData) => counter,
  account: ({ owner }: CountUpData) => owner,
  // The limit stands in another stream of the kind.
  facts: async (read) => ({ limit: (await read(Counter, 'limit')).state.total }),
  decide: countUp,
});
const commands = [
  handles(CountUp, counting),
  handles(
    CountTwice,
    executing<CountUpData>(countUp, async (ledger, data, context) => {
      await counting.execute(ledger, data, { ...context, commandId: `${context.commandId}-1` });
      return counting.execute(ledger, { ...data, to: data.to + 1 }, context);
    }),
  ),
];

const by = (orgId: string, role: Actor['role'] = 'administrator'): Actor => ({
  userId: 'u',
  orgId,
  role,
  channel: 'api',
});
const furnished = async (): Promise<{ memory: Memory; ledger: Ledger }> => {
  const memory = new Memory([Counted]);
  const ledger = memoryLedger(memory);
  await ledger.transact({
    aggregate: Counter,
    id: 'limit',
    context: contextOf(),
    decide: (): Counted[] => [{ type: 'Counted', data: { by: 9 } }],
  });
  return { memory, ledger };
};
const data = { counter: 'a', owner: 'firm', to: 5 };

describe('a command as a value', () => {
  it('is carried out by the bus, with a handler that nobody wrote by hand', async () => {
    const { memory, ledger } = await furnished();
    const handlers = commands.map(({ Handler }) => Handler);
    const module = await Test.createTestingModule({
      imports: [CqrsModule.forRoot()],
      providers: [{ provide: Ledger, useValue: ledger }, ...handlers],
    }).compile();
    await module.init();
    const bus = module.get(CommandBus);
    const context = contextOf('once', { actor: by('firm') });
    const first = await bus.execute(new CountUp(data, context));
    expect(first).toMatchObject({ stream: 'counter-a', revision: 0, repeated: false, events: [{ type: 'Counted' }] });
    expect(await bus.execute(new CountUp(data, context))).toEqual({ ...first, repeated: true });
    await bus.execute(new CountTwice({ ...data, to: 7 }, contextOf('twice', { actor: by('firm') })));
    expect(memory.stream('counter-a').map((event) => event.data)).toEqual([{ by: 5 }, { by: 2 }, { by: 1 }]);
    expect(handlers.map(({ name }) => name)).toEqual(['CountUpHandler', 'CountTwiceHandler']);
    await module.close();
  });

  it('is refused by its decision, and leaves nothing', async () => {
    const { memory, ledger } = await furnished();
    const before = memory.all.length;
    const send = (more: Partial<CountUpData>, actor = by('firm')): Promise<unknown> =>
      carryOut(commands, ledger, new CountUp({ ...data, ...more }, contextOf(undefined, { actor })));
    await expect(send({ to: 10 })).rejects.toMatchObject({ code: 'LIMIT_REACHED', details: { limit: 9 } });
    await expect(send({}, by('other'))).rejects.toMatchObject({ code: 'ACTOR_NOT_ALLOWED' });
    await expect(send({}, by('firm', 'external'))).rejects.toMatchObject({ code: 'ACTOR_NOT_ALLOWED' });
    expect(memory.all).toHaveLength(before);
  });

  it('tells on whose account a member of another organisation acted (I8)', async () => {
    const { memory, ledger } = await furnished();
    const open = decision({ who, refuses: [] }, (_: CountUpData, __: object) => (): Counted[] => [
      { type: 'Counted', data: { by: 1 } },
    ]);
    const onAccount = { on: Counter, id: () => 'b', account: () => 'firm', facts: () => ({}), decide: open };
    await transacting(onAccount).execute(ledger, data, contextOf('p', { actor: by('partner') }));
    await transacting(onAccount).execute(ledger, data, contextOf('f', { actor: by('firm') }));
    expect(memory.stream('counter-b').map(({ metadata }) => metadata.actor.onBehalfOfOrgId)).toEqual([
      'firm',
      undefined,
    ]);
  });

  it('has the terms of its decision, and one that nothing handles is a bug', async () => {
    const { ledger } = await furnished();
    for (const { who: those, refuses } of commands) {
      expect({ who: those, refuses }).toEqual({ who, refuses: ['ACTOR_NOT_ALLOWED', 'LIMIT_REACHED'] });
    }
    expect(() => carryOut(commands, ledger, new Unheard(data, contextOf()))).toThrow('nothing handles Unheard');
  });

  it('is held to the codes that its decision lists', () => {
    const to = (goal: number, actor = by('firm')) => countUp({ ...data, to: goal }, { limit: 9 }, actor);
    given(Counter)
      .when(to(3))
      .then([{ type: 'Counted', data: { by: 3 } }])
      .when(to(3))
      .then(nothing);
    given(Counter).when(to(10)).then(refused('LIMIT_REACHED'));
    given(Counter)
      .when(to(3, by('x')))
      .then(refused('ACTOR_NOT_ALLOWED'));
    expect(() => given(Counter).when(to(-1))).toThrow('it refused with NEGATIVE, which it does not list');
  });
});
