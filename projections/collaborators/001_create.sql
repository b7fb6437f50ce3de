CREATE TABLE collaborator (
  partner_org_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  client_org_id text COLLATE "C" NOT NULL,
  products jsonb,
  assigned_at timestamptz NOT NULL,
  assigned_by text COLLATE "C" NOT NULL,
  PRIMARY KEY (partner_org_id, user_id, client_org_id)
);
CREATE INDEX collaborator_client ON collaborator (client_org_id, partner_org_id);
COMMENT ON TABLE collaborator IS 'Which users of a partner are assigned to which clients (E20)? One row an assignment that stands; it goes with its partnership.';
COMMENT ON COLUMN collaborator.partner_org_id IS 'Partner whose user it is.';
COMMENT ON COLUMN collaborator.user_id IS 'User that is assigned.';
COMMENT ON COLUMN collaborator.client_org_id IS 'Client that it is assigned to.';
COMMENT ON COLUMN collaborator.products IS 'Products that it is assigned to, sorted; NULL for all of the client.';
COMMENT ON COLUMN collaborator.assigned_at IS 'When the assignment was made, or replaced the one before.';
COMMENT ON COLUMN collaborator.assigned_by IS 'User that made it.';
