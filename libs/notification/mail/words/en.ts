import type { BusinessDate } from '#libs/kernel/time.js';
import type { Words } from '../words.js';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const dateOf = (date: BusinessDate): string => {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return `${day} ${MONTHS[month - 1]} ${year}`;
};

/** English. */
export const en: Words = {
  greeting: 'Hello,',
  closing: 'Kind regards\nYour partner programme',
  footer: 'This message was sent automatically. Please do not reply to it.',
  console: 'Open in the Manager',
  vatBanner: {
    text: 'No VAT number is recorded for your company. Enter it, so that it stands on the next invoice.',
    link: 'Enter the VAT number',
  },
  labels: {
    client: 'Client',
    partner: 'Partner',
    product: 'Product',
    access: 'Access',
    payment: 'Payment method',
    day: 'Date',
    subject: 'About',
  },
  access: { FULL: 'Full access', LIMITED: 'Limited access' },
  payment: { CLIENT: 'Client’s payment method', PARTNER: 'Partner’s payment method' },
  date: dateOf,
  notices: {
    'partnership-offered': ({ client }) => ({
      subject: `${client} invites you as a partner`,
      body: [
        `${client} would like to add you as a partner.`,
        'The partnership begins only once you accept the invitation.',
      ],
    }),
    'access-requested': ({ partner }) => ({
      subject: `${partner} asks for access`,
      body: [
        `${partner} would like to add you as a client and asks for access to your products.`,
        'You decide which rights you grant; they may differ from those asked for.',
      ],
    }),
    'verify-granted-access': ({ client }) => ({
      subject: `Please verify your rights with ${client}`,
      body: [
        `The partnership with ${client} is active.`,
        'Please verify the rights that were granted and, where applicable, the payment method.',
      ],
    }),
    'payment-method-changed': ({ client }) => ({
      subject: `Another payment method with ${client}`,
      body: [
        `${client} has changed the payment method for orders and renewals.`,
        'The change counts for whatever is ordered or renewed from now on.',
      ],
    }),
    'mandate-lapsed': ({ client }) => ({
      subject: `Automatic renewal ended: ${client}`,
      body: [
        `A product of ${client} is no longer renewed automatically.`,
        'It expires at the end of the paid period unless somebody renews it.',
      ],
    }),
    'invitation-resent': ({ other }) => ({
      subject: `Reminder: invitation from ${other}`,
      body: [`${other} is waiting for your answer to the invitation to a partnership.`],
    }),
    'invitation-declined': ({ other }) => ({
      subject: `${other} declined your invitation`,
      body: [`${other} declined your invitation to a partnership.`, 'Nothing changes in your access.'],
    }),
    'invitation-withdrawn': ({ other }) => ({
      subject: `The invitation from ${other} is no longer valid`,
      body: [`The invitation from ${other} was withdrawn. There is nothing for you to do.`],
    }),
    'invitation-expired': ({ other }) => ({
      subject: `Expired: invitation with ${other}`,
      body: [
        `The invitation between you and ${other} has expired, because it was not answered in time.`,
        'Either side may send a new one.',
      ],
    }),
    'partnership-ended': ({ other }) => ({
      subject: `Partnership with ${other} ended`,
      body: [
        `The partnership with ${other} has ended, and all access with it.`,
        'Income (cashback) that was earned already stays owed.',
      ],
    }),
    'access-changed': ({ client }) => ({
      subject: `Your access with ${client} has changed`,
      body: [`${client} has changed which products you have access to.`],
    }),
    'payment-method-proposed': ({ partner }) => ({
      subject: `${partner} proposes a payment method`,
      body: [
        `${partner} proposes another payment method for orders and renewals.`,
        'Only you can change it; if you do nothing, everything stays as it is.',
      ],
    }),
    'renewal-coming': ({ client, automatic }) => ({
      subject: `Renewal coming up: ${client}`,
      body: [
        `The paid period of a product of ${client} is about to end.`,
        automatic
          ? 'It is renewed automatically 14 days before. There is nothing for you to do.'
          : 'It expires unless somebody renews it by then.',
      ],
    }),
    'membership-admitted': ({ partner }) => ({
      subject: 'Welcome to the partner programme',
      body: [`${partner} is admitted to the partner programme.`, 'You find clients and income in the reseller area.'],
    }),
    'membership-rejected': ({ partner }) => ({
      subject: 'Your application to the partner programme',
      body: [`The application of ${partner} to the partner programme was not accepted.`],
    }),
    'membership-suspended': ({ partner }) => ({
      subject: 'Your part in the programme is suspended',
      body: [
        `The part of ${partner} in the partner programme is suspended.`,
        'Meanwhile you can neither add clients nor order or renew for them. What was earned stays owed.',
      ],
    }),
    'membership-reinstated': ({ partner }) => ({
      subject: 'You take part in the programme again',
      body: [`${partner} takes part in the partner programme again.`],
    }),
    'threshold-missed': ({ partner }) => ({
      subject: 'Yearly minimum not reached',
      body: [
        `The products managed by ${partner} came to less than CHF 2000 or EUR 1800 in the last twelve months.`,
        'You have until the date given. Nobody is excluded automatically.',
      ],
    }),
    'terms-published': ({ partner }) => ({
      subject: 'New conditions for resellers',
      body: [
        `There is a new version of the special conditions for resellers for ${partner}.`,
        'Please read and accept it.',
      ],
    }),
    'tender-published': () => ({
      subject: 'New tender',
      body: ['A tender that you may reply to was published.'],
    }),
    'tender-reply': ({ partner }) => ({
      subject: `${partner} replied to your tender`,
      body: [
        `${partner} replied to your tender.`,
        'If you have no account, you read the reply with the key that you were given when you published it.',
      ],
    }),
    'tender-awarded': () => ({
      subject: 'You won the tender',
      body: [
        'You were awarded the tender. The award counts only once you accept it.',
        'For this order you use our products exclusively.',
      ],
    }),
    'tender-award-accepted': ({ partner }) => ({
      subject: `${partner} accepted the award`,
      body: [
        `${partner} accepted the award of your tender and uses our products exclusively for it.`,
        'The tender takes no replies any more.',
      ],
    }),
    'tender-not-awarded': () => ({
      subject: 'Tender awarded to another partner',
      body: ['The tender that you replied to has gone to another partner.'],
    }),
    'support-access-used': ({ client }) => ({
      subject: 'Support was in your account',
      body: [`Support used the temporary access that ${client} granted.`, 'You can take this access back at any time.'],
    }),
    'order-cancelled': ({ client }) => ({
      subject: `Order cancelled: ${client}`,
      body: [
        `An order for ${client} was cancelled before it was paid.`,
        'There is nothing left to pay, and nobody earns on it.',
      ],
    }),
    'termination-scheduled': ({ client }) => ({
      subject: `Termination scheduled: ${client}`,
      body: [
        `A product of ${client} ends on the date given and is not renewed any more.`,
        'Until then the termination can be taken back.',
      ],
    }),
    'termination-withdrawn': ({ client }) => ({
      subject: `Termination taken back: ${client}`,
      body: [
        `A product of ${client} does not end on the date given after all.`,
        'It is renewed automatically again only if you set that up anew.',
      ],
    }),
    'product-terminated': ({ client }) => ({
      subject: `Product ended: ${client}`,
      body: [`A product of ${client} has ended, and all access to it with it.`],
    }),
    'warranty-used': ({ client }) => ({
      subject: `Renewed by the warranty: ${client}`,
      body: [
        `A product of ${client} would have expired. Your warranty paid its renewal.`,
        'It pays no other one. Please see to the next renewal.',
      ],
    }),
  },
};
