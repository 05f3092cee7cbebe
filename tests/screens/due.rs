//! F4 and the deadlines of a record over a real file, in the whole program: what is due stands in order and in words of
//! the clock, is found by typing, explains itself, and what can't be kept is explained from there.

use serde_json::json;

use slipdesk::app::state::App;
use slipdesk::kernel::store::{Entry, Operator, Store};
use slipdesk::kernel::time::calendar::Calendar;
use slipdesk::kernel::time::clock::Clock;
use slipdesk::kernel::time::{Minute, Stamp};
use slipdesk::kernel::words::{Lang, Say};
use slipdesk::registers::deadline::{self, Asked, Change, Ground, Limit, store};
use slipdesk::workflow::{Due, Urgency};

use super::requisition::add;
use super::{Stage, first_slip, program};

fn at(text: &str) -> Minute {
    Minute::parse(text).unwrap()
}

/// A repair by telephone: no account, only who calls from where.
fn repair(stage: &mut Stage, caller: &str, room: &str, kind: &str, reported_at: &str) -> String {
    let address = json!({"estate": "紡織新村", "building": "3", "unit": "2", "room": room});
    add(
        stage,
        "repair",
        json!({
            "caller": caller, "phone": "13812345678", "address": address, "fault": "客廳暖氣片接口滴水",
            "kind": kind, "scope": "company", "reported_at": reported_at,
        }),
    )
}

/// Where each of these stands on the screen.
fn places(text: &str, parts: &[&str]) -> Vec<usize> {
    parts
        .iter()
        .map(|part| text.lines().position(|line| line.contains(part)).unwrap_or_else(|| panic!("{part} in\n{text}")))
        .collect()
}

#[test]
fn what_is_due_stands_in_order_and_is_found_by_typing() {
    let mut stage = Stage::new();
    let slip = first_slip(&mut stage);
    let leak = repair(&mut stage, "李秀英", "101", "leak", "2026-11-23T13:00");
    let cold = repair(&mut stage, "張建國", "302", "no_heat", "2026-11-23T14:20");
    let old = repair(&mut stage, "王堃", "501", "no_heat", "2026-11-21T08:00");
    let (mut app, mut play) = program(stage, (80, 24));
    let text = play(&mut app, "{F4}");
    assert!(text.lines().nth(1).is_some_and(|line| line.starts_with("[1 樣品單]")), "{text}");
    let order =
        places(&text, &["! 逾 2 天", "! 逾 1 天", "! 逾 1 時 02 分", "剩 18 分", "剩 1 時 48 分", "明日 13:00", &slip]);
    assert!(order.is_sorted(), "{order:?}\n{text}");
    let line = text.lines().find(|line| line.contains("! 逾 2 天")).unwrap();
    assert!(line.starts_with('>') && line.contains(&old) && line.trim_end().ends_with("H20"), "{line}");
    assert!(line.contains("聯繫用戶約時間  紡織新村 3-2-501"), "{line}");
    // Simplified or traditional, name or address: what is typed filters, and Esc shows all again.
    let text = play(&mut app, "张建国");
    let rows: String = text.lines().skip(3).collect();
    assert!(rows.contains(&cold) && !rows.contains(&leak) && !rows.contains(&slip), "{text}");
    assert!(app.top().unwrap().cursor().is_some(), "one sees where one types");
    let text = play(&mut app, "{Esc}");
    assert!(text.contains(&leak) && text.contains(&slip), "{text}");
    let text = play(&mut app, "{Down 3}{Enter}");
    assert!(text.contains(&format!("報修單 {leak}")), "Enter opens its record\n{text}");
    let text = play(&mut app, "{Esc}");
    let marked = text.lines().find(|line| line.starts_with('>')).unwrap_or_default();
    assert!(text.contains("到期、待辦") && marked.contains(&leak), "Esc comes back to the same row\n{text}");
    let text = play(&mut app, "{F6}");
    assert!(text.contains("派工") && text.contains(&leak), "F6 takes the next step\n{text}");
    let text = play(&mut app, "{Esc}{Esc}");
    assert!(text.contains("4 維修派工 6!"), "four overdue, two due by midnight\n{text}");
}

