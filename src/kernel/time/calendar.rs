//! Which days are worked: the years that come with the program, days that the office imported over them, and the law's
//! fixed days where a year has no arrangement yet. Reads no file and no database; the caller brings imported days.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use chrono::Weekday;

use super::Day;
use crate::kernel::words::{Lang, Words, words};

/// The years that come with the program, as the notices of the State Council arranged them.
const YEARS: [(i32, &str); 7] = [
    (2020, include_str!("../../../assets/calendar/cn-2020.csv")),
    (2021, include_str!("../../../assets/calendar/cn-2021.csv")),
    (2022, include_str!("../../../assets/calendar/cn-2022.csv")),
    (2023, include_str!("../../../assets/calendar/cn-2023.csv")),
    (2024, include_str!("../../../assets/calendar/cn-2024.csv")),
    (2025, include_str!("../../../assets/calendar/cn-2025.csv")),
    (2026, include_str!("../../../assets/calendar/cn-2026.csv")),
];

/// Holidays that the law fixes by date (month, day, name); the rest follows the moon and the yearly notice.
pub(super) const FIXED: [(u32, u32, &str); 6] =
    [(1, 1, "元旦"), (5, 1, "劳动节"), (5, 2, "劳动节"), (10, 1, "国庆节"), (10, 2, "国庆节"), (10, 3, "国庆节")];

/// The seven holidays that the notices arrange.
const NAMES: [Words; 7] = [
    words("元旦", "元旦", "New Year"),
    words("春節", "春节", "Spring Festival"),
    words("清明節", "清明节", "Tomb-Sweeping Day"),
    words("勞動節", "劳动节", "Labour Day"),
    words("端午節", "端午节", "Dragon Boat Festival"),
    words("中秋節", "中秋节", "Mid-Autumn Festival"),
    words("國慶節", "国庆节", "National Day"),
];

/// What a day is for the counting of working days.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DayKind {
    /// Monday to Friday, worked.
    Workday,
    /// A Saturday or Sunday that is worked in exchange for a day off (調休上班).
    Makeup,
    /// A Saturday or Sunday off.
    Weekend,
    /// Off by the notice, whatever the weekday.
    Holiday,
}

impl DayKind {
    /// All kinds.
    pub const ALL: [DayKind; 4] = [DayKind::Workday, DayKind::Makeup, DayKind::Weekend, DayKind::Holiday];

    /// As in JSON, in the file and in calendar data.
    pub const fn code(self) -> &'static str {
        match self {
            DayKind::Workday => "workday",
            DayKind::Makeup => "makeup",
            DayKind::Weekend => "weekend",
            DayKind::Holiday => "holiday",
        }
    }

    /// Reads a code; `None` for anything else.
    pub fn from_code(code: &str) -> Option<DayKind> {
        DayKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether the day counts as a working day.
    pub const fn is_worked(self) -> bool {
        matches!(self, DayKind::Workday | DayKind::Makeup)
    }

    /// The word for the screen and for paper.
    pub const fn words(self) -> Words {
        match self {
            DayKind::Workday => words("工作日", "工作日", "workday"),
            DayKind::Makeup => words("調休上班", "调休上班", "make-up workday"),
            DayKind::Weekend => words("週末", "周末", "weekend"),
            DayKind::Holiday => words("放假", "放假", "public holiday"),
        }
    }
}

/// One day of calendar data, as the table `calendar_day` keeps it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CalendarRow {
    /// The day.
    pub day: Day,
    /// What it is.
    pub kind: DayKind,
    /// The holiday that it belongs to, as written in the data; empty for none.
    pub name: String,
}

/// What the calendar knows about a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DayInfo<'a> {
    /// What it is.
    pub kind: DayKind,
    /// The holiday's name as in the data; empty for none. [`name_in`] gives it in the reader's language.
    pub name: &'a str,
    /// Whether its year has no arrangement yet: Monday to Friday less the fixed days of the law.
    pub provisional: bool,
}

/// The calendar of working days.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    over: BTreeMap<Day, (DayKind, String)>,
    years: BTreeSet<i32>,
}

