//! Papers of heating applications: what each says and when it exists, the same on grid, PDF and dot matrix.

use proptest::prelude::*;
use slipdesk::kernel::paper::{Characters, Format, Paper, Stock, check_characters, render_text, sheets, typeset};
use slipdesk::kernel::text::width::width;
use slipdesk::kernel::units::Area;
use slipdesk::kernel::words::Lang;
use slipdesk::registers::deadline::Limit;
use slipdesk::workflows::heating::papers::{
    HeatingFacts, acceptance, area_notice, inspection, needed, papers_list, plan_reply, receipt, restore_notice,
    site_notice, stop_notice, supply_notice, unsaid,
};
use slipdesk::workflows::heating::rules::{Fact, Kind, Step};

use super::dot_matrix::assert_same_on_all;
use super::heatings::{Case, home, imposed, load, restore, stop};
use super::slips::minute;
use super::{run, saved, without_blanks};

fn text(paper: &Paper) -> String {
    render_text(paper).unwrap()
}

fn all(lang: Lang) -> Vec<(&'static str, Paper)> {
    let (new, load, stop, imposed, restore) = (home(lang), load(lang), stop(lang), imposed(lang), restore(lang));
    let mut blank = home(lang);
    blank.app.works = load.app.works.clone();
    vec![
        ("receipt", new.paper(receipt)),
        ("receipt-load", load.paper(receipt)),
        ("receipt-stop", stop.paper(receipt)),
        ("receipt-imposed", imposed.paper(receipt)),
        ("papers-list", new.paper(papers_list)),
        ("papers-list-load", load.paper(papers_list)),
        ("plan-reply", load.paper(plan_reply).unwrap()),
        ("inspection", load.paper(inspection).unwrap()),
        ("inspection-blank", blank.paper(inspection).unwrap()),
        ("acceptance", load.paper(acceptance).unwrap()),
        ("acceptance-blank", blank.paper(acceptance).unwrap()),
        ("acceptance-stop", stop.paper(acceptance).unwrap()),
        ("area-notice", load.paper(area_notice).unwrap()),
        ("supply-notice", load.paper(supply_notice).unwrap()),
        ("stop-notice", stop.paper(stop_notice).unwrap()),
        ("stop-notice-imposed", imposed.paper(stop_notice).unwrap()),
        ("restore-notice", restore.paper(restore_notice).unwrap()),
        ("site-notice", load.paper(site_notice).unwrap()),
    ]
}

// The grids

#[test]
fn the_grid_of_a_receipt() {
    insta::assert_snapshot!(text(&home(Lang::Hant).paper(receipt)));
}

#[test]
fn the_grid_of_a_receipt_in_english() {
    insta::assert_snapshot!(text(&load(Lang::En).paper(receipt)));
}

#[test]
fn the_grid_of_an_inspection_to_take_along() {
    let mut case = home(Lang::Hans);
    case.app.works = load(Lang::Hans).app.works;
    insta::assert_snapshot!(text(&case.paper(inspection).unwrap()));
}

#[test]
fn the_grid_of_an_area_notice() {
    insta::assert_snapshot!(text(&load(Lang::Hant).paper(area_notice).unwrap()));
}

#[test]
fn the_grid_of_a_supply_notice() {
    insta::assert_snapshot!(text(&load(Lang::Hant).paper(supply_notice).unwrap()));
}

#[test]
fn the_grid_of_the_notice_of_an_imposed_stop() {
    insta::assert_snapshot!(text(&imposed(Lang::Hant).paper(stop_notice).unwrap()));
}

// What they say

#[test]
fn every_paper_fits_one_sheet_and_its_columns() {
    for lang in Lang::ALL {
        for (name, paper) in all(lang) {
            let laid = sheets(&paper);
            assert_eq!(laid.len(), 1, "{name} {lang:?}");
            let whole = ["receipt", "inspection", "site"].iter().any(|start| name.starts_with(start));
            if lang != Lang::En {
                assert_eq!(paper.format == Format::SLIP, !whole, "{name} {lang:?}");
            }
            let grid = text(&paper);
            assert!(grid.lines().count() <= paper.format.lines, "{name}\n{grid}");
            assert!(grid.lines().all(|line| width(line) <= 80), "{name}\n{grid}");
        }
    }
}

