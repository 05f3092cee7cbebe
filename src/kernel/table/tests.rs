//! How one moves in a list, however long it is.

use std::cell::Cell;
use std::rc::Rc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::list::{Heard, List};
use super::state::{Source, Want, Whence};
use super::view;
use crate::kernel::book::{Column, ListRow, RecordKey};
use crate::kernel::problem::Outcome;
use crate::kernel::ui::fake::Fake;
use crate::kernel::ui::keys::{Input, script};
use crate::kernel::ui::screen_text::{overlapped, text};
use crate::kernel::ui::{Canvas, Cx, Look};
use crate::kernel::words::{Lang, words};

static COLUMNS: [Column; 3] = [
    Column { words: words("單號", "单号", "Number"), width: 12, right: false },
    Column { words: words("客戶", "客户", "Customer"), width: 0, right: false },
    Column { words: words("克重", "克重", "Grams"), width: 7, right: true },
];

/// Counts down from a number of records, each row made when asked for.
struct Many {
    count: i64,
    read: Rc<Cell<usize>>,
}

fn key(id: i64) -> RecordKey {
    RecordKey::Entry { thing: "slip", id }
}

impl Source for Many {
    fn fetch(&self, want: Want<'_>, _cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        let limit = i64::try_from(want.limit).unwrap();
        let (from, to) = match want.whence {
            Whence::First => (self.count, self.count - limit),
            Whence::Last => (limit, 0),
            Whence::From(key) => (key.id(), key.id() - limit),
            Whence::After(key) => (key.id() - 1, key.id() - 1 - limit),
            Whence::Before(key) => ((key.id() + limit).min(self.count), key.id()),
        };
        let make = |id: i64| ListRow {
            record: key(id),
            cells: vec![format!("S{id}"), format!("恆達紡織有限公司第{id}號"), (id * 10).to_string()],
            quiet: false,
        };
        let all = ((to.max(0) + 1)..=from).rev().map(make);
        let rows: Vec<ListRow> = all.filter(|row| row.cells.iter().any(|cell| cell.contains(want.find))).collect();
        self.read.set(self.read.get() + rows.len());
        Ok(rows)
    }
}

struct Played {
    list: List,
    desk: Fake,
    read: Rc<Cell<usize>>,
}

impl Played {
    fn new(count: i64) -> Played {
        let read = Rc::new(Cell::new(0));
        let source = Many { count, read: Rc::clone(&read) };
        let mut played = Played {
            list: List::new(
                source,
                &COLUMNS,
                words("還沒有單。按 F2 開第一張。", "还没有单。按 F2 开第一张。", "No slip yet. F2 starts the first."),
            ),
            desk: Fake::default(),
            read,
        };
        played.draw(80, 18);
        played
    }

    fn keys(&mut self, keys: &str) -> Heard {
        let mut heard = Heard::Ignored;
        for input in script(keys) {
            let Input::Key(key) = input else { continue };
            heard = self.list.key(key, &self.desk.cx(Lang::Hant));
            self.draw(80, 18);
        }
        heard
    }

    fn draw(&mut self, wide: u16, high: u16) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, wide, high));
        let area = buffer.area;
        self.list.draw(&mut Canvas::new(&mut buffer, Look::default()), area, &self.desk.cx(Lang::Hant));
        assert_eq!(overlapped(&buffer), None);
        buffer
    }

    fn at(&self) -> i64 {
        self.list.row().unwrap().record.id()
    }
}

#[test]
fn one_moves_by_rows_and_screens_and_to_both_ends_of_a_million() {
    let mut played = Played::new(1_000_000);
    for (keys, at) in [
        ("{Up}", 1_000_000),
        ("{Down 3}", 999_997),
        ("{PgDn}", 999_981),
        ("{PgDn 40}", 999_341),
        ("{PgUp 40}", 999_981),
        ("{End}", 1),
        ("{Down}", 1),
        ("{PgUp 50}", 801),
        ("{Down 5}", 796),
        ("{Home}", 1_000_000),
    ] {
        played.keys(keys);
        assert_eq!(played.at(), at, "{keys}");
    }
    assert!(played.read.get() < 6000, "read {} rows", played.read.get());
}

#[test]
fn typing_filters_and_escape_shows_all_again() {
    let mut played = Played::new(300);
    played.keys("/S29");
    assert_eq!(played.at(), 299);
    assert!(text(&played.draw(80, 18)).contains("篩選  S29"));
    assert!(played.list.cursor().is_some());
    played.keys("x");
    assert!(text(&played.draw(80, 18)).contains("沒有含這幾個字的記錄"));
    played.keys("{Esc}");
    assert_eq!((played.at(), played.list.is_typing()), (300, false));
}

#[test]
fn an_empty_list_says_what_to_do() {
    let mut played = Played::new(0);
    assert!(text(&played.draw(80, 18)).contains("按 F2 開第一張"));
    assert_eq!(played.keys("{Enter}{Down}{PgUp}{End}{Home}"), Heard::Done);
}

#[test]
fn a_record_is_shown_and_stays_marked_when_the_file_changes() {
    let mut played = Played::new(1000);
    assert!(played.list.show(&key(500), &played.desk.cx(Lang::Hant)));
    played.keys("{Down 2}");
    played.list.refresh(&played.desk.cx(Lang::Hant));
    assert_eq!(played.at(), 498);
    assert_eq!(played.keys("{Enter}"), Heard::Chosen);
}

#[test]
fn rows_are_cut_at_every_width() {
    let mut played = Played::new(40);
    for wide in 1..130 {
        played.draw(wide, 10);
        assert!(view::widths(&COLUMNS, wide).iter().map(|wide| wide + 1).sum::<u16>() <= wide.max(6) + 3);
    }
    for high in 0..12 {
        played.draw(30, high);
    }
}

#[test]
fn letters_are_not_commands() {
    let mut played = Played::new(40);
    assert_eq!(played.keys("今天 yes 已經 N"), Heard::Ignored);
    assert_eq!(played.at(), 40);
}