impl Calendar {
    /// The years that come with the program, nothing imported.
    pub fn builtin() -> Calendar {
        Calendar::default()
    }

    /// The years that come with the program with imported days over them. A year that doesn't come with the program
    /// counts as arranged once every day of it is imported; single days leave it provisional.
    pub fn with(rows: impl IntoIterator<Item = CalendarRow>) -> Calendar {
        let over: BTreeMap<_, _> = rows.into_iter().map(|row| (row.day, (row.kind, row.name))).collect();
        let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
        for day in over.keys() {
            *counts.entry(day.year()).or_default() += 1;
        }
        let whole = |&(year, count): &(i32, usize)| count == days_of_year(year).count();
        let years = counts.into_iter().filter(whole).map(|(year, _)| year).collect();
        Calendar { over, years }
    }

    /// Whether a year's arrangement is known.
    pub fn has_year(&self, year: i32) -> bool {
        YEARS.iter().any(|(known, _)| *known == year) || self.years.contains(&year)
    }

    /// What a day is.
    pub fn day(&self, day: Day) -> DayInfo<'_> {
        let provisional = !self.has_year(day.year());
        let known = self.over.get(&day).map(|(kind, name)| (*kind, name.as_str()));
        let known = known.or_else(|| builtin().get(&day).copied());
        let (kind, name) = known.unwrap_or_else(|| plain(day, provisional));
        DayInfo { kind, name, provisional }
    }
}

/// All days of a year, in order.
pub fn days_of_year(year: i32) -> impl Iterator<Item = Day> {
    let first = Day::new(year, 1, 1);
    let next = move |day: &Day| Some(day.plus(1)).filter(|after| after.year() == year && after != day);
    std::iter::successors(first, next)
}

/// A holiday's name in the reader's language; several joined by `、` one by one. A name that the notices don't use is
/// given back as it was imported.
pub fn name_in(name: &str, lang: Lang) -> String {
    let one = |part: &str| {
        let known = NAMES.iter().find(|words| words.hant == part || words.hans == part || words.en == part);
        known.map_or(part, |words| words.get(lang)).to_string()
    };
    let joint = if lang == Lang::En { ", " } else { "、" };
    name.split('、').map(one).collect::<Vec<_>>().join(joint)
}

/// A day without data: Monday to Friday, less the law's fixed days where the whole year is unknown.
fn plain(day: Day, provisional: bool) -> (DayKind, &'static str) {
    let fixed = FIXED.iter().find(|(month, date, _)| (*month, *date) == (day.month(), day.day()));
    match (fixed, day.weekday()) {
        (Some((_, _, name)), _) if provisional => (DayKind::Holiday, name),
        (_, Weekday::Sat | Weekday::Sun) => (DayKind::Weekend, ""),
        _ => (DayKind::Workday, ""),
    }
}

type Known = HashMap<Day, (DayKind, &'static str)>;

/// The embedded years, read once. A line that can't be read would be left out; a test reads every line.
fn builtin() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| YEARS.iter().flat_map(|(_, text)| text.lines().skip(1)).filter_map(embedded).collect())
}

