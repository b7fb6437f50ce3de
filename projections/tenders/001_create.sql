CREATE TABLE tender (
  tender_id text COLLATE "C" PRIMARY KEY,
  status text COLLATE "C" NOT NULL CHECK (status IN ('open', 'awarded', 'accepted', 'withdrawn', 'expired')),
  author_org_id text COLLATE "C",
  published_by text COLLATE "C",
  title jsonb NOT NULL,
  description jsonb NOT NULL,
  services jsonb NOT NULL,
  languages jsonb NOT NULL,
  country text COLLATE "C" NOT NULL,
  budget jsonb,
  deadline date NOT NULL,
  ends_on date NOT NULL,
  kept_until date NOT NULL,
  contact_name jsonb NOT NULL,
  contact_email jsonb NOT NULL,
  contact_phone jsonb,
  awarded_to text COLLATE "C",
  published_at timestamptz NOT NULL,
  status_since timestamptz NOT NULL,
  erased_at timestamptz,
  correlation_id text COLLATE "C" NOT NULL,
  position bigint NOT NULL
);
CREATE INDEX tender_position ON tender (position);
CREATE INDEX tender_standing ON tender (position) WHERE status IN ('open', 'awarded');
CREATE INDEX tender_author ON tender (author_org_id, position);
COMMENT ON TABLE tender IS 'Who asks for help, and what became of it? One row a tender (R17).';
COMMENT ON COLUMN tender.tender_id IS 'Tender.';
COMMENT ON COLUMN tender.status IS 'open, awarded to a partner, accepted by it (R7), withdrawn or expired.';
COMMENT ON COLUMN tender.author_org_id IS 'Organisation that it is of; NULL: a visitor''s.';
COMMENT ON COLUMN tender.published_by IS 'User of the author who published or claimed it; NULL: a visitor.';
COMMENT ON COLUMN tender.title IS 'Sealed by the tender''s own key and opened when it is read, as all that people wrote: without the key it is erased here, too.';
COMMENT ON COLUMN tender.description IS 'What is asked for, sealed.';
COMMENT ON COLUMN tender.services IS 'Kinds of services.';
COMMENT ON COLUMN tender.languages IS 'Languages in which the author is served.';
COMMENT ON COLUMN tender.country IS 'Where it is asked for.';
COMMENT ON COLUMN tender.budget IS '{amount, currency} excluding VAT; NULL where none is told.';
COMMENT ON COLUMN tender.deadline IS 'The last day on which it stands, as its author wishes.';
COMMENT ON COLUMN tender.ends_on IS 'Business day from which on it does not stand, whatever the status says.';
COMMENT ON COLUMN tender.kept_until IS 'Business day on which what people wrote in it is erased, whatever became of it.';
COMMENT ON COLUMN tender.contact_name IS 'Whom partners may write to, sealed.';
COMMENT ON COLUMN tender.contact_email IS 'E-mail of the contact, sealed.';
COMMENT ON COLUMN tender.contact_phone IS 'Telephone of the contact, sealed; NULL where none is told.';
COMMENT ON COLUMN tender.awarded_to IS 'Partner that it is awarded to; NULL: nobody.';
COMMENT ON COLUMN tender.published_at IS 'When it was published.';
COMMENT ON COLUMN tender.status_since IS 'Since when the status is so.';
COMMENT ON COLUMN tender.erased_at IS 'When what people wrote in it was erased; NULL while it is kept.';
COMMENT ON COLUMN tender.correlation_id IS 'Of the request that published it.';
COMMENT ON COLUMN tender.position IS 'Log position of its publication.';

CREATE TABLE tender_reply (
  tender_id text COLLATE "C" NOT NULL,
  partner_org_id text COLLATE "C" NOT NULL,
  message jsonb NOT NULL,
  price jsonb,
  replied_at timestamptz NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (tender_id, partner_org_id)
);
CREATE INDEX tender_reply_position ON tender_reply (tender_id, position);
CREATE INDEX tender_reply_partner ON tender_reply (partner_org_id, tender_id);
COMMENT ON TABLE tender_reply IS 'Which partner offers what? One row a reply that stands, at most one a partner and tender (R17).';
COMMENT ON COLUMN tender_reply.tender_id IS 'Tender.';
COMMENT ON COLUMN tender_reply.partner_org_id IS 'Partner that replied.';
COMMENT ON COLUMN tender_reply.message IS 'What it wrote, sealed by the tender''s key.';
COMMENT ON COLUMN tender_reply.price IS '{amount, currency} excluding VAT; NULL where none is told.';
COMMENT ON COLUMN tender_reply.replied_at IS 'When it replied so, the last time.';
COMMENT ON COLUMN tender_reply.position IS 'Log position of the reply.';
