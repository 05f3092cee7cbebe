//! The program driven by keys: over a fake desk, so that nothing is written and everything that was asked for is seen.

use std::cell::RefCell;
use std::rc::Rc;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

use super::state::App;
use crate::kernel::form::value::Typed;
use crate::kernel::spool::job::{JobState, Reason};
use crate::kernel::ui::fake::Fake;
use crate::kernel::ui::keys::{Burst, Input, script};
use crate::kernel::ui::{Layer, Look, screen_text};
use crate::kernel::words::Lang;

struct Played {
    app: App,
    terminal: Terminal<TestBackend>,
    asked: Rc<RefCell<Vec<(String, Typed)>>>,
}

impl Played {
    fn new(lang: Lang) -> Played {
        let mut desk = Fake::default();
        desk.jobs = vec![
            Fake::job(3, JobState::Waiting, Some(Reason::Stopped)),
            Fake::job(4, JobState::Sent, None),
            Fake::job(2, JobState::Done, None),
        ];
        let asked = Rc::clone(&desk.asked);
        let app = App::new(Box::new(desk), lang, Look::default());
        let mut played = Played { app, terminal: Terminal::new(TestBackend::new(80, 24)).unwrap(), asked };
        played.paint();
        played
    }

    /// Paints a frame and looks at what every frame owes.
    fn paint(&mut self) -> String {
        self.terminal.draw(|frame| self.app.paint(frame)).unwrap();
        // The backend keeps what stood behind a wide character before; the frame itself must be clean.
        let mut buffer = Buffer::empty(*self.terminal.backend().buffer().area());
        let area = buffer.area;
        self.app.draw(&mut buffer, area);
        assert_eq!(screen_text::overlapped(&buffer), None, "{}", screen_text::text(&buffer));
        let cursor = self.app.top().and_then(Layer::cursor);
        if let Some(cursor) = cursor.filter(|_| !self.app.is_too_small()) {
            // P-8, P-10: the real cursor is at the insertion point, and never on the two lowest rows.
            self.terminal.backend_mut().assert_cursor_position(cursor);
            assert!(self.terminal.backend().cursor_visible(), "the cursor is hidden");
            assert!(cursor.y + 2 < buffer.area.height, "{cursor:?}");
        }
        screen_text::text(&buffer)
    }

    fn keys(&mut self, text: &str) -> String {
        for input in script(text) {
            self.app.input(input);
            self.app.settle();
            self.paint();
        }
        self.paint()
    }

    /// What was asked for; a look at the gate leaves at most a line in the gate book and lets nothing out, and asking
    /// the spooler sends nothing.
    fn done(&self) -> Vec<(String, Typed)> {
        let quiet = |what: &str| what.ends_with(" scan") || what == "refresh jobs";
        self.asked.borrow().iter().filter(|(what, _)| !quiet(what)).cloned().collect()
    }

    /// Back to the first list, as the program starts.
    fn home(&mut self) {
        self.app.layers.clear();
        self.app.roots.iter_mut().for_each(|root| *root = None);
        self.app.digit = None;
        self.app.open_tab(0);
        self.paint();
    }

    /// Types without looking at each frame.
    fn hold(&mut self, text: &str) {
        for (input, index) in script(text).into_iter().zip(1..) {
            self.app.input(input);
            if index % 16 == 0 {
                self.app.settle();
                self.paint();
            }
        }
        self.paint();
    }

    fn size(&mut self, wide: u16, high: u16) -> String {
        self.terminal.backend_mut().resize(wide, high);
        self.paint()
    }
}

/// The ways to every screen there is.
const SCREENS: [(&str, &str); 19] = [
    ("samples", ""),
    ("new sample", "{F2}"),
    ("sample filter", "{F7}"),
    ("standards", "2"),
    ("new standard", "2{F2}"),
    ("weighings", "2{Right}"),
    ("varieties", "2{Right 2}{F2}"),
    ("staff", "2{Right 5}{F2}"),
    ("settings", "2{Left}"),
    ("one setting", "2{Left}{Enter}"),
    ("later", "3"),
    ("find", "{F3}"),
    ("due", "{F4}"),
    ("palette", "{F10}"),
    ("gate", "{F9}"),
    ("print queue", "{C-x}"),
    ("what to do with a job", "{C-x}{F6}"),
    ("month", "{C-y}"),
    ("closing a month", "{C-y}{F8}"),
];

