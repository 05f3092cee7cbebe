//! A list as part of a layer: its keys, its filter line, its drawing. The layer around it adds detail and steps.

use ratatui::layout::{Position, Rect};

use super::state::{Source, Table};
use super::view;
use crate::kernel::book::{Column, ListRow, RecordKey};
use crate::kernel::form::line::Line;
use crate::kernel::ui::canvas::{fit, width};
use crate::kernel::ui::{Canvas, Code, Command, Cx, Key};
use crate::kernel::words::{Words, words};

const FILTER: Words = words("篩選", "筛选", "Filter");

/// A list with its source.
pub struct List {
    source: Box<dyn Source>,
    table: Table,
    columns: &'static [Column],
    /// The filter line, while one types in it.
    filter: Option<Line>,
    cursor: Option<Position>,
    empty: Words,
    /// What stands there instead, as the list means other rows now.
    nothing: Option<String>,
}

/// What a list made of a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Heard {
    /// None of the list's.
    Ignored,
    /// Seen to; the mark may have moved.
    Done,
    /// Enter on a row.
    Chosen,
}

impl List {
    /// A list; `empty` says what to do where it has no row at all.
    pub fn new(source: impl Source + 'static, columns: &'static [Column], empty: Words) -> List {
        List {
            source: Box::new(source),
            table: Table::new(),
            columns,
            filter: None,
            cursor: None,
            empty,
            nothing: None,
        }
    }

    /// Other widths of the same columns, as the room for the list changes.
    pub fn set_columns(&mut self, columns: &'static [Column]) {
        self.columns = columns;
    }

    /// What stands where the list has no row; `None` for the text that it was made with.
    pub fn set_empty(&mut self, text: Option<String>) {
        self.nothing = text;
    }

    /// The marked row.
    pub fn row(&self) -> Option<&ListRow> {
        self.table.row()
    }

    /// The list itself, for tests.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Reads it from its start: the source has come to mean other rows.
    pub fn restart(&mut self, cx: &Cx<'_>) {
        self.source.refresh();
        self.table.first(self.source.as_ref(), cx);
    }

    /// Reads again what may have changed.
    pub fn refresh(&mut self, cx: &Cx<'_>) {
        self.table.refresh(self.source.as_ref(), cx);
    }

    /// Renews what the rows on the screen say, such as the time that is left; reads nothing.
    pub fn renew(&mut self, renew: impl FnMut(&mut ListRow)) {
        self.table.renew(renew);
    }

    /// Marks a record, where the list has it; a filter in the way is lifted.
    pub fn show(&mut self, record: &RecordKey, cx: &Cx<'_>) -> bool {
        self.source.refresh();
        self.filter = None;
        self.table.filter("", self.source.as_ref(), cx);
        self.table.show(record, self.source.as_ref(), cx)
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key, cx: &Cx<'_>) -> Heard {
        let source = self.source.as_ref();
        match key.code {
            Code::Up => self.table.go(-1, source, cx),
            Code::Down => self.table.go(1, source, cx),
            Code::PageUp => self.table.go_page(false, source, cx),
            Code::PageDown => self.table.go_page(true, source, cx),
            Code::Home if self.filter.is_none() => self.table.first(source, cx),
            Code::End if self.filter.is_none() => self.table.last(source, cx),
            Code::Enter if !key.burst => {
                return if self.table.row().is_some() { Heard::Chosen } else { Heard::Done };
            }
            Code::F(7) => {
                self.filter.get_or_insert_with(|| Line::new(self.table.find()));
            }
            Code::Esc if self.filter.is_some() || !self.table.find().is_empty() => {
                self.filter = None;
                self.table.filter("", source, cx);
            }
            _ => return self.filter_key(key, cx),
        }
        Heard::Done
    }

    fn filter_key(&mut self, key: Key, cx: &Cx<'_>) -> Heard {
        let typed = key.typed();
        if self.filter.is_none() && matches!(typed, Some('/' | '／' | '、')) {
            self.filter = Some(Line::new(self.table.find()));
            return Heard::Done;
        }
        let Some(line) = &mut self.filter else { return Heard::Ignored };
        match (typed, key.code) {
            (Some(ch), _) => line.insert(ch.encode_utf8(&mut [0; 4])),
            (None, Code::Backspace) => {
                line.backspace();
            }
            (None, Code::Delete) => {
                line.delete();
            }
            (None, Code::Left) => {
                line.left();
            }
            (None, Code::Right) => {
                line.right();
            }
            (None, Code::Home) => line.home(),
            (None, Code::End) => line.end(),
            _ => return Heard::Ignored,
        }
        let find = line.text().trim().to_string();
        self.table.filter(&find, self.source.as_ref(), cx);
        Heard::Done
    }

    /// Takes a pasted text into the filter line; false while there is none.
    pub fn paste(&mut self, text: &str, cx: &Cx<'_>) -> bool {
        let Some(line) = &mut self.filter else { return false };
        line.insert(text);
        let find = line.text().trim().to_string();
        self.table.filter(&find, self.source.as_ref(), cx);
        true
    }

    /// Whether one types in the filter line: digits and letters are text then.
    pub fn is_typing(&self) -> bool {
        self.filter.is_some()
    }

    /// Draws it; the filter line stands above the headings while there is a filter.
    pub fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        if !self.table.is_loaded() {
            self.table.first(self.source.as_ref(), cx);
        }
        let look = canvas.look;
        self.cursor = None;
        let mut rest = area;
        if self.filter.is_some() || !self.table.find().is_empty() {
            let label = FILTER.get(cx.lang);
            let x = area.x + 1 + width(label) + 2;
            let room = area.width.saturating_sub(width(label) + 5).min(40);
            canvas.text(area.x + 1, area.y, label, width(label), look.accent());
            let text = match &mut self.filter {
                Some(line) => {
                    let (text, at) = line.shown(usize::from(room));
                    self.cursor = Some(Position::new(x + u16::try_from(at).unwrap_or(0), area.y));
                    text
                }
                None => self.table.find().to_string(),
            };
            canvas.text(x, area.y, &fit(&text, room, false), room, look.field());
            rest.y += 1;
            rest.height = rest.height.saturating_sub(1);
        }
        self.table.fill(usize::from(rest.height.saturating_sub(1)), self.source.as_ref(), cx);
        let empty = self.nothing.as_deref().unwrap_or(self.empty.get(cx.lang));
        view::draw(&mut self.table, self.columns, canvas, rest, empty, cx.lang);
    }

    /// The insertion point of the filter line.
    pub fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    /// What works in it right now.
    pub fn commands(&self) -> Vec<Command> {
        let mut out = Vec::new();
        if self.filter.is_none() {
            out.push(Command::f(7, words("篩選", "筛选", "Filter")));
        } else {
            out.push(Command::key(Key::plain(Code::Esc), words("看全部", "看全部", "All")));
        }
        out
    }
}
