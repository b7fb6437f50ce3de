CREATE TABLE subject_key (
  subject text COLLATE "C" PRIMARY KEY,
  key bytea CHECK (octet_length(key) = 32),
  created_at timestamptz NOT NULL DEFAULT now(),
  erased_at timestamptz,
  CHECK ((key IS NULL) = (erased_at IS NOT NULL))
);
COMMENT ON TABLE subject_key IS 'Keys of the subjects of personal data in events. The only table that cannot be built again: it belongs in every backup.';
COMMENT ON COLUMN subject_key.subject IS 'Id of the organisation or person whose data the key opens.';
COMMENT ON COLUMN subject_key.key IS 'AES-256 key; NULL once the subject was erased: the row stays, so that no new key is ever made for it.';
