//! The record of an acceptance (H10, H11): of the works by departments and station, or of a stop or a restoration that
//! was carried out. What isn't recorded yet is left to the pen. Judges nothing.

use super::inspection::result;
use super::{
    HeatingFacts, at_or_pen, cell, field, fields, foot, minute_plain, on_half, signatures, stamp, text, to_sign,
    user_rows, yes_no,
};
use crate::kernel::paper::boxes::or_lines;
use crate::kernel::paper::{Block, Field, Paper, Value};
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::heating::rules::track::track;
use crate::workflows::heating::rules::{Application, Done, Fact, Kind, Part, Step};

const WORKS: Words = words("用熱工程驗收記錄", "用热工程验收记录", "Acceptance Record");
const STOPPED: Words = words("停熱執行驗收記錄", "停热执行验收记录", "Acceptance of the Stop");
const RESTORED: Words = words("復熱執行驗收記錄", "复热执行验收记录", "Acceptance of the Restoration");

/// The record; `None` for an application that nobody accepts anything of.
pub fn acceptance(facts: &HeatingFacts<'_>) -> Option<Paper> {
    let app = facts.app;
    let parts = parts(app);
    if parts.is_empty() {
        return None;
    }
    let title = match app.kind {
        Kind::Restore => RESTORED,
        Kind::Stop | Kind::ImposedStop | Kind::CutOff => STOPPED,
        _ => WORKS,
    };
    Some(on_half(facts, title, &foot(facts, None), |lines| blocks(facts, &parts, lines)))
}

fn blocks(facts: &HeatingFacts<'_>, parts: &[Part], lines: usize) -> Vec<Block> {
    let (app, lang) = (facts.app, facts.job.lang);
    let mut blocks = vec![fields(2, user_rows(facts), true)];
    let executed = executed(app, lang);
    if !executed.is_empty() {
        blocks.push(Block::Heading(words("執行情況", "执行情况", "What was done").get(lang).to_string()));
        blocks.push(fields(2, executed, false));
    }
    for part in parts {
        let accepted: Vec<&Done> =
            app.log.iter().filter(|done| matches!(done.fact, Fact::Accept { part: of, .. } if of == *part)).collect();
        let word = part.words().get(lang);
        let what = match lang {
            Lang::En => format!("Acceptance: {word}"),
            Lang::Hant => format!("{word}驗收"),
            Lang::Hans => format!("{word}验收"),
        };
        if accepted.is_empty() {
            blocks.push(Block::Heading(what));
            blocks.push(fields(2, rows(None, lines, lang), false));
            continue;
        }
        for done in accepted {
            blocks.push(Block::Heading(what.clone()));
            blocks.push(fields(2, rows(Some(done), lines, lang), false));
        }
    }
    let signers = [
        words("公司有關部門", "公司有关部门", "Departments"),
        words("供熱站", "供热站", "Station"),
        words("用戶（建設單位）", "用户（建设单位）", "User (developer)"),
    ];
    let signers = signers.map(|label| cell(label, lang, to_sign(lang))).to_vec();
    blocks.push(signatures(vec![(lines.max(2), signers)], stamp(lang)));
    blocks
}

/// What is to be accepted, and what was beside that.
fn parts(app: &Application) -> Vec<Part> {
    let of_track = track(app).into_iter().filter(|stage| stage.step == Step::Accept);
    let mut parts: Vec<Part> = of_track.filter_map(|stage| stage.part).collect();
    for done in &app.log {
        if let Fact::Accept { part, .. } = &done.fact
            && !parts.contains(part)
        {
            parts.push(*part);
        }
    }
    parts
}

/// What the station did, of a stop or a restoration.
fn executed(app: &Application, lang: Lang) -> Vec<Vec<Field>> {
    let Some(done) = app.last(Step::Execute) else { return Vec::new() };
    let Fact::Execute { by, joints_insulated, pipes_removed, .. } = &done.fact else { return Vec::new() };
    let mut rows = vec![vec![
        field(words("執行時間", "执行时间", "Done at"), lang, text(minute_plain(done.at)), 1),
        field(words("執 行 人", "执 行 人", "Done by"), lang, text(by), 1),
    ]];
    if app.kind.is_stop() {
        rows.push(vec![
            field(words("接頭保溫", "接头保温", "Insulated"), lang, text(yes_no(*joints_insulated, lang)), 1),
            field(words("支管拆除", "支管拆除", "Pipes off"), lang, text(yes_no(*pipes_removed, lang)), 1),
        ]);
    }
    if let Some(Fact::ReportBack { by, text: said }) = app.last(Step::ReportBack).map(|done| &done.fact) {
        let said = match lang {
            Lang::En => format!("{said} ({by})"),
            Lang::Hant | Lang::Hans => format!("{said}（{by}）"),
        };
        rows.push(vec![field(words("反　　饋", "反　　馈", "Reported"), lang, text(said), 2)]);
    }
    rows
}

/// One acceptance, recorded or to be filled in.
fn rows(done: Option<&Done>, lines: usize, lang: Lang) -> Vec<Vec<Field>> {
    let known = done.and_then(|done| match &done.fact {
        Fact::Accept { departments, station_by, result, .. } => Some((departments, station_by, *result)),
        _ => None,
    });
    let mut rows = vec![
        vec![
            field(words("驗收時間", "验收时间", "Date"), lang, at_or_pen(done.map(|done| done.at), lang), 1),
            field(words("驗收結論", "验收结论", "Result"), lang, text(result(known.map(|known| known.2), lang)), 1),
        ],
        vec![
            field(
                words("參加部門", "参加部门", "Departments"),
                lang,
                Value::or_pen(known.map(|known| known.0.as_str())),
                1,
            ),
            field(
                words("站參加人", "站参加人", "For station"),
                lang,
                Value::or_pen(known.map(|known| known.1.as_str())),
                1,
            ),
        ],
    ];
    if known.is_none() {
        rows.push(vec![field(words("問題意見", "问题意见", "Remarks"), lang, or_lines(None, lines), 2)]);
    }
    rows
}
