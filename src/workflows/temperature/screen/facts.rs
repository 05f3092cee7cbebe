//! What the detail of a sheet shows, read once and put into words: its readings, what they came to, how it was signed,
//! what has happened, what is owed. Draws nothing.

use serde_json::{Map, Value as Json};

use super::glance;
use crate::kernel::number::Number;
use crate::kernel::problem::Outcome;
use crate::kernel::record::life::{colon, date, push, when};
use crate::kernel::record::{Event, Stepped};
use crate::kernel::time::Minute;
use crate::kernel::time::deadline::DeadlineState;
use crate::kernel::ui::Cx;
use crate::kernel::ui::canvas::fit;
use crate::kernel::words::{Lang, Words, words};
use crate::registers::deadline::{self, Kept, wording};
use crate::registers::link::store::{self as links, Link};
use crate::registers::{staff, step};
use crate::workflows::temperature::form::{PASSED_UP, THING};
use crate::workflows::temperature::open;
use crate::workflows::temperature::rules::{Reading, Signature, State, Verdict};
use crate::workflows::temperature::store::{self, Stored};

/// A sheet in words.
#[derive(Clone, Debug)]
pub struct Facts {
    /// As it lies in the file.
    pub stored: Stored,
    /// Its deadlines, in the order in which they started.
    pub deadlines: Vec<Kept>,
    /// The visit and the steps, oldest first.
    pub life: Vec<Event>,
    /// The names of the steps that were taken, oldest first.
    pub taken: Vec<String>,
    /// The papers that left the program, each with how often.
    pub printed: Vec<(String, i64)>,
    /// What it is linked with.
    pub links: Vec<Link>,
    /// Whether a repair was opened from it.
    pub linked: bool,
}

/// Reads a sheet.
///
/// # Errors
/// Where the file can't be read.
pub fn read(key: i64, cx: &Cx<'_>) -> Outcome<Option<Facts>> {
    let view = cx.view();
    let Some(stored) = store::load(view, key)? else { return Ok(None) };
    let sheet = &stored.sheet;
    let record = sheet.number.to_string();
    let now = cx.now.minute();
    let name = |key: Option<i64>| -> Outcome<String> {
        let person = key.map(|key| staff::store::person(view, key)).transpose()?.flatten();
        Ok(person.map(|person| person.name).unwrap_or_default())
    };
    let mut life = vec![Event {
        label: label("add").get(cx.lang).to_string(),
        when: when(sheet.last_read(), now),
        who: sheet.measured_by.1.clone(),
        note: format!("{} {}", words("錄入", "录入", "typed by").get(cx.lang), name(Some(stored.taken_by))?),
    }];
    let rows = step::store::of(view, &record)?;
    let taken = rows.iter().map(|row| row.action.clone()).collect();
    for taken in rows {
        let said: Map<String, Json> = serde_json::from_str(&taken.said).unwrap_or_default();
        let by = said.get("by").and_then(Json::as_str).unwrap_or_default();
        let mut who = match by.strip_prefix("staff/").and_then(|key| key.parse().ok()) {
            Some(key) => name(Some(key))?,
            None => by.to_string(),
        };
        if who.is_empty() {
            who = name(taken.operator)?;
        }
        let mut note = note(&said, cx.lang);
        if taken.late_typed {
            push(&mut note, cx.word(words("補記", "补记", "typed late")));
        }
        let at = Minute::parse(&taken.at).unwrap_or(now);
        life.push(Event { label: label(&taken.action).get(cx.lang).to_string(), when: when(at, now), who, note });
    }
    Ok(Some(Facts {
        deadlines: deadline::store::of(view, &record)?,
        life,
        taken,
        printed: step::store::printed(view, &record)?,
        links: links::of(view, &record)?,
        linked: open::is_linked(view, sheet)?,
        stored,
    }))
}

/// The short word for a step, as the list of what happened uses it.
pub fn label(action: &str) -> Words {
    match action {
        "add" => words("測溫", "测温", "Measured"),
        "sign" => words("補簽", "补签", "Signed"),
        "correct" => words("更正", "更正", "Corrected"),
        "judge" => words("補判", "补判", "Judged"),
        "report" => words("上報", "上报", "Reported"),
        "pass-up" => words("報不合格", "报不合格", "Passed up"),
        "investigate" => words("調查", "调查", "Investigated"),
        "open-repair" | "link" => words("轉報修", "转报修", "Repair"),
        "explain" => words("說明", "说明", "Explained"),
        "correct-time" => words("改時", "改时", "Time"),
        "void" => words("作廢", "作废", "Void"),
        "note" => words("加註", "加注", "Note"),
        "print" => words("打印", "打印", "Printed"),
        _ => words("其他", "其他", "Other"),
    }
}

/// What a step's own keys say besides who and when.
fn note(said: &Map<String, Json>, lang: Lang) -> String {
    let mut out = String::new();
    let codes = match said.get("what") {
        Some(Json::Array(codes)) => codes.iter().filter_map(Json::as_str).collect(),
        Some(Json::String(code)) => code.split(',').collect(),
        _ => Vec::new(),
    };
    for code in codes {
        if let Some(choice) = PASSED_UP.iter().find(|choice| choice.code == code) {
            push(&mut out, choice.words.get(lang));
        }
    }
    if let Some(n) = said.get("reading").and_then(Json::as_i64) {
        push(&mut out, &nth(n, lang));
    }
    for key in ["to", "cause", "measure", "reason", "text"] {
        push(&mut out, said.get(key).and_then(Json::as_str).unwrap_or_default());
    }
    out
}

/// A reading by its place on the sheet.
pub fn nth(n: i64, lang: Lang) -> String {
    match lang {
        Lang::Hant => format!("第 {n} 條"),
        Lang::Hans => format!("第 {n} 条"),
        Lang::En => format!("reading {n}"),
    }
}

