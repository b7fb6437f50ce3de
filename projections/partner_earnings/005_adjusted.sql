-- What adjustments moved, of how many clients the cashback is, and which share of what they paid it is.
ALTER TABLE partner_earnings
  ADD COLUMN adjusted numeric(19,2) NOT NULL DEFAULT 0,
  ADD COLUMN accrued_on numeric(19,2) NOT NULL DEFAULT 0;
CREATE TABLE earning_client (
  partner_org_id text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  month text COLLATE "C" NOT NULL,
  client_org_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (partner_org_id, currency, month, client_org_id)
);
COMMENT ON COLUMN partner_earnings.adjusted IS 'Adjustments of finance and corrections in statements of the month, in currency (E5, E31).';
COMMENT ON COLUMN partner_earnings.accrued_on IS 'What clients were charged for the orders that brought the accruals, excl. VAT, in currency.';
COMMENT ON TABLE earning_client IS 'Clients whose payments brought a partner cashback in a month.';
COMMENT ON COLUMN earning_client.partner_org_id IS 'Partner.';
COMMENT ON COLUMN earning_client.currency IS 'CHF or EUR.';
COMMENT ON COLUMN earning_client.month IS 'YYYY-MM in Europe/Zurich, of the payment.';
COMMENT ON COLUMN earning_client.client_org_id IS 'Client.';
