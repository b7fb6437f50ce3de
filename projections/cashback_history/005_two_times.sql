-- Since when an amount counts, and since when that was known: a correction counts from the payment on (E32).
ALTER TABLE cashback_history
  ADD COLUMN counts_from timestamptz,
  ADD COLUMN known_from timestamptz;
CREATE INDEX cashback_history_two_times ON cashback_history (partner_org_id, currency, counts_from, known_from)
  WHERE counts_from IS NOT NULL;
COMMENT ON COLUMN cashback_history.counts_from IS 'Instant from which the amount counts: of a correction the order''s payment, else effective_at; NULL for what only moves between parts.';
COMMENT ON COLUMN cashback_history.known_from IS 'Instant from which it was known: when it was stored or, of a history, when its record says it happened; NULL for what only moves between parts.';
