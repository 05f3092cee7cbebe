//! What becomes of each key, paste and minute: the top layer first, then the program's own keys. Draws nothing.

use std::time::{Duration, Instant};

use ratatui::layout::Size;

use super::deadlines;
use super::due::DueList;
use super::find::Find;
use super::month::{self, MonthScreen};
use super::queue::{self, Queue};
use super::registers::Registers;
use super::seat::Seat;
use super::state::App;
use super::tabs;
use crate::across::{self, user_file};
use crate::kernel::problem::Rule;
use crate::kernel::text::fold::narrow;
use crate::kernel::ui::help::HelpLayer;
use crate::kernel::ui::layer::Tone;
use crate::kernel::ui::{Code, Cx, Input, Key, Layer, Menu, Notice, Reply, Request, Trigger};
use crate::kernel::words::words;

/// Digits closer than this are one number; later ones change the tab again.
const SAME_NUMBER: Duration = Duration::from_millis(800);

impl App {
    /// Takes what the terminal sent.
    pub fn input(&mut self, input: Input) {
        self.ask_later();
        match input {
            Input::Key(key) => self.key(key.canonical()),
            Input::Paste(text) if !self.is_too_small() => {
                let reply = self.ask_top(|layer, cx| layer.paste(&text, cx));
                let ignored = matches!(reply, Reply::Ignored);
                self.obey(reply);
                if ignored && self.layers.is_empty() {
                    self.find_with(&text);
                }
            }
            Input::Paste(_) | Input::Resized => {}
        }
    }

    /// Asks what was to wait until the screen was painted. Nothing is lost: this comes before any other key, and before
    /// the program ends.
    pub fn ask_later(&mut self) {
        for request in std::mem::take(&mut self.later) {
            self.obey(Reply::Ask(request));
        }
    }

    /// The terminal's size; each frame tells it.
    pub fn resize(&mut self, size: Size) {
        self.size = size;
    }

    /// A new minute.
    pub fn tick(&mut self) {
        self.desk.changed();
        self.stale = true;
        self.ask_top(|layer, cx| {
            layer.tick(cx);
            Reply::Done
        });
    }

    /// Whether another window has changed the file since this was last asked.
    pub fn look_around(&mut self) -> bool {
        let mut asked = None;
        self.ask_top(|layer, cx| {
            asked = layer.idle(cx);
            Reply::Done
        });
        if let Some(answer) = asked.and_then(|request| request.carry_out(self.desk.as_mut())) {
            let reply = self.ask_top(|layer, cx| layer.answered(answer, cx));
            self.obey(reply);
        }
        let changed = self.desk.changed();
        self.stale |= changed;
        changed
    }

    /// Asks who sits here before anything else.
    pub fn ask_who(&mut self) {
        let seat = Seat::new(false, &self.cx());
        self.layers.push(Box::new(seat));
    }

