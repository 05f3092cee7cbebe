//! The steps of a record, popped over the screen: those possible now first, then the blocked ones with their reasons;
//! letters, words and pinyin initials find one.
//! It lists and asks; what a step does, and whether it may be taken, is the workflow's.

use ratatui::layout::{Position, Rect};

use crate::kernel::form::field::Action;
use crate::kernel::form::line::Line;
use crate::kernel::problem::{Failure, Problem, Rule};
use crate::kernel::text::pinyin::{sounds_like, units};
use crate::kernel::text::width::shorten;
use crate::kernel::text::wrap::wrap;
use crate::kernel::ui::canvas::{fit, width};
use crate::kernel::ui::overlay;
use crate::kernel::ui::{Canvas, Code, Command, Cx, Help, Key, Layer, Notice, Reply};
use crate::kernel::words::{Lang, Words, words};

/// One line of the list of steps.
#[derive(Clone, Debug)]
pub struct Step {
    /// What the workflow knows it by.
    pub name: &'static str,
    /// What it is called.
    pub label: Words,
    /// What it does.
    pub help: Words,
    /// What it rests on.
    pub rule: Rule,
    /// Why it isn't possible now; `None` where it is.
    pub problem: Option<Problem>,
}

impl Step {
    /// An action that is possible now.
    pub fn open(action: &Action) -> Step {
        Step { name: action.name, label: action.label, help: action.help, rule: action.rule, problem: None }
    }

    /// An action that isn't, and why.
    pub fn blocked(action: &Action, problem: Problem) -> Step {
        Step { problem: Some(problem), ..Step::open(action) }
    }

    /// Something besides the actions, possible now.
    pub fn named(name: &'static str, label: Words, help: Words) -> Step {
        Step { name, label, help, rule: Rule::House, problem: None }
    }
}

/// What opens a step that was chosen, in the place of the list.
pub type Open = Box<dyn Fn(&'static str, &Cx<'_>) -> Reply>;

/// The list of all steps, over the screen.
pub struct Steps {
    record: String,
    steps: Vec<Step>,
    open: Open,
    /// What is looked for.
    line: Line,
    /// Which of those found is marked, from 0.
    at: usize,
    cursor: Option<Position>,
}

impl Steps {
    /// The steps of a record, in that order.
    pub fn new(record: impl Into<String>, steps: Vec<Step>, open: Open) -> Steps {
        Steps { record: record.into(), steps, open, line: Line::default(), at: 0, cursor: None }
    }

    fn found(&self) -> Vec<&Step> {
        let find = self.line.text().trim().to_lowercase();
        let fits = |step: &&Step| {
            let mut labels = Lang::ALL.map(|lang| step.label.get(lang)).into_iter();
            labels.any(|label| label.to_lowercase().contains(&find) || sounds_like(&units(label), &find))
        };
        self.steps.iter().filter(|step| find.is_empty() || fits(step)).collect()
    }

    fn marked(&self) -> Option<&Step> {
        self.found().get(self.at).copied()
    }

    fn choose(&self, cx: &Cx<'_>) -> Reply {
        match self.marked() {
            Some(Step { problem: Some(problem), .. }) => {
                Reply::Tell(Notice::refused(&Failure::refused(vec![problem.clone()])))
            }
            Some(step) => (self.open)(step.name, cx),
            None => Reply::Done,
        }
    }
}

impl Layer for Steps {
    fn title(&self, cx: &Cx<'_>) -> String {
        format!("{} {}", words("步驟", "步骤", "Steps").get(cx.lang), self.record)
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        let count = self.found().len().max(1);
        match key.code {
            Code::Up => self.at = (self.at + count - 1) % count,
            Code::Down => self.at = (self.at + 1) % count,
            Code::Home => self.at = 0,
            Code::End => self.at = count - 1,
            Code::Enter if !key.burst => return self.choose(cx),
            Code::Esc => return Reply::Close,
            Code::Backspace => {
                self.line.backspace();
                self.at = 0;
            }
            _ => {
                let Some(ch) = key.typed() else { return Reply::Ignored };
                self.line.insert(ch.encode_utf8(&mut [0; 4]));
                self.at = 0;
            }
        }
        Reply::Done
    }

