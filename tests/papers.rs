//! Papers as they come out: text, PDF, and what other people's readers make of the PDF.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail")]

#[path = "papers/dot_matrix.rs"]
mod dot_matrix;
#[path = "papers/heating.rs"]
mod heating;
#[path = "common/heatings.rs"]
mod heatings;
#[path = "papers/printer.rs"]
mod printer;
#[path = "papers/repair.rs"]
mod repair;
#[path = "common/repairs.rs"]
mod repairs;
#[path = "papers/requisition.rs"]
mod requisition;
#[path = "common/slips.rs"]
mod slips;
#[path = "papers/temperature.rs"]
mod temperature;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use slipdesk::kernel::paper::sheet::{Band, Kind, Sheet};
use slipdesk::kernel::paper::{
    Bar, Block, Code, Column, Format, Paper, SignatureCell, SignatureRow, Signatures, Stock, Table, fit, plan,
    render_pdf, render_text, sheets,
};
use slipdesk::kernel::text::width::{Align, width};
use slipdesk::kernel::time::Day;
use slipdesk::kernel::words::Lang;
use slipdesk::workflows::sample::papers::{
    CopyName, GateBookFacts, GateLine, SlipFacts, StateMark, copies, gate_book, slip,
};

fn whole(facts: &SlipFacts) -> Paper {
    slip(facts, &CopyName::ALL)
}

fn first_page(facts: &SlipFacts) -> String {
    render_text(&slip(facts, &[CopyName::Gate])).unwrap()
}

// The text grid

#[test]
fn the_grid_of_a_free_slip_in_traditional_chinese() {
    insta::assert_snapshot!(first_page(&slips::free(Lang::Hant, 3)));
}

#[test]
fn the_grid_of_a_charged_slip_in_simplified_chinese() {
    insta::assert_snapshot!(first_page(&slips::charged(Lang::Hans, 2)));
}

#[test]
fn the_grid_of_a_long_slip_in_english() {
    insta::assert_snapshot!(first_page(&slips::free(Lang::En, 12)));
}

#[test]
fn the_grid_of_a_draft_says_that_it_is_none() {
    let mut facts = slips::free(Lang::Hant, 1);
    facts.number = None;
    facts.history_code = String::new();
    insta::assert_snapshot!(first_page(&facts));
}

fn book(lang: Lang, lines: usize) -> GateBookFacts {
    let line = |at: usize| GateLine {
        at: slips::minute("2026-11-23T08:05").plus(i64::try_from(at).unwrap() * 7),
        number_typed: if at % 4 == 1 { "2611 0099".to_string() } else { "261100428".to_string() },
        number: (at % 4 != 1).then(|| slips::number(u32::try_from(at).unwrap() + 40)),
        result: slips::pick(lang, "放行", "放行", "released").to_string(),
        reasons: if at % 4 == 1 {
            vec![slips::pick(lang, "單號打錯", "单号打错", "number mistyped").to_string()]
        } else {
            Vec::new()
        },
        by: slips::pick(lang, "孫衛國", "孙卫国", "Sun Weiguo").to_string(),
        late: at % 5 == 3,
        pieces: (at % 4 != 1).then_some(7),
    };
    GateBookFacts {
        lang,
        company: slips::free(lang, 1).company,
        day: Day::new(2026, 11, 23).unwrap(),
        lines: (0..lines).map(line).collect(),
        reprint: 0,
        history_code: "A1B2C3D4".to_string(),
        training: false,
        preview: false,
    }
}

#[test]
fn the_grid_of_a_gate_book() {
    insta::assert_snapshot!(render_text(&gate_book(&book(Lang::Hant, 6))).unwrap());
}

#[test]
fn an_empty_day_has_a_gate_book_too() {
    for lang in Lang::ALL {
        let paper = gate_book(&book(lang, 0));
        assert_eq!(sheets(&paper).len(), 1);
        assert!(render_pdf(&paper).unwrap().starts_with(b"%PDF"));
    }
}