/// Prose as somebody types it into the wrong window: all that a hasty hand sends, Enter included.
const PROSE: &str = "今天上午，張師傅說：yes 樣品已經做好了 y。{Enter}一共 12 件, JC40... //q! {Tab}請 Y 確認；n N 1 2 3 4 5 6 0{Enter}\
    {Enter}放行 作廢 void release 8 9 7{Enter} {Space}{BS}{Enter}{Enter}{Down}{Enter}?{Enter}/ok{Enter}{Esc}{Enter}yyy{Enter}";

#[test]
fn every_workflow_has_a_tab_in_their_order_and_the_registers_are_behind_the_standards() {
    let tabs = super::tabs::all();
    let behind: Vec<&str> = tabs.iter().filter_map(|tab| Some(tab.workflow?.thing().name)).collect();
    let all: Vec<&str> = crate::workflows::ALL.iter().map(|workflow| workflow.thing().name).collect();
    assert_eq!(behind, all);
    assert!(tabs.len() <= 9, "a digit opens each");
    assert_eq!(tabs[super::tabs::registers(&tabs)].workflow.map(|workflow| workflow.thing().name), Some("standard"));
    let words: Vec<&str> = tabs.iter().map(|tab| tab.words.get(Lang::Hant)).collect();
    assert_eq!(words[..6], ["樣品單", "紗樣標準", "用熱申請", "維修派工", "測溫", "投訴舉報"]);
}

#[test]
fn a_page_of_prose_typed_into_any_screen_changes_nothing() {
    let mut played = Played::new(Lang::Hant);
    for (name, way) in SCREENS {
        played.home();
        played.keys(way);
        played.hold(PROSE);
        assert_eq!(played.done(), [], "{name}");
        assert!(!played.app.is_over(), "{name}");
    }
}

#[test]
fn enter_held_down_changes_nothing_anywhere() {
    let mut played = Played::new(Lang::Hant);
    for (name, way) in SCREENS {
        played.home();
        played.keys(way);
        played.hold("{Enter 40}");
        assert_eq!(played.done(), [], "{name}");
    }
}

#[test]
fn any_key_held_down_asks_for_nothing() {
    let mut played = Played::new(Lang::Hant);
    for key in [
        "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F12", "Esc", "Tab", "C-s", "C-p", "C-y", "C-z",
        "Del",
    ] {
        // A setting is saved by F8, once: it is the only question that its key answers.
        for (name, way) in SCREENS.into_iter().step_by(3) {
            played.home();
            played.hold(way);
            played.hold(&format!("{{{key} 6}}"));
            assert_eq!(played.done(), [], "{key} in {name}");
        }
    }
}

#[test]
fn every_screen_draws_in_every_size_and_language() {
    for lang in Lang::ALL {
        let mut played = Played::new(lang);
        for (_, way) in SCREENS {
            played.home();
            played.keys(way);
            for (wide, high) in [(81, 25), (110, 30), (120, 36), (79, 24), (10, 3), (1, 1)] {
                played.size(wide, high);
            }
            // What was open is still there.
            played.size(80, 24);
        }
    }
}

#[test]
fn a_window_too_small_says_so_and_keeps_what_was_typed() {
    let mut played = Played::new(Lang::Hant);
    played.keys("{F3}恆達");
    let small = played.size(60, 20);
    assert!(small.contains("窗口太小") && small.contains("80x24"), "{small}");
    played.keys("xyz{Enter}");
    assert!(played.size(80, 24).contains("恆達"));
    assert!(!played.paint().contains("xyz"), "what can't be seen isn't typed");
    played.size(10, 3);
}

#[test]
fn tabs_change_by_tab_and_by_digit_and_numbers_are_found_by_typing_them() {
    let mut played = Played::new(Lang::Hant);
    assert!(played.keys("{Tab}").contains("[2 紗樣標準"));
    assert!(played.keys("{S-Tab}{S-Tab}").contains("[6 投訴舉報"));
    assert!(played.keys("3").contains("[3 用熱申請"));
    // A number begins with a digit too; the tab comes back and the number is looked for.
    let text = played.keys("{Tab}26");
    assert!(text.contains("單號或文字  26"), "{text}");
    assert!(played.keys("{Esc}").contains("[4 維修派工"));
    assert!(played.keys("S26").contains("單號或文字  S26"));
}

