//! Rules of the weight standards (S4): versions by date, and the bench check. Pure: no terminal, no database.

use super::store::StandardVersion;
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::time::Day;
use crate::kernel::units::Grams;
use crate::say;

/// A size's code as it is kept: small letters, digits and `_`.
///
/// # Errors
/// `bad_size`.
pub fn size_code(typed: &str) -> Outcome<String> {
    let code = typed.trim().to_ascii_lowercase();
    if !code.is_empty() && code.chars().all(|ch| ch.is_ascii_lowercase() || ch.is_ascii_digit() || ch == '_') {
        return Ok(code);
    }
    Err(Problem::new(
        "bad_size",
        say!(
            "規格代號只能用小寫字母、數字和下劃線，如 whole。名稱請填在名稱欄。",
            "规格代号只能用小写字母、数字和下划线，如 whole。名称请填在名称栏。",
            "A size's code has small letters, digits and underscores only, such as whole. Its name goes into the name fields."
        ),
    )
    .at("size")
    .into())
}

/// What a new version takes over from the one before it where nothing was typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filled {
    /// Traditional, Simplified, English.
    pub names: [String; 3],
    /// Tubes that make one piece.
    pub containers: i64,
    /// Grams either way; `None` where none is laid down.
    pub tolerance: Option<i64>,
}

/// Completes a new version of a size from the versions that are there.
///
/// # Errors
/// `same_date` where a version of that day is there; `missing` for each name that a new size lacks.
pub fn new_version(versions: &[StandardVersion], day: Day, values: &Values) -> Outcome<Filled> {
    let live = || versions.iter().filter(|version| !version.withdrawn);
    if let Some(other) = live().find(|version| version.effective_from == day) {
        let (size, id) = (&other.size, other.id);
        return Err(Problem::house(
            "same_date",
            say!(
                "規格 {size} 已有 {day} 生效的版本：standard/{id}。請換日期，或先撤回那一版。",
                "规格 {size} 已有 {day} 生效的版本：standard/{id}。请换日期，或先撤回那一版。",
                "Size {size} has a version from {day} already: standard/{id}. Choose another date, or withdraw that one first."
            ),
        )
        .at("effective_from")
        .into());
    }
    let before = live().filter(|version| version.effective_from < day).max_by_key(|version| version.effective_from);
    let before = before.or_else(|| live().min_by_key(|version| version.effective_from));
    let mut problems = Vec::new();
    let mut name = |key: &'static str, known: Option<&String>| match values.text(key).or(known.map(String::as_str)) {
        Some(name) => name.to_string(),
        None => {
            if let Some(field) = super::THING.fields.iter().find(|field| field.key == key) {
                problems.push(crate::registers::row::required(field));
            }
            String::new()
        }
    };
    let names = [
        name("name_hant", before.map(|version| &version.names.0)),
        name("name_hans", before.map(|version| &version.names.1)),
        name("name_en", before.map(|version| &version.names.2)),
    ];
    if !problems.is_empty() {
        return Err(Failure::refused(problems));
    }
    Ok(Filled {
        names,
        containers: values.whole("containers").or(before.map(|version| version.containers)).unwrap_or(1),
        tolerance: values
            .whole("tolerance_grams")
            .or(before.and_then(|version| version.tolerance).map(|grams| grams.0)),
    })
}

/// The state of one of a size's versions on a day: `future`, `in_force`, `superseded` or `withdrawn`.
pub fn state(versions: &[StandardVersion], id: i64, today: Day) -> &'static str {
    let Some(version) = versions.iter().find(|version| version.id == id) else { return "withdrawn" };
    if version.withdrawn {
        return "withdrawn";
    }
    if version.effective_from > today {
        return "future";
    }
    let newest = versions
        .iter()
        .filter(|other| !other.withdrawn && other.effective_from <= today)
        .max_by_key(|other| other.effective_from);
    if newest.is_some_and(|newest| newest.id == id) { "in_force" } else { "superseded" }
}

