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

CREATE TABLE o2c_migration (id integer NOT NULL CHECK (id = 1), version integer NOT NULL, PRIMARY KEY (id));

INSERT INTO o2c_migration (id, version) VALUES ('1', '1');
INSERT INTO o2c_tenant (tenant, last_event, commits) VALUES ('acme', '4', '3');
INSERT INTO o2c_record (tenant, kind, id, version, schema_number, number, keys, unique_keys, body) VALUES ('acme', 'Lieferung ß 租户', '0c76ace2-92b7-8657-8277-c7b68ce099e0', '1', '1', 'L-7', E'{"quote\\"","back\\\\slash, comma, {brace}",empty,"","NULL","NULL"}', '{no,3}', E'\\x00ff206e6f74204a534f4e');
INSERT INTO o2c_record (tenant, kind, id, version, schema_number, number, keys, unique_keys, body) VALUES ('acme', 'note', '55c9b274-ab9b-86ba-9a35-7986fc2aeffa', '2', '1', 'N-1', '{color,blue}', '{no,2}', E'\\x7b22746f74616c223a2231312e303020555344227d');
INSERT INTO o2c_record (tenant, kind, id, version, schema_number, number, keys, unique_keys, body) VALUES ('acme', 'note', 'd3ca015d-5ce9-848f-b0b0-3356cacbca1d', '2', '1', 'D-2026-00041', '{color,blue}', '{no,1}', E'\\x7b22746f74616c223a2232312e303020555344227d');
INSERT INTO o2c_key (tenant, kind, digest, id) VALUES ('acme', 'note', E'\\xb7c600a8632a6dee2da11b42b0c6c6db17fc768281cf374f59056f7a35fa40c1', '55c9b274-ab9b-86ba-9a35-7986fc2aeffa');
INSERT INTO o2c_key (tenant, kind, digest, id) VALUES ('acme', 'note', E'\\xb7c600a8632a6dee2da11b42b0c6c6db17fc768281cf374f59056f7a35fa40c1', 'd3ca015d-5ce9-848f-b0b0-3356cacbca1d');
INSERT INTO o2c_key (tenant, kind, digest, id) VALUES ('acme', 'Lieferung ß 租户', E'\\x9739328a71b4b95130736614e6b471aec6907fbe62c645669b2b43112f6674fe', '0c76ace2-92b7-8657-8277-c7b68ce099e0');
INSERT INTO o2c_key (tenant, kind, digest, id) VALUES ('acme', 'Lieferung ß 租户', E'\\xe6ddc336491ef913b1f834416490bbebdef069ea526e97586406a25348d99f44', '0c76ace2-92b7-8657-8277-c7b68ce099e0');
INSERT INTO o2c_key (tenant, kind, digest, id) VALUES ('acme', 'Lieferung ß 租户', E'\\x5fda8de981439b710dcad70529a9de928bed41a729ca61eff95996e0838eadbc', '0c76ace2-92b7-8657-8277-c7b68ce099e0');
INSERT INTO o2c_unique (tenant, kind, digest, id) VALUES ('acme', 'Lieferung ß 租户', E'\\x6fd032aacddb5e9a57d350f1d8046fe3cb4423d7faefd1a485f757ac7b8a641a', '0c76ace2-92b7-8657-8277-c7b68ce099e0');
INSERT INTO o2c_unique (tenant, kind, digest, id) VALUES ('acme', 'note', E'\\xaed2d1e34de9fb8542dd5d9559ef37db04fd94894fb3e7591bdc29e2b43399a1', '55c9b274-ab9b-86ba-9a35-7986fc2aeffa');
INSERT INTO o2c_unique (tenant, kind, digest, id) VALUES ('acme', 'note', E'\\xd10116dde5f9cb9ba7fd8fb471415d25a6d3b71ba15f63aed7c6790a3975e6e5', 'd3ca015d-5ce9-848f-b0b0-3356cacbca1d');
INSERT INTO o2c_event (tenant, position, kind, id, type, schema_number, at_seconds, at_nanos, actor, body) VALUES ('acme', '1', 'note', '55c9b274-ab9b-86ba-9a35-7986fc2aeffa', 'note.written', '1', '1782907200', '1', 'desk-2', E'\\x7b7d');
INSERT INTO o2c_event (tenant, position, kind, id, type, schema_number, at_seconds, at_nanos, actor, body) VALUES ('acme', '2', 'Lieferung ß 租户', '0c76ace2-92b7-8657-8277-c7b68ce099e0', 'sent', '3', '-63549356277', '4', '', E'\\x');
INSERT INTO o2c_event (tenant, position, kind, id, type, schema_number, at_seconds, at_nanos, actor, body) VALUES ('acme', '3', 'Lieferung ß 租户', '0c76ace2-92b7-8657-8277-c7b68ce099e0', 'lost', '1', '-62135596800', '0', '', E'\\x');
INSERT INTO o2c_event (tenant, position, kind, id, type, schema_number, at_seconds, at_nanos, actor, body) VALUES ('acme', '4', 'note', '55c9b274-ab9b-86ba-9a35-7986fc2aeffa', 'note.written', '1', '1782907200', '2', 'desk-2', E'\\x7b7d');
INSERT INTO o2c_batch (tenant, id, first_event, kinds, ids, versions, numbers) VALUES ('acme', 'b627c298-1559-816c-aa9d-048c34b20c33', '1', '{note,note,"Lieferung ß 租户"}', '{55c9b274-ab9b-86ba-9a35-7986fc2aeffa,d3ca015d-5ce9-848f-b0b0-3356cacbca1d,0c76ace2-92b7-8657-8277-c7b68ce099e0}', '{1,1,1}', '{N-1,D-2026-00041,L-7}');
INSERT INTO o2c_batch (tenant, id, first_event, kinds, ids, versions, numbers) VALUES ('acme', '813f9daf-ca75-81fd-a7ca-1eb5bad20e20', '4', '{note,note}', '{55c9b274-ab9b-86ba-9a35-7986fc2aeffa,d3ca015d-5ce9-848f-b0b0-3356cacbca1d}', '{2,2}', '{N-1,D-2026-00041}');
INSERT INTO o2c_batch (tenant, id, first_event, kinds, ids, versions, numbers) VALUES ('acme', 'b57c6382-ebe0-8397-9687-66bfa32a261c', '0', '{}', '{}', '{}', '{}');
INSERT INTO o2c_series (tenant, name, last, date) VALUES ('acme', 'dated', '41', '2026-07-01');
INSERT INTO o2c_series (tenant, name, last, date) VALUES ('acme', 'notes', '1', '');
