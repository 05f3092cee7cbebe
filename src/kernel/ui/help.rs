//! What F1 shows: the place, the clause behind it, own words, and every key that works there with its second way.

use ratatui::layout::Rect;

use super::canvas::{Canvas, width};
use super::keys::{Code, Key};
use super::layer::{Command, Cx, Help, Layer, Reply, Trigger};
use super::overlay;
use crate::kernel::problem::Rule;
use crate::kernel::text::wrap::wrap;
use crate::kernel::words::words;

/// A page of help over the screen.
pub struct HelpLayer {
    help: Help,
    commands: Vec<Command>,
    top: usize,
}

impl HelpLayer {
    /// A page of help, with the commands that work where it was asked for.
    pub fn new(help: Help, commands: Vec<Command>) -> HelpLayer {
        HelpLayer { help, commands, top: 0 }
    }

    /// Its lines, as wide as they may be; whether each is quiet.
    fn lines(&self, cells: u16, cx: &Cx<'_>) -> Vec<(String, bool)> {
        let mut out = Vec::new();
        match self.help.rule {
            Rule::Clause(clause) => {
                out.push((format!("{}  {clause}", cx.word(words("依據條款", "依据条款", "Clause"))), true));
            }
            Rule::House => {
                let house = words("本單位的規定，不是條款", "本单位的规定，不是条款", "A house rule, not a clause");
                out.push((cx.word(house).to_string(), true));
            }
            Rule::Plain => {}
        }
        for text in &self.help.text {
            if !out.is_empty() {
                out.push((String::new(), false));
            }
            out.extend(wrap(text, usize::from(cells)).into_iter().map(|line| (line.to_string(), false)));
        }
        out.push((String::new(), false));
        let key_width = 14;
        for command in &self.commands {
            let name = match command.trigger {
                Trigger::Key(key) => match key.second_way() {
                    Some(second) => format!("{}  {second}", key.name()),
                    None => key.name_in(cx.lang),
                },
                Trigger::Type(text) => text.to_string(),
                Trigger::Name(_) => "F10".to_string(),
            };
            let blanks = " ".repeat(usize::from(key_width - width(&name).min(key_width)));
            out.push((format!("{name}{blanks}{}", command.label(cx.lang)), true));
        }
        out
    }
}

impl Layer for HelpLayer {
    fn title(&self, _cx: &Cx<'_>) -> String {
        self.help.title.clone()
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Reply {
        match key.code {
            Code::Up => self.top = self.top.saturating_sub(1),
            Code::Down => self.top += 1,
            Code::PageUp => self.top = self.top.saturating_sub(10),
            Code::PageDown => self.top += 10,
            Code::Esc | Code::Enter | Code::F(1) => return Reply::Close,
            _ => {}
        }
        Reply::Done
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let look = canvas.look;
        let wide = area.width.saturating_sub(6).min(76);
        let lines = self.lines(wide.saturating_sub(4), cx);
        let high = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2);
        let inner = overlay::open(canvas, overlay::centred(area, wide, high), &self.help.title);
        self.top = self.top.min(lines.len().saturating_sub(usize::from(inner.height)));
        for ((text, quiet), y) in lines.iter().skip(self.top).zip(inner.y..inner.bottom()) {
            canvas.text(inner.x, y, text, inner.width, if *quiet { look.quiet() } else { look.plain() });
        }
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        vec![Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back"))]
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn is_open(&self) -> bool {
        false
    }
}
