//! The ledgers by keyboard: a book is entered row by row, the month's differences are worked off, in three languages
//! and on both sizes of screen.

use super::*;
use slipdesk::kernel::form::read::from_set;

/// A drawn slip; its number.
fn drawn(stage: &mut Stage, lines: serde_json::Value) -> String {
    let slip = json!({"customer": "恆達紡織有限公司", "purpose": "trial", "charge": "free", "source": "workshop",
        "department": "市場營銷部", "handler": "梁生", "lines": lines});
    let typed = from_json(desk::book("sample").unwrap().thing().fields, &slip).unwrap();
    let mut desk = other(stage);
    let number = desk.add("sample", &typed, Dialect::Strict, None).unwrap().record.to_string();
    for (action, sets) in [
        ("sign-head", vec![("by", "周科長")]),
        ("sign-gm", vec![("by", "鄭總")]),
        ("draw", vec![("taken_by", "梁生"), ("given_by", "趙班長")]),
    ] {
        let sets: Vec<(String, String)> = sets.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        desk.act(&number, action, &|fields| from_set(fields, &sets), Dialect::Strict, None, None).unwrap();
    }
    number
}

/// Another window on the same file.
fn other(stage: &Stage) -> desk::Desk {
    let (mut desk, _) =
        desk::open_or_found(&stage.path, Clock::Still(now()), Founding::Never, None, Lang::Hant).unwrap();
    desk.sit("林小慧").unwrap();
    desk
}

const TWO: &str = "JC40S 小紗";

/// Three slips of today: one line, two lines, cloth.
fn three(stage: &mut Stage) -> [String; 3] {
    let one = drawn(stage, json!([{"variety": "JC40S", "size": "whole", "count": 2}]));
    let two = drawn(
        stage,
        json!([{"variety": "JC40S", "size": "whole", "count": 2}, {"variety": "JC40S", "size": "small", "count": 5}]),
    );
    let cloth = drawn(stage, json!([{"variety": "B21", "cloth": true, "count": 1, "metres": "12.5", "grams": 900}]));
    [one, two, cloth]
}

#[test]
fn a_book_is_entered_row_by_row_in_one_sitting() {
    let mut stage = Stage::new();
    let [one, two, _] = three(&mut stage);
    stage.keys("{C-l}");
    assert!(stage.text().contains("按 F2"), "an empty ledger says what to do\n{}", stage.text());
    stage.keys("{F2}");
    assert!(stage.before_cursor().contains("日期"), "{}", stage.text());
    // A slip of one line fills in the goods; how much was taken the book says.
    stage.keys(&format!("t{{Enter}}{}{{Enter}}", one.replace(['-', 'S'], "")));
    assert!(stage.text().contains(&one) && stage.text().contains("整紗"), "{}", stage.text());
    assert!(stage.before_cursor().contains("數量"), "{}", stage.text());
    stage.keys("2{Enter}梁生{Enter}");
    assert!(stage.before_cursor().contains("簽字"), "signed or not is asked in every row\n{}", stage.text());
    stage.keys("{Enter}");
    assert!(stage.told().contains("台賬第 1 行"), "the last Enter saves: {}\n{}", stage.told(), stage.text());
    assert!(stage.before_cursor().contains("單號"), "book and date are kept\n{}", stage.text());
    assert!(stage.text().contains("2026-11-23") && stage.text().contains("今天我錄 1 行  紗 2 件"), "{}", stage.text());
    // Two lines: the one in the book is chosen.
    stage.keys(&format!("{two}{{Enter}}"));
    assert!(stage.text().contains(TWO), "{}", stage.text());
    stage.keys("{Down}{Enter}5{Enter}..{Enter}4{F8}");
    assert!(stage.told().contains("台賬第 2 行"), "{}\n{}", stage.told(), stage.text());
    // No number in the book: left out. Cloth has metres and a weight; `..` repeats the row above.
    stage.keys("{Enter}B21{Enter}12.5{Enter}900{Enter}。。{Enter}..{Enter}");
    assert!(stage.told().contains("台賬第 3 行"), "{}\n{}", stage.told(), stage.text());
    assert!(stage.text().contains("今天我錄 3 行  紗 7 件  布 1 件 12.5 米 0.900 公斤"), "{}", stage.text());
    let shown = |key: &str, record: &str| stage.record(record)[key].clone();
    assert_eq!((shown("slip", "ledger/1"), shown("count", "ledger/1")), (json!(one), json!(2)));
    assert_eq!((shown("size", "ledger/2"), shown("method", "ledger/2")), (json!("small"), json!("absent")));
    assert_eq!((shown("metres", "ledger/3"), shown("taken_by", "ledger/3")), (json!("12.5"), json!("梁生")));
    assert_eq!((shown("method", "ledger/3"), shown("slip", "ledger/3")), (json!("absent"), json!(null)));
    stage.keys("{Esc}");
    assert!(stage.text().contains(">11-23"), "{}", stage.text());
    stage.keys("{F7}梁生 ").keys("{Esc}{F7}小紗");
    assert!(stage.text().contains(&two) && !stage.text().contains(&one), "{}", stage.text());
}

