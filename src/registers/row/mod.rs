//! What all registers do alike: building fields, turning values into columns, amending, listing. No SQL here: that is
//! in `store`.

pub mod store;

use serde_json::{Map, Value as Json};

use crate::kernel::book::{Added, Column, ListRow, RecordKey};
use crate::kernel::form::field::{Action, Choice, Field, Kind, Thing};
use crate::kernel::form::read;
use crate::kernel::form::value::{Value, Values};
use crate::kernel::problem::{Failure, Outcome, Problem, Rule};
use crate::kernel::store::{Cell, Entry, Row, Tx};
use crate::kernel::text::variants;
use crate::kernel::words::{Lang, Words, words};
use crate::say;

/// A field that must be filled in.
pub const fn asked(key: &'static str, label: Words, help: Words, kind: Kind) -> Field {
    Field { key, label, help, rule: Rule::Plain, kind, required: true }
}

/// A field that may stay empty.
pub const fn optional(key: &'static str, label: Words, help: Words, kind: Kind) -> Field {
    Field { key, label, help, rule: Rule::Plain, kind, required: false }
}

/// The same field under a clause or house rule.
pub const fn under(mut field: Field, rule: Rule) -> Field {
    field.rule = rule;
    field
}

/// The reason of an amendment, which must be told (contract, section 1).
pub const WHY: Field = Field { required: true, ..REASON };

/// The reason of a change, where it may stay untold.
pub const REASON: Field = optional(
    "reason",
    words("更正原因", "更正原因", "Reason"),
    words(
        "為什麼改。舊值會留在歷史裡。",
        "为什么改。旧值会留在历史里。",
        "Why it is changed. The old value stays in the history.",
    ),
    Kind::Text { max: 200 },
);

/// Disables an entry; the same in every register that has it.
pub const DISABLE: Action = Action {
    name: "disable",
    label: words("停用", "停用", "Disable"),
    help: words(
        "以後不再可選；舊記錄照樣顯示。不刪除。",
        "以后不再可选；旧记录照样显示。不删除。",
        "It is no longer offered; old records still show it. Nothing is deleted.",
    ),
    rule: Rule::House,
    fields: &[REASON],
    irreversible: true,
};

/// A value as its column keeps it: several codes joined by commas.
pub fn cell(value: &Value) -> Cell {
    match value {
        Value::Text(text) => Cell::from(text.as_str()),
        Value::Whole(number) | Value::Key(number) => Cell::Int(*number),
        Value::Day(day) => Cell::from(*day),
        Value::Moment(minute) => Cell::from(*minute),
        Value::Flag(flag) => Cell::from(*flag),
        Value::Choice(code) => Cell::from(*code),
        Value::Many(codes) => Cell::from(codes.join(",")),
        Value::Texts(texts) => Cell::from(texts.join(",")),
        Value::Keys(_) | Value::Rows(_) | Value::Group(_) => Cell::Null,
    }
}

