//! Papers of repairs and outages: each on one half sheet where the facts are usual, the same on grid, PDF and dot matrix.

use proptest::prelude::*;
use slipdesk::kernel::number::Letter;
use slipdesk::kernel::paper::{
    Characters, Format, Paper, Sheet, Stock, check_characters, fit, plan, render_text, sheets, typeset,
};
use slipdesk::kernel::text::width::width;
use slipdesk::kernel::time::Month;
use slipdesk::kernel::words::Lang;
use slipdesk::workflows::repair::papers::{
    AnnouncementFacts, ListFacts, ListLine, OfficeFacts, announcement, card, damage, dispatch, follow_up_list, receipt,
};
use slipdesk::workflows::repair::rules::{Method, Scope, State};

use super::dot_matrix::assert_same_on_all;
use super::repairs::{Case, cold, damaged, done, job, leak, number, office};
use super::slips::{minute, pick};
use super::{run, saved, scanned, without_blanks};

fn text(paper: &Paper) -> String {
    render_text(paper).unwrap()
}

fn texts_of(sheets: &[Sheet]) -> Vec<String> {
    sheets.iter().flat_map(Sheet::texts).map(|line| without_blanks(&line)).collect()
}

fn damage_of(case: &Case) -> Paper {
    case.paper(damage)
}

