//! What every list of records does, tried on an invented one: views, what hides a record, keys and commands.

use ratatui::buffer::Buffer;

use super::*;
use crate::kernel::record::Lines;
use crate::kernel::ui::fake::Fake;
use crate::kernel::ui::keys::{Input, script};
use crate::kernel::ui::screen_text::text;
use crate::kernel::words::Lang;

struct Told(Number);

impl Facts for Told {
    const LABEL: Words = words("單", "单", "Slip");
    const GONE: Words = words("沒有", "没有", "Gone");

    fn read(key: i64, cx: &Cx<'_>) -> Outcome<Option<Told>> {
        Ok(Number::from_key(Letter::Repair, key, cx.view().is_training()).map(Told))
    }

    fn number(&self) -> String {
        self.0.to_string()
    }

    fn lines(&self, _wide: u16, cx: &Cx<'_>) -> Lines {
        vec![(format!("detail {}", self.0), cx.look.plain())]
    }

    fn key(&self, key: Key, _cx: &Cx<'_>) -> Option<Reply> {
        key.is_f(6).then(|| Reply::Show(self.number()))
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        vec![Command::f(6, words("下一步", "下一步", "Next"))]
    }

    fn run(&self, _name: &'static str, _cx: &Cx<'_>) -> Reply {
        Reply::Ignored
    }

    fn help(_cx: &Cx<'_>) -> (Rule, Vec<String>) {
        (Rule::House, Vec::new())
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Which {
    #[default]
    All,
    Odd,
    LowestFirst,
}

const COLUMNS: &[Column] = &[Column { words: words("單號", "单号", "No."), width: 0, right: false }];

/// Ten records; `kept` counts how often the sorted view was read.
#[derive(Default)]
struct Ten {
    kept: Cell<i64>,
}

fn number(serial: i64, cx: &Cx<'_>) -> Number {
    let series = crate::kernel::number::Series::of(cx.now.day());
    Number::new(Letter::Repair, series, u32::try_from(serial).unwrap(), cx.view().is_training()).unwrap()
}

fn rows(serials: impl Iterator<Item = i64>, find: &str, cx: &Cx<'_>) -> Vec<ListRow> {
    let row = |serial| {
        let number = number(serial, cx);
        ListRow { record: RecordKey::Number(number), cells: vec![number.to_string()], quiet: false }
    };
    serials.map(row).filter(|row| row.cells.iter().any(|cell| cell.to_lowercase().contains(find))).collect()
}

impl Records for Ten {
    type Facts = Told;
    type Which = Which;

    const LETTER: Letter = Letter::Repair;
    const TITLE: Words = words("十", "十", "Ten");
    const EMPTY: Words = words("空", "空", "Empty");
    const NEW: Words = words("新", "新", "New");
    const LIES_OVER: bool = true;

    fn page(&self, which: Which, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        Ok(from_slice(&rows((1..=10).rev().filter(|one| which != Which::Odd || one % 2 == 1), want.find, cx), want))
    }

    fn sorted(&self, which: Which, find: &str, cx: &Cx<'_>) -> Outcome<Option<Vec<ListRow>>> {
        self.kept.set(self.kept.get() + 1);
        Ok((which == Which::LowestFirst).then(|| rows(1..=3, find, cx)))
    }

    fn columns(&self, _wide: u16, _is_beside: bool, _cx: &Cx<'_>) -> &'static [Column] {
        COLUMNS
    }

    fn form(_cx: &Cx<'_>) -> Box<dyn Layer> {
        Box::new(Tab::<Ten>::new())
    }

    fn ways() -> Vec<Way<Which>> {
        vec![
            Way::only('w', Which::Odd, words("單數", "单数", "Odd")),
            Way::only('a', Which::LowestFirst, words("小數在上", "小数在上", "Lowest first")),
            Way::named("other", words("別的", "别的", "Other"), Tab::<Ten>::over),
        ]
    }

    fn help(_cx: &Cx<'_>) -> (Rule, Vec<String>) {
        (Rule::House, Vec::new())
    }

    fn says(which: Which, _cx: &Cx<'_>) -> Option<Says> {
        match which {
            Which::All => None,
            Which::Odd => Some(Says::Note("odd only".to_string())),
            Which::LowestFirst => Some(Says::Over("lowest on top".to_string())),
        }
    }
}

struct Played {
    tab: Tab<Ten>,
    desk: Fake,
    screen: String,
}

impl Played {
    fn new() -> Played {
        let mut played = Played { tab: Tab::new(), desk: Fake::default(), screen: String::new() };
        played.draw();
        played
    }

    fn draw(&mut self) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 18));
        let area = buffer.area;
        self.tab.draw(
            &mut Canvas::new(&mut buffer, crate::kernel::ui::Look::default()),
            area,
            &self.desk.cx(Lang::Hant),
        );
        self.screen = text(&buffer).to_string();
    }

