COMMENT ON COLUMN client_list.needs_verification IS 'Granted otherwise than asked, and the partner has not verified it yet (R61).';
