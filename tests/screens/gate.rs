//! The gate over real files: what a guard types, sees, and finds in the gate book; two windows on one file.

use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::thread;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use slipdesk::app::App;
use slipdesk::app::service::Service;
use slipdesk::desk::{self, Desk, Founding};
use slipdesk::kernel::form::read::Dialect;
use slipdesk::kernel::form::value::{Raw, Typed};
use slipdesk::kernel::time::Stamp;
use slipdesk::kernel::time::clock::Clock;
use slipdesk::kernel::ui::keys::script;
use slipdesk::kernel::ui::{Look, screen_text};
use slipdesk::kernel::words::Lang;

/// An office of seven with slips, in a folder of its own.
struct Office {
    path: PathBuf,
    _folder: tempfile::TempDir,
}

fn clock() -> Clock {
    Clock::Still(Stamp::parse("2026-11-23T14:32:07").unwrap())
}

fn open(path: &Path, who: &str) -> Desk {
    let (mut desk, _) = desk::open_or_found(path, clock(), Founding::Never, None, Lang::Hant).unwrap();
    desk.sit(who).unwrap();
    desk
}

fn act(desk: &mut Desk, number: &str, action: &str, keys: &[(&str, &str)]) {
    let mut typed = Typed::new();
    for (key, text) in keys {
        typed.set_text(key, *text);
    }
    desk.act(number, action, &|_| Ok(typed.clone()), Dialect::Screen, None, None).unwrap();
}

impl Office {
    fn new() -> Office {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.db");
        drop(desk::open_or_found(&path, clock(), Founding::Training, Some("林小慧"), Lang::Hant).unwrap());
        let mut desk = open(&path, "林小慧");
        let people = [
            ("鄭總", "gm"),
            ("周科長", "head"),
            ("老趙", "gatekeeper"),
            ("老錢", "gatekeeper"),
            ("梁生", "clerk"),
            ("老馬", "storekeeper"),
        ];
        for (name, roles) in people {
            let typed = Typed::new().with("name", name).with("roles", roles);
            desk.add("staff", &typed, Dialect::Strict, None).unwrap();
        }
        let variety = Typed::new().with("code", "JC40").with("name", "精梳棉40支");
        desk.add("variety", &variety, Dialect::Strict, None).unwrap();
        Office { path, _folder: folder }
    }

    /// A slip of seven pieces that was signed; `drawn` tells whether its drawing is recorded.
    fn slip(&self, source: &str, drawn: bool) -> String {
        let mut desk = open(&self.path, "林小慧");
        let mut typed = Typed::new();
        let fields = [
            ("customer", "恆達紡織有限公司"),
            ("purpose", "trial"),
            ("charge", "free"),
            ("source", source),
            ("department", "市場營銷部"),
            ("handler", "梁生"),
        ];
        for (key, text) in fields {
            typed.set_text(key, text);
        }
        let line =
            |size: &str, count: &str| Typed::new().with("variety", "JC40").with("size", size).with("count", count);
        typed.set("lines", Raw::Rows(vec![line("whole", "2"), line("small", "5")]));
        let number = desk.add("sample", &typed, Dialect::Strict, None).unwrap().record.to_string();
        act(&mut desk, &number, "sign-head", &[("by", "周科長")]);
        act(&mut desk, &number, "sign-gm", &[("by", "鄭總")]);
        if source == "warehouse" {
            act(&mut desk, &number, "return-note", &[("note_no", "T-18")]);
        }
        if drawn {
            act(&mut desk, &number, "draw", &[("taken_by", "梁生"), ("given_by", "車間趙班長")]);
        }
        number
    }

    fn window(&self, who: &str) -> Window {
        let service = Service::new(open(&self.path, who)).unwrap();
        let app = App::alone(Box::new(service), Lang::Hant, Look::default(), slipdesk::across::gate::open);
        Window { app }
    }

    /// Number, result and reasons of each line of today's gate book.
    fn book(&self) -> Vec<(String, String, String)> {
        let desk = open(&self.path, "老趙");
        let lines = desk.gate_book(desk.view().now().day()).unwrap();
        let codes =
            |reasons: &[(String, _)]| reasons.iter().map(|(code, _)| code.clone()).collect::<Vec<_>>().join(",");
        lines.into_iter().map(|line| (line.typed, line.result, codes(&line.reasons))).collect()
    }
}

/// A window with the gate in it.
struct Window {
    app: App,
}

impl Window {
    fn keys(&mut self, keys: &str) -> String {
        for input in script(keys) {
            self.app.input(input);
        }
        let shown = self.text();
        self.app.ask_later();
        if self.app.settle() { self.text() } else { shown }
    }

    fn text(&mut self) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
        let area = buffer.area;
        self.app.draw(&mut buffer, area);
        assert_eq!(screen_text::overlapped(&buffer), None);
        screen_text::text(&buffer)
    }
}

