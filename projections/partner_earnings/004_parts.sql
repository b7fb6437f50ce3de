-- What is held, and what a payout run has, are parts of a balance, too (E3, E7).
ALTER TABLE partner_balance
  ADD COLUMN held numeric(19,2) NOT NULL DEFAULT 0,
  ADD COLUMN in_payout numeric(19,2) NOT NULL DEFAULT 0,
  DROP COLUMN balance;
ALTER TABLE partner_balance
  ADD COLUMN balance numeric(19,2) NOT NULL GENERATED ALWAYS AS (pending + held + available + in_payout) STORED;
COMMENT ON COLUMN partner_balance.pending IS 'Accrued and not yet released, in currency (E1, E2).';
COMMENT ON COLUMN partner_balance.held IS 'Held by finance, in currency (E3).';
COMMENT ON COLUMN partner_balance.available IS 'For the next payout run, in currency; negative where more was taken back than there is (E4).';
COMMENT ON COLUMN partner_balance.in_payout IS 'In a payout run that is neither settled nor given up, in currency (E7).';
COMMENT ON COLUMN partner_balance.paid IS 'Settled less returned, in currency (E9).';
COMMENT ON COLUMN partner_balance.balance IS 'pending + held + available + in_payout, in currency: what is owed.';
