-- 0001: the tables of a store. Every key begins with the tenant, so that tables can be divided by it.
--
-- Names are not qualified: the tables stand in the first schema of the search_path. What stands between the brackets of a comment after a table, such
-- as the one after o2c_record, is put in when the tables are to be partitioned. Texts compare byte by byte, whatever the database's own order, so
-- that an index outlives an upgrade of the operating system.

-- One row for each tenant. A commit locks it first, so commits of a tenant follow one another, and changes it last, so that a transaction that
-- reads by an older snapshot cannot overlook one.
CREATE TABLE IF NOT EXISTS o2c_tenant (
	tenant     text COLLATE "C" NOT NULL,
	last_event bigint NOT NULL, -- the position of the last event, 0 = none
	commits    bigint NOT NULL, -- how many batches have been committed
	PRIMARY KEY (tenant)
);

-- The documents, each in its present version.
CREATE TABLE IF NOT EXISTS o2c_record (
	tenant        text COLLATE "C" NOT NULL,
	kind          text COLLATE "C" NOT NULL,
	id            uuid NOT NULL,
	version       bigint NOT NULL,
	schema_number bigint NOT NULL, -- the rules that the body was written by
	number        text COLLATE "C" NOT NULL, -- '' = none
	keys          text[] NOT NULL, -- name, value, name, value …
	unique_keys   text[] NOT NULL, -- the same
	body          bytea NOT NULL, -- JSON as UTF-8: convert_from(body, 'UTF8')
	PRIMARY KEY (tenant, kind, id)
) /* PARTITION BY HASH (tenant) */;

-- What documents are found by. The digest of a key is sha256(name || '\x00' || value): keys may be longer than an index holds.
-- Names and values stand in o2c_record.
CREATE TABLE IF NOT EXISTS o2c_key (
	tenant text COLLATE "C" NOT NULL,
	kind   text COLLATE "C" NOT NULL,
	digest bytea NOT NULL,
	id     uuid NOT NULL,
	PRIMARY KEY (tenant, kind, digest, id)
) /* PARTITION BY HASH (tenant) */;

-- The unique keys: one document for each.
CREATE TABLE IF NOT EXISTS o2c_unique (
	tenant text COLLATE "C" NOT NULL,
	kind   text COLLATE "C" NOT NULL,
	digest bytea NOT NULL,
	id     uuid NOT NULL,
	PRIMARY KEY (tenant, kind, digest)
) /* PARTITION BY HASH (tenant) */;

-- The events: 1, 2, 3 … for each tenant, without a gap. An instant is split into seconds since 1970 and nanoseconds, which is exact for any year:
-- to_timestamp(at_seconds).
CREATE TABLE IF NOT EXISTS o2c_event (
	tenant        text COLLATE "C" NOT NULL,
	position      bigint NOT NULL,
	kind          text COLLATE "C" NOT NULL,
	id            uuid NOT NULL,
	type          text COLLATE "C" NOT NULL,
	schema_number bigint NOT NULL,
	at_seconds    bigint NOT NULL,
	at_nanos      integer NOT NULL,
	actor         text COLLATE "C" NOT NULL,
	body          bytea NOT NULL,
	PRIMARY KEY (tenant, position)
) /* PARTITION BY HASH (tenant) */;

-- The results of batches: the documents that each wrote, in the order of its writes.
CREATE TABLE IF NOT EXISTS o2c_batch (
	tenant      text COLLATE "C" NOT NULL,
	id          uuid NOT NULL,
	first_event bigint NOT NULL, -- 0 = none
	kinds       text[] NOT NULL,
	ids         uuid[] NOT NULL,
	versions    bigint[] NOT NULL,
	numbers     text[] NOT NULL,
	PRIMARY KEY (tenant, id)
) /* PARTITION BY HASH (tenant) */;

-- The series of numbers: the number drawn last, and the date it was drawn for ('' = none).
CREATE TABLE IF NOT EXISTS o2c_series (
	tenant text COLLATE "C" NOT NULL,
	name   text COLLATE "C" NOT NULL,
	last   bigint NOT NULL,
	date   text COLLATE "C" NOT NULL,
	PRIMARY KEY (tenant, name)
) /* PARTITION BY HASH (tenant) */;
