//! Keys into the gate's machine, and its screens: nothing is released but by a hand that counted.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::drawing::Drawing;
use super::refusal::Refusal;
use super::state::{Effect, Gate, Stage};
use super::view;
use crate::kernel::number::{Letter, Number, Series};
use crate::kernel::problem::Rule;
use crate::kernel::time::{Day, Minute};
use crate::kernel::ui::canvas::Canvas;
use crate::kernel::ui::fake::{Fake, Stage as Played};
use crate::kernel::ui::keys::{Burst, script};
use crate::kernel::ui::screen_text::{overlapped, text};
use crate::kernel::ui::{Code, Input, Key, Layer, Look, Trigger, frame};
use crate::kernel::words::{Lang, Say};
use crate::say;
use crate::workflow::gate::{Goods, Pass, Reason};

fn number() -> Number {
    Number::new(Letter::Sample, Series::new(2611).unwrap(), 42, false).unwrap()
}

fn goods(variety: &str, size: Say, count: i64, grams: i64) -> Goods {
    Goods { variety: variety.to_string(), size, count, grams, metres: None }
}

fn go() -> Pass {
    Pass {
        typed: "261100428".to_string(),
        number: Some(number()),
        found: true,
        reasons: Vec::new(),
        barred: Vec::new(),
        can_draw_here: false,
        from_warehouse: false,
        customer: "恆達紡織有限公司".to_string(),
        handler: "梁生".to_string(),
        charge: "free",
        lines: vec![
            goods("JC40 精梳棉40支", say!("整紗", "整纱", "whole"), 2, 3800),
            goods("JC40 精梳棉40支", say!("小紗", "小纱", "small"), 5, 600),
        ],
        pieces: 7,
        grams: 4400,
        valid_through: Day::parse("2026-11-23"),
        released: None,
        successor: None,
        printed: 1,
    }
}

fn stop(codes: &[&'static str]) -> Pass {
    let reason = |code: &&'static str| Reason {
        code,
        rule: Rule::Clause("S3"),
        say: say!(
            "總經理未簽：請打電話 8021 找總經理，簽好再來。",
            "总经理未签：请打电话 8021 找总经理，签好再来。",
            "The general manager has not signed: telephone 8021, come back when it is signed."
        ),
    };
    Pass { reasons: codes.iter().map(reason).collect(), ..go() }
}

fn to_draw() -> Pass {
    Pass { can_draw_here: true, ..stop(&["not_drawn"]) }
}

/// A guard's screen with a slip that may leave.
fn judged(pass: Pass) -> Gate {
    let mut gate = Gate::new(true);
    gate.judged(pass);
    gate
}

/// Types keys; look-ups are answered with that slip, releases are believed.
fn play(gate: &mut Gate, pass: &Pass, keys: &[Key]) -> Vec<Effect> {
    let mut out = Vec::new();
    for key in keys {
        let effect = gate.key(*key);
        match &effect {
            Effect::LookUp(typed) => gate.judged(Pass { typed: typed.clone(), ..pass.clone() }),
            Effect::Release { number, .. } => gate.released(number.clone(), Vec::new()),
            Effect::RefuseCount { number, .. } => gate.refused(number.clone(), Vec::new()),
            _ => {}
        }
        if !matches!(effect, Effect::Seen | Effect::Ignored) {
            out.push(effect);
        }
    }
    out
}

/// A script by a hand.
fn hand(text: &str) -> Vec<Key> {
    let keys = script(text).into_iter();
    keys.filter_map(|input| if let Input::Key(key) = input { Some(key) } else { None }).collect()
}

/// The same by a scanner: that many milliseconds between two keys.
fn scanner(text: &str, apart: u64) -> Vec<Key> {
    let mut burst = Burst::default();
    let mut at = Instant::now();
    let mut mark = |key| {
        at += Duration::from_millis(apart);
        burst.mark(key, at)
    };
    hand(text).into_iter().map(&mut mark).collect()
}

