//! What a clerk's keys do in a form.

use ratatui::layout::Position;

use super::field::{Choice, Field, Kind, Thing};
use super::layout::{Computed, Layout, column, computed, number, place};
use super::sheet::{Hooks, Sheet};
use super::value::{Raw, Typed};
use crate::kernel::problem::{Failure, Problem, Rule};
use crate::kernel::ui::fake::{Fake, Stage};
use crate::kernel::ui::{Cx, Layer};
use crate::kernel::words::{Lang, Words, words};
use crate::say;

const NONE: Words = words("", "", "");

const fn field(key: &'static str, label: Words, kind: Kind, required: bool) -> Field {
    Field {
        key, label, help: words("這裡填。", "这里填。", "Fill in here."), rule: Rule::Clause("S3"), kind, required
    }
}

const CHARGE: [Choice; 2] = [
    Choice { code: "free", words: words("免費", "免费", "free"), key: '1' },
    Choice { code: "charged", words: words("收費", "收费", "charged"), key: '2' },
];

static LINES: [Field; 3] = [
    field("variety", words("品種", "品种", "Variety"), Kind::Pick { source: "variety", open: false }, true),
    field("size", words("規格", "规格", "Size"), Kind::Pick { source: "size", open: false }, true),
    field("count", words("數量", "数量", "Count"), Kind::Whole { min: 1, max: 9999, unit: NONE }, true),
];

static FIELDS: [Field; 5] = [
    field("customer", words("客戶", "客户", "Customer"), Kind::Pick { source: "customer", open: true }, true),
    field("charge", words("免費/收費", "免费/收费", "Charge"), Kind::Choice(&CHARGE), true),
    field("on", words("日期", "日期", "Date"), Kind::Day, false),
    field("remarks", words("備註", "备注", "Remarks"), Kind::Text { max: 200 }, false),
    field("lines", words("明細", "明细", "Lines"), Kind::Rows(&LINES), true),
];

static SLIP: Thing = Thing { name: "slip", label: words("單", "单", "slip"), fields: &FIELDS, actions: &[] };

const LAYOUT: Layout = Layout {
    lines: &[&[place("customer", 1)], &[place("charge", 1), place("on", 1)], &[place("remarks", 1)]],
    columns: &[column(24, true), column(10, false), number(8)],
    computed: &[computed(words("克重", "克重", "Grams"), 8)],
    order: &[],
    stops: None,
};

struct Slips;

impl Hooks for Slips {
    fn computed(&self, typed: &Typed, _cx: &Cx<'_>) -> Computed {
        let counts: Vec<i64> = typed.rows("lines").iter().map(|row| row.text("count").parse().unwrap_or(0)).collect();
        let total: i64 = counts.iter().sum();
        Computed {
            rows: counts.iter().map(|count| vec![(count * 100).to_string()]).collect(),
            total: vec![String::new(), String::new(), total.to_string(), (total * 100).to_string()],
            note: String::new(),
        }
    }

    fn next(&self, saved: &Typed, _cx: &Cx<'_>) -> Option<Typed> {
        Some(Typed::new().with("charge", saved.text("charge")))
    }
}

fn stage() -> Stage<Sheet> {
    let desk = Fake::default();
    let sheet = Sheet::add(&SLIP, LAYOUT, Box::new(Slips), &desk.cx(Lang::Hant));
    Stage::new(desk, sheet)
}

fn row(stage: &Stage<Sheet>, at: usize) -> Vec<String> {
    let typed = stage.layer.form().typed();
    let row = typed.rows("lines").get(at).cloned().unwrap_or_default();
    LINES.iter().map(|field| row.text(field.key).to_string()).collect()
}

#[test]
fn a_slip_is_typed_in_the_order_of_the_paper_and_saved_by_one_key() {
    let mut stage = stage();
    let script = "hdfz{Enter}{Enter}1{Enter}{Enter}{Enter}jc40{Enter}1{Enter}2{Enter}..{Enter}3{Enter}5{Enter}{F8}";
    stage.keys(script);
    assert_eq!(stage.told, "已存 test/1。");
    let (_, typed) = &stage.desk.added[0];
    assert_eq!((typed.text("customer"), typed.text("charge")), ("customer/1", "free"));
    let rows: Vec<(&str, &str, &str)> =
        typed.rows("lines").iter().map(|row| (row.text("variety"), row.text("size"), row.text("count"))).collect();
    assert_eq!(rows, [("variety/1", "size/1", "2"), ("variety/1", "size/3", "5")]);
    // One key a field and one for the save, besides what carries information; held, so that it can't creep up.
    let keys = crate::kernel::ui::keys::script(script).len();
    let telling = "hdfz".len() + "1".len() + "jc40".len() + "12".len() + "..".len() + "35".len();
    assert_eq!(keys - telling, 11 + 1, "one more where two customers have the same code");
    // The next form is blank but for what sticks, and the draft is gone.
    assert_eq!(stage.layer.form().typed(), Typed::new().with("charge", "free"));
    assert_eq!(stage.desk.drafts, []);
    assert_eq!(stage.layer.form().path(), "customer");
}

