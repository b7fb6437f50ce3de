-- A set of products is written once, where it begins; an added or removed product is one row, whatever the set's size.
ALTER TABLE access_audit
  DROP COLUMN access_before,
  DROP COLUMN access_after,
  ADD COLUMN mode_before text COLLATE "C",
  ADD COLUMN payment_before text COLLATE "C",
  ADD COLUMN set_before bigint,
  ADD COLUMN mode_after text COLLATE "C",
  ADD COLUMN payment_after text COLLATE "C",
  ADD COLUMN set_after bigint;
CREATE TABLE access_audit_held (
  client_org_id text COLLATE "C" NOT NULL,
  partner_org_id text COLLATE "C" NOT NULL,
  mode text COLLATE "C" NOT NULL,
  payment text COLLATE "C",
  set_position bigint,
  PRIMARY KEY (client_org_id, partner_org_id)
);
CREATE TABLE access_audit_product (
  set_position bigint NOT NULL,
  product_id text COLLATE "C" NOT NULL,
  from_position bigint NOT NULL,
  to_position bigint,
  PRIMARY KEY (set_position, product_id, from_position)
);
COMMENT ON COLUMN access_audit.mode_before IS 'FULL or LIMITED, which the partner had; NULL without a partnership. Of verified, what it verified.';
COMMENT ON COLUMN access_audit.payment_before IS 'CLIENT or PARTNER with FULL before, else NULL.';
COMMENT ON COLUMN access_audit.set_before IS 'The set of products (access_audit_product) with LIMITED before: those that came before this position and did not leave before it; else NULL.';
COMMENT ON COLUMN access_audit.mode_after IS 'FULL or LIMITED, which the partner has since; NULL without a partnership.';
COMMENT ON COLUMN access_audit.payment_after IS 'CLIENT or PARTNER with FULL since, else NULL.';
COMMENT ON COLUMN access_audit.set_after IS 'The set of products (access_audit_product) with LIMITED since: those that came up to this position and did not leave up to it; else NULL.';
COMMENT ON TABLE access_audit_held IS 'What each partner has of each client now: what the next change is from.';
COMMENT ON COLUMN access_audit_held.client_org_id IS 'The client.';
COMMENT ON COLUMN access_audit_held.partner_org_id IS 'The partner.';
COMMENT ON COLUMN access_audit_held.mode IS 'FULL or LIMITED.';
COMMENT ON COLUMN access_audit_held.payment IS 'CLIENT or PARTNER with FULL, else NULL.';
COMMENT ON COLUMN access_audit_held.set_position IS 'The set of products with LIMITED, else NULL.';
COMMENT ON TABLE access_audit_product IS 'Products of limited sets and when they were in them. A set begins with a grant or a change of access.';
COMMENT ON COLUMN access_audit_product.set_position IS 'The set: the position of the event that it began with.';
COMMENT ON COLUMN access_audit_product.product_id IS 'A product of the set.';
COMMENT ON COLUMN access_audit_product.from_position IS 'Position of the event that brought it into the set.';
COMMENT ON COLUMN access_audit_product.to_position IS 'Position of the event that took it out; NULL while it is in it, and where it stayed until the set ended.';
