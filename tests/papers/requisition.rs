//! The requisition on paper: usual ones on one half sheet, long ones on several, the form's fields in their order.

use slipdesk::kernel::number::{Letter, Number, Series};
use slipdesk::kernel::paper::{self, Stock, fit, render_pdf, render_text, sheets};
use slipdesk::kernel::text::width::width;
use slipdesk::kernel::time::Month;
use slipdesk::kernel::units::Grams;
use slipdesk::kernel::words::Lang;
use slipdesk::workflows::sample::papers::{Approval, Method, RequisitionFacts, RequisitionLine, Role, requisition};

use super::slips::{cloth, free, minute, number, pick, yarn};

/// A requisition with so many lines of so many slips, cloth among them where there is more than one line.
fn facts(lang: Lang, lines: usize, slips: u32) -> RequisitionFacts {
    let line = |at: usize| {
        let line = if at == 1 { cloth(lang) } else { yarn(lang, at) };
        RequisitionLine {
            variety: line.variety,
            size: line.size,
            count: line.count,
            metres: line.metres,
            grams: line.grams,
            issued: None,
        }
    };
    RequisitionFacts {
        lang,
        company: free(lang, 1).company,
        number: Number::new(Letter::Requisition, Series::new(2611).unwrap(), 3, false).unwrap(),
        made_at: minute("2026-11-30T16:20"),
        department: pick(lang, "市場營銷部", "市场营销部", "Marketing").to_string(),
        store: pick(lang, "成品庫", "成品库", "Finished goods").to_string(),
        month: (slips > 2).then(|| Month::parse("2026-11").unwrap()),
        slips: (1..=slips).map(number).collect(),
        lines: (0..lines).map(line).collect(),
        receiver: pick(lang, "李喆", "李喆", "Li Zhe").to_string(),
        remarks: None,
        approval: None,
        document: None,
        storekeeper: None,
        posted: None,
        void: false,
        reprint: 0,
        history_code: "K7Q2M9XD".to_string(),
        training: false,
        preview: false,
    }
}

/// The same at the end of its life: less was issued of the first line than asked for.
fn posted(lang: Lang) -> RequisitionFacts {
    let mut facts = facts(lang, 3, 2);
    for line in &mut facts.lines {
        line.issued = Some((line.count, line.metres, line.grams));
    }
    if let Some(first) = facts.lines.first_mut() {
        first.issued = Some((1, None, Grams(1_900)));
    }
    let name = pick(lang, "趙𠮷", "赵𠮷", "Zhao Ji").to_string();
    let at = minute("2026-11-30T17:05");
    facts.approval = Some(Approval { role: Role::GeneralManager, name, at, method: Method::Pin, deputy: true });
    facts.document = Some("CK-2611-0088".to_string());
    facts.storekeeper = Some((pick(lang, "孫庫", "孙库", "Sun Ku").to_string(), minute("2026-12-01T09:10")));
    facts.posted = Some(("記-0123".to_string(), minute("2026-12-02T10:00")));
    facts
}

fn text(facts: &RequisitionFacts) -> String {
    render_text(&requisition(facts)).unwrap()
}

#[test]
fn the_grid_of_a_requisition_to_be_signed() {
    insta::assert_snapshot!(text(&facts(Lang::Hant, 3, 2)));
}

#[test]
fn the_grid_of_a_posted_requisition() {
    insta::assert_snapshot!(text(&posted(Lang::En)));
}

#[test]
fn usual_ones_fit_one_half_sheet_and_long_ones_go_on() {
    for lang in Lang::ALL {
        for (lines, slips, pages) in [(1, 1, 1), (6, 5, 1), (7, 20, 2), (60, 300, 0)] {
            let facts = facts(lang, lines, slips);
            let paper = requisition(&facts);
            let laid = sheets(&paper);
            assert!(pages == 0 || laid.len() == pages, "{lines} lines, {slips} slips: {} pages", laid.len());
            let text = text(&facts);
            for page in text.split('\u{c}') {
                assert!(page.lines().count() <= 31, "{page}");
                assert!(page.lines().all(|line| width(line) <= 80), "{page}");
                assert!(page.contains(&facts.number.to_string()), "every page says whose it is\n{page}");
            }
            let blank = pick(lang, "以下空白", "以下空白", "nothing below this line");
            assert_eq!(text.matches(blank).count(), 1, "{text}");
            for slip in &facts.slips {
                assert_eq!(text.matches(&slip.to_string()).count(), 1, "{slip} in\n{text}");
            }
            for stock in Stock::ALL {
                let grid = paper::pages(&fit(&paper, stock)).concat().join("\n");
                let whole = |word: &str| assert!(grid.contains(word), "{word} is broken on {}\n{grid}", stock.code());
                facts.slips.iter().for_each(|slip| whole(&slip.to_string()));
                facts
                    .lines
                    .iter()
                    .filter_map(|line| line.variety.split(' ').next())
                    .filter(|code| code.is_ascii())
                    .for_each(whole);
            }
            assert!(render_pdf(&paper).unwrap().starts_with(b"%PDF"));
        }
        assert!(render_pdf(&requisition(&posted(lang))).unwrap().starts_with(b"%PDF"));
    }
}

#[test]
fn the_fields_stand_in_the_order_of_the_form() {
    let text = text(&posted(Lang::Hant));
    let order = [
        "No. L2611-0003",
        "領用日期",
        "領用部門",
        "發料倉庫",
        "取樣單號",
        "品名／品種",
        "規格",
        "單位",
        "請領數量",
        "實發數量",
        "銷售費用",
        "領用人",
        "部門負責人",
        "總經理批准",
        "司庫員發料",
        "財務記賬",
    ];
    let places: Vec<usize> =
        order.iter().map(|word| text.find(word).unwrap_or_else(|| panic!("{word}\n{text}"))).collect();
    assert!(places.is_sorted(), "{text}");
    assert!(text.contains("趙𠮷（代）") && text.contains("口令簽") && text.contains("CK-2611-0088"), "{text}");
}

#[test]
fn what_is_void_a_preview_or_for_training_says_so() {
    let mut facts = facts(Lang::Hant, 1, 1);
    (facts.void, facts.preview, facts.training, facts.reprint) = (true, true, true, 2);
    let text = text(&facts);
    for word in ["作廢", "預覽", "演練", "重印第 2 次"] {
        assert!(text.contains(word), "{word}\n{text}");
    }
    assert_eq!(requisition(&facts).digits, None, "a preview has no bar code");
}
