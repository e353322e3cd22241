// The tables of a project file, as steps. The number of steps taken is the file's `user_version`. A step, once released, is never changed.

/** "Assy" in ASCII: marks an SQLite file as an Assay project. */
export const APPLICATION_ID = 0x41737379;

/** 16 KiB: a blob of 8 MB is a chain of 500 pages, not of 2000. */
export const PAGE_SIZE = 16384;

export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE blob (hash TEXT PRIMARY KEY, bytes INTEGER NOT NULL, data BLOB NOT NULL) STRICT;

  CREATE TABLE dataset_version (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    parent_id INTEGER REFERENCES dataset_version (id),
    name TEXT NOT NULL,
    columns TEXT NOT NULL,
    rows INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    dropped INTEGER NOT NULL,
    operation TEXT NOT NULL,
    created_at REAL NOT NULL,
    UNIQUE (dataset_id, number)
  ) STRICT;

  CREATE TABLE version_part (
    version_id INTEGER NOT NULL REFERENCES dataset_version (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('data', 'quarantine')),
    ordinal INTEGER NOT NULL,
    hash TEXT NOT NULL REFERENCES blob (hash),
    rows INTEGER NOT NULL,
    PRIMARY KEY (version_id, kind, ordinal)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX version_part_hash ON version_part (hash);

  CREATE TABLE gate_report (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version_id INTEGER NOT NULL REFERENCES dataset_version (id) ON DELETE CASCADE,
    suite TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT;

  CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL,
    inputs TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT;

  CREATE TABLE metric_point (
    run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    step INTEGER NOT NULL,
    epoch REAL NOT NULL,
    value REAL NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (run_id, name, step)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE checkpoint (
    run_id INTEGER PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
    at REAL NOT NULL,
    data BLOB NOT NULL
  ) STRICT;

  CREATE TABLE fitted (
    run_id INTEGER PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
    recipe TEXT NOT NULL,
    onnx BLOB NOT NULL
  ) STRICT;

  CREATE TABLE evaluation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX evaluation_run ON evaluation (run_id);

  CREATE TABLE split_opening (split_key TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE model (
    version INTEGER PRIMARY KEY AUTOINCREMENT,
    body TEXT NOT NULL,
    manifest TEXT NOT NULL,
    onnx_hash TEXT NOT NULL REFERENCES blob (hash)
  ) STRICT;
  CREATE INDEX model_onnx ON model (onnx_hash);

  CREATE TABLE alias (alias TEXT PRIMARY KEY, version INTEGER NOT NULL REFERENCES model (version)) STRICT, WITHOUT ROWID;

  CREATE TABLE alias_change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alias TEXT NOT NULL,
    version INTEGER,
    previous INTEGER,
    at REAL NOT NULL,
    kind TEXT NOT NULL
  ) STRICT;

  CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE usage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    model INTEGER NOT NULL REFERENCES model (version),
    at REAL NOT NULL,
    predictions INTEGER NOT NULL,
    classes TEXT NOT NULL,
    columns TEXT NOT NULL
  ) STRICT;
  CREATE INDEX usage_model ON usage (model);

  CREATE TABLE history (id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, text TEXT NOT NULL) STRICT;
  `,
  `
  CREATE TABLE search (id INTEGER PRIMARY KEY AUTOINCREMENT, state TEXT NOT NULL, body TEXT NOT NULL) STRICT;

  CREATE TABLE held_out (
    run_id INTEGER PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
    repeats INTEGER NOT NULL,
    width INTEGER NOT NULL,
    positions BLOB NOT NULL,
    actual BLOB NOT NULL,
    outputs BLOB NOT NULL
  ) STRICT;
  `,
  // Pictures and sounds: where in which blob each piece lies, and which blobs a version needs.
  `
  CREATE TABLE asset_piece (
    hash TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('body', 'preview')),
    ordinal INTEGER NOT NULL,
    pack TEXT NOT NULL REFERENCES blob (hash) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (hash, role, ordinal)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX asset_piece_pack ON asset_piece (pack);

  CREATE TABLE version_pack (
    version_id INTEGER NOT NULL REFERENCES dataset_version (id) ON DELETE CASCADE,
    hash TEXT NOT NULL REFERENCES blob (hash),
    PRIMARY KEY (version_id, hash)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX version_pack_hash ON version_pack (hash);
  `,
  // What was found out about models, and what their cards tell.
  `
  CREATE TABLE explanation (
    run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run_id, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE model_card (
    version INTEGER PRIMARY KEY REFERENCES model (version),
    purpose TEXT NOT NULL,
    facts TEXT NOT NULL
  ) STRICT;
  `,
  // A network's gradients as a graph, for explanations; runs of earlier versions have none.
  `
  CREATE TABLE integrand (run_id INTEGER PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE, onnx BLOB NOT NULL) STRICT;
  `,
  // Long lists, such as the checks of a report on ten thousand columns, in pieces.
  `
  CREATE TABLE piece (hash TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  // Searches that are repeated in outer folds: the trials that came to their end, so that it can go on from them.
  `
  CREATE TABLE nested_trial (
    search_id INTEGER NOT NULL REFERENCES search (id) ON DELETE CASCADE,
    fold INTEGER NOT NULL,
    place INTEGER NOT NULL,
    body TEXT NOT NULL,
    positions BLOB NOT NULL,
    outputs BLOB NOT NULL,
    outer_outputs BLOB NOT NULL,
    PRIMARY KEY (search_id, fold, place)
  ) STRICT;
  `,
];

/** The newest format this program reads and writes. */
export const FORMAT = MIGRATIONS.length;
