CREATE TABLE application (
  org_id text COLLATE "C" PRIMARY KEY,
  status text COLLATE "C" NOT NULL CHECK (status IN ('open', 'admitted', 'rejected')),
  register text COLLATE "C" NOT NULL,
  register_number text COLLATE "C" NOT NULL,
  website text COLLATE "C" NOT NULL,
  terms_version text COLLATE "C" NOT NULL,
  applied_at timestamptz NOT NULL,
  applied_by text COLLATE "C" NOT NULL,
  decided_at timestamptz,
  decided_by text COLLATE "C",
  reason text COLLATE "C"
);
COMMENT ON TABLE application IS 'Who has applied for the programme, with what, and what became of it? One row an organisation, its latest application (R2).';
COMMENT ON COLUMN application.org_id IS 'Who applied.';
COMMENT ON COLUMN application.status IS 'open, admitted or rejected.';
COMMENT ON COLUMN application.register IS 'CH-UID, FR-SIREN, FR-SIRET or other (R4).';
COMMENT ON COLUMN application.register_number IS 'Its number there, in its normal form (R4).';
COMMENT ON COLUMN application.website IS 'Website that it applied with.';
COMMENT ON COLUMN application.terms_version IS 'Version of the conditions that it accepted (R8).';
COMMENT ON COLUMN application.applied_at IS 'When it applied.';
COMMENT ON COLUMN application.applied_by IS 'User who applied for it.';
COMMENT ON COLUMN application.decided_at IS 'When it was decided; NULL while open.';
COMMENT ON COLUMN application.decided_by IS 'Person of the programme desk who decided; NULL while open.';
COMMENT ON COLUMN application.reason IS 'Words that went with the decision; NULL without.';