#[test]
fn a_row_set_aside_comes_back_at_its_field() {
    let mut stage = Stage::new();
    stage.keys("{C-l}{F2}t{Enter}{Enter}JC40{Enter}2{Enter}3{F12}");
    stage.keys("{F2}");
    assert!(stage.before_cursor().contains("日期"), "a blank row\n{}", stage.text());
    stage.keys("{Esc}{F12}");
    assert!(stage.text().contains("半紗") && stage.before_cursor().contains("數量"), "{}", stage.text());
    stage.keys("{Enter}梁生{Enter}{Enter}");
    assert!(stage.told().contains("台賬第 1 行"), "{}\n{}", stage.told(), stage.text());
    stage.keys("{Esc}{F12}");
    assert!(stage.told().contains("沒有擱下"), "{}", stage.told());
}

#[test]
fn mistakes_of_a_row_stand_at_their_fields_and_nothing_is_kept() {
    let mut stage = Stage::new();
    stage.keys("{C-l}{F2}2026-10-05{Enter}");
    assert!(stage.text().contains("從 2026-11 開始記賬") && stage.text().contains("!日期"), "{}", stage.text());
    stage.keys("{S-Tab}2026-11-24{Enter}");
    let text = stage.text();
    assert!(text.contains("2026-11-24 還沒到") && text.contains("!日期"), "told when it is left\n{text}");
    stage.keys("S2611-0042-1{Enter}");
    let text = stage.text();
    assert!(text.contains("校驗位不對") && text.contains("!單號"), "{text}");
    stage.keys("JC40{Enter}{Enter}2{Enter}梁生{Enter}{Enter}");
    assert!(stage.text().contains("!單號"), "the mark stays\n{}", stage.text());
    assert!(stage.told().contains("沒有存"), "{}\n{}", stage.told(), stage.text());
    assert!(stage.before_cursor().contains("日期"), "{}", stage.text());
    assert!(stage.text().contains("2026-11-24 還沒到"), "{}", stage.text());
    assert!(desk::open_to_read(&stage.path, Clock::Still(now()), Lang::Hant).unwrap().show("ledger/1").is_err());
}

/// A book with every kind of difference.
fn entered(stage: &mut Stage) -> [String; 3] {
    let [one, two, cloth] = three(stage);
    let row = |change: serde_json::Value| {
        let mut row = json!({"book": "workshop", "date": "2026-11-23", "variety": "JC40S", "size": "whole",
            "count": 2, "taken_by": "梁生", "method": "paper"});
        row.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        row
    };
    let rows = json!([
        row(json!({"slip": one})),
        row(json!({"slip": two, "count": 3, "method": "absent"})),
        row(json!({"count": 1, "size": "half"})),
    ]);
    let mut desk = other(stage);
    for value in rows.as_array().unwrap() {
        let typed = from_json(desk::book("ledger").unwrap().thing().fields, value).unwrap();
        desk.add("ledger", &typed, Dialect::Strict, None).unwrap();
    }
    [one, two, cloth]
}

