//! What the detail of a repair shows, read once and put into words: what has happened, how its deadlines stand, what
//! was printed, what is around it. Draws nothing.

use serde_json::{Map, Value as Json};

use crate::kernel::number::Number;
use crate::kernel::problem::Outcome;
use crate::kernel::record::life::{colon, push, when};
use crate::kernel::record::{Event, Stepped};
use crate::kernel::store::View;
use crate::kernel::time::deadline::DeadlineState;
use crate::kernel::time::{Minute, Stamp};
use crate::kernel::ui::Cx;
use crate::kernel::words::{Lang, Words, words};
use crate::registers::deadline::{self, Kept, wording};
use crate::registers::{staff, step};
use crate::workflows::repair::around::Around;
use crate::workflows::repair::form::{RATINGS, RESULTS, THING};
use crate::workflows::repair::rules::{Repair, State};
use crate::workflows::repair::store::{self, Stored};

/// A repair in words.
#[derive(Clone, Debug)]
pub struct Facts {
    /// As it lies in the file.
    pub stored: Stored,
    /// Its deadlines, in the order in which they started.
    pub deadlines: Vec<Kept>,
    /// The call and the steps, oldest first.
    pub life: Vec<Event>,
    /// The names of the steps that were taken, oldest first.
    pub taken: Vec<String>,
    /// The papers that left the program, each with how often.
    pub printed: Vec<(String, i64)>,
    /// The papers that left it since the last step, each with when.
    pub fresh: Vec<(String, Stamp)>,
    /// What else is known about the place.
    pub around: Around,
}

/// Reads a repair.
///
/// # Errors
/// Where the file can't be read.
pub fn read(key: i64, cx: &Cx<'_>) -> Outcome<Option<Facts>> {
    let view = cx.view();
    let Some(stored) = store::load(view, key)? else { return Ok(None) };
    let record = stored.repair.number.to_string();
    let now = cx.now.minute();
    let name = |key: i64| -> Outcome<String> {
        Ok(staff::store::person(view, key)?.map(|person| person.name).unwrap_or_default())
    };
    let mut life = vec![Event {
        label: label("report").get(cx.lang).to_string(),
        when: when(stored.repair.reported_at, now),
        who: name(stored.taken_by)?,
        note: stored.repair.channel.words().get(cx.lang).to_string(),
    }];
    let rows = step::store::of(view, &record)?;
    let newest = rows.iter().map(|row| row.typed_at.clone()).max().unwrap_or_default();
    let taken = rows.iter().map(|row| row.action.clone()).collect();
    for taken in rows {
        let said: Map<String, Json> = serde_json::from_str(&taken.said).unwrap_or_default();
        let mut who = match said.get("by") {
            Some(by) => plain(by, view)?,
            None => String::new(),
        };
        if let (true, Some(key)) = (who.is_empty(), taken.operator) {
            who = name(key)?;
        }
        let mut note = note(&taken.action, &said, &stored.repair, cx)?;
        if taken.late_typed {
            push(&mut note, cx.word(words("補記", "补记", "typed late")));
        }
        let at = Minute::parse(&taken.at).unwrap_or(now);
        life.push(Event { label: label(&taken.action).get(cx.lang).to_string(), when: when(at, now), who, note });
    }
    let deadlines = deadline::store::of(view, &record)?;
    let printed = step::store::printed(view, &record)?;
    let fresh = step::store::last_printed(view, &record)?.into_iter();
    let fresh = fresh.filter(|(_, at)| *at >= newest);
    let fresh = fresh.filter_map(|(paper, at)| Some((paper, at.get(..19).and_then(Stamp::parse)?))).collect();
    let around = store::around(view, stored.repair.user, Some(&stored.repair.address))?;
    Ok(Some(Facts { stored, deadlines, life, taken, printed, fresh, around }))
}

