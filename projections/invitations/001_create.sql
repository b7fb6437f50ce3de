CREATE TABLE invitation (
  invitation_id text COLLATE "C" PRIMARY KEY,
  client_org_id text COLLATE "C" NOT NULL,
  partner_org_id text COLLATE "C" NOT NULL,
  direction text COLLATE "C" NOT NULL CHECK (direction IN ('client-to-partner', 'partner-to-client')),
  status text COLLATE "C" NOT NULL CHECK (status IN ('open', 'accepted', 'declined', 'withdrawn')),
  asked_access json NOT NULL,
  proposed_payment_method text COLLATE "C",
  supersede boolean NOT NULL,
  partnership_id text COLLATE "C",
  granted_access json,
  granted_differs boolean NOT NULL,
  invited_at timestamptz NOT NULL,
  closed_at timestamptz,
  correlation_id text COLLATE "C" NOT NULL
);
CREATE INDEX invitation_client ON invitation (client_org_id, invitation_id);
CREATE INDEX invitation_partner ON invitation (partner_org_id, invitation_id);
CREATE UNIQUE INDEX invitation_partnership ON invitation (partnership_id);
COMMENT ON TABLE invitation IS 'Who is waiting for whom, and what was granted otherwise than asked? One row an invitation, of either side (R43, R59).';
COMMENT ON COLUMN invitation.asked_access IS '{mode, products} that the client offered or the partner asked for.';
COMMENT ON COLUMN invitation.supersede IS 'At its acceptance with FULL, the client''s other limited partnerships end (A1).';
COMMENT ON COLUMN invitation.partnership_id IS 'The partnership that its acceptance began; NULL before.';
COMMENT ON COLUMN invitation.granted_access IS '{mode, products, payment} of the acceptance; NULL before.';
COMMENT ON COLUMN invitation.granted_differs IS 'Another mode or other products were granted than asked (R60); payment does not count.';
