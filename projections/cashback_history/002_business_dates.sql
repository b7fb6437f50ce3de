ALTER TABLE cashback_history
  ADD COLUMN effective_on date NOT NULL GENERATED ALWAYS AS ((effective_at AT TIME ZONE 'Europe/Zurich')::date) STORED;
COMMENT ON COLUMN cashback_history.position IS 'Log position of the posting.';
COMMENT ON COLUMN cashback_history.event_id IS 'Event of the posting.';
COMMENT ON COLUMN cashback_history.effective_at IS 'The payment''s instant of an accrual, the refund''s of a reversal. Months are those of effective_on.';
COMMENT ON COLUMN cashback_history.effective_on IS 'Business date of effective_at in Europe/Zurich: grouped by its month, amounts are the months of partner_earnings.';
COMMENT ON COLUMN cashback_history.recorded_at IS 'When the posting was stored.';
COMMENT ON COLUMN cashback_history.type IS 'accrued or reversed.';
COMMENT ON COLUMN cashback_history.partner_org_id IS 'Partner whose account it is.';
COMMENT ON COLUMN cashback_history.currency IS 'CHF or EUR: of the account and every amount of the row (A26).';
COMMENT ON COLUMN cashback_history.client_org_id IS 'Client that the product belongs to.';
COMMENT ON COLUMN cashback_history.product_id IS 'Product.';
COMMENT ON COLUMN cashback_history.order_id IS 'Order or renewal whose benefit it is.';
COMMENT ON COLUMN cashback_history.refund_id IS 'Refund that took it back; NULL for an accrual.';
COMMENT ON COLUMN cashback_history.preferential IS 'Price after the benefit, excl. VAT, in currency; NULL for a reversal.';
COMMENT ON COLUMN cashback_history.matures_on IS 'First day on which an accrual may be released (A12); NULL for a reversal.';
COMMENT ON COLUMN cashback_history.rate_card_version IS 'Rate card that decided (A7); NULL for a reversal.';
COMMENT ON COLUMN cashback_history.stream IS 'Stream of the posting: partnerAccount-<partner>.<currency>.';
COMMENT ON COLUMN cashback_history.stream_revision IS 'Its revision in that stream.';
