//! Reading an imported calendar: a CSV of days, checked row by row before anything is kept. Writes nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Weekday;

use super::Day;
use super::calendar::{Calendar, CalendarRow, DayKind, FIXED, days_of_year};
use crate::kernel::problem::Problem;
use crate::kernel::words::Say;
use crate::say;

/// The columns that are read; others (`weekday`) may stand beside them.
const COLUMNS: [[&str; 2]; 3] = [["day", "date"], ["kind", "kind"], ["name", "name"]];

/// Longest name of a holiday, in characters.
const NAME_MAX: usize = 40;

/// Reads a calendar file: a heading `day,kind,name` and one row for each day that differs from Monday to Friday or
/// bears a name. Days of a year that is already known lie over what is known, one by one. A year that isn't known must
/// be given whole: its remaining days become workdays and weekends, so that the result holds every day of it.
///
/// # Errors
/// Everything that is wrong, a sentence each: unreadable rows, kinds that don't fit the weekday, a day given twice, and
/// a new year that lacks the law's fixed days or the Spring Festival.
pub fn read_calendar(text: &str, known: &Calendar) -> Result<Vec<CalendarRow>, Vec<Problem>> {
    let (rows, mut problems) = read_rows(text.trim_start_matches('\u{feff}'));
    let mut days: BTreeMap<Day, CalendarRow> = BTreeMap::new();
    for (line, row) in rows {
        let day = row.day;
        if days.insert(day, row).is_some() {
            problems.push(at_row(
                line,
                "day",
                "duplicate_day",
                say!(
                    "第 {line} 行：{day} 出現兩次，請刪去一行",
                    "第 {line} 行：{day} 出现两次，请删去一行",
                    "line {line}: {day} is given twice, delete one of the rows"
                ),
            ));
        }
    }
    let years: BTreeSet<i32> = days.keys().map(|day| day.year()).filter(|year| !known.has_year(*year)).collect();
    for year in years {
        if problems.is_empty() {
            problems.extend(gaps(year, &days));
        }
        for day in days_of_year(year) {
            days.entry(day).or_insert_with(|| CalendarRow { day, kind: plain(day), name: String::new() });
        }
    }
    if days.is_empty() && problems.is_empty() {
        problems.push(Problem::new(
            "empty_file",
            say!(
                "文件裡沒有日期，每行應為 2027-01-01,holiday,元旦 這樣的內容",
                "文件里没有日期，每行应为 2027-01-01,holiday,元旦 这样的内容",
                "the file holds no days; a row looks like 2027-01-01,holiday,NAME"
            ),
        ));
    }
    if problems.is_empty() { Ok(days.into_values().collect()) } else { Err(problems) }
}

/// The readable rows with their line in the file, and what is wrong with the others.
fn read_rows(text: &str) -> (Vec<(u64, CalendarRow)>, Vec<Problem>) {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let heading: Vec<String> = match reader.headers() {
        Ok(names) => names.iter().map(str::to_lowercase).collect(),
        Err(_) => Vec::new(),
    };
    let place = |names: [&str; 2]| heading.iter().position(|head| names.contains(&head.as_str()));
    let [Some(day_at), Some(kind_at), name_at] = COLUMNS.map(place) else {
        let problem = Problem::new(
            "unknown_columns",
            say!(
                "第一行應為 day,kind,name，請補上表頭",
                "第一行应为 day,kind,name，请补上表头",
                "the first line must be day,kind,name: add the heading"
            ),
        );
        return (Vec::new(), vec![problem]);
    };
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let Ok(record) = record else {
            problems.push(Problem::new(
                "unreadable_row",
                say!(
                    "文件有一行讀不出，請存為 UTF-8 編碼的 CSV",
                    "文件有一行读不出，请存为 UTF-8 编码的 CSV",
                    "a row of the file can't be read: save it as CSV in UTF-8"
                ),
            ));
            continue;
        };
        if record.iter().all(str::is_empty) {
            continue;
        }
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: usize| record.get(at).unwrap_or("");
        match read_row(line, cell(day_at), cell(kind_at), name_at.map_or("", cell)) {
            Ok(row) => rows.push((line, row)),
            Err(problem) => problems.push(*problem),
        }
    }
    (rows, problems)
}

