//! What the facts of a repair ask for in time (H5, H20, H21). Pure; counting and keeping them is `registers::deadline`'s
//! business.

use super::{AskedBy, Channel, Fault, Repair, State};
use crate::kernel::time::Minute;
use crate::registers::deadline::{Asked, Limit};

/// Minutes within which a user is reached (H20).
pub const CONTACT_MINUTES: u32 = 30;
/// Minutes within which the crew is on site of a leak (H20).
pub const LEAK_MINUTES: u32 = 30;
/// Hours within which the crew is on site of anything else (H20).
pub const ARRIVE_HOURS: u32 = 2;
/// Hours within which it is done (H20).
pub const FINISH_HOURS: u32 = 24;
/// Minutes within which the result of a matter from above is reported (H5).
pub const RESULT_MINUTES: u32 = 60;

/// The settings that a follow-up rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settings {
    /// Hours after completion before which it can't be made (H21: not less than 48).
    pub follow_up_hours: u32,
    /// Hours after its opening in which it is due.
    pub follow_up_window_hours: u32,
    /// Calls after which 'not reached' is a result.
    pub follow_up_tries: i64,
}

/// The deadlines that a repair asks for, by clause: contact and arrival and completion from the call (H20), the follow-up
/// from the completion (H21), the report to the dispatch room of a matter from above (H5).
pub fn asked(repair: &Repair, settings: &Settings) -> Vec<Asked> {
    let call = repair.reported_at;
    let ended = repair.ended.as_ref().map(|ended| ended.at);
    let advised = repair.state == State::Advised;
    let mut asked = Vec::new();
    if repair.kind != Fault::Leak {
        // Advice on the telephone is a contact (H16); the first arrival is one too.
        let advice = repair.ended.as_ref().filter(|_| advised).map(|ended| ended.at);
        let reached = [repair.contacted_at, repair.arrived_at, advice].into_iter().flatten().min();
        let contact = Asked::new("contact", Some("H20"), call, Limit::Minutes(CONTACT_MINUTES));
        asked.push(contact.met(reached).cancelled_since(ended.filter(|_| reached.is_none())));
    }
    let (minutes, on_site) = match repair.kind {
        Fault::Leak => (LEAK_MINUTES, Limit::Minutes(LEAK_MINUTES)),
        _ => (ARRIVE_HOURS * 60, Limit::Hours(ARRIVE_HOURS)),
    };
    asked.push(
        Asked::new("arrive", Some("H20"), call, on_site)
            .met(repair.arrived_at)
            .cancelled_since(ended)
            .by_wish(wished(repair, minutes)),
    );
    asked.push(
        Asked::new("finish", Some("H20"), call, Limit::Hours(FINISH_HOURS))
            .met(repair.work.as_ref().map(|work| work.at))
            .cancelled_since(ended)
            .by_wish(wished(repair, FINISH_HOURS * 60)),
    );
    // What was reported up stands, whatever the channel was amended to.
    if repair.channel == Channel::FromAbove || repair.result_up.is_some() {
        // Advice ends the repair, not the duty to report what came of it.
        asked.push(
            Asked::new("result_up", Some("H5"), call, Limit::Minutes(RESULT_MINUTES))
                .met(repair.result_up.as_ref().map(|(at, _)| *at))
                .cancelled_since(ended.filter(|_| !advised)),
        );
    }
    if let Some(work) = &repair.work {
        asked.push(
            Asked::new("follow_up", Some("H21"), work.at, Limit::Hours(settings.follow_up_window_hours))
                .opens(work.at.plus(i64::from(settings.follow_up_hours) * 60))
                .met(repair.follow_up.as_ref().map(|call| call.at))
                .cancelled_since(ended),
        );
    }
    asked
}

/// Whether the user, while there was still time, wished a time beyond a limit (H17): a miss is counted apart.
fn wished(repair: &Repair, minutes: u32) -> bool {
    let due: Minute = repair.reported_at.plus(i64::from(minutes));
    let by_user = |agreed: &&super::Appointment| agreed.asked_by == Some(AskedBy::User);
    repair.appointment.as_ref().filter(by_user).is_some_and(|agreed| agreed.at > due && agreed.agreed_at <= due)
}
