ALTER TABLE checkpoint ADD COLUMN begins_behind bigint;
-- Whoever ran before there were two kinds of first runs began at the beginning.
UPDATE checkpoint SET begins_behind = -1 WHERE kind = 'automation';
COMMENT ON COLUMN checkpoint.begins_behind IS 'Of an automation, the log position behind which its events begin, as its first run found it: -1 for all of them. What stands at or before it is never handled, also when everything is read again.';