fn reconcile(stage: &mut Stage) {
    let cx = Stage::cx(&stage.desk, stage.lang);
    let reply = stage.layers[0].run("reconcile", &cx);
    stage.obey(reply);
    stage.draw();
}

#[test]
fn a_months_differences_are_worked_off_until_finance_has_its_report() {
    let mut stage = Stage::new();
    let [_, two, cloth] = entered(&mut stage);
    reconcile(&mut stage);
    let text = stage.text();
    assert!(text.contains("相符 1 行，差異 5 條，未說明 5 條"), "{text}");
    let first = text.lines().find(|line| line.starts_with('>')).unwrap();
    assert!(first.contains("台賬有、單上無") && first.contains("第 3 行"), "the worst first: {text}");
    // Enter opens what it is about.
    stage.keys("{Enter}");
    assert!(stage.text().contains("台賬第 3 行") && stage.layers.len() == 3, "{}", stage.text());
    stage.keys("{Esc}{Down}{Enter}");
    assert!(stage.text().contains(&two), "{}", stage.text());
    stage.keys("{Esc}{Up}");
    // A lone row that was typed in error is voided, everything else explained.
    stage.keys("{F6}{Down}{Down}{Enter}錄錯了{F8}");
    assert!(stage.text().contains("差異 4 條"), "{}\n{}", stage.told(), stage.text());
    for reason in ["多取一件", "漏登", "漏登", "出差未簽"] {
        stage.keys("{Home}{F6}");
        if stage.layers.last().unwrap().is_overlay() {
            stage.keys("{Enter}");
        }
        stage.keys(&format!("{reason}{{F8}}"));
    }
    assert!(stage.text().contains("未說明 0 條"), "{}\n{}", stage.told(), stage.text());
    assert!(stage.text().contains("多取一件（林小慧，2026-11-23）"), "{}", stage.text());
    // What was left half said of one difference is no explanation of another.
    stage.keys("{Home}{F6}{Enter}寫到一半{F12}{Down}{F6}");
    if stage.layers.last().unwrap().is_overlay() {
        stage.keys("{Enter}");
    }
    assert!(!stage.text().contains("寫到一半"), "{}", stage.text());
    stage.keys("{Esc}");
    // The form says in words what it is about.
    stage.keys("{Home}{F6}");
    if stage.layers.last().unwrap().is_overlay() {
        stage.keys("{Enter}");
    }
    assert!(stage.text().contains("單上 2 件，台賬 3 件") && !stage.text().contains(":JC40S"), "{}", stage.text());
    stage.keys("{Esc}");
    // Not before the books are complete.
    stage.keys("{F8}吳會計{F8}");
    assert!(stage.told().contains("聲明登記齊全"), "{}", stage.told());
    stage.keys("{Esc}{F2}");
    assert!(stage.text().contains("到 2026-11-30 才完"), "{}", stage.text());
    stage.keys("{F8}");
    assert!(stage.text().contains("說明是哪一本"), "both is said, not left out\n{}", stage.text());
    stage.keys("3{F8}");
    assert!(stage.told().starts_with("2026-11 "), "{}", stage.told());
    assert!(stage.text().contains("車間台賬：林小慧 聲明登記齊全"), "{}\n{}", stage.told(), stage.text());
    stage.keys("{F8}{C-u}吳會計{F8}");
    assert!(stage.text().contains("吳會計 簽收"), "{}\n{}", stage.told(), stage.text());
    // Another window enters one more row: both are withdrawn, and the screen shows it.
    let mut desk = other(&stage);
    let value = json!({"book": "workshop", "date": "2026-11-22", "slip": cloth, "variety": "B21", "metres": "1.0",
        "grams": 70, "taken_by": "梁生", "method": "paper"});
    let typed = from_json(desk::book("ledger").unwrap().thing().fields, &value).unwrap();
    desk.add("ledger", &typed, Dialect::Strict, None).unwrap();
    let text = stage.text();
    assert!(text.contains("車間台賬：未聲明登記齊全") && text.contains("之後改動了台賬第 4 行"), "{text}");
    stage.keys("{Left}");
    assert!(stage.text().contains("2026-10") && stage.text().contains("沒有可核對的"), "{}", stage.text());
    stage.keys("{Right}{Right}");
    assert!(stage.told().contains("還沒到"), "{}", stage.told());
}

