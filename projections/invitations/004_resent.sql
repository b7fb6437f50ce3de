ALTER TABLE invitation
  ADD COLUMN resent integer NOT NULL DEFAULT 0,
  ADD COLUMN last_sent_at timestamptz NOT NULL DEFAULT '-infinity';
COMMENT ON COLUMN invitation.resent IS 'How often it was sent again (R44).';
COMMENT ON COLUMN invitation.last_sent_at IS 'When it was made or, later, sent again.';
