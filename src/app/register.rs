//! Any book as a list with detail, form and steps, made from its fields and actions alone.

use ratatui::layout::{Position, Rect};
use serde_json::{Map, Value as Json};

use super::import::{self, Import};
use super::user::{self, Home, USER};
use crate::kernel::book::{Book, ListRow, RecordKey};
use crate::kernel::form::field::{Action, Field, Kind, Thing};
use crate::kernel::form::layout::Layout;
use crate::kernel::form::sheet::{Hooks, Sheet};
use crate::kernel::form::slot::{NO, YES};
use crate::kernel::form::value::{Raw, Typed};
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::table::{List, Source, Want, book::BookSource, list::Heard};
use crate::kernel::text::width::shorten;
use crate::kernel::text::wrap::wrap;
use crate::kernel::ui::canvas::width;
use crate::kernel::ui::help::HelpLayer;
use crate::kernel::ui::{Canvas, Code, Command, Cx, Help, Item, Key, Menu, Notice, Reply, Request, Trigger};
use crate::kernel::words::{Lang, Say, Words, words};
use crate::registers::user::address_from;
use crate::registers::{duty, weighing};
use crate::workflows;
use crate::workflows::record_key;
use crate::workflows::standard::screen as standard;

/// From this width on, the detail stands beside the list.
const BESIDE: u16 = 110;
/// Rows of the detail below the list.
const BELOW: u16 = 6;

/// The register whose entries print a test page.
pub const PRINTER: &str = "printer";

const DEFAULT: Words = words("設為默認", "设为默认", "Make it the default");
const DEFAULT_HELP: Words =
    words("單據上按 F5 就打到這一台。", "单据上按 F5 就打到这一台。", "F5 on a record prints here.");
const IS_DEFAULT: Words = words("已經是默認的。", "已经是默认的。", "It is the default already.");

/// One book's list and detail.
pub struct Pane {
    book: &'static dyn Book,
    list: List,
    shown: Option<(RecordKey, Map<String, Json>)>,
    /// What stands out over the list, once it was read.
    over: Option<Option<Say>>,
}

/// The printers, the default one marked.
struct Marked(BookSource);

impl Source for Marked {
    fn fetch(&self, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        let default = cx.desk.setting("printer");
        let mut rows = self.0.fetch(want, cx)?;
        for name in rows.iter_mut().filter(|row| !row.quiet).filter_map(|row| row.cells.get_mut(1)) {
            if *name == default.trim() {
                *name = format!("* {name}{}", cx.word(words("（默認）", "（默认）", " (default)")));
            }
        }
        Ok(rows)
    }

    fn refresh(&self) {
        self.0.refresh();
    }
}

/// Every next entry starts blank; the record that a step belongs to stands over its form.
struct Plain {
    defaults: Typed,
    head: Vec<String>,
    again: bool,
}

impl Hooks for Plain {
    fn defaults(&self, _cx: &Cx<'_>) -> Typed {
        self.defaults.clone()
    }

    fn head(&self, _cx: &Cx<'_>) -> Vec<String> {
        self.head.clone()
    }

    fn next(&self, _saved: &Typed, _cx: &Cx<'_>) -> Option<Typed> {
        self.again.then(Typed::new)
    }
}

impl Pane {
    /// A book's list, not read yet.
    pub fn new(book: &'static dyn Book) -> Pane {
        let empty = words(
            "這裡還沒有記錄。按 F2 登記第一條。",
            "这里还没有记录。按 F2 登记第一条。",
            "There is nothing here yet. F2 enters the first.",
        );
        let list = match book.thing().name {
            "standard" => List::new(standard::Versions, standard::COLUMNS, standard::EMPTY),
            USER => List::new(user::Listed, book.columns(), empty),
            PRINTER => List::new(Marked(BookSource::new(book)), book.columns(), empty),
            _ => List::new(BookSource::new(book), book.columns(), empty),
        };
        Pane { book, list, shown: None, over: None }
    }

