-- What several workflows share: customers, varieties and their prices, weight standards, bench checks.
-- A record that rests on one of these rows names it by a foreign key (REFERENCES standard (id), price (id) …): that is
-- how a version that was used is known, and can't be withdrawn.

CREATE TABLE customer (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL CHECK (length(name) > 0),
    contact TEXT,
    phone TEXT,
    address TEXT,
    short_name TEXT,
    disabled_at TEXT,
    rev INTEGER NOT NULL DEFAULT 1,
    entry INTEGER NOT NULL
) STRICT;
CREATE INDEX customer_name ON customer (name);

CREATE TABLE variety (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE CHECK (length(code) > 0),
    name TEXT NOT NULL CHECK (length(name) > 0),
    kind TEXT NOT NULL DEFAULT 'yarn' CHECK (kind IN ('yarn', 'cloth')),
    running INTEGER NOT NULL DEFAULT 1 CHECK (running IN (0, 1)), -- on the machines now
    disabled_at TEXT,
    rev INTEGER NOT NULL DEFAULT 1,
    entry INTEGER NOT NULL
) STRICT;
CREATE INDEX variety_name ON variety (name);

-- The selling price of a variety from a day on: fen per kilogram, cloth fen per metre.
CREATE TABLE price (
    id INTEGER PRIMARY KEY,
    variety INTEGER NOT NULL REFERENCES variety (id),
    fen INTEGER NOT NULL CHECK (fen > 0),
    effective_from TEXT NOT NULL,
    basis TEXT NOT NULL CHECK (length(basis) > 0),
    withdrawn_at TEXT,
    rev INTEGER NOT NULL DEFAULT 1,
    entry INTEGER NOT NULL
) STRICT;
CREATE INDEX price_variety ON price (variety, effective_from);

-- The weight of a sample size from a day on: a new value is a new version.
CREATE TABLE standard (
    id INTEGER PRIMARY KEY,
    size TEXT NOT NULL CHECK (length(size) > 0),
    name_hant TEXT NOT NULL,
    name_hans TEXT NOT NULL,
    name_en TEXT NOT NULL,
    grams INTEGER NOT NULL CHECK (grams > 0),
    containers INTEGER NOT NULL DEFAULT 1 CHECK (containers > 0), -- tubes or cones that make one piece
    tolerance_grams INTEGER CHECK (tolerance_grams >= 0), -- null: none is laid down
    effective_from TEXT NOT NULL,
    basis TEXT NOT NULL CHECK (length(basis) > 0),
    withdrawn_at TEXT,
    rev INTEGER NOT NULL DEFAULT 1,
    entry INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX standard_version ON standard (size, effective_from) WHERE withdrawn_at IS NULL;

-- A bench check that was kept, with the standard that was in force.
CREATE TABLE weighing (
    id INTEGER PRIMARY KEY,
    variety INTEGER NOT NULL REFERENCES variety (id),
    size TEXT NOT NULL,
    standard INTEGER NOT NULL REFERENCES standard (id),
    grams INTEGER NOT NULL CHECK (grams > 0), -- of all pieces together
    count INTEGER NOT NULL CHECK (count > 0),
    at TEXT NOT NULL,
    person INTEGER NOT NULL REFERENCES staff (id),
    scale TEXT,
    remarks TEXT,
    voided_at TEXT,
    void_reason TEXT,
    rev INTEGER NOT NULL DEFAULT 1,
    entry INTEGER NOT NULL
) STRICT;
CREATE INDEX weighing_at ON weighing (at);
