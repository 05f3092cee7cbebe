//! The rules of outages (H15), as pure functions: what may be entered, each step, and the announcement that is due. No
//! terminal, no database.

pub mod area;
mod correct;
mod problems;
#[cfg(test)]
mod tests;

pub use correct::{CORRECTABLE, with_time};
pub use problems::{already_running, unknown_estate};

use crate::kernel::number::Number;
use crate::kernel::problem::Problem;
use crate::kernel::time::Minute;
use crate::kernel::words::{Words, words};
use crate::registers::deadline::{Asked, Limit};

/// From how many minutes without heat on users are told or it is announced: 8 hours (H15).
pub const LONG: u32 = 480;

/// Why heat is off.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// Something failed.
    Failure,
    /// Work that was planned.
    Planned,
}

impl Kind {
    /// As in JSON and in the file.
    pub const fn code(self) -> &'static str {
        match self {
            Kind::Failure => "failure",
            Kind::Planned => "planned",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Kind> {
        [Kind::Failure, Kind::Planned].into_iter().find(|kind| kind.code() == code)
    }

    /// The word of the trade.
    pub const fn words(self) -> Words {
        match self {
            Kind::Failure => words("故障", "故障", "failure"),
            Kind::Planned => words("計劃", "计划", "planned"),
        }
    }
}

/// Where an outage stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum State {
    /// It is still to begin.
    Planned,
    /// Heat is off.
    Running,
    /// Heat is back.
    Restored,
    /// Typed in error or called off; the number stays.
    Void,
}

impl State {
    /// As in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            State::Planned => "planned",
            State::Running => "running",
            State::Restored => "restored",
            State::Void => "void",
        }
    }

    /// What lists and sentences call it.
    pub const fn words(self) -> Words {
        match self {
            State::Planned => words("未開始", "未开始", "to come"),
            State::Running => words("停熱中", "停热中", "heat off"),
            State::Restored => words("已恢復", "已恢复", "restored"),
            State::Void => words("已作廢", "已作废", "void"),
        }
    }
}

/// What was expected at a time. The first is that of the entry itself, or of the amendment by which work to come was put
/// off; those behind it are extensions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Expected {
    /// When it was said.
    pub at: Minute,
    /// When heat was to be back; `None` where nobody could tell.
    pub to: Option<Minute>,
}

/// How users were told.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Way {
    /// One by one.
    Tell,
    /// By an announcement.
    Announce,
}

impl Way {
    /// The action's name.
    pub const fn action(self) -> &'static str {
        match self {
            Way::Tell => "tell",
            Way::Announce => "announce",
        }
    }
}

/// One telling of the users.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Telling {
    /// One by one, or by an announcement.
    pub way: Way,
    /// When.
    pub at: Minute,
    /// By which means: posted, by message, by telephone.
    pub how: String,
}

/// An outage as the rules see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outage {
    /// Its number.
    pub number: Number,
    /// The heating station.
    pub station: String,
    /// Where, as announced.
    pub area: String,
    /// Why heat is off.
    pub kind: Kind,
    /// The cause.
    pub cause: String,
    /// From when.
    pub from: Minute,
    /// What was expected, oldest first; never empty.
    pub expected: Vec<Expected>,
    /// How often it was extended.
    pub extended: i64,
    /// The facility that failed or is worked on.
    pub facility: Option<i64>,
    /// Who leads the work.
    pub lead: Option<i64>,
    /// The telephone that users may ring.
    pub phone: Option<String>,
    /// How users were told, in the order of typing.
    pub told: Vec<Telling>,
    /// When heat was back.
    pub restored_at: Option<Minute>,
    /// When it was voided and why.
    pub voided: Option<(Minute, String)>,
}

/// Everything that is wrong, or the outage as it becomes.
pub type Step = Result<Outage, Vec<Problem>>;

impl Outage {
    /// Where it stands.
    pub fn state(&self, now: Minute) -> State {
        match (&self.voided, self.restored_at) {
            (Some(_), _) => State::Void,
            (_, Some(_)) => State::Restored,
            _ if self.from > now => State::Planned,
            _ => State::Running,
        }
    }

    /// When heat is expected back.
    pub fn expected_to(&self) -> Option<Minute> {
        self.expected.last().and_then(|expected| expected.to)
    }

    /// How long it is expected to last, in minutes.
    pub fn expected_minutes(&self) -> Option<i64> {
        self.expected_to().map(|to| to.since(self.from))
    }

