//! Whether a step may come now, and the earliest minute at which it can have happened (H7 to H12): each is refused until
//! the one before it. Contents are judged elsewhere.

use super::track::{Judged, Piece, first_open, groups, newest};
use super::wording::{already, has_ended, not_on_track, refuse, too_late_for, wrong_fee, wrong_order, wrong_part};
use super::{Application, Channel, Fact, Kind, Part, State, Step, Verdict, fees, life, track};
use crate::kernel::problem::Problem;
use crate::kernel::time::Minute;
use crate::say;

/// The minute before which a fact can't have happened, or why it may not come now. `result_missed` tells that the limit
/// for the report to the dispatch room ran out before the channel was amended: that is still made good.
pub(super) fn earliest(app: &Application, fact: &Fact, result_missed: bool) -> Result<Minute, Problem> {
    let step = fact.step();
    match fact {
        Fact::Void { .. } => void(app),
        Fact::Withdraw { .. } => withdraw(app),
        Fact::ResultUp { .. } => result_up(app, result_missed),
        Fact::Settle { refund: Some(_), .. } => refund(app),
        Fact::Contract(_) => contract(app),
        Fact::Pay { fee, .. } => pay(app, *fee),
        Fact::CauseGone { .. } => cause_gone(app),
        Fact::Inspect { part, .. } => inspect(app, *part),
        Fact::Accept { part, .. } => accept(app, *part),
        _ => plain(app, fact, step),
    }
}

/// The steps that a kind knows, in the order of its track and then of the rest.
pub(super) fn steps(app: &Application) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for piece in groups(app).into_iter().flatten() {
        if !steps.contains(&piece.step) {
            steps.push(piece.step);
        }
        if piece.step == Step::Approve {
            steps.push(Step::Reject);
        }
    }
    let kind = app.kind;
    let more = [
        (Step::Inspect, kind.is_new() || kind == Kind::Change),
        (Step::Accept, kind.is_new() || kind == Kind::Change),
        (Step::Contract, !kind.is_stop()),
        (Step::Pay, !fees::of_kind(kind).is_empty()),
        (Step::ResultUp, app.channel == Channel::FromAbove),
        (Step::Withdraw, true),
        (Step::Void, true),
    ];
    for (step, known) in more {
        if known && !steps.contains(&step) {
            steps.push(step);
        }
    }
    steps
}

/// The step isn't one of this kind's.
fn unknown(app: &Application, step: Step) -> Problem {
    not_on_track(app, step, &steps(app))
}

fn is_open(app: &Application, step: Step) -> Result<(), Problem> {
    if life::state(app) == State::Open { Ok(()) } else { Err(has_ended(app, step)) }
}

/// Refuses what ended without being done; what is done may still see some late steps.
fn open_or_done(app: &Application, step: Step) -> Result<(), Problem> {
    match life::state(app) {
        State::Open | State::Done => Ok(()),
        _ => Err(has_ended(app, step)),
    }
}

/// The latest time in some groups, never before the acceptance.
fn latest(app: &Application, groups: &[Vec<Piece>]) -> Minute {
    let times = groups.iter().flatten().filter_map(|piece| match piece.judged(app) {
        Judged::Done(at) => Some(at),
        _ => None,
    });
    times.fold(app.accepted_at, Minute::max)
}

/// The pieces of the first open group before a place: what is missing.
fn missing(app: &Application, groups: &[Vec<Piece>], place: usize) -> Vec<Piece> {
    let open = first_open(app, groups);
    let group = groups.get(open).filter(|_| open < place);
    group.into_iter().flatten().filter(|piece| !piece.is_done(app)).cloned().collect()
}

/// The earliest time for what stands at a place of the track.
fn at_place(app: &Application, groups: &[Vec<Piece>], place: usize, step: Step) -> Result<Minute, Problem> {
    let missing = missing(app, groups, place);
    if missing.is_empty() {
        Ok(latest(app, groups.get(..place).unwrap_or_default()))
    } else {
        Err(wrong_order(app, step, &missing))
    }
}

fn place_of(groups: &[Vec<Piece>], step: Step) -> Option<usize> {
    groups.iter().position(|group| group.iter().any(|piece| piece.step == step))
}