#[test]
fn the_next_form_is_not_saved_by_the_key_that_is_still_held() {
    let mut stage = stage();
    stage.keys("hdfz{F8 5}");
    assert_eq!(stage.desk.added.len(), 0, "several fit: saving takes none that nobody chose");
    stage.keys("{Enter}{F8 5}");
    assert_eq!(stage.desk.added.len(), 1);
    stage.keys("{Enter 40}");
    assert_eq!(stage.desk.added.len(), 1, "Enter never saves");
}

#[test]
fn the_cursor_stands_at_the_insertion_point() {
    let mut stage = stage();
    let mut at = |keys: &str| {
        stage.keys(keys);
        stage.layer.cursor().unwrap()
    };
    let start = at("");
    assert_eq!(start.y, 3);
    let Position { x, y } = start;
    assert_eq!(at("恆達"), Position::new(x + 4, y));
    assert_eq!(at("{Left}"), Position::new(x + 2, y));
    assert_eq!(at("{BS}"), Position::new(x, y));
    assert_eq!(at("{Esc}{Tab}{Tab}{Tab}備註a"), Position::new(x + 5, y + 2));
}

#[test]
fn what_is_mistyped_is_told_at_its_field_when_one_leaves_it() {
    let mut stage = stage();
    stage.keys("{Tab 4}zzz{Tab}");
    assert!(stage.layer.form().problem("lines[1].variety").is_some());
    stage.keys("{S-Tab}");
    assert!(stage.text().contains("zzz"), "what was typed stays");
    stage.keys("{C-u}t65{Tab}");
    assert!(stage.layer.form().problem("lines[1].variety").is_none());
    assert_eq!(row(&stage, 0)[0], "variety/3");
}

#[test]
fn full_width_input_becomes_what_it_means_when_one_leaves_the_field() {
    let mut stage = stage();
    stage.keys("{Tab 4}ＪＣ４０{Esc}{Tab}２{Tab}１５{Tab}");
    assert_eq!(row(&stage, 0), ["variety/1", "size/2", "15"]);
}

#[test]
fn rows_are_repeated_as_in_the_accounting_program() {
    for (above, first) in [("..", "//"), ("。。", "、、"), ("．．", "／／")] {
        let mut stage = stage();
        stage.keys("{Tab 4}jc40{Enter}1{Enter}2{Enter}t65{Enter}3{Enter}7{Enter}");
        stage.keys(&format!("{first}{{Enter}}{above}{{Enter}}{above}{{Enter}}"));
        assert_eq!(row(&stage, 2), ["variety/1", "size/3", "7"], "{above} {first}");
    }
}

#[test]
fn a_row_is_dropped_and_brought_back() {
    let mut stage = stage();
    stage.keys("{Tab 4}jc40{Enter}1{Enter}2{Enter}t65{Enter}3{Enter}7{Up}{C-y}");
    assert_eq!(row(&stage, 0), ["variety/3", "size/3", "7"]);
    stage.keys("{C-z}");
    assert_eq!(row(&stage, 0), ["variety/1", "size/1", "2"]);
}

#[test]
fn an_empty_last_row_ends_the_grid() {
    let mut stage = stage();
    stage.keys("{Tab 4}jc40{Enter}1{Enter}2{Enter}{Enter}");
    assert_eq!(stage.told, "到底了：按 F8 存盤。");
    assert_eq!(stage.layer.form().typed().rows("lines").len(), 1);
    assert!(stage.text().contains("合計"), "{}", stage.text());
}

