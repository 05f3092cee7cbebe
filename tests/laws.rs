//! The laws of the house, read from its own source: who may import whom, which libraries are named where, that every
//! file says what it is for, and that every text is in its script. Each law has a test that it can be broken.

#![allow(clippy::indexing_slicing, clippy::unwrap_used)] // a law may stop at source that it can't read

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "common/tokens.rs"]
mod tokens;

use tokens::{Kind, Token, tokens};

/// Files that may be longer, because they are tables of plain data.
const TABLES: [&str; 0] = [];

/// Most lines of a file that isn't a table.
const MOST_LINES: usize = 700;

/// One file of the program.
struct Source {
    /// From the root of the repository: `src/kernel/units.rs`.
    path: String,
    /// Its module: `["kernel", "units"]`; empty for `lib.rs` and `main.rs`.
    module: Vec<String>,
    text: String,
    tokens: Vec<Token>,
}

impl Source {
    fn new(path: &str, text: &str) -> Source {
        let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
        let mut module: Vec<String> = inner.split('/').map(str::to_string).collect();
        if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
            module.pop();
        }
        Source { path: path.into(), module, text: text.into(), tokens: tokens(text) }
    }

    /// Whether a part of its module path is `name`.
    fn within(&self, name: &str) -> bool {
        self.module.iter().any(|part| part == name)
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder of the repository, but what is built, hidden or not text.
fn files(folder: &Path, out: &mut Vec<(String, String)>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !matches!(name.as_str(), "target" | ".git") {
                files(&path, out);
            }
        } else if name != ".git"
            && let Ok(text) = fs::read_to_string(&path)
        {
            out.push((path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/"), text));
        }
    }
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    files(&root().join("src"), &mut found);
    assert!(found.len() > 20, "the source was found");
    found.iter().filter(|(path, _)| path.ends_with(".rs")).map(|(path, text)| Source::new(path, text)).collect()
}

fn hold(broken: Vec<String>) {
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

// Who may import whom.

/// Every path of the crate that a file names, from the root of the crate, with its line.
fn crate_paths(source: &Source) -> Vec<(usize, Vec<String>)> {
    let all = &source.tokens;
    let mut out = Vec::new();
    let mut module = source.module.clone();
    let (mut depth, mut opened) = (0, Vec::new());
    let mut at = 0;
    while let Some(token) = all.get(at) {
        let next_is = |offset: usize, sign: &str| all.get(at + offset).is_some_and(|token| token.is(sign));
        if token.is("mod") && next_is(2, "{") {
            opened.push(depth);
            module.extend(all[at + 1].word().map(str::to_string));
        } else if token.is("{") {
            depth += 1;
        } else if token.is("}") {
            depth -= 1;
            if opened.last() == Some(&depth) {
                opened.pop();
                module.pop();
            }
        } else if token.is("use") {
            let end = all[at..].iter().position(|token| token.is(";")).map_or(all.len(), |length| at + length);
            for path in use_tree(&all[at + 1..end]) {
                out.extend(absolute(&path, &module).map(|path| (token.line, path)));
            }
            at = end;
        } else if token.word().is_some() && next_is(1, "::") && !(at > 0 && all[at - 1].is("::")) {
            let words = all[at..].chunks(2).take_while(|pair| pair[0].word().is_some());
            let mut path = Vec::new();
            for pair in words {
                path.extend(pair[0].word().map(str::to_string));
                if !pair.get(1).is_some_and(|sign| sign.is("::")) {
                    break;
                }
            }
            out.extend(absolute(&path, &module).map(|path| (token.line, path)));
        }
        at += 1;
    }
    out
}

/// The paths of one `use`, its braces undone.
fn use_tree(tree: &[Token]) -> Vec<Vec<String>> {
    let (mut prefixes, mut path, mut out) = (Vec::new(), Vec::<String>::new(), Vec::new());
    let mut renamed = false;
    for token in tree {
        match &token.kind {
            Kind::Word(word) if word == "as" => renamed = true,
            Kind::Word(word) if !renamed => path.push(word.clone()),
            Kind::Sign("{") => prefixes.push(path.clone()),
            Kind::Sign("," | "}") => {
                let prefix = prefixes.last().cloned().unwrap_or_default();
                if path.len() > prefix.len() {
                    out.push(path.clone());
                }
                if token.is("}") {
                    prefixes.pop();
                }
                path = prefixes.last().cloned().unwrap_or_default();
                renamed = false;
            }
            _ => {}
        }
    }
    out.extend(Some(path).filter(|path| !path.is_empty()));
    out
}

/// A path from the root of the crate; `None` where it leads to another crate or starts at a name in scope.
fn absolute(path: &[String], module: &[String]) -> Option<Vec<String>> {
    let (first, rest) = path.split_first()?;
    match first.as_str() {
        "crate" | "slipdesk" => Some(rest.to_vec()),
        "self" => Some([module, rest].concat()),
        "super" => {
            let ups = path.iter().take_while(|part| *part == "super").count();
            Some([&module[..module.len().saturating_sub(ups)], &path[ups..]].concat())
        }
        _ => None,
    }
}

/// Why a file may not name a path of the crate.
fn trespass(source: &Source, path: &[String], workflows: &BTreeSet<String>) -> Option<String> {
    let name = |at: usize| path.get(at).map_or("", String::as_str);
    let (target, own) = (name(0), source.module.first()?.as_str());
    let below: &[&str] = match own {
        "kernel" => &["kernel"],
        "registers" => &["kernel", "registers"],
        "workflow" => &["kernel", "registers", "workflow"],
        "workflows" | "across" => &["kernel", "registers", "workflow", "workflows"],
        "demo" => &["kernel", "registers", "workflow", "workflows", "across", "demo"],
        _ => return None,
    };
    const LAYERS: [&str; 9] = ["kernel", "registers", "workflow", "workflows", "across", "demo", "desk", "app", "cli"];
    if LAYERS.contains(&target) && target != own && !below.contains(&target) {
        return Some(format!("{own} knows no {target}"));
    }
    if target == "workflows" {
        let folder = source.module.get(1).map(String::as_str);
        let other = workflows.contains(name(1)) && folder != Some(name(1));
        match own {
            "across" if other => return Some("across sees published facts only".into()),
            "workflows" if folder.is_some() && (other || path.len() < 2) => {
                return Some("a workflow knows no other workflow".into());
            }
            _ => {}
        }
    }
    if own == "workflows" && source.within("rules") {
        let machine = target == "kernel" && matches!(name(1), "store" | "ui" | "table" | "record" | "paper");
        let sibling = target == "workflows" && matches!(name(2), "store" | "screen" | "papers");
        if machine || sibling {
            return Some("rules know no terminal, no database and no paper".into());
        }
    }
    if own == "workflows" && source.within("papers") && target == "kernel" && name(1) == "ui" {
        return Some("papers know no terminal".into());
    }
    None
}

fn trespasses(source: &Source, workflows: &BTreeSet<String>) -> Vec<String> {
    let told = |(line, path): (usize, Vec<String>)| {
        trespass(source, &path, workflows).map(|why| format!("{}:{line}: {}: {why}", source.path, path.join("::")))
    };
    crate_paths(source).into_iter().filter_map(told).collect()
}

#[test]
fn every_layer_knows_only_what_lies_below_it() {
    let sources = sources();
    let workflows = sources.iter().filter(|source| source.module.first().is_some_and(|first| first == "workflows"));
    let workflows: BTreeSet<String> = workflows.filter_map(|source| source.module.get(1).cloned()).collect();
    hold(sources.iter().flat_map(|source| trespasses(source, &workflows)).collect());
}

#[test]
fn the_import_law_can_be_broken() {
    let workflows = BTreeSet::from(["sample", "standard"].map(str::to_string));
    let count = |path: &str, text: &str| trespasses(&Source::new(path, text), &workflows).len();
    for (path, text, broken) in [
        (
            "src/kernel/time/read.rs",
            "use super::Day; use crate::kernel::words; use crate::say; use std::{fmt, path};",
            0,
        ),
        ("src/kernel/units.rs", "use crate::registers::staff;", 1),
        ("src/kernel/units.rs", "fn f() { crate::workflow::x() }", 1),
        ("src/kernel/units.rs", "// use crate::desk;\nconst A: &str = \"crate::desk::x\";", 0),
        ("src/kernel/units.rs", "mod tests { use super::super::super::app::run; }", 1),
        ("src/kernel/ui/keys.rs", "use crate::{kernel::{text, ui::{look, hints as h}}, cli::args};", 1),
        ("src/registers/staff.rs", "use crate::workflow::Due; use crate::kernel::store;", 1),
        ("src/workflow.rs", "use crate::workflows::ALL;", 1),
        ("src/workflows/mod.rs", "use crate::workflows::sample; use crate::registers::x;", 0),
        (
            "src/workflows/sample/store.rs",
            "use super::rules; use crate::kernel::store::Tx; use crate::workflow::Pass;",
            0,
        ),
        ("src/workflows/sample/store.rs", "use super::super::standard::rules;", 1),
        ("src/workflows/sample/store.rs", "use crate::workflows::{sample::words, standard};", 1),
        ("src/workflows/sample/rules.rs", "use crate::kernel::store::View;", 1),
        ("src/workflows/sample/rules.rs", "use super::{words, store::Row};", 1),
        ("src/workflows/sample/rules/weight.rs", "use crate::kernel::ui;", 1),
        ("src/workflows/sample/papers.rs", "use crate::kernel::ui::look;", 1),
        ("src/across/due.rs", "use crate::workflows::all; use crate::workflow::Due;", 0),
        ("src/across/due.rs", "use crate::workflows::sample::store;", 1),
        ("src/desk.rs", "use crate::workflows::sample; use crate::app;", 0),
    ] {
        assert_eq!(count(path, text), broken, "{path}: {text}");
    }
}

// Which libraries are named where.

fn library_named_elsewhere(source: &Source) -> Vec<String> {
    let path = source.path.as_str();
    let stem = path.rsplit('/').next().unwrap_or("");
    let may = |library: &str| match library {
        "rusqlite" => stem == "store.rs" || path.starts_with("src/kernel/store/"),
        "crossterm" => matches!(path, "src/kernel/ui/keys.rs" | "src/app/run.rs"),
        "ratatui" => !source.within("rules") && source.module.first().is_none_or(|layer| layer != "registers"),
        _ => true,
    };
    let named = source.tokens.iter().filter(|token| token.word().is_some_and(|word| !may(word)));
    named.map(|token| format!("{path}:{}: {} is not named here", token.line, token.word().unwrap_or(""))).collect()
}

#[test]
fn the_database_and_the_terminal_are_named_where_they_belong() {
    hold(sources().iter().flat_map(library_named_elsewhere).collect());
}

#[test]
fn the_law_on_libraries_can_be_broken() {
    for (path, text, broken) in [
        ("src/kernel/store/write.rs", "use rusqlite::Connection;", 0),
        ("src/workflows/sample/store.rs", "use rusqlite::params;", 0),
        ("src/desk.rs", "fn f(x: rusqlite::Row) {}", 1),
        ("src/kernel/ui/layer.rs", "use ratatui::crossterm::event;", 1),
        ("src/kernel/ui/layer.rs", "// crossterm\nuse ratatui::Frame;", 0),
        ("src/app/run.rs", "use crossterm::event;", 0),
        ("src/workflows/sample/rules.rs", "use ratatui::Frame;", 1),
    ] {
        assert_eq!(library_named_elsewhere(&Source::new(path, text)).len(), broken, "{path}: {text}");
    }
}

fn screen_that_writes(source: &Source) -> Vec<String> {
    let path = source.path.as_str();
    let places = ["src/kernel/ui/", "src/kernel/form/", "src/kernel/table/", "src/kernel/record/", "src/app/"];
    // The service is the counter that the screens hand their requests to, no screen itself.
    let service = path == "src/app/service.rs";
    if service || !(source.within("screen") || places.iter().any(|place| path.starts_with(place))) {
        return Vec::new();
    }
    let calls = source.tokens.windows(3).filter(|three| three[0].is(".") && three[1].is("change") && three[2].is("("));
    calls
        .map(|three| format!("{path}:{}: a screen opens no transaction, it returns a request", three[0].line))
        .collect()
}

#[test]
fn no_screen_opens_a_transaction() {
    hold(sources().iter().flat_map(screen_that_writes).collect());
    let broken = |path| screen_that_writes(&Source::new(path, "fn f(store: &Store) { store.change(|tx| ()) }")).len();
    assert_eq!(broken("src/workflows/sample/screen.rs"), 1);
    assert_eq!(broken("src/app/update.rs"), 1);
    assert_eq!(broken("src/desk.rs"), 0);
}

// What every file says of itself.

fn unsaid_or_too_long(source: &Source) -> Vec<String> {
    let (path, lines) = (source.path.as_str(), source.text.lines().count());
    let mut out = Vec::new();
    if !source.text.starts_with("//! ") {
        out.push(format!("{path}: opens with what it is for (//! …)"));
    }
    if lines > MOST_LINES && !TABLES.contains(&path) {
        out.push(format!("{path}: {lines} lines; more than {MOST_LINES} are for tables of data only"));
    }
    out
}

#[test]
fn every_file_says_what_it_is_for_and_is_short_enough() {
    hold(sources().iter().flat_map(unsaid_or_too_long).collect());
    assert_eq!(unsaid_or_too_long(&Source::new("src/desk.rs", "use std::fmt;\n")).len(), 1);
    assert_eq!(unsaid_or_too_long(&Source::new("src/desk.rs", &"//! a\n".repeat(MOST_LINES + 1))).len(), 1);
}

// Texts in three languages.

/// The characters of a list beside this file.
fn script(list: &str) -> BTreeSet<char> {
    list.lines().filter(|line| !line.starts_with('#')).flat_map(str::chars).collect()
}

/// Judges texts by script.
struct Scripts {
    simplified: BTreeSet<char>,
    traditional: BTreeSet<char>,
}

impl Scripts {
    fn new() -> Scripts {
        Scripts {
            simplified: script(include_str!("common/simplified.txt")),
            traditional: script(include_str!("common/traditional.txt")),
        }
    }

    /// What is wrong with a text of a language: `hant`, `hans` or `en`.
    fn judge(&self, language: &str, text: &str) -> Option<String> {
        let wrong = |ch: &char| match language {
            "hant" => self.simplified.contains(ch),
            "hans" => self.traditional.contains(ch),
            // A wide blank is room on paper, no Chinese.
            _ => is_han(*ch) && *ch != '\u{3000}',
        };
        let found: String = text.chars().filter(wrong).collect();
        (!found.is_empty()).then(|| format!("{found} in the {language} text \"{text}\""))
    }
}

/// Characters and punctuation of Chinese, full width included.
fn is_han(ch: char) -> bool {
    matches!(ch, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// The values that a format string names.
fn values(text: &str) -> BTreeSet<String> {
    let plain = text.replace("{{", "").replace("}}", "");
    let inner = plain.split('{').skip(1).filter_map(|part| part.split('}').next());
    inner.map(|value| value.split(':').next().unwrap_or("").to_string()).collect()
}

fn wrong_texts(source: &Source, scripts: &Scripts) -> Vec<String> {
    let all = &source.tokens;
    let mut out = Vec::new();
    let mut tell = |line: usize, what: String| out.push(format!("{}:{line}: {what}", source.path));
    for (at, token) in all.iter().enumerate() {
        let is = |offset: usize, sign: &str| all.get(at + offset).is_some_and(|token| token.is(sign));
        let text = |offset: usize| all.get(at + offset).and_then(Token::text);
        // words("…", "…", "…") and say!("…", "…", "…")
        let open = if token.is("words") && is(1, "(") {
            1
        } else if token.is("say") && is(1, "!") && is(2, "(") {
            2
        } else {
            0
        };
        if open > 0
            && let (Some(hant), Some(hans), Some(en)) = (text(open + 1), text(open + 3), text(open + 5))
            && is(open + 2, ",")
            && is(open + 4, ",")
        {
            // A language is called by its own name in all three, so that nobody is lost in a foreign one.
            if hant == hans && hans == en && ["繁體中文", "简体中文"].contains(&hant) {
                continue;
            }
            let texts = [("hant", hant), ("hans", hans), ("en", en)];
            let empty = texts.iter().filter(|(_, text)| text.trim().is_empty()).count();
            if empty != 0 && empty != 3 {
                tell(token.line, format!("an empty text beside \"{hant}{hans}{en}\""));
            }
            if hant.chars().any(is_han) != hans.chars().any(is_han) {
                tell(token.line, format!("only one is Chinese: \"{hant}\", \"{hans}\""));
            }
            // Parts may be worded per language, `{hant}裡沒有` beside `{en}`; none may be forgotten.
            let counts = [hant, hans, en].map(|text| values(text).len());
            if open == 2 && counts != [counts[0]; 3] {
                tell(token.line, format!("not as many values in each of \"{hant}\", \"{hans}\", \"{en}\""));
            }
            for what in texts.iter().filter_map(|(language, text)| scripts.judge(language, text)) {
                tell(token.line, what);
            }
        }
        // Lang::Hant => "…", (Lang::Hant, …) => format!("…"), on one line
        let language = match token.word() {
            Some("Hant") => "hant",
            Some("Hans") => "hans",
            Some("En") => "en",
            _ => continue,
        };
        let mut line = all[at + 1..].iter().take_while(|next| next.line == token.line);
        if line
            .by_ref()
            .take_while(|next| !matches!(next.word(), Some("Hant" | "Hans" | "En")))
            .any(|next| next.is("=>"))
            && let Some(what) = line.find_map(Token::text).and_then(|text| scripts.judge(language, text))
        {
            tell(token.line, what);
        }
    }
    out
}

#[test]
fn every_text_is_in_its_script() {
    let scripts = Scripts::new();
    hold(sources().iter().flat_map(|source| wrong_texts(source, &scripts)).collect());
}

#[test]
fn the_law_on_texts_can_be_broken() {
    let scripts = Scripts::new();
    assert!(scripts.simplified.is_disjoint(&scripts.traditional));
    assert!(scripts.simplified.len() > 2000 && scripts.traditional.len() > 1500);
    for (text, broken) in [
        (r#"words("單號", "单号", "number")"#, 0),
        (r#"words("", "", "")"#, 0),
        (r#"words("空着", "空着", "empty")"#, 1),
        (r#"words("空著", "空著", "empty")"#, 1),
        (r#"words("单號", "单号", "number")"#, 1),
        (r#"words("單號", "單号", "number")"#, 1),
        (r#"words("單號", "单号", "單號")"#, 1),
        (r#"words("單號", "单号", "")"#, 1),
        (r#"words("CSV", "表格", "CSV")"#, 1),
        (r#"say!("{who} 未簽", "{who} 未签", "{who} has not signed")"#, 0),
        ("say!(\n \"{who} 未簽\",\n \"{who} 未签\",\n \"not signed\",\n)", 1),
        (r#"say!("{hant}裡沒有", "{hans}里没有", "not in {en}")"#, 0),
        (r#"say!("{n} 個", "{n} 個", "{n}")"#, 1),
        (r#"match lang { Lang::Hant => format!("后面 {x} 个"), _ => y }"#, 1),
        (r#"match (lang, 1) { (Lang::En, 0..6) => format!("，"), _ => y }"#, 1),
        (r#"assert_eq!(name(Lang::En), "廠慶");"#, 0),
    ] {
        let found = wrong_texts(&Source::new("src/desk.rs", text), &scripts);
        assert_eq!(found.len(), broken, "{text}: {found:?}");
    }
}

// What a refusal names.

/// The clauses of the regulation.
fn is_clause(id: &str) -> bool {
    let number = |letter| id.strip_prefix(letter).and_then(|number: &str| number.parse::<u8>().ok());
    matches!(number('S'), Some(1..=9)) || matches!(number('H'), Some(1..=24)) || matches!(id, "H5a" | "H22a")
}

/// Lower snake case, as scripts expect it.
fn is_code(code: &str) -> bool {
    code.starts_with(|ch: char| ch.is_ascii_lowercase())
        && code.chars().all(|ch| matches!(ch, 'a'..='z' | '0'..='9' | '_'))
}

fn wrong_names(source: &Source) -> Vec<String> {
    let all = &source.tokens;
    let mut out = Vec::new();
    for (at, call) in all.windows(3).enumerate() {
        let Some(text) = call[2].text().filter(|_| call[1].is("(")) else { continue };
        let of_problem = at > 1 && all[at - 1].is("::") && all[at - 2].is("Problem");
        let wrong = match call[0].word() {
            Some("clause") if of_problem => {
                let code = all.get(at + 4).and_then(Token::text);
                !is_clause(text) || code.is_some_and(|code| !is_code(code))
            }
            Some("Clause") => !is_clause(text),
            Some("new" | "house") if of_problem => !is_code(text),
            _ => false,
        };
        if wrong {
            out.push(format!(
                "{}:{}: {text}: no clause of the regulation, or no lower snake case",
                source.path, call[2].line
            ));
        }
    }
    out
}

#[test]
fn refusals_name_clauses_that_exist_and_codes_that_scripts_can_match() {
    hold(sources().iter().flat_map(wrong_names).collect());
    for (text, broken) in [
        (r#"Problem::clause("S3", "not_a_user", say)"#, 0),
        (r#"Problem::clause("S10", "not_a_user", say)"#, 1),
        (r#"Problem::clause("H22a", "Not-A-User", say)"#, 1),
        (r#"Problem::house("tooLate", say)"#, 1),
        (r#"Problem::new("bad_value", say)"#, 0),
        (r#"field.rule(Rule::Clause("H0"))"#, 1),
        (r#"Say::new("Any Text")"#, 0),
    ] {
        assert_eq!(wrong_names(&Source::new("src/desk.rs", text)).len(), broken, "{text}");
    }
}

// The repository stands alone.

/// Where a text leads out of the repository: a path of somebody's machine, or more steps up than there are folders.
fn leads_out(path: &str, text: &str) -> Vec<String> {
    let depth = path.matches('/').count();
    let mut out = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let ups = (0..=depth + 1).rev().find(|ups| line.contains(&"../".repeat(*ups))).unwrap_or(0);
        if ups > depth {
            out.push(format!("{path}:{}: leads out of the repository", at + 1));
        }
        for machine in ["home", "root", "Users", "work"].map(|folder| format!("/{folder}/")) {
            if line.contains(&machine) {
                out.push(format!("{path}:{}: a path of one machine ({machine})", at + 1));
            }
        }
    }
    out
}

#[test]
fn nothing_leads_out_of_the_repository() {
    let mut found = Vec::new();
    files(&root(), &mut found);
    assert!(found.iter().any(|(path, _)| path == "Cargo.toml"));
    let others = found.iter().filter(|(path, _)| path != "tests/laws.rs");
    hold(others.flat_map(|(path, text)| leads_out(path, text)).collect());
    assert_eq!(leads_out("README.md", "see ../other/page.md").len(), 1);
    assert_eq!(leads_out("src/kernel/time/a.rs", "include_str!(\"../../../assets/a\")").len(), 0);
    assert_eq!(leads_out("src/kernel/time/a.rs", "include_str!(\"../../../../assets/a\")").len(), 1);
    assert_eq!(leads_out("src/a.rs", "open(\"/home/lin/desk.db\")").len(), 1);
}

#[test]
fn every_crate_comes_from_the_public_registry() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let sources: BTreeSet<&str> = lock.lines().filter(|line| line.starts_with("source = ")).collect();
    assert_eq!(
        sources.into_iter().collect::<Vec<_>>(),
        ["source = \"registry+https://github.com/rust-lang/crates.io-index\""]
    );
}
