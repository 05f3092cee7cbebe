//! The deadlines of a record: what its facts ask for against what the file holds. Pure but for `store`. Counting is the
//! kernel's; what starts, meets or cancels a deadline is the rules' of its workflow.

pub mod entry;
pub mod explanation;
pub mod figures;
pub mod kinds;
pub mod recount;
pub mod report;
pub mod standing;
pub mod store;
pub mod tally;
pub mod wording;

pub use explanation::act_explain;
pub use kinds::{is_told, kind_words};
pub use wording::lines;

use crate::kernel::problem::Problem;
use crate::kernel::time::calendar::Calendar;
use crate::kernel::time::deadline::{
    CountedDay, Deadline, DeadlineState, TimeOfDay, Wait, after_hours, after_minutes, count_working_days,
};
use crate::kernel::time::{Day, Minute, Month};
use crate::kernel::words::{Lang, Say};
use crate::registers::season::store::Season;
use crate::say;
use serde_json::{Value as Json, json};

/// How a limit is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Limit {
    /// Minutes of the clock.
    Minutes(u32),
    /// Hours of the clock.
    Hours(u32),
    /// Working days, to the close of business.
    WorkingDays(u16, TimeOfDay),
    /// It is known when it ends: the end of a day, a season's first day.
    Until(Minute),
    /// At once: it has no number.
    AtOnce,
    /// At once, and within these minutes of the clock in any case.
    AtOnceWithin(u32),
    /// Working days to the close of business; where they end before the season begins, its first day (H8).
    WorkingDaysInSeason(u16, TimeOfDay),
    /// At once in the season; out of it, its first day to the close of business (H8).
    InSeason(TimeOfDay),
}

/// What limits are counted by: the calendar and the seasons in force.
#[derive(Clone, Copy, Debug)]
pub struct Rulers<'a> {
    /// Which days are worked.
    pub calendar: &'a Calendar,
    /// All seasons, the earliest first.
    pub seasons: &'a [Season],
}

impl Limit {
    /// As the file keeps it: `30m`, `24h`, `5wd17:30`, `5wd17:30season`, `season17:30`, `until`, `now480m`, or empty.
    pub fn code(self) -> String {
        match self {
            Limit::Minutes(minutes) => format!("{minutes}m"),
            Limit::Hours(hours) => format!("{hours}h"),
            Limit::WorkingDays(days, close) => format!("{days}wd{close}"),
            Limit::Until(_) => "until".to_string(),
            Limit::AtOnce => String::new(),
            Limit::AtOnceWithin(minutes) => format!("now{minutes}m"),
            Limit::WorkingDaysInSeason(days, close) => format!("{days}wd{close}season"),
            Limit::InSeason(close) => format!("season{close}"),
        }
    }

    /// What the file's code means; `due` is what stands beside it.
    pub fn read(code: &str, due: Option<Minute>) -> Limit {
        let number = |suffix: &str| code.strip_suffix(suffix).and_then(|digits| digits.parse().ok());
        if let Some(close) = code.strip_prefix("season").and_then(TimeOfDay::parse) {
            return Limit::InSeason(close);
        }
        let (counted, waits) = code.strip_suffix("season").map_or((code, false), |counted| (counted, true));
        if let Some((days, close)) = counted.split_once("wd")
            && let (Ok(days), Some(close)) = (days.parse(), TimeOfDay::parse(close))
        {
            return if waits { Limit::WorkingDaysInSeason(days, close) } else { Limit::WorkingDays(days, close) };
        }
        if let Some(minutes) = code.strip_prefix("now").and_then(|rest| rest.strip_suffix('m')?.parse().ok()) {
            return Limit::AtOnceWithin(minutes);
        }
        match (number("m"), number("h"), due) {
            (Some(minutes), _, _) => Limit::Minutes(minutes),
            (_, Some(hours), _) => Limit::Hours(hours),
            (_, _, Some(due)) => Limit::Until(due),
            _ => Limit::AtOnce,
        }
    }

    /// What a deadline of the file waits for, by what stands beside it.
    fn wait(self, due: Option<Minute>, days: &[CountedDay], provisional: bool) -> Wait {
        match (self, due, days.last()) {
            (Limit::InSeason(_), None, _) if provisional => Wait::Unknown,
            (Limit::InSeason(_), Some(due), _) => Wait::Season(due.day()),
            (Limit::WorkingDaysInSeason(..), Some(due), Some(last)) if due.day() != last.date => {
                Wait::Season(due.day())
            }
            (Limit::WorkingDaysInSeason(..), None, _) => Wait::Unknown,
            _ => Wait::No,
        }
    }