fn released(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Release { .. })).count()
}

#[test]
fn a_number_and_the_count_by_hand_release_once() {
    let mut gate = Gate::new(true);
    let effects = play(&mut gate, &go(), &hand("261100428{Enter}7{Enter}{Enter}{Enter}7{Enter}"));
    assert_eq!(released(&effects), 1);
    assert_eq!(effects[0], Effect::LookUp("261100428".to_string()));
    assert_eq!(effects[1], Effect::Release { number: "S2611-0042-8".to_string(), counted: 7 });
}

#[test]
fn a_scan_sent_twice_within_50_ms_shows_the_slip_and_releases_nothing() {
    for apart in [0, 1, 2, 5, 9, 15, 40] {
        let mut gate = Gate::new(true);
        let effects = play(&mut gate, &go(), &scanner("261100428{Enter}261100428{Enter}", apart));
        assert_eq!(released(&effects), 0, "{apart} ms");
        let same = |effect: &Effect| *effect == Effect::LookUp("261100428".to_string());
        assert!(effects.iter().all(same), "{apart} ms: {effects:?}");
        assert_eq!(gate.pass().map(Pass::may_leave), Some(true), "{apart} ms");
        assert!(matches!(&gate.stage, Stage::Judged { count, .. } if count.line.is_blank()), "{apart} ms");
    }
}

#[test]
fn a_scan_into_the_count_is_a_new_number_whatever_stood_there() {
    for (before, apart) in [("", 1), ("7", 1), ("7", 3), ("12", 2), ("", 20)] {
        let mut gate = judged(go());
        let mut keys = hand(before);
        keys.extend(scanner("261100436{Enter}", apart));
        let effects = play(&mut gate, &go(), &keys);
        assert_eq!(effects, [Effect::LookUp("261100436".to_string())], "{before} {apart}");
    }
}

#[test]
fn a_scanner_that_sends_the_count_releases_nothing() {
    for apart in [0, 1, 5] {
        let mut gate = judged(go());
        let effects = play(&mut gate, &go(), &scanner("7{Enter}", apart));
        assert_eq!(released(&effects), 0);
    }
    let mut gate = judged(Pass { pieces: 12, ..go() });
    assert!(matches!(play(&mut gate, &go(), &scanner("12{Enter}", 1))[..], [Effect::Hint(_)]));
}

#[test]
fn a_held_enter_passes_no_question() {
    let mut gate = Gate::new(true);
    let effects = play(&mut gate, &go(), &hand("261100428{Enter 50}"));
    assert_eq!(effects.len(), 1);
    let effects = play(&mut gate, &go(), &hand("8{Enter 50}"));
    assert_eq!(effects, []);
    assert!(matches!(&gate.stage, Stage::Judged { count, .. } if count.differs == Some(8)));
}

#[test]
fn a_different_count_waits_for_f6_or_escape() {
    let mut gate = judged(go());
    assert_eq!(play(&mut gate, &go(), &hand("8{Enter}")), []);
    assert_eq!(play(&mut gate, &go(), &hand("{Esc}7{Enter}")).len(), 1);
    let mut gate = judged(go());
    let effects = play(&mut gate, &go(), &hand("8{Enter}{F6}{F6}{F6}"));
    assert_eq!(effects, [Effect::RefuseCount { number: "S2611-0042-8".to_string(), due: 7, counted: 8 }]);
}

#[test]
fn what_is_no_plain_count_releases_nothing() {
    for typed in ["0", "07x", "7件", "-7", "7.0", "7,", "+7", "七", "٧", " ", "00000000"] {
        let mut gate = judged(go());
        let effects = play(&mut gate, &go(), &hand(&format!("{typed}{{Enter}}{{Enter}}")));
        assert_eq!(released(&effects), 0, "{typed}");
    }
    let mut gate = judged(go());
    assert_eq!(released(&play(&mut gate, &go(), &hand("７{Enter}"))), 1, "full width is what it means");
}

