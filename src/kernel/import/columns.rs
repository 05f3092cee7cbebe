//! Which column fills which field: by the field's key or by its label in any language. Nothing is guessed and nothing
//! left out silently: a heading that no field has is refused.

use crate::kernel::form::field::{Field, Kind, Thing};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::text::variants::finding;
use crate::kernel::words::{Lang, Say};

/// Where a column's cells go.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The field.
    pub field: &'static Field,
    /// The part of a group; `None` for a plain field, and where one cell holds the whole group (an address).
    pub part: Option<&'static Field>,
}

impl Target {
    /// The name that sentences give it.
    pub fn label(&self, lang: Lang) -> &'static str {
        self.part.unwrap_or(self.field).label.get(lang)
    }

    /// As scripts write it: `address.room`.
    pub fn key(&self) -> String {
        self.part.map_or_else(|| self.field.key.to_string(), |part| format!("{}.{}", self.field.key, part.key))
    }
}

/// The target of every column; `None` for a column without heading and cells.
///
/// # Errors
/// Usage: `unknown_heading` for each that no field has, `repeated_heading`, `missing_column` for each required field
/// that no column fills; all of them at once.
pub fn targets(thing: &'static Thing, table: &super::Table) -> Outcome<Vec<Option<Target>>> {
    let mut problems = Vec::new();
    let mut out: Vec<Option<Target>> = Vec::new();
    for (place, heading) in table.headings.iter().enumerate() {
        let unused =
            heading.is_empty() && table.rows.iter().all(|row| row.cells.get(place).is_none_or(String::is_empty));
        let target = find(thing, heading);
        match target {
            None if unused => {}
            None => problems.push(unknown(thing, heading, place + 1)),
            Some(target) if out.iter().flatten().any(|known| known.key() == target.key()) => {
                problems.push(repeated(heading));
            }
            Some(_) => {}
        }
        out.push(target);
    }
    let filled = |field: &Field| out.iter().flatten().any(|target| target.field.key == field.key);
    let lacking = thing.fields.iter().filter(|field| field.required && !filled(field));
    problems.extend(lacking.map(missing));
    if problems.is_empty() {
        Ok(out)
    } else {
        Err(Failure { kind: crate::kernel::problem::Kind::Usage, problems, cause: None })
    }
}

/// The field that a heading names: by its key first, then by its label, then among the parts of groups.
fn find(thing: &'static Thing, heading: &str) -> Option<Target> {
    let typed = bare(heading);
    if typed.is_empty() {
        return None;
    }
    let whole = || thing.fields.iter().map(|field| Target { field, part: None });
    let parts = || {
        thing.fields.iter().flat_map(|field| {
            let parts: &'static [Field] = if let Kind::Group(parts) = field.kind { parts } else { &[] };
            parts.iter().map(move |part| Target { field, part: Some(part) })
        })
    };
    let keyed = |target: &Target| {
        let part = target.part.is_some_and(|part| part.key == typed);
        target.key() == typed || part
    };
    let labelled = |target: &Target| Lang::ALL.iter().any(|lang| bare(target.label(*lang)) == typed);
    whole().chain(parts()).find(keyed).or_else(|| whole().chain(parts()).find(labelled))
}

/// A heading without its unit in brackets, folded: `供熱面積（㎡）` is 供熱面積.
fn bare(heading: &str) -> String {
    let name = heading.split(['（', '(', '[', '【']).next().unwrap_or_default();
    finding(name)
}

fn unknown(thing: &'static Thing, heading: &str, place: usize) -> Problem {
    let known = |lang: Lang| {
        let names = thing.fields.iter().map(|field| format!("{} {}", field.label.get(lang), field.key));
        names.collect::<Vec<_>>().join(if lang == Lang::En { ", " } else { "、" })
    };
    let heading = crate::kernel::text::clean::for_terminal(heading, crate::kernel::text::clean::Newlines::Mark);
    Problem::new(
        "unknown_heading",
        Say::each(|lang| {
            let known = known(lang);
            match lang {
                Lang::Hant => format!("第 {place} 列的欄目名「{heading}」不認識。請改名或刪去這一列。可用：{known}"),
                Lang::Hans => format!("第 {place} 列的栏目名“{heading}”不认识。请改名或删去这一列。可用：{known}"),
                Lang::En => {
                    format!(
                        "Column {place} is headed '{heading}', which no field is. Rename or delete it. There are: {known}"
                    )
                }
            }
        }),
    )
}

