CREATE TABLE counter (name text COLLATE "C" PRIMARY KEY, total bigint NOT NULL, events bigint NOT NULL);
COMMENT ON TABLE counter IS 'How far has each been counted?';
COMMENT ON COLUMN counter.name IS 'Counter.';
