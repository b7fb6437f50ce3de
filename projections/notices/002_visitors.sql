ALTER TABLE notice
  ALTER COLUMN recipient_org_id DROP NOT NULL,
  ADD COLUMN tender_id text COLLATE "C";
COMMENT ON COLUMN notice.recipient_org_id IS 'Organisation that is told; NULL: the visitor who published the tender.';
COMMENT ON COLUMN notice.tender_id IS 'Tender that it concerns; NULL for none.';
