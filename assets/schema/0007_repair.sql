-- Repair dispatch (H5, H15 to H22a): what the caller said, what happened since, who was sent, outages.

-- The intake. Descriptive columns can be amended; the old value stays in the history.
CREATE TABLE repair (
    id INTEGER PRIMARY KEY, -- year, month and serial of its number
    draft_id TEXT UNIQUE,
    reported_at TEXT NOT NULL,
    taken_by INTEGER NOT NULL REFERENCES staff (id),
    channel TEXT NOT NULL CHECK (channel IN
        ('phone', 'visit', 'letter', 'online', 'from_above', 'patrol', 'follow_up')),
    caller TEXT NOT NULL CHECK (length(caller) > 0),
    phone TEXT NOT NULL,
    user INTEGER REFERENCES user (id), -- null: the caller gave an address that no user has
    user_name TEXT, -- as it was at the call
    account TEXT,
    estate TEXT NOT NULL,
    building TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    room TEXT NOT NULL DEFAULT '',
    place TEXT NOT NULL,
    flat TEXT NOT NULL,
    station TEXT, -- the user's, or that of the building's facilities; null where nobody knows it
    user_class TEXT,
    fault TEXT NOT NULL CHECK (length(fault) > 0),
    kind TEXT NOT NULL CHECK (kind IN ('leak', 'no_heat', 'blockage', 'valve', 'other')),
    rooms TEXT,
    since TEXT,
    neighbours_too INTEGER CHECK (neighbours_too IN (0, 1)),
    access TEXT,
    repeat_of INTEGER REFERENCES repair (id),
    outage INTEGER REFERENCES outage (id),
    remarks TEXT,
    amended INTEGER NOT NULL DEFAULT 0 CHECK (amended >= 0), -- how often, for the mark on papers
    find TEXT NOT NULL,
    entry INTEGER NOT NULL
) STRICT;
CREATE INDEX repair_flat ON repair (flat);
CREATE INDEX repair_place ON repair (place);
CREATE INDEX repair_user ON repair (user) WHERE user IS NOT NULL;
CREATE INDEX repair_reported ON repair (reported_at);
CREATE TRIGGER repair_kept BEFORE DELETE ON repair BEGIN SELECT RAISE(ABORT, 'a repair is never deleted'); END;

