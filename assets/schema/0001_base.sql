-- What every workflow stands on: the file's identity, the history and its chain, numbers, steps, deadlines, settings.
-- A table with a column `entry` is tracked: the column holds the history entry that wrote the row last, and `verify`
-- compares every such row with that entry. Nothing tracked is ever deleted.

CREATE TABLE file (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    file_id TEXT NOT NULL CHECK (length(file_id) = 32), -- 16 random bytes, hexadecimal
    training INTEGER NOT NULL CHECK (training IN (0, 1)),
    founded_at TEXT NOT NULL,
    entry INTEGER NOT NULL
) STRICT;

CREATE TABLE history (
    seq INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    prev BLOB NOT NULL CHECK (length(prev) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    typed_at TEXT NOT NULL,
    operator TEXT NOT NULL,
    action TEXT NOT NULL,
    record TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX history_record ON history (record, seq);
CREATE TRIGGER history_never_updated BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_never_deleted BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;

-- The last serial taken in each series. No draft, preview or print takes one.
CREATE TABLE series (
    letter TEXT NOT NULL,
    yymm INTEGER NOT NULL,
    last INTEGER NOT NULL CHECK (last > 0),
    entry INTEGER NOT NULL,
    PRIMARY KEY (letter, yymm)
) STRICT, WITHOUT ROWID;

-- Each step of each record, with both of its times. `said` holds the step's own keys as JSON.
CREATE TABLE step (
    record TEXT NOT NULL,
    n INTEGER NOT NULL CHECK (n > 0),
    action TEXT NOT NULL,
    at TEXT NOT NULL,
    typed_at TEXT NOT NULL,
    operator INTEGER REFERENCES staff (id),
    late_typed INTEGER NOT NULL DEFAULT 0 CHECK (late_typed IN (0, 1)),
    said TEXT NOT NULL DEFAULT '{}',
    entry INTEGER NOT NULL,
    PRIMARY KEY (record, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    entry INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Calendar days that an office imported, over those that come with the program.
CREATE TABLE calendar_day (
    day TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('workday', 'makeup', 'weekend', 'holiday')),
    name TEXT NOT NULL DEFAULT '',
    entry INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How often each paper of each record left the program.
CREATE TABLE paper (
    record TEXT NOT NULL,
    paper TEXT NOT NULL,
    serial INTEGER NOT NULL CHECK (serial > 0), -- the running number of a record's papers
    printed INTEGER NOT NULL CHECK (printed >= 0),
    last_at TEXT NOT NULL,
    entry INTEGER NOT NULL,
    PRIMARY KEY (record, paper)
) STRICT, WITHOUT ROWID;

-- Half-typed forms. Not records: not tracked, and gone once saved or thrown away on purpose.
CREATE TABLE draft (
    id TEXT PRIMARY KEY,
    thing TEXT NOT NULL,
    operator TEXT NOT NULL,
    parked INTEGER NOT NULL DEFAULT 0 CHECK (parked IN (0, 1)),
    field TEXT NOT NULL DEFAULT '',
    saved_at TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL CHECK (length(name) > 0),
    roles TEXT NOT NULL DEFAULT '', -- `clerk,supervisor`
    department TEXT,
    phone TEXT,
    certificate_no TEXT,
    certificate_expires TEXT,
    trained_on TEXT,
    deputy_for TEXT, -- a role, or `staff/N`
    authority_no TEXT,
    authority_from TEXT,
    authority_to TEXT,
    pin TEXT, -- Argon2id in PHC form
    disabled_at TEXT,
    rev INTEGER NOT NULL DEFAULT 1,
    entry INTEGER NOT NULL
) STRICT;
CREATE INDEX staff_name ON staff (name);
