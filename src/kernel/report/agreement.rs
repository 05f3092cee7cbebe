//! Tests that every front end says the same: arbitrary reports written as CSV and XLSX, read back by other libraries,
//! and compared with the value they were made of.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use proptest::prelude::*;

use super::grid::{self, Role};
use super::*;
use crate::kernel::text::clean::{Newlines, for_terminal};
use crate::kernel::time::{Day, Minute};

/// When the files of tests are made.
fn made() -> Minute {
    Minute::parse("2026-11-02T09:05").unwrap()
}

/// Words as they come, those included that would be formulas.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[恆達紡織有限公司JC40 ，（）]{1,14}",
        1 => "[=+@＝＋－＠'-]{1,2}[A1恆(]{0,6}",
        1 => proptest::sample::select(vec!["甲\n乙", "say \"x\"", "a,b", "0012", "13800138000", "2026-10-31", "1e5", "_x0041_", "<b>&", " 甲 "]).prop_map(str::to_string),
    ]
}

pub(super) fn cell() -> impl Strategy<Value = Cell> {
    // Sixteen signs with their commas at most: papers have no wider columns of figures.
    let size = prop_oneof![4 => -99_999_i64..1_000_000, 1 => -99_999_999_999_i64..99_999_999_999];
    let day = (0_i64..60_000).prop_map(|days| Day::new(1901, 1, 1).unwrap().plus(days));
    prop_oneof![
        1 => Just(Cell::Empty),
        3 => words().prop_map(Cell::Text),
        4 => size.clone().prop_map(Cell::Whole),
        4 => (size, 1_u32..4).prop_map(|(value, places)| Cell::Decimal { value, places }),
        2 => proptest::option::of(-50_i64..1_500).prop_map(Cell::Percent),
        1 => day.clone().prop_map(Cell::Day),
        1 => (day, 0_i64..1440).prop_map(|(day, minutes)| Cell::Moment(day.start().plus(minutes))),
    ]
}

fn table() -> impl Strategy<Value = Table> {
    (1_usize..7).prop_flat_map(|columns| {
        let row = || proptest::collection::vec(cell(), columns);
        let heads = proptest::collection::vec((words(), 0_usize..3), columns);
        (heads, proptest::collection::vec(row(), 0..5), proptest::option::of(row())).prop_map(
            |(heads, rows, totals)| {
                let columns = heads.into_iter().map(|(head, share)| Column { head, share }).collect();
                Table { columns, rows, totals, empty: "無".to_string() }
            },
        )
    })
}

fn part() -> impl Strategy<Value = Part> {
    let figure = || cell().prop_filter("a figure", Cell::is_figure);
    prop_oneof![
        2 => proptest::collection::vec((words(), cell()), 1..9).prop_map(Part::Facts),
        4 => table().prop_map(Part::Table),
        1 => proptest::collection::vec((words(), figure()), 1..5).prop_map(|it| Part::Bars(Bar::scale(it))),
        2 => proptest::collection::vec((words(), figure(), figure()), 1..5)
            .prop_map(|it| Part::Bars(Bar::compare(it))),
        1 => proptest::collection::vec(words(), 1..4).prop_map(Part::Lines),
    ]
}

/// Any report, figures such as an office has.
pub(super) fn report() -> impl Strategy<Value = Report> {
    let section =
        (words(), proptest::collection::vec(part(), 0..4)).prop_map(|(title, parts)| Section { title, parts });
    let lang = proptest::sample::select(Lang::ALL.to_vec());
    let lines = proptest::collection::vec(words(), 0..3);
    (lang, words(), lines, proptest::collection::vec(section, 0..4))
        .prop_map(|(lang, title, subtitle, sections)| Report { lang, title, sheet: String::new(), subtitle, sections })
}

/// The rows of a worksheet, as text in the formats of the cells.
fn sheets(bytes: Vec<u8>) -> Vec<(String, Vec<Vec<Data>>)> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    book.worksheets()
        .into_iter()
        .map(|(name, range)| {
            let (end_row, end_column) = range.end().unwrap_or_default();
            let at = |row, column| range.get_value((row, column)).cloned().unwrap_or(Data::Empty);
            let row = |row| (0..=end_column).map(|column| at(row, column)).collect();
            (name, (0..=end_row).map(row).collect())
        })
        .collect()
}

/// Whether a spreadsheet's cell holds what ours does, to the digit.
fn holds(found: &Data, cell: &Cell, lang: Lang) -> bool {
    match (found, cell) {
        (Data::Empty, Cell::Empty) => true,
        (Data::String(found), Cell::Text(text)) => *found == for_terminal(text, Newlines::Keep),
        (Data::String(found), Cell::Percent(None)) => *found == cell.plain(lang),
        (Data::Float(found), Cell::Whole(value)) => format!("{found:.0}") == value.to_string(),
        (Data::Float(found), Cell::Decimal { places, .. }) => {
            let shown = format!("{found:.*}", *places as usize);
            shown == cell.plain(lang)
        }
        (Data::Float(found), Cell::Percent(Some(_))) => format!("{:.1}%", found * 100.0) == cell.plain(lang),
        (Data::DateTime(found), Cell::Day(_) | Cell::Moment(_)) => {
            let (year, month, day, hour, minute, ..) = found.to_ymd_hms_milli();
            let moment = format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}");
            moment.starts_with(&cell.plain(lang)) && (hour, minute) == (0, 0) || moment == cell.plain(lang)
        }
        _ => false,
    }
}

