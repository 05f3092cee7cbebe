-- The end of the month: what was typed after a closing, the workshop's and the storekeeper's ledgers, their
-- reconciliation with the slips, requisitions, the report to finance, and the closing itself.

-- A step counts in the month of its time; where that month was closed when it was typed, in this one (202611).
ALTER TABLE step ADD COLUMN counted INTEGER;
CREATE INDEX step_late ON step (counted) WHERE counted IS NOT NULL;

-- The same for a slip's drawing: NULL counts it by `drawn_at`; 0 counts it nowhere, because a reissue took over a
-- drawing that a closed month has counted already.
ALTER TABLE slip_life ADD COLUMN counted INTEGER;
CREATE INDEX slip_counted_late ON slip_life (counted) WHERE counted IS NOT NULL;

-- Slips that were rejected or voided, by when: those of closed months are listed with the month in which it happened.
CREATE INDEX slip_ended ON slip_life (ended_at) WHERE ended_at IS NOT NULL;

-- Closed months. A month is closed once and for all: its figures are kept as they were.
CREATE TABLE month (
    month INTEGER PRIMARY KEY CHECK (month % 100 BETWEEN 1 AND 12), -- 202610
    closed_at TEXT NOT NULL,
    closed_by INTEGER NOT NULL REFERENCES staff (id),
    first_entry INTEGER NOT NULL CHECK (first_entry > 0), -- the history entries since the closing before
    last_entry INTEGER NOT NULL CHECK (last_entry >= first_entry),
    previous_head TEXT NOT NULL, -- the head at the closing before, or the founding entry's
    figures TEXT NOT NULL, -- JSON: what each workflow reported, frozen
    entry INTEGER NOT NULL
) STRICT;
CREATE TRIGGER month_frozen BEFORE UPDATE ON month BEGIN SELECT RAISE(ABORT, 'a closed month is never reopened'); END;
CREATE TRIGGER month_kept BEFORE DELETE ON month BEGIN SELECT RAISE(ABORT, 'a closed month is never reopened'); END;

-- Rows of the sample ledgers (S6, S8), as they stand in the workshop's or the storekeeper's book: entered from the
-- book, not derived from the slips. The names of variety and size are kept as they were.
CREATE TABLE ledger (
    id INTEGER PRIMARY KEY,
    book TEXT NOT NULL CHECK (book IN ('workshop', 'warehouse')),
    day TEXT NOT NULL,
    variety INTEGER NOT NULL REFERENCES variety (id),
    variety_code TEXT NOT NULL,
    variety_name TEXT NOT NULL,
    size TEXT, -- NULL for cloth, as are its names
    size_hant TEXT,
    size_hans TEXT,
    size_en TEXT,
    count INTEGER CHECK (count > 0), -- pieces; NULL where the book gives metres only
    metres INTEGER CHECK (metres > 0), -- tenths of a metre; NULL for yarn
    grams INTEGER CHECK (grams > 0), -- NULL where the book doesn't say
    taken_by TEXT NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('paper', 'pin', 'refused', 'absent')),
    slip INTEGER REFERENCES slip (id), -- as the book names it, or linked afterwards
    link_reason TEXT,
    machine TEXT,
    shift TEXT,
    given_by TEXT,
    returned INTEGER NOT NULL DEFAULT 0 CHECK (returned IN (0, 1)), -- the goods came back
    remarks TEXT,
    voided_at TEXT,
    void_reason TEXT,
    counted INTEGER, -- as step.counted
    rev INTEGER NOT NULL DEFAULT 1,
    entry INTEGER NOT NULL,
    CHECK ((size IS NULL) = (metres IS NOT NULL)),
    CHECK (size IS NULL OR count IS NOT NULL)
) STRICT;
CREATE INDEX ledger_day ON ledger (day);
CREATE INDEX ledger_slip ON ledger (slip) WHERE slip IS NOT NULL;
CREATE INDEX ledger_late ON ledger (counted) WHERE counted IS NOT NULL;
CREATE TRIGGER ledger_kept BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;

-- 'The book is complete' (S6): a statement, withdrawn by a later row or void in the month.
CREATE TABLE ledger_complete (
    month INTEGER NOT NULL,
    book TEXT NOT NULL CHECK (book IN ('workshop', 'warehouse')),
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
    at TEXT NOT NULL,
    by_staff INTEGER REFERENCES staff (id),
    by_name TEXT NOT NULL,
    entry INTEGER NOT NULL,
    PRIMARY KEY (month, book)
) STRICT, WITHOUT ROWID;

