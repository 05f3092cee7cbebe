//! Requisitions by keyboard (S9): made for a month or for chosen slips with their lines in sight, and taken step by step
//! to the voucher.

use serde_json::json;

use slipdesk::desk;
use slipdesk::kernel::form::read::from_json;
use slipdesk::kernel::form::value::Typed;
use slipdesk::kernel::ui::Desk;
use slipdesk::kernel::words::Lang;

use super::Stage;

/// Adds something below the screen.
pub fn add(stage: &mut Stage, thing: &str, value: serde_json::Value) -> String {
    let fields = desk::book(thing).unwrap().thing().fields;
    let typed = from_json(fields, &value).unwrap();
    stage.desk.add(thing, &typed, None).unwrap().record.to_string()
}

/// A slip that was signed and drawn, by other means than the screen.
fn drawn(stage: &mut Stage, lines: serde_json::Value) -> String {
    let slip = json!({
        "customer": "恆達紡織有限公司", "purpose": "trial", "charge": "free", "source": "workshop",
        "department": "市場營銷部", "handler": "梁生", "lines": lines,
    });
    let number = add(stage, "sample", slip);
    for (action, key, who) in [("sign-head", "by", "周科長"), ("sign-gm", "by", "鄭總"), ("draw", "taken_by", "梁生")]
    {
        let typed = Typed::new().with(key, who).with("given_by", if action == "draw" { "趙班長" } else { "" });
        let typed = if action == "draw" { typed } else { Typed::new().with(key, who) };
        stage.desk.act(&number, action, &typed, None, None).unwrap();
    }
    number
}

fn two_slips() -> (Stage, String, String) {
    let mut stage = Stage::new();
    add(&mut stage, "staff", json!({"name": "孫庫", "roles": "storekeeper"}));
    let first = drawn(&mut stage, json!([{"variety": "JC40S", "size": "whole", "count": 2}]));
    let second = drawn(
        &mut stage,
        json!([{"variety": "JC40S", "size": "whole", "count": 1},
               {"variety": "B21", "cloth": true, "count": 1, "metres": "12.5", "grams": 4200}]),
    );
    (stage, first, second)
}

fn number(stage: &Stage) -> String {
    stage.told().trim_start_matches("已存 ").trim_end_matches('。').to_string()
}

#[test]
fn a_month_becomes_a_requisition_with_its_lines_in_sight() {
    let (mut stage, first, second) = two_slips();
    stage.keys("{C-r}");
    assert!(stage.text().contains("還沒有領用單"), "{}", stage.text());
    stage.keys("{F2}");
    let text = stage.text();
    assert!(text.contains("2026-11") && text.contains("2 張取樣單，2 行，9.900 公斤"), "{text}");
    assert!(text.contains("JC40S") && text.contains("12.5") && text.contains("5.700"), "{text}");
    assert!(stage.before_cursor().contains("月份"), "{}", stage.before_cursor());
    stage.keys("{Enter}市場營銷部{Enter}成品庫{Enter}梁生{F8}");
    let requisition = number(&stage);
    assert!(requisition.starts_with("L2611-0001-"), "{}\n{}", stage.told(), stage.text());
    // One stands in the list, at what was just made.
    let text = stage.text();
    assert!(
        text.contains(&requisition) && text.contains("待總經理批") && text.contains("下一步：總經理批准"),
        "{text}"
    );
    let record = stage.record(&requisition);
    assert_eq!(record["slips"], json!([first, second]));
    assert_eq!(record["month"], "2026-11");

    stage.keys("{F6}");
    let text = stage.text();
    assert!(text.contains("鄭總") && text.contains("不能撤回"), "{text}");
    stage.keys("{F8}{F6}");
    assert!(stage.before_cursor().contains("出庫單號"), "{}", stage.text());
    stage.keys("CK-7{Enter}孫庫{Enter}");
    let text = stage.text();
    assert!(text.contains("實發數量") && text.contains("請領"), "{text}");
    stage.keys("{F8}");
    assert!(stage.told().contains("出庫：已記"), "{}\n{}", stage.told(), stage.text());
    stage.keys("{F6}記-88{F8}");
    assert!(stage.told().contains("財務入賬：已記"), "{}\n{}", stage.told(), stage.text());
    let record = stage.record(&requisition);
    assert_eq!((&record["state"], &record["voucher"]), (&json!("posted"), &json!("記-88")));
    assert_eq!(record["issued_grams"], 9_900);
    // Nothing is left: F6 lists the steps with why not.
    stage.keys("{F6}");
    let text = stage.text();
    assert!(text.contains("總經理批准") && text.contains("前後兩個時間都保留。只在未結賬的月份。"), "{text}");
    stage.keys("{Down}{Down}");
    assert!(stage.text().contains("總經理只批剛開出的領用單"), "{}", stage.text());
    stage.keys("{Esc}{Enter}");
    let text = stage.text();
    assert!(text.contains(&first) && text.contains("CK-7"), "{text}");
    stage.keys("{End}");
    assert!(stage.text().contains("歷史"), "{}", stage.text());
    stage.keys("{Esc}{Esc}");
    assert!(stage.text().contains(&second) && stage.layers.len() == 1, "{}", stage.text());
}

