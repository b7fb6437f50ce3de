-- An order that is not paid may be cancelled: its invoice is owed no more.
CREATE TABLE invoice_cancellation (
  order_id text COLLATE "C" PRIMARY KEY,
  cancelled_at timestamptz NOT NULL
);
COMMENT ON TABLE invoice_cancellation IS 'Orders that were cancelled before they were paid.';
COMMENT ON COLUMN invoice_cancellation.order_id IS 'Order.';
COMMENT ON COLUMN invoice_cancellation.cancelled_at IS 'When it was cancelled.';