/// A paper with every kind of block.
fn every_block(lang: Lang) -> Paper {
    let word = |hant: &'static str, hans: &'static str, en: &'static str| slips::pick(lang, hant, hans, en).to_string();
    let bar = |label: String, kilograms: u16| Bar {
        label,
        value: format!("{kilograms} kg"),
        beside: String::new(),
        permille: u16::try_from(u32::from(kilograms) * 1000 / 640).unwrap(),
    };
    let goods = Table {
        columns: [(word("品種", "品种", "Variety"), Align::Left, 5), ("kg".to_string(), Align::Right, 0)]
            .map(|(head, align, share)| Column { head, align, share })
            .to_vec(),
        rows: (1..=9).map(|at| vec![format!("JC{at}0S"), format!("{at}.120")]).collect(),
        blank: None,
        totals: Some(vec![word("合計", "合计", "Total"), "46.080".to_string()]),
        carried: "...".to_string(),
    };
    let signers = [word("製表", "制表", "Made by"), word("複核", "复核", "Checked by")];
    Paper {
        lang,
        format: Format::PAGE,
        company: slips::free(lang, 1).company,
        title: word("樣品月報", "样品月报", "Samples of the month"),
        number: "2026-11".to_string(),
        digits: None,
        copies: Vec::new(),
        across: Vec::new(),
        marks: Vec::new(),
        blocks: vec![
            Block::Lines(vec![word("本月共開單 12 張。", "本月共开单 12 张。", "12 slips were issued this month.")]),
            Block::Heading(word("按品種", "按品种", "By variety")),
            Block::Bars(vec![
                bar(word("精梳棉紗 JC40S", "精梳棉纱 JC40S", "Combed cotton JC40S"), 640),
                bar(word("滌棉混紡紗", "涤棉混纺纱", "Polyester and cotton"), 213),
                bar(word("府綢", "府绸", "Poplin"), 1),
                bar(word("帆布", "帆布", "Canvas"), 0),
            ]),
            Block::Table(goods),
            Block::Heading(word("鏈頭", "链头", "Head of the chain")),
            Block::Code(Code {
                caption: vec![word("存查核對用", "存查核对用", "To check the file by later")],
                text: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_string(),
            }),
            Block::Signatures(Signatures {
                rows: vec![SignatureRow {
                    lines: 2,
                    cells: signers.map(|label| SignatureCell { label, lines: Vec::new() }).to_vec(),
                }],
                stamp: None,
            }),
        ],
        notes: Vec::new(),
        code: None,
    }
}

#[test]
fn the_grid_of_every_block() {
    insta::assert_snapshot!(render_text(&every_block(Lang::Hant)).unwrap());
}

#[test]
fn a_heading_stays_with_what_follows_and_signatures_with_what_is_above() {
    for lines in 40..62 {
        let mut paper = every_block(Lang::En);
        paper.blocks.insert(0, Block::Lines((0..lines).map(|at| format!("line {at}")).collect()));
        for page in sheets(&paper) {
            let bands: Vec<Kind> =
                page.rows.iter().map(|row| row.kind).filter(|kind| !matches!(kind, Kind::Rule(..))).collect();
            let inside: Vec<&Kind> = bands.iter().filter(|kind| !matches!(kind, Kind::Head | Kind::Foot)).collect();
            assert_ne!(inside.last(), Some(&&Kind::First(Band::Heading)), "{lines}");
            assert_ne!(inside.first(), Some(&&Kind::First(Band::SignLabel)), "{lines}");
        }
    }
}

