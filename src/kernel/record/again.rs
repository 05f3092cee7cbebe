//! What F5 asks before a paper of a record is printed once more though nothing has happened since: a stray key makes no
//! reprint. It asks only; the paper goes out as a request of the layer below.

use ratatui::layout::Rect;

use crate::kernel::problem::Rule;
use crate::kernel::text::wrap::wrap;
use crate::kernel::ui::overlay;
use crate::kernel::ui::{Canvas, Code, Command, Cx, Help, Key, Layer, Reply, Request};
use crate::kernel::words::{Lang, Words, words};

/// The question, over the screen.
pub struct Again {
    record: String,
    paper: &'static str,
    name: Words,
    when: String,
}

impl Again {
    /// Asks about a paper of a record, called so, which was printed then.
    pub fn new(record: String, paper: &'static str, name: Words, when: String) -> Again {
        Again { record, paper, name, when }
    }

    fn text(&self, lang: Lang) -> String {
        let (name, when) = (self.name.get(lang), &self.when);
        match lang {
            Lang::Hant => format!("{name} {when} 已經打印過，之後沒有新的步驟。再按 F5 補打一份，Esc 不打。"),
            Lang::Hans => format!("{name} {when} 已经打印过，之后没有新的步骤。再按 F5 补打一份，Esc 不打。"),
            Lang::En => {
                format!(
                    "The {name} was printed already at {when}, and nothing has happened since. F5 again prints a reprint, Esc doesn't."
                )
            }
        }
    }
}

impl Layer for Again {
    fn title(&self, cx: &Cx<'_>) -> String {
        format!("{}  {}", words("打印", "打印", "Print").get(cx.lang), self.record)
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Reply {
        if key.is_f(5) {
            let request = Request::Print { record: self.record.clone(), paper: Some(self.paper), preview: false };
            return Reply::All(vec![Reply::Close, Reply::Ask(request)]);
        }
        if key.is(Code::Esc) { Reply::Close } else { Reply::Ignored }
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let look = canvas.look;
        let inner = overlay::open(canvas, overlay::centred(area, 62, 6), &self.title(cx));
        let text = self.text(cx.lang);
        let lines = wrap(&text, usize::from(inner.width));
        for (part, y) in lines.into_iter().zip(inner.y..inner.bottom()) {
            canvas.text(inner.x, y, part, inner.width, look.plain());
        }
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        vec![
            Command::f(5, words("補打", "补打", "Reprint")),
            Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")),
        ]
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        Help { title: self.title(cx), rule: Rule::House, text: vec![self.text(cx.lang)] }
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn is_open(&self) -> bool {
        false
    }
}
