ALTER TABLE invitation
  ADD COLUMN position bigint NOT NULL DEFAULT 0,
  ALTER COLUMN asked_access TYPE jsonb USING asked_access::text::jsonb,
  ALTER COLUMN granted_access TYPE jsonb USING granted_access::text::jsonb;
DROP INDEX invitation_client, invitation_partner;
CREATE INDEX invitation_position ON invitation (position, invitation_id);
CREATE INDEX invitation_client ON invitation (client_org_id, position);
CREATE INDEX invitation_partner ON invitation (partner_org_id, position);
COMMENT ON COLUMN invitation.invitation_id IS 'Invitation.';
COMMENT ON COLUMN invitation.client_org_id IS 'Client of the pair, whoever invited.';
COMMENT ON COLUMN invitation.partner_org_id IS 'Partner of the pair.';
COMMENT ON COLUMN invitation.direction IS 'client-to-partner: access was offered (R43); partner-to-client: it was asked for (R59).';
COMMENT ON COLUMN invitation.status IS 'open, accepted, declined or withdrawn.';
COMMENT ON COLUMN invitation.proposed_payment_method IS 'CLIENT or PARTNER as the inviting side proposed; NULL where it did not.';
COMMENT ON COLUMN invitation.invited_at IS 'When it was made.';
COMMENT ON COLUMN invitation.closed_at IS 'When it was accepted, declined or withdrawn; NULL while open.';
COMMENT ON COLUMN invitation.correlation_id IS 'Of the request or record that made it.';
COMMENT ON COLUMN invitation.position IS 'Log position of the event that made it.';
