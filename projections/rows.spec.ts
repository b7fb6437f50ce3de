import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { maturityOf } from '#libs/cashback/postings.js';
import { Policy } from '#libs/programme/policy.js';
import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import { qrReferenceOf } from '#libs/billing/qr-reference.js';
import { Namespace } from '#libs/event-sourcing/namespace.js';
import { maskedIban } from '#libs/kernel/iban.js';
import { add, compare, lessRate, shareOf, subtract, sum, times } from '#libs/kernel/money.js';
import { addMonths, businessDateOf, businessMonthOf } from '#libs/kernel/time.js';
import { exampleOf } from '#libs/read-models/description/values.js';
import { Database } from '#libs/read-models/postgres/database.js';
import type { ColumnFacts, Table } from '#libs/read-models/postgres/table.js';
import { ACCESS_CHANGE } from './access_audit/access_audit.row.js';
import { ACCOUNT } from './accounts/accounts.row.js';
import { CASHBACK_ENTRY } from './cashback_history/cashback_history.row.js';
import { CLIENT } from './client_list/client_list.row.js';
import { CREDIT_NOTE } from './credit_notes/credit_notes.row.js';
import { ENTRY, PAYOUT_ITEM } from './entries/entries.row.js';
import { INVITATION } from './invitations/invitations.row.js';
import { INVOICE } from './invoices/invoices.row.js';
import { ORDER } from './orders/orders.row.js';
import { BALANCE, DISCOUNT, EARNING } from './partner_earnings/partner_earnings.row.js';
import { PAYOUT, PAYOUT_RUN } from './payouts/payouts.row.js';
import { STATEMENT } from './statements/statements.row.js';
import { THRESHOLD } from './thresholds/thresholds.row.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const models = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'testing')
  .map(({ name }) => name);

/** Every table that any `.row.ts` describes; one that several rows are made of comes several times. */
const described = async (): Promise<Table[]> => {
  const files = models.flatMap((model) =>
    readdirSync(`${here}${model}`)
      .filter((file) => file.endsWith('.row.ts'))
      .map((file) => `./${model}/${file.replace('.ts', '.js')}`),
  );
  // One after the other: two that link the same module at once fail in the test runner.
  const modules: Record<string, unknown>[] = [];
  for (const file of files) modules.push((await import(file)) as Record<string, unknown>);
  return modules.flatMap((one) => Object.values(one)).filter(isTable);
};
const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null && 'facts' in value;

type Facts = Record<string, ColumnFacts>;
const WORDS: Record<string, string> = { int8: 'bigint', int4: 'integer', bool: 'boolean' };

/** What the migrated database says of its tables' columns. */
const actual = async (database: Database): Promise<Map<string, Facts>> => {
  const { rows } = await database.query<Record<string, string | number | null>>(
    `SELECT c.table_name AS of, column_name AS name, udt_name AS type, numeric_precision AS digits, numeric_scale AS scale,
       is_nullable = 'YES' AS "isNullable", is_generated = 'ALWAYS' AS "isGenerated", collation_name AS collation
     FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE table_schema = $1 AND t.table_type = 'BASE TABLE' AND c.table_name <> 'migration'`,
    [database.namespace.schema('ledger')],
  );
  const tables = new Map<string, Facts>();
  for (const { of, name, type, digits, scale, isNullable, isGenerated, collation } of rows) {
    const word = type === 'numeric' ? `numeric(${digits},${scale})` : (WORDS[String(type)] ?? String(type));
    // Lists go by the code points of their keys, whatever the server's language is.
    const written = type === 'text' && collation !== 'C' ? `text in ${collation}` : word;
    const facts = tables.get(String(of)) ?? {};
    tables.set(String(of), facts);
    facts[String(name)] = { type: written, isNullable: Boolean(isNullable), isGenerated: Boolean(isGenerated) };
  }
  return tables;
};

/** Columns that a description and the database do not have alike. */
const differences = (described: Facts, found: Facts): string[] =>
  [...new Set([...Object.keys(described), ...Object.keys(found)])].filter(
    (name) => JSON.stringify(described[name]) !== JSON.stringify(found[name]),
  );

