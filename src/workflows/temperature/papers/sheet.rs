//! A sheet as it was measured (H13, H14): readings with their standard and verdict, corrections with reason and
//! signature, the user's opinion and signature, whom it was reported to. Judges nothing.

use std::collections::BTreeMap;

use super::{TITLE, UNSIGNED, degrees, home};
use crate::kernel::paper::boxes::{cell, field, fields, fitted, signatures, signed, text};
use crate::kernel::paper::marks::{BLANK, CARRIED};
use crate::kernel::paper::{Block, Column, Field, Paper, SignatureCell, Table, Value};
use crate::kernel::text::width::Align;
use crate::kernel::time::Minute;
use crate::kernel::time::words::minute_plain;
use crate::kernel::words::{Lang, Words, words};
use crate::workflow::PaperJob;
use crate::workflow::paper::{OfficeFacts, Standing, telephones};
use crate::workflows::temperature::rules::{Judged, Reading, Sheet, System, Unjudged, Verdict};

/// What a sheet shows.
#[derive(Clone, Debug)]
pub struct SheetFacts<'a> {
    /// The sheet.
    pub sheet: &'a Sheet,
    /// Names of the persons whom it knows by key alone.
    pub people: &'a BTreeMap<i64, String>,
    /// The office.
    pub office: &'a OfficeFacts,
    /// What the desk says about this print.
    pub job: &'a PaperJob,
}

/// The sheet, on half a sheet of paper where its readings fit.
pub fn sheet(facts: &SheetFacts<'_>) -> Paper {
    let (sheet, lang) = (facts.sheet, facts.job.lang);
    let standing = Standing { training: facts.office.training, void: sheet.ended.is_some(), ..Standing::default() };
    let mut notes = vec![UNSIGNED.get(lang).to_string()];
    notes.extend(telephones(facts.office, lang));
    let mut corrections: Vec<String> = sheet.readings.iter().filter_map(|reading| correction(facts, reading)).collect();
    corrections.extend((!sheet.signature.method.is_signed()).then(|| INVALID.get(lang).to_string()));
    fitted(|lines| {
        let mut blocks = vec![fields(3, head(sheet, lang), false), Block::Table(table(sheet, lang))];
        blocks.extend((!corrections.is_empty()).then(|| Block::Lines(corrections.clone())));
        blocks.push(fields(2, after(facts), false));
        blocks.push(signatures(vec![(lines.clamp(2, 3), signers(facts))], None));
        Paper { blocks, notes: notes.clone(), ..facts.job.form(TITLE, sheet.number, standing.clone()) }
    })
}

const INVALID: Words = words(
    "用戶沒有簽字：本次記錄無效，不計入合格率。",
    "用户没有签字：本次记录无效，不计入合格率。",
    "The user hasn't signed: this record is invalid and in no rate.",
);

