-- jsonb holds neither U+0000 nor half a surrogate pair, which json kept as an escape.
ALTER TABLE invoice
  ALTER COLUMN vat TYPE jsonb USING vat::text::jsonb,
  ALTER COLUMN supply_period TYPE jsonb USING supply_period::text::jsonb,
  ALTER COLUMN recipient TYPE jsonb USING regexp_replace(recipient::text, '\\u(0000|d[89a-f]..)', '\\ufffd', 'g')::jsonb,
  ALTER COLUMN supplier TYPE jsonb USING regexp_replace(supplier::text, '\\u(0000|d[89a-f]..)', '\\ufffd', 'g')::jsonb,
  ALTER COLUMN lines TYPE jsonb USING lines::text::jsonb;
ALTER TABLE invoice_payment
  ADD COLUMN paid_on date NOT NULL GENERATED ALWAYS AS ((paid_at AT TIME ZONE 'Europe/Zurich')::date) STORED;
COMMENT ON COLUMN invoice.order_id IS 'Order or renewal that it is of.';
COMMENT ON COLUMN invoice.client_org_id IS 'Owner of the product, whoever pays.';
COMMENT ON COLUMN invoice.payer_org_id IS 'Who pays: client or partner (R20, R25).';
COMMENT ON COLUMN invoice.viewer_org_id IS 'The only organisation that sees it (A4).';
COMMENT ON COLUMN invoice.currency IS 'CHF or EUR: of every amount of the row.';
COMMENT ON COLUMN invoice.treatment IS 'taxed, reverse-charge or outside.';
COMMENT ON COLUMN invoice.reverse_charge IS 'The recipient owes the tax.';
COMMENT ON COLUMN invoice.tax IS 'Sum of the tax of its parts, in currency.';
COMMENT ON COLUMN invoice.supply_period IS '{from, to}, business dates in Europe/Zurich, half-open; NULL for a one-off (A32).';
COMMENT ON COLUMN invoice.supplier IS 'The provider as it stood when it was issued.';
COMMENT ON COLUMN invoice.lines IS '[{productId, sku, quantity, net}]; net excl. VAT, in currency.';
COMMENT ON COLUMN invoice.qr_reference IS '27 digits with a check digit, for the payment.';
COMMENT ON COLUMN invoice.event_id IS 'Event that issued it.';
COMMENT ON COLUMN invoice.position IS 'Its log position.';
COMMENT ON COLUMN invoice_payment.order_id IS 'Order that was paid.';
COMMENT ON COLUMN invoice_payment.paid_at IS 'When the payment took effect.';
COMMENT ON COLUMN invoice_payment.paid_on IS 'Business date of paid_at in Europe/Zurich.';
