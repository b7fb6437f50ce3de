-- An invoice with a wrong tax is credited with all that is left of it, and another one takes its place.
ALTER TABLE credit_note
  ADD COLUMN correction_id text COLLATE "C",
  ADD COLUMN replaced_by bigint,
  ADD COLUMN back numeric(19,2),
  ADD CHECK ((correction_id IS NULL) = (replaced_by IS NULL)),
  ADD CHECK ((correction_id IS NULL) = (back IS NULL));
COMMENT ON COLUMN credit_note.refund_id IS 'Refund that it is of; NULL where the order was cancelled, or its tax corrected.';
COMMENT ON COLUMN credit_note.correction_id IS 'Correction of the tax that it is of (A28); NULL for a refund or cancellation.';
COMMENT ON COLUMN credit_note.replaced_by IS 'Number of the invoice that takes the place of the credited one; NULL but for a correction.';
COMMENT ON COLUMN credit_note.back IS 'What of it came into the payer''s prepaid account, because the new invoice of a paid order is lower; NULL but for a correction.';
