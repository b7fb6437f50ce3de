-- It is the id of an event, as event_id is. Views stand on the column as it was, hence another version of the read model.
ALTER TABLE cashback_history ALTER COLUMN source_event_id TYPE uuid USING source_event_id::uuid;