#[test]
fn the_code_of_a_month_paper_scans_as_its_text() {
    let folder = tempfile::tempdir().unwrap();
    for text in ["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_string(), "slip-desk".repeat(50)]
    {
        let mut paper = every_block(Lang::Hant);
        for block in &mut paper.blocks {
            if let Block::Code(code) = block {
                code.text.clone_from(&text);
            }
        }
        let path = saved(folder.path(), "a.pdf", &paper);
        let Some(read) = scanned(folder.path(), &path, 1) else { return };
        assert_eq!(read, [BTreeSet::from([text])]);
    }
}

#[test]
fn a_code_that_no_scanner_could_read_is_refused() {
    let mut paper = every_block(Lang::En);
    paper.blocks = vec![Block::Code(Code { caption: Vec::new(), text: "a".repeat(451) })];
    let failure = render_pdf(&paper).unwrap_err();
    assert_eq!((failure.code(), failure.exit_status()), ("code_too_long", 1));
    // The text alone needs no scanner.
    let said = sheets(&paper).iter().flat_map(Sheet::texts).collect::<String>();
    assert_eq!(said.matches("aaaaaaaa").count(), 451 / 8);
}

// Rules of the paper

#[test]
fn three_copies_each_named_in_words() {
    for lang in Lang::ALL {
        let pages = sheets(&whole(&slips::free(lang, 2)));
        assert_eq!(pages.len(), 3);
        for (page, copy) in pages.iter().zip(CopyName::ALL) {
            assert!(page.texts().iter().any(|line| line.contains(copy.words().get(lang))), "{:?}", page.texts());
        }
    }
}

#[test]
fn an_ended_slip_has_no_gate_copy() {
    assert_eq!(copies("slip", false).unwrap(), CopyName::ALL);
    assert_eq!(copies("slip", true).unwrap(), [CopyName::Retained, CopyName::Production]);
    assert_eq!(copies("gate", false).unwrap(), [CopyName::Gate]);
    let refused = copies("gate", true).unwrap_err();
    assert_eq!(
        (refused.code(), refused.exit_status(), refused.problems[0].rule.clause()),
        ("gate_copy_closed", 1, None)
    );
    assert_eq!(copies("receipt", false).unwrap_err().exit_status(), 2);
}

#[test]
fn empty_boxes_are_closed_and_later_ones_stay_open() {
    let mut facts = slips::charged(Lang::Hant, 1);
    (facts.contact, facts.receipt_no) = (Some("  ".to_string()), None);
    let text = first_page(&facts);
    assert!(text.contains("聯繫人 |／"), "{text}");
    assert!(text.contains("收據號 |    "), "{text}");
}

#[test]
fn reprints_and_endings_are_told_on_every_page() {
    let mut facts = slips::free(Lang::Hant, 30);
    (facts.reprint, facts.training) = (2, true);
    facts.marks = vec![StateMark::Void];
    facts.replaced_by = Some(slips::number(43));
    let pages = sheets(&whole(&facts));
    assert!(pages.len() > 6);
    for page in &pages {
        assert!(page.texts().iter().any(|line| line.contains("演練  作廢  重印第 2 次")), "{:?}", page.texts());
    }
    assert!(first_page(&facts).contains("本單已作廢，換開為 S2611-0043-"));
}

#[test]
fn a_reprint_next_year_differs_by_its_mark_alone() {
    let first = slips::charged(Lang::Hant, 3);
    let again = SlipFacts { reprint: 1, ..first.clone() };
    let texts = |facts: &SlipFacts| sheets(&whole(facts)).iter().flat_map(Sheet::texts).collect::<Vec<_>>();
    for (old, new) in texts(&first).iter().zip(texts(&again)) {
        assert_eq!(*old, new.replace(" 重印第 1 次", ""));
    }
    // The bytes too hang on nothing but the facts.
    let bytes = render_pdf(&whole(&first)).unwrap();
    let elsewhere = std::thread::spawn(move || render_pdf(&whole(&first)).unwrap()).join().unwrap();
    assert_eq!(bytes, elsewhere);
    assert_ne!(bytes, render_pdf(&whole(&again)).unwrap());
}

#[test]
fn a_missing_glyph_is_named_with_its_place_and_nothing_is_made() {
    let label = |lang| slips::pick(lang, "客戶名稱", "客户名称", "Customer");
    for lang in Lang::ALL {
        let mut facts = slips::free(lang, 1);
        facts.customer = "𪚥記布行𪚥".to_string();
        let failure = render_pdf(&whole(&facts)).unwrap_err();
        assert_eq!((failure.code(), failure.problems.len(), failure.exit_status()), ("missing_glyph", 1, 1));
        assert_eq!(failure.problems[0].field.as_deref(), Some(label(lang)));
        for told in ["𪚥", "U+2A6A5", label(lang)] {
            assert!(failure.text(lang).contains(told), "{}", failure.text(lang));
        }
        assert!(render_text(&whole(&facts)).unwrap().contains('𪚥'));
    }
}

#[test]
fn hostile_text_reaches_no_printer() {
    let mut facts = slips::free(Lang::Hant, 1);
    facts.customer = "甲\u{1b}[2J\u{202e}乙\r\n\u{7}丙".to_string();
    facts.lines[0].variety = "X\u{c}Y".to_string();
    let text = render_text(&slip(&facts, &[CopyName::Gate])).unwrap();
    assert!(!text.chars().any(|ch| ch.is_control() && ch != '\n'), "{text:?}");
    assert!(text.contains("甲<1B>[2J<202E>乙") && text.contains("X<0C>Y"), "{text}");
    assert!(render_pdf(&whole(&facts)).is_ok());
}

// Other people's readers

/// What a tool says on its standard output; `None`, and a line that says so, where the tool is missing.
fn run(tool: &str, arguments: &[&str]) -> Option<String> {
    match Command::new(tool).args(arguments).output() {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(_) => {
            println!("SKIPPED: {tool} is not installed, so the PDF is not read back");
            None
        }
    }
}

fn saved(folder: &Path, name: &str, paper: &Paper) -> String {
    let path = folder.join(name);
    slipdesk::kernel::paper::output::write_file(&path, &render_pdf(paper).unwrap()).unwrap();
    path.to_string_lossy().into_owned()
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|ch| !ch.is_whitespace()).collect()
}

