//! The steps of a sheet (H14): signed, corrected by a new reading, reported, passed up, investigated. Each takes the
//! sheet as it is and gives the sheet as it becomes, or every reason why not. Pure.

use super::wording::{already, is_void, missing, no_failure, no_opinion, no_reading, not_before, wrong_order};
use super::{Correction, Investigation, Judged, Method, Reading, RoomKind, Sheet, Signature, State, Unjudged, Verdict};
use crate::kernel::problem::Problem;
use crate::kernel::time::Minute;
use crate::kernel::units::Celsius;
use crate::kernel::words::words;
use crate::say;

/// Everything that is wrong, or the sheet as it becomes.
pub type Step = Result<Sheet, Vec<Problem>>;

impl Reading {
    /// Whether it was judged.
    pub const fn is_judged(&self) -> bool {
        matches!(self.judged, Judged::By { .. })
    }

    /// What it came to.
    pub const fn verdict(&self) -> Verdict {
        match self.judged {
            Judged::By { verdict, .. } => verdict,
            Judged::Not(_) => Verdict::NotJudged,
        }
    }

    /// Why it wasn't judged.
    pub const fn unjudged(&self) -> Option<Unjudged> {
        match self.judged {
            Judged::Not(why) => Some(why),
            Judged::By { .. } => None,
        }
    }
}

impl Sheet {
    /// Where it stands: closed when reported and, with a failure or an opinion, passed up and (failure) investigated;
    /// passed up between (contract, section 3).
    pub fn state(&self) -> State {
        let (fails, opines) = (self.fails(), self.opinion.is_some());
        let up = (!fails || self.failure_up.is_some()) && (!opines || self.opinion_up.is_some());
        let found = !fails || self.investigated.is_some();
        match () {
            () if self.ended.is_some() => State::Void,
            () if up && found && self.reported.is_some() => State::Closed,
            () if up && (fails || opines) => State::PassedUp,
            () => State::Open,
        }
    }

    /// Whether a reading failed, signed or not, corrected or not: what must be done about it stays to be done.
    pub fn fails(&self) -> bool {
        self.failures().next().is_some()
    }

    /// The readings that failed, corrected ones among them.
    pub fn failures(&self) -> impl Iterator<Item = &Reading> {
        self.readings.iter().filter(|reading| reading.verdict() == Verdict::Failed)
    }

    /// One reading, from 1.
    pub fn reading(&self, n: i64) -> Option<&Reading> {
        self.readings.iter().find(|reading| reading.n == n)
    }

    /// When the last reading of the visit was taken; corrections aren't the visit's.
    pub fn last_read(&self) -> Minute {
        let visit = self.readings.iter().filter(|reading| reading.corrects.is_none());
        visit.map(|reading| reading.at).max().unwrap_or(self.measured_on.start())
    }

    /// The user's signature under a reading: a correction has its own.
    pub fn signature_of<'a>(&'a self, reading: &'a Reading) -> &'a Signature {
        reading.corrects.as_ref().map_or(&self.signature, |correction| &correction.signature)
    }

    /// Whether a reading counts (H14): judged, signed, not corrected, and the sheet not void.
    pub fn counts(&self, reading: &Reading) -> bool {
        let signed = self.signature_of(reading).method.is_signed();
        self.ended.is_none() && reading.is_judged() && reading.corrected_by.is_none() && signed
    }

    /// Whether readings that nobody has corrected wait for somebody to enter what they must have (H13).
    pub fn lacks_standard(&self) -> bool {
        let lacks =
            |reading: &&Reading| reading.corrected_by.is_none() && reading.unjudged() == Some(Unjudged::NoStandard);
        self.ended.is_none() && self.readings.iter().any(|reading| lacks(&reading))
    }

    /// Whether a signature is still to be had: the sheet's, or that of a correction.
    fn awaits_signature(&self) -> bool {
        let absent = |signature: &Signature| signature.method == Method::Absent;
        absent(&self.signature)
            || self.readings.iter().filter_map(|reading| reading.corrects.as_ref()).any(|of| absent(&of.signature))
    }
}

/// The sheet, where nothing is wrong.
fn finish(problems: Vec<Problem>, done: impl FnOnce() -> Sheet) -> Step {
    if problems.is_empty() { Ok(done()) } else { Err(problems) }
}

/// Nothing more happens to what was typed in error.
pub(super) fn alive(sheet: &Sheet) -> Result<(), Vec<Problem>> {
    if sheet.ended.is_some() { Err(vec![is_void(sheet)]) } else { Ok(()) }
}

