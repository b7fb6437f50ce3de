CREATE TABLE access_audit (
  position bigint PRIMARY KEY,
  at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  client_org_id text COLLATE "C" NOT NULL,
  partner_org_id text COLLATE "C" NOT NULL,
  product_id text COLLATE "C",
  action text COLLATE "C" NOT NULL,
  by json,
  access_before json,
  access_after json,
  reason text COLLATE "C",
  correlation_id text COLLATE "C" NOT NULL,
  event_id uuid NOT NULL
);
CREATE INDEX access_audit_client ON access_audit (client_org_id, position);
CREATE INDEX access_audit_partner ON access_audit (partner_org_id, position);
COMMENT ON TABLE access_audit IS 'Who changed a partner''s access, when, from what to what? One row a change that happened, in the order of the log.';
COMMENT ON COLUMN access_audit.at IS 'When the change took effect.';
COMMENT ON COLUMN access_audit.product_id IS 'The product of product-added, product-removed and product-gone.';
COMMENT ON COLUMN access_audit.action IS 'granted, access-changed, product-added, product-removed, payment-changed, ended, superseded or product-gone.';
COMMENT ON COLUMN access_audit.by IS '{user, role, org} that acted; NULL for product-gone, which the provider caused.';
COMMENT ON COLUMN access_audit.access_before IS '{mode, products, payment} the partner had; NULL without a partnership.';
COMMENT ON COLUMN access_audit.access_after IS '{mode, products, payment} the partner has since; NULL without a partnership.';
COMMENT ON COLUMN access_audit.reason IS 'superseded or product-gone where another change brought it; else the caller''s words, else which side ended or removed it.';