#[test]
fn a_page_of_prose_releases_nothing() {
    let prose = "放行之前要清點。\n共 7 件，7 個人\n 7件 \nGO 7!\n261100428 是單號\n\n第7頁\n";
    for apart in [1, 30] {
        for start in [Gate::new(true), judged(go()), judged(stop(&["void"])), judged(to_draw())] {
            let mut gate = start;
            let keys = scanner(&prose.replace('\n', "{Enter}"), apart);
            assert_eq!(released(&play(&mut gate, &go(), &keys)), 0);
            gate.paste(prose);
            assert!(gate.pass().is_none());
        }
    }
}

#[test]
fn without_a_slip_that_may_leave_there_is_no_count() {
    for pass in [stop(&["gm_signature_missing"]), to_draw(), Pass { found: false, ..stop(&["unknown"]) }] {
        let mut gate = judged(pass.clone());
        assert!(!gate.counts());
        assert_eq!(released(&play(&mut gate, &pass, &hand("7{Enter}7{Enter}"))), 0);
    }
    let mut reader = Gate::new(false);
    assert_eq!(released(&play(&mut reader, &go(), &hand("261100428{Enter}7{Enter}"))), 0);
}

#[test]
fn refusals_name_what_was_typed() {
    let mut gate = Gate::new(true);
    assert!(matches!(gate.key(Key::f(6)), Effect::Hint(_)));
    assert_eq!(
        play(&mut gate, &go(), &hand("12 34{F6}")),
        [Effect::Refuse { number: "12 34".to_string(), counted: None }]
    );
    let mut gate = judged(stop(&["void"]));
    assert_eq!(gate.key(Key::f(6)), Effect::Refuse { number: "S2611-0042-8".to_string(), counted: None });
    let mut gate = judged(go());
    play(&mut gate, &go(), &hand("8{Enter}{Esc}"));
    assert_eq!(gate.key(Key::f(6)), Effect::Refuse { number: "S2611-0042-8".to_string(), counted: Some(8) });
}

#[test]
fn escape_clears_step_by_step_and_then_leaves() {
    let mut gate = Gate::new(true);
    let effects = play(&mut gate, &go(), &hand("261100428{Enter}12{Esc}"));
    assert!(gate.counts() && effects.len() == 1);
    assert_eq!(play(&mut gate, &go(), &hand("{Esc}")), []);
    assert_eq!(gate, Gate::new(true));
    assert!(gate.escape_leaves());
    assert_eq!(play(&mut gate, &go(), &hand("{Esc}")), [Effect::Leave]);
}

#[test]
fn a_wrong_digit_is_mended_in_place() {
    let mut gate = Gate::new(true);
    let effects = play(&mut gate, &stop(&["mistyped"]), &hand("261100427{Enter}{BS}8{Enter}"));
    assert_eq!(effects.len(), 2);
    assert_eq!(effects[1], Effect::LookUp("S2611-0042-8".to_string()));
}

#[test]
fn facts_that_change_meanwhile_are_shown_and_take_the_count_away() {
    let mut gate = judged(go());
    play(&mut gate, &go(), &hand("7"));
    gate.rejudged(Pass { printed: 2, ..go() });
    assert!(matches!(&gate.stage, Stage::Judged { count, .. } if count.line.text() == "7"));
    gate.rejudged(stop(&["already_released"]));
    assert!(!gate.counts());
    gate.rejudged(go());
    assert!(matches!(&gate.stage, Stage::Judged { count, .. } if count.line.is_blank()));
}