fn head(sheet: &Sheet, lang: Lang) -> Vec<Vec<Field>> {
    let (account, name) = sheet.account.as_ref().map_or((None, None), |(account, name)| (Some(account), Some(name)));
    let known = |known: Option<&String>| Value::or_closed(known.map(String::as_str));
    let pair = |first: Option<String>, second: Option<String>| {
        let parts: Vec<String> = first.into_iter().chain(second).collect();
        Value::or_closed(Some(parts.join(" ").as_str()))
    };
    let flows = match [sheet.supply, sheet.return_flow] {
        [None, None] => Value::Closed,
        flows => {
            let [supply, back] = flows.map(|flow| flow.map_or_else(|| "-".to_string(), |flow| flow.to_string()));
            text(format!("{supply} / {back} ℃"))
        }
    };
    let shut = sheet.windows_shut.map(|minutes| match lang {
        Lang::Hant => format!("{minutes} 分鐘"),
        Lang::Hans => format!("{minutes} 分钟"),
        Lang::En => format!("{minutes} min"),
    });
    let until = sheet.calibrated_until;
    let instrument = match lang {
        Lang::Hant => format!("{}（檢定至 {until}）", sheet.instrument.1),
        Lang::Hans => format!("{}（检定至 {until}）", sheet.instrument.1),
        Lang::En => format!("{} (calibrated until {until})", sheet.instrument.1),
    };
    vec![
        vec![
            field(words("測溫日期", "测温日期", "Date"), lang, text(sheet.measured_on.to_string()), 1),
            field(words("測溫類別", "测温类别", "Kind"), lang, text(sheet.kind.words().get(lang)), 1),
            field(words("測 溫 點", "测 温 点", "Point"), lang, known(sheet.point.as_ref().map(|(_, code)| code)), 1),
        ],
        vec![
            field(words("戶　　名", "户　　名", "Name"), lang, known(name), 1),
            field(words("戶　　號", "户　　号", "Account"), lang, known(account), 1),
            field(words("電　　話", "电　　话", "Phone"), lang, known(sheet.phone.as_ref()), 1),
        ],
        vec![
            field(words("地　　址", "地　　址", "Address"), lang, text(sheet.address.line()), 2),
            field(words("供 熱 站", "供 热 站", "Station"), lang, known(sheet.station.as_ref()), 1),
        ],
        vec![
            field(words("用戶類別", "用户类别", "Class"), lang, text(home(sheet.class, sheet.building, lang)), 1),
            field(
                words("合同室溫", "合同室温", "Contract"),
                lang,
                Value::or_closed(sheet.contract.map(degrees).as_deref()),
                1,
            ),
            field(words("系統狀況", "系统状况", "System"), lang, text(sheet.system.words().get(lang)), 1),
        ],
        vec![
            field(
                words("室外天氣", "室外天气", "Outdoors"),
                lang,
                pair(sheet.outdoor.map(degrees), sheet.weather.clone()),
                1,
            ),
            field(words("供水回水", "供水回水", "Flow"), lang, flows, 1),
            field(words("門窗關閉", "门窗关闭", "Shut for"), lang, Value::or_closed(shut.as_deref()), 1),
        ],
        vec![
            field(words("測 溫 儀", "测 温 仪", "Instrument"), lang, text(instrument), 2),
            field(
                words("同 行 人", "同 行 人", "With"),
                lang,
                known(sheet.second_person.as_ref().map(|(_, name)| name)),
                1,
            ),
        ],
    ]
}

fn table(sheet: &Sheet, lang: Lang) -> Table {
    let column = |head: Words, align: Align, share: usize| Column { head: head.get(lang).to_string(), align, share };
    Table {
        columns: vec![
            column(words("序號", "序号", "No."), Align::Centre, 0),
            column(words("房間", "房间", "Room"), Align::Left, 3),
            column(words("位置", "位置", "Where"), Align::Left, 2),
            column(words("時間", "时间", "Time"), Align::Centre, 0),
            column(words("實測 ℃", "实测 ℃", "Read ℃"), Align::Right, 0),
            column(words("標準 ℃", "标准 ℃", "Standard ℃"), Align::Left, 0),
            column(words("判定", "判定", "Verdict"), Align::Left, 2),
        ],
        rows: sheet.readings.iter().map(|reading| row(reading, lang)).collect(),
        blank: Some(BLANK.get(lang).to_string()),
        totals: None,
        carried: CARRIED.get(lang).to_string(),
    }
}

fn row(reading: &Reading, lang: Lang) -> Vec<String> {
    let kind = reading.room_kind.words().get(lang).to_string();
    // Rooms are often called by what they are used for.
    let room = if reading.room.contains(&kind) {
        reading.room.trim().to_string()
    } else {
        format!("{} {kind}", reading.room.trim())
    };
    let faces = reading.orientation.map(|faces| faces.words().get(lang).to_string());
    let spot = faces.into_iter().chain(reading.spot.clone()).collect::<Vec<_>>().join(" ");
    let standard = match (&reading.judged, lang) {
        (Judged::By { minimum, target: None, .. }, Lang::En) => format!("{minimum} or more"),
        (Judged::By { minimum, target: Some(target), .. }, Lang::En) => format!("{minimum}, if possible {target}"),
        (Judged::By { minimum, target: None, .. }, _) => format!("{minimum} 以上"),
        (Judged::By { minimum, target: Some(target), .. }, Lang::Hant) => format!("{minimum} 以上\n爭取 {target}"),
        (Judged::By { minimum, target: Some(target), .. }, Lang::Hans) => format!("{minimum} 以上\n争取 {target}"),
        (Judged::Not(_), _) => "／".to_string(),
    };
    // What no dated standard gave is the contract's.
    let standard = match (&reading.judged, lang) {
        (Judged::By { standard: None, .. }, Lang::En) => format!("{standard}\nby contract"),
        (Judged::By { standard: None, .. }, _) => format!("{standard}\n按合同"),
        _ => standard,
    };
    vec![
        reading.n.to_string(),
        room,
        spot,
        reading.at.clock(),
        reading.celsius.to_string(),
        standard,
        verdict(reading, lang),
    ]
}

