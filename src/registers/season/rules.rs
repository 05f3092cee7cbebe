//! Whether a season hangs together and stands clear of the others. Pure: no terminal, no database.

use super::store::Season;
use crate::kernel::form::value::Values;
use crate::kernel::problem::Problem;
use crate::kernel::time::Day;
use crate::say;

/// The season as it will be: what was typed over what is known; `None` where a part that it can't be without is missing.
pub fn amended(known: Option<&Season>, values: &Values) -> Option<Season> {
    let optional = |key: &str, old: Option<Day>| values.day(key).or(if values.is_blanked(key) { None } else { old });
    Some(Season {
        id: known.map_or(0, |season| season.id),
        name: values.text("name").map(str::to_string).or_else(|| known.map(|season| season.name.clone()))?,
        from: values.day("from").or_else(|| known.map(|season| season.from))?,
        to: values.day("to").or_else(|| known.map(|season| season.to))?,
        accept_from: optional("accept_from", known.and_then(|season| season.accept_from)),
        accept_to: optional("accept_to", known.and_then(|season| season.accept_to)),
    })
}

/// Judges a season among the others; one with its own key is itself.
///
/// # Errors
/// `dates_reversed` for either pair, `seasons_overlap`; all at once.
pub fn check(season: &Season, others: &[Season]) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    let (from, to) = (season.from, season.to);
    if to < from {
        problems.push(
            Problem::new(
                "dates_reversed",
                say!(
                    "最後一天 {to} 早於第一天 {from}。請改正日期。",
                    "最后一天 {to} 早于第一天 {from}。请改正日期。",
                    "The last day {to} lies before the first {from}. Correct the dates."
                ),
            )
            .at("to"),
        );
    }
    if let (Some(from), Some(to)) = (season.accept_from, season.accept_to)
        && to < from
    {
        problems.push(
            Problem::new(
                "dates_reversed",
                say!(
                    "受理截止 {to} 早於受理開始 {from}。請改正日期。",
                    "受理截止 {to} 早于受理开始 {from}。请改正日期。",
                    "Applications end on {to}, before they begin on {from}. Correct the dates."
                ),
            )
            .at("accept_to"),
        );
    }
    let overlaps = |other: &&Season| other.id != season.id && from <= other.to && other.from <= to;
    if let Some(other) = others.iter().find(overlaps) {
        let (id, name, other_from, other_to) = (other.id, &other.name, other.from, other.to);
        problems.push(
            Problem::house(
                "seasons_overlap",
                say!(
                    "與供熱期 season/{id}「{name}」（{other_from} 至 {other_to}）重疊。請改日期，或先更正那一條。",
                    "与供热期 season/{id}“{name}”（{other_from} 至 {other_to}）重叠。请改日期，或先更正那一条。",
                    "It overlaps season/{id} '{name}' ({other_from} to {other_to}). Change the dates, or amend that one first."
                ),
            )
            .at("from"),
        );
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::form::value::Value;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn season(id: i64, from: &str, to: &str) -> Season {
        Season { id, name: format!("{id}"), from: day(from), to: day(to), accept_from: None, accept_to: None }
    }

    #[test]
    fn seasons_stand_clear_of_each_other() {
        let known = [season(1, "2025-11-15", "2026-03-15"), season(2, "2026-11-15", "2027-03-15")];
        for (id, from, to, code) in [
            (0, "2026-03-16", "2026-11-14", None),
            (0, "2026-03-15", "2026-11-14", Some("seasons_overlap")),
            (0, "2026-03-16", "2026-11-15", Some("seasons_overlap")),
            (0, "2026-12-01", "2026-12-02", Some("seasons_overlap")),
            (0, "2020-01-01", "2030-01-01", Some("seasons_overlap")),
            (0, "2027-11-15", "2027-11-14", Some("dates_reversed")),
            (2, "2026-11-10", "2027-04-05", None),
            (2, "2026-03-10", "2027-04-05", Some("seasons_overlap")),
        ] {
            let found = check(&season(id, from, to), &known).err().map(|problems| problems[0].code);
            assert_eq!(found, code, "{from} to {to}");
        }
        let mut other = season(0, "2027-11-15", "2028-03-15");
        (other.accept_from, other.accept_to) = (Some(day("2027-10-31")), Some(day("2027-06-01")));
        assert_eq!(check(&other, &known).unwrap_err()[0].field.as_deref(), Some("accept_to"));
    }

    #[test]
    fn an_amendment_keeps_what_was_not_typed() {
        let mut known = season(1, "2026-11-15", "2027-03-15");
        known.accept_to = Some(day("2026-10-31"));
        let mut values = Values::new();
        values.set("to", Value::Day(day("2027-03-31")));
        let after = amended(Some(&known), &values).unwrap();
        assert_eq!((after.from, after.to, after.accept_to), (known.from, day("2027-03-31"), known.accept_to));
        values.blank("accept_to");
        assert_eq!(amended(Some(&known), &values).unwrap().accept_to, None);
        assert_eq!(amended(None, &values), None, "a new one needs its name and first day");
    }
}