fn line(number: &str, result: &str, reasons: &str) -> (String, String, String) {
    (number.to_string(), result.to_string(), reasons.to_string())
}

#[test]
fn a_guard_releases_once_and_the_book_has_every_attempt() {
    let office = Office::new();
    let number = office.slip("workshop", true);
    let mut gate = office.window("老趙");
    let shown = gate.keys(&format!("{number}{{Enter}}"));
    assert!(shown.contains("清點件數") && shown.contains("恆達紡織有限公司") && shown.contains("4,400"), "{shown}");
    assert!(gate.keys("{Enter}{Enter}8{Enter}{Enter}").contains("單上 7 件，清點 8 件"));
    let shown = gate.keys("{Esc}7{Enter}");
    assert!(shown.contains("14:32 放行，7 件"), "{shown}");
    let shown = gate.keys(&format!("{number}{{Enter}}{{F3}}{number}{{Enter}}"));
    assert!(shown.contains("已經由 老趙 放行過"), "{shown}");
    // Twice within a minute is one line.
    assert_eq!(office.book(), [line(&number, "released", ""), line(&number, "refused", "already_released")]);
}

#[test]
fn a_count_that_differs_is_refused_by_f6_and_a_mistyped_number_is_in_the_book() {
    let office = Office::new();
    let number = office.slip("workshop", true);
    let mut gate = office.window("老趙");
    let shown = gate.keys(&format!("{number}{{Enter}}8{{Enter}}{{F6}}{{F6}}"));
    assert!(shown.contains("已記入門衛簿"), "{shown}");
    let desk = open(&office.path, "老趙");
    let pieces: Vec<_> = desk.gate_book(desk.view().now().day()).unwrap().into_iter().map(|line| line.pieces).collect();
    assert_eq!(pieces, [Some(8)], "what was counted is in the book's own column");
    drop(desk);
    let shown = gate.keys("261100420{Enter}");
    assert!(shown.contains("校驗不符"), "{shown}");
    let shown = gate.keys("{F6}2{F8}");
    assert!(shown.contains("單據塗改"), "{shown}");
    let expected = [
        line(&number, "refused", "goods_differ"),
        line("261100420", "refused", "mistyped"),
        line("261100420", "refused", "altered"),
    ];
    assert_eq!(office.book(), expected);
    let shown = gate.keys("{F5}");
    assert!(shown.contains("貨單不符") && shown.contains("單上 7 件"), "{shown}");
}

#[test]
fn a_drawing_is_taken_from_the_gate_copy_and_then_judged() {
    let office = Office::new();
    for (source, extra) in [("workshop", ""), ("warehouse", "老馬{Enter}")] {
        let number = office.slip(source, false);
        let mut gate = office.window("老趙");
        let shown = gate.keys(&format!("{number}{{Enter}}7{{Enter}}"));
        assert!(!shown.contains("清點件數"), "{shown}");
        let shown = gate.keys(&format!("{{Esc}}{number}{{Enter}}{{F2}}梁生{{Enter}}車間趙班長{{Enter}}{extra}{{F8}}"));
        assert!(shown.contains("清點件數"), "{shown}");
        assert!(gate.keys("7{Enter}").contains("放行，7 件"));
        let book = office.book();
        let of_slip: Vec<&str> =
            book.iter().filter(|(typed, ..)| *typed == number).map(|(_, result, _)| result.as_str()).collect();
        assert_eq!(of_slip, ["drawn_at_gate", "released"]);
    }
}

#[test]
fn of_two_windows_exactly_one_releases_and_the_other_is_told_who() {
    let office = Office::new();
    for _ in 0..3 {
        let number = office.slip("workshop", true);
        let together = Barrier::new(2);
        let screens: Vec<String> = thread::scope(|scope| {
            let guards = ["老趙", "老錢"].map(|who| {
                let (office, number, together) = (&office, &number, &together);
                scope.spawn(move || {
                    let mut gate = office.window(who);
                    let shown = gate.keys(&format!("{number}{{Enter}}7"));
                    assert!(shown.contains("清點件數"), "{shown}");
                    together.wait();
                    gate.keys("{Enter}")
                })
            });
            guards.map(|guard| guard.join().unwrap()).into()
        });
        let out = screens.iter().filter(|shown| shown.contains("放行，7 件")).count();
        assert_eq!(out, 1, "{}", screens.join("\n"));
        let late = screens.iter().find(|shown| !shown.contains("放行，7 件")).unwrap();
        assert!(late.contains("放行過") && (late.contains("老趙 放行過") || late.contains("老錢 放行過")), "{late}");
        let released = office.book().iter().filter(|line| line.0 == number && line.1 == "released").count();
        assert_eq!(released, 1);
    }
}

