CREATE TABLE reseller_terms (
  version text COLLATE "C" PRIMARY KEY,
  valid_from date NOT NULL,
  url text COLLATE "C" NOT NULL,
  duties jsonb NOT NULL,
  published_at timestamptz NOT NULL,
  published_by text COLLATE "C" NOT NULL,
  reason text COLLATE "C"
);
CREATE INDEX reseller_terms_valid_from ON reseller_terms (valid_from, version);
COMMENT ON TABLE reseller_terms IS 'Which conditions for resellers are there, and since when do they hold? One row a version (R8).';
COMMENT ON COLUMN reseller_terms.version IS 'Version.';
COMMENT ON COLUMN reseller_terms.valid_from IS 'Business day from which on applicants accept it.';
COMMENT ON COLUMN reseller_terms.url IS 'Where its text stands.';
COMMENT ON COLUMN reseller_terms.duties IS 'Duties that it lays down (R5, R6, R7).';
COMMENT ON COLUMN reseller_terms.published_at IS 'When it was published.';
COMMENT ON COLUMN reseller_terms.published_by IS 'Person of the programme desk who did.';
COMMENT ON COLUMN reseller_terms.reason IS 'Words that went with it; NULL without.';
CREATE TABLE terms_acceptance (
  org_id text COLLATE "C" NOT NULL,
  version text COLLATE "C" NOT NULL,
  accepted_at timestamptz NOT NULL,
  accepted_by text COLLATE "C" NOT NULL,
  PRIMARY KEY (version, org_id)
);
CREATE INDEX terms_acceptance_org ON terms_acceptance (org_id, version);
COMMENT ON TABLE terms_acceptance IS 'Who has accepted which conditions, when and by whom? One row an organisation and version (R8).';
COMMENT ON COLUMN terms_acceptance.org_id IS 'Partner, or who has applied.';
COMMENT ON COLUMN terms_acceptance.version IS 'Version.';
COMMENT ON COLUMN terms_acceptance.accepted_at IS 'When it accepted them first.';
COMMENT ON COLUMN terms_acceptance.accepted_by IS 'Its legal representative who did.';
