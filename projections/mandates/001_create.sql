CREATE TABLE mandate (
  product_id text COLLATE "C" PRIMARY KEY,
  client_org_id text COLLATE "C" NOT NULL,
  placed_by text COLLATE "C" NOT NULL,
  months integer NOT NULL,
  status text COLLATE "C" NOT NULL CHECK (status IN ('active', 'lapsed', 'cancelled')),
  reason text COLLATE "C",
  period_end date NOT NULL,
  set_at timestamptz NOT NULL,
  ended_at timestamptz,
  correlation_id text COLLATE "C" NOT NULL,
  CHECK ((reason IS NOT NULL) = (status = 'lapsed')),
  CHECK ((ended_at IS NULL) = (status = 'active'))
);
CREATE INDEX mandate_client ON mandate (client_org_id, product_id);
CREATE INDEX mandate_placed_by ON mandate (placed_by, product_id);
COMMENT ON TABLE mandate IS 'What renews by itself, and what does no more? The latest mandate of each product that ever had one (E23).';
COMMENT ON COLUMN mandate.product_id IS 'Product.';
COMMENT ON COLUMN mandate.client_org_id IS 'Owner of the product when the mandate was set up.';
COMMENT ON COLUMN mandate.placed_by IS 'Organisation that set it up, as which its renewals are placed: the client, or its FULL partner (E24).';
COMMENT ON COLUMN mandate.months IS 'Months that a renewal adds, counted from the begin of the product''s first period.';
COMMENT ON COLUMN mandate.status IS 'active, lapsed (by the loss of the right to renew, or a renewal that was refused) or cancelled (by either side, a termination or a transfer).';
COMMENT ON COLUMN mandate.reason IS 'Code of what it lapsed by; NULL unless it has lapsed.';
COMMENT ON COLUMN mandate.period_end IS 'End of the product''s last period, not part of it; as it was when the product changed hands.';
COMMENT ON COLUMN mandate.set_at IS 'When it was set up.';
COMMENT ON COLUMN mandate.ended_at IS 'When it lapsed or was cancelled; NULL while it is active.';
COMMENT ON COLUMN mandate.correlation_id IS 'Of the request or record that set it up.';
