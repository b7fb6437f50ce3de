CREATE TABLE cashback_history (
  position bigint PRIMARY KEY,
  event_id uuid NOT NULL UNIQUE,
  effective_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  type text COLLATE "C" NOT NULL CHECK (type IN ('accrued', 'reversed')),
  partner_org_id text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  client_org_id text COLLATE "C" NOT NULL,
  product_id text COLLATE "C" NOT NULL,
  order_id text COLLATE "C" NOT NULL,
  refund_id text COLLATE "C",
  net numeric(19,2),
  rate text COLLATE "C",
  preferential numeric(19,2),
  amount numeric(19,2) NOT NULL,
  balance numeric(19,2) NOT NULL,
  matures_on date,
  rate_card_version text COLLATE "C",
  delegation_revision integer,
  source_event_id text COLLATE "C" NOT NULL,
  stream text COLLATE "C" NOT NULL,
  stream_revision bigint NOT NULL
);
CREATE INDEX cashback_history_partner ON cashback_history (partner_org_id, currency, position);
COMMENT ON TABLE cashback_history IS 'Every movement of a partner''s cashback: one row a posting, in the order of the log.';
COMMENT ON COLUMN cashback_history.effective_at IS 'The payment''s instant of an accrual, the refund''s of a reversal.';
COMMENT ON COLUMN cashback_history.net IS 'Base of the benefit, excl. VAT, in currency (A8); NULL for a reversal.';
COMMENT ON COLUMN cashback_history.rate IS 'As on the rate card, 0.20 is 20 %; NULL where a preferential price decided.';
COMMENT ON COLUMN cashback_history.amount IS 'In currency; net - preferential (A9), negative for a reversal (A15).';
COMMENT ON COLUMN cashback_history.balance IS 'What the account holds after the posting, pending and available, in currency.';
COMMENT ON COLUMN cashback_history.delegation_revision IS 'Revision of the client''s delegation that the placement''s decision saw.';
COMMENT ON COLUMN cashback_history.source_event_id IS 'The payment or refund that was posted.';
