//! Which file, which language, which operator, which clock: command line first, then environment, then the machine's
//! configuration, then defaults.

use std::cell::Cell;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::args::Globals;
use super::out::Out;
use super::prompt;
use crate::desk::{self, Desk, Founding};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::{Store, guard, unfound};
use crate::kernel::time::clock::Clock;
use crate::kernel::time::{Minute, Stamp};
use crate::kernel::words::Lang;
use crate::registers::setting;
use crate::say;

/// The machine's configuration file, for all accounts of an office.
const MACHINE_CONFIG: &str = "/etc/slipdesk.conf";

/// What a command wants of the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Want {
    /// Never writes: `lookup`.
    OnlyRead,
    /// Reads a file that is there, also one that can't be written; `--training` may make one.
    Read,
    /// Prints from it, which is counted, without an operator too; `--training` may make one.
    Print,
    /// Changes it, by an operator; `--training` may make one.
    Change,
    /// Changes it, by an operator; may found a real one: `add` only.
    Found,
}

/// Everything that was settled before a verb starts.
#[derive(Debug)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// Whether the path was given for this machine or command, and isn't just the default.
    pub explicit: bool,
    /// The language of sentences, until the file's setting is known.
    pub lang: Lang,
    /// Whether the language was asked for on this command.
    pub lang_given: bool,
    /// Who is at the keyboard, as typed.
    pub operator: Option<String>,
    /// Whether a training file is wanted.
    pub training: bool,
    /// The time given, where one was.
    pub now: Option<Stamp>,
    /// The last entry of the founding, where this command made the file.
    founded: Cell<Option<i64>>,
}

impl Want {
    /// Whether records may change, which needs an operator.
    fn changes(self) -> bool {
        matches!(self, Want::Change | Want::Found)
    }
}

