//! The small form of a step: what it starts with, which of its fields apply to this application, what it shows of it. The
//! rules judge it, below the desk.

use std::cell::{Ref, RefCell};

use super::facts::{self, Facts};
use super::{printed, side, track};
use crate::kernel::book;
use crate::kernel::form::field::Action;
use crate::kernel::form::layout::{self, Computed, Layout, Stop};
use crate::kernel::form::sheet::Hooks;
use crate::kernel::form::slot::Slot;
use crate::kernel::form::state::{Focus, Form};
use crate::kernel::form::value::{Raw, Typed};
use crate::kernel::number::Number;
use crate::kernel::record::step::key_of;
use crate::kernel::record::{Facts as _, StepSheet, Stepped};
use crate::kernel::ui::{Cx, Notice, Reply};
use crate::kernel::units::{Area, Fen};
use crate::kernel::words::{Lang, Say, words};
use crate::registers::deadline::{is_told, wording};
use crate::registers::row;
use crate::workflows::heating::form::belongs;
use crate::workflows::heating::rules::track::{Stage, Standing, contract};
use crate::workflows::heating::rules::{Application, Changed, Fact, Fee, Kind, Step, Wish, fees};
use crate::workflows::heating::store;

/// The small form of a step.
pub fn form(facts: &Facts, action: &'static Action, cx: &Cx<'_>) -> StepSheet {
    let hooks = StepHooks { key: facts.id(), action, facts: RefCell::new(facts.clone()) };
    let layout = Layout { stops: Some(stops(facts.app(), action)), ..Layout::default() };
    facts.step_sheet(action, facts.stored.rev, layout, Box::new(hooks), cx).from_first_asked(cx)
}

/// What a step's form starts with and shows.
struct StepHooks {
    key: i64,
    action: &'static Action,
    /// The application as the form shows it: read again where another window has changed it meanwhile.
    facts: RefCell<Facts>,
}

impl StepHooks {
    fn facts(&self) -> Ref<'_, Facts> {
        self.facts.borrow()
    }
}

impl Hooks for StepHooks {
    fn defaults(&self, cx: &Cx<'_>) -> Typed {
        let facts = self.facts();
        let app = facts.app();
        match Step::from_code(self.action.name) {
            Some(step) => of_track(&facts, step, cx),
            None if self.action.name == "explain" => {
                let now = cx.now.minute();
                let owed = facts.deadlines.iter().find(|kept| kept.is_unexplained(now));
                let kind = owed.or_else(|| facts.presses(now)).map(|kept| kept.deadline.kind.clone());
                Typed::new().with("deadline", kind.unwrap_or_default())
            }
            None if self.action.name == "correct-time" => {
                let last = facts.taken.iter().rev().find(|name| Step::from_code(name).is_some());
                Typed::new().with("step", last.map_or("received", String::as_str))
            }
            None if self.action.name == "amend" => amended(app),
            None => Typed::new(),
        }
    }

    fn head(&self, cx: &Cx<'_>) -> Vec<String> {
        let (facts, lang) = (&*self.facts(), cx.lang);
        let kind = facts.app().kind.words().get(lang);
        let mut out = vec![format!("{}  {kind}  {}", facts.number(), facts.whose())];
        if self.action.name == Step::Settle.code() {
            out.push(settling(facts, lang));
        }
        if self.action.name == "explain" {
            let now = cx.now.minute();
            let owed = facts.deadlines.iter().filter(|kept| kept.is_unexplained(now));
            out.extend(owed.map(|kept| wording::brief(kept, now, lang)).take(2));
        }
        out
    }

    fn rev(&self, cx: &Cx<'_>) -> Option<i64> {
        if let Ok(Some(fresh)) = facts::read(self.key, cx) {
            *self.facts.borrow_mut() = fresh;
        }
        store::rev(cx.view(), self.key).ok()
    }

    fn computed(&self, typed: &Typed, cx: &Cx<'_>) -> Computed {
        let facts = self.facts();
        let note = match Step::from_code(self.action.name) {
            Some(Step::Pay) => paying(&facts, typed.text("fee"), cx.lang),
            Some(Step::Procedure) => items(&facts, cx),
            Some(Step::AreaNotice) => notice(&facts, typed, cx.lang),
            Some(Step::Supply | Step::SupplyNotice | Step::Contract) => side::contract_of(facts.app(), cx.lang),
            _ => String::new(),
        };
        Computed { note, ..Computed::default() }
    }

