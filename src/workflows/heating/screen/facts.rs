//! What the detail of an application shows, read once and put into words: its track, its deadlines, what is paid of what
//! is due, what was printed, what belongs to it. Draws nothing.

use super::words::label;
use crate::kernel::number::Number;
use crate::kernel::problem::Outcome;
use crate::kernel::record::life::{colon, push, when};
use crate::kernel::record::{Event, Stepped};
use crate::kernel::store::View;
use crate::kernel::time::deadline::DeadlineState;
use crate::kernel::time::{Minute, Stamp};
use crate::kernel::ui::Cx;
use crate::kernel::units::Fen;
use crate::kernel::words::{Lang, words};
use crate::registers::deadline::{self, Kept, wording};
use crate::registers::user::store::User;
use crate::registers::{staff, step, user};
use crate::workflows::heating::rules::life::{self, Ground};
use crate::workflows::heating::rules::track::{self, Stage};
use crate::workflows::heating::rules::{Application, Fee, Kind, State, Step, Wish, fees};
use crate::workflows::heating::store::{self, Stored};
use crate::workflows::heating::{ground, scheduled_in};

/// An application in words.
#[derive(Clone, Debug)]
pub struct Facts {
    /// As it lies in the file.
    pub stored: Stored,
    /// Its track, with what has become of each stage.
    pub track: Vec<Stage>,
    /// Its deadlines, in the order in which they started.
    pub deadlines: Vec<Kept>,
    /// What it rests on beside itself.
    pub ground: Ground,
    /// The acceptance and the steps, oldest first.
    pub life: Vec<Event>,
    /// Who took each step, by its place among the steps.
    pub who: Vec<(i64, String)>,
    /// The names of the steps that were taken, oldest first.
    pub taken: Vec<String>,
    /// The fees of its kind: what is due in all, what of it before supply, what was paid; `None` where the schedule has
    /// no such fee.
    pub fees: Vec<(Fee, Option<fees::Account>)>,
    /// The papers that left the program, each with how often.
    pub printed: Vec<(String, i64)>,
    /// The papers that left it since the last step, each with when.
    pub fresh: Vec<(String, Stamp)>,
    /// The user as the register has them now.
    pub user: Option<User>,
    /// What names it: of a stop its restorations; what a repair or another record links to it.
    pub links: Vec<(String, String)>,
    /// The restorations of a stop that weren't dropped, oldest first.
    pub restorations: Vec<Number>,
    /// The restoration by whose execution heat was back, and when.
    pub restored: Option<(Number, Minute)>,
}

/// Reads an application.
///
/// # Errors
/// Where the file can't be read.
pub fn read(key: i64, cx: &Cx<'_>) -> Outcome<Option<Facts>> {
    let view = cx.view();
    let Some(stored) = store::load(view, key)? else { return Ok(None) };
    let app = &stored.application;
    let record = app.number.to_string();
    let now = cx.now.minute();
    let taken_by = name(view, stored.taken_by)?;
    let mut life = vec![Event {
        label: label("apply").get(cx.lang).to_string(),
        when: when(app.accepted_at, now),
        who: taken_by.clone(),
        note: app.channel.words().get(cx.lang).to_string(),
    }];
    let mut who = vec![(0, taken_by)];
    let rows = step::store::of(view, &record)?;
    let newest = rows.iter().map(|row| row.typed_at.clone()).max().unwrap_or_default();
    let taken = rows.iter().map(|row| row.action.clone()).collect();
    for row in rows {
        let fact = app.log.iter().find(|done| done.n == row.n);
        let by = match (fact.and_then(|done| super::words::by(&done.fact)), row.operator) {
            (Some(by), _) if !by.is_empty() => by,
            (_, Some(key)) => name(view, key)?,
            _ => String::new(),
        };
        let mut note = match fact {
            Some(done) => super::words::said(&done.fact, cx.lang),
            None => super::words::other(&row.said),
        };
        if row.late_typed {
            push(&mut note, cx.word(words("補記", "补记", "typed late")));
        }
        let at = Minute::parse(&row.at).unwrap_or(now);
        who.push((row.n, by.clone()));
        life.push(Event { label: label(&row.action).get(cx.lang).to_string(), when: when(at, now), who: by, note });
    }
    let fresh = step::store::last_printed(view, &record)?.into_iter();
    let fresh = fresh.filter(|(_, at)| *at >= newest);
    let fresh = fresh.filter_map(|(paper, at)| Some((paper, at.get(..19).and_then(Stamp::parse)?))).collect();
    let stops = app.kind.is_stop();
    Ok(Some(Facts {
        track: track::track(app),
        deadlines: deadline::store::of(view, &record)?,
        ground: ground(view, app, now)?,
        life,
        who,
        taken,
        fees: due(app, cx)?,
        printed: step::store::printed(view, &record)?,
        fresh,
        user: app.user.map(|key| user::store::get(view, key)).transpose()?.flatten(),
        links: store::linked(view, &record)?,
        restorations: if stops { store::restorations(view, app.number)? } else { Vec::new() },
        restored: if stops { store::restored_by(view, app.number)? } else { None },
        stored,
    }))
}

