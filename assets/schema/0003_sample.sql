-- Sample slips. What a slip's paper shows is frozen at issue: `slip` and `slip_line` are never updated, what happens
-- to a slip afterwards stands in `slip_life`, what was drawn in `slip_drawn`.

CREATE TABLE slip (
    id INTEGER PRIMARY KEY, -- year, month and serial of its number
    draft_id TEXT UNIQUE,
    issued_at TEXT NOT NULL,
    issued_by INTEGER NOT NULL REFERENCES staff (id),
    customer INTEGER NOT NULL REFERENCES customer (id),
    customer_name TEXT NOT NULL,
    contact TEXT,
    phone TEXT,
    purpose TEXT NOT NULL CHECK (purpose IN ('trial', 'proofing', 'exhibition', 'inspection', 'other')),
    purpose_note TEXT,
    charge TEXT NOT NULL CHECK (charge IN ('free', 'charged')),
    source TEXT NOT NULL CHECK (source IN ('workshop', 'warehouse')),
    department TEXT NOT NULL,
    handler INTEGER NOT NULL REFERENCES staff (id),
    handler_name TEXT NOT NULL,
    remarks TEXT,
    valid_days INTEGER CHECK (valid_days >= 0), -- NULL: no limit
    pieces INTEGER NOT NULL CHECK (pieces > 0),
    grams INTEGER NOT NULL CHECK (grams > 0),
    amount INTEGER CHECK (amount >= 0), -- fen; NULL for free slips
    replaces INTEGER REFERENCES slip (id),
    replace_reason TEXT,
    takes_over INTEGER NOT NULL DEFAULT 0 CHECK (takes_over IN (0, 1)),
    find TEXT NOT NULL, -- what the list is searched by, folded
    entry INTEGER NOT NULL,
    CHECK ((charge = 'charged') = (amount IS NOT NULL)),
    CHECK ((replaces IS NULL) = (replace_reason IS NULL))
) STRICT;
CREATE TRIGGER slip_frozen BEFORE UPDATE ON slip BEGIN SELECT RAISE(ABORT, 'a slip is frozen at issue'); END;
CREATE TRIGGER slip_kept BEFORE DELETE ON slip BEGIN SELECT RAISE(ABORT, 'a slip is never deleted'); END;

CREATE TABLE slip_line (
    slip INTEGER NOT NULL REFERENCES slip (id),
    line INTEGER NOT NULL CHECK (line > 0),
    variety INTEGER NOT NULL REFERENCES variety (id),
    variety_code TEXT NOT NULL,
    variety_name TEXT NOT NULL,
    lot TEXT,
    standard INTEGER REFERENCES standard (id), -- NULL for cloth, as are the size and its names
    size TEXT,
    size_hant TEXT,
    size_hans TEXT,
    size_en TEXT,
    count INTEGER NOT NULL CHECK (count > 0),
    unit_grams INTEGER CHECK (unit_grams > 0),
    metres INTEGER CHECK (metres > 0), -- tenths of a metre; NULL for yarn
    grams INTEGER NOT NULL CHECK (grams > 0),
    price INTEGER REFERENCES price (id), -- the list's entry; charged slips only
    unit_price INTEGER CHECK (unit_price >= 0), -- fen per kilogram, of cloth per metre
    amount INTEGER CHECK (amount >= 0),
    remarks TEXT,
    entry INTEGER NOT NULL,
    PRIMARY KEY (slip, line),
    CHECK ((size IS NULL) = (metres IS NOT NULL)),
    CHECK ((size IS NULL) = (unit_grams IS NULL)),
    CHECK ((price IS NULL) = (unit_price IS NULL))
) STRICT, WITHOUT ROWID;
CREATE TRIGGER slip_line_frozen BEFORE UPDATE ON slip_line
BEGIN SELECT RAISE(ABORT, 'a slip is frozen at issue'); END;
CREATE TRIGGER slip_line_kept BEFORE DELETE ON slip_line
BEGIN SELECT RAISE(ABORT, 'a slip is never deleted'); END;