/// A step that stands on the track once.
fn plain(app: &Application, fact: &Fact, step: Step) -> Result<Minute, Problem> {
    let groups = groups(app);
    let find = |piece: &Piece| piece.is(fact);
    let Some(place) = groups.iter().position(|group| group.iter().any(find)) else {
        // An item that wasn't listed is told by its contents.
        let known = place_of(&groups, step).filter(|_| step == Step::Procedure).ok_or_else(|| unknown(app, step))?;
        is_open(app, step)?;
        return at_place(app, &groups, known, step);
    };
    let done = groups.get(place).into_iter().flatten().filter(|piece| find(piece)).all(|piece| piece.is_done(app));
    if done && !(step == Step::Check && is_untouched(app, &groups, place + 1)) {
        return Err(already(app, step));
    }
    is_open(app, step)?;
    if step == Step::Complete {
        let failed = failed_works(app);
        if !failed.is_empty() {
            return Err(wrong_order(app, step, &failed));
        }
    }
    let earliest = at_place(app, &groups, place, step)?;
    // What a change of works was accepted by comes before it is carried out.
    let works = app.log.iter().filter(|done| matches!(done.fact, Fact::Inspect { .. } | Fact::Accept { .. }));
    Ok(if step == Step::Complete { works.map(|done| done.at).fold(earliest, Minute::max) } else { earliest })
}

/// Whether nothing of a group and of those behind it has happened yet.
fn is_untouched(app: &Application, groups: &[Vec<Piece>], from: usize) -> bool {
    let later = groups.get(from..).unwrap_or_default();
    life::state(app) == State::Open
        && !later.iter().flatten().any(|piece| app.log.iter().any(|done| piece.is(&done.fact)))
}

/// Inspections and acceptances off the track that failed and weren't made good.
fn failed_works(app: &Application) -> Vec<Piece> {
    let mut failed: Vec<Piece> = Vec::new();
    for part in track::parts(app) {
        let pieces = [
            Piece::inspect(part, super::Stage::Midway),
            Piece::inspect(part, super::Stage::Completion),
            Piece::accept(part),
        ];
        failed.extend(pieces.into_iter().filter(|piece| matches!(piece.judged(app), Judged::Failed(_))));
    }
    failed
}

/// H9: works of new users and of changes, after the plan was agreed, until the part is accepted.
fn inspect(app: &Application, part: Part) -> Result<Minute, Problem> {
    let step = Step::Inspect;
    if !(app.kind.is_new() || app.kind == Kind::Change) {
        return Err(unknown(app, step));
    }
    if part == Part::Execution {
        return Err(wrong_part(app, step, part));
    }
    is_open(app, step)?;
    if Piece::accept(part).is_done(app) {
        return Err(too_late_for(app, step, Step::Accept));
    }
    // Works that an amendment brought in are inspected after the notice too; supply still waits for them.
    if app.kind.is_new() && app.last(Step::AreaNotice).is_some() && !track::parts(app).contains(&part) {
        return Err(too_late_for(app, step, Step::AreaNotice));
    }
    let groups = groups(app);
    if app.kind.is_new() { at_place(app, &groups, 1, step) } else { Ok(app.accepted_at) }
}

/// H9 to H11: works after their inspections, the execution after the station's report back.
fn accept(app: &Application, part: Part) -> Result<Minute, Problem> {
    let step = Step::Accept;
    let groups = groups(app);
    let piece = Piece::accept(part);
    let place = groups.iter().position(|group| group.contains(&piece));
    let works = app.kind.is_new() || app.kind == Kind::Change;
    match (part, place) {
        (Part::Execution, None) => return Err(wrong_part(app, step, part)),
        (_, None) if !works => return Err(wrong_part(app, step, part)),
        _ if piece.is_done(app) => return Err(already(app, step)),
        _ => is_open(app, step)?,
    }
    if let Some(place) = place {
        return at_place(app, &groups, place, step);
    }
    // A part that nobody has inspected yet.
    let inspected = Piece::inspect(part, super::Stage::Completion);
    let passed = newest(app, |fact| inspected.is(fact))
        .filter(|done| matches!(done.fact, Fact::Inspect { result: Verdict::Pass, .. }));
    match passed {
        Some(done) => Ok(done.at.max(app.accepted_at)),
        None if app.kind.is_new() && !Piece::of(Step::ReplyPlan).is_done(app) => {
            Err(wrong_order(app, step, &[Piece::of(Step::ReplyPlan)]))
        }
        None => Err(wrong_order(app, step, &[inspected])),
    }
}

/// H3: at its place where the track waits for it; where one is known already, or none is demanded, at any time.
fn contract(app: &Application) -> Result<Minute, Problem> {
    let step = Step::Contract;
    if app.kind.is_stop() {
        return Err(unknown(app, step));
    }
    open_or_done(app, step)?;
    let groups = groups(app);
    let place = place_of(&groups, step).filter(|_| app.kind != Kind::NewResidential);
    match place {
        Some(place) if track::first_contract(app).is_none() => at_place(app, &groups, place, step),
        _ => Ok(app.accepted_at),
    }
}