    /// What it lists.
    pub fn thing(&self) -> &'static Thing {
        self.book.thing()
    }

    /// Reads again what may have changed.
    pub fn refresh(&mut self, cx: &Cx<'_>) {
        self.shown = None;
        self.over = None;
        self.list.refresh(cx);
    }

    /// Whether one types in the filter line.
    pub fn is_typing(&self) -> bool {
        self.list.is_typing()
    }

    /// Marks a record, where it is one of these.
    pub fn show(&mut self, record: &str, cx: &Cx<'_>) -> bool {
        self.shown = None;
        record_key(record, cx.view().is_training()).is_some_and(|key| self.list.show(&key, cx))
    }

    fn look(&mut self, cx: &Cx<'_>) {
        let Some(row) = self.list.row() else {
            self.shown = None;
            return;
        };
        if self.shown.as_ref().is_none_or(|(key, _)| *key != row.record) {
            let found = self.book.show(cx.view(), &row.record).ok().flatten();
            self.shown = found.map(|map| (row.record.clone(), map));
        }
    }

    /// The marked entry.
    pub fn record(&self) -> Option<String> {
        self.list.row().map(|row| row.record.to_string())
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        match self.list.key(key, cx) {
            Heard::Done => return Reply::Done,
            Heard::Chosen => return self.open_detail(cx),
            Heard::Ignored => {}
        }
        self.look(cx);
        match key.code {
            Code::F(2) => {
                let (layout, hooks) = self.form();
                let sheet = Sheet::add(self.thing(), layout, hooks, cx);
                let resumed = sheet.form().is_touched();
                let mut all = vec![Reply::open(sheet)];
                if resumed {
                    all.push(Reply::Tell(resumed_notice()));
                }
                Reply::All(all)
            }
            Code::F(12) => {
                let parked = cx.desk.drafts(self.thing().name).into_iter().find(|(draft, _)| draft.parked);
                let Some(parked) = parked else { return Reply::Ignored };
                let (layout, hooks) = self.form();
                Reply::open(Sheet::resume(self.thing(), layout, hooks, parked, cx))
            }
            Code::F(5) if self.thing().name == PRINTER => {
                let name = self.shown.as_ref().and_then(|(_, map)| map.get("name")).and_then(Json::as_str);
                name.map_or(Reply::Ignored, |name| Reply::Ask(Request::TestPage { printer: name.to_string() }))
            }
            Code::F(5) => match &self.shown {
                Some((key, _)) if !workflows::papers_of(key).is_empty() => {
                    Reply::Ask(Request::Print { record: key.to_string(), paper: None, preview: false })
                }
                _ => Reply::Ignored,
            },
            Code::F(6) => self.open_steps(cx),
            _ => Reply::Ignored,
        }
    }

    /// How the form of a new entry lies, and what it reckons while one types.
    fn form(&self) -> (Layout, Box<dyn Hooks>) {
        let plain = Plain { defaults: Typed::new(), head: Vec::new(), again: true };
        match self.thing().name {
            "standard" => (standard::LAYOUT, Box::new(plain)),
            USER => (user::LAYOUT, Box::new(Home { defaults: Typed::new(), record: None, head: Vec::new() })),
            "weighing" => (Layout::default(), Box::new(standard::Bench::default())),
            _ => (Layout::default(), Box::new(plain)),
        }
    }

    /// Takes a pasted text into the filter.
    pub fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Reply {
        if self.list.paste(text, cx) { Reply::Done } else { Reply::Ignored }
    }

    /// The steps that can be taken now, the next one marked; below them those that can't, and why.
    fn open_steps(&self, cx: &Cx<'_>) -> Reply {
        let Some((key, map)) = &self.shown else { return Reply::Ignored };
        let name = |code: &str| self.thing().action(code);
        let list = |key: &str| map.get(key).and_then(Json::as_array).cloned().unwrap_or_default();
        let item = |action: &'static Action, note: String, works: bool| Item {
            key: String::new(),
            label: action.label.get(cx.lang).to_string(),
            note,
            trigger: works.then_some(Trigger::Name(action.name)),
            also: format!("{} {}", action.name, Lang::ALL.map(|lang| action.label.get(lang)).join(" ")),
        };
        let mut items: Vec<Item> = list("next")
            .iter()
            .filter_map(|code| name(code.as_str()?))
            .map(|action| item(action, action.help.get(cx.lang).to_string(), true))
            .collect();
        items.extend(list("blocked").iter().filter_map(|blocked| {
            let action = name(blocked.get("action")?.as_str()?)?;
            Some(item(action, blocked.get("message")?.as_str()?.to_string(), false))
        }));
        if self.thing().name == PRINTER && !list("next").is_empty() {
            let is_default = map.get("name").and_then(Json::as_str) == Some(cx.desk.setting("printer").trim());
            let note = if is_default { IS_DEFAULT } else { DEFAULT_HELP };
            items.push(Item {
                key: String::new(),
                label: cx.word(DEFAULT).to_string(),
                note: cx.word(note).to_string(),
                trigger: (!is_default).then_some(Trigger::Name("default")),
                also: Lang::ALL.map(|lang| DEFAULT.get(lang)).join(" "),
            });
        }
        if items.is_empty() {
            return Reply::Tell(Notice::plain(words(
                "這一條沒有下一步了。",
                "这一条没有下一步了。",
                "There is no further step.",
            )));
        }
        let title = format!("{}  {key}", words("下一步", "下一步", "Next step").get(cx.lang));
        Reply::open(Menu::new(title, items))
    }

    /// Opens the form of a step.
    pub fn run(&mut self, name: &'static str, cx: &Cx<'_>) -> Reply {
        if name == "import" && self.book.known_by().is_some() {
            return Reply::open(Import::new(self.thing()));
        }
        self.look(cx);
        if (self.thing().name, name) == (PRINTER, "default") {
            let printer = self.shown.as_ref().and_then(|(_, map)| map.get("name")).and_then(Json::as_str);
            return printer
                .map_or(Reply::Ignored, |name| Reply::Ask(Request::Set { key: "printer", value: name.to_string() }));
        }
        let (Some((key, map)), Some(action)) = (&self.shown, self.thing().action(name)) else { return Reply::Ignored };
        // A bench check answers while one types and is kept only on request, so it has the form of a weighing.
        if (self.thing().name, name) == ("standard", "check") {
            let hooks = standard::Bench { version: Some(key.id()) };
            return Reply::open(Sheet::add(&weighing::THING, Layout::default(), Box::new(hooks), cx));
        }
        // Only what is changed by a correction starts from what stands there.
        let defaults = if name == "amend" { typed_of(action.fields, map) } else { Typed::new() };
        let head: Vec<String> = self.list.row().into_iter().map(|row| row.cells.join("  ")).collect();
        if (self.thing().name, name) == (USER, "amend") {
            let hooks = Home { defaults, record: Some(key.clone()), head };
            let rev = map.get("rev").and_then(Json::as_i64);
            return Reply::open(Sheet::act(key.to_string(), action, rev, user::LAYOUT, Box::new(hooks), cx));
        }
        let hooks = Plain { defaults, head, again: false };
        let rev = map.get("rev").and_then(Json::as_i64);
        Reply::open(Sheet::act(key.to_string(), action, rev, Layout::default(), Box::new(hooks), cx))
    }

    fn open_detail(&mut self, cx: &Cx<'_>) -> Reply {
        self.look(cx);
        let Some((key, map)) = &self.shown else { return Reply::Done };
        let text = self.lines(map, cx.lang).into_iter().map(|(label, value)| format!("{label}  {value}")).collect();
        let help = Help { title: key.to_string(), rule: Rule::Plain, text };
        Reply::open(HelpLayer::new(help, Vec::new()))
    }

    fn lines(&self, map: &Map<String, Json>, lang: Lang) -> Vec<(&'static str, String)> {
        let value = |field: &Field| map.get(field.key).map(|value| text_of(field, value, lang)).unwrap_or_default();
        let fields = self.thing().fields.iter();
        fields.map(|field| (field.label.get(lang), value(field))).filter(|(_, value)| !value.is_empty()).collect()
    }

    /// Draws list and detail.
    pub fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let over = self.over.get_or_insert_with(|| stands_out(self.book.thing().name, cx));
        let area = match over {
            Some(said) => {
                let (look, wide) = (canvas.look, area.width.saturating_sub(2));
                // A line breaks between what it tells, rather than within a time, as long as there are few of them.
                let parts: Vec<&str> = said.get(cx.lang).split_inclusive(['；', ';']).map(str::trim).collect();
                let whole = wrap(said.get(cx.lang), usize::from(wide));
                let lines: Vec<&str> = if whole.len() > 1 && parts.len() <= 3 && parts.len() > 1 {
                    parts.into_iter().flat_map(|part| wrap(part, usize::from(wide))).take(3).collect()
                } else {
                    whole.into_iter().take(3).collect()
                };
                for (y, line) in (area.y..).zip(&lines) {
                    canvas.text(area.x + 1, y, line, wide, look.wrong());
                }
                let high = u16::try_from(lines.len()).unwrap_or(1);
                Rect { y: area.y + high, height: area.height.saturating_sub(high), ..area }
            }
            None => area,
        };
        let beside = area.width >= BESIDE;
        let (list, detail) = if beside {
            let left = area.width * 3 / 5;
            (Rect { width: left, ..area }, Rect::new(area.x + left + 2, area.y, area.width - left - 2, area.height))
        } else {
            let below = BELOW.min(area.height / 3);
            let high = area.height - below - 1;
            (Rect { height: high, ..area }, Rect::new(area.x, area.y + high + 1, area.width, below))
        };
        self.list.draw(canvas, list, cx);
        self.look(cx);
        let look = canvas.look;
        if beside {
            for y in area.top()..area.bottom() {
                canvas.text(detail.x - 2, y, look.bar(), 1, look.quiet());
            }
        } else {
            canvas.rule(area, detail.y - 1);
        }
        let Some((_, map)) = &self.shown else { return };
        let lines = self.lines(map, cx.lang);
        let columns: u16 = if beside { 1 } else { 2 };
        let wide = detail.width / columns;
        let labels = lines.iter().map(|(label, _)| width(label)).max().unwrap_or(0).min(18);
        let rows = detail.height.max(1);
        let room = usize::from(rows * columns);
        let hidden = if lines.len() > room { lines.len() + 1 - room } else { 0 };
        let shown = lines.len() - hidden;
        let place = |index: u16| (detail.x + 1 + index / rows * wide, detail.y + index % rows);
        for (index, (label, value)) in (0_u16..).zip(lines.iter().take(shown)) {
            let (x, y) = place(index);
            canvas.text(x, y, &shorten(label, usize::from(labels)), labels, look.quiet());
            let room = wide.saturating_sub(labels + 4);
            canvas.text(x + labels + 2, y, &shorten(value, usize::from(room)), room, look.plain());
        }
        if hidden > 0 {
            let (x, y) = place(u16::try_from(shown).unwrap_or(u16::MAX));
            let more = match cx.lang {
                Lang::Hant => format!("還有 {hidden} 欄，回車看全部"),
                Lang::Hans => format!("还有 {hidden} 栏，回车看全部"),
                Lang::En => format!("{hidden} more; Enter shows all"),
            };
            canvas.text(x, y, &more, wide.saturating_sub(2), look.quiet());
        }
    }

    /// The insertion point of the filter.
    pub fn cursor(&self) -> Option<Position> {
        self.list.cursor()
    }

    /// What works right now.
    pub fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        let mut out = vec![Command::f(2, words("新增", "新增", "New"))];
        let drafts = cx.desk.drafts(self.thing().name);
        let parked = drafts.iter().filter(|(draft, _)| draft.parked).count();
        if parked > 0 {
            out.push(Command::f(12, words("擱下的", "搁下的", "Set aside")).more(parked));
        }
        if let Some((key, map)) = &self.shown {
            if !workflows::papers_of(key).is_empty() {
                out.push(Command::f(5, words("打印", "打印", "Print")));
            }
            if self.thing().name == PRINTER {
                out.push(Command::f(5, words("打測試頁", "打测试页", "Test page")));
            }
            let some = |key: &str| map.get(key).and_then(Json::as_array).is_some_and(|list| !list.is_empty());
            if some("next") || some("blocked") {
                out.push(Command::f(6, words("下一步", "下一步", "Next step")));
            }
            out.push(Command::key(Key::plain(Code::Enter), words("詳細", "详细", "Details")).off_bar());
        }
        if self.book.known_by().is_some() {
            out.push(Command::named("import", import::TITLE).also(import::ALSO));
        }
        out.extend(self.list.commands());
        out
    }
}

