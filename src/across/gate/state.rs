//! What the gate screen does with keys, as a pure machine: it knows no terminal, no file and no clock, and gives back
//! what is to be done. Nothing is released but by a hand that types the number of pieces and Enter (S7).

use crate::kernel::form::line::Line;
use crate::kernel::text::fold;
use crate::kernel::ui::{Code, Key};
use crate::kernel::words::{Words, words};
use crate::workflow::gate::Pass;

/// Most characters of a number field: the longest number is 14.
const LONGEST: usize = 40;
/// As many digits are a slip's number, never a count of pieces.
const NUMBER_DIGITS: usize = 9;
/// As many characters at once come from a scanner; fewer may be a hand whose keys had to wait.
const SCANNED: usize = 3;

/// What is to be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// No key of the gate's.
    Ignored,
    /// Seen to.
    Seen,
    /// Tell what was typed instead.
    Hint(Words),
    /// Judge this number.
    LookUp(String),
    /// Let the goods out: the pieces were counted by hand.
    Release {
        /// The slip.
        number: String,
        /// The pieces counted.
        counted: i64,
    },
    /// Record that the count differs.
    RefuseCount {
        /// The slip.
        number: String,
        /// Pieces on the slip.
        due: i64,
        /// Pieces counted.
        counted: i64,
    },
    /// Open the list of reasons for refusing this number.
    Refuse {
        /// The number.
        number: String,
        /// A count that differed before it was cleared.
        counted: Option<i64>,
    },
    /// Record the drawing from the gate copy.
    Draw,
    /// Open today's gate book.
    Book,
    /// Leave the screen.
    Leave,
}

/// The count of pieces while it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Count {
    /// What stands in the field.
    pub line: Line,
    /// A count that was confirmed and differs from the slip's.
    pub differs: Option<i64>,
    /// The last count that differed, also once it was cleared to count again.
    pub differed: Option<i64>,
    /// Characters at the end that no hand can have typed so fast.
    run: usize,
    /// Whether any character came that fast.
    fast: bool,
    /// Whether the last key typed a character.
    typing: bool,
}

impl Count {
    /// An empty field, to count again.
    fn again(&mut self) {
        *self = Count { differed: self.differed, ..Count::default() };
    }
}

/// Where one is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stage {
    /// No number has been looked up.
    Waiting,
    /// The answer to a number stands on the screen.
    Judged {
        /// The facts.
        pass: Box<Pass>,
        /// The count, where the goods may leave.
        count: Count,
    },
    /// Released or refused: said until the next key.
    Ended {
        /// Whether the goods have left.
        out: bool,
        /// The number.
        number: String,
        /// What happened, when: prepared in the language of the screen.
        lines: Vec<String>,
    },
}

/// The gate screen without its drawing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gate {
    /// The number field.
    pub number: Line,
    /// Where one is.
    pub stage: Stage,
    /// The first line of goods on the screen.
    pub top: usize,
    /// Whether who sits here may release.
    pub guard: bool,
}

impl Gate {
    /// An empty screen; `guard` tells whether who sits here may release.
    pub fn new(guard: bool) -> Gate {
        Gate { number: Line::default(), stage: Stage::Waiting, top: 0, guard }
    }

    /// Whether the count is being typed.
    pub fn counts(&self) -> bool {
        self.guard && matches!(&self.stage, Stage::Judged { pass, .. } if pass.may_leave())
    }

    /// Whether the drawing can be recorded from the gate copy.
    pub fn can_draw(&self) -> bool {
        matches!(&self.stage, Stage::Judged { pass, .. } if pass.can_draw_here)
    }

    /// Whether Esc has nothing left to clear and leaves the screen.
    pub fn escape_leaves(&self) -> bool {
        matches!(self.stage, Stage::Waiting) && self.number.text().is_empty()
    }

    /// The facts on the screen.
    pub fn pass(&self) -> Option<&Pass> {
        if let Stage::Judged { pass, .. } = &self.stage { Some(pass) } else { None }
    }

    /// Shows the answer to a look-up.
    pub fn judged(&mut self, pass: Pass) {
        self.top = 0;
        self.number = Line::new(pass.number.map_or_else(|| pass.typed.clone(), |number| number.to_string()));
        self.stage = Stage::Judged { pass: Box::new(pass), count: Count::default() };
    }