-- A difference that somebody explained. It holds for the quantities that it was given for, and for no others.
CREATE TABLE settlement (
    month INTEGER NOT NULL,
    difference TEXT NOT NULL,
    cloth INTEGER NOT NULL CHECK (cloth IN (0, 1)), -- whether the quantities are of cloth
    slip_quantity INTEGER, -- pieces, of cloth tenths of a metre; NULL where that side has nothing
    slip_pieces INTEGER, -- of cloth: its pieces
    ledger_quantity INTEGER,
    ledger_pieces INTEGER, -- of cloth, where the book gives them
    reason TEXT NOT NULL CHECK (length(reason) > 0),
    at TEXT NOT NULL,
    by_staff INTEGER NOT NULL REFERENCES staff (id),
    by_name TEXT NOT NULL,
    entry INTEGER NOT NULL,
    PRIMARY KEY (month, difference)
) STRICT, WITHOUT ROWID;

-- The month's report to finance (S6). A later row, void or drawing in the month withdraws it.
CREATE TABLE finance_report (
    month INTEGER PRIMARY KEY,
    valid INTEGER NOT NULL CHECK (valid IN (0, 1)),
    at TEXT NOT NULL,
    by_staff INTEGER NOT NULL REFERENCES staff (id),
    by_name TEXT NOT NULL,
    received_by TEXT NOT NULL,
    entry INTEGER NOT NULL
) STRICT;

-- Requisitions (S9). What the paper shows is frozen when it is made; its course stands in `requisition_life`.
CREATE TABLE requisition (
    id INTEGER PRIMARY KEY, -- year, month and serial of its number
    draft_id TEXT UNIQUE,
    made_at TEXT NOT NULL,
    made_by INTEGER NOT NULL REFERENCES staff (id),
    month INTEGER, -- made from a month's free drawings; NULL where slips were named
    department TEXT NOT NULL,
    store TEXT NOT NULL,
    receiver TEXT NOT NULL,
    remarks TEXT,
    find TEXT NOT NULL,
    entry INTEGER NOT NULL
) STRICT;
CREATE TRIGGER requisition_frozen BEFORE UPDATE ON requisition
BEGIN SELECT RAISE(ABORT, 'a requisition is frozen when it is made'); END;
CREATE TRIGGER requisition_kept BEFORE DELETE ON requisition
BEGIN SELECT RAISE(ABORT, 'a requisition is never deleted'); END;

CREATE TABLE requisition_slip (
    requisition INTEGER NOT NULL REFERENCES requisition (id),
    slip INTEGER NOT NULL REFERENCES slip (id),
    entry INTEGER NOT NULL,
    PRIMARY KEY (requisition, slip)
) STRICT, WITHOUT ROWID;
CREATE INDEX requisition_of_slip ON requisition_slip (slip);

CREATE TABLE requisition_line (
    requisition INTEGER NOT NULL REFERENCES requisition (id),
    line INTEGER NOT NULL CHECK (line > 0),
    variety INTEGER NOT NULL REFERENCES variety (id),
    variety_code TEXT NOT NULL,
    variety_name TEXT NOT NULL,
    size TEXT, -- NULL for cloth, as are its names
    size_hant TEXT,
    size_hans TEXT,
    size_en TEXT,
    count INTEGER NOT NULL CHECK (count >= 0), -- pieces asked for
    metres INTEGER CHECK (metres >= 0), -- tenths of a metre; NULL for yarn
    grams INTEGER NOT NULL CHECK (grams >= 0),
    entry INTEGER NOT NULL,
    PRIMARY KEY (requisition, line)
) STRICT, WITHOUT ROWID;

-- What the storekeeper issued, where it is known.
CREATE TABLE requisition_issued (
    requisition INTEGER NOT NULL,
    line INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    metres INTEGER CHECK (metres >= 0),
    grams INTEGER NOT NULL CHECK (grams >= 0),
    entry INTEGER NOT NULL,
    PRIMARY KEY (requisition, line),
    FOREIGN KEY (requisition, line) REFERENCES requisition_line (requisition, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE requisition_life (
    requisition INTEGER PRIMARY KEY REFERENCES requisition (id),
    state TEXT NOT NULL CHECK (state IN ('requested', 'approved', 'stocked_out', 'posted', 'void')),
    approved_by INTEGER REFERENCES staff (id),
    approved_at TEXT,
    stocked_out_at TEXT,
    document TEXT,
    storekeeper INTEGER REFERENCES staff (id),
    posted_at TEXT,
    voucher TEXT,
    voided_at TEXT,
    void_reason TEXT,
    entry INTEGER NOT NULL
) STRICT;
CREATE INDEX requisition_waiting ON requisition_life (requisition) WHERE state IN ('requested', 'approved', 'stocked_out');
CREATE TRIGGER requisition_life_kept BEFORE DELETE ON requisition_life
BEGIN SELECT RAISE(ABORT, 'a requisition is never deleted'); END;