fn repeated(heading: &str) -> Problem {
    let heading = crate::kernel::text::clean::for_terminal(heading, crate::kernel::text::clean::Newlines::Mark);
    Problem::new(
        "repeated_heading",
        crate::say!(
            "欄目「{heading}」有兩列。請只留一列。",
            "栏目“{heading}”有两列。请只留一列。",
            "Two columns mean '{heading}'. Keep one."
        ),
    )
}

fn missing(field: &Field) -> Problem {
    let key = field.key;
    Problem::new(
        "missing_column",
        Say::each(|lang| {
            let label = field.label.get(lang);
            match lang {
                Lang::Hant => format!("缺「{label}」（{key}）這一列。請補上欄目名和內容。"),
                Lang::Hans => format!("缺“{label}”（{key}）这一列。请补上栏目名和内容。"),
                Lang::En => format!("The column {label} ({key}) is missing. Add its heading and cells."),
            }
        }),
    )
    .at(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::import::{Line, Table};
    use crate::kernel::problem::Rule;
    use crate::kernel::words::words;

    const PLAIN: Kind = Kind::Text { max: 10 };
    const NONE: crate::kernel::words::Words = words("", "", "");

    const fn field(key: &'static str, label: crate::kernel::words::Words, kind: Kind, required: bool) -> Field {
        Field { key, label, help: NONE, rule: Rule::Plain, kind, required }
    }

    static THING: Thing = Thing {
        name: "user",
        label: NONE,
        fields: &[
            field("name", words("戶名", "户名", "Name"), PLAIN, true),
            field("area", words("供熱面積", "供热面积", "Heated area"), PLAIN, false),
            field(
                "address",
                words("地址", "地址", "Address"),
                Kind::Group(&[
                    field("estate", words("小區", "小区", "Estate"), PLAIN, true),
                    field("room", words("室", "室", "Room"), PLAIN, false),
                ]),
                true,
            ),
        ],
        actions: &[],
    };

    fn table(headings: &[&str], row: &[&str]) -> Table {
        let texts = |cells: &[&str]| cells.iter().map(|cell| cell.to_string()).collect();
        Table { headings: texts(headings), rows: vec![Line { number: 2, cells: texts(row) }] }
    }

    fn keys(headings: &[&str]) -> Vec<String> {
        let found = targets(&THING, &table(headings, &[])).unwrap();
        found.into_iter().map(|target| target.map_or("-".to_string(), |target| target.key())).collect()
    }

    #[test]
    fn a_heading_is_a_key_or_a_label_in_any_language() {
        assert_eq!(keys(&["name", "address"]), ["name", "address"]);
        assert_eq!(keys(&["户名", "供热面积（㎡）", "地址"]), ["name", "area", "address"]);
        assert_eq!(
            keys(&[" ＮＡＭＥ ", "Heated Area (m2)", "小區", "", "address.room"]),
            ["name", "area", "address.estate", "-", "address.room"]
        );
        assert_eq!(keys(&["戶名", "estate", "室"]), ["name", "address.estate", "address.room"]);
    }

    #[test]
    fn nothing_is_left_out_silently() {
        for (headings, row, codes) in [
            (&["name", "address", "備註"][..], &["甲"][..], &["unknown_heading"][..]),
            (&["name", "戶名", "address"], &["甲"], &["repeated_heading"]),
            (&["name", "", "address"], &["甲", "乙"], &["unknown_heading"]),
            (&["area"], &["1"], &["missing_column", "missing_column"]),
        ] {
            let found = targets(&THING, &table(headings, row)).unwrap_err();
            let found: Vec<&str> = found.problems.iter().map(|problem| problem.code).collect();
            assert_eq!(found, codes, "{headings:?}");
        }
    }
}
