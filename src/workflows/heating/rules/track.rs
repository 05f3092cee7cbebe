//! The tracks (contract, section 3 `heating`): which steps an application of a kind goes through, in which order, and
//! which of them are done. Groups follow each other; within a group the order is free. Refuses nothing; `order` does.

use super::wording::label;
use super::{
    Application, Arrears, Changed, Contract, Done, Fact, Fee, Kind, Part, State, Step, Verdict, Wish, fees, life,
};
use crate::kernel::time::Minute;
use crate::kernel::words::Say;
use crate::registers::user::class::{BuildingKind, UserClass};

/// How a stage of the track stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Done, and when.
    Done(Minute),
    /// Tried, with a result that has to be made good: done again, and passed.
    Failed(Minute),
    /// It comes next.
    Next,
    /// Something comes first.
    Waiting,
    /// Possible, and owed by nobody yet: the cause of an imposed stop is gone.
    Later,
    /// It won't come any more: the application has ended before it.
    Dropped,
}

/// One stage of an application's track, as a screen draws it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stage {
    /// The step that it takes.
    pub step: Step,
    /// Of what part.
    pub part: Option<Part>,
    /// Midway or at completion.
    pub stage: Option<super::Stage>,
    /// Which item of the lawful procedure.
    pub item: Option<String>,
    /// Which fee.
    pub fee: Option<Fee>,
    /// Its place, from 0. Stages of one place stand side by side: any order will do.
    pub group: usize,
    /// What it is called.
    pub words: Say,
    /// How it stands.
    pub standing: Standing,
}

/// What a stage asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    pub(super) step: Step,
    pub(super) part: Option<Part>,
    pub(super) stage: Option<super::Stage>,
    pub(super) item: Option<String>,
    pub(super) fee: Option<Fee>,
}

/// What has become of a piece so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Judged {
    /// Done.
    Done(Minute),
    /// Not in order.
    Failed(Minute),
    /// Nothing yet, or not enough.
    Not,
}

impl Piece {
    pub(super) const fn of(step: Step) -> Piece {
        Piece { step, part: None, stage: None, item: None, fee: None }
    }

    pub(super) fn inspect(part: Part, stage: super::Stage) -> Piece {
        Piece { part: Some(part), stage: Some(stage), ..Piece::of(Step::Inspect) }
    }

    pub(super) fn accept(part: Part) -> Piece {
        Piece { part: Some(part), ..Piece::of(Step::Accept) }
    }

    fn pay(fee: Fee) -> Piece {
        Piece { fee: Some(fee), ..Piece::of(Step::Pay) }
    }

    fn item(item: &str) -> Piece {
        Piece { item: Some(item.to_string()), ..Piece::of(Step::Procedure) }
    }

    /// Whether a fact belongs to it, whatever its result.
    pub(super) fn is(&self, fact: &Fact) -> bool {
        match fact {
            Fact::Inspect { stage, part, .. } => {
                self.step == Step::Inspect && self.part == Some(*part) && self.stage == Some(*stage)
            }
            Fact::Accept { part, .. } => self.step == Step::Accept && self.part == Some(*part),
            Fact::Pay { fee, .. } => self.step == Step::Pay && self.fee == Some(*fee),
            Fact::Procedure { item, .. } => self.step == Step::Procedure && self.item.as_deref() == Some(item),
            Fact::Reject { .. } => self.step == Step::Approve,
            fact => self.step == fact.step(),
        }
    }

    /// What has become of it: the newest fact decides, by the time at which it happened.
    pub(super) fn judged(&self, app: &Application) -> Judged {
        match (self.step, self.fee) {
            (Step::Contract, _) => first_contract(app).map_or(Judged::Not, Judged::Done),
            (Step::Pay, Some(fee)) => fees::completed_at(app, fee).map_or(Judged::Not, Judged::Done),
            _ => newest(app, |fact| self.is(fact)).map_or(Judged::Not, |done| {
                if passed(&done.fact) { Judged::Done(done.at) } else { Judged::Failed(done.at) }
            }),
        }
    }

