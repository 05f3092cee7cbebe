//! The registers as fields see them: what a typed key, code or name means. Keeps lists in memory and refreshes those
//! that changed. Disabled entries are not offered.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::kernel::pick::{Candidate, Found, Index, Lookups};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::text::fold::fold_ascii;
use crate::kernel::time::Day;
use crate::kernel::units::decimal;
use crate::kernel::words::{Lang, words};

use super::shared::YUAN;
use super::{fee, instrument, point, row, standard, user};

/// The sources that fields pick from.
const SOURCES: [&str; 7] = ["staff", "customer", "variety", "size", "fee", "instrument", "point"];

/// The sources that offer what is in force today of a register with versions.
const DATED: [(&str, &str); 2] = [("size", "standard"), ("fee", "fee")];

/// One register's entries that may be picked.
#[derive(Debug, Default)]
struct Shelf {
    version: Option<(i64, i64)>,
    index: Index,
}

/// All registers that fields pick from.
#[derive(Debug, Default)]
pub struct Registry {
    shelves: [Shelf; SOURCES.len()],
    day: Option<Day>,
    lang: Lang,
}

impl Registry {
    /// An empty one; `refresh` fills it. Names of sizes are in `lang`.
    pub fn new(lang: Lang) -> Registry {
        Registry { lang, ..Registry::default() }
    }

    /// Forgets what was read: after a change that was rolled back, whose entries must not linger.
    pub fn forget(&mut self) {
        for shelf in &mut self.shelves {
            *shelf = Shelf::default();
        }
    }

    /// Reads again what changed since.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn refresh(&mut self, view: View<'_>) -> Outcome<()> {
        let today = view.now().day();
        let new_day = self.day != Some(today);
        for (source, shelf) in SOURCES.into_iter().zip(&mut self.shelves) {
            let dated = DATED.iter().find(|(dated, _)| *dated == source);
            let version = match source {
                "point" => point::store::version(view)?,
                source => row::store::version(view, dated.map_or(source, |(_, table)| table))?,
            };
            if shelf.version == Some(version) && !(new_day && dated.is_some()) {
                continue;
            }
            let entries = match source {
                "size" => sizes(view, today, self.lang)?,
                "fee" => fees(view, today, self.lang)?,
                "instrument" => instruments(view, self.lang)?,
                "point" => points(view)?,
                _ => entries(view, source, self.lang)?,
            };
            shelf.index = Index::with_short_names(entries);
            shelf.version = Some(version);
        }
        self.day = Some(today);
        Ok(())
    }

    fn index(&self, source: &str) -> Option<&Index> {
        let at = SOURCES.iter().position(|known| *known == source)?;
        self.shelves.get(at).map(|shelf| &shelf.index)
    }
}

impl Lookups for Registry {
    fn resolve(&self, source: &str, typed: &str) -> Found {
        let found = self.index(source).map_or(Found::Nothing, |index| index.resolve(source, typed));
        // Behind a size or a fee stands the key of a version, which nobody means by a bare number.
        let plain = fold_ascii(typed);
        let is_number = plain.trim().parse::<i64>().is_ok();
        match found {
            Found::One(one) if is_dated(source) && is_number && one.code != plain.trim() => Found::Nothing,
            found => found,
        }
    }

    fn search(&self, source: &str, typed: &str, limit: usize) -> Vec<Candidate> {
        self.index(source).map_or_else(Vec::new, |index| index.search(typed, limit))
    }
}

fn is_dated(source: &str) -> bool {
    DATED.iter().any(|(dated, _)| *dated == source)
}

/// The registers with the file behind them: users are too many to be kept in memory and are looked up where they lie.
#[derive(Clone, Copy)]
pub struct Filed<'a> {
    /// The registers in memory.
    pub registry: &'a Registry,
    /// The file as it is now, within a change its own rows included.
    pub view: View<'a>,
}

impl Lookups for Filed<'_> {
    fn resolve(&self, source: &str, typed: &str) -> Found {
        match source {
            // A file that can't be read says so at the very next step.
            "user" => user::store::resolve(self.view, typed).unwrap_or(Found::Nothing),
            source => self.registry.resolve(source, typed),
        }
    }

    fn search(&self, source: &str, typed: &str, limit: usize) -> Vec<Candidate> {
        let users = || user::store::candidates(self.view, user::store::search(self.view, typed, limit)?);
        match source {
            "user" => users().unwrap_or_default(),
            source => self.registry.search(source, typed, limit),
        }
    }
}

/// What tells entries of one name apart, in the reader's language: department, address and contact, yarn or cloth.
fn note(entry: &Map<String, Json>, lang: Lang) -> String {
    let kind = match row::text(entry, "kind") {
        "cloth" => words("布", "布", "cloth").get(lang),
        "yarn" => words("紗", "纱", "yarn").get(lang),
        _ => "",
    };
    let parts = [row::text(entry, "department"), row::text(entry, "address"), row::text(entry, "contact"), kind];
    parts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("  ")
}

