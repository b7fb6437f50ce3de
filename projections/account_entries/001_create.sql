CREATE TABLE account_entry (
  position bigint PRIMARY KEY,
  at timestamptz NOT NULL,
  partner_org_id text COLLATE "C" NOT NULL,
  client_org_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  product_id text COLLATE "C",
  correlation_id text COLLATE "C" NOT NULL
);
CREATE INDEX account_entry_client ON account_entry (client_org_id, position);
CREATE INDEX account_entry_partner ON account_entry (partner_org_id, position);
COMMENT ON TABLE account_entry IS 'Who of which partner entered a client''s account, and when (E22)? One row a visit.';
COMMENT ON COLUMN account_entry.position IS 'Log position of the visit.';
COMMENT ON COLUMN account_entry.at IS 'When it was entered.';
COMMENT ON COLUMN account_entry.partner_org_id IS 'Partner whose member entered it.';
COMMENT ON COLUMN account_entry.client_org_id IS 'Client whose account it is.';
COMMENT ON COLUMN account_entry.user_id IS 'User that entered it.';
COMMENT ON COLUMN account_entry.role IS 'Its role at the partner.';
COMMENT ON COLUMN account_entry.product_id IS 'Product that it went to; NULL for the account as such.';
COMMENT ON COLUMN account_entry.correlation_id IS 'Of the request or record.';
