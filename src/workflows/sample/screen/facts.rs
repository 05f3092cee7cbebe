//! What the detail of a slip shows, read once and put into words: goods, signatures, what was drawn, what comes next.
//! Draws nothing.

use serde_json::{Map, Value as Json};

use crate::kernel::book::RecordKey;
use crate::kernel::number::Number;
use crate::kernel::problem::Outcome;
use crate::kernel::record::Event;
use crate::kernel::record::life::{colon, date, push, when};
use crate::kernel::time::Minute;
use crate::kernel::ui::Cx;
use crate::kernel::units::{decimal, grouped};
use crate::kernel::words::{Lang, Words, words};
use crate::registers::rights;
use crate::registers::staff;
use crate::workflows::sample::form::{CHARGES, METHODS, PURPOSES, SOURCES, THING};
use crate::workflows::sample::rules::{Line, Source, State, What, life};
use crate::workflows::sample::store::{self, Stored};
use crate::workflows::sample::{requisition, show};

/// A slip in words.
#[derive(Clone, Debug)]
pub struct Facts {
    /// As it lies in the file.
    pub stored: Stored,
    /// The revision that the reader sees.
    pub rev: i64,
    /// Issue and steps, oldest first.
    pub life: Vec<Event>,
    /// Printed how often and when last.
    pub printed: String,
    /// Whether prices may be shown to this operator.
    pub prices: bool,
    /// Whether it may stand on a new requisition (S9).
    pub fits_requisition: bool,
}

/// Reads a slip.
///
/// # Errors
/// Where the file can't be read.
pub fn read(key: i64, cx: &Cx<'_>) -> Outcome<Option<Facts>> {
    let view = cx.view();
    let Some(stored) = store::load(view, key)? else { return Ok(None) };
    let record = stored.slip.number.to_string();
    let issuer = staff::store::person(view, stored.slip.issued_by)?.map(|person| person.name).unwrap_or_default();
    let now = cx.now.minute();
    let mut life = vec![Event {
        label: cx.word(words("開單", "开单", "Issued")).to_string(),
        when: when(stored.slip.issued_at, now),
        who: issuer,
        note: String::new(),
    }];
    for step in store::steps(view, &record)? {
        let said: Map<String, Json> = serde_json::from_str(&step.said).unwrap_or_default();
        let by = ["by", "taken_by"].iter().find_map(|key| said.get(*key));
        let mut who = match by {
            Some(by) => show::name_of(view, by)?.as_str().unwrap_or_default().to_string(),
            None => String::new(),
        };
        if let (true, Some(key)) = (who.is_empty(), step.operator) {
            who = staff::store::person(view, key)?.map(|person| person.name).unwrap_or_default();
        }
        let at = Minute::parse(&step.at).unwrap_or(now);
        let mut note = note(&step.action, &said, cx)?;
        if step.late_typed {
            push(&mut note, cx.word(words("補記", "补记", "typed late")));
        }
        life.push(Event { label: label(&step.action).get(cx.lang).to_string(), when: when(at, now), who, note });
    }
    let rev = store::rev(view, key)?;
    let printed = printed(&record, cx)?;
    // Asked only where goods went out free of charge: most slips that one passes by in a list have nothing to requisition.
    let may = stored.slip.drawing.is_some() && !stored.slip.charged;
    let candidate = if may { requisition::store::candidate(view, stored.slip.number)? } else { None };
    let fits_requisition = candidate.is_some_and(|candidate| requisition::rules::fits(&candidate).is_ok());
    Ok(Some(Facts { stored, rev, life, printed, prices: rights::sees_prices(cx.operator()), fits_requisition }))
}

/// The short word for a step, as the list of what happened uses it.
pub fn label(action: &str) -> Words {
    match action {
        "issue" => words("開單", "开单", "Issued"),
        "sign-head" => words("部門", "部门", "Head"),
        "sign-gm" => words("總經理", "总经理", "GM"),
        "receipt" => words("收款", "收款", "Paid"),
        "return-note" => words("退庫", "退库", "Returned"),
        "draw" => words("提取", "提取", "Drawn"),
        "release" => words("放行", "放行", "Released"),
        "refuse" => words("拒放", "拒放", "Refused"),
        "file" => words("歸檔", "归档", "Filed"),
        "reject" => words("駁回", "驳回", "Rejected"),
        "void" => words("作廢", "作废", "Void"),
        "correct-time" => words("更正", "更正", "Corrected"),
        "note" => words("加註", "加注", "Note"),
        _ => words("其他", "其他", "Other"),
    }
}

