//! The one way to change anything: rows in, rows read back, the history entry last, all in one transaction.

use rusqlite::Transaction;
use rusqlite::types::ValueRef;
use serde_json::{Map, Value as Json};

use super::history::{Hash, Sealed, VERSION};
use super::rows::{Catalog, push_text};
use super::{Cell, Row, View};
use crate::kernel::number::{Letter, Number, Series};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::time::{Minute, Stamp};
use crate::say;

/// Who is at the keyboard.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Operator {
    /// The key in the staff register; `None` for the program itself.
    pub key: Option<i64>,
    /// The name as it stands in the register.
    pub name: String,
    /// Role codes: `clerk`, `gatekeeper`, `supervisor` …
    pub roles: Vec<String>,
}

impl Operator {
    /// The program itself: prints, exports and backups without an operator.
    pub fn system() -> Operator {
        Operator { key: None, name: "system".to_string(), roles: Vec::new() }
    }

    /// Whether the person holds a role.
    pub fn has(&self, role: &str) -> bool {
        self.roles.iter().any(|held| held == role)
    }

    /// As the history names it: `staff/3 林小慧`, or `system`.
    pub fn signed(&self) -> String {
        self.key.map_or_else(|| self.name.clone(), |key| format!("staff/{key} {}", self.name))
    }
}

/// One entry of the history, and the rows that it changes.
#[derive(Debug)]
pub struct Entry {
    record: String,
    action: String,
    at: Option<Minute>,
    said: Map<String, Json>,
    rows: Vec<Row>,
}

impl Entry {
    /// An entry about a record (`S2611-0042-8`, `staff/3`, `setting/lines`, `file`).
    pub fn new(record: impl Into<String>, action: impl Into<String>) -> Entry {
        Entry { record: record.into(), action: action.into(), at: None, said: Map::new(), rows: Vec::new() }
    }

    /// When it happened, where that isn't when it was typed.
    pub fn at(mut self, at: Minute) -> Entry {
        self.at = Some(at);
        self
    }

    /// What was said with it (a reason, the keys of the action); empty maps are left out.
    pub fn said(mut self, said: Map<String, Json>) -> Entry {
        self.said = said;
        self
    }

    /// Adds a row to be inserted or updated.
    pub fn row(mut self, row: Row) -> Entry {
        self.rows.push(row);
        self
    }

    /// Adds several rows.
    pub fn rows(mut self, rows: impl IntoIterator<Item = Row>) -> Entry {
        self.rows.extend(rows);
        self
    }
}

/// A change under way.
pub struct Tx<'a> {
    tx: Transaction<'a>,
    catalog: &'a Catalog,
    operator: Operator,
    training: bool,
    now: Stamp,
    file_id: String,
    seq: i64,
    prev: Hash,
    body: Vec<u8>,
    draft: Option<String>,
    bulk: bool,
    importing: bool,
}

