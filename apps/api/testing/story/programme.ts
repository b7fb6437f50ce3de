import { done, prepared, refused, type Step } from './step.js';

export const PROGRAMME = 'staff:programme';
export const FINANCE = 'staff:finance';
export const SUPPORT = 'staff:support';

const alpha = {
  orgId: 'org_alpha',
  name: 'Alpha SA',
  legalForm: 'company',
  country: 'CH',
  currency: 'CHF',
  language: 'fr',
};
const company = (orgId: string, name: string) => ({
  orgId,
  name,
  legalForm: 'company',
  country: 'CH',
  currency: 'CHF',
});
const delta = { orgId: 'org_delta', name: 'Dora Delta', legalForm: 'private', country: 'DE', currency: 'EUR' };
const vat = (vatNumber: string, more: object) => ({ vatNumber, ...more });
const ofAlpha = { organisation: 'org_alpha' };
const account = { entryPoint: 'account', termsAccepted: true };

/** Who takes part. */
export const organisations: Step[] = [
  done('registerOrganisation', 'company', 'A company in Switzerland', PROGRAMME, { body: alpha }),
  done('registerOrganisation', 'private', 'A private person in Germany', PROGRAMME, { body: delta }),
  prepared('registerOrganisation', PROGRAMME, { body: company('org_beta', 'Beta Web Sàrl') }),
  prepared('registerOrganisation', PROGRAMME, { body: company('org_gamma', 'Gamma Consulting AG') }),
  prepared('registerOrganisation', PROGRAMME, { body: company('org_epsilon', 'Epsilon Bau AG') }),
  prepared('registerOrganisation', PROGRAMME, { body: company('org_zeta', 'Zeta Design Sagl') }),
  refused('ACTOR_NOT_ALLOWED', 'registerOrganisation', FINANCE, { body: { ...alpha, orgId: 'org_eta' } }),
  refused('ORGANISATION_EXISTS', 'registerOrganisation', PROGRAMME, {
    body: { ...alpha, name: 'Alpha SA en liquidation' },
  }),
  done('recordVatNumber', 'account', 'In the account, with the terms accepted (R47)', 'org_alpha:administrator', {
    parameters: ofAlpha,
    body: vat('CHE-116.281.710', account),
  }),
  refused('UNKNOWN_ORGANISATION', 'recordVatNumber', 'org_epsilon:administrator', {
    parameters: ofAlpha,
    body: vat('CHE-116.281.710', account),
  }),
  refused('ACTOR_NOT_ALLOWED', 'recordVatNumber', 'org_alpha:collaborator', {
    parameters: ofAlpha,
    body: vat('CHE-116.281.710', account),
  }),
  refused('VAT_NUMBER_NEEDS_COMPANY', 'recordVatNumber', PROGRAMME, {
    parameters: { organisation: 'org_delta' },
    body: vat('DE136695976', account),
  }),
  refused('TERMS_NOT_ACCEPTED', 'recordVatNumber', 'org_alpha:administrator', {
    parameters: ofAlpha,
    body: vat('CHE-116.281.710', { entryPoint: 'account' }),
  }),
  refused('VAT_NUMBER_INVALID', 'recordVatNumber', PROGRAMME, {
    parameters: ofAlpha,
    body: vat('CHE-116.281.711', account),
  }),
  refused('NO_PRICE_LIST', 'placeOrder', 'org_alpha:administrator', {
    body: { clientOrgId: 'org_alpha', sku: 'hosting-web' },
  }),
];

