-- An order that is not paid may be cancelled.
ALTER TABLE orders
  DROP CONSTRAINT orders_status_check,
  ADD CONSTRAINT orders_status_check CHECK (status IN ('open', 'paid', 'refunded-in-part', 'refunded', 'cancelled')),
  ADD COLUMN cancelled_at timestamptz;
COMMENT ON COLUMN orders.status IS 'open, paid, refunded-in-part, refunded or cancelled.';
COMMENT ON COLUMN orders.cancelled_at IS 'When it was cancelled; NULL for one that was not.';