/// What a step's own keys say besides who and when.
fn note(action: &str, said: &Map<String, Json>, cx: &Cx<'_>) -> Outcome<String> {
    let text = |key: &str| said.get(key).map(plain).unwrap_or_default();
    let mut out = String::new();
    let method = METHODS.iter().find(|choice| said.get("method").and_then(Json::as_str) == Some(choice.code));
    if let (Some(method), true) = (method, action.starts_with("sign")) {
        push(&mut out, method.words.get(cx.lang));
    }
    if let Some(authority) = said.get("deputy").and_then(Json::as_str) {
        let deputy = words("代簽，授權", "代签，授权", "deputy, authority");
        push(&mut out, &format!("{} {authority}", cx.word(deputy)));
    }
    if let Some(by) = said.get("given_by") {
        let by = show::name_of(cx.view(), by)?;
        let given = words("發樣", "发样", "given by");
        push(&mut out, &format!("{} {}", cx.word(given), by.as_str().unwrap_or_default()));
    }
    if let Some(from) = said.get("taken_over_from").and_then(Json::as_str) {
        push(&mut out, &format!("{} {from}", cx.word(words("接自", "接自", "taken over from"))));
    }
    if let Some(step) = said.get("step").and_then(Json::as_str) {
        push(&mut out, &format!("{} {}", label(step).get(cx.lang), text("to").replacen('T', " ", 1)));
    }
    for key in ["receipt_no", "amount", "note_no", "reason", "text", "note", "replaced_by"] {
        push(&mut out, &text(key));
    }
    if said.get("at_gate").and_then(Json::as_bool) == Some(true) {
        push(&mut out, cx.word(words("門崗補記", "门岗补记", "at the gate")));
    }
    Ok(out)
}

fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

fn printed(record: &str, cx: &Cx<'_>) -> Outcome<String> {
    let times = store::printed(cx.view(), record)?;
    Ok(match (times, cx.lang) {
        (0, _) => cx.word(words("未印", "未印", "not printed")).to_string(),
        (times, Lang::Hant) => format!("印過 {times} 份"),
        (times, Lang::Hans) => format!("印过 {times} 份"),
        (1, Lang::En) => "printed once".to_string(),
        (times, Lang::En) => format!("printed {times} times"),
    })
}

impl Facts {
    /// Its number.
    pub fn number(&self) -> Number {
        self.stored.slip.number
    }

    /// The record.
    pub fn record(&self) -> RecordKey {
        RecordKey::Number(self.stored.slip.number)
    }