/// Adds the columns that have the same name as their field.
pub fn with_fields(mut row: Row, values: &Values, keys: &[&'static str]) -> Row {
    for key in keys {
        if let Some(value) = values.get(key) {
            row = row.set(key, cell(value));
        }
    }
    row
}

/// Writes a new entry of a register under the next key; `row` lacks only its `id`. Where old books are being brought in
/// the history says so.
///
/// # Errors
/// Where the file refuses the row.
pub fn add(tx: &mut Tx<'_>, thing: &'static str, row: Row) -> Outcome<Added> {
    let id = store::next_id(tx.view(), row.table)?;
    add_with(tx, RecordKey::Entry { thing, id }, row, Vec::new())
}

/// The key that a new entry of a register takes, where what is written with it must name it.
///
/// # Errors
/// Where the file can't be read.
pub fn next(tx: &Tx<'_>, thing: &'static Thing) -> Outcome<RecordKey> {
    Ok(RecordKey::Entry { thing: thing.name, id: store::next_id(tx.view(), thing.name)? })
}

/// The same under a key that was taken before, with other rows (its deadlines) in the same entry.
///
/// # Errors
/// Where the file refuses a row.
pub fn add_with(tx: &mut Tx<'_>, record: RecordKey, row: Row, more: Vec<Row>) -> Outcome<Added> {
    let action = if tx.is_importing() { "import" } else { "add" };
    tx.write(Entry::new(record.to_string(), action).row(row.set("id", record.id())).rows(more))?;
    Ok(Added::from(record))
}

/// The row of an amendment: what was typed replaces, what was emptied on purpose is cleared.
///
/// # Errors
/// Where nothing was typed, or a required field was emptied.
pub fn amendment(
    table: &'static str,
    fields: &[Field],
    current: &Map<String, Json>,
    action: &Action,
    values: &Values,
) -> Outcome<Row> {
    changes_something(fields, action, values)?;
    let mut row = Row::update(table).set("id", whole(current, "id"));
    for field in action.fields.iter().filter(|field| field.key != REASON.key) {
        if let Some(value) = values.get(field.key) {
            row = row.set(field.key, cell(value));
        } else if values.is_blanked(field.key) {
            row = if field.key == "roles" { row.set(field.key, "") } else { row.set(field.key, Cell::Null) };
        }
    }
    Ok(row.set("rev", whole(current, "rev") + 1))
}

/// Refuses an amendment that names nothing to be changed, or empties what must not be empty.
///
/// # Errors
/// `nothing_to_change`, or `missing` for each.
pub fn changes_something(fields: &[Field], action: &Action, values: &Values) -> Outcome<()> {
    let named = action.fields.iter().filter(|field| field.key != REASON.key);
    let mut problems = Vec::new();
    let mut changed = false;
    for field in named {
        let emptied = values.is_blanked(field.key) && !values.has(field.key);
        if emptied && fields.iter().any(|known| known.key == field.key && known.required) {
            problems.push(required(field));
        }
        changed |= emptied || values.has(field.key);
    }
    if !changed {
        problems.push(nothing_to_change());
    }
    if problems.is_empty() { Ok(()) } else { Err(Failure::refused(problems)) }
}

fn nothing_to_change() -> Problem {
    Problem::new(
        "nothing_to_change",
        say!(
            "沒有填要改的欄目。請至少填一欄。",
            "没有填要改的栏目。请至少填一栏。",
            "Nothing to change was given. Fill in at least one field."
        ),
    )
}

/// A required field that is empty.
pub fn required(field: &Field) -> Problem {
    let label = |lang| field.label.get(lang);
    Problem::new(
        "missing",
        crate::kernel::words::Say::each(|lang| match lang {
            crate::kernel::words::Lang::Hant => format!("「{}」必須填寫。", label(lang)),
            crate::kernel::words::Lang::Hans => format!("“{}”必须填写。", label(lang)),
            crate::kernel::words::Lang::En => format!("{} must be filled in.", label(lang)),
        }),
    )
    .at(field.key)
}

/// Every required field that is empty, for a book that can't go on without them.
pub fn all_missing(thing: &Thing, values: &Values) -> Failure {
    let empty = thing.fields.iter().filter(|field| field.required && !values.has(field.key));
    Failure::refused(empty.map(required).collect())
}

/// The word for how a version stands: `future`, `in_force`, `superseded` or `withdrawn`.
pub const fn version_words(state: &str) -> Words {
    match state.as_bytes() {
        b"future" => words("未生效", "未生效", "future"),
        b"in_force" => words("有效", "有效", "in force"),
        b"superseded" => words("已被代替", "已被代替", "superseded"),
        _ => words("已撤回", "已撤回", "withdrawn"),
    }
}

/// What was said with an action, for its history entry.
pub fn said(action: &Action, values: &Values) -> Map<String, Json> {
    read::to_json(action.fields, values)
}

/// Writes one change of an entry.
///
/// # Errors
/// Where the file refuses the row.
pub fn change(tx: &mut Tx<'_>, record: &RecordKey, action: &Action, values: &Values, row: Row) -> Outcome<()> {
    change_with(tx, record, action, values, row, Vec::new())
}

/// The same with other rows (its deadlines) in the same entry.
///
/// # Errors
/// Where the file refuses a row.
pub fn change_with(
    tx: &mut Tx<'_>,
    record: &RecordKey,
    action: &Action,
    values: &Values,
    row: Row,
    more: Vec<Row>,
) -> Outcome<()> {
    let mut reason = Map::new();
    if let Some(text) = values.text("reason") {
        reason.insert("reason".to_string(), Json::from(text));
    }
    tx.write(Entry::new(record.to_string(), action.name).said(reason).row(row).rows(more))?;
    Ok(())
}

/// There is no such entry.
pub fn not_found(record: &RecordKey) -> Failure {
    Failure::from(Problem::new(
        "not_found",
        say!(
            "沒有 {record} 這一條。請查對編號。",
            "没有 {record} 这一条。请查对编号。",
            "There is no {record}. Check the key."
        ),
    ))
}

/// The entry is disabled or withdrawn already.
pub fn already(record: &RecordKey) -> Problem {
    Problem::new(
        "already_done",
        say!(
            "{record} 已經停用或撤回，不能再改。",
            "{record} 已经停用或撤回，不能再改。",
            "{record} is disabled or withdrawn already and can't be changed."
        ),
    )
}

/// The row behind a key.
///
/// # Errors
/// `not_found`, or where the file can't be read.
pub fn current(tx: &Tx<'_>, table: &'static str, record: &RecordKey) -> Outcome<Map<String, Json>> {
    store::fetch(tx.view(), table, record.id())?.ok_or_else(|| not_found(record))
}

/// A whole number of a fetched row; 0 where it is missing.
pub fn whole(row: &Map<String, Json>, column: &str) -> i64 {
    row.get(column).and_then(Json::as_i64).unwrap_or(0)
}

/// A text of a fetched row; empty where it is missing.
pub fn text<'a>(row: &'a Map<String, Json>, column: &str) -> &'a str {
    row.get(column).and_then(Json::as_str).unwrap_or("")
}

