//! The month's screen over real files: what stands in the way is opened and goes once it is put right, closing wants the
//! month typed by the supervisor, the figures are those of `summary --json`, and nothing is cut in any language.

use std::path::PathBuf;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::{Value as Json, json};

use slipdesk::app::App;
use slipdesk::app::month::MonthScreen;
use slipdesk::app::service::Service;
use slipdesk::desk::{self, Desk, Founding};
use slipdesk::kernel::form::read::{Dialect, from_json};
use slipdesk::kernel::form::value::Typed;
use slipdesk::kernel::report::Cell;
use slipdesk::kernel::time::clock::Clock;
use slipdesk::kernel::time::{Month, Stamp};
use slipdesk::kernel::ui::keys::script;
use slipdesk::kernel::ui::{Cx, Look, screen_text};
use slipdesk::kernel::words::Lang;

/// While October ran, and when it was over.
const THEN: &str = "2026-10-20T10:00:00";
const LATER: &str = "2026-11-02T09:05:00";

/// What a hasty hand types into the wrong window.
const PROSE: &str = "好的，10 月 12 件{Enter}{F8}y{Enter}{F8}{Space}{Enter}{F8}{Home}{Del 40}";

fn october() -> Month {
    Month::new(2026, 10).unwrap()
}

/// An office with an October of three slips: one in the ledger, one forgotten there, one never drawn.
struct Office {
    path: PathBuf,
    _folder: tempfile::TempDir,
}

fn add(desk: &mut Desk, thing: &str, value: Json) -> String {
    let typed = from_json(desk::book(thing).unwrap().thing().fields, &value).unwrap();
    desk.add(thing, &typed, Dialect::Strict, None).unwrap().record.to_string()
}

fn act(desk: &mut Desk, record: &str, action: &str, keys: &[(&str, &str)]) {
    let mut typed = Typed::new();
    for (key, text) in keys {
        typed.set_text(key, *text);
    }
    desk.act(record, action, &|_| Ok(typed.clone()), Dialect::Screen, None, None).unwrap();
}

fn slip(desk: &mut Desk, valid: &str, is_drawn: bool) -> String {
    let number = add(
        desk,
        "sample",
        json!({"customer": "恆達紡織", "purpose": "trial", "charge": "free", "source": "workshop", "valid_days": valid,
            "department": "市場營銷部", "handler": "梁生",
            "lines": [{"variety": "JC40S", "size": "whole", "count": 2}]}),
    );
    act(desk, &number, "sign-head", &[("by", "周科長")]);
    act(desk, &number, "sign-gm", &[("by", "鄭總")]);
    if is_drawn {
        act(desk, &number, "draw", &[("taken_by", "梁生"), ("given_by", "趙班長")]);
    }
    number
}

impl Office {
    fn empty() -> Office {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.db");
        let clock = Clock::Still(Stamp::parse("2026-10-05T08:00:00").unwrap());
        drop(desk::open_or_found(&path, clock, Founding::Training, Some("林小慧"), Lang::Hant).unwrap());
        let office = Office { path, _folder: folder };
        let mut desk = office.desk("林小慧", "2026-10-05T08:00:00", Lang::Hant);
        for (name, roles) in
            [("鄭總", "gm"), ("周科長", "head"), ("老趙", "gatekeeper"), ("梁生", "clerk"), ("趙班長", "")]
        {
            add(&mut desk, "staff", json!({"name": name, "roles": roles}));
        }
        add(&mut desk, "variety", json!({"code": "JC40S", "name": "精梳棉40支"}));
        office
    }

    fn october() -> Office {
        let office = Office::empty();
        let mut desk = office.desk("林小慧", THEN, Lang::Hant);
        let first = slip(&mut desk, "off", true);
        slip(&mut desk, "off", true);
        slip(&mut desk, "0", false);
        add(
            &mut desk,
            "ledger",
            json!({"book": "workshop", "date": "2026-10-20", "variety": "JC40S", "size": "whole", "count": 2,
                "slip": first, "taken_by": "梁生", "method": "paper"}),
        );
        office
    }

