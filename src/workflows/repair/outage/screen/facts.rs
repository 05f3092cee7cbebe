//! What the detail of an outage shows, read once and put into words: what comes next, where and why, how long, how users
//! were told, the repairs that came in meanwhile. Draws nothing.

use ratatui::style::Style;
use serde_json::Value as Json;

use crate::kernel::number::Number;
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::record::life::{self, colon, labelled, push, when};
use crate::kernel::record::{self, Event, Lines, Stepped};
use crate::kernel::text::wrap::wrap;
use crate::kernel::time::deadline::DeadlineState;
use crate::kernel::time::words::span;
use crate::kernel::ui::{Command, Cx, Key, Reply};
use crate::kernel::words::{Lang, Words, words};
use crate::registers::deadline::{Kept, store as deadlines, wording};
use crate::registers::staff;
use crate::workflows::repair::outage::form::THING;
use crate::workflows::repair::outage::rules::State;
use crate::workflows::repair::outage::store::{self, Reported, Stored};

/// An outage in words.
#[derive(Clone, Debug)]
pub struct Facts {
    /// As it lies in the file.
    pub stored: Stored,
    /// Its announcement's deadline.
    pub kept: Vec<Kept>,
    /// Who leads the work.
    lead: String,
    /// The facility.
    facility: String,
    /// The entry and its steps, oldest first.
    life: Vec<Event>,
    /// The repairs that have to do with it.
    repairs: Vec<Reported>,
}

/// The short word for a step.
pub fn label(action: &str) -> Words {
    match action {
        "add" => words("登記", "登记", "Entered"),
        "announce" => words("公告", "公告", "Announced"),
        "tell" => words("告知", "告知", "Told"),
        "extend" => words("延時", "延时", "Extended"),
        "restore" => words("恢復", "恢复", "Restored"),
        "amend" => words("更正", "更正", "Amended"),
        "correct-time" => words("改時間", "改时间", "Corrected"),
        "explain" => words("說明", "说明", "Explained"),
        "void" => words("作廢", "作废", "Void"),
        "note" => words("加註", "加注", "Note"),
        "print" => words("打印", "打印", "Printed"),
        "received" => words("停熱開始", "停热开始", "beginning"),
        _ => words("其他", "其他", "Other"),
    }
}

/// What a step's own keys say.
fn note(said: &Json, lang: Lang) -> String {
    let text = |key: &str| said.get(key).and_then(Json::as_str).unwrap_or_default();
    let mut out = String::new();
    if !text("step").is_empty() {
        push(&mut out, &format!("{} {}", label(text("step")).get(lang), text("to").replacen('T', " ", 1)));
    }
    if !text("expected_to").is_empty() {
        push(&mut out, &text("expected_to").replacen('T', " ", 1));
    }
    for key in ["how", "reason", "text"] {
        push(&mut out, text(key));
    }
    out
}

impl Facts {
    /// Its number.
    pub fn number(&self) -> Number {
        self.stored.outage.number
    }

    /// Whether users are still to be told.
    pub fn is_owed(&self) -> bool {
        self.kept.iter().any(|kept| kept.deadline.met_at.is_none() && kept.cancelled_at.is_none())
    }

    /// What comes next, or how it ended.
    fn next(&self, cx: &Cx<'_>) -> (String, Style) {
        let (outage, lang, look) = (&self.stored.outage, cx.lang, cx.look);
        let state = outage.state(cx.now.minute());
        if let Some((_, reason)) = &outage.voided {
            return (format!("{}{}{reason}", state.words().get(lang), colon(lang)), look.quiet());
        }
        let step = self.usual(cx).map(|action| action.label.get(lang));
        match step {
            Some(step) => {
                (format!("{}{}{step}", words("下一步", "下一步", "Next").get(lang), colon(lang)), look.accent())
            }
            None => (state.words().get(lang).to_string(), look.quiet()),
        }
    }

    /// How the announcement stands.
    fn deadline(&self, cx: &Cx<'_>) -> Lines {
        let now = cx.now.minute();
        let line = |kept: &Kept| {
            let style = match kept.state(now) {
                DeadlineState::Missed => cx.look.wrong(),
                DeadlineState::Running | DeadlineState::Open => cx.look.accent(),
                DeadlineState::Met | DeadlineState::Cancelled => cx.look.plain(),
            };
            (wording::brief(kept, now, cx.lang), style)
        };
        self.kept.iter().map(line).collect()
    }

