//! The tabs in their order, and the layers that live outside of them. A workflow that is not built yet has a quiet tab.

use ratatui::layout::Rect;

use super::registers::Registers;
use crate::kernel::text::wrap::wrap;
use crate::kernel::ui::frame::TabLabel;
use crate::kernel::ui::{Canvas, Cx, Key, Layer, Reply};
use crate::kernel::words::{Words, words};
use crate::workflow::Workflow;
use crate::{across, workflows};

/// One tab.
pub struct Tab {
    /// Its word.
    pub words: Words,
    /// Makes its screen.
    pub make: fn(&Cx<'_>) -> Box<dyn Layer>,
    /// The workflow that counts what waits.
    pub workflow: Option<&'static dyn Workflow>,
}

/// All tabs, in their order.
pub fn all() -> Vec<Tab> {
    let workflow = |name: &str| workflows::ALL.iter().copied().find(|workflow| workflow.thing().name == name);
    let later = |words| Tab { words, make: |_| Box::new(Later), workflow: None };
    vec![
        Tab {
            words: words("樣品單", "样品单", "Samples"),
            make: |_| screen("sample").unwrap_or_else(|| Box::new(Registers::of(&["sample"]))),
            workflow: workflow("sample"),
        },
        Tab {
            words: words("紗樣標準", "纱样标准", "Standards"),
            make: |_| {
                Box::new(Registers::of(&["standard", "weighing", "variety", "price", "customer", "staff", "setting"]))
            },
            workflow: workflow("standard"),
        },
        later(words("用熱申請", "用热申请", "Heating")),
        later(words("維修派工", "维修派工", "Repairs")),
        later(words("測溫", "测温", "Rooms")),
        later(words("投訴舉報", "投诉举报", "Cases")),
    ]
}

/// The screen that a workflow brings itself.
fn screen(name: &str) -> Option<Box<dyn Layer>> {
    workflows::ALL.iter().find(|workflow| workflow.thing().name == name)?.screen()
}

/// The gate's screen.
pub fn gate(cx: &Cx<'_>) -> Box<dyn Layer> {
    across::gate::open(cx)
}

impl Tab {
    /// Its word and count.
    pub fn label(&self, cx: &Cx<'_>) -> TabLabel {
        let waiting = self.workflow.and_then(|workflow| workflow.waiting(cx.view()).ok()).unwrap_or_default();
        TabLabel { words: self.words, count: waiting.count, overdue: waiting.overdue > 0 }
    }
}

/// A workflow that this version doesn't have.
struct Later;

impl Layer for Later {
    fn title(&self, _cx: &Cx<'_>) -> String {
        String::new()
    }

    fn key(&mut self, _key: Key, _cx: &Cx<'_>) -> Reply {
        Reply::Ignored
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let say = words(
            "這一項還在做，以後的版本會有。按 1 回到樣品單。",
            "这一项还在做，以后的版本会有。按 1 回到样品单。",
            "This workflow comes with a later version. Press 1 to go back to sample slips.",
        );
        let wide = area.width.saturating_sub(8).clamp(10, 64);
        let rows = area.y + area.height / 3..area.bottom();
        let style = canvas.look.quiet();
        for (y, line) in rows.zip(wrap(cx.word(say), usize::from(wide))) {
            canvas.text(area.x + (area.width.saturating_sub(wide)) / 2, y, line, wide, style);
        }
    }
}
