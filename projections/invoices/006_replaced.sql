-- An invoice with a wrong tax is replaced by another one of its order, and each is credited by itself.
ALTER TABLE invoice
  ADD COLUMN replaces bigint,
  ADD COLUMN correction_id text COLLATE "C",
  ADD CHECK ((replaces IS NULL) = (correction_id IS NULL));
DROP INDEX invoice_order;
CREATE INDEX invoice_order ON invoice (order_id);
CREATE TABLE invoice_replacement (
  number bigint PRIMARY KEY,
  replaced_by bigint NOT NULL
);
CREATE TABLE invoice_rest (
  order_id text COLLATE "C" PRIMARY KEY,
  owed numeric(19,2) NOT NULL
);
DROP TABLE invoice_credit;
CREATE TABLE invoice_credit (
  number bigint PRIMARY KEY,
  net numeric(19,2) NOT NULL,
  total numeric(19,2) NOT NULL,
  rounding numeric(19,2) NOT NULL
);
COMMENT ON COLUMN invoice.replaces IS 'Number of the invoice whose place it takes, because the tax of that one was wrong (A28); NULL for the first one of its order.';
COMMENT ON COLUMN invoice.correction_id IS 'Correction that did it; NULL for the first one.';
COMMENT ON TABLE invoice_replacement IS 'Invoices whose place others have taken, because their tax was wrong (A28).';
COMMENT ON COLUMN invoice_replacement.number IS 'Number of the invoice that was replaced.';
COMMENT ON COLUMN invoice_replacement.replaced_by IS 'Number of the one in its place.';
COMMENT ON TABLE invoice_rest IS 'What paid orders owe since their tax was corrected (A28).';
COMMENT ON COLUMN invoice_rest.order_id IS 'Order of the invoice.';
COMMENT ON COLUMN invoice_rest.owed IS 'What is to be paid still, tax included, in the currency of the invoice; 0.00 once it was paid.';
COMMENT ON TABLE invoice_credit IS 'What credit notes gave back of invoices; the invoices never change (E14).';
COMMENT ON COLUMN invoice_credit.number IS 'Number of the invoice.';
COMMENT ON COLUMN invoice_credit.net IS 'Sum of its credit notes, excl. VAT, in the currency of the invoice.';
COMMENT ON COLUMN invoice_credit.total IS 'The same with VAT.';
COMMENT ON COLUMN invoice_credit.rounding IS 'What its credit notes gave back of rounding, in the currency of the invoice.';