    /// The facts may have changed while they stood there: shows them, and keeps the count where it still serves.
    pub fn rejudged(&mut self, new: Pass) {
        if let Stage::Judged { pass, count } = &mut self.stage {
            if new.pieces != pass.pieces || !new.may_leave() {
                *count = Count::default();
            }
            **pass = new;
        }
    }

    /// Whatever was counted, somebody else counts now.
    pub fn recount(&mut self) {
        if let Stage::Judged { count, .. } = &mut self.stage {
            *count = Count::default();
        }
    }

    /// The goods have left.
    pub fn released(&mut self, number: String, lines: Vec<String>) {
        self.number = Line::default();
        self.stage = Stage::Ended { out: true, number, lines };
    }

    /// The refusal is in the book.
    pub fn refused(&mut self, number: String, lines: Vec<String>) {
        self.number = Line::default();
        self.stage = Stage::Ended { out: false, number, lines };
    }

    /// Ready for the next number.
    pub fn clear(&mut self) {
        *self = Gate::new(self.guard);
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key) -> Effect {
        if key.ctrl || key.alt {
            return Effect::Ignored;
        }
        match key.code {
            Code::F(2) if self.can_draw() => Effect::Draw,
            Code::F(3) => {
                self.clear();
                Effect::Seen
            }
            Code::F(5) => Effect::Book,
            // It is open already.
            Code::F(9) => Effect::Seen,
            Code::F(6) => self.refuse(),
            Code::Esc => self.back(),
            Code::Enter => self.enter(key.burst),
            Code::PageDown | Code::Down => self.scroll(true),
            Code::PageUp | Code::Up => self.scroll(false),
            Code::Char(ch) => self.typed(ch, key.burst),
            code => self.edit(code),
        }
    }

    /// Takes a pasted text: always a number, never a count.
    pub fn paste(&mut self, text: &str) -> Effect {
        let text: String = text.chars().filter(|ch| !ch.is_control()).take(LONGEST + 1).collect();
        if text.trim().is_empty() {
            return Effect::Seen;
        }
        if self.counts() || !matches!(self.stage, Stage::Waiting) {
            self.clear();
        }
        for ch in text.trim().chars() {
            self.insert(ch);
        }
        Effect::Seen
    }

    fn typed(&mut self, ch: char, burst: bool) -> Effect {
        if !self.counts() {
            // A verdict never stands beside another number.
            if !matches!(self.stage, Stage::Waiting) {
                self.clear();
            }
            self.insert(ch);
            return Effect::Seen;
        }
        let Stage::Judged { count, .. } = &mut self.stage else { return Effect::Seen };
        if count.differs.is_some() {
            count.again();
        }
        count.line.end();
        count.line.insert(fold::narrow(ch).encode_utf8(&mut [0; 4]));
        count.run = match (burst, count.run, count.typing) {
            (false, ..) => 0,
            // The first key of a scan follows a pause, so that only the second tells.
            (true, 0, true) => 2,
            (true, run, _) => run + 1,
        };
        count.fast |= burst;
        count.typing = true;
        let text = count.line.text();
        let length = text.chars().count();
        let scanned = if count.run >= SCANNED { count.run } else { length };
        if count.run >= SCANNED || length >= NUMBER_DIGITS {
            let number: String = text.chars().skip(length - scanned.min(length)).collect();
            self.clear();
            self.number = Line::new(number);
        }
        Effect::Seen
    }

    fn insert(&mut self, ch: char) {
        if self.number.text().chars().count() < LONGEST {
            self.number.insert(ch.encode_utf8(&mut [0; 4]));
        }
    }

    fn edit(&mut self, code: Code) -> Effect {
        let counts = self.counts();
        let line = match &mut self.stage {
            Stage::Judged { count, .. } if counts => {
                count.run = 0;
                count.typing = false;
                count.differs = None;
                &mut count.line
            }
            _ => &mut self.number,
        };
        match code {
            Code::Left => {
                line.left();
            }
            Code::Right => {
                line.right();
            }
            Code::Home => line.home(),
            Code::End => line.end(),
            Code::Backspace => {
                line.backspace();
            }
            Code::Delete => {
                line.delete();
            }
            _ => return Effect::Ignored,
        }
        let changed = matches!(code, Code::Backspace | Code::Delete);
        if changed && !counts && !matches!(self.stage, Stage::Waiting) {
            // A wrong digit is mended in place; the verdict on the old number goes.
            let number = std::mem::take(&mut self.number);
            self.clear();
            self.number = number;
        }
        Effect::Seen
    }

