import { catalogueQuestions } from './catalogue.js';
import { endings } from './endings.js';
import { leaving, limitedVisits, staffing, suspension } from './membership.js';
import { lapses, lateMandate, lateRenewal, limitedPartner, managedOrders, mandates, ownOrders } from './orders.js';
import { money } from './money.js';
import { fullAccess, parting, partnerships } from './partnership.js';
import { catalogue, endOfSale, organisations, partners } from './programme.js';
import { questions } from './questions.js';
import type { Step } from './step.js';

/** Everything that can be asked of the ledger, in an order in which each makes sense. */
export const story: readonly Step[] = [
  ...organisations,
  ...catalogue,
  ...partners,
  ...ownOrders,
  ...partnerships,
  ...limitedPartner,
  ...limitedVisits,
  ...fullAccess,
  ...managedOrders,
  ...staffing,
  ...mandates,
  ...endings,
  ...money,
  ...catalogueQuestions,
  ...questions,
  ...suspension,
  ...parting,
  ...leaving,
  ...lapses,
  ...endOfSale(lateRenewal, lateMandate),
];
