import type { Command } from '@nestjs/cqrs';
import { PublishPriceList, PublishRateCard, PublishTaxRates } from '#libs/catalogue/index.js';
import {
  AcceptInvitation,
  AddProductAccess,
  AssignCollaborator,
  ChangeAccess,
  ChangePaymentMethod,
  DeclineInvitation,
  EndPartnership,
  EnterAccount,
  ExpireInvitations,
  InviteClient,
  InvitePartner,
  LeaveProgramme,
  RemoveProductAccess,
  UnassignCollaborator,
  WithdrawInvitation,
} from '#libs/delegation/index.js';
import type { AnyCommandClass } from '#libs/event-sourcing/commands/command.js';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import {
  CancelRenewal,
  ConfirmPayment,
  PlaceOrder,
  RefundOrder,
  RenewDue,
  RenewProduct,
  SetRenewal,
  TerminateProduct,
  TransferProduct,
} from '#libs/orders/index.js';
import { RecordVatNumber, RegisterOrganisation } from '#libs/organisation/index.js';
import {
  AdmitPartner,
  ChangePartnerLevel,
  EvaluateThresholds,
  ReinstatePartner,
  SetPolicy,
  SuspendPartner,
} from '#libs/programme/index.js';
import { MONEY_OF_DESKS, moneyCommandOf } from './money-commands.js';
import type { HistoryRecord, MoneyRecord } from './record.js';

/** What the provider's own desks do, by record; everything else is told with the person who did it. */
export const OF_DESKS: Readonly<Record<Exclude<HistoryRecord, { actor: unknown }>['do'], AnyCommandClass>> = {
  'register-organisation': RegisterOrganisation,
  'record-vat-number': RecordVatNumber,
  'admit-partner': AdmitPartner,
  'change-partner-level': ChangePartnerLevel,
  'suspend-partner': SuspendPartner,
  'reinstate-partner': ReinstatePartner,
  'expire-invitations': ExpireInvitations,
  'set-policy': SetPolicy,
  'evaluate-thresholds': EvaluateThresholds,
  'publish-prices': PublishPriceList,
  'publish-taxes': PublishTaxRates,
  'publish-rate-card': PublishRateCard,
  pay: ConfirmPayment,
  refund: RefundOrder,
  'terminate-product': TerminateProduct,
  'transfer-product': TransferProduct,
  'renew-due': RenewDue,
  ...MONEY_OF_DESKS,
};

/** The command that a record is in the ledger's language; the same command as over HTTP. */
export const commandOf = (record: HistoryRecord, context: CommandContext): Command<CommandOutcome> => {
  switch (record.do) {
    case 'register-organisation': {
      const { org, name, form, country, currency } = record;
      return new RegisterOrganisation({ orgId: org, name, legalForm: form, country, currency }, context);
    }
    case 'record-vat-number': {
      const { org, vatNumber, entryPoint } = record;
      return new RecordVatNumber({ orgId: org, vatNumber, entryPoint }, context);
    }
    case 'admit-partner':
      return new AdmitPartner({ orgId: record.org, level: record.level }, context);
    case 'change-partner-level':
      return new ChangePartnerLevel({ orgId: record.org, level: record.level }, context);
    case 'suspend-partner':
      return new SuspendPartner({ orgId: record.org }, context);
    case 'reinstate-partner':
      return new ReinstatePartner({ orgId: record.org }, context);
    case 'leave-programme':
      return new LeaveProgramme({ orgId: record.org }, context);
    case 'expire-invitations':
      return new ExpireInvitations({ through: record.through }, context);
    case 'set-policy': {
      const { holdingDays, graceDays, invitationDays, minPayout } = record;
      return new SetPolicy(given({ holdingDays, graceDays, invitationDays, minPayout }), context);
    }
    case 'evaluate-thresholds':
      return new EvaluateThresholds({ on: record.on }, context);
    case 'publish-prices': {
      const { version, validFrom, prices, degressive } = record;
      return new PublishPriceList({ version, validFrom, prices, degressive }, context);
    }
    case 'publish-taxes':
      return new PublishTaxRates({ tables: record.tables }, context);
    case 'publish-rate-card': {
      const { version, validFrom, rules } = record;
      return new PublishRateCard({ version, validFrom, rules }, context);
    }
    case 'order': {
      const { order, product, client, sku, quantity, placedBy, parent, from, to } = record;
      const line = { orderId: order, productId: product, clientOrgId: client, sku, quantity, placedBy };
      const addOn = parent === undefined ? {} : { parentProductId: parent };
      const period = from === undefined ? null : { from, to };
      return new PlaceOrder({ ...line, ...addOn, period }, context);
    }
    case 'renew': {
      const { order, product, client, placedBy, from, to } = record;
      const line = { orderId: order, productId: product, clientOrgId: client, placedBy };
      return new RenewProduct({ ...line, period: { from, to } }, context);
    }
    case 'pay':
      return new ConfirmPayment({ orderId: record.order, instrument: 'transfer' }, context);
    case 'refund':
      return new RefundOrder({ refundId: record.refund, orderId: record.order, net: record.net }, context);
    case 'terminate-product':
      return new TerminateProduct({ productId: record.product }, context);
    case 'release':
    case 'hold':
    case 'unhold':
    case 'adjust':
    case 'set-payout-destination':
    case 'create-payout-run':
    case 'approve-payout-run':
    case 'cancel-payout-run':
    case 'settle-payout':
    case 'close-period':
    case 'correct-rate-card':
    case 'correct-attribution':
      return moneyCommandOf(record, context);
    case 'transfer-product':
      return new TransferProduct({ productId: record.product, toOrgId: record.to }, context);
    case 'set-renewal': {
      const { product, client, placedBy, months } = record;
      return new SetRenewal({ productId: product, clientOrgId: client, placedBy, months }, context);
    }
    case 'cancel-renewal':
      return new CancelRenewal({ productId: record.product, by: record.by }, context);
    case 'renew-due':
      return new RenewDue({ through: record.through }, context);
    default:
      return accessCommandOf(record, context);
  }
};

