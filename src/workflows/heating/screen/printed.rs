//! Which paper of an application belongs to which of its steps (contract, section 5), and what it is called on the
//! screen. The papers themselves are elsewhere.

use super::facts::Facts;
use crate::kernel::ui::Command;
use crate::kernel::words::{Lang, Words, words};
use crate::workflow::PaperName;
use crate::workflows::heating::print::NAMES;
use crate::workflows::heating::rules::{Application, Kind, Step};

/// The papers as the contract knows them, each with the name of the command that prints it.
const COMMANDS: [(&str, &str); 10] = [
    ("receipt", "print:receipt"),
    ("papers-list", "print:papers-list"),
    ("plan-reply", "print:plan-reply"),
    ("inspection", "print:inspection"),
    ("acceptance", "print:acceptance"),
    ("area-notice", "print:area-notice"),
    ("supply-notice", "print:supply-notice"),
    ("stop-notice", "print:stop-notice"),
    ("restore-notice", "print:restore-notice"),
    ("site-notice", "print:site-notice"),
];

/// What a paper is called.
pub fn called(name: &str) -> Option<Words> {
    PaperName::find(NAMES, name).map(|paper| paper.words)
}

/// The paper that a command prints.
pub fn by_command(command: &str) -> Option<&'static str> {
    COMMANDS.iter().find(|(_, known)| *known == command).map(|(name, _)| *name)
}

/// The paper of a step, where it has one.
pub const fn of_step(kind: Kind, step: Step) -> Option<&'static str> {
    Some(match step {
        Step::ReplyPlan => "plan-reply",
        Step::Inspect => "inspection",
        Step::Accept => "acceptance",
        Step::AreaNotice => "area-notice",
        Step::SupplyNotice => "supply-notice",
        Step::Approve | Step::Execute if kind.is_stop() => "stop-notice",
        Step::Approve | Step::Execute => "restore-notice",
        _ => return None,
    })
}

/// The paper that fits: that of the newest step that has one, else the receipt.
pub fn fitting(app: &Application) -> &'static str {
    app.log.iter().rev().find_map(|done| of_step(app.kind, done.fact.step())).unwrap_or("receipt")
}

/// The commands of the papers that can be printed as things stand; the others would be refused.
pub fn possible(app: &Application) -> Vec<Command> {
    let has = |step: Step| app.last(step).is_some();
    let fits = |name: &str| match name {
        "receipt" => true,
        "papers-list" => app.kind.is_applied_for(),
        "plan-reply" => has(Step::ReplyPlan),
        "inspection" => has(Step::Inspect),
        "acceptance" => has(Step::Accept),
        "area-notice" => has(Step::AreaNotice),
        "supply-notice" => has(Step::SupplyNotice),
        "stop-notice" => app.kind.is_stop() && has(Step::Approve),
        "restore-notice" => app.kind == Kind::Restore && has(Step::Approve),
        "site-notice" => app.works.is_some(),
        _ => false,
    };
    let known = COMMANDS.iter().filter(|(name, _)| fits(name));
    known.filter_map(|(name, command)| Some(Command::named(command, called(name)?).also(PRINT))).collect()
}

/// By what else the palette finds a paper.
const PRINT: &str = "打印 print";

impl Facts {
    /// What the printed papers were, each with how often.
    pub fn papers(&self, lang: Lang) -> String {
        if self.printed.is_empty() {
            return words("未印", "未印", "not printed").get(lang).to_string();
        }
        let one = |(paper, times): &(String, i64)| {
            let name = called(paper).map_or(paper.as_str(), |words| words.get(lang));
            format!("{name} {times}")
        };
        let printed = words("印過", "印过", "printed").get(lang);
        format!("{printed} {}", self.printed.iter().map(one).collect::<Vec<_>>().join("  "))
    }
}