/// What a bench check came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Check {
    /// The standard weight of all pieces together.
    pub standard: Grams,
    /// Measured less standard.
    pub difference: Grams,
    /// Whether within tolerance; `None` where none is laid down.
    pub within: Option<bool>,
}

impl Check {
    /// As the command line prints it, one fact a line.
    pub fn lines(&self) -> Vec<String> {
        let within = match self.within {
            Some(true) => "within",
            Some(false) => "not within",
            None => "no tolerance",
        };
        vec![format!("standard {}", self.standard), format!("difference {:+}", self.difference.0), within.to_string()]
    }
}

/// Compares a measured weight of `count` pieces with a standard; the tolerance holds for each piece.
pub fn check(version: &StandardVersion, measured: Grams, count: i64) -> Check {
    let standard = Grams(version.grams.0.saturating_mul(count));
    let difference = Grams(measured.0.saturating_sub(standard.0));
    let within = version.tolerance.map(|grams| difference.0.abs() <= grams.0.saturating_mul(count));
    Check { standard, difference, within }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(id: i64, grams: i64, tolerance: Option<i64>, from: &str, withdrawn: bool) -> StandardVersion {
        StandardVersion {
            id,
            size: "small".into(),
            names: ("小紗".into(), "小纱".into(), "small".into()),
            grams: Grams(grams),
            containers: 2,
            tolerance: tolerance.map(Grams),
            effective_from: Day::parse(from).unwrap(),
            withdrawn,
        }
    }

    #[test]
    fn s4_the_bench_check_includes_the_limit() {
        let version = version(3, 120, Some(3), "2000-01-01", false);
        for (measured, count, difference, within) in [
            (120, 1, 0, true),
            (123, 1, 3, true),
            (117, 1, -3, true),
            (124, 1, 4, false),
            (366, 3, 6, true),
            (370, 3, 10, false),
        ] {
            let check = check(&version, Grams(measured), count);
            assert_eq!((check.difference.0, check.within), (difference, Some(within)), "{measured} × {count}");
        }
        let unjudged = StandardVersion { tolerance: None, ..version };
        assert_eq!(check(&unjudged, Grams(120), 1).within, None);
    }

    #[test]
    fn s4_states_by_date() {
        let versions = [
            version(1, 120, None, "2000-01-01", false),
            version(2, 125, None, "2026-11-01", false),
            version(3, 130, None, "2027-01-01", false),
            version(4, 999, None, "2026-11-20", true),
        ];
        let today = Day::parse("2026-11-23").unwrap();
        let states: Vec<_> = versions.iter().map(|version| state(&versions, version.id, today)).collect();
        assert_eq!(states, ["superseded", "in_force", "future", "withdrawn"]);
    }

    #[test]
    fn a_new_version_takes_over_what_is_not_typed() {
        let versions = [version(1, 120, Some(3), "2000-01-01", false)];
        let day = Day::parse("2026-11-23").unwrap();
        let filled = new_version(&versions, day, &Values::new()).unwrap();
        assert_eq!((filled.names[0].as_str(), filled.containers, filled.tolerance), ("小紗", 2, Some(3)));
        let same = Day::parse("2000-01-01").unwrap();
        assert_eq!(new_version(&versions, same, &Values::new()).unwrap_err().code(), "same_date");
        let failure = new_version(&[], day, &Values::new()).unwrap_err();
        let fields: Vec<_> = failure.problems.iter().filter_map(|problem| problem.field.as_deref()).collect();
        assert_eq!(fields, ["name_hant", "name_hans", "name_en"]);
    }

    #[test]
    fn sizes_have_plain_codes() {
        assert_eq!(size_code(" Quarter ").unwrap(), "quarter");
        for bad in ["", "整紗", "a b", "a-b"] {
            assert_eq!(size_code(bad).unwrap_err().code(), "bad_size", "{bad}");
        }
    }
}