/// One row, or the first thing that is wrong with it.
fn read_row(line: u64, day: &str, kind: &str, name: &str) -> Result<CalendarRow, Box<Problem>> {
    let Some(day) = Day::parse(day).filter(|day| (1900..=2999).contains(&day.year())) else {
        return Err(Box::new(at_row(
            line,
            "day",
            "unreadable_day",
            say!(
                "第 {line} 行：{day} 不是日期，請寫成 2027-01-01",
                "第 {line} 行：{day} 不是日期，请写成 2027-01-01",
                "line {line}: {day} is no date, write it as 2027-01-01"
            ),
        )));
    };
    let Some(kind) = DayKind::from_code(kind) else {
        return Err(Box::new(at_row(
            line,
            "kind",
            "unknown_kind",
            say!(
                "第 {line} 行：沒有 {kind} 這一類，只能是 holiday、makeup、workday、weekend",
                "第 {line} 行：没有 {kind} 这一类，只能是 holiday、makeup、workday、weekend",
                "line {line}: {kind} is no kind of day, use holiday, makeup, workday or weekend"
            ),
        )));
    };
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let instead = match (kind, weekend) {
        (DayKind::Workday, true) => Some("makeup"),
        (DayKind::Makeup, false) => Some("workday"),
        (DayKind::Weekend, false) => Some("holiday"),
        _ => None,
    };
    if let Some(instead) = instead {
        let code = kind.code();
        return Err(Box::new(at_row(
            line,
            "kind",
            "kind_against_weekday",
            say!(
                "第 {line} 行：{code} 與 {day} 的星期不符，請改為 {instead}",
                "第 {line} 行：{code} 与 {day} 的星期不符，请改为 {instead}",
                "line {line}: {code} doesn't fit the weekday of {day}, use {instead}"
            ),
        )));
    }
    if name.chars().count() > NAME_MAX || name.chars().any(char::is_control) {
        return Err(Box::new(at_row(
            line,
            "name",
            "name_too_long",
            say!(
                "第 {line} 行：名稱最多 {NAME_MAX} 個字，不能含控制字符",
                "第 {line} 行：名称最多 {NAME_MAX} 个字，不能含控制字符",
                "line {line}: the name may have {NAME_MAX} characters and no control characters"
            ),
        )));
    }
    Ok(CalendarRow { day, kind, name: name.to_string() })
}

/// What a year that isn't known yet lacks for being whole: a file cut short must not pass for an arrangement.
fn gaps(year: i32, days: &BTreeMap<Day, CalendarRow>) -> Vec<Problem> {
    let kind = |day: Day| days.get(&day).map_or_else(|| plain(day), |row| row.kind);
    let fixed = FIXED.iter().filter_map(|(month, date, _)| Day::new(year, *month, *date));
    let mut problems: Vec<Problem> = fixed
        .filter(|day| kind(*day).is_worked())
        .map(|day| {
            Problem::new(
                "year_incomplete",
                say!(
                    "{year} 年不完整：{day} 是法定假日，文件裡沒有，請導入全年的安排",
                    "{year} 年不完整：{day} 是法定假日，文件里没有，请导入全年的安排",
                    "{year} is not complete: {day} is off by law and missing; import the whole year"
                ),
            )
        })
        .collect();
    // The first day of the lunar year lies between 21 January and 20 February.
    let spring = (Day::new(year, 1, 20), Day::new(year, 2, 21));
    let holiday = |row: &CalendarRow| row.kind == DayKind::Holiday;
    if let (Some(from), Some(to)) = spring
        && !days.range(from..=to).any(|(_, row)| holiday(row))
    {
        problems.push(Problem::new(
            "year_incomplete",
            say!(
                "{year} 年不完整：文件裡沒有春節假期，請導入全年的安排",
                "{year} 年不完整：文件里没有春节假期，请导入全年的安排",
                "{year} is not complete: the Spring Festival is missing; import the whole year"
            ),
        ));
    }
    problems
}

/// Monday to Friday, or not.
fn plain(day: Day) -> DayKind {
    if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) { DayKind::Weekend } else { DayKind::Workday }
}