    /// The paper of the step is at hand: F5 prints it.
    fn done(&self, done: &book::Done, cx: &Cx<'_>) -> Reply {
        if done.refused.is_some() || !done.warnings.is_empty() {
            return Reply::Done;
        }
        let Ok(Some(facts)) = facts::read(self.key, cx) else { return Reply::Done };
        let app = facts.app();
        let paper = Step::from_code(self.action.name).and_then(|step| printed::of_step(app.kind, step));
        let Some(paper) = paper.and_then(printed::called) else { return Reply::Done };
        let (number, step) = (facts.number(), self.action.label);
        let told = Say::each(|lang| {
            let (step, paper) = (step.get(lang), paper.get(lang));
            match lang {
                Lang::Hant => format!("{number} {step}：已記。按 F5 打印「{paper}」。"),
                Lang::Hans => format!("{number} {step}：已记。按 F5 打印“{paper}”。"),
                Lang::En => format!("{number}: {step} done. F5 prints the {paper}."),
            }
        });
        Reply::Tell(Notice::good(told))
    }
}

/// What a step of the track starts with: what follows from the application, never a judgement.
fn of_track(facts: &Facts, step: Step, cx: &Cx<'_>) -> Typed {
    let app = facts.app();
    let mut typed = Typed::new();
    let next = facts
        .track
        .iter()
        .find(|stage| stage.step == step && matches!(stage.standing, Standing::Next | Standing::Failed(_)));
    match step {
        Step::Inspect => {
            if let Some(stage) = next {
                typed.set_text("stage", stage.stage.map_or("", |stage| stage.code()));
                typed.set_text("part", stage.part.map_or("", |part| part.code()));
            }
            // The same people judge by the same drawings.
            if let Some(Fact::Inspect { inspectors, basis, .. }) = app.last(step).map(|done| &done.fact) {
                typed.set_text("inspectors", inspectors.clone());
                typed.set_text("basis", basis.clone());
            }
        }
        Step::Accept => {
            typed.set_text("part", next.and_then(|stage| stage.part).map_or("", |part| part.code()));
            if let Some(Fact::Accept { departments, station_by, .. }) = app.last(step).map(|done| &done.fact) {
                typed.set_text("departments", departments.clone());
                typed.set_text("station_by", station_by.clone());
            }
        }
        Step::Pay => {
            let owed = |fee: &Fee| {
                let account = facts.fees.iter().find(|(known, _)| known == fee).and_then(|(_, account)| *account);
                account.is_none_or(|account| account.left().0 > 0)
            };
            let fee = next.and_then(|stage| stage.fee);
            let fee = fee.or_else(|| fees::of_kind(app.kind).iter().copied().find(owed));
            typed.set_text("fee", fee.map_or("", |fee| fee.code()));
        }
        Step::Decide => {
            // Without a loop of its own a home can't be stopped alone.
            typed.set_text("feasible", if app.home.own_loop { "" } else { "false" });
            typed.set_text("by", approver(cx).unwrap_or_default());
        }
        Step::Reject => typed.set_text("by", approver(cx).unwrap_or_default()),
        Step::Procedure => typed.set_text("item", next.and_then(|stage| stage.item.clone()).unwrap_or_default()),
        Step::Approve => {
            typed.set_text("by", approver(cx).unwrap_or_default());
            typed.set_text("method", "paper");
        }
        Step::Settle => {
            let due = fees::to_settle(app, facts.ground.scheduled).unwrap_or(Fen(0));
            typed.set_text("amount", due.to_string());
        }
        Step::AreaNotice => area_notice(facts, &mut typed, cx),
        Step::SupplyNotice => typed.set_text("from", cx.now.day().to_string()),
        _ => {}
    }
    typed
}

/// Who approves, where there is only one.
fn approver(cx: &Cx<'_>) -> Option<String> {
    let all = row::store::all(cx.view(), "staff").ok()?;
    let approves = |person: &&serde_json::Map<String, serde_json::Value>| {
        !row::has(person, "disabled_at") && row::text(person, "roles").split(',').any(|role| role == "approver")
    };
    let mut approvers = all.iter().filter(approves).filter_map(|person| person.get("id")?.as_i64());
    let only = approvers.next().filter(|_| approvers.next().is_none())?;
    Some(format!("staff/{only}"))
}

