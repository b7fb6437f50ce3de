-- Whatever moves an account, in total or between the parts of its balance, is a movement.
ALTER TABLE cashback_history
  DROP CONSTRAINT cashback_history_type_check,
  ADD CONSTRAINT cashback_history_type_check CHECK (type IN ('accrued', 'reversed', 'adjusted', 'released', 'held',
    'unheld', 'payout-requested', 'payout-sent', 'payout-settled', 'payout-failed', 'payout-returned',
    'payout-cancelled')),
  ALTER COLUMN client_org_id DROP NOT NULL,
  ALTER COLUMN product_id DROP NOT NULL,
  ALTER COLUMN order_id DROP NOT NULL,
  ADD COLUMN adjustment_id text COLLATE "C",
  ADD COLUMN correction_id text COLLATE "C",
  ADD COLUMN run_id text COLLATE "C",
  ADD COLUMN pending numeric(19,2) NOT NULL DEFAULT 0,
  ADD COLUMN held numeric(19,2) NOT NULL DEFAULT 0,
  ADD COLUMN available numeric(19,2) NOT NULL DEFAULT 0,
  ADD COLUMN in_payout numeric(19,2) NOT NULL DEFAULT 0,
  ADD COLUMN paid numeric(19,2) NOT NULL DEFAULT 0,
  ADD COLUMN month text COLLATE "C";
COMMENT ON COLUMN cashback_history.type IS 'accrued, reversed and adjusted change what the account has; the others move it between the parts of its balance.';
COMMENT ON COLUMN cashback_history.effective_at IS 'The payment''s instant of an accrual, the refund''s of a reversal, else that of what finance or the bank did.';
COMMENT ON COLUMN cashback_history.effective_on IS 'Business date of effective_at in Europe/Zurich: grouped by its month, accruals and reversals are the months of partner_earnings.';
COMMENT ON COLUMN cashback_history.client_org_id IS 'Client that the product belongs to; NULL without an order.';
COMMENT ON COLUMN cashback_history.product_id IS 'Product; NULL without an order.';
COMMENT ON COLUMN cashback_history.order_id IS 'Order or renewal that it is about; NULL for what concerns none, or many.';
COMMENT ON COLUMN cashback_history.refund_id IS 'Refund that took it back; NULL for everything else.';
COMMENT ON COLUMN cashback_history.adjustment_id IS 'Adjustment of finance (E5); NULL for everything else.';
COMMENT ON COLUMN cashback_history.correction_id IS 'Correction that adjusted the account (E31); NULL for everything else.';
COMMENT ON COLUMN cashback_history.run_id IS 'Payout run; NULL for what is no step of a payout.';
COMMENT ON COLUMN cashback_history.net IS 'Base of the benefit, excl. VAT, in currency (A8); NULL but for an accrual.';
COMMENT ON COLUMN cashback_history.amount IS 'In currency: accrued (net - preferential, A9), taken back (negative, A15), adjusted (signed), or what moved.';
COMMENT ON COLUMN cashback_history.balance IS 'What is owed after the posting, in currency: all parts but paid.';
COMMENT ON COLUMN cashback_history.pending IS 'Part of the balance after the posting, in currency (E1).';
COMMENT ON COLUMN cashback_history.held IS 'Part of the balance after the posting, in currency (E3).';
COMMENT ON COLUMN cashback_history.available IS 'Part of the balance after the posting, in currency (E2, E4).';
COMMENT ON COLUMN cashback_history.in_payout IS 'Part of the balance after the posting, in currency (E7).';
COMMENT ON COLUMN cashback_history.paid IS 'Part of the balance after the posting, in currency (E9).';
COMMENT ON COLUMN cashback_history.month IS 'YYYY-MM of the statement that has the movement (E12); NULL for what no statement counts, and for postings of before there were statements.';
COMMENT ON COLUMN cashback_history.source_event_id IS 'The payment, refund, decision of finance or answer of a bank that was posted.';
