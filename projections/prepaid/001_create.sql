CREATE TABLE prepaid_account (
  org_id text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  balance numeric(19,2) NOT NULL CHECK (balance >= 0),
  since timestamptz NOT NULL,
  PRIMARY KEY (org_id, currency)
);
CREATE TABLE prepaid_movement (
  position bigint PRIMARY KEY,
  org_id text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL CHECK (type IN ('payout', 'top-up', 'payment', 'return', 'refund')),
  amount numeric(19,2) NOT NULL,
  balance numeric(19,2) NOT NULL CHECK (balance >= 0),
  effective_at timestamptz NOT NULL,
  effective_on date NOT NULL GENERATED ALWAYS AS ((effective_at AT TIME ZONE 'Europe/Zurich')::date) STORED,
  recorded_at timestamptz NOT NULL,
  run_id text COLLATE "C",
  top_up_id text COLLATE "C",
  instrument text COLLATE "C",
  reference text COLLATE "C",
  order_id text COLLATE "C",
  invoice_number bigint,
  credit_note_number bigint,
  correlation_id text COLLATE "C" NOT NULL,
  event_id uuid NOT NULL
);
CREATE INDEX prepaid_movement_account ON prepaid_movement (org_id, position);
COMMENT ON TABLE prepaid_account IS 'What is on my prepaid account? One row an organisation and currency that ever had a movement (V11).';
COMMENT ON COLUMN prepaid_account.org_id IS 'Whose it is.';
COMMENT ON COLUMN prepaid_account.currency IS 'CHF or EUR: of every amount of the row.';
COMMENT ON COLUMN prepaid_account.balance IS 'Sum of its movements; never below zero.';
COMMENT ON COLUMN prepaid_account.since IS 'When the last movement was recorded.';
COMMENT ON TABLE prepaid_movement IS 'Why is it as it is? One row a movement of a prepaid account, with its cause and the balance after it (V11, V12).';
COMMENT ON COLUMN prepaid_movement.position IS 'Log position of its event.';
COMMENT ON COLUMN prepaid_movement.org_id IS 'Whose account it is.';
COMMENT ON COLUMN prepaid_movement.currency IS 'CHF or EUR: of every amount of the row.';
COMMENT ON COLUMN prepaid_movement.type IS 'payout (of cashback), top-up (finance saw money come in), payment (of an invoice), return (the order was paid otherwise) or refund (a credit note).';
COMMENT ON COLUMN prepaid_movement.amount IS 'Negative for a payment.';
COMMENT ON COLUMN prepaid_movement.balance IS 'Of the account, after it.';
COMMENT ON COLUMN prepaid_movement.effective_at IS 'When it counts; of a top-up its value date, where one was given.';
COMMENT ON COLUMN prepaid_movement.effective_on IS 'Business date of effective_at in Europe/Zurich.';
COMMENT ON COLUMN prepaid_movement.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN prepaid_movement.run_id IS 'Payout run that paid it; NULL but for a payout.';
COMMENT ON COLUMN prepaid_movement.top_up_id IS 'NULL but for a top-up.';
COMMENT ON COLUMN prepaid_movement.instrument IS 'transfer or card; NULL but for a top-up.';
COMMENT ON COLUMN prepaid_movement.reference IS 'What the bank or the card company calls it; NULL but for a top-up.';
COMMENT ON COLUMN prepaid_movement.order_id IS 'Order of the invoice; NULL for a payout or a top-up.';
COMMENT ON COLUMN prepaid_movement.invoice_number IS 'Invoice that was paid; NULL but for a payment or a return.';
COMMENT ON COLUMN prepaid_movement.credit_note_number IS 'Credit note that gave it back; NULL but for a refund.';
COMMENT ON COLUMN prepaid_movement.correlation_id IS 'Of the request or record that caused it.';
COMMENT ON COLUMN prepaid_movement.event_id IS 'Its event.';
