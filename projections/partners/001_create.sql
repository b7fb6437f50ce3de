CREATE TABLE partner (
  partner_org_id text COLLATE "C" PRIMARY KEY,
  level text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL CHECK (status IN ('active', 'suspended', 'left')),
  admitted_at timestamptz NOT NULL,
  since timestamptz NOT NULL
);
COMMENT ON TABLE partner IS 'Who is a partner, at which level, and does it take part? One row an organisation that was ever admitted (R2, E17, E18).';
COMMENT ON COLUMN partner.partner_org_id IS 'Partner.';
COMMENT ON COLUMN partner.level IS 'Level, as rate cards name it (A7).';
COMMENT ON COLUMN partner.status IS 'active, suspended (E17) or left (E18).';
COMMENT ON COLUMN partner.admitted_at IS 'When it was admitted.';
COMMENT ON COLUMN partner.since IS 'Since when the status is so.';
