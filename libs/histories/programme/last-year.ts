import { PUBLISHED } from './catalogue.js';
import { Stage } from './stage.js';
import { administrator, is, Step } from './telling.js';

/** Two people of finance, who decide together where two are asked for. */
const [LEA, JONAS] = [{ staff: { user: 'lea' } }, { staff: { user: 'jonas' } }];
const GARAGE = 'garage-bellevaux';
const AGENCY = 'atelier-coteau';

/** Where partners want their money, and how much of it is worth a bank transfer. */
const DESTINATIONS: readonly Step[] = [
  ['2024-01-02T08:00:00Z', is({ do: 'set-policy', invitationDays: 60, minPayout: { CHF: '50.00', EUR: '50.00' } })],
  ['2024-01-09T08:00:00Z', toBank(AGENCY, 'CHF', 'CH9300762011623852957')],
  ['2024-01-09T08:10:00Z', toBank(AGENCY, 'EUR', 'FR7630006000011234567890189')],
  ['2024-01-16T08:00:00Z', toBank('agence-horizon', 'EUR', 'FR1420041010050500013M02606')],
  ['2024-01-17T08:00:00Z', toBank('nordlicht', 'EUR', 'DE89370400440532013000')],
  // The account was closed, as a payout finds out in May.
  ['2024-06-04T08:00:00Z', toBank('agence-horizon', 'EUR', 'FR7610107001011234567890129')],
];
function toBank(partner: string, currency: 'CHF' | 'EUR', iban: string): Step[1] {
  return (stage) => ({
    ...{ do: 'set-payout-destination', actor: administrator(stage, partner), partner, currency },
    ...{ destination: 'bank', iban },
  });
}

/** Four runs a currency: made by one, approved by another, and what the bank says three days later. */
const RUNS: readonly Step[] = [
  ...run('2024-02', 'CHF', [AGENCY, 'settled']),
  ['2024-02-13T08:05:00Z', is({ do: 'approve-payout-run', ...LEA, run: 'run-2024-02-eur' }), 'SAME_PERSON'],
  ...run('2024-02', 'EUR', ['agence-horizon', 'settled'], ['nordlicht', 'settled'], [AGENCY, 'settled']),
  ...run('2024-05', 'CHF', [AGENCY, 'settled']),
  ...run('2024-05', 'EUR', ['agence-horizon', 'failed']),
  ...run('2024-08', 'CHF', [AGENCY, 'settled']),
  ...run('2024-08', 'EUR', ['agence-horizon', 'settled'], ['nordlicht', 'settled']),
  ...run('2024-11', 'CHF', [AGENCY, 'settled']),
  ...run('2024-11', 'EUR', ['agence-horizon', 'settled'], ['nordlicht', 'settled']),
  // It comes back after three weeks.
  [
    '2024-12-05T08:00:00Z',
    is({ do: 'settle-payout', ...LEA, run: 'run-2024-11-eur', partner: 'agence-horizon', result: 'returned' }),
  ],
];
function run(
  month: string,
  currency: 'CHF' | 'EUR',
  ...told: readonly (readonly [string, 'settled' | 'failed'])[]
): Step[] {
  const [id, minute] = [`run-${month}-${currency.toLowerCase()}`, currency === 'CHF' ? '00' : '10'];
  return [
    [`${month}-12T08:${minute}:00Z`, is({ do: 'create-payout-run', ...LEA, run: id, currency })],
    [`${month}-13T08:${minute}:00Z`, is({ do: 'approve-payout-run', ...JONAS, run: id })],
    ...told.map(([partner, result]): Step => [
      `${month}-16T08:${minute}:00Z`,
      is({ do: 'settle-payout', ...LEA, run: id, partner, result }),
    ]),
  ];
}

/** A mailbox that renews itself by the month until the partner who saw to it has to go: then the right has lapsed. */
const MAILBOX: readonly Step[] = [
  [
    '2024-05-15T08:00:00Z',
    (stage) => ({
      ...{ do: 'order', actor: administrator(stage, AGENCY), order: stage.id('ord'), product: `${GARAGE}-news` },
      ...{ client: GARAGE, sku: 'mailbox', quantity: 12, placedBy: AGENCY, from: '2024-05-15', to: '2024-06-15' },
    }),
  ],
  ['2024-05-21T08:00:00Z', (stage) => ({ do: 'pay', order: stage.orderOf(`${GARAGE}-news`) })],
  [
    '2024-05-22T08:00:00Z',
    (stage) => ({
      ...{ do: 'set-renewal', actor: administrator(stage, AGENCY), product: `${GARAGE}-news` },
      ...{ client: GARAGE, placedBy: AGENCY, months: 1 },
    }),
  ],
  ['2024-06-20T08:00:00Z', is({ do: 'pay', order: `auto-${GARAGE}-news-2024-06-15` })],
  ['2024-07-19T08:00:00Z', is({ do: 'pay', order: `auto-${GARAGE}-news-2024-07-15` })],
  ['2024-08-20T08:00:00Z', is({ do: 'pay', order: `auto-${GARAGE}-news-2024-08-15` })],
  [
    '2024-08-06T08:00:00Z',
    (stage) => ({
      ...{ do: 'end-partnership', actor: stage.representative(GARAGE) },
      ...{ client: GARAGE, partner: AGENCY, by: 'client' },
    }),
  ],
];