    /// From when, until when, how long: expected and real.
    fn times(&self, cx: &Cx<'_>) -> Vec<(Words, String)> {
        let (outage, now, lang) = (&self.stored.outage, cx.now.minute(), cx.lang);
        let long = |minutes: i64| format!("（{}）", span(minutes, lang));
        let long = |minutes: Option<i64>| match (minutes, lang) {
            (None, _) => String::new(),
            (Some(minutes), Lang::En) => format!(" ({})", span(minutes, lang)),
            (Some(minutes), _) => long(minutes),
        };
        let mut expected = outage.expected_to().map(|to| when(to, now) + &long(outage.expected_minutes()));
        if outage.extended > 0 {
            let times = outage.extended;
            let times = match lang {
                Lang::Hant => format!("  延時 {times} 次"),
                Lang::Hans => format!("  延时 {times} 次"),
                Lang::En => format!("  extended {times}×"),
            };
            expected = Some(expected.unwrap_or_default() + &times);
        }
        let since = match outage.state(now) {
            State::Running => format!("  {}", wording::elapsed(outage.from, now, lang)),
            _ => String::new(),
        };
        let mut out = vec![
            (words("停熱開始", "停热开始", "From"), when(outage.from, now) + &since),
            (words("預計恢復", "预计恢复", "Expected"), expected.unwrap_or_default()),
        ];
        if let Some(back) = outage.restored_at {
            out.push((words("實際恢復", "实际恢复", "Restored"), when(back, now) + &long(outage.real_minutes())));
        }
        out
    }

    /// A few lines for the pane of the list.
    pub fn pane(&self, wide: u16, cx: &Cx<'_>) -> Lines {
        let (look, lang) = (cx.look, cx.lang);
        let outage = &self.stored.outage;
        let mut out = vec![self.next(cx)];
        out.extend(self.deadline(cx));
        let wrapped = |text: String, style: Style| {
            let parts = wrap(&text, usize::from(wide)).into_iter().map(str::to_string).collect::<Vec<_>>();
            parts.into_iter().map(move |part| (part, style))
        };
        out.extend(wrapped(format!("{}  {}", outage.area, outage.cause), look.plain()));
        let times = self.times(cx).into_iter().map(|(label, text)| format!("{} {text}", label.get(lang)));
        out.extend(wrapped(times.collect::<Vec<_>>().join("  "), look.plain()));
        let mut people = outage.station.clone();
        push(&mut people, &self.lead);
        push(&mut people, outage.phone.as_deref().unwrap_or_default());
        push(&mut people, &self.facility);
        out.extend(wrapped(people, look.plain()));
        out.extend(self.unread(cx));
        if !self.repairs.is_empty() {
            out.push((self.count(lang), look.plain()));
        }
        out.extend(life::happened(&self.life, look));
        out
    }

    /// That callers from a part of the area aren't recognized, where that is so.
    fn unread(&self, cx: &Cx<'_>) -> Lines {
        let text = words(
            "範圍有認不出樓號的部分：報修時只能按供熱站提示。可用「更正」改。",
            "范围有认不出楼号的部分：报修时只能按供热站提示。可用“更正”改。",
            "A part of the area can't be read: callers from there are told apart by their station only. 'Amend' changes it.",
        );
        let is_over = self.stored.outage.restored_at.is_some() || self.stored.outage.voided.is_some();
        if self.stored.area.unread && !is_over {
            vec![(cx.word(text).to_string(), cx.look.quiet())]
        } else {
            Vec::new()
        }
    }

    fn count(&self, lang: Lang) -> String {
        let count = self.repairs.len();
        match lang {
            Lang::Hant => format!("期間本範圍報修 {count} 件"),
            Lang::Hans => format!("期间本范围报修 {count} 件"),
            Lang::En => format!("repairs reported from there meanwhile: {count}"),
        }
    }
}

impl record::Facts for Facts {
    const LABEL: Words = words("停熱", "停热", "Outage");
    const GONE: Words = words("讀不出這次停熱。", "读不出这次停热。", "This outage can't be read.");