CREATE TABLE slip_life (
    slip INTEGER PRIMARY KEY REFERENCES slip (id),
    state TEXT NOT NULL CHECK (state IN
        ('issued', 'head_signed', 'signed', 'effective', 'drawn', 'released', 'rejected', 'void')),
    head_by INTEGER REFERENCES staff (id),
    head_at TEXT,
    gm_by INTEGER REFERENCES staff (id),
    gm_at TEXT,
    receipt_no TEXT,
    receipt_at TEXT,
    effective_at TEXT,
    valid_through TEXT, -- NULL before the slip is effective, and without limit
    return_note TEXT,
    return_note_at TEXT,
    drawn_at TEXT,
    taken_by TEXT,
    given_by TEXT,
    given_by_staff INTEGER REFERENCES staff (id),
    storekeeper INTEGER REFERENCES staff (id),
    drawn_pieces INTEGER CHECK (drawn_pieces > 0),
    drawn_grams INTEGER CHECK (drawn_grams > 0),
    released_at TEXT,
    released_by INTEGER REFERENCES staff (id),
    filed_at TEXT,
    ended_at TEXT, -- rejected or void
    ended_reason TEXT,
    successor INTEGER REFERENCES slip (id),
    entry INTEGER NOT NULL,
    CHECK ((state IN ('drawn', 'released')) <= (drawn_at IS NOT NULL)),
    CHECK ((state = 'released') = (released_at IS NOT NULL)),
    CHECK ((state IN ('effective', 'drawn', 'released')) <= (effective_at IS NOT NULL))
) STRICT;
CREATE INDEX slip_waiting ON slip_life (slip)
WHERE state IN ('issued', 'head_signed', 'signed', 'effective', 'drawn');
CREATE INDEX slip_by_drawing ON slip_life (drawn_at) WHERE drawn_at IS NOT NULL;
CREATE TRIGGER slip_life_kept BEFORE DELETE ON slip_life
BEGIN SELECT RAISE(ABORT, 'a slip is never deleted'); END;
-- Released once, ever: nothing leads out of `released`, `rejected` and `void`.
CREATE TRIGGER slip_life_ends BEFORE UPDATE OF state ON slip_life
WHEN OLD.state IN ('released', 'rejected', 'void') AND NEW.state <> OLD.state
BEGIN SELECT RAISE(ABORT, 'this slip has ended'); END;

CREATE TABLE slip_drawn (
    slip INTEGER NOT NULL,
    line INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    metres INTEGER CHECK (metres >= 0),
    grams INTEGER NOT NULL CHECK (grams >= 0),
    entry INTEGER NOT NULL,
    PRIMARY KEY (slip, line),
    FOREIGN KEY (slip, line) REFERENCES slip_line (slip, line)
) STRICT, WITHOUT ROWID;

-- The gate book: releases, refusals (also of unknown and mistyped numbers), drawings recorded at the gate.
CREATE TABLE gate_line (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    typed TEXT NOT NULL,
    slip INTEGER REFERENCES slip (id),
    result TEXT NOT NULL CHECK (result IN ('released', 'refused', 'drawn_at_gate')),
    reasons TEXT NOT NULL DEFAULT '', -- codes, with commas
    note TEXT,
    pieces INTEGER,
    carrier TEXT,
    id_no TEXT,
    plate TEXT,
    by_staff INTEGER REFERENCES staff (id),
    by_name TEXT NOT NULL,
    late INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0, 1)),
    entry INTEGER NOT NULL
) STRICT;
CREATE INDEX gate_line_at ON gate_line (at);
CREATE INDEX gate_line_slip ON gate_line (slip) WHERE slip IS NOT NULL;
CREATE TRIGGER gate_line_frozen BEFORE UPDATE ON gate_line
BEGIN SELECT RAISE(ABORT, 'the gate book is only added to'); END;
CREATE TRIGGER gate_line_kept BEFORE DELETE ON gate_line
BEGIN SELECT RAISE(ABORT, 'the gate book is only added to'); END;
