import type { Command } from '@nestjs/cqrs';
import {
  ApprovePayoutRun,
  CancelPayoutRun,
  ClosePeriod,
  CreatePayoutRun,
  HoldCashback,
  PostAdjustment,
  RecordPayout,
  ReleaseCashback,
  SetPayoutDestination,
  UnholdCashback,
} from '#libs/cashback/index.js';
import { CorrectAttribution, CorrectRateCard } from '#libs/corrections/index.js';
import type { AnyCommandClass } from '#libs/event-sourcing/commands/command.js';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { MoneyRecord } from './record.js';

/** What the provider's desks do with partners' money, by record. */
export const MONEY_OF_DESKS: Readonly<Record<Exclude<MoneyRecord, { actor: unknown }>['do'], AnyCommandClass>> = {
  release: ReleaseCashback,
  hold: HoldCashback,
  unhold: UnholdCashback,
  adjust: PostAdjustment,
  'create-payout-run': CreatePayoutRun,
  'approve-payout-run': ApprovePayoutRun,
  'cancel-payout-run': CancelPayoutRun,
  'settle-payout': RecordPayout,
  'close-period': ClosePeriod,
  'correct-rate-card': CorrectRateCard,
  'correct-attribution': CorrectAttribution,
};

/** The command that a record about money is in the ledger's language. */
export const moneyCommandOf = (record: MoneyRecord, context: CommandContext): Command<CommandOutcome> => {
  switch (record.do) {
    case 'release':
      return new ReleaseCashback({ through: record.through }, context);
    case 'hold':
      return new HoldCashback({ orderId: record.order }, { ...context, reason: record.reason });
    case 'unhold':
      return new UnholdCashback({ orderId: record.order }, { ...context, reason: record.reason });
    case 'adjust': {
      const { adjustment, partner, currency, amount, reason, approvedBy } = record;
      const data = { adjustmentId: adjustment, partnerOrgId: partner, currency, amount, reason, approvedBy };
      return new PostAdjustment(data, { ...context, reason });
    }
    case 'set-payout-destination': {
      const { partner, currency, destination, iban } = record;
      const to = iban === undefined ? { destination } : { destination, iban };
      return new SetPayoutDestination({ partnerOrgId: partner, currency, ...to }, context);
    }
    case 'create-payout-run':
      return new CreatePayoutRun({ runId: record.run, currency: record.currency }, context);
    case 'approve-payout-run':
      return new ApprovePayoutRun({ runId: record.run }, context);
    case 'cancel-payout-run':
      return new CancelPayoutRun({ runId: record.run }, context);
    case 'settle-payout': {
      const { run, partner, result } = record;
      return new RecordPayout({ runId: run, partnerOrgId: partner, result }, context);
    }
    case 'close-period':
      return new ClosePeriod({ month: record.month }, context);
    // A history has no ids of corrections: each has that of its command.
    case 'correct-rate-card': {
      const { version, rules, reason, approvedBy } = record;
      const data = { correctionId: context.commandId, version, rules, reason, approvedBy };
      return new CorrectRateCard(data, { ...context, reason });
    }
    case 'correct-attribution': {
      const { order, partner, reason, approvedBy } = record;
      const data = { correctionId: context.commandId, orderId: order, partnerOrgId: partner, reason, approvedBy };
      return new CorrectAttribution(data, { ...context, reason });
    }
  }
};
