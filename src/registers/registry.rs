//! The registers as fields see them: what a typed key, code or name means. Keeps lists in memory and refreshes those
//! that changed. Disabled entries are not offered.

use crate::kernel::pick::{Candidate, Found, Lookups};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::time::Day;
use crate::kernel::words::Lang;

use super::{row, standard};

/// The sources that fields pick from.
const SOURCES: [&str; 4] = ["staff", "customer", "variety", "size"];

/// One register's entries that may be picked.
#[derive(Debug, Default)]
struct Shelf {
    version: Option<(i64, i64)>,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    candidate: Candidate,
    short: String,
}

/// All registers that fields pick from.
#[derive(Debug, Default)]
pub struct Registry {
    shelves: [Shelf; 4],
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
            let version = row::store::version(view, if source == "size" { "standard" } else { source })?;
            if shelf.version == Some(version) && !(new_day && source == "size") {
                continue;
            }
            shelf.entries = if source == "size" { sizes(view, today, self.lang)? } else { entries(view, source)? };
            shelf.version = Some(version);
        }
        self.day = Some(today);
        Ok(())
    }

    fn shelf(&self, source: &str) -> &[Entry] {
        SOURCES
            .iter()
            .position(|known| *known == source)
            .and_then(|index| self.shelves.get(index))
            .map_or(&[], |shelf| shelf.entries.as_slice())
    }
}

impl Lookups for Registry {
    fn resolve(&self, source: &str, typed: &str) -> Found {
        let typed = typed.trim();
        let shelf = self.shelf(source);
        let one = |entry: &Entry| Found::One(entry.candidate.clone());
        let prefix = format!("{source}/");
        let key = typed.strip_prefix(prefix.as_str()).unwrap_or(typed).parse::<i64>().ok();
        if let Some(entry) = shelf.iter().find(|entry| Some(entry.candidate.key) == key && source != "size") {
            return one(entry);
        }
        let same_code = |entry: &&Entry| {
            !entry.candidate.code.is_empty() && entry.candidate.code.to_lowercase() == typed.to_lowercase()
        };
        if let Some(entry) = shelf.iter().find(same_code) {
            return one(entry);
        }
        let named: Vec<&Entry> = shelf.iter().filter(|entry| entry.candidate.name == typed).collect();
        match named.as_slice() {
            [] => Found::Nothing,
            [entry] => one(entry),
            several => Found::Several(several.iter().map(|entry| entry.candidate.clone()).collect()),
        }
    }

    fn search(&self, source: &str, typed: &str, limit: usize) -> Vec<Candidate> {
        let typed = typed.trim().to_lowercase();
        let mut ranked: Vec<(u8, &Entry)> =
            self.shelf(source).iter().filter_map(|entry| rank(entry, &typed).map(|rank| (rank, entry))).collect();
        ranked.sort_by_key(|(rank, entry)| (*rank, entry.candidate.key));
        ranked.into_iter().take(limit).map(|(_, entry)| entry.candidate.clone()).collect()
    }
}

/// How well an entry fits what was typed: 0 exactly, 1 from its start, 2 somewhere.
fn rank(entry: &Entry, typed: &str) -> Option<u8> {
    [&entry.candidate.code, &entry.candidate.name, &entry.short]
        .into_iter()
        .filter_map(|text| {
            let text = text.to_lowercase();
            match text.find(typed) {
                Some(0) if text.len() == typed.len() => Some(0),
                Some(0) => Some(1),
                Some(_) => Some(2),
                None => None,
            }
        })
        .min()
}

fn entries(view: View<'_>, source: &'static str) -> Outcome<Vec<Entry>> {
    let rows = row::store::all(view, source)?;
    Ok(rows
        .iter()
        .rev()
        .filter(|entry| !row::has(entry, "disabled_at"))
        .map(|entry| Entry {
            candidate: Candidate {
                key: row::whole(entry, "id"),
                code: row::text(entry, "code").to_string(),
                name: row::text(entry, "name").to_string(),
                note: ["department", "address", "kind"]
                    .into_iter()
                    .map(|column| row::text(entry, column))
                    .find(|text| !text.is_empty())
                    .unwrap_or_default()
                    .to_string(),
            },
            short: row::text(entry, "short_name").to_string(),
        })
        .collect())
}

/// The sizes in force; a candidate's key is that of the version.
fn sizes(view: View<'_>, today: Day, lang: Lang) -> Outcome<Vec<Entry>> {
    let versions = standard::store::sizes_in_force(view, today)?;
    Ok(versions
        .iter()
        .map(|version| Entry {
            candidate: Candidate {
                key: version.id,
                code: version.size.clone(),
                name: version.name(lang).to_string(),
                note: format!("{} g", version.grams),
            },
            short: version.names.0.clone(),
        })
        .collect())
}
