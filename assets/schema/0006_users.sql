-- What the heating side shares: users and their homes, the fee schedule, seasons, facilities, the duty roster, and the
-- deadlines of records of every kind.

-- A user's home or premises. `place` is its building and `flat` the flat, folded so that however an address is spelt it
-- is the same; `find` is what the register is searched by: account, name, telephone, initials, address.
CREATE TABLE user (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL UNIQUE CHECK (length(account) > 0),
    name TEXT NOT NULL CHECK (length(name) > 0),
    phone TEXT NOT NULL,
    estate TEXT NOT NULL CHECK (length(estate) > 0),
    building TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    room TEXT NOT NULL DEFAULT '',
    place TEXT NOT NULL,
    flat TEXT NOT NULL,
    user_class TEXT NOT NULL CHECK (user_class IN ('residential', 'nonresidential')),
    building_kind TEXT NOT NULL CHECK (building_kind IN ('block', 'bungalow')),
    own_loop INTEGER NOT NULL CHECK (own_loop IN (0, 1)),
    station TEXT NOT NULL CHECK (length(station) > 0),
    area INTEGER CHECK (area >= 0), -- heated area in 0.01 m²; null where it isn't known
    area_record TEXT, -- the notice that gave the area; null where it was imported
    contract_no TEXT,
    contract_date TEXT,
    contract_celsius INTEGER, -- tenths of a degree
    stopped_since TEXT, -- the day on which heat was stopped for this user alone
    stopped_by TEXT, -- the record that stopped it
    find TEXT NOT NULL,
    rev INTEGER NOT NULL DEFAULT 1,
    entry INTEGER NOT NULL
) STRICT;
CREATE INDEX user_place ON user (place);
CREATE INDEX user_flat ON user (flat);
CREATE INDEX user_phone ON user (phone);
CREATE INDEX user_name ON user (name);

-- The parts of `user.find`, for finding by their start: derived, so it is neither tracked nor verified.
CREATE TABLE user_key (
    key TEXT NOT NULL,
    user INTEGER NOT NULL,
    PRIMARY KEY (key, user)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER user_key_added AFTER INSERT ON user BEGIN
    INSERT OR IGNORE INTO user_key (key, user)
    SELECT value, new.id FROM json_each('["' || replace(new.find, '|', '","') || '"]') WHERE value <> '';
END;
CREATE TRIGGER user_key_changed AFTER UPDATE OF find ON user BEGIN
    DELETE FROM user_key WHERE user = old.id
        AND key IN (SELECT value FROM json_each('["' || replace(old.find, '|', '","') || '"]'));
    INSERT OR IGNORE INTO user_key (key, user)
    SELECT value, new.id FROM json_each('["' || replace(new.find, '|', '","') || '"]') WHERE value <> '';
END;

-- The dated price list of services (H4): nothing is charged outside it.
CREATE TABLE fee (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL CHECK (length(key) > 0),
    name TEXT NOT NULL CHECK (length(name) > 0),
    unit TEXT NOT NULL CHECK (unit IN ('m2', 'piece', 'hour', 'once')),
    fen INTEGER NOT NULL CHECK (fen >= 0), -- for one unit
    effective_from TEXT NOT NULL,
    basis TEXT NOT NULL CHECK (length(basis) > 0),
    required_share INTEGER NOT NULL DEFAULT 100 CHECK (required_share BETWEEN 0 AND 100), -- hundredths
    withdrawn_at TEXT,
    rev INTEGER NOT NULL DEFAULT 1,
    entry INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX fee_version ON fee (key, effective_from) WHERE withdrawn_at IS NULL;

-- A heating season, and from when to when applications for it are accepted.
CREATE TABLE season (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL CHECK (length(name) > 0),
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    accept_from TEXT,
    accept_to TEXT,
    rev INTEGER NOT NULL DEFAULT 1,
    entry INTEGER NOT NULL,
    CHECK (from_day <= to_day)
) STRICT;

-- Heating facilities by building (H15, H22): what is due to be serviced and inspected, and the fitter in charge.
CREATE TABLE facility (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL CHECK (length(name) > 0),
    kind TEXT NOT NULL CHECK (length(kind) > 0),
    station TEXT NOT NULL CHECK (length(station) > 0),
    building TEXT NOT NULL CHECK (length(building) > 0),
    place TEXT NOT NULL, -- the building as in `user.place`
    responsible INTEGER REFERENCES staff (id),
    maintenance_days INTEGER CHECK (maintenance_days > 0),
    inspection_days INTEGER CHECK (inspection_days > 0),
    entered_on TEXT NOT NULL, -- from when its first limits run
    maintained_at TEXT,
    inspected_at TEXT,
    disabled_at TEXT,
    rev INTEGER NOT NULL DEFAULT 1,
    entry INTEGER NOT NULL
) STRICT;
CREATE INDEX facility_place ON facility (place);

-- Who is on duty where and when (H15).
CREATE TABLE duty (
    id INTEGER PRIMARY KEY,
    station TEXT NOT NULL CHECK (length(station) > 0),
    person INTEGER NOT NULL REFERENCES staff (id),
    from_at TEXT NOT NULL,
    to_at TEXT NOT NULL,
    phone TEXT,
    withdrawn_at TEXT,
    rev INTEGER NOT NULL DEFAULT 1,
    entry INTEGER NOT NULL,
    CHECK (from_at < to_at)
) STRICT;
CREATE INDEX duty_time ON duty (station, from_at);

-- The deadlines of all records: a repair's, a facility's, a certificate's. `limit_of` says how it was counted
-- (`30m`, `24h`, `5wd`, `day`, empty for limits without a number); the days of a count stand in `days` as they were.
CREATE TABLE deadline (
    record TEXT NOT NULL,
    n INTEGER NOT NULL CHECK (n > 0),
    workflow TEXT NOT NULL, -- on whose tab it counts
    kind TEXT NOT NULL,
    clause TEXT, -- null: a house rule
    start TEXT NOT NULL,
    opens TEXT,
    due TEXT, -- null: running
    limit_of TEXT NOT NULL DEFAULT '',
    days TEXT,
    met_at TEXT,
    met_late_typed INTEGER NOT NULL DEFAULT 0 CHECK (met_late_typed IN (0, 1)),
    cancelled_at TEXT,
    provisional INTEGER NOT NULL DEFAULT 0 CHECK (provisional IN (0, 1)),
    by_user_wish INTEGER NOT NULL DEFAULT 0 CHECK (by_user_wish IN (0, 1)),
    explanation TEXT,
    told_at TEXT,
    told_how TEXT,
    counted INTEGER, -- the month in which it counts, where that isn't the month in which it was met or ran out
    entry INTEGER NOT NULL,
    PRIMARY KEY (record, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX deadline_open ON deadline (workflow, due) WHERE met_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX deadline_due ON deadline (due) WHERE due IS NOT NULL;
CREATE INDEX deadline_met ON deadline (met_at) WHERE met_at IS NOT NULL;
CREATE INDEX deadline_counted ON deadline (counted) WHERE counted IS NOT NULL;
