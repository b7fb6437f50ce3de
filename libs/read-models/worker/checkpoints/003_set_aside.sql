ALTER TABLE checkpoint ADD COLUMN quarantine bigint;
COMMENT ON COLUMN checkpoint.quarantine IS 'Log position of the last decision about a quarantine that the rows were built with; an earlier one does not build them again.';

ALTER TABLE parked ADD COLUMN unreadable boolean NOT NULL DEFAULT false;
ALTER TABLE parked ADD COLUMN blocks boolean NOT NULL DEFAULT false;
UPDATE parked SET blocks = true WHERE consumer IN (SELECT consumer FROM checkpoint WHERE kind = 'projection');
COMMENT ON COLUMN parked.unreadable IS 'Nobody can read the event: it is tried again by each worker that starts, and when it is set aside (ledger quarantine).';
COMMENT ON COLUMN parked.blocks IS 'Later events of the stream wait behind it.';