    /// The same with everything out of the way.
    fn settled() -> Office {
        let office = Office::october();
        let mut desk = office.desk("林小慧", LATER, Lang::Hant);
        let standing = desk.standing(october()).unwrap();
        let of = |code: &str| {
            let found = standing.blocks.iter().find(|met| met.item.code == code);
            found.unwrap_or_else(|| panic!("{code}")).item.record.clone()
        };
        let (forgotten, expired) = (of("unsettled_difference"), of("expired_not_void"));
        let month = "reconciliation/202610";
        let difference = format!("slip_only:{forgotten}:JC40S:whole");
        act(&mut desk, month, "settle", &[("difference", &difference), ("reason", "車間漏登")]);
        act(&mut desk, &expired, "void", &[("reason", "不取了")]);
        for book in ["workshop", "warehouse"] {
            act(&mut desk, month, "complete", &[("book", book), ("by", "林小慧")]);
        }
        let asked = json!({"month": "2026-10", "department": "市場營銷部", "store": "成品庫", "receiver": "梁生"});
        let requisition = add(&mut desk, "requisition", asked);
        act(&mut desk, &requisition, "approve", &[("by", "鄭總")]);
        act(&mut desk, month, "report-finance", &[("received_by", "吳會計")]);
        assert_eq!(desk.standing(october()).unwrap().blocks, []);
        office
    }

    fn desk(&self, who: &str, at: &str, lang: Lang) -> Desk {
        let clock = Clock::Still(Stamp::parse(at).unwrap());
        let (mut desk, _) = desk::open_or_found(&self.path, clock, Founding::Never, None, lang).unwrap();
        desk.sit(who).unwrap();
        desk
    }

    fn window(&self, who: &str, at: &str, lang: Lang) -> Window {
        let service = Service::new(self.desk(who, at, lang)).unwrap();
        let mut app = App::new(Box::new(service), lang, Look::default());
        app.keep_to_role();
        Window { app, size: (80, 24) }
    }

    fn is_closed(&self) -> bool {
        self.desk("林小慧", LATER, Lang::Hant).standing(october()).unwrap().closed
    }
}

struct Window {
    app: App,
    size: (u16, u16),
}

impl Window {
    fn keys(&mut self, keys: &str) -> String {
        for input in script(keys) {
            self.app.input(input);
            self.app.settle();
            self.text();
        }
        self.app.ask_later();
        self.text()
    }

    fn text(&mut self) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.size.0, self.size.1));
        let area = buffer.area;
        self.app.draw(&mut buffer, area);
        assert_eq!(screen_text::overlapped(&buffer), None, "{}", screen_text::text(&buffer));
        screen_text::text(&buffer)
    }

    /// Every line from the top of what is scrolled to its end.
    fn pages(&mut self) -> String {
        let mut all = self.keys("{Home}");
        for _ in 0..40 {
            let next = self.keys("{PgDn}");
            if all.ends_with(&next) {
                break;
            }
            all.push_str(&next);
        }
        all
    }
}

/// What is said, without the blanks, breaks and frames that a layout puts into it.
fn bare(text: &str) -> String {
    text.chars().filter(|ch| !ch.is_whitespace() && *ch != '│').collect()
}