proptest! {
    #[test]
    fn only_the_right_count_and_enter_by_hand_release(keys in prop::collection::vec((0_usize..16, any::<bool>()), 0..60)) {
        const KEYS: [&str; 16] = [
            "7", "8", "1", "2", "6", "0", "4", "{Enter}", "{Enter}", "{Esc}", "{F3}", "{BS}", "{F6}", "{Left}", "{Home}", "x",
        ];
        let mut gate = judged(go());
        for (which, burst) in keys {
            let key = Key { burst, ..hand(KEYS[which])[0] };
            let field = match &gate.stage {
                Stage::Judged { count, .. } => count.line.text().to_string(),
                _ => String::new(),
            };
            let effects = play(&mut gate, &go(), &[key]);
            if released(&effects) > 0 {
                prop_assert_eq!(field.parse(), Ok(7), "typed {:?}", field);
                prop_assert!(!burst);
                break;
            }
        }
    }
}

fn screen(gate: &mut Gate, size: (u16, u16), lang: Lang, look: Look) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    let area = frame::body(buffer.area);
    let day = Minute::parse("2026-11-23T14:32").unwrap().day();
    let cursor = view::draw(gate, &mut Canvas::new(&mut buffer, look), area, day, lang);
    assert_eq!(overlapped(&buffer), None);
    if let Some(cursor) = cursor {
        assert!(area.contains(cursor) && (size.1 < 24 || cursor.y + 2 < area.bottom()), "{cursor:?}");
    }
    text(&buffer)
}

#[test]
fn every_screen_fits_at_every_size_in_every_language() {
    let long = Pass {
        customer: "越南恆達紡織股份有限公司（河內分公司）國際業務部 Minh Phát".repeat(2),
        lines: (0..30)
            .map(|_| goods(&"精梳棉".repeat(12), say!("整紗", "整纱", "whole"), 99_999, 99_999_999))
            .collect(),
        ..go()
    };
    let four = ["expired", "head_signature_missing", "gm_signature_missing", "not_drawn"];
    let mut ended = judged(go());
    ended.released("S2611-0042-8".to_string(), vec!["14:32 放行，7 件".to_string()]);
    let mut mismatch = judged(long.clone());
    play(&mut mismatch, &long, &hand("8{Enter}"));
    let gates = [Gate::new(true), judged(go()), judged(long), judged(stop(&four)), judged(to_draw()), ended, mismatch];
    for lang in Lang::ALL {
        for ascii in [false, true] {
            for (wide, high) in [(80, 24), (120, 36), (100, 30), (200, 60), (20, 8), (40, 12), (81, 25)] {
                for gate in &gates {
                    let shown = screen(&mut gate.clone(), (wide, high), lang, Look { ascii, ..Look::default() });
                    let signs = |ch: char| matches!(ch, '█' | '▀' | '▄');
                    assert!(!(ascii && shown.contains(signs)));
                }
            }
        }
    }
}

#[test]
fn the_verdict_the_goods_and_the_count_are_on_80_by_24() {
    let shown = screen(&mut judged(go()), (80, 24), Lang::Hant, Look::default());
    for part in [
        "S2611-0042-8",
        "恆達紡織有限公司",
        "經辦 梁生",
        "有效至 今日 24:00",
        "清點件數",
        "JC40 精梳棉40支",
        "4,400",
        "██",
    ] {
        assert!(shown.contains(part), "{part} in\n{shown}");
    }
    let four = ["expired", "head_signature_missing", "gm_signature_missing", "not_drawn"];
    for lang in Lang::ALL {
        let shown = screen(&mut judged(stop(&four)), (80, 24), lang, Look::default());
        assert_eq!(shown.matches("8021").count(), 4, "{shown}");
        assert!(shown.contains("[S3]"));
    }
    let mut gate = judged(go());
    play(&mut gate, &go(), &hand("8{Enter}"));
    let shown = screen(&mut gate, (80, 24), Lang::Hant, Look::default());
    assert!(shown.contains("單上 7 件，清點 8 件"), "{shown}");
}