/// What it came to; of a reading that another replaces which one that is, for its own counts no more.
fn verdict(reading: &Reading, lang: Lang) -> String {
    let said = match reading.judged {
        Judged::By { verdict, .. } => verdict.words().get(lang).to_string(),
        Judged::Not(why) => unjudged(why, lang),
    };
    match (reading.corrected_by, lang) {
        (None, _) => said,
        (Some(n), Lang::Hant) => format!("{said}\n已更正，見第 {n} 行"),
        (Some(n), Lang::Hans) => format!("{said}\n已更正，见第 {n} 行"),
        (Some(n), Lang::En) => format!("{said}\ncorrected in line {n}"),
    }
}

fn unjudged(why: Unjudged, lang: Lang) -> String {
    let why = why.words().get(lang);
    match lang {
        Lang::En => format!("not judged: {why}"),
        Lang::Hant | Lang::Hans => format!("不判定（{why}）"),
    }
}

/// Which line a reading corrects, why, who read it anew, and how the user signed for it.
fn correction(facts: &SheetFacts<'_>, reading: &Reading) -> Option<String> {
    let lang = facts.job.lang;
    let made = reading.corrects.as_ref()?;
    let by = facts.people.get(&made.by).map_or("", String::as_str);
    let signed = signed(made.signature.by.as_deref(), made.signature.at, made.signature.method.words(), lang).join(" ");
    let (n, of, reason) = (reading.n, made.of, made.reason.trim());
    Some(match lang {
        Lang::Hant => format!("第 {n} 行更正第 {of} 行：{reason}。重測人 {by}；用戶簽字：{signed}"),
        Lang::Hans => format!("第 {n} 行更正第 {of} 行：{reason}。重测人 {by}；用户签字：{signed}"),
        Lang::En => format!("Line {n} corrects line {of}: {reason}. Read anew by {by}; the user: {signed}"),
    })
}

/// The opinion, and what became of the sheet.
fn after(facts: &SheetFacts<'_>) -> Vec<Vec<Field>> {
    let (sheet, lang) = (facts.sheet, facts.job.lang);
    let up = |done: &Option<(Minute, String)>| {
        let said = done.as_ref().map(|(at, to)| format!("{} {to}", minute_plain(*at)));
        Value::or_pen(said.as_deref())
    };
    let mut rows = vec![vec![field(
        words("用戶意見", "用户意见", "Opinion"),
        lang,
        Value::or_closed(sheet.opinion.as_deref()),
        2,
    )]];
    let remarks = sheet.remarks.as_deref().filter(|said| !said.trim().is_empty());
    rows.extend(remarks.map(|said| vec![field(words("備　　註", "备　　注", "Remarks"), lang, text(said), 2)]));
    let excuse = sheet.excuse.as_deref();
    rows.extend(excuse.map(|why| vec![field(words("未定標準", "未定标准", "No standard"), lang, text(why), 2)]));
    rows.push(vec![field(words("上　　報", "上　　报", "Reported"), lang, up(&sheet.reported), 2)]);
    let failed = sheet.failure_up.is_some() || sheet.system == System::Normal && sheet.readings.iter().any(is_failed);
    if failed {
        rows.push(vec![field(words("問題上報", "问题上报", "Passed up"), lang, up(&sheet.failure_up), 2)]);
    }
    if sheet.opinion.is_some() {
        rows.push(vec![field(words("意見上報", "意见上报", "Opinion up"), lang, up(&sheet.opinion_up), 2)]);
    }
    if let Some(found) = &sheet.investigated {
        let by = facts.people.get(&found.by).map_or("", String::as_str);
        let said = format!("{}\n{}\n{} {by}", found.cause, found.measure, minute_plain(found.at));
        rows.push(vec![field(words("調查處理", "调查处理", "Cause, done"), lang, text(said), 2)]);
    }
    rows
}

fn is_failed(reading: &Reading) -> bool {
    matches!(reading.judged, Judged::By { verdict: Verdict::Failed, .. })
}

fn signers(facts: &SheetFacts<'_>) -> Vec<SignatureCell> {
    let (sheet, lang) = (facts.sheet, facts.job.lang);
    let own = &sheet.signature;
    let user = signed(own.by.as_deref(), own.at, own.method.words(), lang);
    let measured = vec![sheet.measured_by.1.clone(), sheet.measured_on.to_string()];
    vec![
        cell(words("用戶簽字", "用户签字", "User signs"), lang, user),
        cell(words("測溫人", "测温人", "Measured by"), lang, measured),
    ]
}
