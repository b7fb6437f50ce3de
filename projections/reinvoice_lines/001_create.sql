CREATE TABLE reinvoice_line (
  position bigint PRIMARY KEY,
  partner_org_id text COLLATE "C" NOT NULL,
  client_org_id text COLLATE "C" NOT NULL,
  order_id text COLLATE "C" NOT NULL UNIQUE,
  product_id text COLLATE "C" NOT NULL,
  sku text COLLATE "C" NOT NULL,
  quantity integer NOT NULL,
  period_from date,
  period_to date,
  payer_org_id text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  charged numeric(19,2) NOT NULL,
  public numeric(19,2) NOT NULL,
  refunded numeric(19,2) NOT NULL,
  tax_rates jsonb,
  total numeric(19,2),
  invoice_number bigint,
  placed_at timestamptz NOT NULL,
  placed_on date NOT NULL GENERATED ALWAYS AS ((placed_at AT TIME ZONE 'Europe/Zurich')::date) STORED,
  paid_at timestamptz,
  paid_on date GENERATED ALWAYS AS ((paid_at AT TIME ZONE 'Europe/Zurich')::date) STORED
);
CREATE INDEX reinvoice_line_partner ON reinvoice_line (partner_org_id, position);
COMMENT ON TABLE reinvoice_line IS 'What do I bill my client? One row an order that a partner managed with FULL access, whoever pays; which of them it is shown is the policy''s (R13, A22).';
COMMENT ON COLUMN reinvoice_line.position IS 'Log position of the opening of the order.';
COMMENT ON COLUMN reinvoice_line.partner_org_id IS 'Partner that managed the product with FULL access when it was ordered.';
COMMENT ON COLUMN reinvoice_line.client_org_id IS 'Owner of the product.';
COMMENT ON COLUMN reinvoice_line.order_id IS 'Order or renewal.';
COMMENT ON COLUMN reinvoice_line.product_id IS 'Product.';
COMMENT ON COLUMN reinvoice_line.sku IS 'What was ordered.';
COMMENT ON COLUMN reinvoice_line.quantity IS 'How many.';
COMMENT ON COLUMN reinvoice_line.period_from IS 'First day of the supply; NULL for a one-off.';
COMMENT ON COLUMN reinvoice_line.period_to IS 'The day after the last; NULL for a one-off.';
COMMENT ON COLUMN reinvoice_line.payer_org_id IS 'Who pays: the partner or the client (R20, R25).';
COMMENT ON COLUMN reinvoice_line.currency IS 'CHF or EUR: of every amount of the row.';
COMMENT ON COLUMN reinvoice_line.charged IS 'What the payer is charged, excl. VAT.';
COMMENT ON COLUMN reinvoice_line.public IS 'Public unit price times quantity, excl. VAT.';
COMMENT ON COLUMN reinvoice_line.refunded IS 'What of charged has gone back.';
COMMENT ON COLUMN reinvoice_line.tax_rates IS 'VAT rates of the parts of the supply; empty without tax. NULL where the partner does not pay.';
COMMENT ON COLUMN reinvoice_line.total IS 'What the payer is charged, incl. VAT. NULL where the partner does not pay.';
COMMENT ON COLUMN reinvoice_line.invoice_number IS 'Invoice to the payer; NULL until it is issued. Shown where the partner pays.';
COMMENT ON COLUMN reinvoice_line.placed_at IS 'When it was ordered.';
COMMENT ON COLUMN reinvoice_line.placed_on IS 'Business date of placed_at in Europe/Zurich.';
COMMENT ON COLUMN reinvoice_line.paid_at IS 'When it was paid; NULL while it is open.';
COMMENT ON COLUMN reinvoice_line.paid_on IS 'Business date of paid_at in Europe/Zurich.';
