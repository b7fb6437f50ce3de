CREATE TABLE orders (
  order_id text COLLATE "C" PRIMARY KEY,
  kind text COLLATE "C" NOT NULL,
  product_id text COLLATE "C" NOT NULL,
  client_org_id text COLLATE "C" NOT NULL,
  sku text COLLATE "C" NOT NULL,
  family text COLLATE "C" NOT NULL,
  quantity bigint NOT NULL,
  period json,
  currency text COLLATE "C" NOT NULL,
  placed_at timestamptz NOT NULL,
  price json NOT NULL,
  decision json NOT NULL,
  placed_by text COLLATE "C" NOT NULL,
  payer_org_id text COLLATE "C" NOT NULL,
  managing_partner_org_id text COLLATE "C",
  charged numeric(19,2) NOT NULL,
  status text COLLATE "C" NOT NULL CHECK (status IN ('open', 'paid', 'refunded-in-part', 'refunded')),
  paid_at timestamptz,
  refunded numeric(19,2) NOT NULL,
  actor json NOT NULL,
  correlation_id text COLLATE "C" NOT NULL,
  event_id uuid NOT NULL,
  placement_event_id uuid NOT NULL,
  position bigint NOT NULL UNIQUE
);
CREATE INDEX orders_client ON orders (client_org_id, position);
COMMENT ON TABLE orders IS 'Why is this line what it is? One row an order or renewal that stands, with the decision frozen at placement (A6, A7).';
COMMENT ON COLUMN orders.kind IS 'order (first period) or renewal.';
COMMENT ON COLUMN orders.period IS '{from, to}, business dates in Europe/Zurich, half-open; NULL for a one-off (A32).';
COMMENT ON COLUMN orders.price IS '{unit, public, degressiveRate, net, priceListVersion}; amounts net, excl. VAT, in currency.';
COMMENT ON COLUMN orders.decision IS 'Row of the decision table (1.9): payer, viewer, manager, benefit, rate, rate card, tax, revisions seen.';
COMMENT ON COLUMN orders.charged IS 'Net amount the payer is charged, excl. VAT, in currency.';
COMMENT ON COLUMN orders.refunded IS 'Net amount refunded so far, in currency.';
COMMENT ON COLUMN orders.placed_at IS 'When the placement took effect.';
COMMENT ON COLUMN orders.position IS 'Log position of the OrderOpened event.';