#[test]
fn the_pdf_reads_back_as_the_grid_line_by_line() {
    let folder = tempfile::tempdir().unwrap();
    for lang in Lang::ALL {
        for (name, mut facts) in [("free", slips::free(lang, 9)), ("charged", slips::charged(lang, 4))] {
            facts.customer = "㛃𠮷𬭎堃喆商行".to_string();
            let paper = whole(&facts);
            let path = saved(folder.path(), &format!("{name}-{}.pdf", lang.tag()), &paper);
            let Some(text) = run("pdftotext", &["-layout", &path, "-"]) else { return };
            let read: Vec<Vec<String>> = text
                .split('\u{c}')
                .map(|page| page.lines().map(without_blanks).filter(|line| !line.is_empty()).collect())
                .filter(|page: &Vec<String>| !page.is_empty())
                .collect();
            let laid: Vec<Vec<String>> = sheets(&paper)
                .iter()
                .map(|page| page.texts().iter().map(|line| without_blanks(line)).collect())
                .collect();
            assert_eq!(read, laid, "{name} {lang:?}");
        }
    }
}

#[test]
fn fonts_are_embedded_and_the_page_is_a5_and_nothing_else_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved(folder.path(), "a.pdf", &whole(&slips::free(Lang::Hans, 2)));
    let Some(fonts) = run("pdffonts", &[&path]) else { return };
    let rows: Vec<&str> = fonts.lines().skip(2).collect();
    assert_eq!(rows.len(), 2, "{fonts}");
    for row in rows {
        // Embedded, subset, with a map back to Unicode.
        assert!(row.contains("yes yes yes"), "{fonts}");
    }
    let Some(told) = run("pdfinfo", &[&path]) else { return };
    assert!(told.contains("纱布取样、出门审批单 No. S2611-0042-8"), "{told}");
    assert!(told.contains("595.276 x 419.528") || told.contains("595.28 x 419.53"), "{told}");
    for word in ["Author", "Creator", "Producer", "CreationDate", "ModDate", "恒达", "东海"] {
        assert!(!told.contains(word), "{told}");
    }
}

