//! Everything that is printed goes through here: cleaned of what could steer a terminal, and calm when the reader is
//! gone.

use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::{Map, Value as Json, json};

use crate::kernel::problem::{Failure, Problem};
use crate::kernel::text::clean::{Newlines, for_terminal};
use crate::kernel::words::{Lang, words};

/// Where a command prints.
#[derive(Debug)]
pub struct Out {
    /// The language of sentences.
    pub lang: Lang,
    /// Whether a machine reads standard output.
    pub json: bool,
    failed: bool,
    broken: Option<io::Error>,
}

impl Out {
    /// Prints in a language, for people.
    pub fn new(lang: Lang) -> Out {
        Out { lang, json: false, failed: false, broken: None }
    }

    /// One line on standard output.
    pub fn line(&mut self, text: &str) {
        self.raw(format!("{}\n", for_terminal(text, Newlines::Mark)).as_bytes());
    }

    /// One JSON value on standard output. Control characters are escaped by JSON itself; deceptive ones are marked.
    pub fn value(&mut self, json: &Json) {
        let text = json.to_string();
        let safe: String = text.chars().map(|ch| escaped(ch).unwrap_or_else(|| ch.to_string())).collect();
        self.raw(format!("{safe}\n").as_bytes());
    }

    /// Bytes on standard output as they are: completions, manual pages.
    pub fn raw(&mut self, bytes: &[u8]) {
        if self.failed {
            return;
        }
        let mut stdout = io::stdout().lock();
        if let Err(error) = stdout.write_all(bytes).and_then(|()| stdout.flush()) {
            self.failed = true;
            // A reader who has gone has seen enough.
            self.broken = Some(error).filter(|error| error.kind() != io::ErrorKind::BrokenPipe);
        }
    }

    /// One line on standard error: `slipdesk: CODE: sentence`.
    pub fn problem(&mut self, problem: &Problem, cause: Option<&str>) {
        let cause = cause.map(|cause| format!(" ({cause})")).unwrap_or_default();
        self.complaint(problem.code, &format!("{}{cause}", problem.say.get(self.lang)));
    }

    /// One line on standard error.
    pub fn complaint(&mut self, code: &str, sentence: &str) {
        let line = format!("slipdesk: {code}: {}\n", for_terminal(sentence, Newlines::Mark));
        // Nobody is left to tell where standard error is gone too.
        let _ = io::stderr().lock().write_all(line.as_bytes());
    }

    /// All that was wrong, on standard error, and as JSON where a machine reads.
    pub fn failure(&mut self, failure: &Failure) {
        self.failure_of(failure, Map::new());
    }

    /// The same of something that is there all the same: a job that waits. The machine reads both in one object.
    pub fn failure_of(&mut self, failure: &Failure, mut thing: Map<String, Json>) {
        for (index, problem) in failure.problems.iter().enumerate() {
            self.problem(problem, failure.cause.as_deref().filter(|_| index == 0));
        }
        if self.json {
            let lang = self.lang;
            let errors: Vec<Json> = failure.problems.iter().map(|problem| error(problem, lang)).collect();
            thing.insert("errors".to_string(), Json::Array(errors));
            self.value(&Json::Object(thing));
        }
    }

    /// The exit status, unless standard output failed for another reason than a reader who has gone.
    pub fn end(&mut self, code: ExitCode) -> ExitCode {
        let Some(error) = self.broken.take() else { return code };
        let say = words(
            "結果沒能全部寫出。已經做的還在文件裡，不要重做，先看一下。請檢查磁盤或輸出的去處。",
            "结果没能全部写出。已经做的还在文件里，不要重做，先看一下。请检查磁盘或输出的去处。",
            "Not all of the answer could be written. What was done stands in the file: look before doing it again. Check the disk, or where the output goes.",
        );
        let sentence = format!("{} ({error})", say.get(self.lang));
        self.complaint("output_lost", &sentence);
        ExitCode::from(1)
    }
}

/// A problem as `--json` gives it.
fn error(problem: &Problem, lang: Lang) -> Json {
    json!({
        "code": problem.code,
        "field": problem.field,
        "clause": problem.rule.clause(),
        "message": problem.say.get(lang),
    })
}

/// What JSON leaves as it is but a terminal would obey or hide, as a JSON escape.
fn escaped(ch: char) -> Option<String> {
    let mut buffer = [0_u8; 4];
    let text: &str = ch.encode_utf8(&mut buffer);
    if for_terminal(text, Newlines::Mark) == text {
        return None;
    }
    let mut units = [0_u16; 2];
    Some(ch.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect())
}
