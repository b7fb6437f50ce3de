ALTER TABLE invitation
  ADD COLUMN expires_on date,
  DROP CONSTRAINT invitation_status_check,
  ADD CONSTRAINT invitation_status_check CHECK (status IN ('open', 'accepted', 'declined', 'withdrawn', 'expired'));
COMMENT ON COLUMN invitation.expires_on IS 'Business day from which on it is not open, whatever the status says (E19); NULL where it never expires.';
COMMENT ON COLUMN invitation.status IS 'open, accepted, declined, withdrawn or expired.';
COMMENT ON COLUMN invitation.closed_at IS 'When it was accepted, declined or withdrawn, or recorded as expired; NULL before.';
