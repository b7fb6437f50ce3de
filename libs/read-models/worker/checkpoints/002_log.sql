ALTER TABLE checkpoint ADD COLUMN event_id uuid;
COMMENT ON COLUMN checkpoint.event_id IS 'Event at the position: the log must hold it there, or it is not the log that was followed. NULL where the position was stored before ids were.';

CREATE TABLE followed_log (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  ledger_id text COLLATE "C" NOT NULL,
  adoptions integer NOT NULL DEFAULT 0
);
COMMENT ON TABLE followed_log IS 'The log that read models and checkpoints were made from; one row.';
COMMENT ON COLUMN followed_log.only_one IS 'Always true: there is one row.';
COMMENT ON COLUMN followed_log.ledger_id IS 'Id of the ledger, as its log was founded with.';
COMMENT ON COLUMN followed_log.adoptions IS 'How often a person had everything built again from the log as it was; a process that remembers an earlier one must start again.';