    /// Whether a change of the calendar or of a season may move it while it is open.
    pub const fn is_ruled(self) -> bool {
        matches!(self, Limit::WorkingDays(..) | Limit::WorkingDaysInSeason(..) | Limit::InSeason(_))
    }

    /// A deadline with this limit, counted from `start`; where it can't be met before `opens`, clock time runs from
    /// there.
    fn deadline(self, asked: &Asked, rulers: Rulers<'_>) -> Deadline {
        let from = asked.opens.unwrap_or(asked.start);
        let (kind, clause, start) = (asked.kind, asked.clause, asked.start);
        let deadline = match self {
            Limit::Minutes(minutes) => Deadline::until(kind, clause, start, after_minutes(from, minutes)),
            Limit::Hours(hours) => Deadline::until(kind, clause, start, after_hours(from, hours)),
            Limit::WorkingDays(days, close) => {
                Deadline::counted(kind, clause, start, count_working_days(rulers.calendar, from, days, close))
            }
            Limit::WorkingDaysInSeason(days, close) => {
                let counted = count_working_days(rulers.calendar, from, days, close);
                let wait = waits(rulers.seasons, counted.due.day());
                Deadline::counted(kind, clause, start, counted).waiting(wait, close)
            }
            Limit::InSeason(close) => {
                Deadline::running(kind, clause, start).waiting(waits(rulers.seasons, from.day()), close)
            }
            Limit::Until(due) => Deadline::until(kind, clause, start, due),
            Limit::AtOnce => Deadline::running(kind, clause, start),
            Limit::AtOnceWithin(minutes) => Deadline::at_once(kind, clause, start, after_minutes(from, minutes)),
        };
        Deadline { opens: asked.opens, ..deadline }
    }
}

/// For which season something waits that falls on a day: none in season, nor where no season was ever entered; the next
/// one's first day out of season, where that is known already.
fn waits(seasons: &[Season], day: Day) -> Wait {
    if seasons.is_empty() || seasons.iter().any(|season| season.holds(day)) {
        return Wait::No;
    }
    let next = seasons.iter().map(|season| season.from).filter(|from| *from > day).min();
    next.map_or(Wait::Unknown, Wait::Season)
}

/// A deadline as the facts of a record ask for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// The kind, as in the contract. A record has one of a kind at a time, unless they are rounds.
    pub kind: &'static str,
    /// The clause; `None` for a house rule.
    pub clause: Option<&'static str>,
    /// From when it runs.
    pub start: Minute,
    /// Before which it can't be met; its limit runs from there.
    pub opens: Option<Minute>,
    /// How long it is.
    pub limit: Limit,
    /// When it was met.
    pub met_at: Option<Minute>,
    /// Whether it is no longer owed.
    pub cancelled: bool,
    /// Since when, where that isn't the time of typing: what ended before a limit ran out cancels it, however late that
    /// is typed.
    pub cancelled_at: Option<Minute>,
    /// Whether the user wished it later (H17).
    pub by_user_wish: bool,
    /// Whether it is one of several that follow each other (maintenance, certificates): its start tells which.
    pub round: bool,
}

impl Asked {
    /// A limit from `start` on that nothing has met yet.
    pub fn new(kind: &'static str, clause: Option<&'static str>, start: Minute, limit: Limit) -> Asked {
        let (opens, met_at, cancelled_at) = (None, None, None);
        let (cancelled, by_user_wish, round) = (false, false, false);
        Asked { kind, clause, start, opens, limit, met_at, cancelled, cancelled_at, by_user_wish, round }
    }

    /// One of several of its kind that follow each other: each is known by its start, and a new start is a new one.
    pub fn round(self) -> Asked {
        Asked { round: true, ..self }
    }

    /// Whether a deadline of the file is the one that is asked for.
    fn means(&self, known: &Kept) -> bool {
        known.deadline.kind == self.kind && (!self.round || known.deadline.start == self.start)
    }

    /// Met where that has happened.
    pub fn met(self, at: Option<Minute>) -> Asked {
        Asked { met_at: at, ..self }
    }

