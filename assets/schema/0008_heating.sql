-- Heating applications (H3, H7 to H12, H23): what was applied for; the steps since stand in `step`, each with what it said.

-- The application as it was accepted. Descriptive columns can be amended; the old value stays in the history.
CREATE TABLE heating (
    id INTEGER PRIMARY KEY, -- year, month and serial of its number
    draft_id TEXT UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('new_residential', 'new_nonresidential', 'new_load', 'change', 'stop',
        'imposed_stop', 'restore', 'cut_off')),
    accepted_at TEXT NOT NULL,
    taken_by INTEGER NOT NULL REFERENCES staff (id),
    channel TEXT NOT NULL CHECK (channel IN ('visit', 'phone', 'letter', 'online', 'from_above', 'inspection')),
    applicant TEXT NOT NULL CHECK (length(applicant) > 0),
    phone TEXT NOT NULL,
    id_no TEXT,
    user INTEGER REFERENCES user (id), -- null: not in the register (yet); the area notice ties it to one
    user_name TEXT, -- name and account as they were at acceptance
    account TEXT,
    estate TEXT NOT NULL,
    building TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    room TEXT NOT NULL DEFAULT '',
    place TEXT NOT NULL,
    flat TEXT NOT NULL,
    station TEXT NOT NULL,
    substation TEXT,
    handler INTEGER NOT NULL REFERENCES staff (id),
    handler_name TEXT NOT NULL,
    -- The home: as applied for by new users, as the register had it at acceptance for the others.
    user_class TEXT NOT NULL CHECK (user_class IN ('residential', 'nonresidential')),
    building_kind TEXT NOT NULL CHECK (building_kind IN ('block', 'bungalow')),
    own_loop INTEGER NOT NULL CHECK (own_loop IN (0, 1)),
    floor_area INTEGER CHECK (floor_area > 0), -- 0.01 m²
    applied_area INTEGER CHECK (applied_area > 0), -- 0.01 m²; for other kinds null
    heated_area INTEGER, -- what the register had at acceptance, 0.01 m²
    change TEXT CHECK (change IN ('name', 'area', 'use')),
    new_value TEXT,
    reason TEXT,
    stop_from TEXT,
    stop_to TEXT,
    legal_basis TEXT,
    found_by INTEGER REFERENCES staff (id),
    found_on TEXT,
    restores INTEGER REFERENCES heating (id),
    procedure TEXT, -- the items of the lawful procedure as they were listed at acceptance, a JSON list
    papers TEXT, -- handed in, a JSON list
    papers_missing TEXT, -- a JSON list
    buildings TEXT, -- a JSON list
    households INTEGER CHECK (households > 0),
    contract_no TEXT, -- a contract that was named at acceptance; a later one is a step
    contract_date TEXT,
    contract_celsius INTEGER, -- tenths of a degree
    works TEXT, -- section, from, to, contractor, designer and so on: a JSON object
    outside_reason TEXT, -- why it was accepted outside the window of the season
    remarks TEXT,
    amended INTEGER NOT NULL DEFAULT 0 CHECK (amended >= 0), -- how often, for the mark on papers
    find TEXT NOT NULL,
    entry INTEGER NOT NULL
) STRICT;
CREATE INDEX heating_flat ON heating (flat);
CREATE INDEX heating_place ON heating (place);
CREATE INDEX heating_user ON heating (user) WHERE user IS NOT NULL;
CREATE INDEX heating_accepted ON heating (accepted_at);
CREATE INDEX heating_restores ON heating (restores) WHERE restores IS NOT NULL;
CREATE TRIGGER heating_kept BEFORE DELETE ON heating BEGIN SELECT RAISE(ABORT, 'an application is never deleted'); END;

-- Where it stands: what lists, months and other records ask for without reading the steps.
CREATE TABLE heating_life (
    heating INTEGER PRIMARY KEY REFERENCES heating (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'refused', 'withdrawn', 'void')),
    next TEXT, -- the steps of the track that come next, between commas; null where none is owed
    contract_no TEXT, -- the newest that is known
    contract_date TEXT,
    contract_celsius INTEGER, -- tenths of a degree
    supplied_at TEXT,
    executed_at TEXT, -- heat stopped or restored
    cause_gone_at TEXT,
    ended_at TEXT, -- done, refused, withdrawn or void
    ended_reason TEXT,
    counted INTEGER, -- the month in which the acceptance counts, where its own was closed when it was typed
    entry INTEGER NOT NULL,
    CHECK ((state = 'open') = (ended_at IS NULL))
) STRICT;
CREATE INDEX heating_open ON heating_life (heating) WHERE state = 'open';
CREATE INDEX heating_ended ON heating_life (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX heating_counted ON heating_life (counted) WHERE counted IS NOT NULL;
CREATE TRIGGER heating_life_kept BEFORE DELETE ON heating_life
BEGIN SELECT RAISE(ABORT, 'an application is never deleted'); END;

-- Area change notices (增減面積通知單): nothing else changes a user's area but the import of old books.
CREATE TABLE area_notice (
    heating INTEGER PRIMARY KEY REFERENCES heating (id),
    user INTEGER NOT NULL REFERENCES user (id),
    account TEXT NOT NULL, -- as it was
    user_name TEXT NOT NULL,
    at TEXT NOT NULL,
    change INTEGER NOT NULL CHECK (change <> 0), -- 0.01 m²
    before INTEGER NOT NULL CHECK (before >= 0),
    after INTEGER NOT NULL CHECK (after >= 0),
    effective_from TEXT NOT NULL,
    checked_by TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    counted INTEGER, -- the month in which it counts, where that of its effective date was closed when it was typed
    entry INTEGER NOT NULL,
    CHECK (after = before + change)
) STRICT;
CREATE INDEX area_notice_user ON area_notice (user);
CREATE INDEX area_notice_effective ON area_notice (effective_from);
CREATE INDEX area_notice_counted ON area_notice (counted) WHERE counted IS NOT NULL;
CREATE TRIGGER area_notice_kept BEFORE DELETE ON area_notice
BEGIN SELECT RAISE(ABORT, 'a notice is never deleted'); END;

-- What belongs together across workflows: a repair that a failed reading opened.
CREATE TABLE link (
    record TEXT NOT NULL, -- a number
    kind TEXT NOT NULL, -- what the other is to it
    other TEXT NOT NULL,
    entry INTEGER NOT NULL,
    PRIMARY KEY (record, kind, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_other ON link (other);