    fn read(key: i64, cx: &Cx<'_>) -> Outcome<Option<Facts>> {
        let view = cx.view();
        let Some(stored) = store::load(view, key)? else { return Ok(None) };
        let outage = &stored.outage;
        let number = outage.number.to_string();
        let name = |key: Option<i64>| -> Outcome<String> {
            let person = key.map(|key| staff::store::person(view, key)).transpose()?.flatten();
            Ok(person.map(|person| person.name).unwrap_or_default())
        };
        let now = cx.now.minute();
        let mut life = vec![Event {
            label: label("add").get(cx.lang).to_string(),
            when: when(stored.added.minute(), now),
            who: String::new(),
            note: String::new(),
        }];
        for step in store::steps(view, &number)? {
            let mut note = note(&step.said, cx.lang);
            if step.late_typed {
                push(&mut note, cx.word(words("補記", "补记", "typed late")));
            }
            let label = label(&step.action).get(cx.lang).to_string();
            life.push(Event { label, when: when(step.at, now), who: name(step.operator)?, note });
        }
        let facility = outage.facility.map(|key| store::facility_name(view, key)).transpose()?.flatten();
        Ok(Some(Facts {
            kept: deadlines::of(view, &number)?,
            lead: name(outage.lead)?,
            facility: facility.unwrap_or_default(),
            life,
            repairs: store::repairs(view, &stored)?,
            stored,
        }))
    }

    fn number(&self) -> String {
        self.stored.outage.number.to_string()
    }

    fn lines(&self, _wide: u16, cx: &Cx<'_>) -> Lines {
        let (look, lang, now) = (cx.look, cx.lang, cx.now.minute());
        let outage = &self.stored.outage;
        let state = outage.state(now).words().get(lang);
        let mut out: Lines = vec![(format!("{}   {state}", outage.number), look.strong()), self.next(cx)];
        out.push((String::new(), look.plain()));
        let phone = outage.phone.clone().unwrap_or_default();
        let mut people = self.lead.clone();
        push(&mut people, &phone);
        let mut labels = vec![
            (words("性質", "性质", "Kind"), outage.kind.words().get(lang).to_string()),
            (words("停熱原因", "停热原因", "Cause"), outage.cause.clone()),
            (words("停熱範圍", "停热范围", "Area"), outage.area.clone()),
            (words("供熱站", "供热站", "Station"), outage.station.clone()),
        ];
        labels.extend(self.times(cx));
        labels.push((words("搶修負責", "抢修负责", "Lead"), people));
        labels.push((words("設施", "设施", "Facility"), self.facility.clone()));
        out.extend(labels.into_iter().map(|(label, text)| (labelled(label, &text, lang), look.plain())));
        out.extend(self.unread(cx));
        out.push((String::new(), look.plain()));
        for (line, kept) in self.deadline(cx).into_iter().zip(&self.kept) {
            out.push(line);
            let story = wording::story(kept, now, lang).into_iter();
            out.extend(story.map(|line| (format!("  {line}"), look.plain())));
        }
        out.push((String::new(), look.plain()));
        out.extend(life::happened(&self.life, look));
        if !self.repairs.is_empty() {
            out.push((String::new(), look.plain()));
            out.push((self.count(lang), look.strong()));
            let line = |one: &Reported| {
                let linked =
                    if one.is_linked { words("註明本次", "注明本次", "names it").get(lang) } else { "" };
                let text = format!("{}  {}  {}  {}  {linked}", one.number, when(one.at, now), one.caller, one.fault);
                (text.trim_end().to_string(), look.plain())
            };
            out.extend(self.repairs.iter().map(line));
        }
        out.push((String::new(), look.plain()));
        out.extend(life::history(&outage.number.to_string(), label, cx));
        out
    }

    fn key(&self, key: Key, cx: &Cx<'_>) -> Option<Reply> {
        self.step_key(key, cx)
    }

    fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        self.step_commands(cx)
    }

    fn run(&self, name: &'static str, cx: &Cx<'_>) -> Reply {
        self.step_run(name, cx)
    }

    fn help(cx: &Cx<'_>) -> (Rule, Vec<String>) {
        let mut text = super::help(cx);
        text.extend(
            THING
                .actions
                .iter()
                .map(|action| format!("{}{}{}", action.label.get(cx.lang), colon(cx.lang), action.help.get(cx.lang))),
        );
        (Rule::Clause("H15"), text)
    }
}
