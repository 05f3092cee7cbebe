//! What can be wrong, as values: a code for machines, a sentence for people, the rule behind it, and the exit status.

use super::words::{Lang, Say};

/// What a refusal rests on. A house rule is never shown under a clause id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rule {
    /// A clause of the regulation, `S3` for example.
    Clause(&'static str),
    /// A rule of this office or program that the regulation does not state.
    House,
    /// No rule: the input can't be read, or the machine failed.
    Plain,
}

impl Rule {
    /// What stands behind a refusal's sentence: the clause in brackets, or that it is a house rule; empty for plain
    /// mistakes.
    pub fn mark(self, lang: Lang) -> String {
        match (self, lang) {
            (Rule::Clause(clause), Lang::En) => format!(" ({clause})"),
            (Rule::Clause(clause), _) => format!("（{clause}）"),
            (Rule::House, Lang::Hant) => "（本單位的規定）".to_string(),
            (Rule::House, Lang::Hans) => "（本单位的规定）".to_string(),
            (Rule::House, Lang::En) => " (house rule)".to_string(),
            (Rule::Plain, _) => String::new(),
        }
    }

    /// The clause id, or `None` for house rules and plain mistakes.
    pub const fn clause(self) -> Option<&'static str> {
        match self {
            Rule::Clause(id) => Some(id),
            Rule::House | Rule::Plain => None,
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// English lower snake case, part of the contract with scripts.
    pub code: &'static str,
    /// The key of the field at fault (`lines[2].count`: rows count from 1), where there is one.
    pub field: Option<String>,
    /// What it rests on.
    pub rule: Rule,
    /// What is wrong and what to do, in the user's language.
    pub say: Say,
}

impl Problem {
    /// A plain mistake: unreadable input, unknown name, failed machine.
    pub fn new(code: &'static str, say: Say) -> Problem {
        Problem { code, field: None, rule: Rule::Plain, say }
    }

    /// A refusal by a clause of the regulation.
    pub fn clause(clause: &'static str, code: &'static str, say: Say) -> Problem {
        Problem { code, field: None, rule: Rule::Clause(clause), say }
    }

    /// A refusal by a house rule.
    pub fn house(code: &'static str, say: Say) -> Problem {
        Problem { code, field: None, rule: Rule::House, say }
    }

    /// Names the field at fault.
    pub fn at(mut self, field: impl Into<String>) -> Problem {
        self.field = Some(field.into());
        self
    }
}

/// Why something was not done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A rule refused it, or it was not found: exit status 1.
    Refused,
    /// The words of the command or the JSON can't be read: exit status 2.
    Usage,
    /// File, disk, printer or terminal failed: exit status 1.
    Broken,
}

/// Something was not done, and why; at least one problem.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Decides the exit status.
    pub kind: Kind,
    /// All reasons, the worst first.
    pub problems: Vec<Problem>,
    /// What the machine said, for the last line of an error report.
    pub cause: Option<String>,
}

/// The result of anything that a rule or the machine may refuse.
pub type Outcome<T> = Result<T, Failure>;

impl Failure {
    /// Refused by rules, or not found.
    pub fn refused(problems: Vec<Problem>) -> Failure {
        Failure { kind: Kind::Refused, problems, cause: None }
    }

    /// Unreadable input.
    pub fn usage(problem: Problem) -> Failure {
        Failure { kind: Kind::Usage, problems: vec![problem], cause: None }
    }

    /// The machine failed.
    pub fn broken(problem: Problem, cause: impl ToString) -> Failure {
        Failure { kind: Kind::Broken, problems: vec![problem], cause: Some(cause.to_string()) }
    }

    /// 1 for refused and broken, 2 for unreadable input.
    pub const fn exit_status(&self) -> u8 {
        match self.kind {
            Kind::Refused | Kind::Broken => 1,
            Kind::Usage => 2,
        }
    }

    /// The code of the first problem; empty only for a failure without problems, which nothing makes.
    pub fn code(&self) -> &'static str {
        self.problems.first().map_or("", |problem| problem.code)
    }

    /// All sentences in one language, one a line.
    pub fn text(&self, lang: Lang) -> String {
        self.problems.iter().map(|problem| problem.say.get(lang)).collect::<Vec<_>>().join("\n")
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Failure {
        Failure::refused(vec![problem])
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.text(Lang::En))?;
        match &self.cause {
            Some(cause) => write!(out, " ({cause})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Failure {}

/// Adds one more problem to what was judged.
///
/// # Errors
/// Everything that was found before, and the new one behind it.
pub fn also<T>(judged: Result<T, Vec<Problem>>, more: Result<(), Problem>) -> Result<T, Vec<Problem>> {
    match (judged, more) {
        (judged, Ok(())) => judged,
        (Ok(_), Err(problem)) => Err(vec![problem]),
        (Err(mut problems), Err(problem)) => {
            problems.push(problem);
            Err(problems)
        }
    }
}
