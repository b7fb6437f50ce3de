ALTER TABLE invoice
  ADD COLUMN rounding numeric(19,2) NOT NULL DEFAULT 0,
  ADD COLUMN payable numeric(19,2) NOT NULL GENERATED ALWAYS AS (total + rounding) STORED,
  ADD COLUMN tax_note text COLLATE "C",
  ADD COLUMN note jsonb;
ALTER TABLE invoice_payment
  ADD COLUMN instrument text COLLATE "C" NOT NULL DEFAULT 'transfer',
  ADD COLUMN reference text COLLATE "C";
ALTER TABLE invoice_credit
  ADD COLUMN rounding numeric(19,2) NOT NULL DEFAULT 0;
CREATE TABLE invoice_prepaid (
  order_id text COLLATE "C" PRIMARY KEY,
  paid numeric(19,2) NOT NULL
);
CREATE TABLE invoice_remark (
  number bigint PRIMARY KEY,
  note jsonb NOT NULL
);
COMMENT ON COLUMN invoice.recipient IS '{orgId, name, country, vatNumber, address}; name and address of a private organisation stay sealed and are opened when they are read.';
COMMENT ON COLUMN invoice.rounding IS 'What rounding to 0.05 adds to what is paid, or takes off it; no part of total (V5).';
COMMENT ON COLUMN invoice.payable IS 'total + rounding: what is paid, in currency.';
COMMENT ON COLUMN invoice.tax_note IS 'Why there is no tax, in the words of the invoice; NULL where there is some.';
COMMENT ON COLUMN invoice.note IS 'The payer''s note when it was issued (R48), a text or sealed; NULL without.';
COMMENT ON COLUMN invoice_payment.instrument IS 'prepaid, card or transfer: by what the order was paid, but for what the prepaid account had paid before.';
COMMENT ON COLUMN invoice_payment.reference IS 'What the bank or the card company calls the payment; NULL where nobody said it.';
COMMENT ON COLUMN invoice_credit.rounding IS 'What its credit notes gave back of rounding, in the currency of the invoice.';
COMMENT ON TABLE invoice_prepaid IS 'What prepaid accounts paid of invoices (V12).';
COMMENT ON COLUMN invoice_prepaid.order_id IS 'Order of the invoice.';
COMMENT ON COLUMN invoice_prepaid.paid IS 'Paid less what came back because the order was paid otherwise, tax included, in the currency of the invoice.';
COMMENT ON TABLE invoice_remark IS 'What payers put beside issued invoices (R48); the latest of each.';
COMMENT ON COLUMN invoice_remark.number IS 'Number of the invoice.';
COMMENT ON COLUMN invoice_remark.note IS 'A text, or sealed for a private payer.';