    /// Not owed any more.
    pub fn cancelled(self, cancelled: bool) -> Asked {
        Asked { cancelled, ..self }
    }

    /// Not owed any more since `at`, where that has happened.
    pub fn cancelled_since(self, at: Option<Minute>) -> Asked {
        Asked { cancelled: at.is_some(), cancelled_at: at, ..self }
    }

    /// Not to be met before.
    pub fn opens(self, at: Minute) -> Asked {
        Asked { opens: Some(at), ..self }
    }

    /// Put off at the user's wish.
    pub fn by_wish(self, by_user_wish: bool) -> Asked {
        Asked { by_user_wish, ..self }
    }
}

/// A deadline as the file holds it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// Its record: a number or a register's key.
    pub record: String,
    /// Which of the record's, from 1.
    pub n: i64,
    /// On whose tab it counts.
    pub workflow: String,
    /// The deadline itself.
    pub deadline: Deadline,
    /// How it was counted.
    pub limit: Limit,
    /// Whether the step that met it was typed late.
    pub met_late_typed: bool,
    /// Since when it is owed no longer; one that had run out by then is missed all the same.
    pub cancelled_at: Option<Minute>,
    /// When and how the user was told why it can't be kept.
    pub told: Option<(Minute, String)>,
    /// The month in which it counts, where that isn't its own.
    pub counted: Option<Month>,
}

impl Kept {
    /// How it stands.
    pub fn state(&self, now: Minute) -> DeadlineState {
        self.deadline.state(now)
    }

    /// It is owed no longer. One that has run out by then stays missed: nothing undoes that, but nobody waits for it.
    fn cancel(&mut self, now: Minute) {
        if self.deadline.met_at.is_none() && self.cancelled_at.is_none() {
            self.cancelled_at = Some(now);
            self.deadline.cancelled = self.deadline.due.is_none_or(|due| now <= due);
        }
    }

    /// Whether it was missed and nobody has said why: that stands in the way of closing its month.
    pub fn is_unexplained(&self, now: Minute) -> bool {
        self.deadline.explanation.is_none() && self.state(now) == DeadlineState::Missed
    }

    /// As `show --json` gives it: the contract's keys, and when and how the user was told.
    pub fn to_json(&self, now: Minute) -> Json {
        let mut out = self.deadline.to_json(now);
        if let Some(map) = out.as_object_mut() {
            let (at, how) = self.told.clone().map(|(at, how)| (at.to_string(), how)).unzip();
            map.insert("told_at".into(), json!(at));
            map.insert("told_how".into(), json!(how));
            map.insert("late_typed".into(), json!(self.met_late_typed));
        }
        out
    }
}

/// Why the facts of a record changed, which decides how far its deadlines follow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    /// A step: it meets, cancels or starts; what is there keeps its limits.
    Step,
    /// A descriptive field was amended: open ones are counted anew, settled ones never move.
    Amendment,
    /// The supervisor corrected a time: all are judged anew, each with the limit that it had.
    Correction,
}

/// What is common to a change: when it happens and what the calendar says.
#[derive(Debug)]
pub struct Ground<'a> {
    /// Why.
    pub change: Change,
    /// Now.
    pub now: Minute,
    /// Whether the step was typed late.
    pub late_typed: bool,
    /// The calendar in force.
    pub calendar: &'a Calendar,
    /// The seasons, the earliest first.
    pub seasons: &'a [Season],
    /// The month in which what is met or runs out now counts, where its own is closed.
    pub counted: Option<Month>,
}

impl<'a> Ground<'a> {
    const fn rulers(&self) -> Rulers<'a> {
        Rulers { calendar: self.calendar, seasons: self.seasons }
    }
}

