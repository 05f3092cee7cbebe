//! What the program's screen is made of: the desk, the tabs, the layers over them, the message line.

use std::time::Instant;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Size};

use super::tabs::{self, Tab};
use super::{deadlines, month, queue};
use crate::across::user_file;
use crate::kernel::problem::{Failure, Problem, Rule};
use crate::kernel::time::words::COUNTED_DOWN;
use crate::kernel::ui::frame::{Countdown, SMALLEST, TabLabel};
use crate::kernel::ui::{Command, Cx, Desk, Help, Key, Layer, Look, Notice, Request};
use crate::kernel::words::{Lang, Say, words};
use crate::registers::deadline::{self, Kept};
use crate::workflows::record_key;

/// How many slips wait half filled; `None` where there is none.
pub(super) fn unfinished(cx: &Cx<'_>) -> Option<Say> {
    let count = cx.desk.drafts("sample").len();
    (count > 0).then(|| {
        crate::say!(
            "有 {count} 張未完成的單（F12 打開）。",
            "有 {count} 张未完成的单（F12 打开）。",
            "Unfinished slips: {count} (F12 opens them)."
        )
    })
}

/// The screen of the program.
pub struct App {
    pub(super) desk: Box<dyn Desk>,
    pub(super) lang: Lang,
    pub(super) look: Look,
    pub(super) tabs: Vec<Tab>,
    pub(super) labels: Vec<TabLabel>,
    /// How many print jobs somebody has to look at.
    pub(super) stuck: usize,
    /// What ends next, counted down to the second under the tabs.
    pub(super) countdown: Option<Countdown>,
    /// The frame as it was painted last, and its insertion point, while something is counted down.
    pub(super) painted: Option<(Buffer, Option<Position>)>,
    pub(super) active: usize,
    /// The tabs' own screens, made when first opened.
    pub(super) roots: Vec<Option<Box<dyn Layer>>>,
    /// What is open over the tab, the top last.
    pub(super) layers: Vec<Box<dyn Layer>>,
    pub(super) notice: Option<Notice>,
    /// What the last refusal rested on, for F1.
    pub(super) refusals: Vec<Problem>,
    /// A digit that has just changed the tab, the tab before, and when: a second digit right behind it makes it a number.
    pub(super) digit: Option<(char, usize, Instant)>,
    /// Whether lists and counts may show what is no longer so.
    pub(super) stale: bool,
    /// What is asked of the desk as soon as the answer to the key is painted.
    pub(super) later: Vec<Request>,
    pub(super) size: Size,
    pub(super) over: bool,
    /// Whether only one layer is shown, as at the gate: nothing closes it, no tabs.
    pub(super) alone: bool,
    /// Whether that is so because of who sits here.
    pub(super) by_role: bool,
}

/// A limit that ends in fewer minutes goes before one that is over already: it can still be kept.
const AT_ONCE: i64 = 5;

impl App {
    /// The program on an open file, its first tab in front.
    pub fn new(desk: Box<dyn Desk>, lang: Lang, look: Look) -> App {
        let tabs = tabs::all();
        let roots = tabs.iter().map(|_| None).collect();
        let mut app = App {
            desk,
            lang,
            look,
            tabs,
            labels: Vec::new(),
            stuck: 0,
            countdown: None,
            painted: None,
            active: 0,
            roots,
            layers: Vec::new(),
            notice: None,
            refusals: Vec::new(),
            digit: None,
            stale: false,
            later: Vec::new(),
            size: Size::new(SMALLEST.0, SMALLEST.1),
            over: false,
            alone: false,
            by_role: false,
        };
        app.open_tab(0);
        app.settle();
        app
    }

    /// The program with one layer only: the gate.
    pub fn alone(desk: Box<dyn Desk>, lang: Lang, look: Look, make: impl FnOnce(&Cx<'_>) -> Box<dyn Layer>) -> App {
        let mut app = App::new(desk, lang, look);
        let layer = make(&app.cx());
        app.layers.push(layer);
        app.alone = true;
        app
    }

    /// What is said before the first key: what is odd about the file, else what waits half filled.
    pub fn greet(&mut self, warnings: Vec<Problem>) {
        if !warnings.is_empty() {
            let failure = Failure::refused(warnings);
            self.refusals.clone_from(&failure.problems);
            self.notice = Some(Notice::refused(&failure));
        } else if !self.alone && self.desk.operator().key.is_some() {
            self.notice = unfinished(&self.cx()).map(Notice::plain);
        }
    }

    /// What layers may read now.
    pub fn cx(&self) -> Cx<'_> {
        Cx { desk: self.desk.as_ref(), lang: self.lang, look: self.look, now: self.desk.view().now() }
    }

    /// Whether the program is to end.
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// The layer that sees keys first.
    pub fn top(&self) -> Option<&dyn Layer> {
        let layer = self.layers.last().or_else(|| self.roots.get(self.active).and_then(Option::as_ref));
        layer.map(AsRef::as_ref)
    }

    /// Brings a tab to the front.
    pub(super) fn open_tab(&mut self, index: usize) {
        let Some(tab) = self.tabs.get(index) else { return };
        if self.roots.get(index).is_some_and(Option::is_none) {
            let layer = tab.screen();
            if let Some(place) = self.roots.get_mut(index) {
                *place = Some(layer);
            }
        }
        self.active = index;
    }

