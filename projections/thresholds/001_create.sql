CREATE TABLE threshold (
  position bigint PRIMARY KEY,
  partner_org_id text COLLATE "C" NOT NULL,
  window_from date NOT NULL,
  window_to date NOT NULL,
  chf numeric(19,2) NOT NULL,
  eur numeric(19,2) NOT NULL,
  is_met boolean NOT NULL,
  grace_until date,
  evaluated_at timestamptz NOT NULL,
  evaluation_id uuid NOT NULL,
  correlation_id text COLLATE "C" NOT NULL
);
CREATE INDEX threshold_partner ON threshold (partner_org_id, position);
COMMENT ON TABLE threshold IS 'Did a partner''s clients buy enough in twelve months (R3, E16)? One row an evaluation of a partner; nobody is expelled by it.';
COMMENT ON COLUMN threshold.position IS 'Log position of the event that judged: lists go by it.';
COMMENT ON COLUMN threshold.partner_org_id IS 'Partner.';
COMMENT ON COLUMN threshold.window_from IS 'First business day of the twelve months.';
COMMENT ON COLUMN threshold.window_to IS 'The day after their last: the day evaluated for.';
COMMENT ON COLUMN threshold.chf IS 'Net turnover in CHF of orders that it manages: paid in the twelve months, less refunds in them.';
COMMENT ON COLUMN threshold.eur IS 'The same in EUR; the two are never added up.';
COMMENT ON COLUMN threshold.is_met IS '9 × chf + 10 × eur is 18000.00 or more (A16).';
COMMENT ON COLUMN threshold.grace_until IS 'Until when it has time; NULL if it is enough.';
COMMENT ON COLUMN threshold.evaluated_at IS 'When it was evaluated.';
COMMENT ON COLUMN threshold.evaluation_id IS 'Event that began the evaluation of all partners.';
COMMENT ON COLUMN threshold.correlation_id IS 'Of the request or record that evaluated.';
