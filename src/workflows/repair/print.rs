//! What the papers of repairs show, taken from the file, and which of them exist in which state. No SQL and no layout.

use super::form;
use super::lists::{Place, Wanted};
use super::outage;
use super::outage::rules::{Kind, Outage};
use super::papers::{self, AnnouncementFacts, Earlier, FeeFacts, ListFacts, ListLine, RepairFacts};
use super::rules::{Repair, State};
use super::store::{self, Stored};
use crate::kernel::book::RecordKey;
use crate::kernel::number::Letter;
use crate::kernel::paper::Paper;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::View;
use crate::kernel::time::deadline::DeadlineState;
use crate::kernel::time::{Minute, Month};
use crate::registers::deadline::{self, Kept};
use crate::registers::{fee, row, staff};
use crate::say;
use crate::workflow::paper::office;
use crate::workflow::{PaperJob, PaperName, PaperOf};

/// The papers of a repair; the first is the default.
pub const NAMES: &[PaperName] = &[
    PaperName::new("dispatch", "派工單", "派工单", "dispatch order"),
    PaperName::new("receipt", "回執單", "回执单", "receipt"),
    PaperName::new("damage", "損壞確認單", "损坏确认单", "damage confirmation"),
    PaperName::new("card", "維修服務卡", "维修服务卡", "service card"),
];

/// The papers of a month.
pub const OF_MONTH: &[PaperName] = &[PaperName::new("follow-up-list", "回訪名單", "回访名单", "follow-up list")];

/// How far back earlier repairs of a flat are told, in minutes: a year.
const EARLIER: i64 = 365 * 24 * 60;
/// So many of them are looked at.
const EARLIER_MOST: usize = 30;

/// Makes a paper of a repair or an outage, or the list of follow-up calls of a month.
///
/// # Errors
/// Where there is no such record, or the paper doesn't exist in its state.
pub fn paper(view: View<'_>, of: &PaperOf, name: &str, job: &PaperJob) -> Outcome<Option<Paper>> {
    match of {
        PaperOf::Month(month) if PaperName::find(OF_MONTH, name).is_some() => {
            follow_up_list(view, *month, job).map(Some)
        }
        PaperOf::Record(record) if PaperName::find(NAMES, name).is_some() && letter(record) == Some(Letter::Repair) => {
            let Some(stored) = store::load(view, record.id())? else { return Err(row::not_found(record)) };
            of_repair(view, &stored, name, job).map(Some)
        }
        PaperOf::Record(record) if name == "announcement" && letter(record) == Some(Letter::Outage) => {
            let Some(stored) = outage::store::load(view, record.id())? else { return Err(row::not_found(record)) };
            announcement(view, &stored.outage, job).map(Some)
        }
        _ => Ok(None),
    }
}

const fn letter(record: &RecordKey) -> Option<Letter> {
    match record {
        RecordKey::Number(number) => Some(number.letter()),
        _ => None,
    }
}

/// The announcement of an outage: what is expected now, or that heat is back (H15).
fn announcement(view: View<'_>, outage: &Outage, job: &PaperJob) -> Outcome<Paper> {
    let steps = outage::store::steps(view, &outage.number.to_string())?;
    let lead = match outage.lead {
        Some(key) => staff::store::person(view, key)?.map(|person| person.name),
        None => None,
    };
    // It is dated by what it says, so that a reprint says the same.
    let said = outage.restored_at.or(outage.expected.last().map(|expected| expected.at)).unwrap_or(outage.from);
    let office = office(view)?;
    Ok(papers::announcement(&AnnouncementFacts {
        number: outage.number,
        planned: outage.kind == Kind::Planned,
        station: outage.station.clone(),
        area: outage.area.clone(),
        cause: outage.cause.clone(),
        from: outage.from,
        expected_to: outage.expected_to(),
        extended: outage.extended,
        lead,
        phone: outage.phone.clone(),
        restored_at: outage.restored_at,
        void: outage.voided.is_some(),
        amended: i64::try_from(steps.iter().filter(|step| step.action == "amend").count()).unwrap_or(i64::MAX),
        dated: said.day(),
        office: &office,
        job,
    }))
}

fn of_repair(view: View<'_>, stored: &Stored, name: &str, job: &PaperJob) -> Outcome<Paper> {
    let repair = &stored.repair;
    let office = office(view)?;
    let earlier = earlier(view, repair)?;
    let mut deadlines = deadline::store::of(view, &repair.number.to_string())?;
    // What was explained before it ran out and was kept after all isn't late.
    let now = view.now().minute();
    for kept in deadlines.iter_mut().filter(|kept| kept.state(now) != DeadlineState::Missed) {
        kept.deadline.explanation = None;
    }
    let job = &of_its_dispatch(view, repair, name, job)?;
    let followed_by = match &repair.follow_up {
        Some(call) => staff::store::person(view, call.by)?.map(|person| person.name),
        None => None,
    };
    let facts = RepairFacts {
        repair,
        amended: stored.amended,
        office: &office,
        deadlines: &deadlines,
        told_fee: fee_facts(view, repair.told.as_ref().and_then(|told| told.fee))?,
        charge_fee: fee_facts(view, repair.charge.as_ref().map(|charge| charge.fee))?,
        damage_fee: fee_facts(view, damage_fee(repair))?,
        earlier: &earlier,
        followed_by,
        job,
    };
    let is_sent = repair.dispatch.is_some();
    match (name, &repair.damage) {
        ("dispatch", _) if is_sent => Ok(papers::dispatch(&facts)),
        ("receipt", _) if is_sent => Ok(papers::receipt(&facts)),
        // The form has to be there before the signature that recording the damage asks for.
        ("damage", damage) if damage.is_some() || repair.arrived_at.is_some() => Ok(papers::damage(&facts)),
        ("damage", _) => Err(no_damage()),
        ("card", _) => Ok(papers::card(&facts)),
        _ => Err(not_dispatched(repair)),
    }
}

