//! The tracks and their refusals, as tables of cases and as laws; here applications and steps to try them on.

mod clock;
mod laws;
mod limits;
mod money;
mod refusals;
mod walk;

use super::life::{Ground, take};
use super::*;
use crate::kernel::number::{Letter, Series};
use crate::kernel::problem::Problem;
use crate::kernel::text::address::Address;

pub(super) fn at(text: &str) -> Minute {
    Minute::parse(text).unwrap()
}

pub(super) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(super) const START: &str = "2026-11-02T09:00";

/// An application of a kind as it is usually accepted.
pub(super) fn application(kind: Kind) -> Application {
    let wish = match kind {
        Kind::NewResidential | Kind::NewNonresidential | Kind::NewLoad => {
            Wish::New { floor_area: Some(Area(9_560)), applied_area: Some(Area(8_950)) }
        }
        Kind::Change => Wish::Change { what: Changed::Area, new_value: "92.00".into() },
        Kind::Stop => Wish::Stop { reason: "外出".into(), from: day("2026-11-15"), to: day("2027-03-15") },
        Kind::ImposedStop | Kind::CutOff => Wish::Imposed {
            reason: "私接".into(),
            legal_basis: "條例".into(),
            found_by: (3, "王堃".into()),
            found_on: day("2026-11-01"),
            items: vec!["書面通知".into(), "限期".into()],
        },
        Kind::Restore => Wish::Restore { restores: None, reason: Some("回來住".into()) },
    };
    let class = if matches!(kind, Kind::NewNonresidential | Kind::NewLoad) {
        UserClass::Nonresidential
    } else {
        UserClass::Residential
    };
    Application {
        number: Number::new(Letter::Heating, Series::new(2611).unwrap(), 7, false).unwrap(),
        kind,
        accepted_at: at(START),
        channel: Channel::Visit,
        applicant: "李娜".into(),
        phone: "13800000000".into(),
        id_no: None,
        user: None,
        account: None,
        address: Address::default(),
        station: "城西站".into(),
        substation: None,
        handler: (2, "張偉".into()),
        home: Home { class, building: BuildingKind::Block, own_loop: true, heated_area: Some(Area(8_000)) },
        wish,
        contract: None,
        works: None,
        papers: Vec::new(),
        papers_missing: Vec::new(),
        buildings: Vec::new(),
        households: None,
        outside_reason: None,
        remarks: None,
        log: Vec::new(),
    }
}

pub(super) fn inspect(part: Part, stage: Stage, result: Verdict) -> Fact {
    let (inspectors, basis) = ("趙".to_string(), "規範".to_string());
    Fact::Inspect { stage, part, inspectors, basis, result, notes: Notes::default() }
}

pub(super) fn accept(part: Part, result: Verdict) -> Fact {
    Fact::Accept { part, departments: "技術科".into(), station_by: "孫".into(), result }
}

pub(super) fn plan(agreed: bool) -> Fact {
    Fact::ReplyPlan { agreed, content: "同意".into(), by: "張偉".into() }
}

pub(super) fn signed(date: &str) -> Fact {
    Fact::Contract(Contract { number: "HT-1".into(), date: day(date), celsius: Some(Celsius(180)) })
}

pub(super) fn pay(fee: Fee, amount: i64) -> Fact {
    Fact::Pay { fee, amount: Fen(amount), receipt_no: "001".into(), due: Fen(1_000), required: Fen(800) }
}

pub(super) fn check(papers_ok: bool, arrears: Arrears) -> Fact {
    Fact::Check { papers_ok, arrears, by: "張偉".into() }
}

pub(super) fn decide(feasible: bool) -> Fact {
    Fact::Decide { feasible, reason: "可以".into(), by: (4, "陳".into()) }
}

pub(super) fn item(text: &str) -> Fact {
    Fact::Procedure { item: text.into(), note: None }
}

pub(super) fn report() -> Fact {
    Fact::StationReport { opinion: "擬停".into(), by: "孫".into() }
}

pub(super) fn verify() -> Fact {
    Fact::Verify { by: "周".into(), finding: "屬實".into() }
}

