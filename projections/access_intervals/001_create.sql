CREATE TABLE access_interval (
  client_org_id text COLLATE "C" NOT NULL,
  partner_org_id text COLLATE "C" NOT NULL,
  product_id text COLLATE "C",
  mode text COLLATE "C" NOT NULL CHECK (mode IN ('FULL', 'LIMITED')),
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  opened_by text COLLATE "C" NOT NULL,
  grant_event_id uuid NOT NULL,
  delegation_revision integer NOT NULL,
  partnership_id text COLLATE "C" NOT NULL,
  CHECK ((product_id IS NULL) = (mode = 'FULL'))
);
CREATE UNIQUE INDEX access_interval_key ON access_interval (client_org_id, delegation_revision, coalesce(product_id, ''));
CREATE INDEX access_interval_open ON access_interval (client_org_id, partner_org_id) WHERE valid_to IS NULL;
CREATE TABLE product (
  product_id text COLLATE "C" PRIMARY KEY,
  client_org_id text COLLATE "C" NOT NULL,
  ordered_at timestamptz NOT NULL,
  terminated_at timestamptz
);
COMMENT ON TABLE access_interval IS 'Who managed a product at an instant, and through which grant? One row for each stretch of time that a partner had a product, or everything.';
COMMENT ON COLUMN access_interval.product_id IS 'NULL with FULL: every product the client owns, those ordered since, too (R37).';
COMMENT ON COLUMN access_interval.valid_from IS 'First instant, inclusive. A change of the payment method begins no new row.';
COMMENT ON COLUMN access_interval.valid_to IS 'First instant without it; NULL while it lasts.';
COMMENT ON COLUMN access_interval.opened_by IS 'User whose action brought the access.';
COMMENT ON COLUMN access_interval.delegation_revision IS 'Revision of the client''s delegation stream that brought the access.';
COMMENT ON TABLE product IS 'Products that were ordered and stand: access counts from the order until the termination.';
COMMENT ON COLUMN product.terminated_at IS 'First instant at which nobody manages it any more; NULL while it lives.';