#[test]
fn what_stands_in_the_way_is_opened_and_goes_once_it_is_put_right() {
    let office = Office::october();
    let mut window = office.window("林小慧", LATER, Lang::Hant);
    let text = window.keys("{C-y}");
    assert!(text.contains("2026年10月 結賬前") && text.contains("擋著結賬的 7 件"), "{text}");
    assert!(text.contains("JC40S 整紗：單上 2 件，台賬 0 件，未說明") && text.contains("更正或說明"), "{text}");
    assert!(text.contains("不擋，附在報表 2 件") && text.contains("已領出，還沒有出門"), "{text}");
    // F8 leads to what is in the way.
    let text = window.keys("{F8}");
    assert!(text.contains("還有 7 件擋著"), "{text}");
    // The difference is explained where the month is reconciled, and is marked there.
    let text = window.keys("{Enter}");
    assert!(text.contains("車間台賬") && text.contains("2026-10"), "{text}");
    window.keys("{F6}");
    let text = window.keys("車間漏登{F8}{Esc}");
    assert!(text.contains("擋著結賬的 6 件") && !text.contains("未說明"), "{text}");
    // A free drawing opens the requisition of its month, its lines in sight; once made, that requisition.
    let text = window.keys("{Down}{Down}{Enter}");
    assert!(text.contains("領用部門") && text.contains("2 張取樣單"), "{text}");
    window.keys("市場營銷部{Enter}成品庫{Enter}梁生{F8}");
    let text = window.keys("{Esc}{Enter}");
    assert!(text.contains("L2611-0001-") && text.contains("待總經理批"), "{text}");
    // A slip opens over the month, and Esc comes back to the same place.
    window.size = (80, 60);
    let text = window.keys("{Esc}{End}{Up}{Enter}");
    assert!(text.contains("樣品單 S2610-000"), "{text}");
    let text = window.keys("{Esc}");
    assert!(text.contains("2026年10月 結賬前"), "{text}");
    // The palette knows it by the words that people use.
    for word in ["月底", "结账", "匯總", "close", "yj"] {
        let mut window = office.window("林小慧", LATER, Lang::Hant);
        let text = window.keys(&format!("{{F10}}{word}{{Enter}}"));
        assert!(text.contains("2026年10月 結賬前"), "{word}: {text}");
    }
}

#[test]
fn many_lines_of_one_kind_are_folded_into_one() {
    let office = Office::october();
    let mut desk = office.desk("林小慧", THEN, Lang::Hant);
    let slips: Vec<String> = (0..6).map(|_| slip(&mut desk, "off", true)).collect();
    drop(desk);
    let mut window = office.window("林小慧", LATER, Lang::Hant);
    window.size = (120, 60);
    let text = window.keys("{C-y}");
    let rest = |text: &str| text.lines().filter(|line| line.contains("回車全部列出")).count();
    assert!(text.contains("還有同樣的 5 件"), "{text}");
    assert!(slips.iter().any(|slip| !text.contains(&format!("{slip} 免費領出"))), "{text}");
    let folded = rest(&text);
    let down = text.lines().position(|line| line.contains("還有同樣的")).unwrap()
        - text.lines().position(|line| line.trim_start().starts_with('>')).unwrap();
    let text = window.keys(&format!("{{Down {down}}}{{Enter}}"));
    assert_eq!(rest(&text), folded - 1, "{text}");
}

#[test]
fn a_month_is_closed_by_typing_it_and_by_nothing_else() {
    let office = Office::settled();
    let mut window = office.window("林小慧", LATER, Lang::Hant);
    let text = window.keys("{C-y}");
    assert!(text.contains("沒有擋著結賬的事。按 F8 結賬。"), "{text}");
    let text = window.keys("{F8}");
    assert!(text.contains("永遠不再打開") && text.contains("單號 3 個  S2610-0001-"), "{text}");
    for keys in ["{Enter 5}", "{F8 5}", "9{F8}{BS}", "1{F8}{BS}", "yes{Enter}{F8}{BS 3}", "{Esc}{F8}{Enter}{F8}", PROSE]
    {
        window.keys(keys);
        assert!(!office.is_closed(), "{keys}");
    }
    let text = window.keys("１０{Enter}");
    assert!(text.contains("再按 F8 結賬") && !office.is_closed(), "{text}");
    let text = window.keys("{F8}");
    assert!(office.is_closed(), "{text}");
    assert!(
        text.contains("2026-10 已結賬。鏈頭 ") && text.contains("備份：") && text.contains("F5 打印匯總"),
        "{text}"
    );
    let text = window.keys("{F5}");
    assert!(text.contains("已存成 PDF：") && bare(&text).contains("summary-1.pdf"), "{text}");
    let text = window.keys("{Esc}");
    assert!(text.contains("2026年10月 已結賬") && text.contains("已結賬：2026-11-02 09:05 林小慧"), "{text}");
    let head = office.desk("林小慧", LATER, Lang::Hant).summary(october(), None).unwrap().chain_head;
    assert!(bare(&text).contains(&head), "{text}");
    assert!(window.keys("{F8}").contains("已經結賬，不再打開"), "{}", window.text());
    // November runs.
    let text = window.keys("{Right}");
    assert!(text.contains("2026年11月 進行中") && text.contains("從 2026-12-01 起才能結賬"), "{text}");
    let text = window.keys("{F8}1{F8}");
    assert!(!text.contains("打上月份") && text.contains("還沒有過完"), "{text}");
}