fn entries(view: View<'_>, source: &'static str, lang: Lang) -> Outcome<Vec<(Candidate, String)>> {
    let rows = row::store::all(view, source)?;
    let open = || rows.iter().filter(|entry| !row::has(entry, "disabled_at"));
    let mut names = BTreeMap::new();
    for entry in open() {
        *names.entry(row::text(entry, "name").trim().to_string()).or_insert(0_usize) += 1;
    }
    Ok(open()
        .rev()
        .map(|entry| {
            (
                Candidate {
                    key: row::whole(entry, "id"),
                    code: row::text(entry, "code").to_string(),
                    name: row::text(entry, "name").to_string(),
                    note: note(entry, lang),
                    twin: names.get(row::text(entry, "name").trim()).is_some_and(|times| *times > 1),
                },
                row::text(entry, "short_name").to_string(),
            )
        })
        .collect())
}

/// The sizes in force; a candidate's key is that of the version.
fn sizes(view: View<'_>, today: Day, lang: Lang) -> Outcome<Vec<(Candidate, String)>> {
    let versions = standard::store::sizes_in_force(view, today)?;
    Ok(versions
        .iter()
        .map(|version| {
            (
                Candidate {
                    key: version.id,
                    code: version.size.clone(),
                    name: version.name(lang).to_string(),
                    note: format!("{} {}", version.grams, words("克", "克", "g").get(lang)),
                    twin: false,
                },
                version.names.0.clone(),
            )
        })
        .collect())
}

/// The fee schedule in force (H4); a candidate's key is that of the version.
fn fees(view: View<'_>, today: Day, lang: Lang) -> Outcome<Vec<(Candidate, String)>> {
    let fees = fee::store::schedule(view, today)?;
    let note = |fee: &fee::store::Fee| {
        let unit = row::choice(fee::UNITS, fee.unit, lang);
        format!("{} {}/{unit}", decimal(fee.price.0, 2), YUAN.get(lang))
    };
    Ok(fees
        .iter()
        .map(|fee| {
            let twin = fees.iter().filter(|other| other.name == fee.name).count() > 1;
            let (code, name) = (fee.key.clone(), fee.name.clone());
            (Candidate { key: fee.id, code, name, note: note(fee), twin }, String::new())
        })
        .collect())
}

/// The instruments in use, each with its model and until when it is calibrated.
fn instruments(view: View<'_>, lang: Lang) -> Outcome<Vec<(Candidate, String)>> {
    let until = words("檢定至", "检定至", "calibrated until").get(lang);
    let instruments = instrument::store::all(view)?.into_iter().rev().filter(|known| !known.disabled);
    let candidate = |known: instrument::store::Instrument| {
        let note = format!("{}  {until} {}", known.model.unwrap_or_default(), known.calibrated_until);
        let name = known.code.clone();
        (Candidate { key: known.id, code: known.code, name, note: note.trim().to_string(), twin: false }, String::new())
    };
    Ok(instruments.map(candidate).collect())
}

/// The points in use, by code and by whose home it is.
fn points(view: View<'_>) -> Outcome<Vec<(Candidate, String)>> {
    let mut out = Vec::new();
    for point in point::store::all(view)?.into_iter().rev().filter(|point| point.disabled_on.is_none()) {
        let home = user::store::get(view, point.user)?.map(|home| home.address.line()).unwrap_or_default();
        let note = format!("{home}  {}", point.station);
        out.push((Candidate { key: point.id, code: point.code, name: point.name, note, twin: false }, String::new()));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registry(source: &str, names: &[(i64, &str, &str)]) -> Registry {
        let mut registry = Registry::new(Lang::Hant);
        let make = |(key, code, name): &(i64, &str, &str)| {
            let candidate = Candidate {
                key: *key,
                code: code.to_string(),
                name: name.to_string(),
                note: String::new(),
                twin: false,
            };
            (candidate, String::new())
        };
        let at = SOURCES.iter().position(|known| *known == source).unwrap();
        registry.shelves[at].index = Index::with_short_names(names.iter().map(make).collect());
        registry
    }

    #[test]
    fn customers_are_found_by_sound_and_in_either_script() {
        let registry = registry("customer", &[(1, "", "恆達紡織"), (2, "", "恒潤針織廠")]);
        for typed in ["hdfz", "恒达", "hengda"] {
            let found: Vec<i64> = registry.search("customer", typed, 5).iter().map(|it| it.key).collect();
            assert_eq!(found, [1], "{typed}");
        }
        assert!(registry.search("staff", "hdfz", 5).is_empty());
        assert!(matches!(registry.resolve("customer", "恆達 紡織"), Found::One(found) if found.key == 1));
        assert_eq!(registry.resolve("customer", "恒达纺织"), Found::Nothing);
    }

    #[test]
    fn a_bare_number_is_no_size() {
        let registry = registry("size", &[(2, "half", "半紗")]);
        for typed in ["2", "２"] {
            assert_eq!(registry.resolve("size", typed), Found::Nothing, "{typed}");
        }
        for typed in ["half", "半紗", "size/2"] {
            assert!(matches!(registry.resolve("size", typed), Found::One(_)), "{typed}");
        }
    }
}