    /// Whether it is done.
    pub(super) fn is_done(&self, app: &Application) -> bool {
        matches!(self.judged(app), Judged::Done(_))
    }
}

/// The newest fact of a sort, by the time at which it happened; of two at the same minute the one typed last.
pub(super) fn newest(app: &Application, is: impl Fn(&Fact) -> bool) -> Option<&Done> {
    app.log.iter().filter(|done| is(&done.fact)).max_by_key(|done| done.at)
}

/// Whether a fact lets the track go on.
fn passed(fact: &Fact) -> bool {
    match fact {
        Fact::ReplyPlan { agreed, .. } => *agreed,
        Fact::Inspect { result, .. } | Fact::Accept { result, .. } => *result == Verdict::Pass,
        Fact::Check { papers_ok, arrears, .. } => *papers_ok && *arrears == Arrears::None,
        Fact::Decide { feasible, .. } => *feasible,
        Fact::Reject { .. } => false,
        _ => true,
    }
}

/// The contract that is known (H3): the newest step's, else the one from acceptance or the register.
pub fn contract(app: &Application) -> Option<&Contract> {
    let typed = app.log.iter().rev().find_map(|done| match &done.fact {
        Fact::Contract(contract) => Some(contract),
        _ => None,
    });
    typed.or(app.contract.as_ref())
}

/// Whether heat can't be supplied without a contract with its number, date and temperature (H3): non-residential users,
/// new load, bungalows. Other residents' are asked for and listed when missing.
pub fn needs_contract(app: &Application) -> bool {
    match app.kind {
        Kind::NewNonresidential | Kind::NewLoad => true,
        Kind::NewResidential => {
            app.home.building == BuildingKind::Bungalow || app.home.class == UserClass::Nonresidential
        }
        _ => false,
    }
}

/// Whether a contract says all that is asked of it.
pub(super) fn is_complete(app: &Application, contract: &Contract) -> bool {
    contract.celsius.is_some() || !needs_contract(app)
}

/// Since when a contract is known that says all that is asked of it (H8): the day on which it was signed.
pub(super) fn first_contract(app: &Application) -> Option<Minute> {
    let typed = app.log.iter().filter_map(|done| match &done.fact {
        Fact::Contract(contract) => Some(contract),
        _ => None,
    });
    app.contract.iter().chain(typed).find(|contract| is_complete(app, contract)).map(|contract| contract.date.start())
}

/// The parts of an application's works: those of a new load by the clause, else what was inspected, else the user's own
/// works. Empty where there are no works.
pub(super) fn parts(app: &Application) -> Vec<Part> {
    let mut parts = if app.kind == Kind::NewLoad { vec![Part::Outer, Part::Indoor] } else { Vec::new() };
    for done in &app.log {
        if let Fact::Inspect { part, .. } | Fact::Accept { part, .. } = &done.fact
            && *part != Part::Execution
            && !parts.contains(part)
        {
            parts.push(*part);
        }
    }
    if parts.is_empty() && (app.works.is_some() || app.kind == Kind::NewNonresidential) {
        parts.push(Part::Works);
    }
    parts
}

