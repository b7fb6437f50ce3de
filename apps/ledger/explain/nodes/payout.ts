import type { AccountEvent } from '#libs/cashback/account.js';
import type { OrderFacts } from '../facts.js';
import type { Sees } from '../sees.js';
import { type ExplainedNode, node, type Told } from '../tree.js';

export type PayoutEvent = Extract<
  Told<AccountEvent>,
  { type: `Payout${'Requested' | 'Sent' | 'Settled' | 'Failed' | 'Returned' | 'Cancelled'}` }
>;

const SENTENCES: Readonly<Record<PayoutEvent['type'], string>> = {
  PayoutRequested: 'took it (E7)',
  PayoutSent: 'sent it to the bank (E8)',
  PayoutSettled: 'has paid it (E9)',
  PayoutFailed: 'could not pay it: it is available again (E9)',
  PayoutReturned: 'got it back from the bank: it is available again (E9)',
  PayoutCancelled: 'was given up: it is available again (E8)',
};

/** A step of the payout that has the entry; who made the run and who approved it is told to the desks. */
export const payoutNode = ({ runs, placement }: OrderFacts, event: PayoutEvent, { people }: Sees): ExplainedNode => {
  const { runId, amount } = event.data;
  const step = event.type === 'PayoutRequested' ? 'PayoutRunCreated' : 'PayoutRunApproved';
  const told = event.type === 'PayoutRequested' || event.type === 'PayoutSent' || event.type === 'PayoutSettled';
  const by = people === 'all' && told ? (runs.get(runId) ?? []).filter(({ type }) => type === step) : [];
  const because = by.map((one) =>
    node('payout', one.type === 'PayoutRunCreated' ? 'The run was made.' : 'Another person approved the run.', one),
  );
  const much = `a payout of ${placement.currency} ${amount}`;
  return node('payout', `Run ${runId} ${SENTENCES[event.type]}, in ${much}.`, event, { because });
};
