//! Papers on the sheets of printers: what a dot-matrix printer makes of its bytes against the grid, and fanfold and A4
//! as PDF.

use proptest::prelude::*;
use slipdesk::kernel::paper::sheet::{Band, Kind};
use slipdesk::kernel::paper::stock::TEAR;
use slipdesk::kernel::paper::{
    Bar, Block, Characters, Code, Column, Field, Fields, Format, Paper, Plies, SignatureCell, SignatureRow, Signatures,
    Stock, Table, Value, check_characters, fit, pages, plan, render_escp, render_pdf_on, render_text, sheets,
    test_page,
};
use slipdesk::kernel::text::width::{Align, width};
use slipdesk::kernel::words::Lang;
use slipdesk::workflows::sample::papers::{CopyName, SlipFacts, gate_book, slip};

use super::printer::Printer;
use super::{any_slip, book, every_block, run, scanned_halves, slips, whole};

const FANFOLD: [Stock; 3] = [Stock::Whole, Stock::Half, Stock::Third];

/// The grid as the printer would show it: neither full-width blanks nor empty lines at the end leave a mark.
fn as_printed(lines: &[String]) -> Vec<String> {
    let mut out: Vec<String> = lines.iter().map(|line| line.replace('\u{3000}', "  ").trim_end().to_string()).collect();
    while out.last().is_some_and(String::is_empty) {
        out.pop();
    }
    out
}

/// Without the characters that no printer has.
fn printable(mut facts: SlipFacts) -> SlipFacts {
    let clean = |text: &mut String| *text = text.replace(['㛃', '𠮷', '𬭎'], "字");
    for text in [&mut facts.company, &mut facts.customer, &mut facts.department, &mut facts.handler, &mut facts.purpose]
    {
        clean(text);
    }
    facts.contact.iter_mut().chain(&mut facts.remarks).for_each(clean);
    facts.approvals.iter_mut().for_each(|approval| clean(&mut approval.name));
    for line in &mut facts.lines {
        clean(&mut line.variety);
        line.lot.iter_mut().for_each(clean);
    }
    facts
}

pub(super) fn assert_same_on_all(paper: &Paper, stock: Stock) {
    let fitted = fit(paper, stock);
    let mut printer = Printer::new();
    printer.take(&render_escp(paper, stock, Characters::Gb18030).unwrap());
    let form = u32::from(stock.form_lines());
    let grid = pages(&fitted);
    let text = render_text(&fitted).unwrap();
    assert_eq!(text.split('\u{c}').count(), grid.len());
    assert_eq!(printer.feeds.len(), grid.len());
    for (at, (lines, page)) in (0..).zip(grid.iter().zip(text.split('\u{c}'))) {
        assert_eq!(page.lines().collect::<Vec<_>>(), *lines);
        assert_eq!(printer.form(at * form, form), as_printed(lines), "form {at}");
        assert!(lines.len() <= fitted.format.lines && lines.iter().all(|line| width(line) <= 80), "{page}");
    }
}

