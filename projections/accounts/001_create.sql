CREATE TABLE account (
  partner_org_id text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  accrued numeric(19,2) NOT NULL,
  reversed numeric(19,2) NOT NULL,
  adjusted numeric(19,2) NOT NULL,
  pending numeric(19,2) NOT NULL,
  held numeric(19,2) NOT NULL,
  available numeric(19,2) NOT NULL,
  in_payout numeric(19,2) NOT NULL,
  paid numeric(19,2) NOT NULL,
  owed numeric(19,2) NOT NULL GENERATED ALWAYS AS (pending + held + available + in_payout) STORED,
  PRIMARY KEY (partner_org_id, currency)
);
CREATE TABLE payout_destination (
  partner_org_id text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  destination text COLLATE "C" NOT NULL CHECK (destination IN ('prepaid', 'bank')),
  iban jsonb,
  since timestamptz NOT NULL,
  PRIMARY KEY (partner_org_id, currency),
  CHECK ((iban IS NOT NULL) = (destination = 'bank'))
);
COMMENT ON TABLE account IS 'How does a partner''s account stand? One row a partner and currency to which anything was posted; accrued + reversed + adjusted = pending + held + available + in_payout + paid.';
COMMENT ON COLUMN account.partner_org_id IS 'Partner whose account it is.';
COMMENT ON COLUMN account.currency IS 'CHF or EUR: an account each, never added up (A26).';
COMMENT ON COLUMN account.accrued IS 'All that payments brought, in currency (E1).';
COMMENT ON COLUMN account.reversed IS 'All that refunds took back, in currency; zero or negative (A15).';
COMMENT ON COLUMN account.adjusted IS 'All that finance and corrections added or took, in currency (E5, E31).';
COMMENT ON COLUMN account.pending IS 'Not yet released, in currency (E1, E2).';
COMMENT ON COLUMN account.held IS 'Held by finance, in currency (E3).';
COMMENT ON COLUMN account.available IS 'For the next payout run, in currency; negative where more was taken back than there is (E4).';
COMMENT ON COLUMN account.in_payout IS 'In a payout run that is neither settled nor given up, in currency (E7).';
COMMENT ON COLUMN account.paid IS 'Settled less returned, in currency (E9).';
COMMENT ON COLUMN account.owed IS 'pending + held + available + in_payout, in currency: everything that is not paid.';
COMMENT ON TABLE payout_destination IS 'Where payouts of an account go, for runs to come; prepaid without a row (E6).';
COMMENT ON COLUMN payout_destination.partner_org_id IS 'Partner.';
COMMENT ON COLUMN payout_destination.currency IS 'CHF or EUR.';
COMMENT ON COLUMN payout_destination.destination IS 'prepaid or bank.';
COMMENT ON COLUMN payout_destination.iban IS 'Of the bank account, sealed; opened when it is read, and shown masked. NULL: prepaid.';
COMMENT ON COLUMN payout_destination.since IS 'Since when it is so.';
