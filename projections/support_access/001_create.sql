CREATE TABLE support_access (
  position bigint NOT NULL UNIQUE,
  grant_id text COLLATE "C" PRIMARY KEY,
  org_id text COLLATE "C" NOT NULL,
  scope jsonb NOT NULL,
  products jsonb,
  status text COLLATE "C" NOT NULL CHECK (status IN ('active', 'revoked', 'expired')),
  granted_by text COLLATE "C" NOT NULL,
  granted_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  revoked_by text COLLATE "C",
  uses integer NOT NULL,
  last_used_at timestamptz,
  correlation_id text COLLATE "C" NOT NULL,
  CHECK ((ended_at IS NULL) = (status = 'active')),
  CHECK ((revoked_by IS NOT NULL) = (status = 'revoked')),
  CHECK ((last_used_at IS NULL) = (uses = 0))
);
CREATE INDEX support_access_org ON support_access (org_id, position);
COMMENT ON TABLE support_access IS 'What has which organisation opened to support, until when, and is it still (R55, A23)? One row a grant.';
COMMENT ON COLUMN support_access.position IS 'Log position of the grant.';
COMMENT ON COLUMN support_access.grant_id IS 'Grant.';
COMMENT ON COLUMN support_access.org_id IS 'Organisation that opened it.';
COMMENT ON COLUMN support_access.scope IS 'kMail, kDrive or both.';
COMMENT ON COLUMN support_access.products IS 'Products that it is for; NULL: whatever of these the organisation has.';
COMMENT ON COLUMN support_access.status IS 'active, revoked or expired, as it was recorded: one whose time is over is shown as expired before that.';
COMMENT ON COLUMN support_access.granted_by IS 'User that granted it.';
COMMENT ON COLUMN support_access.granted_at IS 'When it was granted.';
COMMENT ON COLUMN support_access.expires_at IS 'The first instant at which its time is over.';
COMMENT ON COLUMN support_access.ended_at IS 'When it was revoked, or its time was over; NULL while it is active, and until the expiry is recorded.';
COMMENT ON COLUMN support_access.revoked_by IS 'client or support; NULL unless it was revoked.';
COMMENT ON COLUMN support_access.uses IS 'How often support used it.';
COMMENT ON COLUMN support_access.last_used_at IS 'When it did last; NULL where it never did.';
COMMENT ON COLUMN support_access.correlation_id IS 'Of the request that granted it.';

CREATE TABLE support_access_use (
  position bigint PRIMARY KEY,
  grant_id text COLLATE "C" NOT NULL,
  org_id text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  agent_id text COLLATE "C" NOT NULL,
  scope text COLLATE "C" NOT NULL,
  product_id text COLLATE "C",
  reason text COLLATE "C",
  ticket text COLLATE "C",
  correlation_id text COLLATE "C" NOT NULL
);
CREATE INDEX support_access_use_org ON support_access_use (org_id, position);
CREATE INDEX support_access_use_grant ON support_access_use (grant_id, position);
COMMENT ON TABLE support_access_use IS 'Who of support went into whose kMail or kDrive, when, and why (R55, A23)? One row a use.';
COMMENT ON COLUMN support_access_use.position IS 'Log position of the use.';
COMMENT ON COLUMN support_access_use.grant_id IS 'Grant that it was done by.';
COMMENT ON COLUMN support_access_use.org_id IS 'Organisation whose kMail or kDrive it is.';
COMMENT ON COLUMN support_access_use.at IS 'When it was.';
COMMENT ON COLUMN support_access_use.agent_id IS 'User of the support desk.';
COMMENT ON COLUMN support_access_use.scope IS 'kMail or kDrive.';
COMMENT ON COLUMN support_access_use.product_id IS 'Product that it went to; NULL: none in particular.';
COMMENT ON COLUMN support_access_use.reason IS 'Why, as the agent wrote it; NULL: it was not said.';
COMMENT ON COLUMN support_access_use.ticket IS 'Of the desk''s own system; NULL: none.';
COMMENT ON COLUMN support_access_use.correlation_id IS 'Of the request.';