#[test]
fn a_stray_digit_and_letters_that_find_nobody_are_no_person() {
    let mut stage = Stage::new();
    stage.keys("{C-l}{F2}t{Enter}{Enter}JC40{Enter}1{Enter}2{Enter}4{Enter}");
    let text = stage.text();
    assert!(text.contains("!取樣人") && text.contains("編號寫成 staff/4"), "{text}");
    stage.keys("{F8}");
    assert!(stage.told().contains("沒有存") && stage.before_cursor().contains("取樣人"), "{}", stage.text());
    stage.keys("{C-u}zgq{Enter}");
    assert!(stage.text().contains("沒有這個人") && stage.before_cursor().contains("取樣人"), "{}", stage.text());
    stage.keys("{Enter}");
    assert!(stage.before_cursor().contains("簽字"), "the second Enter takes it\n{}", stage.text());
    stage.keys("{S-Tab}{C-u}zgq{F8}");
    assert!(stage.text().contains("沒有這個人"), "{}", stage.text());
    // A Chinese name takes one Enter, a key in full too.
    stage.keys("{C-u}王新{Enter}");
    assert!(stage.before_cursor().contains("簽字"), "{}", stage.text());
    stage.keys("{S-Tab}{C-u}staff/4{Enter}");
    assert!(stage.text().contains("梁生") && stage.before_cursor().contains("簽字"), "{}", stage.text());
}

#[test]
fn what_the_slip_says_against_the_book_is_remarked_at_the_field_and_refuses_nothing() {
    let mut stage = Stage::new();
    let [one, two, _] = three(&mut stage);
    stage.keys(&format!("{{C-l}}{{F2}}t{{Enter}}{one}{{Enter}}{{S-Tab}}{{S-Tab}}{{C-u}}T65{{Enter}}"));
    let text = stage.text();
    assert!(text.contains(&format!("{one} 上沒有 T65")) && text.contains("?品種"), "{text}");
    stage.keys("1{Enter}2{Enter}梁生{Enter}{Enter}");
    assert!(stage.told().contains("台賬第 1 行"), "the book says what it says: {}\n{}", stage.told(), stage.text());
    // Another size than the slip has; then a row that is there already.
    stage.keys(&format!("{one}{{Enter}}{{S-Tab}}{{C-u}}2{{Enter}}"));
    assert!(stage.text().contains("上沒有 JC40S 半紗"), "{}", stage.text());
    stage.keys("{S-Tab}{C-u}1{Enter}2{Enter}梁生{Enter}{Enter}");
    assert!(stage.told().contains("台賬第 2 行"), "{}\n{}", stage.told(), stage.text());
    stage.keys(&format!("{one}{{Enter}}"));
    assert!(stage.text().contains("已經錄過：台賬第 2 行"), "{}", stage.text());
    stage.keys("{C-r}");
    assert!(stage.before_cursor().contains("單號"), "{}", stage.text());
    stage.keys(&format!("{two}{{Enter}}{{Enter}}2{{Enter}}梁生{{Enter}}{{Enter}}{two}{{Enter}}"));
    assert!(stage.text().contains("已錄：第 3 行"), "the list marks what is entered\n{}", stage.text());
    stage.keys("{Esc}{C-r}{Esc}");
    // A void slip, and a number that there is not.
    let void: Vec<(String, String)> = vec![("reason".into(), "開錯".into())];
    let fresh = json!({"customer": "恆達紡織有限公司", "purpose": "trial", "charge": "free", "source": "workshop",
        "department": "市場營銷部", "handler": "梁生", "lines": [{"variety": "JC40S", "size": "whole", "count": 1}]});
    let fresh = from_json(desk::book("sample").unwrap().thing().fields, &fresh).unwrap();
    let mut desk = other(&stage);
    let fresh = desk.add("sample", &fresh, Dialect::Strict, None).unwrap().record.to_string();
    desk.act(&fresh, "void", &|fields| from_set(fields, &void), Dialect::Strict, None, None).unwrap();
    stage.keys(&format!("{{F2}}{fresh}{{Enter}}"));
    assert!(stage.text().contains("已作廢：核對本子") && stage.text().contains("?單號"), "{}", stage.text());
}

