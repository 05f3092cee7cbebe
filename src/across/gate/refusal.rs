//! The guard's own refusal: a short list of reasons and a note, over the gate screen. F8 records it in the gate book; no
//! slip changes. Enter records nothing.

use ratatui::layout::{Position, Rect};

use crate::kernel::form::line::Line;
use crate::kernel::form::value::{Raw, Typed};
use crate::kernel::problem::Rule;
use crate::kernel::text::fold;
use crate::kernel::ui::canvas::{fit, width};
use crate::kernel::ui::overlay;
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Notice, Reply, Request, Trigger};
use crate::kernel::words::{Words, words};
use crate::say;

/// The guard's reasons, with their codes in the gate book (contract, section 5); digits choose them.
const REASONS: [(&str, Words); 5] = [
    (
        "goods_differ",
        words("貨單不符（品種、規格、件數）", "货单不符（品种、规格、件数）", "goods differ from the slip"),
    ),
    ("altered", words("單據塗改", "单据涂改", "paper altered")),
    (
        "not_gate_copy",
        words("不是出門證聯，或是複印件", "不是出门证联，或是复印件", "not the gate copy, or a photocopy"),
    ),
    ("carrier_differs", words("攜帶人不符", "携带人不符", "carrier differs")),
    ("other", words("其他（請寫說明）", "其他（请写说明）", "other (write a note)")),
];
const NOTE: Words = words("說明", "说明", "Note");

/// Most characters of a note.
const LONGEST: usize = 200;

/// The list of reasons.
pub struct Refusal {
    typed: String,
    /// Pieces counted, where they differed.
    counted: Option<i64>,
    chosen: [bool; REASONS.len()],
    /// The marked line; the one behind the reasons is the note.
    at: usize,
    note: Line,
    cursor: Option<Position>,
}

impl Refusal {
    /// A list for a number, known or not. A count that differed chooses its reason already and goes into the book.
    pub fn new(typed: String, counted: Option<i64>) -> Refusal {
        let chosen = REASONS.map(|(code, _)| code == "goods_differ" && counted.is_some());
        Refusal { typed, counted, chosen, at: 0, note: Line::default(), cursor: None }
    }

    fn toggle(&mut self, at: usize) {
        if let Some(flag) = self.chosen.get_mut(at) {
            *flag = !*flag;
            self.at = at;
        }
    }

    fn typed(&mut self, ch: char) {
        if self.at == REASONS.len() {
            if self.note.text().chars().count() < LONGEST {
                self.note.insert(ch.encode_utf8(&mut [0; 4]));
            }
            return;
        }
        let digit = fold::narrow(ch).to_digit(10).and_then(|digit| usize::try_from(digit).ok());
        match digit.and_then(|digit| digit.checked_sub(1)) {
            Some(at) => self.toggle(at),
            None if ch == ' ' => self.toggle(self.at),
            None => {}
        }
    }

    fn record(&self) -> Reply {
        let codes = REASONS.iter().zip(self.chosen).filter(|(_, chosen)| *chosen).map(|((code, _), _)| *code);
        let codes: Vec<String> = codes.map(str::to_string).collect();
        let lacks = if codes.is_empty() {
            Some(words(
                "先按數字選一個原因，再按 F8。",
                "先按数字选一个原因，再按 F8。",
                "Choose a reason by its digit, then F8.",
            ))
        } else if codes == ["other"] && self.note.is_blank() {
            Some(words(
                "選了「其他」，請在說明裡寫一句為什麼，再按 F8。",
                "选了“其他”，请在说明里写一句为什么，再按 F8。",
                "For 'other', write in the note why, then F8.",
            ))
        } else {
            None
        };
        if let Some(words) = lacks {
            return Reply::Tell(Notice::plain(words));
        }
        let mut typed = Typed::new();
        // A count that differed belongs to that reason alone.
        if let Some(counted) = self.counted.filter(|_| codes.iter().any(|code| code == "goods_differ")) {
            typed.set_text("counted", counted.to_string());
        }
        typed.set("reasons", Raw::List(codes));
        if !self.note.is_blank() {
            typed.set_text("note", self.note.text().trim());
        }
        Reply::Ask(Request::Act { record: self.typed.clone(), action: "refuse", typed, rev: None, draft: None })
    }
}