const provider = {
  name: 'Hosting AG',
  street: 'Rue du Lac 1',
  postcode: '1200',
  town: 'Genève',
  country: 'CH',
  vatNumber: 'CHE-123.456.788 MWST',
  qrIban: 'CH4431999123000889012',
};
const hosting = { sku: 'hosting-web', family: 'web-hosting', price: { CHF: '9.92', EUR: '9.50' } };
const domain = { sku: 'domain-ch', family: 'domains', price: { CHF: '12.00', EUR: '12.00' } };
const cluster = { sku: 'cluster', family: 'servers', price: { CHF: '1500000.00' } };
/** Sold by terms of a year (A35). */
const certificate = { sku: 'certificate', family: 'certificates', price: { CHF: '40.00' }, term: 12 };
export const prices = {
  version: 'prices-2026',
  validFrom: '2020-01-01T00:00:00Z',
  prices: [hosting, domain, cluster, certificate],
  degressive: [{ family: 'web-hosting', fromQuantity: 25, rate: '0.25' }],
};
const silver = { family: 'web-hosting', level: 'silver', rate: '0.20' };
export const preferring = (CHF: string) => ({ family: 'domains', level: 'silver', prices: { 'domain-ch': { CHF } } });
export const card = {
  version: 'card-2026',
  validFrom: '2020-01-01T00:00:00Z',
  rules: [
    silver,
    { family: 'web-hosting', level: 'gold', rate: '0.25' },
    { family: 'domains', level: 'silver', prices: { 'domain-ch': { CHF: '9.00', EUR: '9.00' } } },
  ],
};
export const swiss = (...entries: { validFrom: string; rate: string }[]) => ({ tables: [{ country: 'CH', entries }] });
export const before = { validFrom: '2018-01-01', rate: '0.077' };
export const since2024 = { validFrom: '2024-01-01', rate: '0.081' };

/** Who sells, and at what prices, benefits and taxes. */
export const catalogue: Step[] = [
  done('registerProvider', 'provider', 'The supplier of invoices', FINANCE, { body: provider }),
  refused('ACTOR_NOT_ALLOWED', 'registerProvider', PROGRAMME, { body: provider }),
  refused('UID_INVALID', 'registerProvider', FINANCE, { body: { ...provider, vatNumber: 'CHE-123.456.789 MWST' } }),
  refused('QR_IBAN_INVALID', 'registerProvider', FINANCE, {
    body: { ...provider, qrIban: 'CH9300762011623852957' },
  }),
  done('publishPriceList', 'list', 'Four products and a degressive tariff', FINANCE, { body: prices }),
  refused('ACTOR_NOT_ALLOWED', 'publishPriceList', PROGRAMME, { body: prices }),
  refused('PRICE_LIST_EXISTS', 'publishPriceList', FINANCE, { body: { ...prices, prices: [hosting] } }),
  refused('AMOUNT_TOO_LARGE', 'publishPriceList', FINANCE, {
    body: { ...prices, version: 'prices-2027', prices: [{ ...hosting, price: { CHF: '1000000000000.00' } }] },
  }),
  refused('PRICE_LIST_INVALID', 'publishPriceList', FINANCE, {
    body: { ...prices, version: 'prices-2027', validFrom: '2027-01-01T00:00:00Z', prices: [hosting, hosting] },
  }),
  done('publishRateCard', 'card', 'Rates for one family, preferential prices for another', FINANCE, { body: card }),
  refused('ACTOR_NOT_ALLOWED', 'publishRateCard', PROGRAMME, { body: card }),
  refused('RATE_CARD_EXISTS', 'publishRateCard', FINANCE, { body: { ...card, rules: [silver] } }),
  refused('AMOUNT_TOO_LARGE', 'publishRateCard', FINANCE, {
    body: { ...card, version: 'card-2027', rules: [preferring('1000000000000.00')] },
  }),
  refused('RATE_CARD_INVALID', 'publishRateCard', FINANCE, {
    body: { ...card, version: 'card-2027', validFrom: '2027-01-01T00:00:00Z', rules: [silver, silver] },
  }),
  refused('RATE_ABOVE_CAP', 'publishRateCard', FINANCE, {
    body: { ...card, version: 'card-2027', validFrom: '2027-01-01T00:00:00Z', rules: [{ ...silver, rate: '0.40' }] },
  }),
  refused('PREFERENTIAL_ABOVE_PUBLIC', 'publishRateCard', FINANCE, {
    body: { ...card, version: 'card-2027', validFrom: '2027-01-01T00:00:00Z', rules: [preferring('13.00')] },
  }),
  done('publishTaxTables', 'switzerland', 'The Swiss rates', FINANCE, { body: swiss(before, since2024) }),
  refused('ACTOR_NOT_ALLOWED', 'publishTaxTables', PROGRAMME, { body: swiss(before) }),
  refused('TAX_TABLE_INVALID', 'publishTaxTables', FINANCE, { body: swiss(before, { ...before, rate: '0.08' }) }),
];