/// The deadlines of a record after its facts have changed: those that are new or differ from what the file holds. A kind
/// or round that is asked for no longer is cancelled.
pub fn follow(record: &str, workflow: &str, kept: &[Kept], asked: &[Asked], ground: &Ground<'_>) -> Vec<Kept> {
    let mut changed = Vec::new();
    let mut next = kept.iter().map(|known| known.n).max().unwrap_or(0) + 1;
    for one in asked {
        let newest = kept.iter().filter(|known| one.means(known)).max_by_key(|known| known.n);
        match newest {
            Some(known) => {
                let after = after(known, one, ground);
                if after != *known {
                    changed.push(after);
                }
            }
            None => {
                let new = started(record, workflow, next, one, ground);
                // What an amendment brings up too late to be kept was never promised.
                let over = new.state(ground.now) == DeadlineState::Missed;
                if !(one.cancelled || over && ground.change == Change::Amendment) {
                    changed.push(new);
                    next += 1;
                }
            }
        }
    }
    for known in kept.iter().filter(|known| asked.iter().all(|one| !one.means(known))) {
        let mut after = known.clone();
        after.cancel(ground.now);
        if after != *known {
            changed.push(after);
        }
    }
    changed
}

fn started(record: &str, workflow: &str, n: i64, asked: &Asked, ground: &Ground<'_>) -> Kept {
    let deadline = Deadline {
        met_at: asked.met_at,
        cancelled: asked.cancelled,
        by_user_wish: asked.by_user_wish,
        ..asked.limit.deadline(asked, ground.rulers())
    };
    Kept {
        record: record.to_string(),
        n,
        workflow: workflow.to_string(),
        met_late_typed: deadline.met_at.is_some() && ground.late_typed,
        cancelled_at: asked.cancelled.then_some(asked.cancelled_at.unwrap_or(ground.now)),
        counted: late_for(&deadline, ground),
        deadline,
        limit: asked.limit,
        told: None,
    }
}

/// The month in which a deadline counts, where its own was closed before the file knew of it.
fn late_for(deadline: &Deadline, ground: &Ground<'_>) -> Option<Month> {
    let own = match (deadline.due, deadline.met_at) {
        (Some(due), Some(met)) => due.min(met),
        (due, met) => due.or(met)?,
    };
    ground.counted.filter(|open| Month::of(own.day()) < *open)
}

fn after(known: &Kept, asked: &Asked, ground: &Ground<'_>) -> Kept {
    let mut after = known.clone();
    let state = known.state(ground.now);
    let was_cancelled = state == DeadlineState::Cancelled;
    // What one amendment cancelled, another brings back.
    let reopened = was_cancelled && !asked.cancelled && ground.change == Change::Amendment;
    let settled = !(reopened || matches!(state, DeadlineState::Open | DeadlineState::Running));
    let anew = match ground.change {
        Change::Step => None,
        Change::Amendment => (!settled).then_some(asked.limit),
        // The limit that was promised stays; what it is counted from was wrong. A known end is a fact, not a promise.
        Change::Correction => Some(match (known.limit, asked.limit) {
            (Limit::Until(_), limit) | (_, limit @ Limit::Until(_)) => limit,
            (limit, _) => limit,
        }),
    };
    if let Some(limit) = anew {
        // What opens later opens as much later as it did: the setting of that day holds.
        let opens = known.deadline.opens.map(|opens| asked.start.plus(opens.since(known.deadline.start)));
        let asked = Asked { opens: opens.or(asked.opens), ..asked.clone() };
        let counted = limit.deadline(&asked, ground.rulers());
        after.limit = limit;
        after.deadline = Deadline {
            met_at: known.deadline.met_at,
            cancelled: known.deadline.cancelled,
            explanation: known.deadline.explanation.clone(),
            ..counted
        };
    }
    let correcting = ground.change == Change::Correction;
    let ended_anew = correcting && asked.cancelled_at.is_some();
    if reopened || ended_anew {
        // What ended it has another time: whether it had run out by then is seen anew below.
        after.deadline.cancelled = false;
        after.cancelled_at = None;
    }
    if known.deadline.met_at != asked.met_at && (known.deadline.met_at.is_none() || correcting) {
        after.deadline.met_at = asked.met_at;
        if known.deadline.met_at.is_none() {
            after.met_late_typed = ground.late_typed;
            // What a closed month counted as missed was counted there, once and for all.
            let closed_missed = |open: &Month| known.deadline.due.is_some_and(|due| Month::of(due.day()) < *open);
            if known.counted.is_none() && !ground.counted.as_ref().is_some_and(closed_missed) {
                after.counted = late_for(&after.deadline, ground);
            }
        }
    }
    after.deadline.by_user_wish = asked.by_user_wish || known.deadline.by_user_wish;
    if asked.cancelled {
        after.cancel(asked.cancelled_at.unwrap_or(ground.now));
    }
    if let (Some(at), Some(due)) = (after.cancelled_at, after.deadline.due) {
        after.deadline.cancelled = at <= due;
    }
    // Nobody was to keep what is cancelled: met too late or brought back too late it stays cancelled.
    if was_cancelled && !ended_anew && after.state(ground.now) == DeadlineState::Missed {
        return known.clone();
    }
    after
}