/// By how much an area notice changes it, and who checked and approved, as the application has it.
fn area_notice(facts: &Facts, typed: &mut Typed, cx: &Cx<'_>) {
    let app = facts.app();
    let now = facts.user.as_ref().and_then(|user| user.area).unwrap_or(0);
    let change = match &app.wish {
        Wish::New { applied_area, .. } => applied_area.map(|area| area.0),
        Wish::Change { what: Changed::Area, new_value } => hundredths(new_value).map(|area| area - now),
        Wish::Stop { .. } | Wish::Imposed { .. } => Some(-now),
        Wish::Restore { restores, .. } => restores.and_then(|stop| taken(stop, cx)),
        Wish::Change { .. } => None,
    };
    if let Some(change) = change.filter(|change| *change != 0) {
        typed.set_text("change", Area(change).to_string());
    }
    typed.set_text("effective_from", cx.now.day().to_string());
    if let Some(Fact::Verify { by, .. }) = app.last(Step::Verify).map(|done| &done.fact) {
        typed.set_text("checked_by", by.clone());
    }
    if let Some(Fact::Approve { by, .. }) = app.last(Step::Approve).map(|done| &done.fact) {
        typed.set_text("approved_by", by.1.clone());
    }
}

/// The area that a stop's notice took away, in hundredths.
fn taken(stop: Number, cx: &Cx<'_>) -> Option<i64> {
    let stored = store::load(cx.view(), stop.key()).ok()??;
    match stored.application.last(Step::AreaNotice).map(|done| &done.fact) {
        Some(Fact::AreaNotice(notice)) => Some(-notice.change.0),
        _ => None,
    }
}

/// An area as typed, in hundredths.
fn hundredths(text: &str) -> Option<i64> {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let part = format!("{part:0<2}");
    let whole: i64 = whole.parse().ok()?;
    Some(whole * 100 + part.get(..2)?.parse::<i64>().ok()?)
}

/// What is due of a fee and what was paid of it (H4): never typed, always in sight.
fn paying(facts: &Facts, fee: &str, lang: Lang) -> String {
    let Some(fee) = Fee::from_code(fee) else { return facts.money(lang).join("\n") };
    let name = fee.words().get(lang);
    let known = facts.fees.iter().find(|(known, _)| *known == fee).and_then(|(_, account)| *account);
    let Some(account) = known else {
        return match lang {
            Lang::Hant => format!("收費項目表裡沒有「{name}」：主管先在收費項目裡登記，才能收。"),
            Lang::Hans => format!("收费项目表里没有“{name}”：主管先在收费项目里登记，才能收。"),
            Lang::En => format!("The schedule has no {name}: the supervisor enters it first."),
        };
    };
    let (due, paid, left) = (account.due, account.paid, account.left());
    let mut text = match lang {
        Lang::Hant => format!("{name}：應收 {due} 元，已收 {paid}，還欠 {left}"),
        Lang::Hans => format!("{name}：应收 {due} 元，已收 {paid}，还欠 {left}"),
        Lang::En => format!("{name}: {due} yuan due, {paid} paid, {left} still owed"),
    };
    if account.required != account.due {
        let needed = Fen((account.required.0 - account.paid.0).max(0));
        text.push_str(&match lang {
            Lang::Hant => format!("；供熱前至少再收 {needed}"),
            Lang::Hans => format!("；供热前至少再收 {needed}"),
            Lang::En => format!("; at least {needed} more before supply"),
        });
    }
    text
}

/// What settling comes to by the schedule (H4, H12).
fn settling(facts: &Facts, lang: Lang) -> String {
    let app = facts.app();
    let Some(fee) = fees::of_settlement(app.kind) else { return String::new() };
    let name = fee.words().get(lang);
    match (fees::to_settle(app, facts.ground.scheduled), lang) {
        (Some(due), Lang::Hant) => format!("按收費項目表，{name} 還應收 {due} 元"),
        (Some(due), Lang::Hans) => format!("按收费项目表，{name} 还应收 {due} 元"),
        (Some(due), Lang::En) => format!("By the schedule {due} yuan of the {name} are still due"),
        (None, Lang::Hant) => format!("收費項目表裡沒有{name}：填 0；要退的填退款收據"),
        (None, Lang::Hans) => format!("收费项目表里没有{name}：填 0；要退的填退款收据"),
        (None, Lang::En) => format!("The schedule has no {name}: enter 0; for money given back its receipt"),
    }
}