    /// State and validity in short.
    pub fn state(&self, lang: Lang) -> &'static str {
        life::state_words(self.stored.slip.state).get(lang)
    }

    /// Free or charged.
    pub fn charge(&self, lang: Lang) -> &'static str {
        let code = if self.stored.slip.charged { "charged" } else { "free" };
        CHARGES.iter().find(|choice| choice.code == code).map_or("", |choice| choice.words.get(lang))
    }

    /// Workshop or warehouse.
    pub fn source(&self, lang: Lang) -> &'static str {
        let code = if self.stored.slip.source == Source::Warehouse { "warehouse" } else { "workshop" };
        SOURCES.iter().find(|choice| choice.code == code).map_or("", |choice| choice.words.get(lang))
    }

    /// What it is for.
    pub fn purpose(&self, lang: Lang) -> String {
        let known = PURPOSES.iter().find(|choice| choice.code == self.stored.purpose);
        let mut out = known.map_or("", |choice| choice.words.get(lang)).to_string();
        push(&mut out, self.stored.purpose_note.as_deref().unwrap_or_default());
        out
    }

    /// Until when it may be drawn and leave, in words.
    pub fn validity(&self, now: Minute, lang: Lang) -> String {
        let slip = &self.stored.slip;
        if slip.effective_at.is_none() {
            return match (slip.valid_days, lang) {
                (None, Lang::Hant) => "生效後不限期".to_string(),
                (None, Lang::Hans) => "生效后不限期".to_string(),
                (None, Lang::En) => "without limit once effective".to_string(),
                (Some(0), Lang::Hant) => "生效當日有效".to_string(),
                (Some(0), Lang::Hans) => "生效当日有效".to_string(),
                (Some(0), Lang::En) => "valid on the day it takes effect".to_string(),
                (Some(days), Lang::Hant) => format!("生效當日起再 {days} 天有效"),
                (Some(days), Lang::Hans) => format!("生效当日起再 {days} 天有效"),
                (Some(days), Lang::En) => format!("valid {days} more days once effective"),
            };
        }
        let Some(last) = slip.valid_through else {
            return match lang {
                Lang::En => "no limit".to_string(),
                _ => "不限期".to_string(),
            };
        };
        let today = now.day();
        let day = date(last, today);
        match (last, lang) {
            (last, Lang::Hant) if last < today => format!("{day} 已過期"),
            (last, Lang::Hans) if last < today => format!("{day} 已过期"),
            (last, Lang::En) if last < today => format!("expired on {day}"),
            (last, Lang::En) if last == today => "valid through today".to_string(),
            (last, _) if last == today => "有效至今日 24:00".to_string(),
            (_, Lang::En) => format!("valid through {day}"),
            (_, _) => format!("有效至 {day} 24:00"),
        }
    }

    /// What comes next, or how it ended.
    pub fn next(&self, now: Minute, lang: Lang) -> String {
        let slip = &self.stored.slip;
        if let Some((_, reason)) = &self.stored.ended {
            return format!("{}{}{reason}", self.state(lang), colon(lang));
        }
        if slip.is_expired(now) && slip.state.waits() {
            return match lang {
                Lang::Hant => "已過期：請作廢或換開（F6）",
                Lang::Hans => "已过期：请作废或换开（F6）",
                Lang::En => "Expired: void or reissue it (F6)",
            }
            .to_string();
        }
        let next = show::next(slip, self.stored.filed_at.is_some(), now);
        let first = next.first().copied().filter(|action| *action != "refuse");
        let step = first.and_then(|name| THING.action(name)).map(|action| action.label.get(lang));
        let intro = words("下一步", "下一步", "Next").get(lang);
        match step {
            Some(step) if matches!(slip.state, State::Effective | State::Drawn) => {
                let until = self.validity(now, lang);
                match lang {
                    Lang::En => format!("{intro}: {step} ({until})"),
                    _ => format!("{intro}：{step}（{until}）"),
                }
            }
            Some(step) => format!("{intro}{}{step}", colon(lang)),
            None => {
                words("已歸檔，沒有下一步", "已归档，没有下一步", "Filed; nothing is left to do").get(lang).to_string()
            }
        }
    }

    /// Pieces, before the drawing those approved.
    pub fn pieces(&self) -> i64 {
        self.stored.slip.drawing.as_ref().map_or(self.stored.slip.pieces(), |drawing| drawing.pieces())
    }

    /// Grams likewise.
    pub fn grams(&self) -> i64 {
        let drawn = self.stored.slip.drawing.as_ref();
        drawn.map_or(self.stored.grams.0, |drawing| drawing.lines.iter().map(|line| line.grams.0).sum())
    }

    /// What was drawn of a line where that is less than approved: pieces, and metres of cloth.
    pub fn drawn(&self, place: usize, lang: Lang) -> Option<String> {
        let line = self.stored.slip.lines.get(place)?;
        let number = i64::try_from(place).ok()?.checked_add(1)?;
        let drawing = self.stored.slip.drawing.as_ref()?;
        let drawn = drawing.lines.iter().find(|drawn| drawn.line == number);
        let (count, metres) = drawn.map_or((0, None), |drawn| (drawn.count, drawn.metres));
        if drawn.is_some_and(|drawn| drawn.count == line.count && drawn.grams == line.grams) {
            return None;
        }
        let intro = words("實取", "实取", "drew").get(lang);
        Some(match metres {
            Some(metres) => format!("{intro} {count} ({metres} {})", words("米", "米", "m").get(lang)),
            None => format!("{intro} {count}"),
        })
    }

    /// The slips that it is linked to: what is said, and which.
    pub fn links(&self, lang: Lang) -> Vec<(String, Number)> {
        let mut out = Vec::new();
        if let Some((old, reason)) = &self.stored.replaces {
            let text = words("換開自", "换开自", "Replaces").get(lang);
            out.push((format!("{text} {old}  {reason}"), *old));
        }
        if let Some(new) = self.stored.slip.successor {
            let text = words("已換開為", "已换开为", "Replaced by").get(lang);
            out.push((format!("{text} {new}"), new));
        }
        out
    }
}

/// The size of a line as people say it; metres for cloth.
pub fn size(line: &Line, lang: Lang) -> String {
    match &line.what {
        What::Yarn { names, .. } => names.get(lang).to_string(),
        What::Cloth { metres } => format!("{metres} {}", words("米", "米", "m").get(lang)),
    }
}

/// What one piece of a line weighs; empty for cloth.
pub fn unit(line: &Line) -> String {
    match &line.what {
        What::Yarn { unit, .. } => grouped(unit.0),
        What::Cloth { .. } => String::new(),
    }
}

/// Money as people read it.
pub fn yuan(fen: i64) -> String {
    decimal(fen, 2)
}