    /// How long it really lasted, in minutes; `None` while heat is off.
    pub fn real_minutes(&self) -> Option<i64> {
        self.restored_at.map(|at| at.since(self.from))
    }

    /// The earliest telling of a kind.
    pub fn first(&self, way: Way) -> Option<&Telling> {
        self.told.iter().filter(|telling| telling.way == way).min_by_key(|telling| telling.at)
    }

    /// When users were told first, in whatever way.
    pub fn first_told(&self) -> Option<Minute> {
        self.told.iter().map(|telling| telling.at).min()
    }

    /// When users were told last.
    pub fn last_told(&self) -> Option<Minute> {
        self.told.iter().map(|telling| telling.at).max()
    }

    /// Since when 8 hours or more have been expected: the entry or extension by which it became so many. `None` where
    /// fewer are expected now, or nobody can tell.
    pub fn long_since(&self) -> Option<Minute> {
        let is_long = |expected: &Expected| expected.to.is_some_and(|to| to.since(self.from) >= i64::from(LONG));
        let mut since = None;
        for expected in &self.expected {
            since = if is_long(expected) { since.or(Some(expected.at)) } else { None };
        }
        since
    }

    /// The steps that are possible now.
    pub fn next(&self, now: Minute) -> Vec<&'static str> {
        match self.state(now) {
            State::Planned => vec!["announce", "tell", "extend", "amend", "void", "correct-time", "note"],
            State::Running => vec!["announce", "tell", "restore", "extend", "amend", "void", "correct-time", "note"],
            State::Restored => vec!["amend", "void", "correct-time", "note"],
            State::Void => vec!["note"],
        }
    }

    /// The steps that aren't possible now, each with its first refusal.
    pub fn blocked(&self, now: Minute) -> Vec<(&'static str, Problem)> {
        let telling = |way| Telling { way, at: now, how: String::new() };
        let open = self.next(now);
        let tried = [
            ("announce", tell(self, telling(Way::Announce))),
            ("tell", tell(self, telling(Way::Tell))),
            ("restore", restore(self, now)),
            ("extend", extend(self, now.max(self.from).plus(1), now)),
            ("void", void(self, "", now)),
        ];
        let refused = tried.into_iter().filter(|(action, _)| !open.contains(action));
        refused.filter_map(|(action, judged)| Some((action, judged.err()?.into_iter().next()?))).collect()
    }
}

/// H15: the announcement that an outage asks for. Users are told of a failure at once: it runs from the beginning,
/// without a number, and once 8 hours have passed it has run out. As soon as 8 hours or more are expected, be it a
/// failure or planned work, it is due at the very entry or extension that says so, at the latest when the 8 hours have
/// passed. Planned work of which less is expected, or nothing is known, has those 8 hours from its beginning. The first
/// telling or announcement meets it, one before the beginning too; heat that is back before it is due, and a void before then, cancel it.
///
/// | kind | expected | start | due | meanwhile |
/// |---|---|---|---|---|
/// | failure | nothing, or < 480 min | from | from + 480 min | running: no due time is told |
/// | planned | nothing, or < 480 min | from | from + 480 min | open |
/// | either | ≥ 480 min | from, or when that was said if sooner | when that was said, at most from + 480 min | open |
pub fn announce(outage: &Outage) -> Asked {
    let latest = outage.from.plus(i64::from(LONG));
    let (start, limit) = match (outage.long_since(), outage.kind) {
        (Some(said), _) => (outage.from.min(said), Limit::Until(said.min(latest))),
        (None, Kind::Failure) => (outage.from, Limit::AtOnceWithin(LONG)),
        (None, Kind::Planned) => (outage.from, Limit::Minutes(LONG)),
    };
    // Void or back, from then on nobody is to be told; what had run out by then stays missed, as with repairs.
    let ended = outage.voided.as_ref().map(|(at, _)| *at).into_iter().chain(outage.restored_at).min();
    Asked::new("announce", Some("H15"), start, limit).met(outage.first_told()).cancelled_since(ended)
}