impl<'a> Tx<'a> {
    /// Starts from the newest entry of the history; `new_file` founds a file by its id.
    pub(super) fn begin(
        tx: Transaction<'a>,
        catalog: &'a Catalog,
        operator: Operator,
        training: bool,
        now: Stamp,
        new_file: Option<String>,
    ) -> Outcome<Tx<'a>> {
        let (seq, prev, file_id) = match new_file {
            Some(file_id) => (0, [0; 32], file_id),
            None => tx
                .prepare_cached(
                    "SELECT seq, hash, (SELECT file_id FROM file WHERE id = 1) FROM history ORDER BY seq DESC LIMIT 1",
                )?
                .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?,
        };
        Ok(Tx {
            tx,
            catalog,
            operator,
            training,
            now,
            file_id,
            seq,
            prev,
            body: Vec::new(),
            draft: None,
            bulk: false,
            importing: false,
        })
    }

    /// The newest entry's number and hash, this change's own included.
    pub fn newest(&self) -> (i64, Hash) {
        (self.seq, self.prev)
    }

    /// A look at the contents, this change's own rows included.
    pub fn view(&self) -> View<'_> {
        View::new(&self.tx, self.training, self.now)
    }

    /// Who is at the keyboard.
    pub fn operator(&self) -> &Operator {
        &self.operator
    }

    /// The time now, the same for the whole change.
    pub fn now(&self) -> Stamp {
        self.now
    }

    /// Allows [`Tx::play`] where the file is being filled in bulk.
    pub(super) fn in_bulk(mut self, bulk: bool) -> Tx<'a> {
        self.bulk = bulk;
        self
    }

    /// From here on as if this person typed at this time: invented records of a training file that is being founded.
    ///
    /// # Errors
    /// In every other file, and where the time runs backwards within the change.
    pub fn play(&mut self, operator: Operator, now: Stamp) -> Outcome<()> {
        if !self.bulk || now < self.now {
            return Err(Failure::from(Problem::new(
                "not_a_play",
                say!(
                    "只有正在建立的演練文件能按編排的時間錄入，而且時間不能倒退。請用 demo 建立演練文件。",
                    "只有正在建立的演练文件能按编排的时间录入，而且时间不能倒退。请用 demo 建立演练文件。",
                    "Only a training file that is being made takes entries at invented times, and never backwards. Make one with demo."
                ),
            )));
        }
        self.operator = operator;
        self.now = now;
        Ok(())
    }

    /// Whether this is a training file.
    pub fn is_training(&self) -> bool {
        self.training
    }

    /// The draft that this change makes a record of; the record keeps its id, so that a save of unknown outcome can be
    /// looked up.
    pub fn draft(&self) -> Option<&str> {
        self.draft.as_deref()
    }

    /// Says which draft this change makes a record of.
    pub fn set_draft(&mut self, id: Option<String>) {
        self.draft = id;
    }

    /// Whether old books are being brought in: registers then take what only those may say (a user's heated area), and
    /// their entries are called `import`.
    pub fn is_importing(&self) -> bool {
        self.importing
    }

    /// Says that what follows in this change comes from old books, or no longer does.
    pub fn set_importing(&mut self, importing: bool) {
        self.importing = importing;
    }

    /// Takes the next number of a series of this month. The returned row must be part of the entry that uses it.
    ///
    /// # Errors
    /// Where the file can't be read, or the series is full.
    pub fn next_number(&self, letter: Letter) -> Outcome<(Number, Row)> {
        let series = Series::of(self.now.day());
        let last: i64 = self
            .tx
            .prepare_cached("SELECT coalesce(max(last), 0) FROM series WHERE letter = ?1 AND yymm = ?2")?
            .query_row((letter.char().to_string(), i64::from(series.yymm())), |row| row.get(0))?;
        let number = u32::try_from(last + 1)
            .ok()
            .and_then(|serial| Number::new(letter, series, serial, self.training))
            .ok_or_else(|| {
                Failure::from(Problem::new(
                    "series_full",
                    say!("本月的號碼用完了。", "本月的号码用完了。", "This month's numbers are used up."),
                ))
            })?;
        let row = Row::upsert("series")
            .set("letter", letter.char().to_string())
            .set("yymm", i64::from(series.yymm()))
            .set("last", last + 1);
        Ok((number, row))
    }

    /// The step row that follows a record's last one.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn next_step(&self, record: &str) -> Outcome<i64> {
        Ok(self
            .tx
            .prepare_cached("SELECT coalesce(max(n), 0) + 1 FROM step WHERE record = ?1")?
            .query_row([record], |row| row.get(0))?)
    }

    /// Writes the rows, reads them back, and appends the entry. Returns its number and hash.
    ///
    /// # Errors
    /// Where the file refuses a row.
    pub fn write(&mut self, entry: Entry) -> Outcome<(i64, Hash)> {
        let seq = self.seq + 1;
        let mut body = std::mem::take(&mut self.body);
        body.clear();
        body.push(b'{');
        if let Some(at) = entry.at {
            body.extend_from_slice(b"\"at\":");
            push_text(&mut body, at.to_string().as_bytes());
            body.push(b',');
        }
        if !entry.said.is_empty() {
            body.extend_from_slice(b"\"said\":");
            body.extend_from_slice(Json::Object(entry.said).to_string().as_bytes());
            body.push(b',');
        }
        body.extend_from_slice(b"\"rows\":{");
        // Rows go in as listed; in the body they stand by table, tables in the order in which they first appear.
        let mut tables: Vec<(&str, Vec<u8>)> = Vec::new();
        for row in &entry.rows {
            match tables.iter_mut().find(|(table, _)| *table == row.table) {
                Some((_, text)) => {
                    text.push(b',');
                    self.catalog.put(&self.tx, row, seq, text)?;
                }
                None => {
                    let mut text = Vec::new();
                    self.catalog.put(&self.tx, row, seq, &mut text)?;
                    tables.push((row.table, text));
                }
            }
        }
        for (index, (table, text)) in tables.iter().enumerate() {
            if index > 0 {
                body.push(b',');
            }
            push_text(&mut body, table.as_bytes());
            body.extend_from_slice(b":[");
            body.extend_from_slice(text);
            body.push(b']');
        }
        body.extend_from_slice(b"}}");
        let text = std::str::from_utf8(&body).map_err(rusqlite::Error::from)?;
        let typed_at = format!("{}+08:00", self.now);
        let operator = self.operator.signed();
        let hash = Sealed {
            version: VERSION,
            file_id: &self.file_id,
            seq,
            prev: &self.prev,
            typed_at: &typed_at,
            operator: &operator,
            action: &entry.action,
            record: &entry.record,
            body: text,
        }
        .hash();
        self.tx
            .prepare_cached(
                "INSERT INTO history (seq, version, prev, hash, typed_at, operator, action, record, body)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute((seq, VERSION, self.prev, hash, typed_at, operator, entry.action, entry.record, text))?;
        self.body = body;
        self.seq = seq;
        self.prev = hash;
        Ok((seq, hash))
    }

    /// Removes a draft that has become a record; drafts are not tracked.
    ///
    /// # Errors
    /// Where the file refuses.
    pub fn drop_draft(&self, id: &str) -> Outcome<()> {
        self.tx.execute("DELETE FROM draft WHERE id = ?1", [id])?;
        Ok(())
    }

    /// Makes the change durable.
    pub(super) fn commit(self) -> rusqlite::Result<()> {
        self.tx.commit()
    }
}

