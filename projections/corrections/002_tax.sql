-- A wrong tax is put right, too.
ALTER TABLE correction DROP CONSTRAINT correction_kind_check;
ALTER TABLE correction DROP CONSTRAINT correction_check1;
ALTER TABLE correction ADD COLUMN invoice_number bigint;
ALTER TABLE correction
  ADD CHECK (kind IN ('rate-card', 'attribution', 'tax')),
  ADD CHECK ((kind = 'rate-card') = (order_id IS NULL)),
  ADD CHECK ((kind = 'tax') = (invoice_number IS NOT NULL));
ALTER TABLE correction_order DROP CONSTRAINT correction_order_outcome_check;
ALTER TABLE correction_order DROP CONSTRAINT correction_order_check;
ALTER TABLE correction_order
  ADD CHECK (outcome IN ('decided-again', 'paid-by-partner', 'taxed-again')),
  ADD CHECK ((benefit IS NOT NULL) = (outcome = 'decided-again'));
COMMENT ON TABLE correction IS 'What was decided wrongly and put right, by whom, and what came of it (A28, E29, E30, E32)? One row a proposal.';
COMMENT ON COLUMN correction.kind IS 'rate-card: the rules of a published card; attribution: whose an order''s cashback is; tax: the tax of an invoice.';
COMMENT ON COLUMN correction.order_id IS 'Order that had a wrong earner or tax; NULL for a rate card.';
COMMENT ON COLUMN correction.partner_org_id IS 'Earner that it is to have; NULL for nobody, for a rate card and for a tax.';
COMMENT ON COLUMN correction.rate_card_version IS 'Card that had wrong rules; NULL for an attribution or a tax.';
COMMENT ON COLUMN correction.invoice_number IS 'Invoice that had a wrong tax; NULL for the others.';
COMMENT ON COLUMN correction_order.outcome IS 'decided-again, paid-by-partner: left with its discount, or taxed-again: its invoice was replaced.';
COMMENT ON COLUMN correction_order.partner_org_id IS 'Earner that it has since; NULL for nobody, and where its earner stays.';
COMMENT ON COLUMN correction_order.benefit IS 'Cashback that the placement should have promised, in the order''s currency; NULL where its earner stays.';
