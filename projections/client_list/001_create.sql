CREATE TABLE client_list (
  partner_org_id text COLLATE "C" NOT NULL,
  client_org_id text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL CHECK (status IN ('pending', 'active', 'ended')),
  mode text COLLATE "C",
  products json NOT NULL,
  payment_method text COLLATE "C",
  since timestamptz,
  ended_at timestamptz,
  invitation_id text COLLATE "C" NOT NULL,
  requested_access json NOT NULL,
  needs_verification boolean NOT NULL,
  PRIMARY KEY (partner_org_id, client_org_id)
);
CREATE TABLE organisation (
  org_id text COLLATE "C" PRIMARY KEY,
  name json NOT NULL
);
COMMENT ON TABLE client_list IS 'Who are my clients, who is pending, what did they grant? One row a partner and client, with the latest that stands between them.';
COMMENT ON COLUMN client_list.status IS 'pending: an invitation is open; active: a partnership; ended: there was one.';
COMMENT ON COLUMN client_list.mode IS 'FULL or LIMITED while active, else NULL.';
COMMENT ON COLUMN client_list.products IS 'Products of LIMITED access while active, sorted; else empty.';
COMMENT ON COLUMN client_list.payment_method IS 'CLIENT or PARTNER under FULL access (R19), else NULL.';
COMMENT ON COLUMN client_list.since IS 'Start of the latest partnership; NULL before the first.';
COMMENT ON COLUMN client_list.requested_access IS '{mode, products} of the latest invitation.';
COMMENT ON COLUMN client_list.needs_verification IS 'Granted otherwise than asked: the partner is to verify it (R61).';
COMMENT ON TABLE organisation IS 'Names of organisations.';
COMMENT ON COLUMN organisation.name IS 'A text; that of a private organisation stays sealed and is opened when it is read, so that without its key it is erased here, too.';
