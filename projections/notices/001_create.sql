CREATE TABLE notice (
  notice_id uuid PRIMARY KEY,
  template text COLLATE "C" NOT NULL,
  recipient_org_id text COLLATE "C" NOT NULL,
  language text COLLATE "C",
  client_org_id text COLLATE "C",
  partner_org_id text COLLATE "C" NOT NULL,
  product_id text COLLATE "C",
  about uuid NOT NULL,
  status text COLLATE "C" NOT NULL CHECK (status IN ('queued', 'failed', 'undeliverable', 'sent', 'given-up')),
  attempts integer NOT NULL,
  reason text COLLATE "C",
  smtp_code integer,
  queued_at timestamptz NOT NULL,
  attempted_at timestamptz,
  retry_at timestamptz,
  sent_at timestamptz,
  address_at bigint,
  correlation_id text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  CHECK ((sent_at IS NOT NULL) = (status = 'sent')),
  CHECK ((retry_at IS NOT NULL) = (status = 'failed'))
);
CREATE UNIQUE INDEX notice_position ON notice (position);
CREATE INDEX notice_recipient ON notice (recipient_org_id, position);
CREATE INDEX notice_open ON notice (status, position) WHERE status <> 'sent';
COMMENT ON TABLE notice IS 'Who is told what, and did it arrive? A row a notice, but for those of what an import brought: nobody mails them (A24).';
COMMENT ON COLUMN notice.notice_id IS 'Notice.';
COMMENT ON COLUMN notice.template IS 'What is told.';
COMMENT ON COLUMN notice.recipient_org_id IS 'Organisation that is told.';
COMMENT ON COLUMN notice.language IS 'In which it was sent, or is meant to be; NULL in notices of before that was noted.';
COMMENT ON COLUMN notice.client_org_id IS 'Client that it concerns; NULL for none.';
COMMENT ON COLUMN notice.partner_org_id IS 'Partner that it concerns.';
COMMENT ON COLUMN notice.product_id IS 'Product that it concerns; NULL for none.';
COMMENT ON COLUMN notice.about IS 'The event that is the occasion.';
COMMENT ON COLUMN notice.status IS 'queued, failed (and tried again), undeliverable (no address yet), sent or given-up (until a person has it tried again).';
COMMENT ON COLUMN notice.attempts IS 'Attempts so far.';
COMMENT ON COLUMN notice.reason IS 'Why the last attempt failed; NULL without one, or if it did not.';
COMMENT ON COLUMN notice.smtp_code IS 'What the mail server answered to it, e.g. 550; NULL without an answer.';
COMMENT ON COLUMN notice.queued_at IS 'When it was queued.';
COMMENT ON COLUMN notice.attempted_at IS 'When it was last tried; NULL before.';
COMMENT ON COLUMN notice.retry_at IS 'When it is tried again; NULL unless it failed.';
COMMENT ON COLUMN notice.sent_at IS 'When it left; NULL before.';
COMMENT ON COLUMN notice.address_at IS 'Position of the address that the last failed attempt looked at; NULL: there was none.';
COMMENT ON COLUMN notice.correlation_id IS 'Of the request or record that brought it about.';
COMMENT ON COLUMN notice.position IS 'Position of the event that queued it.';

CREATE TABLE notice_address (
  org_id text COLLATE "C" PRIMARY KEY,
  position bigint NOT NULL
);
COMMENT ON TABLE notice_address IS 'Which organisations gave an address, so that what waits for one is tried again? Not the address itself.';
COMMENT ON COLUMN notice_address.org_id IS 'Organisation.';
COMMENT ON COLUMN notice_address.position IS 'Position of the event that gave it last.';
