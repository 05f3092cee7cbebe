//! What the paper of a requisition shows, taken from the file: frozen values, the steps so far. No SQL and no layout.

use serde_json::{Map, Value as Json};

use super::rules::State;
use super::show;
use super::store::{self, Stored};
use crate::kernel::book::RecordKey;
use crate::kernel::number::Number;
use crate::kernel::paper::Paper;
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::time::Minute;
use crate::registers::{row, staff};
use crate::workflow::PaperJob;
use crate::workflows::sample::papers::{self, Approval, Method, RequisitionFacts, RequisitionLine, Role};
use crate::workflows::sample::store as slips;

/// Makes the paper of a requisition.
///
/// # Errors
/// Where there is no such requisition.
pub fn paper(view: View<'_>, number: Number, job: &PaperJob) -> Outcome<Paper> {
    let Some(stored) = store::load(view, number.key())? else {
        return Err(row::not_found(&RecordKey::Number(number)));
    };
    Ok(papers::requisition(&facts(view, &stored, job)?))
}

fn facts(view: View<'_>, stored: &Stored, job: &PaperJob) -> Outcome<RequisitionFacts> {
    let requisition = &stored.requisition;
    let lines = show::lines(stored).map(|(_, line, issued)| RequisitionLine {
        variety: format!("{} {}", line.code, line.name).trim().to_string(),
        size: line.size.as_ref().map(|(_, names)| names.get(job.lang).to_string()),
        count: line.count,
        metres: line.metres,
        grams: line.grams,
        issued: issued.map(|issued| (issued.count, issued.metres, issued.grams)),
    });
    let storekeeper = match &requisition.stocked_out {
        Some(out) => staff::store::person(view, out.storekeeper)?.map(|person| (person.name, out.at)),
        None => None,
    };
    Ok(RequisitionFacts {
        lang: job.lang,
        company: job.company.clone(),
        number: requisition.number,
        made_at: requisition.made_at,
        department: stored.department.clone(),
        store: stored.store.clone(),
        month: stored.month,
        slips: stored.slips.clone(),
        lines: lines.collect(),
        receiver: requisition.receiver.clone(),
        remarks: stored.remarks.clone(),
        approval: approval(view, requisition.number)?,
        document: requisition.stocked_out.as_ref().map(|out| out.document.clone()),
        storekeeper,
        posted: requisition.posted.clone(),
        void: requisition.state == State::Void,
        reprint: job.reprint,
        history_code: job.code.clone(),
        training: view.is_training(),
        preview: job.preview,
    })
}

/// The general manager's approval with the name as it was when it was recorded.
fn approval(view: View<'_>, number: Number) -> Outcome<Option<Approval>> {
    let steps = slips::steps(view, &number.to_string())?;
    let Some(step) = steps.into_iter().find(|step| step.action == "approve") else { return Ok(None) };
    let said: Map<String, Json> = serde_json::from_str(&step.said).unwrap_or_default();
    let Some(at) = Minute::parse(&step.at) else { return Ok(None) };
    Ok(Some(Approval {
        role: Role::GeneralManager,
        name: said.get("name").and_then(Json::as_str).unwrap_or_default().to_string(),
        at,
        method: if said.get("method").and_then(Json::as_str) == Some("pin") { Method::Pin } else { Method::Paper },
        deputy: said.get("deputy").is_some_and(|authority| !authority.is_null()),
    }))
}