#[test]
fn full_width_digits_and_the_input_methods_question_mark_work_in_lists() {
    let mut played = Played::new(Lang::Hant);
    assert!(played.keys("２").contains("[2 紗樣標準"));
    assert!(played.keys("？").contains("上下鍵移動"));
}

#[test]
fn every_function_key_has_a_second_way() {
    for (first, second) in [
        ("{F2}", "{C-n}"),
        ("{F3}", "{C-f}"),
        ("{F4}", "{C-d}"),
        ("{F7}", "{C-o}"),
        ("{F10}", "{C-k}"),
        ("{F1}", "{M-1}"),
    ] {
        let (mut one, mut two) = (Played::new(Lang::Hant), Played::new(Lang::Hant));
        assert_eq!(one.keys(first), two.keys(second), "{first} {second}");
        let mut plain = Played::new(Lang::Hant);
        assert_ne!(one.paint(), plain.paint(), "{first} does something");
    }
    // The list of everything is searchable by pinyin initials; Esc, which leads back, opens nothing at the top.
    let mut played = Played::new(Lang::Hant);
    assert!(played.keys("{F10}hczr").contains("換操作人"));
    let mut played = Played::new(Lang::Hant);
    let before = played.keys("");
    assert_eq!(played.keys("{Esc}{Esc}"), before);
}

#[test]
fn the_key_bar_offers_what_works_and_nothing_else() {
    let mut played = Played::new(Lang::Hant);
    // Complaints have no screen yet: nothing can be entered there.
    played.keys("6");
    let bar = played.paint().lines().last().unwrap().to_string();
    assert!(!bar.contains("F2") && bar.contains("F3") && bar.contains("F10"), "{bar}");
    played.keys("{Tab}{F2}");
    let bar = played.paint().lines().last().unwrap().to_string();
    assert!(bar.contains("F8") && !bar.contains("F3"), "{bar}");
}

#[test]
fn a_scanners_number_and_enter_in_one_burst_only_looks_up() {
    let mut played = Played::new(Lang::Hant);
    let mut burst = Burst::default();
    let at = std::time::Instant::now();
    for input in script("261100428{Enter}{Enter}") {
        let Input::Key(key) = input else { continue };
        played.app.input(Input::Key(burst.mark(key, at)));
        played.paint();
    }
    assert_eq!(played.done(), []);
}

#[test]
fn refusals_are_explained_by_f1() {
    let mut played = Played::new(Lang::Hant);
    let text = played.keys("{F3}S2611-0042-9{Enter}");
    assert!(text.contains("校驗碼不對"), "{text}");
}

#[test]
fn the_palette_leads_to_every_register() {
    for (typed, seen) in [
        ("員工", "[人員]"),
        ("人员", "[人員]"),
        ("ry", "[人員]"),
        ("品種表", "[品種]"),
        ("價目表", "[價格]"),
        ("設置", "[設置]"),
        ("employees", "[人員]"),
        ("過秤", "[過秤記錄]"),
        ("設備", "[供熱設施]"),
        ("巡检", "[供熱設施]"),
        ("值班", "[值班]"),
        ("排班", "[值班]"),
        ("熱費", "[收費]"),
        ("tariff", "[收費]"),
        ("采暖期", "[供熱期]"),
    ] {
        let mut played = Played::new(Lang::Hant);
        let text = played.keys(&format!("{{F10}}{typed}{{Enter}}"));
        assert!(text.contains(seen), "{typed}: {text}");
    }
    // What the work with heating users needs opens over the tab, and Esc comes back to it.
    let mut played = Played::new(Lang::Hant);
    assert!(played.keys("4{F10}用戶{Enter}").contains("[用戶]"), "{}", played.paint());
    let text = played.keys("{Esc}");
    assert!(text.contains("[4 維修派工") && !text.contains("[用戶]"), "{text}");
}

#[test]
fn what_is_odd_about_the_file_stays_until_a_key() {
    let mut played = Played::new(Lang::Hant);
    let odd =
        |code| crate::kernel::problem::Problem::new(code, crate::say!("歷史被改過。", "历史被改过。", "Rewritten."));
    played.app.greet(vec![odd("history_rewritten"), odd("low_space")]);
    played.app.tick();
    played.app.settle();
    let text = played.paint();
    assert!(text.contains("歷史被改過") && text.contains("還有 1 條"), "{text}");
    assert!(played.keys("{F1}").contains("為什麼不行"));
    assert!(!played.keys("{Esc}{Down}").contains("歷史被改過"));
}