    fn paste(&mut self, text: &str, _cx: &Cx<'_>) -> Reply {
        self.line.insert(text);
        self.at = 0;
        Reply::Done
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let lang = cx.lang;
        let look = canvas.look;
        let high = u16::try_from(self.steps.len()).unwrap_or(u16::MAX).saturating_add(6);
        let place = overlay::centred(area, 76, high);
        let inner = overlay::open(canvas, place, &self.title(cx));
        let names = self.steps.iter().map(|step| width(step.label.get(lang))).max().unwrap_or(0);
        let foot = 3.min(inner.height);
        let rows = usize::from(inner.height - foot);
        let first = (self.at + 1).saturating_sub(rows);
        let find = words("找", "找", "Find").get(lang);
        let (y, x) = (inner.bottom().saturating_sub(foot), inner.x + width(find) + 1);
        let room = 24.min(inner.right().saturating_sub(x)).max(1);
        canvas.text(inner.x, y, find, inner.width, look.quiet());
        let (text, at) = self.line.shown(usize::from(room));
        canvas.text(x, y, &fit(&text, room, false), room, look.field());
        self.cursor = Some(Position::new(x + u16::try_from(at).unwrap_or(0), y)).filter(|at| area.contains(*at));
        let found = self.found();
        let below = found.len().saturating_sub(first + rows);
        if below > 0 {
            let more = match lang {
                Lang::Hant => format!("↓ 還有 {below}"),
                Lang::Hans => format!("↓ 还有 {below}"),
                Lang::En => format!("↓ {below} more"),
            };
            canvas.text_right(inner.right(), y, &more, look.accent());
        } else if first > 0 {
            canvas.text_right(inner.right(), y, &format!("↑ {first}"), look.accent());
        }
        for (row, (at, step)) in found.iter().enumerate().skip(first).take(rows).enumerate() {
            let y = inner.y + u16::try_from(row).unwrap_or(0);
            let (name, note) = match &step.problem {
                None => ((look.strong(), step.label.get(lang)), (look.plain(), step.help.get(lang))),
                Some(problem) => ((look.quiet(), step.label.get(lang)), (look.quiet(), problem.say.get(lang))),
            };
            canvas.text(inner.x, y, name.1, inner.width, name.0);
            let room = inner.width.saturating_sub(names + 2);
            canvas.text(inner.x + names + 2, y, &shorten(note.1, usize::from(room)), room, note.0);
            if at == self.at {
                canvas.style(Rect::new(inner.x - 1, y, inner.width + 2, 1), look.selected());
            }
        }
        let text = match self.marked() {
            Some(Step { problem: Some(problem), .. }) => {
                format!("{}{}", problem.say.get(lang), problem.rule.mark(lang))
            }
            Some(step) => step.help.get(lang).to_string(),
            None => words("沒有這個步驟。", "没有这个步骤。", "There is no such step.").get(lang).to_string(),
        };
        let parts = wrap(&text, usize::from(inner.width)).into_iter().take(2);
        for (part, y) in parts.zip(inner.bottom().saturating_sub(2)..inner.bottom()) {
            canvas.text(inner.x, y, part, inner.width, look.plain());
        }
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        vec![
            Command::key(Key::plain(Code::Enter), words("打開", "打开", "Open")),
            Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")),
        ]
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let (rule, text) = match self.marked() {
            Some(Step { problem: Some(problem), .. }) => (problem.rule, problem.say.get(cx.lang).to_string()),
            Some(step) => (step.rule, step.help.get(cx.lang).to_string()),
            None => (Rule::House, String::new()),
        };
        Help { title: self.title(cx), rule, text: vec![text] }
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn is_open(&self) -> bool {
        false
    }
}
