COMMENT ON COLUMN subject_key.created_at IS 'When the key was made.';
COMMENT ON COLUMN subject_key.erased_at IS 'When the subject was erased; NULL while the key is there.';