impl rusqlite::ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, Value};
        Ok(match self {
            Cell::Null => ToSqlOutput::Owned(Value::Null),
            Cell::Int(value) => ToSqlOutput::Owned(Value::Integer(*value)),
            Cell::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Cell::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::store::Store;
    use crate::kernel::time::clock::Clock;

    #[test]
    fn a_change_is_rows_and_an_entry_in_the_chain() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::Still(Stamp::parse("2026-11-23T14:32:07").unwrap());
        let mut store = Store::open(&folder.path().join("desk.db"), clock, true).unwrap();
        let (seq, hash) = store
            .change(&Operator::system(), |tx| {
                tx.write(
                    Entry::new("setting/lines", "setting")
                        .row(Row::upsert("setting").set("key", "lines").set("value", "ascii")),
                )
            })
            .unwrap();
        assert_eq!(seq, 2);
        let (body, stored): (String, Hash) = store
            .view()
            .sql()
            .query_row("SELECT body, hash FROM history WHERE seq = 2", [], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        assert_eq!(body, r#"{"rows":{"setting":[{"key":"lines","value":"ascii"}]}}"#);
        assert_eq!(hash, stored);
    }

    #[test]
    fn a_refused_change_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("desk.db"), Clock::Machine, true).unwrap();
        let refused: Outcome<()> = store.change(&Operator::system(), |tx| {
            tx.write(
                Entry::new("setting/lines", "setting")
                    .row(Row::upsert("setting").set("key", "lines").set("value", "x")),
            )?;
            Err(Problem::new("test", say!("不", "不", "no")).into())
        });
        assert_eq!(refused.unwrap_err().code(), "test");
        let entries: i64 = store.view().sql().query_row("SELECT count(*) FROM history", [], |row| row.get(0)).unwrap();
        assert_eq!(entries, 1);
    }
}