/// The pieces of an application's track, group by group.
pub(super) fn groups(app: &Application) -> Vec<Vec<Piece>> {
    use super::Stage::{Completion, Midway};
    let one = |step| vec![Piece::of(step)];
    let procedure = || -> Vec<Piece> {
        let Wish::Imposed { items, .. } = &app.wish else { return Vec::new() };
        items.iter().map(|item| Piece::item(item)).collect()
    };
    let act = || {
        let plain = [Step::StationReport, Step::Verify, Step::Approve, Step::Execute, Step::ReportBack];
        plain.into_iter().map(one).chain([vec![Piece::accept(Part::Execution)]])
    };
    let mut groups: Vec<Vec<Piece>> = Vec::new();
    match app.kind {
        Kind::NewResidential | Kind::NewNonresidential | Kind::NewLoad => {
            groups.push(one(Step::ReplyPlan));
            let parts = parts(app);
            let both = |part: &Part| [Piece::inspect(*part, Midway), Piece::inspect(*part, Completion)];
            groups.push(parts.iter().flat_map(both).collect());
            let mut accepted: Vec<Piece> = parts.iter().map(|part| Piece::accept(*part)).collect();
            if app.kind == Kind::NewLoad {
                accepted.push(Piece::of(Step::Contract));
                accepted.extend([Fee::Heat, Fee::Capacity, Fee::OuterWorks].map(Piece::pay));
            }
            groups.push(accepted);
            match app.kind {
                Kind::NewNonresidential => groups.extend([Step::Contract, Step::AreaNotice].map(one)),
                // A bungalow's contract is needed before supply; nothing says what it comes after.
                Kind::NewResidential if needs_contract(app) => {
                    groups.push(vec![Piece::of(Step::Contract), Piece::of(Step::AreaNotice)]);
                }
                Kind::NewLoad => {
                    groups.extend([Step::AreaNotice, Step::SupplyNotice, Step::ReceiveNotice].map(one));
                }
                _ => groups.push(one(Step::AreaNotice)),
            }
            groups.push(one(Step::Supply));
        }
        Kind::Change => {
            groups.extend([Step::Check, Step::Settle].map(one));
            if matches!(app.wish, Wish::Change { what: Changed::Area, .. }) {
                groups.extend([Step::Verify, Step::AreaNotice].map(one));
            }
            groups.push(one(Step::Complete));
        }
        Kind::Stop => {
            groups.extend([Step::Check, Step::Decide].map(one));
            groups.extend(act());
            groups.extend([Step::Settle, Step::AreaNotice].map(one));
        }
        Kind::ImposedStop | Kind::CutOff => {
            groups.push(procedure());
            groups.extend(act());
            groups.push(one(Step::AreaNotice));
            if app.kind == Kind::ImposedStop {
                groups.push(one(Step::CauseGone));
            }
        }
        Kind::Restore => {
            groups.extend([Step::Check, Step::Settle].map(one));
            groups.extend(act());
            groups.push(one(Step::AreaNotice));
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// Whether the last step of the track is done that anybody owes. It stays done, whatever an amendment brings into the
/// track afterwards.
pub(super) fn is_through(app: &Application, groups: &[Vec<Piece>]) -> bool {
    let owed = |group: &&Vec<Piece>| group.iter().all(|piece| piece.step != Step::CauseGone);
    groups.iter().rev().find(owed).is_some_and(|last| last.iter().all(|piece| piece.is_done(app)))
}

/// The first group that isn't done.
pub(super) fn first_open(app: &Application, groups: &[Vec<Piece>]) -> usize {
    groups.iter().position(|group| !group.iter().all(|piece| piece.is_done(app))).unwrap_or(groups.len())
}

/// The whole track of an application as it applies to it, in order, with what has become of each stage.
pub fn track(app: &Application) -> Vec<Stage> {
    let groups = groups(app);
    let open = first_open(app, &groups);
    let ended = life::state(app) != State::Open;
    let dropped = !matches!(life::state(app), State::Open | State::Done);
    let mut track = Vec::new();
    for (group, pieces) in groups.into_iter().enumerate() {
        for piece in pieces {
            let standing = match piece.judged(app) {
                Judged::Done(at) => Standing::Done(at),
                Judged::Failed(at) => Standing::Failed(at),
                Judged::Not if piece.step == Step::CauseGone && !dropped => Standing::Later,
                Judged::Not if ended => Standing::Dropped,
                Judged::Not if group == open => Standing::Next,
                Judged::Not => Standing::Waiting,
            };
            let words = label(&piece);
            let Piece { step, part, stage, item, fee } = piece;
            track.push(Stage { step, part, stage, item, fee, group, words, standing });
        }
    }
    track
}

/// When the last owed stage of a track was done.
pub(super) fn last_done(app: &Application) -> Option<Minute> {
    let times = groups(app).into_iter().flatten().filter(|piece| piece.step != Step::CauseGone);
    let times = times.filter_map(|piece| match piece.judged(app) {
        Judged::Done(at) => Some(at),
        _ => None,
    });
    times.max()
}