fn check_sheet(rows: &[Vec<Data>], report: &Report) -> Result<(), TestCaseError> {
    let wanted = grid::rows(report);
    for (at, row) in wanted.iter().enumerate() {
        for (place, cell) in row.cells.iter().enumerate() {
            let found = rows.get(at).and_then(|row| row.get(place)).cloned().unwrap_or(Data::Empty);
            let blank = matches!(cell, Cell::Text(text) if text.is_empty()) && found == Data::Empty;
            prop_assert!(blank || holds(&found, cell, report.lang), "{:?} of {:?}: {:?}", cell, row.role, found);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn csv_read_back_holds_every_cell(report in report()) {
        let bytes = csv::render(&report).unwrap();
        let body = bytes.strip_prefix(csv::MARK).unwrap();
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(body);
        let found: Vec<Vec<String>> = reader.records().map(|it| it.unwrap().iter().map(str::to_string).collect()).collect();
        let wanted: Vec<Vec<String>> = grid::rows(&report)
            .iter()
            .map(|row| row.cells.iter().map(|cell| cell.plain(report.lang)).collect::<Vec<_>>())
            .map(|row| if row.is_empty() { vec![String::new()] } else { row })
            .collect();
        let unguarded: Vec<Vec<&str>> = found.iter().map(|row| row.iter().map(|it| csv::unguard(it)).collect()).collect();
        prop_assert_eq!(unguarded, wanted);
        // Every figure of the report is there in the screen's digits.
        for cell in report.cells().filter(|cell| cell.is_figure()) {
            let digits = cell.text(report.lang).replace(',', "");
            prop_assert!(found.iter().flatten().any(|field| *field == digits), "{}", digits);
        }
    }

    #[test]
    fn xlsx_read_back_holds_every_cell(reports in proptest::collection::vec(report(), 1..3)) {
        let found = sheets(xlsx::render(&reports, made()).unwrap());
        prop_assert_eq!(found.len(), reports.len());
        for ((_, rows), report) in found.iter().zip(&reports) {
            check_sheet(rows, report)?;
        }
    }

    #[test]
    fn extremes_keep_their_digits_in_a_spreadsheet(value: i64, places in 0_u32..20) {
        let cells = [Cell::Whole(value), Cell::Decimal { value, places }, Cell::Percent(Some(value))];
        let bytes = export::table_xlsx("極", &["數"], [cells.to_vec()], Lang::Hant, made()).unwrap();
        let found = sheets(bytes);
        for (found, cell) in found[0].1[1].iter().zip(&cells) {
            let is_text = matches!(found, Data::String(text) if *text == cell.text(Lang::Hant));
            prop_assert!(is_text || holds(found, cell, Lang::Hant), "{:?}: {:?}", cell, found);
        }
    }
}

#[test]
fn the_same_report_gives_the_same_bytes_and_names_no_machine() {
    let mut report = Report::new(Lang::Hans, "月报");
    report.sections.push(Section::new("一", vec![Part::Facts(vec![("件".into(), Cell::Whole(7))])]));
    let first = xlsx::render(std::slice::from_ref(&report), made()).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert!(first == xlsx::render(&[report], made()).unwrap(), "two spreadsheets of one report differ");
}

#[test]
fn no_cell_is_a_formula() {
    let texts = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "{=1}", "=HYPERLINK(\"http://x\")"];
    let rows = texts.iter().map(|text| vec![Cell::words(*text)]);
    let bytes = export::table_xlsx("=1+1", &["=1"], rows, Lang::En, made()).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
    assert!(book.worksheet_formula("=1+1").unwrap().cells().all(|(_, _, formula)| formula.is_empty()));
    let found = sheets(bytes);
    let texts: Vec<Data> = texts.iter().map(|text| Data::String((*text).to_string())).collect();
    assert_eq!(found[0].1[1..].concat(), texts);
}

#[test]
fn an_empty_report_is_a_file_all_the_same() {
    let report = Report::new(Lang::Hant, "月報");
    assert_eq!(csv::render(&report).unwrap(), [csv::MARK, "月報\r\n".as_bytes()].concat());
    let found = sheets(xlsx::render(std::slice::from_ref(&report), made()).unwrap());
    assert_eq!(found, [("月報".to_string(), vec![vec![Data::String("月報".into())]])]);
    assert_eq!(sheets(xlsx::render(&[], made()).unwrap()).len(), 1);
}

#[test]
fn what_a_spreadsheet_has_no_room_for_is_refused_in_words() {
    let long = vec![Cell::words("織".repeat(32_768))];
    let failure = export::table_xlsx("長", &["字"], [long.clone()], Lang::Hant, made()).unwrap_err();
    assert_eq!(failure.code(), "xlsx_too_long");
    assert!(export::table_csv(&["字"], [long], Lang::Hant).is_ok());
}

/// 10,000 rows of ten columns.
pub(super) fn long_report() -> Report {
    let mut report = Report::new(Lang::Hant, "臺賬");
    let columns = (0..10).map(|at| if at == 1 { Column::text("客戶", 1) } else { Column::new(format!("欄{at}")) });
    let mut table = Table::new(columns.collect(), "無");
    for row in 0..10_000_i64 {
        let mut cells: Vec<Cell> = (0..10).map(|at| Cell::Whole(row * 10 + at)).collect();
        cells[1] = Cell::words(format!("恆達紡織有限公司第{row}分廠"));
        table.rows.push(cells);
    }
    report.sections.push(Section::new("", vec![Part::Table(table)]));
    report
}

#[test]
fn ten_thousand_rows_are_written_fast() {
    let report = long_report();
    let started = std::time::Instant::now();
    let csv = csv::render(&report).unwrap();
    assert_eq!(csv.iter().filter(|byte| **byte == b'\n').count(), grid::rows(&report).len());
    let in_csv = started.elapsed();
    let bytes = xlsx::render(std::slice::from_ref(&report), made()).unwrap();
    let in_xlsx = started.elapsed() - in_csv;
    // Unoptimized, on a busy machine: some times more than it takes, far less than something quadratic would.
    assert!(in_csv.as_secs() < 5 && in_xlsx.as_secs() < 20, "{in_csv:?} {in_xlsx:?}");
    let found = sheets(bytes);
    check_sheet(&found[0].1, &report).unwrap();
    let heads = grid::rows(&report).iter().filter(|row| row.role == Role::Head).count();
    assert_eq!(heads, 1);
}

/// The digits and points of a text, and what belongs to them: all that may not differ.
fn squeezed(text: &str) -> String {
    text.chars().filter(|ch| !ch.is_whitespace()).collect()
}

/// A paper with nothing but a report.
pub(super) fn printed(report: &Report) -> String {
    let paper = crate::kernel::paper::Paper {
        lang: report.lang,
        format: crate::kernel::paper::Format::PAGE,
        company: "恆達集團".to_string(),
        title: report.title.clone(),
        number: "2026-10".to_string(),
        digits: None,
        copies: Vec::new(),
        across: Vec::new(),
        marks: Vec::new(),
        blocks: paper::blocks(report, crate::kernel::paper::Format::PAGE.columns),
        notes: Vec::new(),
        code: None,
    };
    crate::kernel::paper::render_text(&paper).unwrap()
}

/// How often each figure, day and time must stand there.
fn counted(report: &Report) -> Vec<(String, usize)> {
    let mut out: Vec<(String, usize)> = Vec::new();
    for cell in report.cells().filter(|cell| !matches!(cell, Cell::Empty | Cell::Text(_) | Cell::Percent(None))) {
        let text = cell.text(report.lang);
        match out.iter_mut().find(|(known, _)| *known == text) {
            Some((_, count)) => *count += 1,
            None => out.push((text, 1)),
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn screen_and_paper_show_every_figure_whole(report in report(), cells in 78_usize..119) {
        let screen = lines::text(&lines::lines(&report, cells, "#", true));
        for line in &screen {
            prop_assert!(crate::kernel::text::width::width(line) <= cells, "{:?}", line);
        }
        let (screen, paper) = (screen.join("\n"), printed(&report));
        for (text, count) in counted(&report) {
            prop_assert!(screen.matches(&text).count() >= count, "{} on the screen:\n{}", text, screen);
            // Where many columns share a sheet, a time stands with its day over its hour.
            for part in text.split(' ') {
                prop_assert!(paper.matches(part).count() >= count, "{} on paper:\n{}", part, paper);
            }
        }
    }

    #[test]
    fn screen_and_paper_show_every_word(text in "[恆達紡織JC40，=]{1,60}", cells in 78_usize..119) {
        let mut report = Report::new(Lang::Hant, "月報");
        let mut table = Table::new(vec![Column::text("客戶", 1), Column::new("件")], "無");
        table.rows.push(vec![Cell::words(&text), Cell::Whole(7)]);
        let parts = vec![Part::Facts(vec![("客戶".into(), Cell::words(&text))]), Part::Lines(vec![text.clone()])];
        report.sections.push(Section::new("", parts));
        let wanted = squeezed(&text);
        for part in 0..2 {
            let mut one = report.clone();
            one.sections[0].parts = vec![report.sections[0].parts[part].clone()];
            let screen = squeezed(&lines::text(&lines::lines(&one, cells, "#", true)).join("").replace("客戶", ""));
            prop_assert!(screen.contains(&wanted), "{} in {}", wanted, screen);
        }
    }
}