/// What is entered: a failure has begun, planned work may be to come; heat is back after it went off (house rules).
///
/// # Errors
/// `future`, `expected_too_early`.
pub fn check(outage: &Outage, now: Minute) -> Result<(), Vec<Problem>> {
    let mut wrong = Vec::new();
    if outage.kind == Kind::Failure && outage.from > now {
        wrong.push(problems::failure_to_come(outage.from, now));
    }
    wrong.extend(outage.expected_to().filter(|to| *to <= outage.from).map(|to| problems::back_before(to, outage.from)));
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// House rule: another time at which heat is expected back, later or sooner, but still to come.
///
/// # Errors
/// `wrong_order` once it has ended, `nothing_to_change`, `expected_too_early`, `expected_past`.
pub fn extend(outage: &Outage, to: Minute, now: Minute) -> Step {
    unended(outage)?;
    let mut wrong = Vec::new();
    if outage.expected_to() == Some(to) {
        wrong.push(problems::same_expectation(to));
    } else if to <= outage.from {
        wrong.push(problems::back_before(to, outage.from));
    } else if to <= now {
        wrong.push(problems::expected_past(to, now));
    }
    finish(wrong, || {
        let mut after = outage.clone();
        after.expected.push(Expected { at: now, to: Some(to) });
        after.extended += 1;
        after
    })
}

/// H15: users are told, one by one or by an announcement; as often as there is news. Nobody is told of a failure
/// before it happens, nor of any outage after heat was back; planned work is announced beforehand.
///
/// # Errors
/// `wrong_order` once it is void or heat is back, `too_early`.
pub fn tell(outage: &Outage, telling: Telling) -> Step {
    if outage.voided.is_some() {
        return Err(vec![problems::is_void(outage)]);
    }
    let mut wrong = Vec::new();
    wrong.extend(
        outage.restored_at.filter(|back| telling.at > *back).map(|back| problems::told_after(outage.number, back)),
    );
    if outage.kind == Kind::Failure && telling.at < outage.from {
        wrong.push(problems::told_before(telling.at, outage.from));
    }
    finish(wrong, || {
        let mut after = outage.clone();
        after.told.push(telling.clone());
        after
    })
}

/// House rule: heat comes back once, after it went off and after users were told that it is off.
///
/// # Errors
/// `wrong_order` once it has ended, `too_early`.
pub fn restore(outage: &Outage, at: Minute) -> Step {
    unended(outage)?;
    let mut wrong = Vec::new();
    if at < outage.from {
        wrong.push(problems::restored_before(outage, at));
    } else if let Some(told) = outage.last_told().filter(|told| at < *told) {
        wrong.push(problems::restored_before_told(at, told));
    }
    finish(wrong, || Outage { restored_at: Some(at), ..outage.clone() })
}

/// House rule: what was typed in error or called off is voided with a reason; the number stays.
///
/// # Errors
/// `wrong_order` where it is void already.
pub fn void(outage: &Outage, reason: &str, at: Minute) -> Step {
    if outage.voided.is_some() {
        return Err(vec![problems::is_void(outage)]);
    }
    Ok(Outage { voided: Some((at, reason.to_string())), ..outage.clone() })
}

/// House rule: what describes an outage may be amended as long as it isn't void; what its deadline rests on, only
/// before its end, and when it begins and ends only while it is to come.
///
/// # Errors
/// `wrong_order`, `use_correct_time`, `use_extend`, and what `check` says of the outage as it would be.
pub fn amend(outage: &Outage, amended: Outage, now: Minute) -> Step {
    if outage.voided.is_some() {
        return Err(vec![problems::is_void(outage)]);
    }
    let mut wrong = Vec::new();
    if amended.kind != outage.kind && outage.restored_at.is_some() {
        wrong.push(problems::is_restored(outage).at("kind"));
    }
    let (moved, expected) = (amended.from != outage.from, amended.expected_to() != outage.expected_to());
    if outage.state(now) != State::Planned {
        wrong.extend(moved.then(|| problems::use_correct_time(outage)));
        wrong.extend(expected.then(|| problems::use_extend(outage)));
    }
    if wrong.is_empty() && (amended.kind != outage.kind || moved || expected) {
        check(&amended, now)?;
    }
    finish(wrong, || amended)
}

/// Refuses a step of an outage that has ended.
fn unended(outage: &Outage) -> Result<(), Vec<Problem>> {
    match (&outage.voided, outage.restored_at) {
        (Some(_), _) => Err(vec![problems::is_void(outage)]),
        (_, Some(_)) => Err(vec![problems::is_restored(outage)]),
        _ => Ok(()),
    }
}

fn finish(problems: Vec<Problem>, becomes: impl FnOnce() -> Outage) -> Step {
    if problems.is_empty() { Ok(becomes()) } else { Err(problems) }
}