fn name(view: View<'_>, key: i64) -> Outcome<String> {
    Ok(staff::store::person(view, key)?.map(|person| person.name).unwrap_or_default())
}

/// The fees of its kind: as the first payment froze them, else as the schedule has them today.
fn due(app: &Application, cx: &Cx<'_>) -> Outcome<Vec<(Fee, Option<fees::Account>)>> {
    let mut out = Vec::new();
    for fee in fees::of_kind(app.kind) {
        let account = match fees::account(app, *fee) {
            Some(account) => Some(account),
            None => scheduled_in(cx.view(), app, *fee, cx.now.day())?
                .and_then(Result::ok)
                .map(|(due, required)| fees::Account { due, required, paid: Fen(0) }),
        };
        out.push((*fee, account));
    }
    Ok(out)
}

impl Facts {
    /// The application.
    pub fn app(&self) -> &Application {
        &self.stored.application
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        life::state(self.app())
    }

    /// What its steps rest on, now.
    pub fn ground(&self, now: Minute) -> Ground {
        Ground { now, ..self.ground }
    }

    /// The first stage that comes next.
    pub fn next_stage(&self) -> Option<&Stage> {
        self.track.iter().find(|stage| matches!(stage.standing, track::Standing::Next | track::Standing::Failed(_)))
    }

    /// Who and where in one line: address, user or applicant, telephone.
    pub fn whose(&self) -> String {
        let app = self.app();
        let mut out = app.address.line();
        if let Some((_, name)) = &app.account {
            push(&mut out, name);
        }
        if app.account.as_ref().is_none_or(|(_, name)| *name != app.applicant) {
            push(&mut out, &app.applicant);
        }
        push(&mut out, &app.phone);
        out
    }

    /// The deadline that ends next of those that are still owed.
    pub fn presses(&self, now: Minute) -> Option<&Kept> {
        let owed = self.deadlines.iter().filter(|kept| is_owed(kept, now));
        owed.min_by_key(|kept| (kept.deadline.due.is_none(), kept.deadline.due))
    }

    /// The limit of a stage, where it has one that is still owed.
    pub fn limit_of(&self, step: Step, now: Minute) -> Option<&Kept> {
        let kind = match step {
            Step::ReplyPlan => "plan_reply",
            Step::Supply => "supply",
            Step::ResultUp => "result_up",
            _ => return None,
        };
        self.deadlines.iter().find(|kept| kept.deadline.kind == kind && is_owed(kept, now))
    }

    /// Whether heat can be restored from it: a stop that was carried out, that nothing restores yet.
    pub fn can_be_restored(&self) -> bool {
        let app = self.app();
        app.kind.is_stop()
            && app.kind != Kind::CutOff
            && app.last(Step::Execute).is_some()
            && !matches!(self.state(), State::Void | State::Withdrawn | State::Refused)
            && self.restorations.is_empty()
    }

    /// The record that Left goes to: the stop that it ends, or the restoration of a stop.
    pub fn other(&self) -> Option<String> {
        match &self.app().wish {
            Wish::Restore { restores: Some(stop), .. } => Some(stop.to_string()),
            _ => self.restorations.last().map(|number| number.to_string()),
        }
    }