/// H14: whether a signature is whole: who signed has a name, and nobody signs before the last reading was taken. `group`
/// is the field that holds its parts, with a point behind it.
pub fn check_signature(signature: &Signature, group: &str, last_read: Option<Minute>) -> Vec<Problem> {
    let mut problems = Vec::new();
    if signature.method.is_signed() && signature.by.is_none() {
        problems.push(missing(
            format!("{group}by"),
            say!(
                "簽了字就要填簽字人。沒人簽的，簽法選拒簽或未簽。",
                "签了字就要填签字人。没人签的，签法选拒签或未签。",
                "A signature needs the signer's name. Where nobody signed, choose refused or absent."
            ),
        ));
    }
    not_before(&mut problems, format!("{group}at"), signature.at, last_read);
    problems
}

/// H14: signed later, where nobody was there to sign: the sheet, and corrections that wait for it.
///
/// # Errors
/// Every reason why not; `staff` is what the registers say of who signs.
pub fn sign(sheet: &Sheet, signature: &Signature, staff: Result<(), Problem>) -> Step {
    alive(sheet)?;
    if !sheet.awaits_signature() {
        return Err(vec![already_signed(sheet)]);
    }
    let mut problems = Vec::new();
    if signature.method == Method::Absent {
        problems.push(Problem::clause("H14", "nothing_to_change", still_absent()).at("method"));
    }
    problems.extend(staff.err());
    problems.extend(check_signature(signature, "", Some(sheet.last_read())));
    finish(problems, || {
        let mut after = sheet.clone();
        let corrections = after.readings.iter_mut().filter_map(|reading| reading.corrects.as_mut());
        let waiting = std::iter::once(&mut after.signature).chain(corrections.map(|of| &mut of.signature));
        for place in waiting.filter(|known| known.method == Method::Absent) {
            *place = signature.clone();
        }
        after
    })
}

/// What a correction says instead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Corrected {
    /// The room as people call it.
    pub room: String,
    /// What it is used for.
    pub room_kind: RoomKind,
    /// When.
    pub at: Minute,
    /// How warm.
    pub celsius: Celsius,
}

/// H14: a reading is corrected by a new one that names it and says why; the old one stays and never counts again.
/// `judge` judges the new one.
///
/// # Errors
/// Every reason why not; `staff` is what the registers say of who signs.
pub fn correct(
    sheet: &Sheet,
    correction: Correction,
    to: Corrected,
    judge: impl FnOnce(&Corrected) -> Judged,
    staff: Result<(), Problem>,
) -> Step {
    alive(sheet)?;
    let Some(old) = sheet.reading(correction.of) else { return Err(vec![no_reading(sheet, correction.of)]) };
    let mut problems = Vec::new();
    if let Some(by) = old.corrected_by {
        problems.push(already_corrected(old.n, by));
    }
    let same = (&to.room, to.room_kind, to.at, to.celsius) == (&old.room, old.room_kind, old.at, old.celsius);
    if same {
        problems.push(nothing_differs(old.n));
    }
    problems.extend(staff.err());
    problems.extend(check_signature(&correction.signature, "signature.", Some(to.at)));
    finish(problems, || {
        let n = sheet.readings.iter().map(|reading| reading.n).max().unwrap_or(0) + 1;
        let new = Reading {
            n,
            judged: judge(&to),
            room: to.room,
            room_kind: to.room_kind,
            at: to.at,
            celsius: to.celsius,
            corrects: Some(correction.clone()),
            corrected_by: None,
            ..old.clone()
        };
        let mut after = sheet.clone();
        for reading in after.readings.iter_mut().filter(|reading| reading.n == correction.of) {
            reading.corrected_by = Some(n);
        }
        after.readings.push(new);
        after
    })
}

/// H14: the sheet is reported, once.
///
/// # Errors
/// Every reason why not.
pub fn report(sheet: &Sheet, at: Minute, to: &str) -> Step {
    alive(sheet)?;
    let mut problems = Vec::new();
    if sheet.reported.is_some() {
        problems.push(already());
    }
    not_before(&mut problems, "at".into(), Some(at), Some(sheet.last_read()));
    finish(problems, || Sheet { reported: Some((at, to.to_string())), ..sheet.clone() })
}

/// What is passed up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct What {
    /// That readings failed.
    pub failure: bool,
    /// What the user thinks.
    pub opinion: bool,
}