#[test]
fn an_interrupted_sitting_goes_on_and_the_newest_row_is_marked() {
    let mut stage = Stage::new();
    stage.keys("{C-l}{F2}t{Enter}{Enter}JC40{Enter}1{Enter}2{Enter}梁生{Enter}{Enter}");
    stage.keys("{Enter}B21{Enter}12.5{Enter}900{Enter}..{Enter}{Enter}{Esc}");
    let text = stage.text();
    assert!(text.lines().any(|line| line.starts_with('>') && line.contains("B21")), "{text}");
    stage.keys("{F2}");
    let text = stage.text();
    assert!(text.contains("今天我錄 2 行  紗 2 件  布 1 件 12.5 米 0.900 公斤"), "{text}");
    assert!(text.contains("2026-11-23") && stage.before_cursor().contains("單號"), "{text}");
    stage.keys("{Enter}..{Enter}3.5{Enter}70{Enter}..{Enter}{Enter}");
    assert!(stage.told().contains("台賬第 3 行"), "{}\n{}", stage.told(), stage.text());
    // The other book's sheet is counted by itself.
    stage.keys("{S-Tab}{S-Tab}2{Enter}");
    assert!(!stage.text().contains("今天我錄"), "{}", stage.text());
}

#[test]
fn a_voided_row_is_entered_again_from_what_stood_in_it() {
    let mut stage = Stage::new();
    let [one, ..] = three(&mut stage);
    stage.keys(&format!("{{C-l}}{{F2}}t{{Enter}}{one}{{Enter}}2{{Enter}}梁生{{Enter}}3{{Enter}}{{Esc}}"));
    stage.keys("{F6}{Down}{Enter}數量看錯{F8}");
    assert!(stage.told().contains("台賬第 1 行 作廢") && stage.told().contains("F2"), "{}", stage.told());
    stage.keys("{F2}");
    let text = stage.text();
    for part in [one.as_str(), "2026-11-23", "JC40S", "整紗", "梁生", "拒簽"] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    stage.keys("{Tab}{Tab}{Tab}5{F8}");
    assert!(stage.told().contains("台賬第 2 行"), "{}\n{}", stage.told(), stage.text());
    assert_eq!(
        (stage.record("ledger/2")["count"].clone(), stage.record("ledger/2")["slip"].clone()),
        (json!(5), json!(one))
    );
    // Only once: then F2 opens a blank row.
    stage.keys("{Esc}{F2}");
    assert!(!stage.text().contains(&format!("單號    {one}")), "{}", stage.text());
}

