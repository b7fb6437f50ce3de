import { FINANCE, SUPPORT } from './programme.js';
import { done, refused, type Step } from './step.js';

const [client, partner, stranger] = ['org_alpha', 'org_beta', 'org_epsilon'].map(
  (org) => `${org}:legalRepresentative`,
) as [string, string, string];
const of = (order: string, more: Record<string, string> = {}) => ({ parameters: { order, ...more } });

/** Why cents are what they are, once all that has happened. */
export const explanations: Step[] = [
  done('explainEntry', 'corrected', 'Refunded and corrected, and each cent of it', FINANCE, of('ord_11')),
  done('explainEntry', 'own', 'The caller’s own', partner, of('ord_7', { format: 'json' })),
  refused('ACTOR_NOT_ALLOWED', 'explainEntry', SUPPORT, of('ord_7')),
  refused('UNKNOWN_ENTRY', 'explainEntry', stranger, of('ord_7')),
  done('explainOrder', 'nothing', 'Why it brought nothing', FINANCE, of('ord_1')),
  done('explainOrder', 'discount', 'What its partner paid, as the client sees it', client, of('ord_5')),
  refused('UNKNOWN_ORDER', 'explainOrder', stranger, of('ord_5')),
];
