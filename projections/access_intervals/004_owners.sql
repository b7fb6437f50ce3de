ALTER TABLE product
  DROP COLUMN client_org_id,
  DROP COLUMN ordered_at,
  DROP COLUMN terminated_at;
COMMENT ON TABLE product IS 'Products, with what they are an add-on of.';
CREATE TABLE product_owner (
  product_id text COLLATE "C" NOT NULL,
  client_org_id text COLLATE "C" NOT NULL,
  owned_from timestamptz NOT NULL,
  owned_to timestamptz
);
CREATE INDEX product_owner_product ON product_owner (product_id);
COMMENT ON TABLE product_owner IS 'Whose was a product, and when? One row a stretch of time: from its order, or from a transfer (E26), to the next one or its termination.';
COMMENT ON COLUMN product_owner.product_id IS 'Product.';
COMMENT ON COLUMN product_owner.client_org_id IS 'Owner of the product, whoever pays.';
COMMENT ON COLUMN product_owner.owned_from IS 'First instant at which a partner of the owner may manage it, inclusive.';
COMMENT ON COLUMN product_owner.owned_to IS 'First instant at which it is not the owner''s any more; NULL while it is.';
