#!/usr/bin/env python3
"""A second verifier of a slipdesk file, which shares nothing with the program but the description of the format.

Usage: verify.py FILE. Prints {"sound", "entries", "head", "defects": [{"record", "field", "message"}]}; exit status 0
where everything fits, 1 where not. Reads only; needs nothing but Python's standard library.

The format, version 1. Entry n of `history` has hash = SHA-256 over nine parts, each behind its length in 8 bytes,
little-endian: version, file id (32 hexadecimal digits), number, previous hash (32 bytes; zeros for the first),
typed_at, operator, action, record, body; numbers as decimal text, texts as UTF-8, exactly as stored. The body is JSON;
body["rows"][table] lists the rows that the entry wrote, whole but for their column `entry`, bytes in hexadecimal. A
table with a column `entry` is tracked: each row names the last entry that wrote it. A column that an entry doesn't
mention was added later and holds its default.
"""

import hashlib
import json
import pathlib
import sqlite3
import sys

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def base32(data):
    """Crockford's base-32 of bytes, padded with zero bits at the end."""
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    return "".join(DIGITS[int(bits[at : at + 5], 2)] for at in range(0, len(bits), 5))


def stored(value):
    """A column's value as a body holds it."""
    return value.hex() if isinstance(value, bytes) else value


def entry_hash(file_id, row):
    seq, version, prev, _, typed_at, operator, action, record, body = row
    digest = hashlib.sha256()
    for part in (str(version), file_id, str(seq), prev, typed_at, operator, action, record, body):
        data = part if isinstance(part, bytes) else part.encode()
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.digest()


def check_chain(db, file_id, defects):
    """Links, hashes and versions; gives the last entry's mention of each row, and the head."""
    latest, count, before, prev, version_before = {}, 0, 0, bytes(32), 0
    query = "SELECT seq, version, prev, hash, typed_at, operator, action, record, body FROM history ORDER BY seq"
    for row in db.execute(query):
        seq, version, linked, own, record, body = row[0], row[1], row[2], row[3], row[7], row[8]
        count += 1
        if seq != before + 1:
            defects.append((f"history/{before + 1}", "seq", f"entries {before + 1} to {seq - 1} are missing"))
        elif linked != prev:
            defects.append((record, f"history/{seq}.prev", "does not follow the entry before"))
        if version != 1 or version < version_before:
            defects.append((record, f"history/{seq}.version", f"version {version}"))
        if entry_hash(file_id, row) != own:
            defects.append((record, f"history/{seq}.hash", "does not fit its content"))
        before, prev, version_before = seq, own, version
        try:
            tables = json.loads(body)["rows"]
        except (ValueError, KeyError, TypeError):
            defects.append((record, f"history/{seq}.body", "can't be read"))
            continue
        for table, rows in tables.items():
            for mention in rows:
                latest.setdefault(table, []).append((seq, record, mention))
    return latest, count, before, prev


def check_rows(db, latest, defects):
    """Each row against the last entry that mentions it, and each mention against the rows."""
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    for table in names:
        about = db.execute(f'PRAGMA table_info("{table}")').fetchall()
        columns = [column[1] for column in about]
        if "entry" not in columns:
            continue
        keys = [column[1] for column in sorted(about, key=lambda column: column[5]) if column[5] > 0]
        defaults = {c[1]: db.execute(f"SELECT {c[4]}").fetchone()[0] if c[4] else None for c in about}
        wanted = {}
        for seq, record, mention in latest.pop(table, []):
            wanted[tuple(mention.get(key) for key in keys)] = (seq, record, mention)
        for values in db.execute(f'SELECT * FROM "{table}"'):
            row = {name: stored(value) for name, value in zip(columns, values)}
            found = wanted.pop(tuple(row[key] for key in keys), None)
            if found is None:
                key = "/".join(str(row[key]) for key in keys)
                defects.append((f"{table}/{key}", f"{table}.entry", "no entry mentions this row"))
                continue
            seq, record, mention = found
            if row["entry"] != seq:
                defects.append((record, f"{table}.entry", f"entry {seq} wrote it last, it says {row['entry']}"))
            for name in columns:
                if name != "entry" and row[name] != mention.get(name, defaults[name]):
                    defects.append((record, f"{table}.{name}", f"then {mention.get(name)!r}, now {row[name]!r}"))
        for seq, record, _ in wanted.values():
            defects.append((record, table, f"the row that entry {seq} wrote is gone"))
    for table, mentions in latest.items():
        defects.append((mentions[0][1], table, "the table is gone"))


def main(path):
    if sqlite3.sqlite_version_info < (3, 37, 0):
        print(json.dumps({"skipped": f"Python's SQLite {sqlite3.sqlite_version} knows no STRICT tables"}))
        return 0
    db = sqlite3.connect(f"{pathlib.Path(path).resolve().as_uri()}?mode=ro", uri=True)
    db.execute("BEGIN")
    defects = []
    for (line,) in db.execute("PRAGMA integrity_check"):
        if line != "ok":
            defects.append(("file", "integrity_check", line))
    (file_id,) = db.execute("SELECT file_id FROM file").fetchone()
    latest, count, last, head = check_chain(db, file_id, defects)
    check_rows(db, latest, defects)
    report = {
        "sound": not defects,
        "entries": count,
        "head": f"{base32(bytes.fromhex(file_id))}-{last}-{base32(head)}",
        "defects": [{"record": record, "field": field, "message": message} for record, field, message in defects],
    }
    print(json.dumps(report, ensure_ascii=False))
    return 1 if defects else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
