//! The half-typed forms of this operator: parked by F12, or left by a crash. Each is reopened at the field where it was
//! left. It asks the desk to drop one; it drops nothing itself.

use ratatui::layout::Rect;

use super::life::when;
use crate::kernel::time::Stamp;
use crate::kernel::ui::canvas::fit;
use crate::kernel::ui::overlay;
use crate::kernel::ui::{Canvas, Code, Command, Cx, Draft, Key, Layer, Notice, Reply, Request};
use crate::kernel::words::{Words, words};

/// What a workflow says of its half-typed forms.
#[derive(Clone, Copy)]
pub struct Halves {
    /// What they become when saved, as in `add`.
    pub thing: &'static str,
    /// The heading of their list.
    pub title: Words,
    /// What is said where there is none.
    pub none: Words,
    /// What is asked before one is thrown away.
    pub drop: Words,
    /// What stands in the list besides when it was kept: whom it is for, how far it is.
    pub line: fn(&Draft, &Cx<'_>) -> String,
    /// Opens the form again.
    pub resume: fn((Draft, Stamp), &Cx<'_>) -> Box<dyn Layer>,
}

impl Halves {
    /// F12 in the list: the only half-typed form at once, else the list of them.
    pub fn open(&'static self, cx: &Cx<'_>) -> Reply {
        let mut drafts = cx.desk.drafts(self.thing);
        match drafts.len() {
            0 => Reply::Tell(Notice::plain(self.none)),
            1 => Reply::Open((self.resume)(drafts.remove(0), cx)),
            _ => Reply::open(Parked { of: self, drafts, at: 0, asked: false }),
        }
    }

    /// The key for it, with how many there are; `None` where there is none.
    pub fn command(&self, cx: &Cx<'_>) -> Option<Command> {
        let kept = cx.desk.drafts(self.thing).len();
        (kept > 0).then(|| Command::f(12, words("沒填完", "没填完", "Unfinished")).more(kept))
    }
}

/// The list of half-typed forms, over the screen.
struct Parked {
    of: &'static Halves,
    drafts: Vec<(Draft, Stamp)>,
    at: usize,
    /// Whether Del was pressed: F8 throws the marked one away then.
    asked: bool,
}

impl Layer for Parked {
    fn title(&self, cx: &Cx<'_>) -> String {
        self.of.title.get(cx.lang).to_string()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        let count = self.drafts.len().max(1);
        if self.asked && key.is_f(8) {
            self.asked = false;
            if self.at >= self.drafts.len() {
                return Reply::Done;
            }
            let (draft, _) = self.drafts.remove(self.at);
            self.at = self.at.min(self.drafts.len().saturating_sub(1));
            let drop = Reply::Ask(Request::DropDraft(draft.id));
            return if self.drafts.is_empty() { Reply::All(vec![drop, Reply::Close]) } else { drop };
        }
        self.asked = false;
        match key.code {
            Code::Up => self.at = (self.at + count - 1) % count,
            Code::Down => self.at = (self.at + 1) % count,
            Code::Delete => {
                self.asked = true;
                return Reply::Tell(Notice::plain(self.of.drop));
            }
            Code::Enter if !key.burst => {
                let Some(draft) = self.drafts.get(self.at).cloned() else { return Reply::Close };
                return Reply::Replace((self.of.resume)(draft, cx));
            }
            Code::Esc => return Reply::Close,
            _ => return Reply::Ignored,
        }
        Reply::Done
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let look = canvas.look;
        let high = u16::try_from(self.drafts.len()).unwrap_or(u16::MAX).saturating_add(2);
        let place = overlay::centred(area, 70, high);
        let inner = overlay::open(canvas, place, &self.title(cx));
        let rows = usize::from(inner.height);
        let first = (self.at + 1).saturating_sub(rows);
        for (row, (at, (draft, kept))) in self.drafts.iter().enumerate().skip(first).take(rows).enumerate() {
            let y = inner.y + u16::try_from(row).unwrap_or(0);
            let state =
                if draft.parked { words("擱下", "搁下", "aside") } else { words("草稿", "草稿", "draft") };
            let text = format!(
                "{} {} {}",
                fit(state.get(cx.lang), 6, false),
                fit(&when(kept.minute(), cx.now.minute()), 12, true),
                (self.of.line)(draft, cx),
            );
            canvas.text(inner.x, y, &text, inner.width, look.plain());
            if at == self.at {
                canvas.style(Rect::new(inner.x - 1, y, inner.width + 2, 1), look.selected());
            }
        }
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        let mut out = vec![Command::key(Key::plain(Code::Enter), words("接著填", "接着填", "Go on"))];
        if self.asked {
            out.push(Command::f(8, words("丟掉", "丢掉", "Throw away")));
        } else {
            out.push(Command::key(Key::plain(Code::Delete), words("丟掉", "丢掉", "Throw away")));
        }
        out.push(Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")));
        out
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn is_open(&self) -> bool {
        false
    }
}