/// What a scanner reads from each page at the resolution of an ordinary printer.
fn scanned(folder: &Path, path: &str, pages: usize) -> Option<Vec<BTreeSet<String>>> {
    let stem = folder.join("page");
    run("pdftoppm", &["-r", "300", "-gray", path, &stem.to_string_lossy()])?;
    let mut images: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    images.retain(|path| path.extension().is_some_and(|ending| ending == "pgm"));
    images.sort();
    assert_eq!(images.len(), pages);
    images
        .iter()
        .map(|image| {
            let read = run("zbarimg", &["-q", "--raw", &image.to_string_lossy()])?;
            Some(read.lines().map(str::to_string).collect())
        })
        .collect()
}

/// What a scanner reads from the upper and the lower half of each page of A4; empty for nothing.
fn scanned_halves(folder: &Path, path: &Path, pages: usize) -> Option<Vec<[String; 2]>> {
    let path = path.to_string_lossy();
    let half = |page: usize, top: usize| {
        let stem = folder.join(format!("half-{page}-{top}"));
        let (page, top) = (page.to_string(), top.to_string());
        let cut = ["-r", "300", "-gray", "-singlefile", "-f", &page, "-x", "0", "-y", &top, "-W", "2480", "-H", "1754"];
        run("pdftoppm", &[&cut[..], &[&path, &stem.to_string_lossy()]].concat())?;
        let image = stem.with_extension("pgm");
        Some(run("zbarimg", &["-q", "--raw", &image.to_string_lossy()])?.trim().to_string())
    };
    (1..=pages).map(|page| Some([half(page, 0)?, half(page, 1754)?])).collect()
}

#[test]
fn every_page_scans_as_its_digits() {
    for serial in [1, 42, 9_999, 10_000, 12_345_678] {
        let folder = tempfile::tempdir().unwrap();
        let mut facts = slips::free(Lang::En, 2);
        facts.number = Some(slips::number(serial));
        let path = saved(folder.path(), "a.pdf", &whole(&facts));
        let Some(read) = scanned(folder.path(), &path, 3) else { return };
        for page in read {
            assert_eq!(page, BTreeSet::from([slips::number(serial).digits()]));
        }
    }
}

#[test]
fn a_preview_has_nothing_to_scan() {
    let folder = tempfile::tempdir().unwrap();
    let mut facts = slips::free(Lang::Hant, 2);
    facts.preview = true;
    assert!(!first_page(&facts).contains(&slips::number(42).digits()));
    let path = saved(folder.path(), "a.pdf", &whole(&facts));
    let Some(read) = scanned(folder.path(), &path, 3) else { return };
    assert!(read.iter().all(BTreeSet::is_empty), "{read:?}");
}

// Whatever the facts are

/// Names of all kinds: Han of every plane, Latin, long words, blanks.
fn name(max: usize) -> impl Strategy<Value = String> {
    let letter = prop_oneof![
        5 => proptest::sample::select("東海針織廠有限公司精梳棉紗府綢（）、㛃𠮷𬭎堃喆".chars().collect::<Vec<_>>()),
        4 => proptest::sample::select("ABCXYZabcxyz0123456789/.-, ".chars().collect::<Vec<_>>()),
        1 => Just('Ｗ'),
    ];
    proptest::collection::vec(letter, 1..max).prop_map(|letters| letters.into_iter().collect())
}

