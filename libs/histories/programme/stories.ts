import { order } from './everyday.js';
import { Stage } from './stage.js';
import {
  FULL,
  only,
  administrator,
  collaborator,
  clientAsks,
  partnerAsks,
  accepts,
  declines,
  withdraws,
  changes,
  touches,
  pays,
  ends,
  paid,
  refunded,
  renewed,
  ordered,
  is,
  Step,
} from './telling.js';

/** Two limited partners for a law office, and the day on which it gives everything to one of them. */
const LAW_OFFICE: readonly Step[] = [
  ['2022-05-10T08:05:00Z', clientAsks('etude-marchand', 'pixelwerk', only('etude-marchand-mail'))],
  [
    '2022-05-12T07:40:00Z',
    accepts('etude-marchand', 'pixelwerk', 'pixelwerk', {
      grant: only('etude-marchand-mail', 'etude-marchand-drive'),
    }),
    'ONLY_CLIENT_DECIDES',
  ],
  ['2022-05-12T07:46:00Z', accepts('etude-marchand', 'pixelwerk', 'pixelwerk')],
  ['2022-06-13T09:20:00Z', ordered('pixelwerk', 'etude-marchand', 'mail-2', 'mailbox', 3), 'NOT_ALLOWED_TO_ORDER'],
  [
    '2022-09-06T12:15:00Z',
    touches('add-product-access', 'etude-marchand', 'pixelwerk', 'etude-marchand-web'),
    'PRODUCT_ALREADY_DELEGATED',
  ],
  ['2022-09-07T07:05:00Z', touches('add-product-access', 'etude-marchand', 'pixelwerk', 'etude-marchand-drive')],
  ['2023-03-13T08:00:00Z', partnerAsks('atelier-coteau', 'etude-marchand'), 'PARTNERSHIP_ACTIVE'],
  ['2023-03-20T10:30:00Z', changes('etude-marchand', 'atelier-coteau', FULL), 'FULL_EXCLUDES_LIMITED'],
  ['2023-03-21T08:10:00Z', changes('etude-marchand', 'atelier-coteau', FULL, { supersede: true })],
];

/** A museum moves from one partner to another; the first still earns on what was ordered before. */
const MUSEUM: readonly Step[] = [
  ['2023-06-05T13:00:00Z', ends('musee-valclair', 'atelier-coteau', 'client')],
  ['2023-06-06T07:30:00Z', ends('musee-valclair', 'atelier-coteau', 'partner'), 'NO_ACTIVE_PARTNERSHIP'],
  ['2023-06-12T08:20:00Z', clientAsks('musee-valclair', 'pixelwerk', FULL, { payment: 'PARTNER' })],
  ['2023-06-14T09:00:00Z', accepts('musee-valclair', 'pixelwerk', 'pixelwerk')],
];

/** A garage that takes its time to find a partner. */
const GARAGE: readonly Step[] = [
  ['2023-12-04T08:00:00Z', clientAsks('garage-bellevaux', 'atelier-coteau')],
  ['2023-12-05T09:45:00Z', partnerAsks('atelier-coteau', 'garage-bellevaux'), 'INVITATION_OPEN'],
  ['2023-12-11T10:00:00Z', declines('garage-bellevaux', 'atelier-coteau', 'atelier-coteau')],
  ['2024-01-08T08:00:00Z', clientAsks('garage-bellevaux', 'pixelwerk')],
  ['2024-01-15T08:30:00Z', withdraws('garage-bellevaux', 'pixelwerk', 'garage-bellevaux')],
  ['2024-01-16T07:15:00Z', accepts('garage-bellevaux', 'pixelwerk', 'pixelwerk'), 'INVITATION_NOT_OPEN'],
  ['2024-03-04T08:00:00Z', partnerAsks('atelier-coteau', 'garage-bellevaux')],
  ['2024-03-07T12:00:00Z', accepts('garage-bellevaux', 'atelier-coteau', 'garage-bellevaux')],
];

