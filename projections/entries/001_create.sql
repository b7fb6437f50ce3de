CREATE TABLE cashback_item (
  position bigint NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('entry', 'reversal', 'adjustment')),
  partner_org_id text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  order_id text COLLATE "C",
  client_org_id text COLLATE "C",
  product_id text COLLATE "C",
  refund_id text COLLATE "C",
  adjustment_id text COLLATE "C",
  correction_id text COLLATE "C",
  amount numeric(19,2) NOT NULL,
  reversed numeric(19,2) NOT NULL,
  adjusted numeric(19,2) NOT NULL,
  remaining numeric(19,2) NOT NULL GENERATED ALWAYS AS (amount + reversed + adjusted) STORED,
  state text COLLATE "C" NOT NULL CHECK (state IN ('pending', 'held', 'available', 'inPayout', 'paid')),
  matures_on date,
  run_id text COLLATE "C",
  hold_reason text COLLATE "C",
  effective_at timestamptz NOT NULL,
  event_id uuid NOT NULL,
  PRIMARY KEY (position, kind),
  CHECK ((run_id IS NOT NULL) = (state IN ('inPayout', 'paid'))),
  CHECK ((matures_on IS NOT NULL) = (kind = 'entry'))
);
CREATE UNIQUE INDEX cashback_item_entry ON cashback_item (order_id, partner_org_id) WHERE kind = 'entry';
CREATE INDEX cashback_item_account ON cashback_item (partner_org_id, currency, state, matures_on);
CREATE INDEX cashback_item_partner ON cashback_item (partner_org_id, position, kind);
CREATE INDEX cashback_item_run ON cashback_item (run_id, partner_org_id) WHERE run_id IS NOT NULL;
CREATE TABLE payout_item (
  run_id text COLLATE "C" NOT NULL,
  partner_org_id text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  order_id text COLLATE "C",
  adjustment_id text COLLATE "C",
  correction_id text COLLATE "C",
  amount numeric(19,2) NOT NULL,
  PRIMARY KEY (run_id, partner_org_id, position, kind)
);
COMMENT ON TABLE cashback_item IS 'Where is the cashback of an order? One row an entry (E1, E31), and one a loose item, what a refund or an adjustment moved beside them (E4, E5). The rows of an account are its balance: amount, reversed and adjusted add up to its totals, remaining by state to its parts.';
COMMENT ON COLUMN cashback_item.position IS 'Log position of the posting that made it.';
COMMENT ON COLUMN cashback_item.kind IS 'entry; or a loose item: reversal (the rest of a refund) or adjustment (one of finance, or the rest of a correction).';
COMMENT ON COLUMN cashback_item.partner_org_id IS 'Partner whose account it is in.';
COMMENT ON COLUMN cashback_item.currency IS 'CHF or EUR: of the account and every amount of the row (A26).';
COMMENT ON COLUMN cashback_item.order_id IS 'Order or renewal; NULL for an adjustment of finance.';
COMMENT ON COLUMN cashback_item.client_org_id IS 'Client that the product belonged to; NULL without an order.';
COMMENT ON COLUMN cashback_item.product_id IS 'Product; NULL without an order.';
COMMENT ON COLUMN cashback_item.refund_id IS 'Refund that a loose reversal is the rest of; else NULL.';
COMMENT ON COLUMN cashback_item.adjustment_id IS 'Adjustment of finance that a loose item is (E5); else NULL.';
COMMENT ON COLUMN cashback_item.correction_id IS 'Correction that gave the entry, or that the loose item is the rest of (E31); else NULL.';
COMMENT ON COLUMN cashback_item.amount IS 'Accrued, in currency; 0.00 for what no payment made.';
COMMENT ON COLUMN cashback_item.reversed IS 'What refunds took from it, in currency; zero or negative.';
COMMENT ON COLUMN cashback_item.adjusted IS 'What corrections added to it or took from it, or the adjustment itself, in currency.';
COMMENT ON COLUMN cashback_item.remaining IS 'amount + reversed + adjusted, in currency.';
COMMENT ON COLUMN cashback_item.state IS 'pending, held, available, inPayout or paid; a loose item begins available.';
COMMENT ON COLUMN cashback_item.matures_on IS 'First day on which an entry may be released (E1); NULL for a loose item.';
COMMENT ON COLUMN cashback_item.run_id IS 'Payout run that has it or paid it; NULL: none.';
COMMENT ON COLUMN cashback_item.hold_reason IS 'Why it was last to be held (E3); it counts while the state is held.';
COMMENT ON COLUMN cashback_item.effective_at IS 'Of the payment, refund, adjustment or correction that made it.';
COMMENT ON COLUMN cashback_item.event_id IS 'Posting that made it.';
COMMENT ON TABLE payout_item IS 'What did a payout take? One row an entry or loose item, as it was then; it stays when the payout fails, comes back or is cancelled. Together they are the payout''s amount.';
COMMENT ON COLUMN payout_item.run_id IS 'Payout run.';
COMMENT ON COLUMN payout_item.partner_org_id IS 'Partner that is paid.';
COMMENT ON COLUMN payout_item.currency IS 'CHF or EUR.';
COMMENT ON COLUMN payout_item.position IS 'Of the item.';
COMMENT ON COLUMN payout_item.kind IS 'entry, reversal or adjustment.';
COMMENT ON COLUMN payout_item.order_id IS 'Of the item.';
COMMENT ON COLUMN payout_item.adjustment_id IS 'Of the item.';
COMMENT ON COLUMN payout_item.correction_id IS 'Of the item.';
COMMENT ON COLUMN payout_item.amount IS 'What remained of it when it was taken, in currency.';