    fn enter(&mut self, burst: bool) -> Effect {
        if !self.counts() {
            return self.look_up();
        }
        let Stage::Judged { pass, count } = &mut self.stage else { return Effect::Seen };
        count.typing = false;
        if count.line.is_blank() || count.differs.is_some() {
            return Effect::Seen;
        }
        if burst || count.fast {
            count.again();
            return Effect::Hint(TOO_FAST);
        }
        let text = count.line.text().trim();
        let digits = text.chars().all(|ch| ch.is_ascii_digit());
        let (true, Ok(counted)) = (digits, text.parse::<i64>()) else { return Effect::Hint(DIGITS_ONLY) };
        match pass.number {
            Some(number) if counted == pass.pieces => Effect::Release { number: number.to_string(), counted },
            _ => {
                count.differs = Some(counted);
                count.differed = Some(counted);
                Effect::Seen
            }
        }
    }

    fn look_up(&mut self) -> Effect {
        let text = self.number.text().trim();
        if text.is_empty() || matches!(self.stage, Stage::Ended { .. }) {
            return Effect::Seen;
        }
        if !text.chars().any(char::is_numeric) || text.chars().count() >= LONGEST {
            return Effect::Hint(NO_NUMBER);
        }
        Effect::LookUp(text.to_string())
    }

    fn refuse(&mut self) -> Effect {
        match &self.stage {
            Stage::Judged { pass, count } => {
                let number = pass.number.map_or_else(|| pass.typed.clone(), |number| number.to_string());
                match count.differs {
                    Some(counted) => Effect::RefuseCount { number, due: pass.pieces, counted },
                    None => Effect::Refuse { number, counted: count.differed },
                }
            }
            Stage::Waiting if !self.number.is_blank() => {
                Effect::Refuse { number: self.number.text().trim().to_string(), counted: None }
            }
            Stage::Waiting => Effect::Hint(NUMBER_FIRST),
            // The key that recorded a refusal, held too long.
            Stage::Ended { .. } => Effect::Seen,
        }
    }

    fn back(&mut self) -> Effect {
        if let Stage::Judged { count, .. } = &mut self.stage
            && (count.differs.is_some() || !count.line.is_blank())
        {
            count.again();
            return Effect::Seen;
        }
        if self.escape_leaves() {
            return Effect::Leave;
        }
        self.clear();
        Effect::Seen
    }

    fn scroll(&mut self, down: bool) -> Effect {
        let lines = self.pass().map_or(0, |pass| pass.lines.len());
        self.top = if down { (self.top + 1).min(lines.saturating_sub(1)) } else { self.top.saturating_sub(1) };
        Effect::Seen
    }
}

const TOO_FAST: Words = words(
    "來得太快，不像手打的件數，沒有放行。請清點後用手打件數，再按回車。",
    "来得太快，不像手打的件数，没有放行。请清点后用手打件数，再按回车。",
    "Too fast for a hand: nothing was released. Count the pieces and type their number, then Enter.",
);
const DIGITS_ONLY: Words = words(
    "件數只填數字。按 Esc 清空，再填清點到的總件數。",
    "件数只填数字。按 Esc 清空，再填清点到的总件数。",
    "Only digits make a count. Esc clears it; then type how many pieces you counted.",
);
const NO_NUMBER: Words = words(
    "這不像單號（單號如 S2611-0042-8）。按 Esc 清空，照紙重打。",
    "这不像单号（单号如 S2611-0042-8）。按 Esc 清空，照纸重打。",
    "That is no slip number (they look like S2611-0042-8). Esc clears it; type it from the paper.",
);
const NUMBER_FIRST: Words = words(
    "先打紙上的單號，再按 F6 記不放行。",
    "先打纸上的单号，再按 F6 记不放行。",
    "Type the number on the paper first, then F6 records the refusal.",
);