    /// Reads counts and lists again where they may be old; true where something was read. The loop calls it when it has
    /// painted and nobody types.
    pub fn settle(&mut self) -> bool {
        if !self.stale && !self.labels.is_empty() {
            return false;
        }
        self.stale = false;
        self.labels = self.tabs.iter().map(|tab| tab.label(&self.cx())).collect();
        self.stuck = queue::stuck(self.desk.as_ref());
        self.countdown = self.next_to_end();
        let cx = Cx { desk: self.desk.as_ref(), lang: self.lang, look: self.look, now: self.desk.view().now() };
        for root in self.roots.iter_mut().flatten() {
            root.tick(&cx);
        }
        for layer in &mut self.layers {
            layer.tick(&cx);
        }
        true
    }

    /// The limit of clock time that presses most: one that ends within minutes, else one that ran out just now, else the
    /// one that ends next, where it is near enough to be counted down.
    fn next_to_end(&self) -> Option<Countdown> {
        let view = self.desk.view();
        let (now, within) = (view.now().minute(), COUNTED_DOWN / 60);
        // A file that can't be read says so in the lists.
        let next = deadline::store::next_to_end(view, now, within).ok().flatten();
        let at_once = |kept: &Kept| kept.deadline.due.is_some_and(|due| due.since(now) < AT_ONCE);
        let kept = match next {
            Some(next) if at_once(&next) => next,
            next => deadline::store::just_missed(view, now, within).ok().flatten().or(next)?,
        };
        let what = deadline::kind_words(&kept.deadline.kind)?;
        Some(Countdown { record: kept.record, what, due: kept.deadline.due? })
    }

    /// The user (戶) of what is in front: chosen in its form, or whom the record is about. The file of a user that is
    /// open already has no other.
    pub(super) fn user(&self) -> Option<i64> {
        let top = self.top()?;
        let of_record = || {
            let record = record_key(&top.record()?, self.desk.view().is_training())?;
            user_file::user_of(self.desk.view(), &record).ok().flatten()
        };
        top.user().or_else(of_record)
    }

    /// Whether something on the screen changes from second to second. A guard's screen counts nothing down.
    pub fn is_counting(&self) -> bool {
        self.countdown.is_some() && !self.alone && !self.is_too_small()
    }

    /// Whether the terminal is smaller than everything needs.
    pub fn is_too_small(&self) -> bool {
        self.size.width < SMALLEST.0 || self.size.height < SMALLEST.1
    }

    /// What works right now: the top layer's commands, then the program's own.
    pub fn commands(&self) -> Vec<Command> {
        let cx = self.cx();
        let Some(top) = self.top() else { return Vec::new() };
        let mut out = top.commands(&cx);
        if top.is_open() && !self.alone {
            let due = self.labels.iter().map(|label| label.count).sum::<u32>();
            let due = if due > 0 { due.to_string() } else { String::new() };
            out.push(Command::f(3, words("查找", "查找", "Find")));
            out.push(Command::f(4, words("到期", "到期", "Due")).more(due));
            out.push(Command::f(9, words("門衛", "门卫", "Gate")));
            out.push(Command::key(month::KEY, month::TITLE).also(month::ALSO).off_bar());
            out.extend(tabs::SHELVES.map(|(_, name, words, also)| Command::named(name, words).also(also)));
        }
        if !self.alone && !top.is_overlay() {
            let stuck = if self.stuck > 0 { self.stuck.to_string() } else { String::new() };
            let also = "打印機 打印机 作業 作业 重印 卡住 printer jobs spooler";
            out.push(Command::key(queue::KEY, queue::TITLE).more(stuck).also(also).off_bar());
        }
        if !self.alone && top.record().is_some_and(|record| deadlines::are_there(&record, &cx)) {
            out.push(Command::key(deadlines::KEY, deadlines::TITLE).also(deadlines::ALSO));
        }
        if !self.alone && !top.is_overlay() && self.user().is_some() {
            out.push(Command::key(user_file::screen::KEY, user_file::screen::TITLE).also(user_file::screen::ALSO));
        }
        // Guards change shifts at a screen that shows nothing but the gate.
        if top.is_open() || (self.alone && !top.is_overlay()) {
            out.push(Command::named("seat", words("換操作人", "换操作人", "Change operator")));
        }
        if !top.is_overlay() {
            out.push(Command::f(10, words("全部", "全部", "All")));
        }
        out.push(Command::f(1, words("說明", "说明", "Help")));
        out.push(Command::key(Key::ctrl('q'), words("退出程序", "退出程序", "Quit")).off_bar());
        // One key, one meaning: what the layer offers goes before the program's own.
        let mut seen = Vec::new();
        out.retain(|command| {
            let new = !seen.contains(&command.trigger);
            seen.push(command.trigger);
            new
        });
        out.sort_by_key(Command::rank);
        out
    }

    /// What F1 shows here.
    pub fn help(&self) -> Help {
        let cx = self.cx();
        let nothing = || Help { title: String::new(), rule: Rule::Plain, text: Vec::new() };
        self.top().map_or_else(nothing, |top| top.help(&cx))
    }
}
