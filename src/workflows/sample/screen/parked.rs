//! The half-typed slips of this operator: parked by F12, or left by a crash. Each is reopened at the field where it was
//! left.

use ratatui::layout::Rect;

use super::slip;
use crate::kernel::pick::Found;
use crate::kernel::text::width::shorten;
use crate::kernel::time::Stamp;
use crate::kernel::ui::canvas::fit;
use crate::kernel::ui::overlay;
use crate::kernel::ui::{Canvas, Code, Command, Cx, Draft, Key, Layer, Notice, Reply, Request};
use crate::kernel::words::words;
use crate::workflows::sample::form::THING;

use super::facts::when;

/// The list of half-typed slips, over the screen.
pub struct Parked {
    drafts: Vec<(Draft, Stamp)>,
    at: usize,
    /// Whether Del was pressed: F8 throws the marked one away then.
    asked: bool,
}

/// F12 in the list: the only half-typed slip at once, else the list of them.
pub fn open(cx: &Cx<'_>) -> Reply {
    let mut drafts = cx.desk.drafts(THING.name);
    match drafts.len() {
        0 => Reply::Tell(Notice::plain(words(
            "沒有擱下的單。填到一半按 F12 擱下，回來再按 F12。",
            "没有搁下的单。填到一半按 F12 搁下，回来再按 F12。",
            "Nothing is set aside. F12 sets a half-filled form aside, and brings it back here.",
        ))),
        1 => Reply::open(slip::resume(drafts.remove(0), cx)),
        _ => Reply::open(Parked { drafts, at: 0, asked: false }),
    }
}

impl Layer for Parked {
    fn title(&self, cx: &Cx<'_>) -> String {
        words("沒填完的單", "没填完的单", "Unfinished slips").get(cx.lang).to_string()
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
                return Reply::Tell(Notice::plain(words(
                    "真要丟掉這張沒填完的單，按 F8；別的鍵就留著。",
                    "真要丢掉这张没填完的单，按 F8；别的键就留着。",
                    "F8 throws this unfinished slip away; any other key keeps it.",
                )));
            }
            Code::Enter if !key.burst => {
                let Some(draft) = self.drafts.get(self.at).cloned() else { return Reply::Close };
                return Reply::Replace(Box::new(slip::resume(draft, cx)));
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
            let typed = draft.typed.text("customer");
            let customer = match cx.lookups().resolve("customer", typed) {
                Found::One(known) => known.name,
                _ if typed.is_empty() => "／".to_string(),
                _ => typed.to_string(),
            };
            let state =
                if draft.parked { words("擱下", "搁下", "aside") } else { words("草稿", "草稿", "draft") };
            let lines = draft.typed.rows("lines").len();
            let count = words("行", "行", "lines").get(cx.lang);
            let text = format!(
                "{} {} {} {lines} {count}",
                fit(state.get(cx.lang), 6, false),
                fit(&when(kept.minute(), cx.now.minute()), 12, true),
                fit(&shorten(&customer, 30), 30, false),
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