describe('The descriptions of rows', () => {
  const database = new Database(testUrls().databaseUrl, new Namespace(testNamespace(), []));
  let found: Map<string, Facts>;
  let tables: Table[];
  beforeAll(async () => {
    await database.migrate(models.map((model) => `${here}${model}`));
    [found, tables] = [await actual(database), await described()];
  });
  afterAll(async () => {
    await database.dropSchemas();
    await database.close();
  });

  it('are those of the migrated tables: every column, its type, whether it may be null, who fills it', () => {
    const whole = new Map<string, Facts>();
    for (const { table, facts } of tables) whole.set(table, { ...whole.get(table), ...facts });
    expect([...whole.keys()].sort()).toEqual([...found.keys()].sort());
    for (const { table, facts } of tables) {
      const ofDescribed = Object.fromEntries(Object.keys(facts).map((name) => [name, found.get(table)?.[name]]));
      expect([table, differences(facts, ofDescribed as Facts)]).toEqual([table, []]);
    }
    for (const [table, facts] of found) expect([table, differences(whole.get(table)!, facts)]).toEqual([table, []]);
  });

  it.each([
    ['another type', 'ALTER COLUMN stream TYPE varchar', 'stream'],
    ['another language', 'ALTER COLUMN stream TYPE text COLLATE "POSIX"', 'stream'],
    ['another precision', 'ALTER COLUMN amount TYPE numeric(20,2)', 'amount'],
    ['no null', 'ALTER COLUMN net SET NOT NULL', 'net'],
    ['null', 'ALTER COLUMN amount DROP NOT NULL', 'amount'],
    ['a column more', 'ADD COLUMN more text', 'more'],
    ['a column less', 'DROP COLUMN stream', 'stream'],
    ['a column that the projection must fill', 'ALTER COLUMN effective_on DROP EXPRESSION', 'effective_on'],
  ])('are not those of a table that has %s', async (_, change, column) => {
    const folder = new Database(testUrls().databaseUrl, new Namespace(testNamespace(), []));
    await folder.migrate([`${here}cashback_history`]);
    await folder.query(`ALTER TABLE cashback_history ${change}`);
    const changed = (await actual(folder)).get('cashback_history')!;
    await folder.dropSchemas();
    await folder.close();
    expect(differences(CASHBACK_ENTRY.facts, changed)).toEqual([column]);
  });

  it('head the columns of a table for people, in the order of the answer', () => {
    const titles = CASHBACK_ENTRY.titles;
    expect(titles.map(({ name }) => name)).toEqual(Object.keys(CASHBACK_ENTRY.answer.fields));
    expect(titles.slice(0, 3).map(({ title }) => title)).toEqual(['Event id', 'Effective at', 'Effective on']);
  });

  it('answer no internal column, and read it where the order needs it', () => {
    expect(Object.keys(INVITATION.answer.fields)).not.toContain('partnershipId');
    expect(INVITATION.select).not.toContain('partnership_id');
    expect(INVITATION.select).toContain('invitation.position AS "_position"');
    expect(INVITATION.key).toEqual({ _position: 'bigint', invitationId: 'text' });
  });
});