#[test]
fn the_drawing_is_recorded_from_the_gate_copy_line_by_line() {
    let desk = Fake::default();
    let layer = Drawing::new(&to_draw(), &desk.cx(Lang::Hant));
    let mut played = Played::new(desk, layer);
    let shown = played.text();
    for part in ["取樣人", "發樣人", "JC40 精梳棉40支", "整紗", "2", "5"] {
        assert!(shown.contains(part), "{part} in\n{shown}");
    }
    played.keys("員工2{Enter}外單位老王{Enter}{Enter}");
    assert!(played.desk.acted.is_empty(), "Enter records nothing");
    played.keys("{F8}");
    let (record, action, typed) = &played.desk.acted[0];
    assert_eq!((record.as_str(), action.as_str()), ("S2611-0042-8", "draw"));
    assert_eq!((typed.text("at_gate"), typed.text("given_by")), ("y", "外單位老王"));
    let counts: Vec<(&str, &str)> =
        typed.rows("lines").iter().map(|row| (row.text("line"), row.text("count"))).collect();
    assert_eq!(counts, [("1", "2"), ("2", "5")]);
}

#[test]
fn enter_goes_from_the_giver_through_the_approved_counts_and_adds_no_line() {
    let desk = Fake::default();
    let layer = Drawing::new(&to_draw(), &desk.cx(Lang::Hant));
    let mut played = Played::new(desk, layer);
    played.keys("員工2{Enter}員工3{Enter}");
    // The first count is where one stands: what is typed there replaces what was approved.
    played.keys("1{Enter}4{Enter}");
    assert!(played.told.contains("F8"), "{}", played.told);
    played.keys("{Enter 5}{Tab 3}{Down 3}{C-y}");
    assert!(!played.text().contains("必填"), "{}", played.text());
    played.keys("{F8}");
    let typed = &played.desk.acted[0].2;
    let counts: Vec<(&str, &str)> =
        typed.rows("lines").iter().map(|row| (row.text("line"), row.text("count"))).collect();
    assert_eq!(counts, [("1", "1"), ("2", "4")]);
    assert!(typed.text("given_by").contains('3'), "{typed:?}");
}

#[test]
fn a_digit_never_replaces_a_person_who_was_chosen() {
    let desk = Fake::default();
    let layer = Drawing::new(&Pass { from_warehouse: true, ..to_draw() }, &desk.cx(Lang::Hant));
    let mut played = Played::new(desk, layer);
    played.keys("員工2{Enter}員工3{Enter}員工5{Enter}{Up}");
    played.keys("7{Up}8{Up}９{F8}");
    let typed = &played.desk.acted[0].2;
    for (key, digit) in [("taken_by", '2'), ("given_by", '3'), ("storekeeper", '5')] {
        assert!(typed.text(key).ends_with(digit), "{typed:?}");
    }
}

#[test]
fn a_warehouse_slip_asks_for_its_storekeeper() {
    let desk = Fake::default();
    let layer = Drawing::new(&Pass { from_warehouse: true, ..to_draw() }, &desk.cx(Lang::Hant));
    let mut played = Played::new(desk, layer);
    assert!(played.text().contains("司庫員"));
}

#[test]
fn a_refusal_is_recorded_by_f8_alone() {
    let mut played = Played::new(Fake::default(), Refusal::new("12 34".to_string(), None));
    assert!(played.text().contains("單據塗改"));
    played.keys("{F8}");
    assert!(played.desk.acted.is_empty() && played.told.contains("選一個原因"));
    played.keys("2{Enter 3}3{F8}");
    let (record, action, typed) = &played.desk.acted[0];
    assert_eq!((record.as_str(), action.as_str()), ("12 34", "refuse"));
    let codes = typed.get("reasons").map(|raw| format!("{raw:?}")).unwrap();
    assert!(codes.contains("not_gate_copy") && !codes.contains("goods_differ"), "{codes}");
    let mut played = Played::new(Fake::default(), Refusal::new("12 34".to_string(), None));
    played.keys("5{F8}");
    assert!(played.desk.acted.is_empty(), "other needs a note");
    played.keys("{Tab 5}封條破了{F8}");
    assert_eq!(played.desk.acted[0].2.text("note"), "封條破了");
}

