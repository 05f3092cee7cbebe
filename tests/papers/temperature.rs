//! Papers of temperature checks: the sheet with its verdicts and corrections, the blank one to take along (H13, H14).

use std::collections::BTreeMap;

use proptest::prelude::*;
use slipdesk::kernel::number::Letter;
use slipdesk::kernel::paper::{Characters, Format, Paper, Stock, check_characters, render_text, sheets};
use slipdesk::kernel::text::address::Address;
use slipdesk::kernel::text::width::width;
use slipdesk::kernel::units::Celsius;
use slipdesk::kernel::words::Lang;
use slipdesk::registers::user::class::{BuildingKind, UserClass};
use slipdesk::workflows::temperature::papers::{BlankFacts, SheetFacts, blank, sheet};
use slipdesk::workflows::temperature::rules::{
    Correction, Judged, Kind, Method, Orientation, Reading, RoomKind, Sheet, Signature, System, Unjudged, Verdict,
};

use super::dot_matrix::assert_same_on_all;
use super::repairs::{job, number, office};
use super::slips::{minute, pick};

fn text(paper: &Paper) -> String {
    render_text(paper).unwrap()
}

fn reading(n: i64, room: &str, room_kind: RoomKind, at: &str, celsius: i64, judged: Judged) -> Reading {
    Reading {
        n,
        room: room.to_string(),
        room_kind,
        orientation: Some(Orientation::Sunny),
        spot: None,
        at: minute(&format!("2026-11-23T{at}")),
        celsius: Celsius(celsius),
        judged,
        corrects: None,
        corrected_by: None,
    }
}

fn by(minimum: i64, target: Option<i64>, verdict: Verdict) -> Judged {
    Judged::By { minimum: Celsius(minimum), target: target.map(Celsius), standard: Some(1), verdict }
}

/// Five readings, the second corrected by the fifth.
fn measured(lang: Lang) -> Sheet {
    let word = |hant: &'static str, hans: &'static str, en: &'static str| pick(lang, hant, hans, en).to_string();
    let (bedroom, living, kitchen) =
        (word("南臥室", "南卧室", "south"), word("客廳", "客厅", "living room"), word("廚房", "厨房", "kitchen"));
    let signature = Signature {
        method: Method::Paper,
        by: Some(word("王秀英", "王秀英", "Wang Xiuying")),
        at: Some(minute("2026-11-23T21:30")),
    };
    let mut readings = vec![
        reading(1, &bedroom, RoomKind::Bedroom, "20:55", 184, by(180, None, Verdict::Met)),
        reading(2, &living, RoomKind::Living, "20:58", 147, by(180, None, Verdict::Failed)),
        reading(3, &kitchen, RoomKind::Kitchen, "21:00", 158, Judged::Not(Unjudged::OtherRoom)),
        reading(4, &bedroom, RoomKind::Bedroom, "21:05", 172, by(160, Some(180), Verdict::MetBelowTarget)),
        reading(5, &living, RoomKind::Living, "20:59", 174, by(180, None, Verdict::Failed)),
    ];
    readings[1].corrected_by = Some(5);
    readings[4].corrects = Some(Correction {
        of: 2,
        reason: word("讀反了數字", "读反了数字", "digits read the wrong way round"),
        by: 4,
        signature: signature.clone(),
    });
    Sheet {
        number: number(Letter::Temperature, 12),
        kind: Kind::FixedPoint,
        point: Some((1, "P-03".into())),
        user: Some(1),
        account: Some(("100233".into(), word("王秀英", "王秀英", "Wang Xiuying"))),
        phone: Some("13800000001".into()),
        address: Address {
            estate: word("錦繡家園", "锦绣家园", "Jinxiu Garden"),
            building: "3".into(),
            unit: "2".into(),
            room: "501".into(),
        },
        station: Some(word("城東供熱站", "城东供热站", "East Station")),
        class: UserClass::Residential,
        building: BuildingKind::Block,
        contract: None,
        measured_on: minute("2026-11-23T20:55").day(),
        measured_by: (4, word("陳志強", "陈志强", "Chen Zhiqiang")),
        second_person: None,
        instrument: (1, "T-07".into()),
        calibrated_until: minute("2027-06-30T00:00").day(),
        outdoor: Some(Celsius(-62)),
        weather: Some(word("小雪", "小雪", "light snow")),
        supply: Some(Celsius(512)),
        return_flow: Some(Celsius(406)),
        windows_shut: Some(40),
        system: System::Normal,
        opinion: Some(word("客廳一直不熱", "客厅一直不热", "the living room is never warm")),
        complaint: None,
        repair: None,
        remarks: None,
        readings,
        signature,
        reported: Some((minute("2026-11-24T09:10"), word("公司客服部", "公司客服部", "customer service"))),
        failure_up: None,
        opinion_up: None,
        investigated: None,
        excuse: None,
        ended: None,
    }
}

fn filled(lang: Lang, sheet_of: &Sheet) -> Paper {
    let people = BTreeMap::from([(4, pick(lang, "陳志強", "陈志强", "Chen Zhiqiang").to_string())]);
    sheet(&SheetFacts { sheet: sheet_of, people: &people, office: &office(lang), job: &job(lang) })
}