/// The short word for a step, as the list of what happened uses it.
pub fn label(action: &str) -> Words {
    match action {
        "report" => words("報修", "报修", "Called"),
        "dispatch" => words("派工", "派工", "Sent"),
        "contact" => words("聯繫", "联系", "Reached"),
        "appoint" => words("改約", "改约", "Agreed"),
        "arrive" => words("到場", "到场", "On site"),
        "finish" => words("修好", "修好", "Done"),
        "confirm" => words("確認", "确认", "Confirmed"),
        "follow-up" => words("回訪", "回访", "Follow-up"),
        "advise" => words("指導", "指导", "Advised"),
        "tell-charge" => words("告知", "告知", "Told"),
        "charge" => words("收費", "收费", "Charged"),
        "damage" => words("損壞", "损坏", "Damage"),
        "scope" => words("責任", "责任", "Scope"),
        "result-up" => words("回報", "回报", "Reported"),
        "duplicate" => words("併入", "并入", "Joined"),
        "withdraw" => words("撤回", "撤回", "Withdrawn"),
        "explain" => words("說明", "说明", "Explained"),
        "amend" => words("更正", "更正", "Amended"),
        "correct-time" => words("改時", "改时", "Corrected"),
        "void" => words("作廢", "作废", "Void"),
        "note" => words("加註", "加注", "Note"),
        "print" => words("打印", "打印", "Printed"),
        _ => words("其他", "其他", "Other"),
    }
}

/// A value of a step as people read it; the name behind `staff/3`.
fn plain(value: &Json, view: View<'_>) -> Outcome<String> {
    let one = |value: &Json| -> Outcome<String> {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_string);
        let key = value.as_i64().or_else(|| text.strip_prefix("staff/").and_then(|key| key.parse().ok()));
        Ok(match key {
            Some(key) => staff::store::person(view, key)?.map_or(text, |person| person.name),
            None => text,
        })
    };
    match value {
        Json::Null => Ok(String::new()),
        Json::Array(all) => Ok(all.iter().map(one).collect::<Outcome<Vec<_>>>()?.join("、")),
        other => one(other),
    }
}

/// What a step's own keys say besides who and when.
fn note(action: &str, said: &Map<String, Json>, repair: &Repair, cx: &Cx<'_>) -> Outcome<String> {
    let text = |key: &str| said.get(key).and_then(Json::as_str).unwrap_or_default();
    let mut out = String::new();
    if action == "dispatch" {
        // The newest crew is frozen with its certificates; an earlier one has only its names here.
        let crew = said.get("crew").map(|crew| plain(crew, cx.view())).transpose()?.unwrap_or_default();
        push(&mut out, &crew);
    }
    if let Some(at) = said.get("appointment_at").and_then(Json::as_str).and_then(Minute::parse) {
        let agreed = cx.word(words("約", "约", "for"));
        push(&mut out, &format!("{agreed} {}", when(at, cx.now.minute())));
    }
    for choices in [RATINGS, RESULTS] {
        let code = if choices.len() == RATINGS.len() { text("rating") } else { text("result") };
        if let Some(choice) = choices.iter().find(|choice| choice.code == code) {
            push(&mut out, choice.words.get(cx.lang));
        }
    }
    if action == "tell-charge" {
        let charged = said.get("chargeable").and_then(Json::as_bool) == Some(true);
        let told = if charged { words("收費", "收费", "charged") } else { words("不收費", "不收费", "free") };
        push(&mut out, cx.word(told));
    }
    if action == "duplicate" {
        push(&mut out, text("of"));
    }
    if action == "scope" {
        push(&mut out, repair.scope.words().get(cx.lang));
    }
    for key in ["cause", "work", "text", "reason", "opinion", "comment", "told", "receipt_no", "part"] {
        push(&mut out, text(key));
    }
    Ok(out)
}

impl Facts {
    /// Its number.
    pub fn number(&self) -> Number {
        self.stored.repair.number
    }

    /// What it is: place, user and telephone in one line.
    pub fn whose(&self) -> String {
        let repair = &self.stored.repair;
        let mut out = repair.address.line();
        if let Some((_, name)) = &repair.account {
            push(&mut out, name);
        }
        if repair.account.as_ref().is_none_or(|(_, name)| *name != repair.caller) {
            push(&mut out, &repair.caller);
        }
        push(&mut out, &repair.phone);
        out
    }

