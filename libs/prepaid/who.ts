import { members, OUR_DECISION, type Policy, staffOf } from '#libs/kernel/policy.js';

const FINANCE = staffOf('finance', OUR_DECISION);

/** Who may do what with prepaid money. */
export const who = {
  TopUpPrepaid: [FINANCE],
  PayInvoiceFromPrepaid: [FINANCE, members('payer', ['legalRepresentative', 'administrator'], 'A4, V12')],
} satisfies Record<string, Policy>;
