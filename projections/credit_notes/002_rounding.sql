ALTER TABLE credit_note
  ADD COLUMN rounding numeric(19,2) NOT NULL DEFAULT 0,
  ADD COLUMN payable numeric(19,2) NOT NULL GENERATED ALWAYS AS (total + rounding) STORED,
  ADD COLUMN tax_note text COLLATE "C";
COMMENT ON COLUMN credit_note.recipient IS 'As on the invoice; name and address of a private organisation stay sealed and are opened when they are read.';
COMMENT ON COLUMN credit_note.rounding IS 'The invoice''s, with the note that completes a full refund, else 0; no part of total (V5).';
COMMENT ON COLUMN credit_note.payable IS 'total + rounding: what goes back, in currency.';
COMMENT ON COLUMN credit_note.tax_note IS 'As on the invoice.';