#[test]
fn every_paper_is_the_same_on_grid_and_dot_matrix() {
    for lang in Lang::ALL {
        let papers = [
            whole(&slips::free(lang, 3)),
            whole(&printable(slips::charged(lang, 17))),
            gate_book(&book(lang, 40)),
            every_block(lang),
        ];
        for stock in Stock::ALL {
            for paper in &papers {
                for plies in Plies::ALL {
                    assert_same_on_all(&plies.apply(paper), stock);
                }
            }
            for characters in Characters::ALL {
                let paper = test_page(lang, stock, Some(characters));
                check_characters(&paper, characters).unwrap();
                assert_same_on_all(&paper, stock);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn whatever_the_slip_all_renderers_break_the_same_lines(
        facts in any_slip(),
        stock in proptest::sample::select(Stock::ALL.to_vec()),
        plies in proptest::sample::select(Plies::ALL.to_vec()),
    ) {
        assert_same_on_all(&plies.apply(&whole(&printable(facts))), stock);
    }
}

/// Texts as anybody may have put them into the file: control characters, signs of uncertain width, long words.
fn any_text() -> impl Strategy<Value = String> {
    let letter = prop_oneof![
        6 => proptest::sample::select("恆達紡織廠，。（）“”—…·×℃ＡＢ／".chars().collect::<Vec<_>>()),
        6 => proptest::sample::select("ABCxyz0189 .,-#|+".chars().collect::<Vec<_>>()),
        1 => proptest::sample::select("\u{0}\u{7}\n\r\t\u{c}\u{1b}\u{1c}\u{7f}\u{9b}\u{202e}\u{200b}".chars().collect::<Vec<_>>()),
    ];
    proptest::collection::vec(letter, 0..120).prop_map(|letters| letters.into_iter().collect())
}

fn any_block() -> impl Strategy<Value = Block> {
    let texts = |most: usize| proptest::collection::vec(any_text(), 0..most);
    let bar = (any_text(), any_text(), any_text(), any::<u16>()).prop_map(|(label, value, beside, permille)| Bar {
        label,
        value,
        beside,
        permille,
    });
    let table =
        (texts(7), proptest::collection::vec(texts(7), 0..12), any::<bool>()).prop_map(|(heads, rows, ends)| {
            let column = |(at, head)| Column { head, align: Align::Left, share: at % 3 };
            let columns: Vec<Column> = heads.into_iter().enumerate().map(column).collect();
            let totals = ends.then(|| vec!["7".to_string(); columns.len()]);
            Table { columns, rows, blank: ends.then(|| "BLANK".to_string()), totals, carried: "CARRIED".to_string() }
        });
    let fields = (1..4_usize, texts(9), any::<bool>()).prop_map(|(pairs, texts, repeated)| {
        let field =
            |text: &String| Field { label: text.chars().take(9).collect(), value: Value::Text(text.clone()), span: 1 };
        Fields { pairs, rows: texts.chunks(pairs).map(|row| row.iter().map(field).collect()).collect(), repeated }
    });
    let signatures = (texts(6), 0..6_usize).prop_map(|(labels, lines)| Signatures {
        rows: vec![SignatureRow {
            lines,
            cells: labels.into_iter().map(|label| SignatureCell { label, lines: Vec::new() }).collect(),
        }],
        stamp: None,
    });
    prop_oneof![
        any_text().prop_map(Block::Heading),
        texts(9).prop_map(Block::Lines),
        proptest::collection::vec(bar, 0..9).prop_map(Block::Bars),
        (texts(3), any_text()).prop_map(|(caption, text)| Block::Code(Code { caption, text })),
        table.prop_map(Block::Table),
        fields.prop_map(Block::Fields),
        signatures.prop_map(Block::Signatures),
    ]
}

prop_compose! {
    fn any_paper()(
        lang in proptest::sample::select(Lang::ALL.to_vec()),
        is_slip: bool,
        heads in proptest::collection::vec(any_text(), 4),
        copies in proptest::collection::vec("[A-D第一聯 ]{1,18}", 0..4),
        blocks in proptest::collection::vec(any_block(), 0..7),
    ) -> Paper {
        Paper {
            lang,
            format: if is_slip { Format::SLIP } else { Format::PAGE },
            company: heads[0].clone(),
            title: heads[1].clone(),
            number: heads[2].chars().take(30).collect(),
            digits: Some("261100428".to_string()),
            copies,
            across: Vec::new(),
            marks: Vec::new(),
            blocks,
            notes: vec![heads[3].clone()],
            code: Some("K7Q2M9XD".to_string()),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whatever_the_paper_dot_matrix_is_the_grid(
        paper in any_paper(),
        stock in proptest::sample::select(Stock::ALL.to_vec()),
        plies in proptest::sample::select(Plies::ALL.to_vec()),
    ) {
        let paper = plies.apply(&paper);
        match render_escp(&paper, stock, Characters::Gb18030) {
            Ok(_) => assert_same_on_all(&paper, stock),
            Err(failure) => {
                prop_assert_eq!(failure.code(), "sheet_too_small");
                prop_assert!(sheets(&fit(&paper, stock)).iter().any(|sheet| sheet.rows.len() > fit(&paper, stock).format.lines));
            }
        }
    }
}

#[test]
fn a_head_too_high_for_the_sheet_is_refused() {
    let mut facts = slips::free(Lang::Hans, 1);
    facts.company = "恒达纺织有限公司".repeat(40);
    let failure = render_escp(&whole(&facts), Stock::Third, Characters::Gb18030).unwrap_err();
    assert_eq!((failure.code(), failure.exit_status()), ("sheet_too_small", 1));
    assert!(render_escp(&whole(&facts), Stock::Half, Characters::Gb18030).is_ok());
}

#[test]
fn the_pdf_on_every_sheet_reads_back_as_the_grid() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf").to_string_lossy().into_owned();
    for lang in Lang::ALL {
        for paper in [whole(&slips::charged(lang, 5)), every_block(lang), gate_book(&book(lang, 50))] {
            for stock in [Stock::A5, Stock::Whole, Stock::Half, Stock::Third] {
                std::fs::write(&path, render_pdf_on(&paper, stock).unwrap()).unwrap();
                let Some(text) = run("pdftotext", &["-layout", &path, "-"]) else { return };
                let solid = |text: &str| text.chars().filter(|ch| !ch.is_whitespace()).collect::<String>();
                let read: Vec<String> = text.split('\u{c}').map(solid).filter(|page| !page.is_empty()).collect();
                let laid: Vec<String> =
                    sheets(&fit(&paper, stock)).iter().map(|page| solid(&page.texts().concat())).collect();
                assert_eq!(read, laid, "{stock:?} {lang:?}");
            }
        }
    }
}

#[test]
fn a_printer_without_gaps_to_set_keeps_its_frames_upright() {
    let paper = fit(&whole(&slips::free(Lang::Hant, 4)), Stock::Half);
    let mut printer = Printer::stubborn();
    printer.take(&render_escp(&paper, Stock::Half, Characters::Gb18030).unwrap());
    for (at, line) in (0..).zip(&pages(&paper)[0]) {
        let grid: Vec<u32> =
            line.match_indices('|').map(|(at, _)| u32::try_from(width(&line[..at])).unwrap()).collect();
        let bars = printer.marks.range((at, 0)..(at + 1, 0)).filter(|(_, ch)| **ch == '|');
        assert_eq!(bars.map(|((_, dot), _)| dot / 18).collect::<Vec<_>>(), grid, "{line}");
    }
}

// Continuous paper

#[test]
fn the_twentieth_slip_starts_where_the_first_did() {
    for stock in FANFOLD {
        // As high as the sheet is in lines, whatever the printer was told.
        let sheet = (u32::from(stock.size().1) * 60 + 127) / 254 / 10;
        let paper = Plies::Three.apply(&slip(&slips::free(Lang::Hans, 2), &CopyName::ALL));
        let grid = pages(&fit(&paper, stock));
        let forms = u32::try_from(grid.len()).unwrap();
        let mut printer = Printer::new();
        for _ in 0..20 {
            printer.take(&render_escp(&paper, stock, Characters::Gb18030).unwrap());
        }
        for slip in 0..20 {
            for (at, lines) in (0..).zip(&grid) {
                let top = (slip * forms + at) * u32::from(stock.form_lines());
                assert_eq!(printer.form(top, u32::from(stock.form_lines())), as_printed(lines), "{stock:?} {slip}");
            }
        }
        assert_eq!(printer.feeds.len(), grid.len() * 20);
        for (line, _) in printer.marks.keys() {
            assert!(
                usize::try_from(line % sheet).unwrap() < usize::try_from(sheet).unwrap() - TEAR,
                "{stock:?} {line}"
            );
        }
    }
}

#[test]
fn number_copy_and_page_stand_on_every_form_and_signatures_whole_on_one() {
    for lang in Lang::ALL {
        for stock in Stock::ALL {
            for lines in [1, 2, 3, 5, 8, 13, 21] {
                let facts = slips::charged(lang, lines);
                let one = Plies::Three.apply(&whole(&facts));
                assert_eq!(one.copies.len(), 1);
                let all = sheets(&fit(&one, stock));
                for (at, page) in all.iter().enumerate() {
                    let text = page.texts().join("\n");
                    let (page, pages) = (at + 1, all.len());
                    let count = match lang {
                        Lang::Hant => format!("第 {page} 頁 共 {pages} 頁"),
                        Lang::Hans => format!("第 {page} 页 共 {pages} 页"),
                        Lang::En => format!("Page {page} of {pages}"),
                    };
                    let copies = CopyName::ALL.map(|copy| copy.words().get(lang).to_string());
                    for told in copies.iter().chain([&count, &facts.number.unwrap().to_string()]) {
                        assert!(text.contains(told.as_str()), "{told} on {stock:?}:\n{text}");
                    }
                }
                let signing =
                    all.iter().filter(|page| page.rows.iter().any(|row| row.kind == Kind::First(Band::SignLabel)));
                let signing: Vec<_> = signing.collect();
                assert_eq!(signing.len(), 1, "{stock:?} {lines}");
                let rows = |band: Band| signing[0].rows.iter().filter(|row| row.kind == Kind::First(band)).count();
                assert_eq!(rows(Band::SignLabel), 2);
                // They have company: what they are signed under.
                assert!(rows(Band::Field) >= 2, "{stock:?} {lines}");
            }
        }
    }
}

#[test]
fn sheets_allow_their_lines_and_slips_stay_slips() {
    let (slip, list) = (whole(&slips::free(Lang::Hant, 2)), gate_book(&book(Lang::Hant, 90)));
    let lines = |paper: &Paper| Stock::ALL.map(|stock| fit(paper, stock).format.lines);
    assert_eq!(lines(&slip), [31, 31, 31, 31, 20]);
    assert_eq!(lines(&list), [64, 31, 64, 31, 20]);
    let counts = Stock::ALL.map(|stock| sheets(&fit(&list, stock)).len());
    assert!(
        counts[0] == counts[2] && counts[1] == counts[3] && counts[0] < counts[1] && counts[1] < counts[4],
        "{counts:?}"
    );
    assert_eq!(fit(&fit(&slip, Stock::Half), Stock::Half), fit(&slip, Stock::Half));
}

#[test]
fn one_pass_names_the_copies_that_were_asked_for() {
    let facts = slips::free(Lang::En, 1);
    let some = Plies::Three.apply(&slip(&facts, &[CopyName::Retained, CopyName::Production]));
    assert_eq!(some.copies, ["Copy 1: Retained / Copy 2: Production"]);
    let one = slip(&facts, &[CopyName::Gate]);
    assert_eq!(Plies::Three.apply(&one), one);
    assert_eq!(Plies::Three.apply(&every_block(Lang::En)), every_block(Lang::En));
    assert_eq!(Plies::One.apply(&some), some);
}

// Characters

#[test]
fn what_a_printer_lacks_is_named_with_its_place_before_anything_is_made() {
    for (lang, label) in [(Lang::Hant, "客戶名稱"), (Lang::Hans, "客户名称"), (Lang::En, "Customer")] {
        let mut facts = slips::free(lang, 1);
        facts.customer = "㛃記α𠮷㛃".to_string();
        let failure = render_escp(&whole(&facts), Stock::Half, Characters::Gb18030).unwrap_err();
        assert_eq!((failure.code(), failure.problems.len(), failure.exit_status()), ("printer_lacks", 1, 1));
        assert_eq!(failure.problems[0].field.as_deref(), Some(label));
        for told in [label, "㛃", "U+36C3", "α", "𠮷", "U+20BB7", "PDF"] {
            assert!(failure.text(lang).contains(told), "{}", failure.text(lang));
        }
        assert!(!failure.text(lang).contains('記'), "{}", failure.text(lang));
    }
}

#[test]
fn a_printer_of_simplified_alone_prints_no_traditional_paper() {
    let failure = check_characters(&whole(&slips::free(Lang::Hant, 1)), Characters::Gb2312).unwrap_err();
    assert!(
        failure.problems.len() > 10 && failure.text(Lang::Hant).contains("改印簡體"),
        "{}",
        failure.text(Lang::Hant)
    );
    let mut facts = slips::free(Lang::Hans, 1);
    (facts.contact, facts.handler) = (Some("张坤".to_string()), "李哲".to_string());
    check_characters(&whole(&facts), Characters::Gb2312).unwrap();
    assert!(render_escp(&whole(&facts), Stock::Third, Characters::Gb2312).is_ok());
    // The page count is the layout's word, not the paper's.
    let mut bare = whole(&facts);
    bare.lang = Lang::Hant;
    assert!(check_characters(&bare, Characters::Gb2312).unwrap_err().text(Lang::Hant).contains('頁'));
}

#[test]
fn control_characters_of_a_text_are_printed_as_marks() {
    let mut facts = slips::free(Lang::Hans, 1);
    facts.customer = "甲\u{1b}@\u{1c}&乙\u{c}\r\n\u{7}\u{85}丙\u{0}".to_string();
    let mut printer = Printer::new();
    printer.take(&render_escp(&slip(&facts, &[CopyName::Gate]), Stock::Half, Characters::Gb18030).unwrap());
    assert_eq!(printer.feeds, [33]);
    assert!((0..33).any(|line| printer.text(line).contains("甲<1B>@<1C>&乙<0C>")));
}

// PDF on the sheets of printers

#[test]
fn pages_have_the_size_of_the_sheets_and_strips_stay_free() {
    let folder = tempfile::tempdir().unwrap();
    let paper = whole(&slips::free(Lang::Hant, 2));
    let path = folder.path().join("a.pdf").to_string_lossy().into_owned();
    for (stock, size, count) in [
        (Stock::A4, "595.276 x 841.89", 2),
        (Stock::A5, "595.276 x 419.528", 3),
        (Stock::Whole, "683.15 x 792", 3),
        (Stock::Half, "683.15 x 396", 3),
        (Stock::Third, "683.15 x 263.9", 9),
    ] {
        std::fs::write(&path, render_pdf_on(&paper, stock).unwrap()).unwrap();
        let Some(told) = run("pdfinfo", &[&path]) else { return };
        assert!(told.contains(size) && told.contains(&format!("Pages:           {count}")), "{stock:?} {told}");
        let fitted = fit(&paper, stock);
        let strip = if stock.is_fanfold() { plan::points(127) } else { 0.0 };
        for page in sheets(&fitted) {
            let plan = plan::plan(&page, fitted.format, fitted.digits.as_deref());
            let right = plan::points(fitted.format.width) - strip;
            assert!(plan.texts.iter().all(|text| text.x > strip && text.x + text.width < right));
            assert!(plan.bars.iter().all(|bar| bar.x > strip && bar.x + bar.width < right));
        }
    }
}

#[test]
fn two_slips_on_a_page_of_a4_and_every_bar_code_scans() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    let digits = slips::number(42).digits();
    std::fs::write(&path, render_pdf_on(&whole(&slips::free(Lang::Hant, 3)), Stock::A4).unwrap()).unwrap();
    let Some(read) = scanned_halves(folder.path(), &path, 2) else { return };
    assert_eq!(read, [[digits.clone(), digits.clone()], [digits, String::new()]]);
    // Each half names its copy.
    let path = path.to_string_lossy().into_owned();
    let Some(text) = run("pdftotext", &["-layout", &path, "-"]) else { return };
    let found = CopyName::ALL.map(|copy| text.find(copy.words().get(Lang::Hant)).unwrap());
    let turn = text.find('\u{c}').unwrap();
    assert!(found[0] < found[1] && found[1] < turn && turn < found[2], "{found:?} {turn}");
}

#[test]
fn bar_codes_on_fanfold_scan() {
    for stock in FANFOLD {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        let paper = Plies::Three.apply(&whole(&slips::free(Lang::En, 1)));
        std::fs::write(&path, render_pdf_on(&paper, stock).unwrap()).unwrap();
        let count = sheets(&fit(&paper, stock)).len();
        let Some(read) = super::scanned(folder.path(), &path.to_string_lossy(), count) else { return };
        for page in read {
            assert_eq!(page.into_iter().collect::<Vec<_>>(), [slips::number(42).digits()], "{stock:?}");
        }
    }
}

// The test page

#[test]
fn a_test_page_fills_two_forms_and_lets_nothing_pass() {
    for lang in Lang::ALL {
        for stock in Stock::ALL {
            for characters in [None, Some(Characters::Gb18030), Some(Characters::Gb2312)] {
                let paper = test_page(lang, stock, characters);
                assert_eq!(fit(&paper, stock), paper);
                let forms = pages(&paper);
                assert_eq!(forms.len(), 2, "{lang:?} {stock:?}");
                assert!(forms.iter().all(|form| form.len() == paper.format.lines), "{lang:?} {stock:?}");
                assert!(forms[0].iter().any(|line| line.starts_with("+---") && width(line) == 80));
                assert!(render_pdf_on(&paper, stock).is_ok());
            }
        }
    }
    let paper = test_page(Lang::Hant, Stock::Half, Some(Characters::Gb2312));
    assert!(pages(&paper)[0].iter().any(|line| line.contains("王 李 方 [打印机没有：U+5803 U+5586 U+36C3]")));
}

#[test]
fn the_rulers_figures_name_their_columns() {
    let form = &pages(&test_page(Lang::En, Stock::Third, Some(Characters::Gb18030)))[0];
    let at = form.iter().position(|line| line.contains("34567890")).unwrap();
    for (column, ch) in (1..).zip(form[at].chars()).skip(2).take(76) {
        assert_eq!(ch.to_digit(10), Some(column % 10), "{}", form[at]);
    }
    assert_eq!(width(&form[at + 1]), 80);
    assert_eq!(form[at - 1].find('2').map(|at| at + 1), Some(20));
}

#[test]
fn a_list_of_bars_never_leaves_the_frame() {
    let mut paper = every_block(Lang::Hans);
    for block in &mut paper.blocks {
        if let Block::Bars(bars) = block {
            bars[0].permille = u16::MAX;
            bars[1].label = "很长的品种名称".repeat(9);
        }
    }
    for format in [Format::SLIP, Format::PAGE] {
        paper.format = format;
        assert!(pages(&paper).concat().iter().all(|line| width(line) <= 80));
        assert!(pages(&paper).concat().iter().any(|line| line.ends_with("## |")));
    }
}
