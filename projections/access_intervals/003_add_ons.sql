ALTER TABLE product
  ALTER COLUMN client_org_id DROP NOT NULL,
  ALTER COLUMN ordered_at DROP NOT NULL,
  ADD COLUMN parent_product_id text COLLATE "C";
COMMENT ON TABLE product IS 'Products that were ordered: access counts from the order until the termination.';
COMMENT ON COLUMN product.product_id IS 'Product.';
COMMENT ON COLUMN product.client_org_id IS 'Owner of the product, whoever pays; NULL until its order stands.';
COMMENT ON COLUMN product.ordered_at IS 'First instant at which somebody may manage it, inclusive; NULL until its order stands.';
COMMENT ON COLUMN product.parent_product_id IS 'The product that it is an add-on of, whose manager it has unless a set names it itself (A11); NULL of what is no add-on.';
COMMENT ON COLUMN access_interval.client_org_id IS 'Client that gave the access.';
COMMENT ON COLUMN access_interval.partner_org_id IS 'Partner that had it.';
COMMENT ON COLUMN access_interval.mode IS 'FULL or LIMITED.';
COMMENT ON COLUMN access_interval.grant_event_id IS 'Event that brought the access.';
COMMENT ON COLUMN access_interval.partnership_id IS 'Partnership that it belongs to.';
