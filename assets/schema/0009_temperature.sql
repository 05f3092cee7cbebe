-- Temperature checks (H13, H14): standards by date, fixed points, instruments, sheets and their readings.

-- What a room must have, by class, building, room and hour; both ends of the hours are in it, and it may run over
-- midnight. A new value is a new version.
CREATE TABLE temp_standard (
    id INTEGER PRIMARY KEY,
    user_class TEXT NOT NULL CHECK (user_class IN ('residential', 'nonresidential')),
    building_kind TEXT NOT NULL CHECK (building_kind IN ('block', 'bungalow')),
    room_kinds TEXT NOT NULL CHECK (length(room_kinds) > 0), -- codes between commas
    from_time TEXT NOT NULL, -- HH:MM
    to_time TEXT NOT NULL,
    minimum INTEGER NOT NULL, -- tenths of a degree
    target INTEGER CHECK (target > minimum),
    effective_from TEXT NOT NULL,
    basis TEXT NOT NULL CHECK (length(basis) > 0),
    withdrawn_at TEXT,
    rev INTEGER NOT NULL DEFAULT 1,
    entry INTEGER NOT NULL
) STRICT;

-- A fixed test point: a user's home, and how often it is checked.
CREATE TABLE point (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE CHECK (length(code) > 0),
    user INTEGER NOT NULL REFERENCES user (id),
    station TEXT NOT NULL CHECK (length(station) > 0),
    every_days INTEGER CHECK (every_days > 0), -- null: no plan
    rooms TEXT, -- a JSON list
    entered_on TEXT NOT NULL, -- from when its first limit runs
    disabled_at TEXT,
    rev INTEGER NOT NULL DEFAULT 1,
    entry INTEGER NOT NULL
) STRICT;
CREATE INDEX point_user ON point (user);

CREATE TABLE instrument (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE CHECK (length(code) > 0),
    model TEXT,
    calibrated_until TEXT NOT NULL, -- the last day
    disabled_at TEXT,
    rev INTEGER NOT NULL DEFAULT 1,
    entry INTEGER NOT NULL
) STRICT;

-- A sheet: one visit to one user, one signature.
CREATE TABLE temperature (
    id INTEGER PRIMARY KEY, -- year, month and serial of its number
    draft_id TEXT UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('fixed_point', 'user_request', 'complaint', 'spot')),
    point INTEGER REFERENCES point (id),
    point_code TEXT,
    user INTEGER REFERENCES user (id), -- null: an address that no user has
    user_name TEXT, -- as it was
    account TEXT,
    phone TEXT,
    estate TEXT NOT NULL,
    building TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    room TEXT NOT NULL DEFAULT '',
    place TEXT NOT NULL,
    flat TEXT NOT NULL,
    station TEXT,
    user_class TEXT NOT NULL CHECK (user_class IN ('residential', 'nonresidential')),
    building_kind TEXT NOT NULL CHECK (building_kind IN ('block', 'bungalow')),
    contract_celsius INTEGER, -- tenths of a degree, as the contract had it
    measured_on TEXT NOT NULL,
    measured_by INTEGER NOT NULL REFERENCES staff (id),
    measured_by_name TEXT NOT NULL,
    second_person INTEGER REFERENCES staff (id),
    second_name TEXT,
    instrument INTEGER NOT NULL REFERENCES instrument (id),
    instrument_code TEXT NOT NULL,
    calibrated_until TEXT NOT NULL, -- as it was
    outdoor INTEGER, -- tenths of a degree
    weather TEXT,
    supply_celsius INTEGER,
    return_celsius INTEGER,
    windows_shut_minutes INTEGER CHECK (windows_shut_minutes >= 0),
    system TEXT NOT NULL DEFAULT 'normal' CHECK (system IN ('normal', 'abnormal')),
    opinion TEXT,
    complaint TEXT,
    repair TEXT,
    remarks TEXT,
    taken_by INTEGER NOT NULL REFERENCES staff (id),
    find TEXT NOT NULL,
    entry INTEGER NOT NULL,
    CHECK ((kind = 'fixed_point') = (point IS NOT NULL))
) STRICT;
CREATE INDEX temperature_user ON temperature (user) WHERE user IS NOT NULL;
CREATE INDEX temperature_flat ON temperature (flat);
CREATE INDEX temperature_point ON temperature (point, measured_on) WHERE point IS NOT NULL;
CREATE INDEX temperature_day ON temperature (measured_on);
CREATE TRIGGER temperature_kept BEFORE DELETE ON temperature
BEGIN SELECT RAISE(ABORT, 'a sheet is never deleted'); END;