#[test]
fn goods_that_came_back_after_the_posting_are_told_on_the_requisition() {
    let (mut stage, first, _) = two_slips();
    let asked = json!({"slips": [first], "department": "市場部", "store": "成品庫", "receiver": "梁生"});
    let number = add(&mut stage, "requisition", asked);
    let act = |stage: &mut Stage, record: &str, action: &str, typed: Typed| {
        stage.desk.act(record, action, &typed, None, None).unwrap_or_else(|failure| panic!("{action}: {failure:?}"));
    };
    act(&mut stage, &number, "approve", Typed::new().with("by", "鄭總"));
    act(&mut stage, &number, "stock-out", Typed::new().with("document", "C-7").with("storekeeper", "孫庫"));
    act(&mut stage, &number, "post", Typed::new().with("voucher", "記-88"));
    let back = Typed::new().with("reason", "不要了").with("returned_to", "趙班長").with("returned_at", "1432");
    act(&mut stage, &first, "void", back);
    stage.keys("{C-r}{Enter}");
    let text = stage.text();
    assert!(text.contains(&format!("{first} 的樣品已收回：財務另做憑證更正")), "{text}");
}

#[test]
fn proposals_alone_are_saved_and_the_month_leads_to_them() {
    let (mut stage, ..) = two_slips();
    stage.keys("{C-r}{F2}{Enter}市場營銷部{Enter}成品庫{Enter}梁生{F8}");
    assert!(number(&stage).starts_with("L2611-0001-"), "{}", stage.told());
    drawn(&mut stage, json!([{"variety": "JC40S", "size": "whole", "count": 1}]));
    // Month and people stand there from before: F8 saves just that, and once.
    stage.keys("{F2}{F8}");
    assert!(number(&stage).starts_with("L2611-0002-"), "{}\n{}", stage.told(), stage.text());
    stage.keys("{F2}{F8}");
    assert!(!stage.told().contains("L2611-0003"), "nothing is left for a third: {}", stage.told());
}

#[test]
fn a_long_preview_is_read_by_pages() {
    let mut stage = Stage::new();
    for count in 1..=9 {
        let code = format!("D{count}0");
        add(&mut stage, "variety", json!({"code": code, "name": "滌綸"}));
        drawn(&mut stage, json!([{"variety": code, "size": "whole", "count": count}]));
    }
    stage.keys("{C-r}{F2}");
    let first = stage.text();
    assert!(first.contains("PgDn"), "{first}");
    stage.keys("{PgDn 9}");
    let last = stage.text();
    assert!(last.contains("合計") && last.contains("PgUp") && last != first, "{last}");
    stage.keys("{PgUp 9}");
    assert_eq!(stage.text(), first);
}

#[test]
fn of_two_people_of_one_name_one_is_chosen_by_hand() {
    let (mut stage, ..) = two_slips();
    add(&mut stage, "staff", json!({"name": "王桂芳", "roles": "storekeeper", "department": "成品庫"}));
    let other = add(&mut stage, "staff", json!({"name": "王桂芳", "roles": "storekeeper", "department": "原料庫"}));
    stage.keys("{C-r}{F2}{Enter}市場營銷部{Enter}成品庫{Enter}梁生{F8}");
    let requisition = number(&stage);
    stage.keys("{F6}{F8}{F6}CK-7{Enter}");
    for typed in ["王桂芳", "wgf"] {
        stage.keys(&format!("{typed}{{F8}}{{F8}}{{Enter}}{{Enter}}{{Tab}}{{F8}}"));
        assert_eq!(stage.record(&requisition)["state"], json!("approved"), "{typed}: {}", stage.text());
        let text = stage.text();
        assert!(text.contains("成品庫") && text.contains("原料庫") && text.contains("同名"), "{text}");
        stage.keys("{Esc}{C-u}");
    }
    stage.keys("王桂芳");
    let at = if stage.text().find("原料庫") < stage.text().find("成品庫") { "1" } else { "2" };
    stage.keys(at);
    assert!(stage.text().contains("王桂芳（原料庫）"), "{}", stage.text());
    stage.keys("{F8}");
    assert!(stage.told().contains("出庫：已記"), "{}\n{}", stage.told(), stage.text());
    let kept = serde_json::to_string(&stage.record(&requisition)["history"]).unwrap();
    assert!(kept.contains(&format!("\\\"storekeeper\\\":\\\"{other}\\\"")), "{kept} {other}");
}

