CREATE TABLE unreadable_event (
  event_id uuid NOT NULL,
  stream text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  position bigint NOT NULL,
  type text COLLATE "C" NOT NULL,
  problem text COLLATE "C" NOT NULL,
  PRIMARY KEY (stream, revision)
);
COMMENT ON TABLE unreadable_event IS 'Which events stand in the ledger''s streams and cannot be read? Their streams wait until a person sets them aside (ledger quarantine).';
COMMENT ON COLUMN unreadable_event.event_id IS 'Id of the event.';
COMMENT ON COLUMN unreadable_event.stream IS 'Stream it stands in.';
COMMENT ON COLUMN unreadable_event.revision IS 'Its place in the stream, from 0.';
COMMENT ON COLUMN unreadable_event.position IS 'Log position of the event.';
COMMENT ON COLUMN unreadable_event.type IS 'Type of the event, as whoever wrote it named it.';
COMMENT ON COLUMN unreadable_event.problem IS 'Why it cannot be read.';

CREATE TABLE quarantined_event (
  event_id uuid NOT NULL,
  stream text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  position bigint NOT NULL,
  type text COLLATE "C" NOT NULL,
  problem text COLLATE "C",
  reason text COLLATE "C" NOT NULL,
  by_user text COLLATE "C" NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (stream, revision)
);
COMMENT ON TABLE quarantined_event IS 'Which events were set aside by a person? Everything that reads passes over them.';
COMMENT ON COLUMN quarantined_event.event_id IS 'Id of the event.';
COMMENT ON COLUMN quarantined_event.stream IS 'Stream it stands in.';
COMMENT ON COLUMN quarantined_event.revision IS 'Its place in the stream, from 0.';
COMMENT ON COLUMN quarantined_event.position IS 'Log position of the event.';
COMMENT ON COLUMN quarantined_event.type IS 'Type of the event.';
COMMENT ON COLUMN quarantined_event.problem IS 'Why it cannot be read; NULL for one that can be.';
COMMENT ON COLUMN quarantined_event.reason IS 'The words of the person who set it aside.';
COMMENT ON COLUMN quarantined_event.by_user IS 'The person.';
COMMENT ON COLUMN quarantined_event.since IS 'When it was set aside.';

CREATE TABLE deferred_posting (
  journal text COLLATE "C" NOT NULL,
  source_event_id text COLLATE "C" NOT NULL,
  consumer text COLLATE "C" NOT NULL,
  order_id text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  reason text COLLATE "C" NOT NULL,
  PRIMARY KEY (journal, source_event_id)
);
COMMENT ON TABLE deferred_posting IS 'Which payments, refunds and orders wait to be posted in a journal? Its automation tries them again each second.';
COMMENT ON COLUMN deferred_posting.journal IS 'Stream of the journal, e.g. the invoice series or a partner''s account.';
COMMENT ON COLUMN deferred_posting.source_event_id IS 'Event that could not be posted.';
COMMENT ON COLUMN deferred_posting.consumer IS 'Automation that posts it.';
COMMENT ON COLUMN deferred_posting.order_id IS 'Its order; later events of the order wait behind it.';
COMMENT ON COLUMN deferred_posting.position IS 'Log position of the event that waits.';
COMMENT ON COLUMN deferred_posting.reason IS 'Why it cannot be posted.';
