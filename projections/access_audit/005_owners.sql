DROP TABLE access_audit_owned;
CREATE TABLE access_audit_owned (
  product_id text COLLATE "C" NOT NULL,
  client_org_id text COLLATE "C" NOT NULL,
  owned_from bigint NOT NULL,
  owned_to bigint,
  PRIMARY KEY (product_id, owned_from)
);
CREATE TABLE access_audit_parent (
  product_id text COLLATE "C" PRIMARY KEY,
  parent_product_id text COLLATE "C"
);
COMMENT ON TABLE access_audit_owned IS 'Whose products were, for the FULL access to their owner''s and the access to their parent: one row a stretch of the log, from the order or a transfer (E26) to the next one or the termination.';
COMMENT ON COLUMN access_audit_owned.product_id IS 'Product.';
COMMENT ON COLUMN access_audit_owned.client_org_id IS 'Owner of the product, whoever pays.';
COMMENT ON COLUMN access_audit_owned.owned_from IS 'Log position of its order, or of the transfer to the owner.';
COMMENT ON COLUMN access_audit_owned.owned_to IS 'Log position of its termination, or of the transfer to another; NULL while it is the owner''s.';
COMMENT ON TABLE access_audit_parent IS 'What products are an add-on of, with the manager of their parent (A11).';
COMMENT ON COLUMN access_audit_parent.product_id IS 'Product.';
COMMENT ON COLUMN access_audit_parent.parent_product_id IS 'Product that it is an add-on of; NULL of what is no add-on.';