#[test]
fn the_deadlines_of_a_record_explain_themselves_wherever_it_is_in_front() {
    let mut stage = Stage::new();
    first_slip(&mut stage);
    let old = repair(&mut stage, "王堃", "501", "no_heat", "2026-11-21T08:00");
    let (mut app, mut play) = program(stage, (80, 24));
    let text = play(&mut app, "{C-e}");
    assert!(!text.contains("起算"), "a slip has none\n{text}");
    let text = play(&mut app, "{F4}{Down}{C-e}");
    assert!(text.contains(&format!("時限  {old}")), "{text}");
    let marked = text.lines().find(|line| line.starts_with('>')).unwrap();
    assert!(marked.contains("到場（H20）") && marked.contains("11-21 10:00") && marked.contains("! 逾 2 天"), "{text}");
    for part in
        ["2026-11-21 週六 08:00 起算，2 小時", "期限 2026-11-21 週六 10:00（含）", "月底結賬前要補上", "F6 說明逾期"]
    {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    let text = play(&mut app, "{F6}");
    for part in ["說明逾期", "到場（H20）：逾 2 天", ">原因", "*告知時間", "*告知方式"] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    // Whom to tell is asked before the step goes anywhere.
    let text = play(&mut app, "同時三處跑水{F8}");
    assert!(text.contains("告知時間") && text.contains("同時三處跑水"), "{text}");
    let text = play(&mut app, "{Esc}{Esc}{Esc}{Esc}");
    assert!(text.lines().nth(1).is_some_and(|line| line.contains("[1 樣品單")), "{text}");
}

#[test]
fn what_can_not_be_kept_is_explained_before_it_is_missed() {
    for lang in Lang::ALL {
        let mut stage = Stage::new();
        let facility = json!({
            "name": "3 號樓換熱站", "kind": "substation", "station": "城東站", "building": "紡織新村 3",
            "responsible": "趙班長", "maintenance_days": 30, "inspection_days": 7,
        });
        let facility = add(&mut stage, "facility", facility);
        let view = |app: &App| store::of(app.cx().view(), &facility).unwrap();
        stage.lang = lang;
        let (mut app, mut play) = program(stage, (80, 24));
        play(&mut app, "{F4}3號樓");
        let text = play(&mut app, "{C-e}");
        assert!(text.contains(&facility) && text.contains("H15"), "{text}");
        let before = view(&app);
        let text = play(&mut app, "{F6}");
        for told in ["告知", "Told"] {
            assert!(!text.contains(told), "the company's own: nobody is told\n{text}");
        }
        let text = play(&mut app, "配件未到，改期{F8}");
        let after = view(&app);
        let changed: Vec<_> = after.iter().filter(|kept| !before.contains(kept)).collect();
        assert_eq!(changed.len(), 1, "{text}");
        assert_eq!(changed[0].deadline.explanation.as_deref(), Some("配件未到，改期"));
        assert!(text.contains("配件未到，改期"), "what was said stands below at once\n{text}");
    }
}

#[test]
fn times_are_told_as_people_say_them() {
    let now = Stamp::parse("2026-11-23T14:32:07").unwrap();
    let due = |start: &str, opens: Option<&str>, due: Option<&str>, provisional: bool| {
        let asked = Asked::new("arrive", None, at(start), due.map_or(Limit::AtOnce, |due| Limit::Until(at(due))));
        let asked = Asked { opens: opens.map(at), ..asked };
        let calendar = Calendar::builtin();
        let ground = Ground {
            change: Change::Step,
            now: now.minute(),
            late_typed: false,
            calendar: &calendar,
            seasons: &[],
            counted: None,
        };
        let mut kept = deadline::follow("R", "repair", &[], &[asked], &ground).remove(0);
        kept.deadline.provisional = provisional;
        Due::of(&kept, "repair", now.minute(), Say::each(|_| String::new()))
    };
    let start = "2026-11-23T14:00";
    for (one, urgency, hant, en) in [
        (due(start, None, Some("2026-11-23T14:27"), false), Urgency::Overdue, "! 逾 5 分", "! 5 min late"),
        (due(start, None, Some("2026-11-21T14:00"), false), Urgency::Overdue, "! 逾 2 天", "! 2 days late"),
        (due(start, None, Some("2026-11-23T14:32"), false), Urgency::Due, "剩 0 分", "0 min left"),
        (due(start, None, Some("2026-11-23T14:44"), false), Urgency::Due, "剩 12 分", "12 min left"),
        (due(start, None, Some("2026-11-23T17:30"), false), Urgency::Due, "17:30", "17:30"),
        (due(start, None, Some("2026-11-24T08:00"), false), Urgency::Due, "明日 08:00", "tomorrow 08:00"),
        (due(start, None, Some("2027-01-05T17:30"), true), Urgency::Due, "2027-01-05（暫定）", "2027-01-05 prov."),
        (due(start, None, None, false), Urgency::Running, "已 32 分", "for 32 min"),
        (
            due(start, Some("2026-11-25T14:00"), Some("2026-11-26T14:00"), false),
            Urgency::Later,
            "11-25 起",
            "from 11-25",
        ),
    ] {
        assert_eq!(one.urgency, urgency, "{hant}");
        let told = [Lang::Hant, Lang::En].map(|lang| slipdesk::app::due::when(&one, now, lang));
        assert_eq!(told, [hant, en]);
    }
}

#[test]
fn five_thousand_due_entries_open_at_once() {
    let mut stage = Stage::new();
    let number = repair(&mut stage, "王堃", "501", "no_heat", "2026-11-23T14:00");
    let mut store = Store::open(&stage.path, Clock::Still(super::now()), true).unwrap();
    store
        .change(&Operator::system(), |tx| {
            let now = tx.now().minute();
            let calendar = Calendar::builtin();
            let ground = Ground {
                change: Change::Step,
                now,
                late_typed: false,
                calendar: &calendar,
                seasons: &[],
                counted: None,
            };
            for serial in 2..5000 {
                let record = format!("R2611-{serial:04}-0");
                let asked = Asked::new("finish", Some("H20"), now.plus(-i64::from(serial)), Limit::Hours(24));
                let rows = store::follow(tx, &record, "repair", &[asked], &ground)?;
                tx.write(Entry::new(record, "step").rows(rows))?;
            }
            Ok(())
        })
        .unwrap();
    let (mut app, mut play) = program(stage, (80, 24));
    let start = std::time::Instant::now();
    play(&mut app, "{F4}");
    let opened = start.elapsed();
    let start = std::time::Instant::now();
    let text = play(&mut app, "王堃");
    let filtered = start.elapsed();
    assert!(text.contains(&number), "{text}");
    // A debug build is ten times slower than what people have; what is measured is that nothing is quadratic.
    assert!(opened.as_millis() < 4000 && filtered.as_millis() < 2000, "{opened:?} {filtered:?}");
    eprintln!("opened in {opened:?}, filtered in {filtered:?}");
}