impl Place {
    /// Settles all of it.
    ///
    /// # Errors
    /// Usage for a language or a time that can't be read; a configuration file that can't be.
    pub fn find(globals: &Globals, lang: Lang) -> Outcome<Place> {
        let config = config()?;
        let of_config = |key: &str| config.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone());
        let lang_given = match &globals.lang {
            Some(tag) => Some(Lang::from_tag(tag).ok_or_else(|| bad_lang(tag))?),
            None => None,
        };
        let lang_config = match of_config("lang") {
            Some(tag) => Some(Lang::from_tag(&tag).ok_or_else(|| bad_lang(&tag))?),
            None => None,
        };
        let environment = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let given = globals
            .db
            .clone()
            .or_else(|| environment("SLIPDESK_DB").map(PathBuf::from))
            .or_else(|| of_config("db").map(PathBuf::from));
        let explicit = given.is_some();
        let path = match given {
            Some(path) => path,
            None => default_path()?,
        };
        let operator = match &globals.operator {
            Some(name) => Some(name.clone()),
            None => match environment("SLIPDESK_OPERATOR") {
                Some(name) => Some(name.into_string().map_err(|_| bad_text("SLIPDESK_OPERATOR"))?),
                None => of_config("operator"),
            },
        };
        let now = globals.now.as_deref().map(stamp).transpose()?;
        Ok(Place {
            path,
            explicit,
            lang: lang_given.or(lang_config).unwrap_or(lang),
            lang_given: lang_given.is_some(),
            operator: operator.filter(|name| !name.trim().is_empty()),
            training: globals.training,
            now,
            founded: Cell::new(None),
        })
    }

    /// The clock of one command: with `--now` it stands still.
    pub fn clock(&self) -> Clock {
        self.now.map_or(Clock::Machine, Clock::Still)
    }

    /// Opens the file for a command; afterwards sentences are in the file's language, unless one was given.
    ///
    /// # Errors
    /// A sentence for each reason not to; usage where a change has no operator.
    pub fn open(&self, want: Want, out: &mut Out) -> Outcome<Desk> {
        if want.changes() && self.operator.is_none() {
            return Err(desk::no_operator());
        }
        let mut desk = if want == Want::OnlyRead {
            let desk = desk::open_to_read(&self.path, self.clock(), self.lang)?;
            if self.training && !desk.view().is_training() {
                return Err(not_training(&self.path));
            }
            desk
        } else {
            self.prepare_folder(want)?;
            let opened =
                desk::open_or_found(&self.path, self.clock(), self.founding(want), self.first(want), self.lang);
            match opened {
                Ok((desk, fresh)) => {
                    if fresh {
                        self.founded.set(Some(desk.newest()?));
                    }
                    desk
                }
                Err(failure) if want == Want::Read && failure.code() == "read_only" && self.path.exists() => {
                    desk::open_to_read(&self.path, self.clock(), self.lang)?
                }
                Err(failure) => return Err(failure),
            }
        };
        self.speak(&mut desk, out)?;
        for warning in desk.store().warnings() {
            out.problem(warning, None);
        }
        if let Some(operator) = &self.operator {
            desk.sit(operator)?;
        }
        Ok(desk)
    }

    /// Opens the file for `verify`: even a damaged one, whose language then can't be told.
    ///
    /// # Errors
    /// `no_file`, `not_training`, or where it isn't slipdesk's at all.
    pub fn open_to_verify(&self, out: &mut Out) -> Outcome<Store> {
        let store = desk::open_to_verify(&self.path, self.clock())?;
        if self.training && !store.is_training() {
            return Err(not_training(&self.path));
        }
        let set = setting::store::text(store.view(), "lang").ok().and_then(|tag| Lang::from_tag(&tag));
        out.lang = set.filter(|_| !self.lang_given).unwrap_or(out.lang);
        Ok(store)
    }

    /// After a command that made a file: tells of it, or takes it back where the command was refused and there is no
    /// more in it than its founding.
    pub fn settle(&self, refused: bool, out: &mut Out) {
        let Some(newest) = self.founded.take() else { return };
        let gone = refused && guard::real_path(&self.path).is_ok_and(|path| unfound::remove(&path, newest));
        if !gone {
            self.tell_new(out);
        }
    }

    /// Seats the operator who was named, for what may also be done without one.
    ///
    /// # Errors
    /// `unknown_person`, `ambiguous_person`, `disabled`.
    pub fn seat(&self, desk: &mut Desk) -> Outcome<()> {
        self.operator.as_deref().map_or(Ok(()), |operator| desk.sit(operator))
    }

    /// Asks for the operator's PIN where one is set: from the environment, else at the prompt.
    ///
    /// # Errors
    /// `pin_required` where there is neither, `wrong_pin`.
    pub fn prove(&self, desk: &mut Desk, out: &Out) -> Outcome<()> {
        if !desk.needs_pin() {
            return Ok(());
        }
        let pin = prompt::pin(&desk.operator().name, out.lang)?;
        desk.prove(&pin)
    }

    fn founding(&self, want: Want) -> Founding {
        if self.training {
            Founding::Training
        } else if want == Want::Found && self.explicit && self.operator.is_some() {
            Founding::Real
        } else {
            Founding::Never
        }
    }

    fn first(&self, want: Want) -> Option<&str> {
        self.operator.as_deref().filter(|_| want.changes() || self.training)
    }

    /// The default folder is made where it is missing; a folder that was typed must be there.
    fn prepare_folder(&self, want: Want) -> Outcome<()> {
        if self.explicit || !want.changes() || !self.training {
            return Ok(());
        }
        let Some(folder) = self.path.parent() else { return Ok(()) };
        std::fs::create_dir_all(folder).map_err(|error| {
            let shown = folder.display();
            Failure::broken(
                Problem::new(
                    "no_folder",
                    say!(
                        "文件夾「{shown}」建不起來。請檢查權限，或用 --db 指定文件。",
                        "文件夹“{shown}”建不起来。请检查权限，或用 --db 指定文件。",
                        "The folder {shown} can't be made. Check its permissions, or give a file with --db."
                    ),
                ),
                error,
            )
        })
    }

    fn tell_new(&self, out: &mut Out) {
        let shown = self.path.display();
        let say = if self.training {
            say!("新建了演練文件「{shown}」。", "新建了演练文件“{shown}”。", "Made a new training file: {shown}.")
        } else {
            say!("新建了正式文件「{shown}」。", "新建了正式文件“{shown}”。", "Made a new real file: {shown}.")
        };
        let sentence = say.get(out.lang).to_string();
        out.complaint("new_file", &sentence);
    }

    /// The file's own language, where the command gave none.
    fn speak(&self, desk: &mut Desk, out: &mut Out) -> Outcome<()> {
        if !self.lang_given
            && let Some(lang) = Lang::from_tag(&desk.setting("lang")?)
        {
            desk.speak(lang)?;
            out.lang = lang;
        }
        Ok(())
    }
}