    fn keys(&mut self, keys: &str) -> Reply {
        let mut reply = Reply::Ignored;
        for input in script(keys) {
            let Input::Key(key) = input else { continue };
            reply = self.tab.key(key, &self.desk.cx(Lang::Hant));
            self.draw();
        }
        reply
    }

    fn marked(&self) -> u32 {
        match &self.tab.list.row().unwrap().record {
            RecordKey::Number(number) => number.serial(),
            RecordKey::Entry { .. } => 0,
        }
    }

    fn show(&mut self, serial: i64) -> bool {
        let cx = self.desk.cx(Lang::Hant);
        let record = number(serial, &cx).to_string();
        let shown = self.tab.show(&record, &cx);
        self.draw();
        shown
    }
}

#[test]
fn a_view_narrows_and_its_key_or_escape_shows_all_again() {
    let mut played = Played::new();
    assert_eq!(played.marked(), 10);
    for back in ["{C-w}", "{Esc}"] {
        played.keys("{C-w}");
        assert_eq!(played.marked(), 9);
        assert_eq!(played.tab.note(&played.desk.cx(Lang::Hant)), "odd only");
        played.keys(back);
        assert_eq!(played.marked(), 10);
        assert_eq!(played.tab.note(&played.desk.cx(Lang::Hant)), "");
    }
    assert!(matches!(played.keys("{Esc}"), Reply::Close));
}

#[test]
fn another_view_takes_the_place_of_the_one_before() {
    let mut played = Played::new();
    played.keys("{C-w}{C-a}");
    assert_eq!(played.marked(), 1);
    assert!(played.screen.contains("lowest on top"), "{}", played.screen);
    played.keys("{Down 2}");
    assert_eq!(played.marked(), 3, "three rows, no more");
    played.keys("{Down}");
    assert_eq!(played.marked(), 3);
    played.keys("{C-w}");
    assert_eq!(played.marked(), 9);
    assert!(!played.screen.contains("lowest on top"), "{}", played.screen);
}

#[test]
fn a_sorted_view_is_read_once_until_the_file_changes() {
    let mut played = Played::new();
    played.keys("{C-a}");
    let read = played.tab.shelf.records.kept.get();
    played.keys("{Down}{End}{Home}");
    assert_eq!(played.tab.shelf.records.kept.get(), read);
    played.tab.tick(&played.desk.cx(Lang::Hant));
    assert!(played.tab.shelf.records.kept.get() > read);
}

#[test]
fn going_to_a_record_lifts_the_view_that_hides_it_and_no_other() {
    let mut played = Played::new();
    played.keys("{C-w}");
    assert!(played.show(3), "an odd one stays in its view");
    assert_eq!(played.tab.note(&played.desk.cx(Lang::Hant)), "odd only");
    assert!(played.show(4));
    assert_eq!(played.marked(), 4);
    assert_eq!(played.tab.note(&played.desk.cx(Lang::Hant)), "");
    assert!(!played.show(11), "there is no such record");
    let cx = played.desk.cx(Lang::Hant);
    assert!(Tab::<Ten>::at("S2611-0003-5", &cx).is_none());
    assert!(Tab::<Ten>::at(&number(3, &cx).to_string(), &cx).is_some());
}

#[test]
fn the_marked_record_has_its_detail_its_keys_and_its_page() {
    let mut played = Played::new();
    played.keys("{Down}");
    let nine = number(9, &played.desk.cx(Lang::Hant)).to_string();
    assert!(played.screen.contains(&format!("detail {nine}")), "{}", played.screen);
    assert_eq!(played.tab.record().as_deref(), Some(nine.as_str()));
    assert!(matches!(played.keys("{F6}"), Reply::Show(record) if record == nine));
    assert!(matches!(played.keys("{Enter}"), Reply::Open(_)));
    assert!(matches!(played.keys("{F2}"), Reply::Open(_)));
    assert!(matches!(played.keys("{F12}"), Reply::Ignored), "it keeps no half-typed forms");
    let cx = played.desk.cx(Lang::Hant);
    assert!(matches!(played.tab.run("other", &cx), Reply::Open(_)));
    let commands: Vec<String> = played.tab.commands(&cx).iter().map(|command| command.label(Lang::Hant)).collect();
    assert_eq!(commands, ["新", "下一步", "篩選", "單數", "小數在上", "別的", "返回"]);
}
