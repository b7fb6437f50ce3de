CREATE TABLE statement (
  partner_org_id text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  month text COLLATE "C" NOT NULL,
  opening numeric(19,2) NOT NULL,
  accrued numeric(19,2) NOT NULL,
  reversed numeric(19,2) NOT NULL,
  adjusted numeric(19,2) NOT NULL,
  paid numeric(19,2) NOT NULL,
  closing numeric(19,2) NOT NULL,
  lines integer NOT NULL,
  lines_hash text COLLATE "C" NOT NULL,
  first_revision bigint,
  last_revision bigint,
  closed_at timestamptz NOT NULL,
  stream text COLLATE "C" NOT NULL,
  event_id uuid NOT NULL,
  PRIMARY KEY (partner_org_id, currency, month),
  CHECK (opening + accrued + reversed + adjusted - paid = closing)
);
CREATE INDEX statement_month ON statement (month, partner_org_id, currency);
COMMENT ON TABLE statement IS 'What did a month of an account come to? One row a closed month with a balance or a movement, which never changes (E11, E12, E13).';
COMMENT ON COLUMN statement.partner_org_id IS 'Partner whose account it is.';
COMMENT ON COLUMN statement.currency IS 'CHF or EUR.';
COMMENT ON COLUMN statement.month IS 'YYYY-MM in Europe/Zurich.';
COMMENT ON COLUMN statement.opening IS 'What was owed before, in currency: pending, held, available and in payout.';
COMMENT ON COLUMN statement.accrued IS 'What payments brought, in currency.';
COMMENT ON COLUMN statement.reversed IS 'What refunds took back, in currency; zero or negative.';
COMMENT ON COLUMN statement.adjusted IS 'What finance and corrections added or took, in currency.';
COMMENT ON COLUMN statement.paid IS 'Settled less returned, in currency.';
COMMENT ON COLUMN statement.closing IS 'opening + accrued + reversed + adjusted - paid, in currency.';
COMMENT ON COLUMN statement.lines IS 'Movements of the month.';
COMMENT ON COLUMN statement.lines_hash IS 'SHA-256 over the movements, in their order; empty without any.';
COMMENT ON COLUMN statement.first_revision IS 'Revision of the first movement in the account''s journal; NULL without any.';
COMMENT ON COLUMN statement.last_revision IS 'Revision of the last one; NULL without any.';
COMMENT ON COLUMN statement.closed_at IS 'When the month was closed.';
COMMENT ON COLUMN statement.stream IS 'The account''s journal: partnerAccount-<partner>.<currency>.';
COMMENT ON COLUMN statement.event_id IS 'Event that closed it.';
