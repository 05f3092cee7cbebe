//! The steps of an outage by keyboard: which come next, which are blocked and why, and the small form of each. It asks;
//! the rules decide, below the desk.

use super::facts::Facts;
use crate::kernel::form::field::{Action, Thing};
use crate::kernel::form::layout::{Layout, Stop};
use crate::kernel::form::sheet::Hooks;
use crate::kernel::form::state::{Focus, Form};
use crate::kernel::form::value::{Typed, Values};
use crate::kernel::problem::Problem;
use crate::kernel::record::Stepped;
use crate::kernel::record::life::when;
use crate::kernel::record::step::key_of;
use crate::kernel::time::Minute;
use crate::kernel::ui::{Cx, Reply, Request};
use crate::kernel::words::{Words, words};
use crate::registers::rights;
use crate::workflows::repair::outage::form::THING;
use crate::workflows::repair::outage::rules::{CORRECTABLE, State};
use crate::workflows::repair::outage::store::{self, Stored};

impl Stepped for Facts {
    const PRINT: Words = words("打印公告", "打印公告", "Print");

    fn thing() -> &'static Thing {
        &THING
    }

    fn id(&self) -> i64 {
        self.stored.outage.number.key()
    }

    fn possible(&self, cx: &Cx<'_>) -> Vec<&'static str> {
        let now = cx.now.minute();
        let mut possible = self.stored.outage.next(now);
        if self.kept.iter().any(|kept| kept.is_unexplained(now)) {
            possible.push("explain");
        }
        possible
    }

    fn blocked(&self, cx: &Cx<'_>) -> Vec<(&'static str, Problem)> {
        self.stored.outage.blocked(cx.now.minute())
    }

    fn may(name: &'static str, cx: &Cx<'_>) -> Result<(), Problem> {
        rights::may(cx.operator(), THING.name, name, &Values::new())
    }

    fn open(&self, action: &'static Action, replace: bool, cx: &Cx<'_>) -> Reply {
        let hooks = StepHooks { action, stored: self.stored.clone() };
        let layout = Layout { stops: Some(stops), ..Layout::default() };
        let sheet = self.step_sheet(action, self.stored.rev, layout, Box::new(hooks), cx);
        self.show_sheet(sheet, action, replace, cx)
    }

    fn print(&self, _cx: &Cx<'_>) -> Reply {
        let record = self.stored.outage.number.to_string();
        Reply::Ask(Request::Print { record, paper: Some("announcement"), preview: false })
    }

    /// Users are told, then heat comes back.
    fn usual_name(&self, cx: &Cx<'_>) -> Option<&'static str> {
        match self.stored.outage.state(cx.now.minute()) {
            State::Planned | State::Running if self.is_owed() => Some("announce"),
            State::Running => Some("restore"),
            State::Planned | State::Restored | State::Void => None,
        }
    }

    fn short(&self, action: &'static Action) -> Words {
        match action.name {
            "announce" => words("公告", "公告", "Announce"),
            "restore" => words("恢復", "恢复", "Restore"),
            _ => action.label,
        }
    }
}

/// Which places are stopped at.
fn stops(form: &Form, focus: Focus) -> Stop {
    match key_of(form, focus) {
        "deadline" => Stop::Pass,
        _ => Stop::Ask,
    }
}

/// What a step's form starts with and shows.
struct StepHooks {
    action: &'static Action,
    stored: Stored,
}

impl Hooks for StepHooks {
    fn defaults(&self, cx: &Cx<'_>) -> Typed {
        let outage = &self.stored.outage;
        let mut typed = Typed::new();
        let moment = |at: Minute| at.to_string().replacen('T', " ", 1);
        match self.action.name {
            "explain" => typed.set_text("deadline", "announce"),
            "extend" => {
                if let Some(to) = outage.expected_to() {
                    typed.set_text("expected_to", moment(to));
                }
            }
            "amend" => {
                typed.set_text("kind", outage.kind.code());
                typed.set_text("cause", outage.cause.clone());
                typed.set_text("area", outage.area.clone());
                typed.set_text("station", outage.station.clone());
                typed.set_text("from", moment(outage.from));
                if let Some(to) = outage.expected_to() {
                    typed.set_text("expected_to", moment(to));
                }
                if let Some(lead) = outage.lead {
                    typed.set_text("lead", format!("staff/{lead}"));
                }
                typed.set_text("phone", outage.phone.clone().unwrap_or_default());
                if let Some(facility) = outage.facility {
                    typed.set_text("facility", format!("facility/{facility}"));
                }
            }
            "correct-time" => {
                let steps = store::steps(cx.view(), &outage.number.to_string()).unwrap_or_default();
                let last = steps.into_iter().rev().map(|step| step.action);
                let step = last.into_iter().find(|name| CORRECTABLE.contains(&name.as_str()));
                typed.set_text("step", step.unwrap_or_else(|| "received".to_string()));
            }
            _ => {}
        }
        typed
    }

    fn head(&self, cx: &Cx<'_>) -> Vec<String> {
        let Ok(Some(stored)) = store::load(cx.view(), self.stored.outage.number.key()) else { return Vec::new() };
        let (outage, now) = (&stored.outage, cx.now.minute());
        let state = outage.state(now).words().get(cx.lang);
        let from = when(outage.from, now);
        let to = outage.restored_at.or(outage.expected_to()).map(|to| when(to, now)).unwrap_or_default();
        let line = format!("{}  {state}  {from} → {to}", outage.number);
        vec![line.trim_end().to_string(), format!("{}  {}", outage.area, outage.cause)]
    }

    fn rev(&self, cx: &Cx<'_>) -> Option<i64> {
        store::rev(cx.view(), self.stored.outage.number.key()).ok()
    }
}
