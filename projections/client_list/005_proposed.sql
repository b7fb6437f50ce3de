ALTER TABLE client_list ADD COLUMN proposed_payment_method text COLLATE "C";
COMMENT ON COLUMN client_list.proposed_payment_method IS 'CLIENT or PARTNER as the partner proposes (A5); NULL where it proposes nothing else than what is so.';
