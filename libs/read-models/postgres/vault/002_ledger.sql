CREATE TABLE ledger (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  ledger_id text COLLATE "C" NOT NULL,
  founded_at timestamptz,
  names_given_up_at timestamptz,
  names_given_up_by text COLLATE "C",
  names_given_up_because text COLLATE "C"
);
COMMENT ON TABLE ledger IS 'The ledger whose keys these are; one row. It belongs in every backup.';
COMMENT ON COLUMN ledger.only_one IS 'Always true: there is one row.';
COMMENT ON COLUMN ledger.ledger_id IS 'Id of the ledger, as its log was founded with.';
COMMENT ON COLUMN ledger.founded_at IS 'When the log was seen to hold the founding; NULL while that is on its way.';
COMMENT ON COLUMN ledger.names_given_up_at IS 'When a person decided to go on without keys that are lost: from then on a value without its key reads (lost).';
COMMENT ON COLUMN ledger.names_given_up_by IS 'Who decided it.';
COMMENT ON COLUMN ledger.names_given_up_because IS 'Why.';

CREATE TABLE lost_key (
  subject text COLLATE "C" PRIMARY KEY,
  met_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE lost_key IS 'Subjects with a value in the log that no key opens, though none was erased: the vault is older than the log. Health names them.';
COMMENT ON COLUMN lost_key.subject IS 'Id of the organisation or person.';
COMMENT ON COLUMN lost_key.met_at IS 'When somebody first wanted to read the value.';
