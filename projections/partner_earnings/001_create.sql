CREATE TABLE partner_earnings (
  partner_org_id text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  month text COLLATE "C" NOT NULL,
  accrued numeric(19,2) NOT NULL DEFAULT 0,
  reversed numeric(19,2) NOT NULL DEFAULT 0,
  entries integer NOT NULL DEFAULT 0,
  discount_given numeric(19,2) NOT NULL DEFAULT 0,
  PRIMARY KEY (partner_org_id, currency, month)
);
CREATE TABLE partner_balance (
  partner_org_id text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  pending numeric(19,2) NOT NULL,
  available numeric(19,2) NOT NULL,
  paid numeric(19,2) NOT NULL,
  balance numeric(19,2) GENERATED ALWAYS AS (pending + available) STORED,
  PRIMARY KEY (partner_org_id, currency)
);
COMMENT ON TABLE partner_earnings IS 'What did a partner earn in a month? Months are those of Europe/Zurich; currencies are never added up (A26).';
COMMENT ON COLUMN partner_earnings.accrued IS 'Cashback of orders paid in the month, in currency (A12).';
COMMENT ON COLUMN partner_earnings.reversed IS 'Cashback taken back by refunds of the month, in currency; zero or negative (A15).';
COMMENT ON COLUMN partner_earnings.entries IS 'Accruals and reversals posted.';
COMMENT ON COLUMN partner_earnings.discount_given IS 'Discounts on lines placed in the month, paid or not, in currency (R26).';
COMMENT ON TABLE partner_balance IS 'What does a partner''s account hold now?';
COMMENT ON COLUMN partner_balance.pending IS 'Accrued and not yet released, in currency; negative after a refund of what was paid out.';
COMMENT ON COLUMN partner_balance.balance IS 'pending + available, in currency: what is owed.';
