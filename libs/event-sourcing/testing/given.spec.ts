import { DomainError } from '#libs/kernel/errors.js';
import type { DomainEvent } from '../event.js';
import type { Aggregate } from '../streams.js';
import { given, nothing, recorded, refused } from './given.js';

type Counted = DomainEvent<'Counted', { by: number }>;
const Counter: Aggregate<{ total: number }, Counted> = {
  category: 'counter',
  initial: { total: 0 },
  evolve: (state, { data }) => ({ total: state.total + data.by }),
};
const counted = (by: number): Counted => ({ type: 'Counted', data: { by } });
const countTo =
  (goal: number) =>
  ({ total }: { total: number }): Counted[] => {
    if (total > goal) throw new DomainError('COUNTED_TOO_FAR', 'The counter is past the goal.', { total });
    return total === goal ? [] : [counted(goal - total)];
  };

describe('given, when, then', () => {
  it('tells what was written, that nothing had to be, and why not', () => {
    given(Counter, [counted(2)])
      .when(countTo(3))
      .then([counted(1)])
      .when(countTo(3))
      .then(nothing)
      .when(countTo(1))
      .then(refused('COUNTED_TOO_FAR', { total: 3 }));
  });

  it('fails when the outcome is another one', () => {
    const scenario = given(Counter).when(countTo(3));
    expect(() => scenario.then(nothing)).toThrow();
    expect(() => scenario.then([counted(2)])).toThrow();
    expect(() => scenario.then(refused('COUNTED_TOO_FAR'))).toThrow('it was accepted: Counted');
    expect(() =>
      given(Counter, [counted(5)])
        .when(countTo(3))
        .then(nothing),
    ).toThrow('it was refused: COUNTED_TOO_FAR');
    expect(() => given(Counter).then(nothing)).toThrow('then() before when()');
  });

  it('folds what is stored with what the store says of it, and a decision’s own events without', () => {
    const Placed: Aggregate<(bigint | undefined)[], Counted> = {
      category: 'counter',
      initial: [],
      evolve: (state, _, event) => [...state, event?.position],
    };
    const { state } = given(Placed, [recorded(counted(1), { position: 7n })]).when(() => [counted(2)]);
    expect(state).toEqual([7n, undefined]);
  });

  it('passes on what is not a refusal, and catches a decision that changes its state', () => {
    expect(() =>
      given(Counter).when(() => {
        throw new TypeError('a bug');
      }),
    ).toThrow(TypeError);
    expect(() =>
      given(Counter, [counted(1)]).when((state) => {
        state.total = 9;
        return [];
      }),
    ).toThrow('changed the state');
  });
});