type AccessRecord = Exclude<
  HistoryRecord,
  {
    do:
      | 'register-organisation'
      | 'record-vat-number'
      | 'admit-partner'
      | 'change-partner-level'
      | 'suspend-partner'
      | 'reinstate-partner'
      | 'leave-programme'
      | 'expire-invitations'
      | 'set-policy'
      | 'evaluate-thresholds'
      | 'publish-prices'
      | 'publish-taxes'
      | 'publish-rate-card'
      | 'order'
      | 'renew'
      | 'pay'
      | 'refund'
      | 'terminate-product'
      | 'transfer-product'
      | 'set-renewal'
      | 'cancel-renewal'
      | 'renew-due'
      | MoneyRecord['do'];
  }
>;

const accessCommandOf = (record: AccessRecord, context: CommandContext): Command<CommandOutcome> => {
  switch (record.do) {
    case 'invite-partner':
    case 'invite-client': {
      const data = {
        invitationId: record.invitation,
        ...partiesOf(record),
        access: record.access,
        ...paymentOf(record),
      };
      return record.do === 'invite-partner'
        ? new InvitePartner({ ...data, ...supersedeOf(record) }, context)
        : new InviteClient(data, context);
    }
    case 'accept-invitation': {
      const grant = record.grant ? { grant: record.grant } : {};
      const data = { invitationId: record.invitation, ...grant, ...paymentOf(record), ...supersedeOf(record) };
      return new AcceptInvitation(data, context);
    }
    case 'decline-invitation':
      return new DeclineInvitation({ invitationId: record.invitation }, context);
    case 'withdraw-invitation':
      return new WithdrawInvitation({ invitationId: record.invitation }, context);
    case 'change-access': {
      const data = { ...partiesOf(record), access: record.access, ...paymentOf(record), ...supersedeOf(record) };
      return new ChangeAccess(data, context);
    }
    case 'add-product-access':
      return new AddProductAccess({ ...partiesOf(record), productId: record.product }, context);
    case 'remove-product-access':
      return new RemoveProductAccess({ ...partiesOf(record), productId: record.product }, context);
    case 'change-payment-method':
      return new ChangePaymentMethod({ ...partiesOf(record), paymentMethod: record.payment }, context);
    case 'assign-collaborator': {
      const products = record.products ? { products: record.products } : {};
      return new AssignCollaborator({ ...partiesOf(record), userId: record.user, ...products }, context);
    }
    case 'unassign-collaborator':
      return new UnassignCollaborator({ ...partiesOf(record), userId: record.user }, context);
    case 'enter-account': {
      const product = record.product === undefined ? {} : { productId: record.product };
      return new EnterAccount({ ...partiesOf(record), ...product }, context);
    }
    case 'end-partnership':
      return new EndPartnership({ ...partiesOf(record), by: record.by }, context);
  }
};

const partiesOf = ({
  client,
  partner,
}: {
  client: string;
  partner: string;
}): { clientOrgId: string; partnerOrgId: string } => ({
  clientOrgId: client,
  partnerOrgId: partner,
});
const paymentOf = ({ payment }: { payment?: 'CLIENT' | 'PARTNER' }): { paymentMethod?: 'CLIENT' | 'PARTNER' } =>
  payment ? { paymentMethod: payment } : {};
const supersedeOf = ({ supersede }: { supersede?: true }): { supersede?: true } => (supersede ? { supersede } : {});
/** Only what the record names. */
const given = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
