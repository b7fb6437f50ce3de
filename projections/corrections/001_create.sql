CREATE TABLE correction (
  correction_id text COLLATE "C" PRIMARY KEY,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('rate-card', 'attribution')),
  rate_card_version text COLLATE "C",
  order_id text COLLATE "C",
  partner_org_id text COLLATE "C",
  reason text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL CHECK (status IN ('proposed', 'approved', 'made')),
  proposed_by text COLLATE "C" NOT NULL,
  proposed_at timestamptz NOT NULL,
  approved_by text COLLATE "C",
  approved_at timestamptz,
  orders integer,
  paid_by_partners integer,
  adjustments integer,
  correlation_id text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  CHECK ((kind = 'rate-card') = (rate_card_version IS NOT NULL)),
  CHECK ((kind = 'attribution') = (order_id IS NOT NULL)),
  CHECK ((approved_at IS NULL) = (status = 'proposed')),
  CHECK ((orders IS NOT NULL) = (status = 'made'))
);
CREATE UNIQUE INDEX correction_position ON correction (position);
CREATE TABLE correction_order (
  correction_id text COLLATE "C" NOT NULL,
  order_id text COLLATE "C" NOT NULL,
  outcome text COLLATE "C" NOT NULL CHECK (outcome IN ('decided-again', 'paid-by-partner')),
  partner_org_id text COLLATE "C",
  partner_level text COLLATE "C",
  benefit numeric(19,2),
  rate text COLLATE "C",
  preferential numeric(19,2),
  rate_card_version text COLLATE "C",
  at timestamptz NOT NULL,
  PRIMARY KEY (correction_id, order_id),
  CHECK ((benefit IS NOT NULL) = (outcome = 'decided-again'))
);
CREATE INDEX correction_order_order ON correction_order (order_id);
COMMENT ON TABLE correction IS 'What was decided wrongly and put right, by whom, and what came of it (E29, E30, E32)? One row a proposal.';
COMMENT ON COLUMN correction.correction_id IS 'Correction.';
COMMENT ON COLUMN correction.kind IS 'rate-card: the rules of a published card; attribution: whose an order''s cashback is.';
COMMENT ON COLUMN correction.rate_card_version IS 'Card that had wrong rules; NULL for an attribution.';
COMMENT ON COLUMN correction.order_id IS 'Order that had a wrong earner; NULL for a rate card.';
COMMENT ON COLUMN correction.partner_org_id IS 'Earner that it is to have; NULL for nobody, and for a rate card.';
COMMENT ON COLUMN correction.reason IS 'Why.';
COMMENT ON COLUMN correction.status IS 'proposed, approved (being made) or made.';
COMMENT ON COLUMN correction.proposed_by IS 'User of finance that proposed it.';
COMMENT ON COLUMN correction.proposed_at IS 'When it was proposed.';
COMMENT ON COLUMN correction.approved_by IS 'Another user of finance, who agreed; NULL before.';
COMMENT ON COLUMN correction.approved_at IS 'When it was approved: what it posts is recorded then (E32); NULL before.';
COMMENT ON COLUMN correction.orders IS 'Orders that were decided again, changed or not; NULL until it is made.';
COMMENT ON COLUMN correction.paid_by_partners IS 'Orders of the card left as they are, because a partner paid them; NULL until it is made.';
COMMENT ON COLUMN correction.adjustments IS 'Adjustments that it posted; NULL until it is made.';
COMMENT ON COLUMN correction.correlation_id IS 'Of the request or record that proposed it.';
COMMENT ON COLUMN correction.position IS 'Log position of the proposal.';
COMMENT ON TABLE correction_order IS 'Which orders did a correction decide again, and which did it leave alone (E29)? One row an order of a correction.';
COMMENT ON COLUMN correction_order.correction_id IS 'Correction.';
COMMENT ON COLUMN correction_order.order_id IS 'Order.';
COMMENT ON COLUMN correction_order.outcome IS 'decided-again, or paid-by-partner: left with its discount.';
COMMENT ON COLUMN correction_order.partner_org_id IS 'Earner that it has since; NULL for nobody, and where it was left alone.';
COMMENT ON COLUMN correction_order.partner_level IS 'The earner''s level at the placement.';
COMMENT ON COLUMN correction_order.benefit IS 'Cashback that the placement should have promised, in the order''s currency; NULL where it was left alone.';
COMMENT ON COLUMN correction_order.rate IS 'Rate behind it; NULL for preferential prices and for none.';
COMMENT ON COLUMN correction_order.preferential IS 'Preferential price behind it; NULL for none.';
COMMENT ON COLUMN correction_order.rate_card_version IS 'Card behind it; NULL for none.';
COMMENT ON COLUMN correction_order.at IS 'When it was recorded.';
