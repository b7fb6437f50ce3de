COMMENT ON TABLE access_audit IS 'Who changed a partner''s access, when, from what to what, and who verified it? One row a change or verification that happened, in the order of the log.';
COMMENT ON COLUMN access_audit.action IS 'granted, verified, access-changed, product-added, product-removed, payment-changed, ended, superseded or product-gone.';
COMMENT ON COLUMN access_audit.access_before IS '{mode, products, payment} the partner had; NULL without a partnership. Of verified, what it verified.';
COMMENT ON COLUMN access_audit.access_after IS '{mode, products, payment} the partner has since; NULL without a partnership. Of verified, the same as before.';