/// The items of the lawful procedure that are still to be done, with their numbers.
fn items(facts: &Facts, cx: &Cx<'_>) -> String {
    let items = facts.track.iter().filter(|stage| stage.step == Step::Procedure);
    let open = |(_, stage): &(usize, &Stage)| !matches!(stage.standing, Standing::Done(_));
    let one = |(at, stage): (usize, &Stage)| {
        let sign = track::sign(stage.standing, cx.look.ascii);
        format!("{sign} {} {}", at + 1, stage.item.as_deref().unwrap_or_default())
    };
    items.enumerate().filter(open).map(one).collect::<Vec<_>>().join("\n")
}

/// The area before and after a notice.
fn notice(facts: &Facts, typed: &Typed, lang: Lang) -> String {
    let Some(user) = &facts.user else {
        let text = words(
            "還沒有用戶：填新戶號就用申請內容建戶，填已有戶號就記在那一戶。",
            "还没有用户：填新户号就用申请内容建户，填已有户号就记在那一户。",
            "There is no user yet: a new account makes one from the application, a known one takes it.",
        );
        return text.get(lang).to_string();
    };
    let before = user.area.unwrap_or(0);
    let (sign, digits) = match typed.text("change").trim().strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, typed.text("change").trim()),
    };
    let after = hundredths(digits).map(|change| Area(before + sign * change).to_string());
    let (account, name, before) = (&user.account, &user.name, Area(before));
    let after = after.unwrap_or_else(|| "／".to_string());
    match lang {
        Lang::Hant => format!("{account} {name}：原面積 {before} m²，改後 {after} m²"),
        Lang::Hans => format!("{account} {name}：原面积 {before} m²，改后 {after} m²"),
        Lang::En => format!("{account} {name}: {before} m² before, {after} m² after"),
    }
}

/// The descriptive fields as they are, to be corrected in place.
fn amended(app: &Application) -> Typed {
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let address = Typed::new()
        .with("estate", app.address.estate.clone())
        .with("building", app.address.building.clone())
        .with("unit", app.address.unit.clone())
        .with("room", app.address.room.clone());
    let mut typed = Typed::new()
        .with("channel", app.channel.code())
        .with("account", app.user.map_or(String::new(), |key| format!("user/{key}")))
        .with("applicant", app.applicant.clone())
        .with("id_no", some(&app.id_no))
        .with("phone", app.phone.clone())
        .with("station", app.station.clone())
        .with("substation", some(&app.substation))
        .with("papers", app.papers.join("，"))
        .with("papers_missing", app.papers_missing.join("，"))
        .with("handler", format!("staff/{}", app.handler.0))
        .with("outside_reason", some(&app.outside_reason))
        .with("remarks", some(&app.remarks));
    typed.set("address", Raw::Group(address));
    match &app.wish {
        Wish::New { floor_area, applied_area } => {
            for (key, area) in [("floor_area", floor_area), ("applied_area", applied_area)] {
                typed.set_text(key, area.map(|area| area.to_string()).unwrap_or_default());
            }
        }
        Wish::Change { new_value, .. } => typed.set_text("new_value", new_value.clone()),
        Wish::Stop { from, to, .. } => {
            typed.set_text("from", from.to_string());
            typed.set_text("to", to.to_string());
        }
        Wish::Imposed { legal_basis, found_by, found_on, .. } => {
            typed.set_text("legal_basis", legal_basis.clone());
            typed.set_text("found_by", format!("staff/{}", found_by.0));
            typed.set_text("found_on", found_on.to_string());
        }
        Wish::Restore { restores, .. } => {
            typed.set_text("restores", restores.map(|number| number.to_string()).unwrap_or_default());
        }
    }
    if app.user.is_none() {
        typed.set_text("user_class", app.home.class.code());
        typed.set_text("building_kind", app.home.building.code());
        typed.set_text("own_loop", app.home.own_loop.to_string());
    }
    if app.kind == Kind::NewLoad {
        typed.set_text("buildings", app.buildings.join("，"));
        typed.set_text("households", app.households.map(|count| count.to_string()).unwrap_or_default());
    }
    if let Some(known) = contract(app).filter(|known| Some(*known) == app.contract.as_ref()) {
        typed.set_text("contract_no", known.number.clone());
        typed.set_text("contract_date", known.date.to_string());
        typed.set_text("contract_celsius", known.celsius.map(|celsius| celsius.to_string()).unwrap_or_default());
    }
    if let Some(works) = &app.works {
        let day = |day: Option<crate::kernel::time::Day>| day.map(|day| day.to_string()).unwrap_or_default();
        let group = Typed::new()
            .with("section", some(&works.section))
            .with("from", day(works.from))
            .with("to", day(works.to))
            .with("contractor", some(&works.contractor))
            .with("contractor_qualification", some(&works.contractor_qualification))
            .with("designer", some(&works.designer))
            .with("designer_qualification", some(&works.designer_qualification))
            .with("responsible", some(&works.responsible))
            .with("phone", some(&works.phone));
        typed.set("works", Raw::Group(group));
    }
    typed
}