/// What stands out over a register's list: in the season, hours of the coming week without anybody on duty (H15).
fn stands_out(thing: &str, cx: &Cx<'_>) -> Option<Say> {
    if thing != duty::THING.name {
        return None;
    }
    let gaps = duty::store::coming_gaps(cx.view(), duty::WEEK).ok()?;
    (!gaps.is_empty()).then(|| duty::gaps_told(&gaps))
}

/// Said when a form opens with what was left in it.
fn resumed_notice() -> Notice {
    Notice::plain(words(
        "接著填上次沒存的草稿。Ctrl+R 清空重填。",
        "接着填上次没存的草稿。Ctrl+R 清空重填。",
        "This is the draft that was not saved. Ctrl+R starts afresh.",
    ))
}

/// A value of `show` as people read it.
fn text_of(field: &Field, value: &Json, lang: Lang) -> String {
    let one = |text: &str| match field.kind {
        Kind::Choice(choices) | Kind::Many(choices) => {
            choices.iter().find(|it| it.code == text).map_or(text, |it| it.words.get(lang)).to_string()
        }
        Kind::Moment { .. } => text.replacen('T', " ", 1),
        _ => text.to_string(),
    };
    match value {
        Json::Null => String::new(),
        Json::Bool(flag) => if *flag { YES } else { NO }.get(lang).to_string(),
        Json::String(text) if matches!(field.kind, Kind::Many(_)) => {
            text.split(',').filter(|part| !part.is_empty()).map(one).collect::<Vec<_>>().join(" ")
        }
        Json::String(text) => one(text),
        Json::Number(number) => number.to_string(),
        Json::Array(list) => list
            .iter()
            .map(|value| text_of(field, value, lang))
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" "),
        Json::Object(map) if field.key == "address" => address_from(map).line(),
        Json::Object(map) => {
            let parts = map.values().map(|value| text_of(field, value, lang));
            parts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
        }
    }
}

/// What stands in a record, as its form has it.
fn typed_of(fields: &[Field], map: &Map<String, Json>) -> Typed {
    let mut typed = Typed::new();
    for field in fields {
        let keyed = map.get(&format!("{}_key", field.key));
        let text = match keyed.or_else(|| map.get(field.key)) {
            Some(Json::String(text)) => text.clone(),
            Some(Json::Number(number)) => number.to_string(),
            Some(Json::Bool(flag)) => flag.to_string(),
            Some(Json::Object(group)) => {
                if let Kind::Group(parts) = field.kind {
                    typed.set(field.key, Raw::Group(typed_of(parts, group)));
                }
                continue;
            }
            Some(Json::Array(list)) => list.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(","),
            _ => continue,
        };
        if !text.is_empty() {
            typed.set_text(field.key, text);
        }
    }
    typed
}
