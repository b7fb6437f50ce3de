CREATE TABLE checkpoint (
  consumer text COLLATE "C" PRIMARY KEY,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('projection', 'automation')),
  version integer NOT NULL,
  position bigint,
  epoch bigint NOT NULL DEFAULT 0,
  owner text COLLATE "C",
  alive_at timestamptz,
  error text COLLATE "C"
);
COMMENT ON TABLE checkpoint IS 'How far each consumer of events (projection or automation) has come.';
COMMENT ON COLUMN checkpoint.version IS 'Version of the projection that built the rows; a higher one builds them again.';
COMMENT ON COLUMN checkpoint.position IS 'Log position of the last event handed to it; NULL before the first. Never goes back but for a rebuild.';
COMMENT ON COLUMN checkpoint.epoch IS 'Raised by each owner that takes over; what an earlier owner still tries is refused.';
COMMENT ON COLUMN checkpoint.owner IS 'Process that works for it, host:pid.';
COMMENT ON COLUMN checkpoint.alive_at IS 'Last sign of life of the owner; without one for long, another worker takes over.';
COMMENT ON COLUMN checkpoint.error IS 'What keeps it from going on, NULL when nothing does.';

CREATE TABLE parked (
  consumer text COLLATE "C" NOT NULL REFERENCES checkpoint,
  event_id uuid NOT NULL,
  stream text COLLATE "C" NOT NULL,
  revision bigint NOT NULL,
  position bigint NOT NULL,
  type text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  attempts integer NOT NULL DEFAULT 1,
  parked_at timestamptz NOT NULL DEFAULT now(),
  retry_requested boolean NOT NULL DEFAULT false,
  PRIMARY KEY (consumer, event_id)
);
CREATE INDEX parked_stream ON parked (consumer, stream);
COMMENT ON TABLE parked IS 'Events that a consumer could not handle. A projection leaves out the rest of their stream, too, until they are retried.';
COMMENT ON COLUMN parked.retry_requested IS 'Set by whoever mended the cause; the owner tries again within about a second.';