#[test]
fn slips_are_chosen_from_those_without_requisition() {
    let (mut stage, first, second) = two_slips();
    stage.keys("{C-r}{F2}{F7}");
    let text = stage.text();
    assert!(text.contains(&first) && text.contains(&second) && text.contains("已選 0 張"), "{text}");
    stage.keys("0002{Space}{Enter}");
    let text = stage.text();
    assert!(text.contains(&second) && text.contains("1 張取樣單，2 行，6.100 公斤"), "{text}");
    // The month that stood there unasked is gone; a wrong slip is told before saving.
    assert!(!stage.text().contains("2026-11\n") && stage.before_cursor().contains("取樣單號"), "{}", stage.text());
    stage.keys("，S2611-0009{Enter}甲{Enter}乙{Enter}丙{F8}");
    assert!(stage.text().contains("沒有樣品單 S2611-0009") || stage.text().contains("校驗位"), "{}", stage.text());
    stage.keys("{Esc}{Esc}");
    // From the slip itself; what stands on a requisition isn't offered again.
    let mut stage = two_slips().0;
    stage.keys("{F10}");
    let commands: Vec<String> = {
        let cx = Stage::cx(&stage.desk, Lang::Hant);
        stage.layers[0].commands(&cx).into_iter().map(|command| command.label(Lang::Hant)).collect()
    };
    assert!(commands.iter().any(|label| label == "開領用單"), "{commands:?}");
    let cx = Stage::cx(&stage.desk, Lang::Hant);
    let reply = stage.layers[0].run("requisition", &cx);
    stage.obey(reply);
    let text = stage.text();
    assert!(text.contains(&second) && text.contains("6.100 公斤"), "{text}");
    stage.keys("市場營銷部{Enter}成品庫{Enter}梁生{F8}");
    assert!(number(&stage).starts_with("L2611-0001-"), "{}\n{}", stage.told(), stage.text());
    stage.keys("{Esc}");
    let cx = Stage::cx(&stage.desk, Lang::Hant);
    assert!(stage.layers[0].commands(&cx).iter().all(|command| command.label(Lang::Hant) != "開領用單"));
}

#[test]
fn every_screen_fits_in_every_language_and_size() {
    for lang in Lang::ALL {
        for size in [(80, 24), (120, 36), (200, 50)] {
            let (mut stage, ..) = two_slips();
            (stage.lang, stage.size) = (lang, size);
            stage.keys("{C-r}{F2}{F7}{Space}{Space}{Enter}{Enter}Marketing{Enter}Store{Enter}Liang{F8}");
            assert!(stage.told().contains("L2611-0001-"), "{}\n{}", stage.told(), stage.text());
            stage.keys("{F6}{F8}{F6}");
            stage.keys("C-1{Enter}孫庫{Enter}{F8}{F6}{F6}{Esc}{Enter}{F1}");
            assert!(stage.text().contains("C-1"), "{}", stage.text());
        }
    }
}

#[test]
fn what_waits_stands_behind_the_slips_in_the_list_of_what_is_due() {
    let (mut stage, first, _) = two_slips();
    stage.keys("{C-r}{F2}{Enter}市場營銷部{Enter}成品庫{Enter}梁生{F8}");
    let requisition = number(&stage);
    let due = slipdesk::app::due::DueList::new(&Stage::cx(&stage.desk, Lang::Hant));
    stage.layers.truncate(1);
    stage.layers.push(Box::new(due));
    let text = stage.text();
    let at = |number: &str| text.find(number).unwrap_or_else(|| panic!("{number} is not in\n{text}"));
    assert!(at(&first) < at(&requisition), "{text}");
    stage.keys("{Down 2}{Enter}");
    assert!(stage.text().contains("下一步：總經理批准"), "{}", stage.text());
    // The tab counts the slips alone.
    let waiting = slipdesk::workflow::Workflow::waiting(&slipdesk::workflows::sample::Samples, stage.desk.view());
    assert_eq!(waiting.unwrap().count, 2);
}
