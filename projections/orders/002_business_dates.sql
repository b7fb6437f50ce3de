-- jsonb holds neither U+0000 nor half a surrogate pair, which json kept as an escape.
ALTER TABLE orders
  ALTER COLUMN period TYPE jsonb USING period::text::jsonb,
  ALTER COLUMN price TYPE jsonb USING price::text::jsonb,
  ALTER COLUMN decision TYPE jsonb USING regexp_replace(decision::text, '\\u(0000|d[89a-f]..)', '\\ufffd', 'g')::jsonb,
  ALTER COLUMN actor TYPE jsonb USING regexp_replace(actor::text, '\\u(0000|d[89a-f]..)', '\\ufffd', 'g')::jsonb,
  ADD COLUMN placed_on date NOT NULL GENERATED ALWAYS AS ((placed_at AT TIME ZONE 'Europe/Zurich')::date) STORED,
  ADD COLUMN paid_on date GENERATED ALWAYS AS ((paid_at AT TIME ZONE 'Europe/Zurich')::date) STORED;
COMMENT ON COLUMN orders.order_id IS 'Order or renewal.';
COMMENT ON COLUMN orders.product_id IS 'Product that it is a period of.';
COMMENT ON COLUMN orders.client_org_id IS 'Owner of the product, whoever pays (R24, R29).';
COMMENT ON COLUMN orders.sku IS 'What was ordered, as the price list names it.';
COMMENT ON COLUMN orders.family IS 'Product family of the sku.';
COMMENT ON COLUMN orders.quantity IS 'How many.';
COMMENT ON COLUMN orders.currency IS 'CHF or EUR: of every amount of the row.';
COMMENT ON COLUMN orders.placed_on IS 'Business date of placed_at in Europe/Zurich.';
COMMENT ON COLUMN orders.placed_by IS 'Organisation that placed it: the client or its FULL partner (R38).';
COMMENT ON COLUMN orders.payer_org_id IS 'Who pays and alone sees the invoice (A4).';
COMMENT ON COLUMN orders.managing_partner_org_id IS 'Partner that managed the product at placement; NULL where nobody did.';
COMMENT ON COLUMN orders.status IS 'open, paid, refunded-in-part or refunded.';
COMMENT ON COLUMN orders.paid_at IS 'When the payment took effect; NULL before.';
COMMENT ON COLUMN orders.paid_on IS 'Business date of paid_at in Europe/Zurich; NULL before.';
COMMENT ON COLUMN orders.actor IS '{userId, orgId, role, onBehalfOfOrgId, channel} that placed it.';
COMMENT ON COLUMN orders.correlation_id IS 'Of the request or record that placed it.';
COMMENT ON COLUMN orders.event_id IS 'The OrderOpened event.';
COMMENT ON COLUMN orders.placement_event_id IS 'The ProductOrdered or ProductRenewed event that decided it.';
