CREATE TABLE adjustment (
  position bigint PRIMARY KEY,
  adjustment_id text COLLATE "C" UNIQUE,
  correction_id text COLLATE "C",
  order_id text COLLATE "C",
  partner_org_id text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  amount numeric(19,2) NOT NULL,
  reason text COLLATE "C",
  status text COLLATE "C" NOT NULL CHECK (status IN ('proposed', 'approved')),
  proposed_by text COLLATE "C",
  proposed_at timestamptz NOT NULL,
  approved_by text COLLATE "C",
  approved_at timestamptz,
  month text COLLATE "C",
  correlation_id text COLLATE "C" NOT NULL,
  CHECK ((adjustment_id IS NULL) = (correction_id IS NOT NULL)),
  CHECK ((order_id IS NULL) = (correction_id IS NULL)),
  CHECK ((approved_at IS NOT NULL) = (status = 'approved'))
);
CREATE INDEX adjustment_partner ON adjustment (partner_org_id, position);
CREATE INDEX adjustment_order ON adjustment (order_id, position) WHERE order_id IS NOT NULL;
COMMENT ON TABLE adjustment IS 'What did finance add to accounts or take from them, and who answers for it? One row a proposal (E5), and one what a correction posted (E31).';
COMMENT ON COLUMN adjustment.position IS 'Log position of the proposal, or of the correction''s posting.';
COMMENT ON COLUMN adjustment.adjustment_id IS 'Adjustment; NULL for one of a correction.';
COMMENT ON COLUMN adjustment.correction_id IS 'Correction that posted it, which says why and by whom; NULL for one of finance.';
COMMENT ON COLUMN adjustment.order_id IS 'Order that was decided again; NULL for one of finance.';
COMMENT ON COLUMN adjustment.partner_org_id IS 'Partner whose account it is.';
COMMENT ON COLUMN adjustment.currency IS 'CHF or EUR.';
COMMENT ON COLUMN adjustment.amount IS 'Signed, in currency.';
COMMENT ON COLUMN adjustment.reason IS 'Why; NULL for one of a correction.';
COMMENT ON COLUMN adjustment.status IS 'proposed, or approved and so posted.';
COMMENT ON COLUMN adjustment.proposed_by IS 'User of finance; NULL for one of a correction.';
COMMENT ON COLUMN adjustment.proposed_at IS 'When it was proposed, or the correction made.';
COMMENT ON COLUMN adjustment.approved_by IS 'Another user of finance; NULL before that, and for one of a correction.';
COMMENT ON COLUMN adjustment.approved_at IS 'When it was approved; NULL before.';
COMMENT ON COLUMN adjustment.month IS 'YYYY-MM of the statement that has it; NULL until it is posted.';
COMMENT ON COLUMN adjustment.correlation_id IS 'Of the request or record that proposed it.';
