import { BENEFITS, INELIGIBLE_FOR, NO_BENEFIT_REASONS, TAX_TREATMENTS } from '#libs/orders/events/placement.js';
import { LEGAL_FORMS } from '#libs/organisation/events/organisation-registered.js';
import {
  amount,
  choice,
  date,
  flag,
  list,
  nullable,
  object,
  part,
  rate,
  text,
  whole,
  withheld,
} from '#libs/read-models/description/values.js';
import { accessMode, client, country, partner, paymentMethod } from '../values.js';

const WITHHELD = 'Null for a client that does not pay.';
const TAX_IS_SECRET =
  'Null for everybody but the payer, finance and the programme desk: it is what the invoice tells (R23, R28, A4).';

const TAX_PART = part('TaxPart', {
  from: date('First day.'),
  to: date('The day after the last.', '2027-03-12'),
  rate: rate('VAT rate.', '0.081'),
  net: amount('Net of the part.', '260.40'),
  tax: amount('Its tax.', '21.09'),
});
const TAX = part(
  'TaxDecision',
  {
    treatment: choice('How it is taxed.', TAX_TREATMENTS),
    payerCountry: country('Country of the payer.'),
    payerForm: choice('Its legal form.', LEGAL_FORMS),
    vatNumber: nullable(text('Its VAT number.', 'CHE-116.281.710')),
    tableCountry: nullable(country('Whose tax table applies; null where none does.')),
    parts: list('One a tax rate of the supply period.', object('', TAX_PART)),
    total: amount('Including VAT.', '281.49'),
  },
  { about: 'Tax with the evidence it rests on (A28).' },
);
const SEEN = part(
  'SeenRevisions',
  {
    delegation: whole('Of the client’s delegation; -1 for one without events.', 7),
    organisation: whole('Of the payer.', 0),
    partner: nullable(whole('Of the managing partner.', 2)),
    priceList: whole('Of the price lists.', 4),
    rateCard: nullable(whole('Of the rate cards; null like rateCardVersion.', 3)),
    taxTable: nullable(whole('Of the tax table; null like tax.', 1)),
  },
  { about: 'Revisions of the streams a decision rests on, null where none was needed.' },
);
const REASON = part('ReasonDetails', {
  cause: choice('What is missing on the card, for this line’s family, level, product and currency.', INELIGIBLE_FOR),
  rateCardVersion: nullable(text('The card that said no; null where none was in force.', 'card-2026'), {
    example: null,
  }),
});

export const LINE_PRICE = part(
  'LinePrice',
  {
    unit: amount('Net unit price.', '9.92'),
    public: amount('Unit price × quantity.', '347.20'),
    degressiveRate: rate('Off the public price (R11).', '0.25'),
    net: amount('After the degressive tariff.', '260.40'),
    priceListVersion: text('Price list that decided.', 'prices-2026'),
  },
  { about: 'What the line costs, excluding VAT.' },
);

const TENDER_DUTY = part('TenderDuty', {
  tenderId: text('The tender that it came of.', 'tdr_1'),
  exclusivity: flag('True: the partner uses the provider’s products alone for it.'),
});

export const DECISION = part(
  'PlacementDecision',
  {
    placedBy: partner('Organisation that placed it.'),
    payerOrgId: client('Who pays.'),
    viewerOrgId: client('The only organisation that sees the invoice (A4).'),
    managingPartnerOrgId: nullable(partner('Who manages the product.')),
    partnershipId: nullable(text('Partnership it manages it by.', 'pst_1')),
    accessMode: nullable(accessMode('Its access.', 'FULL')),
    paymentMethod: nullable(paymentMethod('Null without FULL access.')),
    partnerLevel: nullable(text('Its level.', 'silver')),
    benefit: choice('What the line brings the managing partner.', BENEFITS),
    reasonCode: nullable(choice('Why it brings nothing; null where it brings something.', NO_BENEFIT_REASONS), {
      example: null,
    }),
    reasonDetails: nullable(object(`Beside PRODUCT_FAMILY_NOT_ELIGIBLE, else null. ${WITHHELD}`, REASON), {
      example: null,
    }),
    rate: nullable(rate(`Rate of the benefit; null where a preferential price decided. ${WITHHELD}`)),
    preferential: nullable(amount(`Price after the benefit. ${WITHHELD}`, '208.32')),
    benefitAmount: withheld(amount(`What it brings. ${WITHHELD}`)),
    charged: withheld(amount(`What the payer is charged, excluding VAT. ${WITHHELD}`, '260.40')),
    rateCardVersion: nullable(text(`Rate card that decided. ${WITHHELD}`, 'card-2026')),
    tax: withheld(object(TAX_IS_SECRET, TAX)),
    seen: object('What it rests on.', SEEN),
    tender: object('Only of an order that came of a tender (R7).', TENDER_DUTY),
    warrantyProductId: text('The warranty that paid it (A29); left out of every other line.', 'prd_warranty'),
  },
  {
    about: 'Who placed, pays, sees and earns, frozen at placement with the revisions it rests on (A6, A7).',
    optional: ['tender', 'warrantyProductId'],
  },
);