/** Who pays, and who may change it. */
const PAYMENT_METHODS: readonly Step[] = [
  ['2022-09-20T08:00:00Z', pays('kanzlei-weissbrugg', 'pixelwerk', 'PARTNER'), 'PAYMENT_METHOD_NEEDS_FULL_ACCESS'],
  ['2022-10-04T08:00:00Z', changes('kanzlei-weissbrugg', 'pixelwerk', FULL, { payment: 'PARTNER' })],
  ['2023-02-07T14:00:00Z', pays('brauerei-dreizack', 'pixelwerk', 'PARTNER', administrator), 'ACTOR_NOT_ALLOWED'],
  ['2023-02-08T07:30:00Z', pays('brauerei-dreizack', 'pixelwerk', 'PARTNER')],
  [
    '2024-04-09T08:00:00Z',
    changes('kanzlei-weissbrugg', 'pixelwerk', only('kanzlei-weissbrugg-mail', 'kanzlei-weissbrugg-drive')),
  ],
  ['2024-06-11T08:00:00Z', pays('brauerei-dreizack', 'pixelwerk', 'CLIENT')],
];

/** Accesses that are asked for, narrowed, moved and given up. */
const ACCESS: readonly Step[] = [
  ['2022-04-11T08:00:00Z', partnerAsks('agence-horizon', 'agence-horizon'), 'SELF_PARTNERSHIP'],
  ['2022-05-17T06:30:00Z', partnerAsks('atelier-coteau', 'cabinet-roseraie', FULL, collaborator), 'ACTOR_NOT_ALLOWED'],
  ['2022-10-03T17:40:00Z', clientAsks('emil-sager', 'nora-widmer'), 'NOT_A_PARTNER'],
  // A partner may be another's client (A27).
  ['2022-12-01T08:00:00Z', clientAsks('atelier-coteau', 'pixelwerk')],
  ['2022-12-02T08:00:00Z', accepts('atelier-coteau', 'pixelwerk', 'pixelwerk')],
  ['2023-01-17T08:00:00Z', partnerAsks('pixelwerk', 'commune-montruisseau')],
  [
    '2023-01-19T13:30:00Z',
    accepts('commune-montruisseau', 'pixelwerk', 'commune-montruisseau'),
    'FULL_ALREADY_GRANTED',
  ],
  ['2023-01-20T08:00:00Z', declines('commune-montruisseau', 'pixelwerk', 'commune-montruisseau')],
  [
    '2023-02-14T08:00:00Z',
    touches('add-product-access', 'baeckerei-sonnfelden', 'pixelwerk', 'baeckerei-sonnfelden-web'),
    'ACCESS_IS_FULL',
  ],
  [
    '2023-05-09T08:00:00Z',
    touches('add-product-access', 'maison-du-tissage', 'agence-horizon', 'maison-du-tissage-shop'),
    'UNKNOWN_PRODUCT',
  ],
  ['2024-02-12T08:00:00Z', changes('architektur-winkel', 'pixelwerk', only('architektur-winkel-drive'))],
  ['2024-03-18T08:00:00Z', touches('add-product-access', 'architektur-winkel', 'pixelwerk', 'architektur-winkel-web')],
  [
    '2024-07-08T08:00:00Z',
    touches('remove-product-access', 'architektur-winkel', 'pixelwerk', 'architektur-winkel-web'),
  ],
  ['2024-05-13T08:00:00Z', ends('hotel-enzianhof', 'pixelwerk', 'client')],
  ['2024-05-14T08:00:00Z', clientAsks('hotel-enzianhof', 'atelier-coteau')],
  ['2024-05-16T08:00:00Z', accepts('hotel-enzianhof', 'atelier-coteau', 'atelier-coteau')],
  ['2024-06-03T08:00:00Z', pays('hotel-enzianhof', 'atelier-coteau', 'PARTNER')],
  // Its one client that pays in euros: an account is of one currency (A26).
  ['2023-06-19T08:00:00Z', clientAsks('harbor-lantern', 'atelier-coteau', only('harbor-lantern-web'))],
  ['2023-06-21T08:00:00Z', accepts('harbor-lantern', 'atelier-coteau', 'atelier-coteau')],
  ['2024-08-12T08:00:00Z', ends('fahrrad-gegenwind', 'nordlicht', 'partner')],
  ['2024-08-19T08:00:00Z', clientAsks('fahrrad-gegenwind', 'agence-horizon')],
  ['2024-08-22T08:00:00Z', declines('fahrrad-gegenwind', 'agence-horizon', 'agence-horizon')],
  ['2024-12-16T09:00:00Z', partnerAsks('nordlicht', 'tonstudio-kellerhall')],
];

