//! From the cells of one row to what a person would have typed into the form. A file isn't a keyboard: shorthands that
//! mean something else tomorrow, and keys that choose by one digit, are refused.

use super::Line;
use super::columns::Target;
use crate::kernel::form::field::{Choice, Field, Kind};
use crate::kernel::form::value::{Raw, Typed};
use crate::kernel::problem::Problem;
use crate::kernel::text::clean::{Newlines, for_terminal};
use crate::kernel::text::fold::fold_ascii;
use crate::kernel::words::{Lang, Say};
use crate::say;

/// What a row's cells would be on the form.
///
/// # Errors
/// `too_many_cells`, `no_year`, `unknown_choice`; all at once, each at its field.
pub fn typed(targets: &[Option<Target>], line: &Line) -> Result<Typed, Vec<Problem>> {
    let mut typed = Typed::new();
    let mut problems = Vec::new();
    if line.cells.iter().skip(targets.len()).any(|cell| !cell.is_empty()) {
        problems.push(too_many());
    }
    for (target, cell) in targets.iter().zip(&line.cells) {
        let (Some(target), false) = (target, cell.is_empty()) else { continue };
        let field = target.part.unwrap_or(target.field);
        if let Some(problem) = refused(field, cell) {
            problems.push(problem.at(target.key()));
            continue;
        }
        match (target.field.kind, target.part) {
            // A whole address in one cell: its first part is taken apart where it is read.
            (Kind::Group(parts), None) => {
                let Some(first) = parts.first() else { continue };
                typed.set(target.field.key, Raw::Group(Typed::new().with(first.key, cell.as_str())));
            }
            (_, Some(part)) => {
                let mut group = match typed.get(target.field.key) {
                    Some(Raw::Group(group)) => group.clone(),
                    _ => Typed::new(),
                };
                group.set_text(part.key, cell.as_str());
                typed.set(target.field.key, Raw::Group(group));
            }
            _ => typed.set_text(target.field.key, cell.as_str()),
        }
    }
    if problems.is_empty() { Ok(typed) } else { Err(problems) }
}

/// What the form would take and a file must not say.
fn refused(field: &Field, cell: &str) -> Option<Problem> {
    match field.kind {
        Kind::Day | Kind::Moment { .. } if !begins_with_year(cell) => Some(no_year(field, cell)),
        Kind::Choice(choices) if is_key(choices, cell) => Some(unknown_choice(field, choices, cell)),
        Kind::Many(choices) => {
            let members = cell.split([',', '，', '、', ';', '；']).map(str::trim);
            let mut keys = members.filter(|member| is_key(choices, member));
            keys.next().map(|member| unknown_choice(field, choices, member))
        }
        _ => None,
    }
}

/// Whether a date stands with its year, as a file must write it.
fn begins_with_year(cell: &str) -> bool {
    fold_ascii(cell).trim().bytes().take_while(u8::is_ascii_digit).count() >= 4
}

/// Whether a single character would choose by the key on the screen alone.
fn is_key(choices: &[Choice], cell: &str) -> bool {
    let is_word = |choice: &Choice| choice.code == cell || Lang::ALL.iter().any(|lang| choice.words.get(*lang) == cell);
    fold_ascii(cell).trim().len() == 1 && !choices.iter().any(is_word)
}

fn too_many() -> Problem {
    Problem::new(
        "too_many_cells",
        say!(
            "這一行的格子比欄目名多。請查對逗號，含逗號的內容要用雙引號括起來。",
            "这一行的格子比栏目名多。请查对逗号，含逗号的内容要用双引号括起来。",
            "The row has more cells than there are headings. Check its commas: a cell with a comma stands in quotes."
        ),
    )
}

fn no_year(field: &Field, cell: &str) -> Problem {
    let cell = for_terminal(cell, Newlines::Mark).into_owned();
    let [a, b, c] = Lang::ALL.map(|lang| field.label.get(lang));
    Problem::new(
        "no_year",
        say!(
            "「{a}」：「{cell}」沒有年份。文件裡的日期要寫全，如 2026-11-30 或 2026/11/30 08:05。",
            "“{b}”：“{cell}”没有年份。文件里的日期要写全，如 2026-11-30 或 2026/11/30 08:05。",
            "{c}: '{cell}' has no year. A file says dates in full, such as 2026-11-30 or 2026/11/30 08:05."
        ),
    )
}

