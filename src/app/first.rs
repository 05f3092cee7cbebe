//! The first start: four questions, each with an answer that Enter accepts. It makes nothing itself.

use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use ratatui::layout::{Position, Rect};

use super::run::Screen;
use crate::kernel::form::field::{Choice, Field, Kind};
use crate::kernel::form::layout::{Computed, Layout};
use crate::kernel::form::state::{Env, Form, Told};
use crate::kernel::form::value::Typed;
use crate::kernel::form::view;
use crate::kernel::pick::{Candidate, Found, Lookups};
use crate::kernel::problem::Rule;
use crate::kernel::text::wrap::wrap;
use crate::kernel::time::Stamp;
use crate::kernel::ui::{Canvas, Code, Input, Look};
use crate::kernel::words::{Lang, words};

/// What was answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answers {
    /// Where the file is to lie.
    pub path: PathBuf,
    /// The language of the screen.
    pub lang: Lang,
    /// The office's name.
    pub office: String,
    /// The first person's name.
    pub who: String,
}

/// Each in its own script: whoever is lost in a foreign language finds the way back.
const LANGS: [Choice; 3] = [
    Choice { code: "hant", words: words("繁體中文", "繁體中文", "繁體中文"), key: '1' },
    Choice { code: "hans", words: words("简体中文", "简体中文", "简体中文"), key: '2' },
    Choice { code: "en", words: words("English", "English", "English"), key: '3' },
];

const fn ask(
    key: &'static str,
    label: crate::kernel::words::Words,
    help: crate::kernel::words::Words,
    kind: Kind,
) -> Field {
    Field { key, label, help, rule: Rule::Plain, kind, required: true }
}

static FIELDS: [Field; 4] = [
    ask(
        "path",
        words("放在哪裡", "放在哪里", "Where"),
        words(
            "所有記錄都在這一個文件裡。直接回車就用這個位置。",
            "所有记录都在这一个文件里。直接回车就用这个位置。",
            "All records are in this one file. Enter takes this place.",
        ),
        Kind::Text { max: 400 },
    ),
    ask(
        "lang",
        words("語言", "语言", "Language"),
        words(
            "屏幕用的語言，以後可以在設置裡改。",
            "屏幕用的语言，以后可以在设置里改。",
            "The screen's language; it can be changed in the settings.",
        ),
        Kind::Choice(&LANGS),
    ),
    ask(
        "office",
        words("單位名稱", "单位名称", "Office"),
        words(
            "印在單據抬頭，以後可以改。",
            "印在单据抬头，以后可以改。",
            "It heads every paper and can be changed later.",
        ),
        Kind::Text { max: 100 },
    ),
    ask(
        "who",
        words("你是誰", "你是谁", "Who are you"),
        words(
            "你的姓名。第一個人登記為內勤和主管，以後可以改。",
            "你的姓名。第一个人登记为内勤和主管，以后可以改。",
            "Your name. The first person becomes clerk and supervisor.",
        ),
        Kind::Name { max: 50 },
    ),
];

/// The code of a language among the choices.
const fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Hant => "hant",
        Lang::Hans => "hans",
        Lang::En => "en",
    }
}

/// There are no registers yet.
struct Nothing;

impl Lookups for Nothing {
    fn resolve(&self, _source: &str, _typed: &str) -> Found {
        Found::Nothing
    }

    fn search(&self, _source: &str, _typed: &str, _limit: usize) -> Vec<Candidate> {
        Vec::new()
    }
}

/// Enters closer than this come from a key held down: they pass one question at most.
const HELD: Duration = Duration::from_millis(120);

/// The questions while they are answered.
pub struct Questions {
    form: Form,
    lang: Lang,
    now: Stamp,
    last: Option<Instant>,
    cursor: Option<Position>,
}

/// What became of a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Asked {
    /// Go on asking.
    More,
    /// All answered.
    Ready(Answers),
    /// Nothing is to be made.
    Left,
}

impl Questions {
    /// The questions with their usual answers.
    pub fn new(usual: &Answers, now: Stamp) -> Questions {
        let typed = Typed::new()
            .with("path", usual.path.to_string_lossy())
            .with("lang", code(usual.lang))
            .with("office", usual.office.clone())
            .with("who", usual.who.clone());
        let env = Env { lookups: &Nothing, lang: usual.lang, now };
        let mut form = Form::filled(&FIELDS, &typed, env);
        form.suggest();
        Questions { form, lang: usual.lang, now, last: None, cursor: None }
    }

