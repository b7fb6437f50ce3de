import type { HistoryRecord, RecordAccess, RecordActor } from '../import/record.js';
import type { Names } from './sample.js';

/** The rule behind each refusal of the sample, and why it is right. */
export const REASONS: Readonly<Record<string, string>> = {
  ORGANISATION_EXISTS: 'A form that is sent twice makes no second organisation; the first one stays as it is.',
  VAT_NUMBER_NEEDS_COMPANY: 'Only a company has a VAT number; a private person is charged tax (R45).',
  NOT_A_PARTNER: 'Who recommends the provider to friends is no partner: only admitted companies are (R1).',
  SELF_PARTNERSHIP: 'Nobody is its own partner, else it would earn cashback on what it buys itself (A27).',
  PARTNERSHIP_ACTIVE: 'The two work together already; it is the client who widens an access (A18).',
  INVITATION_OPEN: 'The two have an open invitation already, and one at a time is enough (A18).',
  INVITATION_NOT_OPEN: 'The invitation was withdrawn the day before.',
  ONLY_CLIENT_DECIDES: 'A partner accepts what it was offered or declines; it does not help itself to more (A33).',
  ACTOR_NOT_ALLOWED: 'Only a legal representative binds an organisation to this (A17, R58).',
  PAYMENT_METHOD_NEEDS_FULL_ACCESS: 'Who pays is a question of full access only: a limited partner never orders (R19).',
  FULL_ALREADY_GRANTED: 'One partner at a time has full access, and another one has it (R41).',
  FULL_EXCLUDES_LIMITED: 'Full access would end that of the other partner: the client must say so, "supersede" (A1).',
  PRODUCT_ALREADY_DELEGATED: 'Several limited partners manage different products, and this one is taken (R36).',
  NO_ACTIVE_PARTNERSHIP: 'The client ended it the day before.',
  ACCESS_IS_FULL: 'Full access holds every product already; single ones are of limited access (R42).',
  UNKNOWN_PRODUCT: 'Nobody has ever ordered it.',
  NOT_ALLOWED_TO_ORDER: 'A partner with limited access manages what there is, and orders nothing (R34).',
  TAX_NOT_SUPPORTED: 'The tax table of that country is not published yet, and nothing is sold with a guessed tax.',
  PRODUCT_TERMINATED: 'What was terminated is ordered anew, not renewed.',
  PERIOD_NOT_CONTIGUOUS: 'A renewal begins where the last period ends: a gap would be a time that nobody pays.',
  ORDER_ALREADY_PAID: 'The bank told the same payment twice; the second must not earn a second cashback.',
  ORDER_NOT_PAID: 'There is nothing to give back yet.',
  SAME_PERSON: 'Who made a payout run does not approve it: money leaves the house by two people (E8).',
  REFUND_EXCEEDS_PAID: 'With what went back before, it would be more than was ever paid.',
};

const accessIn = ({ mode, products = [] }: RecordAccess): string =>
  mode === 'FULL' ? 'full access' : `access to ${products.join(' and ')}`;

/** What somebody wished for with a record that was refused. */
export const wishOf = (record: HistoryRecord, names: Names): string => {
  switch (record.do) {
    case 'register-organisation':
      return `"${record.name}" signs up as ${record.org}`;
    case 'record-vat-number':
      return `${names.of(record.org)} gives the VAT number ${record.vatNumber}`;
    case 'invite-partner':
      return `${names.of(record.client)} offers ${names.of(record.partner)} ${accessIn(record.access)}`;
    case 'invite-client':
      return `${actorIn(record, record.partner, names)} asks ${names.of(record.client)} for ${accessIn(record.access)}`;
    case 'accept-invitation': {
      const { inviter, invited, did } = names.sidesOf(record.invitation);
      const instead = record.grant ? `, but with ${accessIn(record.grant)}` : '';
      return `${invited} accepts what ${inviter} ${did}${instead}`;
    }
    case 'change-access':
      return `${names.of(record.client)} gives ${names.of(record.partner)} ${accessIn(record.access)}`;
    case 'add-product-access':
      return `${names.of(record.client)} gives ${names.of(record.partner)} ${record.product}, too`;
    case 'change-payment-method':
      return `${actorIn(record, record.client, names)} lets ${record.payment === 'PARTNER' ? names.of(record.partner) : 'itself'} pay`;
    case 'end-partnership':
      return `${names.of(record[record.by])} ends its partnership with ${names.of(record[other(record.by)])}`;
    case 'order':
      return `${names.of(record.placedBy)} orders ${record.quantity} × ${record.sku}${record.placedBy === record.client ? '' : ` for ${names.of(record.client)}`}`;
    case 'renew':
      return `${names.of(record.placedBy)} renews ${record.product} from ${record.from}`;
    case 'pay':
      return `${record.order} of ${names.clientOf(record.order)} is paid`;
    case 'approve-payout-run':
      return `${record.staff.user.replace(/^./, (first) => first.toUpperCase())} approves her own payout run ${record.run}`;
    case 'refund':
      return `${names.clientOf(record.order)} is to get back ${record.net} of ${record.order}`;
    default:
      return record.do;
  }
};

const other = (by: 'client' | 'partner'): 'client' | 'partner' => (by === 'client' ? 'partner' : 'client');
/** Who may bind the organisation is the organisation; of others it matters who they are. */
const actorIn = ({ actor }: { actor: RecordActor }, org: string, names: Names): string =>
  actor.role === 'legalRepresentative' ? names.of(org) : `${actor.user}, ${actor.role} of ${names.of(org)},`;