/// A problem of one row; the field counts lines of the file, as an editor shows them.
fn at_row(line: u64, column: &str, code: &'static str, say: Say) -> Problem {
    Problem::new(code, say).at(format!("lines[{line}].{column}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const YEAR_2027: &str = "day,kind,name\n2027-01-01,holiday,元旦\n2027-02-05,holiday,春节\n2027-02-06,holiday,春节\n\
        2027-02-08,holiday,春节\n2027-02-20,makeup,春节\n2027-05-01,holiday,劳动节\n2027-05-02,holiday,劳动节\n\
        2027-10-01,holiday,国庆节\n2027-10-02,holiday,国庆节\n2027-10-03,holiday,国庆节\n";

    fn codes(text: &str) -> Vec<&'static str> {
        read_calendar(text, &Calendar::builtin()).unwrap_err().iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn a_new_year_becomes_whole() {
        let rows = read_calendar(YEAR_2027, &Calendar::builtin()).unwrap();
        assert_eq!(rows.len(), 365);
        let calendar = Calendar::with(rows);
        assert!(calendar.has_year(2027));
        let kind = |text| calendar.day(Day::parse(text).unwrap()).kind;
        assert_eq!(kind("2027-02-20"), DayKind::Makeup);
        assert_eq!(kind("2027-02-21"), DayKind::Weekend);
        assert_eq!(kind("2027-02-09"), DayKind::Workday);
        assert_eq!(calendar.day(Day::parse("2027-02-08").unwrap()).name, "春节");
    }

    #[test]
    fn days_of_a_known_year_lie_over_it_one_by_one() {
        let text = "\u{feff}Date,weekday,kind,name\r\n2026-11-30,monday,holiday,\"厂庆, 放假\"\r\n\r\n2026-10-10,saturday,weekend\r\n";
        let rows = read_calendar(text, &Calendar::builtin()).unwrap();
        assert_eq!(rows.iter().map(|row| row.kind).collect::<Vec<_>>(), [DayKind::Weekend, DayKind::Holiday]);
        assert_eq!(rows[1].name, "厂庆, 放假");
        let again = Calendar::with(read_calendar(YEAR_2027, &Calendar::builtin()).unwrap());
        let fix = "day,kind\n2027-02-09,holiday\n";
        assert_eq!(read_calendar(fix, &again).unwrap().len(), 1, "an imported year is known too");
    }

    #[test]
    fn each_wrong_row_is_named() {
        let text = "day,kind,name\n2026-02-30,holiday,\n2026-03-02,feast,\n2026-03-07,workday,\n2026-03-02,makeup,\n2026-03-03,weekend,\n\
            2026-03-04,holiday,a\n2026-03-04,holiday,b\n";
        let problems = read_calendar(text, &Calendar::builtin()).unwrap_err();
        let told: Vec<_> = problems.iter().map(|problem| (problem.code, problem.field.as_deref().unwrap())).collect();
        assert_eq!(
            told,
            [
                ("unreadable_day", "lines[2].day"),
                ("unknown_kind", "lines[3].kind"),
                ("kind_against_weekday", "lines[4].kind"),
                ("kind_against_weekday", "lines[5].kind"),
                ("kind_against_weekday", "lines[6].kind"),
                ("duplicate_day", "lines[8].day"),
            ]
        );
    }

    #[test]
    fn a_file_cut_short_is_no_year() {
        let cut: String = YEAR_2027.lines().take(6).map(|line| format!("{line}\n")).collect();
        // 2 May and 2 and 3 October 2027 are a weekend anyway.
        assert_eq!(codes(&cut), ["year_incomplete"; 1]);
        assert_eq!(
            codes("day,kind,name\n2027-01-01,holiday,\n2027-10-01,holiday,\n"),
            ["year_incomplete"],
            "no Spring Festival"
        );
        assert_eq!(codes("day,kind,name\n"), ["empty_file"]);
        assert_eq!(codes(""), ["unknown_columns"]);
        assert_eq!(codes("2027-01-01,holiday,元旦\n"), ["unknown_columns"]);
    }

    #[test]
    fn what_comes_with_the_program_can_be_read_by_the_same_reader() {
        let text = include_str!("../../../assets/calendar/cn-2025.csv");
        assert_eq!(read_calendar(text, &Calendar::builtin()).unwrap().len(), text.lines().count() - 1);
    }

    proptest! {
        #[test]
        fn any_file_is_read_or_refused(text in "(day,kind,name\n)?([0-9a-z,\"\n\\-春]{0,20}){0,6}") {
            if let Err(problems) = read_calendar(&text, &Calendar::builtin()) {
                prop_assert!(!problems.is_empty());
            }
        }
    }
}
