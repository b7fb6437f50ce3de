CREATE TABLE invoice_credit (
  order_id text COLLATE "C" PRIMARY KEY,
  net numeric(19,2) NOT NULL,
  total numeric(19,2) NOT NULL
);
COMMENT ON TABLE invoice_credit IS 'What credit notes gave back of invoices; the invoices never change (E14).';
COMMENT ON COLUMN invoice_credit.order_id IS 'Order of the invoice.';
COMMENT ON COLUMN invoice_credit.net IS 'Sum of its credit notes, excl. VAT, in the currency of the invoice.';
COMMENT ON COLUMN invoice_credit.total IS 'The same with VAT.';
