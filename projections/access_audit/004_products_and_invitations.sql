ALTER TABLE access_audit
  ADD COLUMN partnership_id text COLLATE "C",
  ADD COLUMN command_id uuid,
  ADD COLUMN whole boolean NOT NULL DEFAULT false,
  ADD COLUMN invitation_id text COLLATE "C",
  ADD COLUMN asked_access jsonb,
  ADD COLUMN invited_by jsonb,
  ADD COLUMN accepted_by jsonb,
  ADD COLUMN effective_on date NOT NULL GENERATED ALWAYS AS ((at AT TIME ZONE 'Europe/Zurich')::date) STORED,
  ALTER COLUMN by TYPE jsonb USING by::text::jsonb;
CREATE TABLE access_audit_invitation (
  invitation_id text COLLATE "C" PRIMARY KEY,
  partnership_id text COLLATE "C" UNIQUE,
  asked_access jsonb NOT NULL,
  invited_by jsonb NOT NULL
);
CREATE TABLE access_audit_coverage (
  client_org_id text COLLATE "C" NOT NULL,
  partner_org_id text COLLATE "C" NOT NULL,
  product_id text COLLATE "C" NOT NULL,
  from_position bigint NOT NULL,
  to_position bigint,
  PRIMARY KEY (client_org_id, product_id, partner_org_id, from_position)
);
CREATE INDEX access_audit_coverage_product ON access_audit_coverage (product_id);
CREATE TABLE access_audit_owned (
  product_id text COLLATE "C" PRIMARY KEY,
  client_org_id text COLLATE "C" NOT NULL,
  parent_product_id text COLLATE "C",
  ordered_position bigint NOT NULL,
  terminated_position bigint
);
COMMENT ON TABLE access_audit IS 'Who changed a partner''s access, when, from what to what, who verified it, and which invitation it came from? One row a change, verification or step of an invitation, in the order of the log.';
COMMENT ON COLUMN access_audit.position IS 'Log position of the event.';
COMMENT ON COLUMN access_audit.effective_on IS 'Business date of at in Europe/Zurich.';
COMMENT ON COLUMN access_audit.recorded_at IS 'When the event was stored.';
COMMENT ON COLUMN access_audit.client_org_id IS 'Client whose products the access is to.';
COMMENT ON COLUMN access_audit.partner_org_id IS 'Partner whose access it is.';
COMMENT ON COLUMN access_audit.action IS 'Of access: granted, verified, access-changed, product-added, product-removed, payment-changed, ended, superseded or product-gone. Of invitations: invited, invitation-accepted, invitation-declined or invitation-withdrawn.';
COMMENT ON COLUMN access_audit.by IS '{user, role, org, onBehalfOf} that acted, the last one the client on whose account a partner did; NULL for product-gone, which the provider caused.';
COMMENT ON COLUMN access_audit.correlation_id IS 'Of the request or record that caused it.';
COMMENT ON COLUMN access_audit.event_id IS 'The event.';
COMMENT ON COLUMN access_audit.partnership_id IS 'Partnership that the access belongs to; NULL for invitations.';
COMMENT ON COLUMN access_audit.command_id IS 'Command that wrote the event; a grant and what it superseded have the same.';
COMMENT ON COLUMN access_audit.whole IS 'Concerns all that the access covers, not what is in one state and not in the other: a verification, another payment method.';
COMMENT ON COLUMN access_audit.invitation_id IS 'Invitation that the row is a step of, or whose acceptance granted the access or superseded it; NULL for other changes.';
COMMENT ON COLUMN access_audit.asked_access IS '{mode, products} that the client offered or the partner asked for; of the steps of an invitation only.';
COMMENT ON COLUMN access_audit.invited_by IS '{user, role, org, onBehalfOf} that made the invitation; NULL without one.';
COMMENT ON COLUMN access_audit.accepted_by IS '{user, role, org, onBehalfOf} that accepted it: of granted, superseded and invitation-accepted; else NULL.';
COMMENT ON TABLE access_audit_invitation IS 'Invitations, for the rows that follow from them.';
COMMENT ON COLUMN access_audit_invitation.invitation_id IS 'Invitation.';
COMMENT ON COLUMN access_audit_invitation.partnership_id IS 'Partnership that its acceptance began; NULL before.';
COMMENT ON COLUMN access_audit_invitation.asked_access IS '{mode, products} that the client offered or the partner asked for.';
COMMENT ON COLUMN access_audit_invitation.invited_by IS '{user, role, org, onBehalfOf} that made it.';
COMMENT ON TABLE access_audit_coverage IS 'Which changes concern a product? One row a stretch of the log in which a partner had it, or everything.';
COMMENT ON COLUMN access_audit_coverage.client_org_id IS 'Client.';
COMMENT ON COLUMN access_audit_coverage.partner_org_id IS 'Partner.';
COMMENT ON COLUMN access_audit_coverage.product_id IS 'Product of a limited set; empty with FULL, which covers every product of the client (R37).';
COMMENT ON COLUMN access_audit_coverage.from_position IS 'Log position of the change that began it.';
COMMENT ON COLUMN access_audit_coverage.to_position IS 'Log position of the change that ended it; NULL while it lasts.';
COMMENT ON TABLE access_audit_owned IS 'Products, for the FULL access to their owner''s and the access to their parent.';
COMMENT ON COLUMN access_audit_owned.product_id IS 'Product.';
COMMENT ON COLUMN access_audit_owned.client_org_id IS 'Owner of the product, whoever pays.';
COMMENT ON COLUMN access_audit_owned.parent_product_id IS 'Product that it is an add-on of, with its manager (A11); NULL of what is no add-on.';
COMMENT ON COLUMN access_audit_owned.ordered_position IS 'Log position of its order.';
COMMENT ON COLUMN access_audit_owned.terminated_position IS 'Log position of its termination; NULL while it lives.';