#[test]
fn only_a_supervisor_closes_and_a_gatekeeper_sees_nothing() {
    let office = Office::settled();
    let mut window = office.window("梁生", LATER, Lang::Hant);
    let text = window.keys("{C-y}{F8}");
    assert!(text.contains("梁生 沒有這項權限，只有主管可以") && !text.contains("打上月份"), "{text}");
    window.keys("10{F8}");
    assert!(!office.is_closed());
    let mut window = office.window("老趙", LATER, Lang::Hant);
    let text = window.keys("{C-y}");
    assert!(!text.contains("結賬"), "{text}");
    let service = Service::new(office.desk("老趙", LATER, Lang::Hant)).unwrap();
    let now = Stamp::parse(LATER).unwrap();
    let cx = Cx { desk: &service, lang: Lang::Hant, look: Look::default(), now };
    assert_eq!(MonthScreen::open(&cx).err().unwrap().code(), "not_allowed");
}

#[test]
fn the_figures_are_those_of_the_summary() {
    for lang in Lang::ALL {
        let office = Office::october();
        let summary = office.desk("林小慧", LATER, lang).summary(october(), None).unwrap();
        let json = summary.to_json();
        assert_eq!((&json["sample"]["free"]["pieces"], &json["sample"]["free"]["grams"]), (&json!(4), &json!(7600)));
        let mut window = office.window("林小慧", LATER, lang);
        window.size.1 = 60;
        let text = window.keys("{C-y}{End}");
        assert!(
            text.lines().any(|line| line.contains(" 2 ") && line.contains(" 4 ") && line.contains("7.600")),
            "{text}"
        );
        window.keys("{Enter}");
        let pages = bare(&window.pages());
        for cell in summary.parts.iter().flat_map(|part| part.report.cells()) {
            let text = cell.text(lang);
            assert!(matches!(cell, Cell::Text(_)) || pages.contains(&bare(&text)), "{text}");
        }
        assert!(pages.contains(&summary.chain_head) || pages.contains(&summary.chain_head[..40]), "{pages}");
        let text = window.keys("{Esc}");
        assert!(text.contains("2026-10"), "{text}");
    }
}

#[test]
fn papers_and_spreadsheets_tell_where_they_went() {
    let office = Office::october();
    let folder = office.path.with_file_name("papers");
    let mut window = office.window("林小慧", LATER, Lang::Hant);
    let text = window.keys("{C-y}{F5}");
    assert!(text.contains("月度匯總") && text.contains("樣品登記臺賬") && text.contains("對賬單"), "{text}");
    assert!(!folder.exists(), "nothing is printed before one has chosen");
    for (keys, name) in [
        ("{Enter}", "2026-10-summary-1.pdf"),
        ("{F5}{Down}{Enter}", "2026-10-ledger-1.pdf"),
        ("{F5}{Down 2}{Enter}", "2026-10-reconciliation-1.pdf"),
        ("{C-e}{F8}", "summary-2026-10.xlsx"),
        ("{C-e}{Tab}{F8}", "summary-2026-10.csv"),
    ] {
        let text = window.keys(keys);
        let path = folder.join(name);
        assert!(path.exists() && bare(&text).contains(&bare(&path.display().to_string())), "{name}: {text}");
    }
    let text = window.keys("{C-e}{BS 5}{F8}");
    assert!(text.contains("要以 .xlsx 或 .csv 結尾") && text.contains("導出 2026-10 匯總"), "{text}");
    let elsewhere = office.path.with_file_name("elsewhere.csv");
    let text = window.keys(&format!("{{Home}}{{Del 40}}{}{{F8}}", elsewhere.display()));
    assert!(elsewhere.exists(), "{text}");
}