#[test]
fn an_unknown_name_is_announced_as_new_where_new_ones_may_stand() {
    let mut stage = stage();
    stage.keys("新華紗廠");
    assert!(stage.text().contains("新：新華紗廠"), "{}", stage.text());
    stage.keys("{Enter}");
    assert_eq!(stage.layer.form().typed().text("customer"), "新華紗廠");
    // A new name that begins like a known one is the last line of the list, one key up.
    stage.keys("{S-Tab}{C-u}恆達{Up}{Enter}");
    assert_eq!(stage.layer.form().typed().text("customer"), "恆達");
}

#[test]
fn nothing_typed_is_ever_lost() {
    let mut stage = stage();
    stage.keys("恆達{Enter}2{Enter}2026-11-30{Enter}備 註");
    let typed = stage.layer.form().typed();
    stage.keys("{Esc}");
    assert!(stage.closed);
    // A refusal keeps everything too.
    let desk = std::mem::take(&mut stage.desk);
    *desk.refuse.borrow_mut() =
        Some(Failure::from(Problem::new("x", say!("不行。", "不行。", "No.")).at("lines[1].count")));
    let again = Sheet::add(&SLIP, LAYOUT, Box::new(Slips), &desk.cx(Lang::Hant));
    assert_eq!((again.form().typed(), again.form().path().as_str()), (typed.clone(), "remarks"));
    let mut stage = Stage::new(desk, again);
    stage.keys("{F8}");
    assert_eq!(stage.told, "沒有存：要改 1 處，光標在第一處。");
    assert!(stage.text().contains("不行。"));
    assert_eq!(stage.layer.form().path(), "lines[1].count", "the cursor goes to the mistake");
    assert_eq!(stage.layer.form().typed(), typed);
}

#[test]
fn a_form_is_parked_by_one_key_and_comes_back_at_the_same_field() {
    let mut stage = stage();
    stage.keys("恆達{Enter}2{Enter}{F12}");
    assert!(stage.closed);
    let desk = std::mem::take(&mut stage.desk);
    let draft = desk.drafts[0].clone();
    assert!(draft.0.parked);
    let fresh = Sheet::add(&SLIP, LAYOUT, Box::new(Slips), &desk.cx(Lang::Hant));
    assert!(fresh.form().typed().is_blank(), "a parked form waits until it is asked for");
    let back = Sheet::resume(&SLIP, LAYOUT, Box::new(Slips), draft, &desk.cx(Lang::Hant));
    assert_eq!(back.form().path(), "on");
    assert_eq!(back.form().typed().text("customer"), "customer/1");
}

#[test]
fn a_page_of_prose_saves_nothing() {
    let mut stage = stage();
    stage.keys("今天上午，張師傅說：樣品 yes 已經做好 y 了。\n一共 12 件... //q!\t請 Y 確認；n N 1 2 3 0 . . / /{Enter}{Enter}{Enter}");
    stage.keys("{paste 一行\n二行\ty\u{1b}[2J\n}");
    assert_eq!((stage.desk.added.len(), stage.desk.acted.len()), (0, 0));
    assert!(!stage.text().contains('\u{1b}'));
}

#[test]
fn every_size_and_language_draws_without_panic() {
    let mut stage = stage();
    stage.keys("恆達紡織二廠分公司駐上海辦事處{Enter}1{Enter}13-45{Enter}很長的備註很長的備註很長的備註很長的備註很長的備註{Enter}zz{Enter}1{Enter}x{Enter}");
    for lang in Lang::ALL {
        stage.lang = lang;
        for wide in 1..130 {
            stage.draw(wide, 24);
        }
        for high in 1..40 {
            stage.draw(80, high);
        }
        stage.draw(10, 3);
    }
}

#[test]
fn what_a_draft_holds_is_what_was_typed() {
    let mut stage = stage();
    stage.keys("恆達{Esc}{Tab}1{Tab}t{Tab}x{Tab}jc40{Enter}1");
    let draft = &stage.desk.drafts[0].0;
    assert_eq!(draft.typed, stage.layer.form().typed());
    assert_eq!(draft.typed.text("on"), "2026-11-23", "a day typed against today is kept as the day it is");
    assert!(matches!(draft.typed.get("lines"), Some(Raw::Rows(_))));
}

#[test]
fn a_day_typed_against_today_is_fixed_when_it_is_left_and_in_the_draft() {
    let mut stage = stage();
    stage.keys("{Tab 2}-1");
    assert_eq!(stage.desk.drafts[0].0.typed.text("on"), "2026-11-22", "also while one is still in the field");
    stage.keys("{Tab}");
    assert_eq!(stage.layer.form().typed().text("on"), "2026-11-22");
    stage.keys("{S-Tab}{Tab}");
    assert_eq!(stage.layer.form().typed().text("on"), "2026-11-22", "it reads back the same");
}