describe('The examples of a row belong together', () => {
  it('in an order', () => {
    const { placedAt, placedOn, quantity, price, decision, status, paidAt, paidOn, actor } = exampleOf(ORDER.answer);
    expect(placedOn).toBe(businessDateOf(placedAt));
    expect([status, paidOn]).toEqual(['paid', businessDateOf(paidAt!)]);
    expect(price.public).toBe(times(price.unit, quantity));
    expect(price.net).toBe(lessRate(price.public, price.degressiveRate));
    expect(decision.benefitAmount).toBe(shareOf(price.net, decision.rate!));
    expect(decision.preferential).toBe(subtract(price.net, decision.benefitAmount));
    expect([decision.charged, decision.placedBy]).toEqual([price.net, actor.orgId]);
    const { parts, total } = decision.tax;
    expect(total).toBe(sum([decision.charged, ...parts.map(({ tax }) => tax)]));
    for (const { net, rate, tax, from, to } of parts) expect([tax, from < to]).toEqual([shareOf(net, rate), true]);
    expect([decision.benefit, decision.reasonCode, decision.reasonDetails]).toEqual(['cashback', null, null]);
  });

  it('in an invoice', () => {
    const { number, net, tax, total, vat, lines, status, paidAt, qrReference, payerOrgId, recipient } = exampleOf(
      INVOICE.answer,
    );
    expect(total).toBe(add(net, tax));
    expect(tax).toBe(sum(vat.map((one) => one.vat)));
    expect(net).toBe(sum(lines.map((one) => one.net)));
    expect([status, paidAt === null]).toEqual(['paid', false]);
    expect(qrReference).toBe(qrReferenceOf(number));
    expect(recipient.orgId).toBe(payerOrgId);
  });

  it('in a credit note, which is of that invoice', () => {
    const note = exampleOf(CREDIT_NOTE.answer);
    const invoice = exampleOf(INVOICE.answer);
    expect(note.total).toBe(add(note.net, note.tax));
    expect(note.tax).toBe(sum(note.vat.map((one) => one.vat)));
    expect(note.net).toBe(sum(note.vat.map((one) => one.net)));
    expect(note.net).toBe(sum(note.lines.map((one) => one.net)));
    for (const { net, rate, vat } of note.vat) expect(vat).toBe(shareOf(net, rate));
    expect([note.invoiceNumber, note.invoiceDate]).toEqual([invoice.number, invoice.date]);
    expect([note.orderId, note.payerOrgId, note.supplyPeriod]).toEqual([
      invoice.orderId,
      invoice.payerOrgId,
      invoice.supplyPeriod,
    ]);
  });

  it('in earnings, a balance, discounts and postings', () => {
    const earning = exampleOf(EARNING.answer);
    expect(earning.discountNet).toBe(add(earning.discountGiven, earning.discountTakenBack));
    expect(shareOf(earning.accruedOn, earning.effectiveRate!)).toBe(earning.accrued);
    const { pending, held, available, inPayout, balance } = exampleOf(BALANCE.answer);
    expect(balance).toBe(sum([pending, held, available, inPayout]));
    const discount = exampleOf(DISCOUNT.answer);
    expect(discount.net).toBe(add(discount.given, discount.takenBack));
    const entry = exampleOf(CASHBACK_ENTRY.answer);
    expect(entry.amount).toBe(subtract(entry.net!, entry.preferential!));
    expect(entry.effectiveOn).toBe(businessDateOf(entry.effectiveAt));
    expect(entry.maturesOn).toBe(maturityOf(entry.effectiveAt, Policy.initial.holdingDays));
    expect(earning.month).toBe(businessMonthOf(entry.effectiveAt));
    expect([entry.type, entry.refundId]).toEqual(['accrued', null]);
    expect(entry.sourceEventId).not.toBe(entry.eventId);
    expect(entry.stream).toBe(`partnerAccount-${entry.partnerOrgId}.${entry.currency}`);
  });

  it('in an account, its entry, a statement and a payout with its item', () => {
    const account = exampleOf(ACCOUNT.answer);
    const parts = [account.pending, account.held, account.available, account.inPayout];
    expect(account.owed).toBe(sum(parts));
    expect(sum([account.accrued, account.reversed, account.adjusted])).toBe(sum([account.owed, account.paid]));
    const entry = exampleOf(ENTRY.answer);
    expect(entry.remaining).toBe(sum([entry.amount, entry.reversed, entry.adjusted]));
    expect([entry.kind, entry.state, entry.runId, entry.holdReason]).toEqual(['entry', 'pending', null, null]);
    const { opening, accrued, reversed, adjusted, paid, closing } = exampleOf(STATEMENT.answer);
    expect(closing).toBe(subtract(sum([opening, accrued, reversed, adjusted]), paid));
    const payout = exampleOf(PAYOUT.answer);
    expect([payout.items, payout.amount]).toEqual([1, exampleOf(PAYOUT_ITEM.answer).amount]);
    expect(payout.iban).toBe(maskedIban(payout.fullIban!));
    const { payouts, total } = exampleOf(PAYOUT_RUN.answer);
    expect([payouts, total]).toEqual([1, payout.amount]);
  });

  it('in an evaluation', () => {
    const { windowFrom, windowTo, chf, eur, isMet, graceUntil } = exampleOf(THRESHOLD.answer);
    expect(windowFrom).toBe(addMonths(windowTo, -12));
    expect(isMet).toBe(compare(add(times(chf, 9), times(eur, 10)), '18000.00') >= 0);
    expect(graceUntil !== null && graceUntil > windowTo).toBe(!isMet);
  });

  it('in a client, an invitation and a change of access', () => {
    const { status, mode, products, paymentMethod, since, endedAt } = exampleOf(CLIENT.answer);
    expect([status, since === null, endedAt]).toEqual(['active', false, null]);
    expect([mode, products.length > 0, paymentMethod]).toEqual(['LIMITED', true, null]);
    const invitation = exampleOf(INVITATION.answer);
    expect([invitation.status, invitation.closedAt === null]).toEqual(['accepted', false]);
    expect(invitation.grantedAccess).toEqual({ ...invitation.askedAccess, payment: null });
    const { action, from, to, productId, by, acceptedBy, askedAccess } = exampleOf(ACCESS_CHANGE.answer);
    expect([action, from, productId, askedAccess]).toEqual(['granted', null, null, null]);
    expect([to?.mode, to?.payment]).toEqual(['LIMITED', null]);
    expect(by).toEqual(acceptedBy);
  });
});