#[test]
fn months_change_within_those_that_there_are() {
    let office = Office::october();
    let mut window = office.window("林小慧", LATER, Lang::Hant);
    assert!(window.keys("{C-y}").contains("左右鍵換月（2026-10 至 2026-11）"));
    assert!(window.keys("{Left}").contains("本文件從 2026-10 開始"));
    let text = window.keys("{Tab}");
    assert!(text.contains("2026年11月 進行中") && text.contains("上月公斤"), "{text}");
    assert!(window.keys("{Right}").contains("下個月還沒到"));
    assert!(window.keys("{S-Tab}").contains("2026年10月 結賬前"));
    // A month that isn't next in turn says which is.
    let mut window = office.window("林小慧", "2026-12-03T09:00:00", Lang::Hant);
    assert!(window.keys("{C-y}").contains("2026年10月 結賬前"));
    let text = window.keys("{Right}{F8}");
    assert!(text.contains("先結 2026-10") && !text.contains("打上月份"), "{text}");
    // A file in which nothing happened says what to do.
    let office = Office::empty();
    let mut window = office.window("林小慧", LATER, Lang::Hant);
    let text = window.keys("{C-y}");
    assert!(text.contains("這個月沒有記錄") && text.contains("按 F8 結賬"), "{text}");
}

#[test]
fn what_another_window_does_is_seen_and_the_mark_stays() {
    let office = Office::october();
    let mut window = office.window("林小慧", LATER, Lang::Hant);
    window.keys("{C-y}");
    let mut other = office.desk("梁生", LATER, Lang::Hant);
    act(&mut other, "reconciliation/202610", "complete", &[("book", "workshop"), ("by", "林小慧")]);
    assert!(window.app.look_around() && window.app.settle());
    let text = window.text();
    assert!(text.contains("擋著結賬的 6 件") && !text.contains("車間台賬沒有聲明"), "{text}");
}

#[test]
fn nothing_is_cut_in_any_language() {
    for lang in Lang::ALL {
        let office = Office::october();
        let standing = office.desk("林小慧", LATER, lang).standing(october()).unwrap();
        let mut window = office.window("林小慧", LATER, lang);
        window.keys("{C-y}");
        for (wide, high) in [(80, 100), (80, 24), (120, 36), (200, 50)] {
            window.size = (wide, high);
            let pages = if high == 100 { bare(&window.text()) } else { bare(&window.pages()) };
            for met in standing.blocks.iter().chain(&standing.listed) {
                for said in [&met.item.say, &met.item.todo] {
                    // A page may end within a line that is broken.
                    let said = bare(said.get(lang));
                    assert!(high < 100 || pages.contains(&said), "{said}\n{}", window.text());
                }
            }
        }
        window.size = (80, 24);
        for way in ["{F5}", "{C-e}", "{F1}", "{F10}"] {
            window.keys(way);
            for size in [(80, 24), (120, 36)] {
                window.size = size;
                window.text();
            }
            window.size = (80, 24);
            window.keys("{Esc}");
        }
        let office = Office::settled();
        let mut window = office.window("林小慧", LATER, lang);
        let text = bare(&window.keys("{C-y}{F8}"));
        let last = match lang {
            Lang::Hant => "打10或2026-10，再按F8結賬。Esc不結。",
            Lang::Hans => "打10或2026-10，再按F8结账。Esc不结。",
            Lang::En => "Type10or2026-10,thenF8closesit.Escdoesn't.",
        };
        assert!(text.contains(last) && text.contains("2026-11"), "{text}");
        let text = bare(&window.keys("2026-10{F8}"));
        assert!(office.is_closed(), "{text}");
        let backup = std::fs::read_dir(office.path.with_file_name("backups")).unwrap().next().unwrap().unwrap();
        assert!(text.contains(&bare(&backup.path().display().to_string())), "{text}");
    }
}