/// A failure, or planned work.
fn notice(lang: Lang, change: impl FnOnce(&mut AnnouncementFacts<'_>)) -> Paper {
    notice_of(lang, &office(lang), change)
}

fn notice_of(lang: Lang, office: &OfficeFacts, change: impl FnOnce(&mut AnnouncementFacts<'_>)) -> Paper {
    let word = |hant: &'static str, hans: &'static str, en: &'static str| pick(lang, hant, hans, en).to_string();
    let job = job(lang);
    let mut facts = AnnouncementFacts {
        number: number(Letter::Outage, 2),
        planned: false,
        station: word("城東供熱站", "城东供热站", "East Station"),
        area: word("錦繡家園 1 至 6 號樓、濱河一期", "锦绣家园 1 至 6 号楼、滨河一期", "Jinxiu Garden 1 to 6, Binhe I"),
        cause: word("3 號換熱站循環泵損壞", "3 号换热站循环泵损坏", "circulation pump of substation 3"),
        from: minute("2026-11-23T20:05"),
        expected_to: Some(minute("2026-11-24T06:30")),
        extended: 0,
        lead: Some(word("陳志強", "陈志强", "Chen Zhiqiang")),
        phone: None,
        restored_at: None,
        void: false,
        amended: 0,
        dated: minute("2026-11-23T20:30").day(),
        office,
        job: &job,
    };
    change(&mut facts);
    announcement(&facts)
}

fn list(lang: Lang, lines: usize) -> Paper {
    let (office, job, case) = (office(lang), job(lang), done(lang));
    let work = case.repair.work.as_ref().unwrap();
    let line = |at: usize| {
        let due = minute("2026-11-26T08:05").plus(i64::try_from(at).unwrap() * 170);
        ListLine {
            number: number(Letter::Repair, u32::try_from(at).unwrap() + 7),
            opens: Some(due.plus(-24 * 60)),
            due,
            name: case.repair.account.as_ref().unwrap().1.clone(),
            phone: case.repair.phone.clone(),
            address: case.repair.address.line(),
            kind: case.repair.kind,
            work: work.work.clone(),
            crew: case.repair.dispatch.as_ref().unwrap().crew.iter().map(|crew| crew.name.clone()).collect(),
            finished_at: due.plus(-72 * 60),
            tries: i64::try_from(at % 3).unwrap(),
        }
    };
    follow_up_list(&ListFacts {
        month: Month::parse("2026-11").unwrap(),
        as_of: minute("2026-11-26T09:00"),
        lines: (0..lines).map(line).collect(),
        office: &office,
        job: &job,
    })
}

/// Every paper, with little known and with everything known.
fn all(lang: Lang) -> Vec<(&'static str, Paper)> {
    let mut papers = Vec::new();
    for (name, case) in [("leak", leak(lang)), ("cold", cold(lang)), ("done", done(lang))] {
        for (kind, paper) in
            [("order", case.paper(dispatch)), ("receipt", case.paper(receipt)), ("card", case.paper(card))]
        {
            papers.push((Box::leak(format!("{kind}-{name}").into_boxed_str()) as &'static str, paper));
        }
    }
    let mut open = damaged(lang, Method::Paper);
    open.repair.damage = None;
    papers.push(("damage-open", damage_of(&open)));
    papers.push(("damage", damage_of(&damaged(lang, Method::Paper))));
    papers.push(("damage-refused", damage_of(&damaged(lang, Method::Refused))));
    papers.push(("notice", notice(lang, |_| {})));
    papers.push(("notice-planned", notice(lang, |facts| (facts.planned, facts.extended) = (true, 1))));
    papers.push(("notice-restored", notice(lang, |facts| facts.restored_at = Some(minute("2026-11-24T05:50")))));
    papers.push(("list", list(lang, 17)));
    papers
}

// The grids

#[test]
fn the_grid_of_an_order_of_which_little_is_known() {
    insta::assert_snapshot!(text(&leak(Lang::Hant).paper(dispatch)));
}

#[test]
fn the_grid_of_an_order_with_everything_on_it() {
    insta::assert_snapshot!(text(&cold(Lang::Hant).paper(dispatch)));
}

#[test]
fn the_grid_of_an_order_in_english() {
    insta::assert_snapshot!(text(&cold(Lang::En).paper(dispatch)));
}

#[test]
fn the_grid_of_a_receipt_to_be_filled_in() {
    insta::assert_snapshot!(text(&cold(Lang::Hant).paper(receipt)));
}

#[test]
fn the_grid_of_a_filled_receipt_in_simplified_chinese() {
    insta::assert_snapshot!(text(&done(Lang::Hans).paper(receipt)));
}

#[test]
fn the_grid_of_a_damage_confirmation() {
    insta::assert_snapshot!(text(&damage_of(&damaged(Lang::Hant, Method::Paper))));
}

#[test]
fn the_grid_of_a_service_card() {
    insta::assert_snapshot!(text(&leak(Lang::Hant).paper(card)));
}

#[test]
fn the_grid_of_an_announcement() {
    insta::assert_snapshot!(text(&notice(Lang::Hant, |_| {})));
}

#[test]
fn the_grid_of_a_follow_up_list() {
    insta::assert_snapshot!(text(&list(Lang::Hant, 4)));
}

// What they say

#[test]
fn every_repairs_paper_fits_one_half_sheet_in_chinese_and_every_notice_one_page() {
    for lang in Lang::ALL {
        for (name, paper) in all(lang) {
            let laid = sheets(&paper);
            let is_list = name == "list";
            assert!(is_list || laid.len() == 1, "{name} {lang:?}: {} pages", laid.len());
            let half = !is_list && !name.starts_with("notice");
            if lang != Lang::En || name.starts_with("card") {
                assert_eq!(paper.format == Format::SLIP, half, "{name} {lang:?}");
            }
            for page in text(&paper).split('\u{c}') {
                assert!(page.lines().count() <= paper.format.lines, "{name}\n{page}");
                assert!(page.lines().all(|line| width(line) <= 80), "{name}\n{page}");
            }
        }
    }
}

#[test]
fn the_order_says_by_when_by_the_clock_and_from_when_it_counts() {
    let text = text(&leak(Lang::Hant).paper(dispatch));
    assert!(text.contains("20:35 前") && text.contains("11-24 20:05 前"), "{text}");
    assert!(text.contains("期限自報修時起算：到場 30 分鐘、修好 24 小時"), "{text}");
    assert!(!text.contains("聯繫用戶"), "a leak has no limit for a call\n{text}");
    let mut case = cold(Lang::Hant);
    let text = |case: &Case| render_text(&case.paper(dispatch)).unwrap();
    assert!(text(&case).contains("20:25 已聯繫") && text(&case).contains("22:05 前"), "{}", text(&case));
    assert!(text(&case).contains("聯繫 30 分鐘、到場 2 小時、修好 24 小時"), "{}", text(&case));
    case.repair.contacted_at = None;
    assert!(text(&case).contains("|聯繫用戶|20:35 前"), "{}", text(&case));
}

#[test]
fn whether_it_is_charged_and_told_is_never_left_open() {
    let mut case = leak(Lang::Hant);
    for (scope, said) in [
        (Scope::Company, "不收費"),
        (Scope::Unknown, "查明屬用戶內部的，先告知再修"),
        (Scope::User, "尚未告知用戶，動工前先告知"),
    ] {
        case.repair.scope = scope;
        let text = text(&case.paper(dispatch));
        assert!(without_blanks(&text).contains(said), "{said}\n{text}");
    }
    let text = text(&cold(Lang::Hant).paper(dispatch));
    assert!(text.contains("有償，20:08 已告知：更換放氣閥 25.00元/件"), "{text}");
}

#[test]
fn what_was_recorded_stands_on_the_receipt_and_the_rest_is_left_to_the_pen() {
    let open = text(&cold(Lang::Hant).paper(receipt));
    for said in ["穿鞋套（　）", "不滿意（　）", "金額________元", "|故障原因|  ", "滿 48 小時後"]
    {
        assert!(open.contains(said), "{said}\n{open}");
    }
    let full = text(&done(Lang::Hant).paper(receipt));
    for said in [
        "穿鞋套（是）",
        "經同意才動物品（　）",
        "更換放氣閥 25.00元/件 x 2 = 50.00 元；依據 價目表 2026-10 第 4 項",
        "收據號 0086213",
        "王秀英 紙簽",
        "滿意：都熱了",
        "RG-2024-0031",
    ] {
        assert!(full.contains(said), "{said}\n{full}");
    }
    assert!(!full.contains("不滿意"), "{full}");
}

#[test]
fn four_answers_to_a_signature_look_four_ways() {
    let looks = Method::ALL.iter().map(|method| {
        let text = text(&damage_of(&damaged(Lang::Hant, *method)));
        assert!(text.contains(method.words().get(Lang::Hant)), "{text}");
        text
    });
    assert_eq!(looks.collect::<std::collections::BTreeSet<_>>().len(), 4);
}

#[test]
fn every_paper_bears_its_running_number_and_its_marks() {
    let mut case = cold(Lang::Hant);
    (case.amended, case.office.training, case.job.preview, case.job.reprint) = (2, true, true, 3);
    case.job.serial = Some(12);
    for paper in [case.paper(dispatch), case.paper(receipt), case.paper(card)] {
        let text = text(&paper);
        for mark in ["演練  預覽", "更正 2 次", "重印第 3 次", " R2611-0007-9/12"] {
            assert!(text.contains(mark), "{mark}\n{text}");
        }
        assert_eq!(paper.digits, None, "a preview has no bar code");
    }
    assert!(text(&case.paper(dispatch)).contains("第 2 次派工") && !text(&case.paper(receipt)).contains("次派工"));
    for (state, mark) in [(State::Void, "作廢"), (State::Withdrawn, "用戶撤回")] {
        case.repair.state = state;
        assert!(text(&case.paper(dispatch)).contains(mark));
    }
    let planned = text(&notice(Lang::Hant, |facts| (facts.planned, facts.amended, facts.void) = (true, 1, true)));
    for mark in ["計劃停熱公告", "作廢", "更正 1 次", "No. O2611-0002-0/1"] {
        assert!(planned.contains(mark), "{mark}\n{planned}");
    }
}

#[test]
fn an_announcement_words_failure_plan_and_return_differently() {
    type Change = fn(&mut AnnouncementFacts<'_>);
    let cases: [(Change, [&str; 3]); 4] = [
        (|_| {}, ["正在全力搶修", "搶修負責人：陳志強", "預計恢復：2026年11月24日 06:30"]),
        (|facts| facts.planned = true, ["計劃停熱檢修", "檢修負責人：陳志強", "檢修內容：3 號換熱站循環泵損壞"]),
        (|facts| facts.expected_to = None, ["暫不能確定，確定後另行公告", "010-88888888", "敬請諒解"]),
        (
            |facts| facts.restored_at = Some(minute("2026-11-24T05:50")),
            ["恢復供熱公告", "恢復時間：2026年11月24日 05:50", "已經恢復供熱"],
        ),
    ];
    for (change, said) in cases {
        let text = text(&notice(Lang::Hant, change)).replace('|', "");
        let text = without_blanks(&text);
        for said in said {
            assert!(text.contains(&without_blanks(said)), "{said}\n{text}");
        }
    }
}

#[test]
fn an_announcement_without_a_telephone_asks_nobody_to_ring_one() {
    type Change = fn(&mut AnnouncementFacts<'_>);
    let forms: [Change; 3] =
        [|_| {}, |facts| facts.planned = true, |facts| facts.restored_at = Some(minute("2026-11-24T05:50"))];
    for (lang, said) in [(Lang::Hant, "電話"), (Lang::Hans, "电话"), (Lang::En, "number above")] {
        for form in forms {
            let mut office = office(lang);
            assert!(text(&notice(lang, form)).contains(said));
            office.station_phone = String::new();
            let without = text(&notice_of(lang, &office, form));
            assert!(!without.contains(said), "{without}");
        }
    }
}

#[test]
fn a_notice_fills_the_lines_of_the_grid_and_is_large_on_the_wall() {
    let paper = notice(Lang::Hant, |_| {});
    let grid = text(&paper);
    assert!(grid.contains("下列範圍停熱，我們正在全力搶修。"), "one sentence, one line\n{grid}");
    let wall = typeset(&paper);
    assert!(wall[0].rows.len() > sheets(&paper)[0].rows.len() + 10, "{wall:?}");
    assert_eq!(typeset(&cold(Lang::Hant).paper(dispatch)), sheets(&cold(Lang::Hant).paper(dispatch)));
}

#[test]
fn the_damage_form_is_there_to_be_signed_before_the_damage_is_recorded() {
    let mut case = damaged(Lang::Hant, Method::Paper);
    let recorded = text(&damage_of(&case));
    assert!(recorded.contains("王秀英 紙簽") && recorded.contains("2026-11-23 21:15"), "{recorded}");
    case.repair.damage = None;
    let form = text(&damage_of(&case));
    for said in ["|損壞部位|   ", "收費（　）________元", "R2611-0007-9", "　月　日　時　分"] {
        assert!(form.contains(said), "{said}\n{form}");
    }
    assert!(!form.contains("閥杆") && !form.contains("紙簽"), "{form}");
}

#[test]
fn what_is_charged_is_left_open_while_nobody_knows() {
    let mut case = leak(Lang::Hant);
    (case.repair.told, case.repair.charge, case.repair.work) = (None, None, None);
    for (scope, open) in [(Scope::Company, false), (Scope::Unknown, true), (Scope::User, true)] {
        case.repair.scope = scope;
        assert_eq!(text(&case.paper(receipt)).contains("不收費（　）　金額________元"), open, "{scope:?}");
    }
}

// Other readers

#[test]
fn dot_matrix_prints_the_grid_of_every_paper() {
    for lang in Lang::ALL {
        for (_, paper) in all(lang) {
            for stock in Stock::ALL {
                assert_same_on_all(&paper, stock);
            }
            if lang == Lang::Hans {
                check_characters(&paper, Characters::Gb2312).unwrap();
            }
        }
    }
}

#[test]
fn the_pdf_of_every_paper_reads_back_as_its_grid() {
    let folder = tempfile::tempdir().unwrap();
    for (lang, (name, paper)) in Lang::ALL.into_iter().flat_map(|lang| all(lang).into_iter().map(move |it| (lang, it)))
    {
        let path = saved(folder.path(), &format!("{name}-{}.pdf", lang.tag()), &paper);
        let Some(text) = run("pdftotext", &["-layout", &path, "-"]) else { return };
        let read: Vec<String> = text.lines().map(|line| without_blanks(&line.replace('\u{c}', ""))).collect();
        let read: Vec<String> = read.into_iter().filter(|line| !line.is_empty()).collect();
        let laid: Vec<String> =
            typeset(&paper).iter().flat_map(|page| page.texts()).map(|line| without_blanks(&line)).collect();
        assert_eq!(laid.concat(), texts_of(&sheets(&paper)).concat(), "the same words on every sheet: {name}");
        assert_eq!(read, laid, "{name} {lang:?}");
    }
}

#[test]
fn every_letter_stands_within_its_sheet_and_no_line_on_another() {
    for (name, paper) in Lang::ALL.into_iter().flat_map(all) {
        for stock in Stock::ALL {
            let paper = fit(&paper, stock);
            let (wide, high) = plan::page_size(paper.format);
            for page in typeset(&paper) {
                let placed = plan::plan(&page, paper.format, paper.digits.as_deref()).texts;
                for text in &placed {
                    assert!(text.x >= 0.0 && text.x + text.width <= wide + 0.1, "{name} {text:?}");
                    assert!(text.y > 0.0 && text.y < high - 10.0, "{name} {text:?}");
                }
                for pair in placed.windows(2) {
                    let [above, below] = pair else { continue };
                    let apart = below.y - above.y;
                    assert!(apart.abs() < 0.1 || apart >= below.size * 0.85, "{name} {stock:?} {above:?} {below:?}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_the_caller_says_all_of_it_is_printed_and_nothing_leaves_the_grid(
        texts in proptest::collection::vec("[A-Za-z0-9 ，。暖氣片不熱臥室漏水（）、/-]{1,160}", 6),
        lang in proptest::sample::select(Lang::ALL.to_vec()),
        stock in proptest::sample::select(Stock::ALL.to_vec()),
    ) {
        let mut case = done(lang);
        let repair = &mut case.repair;
        repair.fault = texts[0].clone();
        repair.address.estate = texts[1].clone();
        (repair.access, repair.remarks) = (Some(texts[2].clone()), Some(texts[3].clone()));
        repair.caller = texts[4].clone();
        repair.work.as_mut().unwrap().work = texts[5].clone();
        let order = case.paper(dispatch);
        for paper in [&order, &case.paper(receipt), &case.paper(card)] {
            assert_same_on_all(paper, stock);
        }
        // Of a text every character stands on the paper, whatever lines it is broken into.
        let count = |text: &str, ch: char| text.chars().filter(|it| *it == ch).count();
        let laid: String = sheets(&order).iter().flat_map(|page| page.texts()).collect();
        for ch in "暖氣漏Zz".chars() {
            let said: usize = [0, 2, 3, 5].iter().map(|at| count(&texts[*at], ch)).sum();
            prop_assert!(count(&laid, ch) >= said, "{} {} {}", ch, said, laid);
        }
    }
}

#[test]
fn an_order_scans_as_its_digits() {
    let folder = tempfile::tempdir().unwrap();
    let case = leak(Lang::Hant);
    let path = saved(folder.path(), "a.pdf", &case.paper(dispatch));
    let Some(read) = scanned(folder.path(), &path, 1) else { return };
    assert_eq!(read, [std::collections::BTreeSet::from([case.repair.number.digits()])]);
}