/** Organisations, levels and numbers. */
const MEMBERS: readonly Step[] = [
  [
    '2022-01-26T08:00:00Z',
    is({
      ...{ do: 'register-organisation', org: 'boulangerie-du-port', name: 'Boulangerie du Port (2)' },
      ...{ form: 'company', country: 'CH', currency: 'CHF' },
    }),
    'ORGANISATION_EXISTS',
  ],
  [
    '2022-11-08T19:10:00Z',
    is({ do: 'record-vat-number', org: 'jeanne-kieffer', vatNumber: 'LU10000356', entryPoint: 'shop' }),
    'VAT_NUMBER_NEEDS_COMPANY',
  ],
  ['2023-04-03T08:00:00Z', is({ do: 'change-partner-level', org: 'atelier-coteau', level: 'gold' })],
  ['2024-05-06T08:00:00Z', is({ do: 'change-partner-level', org: 'nordlicht', level: 'silver' })],
];

/** Money that comes twice, late, or goes back; products that come to an end. */
const MONEY: readonly Step[] = [
  ['2022-09-01T08:00:00Z', paid('museum-uhrenhaus-web'), 'ORDER_ALREADY_PAID'],
  ['2022-09-15T08:00:00Z', refunded('lycee-martin-pecheur-drive', '120.84')],
  // The same again, as banks and queues do: accepted, and nothing changes.
  ['2022-09-15T08:05:00Z', refunded('lycee-martin-pecheur-drive', '120.84', 'ref-2022-001')],
  ['2022-09-16T08:00:00Z', refunded('lycee-martin-pecheur-drive', '2400.00'), 'REFUND_EXCEEDS_PAID'],
  ['2023-02-27T08:00:00Z', refunded('velo-kurve-domain', '11.50')],
  ['2023-02-27T08:02:00Z', is({ do: 'terminate-product', product: 'velo-kurve-domain' })],
  ['2023-03-14T08:00:00Z', is({ do: 'terminate-product', product: 'theatre-petit-quai-domain' })],
  ['2023-05-15T08:00:00Z', renewed('theatre-petit-quai', 'theatre-petit-quai-domain'), 'PRODUCT_TERMINATED'],
  [
    '2023-04-05T08:00:00Z',
    ordered('imkerei-wiesengrund', 'imkerei-wiesengrund', 'web', 'hosting-web', 1),
    'TAX_NOT_SUPPORTED',
  ],
  ['2023-05-03T08:00:00Z', refunded('festival-lueurs-stage', '334.80'), 'ORDER_NOT_PAID'],
  ['2023-07-10T08:00:00Z', renewed('hotel-enzianhof', 'hotel-enzianhof-mail', 2), 'PERIOD_NOT_CONTIGUOUS'],
  ['2024-01-22T08:00:00Z', refunded('boulangerie-du-port-shop', '99.60')],
  ['2024-02-19T08:00:00Z', refunded('schule-weissbrugg-lab', '100.00')],
  ['2024-09-03T08:00:00Z', is({ do: 'terminate-product', product: 'kanzlei-weissbrugg-drive' })],
  ['2024-10-07T08:00:00Z', refunded('librairie-encre-bleue-shop', '83.67')],
];

const STEPS: readonly Step[] = [
  ...LAW_OFFICE,
  ...MUSEUM,
  ...GARAGE,
  ...PAYMENT_METHODS,
  ...ACCESS,
  ...MEMBERS,
  ...MONEY,
];

const moment = (at: string): number => Date.parse(at) / 1000;

/** Orders that a story needs to be paid at its own time. */
export function storiesOf(stage: Stage): void {
  // The museum's last order with its first partner is paid when the second one has come.
  stage.arrange(moment('2023-05-22T09:30:00Z'), () =>
    order(stage, 'musee-valclair', ['drive', 'drive', 4], moment('2023-06-19T08:00:00Z')),
  );
  stage.arrange(moment('2023-05-02T15:00:00Z'), () =>
    order(stage, 'festival-lueurs', ['stage', 'cloud-server', 1], moment('2023-05-16T08:00:00Z')),
  );
  // Paid on 31 July by the world's clock and on 1 August by the books, which are kept in Zurich.
  stage.arrange(moment('2023-07-17T09:00:00Z'), () =>
    order(stage, 'museum-uhrenhaus', ['catalogue', 'drive', 3], moment('2023-07-31T22:30:00Z')),
  );
  for (const [at, record, code] of STEPS) stage.arrange(moment(at), () => stage.write(record(stage), code ?? null));
}
