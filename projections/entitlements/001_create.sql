CREATE TABLE entitlement (
  partner_org_id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  position bigint NOT NULL,
  PRIMARY KEY (partner_org_id, position, kind)
);
CREATE INDEX entitlement_now ON entitlement (partner_org_id, kind) WHERE valid_to IS NULL;
COMMENT ON TABLE entitlement IS 'What was a partner entitled to, from when to when? One row a stretch of time (R12).';
COMMENT ON COLUMN entitlement.partner_org_id IS 'Partner.';
COMMENT ON COLUMN entitlement.kind IS 'elegant-themes: all its WordPress themes and plugins.';
COMMENT ON COLUMN entitlement.valid_from IS 'Since when.';
COMMENT ON COLUMN entitlement.valid_to IS 'Until when; NULL while it holds.';
COMMENT ON COLUMN entitlement.position IS 'Log position of the event that granted it.';