/// Which fields of a step are stopped at for this application.
fn stops(app: &Application, action: &Action) -> layout::Stops {
    match (action.name, app.kind) {
        ("execute", Kind::Restore) => restored_stops,
        ("execute", Kind::Stop) if app.home.own_loop => plain_stops,
        ("execute", _) => joints_stops,
        ("area-notice", _) if app.user.is_some() => known_user_stops,
        ("settle", _) => settle_stops,
        ("explain", _) => explain_stops,
        ("amend", kind) => amend_stops(kind),
        _ => plain_stops,
    }
}

/// The usual step: who took it, how it was signed and a time that is now have their answers, the rest is asked.
fn plain_stops(form: &Form, focus: Focus) -> Stop {
    match key_of(form, focus) {
        "at" | "note" | "n" => Stop::Pass,
        "materials" | "defects" | "design_changes" => match form.typed().text("result") {
            // What failed says what is to be put right.
            "fail" if key_of(form, focus) == "defects" => Stop::Ask,
            _ => Stop::Pass,
        },
        // Somebody else than the operator mostly did it: the name is asked for where nothing else is.
        "method" => Stop::Pass,
        "stage" | "part" | "departments" | "station_by" | "inspectors" | "basis" | "item" | "fee"
            if form.slot_at(focus).is_some_and(|slot| !slot.is_blank()) =>
        {
            Stop::Pass
        }
        _ => Stop::Ask,
    }
}

fn joints_stops(form: &Form, focus: Focus) -> Stop {
    if key_of(form, focus) == "pipes_removed" { Stop::Hide } else { plain_stops(form, focus) }
}

fn restored_stops(form: &Form, focus: Focus) -> Stop {
    if key_of(form, focus) == "joints_insulated" { Stop::Hide } else { joints_stops(form, focus) }
}

fn known_user_stops(form: &Form, focus: Focus) -> Stop {
    if key_of(form, focus) == "account" { Stop::Hide } else { plain_stops(form, focus) }
}

/// A receipt is asked for only where money changes hands.
fn settle_stops(form: &Form, focus: Focus) -> Stop {
    let amount = form.typed();
    let amount = amount.text("amount").trim();
    let nothing = amount.chars().all(|ch| matches!(ch, '0' | '.'));
    match key_of(form, focus) {
        "receipt_no" if nothing => Stop::Pass,
        "refund" => Stop::Pass,
        _ => plain_stops(form, focus),
    }
}

/// Who was told is asked only for the kinds of which users are told.
fn explain_stops(form: &Form, focus: Focus) -> Stop {
    match key_of(form, focus) {
        "told_at" | "told_how" if !is_told(form.typed().text("deadline").trim()) => Stop::Hide,
        _ => Stop::Ask,
    }
}

/// Everything stands there already; only the reason is asked. What the kind doesn't have isn't there.
fn amend_stops(kind: Kind) -> layout::Stops {
    match kind {
        Kind::NewResidential => amend_stop::<{ Kind::NewResidential as usize }>,
        Kind::NewNonresidential => amend_stop::<{ Kind::NewNonresidential as usize }>,
        Kind::NewLoad => amend_stop::<{ Kind::NewLoad as usize }>,
        Kind::Change => amend_stop::<{ Kind::Change as usize }>,
        Kind::Stop => amend_stop::<{ Kind::Stop as usize }>,
        Kind::ImposedStop => amend_stop::<{ Kind::ImposedStop as usize }>,
        Kind::Restore => amend_stop::<{ Kind::Restore as usize }>,
        Kind::CutOff => amend_stop::<{ Kind::CutOff as usize }>,
    }
}

fn amend_stop<const KIND: usize>(form: &Form, focus: Focus) -> Stop {
    let path = form.path_of(focus);
    let key = path.split('.').next().unwrap_or("");
    let known = matches!(form.slot_of("account"), Some(Slot::Pick(_, Some(_))));
    match key {
        "reason" => Stop::Ask,
        "user_class" | "building_kind" | "own_loop" if known => Stop::Hide,
        key if Kind::ALL.get(KIND).is_some_and(|kind| !belongs(key, *kind)) => Stop::Hide,
        _ => Stop::Pass,
    }
}