-- What happened to it since.
CREATE TABLE temperature_life (
    sheet INTEGER PRIMARY KEY REFERENCES temperature (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'passed_up', 'closed', 'void')),
    signed_method TEXT NOT NULL CHECK (signed_method IN ('paper', 'pin', 'refused', 'absent')),
    signed_by TEXT,
    signed_at TEXT,
    reported_at TEXT,
    reported_to TEXT,
    failure_up_at TEXT, -- passed up
    failure_up_to TEXT,
    opinion_up_at TEXT,
    opinion_up_to TEXT,
    investigated_at TEXT,
    investigated_by INTEGER REFERENCES staff (id),
    cause TEXT,
    measure TEXT,
    excuse TEXT, -- why readings without a standard stay so
    ended_at TEXT, -- void
    ended_reason TEXT,
    counted INTEGER, -- the month in which its readings count, where their own was closed when they were typed
    rev INTEGER NOT NULL DEFAULT 1,
    entry INTEGER NOT NULL,
    CHECK ((state = 'void') = (ended_at IS NOT NULL))
) STRICT;
CREATE INDEX temperature_open ON temperature_life (sheet) WHERE state IN ('open', 'passed_up');
CREATE INDEX temperature_counted ON temperature_life (counted) WHERE counted IS NOT NULL;
CREATE TRIGGER temperature_life_kept BEFORE DELETE ON temperature_life
BEGIN SELECT RAISE(ABORT, 'a sheet is never deleted'); END;

-- One temperature in one room. Never changed but in its verdict where it had no standard, and in what corrects it.
CREATE TABLE reading (
    sheet INTEGER NOT NULL REFERENCES temperature (id),
    n INTEGER NOT NULL CHECK (n > 0),
    room TEXT NOT NULL CHECK (length(room) > 0),
    room_kind TEXT NOT NULL CHECK (room_kind IN ('bedroom', 'living', 'kitchen', 'bathroom', 'corridor', 'work', 'other')),
    orientation TEXT CHECK (orientation IN ('sunny', 'shaded')),
    spot TEXT, -- where in the room
    at TEXT NOT NULL, -- day and minute
    celsius INTEGER NOT NULL CHECK (celsius BETWEEN -200 AND 500), -- tenths of a degree
    minimum INTEGER,
    target INTEGER,
    standard INTEGER REFERENCES temp_standard (id), -- the version that had a part in it; null: the contract alone, or none
    verdict TEXT NOT NULL CHECK (verdict IN ('met', 'met_below_target', 'failed', 'not_judged')),
    not_judged TEXT CHECK (not_judged IN ('out_of_season', 'system_abnormal', 'other_room', 'no_standard')),
    corrects INTEGER, -- the reading of this sheet that it replaces
    corrected_by INTEGER, -- the reading of this sheet that replaces it
    reason TEXT, -- why it was corrected
    read_by INTEGER REFERENCES staff (id), -- of a correction: who read it anew
    signed_method TEXT CHECK (signed_method IN ('paper', 'pin', 'refused', 'absent')), -- of a correction; else the sheet's
    signed_by TEXT,
    signed_at TEXT,
    counted INTEGER, -- of a correction: the month in which it counts, where its own was closed when it was typed
    entry INTEGER NOT NULL,
    PRIMARY KEY (sheet, n),
    CHECK ((verdict = 'not_judged') = (not_judged IS NOT NULL)),
    CHECK ((corrects IS NULL) = (reason IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX reading_at ON reading (at);
CREATE INDEX reading_counted ON reading (counted) WHERE counted IS NOT NULL;
CREATE INDEX reading_no_standard ON reading (at) WHERE not_judged = 'no_standard';
CREATE TRIGGER reading_kept BEFORE DELETE ON reading BEGIN SELECT RAISE(ABORT, 'a reading is never deleted'); END;