#[test]
fn what_stands_in_a_field_is_replaced_by_what_is_typed_and_kept_by_the_arrows() {
    let mut stage = stage();
    stage.keys("{Tab 4}jc40{Enter}1{Enter}12{Enter}{S-Tab}3");
    assert_eq!(row(&stage, 0)[2], "3");
    stage.keys("{C-z}");
    assert_eq!(row(&stage, 0)[2], "12");
    stage.keys("{Left}3");
    assert_eq!(row(&stage, 0)[2], "132");
    stage.keys("{S-Tab}{Tab}{BS}");
    assert_eq!(row(&stage, 0)[2], "");
    stage.keys("7{S-Tab}{Tab}{paste 45}");
    assert_eq!(row(&stage, 0)[2], "45");
    stage.keys("{C-u}");
    assert_eq!(row(&stage, 0)[2], "");
    stage.keys("{S-Tab}{C-u}");
    assert_eq!(row(&stage, 0)[1], "");
}

#[test]
fn several_that_fit_are_chosen_from_and_not_guessed() {
    let mut stage = stage();
    stage.keys("hdfz{Enter}");
    assert_eq!(stage.layer.form().path(), "customer");
    assert!(stage.text().contains("有幾個相近的"), "{}", stage.text());
    stage.keys("2");
    assert_eq!(stage.layer.form().typed().text("customer"), "customer/2");
    // A digit doesn't take the name's place.
    stage.keys("1");
    assert_eq!(stage.layer.form().typed().text("customer"), "customer/2");
    assert!(stage.text().contains("已經選好"), "{}", stage.text());
    // Exactly one: at once. Saving asks as well.
    stage.keys("{BS}王堃{Enter}{S-Tab}{BS}hdfz{F8}");
    assert_eq!(stage.desk.added.len(), 0);
    assert_eq!(stage.layer.form().path(), "customer");
}

#[test]
fn a_mistake_is_told_in_full_while_the_cursor_is_in_the_next_cell() {
    let mut stage = stage();
    stage.keys("{Tab 6}99999{Enter}");
    assert_ne!(stage.layer.form().path(), "lines[1].count");
    assert!(stage.text().contains("超出範圍。請填 1 到 9999 的整數"), "{}", stage.text());
    stage.keys("{S-Tab}5");
    assert!(!stage.text().contains("超出範圍"), "{}", stage.text());
}

#[test]
fn a_refused_grid_is_no_longer_marked_once_it_has_a_row() {
    let mut stage = stage();
    let problem = Problem::new("missing", say!("還空著。", "还空着。", "Empty.")).at("lines");
    *stage.desk.refuse.borrow_mut() = Some(Failure::from(problem));
    stage.keys("王堃{Enter}{F8}");
    assert!(stage.text().contains("還空著。") && stage.text().contains("\n!1"), "{}", stage.text());
    stage.keys("jc40{Enter}");
    assert!(stage.layer.form().problems().is_empty());
    assert!(!stage.text().contains("還空著。"), "{}", stage.text());
}

#[test]
fn saving_marks_everything_at_once() {
    let mut stage = stage();
    stage.keys("王堃{Enter}{Tab}13-45{Tab 2}jc40{Enter}{Tab}0{F8}");
    assert_eq!(stage.desk.added.len(), 0);
    assert_eq!(stage.told, "沒有存：要改 4 處，光標在第一處。");
    for path in ["charge", "on", "lines[1].size", "lines[1].count"] {
        assert!(stage.layer.form().problem(path).is_some(), "{path}");
    }
    assert_eq!(stage.layer.form().path(), "charge");
}

#[test]
fn a_wrong_key_in_a_choice_tells_the_right_ones() {
    let mut stage = stage();
    stage.keys("{Tab}9");
    assert!(stage.text().contains("按一個鍵選：1 免費、2 收費。"), "{}", stage.text());
    stage.keys("2");
    assert!(!stage.text().contains("按一個鍵選"));
    assert_eq!(stage.layer.form().typed().text("charge"), "charged");
}

#[test]
fn enter_takes_the_marked_row_of_a_list_that_was_asked_for() {
    let mut stage = stage();
    stage.keys("{F7}{Enter}");
    assert_eq!(stage.layer.form().typed().text("customer"), "customer/1");
    assert_eq!(stage.layer.form().path(), "charge", "{}", stage.told);
}
