-- A product that comes or goes is one row, whatever the size of the set it belongs to.
ALTER TABLE client_list DROP COLUMN products;
CREATE TABLE client_product (
  partner_org_id text COLLATE "C" NOT NULL,
  client_org_id text COLLATE "C" NOT NULL,
  product_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (partner_org_id, client_org_id, product_id)
);
COMMENT ON TABLE client_product IS 'Products of LIMITED access while it is active.';
COMMENT ON COLUMN client_product.partner_org_id IS 'The partner.';
COMMENT ON COLUMN client_product.client_org_id IS 'The client.';
COMMENT ON COLUMN client_product.product_id IS 'A product that the client delegated to the partner (R32).';