#[test]
fn a_count_that_differed_has_its_reason_chosen_and_goes_into_the_book() {
    let mut played = Played::new(Fake::default(), Refusal::new("S2611-0042-8".to_string(), Some(8)));
    assert!(played.text().contains("1 [x]"), "{}", played.text());
    played.keys("{F8}");
    let typed = &played.desk.acted[0].2;
    assert_eq!(typed.text("counted"), "8");
    assert!(format!("{:?}", typed.get("reasons")).contains("goods_differ"));
    // The guard may mean another reason after all: then no count is told.
    let mut played = Played::new(Fake::default(), Refusal::new("S2611-0042-8".to_string(), Some(8)));
    played.keys("12{F8}");
    assert_eq!(played.desk.acted[0].2.text("counted"), "");
}

#[test]
fn no_go_sign_stands_beside_a_count_that_differs() {
    for lang in Lang::ALL {
        let picture = |gate: &mut Gate| -> Vec<String> {
            let shown = screen(gate, (80, 24), lang, Look { ascii: true, ..Look::default() });
            let sign = |ch: char| if matches!(ch, '#' | '"' | 'o') { ch } else { ' ' };
            // The rows of the sign, without the facts beside it.
            shown.lines().skip(3).take(9).map(|row| row.chars().take(30).map(sign).collect()).collect()
        };
        let mut gate = judged(go());
        let released = picture(&mut gate);
        let stopped = picture(&mut judged(stop(&["void"])));
        assert_ne!(released, stopped);
        play(&mut gate, &go(), &hand("8{Enter}"));
        assert_eq!(picture(&mut gate), stopped);
        play(&mut gate, &go(), &hand("{Esc}"));
        assert_eq!(picture(&mut gate), released, "counting again");
    }
}

#[test]
fn a_guard_who_is_a_party_sees_no_go_and_others_see_go() {
    let reason = stop(&["guard_is_party"]).reasons.remove(0);
    let barred = vec![(3, reason)];
    for pass in [Pass { barred: barred.clone(), ..go() }, Pass { barred: barred.clone(), ..to_draw() }] {
        let here = pass.clone().for_guard(Some(3));
        assert_eq!(here.reasons[0].code, "guard_is_party");
        let mut gate = judged(here);
        assert!(!gate.counts() && !gate.can_draw());
        assert_eq!(released(&play(&mut gate, &pass, &hand("7{Enter}"))), 0);
        for other in [None, Some(4)] {
            assert_eq!(pass.clone().for_guard(other), pass);
        }
    }
    // Where nobody may release, who stands there makes no difference.
    let void = Pass { barred, ..stop(&["void"]) };
    assert_eq!(void.clone().for_guard(Some(3)), void);
}

#[test]
fn whoever_only_looks_is_told_what_to_do() {
    let mut gate = Gate::new(false);
    gate.judged(go());
    for lang in Lang::ALL {
        let shown = screen(&mut gate, (80, 24), lang, Look::default());
        assert!(shown.contains("F10"), "{shown}");
    }
}

#[test]
fn the_gate_book_names_its_arrows_in_words() {
    let desk = Fake::default();
    let layer = super::book::GateBook::new(&desk.cx(Lang::Hant));
    for (lang, name) in [(Lang::Hant, "左"), (Lang::Hans, "左"), (Lang::En, "Left")] {
        let commands = layer.commands(&desk.cx(lang));
        let names: Vec<String> = commands
            .iter()
            .filter_map(|command| if let Trigger::Key(key) = command.trigger { Some(key.name_in(lang)) } else { None })
            .collect();
        assert!(names.iter().any(|it| it == name), "{names:?}");
        assert!(
            commands.iter().all(|command| command.trigger != Trigger::Key(Key::plain(Code::Right))),
            "no day after today"
        );
    }
}