/// Puts an explanation on a deadline of a kind (H7, H12, H17): why it can't be or wasn't kept, and where the user was
/// told, when and how. Of several of a kind it is the oldest missed one that nobody has explained, else the newest.
///
/// # Errors
/// `no_such_deadline`, or `nothing_to_explain` where it was kept or cancelled.
pub fn explain(
    kept: &[Kept],
    kind: &str,
    reason: &str,
    told: Option<(Minute, String)>,
    now: Minute,
) -> Result<Kept, Problem> {
    let of_kind = || kept.iter().filter(|known| known.deadline.kind == kind);
    let oldest = of_kind().filter(|known| known.is_unexplained(now)).min_by_key(|known| known.n);
    let Some(known) = oldest.or_else(|| of_kind().max_by_key(|known| known.n)) else {
        return Err(no_such_deadline(kept));
    };
    if matches!(known.state(now), DeadlineState::Met | DeadlineState::Cancelled) {
        return Err(nothing_to_explain());
    }
    let deadline = Deadline { explanation: Some(reason.to_string()), ..known.deadline.clone() };
    Ok(Kept { deadline, told: told.or_else(|| known.told.clone()), ..known.clone() })
}

/// When the newest deadline of a kind is or was due, where it is still owed and nobody has explained it yet: what must be
/// explained before it goes on (H7, H12). `None` too for one without a number.
pub fn unexplained(kept: &[Kept], kind: &str) -> Option<Minute> {
    let newest = kept.iter().filter(|known| known.deadline.kind == kind).max_by_key(|known| known.n)?;
    let owed = newest.deadline.met_at.is_none() && newest.cancelled_at.is_none();
    newest.deadline.due.filter(|_| owed && newest.deadline.explanation.is_none())
}

/// Whether the newest deadline of a kind ran out and nothing has met it since.
pub fn is_missed(kept: &[Kept], kind: &str, now: Minute) -> bool {
    let newest = kept.iter().filter(|known| known.deadline.kind == kind).max_by_key(|known| known.n);
    newest.is_some_and(|known| known.deadline.met_at.is_none() && known.state(now) == DeadlineState::Missed)
}

fn no_such_deadline(kept: &[Kept]) -> Problem {
    let mut kinds: Vec<&str> = Vec::new();
    for known in kept {
        if !kinds.contains(&known.deadline.kind.as_str()) {
            kinds.push(known.deadline.kind.as_str());
        }
    }
    let list = |lang: Lang| {
        let one = |kind: &&str| match (kind_words(kind), lang) {
            (Some(words), Lang::En) => format!("{} ({kind})", words.get(lang)),
            (Some(words), _) => format!("{}（{kind}）", words.get(lang)),
            (None, _) => kind.to_string(),
        };
        let all: Vec<String> = kinds.iter().map(one).collect();
        all.join(if lang == Lang::En { ", " } else { "、" })
    };
    let say = Say::each(|lang| {
        let list = list(lang);
        match (lang, list.is_empty()) {
            (Lang::Hant, true) => "這條記錄沒有時限，不用說明。".to_string(),
            (Lang::Hans, true) => "这条记录没有时限，不用说明。".to_string(),
            (Lang::En, true) => "This record has no deadlines: there is nothing to explain.".to_string(),
            (Lang::Hant, false) => format!("這條記錄沒有這個時限。有的是：{list}。"),
            (Lang::Hans, false) => format!("这条记录没有这个时限。有的是：{list}。"),
            (Lang::En, false) => format!("This record has no such deadline. It has: {list}."),
        }
    });
    Problem::house("no_such_deadline", say).at("deadline")
}

fn nothing_to_explain() -> Problem {
    Problem::house(
        "nothing_to_explain",
        say!(
            "這個時限已按時完成或已取消，不用說明。",
            "这个时限已按时完成或已取消，不用说明。",
            "This deadline was kept or cancelled: there is nothing to explain."
        ),
    )
    .at("deadline")
}

#[cfg(test)]
mod tests;