/// The language before the command line is read: `--lang`, else the locale.
pub fn early_lang(words: &[OsString]) -> Lang {
    let mut words = words.iter().filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        let tag = if word == "--lang" { words.next() } else { word.strip_prefix("--lang=") };
        if let Some(lang) = tag.and_then(Lang::from_tag) {
            return lang;
        }
    }
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    Lang::from_locale(&locale.unwrap_or_default())
}

/// `key = value` lines of the user's and the machine's configuration, the user's first; `#` starts a comment.
fn config() -> Outcome<Vec<(String, String)>> {
    let user = directories::ProjectDirs::from("", "", "slipdesk").map(|dirs| dirs.config_dir().join("slipdesk.conf"));
    let mut pairs = Vec::new();
    for path in user.into_iter().chain([PathBuf::from(MACHINE_CONFIG)]) {
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(Failure::broken(bad_config(&path, 0), error)),
        };
        for (line, number) in text.lines().zip(1..) {
            let plain = line.trim();
            if plain.is_empty() || plain.starts_with('#') {
                continue;
            }
            let (key, value) = plain.split_once('=').ok_or_else(|| Failure::from(bad_config(&path, number)))?;
            let key = key.trim();
            if !["db", "lang", "operator"].contains(&key) {
                return Err(bad_config(&path, number).into());
            }
            pairs.push((key.to_string(), value.trim().to_string()));
        }
    }
    Ok(pairs)
}

fn default_path() -> Outcome<PathBuf> {
    directories::ProjectDirs::from("", "", "slipdesk").map(|dirs| dirs.data_dir().join("slipdesk.db")).ok_or_else(
        || {
            Problem::new(
                "no_home",
                say!(
                    "找不到用戶文件夾。請用 --db 指定文件。",
                    "找不到用户文件夹。请用 --db 指定文件。",
                    "There is no home folder. Give a file with --db."
                ),
            )
            .into()
        },
    )
}

/// A time as `--now` takes it: to the minute or to the second.
fn stamp(text: &str) -> Outcome<Stamp> {
    Stamp::parse(text).or_else(|| Minute::parse(text).map(Minute::stamp)).ok_or_else(|| bad_time("now"))
}

/// A time or day that can't be read.
pub fn bad_time(field: &str) -> Failure {
    Failure::usage(
        Problem::new(
            "bad_value",
            say!(
                "--{field} 的時間讀不懂，應如 2026-11-30T08:05。",
                "--{field} 的时间读不懂，应如 2026-11-30T08:05。",
                "The time of --{field} can't be read; write 2026-11-30T08:05."
            ),
        )
        .at(field),
    )
}

fn bad_lang(tag: &str) -> Failure {
    Failure::usage(
        Problem::new(
            "bad_value",
            say!(
                "沒有「{tag}」這種語言。有：zh-Hant、zh-Hans、en。",
                "没有“{tag}”这种语言。有：zh-Hant、zh-Hans、en。",
                "There is no language '{tag}'. There are: zh-Hant, zh-Hans, en."
            ),
        )
        .at("lang"),
    )
}

fn bad_text(name: &str) -> Failure {
    Failure::usage(Problem::new(
        "bad_value",
        say!("{name} 不是 UTF-8 文字。", "{name} 不是 UTF-8 文字。", "{name} is not UTF-8 text."),
    ))
}

fn bad_config(path: &Path, line: usize) -> Problem {
    let shown = path.display();
    Problem::new(
        "bad_config",
        say!(
            "配置文件「{shown}」第 {line} 行讀不懂。每行寫「鍵 = 值」，鍵是 db、lang 或 operator。",
            "配置文件“{shown}”第 {line} 行读不懂。每行写“键 = 值”，键是 db、lang 或 operator。",
            "Line {line} of the configuration {shown} can't be read. Write KEY = VALUE, with db, lang or operator as KEY."
        ),
    )
}

fn not_training(path: &Path) -> Failure {
    let shown = path.display();
    Problem::new(
        "not_training",
        say!(
            "「{shown}」是正式文件，不能當演練文件用。請去掉 --training，或換一個路徑。",
            "“{shown}”是正式文件，不能当演练文件用。请去掉 --training，或换一个路径。",
            "{shown} is a real file and can't be used for training. Leave out --training, or give another path."
        ),
    )
    .into()
}