#[test]
fn the_receipt_tells_papers_procedure_fees_and_how_the_answer_is_counted() {
    let text = text(&home(Lang::Hant).paper(receipt));
    for said in [
        "|已交資料|不動產權證或購房合同、室內管道照片",
        "|尚缺資料|戶主身份證",
        "收費項目和標準（是）",
        "受理後 3 個工作日內",
        "供熱期內立即供熱",
        "熱費 25.00元/平方米；依據 市價費〔2026〕12 號",
        "2026-11-25 17:30 前",
        "2026-11-20 週五 15:10 收到，當日不計",
        "2026-11-21 週六 週末，不計",
        "服務電話 010-88888888",
        "**************1234",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    assert!(!text.contains("13018219"), "the identity number isn't told\n{text}");
}

#[test]
fn a_receipt_says_the_same_whenever_it_is_printed() {
    let mut case = load(Lang::Hant);
    let later = text(&case.paper(receipt));
    case.app.log.clear();
    assert_eq!(later, text(&case.paper(receipt)));
}

#[test]
fn what_nobody_applied_for_is_a_record_without_explanations_and_fees() {
    let mut case = imposed(Lang::Hant);
    let text = |case: &Case| render_text(&case.paper(receipt)).unwrap();
    let said = text(&case);
    assert!(said.contains("強制停熱登記單") && said.contains("《省供熱用熱條例》第三十二條"), "{said}");
    for never in ["申請人簽字", "收費項目", "已 說 明", "申 請 人"] {
        assert!(!said.contains(never), "{never}\n{said}");
    }
    case.app.kind = Kind::CutOff;
    assert!(text(&case).contains("斷熱登記單"));
}

#[test]
fn the_papers_list_knows_what_came_and_what_is_missing() {
    let grid = text(&home(Lang::Hant).paper(papers_list));
    let state = |paper: &str| grid.lines().find(|line| line.contains(paper)).unwrap().to_string();
    assert!(state("不動產權證").contains("已交") && state("戶主身份證").contains("尚缺"), "{grid}");
    assert!(state("委託書").contains("（　）") && state("室內管道照片").contains("已交"), "{grid}");
    for kind in Kind::ALL {
        let mut case = home(Lang::Hant);
        case.app.kind = *kind;
        assert_eq!(needed(&case.app).is_empty(), !kind.is_applied_for(), "{kind:?}");
    }
}

#[test]
fn papers_exist_once_their_step_is_recorded() {
    type Make = fn(&HeatingFacts<'_>) -> Option<Paper>;
    let papers: [(Make, Step); 3] =
        [(plan_reply, Step::ReplyPlan), (area_notice, Step::AreaNotice), (supply_notice, Step::SupplyNotice)];
    for (make, step) in papers {
        let mut case = load(Lang::Hant);
        assert!(case.paper(make).is_some());
        case.app.log.retain(|done| done.fact.step() != step);
        assert!(case.paper(make).is_none(), "{step:?}");
    }
    let mut case = stop(Lang::Hant);
    assert!(case.paper(stop_notice).is_some() && case.paper(restore_notice).is_none());
    case.app.log.retain(|done| done.fact.step() != Step::Approve);
    assert!(case.paper(stop_notice).is_none(), "a stop that isn't approved isn't announced");
    // The written notice is part of the procedure that goes before an imposed stop.
    assert!(imposed(Lang::Hant).paper(stop_notice).is_some());
    let mut case = imposed(Lang::Hant);
    assert!(case.paper(restore_notice).is_none());
    case.did("2026-11-26T09:00", Fact::CauseGone { note: "管道已恢復".into() });
    case.owes("restore", "H12", minute("2026-11-26T09:00"), Limit::Hours(24));
    let notice = text(&case.paper(restore_notice).unwrap());
    assert!(notice.contains("2026-11-27 09:00 前") && notice.contains("管道已恢復"), "{notice}");
    assert!(home(Lang::Hant).paper(inspection).is_none(), "no works, nothing to inspect");
}

#[test]
fn an_area_notice_shows_before_change_and_after_with_its_sign() {
    let mut case = load(Lang::Hant);
    for done in &mut case.app.log {
        if let Fact::AreaNotice(notice) = &mut done.fact {
            (notice.before, notice.change) = (Area(12_000), Area(-3_050));
        }
    }
    let notice = text(&case.paper(area_notice).unwrap());
    for said in
        ["120.00 平方米", "-30.50 平方米", "89.50 平方米", "|減少", "H2611-0007-4", "收費部門簽收", "供熱站簽收"]
    {
        assert!(notice.contains(said), "{said}\n{notice}");
    }
}

#[test]
fn the_station_signs_for_the_supply_notice_until_its_receipt_is_recorded() {
    let mut case = load(Lang::Hant);
    let notice = text(&case.paper(supply_notice).unwrap());
    assert!(notice.contains("　月　日　時　分") && notice.contains("已交 598762.50 元"), "{notice}");
    case.did("2026-12-18T11:40", Fact::ReceiveNotice { by: "孫衛國".into() });
    let notice = text(&case.paper(supply_notice).unwrap());
    assert!(notice.contains("孫衛國") && notice.contains("2026-12-18 11:40"), "{notice}");
}

#[test]
fn a_late_reply_says_why_it_was_late() {
    let mut case = load(Lang::Hant);
    let why = "換熱站負荷要重新核算";
    case.deadlines[0].deadline.explanation = Some(why.into());
    assert!(!text(&case.paper(plan_reply).unwrap()).contains(why), "it was in time");
    for done in &mut case.app.log {
        if done.fact.step() == Step::ReplyPlan {
            done.at = minute("2026-11-26T09:00");
        }
    }
    assert!(text(&case.paper(plan_reply).unwrap()).contains(why));
}

#[test]
fn a_site_notice_names_all_five_things_or_says_which_it_lacks() {
    let mut case = load(Lang::Hant);
    let notice = text(&case.paper(site_notice).unwrap());
    for said in
        ["濱河路（人民街至學院街）北側", "2026年11月24日至12月18日", "宏遠安裝工程有限公司", "單志強", "13900000002"]
    {
        assert!(notice.contains(said), "{said}\n{notice}");
    }
    let works = case.app.works.as_mut().unwrap();
    (works.responsible, works.phone) = (None, None);
    assert_eq!(unsaid(works, "010-88888889").iter().map(|words| words.hant).collect::<Vec<_>>(), ["施工負責人"]);
    assert_eq!(unsaid(works, "").len(), 2);
    assert!(case.paper(site_notice).is_none());
}

#[test]
fn every_paper_bears_its_marks() {
    let mut case = load(Lang::Hant);
    (case.amended, case.office.training, case.job.preview, case.job.reprint) = (2, true, true, 3);
    case.did("2026-12-19T08:00", Fact::Void { reason: "重複".into() });
    for paper in [case.paper(receipt), case.paper(area_notice).unwrap(), case.paper(site_notice).unwrap()] {
        let text = text(&paper);
        for mark in ["演練", "預覽", "作廢", "更正 2 次", "重印第 3 次", "H2611-0007-4/1"] {
            assert!(text.contains(mark), "{mark}\n{text}");
        }
        assert_eq!(paper.digits, None, "a preview has no bar code");
    }
}

// Other readers

#[test]
fn dot_matrix_prints_the_grid_of_every_paper() {
    for lang in Lang::ALL {
        for (_, paper) in all(lang) {
            for stock in [Stock::Whole, Stock::Half] {
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
    for (name, paper) in all(Lang::Hant).into_iter().chain(all(Lang::En).into_iter().take(4)) {
        let path = saved(folder.path(), &format!("{name}.pdf"), &paper);
        let Some(text) = run("pdftotext", &["-layout", &path, "-"]) else { return };
        let read: Vec<String> = text.lines().map(|line| without_blanks(&line.replace('\u{c}', ""))).collect();
        let read: Vec<String> = read.into_iter().filter(|line| !line.is_empty()).collect();
        let laid: Vec<String> =
            typeset(&paper).iter().flat_map(|page| page.texts()).map(|line| without_blanks(&line)).collect();
        assert_eq!(read, laid, "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn long_names_and_texts_wrap_and_all_of_them_is_printed(
        texts in proptest::collection::vec("[A-Za-z0-9 ，。房地產開發供熱站（）、/-]{1,120}", 5),
        lang in proptest::sample::select(Lang::ALL.to_vec()),
    ) {
        let mut case = load(lang);
        case.app.applicant = texts[0].clone();
        case.app.account = None;
        case.app.address.estate = texts[1].clone();
        case.app.station = texts[2].clone();
        case.app.papers = vec![texts[3].clone()];
        case.app.log[0].fact =
            Fact::ReplyPlan { agreed: true, content: texts[4].clone(), by: "周明".to_string() };
        let count = |text: &str, ch: char| text.chars().filter(|it| *it == ch).count();
        for (paper, said) in [
            (case.paper(receipt), vec![0, 1, 2, 3]),
            (case.paper(plan_reply).unwrap(), vec![0, 1, 4]),
            (case.paper(supply_notice).unwrap(), vec![0, 1, 2]),
        ] {
            assert_same_on_all(&paper, Stock::Half);
            let laid: String = sheets(&paper).iter().flat_map(|page| page.texts()).collect();
            for ch in "房產開Zz".chars() {
                let said: usize = said.iter().map(|at| count(&texts[*at], ch)).sum();
                prop_assert!(count(&laid, ch) >= said, "{} {} {}", ch, said, laid);
            }
        }
    }
}
