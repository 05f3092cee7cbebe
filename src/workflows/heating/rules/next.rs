//! Which steps of an application are possible now, the usual next one first, and why the others aren't. Pure: it tries
//! them on the very rules that will judge them.

use super::life::{self, Ground, take};
use super::track::{self, Standing};
use super::{
    Application, Area, AreaNotice, Arrears, Celsius, Contract, Fact, Fen, Method, Minute, Notes, Part, State, Step,
    Verdict, Wish, fees, order,
};
use crate::kernel::problem::Problem;

/// A step that isn't possible now, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Blocked {
    /// The step.
    pub step: Step,
    /// What stands in its way.
    pub problem: Problem,
}

/// The steps of the track that come next: what the application owes, in the order of the track.
pub fn owed(app: &Application) -> Vec<Step> {
    if life::state(app) != State::Open {
        return Vec::new();
    }
    let mut owed = Vec::new();
    for stage in track::track(app) {
        if matches!(stage.standing, Standing::Next | Standing::Failed(_)) && !owed.contains(&stage.step) {
            owed.push(stage.step);
        }
    }
    owed
}

/// The steps possible now, as far as the application itself tells: those of the track first.
pub fn next(app: &Application) -> Vec<Step> {
    let latest = app.log.iter().map(|done| done.at).fold(app.accepted_at, Minute::max);
    // A supply notice may name a day to come: that stands in the way of nothing here.
    possible(app, &Ground::at(latest.plus(366 * 24 * 60)))
}

/// The steps possible now, with what they rest on beside the application.
pub fn possible(app: &Application, ground: &Ground) -> Vec<Step> {
    let mut possible = Vec::new();
    for step in owed(app).into_iter().chain(order::steps(app)).chain([Step::Settle]) {
        if !possible.contains(&step) && tried(app, step, ground).is_ok() {
            possible.push(step);
        }
    }
    possible
}

/// The steps of the application's kind that aren't possible now, each with every refusal. What is on record already
/// isn't blocked.
pub fn blocked(app: &Application, ground: &Ground) -> Vec<Blocked> {
    let mut blocked = Vec::new();
    for step in order::steps(app) {
        let Err(problems) = tried(app, step, ground) else { continue };
        let standing = problems.into_iter().filter(|problem| problem.code != "already_recorded");
        blocked.extend(standing.map(|problem| Blocked { step, problem }));
    }
    blocked
}

/// Tries a step in every way in which it can be taken, by somebody in particular for nothing in particular: only order,
/// state and what lies beside the application are asked about.
fn tried(app: &Application, step: Step, ground: &Ground) -> Result<(), Vec<Problem>> {
    let mut refused = Vec::new();
    for fact in samples(app, step, ground) {
        match take(app, fact, ground.now, ground) {
            Ok(_) => return Ok(()),
            // What is on record already says less than what still stands in the way.
            Err(problems) if refused.is_empty() || is_already(&refused) => refused = problems,
            Err(_) => {}
        }
    }
    Err(refused)
}

fn is_already(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.code == "already_recorded")
}

fn samples(app: &Application, step: Step, ground: &Ground) -> Vec<Fact> {
    let text = String::new;
    let nobody = || (0, text());
    let (by, reason) = (text(), text());
    let one = |fact: Fact| vec![fact];
    match step {
        Step::ReplyPlan => one(Fact::ReplyPlan { agreed: true, content: text(), by }),
        Step::Inspect => {
            let inspect = |part, stage| Fact::Inspect {
                stage,
                part,
                inspectors: text(),
                basis: text(),
                result: Verdict::Pass,
                notes: Notes::default(),
            };
            let both = |part: Part| super::Stage::ALL.iter().map(move |stage| (part, *stage));
            known_parts(app).into_iter().flat_map(both).map(|(part, stage)| inspect(part, stage)).collect()
        }
        Step::Accept => {
            let result = Verdict::Pass;
            let accept = |part| Fact::Accept { part, departments: text(), station_by: text(), result };
            let works = app.kind.is_new() || app.kind == super::Kind::Change;
            if works { known_parts(app).into_iter().map(accept).collect() } else { one(accept(Part::Execution)) }
        }
        Step::Contract => {
            one(Fact::Contract(Contract { number: text(), date: ground.now.day(), celsius: Some(Celsius(180)) }))
        }
        Step::Pay => fees::of_kind(app.kind)
            .iter()
            .map(|fee| {
                let account = fees::account(app, *fee);
                let due = account.map_or(Fen(1), |account| account.left());
                Fact::Pay { fee: *fee, amount: due, receipt_no: text(), due, required: due }
            })
            .collect(),
        Step::Check => one(Fact::Check { papers_ok: true, arrears: Arrears::None, by }),
        Step::Decide => one(Fact::Decide { feasible: true, reason, by: nobody() }),
        Step::Procedure => {
            let Wish::Imposed { items, .. } = &app.wish else { return Vec::new() };
            items.iter().map(|item| Fact::Procedure { item: item.clone(), note: None }).collect()
        }
        Step::StationReport => one(Fact::StationReport { opinion: text(), by }),
        Step::Verify => one(Fact::Verify { by, finding: text() }),
        Step::Approve => one(Fact::Approve { by: nobody(), method: Method::Paper }),
        Step::Reject => one(Fact::Reject { by: nobody(), reason }),
        Step::Execute => {
            one(Fact::Execute { by, joints_insulated: true, pipes_removed: true, user_method: Some(Method::Absent) })
        }
        Step::ReportBack => one(Fact::ReportBack { by, text: text() }),
        Step::Settle => {
            let amount = fees::to_settle(app, ground.scheduled).unwrap_or_default();
            let settle = |amount, refund| Fact::Settle { amount, receipt_no: Some(text()), refund, note: None };
            vec![settle(amount, None), settle(Fen(1), Some(text()))]
        }
        Step::AreaNotice => {
            let change = Area(if app.kind.is_stop() { -1 } else { 1 });
            one(Fact::AreaNotice(AreaNotice {
                user: 0,
                account: (text(), text()),
                before: app.home.heated_area.unwrap_or_default().max(Area(1)),
                change,
                effective_from: ground.now.day(),
                checked_by: text(),
                approved_by: text(),
            }))
        }
        Step::SupplyNotice => one(Fact::SupplyNotice { from: ground.now.day(), issued_by: by }),
        Step::ReceiveNotice => one(Fact::ReceiveNotice { by }),
        Step::Supply => one(Fact::Supply { by }),
        Step::CauseGone => one(Fact::CauseGone { note: text() }),
        Step::ResultUp => one(Fact::ResultUp { text: text() }),
        Step::Complete => one(Fact::Complete),
        Step::Withdraw => one(Fact::Withdraw { reason }),
        Step::Void => one(Fact::Void { reason }),
    }
}

/// The parts of the application's works; the user's own where none are known yet.
fn known_parts(app: &Application) -> Vec<Part> {
    let mut parts = track::parts(app);
    if parts.is_empty() {
        parts.push(Part::Works);
    }
    parts
}