#[test]
fn a_page_of_prose_at_the_gate_releases_nothing() {
    let office = Office::new();
    let number = office.slip("workshop", true);
    let mut gate = office.window("老趙");
    gate.keys(&format!("{number}{{Enter}}"));
    let prose =
        "今天要放行的有 7 件，{Enter}請 8021 來取。{Enter}y n 是 F8 yes{Tab}{Enter}{Enter}共 7 件{Enter} q{Enter}";
    gate.keys(prose);
    assert!(office.book().iter().all(|line| line.1 != "released"), "{:?}", office.book());
}

#[test]
fn whoever_is_only_a_guard_sees_the_gate_and_nothing_else() {
    let office = Office::new();
    office.slip("workshop", true);
    let service = Service::new(open(&office.path, "老趙")).unwrap();
    let mut app = App::new(Box::new(service), Lang::Hant, Look::default());
    app.keep_to_role();
    let mut window = Window { app };
    for keys in ["", "{F4}", "{F9}", "{Esc}", "{Esc}{Esc}", "2", "{Tab}"] {
        let shown = window.keys(keys);
        assert!(shown.contains("單號") && !shown.contains("紗樣標準"), "{keys}: {shown}");
    }
}

#[test]
fn the_gate_is_one_key_away_also_from_a_form() {
    let office = Office::new();
    let service = Service::new(open(&office.path, "林小慧")).unwrap();
    let mut window = Window { app: App::new(Box::new(service), Lang::Hant, Look::default()) };
    assert!(window.keys("{F9}").contains("掃出門證聯上的條碼"));
    assert!(!window.keys("{Esc}").contains("掃出門證聯上的條碼"));
    assert!(window.keys("2{F2}{F9}").contains("掃出門證聯上的條碼"));
}

#[test]
fn guards_change_shifts_without_leaving_the_gate() {
    let office = Office::new();
    let mut gate = office.window("老趙");
    assert!(gate.keys("{F10}").contains("換操作人"));
    let shown = gate.keys("換操作人{Enter}老錢{Enter}");
    assert!(shown.contains("老錢") && !shown.contains("老趙"), "{shown}");
    assert!(shown.contains("掃出門證聯上的條碼"), "{shown}");
}

#[test]
fn a_guard_who_gave_the_goods_out_is_told_before_counting() {
    let office = Office::new();
    let number = office.slip("workshop", false);
    let mut gate = office.window("老趙");
    let shown = gate.keys(&format!("{number}{{Enter}}{{F2}}梁生{{Enter}}老趙{{Enter}}{{F8}}"));
    assert!(shown.contains("你是這張單的發樣人") && !shown.contains("清點件數"), "{shown}");
    let shown = gate.keys("{Esc 3}");
    assert!(!shown.contains("Esc 返回"), "{shown}");
    let mut other = office.window("老錢");
    let shown = other.keys(&format!("{number}{{Enter}}7"));
    assert!(shown.contains("清點件數"), "{shown}");
    // The slip on the screen is judged anew for whoever sits down.
    let shown = other.keys("{F10}換操作人{Enter}老趙{Enter}");
    assert!(shown.contains("你是這張單的發樣人") && !shown.contains("清點件數"), "{shown}");
    let results: Vec<_> = office.book().into_iter().map(|(_, result, reasons)| (result, reasons)).collect();
    assert_eq!(
        results,
        [("drawn_at_gate".to_string(), String::new()), ("refused".to_string(), "guard_is_party".to_string())]
    );
}

#[test]
fn a_clerk_at_the_gate_sees_the_verdict_and_hands_over_to_a_guard() {
    let office = Office::new();
    let number = office.slip("workshop", true);
    let service = Service::new(open(&office.path, "林小慧")).unwrap();
    let mut window = Window { app: App::new(Box::new(service), Lang::Hant, Look::default()) };
    assert!(window.keys("{F9}").contains("Esc 返回"));
    let shown = window.keys(&format!("{number}{{Enter}}"));
    assert!(shown.contains("只有門衛能放行") && shown.contains("Esc 清空"), "{shown}");
    let shown = window.keys("{F10}換操作人{Enter}老錢{Enter}");
    assert!(shown.contains("老錢") && !shown.contains("只有門衛能放行"), "{shown}");
    assert!(window.keys("{F5}").contains("門衛登記簿"));
}

#[test]
fn the_verdict_is_painted_before_its_line_is_written_and_the_line_is_never_lost() {
    let office = Office::new();
    let mut gate = office.window("老趙");
    let typed = |gate: &mut Window, keys: &str| script(keys).into_iter().for_each(|input| gate.app.input(input));
    typed(&mut gate, "261100420{Enter}");
    assert!(gate.text().contains("校驗不符"), "{}", gate.text());
    assert!(office.book().is_empty(), "painted first");
    // The next key finds it written, whatever that key is.
    typed(&mut gate, "{C-q}");
    assert_eq!(office.book(), [line("261100420", "refused", "mistyped")]);
    // And the last look-up of all is written when the program ends.
    typed(&mut gate, "{F3}261100421{Enter}");
    gate.app.ask_later();
    gate.app.ask_later();
    assert_eq!(office.book().len(), 2);
}