pub(super) fn approve() -> Fact {
    Fact::Approve { by: (4, "陳".into()), method: Method::Paper }
}

pub(super) fn execute(joints_insulated: bool, pipes_removed: bool) -> Fact {
    Fact::Execute { by: "孫".into(), joints_insulated, pipes_removed, user_method: Some(Method::Paper) }
}

pub(super) fn back() -> Fact {
    Fact::ReportBack { by: "孫".into(), text: "已執行".into() }
}

pub(super) fn settle(amount: i64) -> Fact {
    let receipt_no = (amount > 0).then(|| "002".to_string());
    Fact::Settle { amount: Fen(amount), receipt_no, refund: None, note: None }
}

pub(super) fn area(change: i64) -> Fact {
    Fact::AreaNotice(AreaNotice {
        user: 9,
        account: ("10001".into(), "李娜".into()),
        before: Area(8_000),
        change: Area(change),
        effective_from: day("2026-11-15"),
        checked_by: "周".into(),
        approved_by: "陳".into(),
    })
}

pub(super) fn notice(from: &str) -> Fact {
    Fact::SupplyNotice { from: day(from), issued_by: "陳".into() }
}

pub(super) fn receive() -> Fact {
    Fact::ReceiveNotice { by: "孫".into() }
}

pub(super) fn supply() -> Fact {
    Fact::Supply { by: "孫".into() }
}

pub(super) fn gone() -> Fact {
    Fact::CauseGone { note: "已拆除私接".into() }
}

/// The usual way of each kind to its end.
pub(super) fn usual(kind: Kind) -> Vec<Fact> {
    use super::Stage::{Completion, Midway};
    let pass = Verdict::Pass;
    let works = |part| vec![inspect(part, Midway, pass), inspect(part, Completion, pass)];
    let act = || vec![report(), verify(), approve(), execute(true, true), back(), accept(Part::Execution, pass)];
    match kind {
        Kind::NewResidential => vec![plan(true), area(8_950), supply()],
        Kind::NewNonresidential => {
            let mut all = vec![plan(true)];
            all.extend(works(Part::Works));
            all.extend([accept(Part::Works, pass), signed("2026-11-02"), area(8_950), supply()]);
            all
        }
        Kind::NewLoad => {
            let mut all = vec![plan(true)];
            all.extend(works(Part::Outer));
            all.extend(works(Part::Indoor));
            all.extend([accept(Part::Outer, pass), accept(Part::Indoor, pass), signed("2026-11-02")]);
            all.extend([Fee::Heat, Fee::Capacity, Fee::OuterWorks].map(|fee| pay(fee, 800)));
            all.extend([area(8_950), notice("2026-11-02"), receive(), supply()]);
            all
        }
        Kind::Change => vec![check(true, Arrears::None), settle(0), verify(), area(1_200), Fact::Complete],
        Kind::Stop => {
            let mut all = vec![check(true, Arrears::None), decide(true)];
            all.extend(act());
            all.extend([settle(0), area(-8_000)]);
            all
        }
        Kind::ImposedStop | Kind::CutOff => {
            let mut all = vec![item("書面通知"), item("限期")];
            all.extend(act());
            all.push(area(-8_000));
            all
        }
        Kind::Restore => {
            let mut all = vec![check(true, Arrears::None), settle(0)];
            all.extend(act());
            all.push(area(8_000));
            all
        }
    }
}

/// Takes a step an hour after the newest one.
pub(super) fn taken(app: &Application, fact: Fact) -> Result<Application, Vec<Problem>> {
    let latest = app.log.iter().map(|done| done.at).fold(app.accepted_at, Minute::max);
    let at = latest.plus(60);
    let mut app = take(app, fact, at, &Ground::at(at))?;
    let n = i64::try_from(app.log.len()).unwrap();
    app.log.last_mut().unwrap().n = n;
    Ok(app)
}

pub(super) fn walked(kind: Kind, steps: usize) -> Application {
    let facts = usual(kind).into_iter().take(steps);
    facts.fold(application(kind), |app, fact| taken(&app, fact).unwrap())
}