-- What happened to it since.
CREATE TABLE repair_life (
    repair INTEGER PRIMARY KEY REFERENCES repair (id),
    state TEXT NOT NULL CHECK (state IN ('reported', 'dispatched', 'contacted', 'arrived', 'finished', 'confirmed',
        'closed', 'advised', 'duplicate', 'withdrawn', 'void')),
    scope TEXT NOT NULL CHECK (scope IN ('company', 'user', 'unknown')),
    told_at TEXT, -- when the user was told whether it is charged
    chargeable INTEGER CHECK (chargeable IN (0, 1)),
    told_fee INTEGER REFERENCES fee (id),
    dispatched_at TEXT, -- the newest dispatch
    dispatches INTEGER NOT NULL DEFAULT 0,
    contacted_at TEXT,
    appointment_at TEXT,
    appointed_by TEXT CHECK (appointed_by IN ('user', 'company')),
    appointed_at TEXT, -- when it was agreed: a wish after the deadline excuses nothing
    arrived_at TEXT,
    finished_at TEXT,
    cause TEXT,
    work TEXT,
    materials TEXT,
    shoe_covers INTEGER CHECK (shoe_covers IN (0, 1)),
    cleaned INTEGER CHECK (cleaned IN (0, 1)),
    fee INTEGER REFERENCES fee (id),
    quantity INTEGER CHECK (quantity > 0), -- hundredths
    amount INTEGER CHECK (amount >= 0), -- fen
    receipt_no TEXT,
    damage_part TEXT,
    damage_cause TEXT,
    damage_remedy TEXT,
    damage_fee INTEGER REFERENCES fee (id),
    damage_quantity INTEGER CHECK (damage_quantity > 0),
    damage_amount INTEGER CHECK (damage_amount >= 0),
    damage_by TEXT, -- who signed for the user
    damage_method TEXT CHECK (damage_method IN ('paper', 'pin', 'refused', 'absent')),
    damage_witness TEXT,
    damage_at TEXT,
    confirmed_at TEXT,
    confirmed_by TEXT,
    confirm_method TEXT CHECK (confirm_method IN ('paper', 'pin', 'refused', 'absent')),
    rating TEXT CHECK (rating IN ('satisfied', 'fair', 'dissatisfied')),
    opinion TEXT,
    tries INTEGER NOT NULL DEFAULT 0, -- follow-ups that reached nobody
    followed_at TEXT,
    followed_by INTEGER REFERENCES staff (id),
    follow_result TEXT CHECK (follow_result IN ('satisfied', 'fair', 'dissatisfied', 'not_reached')),
    follow_comment TEXT,
    result_up_at TEXT,
    result_up TEXT,
    advice TEXT,
    duplicate_of INTEGER REFERENCES repair (id),
    ended_at TEXT, -- advised, duplicate, withdrawn or void
    ended_reason TEXT,
    ended_told TEXT, -- what the caller was told
    counted INTEGER, -- the month in which the call counts, where its own was closed when it was typed
    rev INTEGER NOT NULL DEFAULT 1,
    entry INTEGER NOT NULL,
    CHECK ((state IN ('arrived', 'finished', 'confirmed', 'closed')) <= (arrived_at IS NOT NULL)),
    CHECK ((state IN ('finished', 'confirmed', 'closed')) <= (finished_at IS NOT NULL)),
    CHECK ((state = 'closed') <= (follow_result IS NOT NULL)),
    CHECK ((follow_result IS NOT NULL) <= (state IN ('closed', 'void'))), -- what was closed can be void
    CHECK ((state = 'duplicate') = (duplicate_of IS NOT NULL))
) STRICT;
CREATE INDEX repair_open ON repair_life (repair)
WHERE state IN ('reported', 'dispatched', 'contacted', 'arrived', 'finished', 'confirmed');
-- Months are found by these: calls and steps that count late, what left the books, ratings, money.
CREATE INDEX repair_counted ON repair_life (counted) WHERE counted IS NOT NULL;
CREATE INDEX repair_left ON repair_life (coalesce(finished_at, ended_at));
CREATE INDEX repair_void ON repair_life (ended_at) WHERE state = 'void';
CREATE INDEX repair_confirmed ON repair_life (confirmed_at) WHERE confirmed_at IS NOT NULL;
CREATE INDEX repair_followed ON repair_life (followed_at) WHERE followed_at IS NOT NULL;
CREATE INDEX step_paid ON step (at) WHERE action IN ('charge', 'damage');
CREATE TRIGGER repair_life_kept BEFORE DELETE ON repair_life
BEGIN SELECT RAISE(ABORT, 'a repair is never deleted'); END;

-- Who was sent, with the certificate as it was then; a new dispatch adds rows, the newest counts.
CREATE TABLE repair_crew (
    repair INTEGER NOT NULL REFERENCES repair (id),
    dispatch INTEGER NOT NULL CHECK (dispatch > 0),
    person INTEGER NOT NULL REFERENCES staff (id),
    name TEXT NOT NULL,
    certificate_no TEXT NOT NULL,
    entry INTEGER NOT NULL,
    PRIMARY KEY (repair, dispatch, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX repair_crew_person ON repair_crew (person);

-- Where heat fails or stops (H15).
CREATE TABLE outage (
    id INTEGER PRIMARY KEY, -- year, month and serial of its number
    draft_id TEXT UNIQUE,
    added_at TEXT NOT NULL, -- when it was typed, to the second
    station TEXT NOT NULL CHECK (length(station) > 0),
    area TEXT NOT NULL CHECK (length(area) > 0), -- as announced
    -- The buildings in it, as `user.place`, between semicolons; an estate alone (`name|`) for all its buildings, `?` for
    -- a part that couldn't be read.
    places TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('failure', 'planned')),
    cause TEXT NOT NULL CHECK (length(cause) > 0),
    from_at TEXT NOT NULL,
    first_expected TEXT, -- what was expected when it was typed; the extensions are steps
    expected_to TEXT,
    facility INTEGER REFERENCES facility (id),
    lead INTEGER REFERENCES staff (id),
    phone TEXT,
    told_at TEXT, -- the first telling
    told_how TEXT,
    announced_at TEXT, -- the first announcement
    announced_how TEXT,
    restored_at TEXT,
    extended INTEGER NOT NULL DEFAULT 0,
    voided_at TEXT,
    void_reason TEXT,
    counted INTEGER, -- the month in which it counts, where that of its beginning was closed when it was typed
    find TEXT NOT NULL,
    rev INTEGER NOT NULL DEFAULT 1,
    entry INTEGER NOT NULL
) STRICT;
CREATE INDEX outage_from ON outage (from_at);
CREATE TRIGGER outage_kept BEFORE DELETE ON outage BEGIN SELECT RAISE(ABORT, 'an outage is never deleted'); END;
