//! Layers: a stack of screens, the top one sees each key first. The cursor is part of what a layer owes, and its live
//! commands are data that feed key bar, palette and help, so that none of them can promise what doesn't work.

use ratatui::layout::{Position, Rect};

use super::canvas::Canvas;
use super::desk::{Answer, Desk, Request};
use super::keys::{Code, Key};
use super::look::Look;
use crate::kernel::pick::Lookups;
use crate::kernel::problem::{Failure, Problem, Rule};
use crate::kernel::spool::job::Job;
use crate::kernel::store::{Operator, View};
use crate::kernel::time::Stamp;
use crate::kernel::words::{Lang, Say, Words};

/// What a layer may read.
#[derive(Clone, Copy)]
pub struct Cx<'a> {
    /// The service, for reading only.
    pub desk: &'a dyn Desk,
    /// The language of the screen.
    pub lang: Lang,
    /// The look in force.
    pub look: Look,
    /// The time now, the same for a whole key or frame.
    pub now: Stamp,
}

impl<'a> Cx<'a> {
    /// A look at the file.
    pub fn view(&self) -> View<'a> {
        self.desk.view()
    }

    /// Who is at the keyboard.
    pub fn operator(&self) -> &'a Operator {
        self.desk.operator()
    }

    /// The registers, as fields see them.
    pub fn lookups(&self) -> &'a dyn Lookups {
        self.desk
    }

    /// A label in the language of the screen.
    pub fn word(&self, words: Words) -> &'static str {
        words.get(self.lang)
    }
}

/// What a layer makes of a key or an answer.
pub enum Reply {
    /// Not mine: the program looks whether it is one of its own keys.
    Ignored,
    /// Seen to.
    Done,
    /// Puts a layer on top.
    Open(Box<dyn Layer>),
    /// Takes this layer off.
    Close,
    /// Puts another layer in this one's place.
    Replace(Box<dyn Layer>),
    /// Says something on the message line.
    Tell(Notice),
    /// Asks the desk; the answer comes to `answered`.
    Ask(Request),
    /// The same once what the layer shows now is painted, before any other key: for what only keeps a record of it.
    AskAfterPaint(Request),
    /// Takes this layer off and has the one below do this, as a palette does.
    Hand(Trigger),
    /// Opens the record of this number or key, wherever it lives.
    Show(String),
    /// Ends the program; drafts are kept.
    Quit,
    /// Several of these, in order.
    All(Vec<Reply>),
}

impl Reply {
    /// A layer on top.
    pub fn open(layer: impl Layer + 'static) -> Reply {
        Reply::Open(Box::new(layer))
    }
}

/// How a notice is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// It worked.
    Good,
    /// By the way.
    Plain,
    /// It did not work.
    Wrong,
}

/// One line for the message line, until the next key that changes something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// What it says.
    pub say: Say,
    /// The refusals behind it, for F1.
    pub problems: Vec<Problem>,
}

impl Notice {
    /// It worked.
    pub fn good(say: impl Into<Say>) -> Notice {
        Notice { tone: Tone::Good, say: say.into(), problems: Vec::new() }
    }

    /// By the way.
    pub fn plain(say: impl Into<Say>) -> Notice {
        Notice { tone: Tone::Plain, say: say.into(), problems: Vec::new() }
    }

    /// Where a print job went, or why it waits.
    pub fn job(job: &Job) -> Notice {
        match job.failure() {
            Some(failure) => Notice { say: job.brief(), ..Notice::refused(&failure) },
            None => Notice::good(job.brief()),
        }
    }

    /// A paper went into a PDF, because no default printer is set.
    pub fn pdf(lines: &[String]) -> Notice {
        let path = lines.join("  ");
        Notice::good(crate::say!(
            "沒有默認打印機，已存成 PDF：{path}；在設置裡選一台。",
            "没有默认打印机，已存成 PDF：{path}；在设置里选一台。",
            "No default printer is set: saved as PDF {path}. Choose one in the settings."
        ))
    }

    /// It was refused: the first reason, and how many more there are.
    pub fn refused(failure: &Failure) -> Notice {
        let more = failure.problems.len().saturating_sub(1);
        let say = Say::each(|lang| {
            let first = failure.problems.first();
            let first = first.map_or(String::new(), |it| format!("{}{}", it.say.get(lang), it.rule.mark(lang)));
            match (more, lang) {
                (0, _) => first,
                (_, Lang::Hant) => format!("{first}（還有 {more} 條，F1 看全部）"),
                (_, Lang::Hans) => format!("{first}（还有 {more} 条，F1 看全部）"),
                (_, Lang::En) => format!("{first} ({more} more: F1)"),
            }
        });
        Notice { tone: Tone::Wrong, say, problems: failure.problems.clone() }
    }
}

/// What a command sends when it is chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trigger {
    /// A key.
    Key(Key),
    /// A text that is typed, such as `..`.
    Type(&'static str),
    /// A name that the layer's `run` knows; for commands without a key of their own.
    Name(&'static str),
}

/// Something that works right now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Command {
    /// What it sends.
    pub trigger: Trigger,
    /// What the key bar calls it.
    pub words: Words,
    /// What stands behind the words: a count, the next step's name.
    pub more: String,
    /// What else people call it, in any language: the palette finds it by these too.
    pub also: &'static str,
    /// Whether the key bar shows it; the palette and the help always do.
    pub on_bar: bool,
}

