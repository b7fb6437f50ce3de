-- A cancelled order's invoice is credited without any refund.
ALTER TABLE credit_note ALTER COLUMN refund_id DROP NOT NULL;
COMMENT ON COLUMN credit_note.refund_id IS 'Refund that it is of; NULL where the order was cancelled.';
