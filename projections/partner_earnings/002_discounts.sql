ALTER TABLE partner_earnings
  ADD COLUMN discount_taken_back numeric(19,2) NOT NULL DEFAULT 0,
  ADD COLUMN discount_net numeric(19,2) NOT NULL GENERATED ALWAYS AS (discount_given + discount_taken_back) STORED;
CREATE TABLE discounted_order (
  order_id text COLLATE "C" PRIMARY KEY,
  partner_org_id text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  discount numeric(19,2) NOT NULL,
  charged numeric(19,2) NOT NULL
);
COMMENT ON COLUMN partner_earnings.partner_org_id IS 'Partner.';
COMMENT ON COLUMN partner_earnings.currency IS 'CHF or EUR: of every amount of the row (A26).';
COMMENT ON COLUMN partner_earnings.month IS 'YYYY-MM in Europe/Zurich: of the payment, the refund, or the placement of a discount.';
COMMENT ON COLUMN partner_earnings.discount_taken_back IS 'Discounts on what refunds of the month gave back, in currency; zero or negative. In proportion as cashback is (A15): a full refund takes back all of it.';
COMMENT ON COLUMN partner_earnings.discount_net IS 'discount_given + discount_taken_back, in currency.';
COMMENT ON COLUMN partner_balance.partner_org_id IS 'Partner.';
COMMENT ON COLUMN partner_balance.currency IS 'CHF or EUR: an account each (A26).';
COMMENT ON COLUMN partner_balance.available IS 'Released and not yet paid out, in currency.';
COMMENT ON COLUMN partner_balance.paid IS 'Paid out so far, in currency.';
COMMENT ON TABLE discounted_order IS 'Lines that a partner pays at its discount (R26): what their refunds take back of it.';
COMMENT ON COLUMN discounted_order.order_id IS 'Order or renewal.';
COMMENT ON COLUMN discounted_order.partner_org_id IS 'Partner that got the discount.';
COMMENT ON COLUMN discounted_order.currency IS 'CHF or EUR.';
COMMENT ON COLUMN discounted_order.discount IS 'Given at placement, in currency.';
COMMENT ON COLUMN discounted_order.charged IS 'Net amount the partner was charged, in currency: what can be refunded.';
