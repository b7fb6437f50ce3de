CREATE TABLE directory_partner (
  partner_org_id text COLLATE "C" PRIMARY KEY,
  since timestamptz NOT NULL,
  is_active boolean NOT NULL
);
COMMENT ON TABLE directory_partner IS 'Partners, listed or not: since when, and whether they take part (E17, E18).';
COMMENT ON COLUMN directory_partner.partner_org_id IS 'Partner.';
COMMENT ON COLUMN directory_partner.since IS 'When it was admitted.';
COMMENT ON COLUMN directory_partner.is_active IS 'Whether it takes part: who is suspended or has left does not.';

CREATE TABLE directory (
  partner_org_id text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  place text COLLATE "C" NOT NULL,
  country text COLLATE "C" NOT NULL,
  languages jsonb NOT NULL,
  services jsonb NOT NULL,
  website text COLLATE "C" NOT NULL,
  listed_at timestamptz NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  place_key text COLLATE "C" NOT NULL
);
CREATE INDEX directory_name ON directory (name_key, partner_org_id);
COMMENT ON TABLE directory IS 'Which partners are there, where, and for what? One row a listing; only those of partners that take part are shown (R18).';
COMMENT ON COLUMN directory.partner_org_id IS 'Partner.';
COMMENT ON COLUMN directory.name IS 'As it calls itself.';
COMMENT ON COLUMN directory.place IS 'Where it is.';
COMMENT ON COLUMN directory.country IS 'Country of the place.';
COMMENT ON COLUMN directory.languages IS 'Languages that it serves in.';
COMMENT ON COLUMN directory.services IS 'What it offers.';
COMMENT ON COLUMN directory.website IS 'Address of its website.';
COMMENT ON COLUMN directory.listed_at IS 'When it told so of itself, the last time.';
COMMENT ON COLUMN directory.name_key IS 'The name in small letters without accents: lists go by it, searches look in it.';
COMMENT ON COLUMN directory.place_key IS 'The place in small letters without accents.';
