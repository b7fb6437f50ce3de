CREATE TABLE credit_note (
  number bigint PRIMARY KEY,
  date date NOT NULL,
  refund_id text COLLATE "C" NOT NULL,
  order_id text COLLATE "C" NOT NULL,
  invoice_number bigint NOT NULL,
  invoice_date date NOT NULL,
  client_org_id text COLLATE "C" NOT NULL,
  payer_org_id text COLLATE "C" NOT NULL,
  viewer_org_id text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  net numeric(19,2) NOT NULL,
  vat jsonb NOT NULL,
  treatment text COLLATE "C" NOT NULL,
  reverse_charge boolean NOT NULL,
  tax numeric(19,2) NOT NULL,
  total numeric(19,2) NOT NULL,
  supply_period jsonb,
  recipient jsonb NOT NULL,
  supplier jsonb NOT NULL,
  lines jsonb NOT NULL,
  correlation_id text COLLATE "C" NOT NULL,
  event_id uuid NOT NULL,
  position bigint NOT NULL
);
CREATE INDEX credit_note_viewer ON credit_note (viewer_org_id, number);
CREATE INDEX credit_note_order ON credit_note (order_id);
COMMENT ON TABLE credit_note IS 'Which credit notes are visible to me? One row a refund, which never changes; only viewer_org_id sees it, as the invoice (E14).';
COMMENT ON COLUMN credit_note.number IS 'Without gaps in the series main.';
COMMENT ON COLUMN credit_note.date IS 'Business date of the refund in Europe/Zurich.';
COMMENT ON COLUMN credit_note.refund_id IS 'Refund that it is of.';
COMMENT ON COLUMN credit_note.order_id IS 'Order or renewal that was refunded.';
COMMENT ON COLUMN credit_note.invoice_number IS 'Invoice that it corrects.';
COMMENT ON COLUMN credit_note.invoice_date IS 'Its date.';
COMMENT ON COLUMN credit_note.client_org_id IS 'Owner of the product, whoever paid.';
COMMENT ON COLUMN credit_note.payer_org_id IS 'Who paid and gets it back: client or partner (R20, R25).';
COMMENT ON COLUMN credit_note.viewer_org_id IS 'The only organisation that sees it (A4).';
COMMENT ON COLUMN credit_note.currency IS 'CHF or EUR: of every amount of the row.';
COMMENT ON COLUMN credit_note.net IS 'Refunded, excl. VAT, in currency; positive.';
COMMENT ON COLUMN credit_note.vat IS '[{rate, net, vat, from, to}]: one a tax part of the invoice, also where it is 0.00; a net may be a cent below zero (E15).';
COMMENT ON COLUMN credit_note.treatment IS 'taxed, reverse-charge or outside, as the invoice.';
COMMENT ON COLUMN credit_note.reverse_charge IS 'As the invoice.';
COMMENT ON COLUMN credit_note.tax IS 'Sum of the tax of its parts, in currency.';
COMMENT ON COLUMN credit_note.total IS 'net + tax, in currency.';
COMMENT ON COLUMN credit_note.supply_period IS 'That of the invoice: {from, to}, business dates in Europe/Zurich, half-open; NULL for a one-off (A32).';
COMMENT ON COLUMN credit_note.recipient IS 'As on the invoice; the name of a private organisation stays sealed and is opened when it is read.';
COMMENT ON COLUMN credit_note.supplier IS 'As on the invoice.';
COMMENT ON COLUMN credit_note.lines IS '[{productId, sku, quantity, net}]: the invoice''s, with the net that went back, in currency.';
COMMENT ON COLUMN credit_note.correlation_id IS 'Of the request or record that refunded.';
COMMENT ON COLUMN credit_note.event_id IS 'Event that issued it.';
COMMENT ON COLUMN credit_note.position IS 'Its log position.';