/** A colleague who helps with one client, for a while. */
const COLLEAGUE: readonly Step[] = [
  [
    '2024-03-12T08:00:00Z',
    (stage) => ({
      ...{ do: 'assign-collaborator', actor: stage.representative(AGENCY), partner: AGENCY },
      ...{ client: 'boulangerie-du-port', user: 'mila-stern', products: ['boulangerie-du-port-shop'] },
    }),
  ],
  [
    '2024-03-13T09:30:00Z',
    (stage) => ({
      ...{ do: 'enter-account', actor: stage.collaborator(AGENCY), partner: AGENCY },
      ...{ client: 'boulangerie-du-port', product: 'boulangerie-du-port-shop' },
    }),
  ],
  [
    '2024-09-30T15:00:00Z',
    (stage) => ({
      ...{ do: 'unassign-collaborator', actor: stage.representative(AGENCY), partner: AGENCY },
      ...{ client: 'boulangerie-du-port', user: 'mila-stern' },
    }),
  ],
];

/** Mistakes that two people put right, and money that waits for an answer. */
const RIGHT: readonly Step[] = [
  [
    '2024-03-25T08:00:00Z',
    is({
      ...{ do: 'adjust', ...LEA, approvedBy: 'jonas', adjustment: 'adj-2024-1', partner: 'pixelwerk', currency: 'CHF' },
      ...{ amount: '40.00', reason: 'spoke at the spring meeting of the programme' },
    }),
  ],
  [
    '2024-03-26T08:00:00Z',
    (stage) => ({
      ...{ do: 'correct-attribution', ...LEA, approvedBy: 'jonas', order: stage.orderOf(`${GARAGE}-web`) },
      ...{ partner: AGENCY, reason: 'the agency had brought the client, the form came later' },
    }),
  ],
  [
    '2024-04-16T08:00:00Z',
    () => {
      const card = PUBLISHED.map(([, one]) => one).find(
        (one) => one.do === 'publish-rate-card' && one.version === 'card-2023',
      );
      if (card?.do !== 'publish-rate-card') throw new Error('there is no card-2023');
      const rules = card.rules.map((rule) =>
        'rate' in rule && rule.family === 'servers' && rule.level === 'silver' ? { ...rule, rate: '0.12' } : rule,
      );
      return {
        ...{ do: 'correct-rate-card', ...JONAS, approvedBy: 'lea', version: 'card-2023', rules },
        reason: 'servers were agreed at 12 % for silver',
      };
    },
  ],
];

/** Partners that pause and go. */
const STANDING: readonly Step[] = [
  ['2024-09-02T08:00:00Z', is({ do: 'suspend-partner', ...LEA, org: 'nordlicht' })],
  ['2024-09-24T08:00:00Z', is({ do: 'reinstate-partner', ...LEA, org: 'nordlicht' })],
  [
    '2024-12-10T08:00:00Z',
    (stage) => ({ do: 'leave-programme', actor: stage.representative('agence-horizon'), org: 'agence-horizon' }),
  ],
];

const STEPS = [...DESTINATIONS, ...RUNS, ...MAILBOX, ...COLLEAGUE, ...RIGHT, ...STANDING];
const moment = (at: string): number => Date.parse(at) / 1000;
const dayOf = (at: number): string => new Date(at * 1000).toISOString().slice(0, 10);
const DAY = 86_400;

/** The year in which partners are paid, months are closed, and much is done by date. */
export function lastYear(stage: Stage): void {
  for (let month = 1; month <= 12; month += 1) {
    const [year, last] = [month === 1 ? 2023 : 2024, month === 1 ? 12 : month - 1];
    const closed = `${year}-${String(last).padStart(2, '0')}`;
    const at = (day: string, time: string): number => moment(`2024-${String(month).padStart(2, '0')}-${day}T${time}Z`);
    stage.arrange(at('05', '04:00:00'), () => stage.write({ do: 'release', through: dayOf(stage.now - DAY) }));
    stage.arrange(at('05', '04:10:00'), () => stage.write({ do: 'evaluate-thresholds', on: stage.today }));
    stage.arrange(at('05', '04:20:00'), () =>
      stage.write({ do: 'expire-invitations', through: dayOf(stage.now - DAY) }),
    );
    stage.arrange(at('10', '07:00:00'), () => stage.write({ do: 'close-period', ...LEA, month: closed }));
  }
  for (let monday = moment('2024-05-20T03:00:00Z'); monday < moment('2024-12-31T00:00:00Z'); monday += 7 * DAY) {
    stage.arrange(monday, () => stage.write({ do: 'renew-due', through: stage.today }));
  }
  for (const [at, record, code] of STEPS) stage.arrange(moment(at), () => stage.write(record(stage), code ?? null));
}
