-- The tables of o2c. Texts compare byte by byte, IDs are UUIDs as 16 bytes, and everything is led by the tenant.

-- A document at its last version. keys and unique_keys are JSON: [name, value, name, value, ...] in the document's own order.
CREATE TABLE o2c_document (
    seq         INTEGER PRIMARY KEY,
    tenant      TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    id          BLOB    NOT NULL,
    version     INTEGER NOT NULL,
    schema      INTEGER NOT NULL,
    number      TEXT    NOT NULL,
    keys        TEXT    NOT NULL,
    unique_keys TEXT    NOT NULL,
    body        BLOB    NOT NULL,
    UNIQUE (tenant, kind, id)
) STRICT;

-- What documents are found by: one row a key, whether it is a plain key of the document, a unique one, or both.
CREATE TABLE o2c_key (
    tenant    TEXT    NOT NULL,
    kind      TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    value     TEXT    NOT NULL,
    id        BLOB    NOT NULL,
    document  INTEGER NOT NULL, -- o2c_document.seq
    is_unique INTEGER NOT NULL, -- 1: no other document of the kind has it as a unique key
    PRIMARY KEY (tenant, kind, name, value, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX o2c_key_unique ON o2c_key (tenant, kind, name, value) WHERE is_unique = 1;

-- What happened: a tenant's events stand at 1, 2, 3 ... without a gap. The instant is in seconds since 1970 (UTC) and nanoseconds.
CREATE TABLE o2c_event (
    tenant     TEXT    NOT NULL,
    position   INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    id         BLOB    NOT NULL,
    type       TEXT    NOT NULL,
    schema     INTEGER NOT NULL,
    at_seconds INTEGER NOT NULL,
    at_nanos   INTEGER NOT NULL,
    actor      TEXT    NOT NULL,
    body       BLOB    NOT NULL,
    PRIMARY KEY (tenant, position)
) STRICT, WITHOUT ROWID;

-- How far each series of numbers has come, and the date (YYYY-MM-DD or empty) of the number drawn last.
CREATE TABLE o2c_series (
    tenant TEXT    NOT NULL,
    name   TEXT    NOT NULL,
    last   INTEGER NOT NULL,
    date   TEXT    NOT NULL,
    PRIMARY KEY (tenant, name)
) STRICT, WITHOUT ROWID;

-- The result of each batch. wrote is JSON: [[o2c_document.seq, version], [o2c_document.seq, version, number], ...] in the order of the writes.
CREATE TABLE o2c_batch (
    tenant      TEXT    NOT NULL,
    id          BLOB    NOT NULL,
    first_event INTEGER NOT NULL,
    wrote       TEXT    NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;