    /// Kind of fault and whose it is.
    pub fn kind(&self, lang: Lang) -> String {
        let repair = &self.stored.repair;
        format!("{}  {}", repair.kind.words().get(lang), repair.scope.words().get(lang))
    }

    /// The crew with its certificates (H1).
    pub fn crew(&self, lang: Lang) -> String {
        let certificate = words("證", "证", "cert.").get(lang);
        let crew = self.stored.repair.dispatch.iter().flat_map(|dispatch| &dispatch.crew);
        let named = crew.map(|one| match one.certificate_no.as_str() {
            "" => one.name.clone(),
            number => format!("{}（{certificate} {number}）", one.name),
        });
        named.collect::<Vec<_>>().join("  ")
    }

    /// What the printed papers were, each with how often.
    pub fn papers(&self, lang: Lang) -> String {
        if self.printed.is_empty() {
            return words("未印", "未印", "not printed").get(lang).to_string();
        }
        let one = |(paper, times): &(String, i64)| {
            let name = match paper.as_str() {
                "dispatch" => words("派工單", "派工单", "order").get(lang),
                "receipt" => words("回執單", "回执单", "receipt").get(lang),
                "damage" => words("損壞確認單", "损坏确认单", "damage").get(lang),
                "card" => words("用戶卡", "用户卡", "card").get(lang),
                other => other,
            };
            format!("{name} {times}")
        };
        let printed = words("印過", "印过", "printed").get(lang);
        format!("{printed} {}", self.printed.iter().map(one).collect::<Vec<_>>().join("  "))
    }

    /// The deadline that ends next of those that are still owed.
    pub fn presses(&self, now: Minute) -> Option<&Kept> {
        let owed = self.deadlines.iter().filter(|kept| {
            matches!(kept.state(now), DeadlineState::Open | DeadlineState::Running | DeadlineState::Missed)
                && kept.deadline.met_at.is_none()
                && kept.deadline.opens.is_none_or(|opens| opens <= now)
        });
        owed.min_by_key(|kept| kept.deadline.due)
    }

    /// What comes next, or how it ended.
    pub fn next(&self, cx: &Cx<'_>) -> String {
        let lang = cx.lang;
        let repair = &self.stored.repair;
        if let Some(ended) = &repair.ended {
            let mut out = format!("{}{}", repair.state.words().get(lang), colon(lang));
            let of = ended.duplicate_of.map(|number| number.to_string()).unwrap_or_default();
            for part in [of.as_str(), ended.reason.as_deref().unwrap_or(""), ended.told.as_deref().unwrap_or("")] {
                push(&mut out, part);
            }
            return out;
        }
        let step = self.possible(cx).first().and_then(|name| THING.action(name));
        let Some(step) = step.filter(|_| repair.state != State::Closed) else {
            return words("沒有下一步了", "没有下一步了", "Nothing is left to do").get(lang).to_string();
        };
        let intro = words("下一步", "下一步", "Next").get(lang);
        let mut out = format!("{intro}{}{}", colon(lang), step.label.get(lang));
        if let Some(kept) = self.presses(cx.now.minute())
            && let Some(due) = kept.deadline.due
        {
            let what = deadline::kind_words(&kept.deadline.kind).map_or("", |words| words.get(lang));
            let left = wording::left(due, cx.now.minute(), lang);
            let what = if what == step.label.get(lang) { left } else { format!("{what} {left}") };
            push(&mut out, &what);
        } else if repair.state == State::Finished || repair.state == State::Confirmed {
            let call = self.deadlines.iter().find(|kept| kept.deadline.kind == "follow_up");
            if let Some(opens) = call.and_then(|kept| kept.deadline.opens) {
                let at = when(opens, cx.now.minute());
                push(
                    &mut out,
                    &match lang {
                        Lang::Hant => format!("回訪從 {at} 起"),
                        Lang::Hans => format!("回访从 {at} 起"),
                        Lang::En => format!("follow-up from {at}"),
                    },
                );
            }
        }
        out
    }
}