#[test]
fn what_a_row_withdraws_is_said_when_it_is_saved() {
    let mut stage = Stage::new();
    reconcile(&mut stage);
    stage.keys("{F2}3{F8}{Esc}{C-l}{F2}t{Enter}{Enter}JC40{Enter}1{Enter}2{Enter}梁生{Enter}{Enter}");
    assert_eq!(stage.told(), "已存台賬第 1 行。2026-11 車間台賬的登記齊全聲明已收回。");
}

#[test]
fn nothing_is_cut_in_any_language_on_either_screen() {
    for lang in Lang::ALL {
        for size in [(80, 24), (120, 36)] {
            let mut stage = Stage::new();
            let [one, two, _] = entered(&mut stage);
            (stage.lang, stage.size) = (lang, size);
            let whole = |stage: &mut Stage, what: &str| {
                let text = stage.text();
                assert!(!text.contains(".."), "{lang:?} {size:?} {what}\n{text}");
                text
            };
            stage.keys("{C-l}");
            let text = whole(&mut stage, "ledger");
            assert!(text.contains(&one) && text.contains("梁生"), "{text}");
            stage.keys("{F6}");
            whole(&mut stage, "steps of a row");
            stage.keys("{Enter}");
            whole(&mut stage, "link");
            stage.keys("{Esc}{F2}{F1}");
            whole(&mut stage, "entry");
            stage.keys(&format!("{two}{{Enter}}"));
            whole(&mut stage, "lines of a slip");
            stage.keys("{Esc}{Esc}{Esc}");
            stage.layers.truncate(1);
            reconcile(&mut stage);
            let text = whole(&mut stage, "month");
            assert!(text.contains(&two), "{text}");
            for keys in ["{F6}", "{Enter}", "{Esc}", "{F2}", "{Esc}", "{F8}", "{Esc}", "{Down}", "{Down}", "{Down}"] {
                stage.keys(keys);
                whole(&mut stage, keys);
            }
            for layer in &stage.layers {
                let help = layer.help(&Stage::cx(&stage.desk, lang));
                assert!(!help.text.is_empty());
            }
        }
    }
}

#[test]
fn the_key_bar_holds_what_one_works_with_and_tiny_windows_break_nothing() {
    for lang in Lang::ALL {
        let mut stage = Stage::new();
        entered(&mut stage);
        stage.lang = lang;
        let bar = |stage: &Stage| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
            let cx = Stage::cx(&stage.desk, lang);
            let commands = stage.layers.last().unwrap().commands(&cx);
            let shown = frame::Frame {
                left: "",
                brief: "",
                operator: "",
                now: now(),
                training: true,
                tabs: &[],
                active: 0,
                alone: false,
                note: "",
                notice: None,
                alarm: Default::default(),
                commands: &commands,
                countdown: None,
            };
            let area = buffer.area;
            frame::draw(&mut Canvas::new(&mut buffer, Look::default()), area, &shown, lang);
            rows(&buffer).pop().unwrap()
        };
        let tiny = |stage: &mut Stage| {
            for size in [(10, 3), (200, 60), (80, 24)] {
                stage.size = size;
                stage.draw();
            }
        };
        stage.keys("{C-l}");
        tiny(&mut stage);
        let keys = bar(&stage);
        assert!(["F2", "F5", "F6", "Ctrl+B", "Esc"].iter().all(|key| keys.contains(key)), "{keys}");
        stage.keys("{F2}");
        stage.keys("{Enter}JC40{Enter}1{Enter}2{Enter}a{Enter}{Enter}1{Enter}");
        tiny(&mut stage);
        let keys = bar(&stage);
        assert!(["F8", "..", "Esc"].iter().all(|key| keys.contains(key)), "{keys}\n{}", stage.text());
        stage.keys("{Esc}{C-b}");
        tiny(&mut stage);
        let keys = bar(&stage);
        assert!(["F2", "F5", "F6", "F8", "Tab", "Esc"].iter().all(|key| keys.contains(key)), "{keys}");
    }
}