    /// Takes a key or a paste, `at` the time of its coming.
    pub fn input(&mut self, input: Input, at: Instant) -> Asked {
        let env = Env { lookups: &Nothing, lang: self.lang, now: self.now };
        let told = match input {
            Input::Key(key) => {
                let key = key.canonical();
                if key.is(Code::Enter) {
                    let held = self.last.is_some_and(|last| at.saturating_duration_since(last) < HELD);
                    self.last = Some(at);
                    if held || key.burst {
                        return Asked::More;
                    }
                }
                if key.is_ctrl('q') || key.is_ctrl('c') {
                    return Asked::Left;
                }
                self.form.key(key, env)
            }
            Input::Paste(text) => self.form.paste(&text, env),
            Input::Resized => Told::Moved,
        };
        let typed = self.form.typed();
        if let Some(lang) = Lang::ALL.into_iter().find(|lang| code(*lang) == typed.text("lang")) {
            self.lang = lang;
        }
        match told {
            Told::End | Told::Save => self.finish(&typed),
            Told::Back => Asked::Left,
            _ => Asked::More,
        }
    }

    fn finish(&mut self, typed: &Typed) -> Asked {
        let env = Env { lookups: &Nothing, lang: self.lang, now: self.now };
        let mut problems = self.form.misread(env);
        for field in &FIELDS {
            if typed.text(field.key).trim().is_empty() {
                problems.push(
                    crate::kernel::problem::Problem::new(
                        "required",
                        crate::say!("這裡要填。", "这里要填。", "This has to be filled in."),
                    )
                    .at(field.key),
                );
            }
        }
        if !problems.is_empty() {
            self.form.refuse(&problems, env);
            return Asked::More;
        }
        Asked::Ready(Answers {
            path: PathBuf::from(typed.text("path").trim()),
            lang: self.lang,
            office: typed.text("office").trim().to_string(),
            who: typed.text("who").trim().to_string(),
        })
    }

    /// Draws the questions and gives the insertion point.
    pub fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect) -> Option<Position> {
        let look = canvas.look;
        let title = words("第一次使用", "第一次使用", "First start").get(self.lang);
        canvas.text(area.x + 2, area.y + 1, title, area.width.saturating_sub(2), look.strong());
        let text = words(
            "四個問題，每個都可以直接回車。答完就建好文件，馬上能開單。",
            "四个问题，每个都可以直接回车。答完就建好文件，马上能开单。",
            "Four questions; Enter accepts each answer. Then the file is made and the first slip can be written.",
        );
        let mut y = area.y + 3;
        for line in wrap(text.get(self.lang), usize::from(area.width.saturating_sub(4))) {
            if y < area.bottom() {
                canvas.text(area.x + 2, y, line, area.width.saturating_sub(4), look.quiet());
                y += 1;
            }
        }
        let top = (y + 1).min(area.bottom());
        // The two lowest rows are left to the input method.
        let high = area.bottom().saturating_sub(top + 2).min(14);
        let form = Rect::new(area.x + 1, top, area.width.saturating_sub(2), high);
        self.cursor = view::draw(&mut self.form, canvas, form, &Layout::default(), &Computed::default(), self.lang);
        let keys = words(
            "Enter 下一個  Shift+Tab 上一個  F8 完成  Esc 不建了",
            "Enter 下一个  Shift+Tab 上一个  F8 完成  Esc 不建了",
            "Enter next  Shift+Tab back  F8 finish  Esc leave",
        );
        if area.height > 2 {
            canvas.text(area.x + 2, area.bottom() - 1, keys.get(self.lang), area.width.saturating_sub(2), look.quiet());
        }
        self.cursor
    }
}

/// Asks on the terminal; `None` where the questions were left.
///
/// # Errors
/// Where the terminal is gone.
pub fn ask_on(screen: &mut Screen, usual: &Answers, now: Stamp, look: Look) -> io::Result<Option<Answers>> {
    let mut questions = Questions::new(usual, now);
    loop {
        screen.paint(|frame| {
            let area = frame.area();
            let mut canvas = Canvas::new(frame.buffer_mut(), look);
            if let Some(cursor) = questions.draw(&mut canvas, area) {
                frame.set_cursor_position(cursor);
            }
        })?;
        for input in screen.wait(Duration::from_secs(3600))? {
            match questions.input(input, Instant::now()) {
                Asked::More => {}
                Asked::Ready(answers) => return Ok(Some(answers)),
                Asked::Left => return Ok(None),
            }
        }
    }
}