/// Whether a column of a fetched row holds something.
pub fn has(row: &Map<String, Json>, column: &str) -> bool {
    row.get(column).is_some_and(|value| !value.is_null())
}

/// What `show` says of every register entry: its key, state and what may be done, before its own columns.
pub fn shown(
    record: &RecordKey,
    thing: &'static str,
    state: &str,
    next: &[&str],
    row: &Map<String, Json>,
) -> Map<String, Json> {
    let mut out = Map::new();
    out.insert("workflow".to_string(), Json::from(thing));
    out.insert("number".to_string(), Json::from(record.to_string()));
    out.insert("state".to_string(), Json::from(state));
    out.insert("rev".to_string(), Json::from(whole(row, "rev")));
    out.insert("next".to_string(), Json::from(next.to_vec()));
    for (column, value) in row {
        if !matches!(column.as_str(), "id" | "rev" | "entry") {
            out.insert(column.clone(), value.clone());
        }
    }
    out
}

/// The page of a list whose rows hold `find` in any cell; case and width of letters don't matter.
pub fn page(rows: impl Iterator<Item = ListRow>, find: &str, skip: usize, limit: usize) -> Vec<ListRow> {
    let find = variants::finding(find);
    rows.filter(|row| find.is_empty() || row.cells.iter().any(|cell| variants::finding(cell).contains(&find)))
        .skip(skip)
        .take(limit)
        .collect()
}

/// The word for a choice's code, as a list shows it.
pub fn choice(choices: &[Choice], code: &str, lang: Lang) -> String {
    let known = choices.iter().find(|choice| choice.code == code);
    known.map_or(code, |choice| choice.words.get(lang)).to_string()
}

/// A column of a list.
pub const fn column(words: Words, width: u16) -> Column {
    Column { words, width, right: false }
}

/// A column of numbers.
pub const fn numbers(words: Words, width: u16) -> Column {
    Column { words, width, right: true }
}