fn unknown_choice(field: &Field, choices: &[Choice], cell: &str) -> Problem {
    let cell = for_terminal(cell, Newlines::Mark).into_owned();
    Problem::new(
        "unknown_choice",
        Say::each(|lang| {
            let known = choices.iter().map(|choice| format!("{} {}", choice.words.get(lang), choice.code));
            let known = known.collect::<Vec<_>>().join(if lang == Lang::En { ", " } else { "、" });
            let label = field.label.get(lang);
            match lang {
                Lang::Hant => format!("「{label}」：沒有「{cell}」。請寫：{known}。"),
                Lang::Hans => format!("“{label}”：没有“{cell}”。请写：{known}。"),
                Lang::En => format!("{label}: there is no '{cell}'. Write one of: {known}."),
            }
        }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::problem::Rule;
    use crate::kernel::words::words;

    const UNITS: &[Choice] = &[
        Choice { code: "m2", words: words("平方米", "平方米", "m2"), key: '1' },
        Choice { code: "once", words: words("次", "次", "once"), key: '4' },
    ];

    const fn field(key: &'static str, kind: Kind) -> Field {
        Field {
            key, label: words("甲", "甲", "A"), help: words("", "", ""), rule: Rule::Plain, kind, required: false
        }
    }

    static DAY: Field = field("day", Kind::Day);
    static UNIT: Field = field("unit", Kind::Choice(UNITS));
    static MANY: Field = field("many", Kind::Many(UNITS));
    static PART: Field = field("estate", Kind::Text { max: 9 });
    static ROOM: Field = field("room", Kind::Text { max: 9 });
    static GROUP: Field = field("address", Kind::Group(&[field("estate", Kind::Text { max: 9 })]));

    fn read(targets: &[Target], cells: &[&str]) -> Result<Typed, Vec<&'static str>> {
        let targets: Vec<Option<Target>> = targets.iter().copied().map(Some).collect();
        let line = Line { number: 2, cells: cells.iter().map(|cell| cell.to_string()).collect() };
        typed(&targets, &line).map_err(|problems| problems.iter().map(|problem| problem.code).collect())
    }

    fn plain(field: &'static Field) -> Target {
        Target { field, part: None }
    }

    #[test]
    fn a_file_says_things_in_full() {
        for (field, cell, codes) in [
            (&DAY, "2026-11-30", &[][..]),
            (&DAY, "２０２６年11月30日", &[]),
            (&DAY, "20261130", &[]),
            (&DAY, "11-30", &["no_year"]),
            (&DAY, "今天", &["no_year"]),
            (&DAY, "+3", &["no_year"]),
            (&UNIT, "once", &[]),
            (&UNIT, "次", &[]),
            (&UNIT, "4", &["unknown_choice"]),
            (&UNIT, "４", &["unknown_choice"]),
            (&MANY, "次、m2", &[]),
            (&MANY, "1,4", &["unknown_choice"]),
        ] {
            let found = read(&[plain(field)], &[cell]).err().unwrap_or_default();
            assert_eq!(found, codes, "{} {cell}", field.key);
        }
        assert_eq!(read(&[plain(&UNIT)], &["次", "", "x"]).unwrap_err(), ["too_many_cells"]);
        assert!(read(&[plain(&UNIT)], &["次", "", ""]).is_ok());
    }

    #[test]
    fn a_group_comes_in_one_cell_or_in_parts() {
        let whole = read(&[plain(&GROUP)], &["錦繡家園3-2-501"]).unwrap();
        assert_eq!(whole.get("address"), Some(&Raw::Group(Typed::new().with("estate", "錦繡家園3-2-501"))));
        let part = |part: &'static Field| Target { field: &GROUP, part: Some(part) };
        let parts = read(&[part(&PART), part(&ROOM)], &["錦繡家園", "501"]).unwrap();
        let told = Typed::new().with("estate", "錦繡家園").with("room", "501");
        assert_eq!(parts.get("address"), Some(&Raw::Group(told)));
    }
}
