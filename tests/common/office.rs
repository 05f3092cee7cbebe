//! An office for black-box tests: the built program in a folder of its own, with nothing of this machine's settings.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value as Json;

/// What a command left behind.
#[derive(Debug)]
pub struct Ran {
    /// The exit status.
    pub status: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// The lines of standard output.
    pub fn lines(&self) -> Vec<&str> {
        self.out.lines().collect()
    }

    /// Standard output as JSON.
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }

    /// The codes on standard error, one a line, in order.
    pub fn codes(&self) -> Vec<&str> {
        self.err
            .lines()
            .filter_map(|line| line.strip_prefix("slipdesk: ")?.split_once(':').map(|(code, _)| code))
            .filter(|code| *code != "new_file")
            .collect()
    }

    /// Asserts exit status 0 and gives itself.
    pub fn done(self) -> Ran {
        assert_eq!(self.status, 0, "{}{}", self.out, self.err);
        self
    }

    /// Asserts an exit status and that the code is among those told.
    pub fn failed(self, status: i32, code: &str) -> Ran {
        assert_eq!(self.status, status, "{}{}", self.out, self.err);
        assert!(self.codes().contains(&code), "{code} is not in: {}", self.err);
        self
    }
}

/// A folder with a training file, and who works there.
pub struct Office {
    /// The folder, gone with the office.
    pub folder: tempfile::TempDir,
    /// What `--now` says.
    pub now: String,
    /// More variables for every command.
    pub env: Vec<(String, String)>,
    /// Whether `--training` and `--now` are given.
    pub training: bool,
}

impl Office {
    /// An empty folder; the first change makes the file.
    pub fn empty() -> Office {
        Office { folder: tempfile::tempdir().unwrap(), now: "2026-11-23T09:00".into(), env: Vec::new(), training: true }
    }

    /// Persons of every role, a customer, varieties, prices. 林小慧 is staff/1, clerk and supervisor.
    pub fn staffed() -> Office {
        let office = Office::empty();
        office
            .add(
                "林小慧",
                "staff",
                r#"[{"name": "周明", "roles": ["clerk"]},
                    {"name": "何主任", "roles": ["head"]},
                    {"name": "馬總", "roles": ["gm"]},
                    {"name": "趙衛國", "roles": ["gatekeeper"]},
                    {"name": "孫庫", "roles": ["storekeeper"]},
                    {"name": "錢師傅", "roles": []}]"#,
            )
            .done();
        office
            .add(
                "林小慧",
                "variety",
                r#"[{"code": "JC40S", "name": "精梳棉紗40支"}, {"code": "C32S", "name": "普梳棉紗32支", "running": false},
                    {"code": "BU1", "name": "坯布", "kind": "cloth"}]"#,
            )
            .done();
        office
            .add(
                "林小慧",
                "price",
                r#"[{"variety": "JC40S", "price": "38.50", "effective_from": "2026-01-01", "basis": "價目表1號"},
                    {"variety": "BU1", "price": "9.99", "effective_from": "2026-01-01", "basis": "價目表1號"}]"#,
            )
            .done();
        office.add("林小慧", "customer", r#"{"name": "恆達紡織"}"#).done();
        office
    }

    /// Where the file lies.
    pub fn file(&self) -> PathBuf {
        self.folder.path().join("desk.db")
    }

    /// Runs a command with nothing on standard input.
    pub fn run(&self, words: &[&str]) -> Ran {
        self.run_with(words, "")
    }

    /// Runs a command as somebody.
    pub fn by(&self, operator: &str, words: &[&str]) -> Ran {
        let mut all = vec!["--operator", operator];
        all.extend(words);
        self.run(&all)
    }

    /// Adds from standard input as somebody.
    pub fn add(&self, operator: &str, thing: &str, json: &str) -> Ran {
        self.run_with(&["--operator", operator, "add", thing, "--json", "-"], json)
    }

    /// One step: `sets` are `KEY=VALUE`.
    pub fn step(&self, operator: &str, number: &str, action: &str, sets: &[&str]) -> Ran {
        let mut words = vec!["do", number, action];
        for set in sets {
            words.extend(["--set", set]);
        }
        self.by(operator, &words)
    }

    /// A record as JSON.
    pub fn show(&self, number: &str) -> Json {
        self.run(&["show", number, "--json"]).done().json()
    }

    /// A command that isn't running yet, with nothing of this machine's settings.
    pub fn command(&self, words: &[&str]) -> Command {
        let home = self.folder.path();
        let mut command = Command::new(env!("CARGO_BIN_EXE_slipdesk"));
        command
            .env_clear()
            .env("HOME", home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_DATA_HOME", home.join("data"))
            .env("LANG", "C")
            .env("TZ", "America/New_York")
            .env("SLIPDESK_DB", self.file())
            .envs(self.env.iter().map(|(name, value)| (name.as_str(), value.as_str())))
            .current_dir(home);
        if self.training {
            command.args(["--training", "--now", &self.now]);
        }
        command.args(words);
        command
    }

    /// Runs a command with standard input.
    pub fn run_with(&self, words: &[&str], input: impl AsRef<[u8]>) -> Ran {
        let mut command = self.command(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.as_ref().to_vec();
        // A command that doesn't read its input may be gone already.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8 only");
        let ran = Ran {
            status: output.status.code().expect("ended by itself"),
            out: text(output.stdout),
            err: text(output.stderr),
        };
        assert!(!ran.err.contains("panicked"), "{words:?}: {}", ran.err);
        for line in ran.err.lines() {
            assert!(line.starts_with("slipdesk: "), "{words:?}: {line}");
        }
        assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'), "{words:?}: raw escape");
        ran
    }
}
