CREATE TABLE invoice (
  number bigint PRIMARY KEY,
  date date NOT NULL,
  order_id text COLLATE "C" NOT NULL,
  client_org_id text COLLATE "C" NOT NULL,
  payer_org_id text COLLATE "C" NOT NULL,
  viewer_org_id text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  net numeric(19,2) NOT NULL,
  vat json NOT NULL,
  treatment text COLLATE "C" NOT NULL,
  reverse_charge boolean NOT NULL,
  tax numeric(19,2) NOT NULL,
  total numeric(19,2) NOT NULL,
  supply_period json,
  recipient json NOT NULL,
  supplier json NOT NULL,
  lines json NOT NULL,
  qr_reference text COLLATE "C" NOT NULL,
  event_id uuid NOT NULL,
  position bigint NOT NULL
);
CREATE INDEX invoice_viewer ON invoice (viewer_org_id, number);
CREATE UNIQUE INDEX invoice_order ON invoice (order_id);
CREATE TABLE invoice_payment (
  order_id text COLLATE "C" PRIMARY KEY,
  paid_at timestamptz NOT NULL
);
COMMENT ON TABLE invoice IS 'Which invoices are visible to me? One row an issued invoice, which never changes; only viewer_org_id sees it (R23, R28, A4).';
COMMENT ON COLUMN invoice.number IS 'Without gaps in the series main.';
COMMENT ON COLUMN invoice.date IS 'Business date of the placement in Europe/Zurich.';
COMMENT ON COLUMN invoice.net IS 'Charged, excl. VAT, in currency.';
COMMENT ON COLUMN invoice.vat IS '[{rate, net, vat, from, to}]: one part a stretch of the supply period under one rate; empty without tax.';
COMMENT ON COLUMN invoice.total IS 'net + tax, in currency.';
COMMENT ON COLUMN invoice.recipient IS '{orgId, name, country, vatNumber}; the name of a private organisation stays sealed and is opened when it is read.';
COMMENT ON TABLE invoice_payment IS 'Orders that were paid; a payment may be recorded before its invoice is.';
