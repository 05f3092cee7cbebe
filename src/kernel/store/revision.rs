//! Lost updates: the second writer of the same record is told who did what meanwhile.

use rusqlite::OptionalExtension;

use super::write::Tx;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::words::{Lang, Say, Words};
use crate::say;

impl Tx<'_> {
    /// Refuses where the record is no longer at the revision that the writer saw; `expected` is `None` where nothing was
    /// seen (the command line without `rev`). Returns the revision now. The table has a column `rev`.
    ///
    /// # Errors
    /// `changed_meanwhile` with who did what when since; `not_found` where there is no such row.
    pub fn guard_rev(
        &self,
        record: &str,
        table: &'static str,
        id_column: &'static str,
        id: i64,
        expected: Option<i64>,
    ) -> Outcome<i64> {
        self.guard_rev_named(record, table, id_column, id, expected, |_| None)
    }

    /// As [`Tx::guard_rev`], with the words for actions.
    ///
    /// # Errors
    /// As there.
    pub fn guard_rev_named(
        &self,
        record: &str,
        table: &'static str,
        id_column: &'static str,
        id: i64,
        expected: Option<i64>,
        name: impl Fn(&str) -> Option<Words>,
    ) -> Outcome<i64> {
        let sql = format!("SELECT rev FROM {table} WHERE {id_column} = ?1");
        let found: Option<i64> =
            self.view().sql().prepare_cached(&sql)?.query_row([id], |row| row.get(0)).optional()?;
        let Some(rev) = found else {
            return Err(Failure::from(Problem::new(
                "not_found",
                say!(
                    "沒有 {record}。請檢查號碼。",
                    "没有 {record}。请检查号码。",
                    "There is no {record}. Check the number."
                ),
            )));
        };
        match expected {
            Some(expected) if expected != rev => {
                let since = self.done_since(record, table, id_column, id, expected)?;
                Err(Failure::from(Problem::new("changed_meanwhile", told(record, &since, name))))
            }
            _ => Ok(rev),
        }
    }

    /// Who did what when to a record after its row was at a revision, oldest first: (name, action, stamp).
    fn done_since(
        &self,
        record: &str,
        table: &str,
        id_column: &str,
        id: i64,
        expected: i64,
    ) -> Outcome<Vec<(String, String, String)>> {
        let mut since = Vec::new();
        for entry in super::history::history_of(self.view(), record)?.into_iter().rev() {
            let row =
                entry.changes.get("rows").and_then(|rows| rows.get(table)).and_then(|rows| rows.as_array()).and_then(
                    |rows| rows.iter().rfind(|row| row.get(id_column).and_then(serde_json::Value::as_i64) == Some(id)),
                );
            match row.and_then(|row| row.get("rev")).and_then(serde_json::Value::as_i64) {
                Some(rev) if rev <= expected => break,
                _ => since.push((entry.by, entry.action, entry.typed_at)),
            }
        }
        since.reverse();
        Ok(since)
    }
}

/// The sentence: the last few doings, newest last.
fn told(record: &str, since: &[(String, String, String)], name: impl Fn(&str) -> Option<Words>) -> Say {
    const SHOWN: usize = 3;
    let list = |lang: Lang| {
        let done: Vec<String> = since
            .iter()
            .skip(since.len().saturating_sub(SHOWN))
            .map(|(by, action, typed_at)| {
                let action = name(action).map_or_else(|| action.clone(), |words| words.get(lang).to_string());
                let when = typed_at.get(5..16).unwrap_or(typed_at).replace('T', " ");
                format!("{when} {by} {action}")
            })
            .collect();
        done.join(if lang == Lang::En { "; " } else { "；" })
    };
    let (hant, hans, en) = (list(Lang::Hant), list(Lang::Hans), list(Lang::En));
    say!(
        "您打開 {record} 之後，它被改過：{hant}。這次沒有存。請看過新內容再存。",
        "您打开 {record} 之后，它被改过：{hans}。这次没有存。请看过新内容再存。",
        "{record} was changed after you opened it: {en}. Nothing was saved. Look at it as it is now, then save again."
    )
}

#[cfg(test)]
mod tests {
    use crate::kernel::store::{Entry, Operator, Row, Store};
    use crate::kernel::time::{Stamp, clock::Clock};
    use crate::kernel::words::Lang;

    #[test]
    fn the_second_writer_is_told_what_changed() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::Still(Stamp::parse("2026-11-23T14:32:07").unwrap());
        let mut store = Store::open(&folder.path().join("desk.db"), clock, true).unwrap();
        let who = Operator { key: Some(1), name: "林小慧".to_string(), roles: Vec::new() };
        let save = |store: &mut Store, rev: i64, seen: Option<i64>| {
            store.change(&who, |tx| {
                if seen.is_some() {
                    tx.guard_rev("staff/1", "staff", "id", 1, seen)?;
                }
                let row = Row::upsert("staff").set("id", 1).set("name", "林小慧").set("rev", rev);
                tx.write(Entry::new("staff/1", if rev == 1 { "add" } else { "amend" }).row(row))
            })
        };
        save(&mut store, 1, None).unwrap();
        save(&mut store, 2, Some(1)).unwrap();
        let refused = save(&mut store, 2, Some(1)).unwrap_err();
        assert_eq!(refused.code(), "changed_meanwhile");
        assert!(refused.text(Lang::Hant).contains("11-23 14:32 林小慧 amend"), "{}", refused.text(Lang::Hant));
        assert!(!refused.text(Lang::En).contains("add"));
        let missing = store.change(&who, |tx| tx.guard_rev("staff/9", "staff", "id", 9, Some(1)));
        assert_eq!(missing.unwrap_err().code(), "not_found");
    }
}