    /// Has the top layer do something.
    fn ask_top(&mut self, ask: impl FnOnce(&mut dyn Layer, &Cx<'_>) -> Reply) -> Reply {
        let cx = Cx { desk: self.desk.as_ref(), lang: self.lang, look: self.look, now: self.desk.view().now() };
        let layer = match self.layers.last_mut() {
            Some(layer) => Some(layer),
            None => self.roots.get_mut(self.active).and_then(Option::as_mut),
        };
        layer.map_or(Reply::Ignored, |layer| ask(layer.as_mut(), &cx))
    }

    fn key(&mut self, key: Key) {
        if key.is_ctrl('q') {
            self.over = true;
            return;
        }
        // A screen that can't show what is typed takes nothing.
        if self.is_too_small() {
            return;
        }
        if !key.is_f(1) {
            self.notice = None;
        }
        let digit = self.digit.take().filter(|(_, _, at)| at.elapsed() < SAME_NUMBER);
        let reply = self.ask_top(|layer, cx| layer.key(key, cx));
        if matches!(reply, Reply::Ignored) {
            self.own_key(key, digit);
        } else {
            self.obey(reply);
        }
        if let Some(failure) = self.desk.draft_trouble()
            && self.notice.is_none()
        {
            self.notice = Some(Notice::refused(&failure));
        }
    }

    /// The program's own keys.
    fn own_key(&mut self, key: Key, digit: Option<(char, usize, Instant)>) {
        let open = self.top().is_some_and(Layer::is_open) && !self.alone;
        let overlay = self.top().is_some_and(Layer::is_overlay);
        let at_root = self.layers.is_empty();
        match key.code {
            Code::F(1) => self.open_help(),
            Code::F(10) if !overlay => self.open_palette(),
            Code::F(3) if open => self.find_with(""),
            Code::F(4) if open => {
                let list = DueList::new(&self.cx());
                self.layers.push(Box::new(list));
            }
            // From forms too: what is half typed waits below.
            Code::F(9) if !self.alone && !overlay => {
                let gate = tabs::gate(&self.cx());
                self.layers.push(gate);
            }
            _ if key == queue::KEY && !self.alone && !overlay => {
                let queue = Queue::new(&self.cx());
                self.layers.push(Box::new(queue));
                // What was known last stands there at once; the spooler's answer comes when that is painted.
                self.later.push(Request::RefreshJobs);
            }
            // From forms too: a clerk who types a step sees how long there is for it.
            _ if key == deadlines::KEY && !self.alone && !overlay => {
                let record = self.top().and_then(Layer::record);
                let opened = record.map(|record| deadlines::open(record, None, &self.cx()));
                self.obey(opened.unwrap_or(Reply::Ignored));
            }
            // From forms too: the caller's earlier repairs are asked for while the new one is typed.
            _ if key == user_file::screen::KEY && !self.alone && !overlay => {
                let opened = match self.user() {
                    Some(user) => user_file::screen::open(user, &self.cx()),
                    None => user_file::screen::nobody(),
                };
                self.obey(opened);
            }
            _ if key == month::KEY && open => {
                let opened = MonthScreen::open(&self.cx());
                let reply = opened.map_or_else(|failure| Reply::Tell(Notice::refused(&failure)), Reply::open);
                self.obey(reply);
            }
            _ if at_root => self.root_key(key, digit),
            _ => {}
        }
    }

    /// Keys of a list in front: tabs by Tab and digit; what looks like a number or a word is looked for.
    fn root_key(&mut self, key: Key, digit: Option<(char, usize, Instant)>) {
        let count = self.tabs.len();
        match (key.code, key.typed().map(narrow)) {
            (Code::Tab, _) if !key.ctrl && !key.alt => {
                let step = if key.shift { count.saturating_sub(1) } else { 1 };
                self.open_tab((self.active + step) % count.max(1));
            }
            (_, Some('?')) => self.open_help(),
            (_, Some(ch)) => match (digit, ch.to_digit(10).and_then(|digit| usize::try_from(digit).ok())) {
                // The second digit: a number is being typed, and the first was none of the tabs' business.
                (Some((first, tab, _)), Some(_)) => {
                    self.open_tab(tab);
                    self.find_with(&format!("{first}{ch}"));
                }
                (None, Some(number)) if (1..=count).contains(&number) => {
                    let before = self.active;
                    self.open_tab(number - 1);
                    self.digit = Some((ch, before, Instant::now()));
                }
                _ if !ch.is_whitespace() && !ch.is_control() => self.find_with(&ch.to_string()),
                _ => {}
            },
            _ => {}
        }
    }

    fn open_palette(&mut self) {
        let title = words("全部命令", "全部命令", "All commands").get(self.lang);
        let palette = Menu::of_commands(title, &self.commands(), self.lang);
        self.layers.push(Box::new(palette));
    }

    fn find_with(&mut self, typed: &str) {
        let series = self.tabs.get(self.active).and_then(tabs::Tab::letter);
        let find = Find::new(typed, series);
        self.layers.push(Box::new(find));
    }

    fn open_help(&mut self) {
        let mut help = self.help();
        let refused = self.notice.take().map(|notice| notice.problems).unwrap_or_default();
        let problems = if refused.is_empty() { std::mem::take(&mut self.refusals) } else { refused };
        if !problems.is_empty() {
            let lang = self.lang;
            let told = |rule: Rule| rule.clause().map(|clause| format!("{clause}  ")).unwrap_or_default();
            help.title = words("為什麼不行", "为什么不行", "Why not").get(lang).to_string();
            help.rule = Rule::Plain;
            help.text =
                problems.iter().map(|problem| format!("{}{}", told(problem.rule), problem.say.get(lang))).collect();
        }
        let layer = HelpLayer::new(help, self.commands());
        self.layers.push(Box::new(layer));
    }

    /// Does what a layer asked for.
    fn obey(&mut self, reply: Reply) {
        match reply {
            Reply::Ignored | Reply::Done => {}
            Reply::Open(layer) => self.layers.push(layer),
            Reply::Close => self.close(),
            Reply::Replace(layer) => {
                self.layers.pop();
                self.layers.push(layer);
            }
            Reply::Tell(notice) => {
                self.refusals = if notice.tone == Tone::Wrong { notice.problems.clone() } else { Vec::new() };
                self.notice = Some(notice);
            }
            Reply::Ask(request) => {
                self.stale |= !request.is_silent();
                let seats = matches!(request, Request::Sit { .. });
                if let Some(answer) = request.carry_out(self.desk.as_mut()) {
                    let reply = self.ask_top(|layer, cx| layer.answered(answer, cx));
                    self.obey(reply);
                }
                if seats {
                    self.keep_to_role();
                }
            }
            Reply::AskAfterPaint(request) => self.later.push(request),
            Reply::Hand(trigger) => {
                self.close();
                self.trigger(trigger);
            }
            Reply::Show(record) => self.show(&record),
            Reply::Quit => self.over = true,
            Reply::All(all) => all.into_iter().for_each(|reply| self.obey(reply)),
        }
    }

    /// Who is only a gatekeeper sees the gate and nothing else; whoever follows sees the tabs again.
    pub fn keep_to_role(&mut self) {
        let only = across::gate::is_for(self.desk.operator());
        if only && !self.alone {
            let gate = tabs::gate(&self.cx());
            self.layers = vec![gate];
            (self.alone, self.by_role) = (true, true);
        } else if !only && self.by_role {
            self.layers.clear();
            (self.alone, self.by_role) = (false, false);
        }
    }

    fn close(&mut self) {
        if !(self.alone && self.layers.len() == 1) {
            self.layers.pop();
        }
    }

    fn trigger(&mut self, trigger: Trigger) {
        match trigger {
            Trigger::Key(key) => self.key(key),
            Trigger::Type(text) => text.chars().for_each(|ch| self.key(Key::char(ch))),
            Trigger::Name("seat") => {
                let seat = Seat::new(true, &self.cx());
                self.layers.push(Box::new(seat));
            }
            // A heating clerk looks something up and comes back by Esc to where that was needed.
            Trigger::Name(name) if tabs::is_of_heating(name) && self.active != tabs::registers(&self.tabs) => {
                let mut registers = Registers::over(&tabs::HEATING);
                registers.run(name, &self.cx());
                self.layers.push(Box::new(registers));
            }
            Trigger::Name(name) if name.starts_with("to:") => {
                self.layers.clear();
                self.open_tab(tabs::registers(&self.tabs));
                self.ask_top(|layer, cx| layer.run(name, cx));
            }
            Trigger::Name(name) => {
                let reply = self.ask_top(|layer, cx| layer.run(name, cx));
                self.obey(reply);
            }
        }
    }

    /// Opens a record in the tab that has it.
    fn show(&mut self, record: &str) {
        if self.alone {
            return;
        }
        let layers = std::mem::take(&mut self.layers);
        let before = self.active;
        for index in 0..self.tabs.len() {
            self.open_tab(index);
            let mut found = false;
            let mut over = None;
            self.ask_top(|layer, cx| {
                found = layer.show(record, cx);
                over = if found { None } else { layer.opens(record, cx) };
                Reply::Done
            });
            found |= over.is_some();
            self.layers.extend(over);
            if found {
                return;
            }
        }
        self.open_tab(before);
        self.layers = layers;
        self.notice = Some(Notice::plain(crate::say!(
            "沒有 {record}，或它不在任何一張表裡。",
            "没有 {record}，或它不在任何一张表里。",
            "There is no {record} in any list."
        )));
    }
}