/** Who becomes a partner, at which level. */
export const partners: Step[] = [
  done('admitPartner', 'silver', 'A new partner', PROGRAMME, { body: { orgId: 'org_beta', level: 'silver' } }),
  prepared('admitPartner', PROGRAMME, { body: { orgId: 'org_gamma', level: 'silver' } }),
  prepared('admitPartner', PROGRAMME, { body: { orgId: 'org_zeta', level: 'silver' } }),
  refused('UNKNOWN_ORGANISATION', 'admitPartner', PROGRAMME, { body: { orgId: 'org_nobody', level: 'silver' } }),
  refused('ACTOR_NOT_ALLOWED', 'admitPartner', FINANCE, { body: { orgId: 'org_epsilon', level: 'silver' } }),
  refused('PARTNER_ALREADY_ADMITTED', 'admitPartner', PROGRAMME, { body: { orgId: 'org_beta', level: 'gold' } }),
  refused('PARTNER_NEEDS_COMPANY', 'admitPartner', PROGRAMME, { body: { orgId: 'org_delta', level: 'silver' } }),
  refused('LEVEL_NOT_DECLARED', 'admitPartner', PROGRAMME, { body: { orgId: 'org_epsilon', level: 'platinum' } }),
  done('changePartnerLevel', 'gold', 'A better level from now on', PROGRAMME, {
    parameters: { partner: 'org_gamma' },
    body: { level: 'gold' },
  }),
  refused('UNKNOWN_ORGANISATION', 'changePartnerLevel', PROGRAMME, {
    parameters: { partner: 'org_nobody' },
    body: { level: 'gold' },
  }),
  refused('ACTOR_NOT_ALLOWED', 'changePartnerLevel', FINANCE, {
    parameters: { partner: 'org_gamma' },
    body: { level: 'silver' },
  }),
  refused('LEVEL_NOT_DECLARED', 'changePartnerLevel', PROGRAMME, {
    parameters: { partner: 'org_gamma' },
    body: { level: 'platinum' },
  }),
  refused('NOT_A_PARTNER', 'changePartnerLevel', PROGRAMME, {
    parameters: { partner: 'org_alpha' },
    body: { level: 'gold' },
  }),
];

const later = (year: number, list: object[]) => ({
  version: `prices-of-${year}`,
  validFrom: `${year}-01-01T00:00:00Z`,
  prices: list,
  degressive: [],
});
type Sent = () => Pick<Step, 'parameters' | 'body'>;
/** A product is no longer sold, costs too much, has no tax: what a renewal then says, and a mandate. */
export const endOfSale = (renewal: Sent, mandate: Sent): Step[] => [
  prepared('publishPriceList', FINANCE, { body: later(2021, [domain]) }),
  refused('SKU_NOT_SOLD', 'renewProduct', 'org_alpha:administrator', renewal()),
  refused('SKU_NOT_SOLD', 'setRenewal', 'org_alpha:administrator', mandate()),
  prepared('publishPriceList', FINANCE, {
    body: later(2022, [{ ...hosting, price: { CHF: '99999999999.00' } }]),
  }),
  refused('AMOUNT_TOO_LARGE', 'renewProduct', 'org_alpha:administrator', renewal()),
  prepared('publishPriceList', FINANCE, { body: later(2023, [hosting]) }),
  prepared('publishTaxTables', FINANCE, { body: swiss({ validFrom: '2099-01-01', rate: '0.1' }) }),
  refused('TAX_NOT_SUPPORTED', 'renewProduct', 'org_alpha:administrator', renewal()),
];
