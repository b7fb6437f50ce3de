-- jsonb holds neither U+0000 nor half a surrogate pair, which json kept as an escape.
ALTER TABLE client_list ALTER COLUMN requested_access TYPE jsonb USING requested_access::text::jsonb;
ALTER TABLE organisation
  ALTER COLUMN name TYPE jsonb USING regexp_replace(name::text, '\\u(0000|d[89a-f]..)', '\\ufffd', 'g')::jsonb;
COMMENT ON COLUMN client_list.partner_org_id IS 'Partner whose client it is.';
COMMENT ON COLUMN client_list.client_org_id IS 'Client.';
COMMENT ON COLUMN client_list.ended_at IS 'End of the latest partnership; NULL while it lasts and before the first.';
COMMENT ON COLUMN client_list.invitation_id IS 'Latest invitation between the two.';
COMMENT ON COLUMN organisation.org_id IS 'Organisation.';
