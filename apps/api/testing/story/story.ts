import { joining } from './joining.js';
import { billing, ownFacts } from './billing.js';
import { catalogueQuestions } from './catalogue.js';
import { endings } from './endings.js';
import { explanations } from './explain.js';
import { leaving, limitedVisits, staffing, suspension } from './membership.js';
import { lapses, lateMandate, lateRenewal, limitedPartner, managedOrders, mandates, ownOrders } from './orders.js';
import { memberships } from './members.js';
import { lateAward, marketplace } from './marketplace.js';
import { money } from './money.js';
import { notices } from './notices.js';
import { fullAccess, parting, partnerships } from './partnership.js';
import { catalogue, endOfSale, organisations, partners } from './programme.js';
import { questions } from './questions.js';
import type { Step } from './step.js';
import { support } from './support.js';
import { taxes } from './taxing.js';

/** Everything that can be asked of the ledger, in an order in which each makes sense. */
export const story: readonly Step[] = [
  ...organisations,
  ...catalogue,
  ...partners,
  ...ownFacts,
  ...ownOrders,
  ...partnerships,
  ...limitedPartner,
  ...limitedVisits,
  ...fullAccess,
  ...managedOrders,
  ...staffing,
  ...mandates,
  ...marketplace,
  ...endings,
  ...money,
  ...billing,
  ...taxes,
  ...support,
  ...catalogueQuestions,
  ...questions,
  ...explanations,
  ...joining,
  ...memberships,
  ...suspension,
  ...parting,
  ...notices,
  ...leaving,
  ...lateAward,
  ...lapses,
  ...endOfSale(lateRenewal, lateMandate),
];
