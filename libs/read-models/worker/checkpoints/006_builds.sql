CREATE TABLE read_model_build (
  build bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  model text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN ('building', 'served', 'retired')),
  tables text[] NOT NULL,
  files text COLLATE "C" NOT NULL DEFAULT '',
  began_at timestamptz NOT NULL DEFAULT now(),
  served_at timestamptz
);
CREATE UNIQUE INDEX read_model_build_one_a_state ON read_model_build (model, state) WHERE state <> 'retired';
COMMENT ON TABLE read_model_build IS 'Each read model''s rows stand in a schema of their own, ledger_<build>; the views of this schema show those that are served. A rebuild fills another one beside them and takes over the views once it has come as far.';
COMMENT ON COLUMN read_model_build.build IS 'Number of the build, and of its schema.';
COMMENT ON COLUMN read_model_build.model IS 'Name of the read model.';
COMMENT ON COLUMN read_model_build.version IS 'Version of the projection that makes the rows.';
COMMENT ON COLUMN read_model_build.state IS 'served: what the views show. building: on its way there, followed by the consumer <model>@<build>. retired: its schema is dropped.';
COMMENT ON COLUMN read_model_build.tables IS 'Tables that the views show.';
COMMENT ON COLUMN read_model_build.files IS 'SHA-256 over the SQL files that made its schema, in hex; empty before they ran.';
COMMENT ON COLUMN read_model_build.began_at IS 'When it was begun.';
COMMENT ON COLUMN read_model_build.served_at IS 'Since when it is, or from when on it was, what readers see; NULL before.';
