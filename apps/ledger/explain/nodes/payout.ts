import type { AccountEvent } from '#libs/cashback/account.js';
import type { PayoutRunApproved, PayoutRunCreated } from '#libs/cashback/events/payout-run-steps.js';
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

/** Whether a step of the run is what the step of the payout follows from: one to a prepaid account is settled at once (E8). */
const isBehind = (step: Told<PayoutRunCreated | PayoutRunApproved>, { type, data }: PayoutEvent): boolean => {
  if (step.type === 'PayoutRunCreated') return type === 'PayoutRequested';
  if (step.type !== 'PayoutRunApproved') return false;
  return type === 'PayoutSent' || (type === 'PayoutSettled' && step.data.prepaid.includes(data.partnerOrgId));
};

/** A step of the payout that has the entry; who made the run and who approved it is told to the desks. */
export const payoutNode = ({ runs, placement }: OrderFacts, event: PayoutEvent, { people }: Sees): ExplainedNode => {
  const { runId, amount } = event.data;
  const by = people === 'all' ? (runs.get(runId) ?? []).filter((one) => isBehind(one, event)) : [];
  const because = by.map((one) =>
    node('payout', one.type === 'PayoutRunCreated' ? 'The run was made.' : 'Another person approved the run.', one),
  );
  const much = `a payout of ${placement.currency} ${amount}`;
  return node('payout', `Run ${runId} ${SENTENCES[event.type]}, in ${much}.`, event, { because });
};