impl Command {
    /// A command with a key, on the key bar.
    pub fn key(key: Key, words: Words) -> Command {
        Command { trigger: Trigger::Key(key), words, more: String::new(), also: "", on_bar: true }
    }

    /// A command with a function key, on the key bar.
    pub fn f(number: u8, words: Words) -> Command {
        Command::key(Key::f(number), words)
    }

    /// A command without a key, for the palette.
    pub fn named(name: &'static str, words: Words) -> Command {
        Command { trigger: Trigger::Name(name), words, more: String::new(), also: "", on_bar: false }
    }

    /// A command that types a text.
    pub fn typed(text: &'static str, words: Words) -> Command {
        Command { trigger: Trigger::Type(text), words, more: String::new(), also: "", on_bar: true }
    }

    /// Leaves it off the key bar where there are more useful ones.
    pub fn off_bar_if(self, off: bool) -> Command {
        Command { on_bar: self.on_bar && !off, ..self }
    }

    /// Adds other words that it is found by.
    pub fn also(self, also: &'static str) -> Command {
        Command { also, ..self }
    }

    /// Adds a count or a name behind the words.
    pub fn more(mut self, more: impl ToString) -> Command {
        self.more = more.to_string();
        self
    }

    /// Leaves it off the key bar.
    pub fn off_bar(mut self) -> Command {
        self.on_bar = false;
        self
    }

    /// Where it stands on the key bar: function keys by number, F1 last, what is typed between F8 and F9.
    pub fn rank(&self) -> u8 {
        match self.trigger {
            Trigger::Key(Key { code: Code::F(1), .. }) => 250,
            Trigger::Key(Key { code: Code::F(8), .. }) => 1,
            Trigger::Key(Key { code: Code::F(number), .. }) => number * 10,
            Trigger::Type(_) => 81,
            Trigger::Key(Key { code: Code::Esc, .. }) => 200,
            Trigger::Key(_) => 130,
            Trigger::Name(_) => 140,
        }
    }

    /// `查找`, or `到期 6`.
    pub fn label(&self, lang: Lang) -> String {
        let words = self.words.get(lang);
        if self.more.is_empty() { words.to_string() } else { format!("{words} {}", self.more) }
    }
}

/// What F1 shows for the place where one is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Help {
    /// The field, the step, the screen.
    pub title: String,
    /// What it rests on.
    pub rule: Rule,
    /// Own words, a paragraph each.
    pub text: Vec<String>,
}

/// One screen of the stack.
pub trait Layer {
    /// What it is, for the top line.
    fn title(&self, cx: &Cx<'_>) -> String;

    /// What stands behind the tab's name while it is on top: `存盤時取號`.
    fn note(&self, _cx: &Cx<'_>) -> String {
        String::new()
    }

    /// Takes a key. Second ways have become the first before: `Ctrl+S` arrives as F8.
    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply;

    /// Takes a pasted text.
    fn paste(&mut self, _text: &str, _cx: &Cx<'_>) -> Reply {
        Reply::Ignored
    }

    /// The minute has changed, or another window has written: read again what may have.
    fn tick(&mut self, _cx: &Cx<'_>) {}

    /// What it wants to ask while nobody types; looked at every few seconds. The answer comes to `answered`.
    fn idle(&mut self, _cx: &Cx<'_>) -> Option<Request> {
        None
    }

    /// Draws itself into an area.
    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>);

    /// A second has passed while something is counted down: draws again only what shows seconds, into the area of the
    /// last frame, and reads nothing from the file.
    fn pulse(&mut self, _canvas: &mut Canvas<'_>, _cx: &Cx<'_>) {}

    /// Where the insertion point was drawn last; the real cursor is put there after every frame. `None` only where
    /// nothing can be typed.
    fn cursor(&self) -> Option<Position> {
        None
    }

    /// What works right now.
    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        Vec::new()
    }

    /// Runs a command that has a name instead of a key.
    fn run(&mut self, _name: &'static str, _cx: &Cx<'_>) -> Reply {
        Reply::Ignored
    }

    /// What F1 shows here.
    fn help(&self, cx: &Cx<'_>) -> Help {
        Help { title: self.title(cx), rule: Rule::Plain, text: Vec::new() }
    }

    /// Takes what became of its request.
    fn answered(&mut self, _answer: Answer, _cx: &Cx<'_>) -> Reply {
        Reply::Done
    }

    /// The number or key of the record in front: the marked one of a list, the one on a page, the one whose step is
    /// typed. What belongs to records of every kind opens from it (deadlines, the file of a user).
    fn record(&self) -> Option<String> {
        None
    }

    /// The key of the user (戶) who is chosen in a form that has no record yet; of records their workflow tells it.
    fn user(&self) -> Option<i64> {
        None
    }

    /// Goes to a record, where this layer is a list that may hold it.
    fn show(&mut self, _record: &str, _cx: &Cx<'_>) -> bool {
        false
    }

    /// The layer that shows a record which this list leads to but doesn't hold: a requisition behind the slips.
    fn opens(&self, _record: &str, _cx: &Cx<'_>) -> Option<Box<dyn Layer>> {
        None
    }

    /// Whether it pops over the layer below, which is drawn first.
    fn is_overlay(&self) -> bool {
        false
    }

    /// Whether tabs and the program's own keys (find, due, gate, palette) work while it is on top.
    fn is_open(&self) -> bool {
        true
    }
}