/// H14: failures and the user's opinion are passed up, each once.
///
/// # Errors
/// Every reason why not.
pub fn pass_up(sheet: &Sheet, what: What, at: Minute, to: &str) -> Step {
    alive(sheet)?;
    let mut problems = Vec::new();
    if what.failure && !sheet.fails() {
        problems.push(no_failure(sheet).at("what"));
    }
    if what.opinion && sheet.opinion.is_none() {
        problems.push(no_opinion(sheet).at("what"));
    }
    if what.failure && sheet.failure_up.is_some() || what.opinion && sheet.opinion_up.is_some() {
        problems.push(already().at("what"));
    }
    let first = sheet.failures().filter(|_| what.failure).map(|reading| reading.at).min();
    let visit = sheet.readings.iter().map(|reading| reading.at).min();
    not_before(&mut problems, "at".into(), Some(at), first.or(visit));
    let passed = |is: bool, was: &Option<(Minute, String)>| if is { Some((at, to.to_string())) } else { was.clone() };
    finish(problems, || Sheet {
        failure_up: passed(what.failure, &sheet.failure_up),
        opinion_up: passed(what.opinion, &sheet.opinion_up),
        ..sheet.clone()
    })
}

/// H14: what was behind a failure and what was done about it; after it was passed up.
///
/// # Errors
/// Every reason why not.
pub fn investigate(sheet: &Sheet, found: Investigation) -> Step {
    alive(sheet)?;
    if !sheet.fails() {
        return Err(vec![no_failure(sheet)]);
    }
    let Some((up, _)) = sheet.failure_up else {
        return Err(vec![wrong_order(sheet, words("先上報不合格", "先上报不合格", "the failure is passed up first"))]);
    };
    let mut problems = Vec::new();
    if sheet.investigated.is_some() {
        problems.push(already());
    }
    not_before(&mut problems, "at".into(), Some(found.at), Some(up));
    finish(problems, || Sheet { investigated: Some(found), ..sheet.clone() })
}

/// H13: somebody says why readings that nothing decides stay as they are; once said it can be said anew.
///
/// # Errors
/// `wrong_order` where no reading lacks a standard.
pub fn excuse(sheet: &Sheet, reason: &str) -> Step {
    alive(sheet)?;
    if !sheet.lacks_standard() {
        let problem = Problem::house(
            "nothing_to_explain",
            say!(
                "這張單沒有未定標準的讀數，不用說明。要說明時限，請選時限。",
                "这张单没有未定标准的读数，不用说明。要说明时限，请选时限。",
                "No reading of this sheet lacks a standard: there is nothing to explain. For a deadline, choose which."
            ),
        );
        return Err(vec![problem.at("deadline")]);
    }
    Ok(Sheet { excuse: Some(reason.to_string()), ..sheet.clone() })
}

/// House rule: typed in error. The number stays, what was owed is owed no longer.
///
/// # Errors
/// `wrong_order` where it is void already.
pub fn void(sheet: &Sheet, reason: &str, at: Minute) -> Step {
    alive(sheet)?;
    Ok(Sheet { ended: Some((at, reason.to_string())), ..sheet.clone() })
}

fn still_absent() -> crate::kernel::words::Say {
    say!(
        "現在登記的就是未簽。有人簽了或拒簽了再登記。",
        "现在登记的就是未签。有人签了或拒签了再登记。",
        "It stands as absent already. Record it when somebody has signed or refused."
    )
}

fn already_signed(sheet: &Sheet) -> Problem {
    let (number, how) = (sheet.number, sheet.signature.method.words());
    let (hant, hans, en) = (
        how.get(crate::kernel::words::Lang::Hant),
        how.get(crate::kernel::words::Lang::Hans),
        how.get(crate::kernel::words::Lang::En),
    );
    Problem::clause(
        "H14",
        "already_signed",
        say!(
            "{number} 登記的是「{hant}」，不再改。登記錯了就作廢，另登一張。",
            "{number} 登记的是“{hans}”，不再改。登记错了就作废，另登一张。",
            "{number} is on record as '{en}', which doesn't change any more. Where that is wrong, void it and enter it again."
        ),
    )
}

fn already_corrected(old: i64, by: i64) -> Problem {
    Problem::clause(
        "H14",
        "already_corrected",
        say!(
            "第 {old} 條已經由第 {by} 條更正。要再改，就更正第 {by} 條。",
            "第 {old} 条已经由第 {by} 条更正。要再改，就更正第 {by} 条。",
            "Reading {old} was corrected by reading {by} already. Correct reading {by} instead."
        ),
    )
    .at("reading")
}

fn nothing_differs(old: i64) -> Problem {
    Problem::new(
        "nothing_to_change",
        say!(
            "和第 {old} 條一樣，沒有更正。請填與原來不同的溫度、時間、房間或用途。",
            "和第 {old} 条一样，没有更正。请填与原来不同的温度、时间、房间或用途。",
            "It is the same as reading {old}: nothing is corrected. Give another temperature, time, room or use."
        ),
    )
    .at("celsius")
}