/// A signature in words: how, who, when.
pub fn signed(signature: &Signature, now: Minute, lang: Lang) -> String {
    let mut out = signature.method.words().get(lang).to_string();
    push(&mut out, signature.by.as_deref().unwrap_or_default());
    if let Some(at) = signature.at {
        push(&mut out, &when(at, now));
    }
    out
}

/// A reading on one line: its place, the room, when, how warm, what it must have, what it came to, and by which it was
/// corrected.
pub fn reading_line(reading: &Reading, lang: Lang) -> String {
    let facing = reading.orientation.map_or("", |facing| facing.words().get(lang));
    let mut out = format!(
        "{:>3} {} {} {} {} {} {}",
        reading.n,
        fit(&reading.room, 14, false),
        fit(facing, 6, false),
        reading.at.clock(),
        fit(&reading.celsius.to_string(), 6, true),
        fit(&glance::minimum(&reading.judged), 5, true),
        fit(&glance::verdict(&reading.judged, lang), 15, false),
    );
    if let Some(by) = reading.corrected_by {
        push(
            &mut out,
            &match lang {
                Lang::Hant => format!("由第 {by} 條更正"),
                Lang::Hans => format!("由第 {by} 条更正"),
                Lang::En => format!("now reading {by}"),
            },
        );
    }
    out.trim_end().to_string()
}

/// What a correction says of itself; `None` for readings of the visit.
pub fn correction_line(reading: &Reading, now: Minute, lang: Lang) -> Option<String> {
    let correction = reading.corrects.as_ref()?;
    let of = nth(correction.of, lang);
    let intro = match lang {
        Lang::Hant => format!("更正{of}：{}", correction.reason),
        Lang::Hans => format!("更正{of}：{}", correction.reason),
        Lang::En => format!("corrects {of}: {}", correction.reason),
    };
    Some(format!("    {intro}  {}", signed(&correction.signature, now, lang)))
}

impl Facts {
    /// Its number.
    pub fn number(&self) -> Number {
        self.stored.sheet.number
    }

    /// Where it stands, for every list of steps.
    pub fn state(&self) -> State {
        self.stored.sheet.state()
    }

    /// Whose home and when: point, name, address, day.
    pub fn whose(&self, cx: &Cx<'_>) -> String {
        let sheet = &self.stored.sheet;
        let mut out = String::new();
        if let Some((_, code)) = &sheet.point {
            push(&mut out, code);
        }
        if let Some((_, name)) = &sheet.account {
            push(&mut out, name);
        }
        push(&mut out, &sheet.address.line());
        push(&mut out, &date(sheet.measured_on, cx.now.day()));
        out
    }

    /// What its readings came to, those that stand: `合格 3  不合格 1  不判定 1  最低 17.2`.
    pub fn came_to(&self, lang: Lang) -> String {
        let stand = || self.stored.sheet.readings.iter().filter(|reading| reading.corrected_by.is_none());
        let mut out = String::new();
        for one in Verdict::ALL {
            let many = stand().filter(|reading| reading.verdict() == *one).count();
            if many > 0 {
                push(&mut out, &format!("{} {} {many}", glance::sign(*one), one.words().get(lang)));
            }
        }
        if let Some(lowest) = stand().filter(|reading| reading.is_judged()).map(|reading| reading.celsius).min() {
            push(&mut out, &format!("{} {lowest}", words("最低", "最低", "lowest").get(lang)));
        }
        out
    }

    /// How the user signed, and what that means where nobody did.
    pub fn signature(&self, cx: &Cx<'_>) -> String {
        let signature = &self.stored.sheet.signature;
        let mut out = signed(signature, cx.now.minute(), cx.lang);
        if !signature.method.is_signed() {
            push(&mut out, cx.word(words("不計入", "不计入", "not counted")));
        }
        out
    }

    /// The deadline that ends next of those that are still owed.
    pub fn presses(&self, now: Minute) -> Option<&Kept> {
        let owed = self.deadlines.iter().filter(|kept| {
            matches!(kept.state(now), DeadlineState::Open | DeadlineState::Running | DeadlineState::Missed)
                && kept.deadline.met_at.is_none()
        });
        owed.min_by_key(|kept| kept.deadline.due)
    }

    /// What comes next, or how it ended.
    pub fn next(&self, cx: &Cx<'_>) -> String {
        let lang = cx.lang;
        let sheet = &self.stored.sheet;
        if let Some((_, reason)) = &sheet.ended {
            return format!("{}{}{reason}", self.state().words().get(lang), colon(lang));
        }
        let step = self.usual_name(cx).and_then(|name| THING.action(name)).filter(|_| self.state().is_open());
        let Some(step) = step else {
            return words("沒有下一步了", "没有下一步了", "Nothing is left to do").get(lang).to_string();
        };
        let mut out =
            format!("{}{}{}", words("下一步", "下一步", "Next").get(lang), colon(lang), self.called(step).get(lang));
        if let Some(kept) = self.presses(cx.now.minute())
            && let Some(due) = kept.deadline.due
        {
            push(&mut out, &wording::left(due, cx.now.minute(), lang));
        }
        out
    }

    /// What the printed papers were, each with how often.
    pub fn papers(&self, lang: Lang) -> String {
        let count: i64 = self.printed.iter().map(|(_, count)| count).sum();
        match (count, lang) {
            (0, _) => words("未印", "未印", "not printed").get(lang).to_string(),
            (_, Lang::Hant) => format!("印過 {count} 次"),
            (_, Lang::Hans) => format!("印过 {count} 次"),
            (_, Lang::En) => format!("printed {count} times"),
        }
    }
}