/// Reads one line of the embedded data.
fn embedded(line: &'static str) -> Option<(Day, (DayKind, &'static str))> {
    let (day, rest) = line.split_once(',')?;
    let (kind, name) = rest.split_once(',')?;
    Some((Day::parse(day)?, (DayKind::from_code(kind)?, name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn every_embedded_line_is_read_and_makes_sense() {
        for (year, text) in YEARS {
            for line in text.lines().skip(1) {
                let (day, (kind, name)) = embedded(line).unwrap_or_else(|| panic!("{line}"));
                assert_eq!(day.year(), year, "{line}");
                assert!(matches!(kind, DayKind::Holiday | DayKind::Makeup), "{line}");
                let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
                assert!(kind == DayKind::Holiday || weekend, "{line}");
                assert_ne!(name_in(name, Lang::En), name, "{line}: every name has its English");
            }
        }
    }

    #[test]
    fn workdays_per_year() {
        let calendar = Calendar::builtin();
        for (year, count) in [(2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)]
        {
            let worked = days_of_year(year).filter(|day| calendar.day(*day).kind.is_worked()).count();
            assert_eq!(worked, count, "{year}");
        }
    }

    #[test]
    fn days_on_which_collections_disagree() {
        let calendar = Calendar::builtin();
        for (text, kind) in [
            ("2020-01-31", DayKind::Holiday),
            ("2020-02-01", DayKind::Holiday),
            ("2023-01-03", DayKind::Workday),
            ("2023-12-30", DayKind::Weekend),
        ] {
            assert_eq!(calendar.day(day(text)).kind, kind, "{text}");
        }
    }

    #[test]
    fn the_notice_for_2026() {
        let calendar = Calendar::builtin();
        let off = [(1, 1, 3), (2, 15, 23), (4, 4, 6), (5, 1, 5), (6, 19, 21), (9, 25, 27), (10, 1, 7)];
        let worked = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"].map(day);
        for date in days_of_year(2026) {
            let info = calendar.day(date);
            let is_off =
                off.iter().any(|(month, from, to)| date.month() == *month && (*from..=*to).contains(&date.day()));
            let expected = match (is_off, worked.contains(&date), date.weekday()) {
                (true, ..) => DayKind::Holiday,
                (_, true, _) => DayKind::Makeup,
                (_, _, Weekday::Sat | Weekday::Sun) => DayKind::Weekend,
                _ => DayKind::Workday,
            };
            assert_eq!(info.kind, expected, "{date}");
            assert!(!info.provisional);
        }
    }

    #[test]
    fn a_year_without_data_has_the_fixed_days_only_and_says_so() {
        let calendar = Calendar::builtin();
        let off: Vec<_> = days_of_year(2027).filter(|day| calendar.day(*day).kind == DayKind::Holiday).collect();
        let fixed = ["2027-01-01", "2027-05-01", "2027-05-02", "2027-10-01", "2027-10-02", "2027-10-03"];
        assert_eq!(off, fixed.map(day));
        assert!(days_of_year(2027).all(|day| calendar.day(day).provisional));
        assert_eq!(calendar.day(day("2027-10-01")).name, "国庆节");
        assert_eq!(calendar.day(day("2027-02-08")).kind, DayKind::Workday, "nobody may compute the arrangement");
    }

    #[test]
    fn imported_days_lie_over_the_builtin_ones() {
        let row = |text, kind| CalendarRow { day: day(text), kind, name: "本地".into() };
        let calendar = Calendar::with([
            row("2026-11-30", DayKind::Holiday),
            row("2026-10-10", DayKind::Weekend),
            row("2027-06-09", DayKind::Holiday),
        ]);
        assert_eq!(
            calendar.day(day("2026-11-30")),
            DayInfo { kind: DayKind::Holiday, name: "本地", provisional: false }
        );
        assert_eq!(calendar.day(day("2026-10-10")).kind, DayKind::Weekend);
        assert_eq!(calendar.day(day("2026-10-09")).kind, DayKind::Workday);
        assert!(calendar.day(day("2027-06-09")).provisional, "one day doesn't make a year");
        let year = days_of_year(2027).map(|day| CalendarRow { day, kind: DayKind::Workday, name: String::new() });
        let calendar = Calendar::with(year);
        assert!(calendar.has_year(2027) && !calendar.day(day("2027-10-01")).provisional);
        assert_eq!(calendar.day(day("2027-10-01")).kind, DayKind::Workday, "data wins over the fixed days");
    }

    #[test]
    fn names_in_the_readers_language() {
        assert_eq!(name_in("国庆节、中秋节", Lang::Hant), "國慶節、中秋節");
        assert_eq!(name_in("国庆节、中秋节", Lang::En), "National Day, Mid-Autumn Festival");
        assert_eq!(name_in("廠慶", Lang::En), "廠慶");
        assert_eq!(name_in("", Lang::En), "");
    }
}