prop_compose! {
    fn any_slip()(
        lang in proptest::sample::select(Lang::ALL.to_vec()),
        lines in 1_usize..=40,
        is_charged: bool,
        names in proptest::collection::vec(name(60), 8),
        remarks in proptest::option::of(name(300)),
        marks in any::<(bool, bool, bool)>(),
        reprint in 0_u32..200,
    ) -> SlipFacts {
        let mut facts = if is_charged { slips::charged(lang, lines) } else { slips::free(lang, lines) };
        (facts.company, facts.customer, facts.contact) = (names[0].clone(), names[1].clone(), Some(names[2].clone()));
        (facts.department, facts.handler, facts.purpose) = (names[3].clone(), names[4].clone(), names[5].clone());
        facts.lines[0].variety = names[6].clone();
        facts.lines[0].lot = Some(names[7].clone());
        (facts.remarks, facts.reprint) = (remarks, reprint);
        (facts.training, facts.preview) = (marks.0, marks.1);
        facts.marks = if marks.2 { vec![StateMark::Rejected, StateMark::Void] } else { Vec::new() };
        facts
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_page_fits_its_grid_and_every_line_of_goods_stands_once(facts in any_slip()) {
        let paper = slip(&facts, &[CopyName::Gate]);
        for page in render_text(&paper).unwrap().split('\u{c}') {
            prop_assert!(page.lines().count() <= 31, "{}", page);
            for line in page.lines() {
                prop_assert!(width(line) <= 80, "{}", page);
            }
        }
        let all: String = sheets(&paper).iter().flat_map(Sheet::texts).map(|line| without_blanks(&line) + "\n").collect();
        // Every word that was put in came out: the remarks piece by piece, the totals on one page.
        prop_assert_eq!(all.matches(&format!("\n{}", without_blanks(&paper_total(&facts)))).count(), 1, "{}", all);
        let numbers: BTreeSet<usize> = sheets(&paper)
            .iter()
            .flat_map(|page| page.rows.clone())
            .filter(|row| row.kind == Kind::First(Band::Item))
            .filter_map(|row| row.pieces[0].text.parse().ok())
            .collect();
        prop_assert_eq!(numbers, (1..=facts.lines.len()).collect::<BTreeSet<_>>());
    }

    #[test]
    fn the_typeset_page_has_the_grids_texts_within_the_sheet(
        facts in any_slip(),
        stock in proptest::sample::select(Stock::ALL.to_vec()),
    ) {
        let paper = fit(&whole(&facts), stock);
        let (wide, high) = plan::page_size(paper.format);
        for page in sheets(&paper) {
            let plan = plan::plan(&page, paper.format, paper.digits.as_deref());
            let placed: Vec<&str> = plan.texts.iter().map(|placed| placed.text.as_str()).collect();
            let rows = page.rows.iter();
            let frame_last = |row: &&slipdesk::kernel::paper::sheet::Row| row.kind == Kind::Foot;
            let (foot, others): (Vec<_>, Vec<_>) = rows.partition(frame_last);
            let laid: Vec<&str> = others
                .into_iter()
                .chain(foot)
                .flat_map(|row| row.pieces.iter().map(|piece| piece.text.as_str()))
                .filter(|text| !text.is_empty())
                .collect();
            prop_assert_eq!(placed, laid);
            for text in &plan.texts {
                prop_assert!(text.x >= 0.0 && text.x + text.width <= wide && text.y > 0.0 && text.y < high - 10.0, "{:?}", text);
            }
            let mut last = 0.0;
            for text in &plan.texts {
                prop_assert!(text.y >= last, "{:?} overlaps what is above", text);
                last = text.y;
            }
        }
    }
}

/// The row of totals as it must stand on exactly one page.
fn paper_total(facts: &SlipFacts) -> String {
    let word = slips::pick(facts.lang, "合計", "合计", "Total");
    let kilograms = format!("{}.{:03}", facts.grams.0 / 1000, facts.grams.0 % 1000);
    format!("{word}{}{kilograms}", facts.pieces)
}