#[test]
fn pasted_escapes_never_reach_the_screen() {
    let mut played = Played::new(Lang::En);
    for (_, way) in SCREENS {
        played.home();
        played.keys(way);
        played.app.input(Input::Paste("\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}31m 恆達\u{202e}".to_string()));
        let text = played.paint();
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{9b}']), "{text:?}");
    }
}

#[test]
fn the_print_queue_tells_what_is_stuck_and_does_nothing_by_enter_alone() {
    let mut played = Played::new(Lang::Hant);
    assert!(played.paint().lines().next().unwrap().contains("打印卡住 1"), "{}", played.paint());
    // From a form too; what is half typed waits below.
    let text = played.keys("{F2}恆{C-x}");
    assert!(text.contains("S2611-0001-5 三聯") && text.contains("! 未送出") && text.contains("已暫停"), "{text}");
    let text = played.keys("{F6}{Enter 3}");
    assert!(
        text.contains("重送到「office」") && text.contains("改送「gate」") && text.contains("按 F8 照做"),
        "{text}"
    );
    assert_eq!(played.done(), []);
    let text = played.keys("{Down}{F8}");
    assert_eq!(played.done(), [("job/3 resend".to_string(), Typed::new().with("printer", "gate"))]);
    assert!(!text.lines().next().unwrap().contains("打印卡住"), "{text}");
    played.keys("{Down}{F6}{End}{F8}");
    assert_eq!(played.done().last().unwrap().0, "job/4 cancel");
    // A cancelled job has nothing more to be done: its record is printed anew.
    assert!(played.keys("{F6}").contains("已取消"));
    let text = played.keys("{Esc}");
    assert!(text.contains('恆'), "{text}");
}

#[test]
fn the_mark_stays_at_its_job_while_the_queue_is_read_again() {
    let mut played = Played::new(Lang::Hant);
    let text = played.keys("{C-x}{Down}");
    let marked = |text: &str| text.lines().find(|line| line.starts_with('>')).unwrap_or_default().to_string();
    assert!(marked(&text).contains("office-4"), "{text}");
    played.app.tick();
    played.app.look_around();
    played.app.stale = true;
    played.app.settle();
    let text = played.paint();
    assert!(marked(&text).contains("office-4"), "{text}");
    assert!(played.keys("{F10}打印隊列{Esc}{F10}spooler").contains("打印隊列 1"), "{}", played.paint());
}

#[test]
fn a_spooler_that_does_not_answer_is_told_over_the_list() {
    let mut desk = Fake::default();
    desk.jobs = vec![Fake::job(4, JobState::Sent, None)];
    let told = crate::say!("打印服務問不到。", "打印服务问不到。", "No answer.");
    desk.refuse = RefCell::new(Some(crate::kernel::problem::Problem::new("no_spooler", told).into()));
    let asked = Rc::clone(&desk.asked);
    let app = App::new(Box::new(desk), Lang::Hant, Look::default());
    let mut played = Played { app, terminal: Terminal::new(TestBackend::new(80, 24)).unwrap(), asked };
    played.keys("{C-x}");
    played.app.ask_later();
    let text = played.paint();
    assert!(text.contains("打印服務問不到") && text.contains("office-4"), "{text}");
}

#[test]
fn an_old_book_is_tried_before_it_is_written() {
    let mut played = Played::new(Lang::Hant);
    let text = played.keys("{F10}客戶表{Enter}{F10}導入{Enter}");
    assert!(text.contains("導入舊賬：客戶") && text.contains("F8 試一下"), "{text}");
    assert!(played.keys("{F8}").contains("請填文件的路徑"));
    let text = played.keys("old.csv{F8}");
    assert!(text.contains("try old.csv") && text.contains("F8 寫入"), "{text}");
    assert!(played.keys("{Enter}").contains("F8 寫入"), "Enter alone writes nothing");
    let text = played.keys("x");
    assert!(text.contains("F8 試一下") && !text.contains("try old.csv"), "another path is tried anew: {text}");
    let text = played.keys("{F8}{F8}");
    assert!(text.contains("import old.csvx") && !text.contains("導入舊賬：客戶"), "{text}");
    let done: Vec<String> = played.done().into_iter().map(|(what, _)| what).collect();
    assert_eq!(done, ["customer try old.csv", "customer try old.csvx", "customer import old.csvx"]);
}