#[test]
fn the_difference_that_was_marked_is_marked_where_it_is_explained() {
    let office = Office::october();
    let mut desk = office.desk("林小慧", THEN, Lang::Hant);
    let last = slip(&mut desk, "off", true);
    let mut window = office.window("林小慧", LATER, Lang::Hant);
    let text = window.keys("{C-y}{Down}");
    let marked = |text: &str| text.lines().find(|line| line.starts_with('>')).unwrap_or_default().to_string();
    assert!(marked(&text).contains(&last) && marked(&text).contains("未說明"), "{text}");
    let text = window.keys("{Enter}");
    assert!(text.contains("2026-10") && !text.contains("結賬前"), "{text}");
    assert!(marked(&text).contains(&last), "{text}");
}

#[test]
fn plain_signs_and_no_colour_are_enough() {
    let office = Office::october();
    let service = Service::new(office.desk("林小慧", LATER, Lang::En)).unwrap();
    let look = Look { colour: false, light: false, ascii: true };
    let mut window = Window { app: App::new(Box::new(service), Lang::En, look), size: (80, 24) };
    for way in ["{C-y}", "{Right}{End}", "{F5}", "{Esc}{C-e}", "{Esc}{Enter}"] {
        let text = window.keys(way);
        assert!(text.chars().all(|ch| !('\u{2500}'..='\u{259f}').contains(&ch)), "{way}: {text}");
    }
    assert!(window.keys("{Esc}").contains("Month 2026-11 running"), "{}", window.text());
}

#[test]
fn a_month_before_its_closing() {
    let office = Office::october();
    let mut window = office.window("林小慧", LATER, Lang::Hant);
    let text = window.keys("{C-y}");
    let body: Vec<&str> = text.lines().skip(3).take(18).collect();
    let wanted = [
        " 2026-10 結賬前                                左右鍵換月（2026-10 至 2026-11）",
        "",
        " 擋著結賬的 7 件                                         回車打開，改好自動消去",
        ">! 樣品單  S2610-0002-9 JC40S 整紗：單上 2 件，台賬 0 件，未說明  更正或說明",
        " ! 樣品單  2026-10 的車間台賬沒有聲明登記齊全                     錄完後聲明",
        " ! 樣品單  2026-10 的倉庫台賬沒有聲明登記齊全                     錄完後聲明",
        " ! 樣品單  S2610-0001-0 免費領出，不在已批准的領用單上           填領用單並送批",
        " ! 樣品單  S2610-0002-9 免費領出，不在已批准的領用單上           填領用單並送批",
        " ! 樣品單  2026-10 沒有報財務                                    報上，記簽收人",
        " ! 樣品單  S2610-0003-2 有效期到 2026-10-20，已過期，沒有領樣    作廢，要時另開",
        "",
        " 不擋，附在報表 2 件",
        "   樣品單  S2610-0001-0 已領出，還沒有出門                        問貨在哪裡",
        "   樣品單  S2610-0002-9 已領出，還沒有出門                        問貨在哪裡",
        "",
        " 2026-10 匯總                                           回車看整張  Ctrl+E 導出",
        " 樣品單",
        "                                                            PgDn 下面還有 29 行",
    ];
    assert_eq!(body, wanted, "{text}");
}
