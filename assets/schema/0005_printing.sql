-- Printers that the office knows, and what was sent to them.

CREATE TABLE printer (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL CHECK (length(name) > 0),
    kind TEXT NOT NULL CHECK (kind IN ('cups', 'raw', 'tcp')),
    target TEXT NOT NULL CHECK (length(target) > 0), -- queue, path, or host and port
    paper TEXT NOT NULL CHECK (paper IN ('a4', 'a5', '241', '241_half', '241_third')),
    plies INTEGER CHECK (plies IN (1, 3)), -- NULL: as the setting says
    characters TEXT NOT NULL DEFAULT 'gb18030' CHECK (characters IN ('gb18030', 'gb2312')),
    disabled_at TEXT,
    rev INTEGER NOT NULL DEFAULT 1,
    entry INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX printer_name ON printer (name) WHERE disabled_at IS NULL;

-- One hand-over of one paper. The printer stands here as it was: a later change of the register changes no old job.
CREATE TABLE print_job (
    id INTEGER PRIMARY KEY,
    record TEXT NOT NULL, -- number, day, month, or printer-test
    paper TEXT NOT NULL,
    printed INTEGER NOT NULL CHECK (printed >= 0), -- which print of the paper it is; 0 for a preview
    counted INTEGER, -- the history entry that counted it, whose code it carries; NULL for a preview
    printer TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('cups', 'raw', 'tcp')),
    target TEXT NOT NULL,
    stock TEXT NOT NULL,
    plies INTEGER NOT NULL CHECK (plies IN (1, 3)),
    characters TEXT NOT NULL,
    operator INTEGER REFERENCES staff (id),
    at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'done', 'failed', 'cancelled')),
    spooler_job TEXT, -- the id by which the spooler knows it
    reason TEXT, -- why it waits, failed or may be on paper; a code
    told TEXT, -- what the machine said
    resent_as INTEGER REFERENCES print_job (id), -- printed once more as that job
    entry INTEGER NOT NULL
) STRICT;
CREATE INDEX print_job_record ON print_job (record);
CREATE INDEX print_job_open ON print_job (id) WHERE state IN ('waiting', 'sent', 'failed') AND resent_as IS NULL;
CREATE TRIGGER print_job_kept BEFORE DELETE ON print_job BEGIN SELECT RAISE(ABORT, 'a print is never forgotten'); END;