/// The order of a later dispatch is a paper of its own: only prints of this dispatch make it a reprint.
fn of_its_dispatch(view: View<'_>, repair: &Repair, name: &str, job: &PaperJob) -> Outcome<PaperJob> {
    let again = repair.dispatch.as_ref().is_some_and(|dispatch| dispatch.times > 1);
    if name != "dispatch" || job.reprint == 0 || !again {
        return Ok(job.clone());
    }
    let before = store::orders_before(view, &repair.number.to_string())?;
    Ok(PaperJob { reprint: job.reprint.saturating_sub(before), ..job.clone() })
}

fn damage_fee(repair: &Repair) -> Option<i64> {
    repair.damage.as_ref()?.charge.as_ref().map(|charge| charge.fee)
}

fn fee_facts(view: View<'_>, key: Option<i64>) -> Outcome<Option<FeeFacts>> {
    let Some(key) = key else { return Ok(None) };
    Ok(fee::store::get(view, key)?.map(FeeFacts::of))
}

/// Earlier repairs of this flat, the newest first, without those that were nothing by themselves.
fn earlier(view: View<'_>, repair: &Repair) -> Outcome<Vec<Earlier>> {
    let wanted = Wanted {
        flat: Some(repair.address.flat()),
        since: Some(repair.reported_at.plus(-EARLIER)),
        ..Wanted::default()
    };
    let listed = store::page(view, &wanted, Place::Before(repair.number.key()), EARLIER_MOST)?;
    let was_one = |state: State| !matches!(state, State::Duplicate | State::Withdrawn | State::Void);
    let earlier = listed.into_iter().filter(|row| was_one(row.state));
    Ok(earlier.map(|row| Earlier { number: row.number, reported_at: row.reported_at, kind: row.kind }).collect())
}

/// The calls still to be made that are due in a month; in this month also those that are overdue from before.
fn follow_up_list(view: View<'_>, month: Month, job: &PaperJob) -> Outcome<Paper> {
    let now = view.now().minute();
    let this_month = month == Month::of(now.day());
    let belongs = |due: Minute| {
        let of = Month::of(due.day());
        of == month || (this_month && of < month)
    };
    let mut lines = Vec::new();
    let owed = deadline::store::owed(view, form::THING.name)?;
    for kept in owed.iter().filter(|kept| kept.deadline.kind == "follow_up") {
        if let Some(due) = kept.deadline.due.filter(|due| belongs(*due)) {
            lines.extend(line(view, kept, due)?);
        }
    }
    lines.sort_by_key(|line| (line.due, line.number.key()));
    let office = office(view)?;
    Ok(papers::follow_up_list(&ListFacts { month, as_of: now, lines, office: &office, job }))
}

fn line(view: View<'_>, kept: &Kept, due: Minute) -> Outcome<Option<ListLine>> {
    let number = crate::kernel::number::read(&kept.record, Letter::Repair, view.is_training()).ok();
    let Some(number) = number else { return Ok(None) };
    let Some(Stored { repair, .. }) = store::load(view, number.key())? else { return Ok(None) };
    let Some(work) = repair.work else { return Ok(None) };
    let crew = repair.dispatch.map(|dispatch| dispatch.crew).unwrap_or_default();
    Ok(Some(ListLine {
        number,
        opens: kept.deadline.opens,
        due,
        name: repair.account.map_or(repair.caller, |(_, name)| name),
        phone: repair.phone,
        address: repair.address.line(),
        kind: repair.kind,
        work: work.work,
        crew: crew.into_iter().map(|crew| crew.name).collect(),
        finished_at: work.at,
        tries: repair.tries,
    }))
}

fn not_dispatched(repair: &Repair) -> Failure {
    let say = if repair.state == State::Reported {
        say!(
            "還沒有派工，派工單和回執單要等派工（dispatch）之後才能打印。現在可以打印維修服務卡（--paper card）。",
            "还没有派工，派工单和回执单要等派工（dispatch）之后才能打印。现在可以打印维修服务卡（--paper card）。",
            "Nobody was sent yet: order and receipt exist after the dispatch. The service card can be printed now (--paper card)."
        )
    } else {
        say!(
            "這次報修沒有派過工，沒有派工單和回執單。可以打印維修服務卡（--paper card）。",
            "这次报修没有派过工，没有派工单和回执单。可以打印维修服务卡（--paper card）。",
            "Nobody was ever sent for this repair, so it has neither order nor receipt. It has a service card (--paper card)."
        )
    };
    Problem::house("not_dispatched", say).at("paper").into()
}

fn no_damage() -> Failure {
    Problem::house(
        "no_damage",
        say!(
            "還沒有到場，也沒有登記用戶責任損壞，沒有確認單可打印。登記到場（arrive）以後可以打印空白確認單，請用戶簽字。",
            "还没有到场，也没有登记用户责任损坏，没有确认单可打印。登记到场（arrive）以后可以打印空白确认单，请用户签字。",
            "Nobody has arrived and no damage is recorded, so there is nothing to confirm. Once the arrival is recorded (arrive), the form can be printed for the user to sign."
        ),
    )
    .at("paper")
    .into()
}
