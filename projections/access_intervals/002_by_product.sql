-- Ending one product's interval is a look-up, however many the partner has.
DROP INDEX access_interval_open;
CREATE INDEX access_interval_open ON access_interval (client_org_id, partner_org_id, coalesce(product_id, '')) WHERE valid_to IS NULL;
CREATE INDEX access_interval_product ON access_interval (client_org_id, product_id);
