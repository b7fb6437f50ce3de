CREATE TABLE payout_run (
  run_id text COLLATE "C" PRIMARY KEY,
  currency text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL CHECK (status IN ('draft', 'approved', 'closed', 'cancelled')),
  payouts integer NOT NULL,
  total numeric(19,2) NOT NULL,
  left_out integer NOT NULL,
  new_destinations integer NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL,
  approved_by text COLLATE "C",
  approved_at timestamptz,
  closed_at timestamptz,
  cancelled_by text COLLATE "C",
  cancelled_at timestamptz,
  correlation_id text COLLATE "C" NOT NULL,
  position bigint NOT NULL
);
CREATE UNIQUE INDEX payout_run_position ON payout_run (position);
CREATE TABLE payout (
  run_id text COLLATE "C" NOT NULL,
  partner_org_id text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  amount numeric(19,2) NOT NULL,
  items integer NOT NULL,
  destination text COLLATE "C" NOT NULL CHECK (destination IN ('prepaid', 'bank')),
  full_iban jsonb,
  destination_is_new boolean NOT NULL,
  status text COLLATE "C" NOT NULL CHECK (status IN ('requested', 'sent', 'settled', 'failed', 'returned', 'cancelled')),
  requested_at timestamptz NOT NULL,
  status_since timestamptz NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (run_id, partner_org_id),
  CHECK ((full_iban IS NOT NULL) = (destination = 'bank'))
);
CREATE UNIQUE INDEX payout_position ON payout (position);
CREATE INDEX payout_partner ON payout (partner_org_id, position);
CREATE TABLE left_out_account (
  run_id text COLLATE "C" NOT NULL,
  partner_org_id text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  available numeric(19,2) NOT NULL,
  because text COLLATE "C" NOT NULL CHECK (because IN ('NOTHING_AVAILABLE', 'BELOW_MINIMUM')),
  PRIMARY KEY (run_id, partner_org_id)
);
COMMENT ON TABLE payout_run IS 'Which payout runs are there, and how far are they? One row a run that took anything (E7, E8, E9).';
COMMENT ON COLUMN payout_run.run_id IS 'Payout run.';
COMMENT ON COLUMN payout_run.currency IS 'CHF or EUR: of the run and all its payouts.';
COMMENT ON COLUMN payout_run.status IS 'draft, approved (some payout is on its way), closed (none is) or cancelled.';
COMMENT ON COLUMN payout_run.payouts IS 'How many payouts it has.';
COMMENT ON COLUMN payout_run.total IS 'Of its payouts, in currency, whatever became of them.';
COMMENT ON COLUMN payout_run.left_out IS 'Accounts of the currency that it left as they were.';
COMMENT ON COLUMN payout_run.new_destinations IS 'Payouts that go elsewhere than the partner''s payout before (E6).';
COMMENT ON COLUMN payout_run.created_by IS 'User that made it.';
COMMENT ON COLUMN payout_run.created_at IS 'When it was made.';
COMMENT ON COLUMN payout_run.approved_by IS 'User that approved it, another one (E8).';
COMMENT ON COLUMN payout_run.approved_at IS 'When it was approved.';
COMMENT ON COLUMN payout_run.closed_at IS 'When none of its payouts was on its way any more (E9).';
COMMENT ON COLUMN payout_run.cancelled_by IS 'User that gave the draft up.';
COMMENT ON COLUMN payout_run.cancelled_at IS 'When it was given up.';
COMMENT ON COLUMN payout_run.correlation_id IS 'Of the request or record that made it.';
COMMENT ON COLUMN payout_run.position IS 'Log position of what the run took.';
COMMENT ON TABLE payout IS 'What was paid to whom, where, and did it arrive? One row a payout (E7, E8, E9).';
COMMENT ON COLUMN payout.run_id IS 'Payout run.';
COMMENT ON COLUMN payout.partner_org_id IS 'Partner that is paid.';
COMMENT ON COLUMN payout.currency IS 'CHF or EUR.';
COMMENT ON COLUMN payout.amount IS 'All that was available when the run was made, in currency.';
COMMENT ON COLUMN payout.items IS 'Entries and loose items that it took.';
COMMENT ON COLUMN payout.destination IS 'prepaid or bank, as it was when the run was made.';
COMMENT ON COLUMN payout.full_iban IS 'Of the bank account, sealed; opened when it is read. NULL: prepaid.';
COMMENT ON COLUMN payout.destination_is_new IS 'Whether it goes elsewhere than the partner''s payout before (E6).';
COMMENT ON COLUMN payout.status IS 'requested, sent, settled, failed, returned or cancelled.';
COMMENT ON COLUMN payout.requested_at IS 'When the run was made.';
COMMENT ON COLUMN payout.status_since IS 'Since when the status is so.';
COMMENT ON COLUMN payout.position IS 'Log position of what it took.';
COMMENT ON TABLE left_out_account IS 'Whom did a run leave out, and why? One row an account (E7).';
COMMENT ON COLUMN left_out_account.run_id IS 'Payout run.';
COMMENT ON COLUMN left_out_account.partner_org_id IS 'Partner whose account it is.';
COMMENT ON COLUMN left_out_account.currency IS 'CHF or EUR.';
COMMENT ON COLUMN left_out_account.available IS 'What was available, in currency; zero, negative, or below the minimum.';
COMMENT ON COLUMN left_out_account.because IS 'NOTHING_AVAILABLE or BELOW_MINIMUM.';