/// H4, H11: the fees of the kind; those of new users after the plan was agreed, those of a new load after its
/// inspections. What is left of a fee may be paid after everything else.
fn pay(app: &Application, fee: super::Fee) -> Result<Minute, Problem> {
    let step = Step::Pay;
    let known = fees::of_kind(app.kind);
    if known.is_empty() {
        return Err(unknown(app, step));
    }
    if !known.contains(&fee) {
        return Err(wrong_fee(app, fee, known));
    }
    open_or_done(app, step)?;
    if fees::account(app, fee).is_some_and(|account| account.left().0 <= 0)
        || (app.last(Step::Settle).is_some() && fees::of_settlement(app.kind) == Some(fee))
    {
        return Err(already(app, step));
    }
    let groups = groups(app);
    match place_of(&groups, step) {
        Some(place) => at_place(app, &groups, place, step),
        None if app.kind.is_new() => at_place(app, &groups, 1, step),
        None => Ok(app.accepted_at),
    }
}

/// H12: what is given back: in its place where the kind settles fees, else wherever money was taken, also after it has
/// ended.
fn refund(app: &Application) -> Result<Minute, Problem> {
    let step = Step::Settle;
    let groups = groups(app);
    let state = life::state(app);
    if fees::held(app).0 > 0 && matches!(state, State::Refused | State::Withdrawn | State::Void | State::Done) {
        return Ok(app.accepted_at);
    }
    match place_of(&groups, step) {
        Some(place) => {
            is_open(app, step)?;
            at_place(app, &groups, place, step)
        }
        None if fees::held(app).0 > 0 => Ok(app.accepted_at),
        None => Err(unknown(app, step)),
    }
}

/// H12: once heat was stopped, at any time.
fn cause_gone(app: &Application) -> Result<Minute, Problem> {
    let step = Step::CauseGone;
    if app.kind != Kind::ImposedStop {
        return Err(unknown(app, step));
    }
    if app.last(step).is_some() {
        return Err(already(app, step));
    }
    open_or_done(app, step)?;
    match app.last(Step::Execute) {
        Some(done) => Ok(done.at.max(app.accepted_at)),
        None => {
            let groups = groups(app);
            let place = place_of(&groups, Step::ReportBack).unwrap_or(groups.len());
            Err(wrong_order(app, step, &missing(app, &groups, place)))
        }
    }
}

/// H5: the result of a matter from above, once; what was withdrawn or void has none.
fn result_up(app: &Application, missed: bool) -> Result<Minute, Problem> {
    let step = Step::ResultUp;
    if matches!(life::state(app), State::Withdrawn | State::Void) {
        return Err(has_ended(app, step));
    }
    if app.last(step).is_some() {
        return Err(already(app, step));
    }
    if app.channel != Channel::FromAbove && !missed {
        return Err(refuse(
            app,
            step,
            "not_from_above",
            say!(
                "不是上級轉辦的，不用回報調度室。",
                "不是上级转办的，不用回报调度室。",
                "This isn't a matter from above: there is no result to report."
            ),
        ));
    }
    Ok(app.accepted_at)
}

/// What can't be undone any more: the register has it.
fn taken_effect(app: &Application) -> Result<(), Problem> {
    if app.last(Step::AreaNotice).is_some() || app.last(Step::Complete).is_some() {
        return Err(Problem::house(
            "notice_out",
            say!(
                "面積通知單已下達或變更已辦結，用戶資料已經改了，不能撤回或作廢。有錯請另登記一份變更申請更正。",
                "面积通知单已下达或变更已办结，用户资料已经改了，不能撤回或作废。有错请另登记一份变更申请更正。",
                "The area notice is out, or the change is carried out, and the register follows it: it can't be withdrawn or voided. Correct it by an application for a change."
            ),
        ));
    }
    Ok(())
}

/// Contract, `withdraw`: before the execution and before the supply.
fn withdraw(app: &Application) -> Result<Minute, Problem> {
    let step = Step::Withdraw;
    is_open(app, step)?;
    taken_effect(app)?;
    if let Some(later) = [Step::Execute, Step::Supply].into_iter().find(|later| app.last(*later).is_some()) {
        return Err(too_late_for(app, step, later));
    }
    Ok(app.log.iter().map(|done| done.at).fold(app.accepted_at, Minute::max))
}

/// House rule: what was typed in error is void, once; that can turn out after it has ended without effect too.
fn void(app: &Application) -> Result<Minute, Problem> {
    let step = Step::Void;
    if life::state(app) == State::Void {
        return Err(has_ended(app, step));
    }
    taken_effect(app)?;
    Ok(app.accepted_at)
}