fn empty(lang: Lang, rooms: &[&str], reprint: u32) -> Paper {
    let mut job = job(lang);
    job.reprint = reprint;
    blank(&BlankFacts {
        point: "P-03".into(),
        account: ("100233".into(), pick(lang, "王秀英", "王秀英", "Wang Xiuying").into()),
        phone: "13800000001".into(),
        address: format!("{} 3-2-501", pick(lang, "錦繡家園", "锦绣家园", "Jinxiu Garden")),
        station: pick(lang, "城東供熱站", "城东供热站", "East Station").into(),
        class: UserClass::Residential,
        building: BuildingKind::Block,
        contract: Some(Celsius(180)),
        rooms: rooms.iter().map(|room| (*room).to_string()).collect(),
        office: &office(lang),
        job: &job,
    })
}

#[test]
fn the_grid_of_a_sheet() {
    insta::assert_snapshot!(text(&filled(Lang::Hant, &measured(Lang::Hant))));
}

#[test]
fn the_grid_of_a_blank_sheet() {
    insta::assert_snapshot!(text(&empty(Lang::Hans, &["客厅", "南卧室"], 0)));
}

#[test]
fn every_sheet_fits_one_page_and_its_columns_on_every_printer() {
    for lang in Lang::ALL {
        let papers = [filled(lang, &measured(lang)), empty(lang, &["1", "2", "3"], 0)];
        for (at, paper) in papers.iter().enumerate() {
            assert_eq!(sheets(paper).len(), 1, "{lang:?} {at}");
            let grid = text(paper);
            assert!(grid.lines().count() <= paper.format.lines, "{grid}");
            assert!(grid.lines().all(|line| width(line) <= 80), "{grid}");
            for stock in [Stock::Whole, Stock::Half] {
                assert_same_on_all(paper, stock);
            }
            if lang == Lang::Hans {
                check_characters(paper, Characters::Gb2312).unwrap();
            }
        }
        assert_eq!(papers[1].format, Format::PAGE);
    }
}

#[test]
fn a_sheet_tells_standard_verdict_correction_and_what_was_signed() {
    let grid = text(&filled(Lang::Hant, &measured(Lang::Hant)));
    for said in [
        "18.0 以上",
        "爭取 18.0",
        "未達爭取目標",
        "不判定（非居室）",
        "已更正，見第 5 行",
        "第 5 行更正第 2 行：讀反了數字。重測人 陳志強",
        "王秀英 紙簽",
        "以下空白",
        "客廳一直不熱",
        "-6.2 C 小雪",
        "2026-11-24 09:10 公司客服部",
        "|問題上報|",
    ] {
        assert!(grid.contains(said), "{said}\n{grid}");
    }
    assert!(!grid.contains("本次記錄無效"), "{grid}");
}

#[test]
fn four_answers_to_a_signature_look_four_ways_and_two_are_invalid() {
    let mut seen = std::collections::BTreeSet::new();
    for method in Method::ALL {
        let mut sheet = measured(Lang::Hant);
        sheet.signature.method = *method;
        let grid = text(&filled(Lang::Hant, &sheet));
        assert!(grid.contains(method.words().hant), "{grid}");
        assert_eq!(grid.contains("本次記錄無效，不計入合格率"), !method.is_signed(), "{grid}");
        seen.insert(grid);
    }
    assert_eq!(seen.len(), 4);
}

#[test]
fn a_blank_sheet_knows_user_and_rooms_and_is_never_a_reprint() {
    let grid = text(&empty(Lang::Hant, &["客廳", "南臥室"], 3));
    for said in ["P-03", "王秀英", "錦繡家園 3-2-501", "客廳", "南臥室", "正常（　）", "沒有用戶簽字的測溫記錄無效"]
    {
        assert!(grid.contains(said), "{said}\n{grid}");
    }
    assert!(!grid.contains("重印") && !grid.contains("以下空白"), "{grid}");
    assert!(text(&empty(Lang::Hant, &["1"; 15], 0)).contains("| 15 |"), "a line for every room");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn long_texts_wrap_and_no_reading_is_lost(
        texts in proptest::collection::vec("[A-Za-z0-9 ，。臥室客廳陽面（）、/-]{1,90}", 4),
        count in 1_i64..40,
        lang in proptest::sample::select(Lang::ALL.to_vec()),
    ) {
        let mut sheet = measured(lang);
        sheet.readings = (1..=count)
            .map(|n| reading(n, &texts[0], RoomKind::Bedroom, "20:55", 100 + n, by(180, None, Verdict::Failed)))
            .collect();
        sheet.address.estate = texts[1].clone();
        (sheet.opinion, sheet.remarks) = (Some(texts[2].clone()), Some(texts[3].clone()));
        let paper = filled(lang, &sheet);
        assert_same_on_all(&paper, Stock::Half);
        let laid: String = sheets(&paper).iter().flat_map(|page| page.texts()).collect::<Vec<_>>().join(" ");
        for n in 1..=count {
            prop_assert!(laid.contains(&Celsius(100 + n).to_string()), "{n} {laid}");
        }
    }
}
