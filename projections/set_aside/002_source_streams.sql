-- A journal defers events of any stream; so far all of them were of orders. Another version of the read model, because
-- views stand on the column as it was.
ALTER TABLE deferred_posting RENAME COLUMN order_id TO source_stream;
UPDATE deferred_posting SET source_stream = 'order-' || source_stream;
ALTER TABLE deferred_posting ADD COLUMN source_revision bigint;
COMMENT ON TABLE deferred_posting IS 'Which events wait to be posted in a journal? Its automation tries them again each second.';
COMMENT ON COLUMN deferred_posting.source_stream IS 'Stream in which it stands; later events of the stream wait behind it.';
COMMENT ON COLUMN deferred_posting.source_revision IS 'Its place in that stream, from 0; NULL where the journal did not keep it.';
