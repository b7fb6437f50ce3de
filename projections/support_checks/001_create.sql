CREATE TABLE support_check (
  position bigint PRIMARY KEY,
  at timestamptz NOT NULL,
  agent_id text COLLATE "C" NOT NULL,
  identified boolean NOT NULL,
  org_id text COLLATE "C",
  user_id text COLLATE "C",
  kind text COLLATE "C",
  offer text COLLATE "C",
  correlation_id text COLLATE "C" NOT NULL,
  CHECK ((org_id IS NOT NULL) = identified),
  CHECK ((user_id IS NOT NULL) = identified),
  CHECK ((kind IS NOT NULL) = identified),
  CHECK ((offer IS NOT NULL) = identified)
);
CREATE INDEX support_check_org ON support_check (org_id, position);
CREATE INDEX support_check_agent ON support_check (agent_id, position);
COMMENT ON TABLE support_check IS 'Whom did support have on the line, and when (R52)? One row a check of a code; whom a code that did not hold was tried for is not told.';
COMMENT ON COLUMN support_check.position IS 'Log position of the check.';
COMMENT ON COLUMN support_check.at IS 'When the code was checked.';
COMMENT ON COLUMN support_check.agent_id IS 'User of the support desk.';
COMMENT ON COLUMN support_check.identified IS 'Whether the code held.';
COMMENT ON COLUMN support_check.org_id IS 'Organisation of the caller; NULL where the code did not hold.';
COMMENT ON COLUMN support_check.user_id IS 'The caller; NULL where the code did not hold.';
COMMENT ON COLUMN support_check.kind IS 'support or vip; NULL where the code did not hold.';
COMMENT ON COLUMN support_check.offer IS 'What the organisation had subscribed to then; NULL where the code did not hold.';
COMMENT ON COLUMN support_check.correlation_id IS 'Of the request.';