impl Layer for Refusal {
    fn title(&self, cx: &Cx<'_>) -> String {
        let typed = &self.typed;
        let say = say!("不放行 {typed}", "不放行 {typed}", "Refuse {typed}");
        say.get(cx.lang).to_string()
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Reply {
        // What comes as fast as a scanner is no choice.
        if key.burst && key.typed().is_some() && self.at < REASONS.len() {
            return Reply::Done;
        }
        let in_note = self.at == REASONS.len();
        match (key.code, key.typed()) {
            (Code::Esc, _) => return Reply::Close,
            (Code::F(8), _) => return self.record(),
            (Code::Up, _) => self.at = self.at.saturating_sub(1),
            (Code::Tab, _) if key.shift => self.at = self.at.saturating_sub(1),
            (Code::Down | Code::Tab, _) => self.at = (self.at + 1).min(REASONS.len()),
            (Code::Enter, _) if !in_note && !key.burst => self.toggle(self.at),
            (_, Some(ch)) => self.typed(ch),
            (Code::Backspace, _) if in_note => {
                self.note.backspace();
            }
            (Code::Delete, _) if in_note => {
                self.note.delete();
            }
            (Code::Left, _) if in_note => {
                self.note.left();
            }
            (Code::Right, _) if in_note => {
                self.note.right();
            }
            (Code::Home, _) if in_note => self.note.home(),
            (Code::End, _) if in_note => self.note.end(),
            (Code::F(1 | 10), _) => return Reply::Ignored,
            _ => {}
        }
        Reply::Done
    }

    fn paste(&mut self, text: &str, _cx: &Cx<'_>) -> Reply {
        if self.at == REASONS.len() {
            let room = LONGEST.saturating_sub(self.note.text().chars().count());
            self.note.insert(&text.chars().take(room).collect::<String>());
        }
        Reply::Done
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let look = canvas.look;
        let place = overlay::centred(area, 60, u16::try_from(REASONS.len()).unwrap_or(5) + 6);
        let title = self.title(cx);
        let inside = overlay::open(canvas, place, &title);
        let mut y = inside.y;
        for (at, ((_, words), chosen)) in REASONS.iter().zip(self.chosen).enumerate() {
            let mark = if chosen { "[x]" } else { "[ ]" };
            let text = fit(&format!("{} {mark} {}", at + 1, cx.word(*words)), inside.width, false);
            let style = if chosen { look.strong() } else { look.plain() };
            canvas.text(inside.x, y, &text, inside.width, style);
            if at == self.at {
                canvas.style(Rect::new(inside.x, y, inside.width, 1), look.selected());
                self.cursor = Some(Position::new(inside.x + 3, y));
            }
            y += 1;
        }
        y += 1;
        let label = cx.word(NOTE);
        let here = self.at == REASONS.len();
        canvas.text(inside.x, y, label, width(label), if here { look.accent() } else { look.quiet() });
        let x = inside.x + width(label) + 2;
        let room = inside.right().saturating_sub(x).max(1);
        let (text, at) = self.note.shown(usize::from(room));
        canvas.text(x, y, &fit(&text, room, false), room, if here { look.field() } else { look.plain() });
        if here {
            self.cursor = Some(Position::new(x + u16::try_from(at).unwrap_or(0), y));
        }
        let how = words(
            "數字選原因，Tab 到說明，F8 記入門衛簿，Esc 不記",
            "数字选原因，Tab 到说明，F8 记入门卫簿，Esc 不记",
            "digits choose, Tab to the note, F8 records, Esc doesn't",
        );
        canvas.text(inside.x, y + 2, cx.word(how), inside.width, look.quiet());
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        vec![
            Command::f(8, words("記不放行", "记不放行", "Record refusal")),
            Command::key(Key::plain(Code::Esc), words("不記", "不记", "Back")),
        ]
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let text = words(
            "記一次不放行：單的狀態不變，門衛簿裡多一行。原因可以選幾個，按 F8 才記。",
            "记一次不放行：单的状态不变，门卫簿里多一行。原因可以选几个，按 F8 才记。",
            "Records a refusal: the slip stays as it is, the gate book gets a line. Choose one reason or several; only F8 records.",
        );
        Help { title: self.title(cx), rule: Rule::Clause("S7"), text: vec![cx.word(text).to_string()] }
    }

    fn answered(&mut self, answer: Answer, _cx: &Cx<'_>) -> Reply {
        match answer {
            Answer::Refused(failure) => Reply::Tell(Notice::refused(&failure)),
            _ => Reply::Hand(Trigger::Name("refused")),
        }
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn is_open(&self) -> bool {
        false
    }
}