    /// What comes next, or how it ended.
    pub fn next_line(&self, cx: &Cx<'_>) -> String {
        let (lang, now) = (cx.lang, cx.now.minute());
        let state = self.state();
        let mut out = match (state, life::ended(self.app())) {
            (State::Open, _) => {
                let what = self.usual_words(cx);
                let intro = words("下一步", "下一步", "Next").get(lang);
                format!("{intro}{}{what}", colon(lang))
            }
            (_, Some((_, done))) => {
                let mut out = format!("{}{}", state.words().get(lang), colon(lang));
                push(&mut out, &when(done.at, now));
                push(&mut out, &super::words::said(&done.fact, lang));
                out
            }
            _ => {
                let at = life::ended_at(self.app()).map(|(at, _)| when(at, now)).unwrap_or_default();
                format!("{}{}{at}", state.words().get(lang), colon(lang))
            }
        };
        if let Some(kept) = self.presses(now) {
            push(&mut out, &limit(kept, now, lang));
        }
        out
    }

    fn usual_words(&self, cx: &Cx<'_>) -> String {
        let lang = cx.lang;
        let unexplained = self.deadlines.iter().any(|kept| kept.is_unexplained(cx.now.minute()));
        let stage = self.next_stage();
        let blocked = stage.is_some_and(|stage| !self.possible(cx).contains(&stage.step.code()));
        if blocked && unexplained {
            return words("先說明逾期原因", "先说明逾期原因", "explain the missed limit first").get(lang).to_string();
        }
        stage.map_or_else(String::new, |stage| super::words::stage(stage, lang))
    }

    /// What was paid of what is due in few words, of the fees that the track waits for or that were paid.
    pub fn money_brief(&self, lang: Lang) -> Vec<String> {
        let waits = |fee: Fee| self.track.iter().any(|stage| stage.fee == Some(fee));
        let one = |(fee, account): &(Fee, Option<fees::Account>)| {
            let account = account.filter(|account| waits(*fee) || account.paid.0 > 0)?;
            let name = fee.words().get(lang);
            let amount = super::words::yuan(&format!("{}/{}", account.paid, account.due), lang);
            let enough = account.paid.0 < account.due.0 && account.is_enough();
            let enough = if enough { words("夠供熱", "够供热", "enough") } else { words("", "", "") };
            Some(format!("{name} {amount} {}", enough.get(lang)).trim_end().to_string())
        };
        self.fees.iter().filter_map(one).collect()
    }

    /// What was paid of what is due, a text each; only fees that the schedule has or that were paid.
    pub fn money(&self, lang: Lang) -> Vec<String> {
        let one = |(fee, account): &(Fee, Option<fees::Account>)| {
            let account = (*account)?;
            let (name, due, paid) = (fee.words().get(lang), account.due, account.paid);
            let mut text = match lang {
                Lang::Hant => format!("{name} 已收 {paid}／應收 {due} 元"),
                Lang::Hans => format!("{name} 已收 {paid}／应收 {due} 元"),
                Lang::En => format!("{name}: {paid} of {due} yuan paid"),
            };
            if account.required != account.due {
                let needed = account.required;
                text.push_str(&match lang {
                    Lang::Hant => format!("，供熱前要到 {needed}"),
                    Lang::Hans => format!("，供热前要到 {needed}"),
                    Lang::En => format!(", {needed} before supply"),
                });
            }
            Some(text)
        };
        self.fees.iter().filter_map(one).collect()
    }
}

/// Whether a deadline is still to be met.
pub fn is_owed(kept: &Kept, now: Minute) -> bool {
    kept.deadline.met_at.is_none()
        && kept.cancelled_at.is_none()
        && matches!(kept.state(now), DeadlineState::Open | DeadlineState::Running | DeadlineState::Missed)
}

/// A limit in few words: `方案答覆 11-26 17:30 前，剩 2 天`.
pub fn limit(kept: &Kept, now: Minute, lang: Lang) -> String {
    let what = deadline::kind_words(&kept.deadline.kind).map_or("", |words| words.get(lang));
    let standing = wording::standing(kept, now, lang);
    match (kept.deadline.due, lang) {
        (None, _) => format!("{what} {standing}"),
        (Some(due), Lang::Hant | Lang::Hans) => format!("{what} {} 前，{standing}", when(due, now)),
        (Some(due), Lang::En) => format!("{what} by {}, {standing}", when(due, now)),
    }
}
