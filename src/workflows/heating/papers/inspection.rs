//! The record of inspections midway and at completion (H9): filled from the steps; what isn't recorded yet is left to
//! the pen, to be taken along. Judges nothing.

use super::{
    HeatingFacts, around, at_or_pen, cell, field, fields, foot, signatures, stamp, text, tick, to_sign, user_rows,
};
use crate::kernel::paper::boxes::or_lines;
use crate::kernel::paper::{Block, Field, Paper, Value};
use crate::kernel::time::Minute;
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::heating::rules::track::track;
use crate::workflows::heating::rules::{Application, Done, Fact, Notes, Part, Stage, Step, Verdict, Works};

const TITLE: Words = words("用熱工程檢查記錄", "用热工程检查记录", "Inspection Record");
const BASIS: Words = words(
    "檢查以有關法律法規、技術規範、技術標準和施工設計為依據。",
    "检查以有关法律法规、技术规范、技术标准和施工设计为依据。",
    "Inspected by law, technical rules, standards and the design.",
);

/// The record; `None` for an application without works to inspect.
pub fn inspection(facts: &HeatingFacts<'_>) -> Option<Paper> {
    let (app, lang) = (facts.app, facts.job.lang);
    let wanted = wanted(app);
    if wanted.is_empty() {
        return None;
    }
    let mut blocks = vec![fields(2, user_rows(facts), true)];
    blocks.extend(app.works.as_ref().map(|works| fields(2, works_rows(works, lang), false)));
    // Two on a page leave room to write, four don't.
    let lines = if wanted.len() > 2 { 1 } else { 2 };
    for (part, stage) in wanted {
        let inspected: Vec<&Done> = app.log.iter().filter(|done| is_of(&done.fact, part, stage)).collect();
        let what = match lang {
            Lang::En => format!("{}: {}", stage.words().get(lang), part.words().get(lang)),
            Lang::Hant | Lang::Hans => format!("{}（{}）", stage.words().get(lang), part.words().get(lang)),
        };
        if inspected.is_empty() {
            blocks.push(Block::Heading(what.clone()));
            blocks.push(fields(2, rows(None, stage, lines, lang), false));
        }
        for (done, at) in inspected.iter().zip(1..) {
            let again = if at > 1 { again(at, lang) } else { String::new() };
            blocks.push(Block::Heading(format!("{what}{again}")));
            blocks.push(fields(2, rows(Some(done), stage, lines, lang), false));
        }
    }
    let signers = [
        words("檢查人", "检查人", "Inspected by"),
        words("施工單位", "施工单位", "Contractor"),
        words("用戶（建設單位）", "用户（建设单位）", "User (developer)"),
    ];
    let signers = signers.map(|label| cell(label, lang, to_sign(lang))).to_vec();
    blocks.push(signatures(vec![(3, signers)], stamp(lang)));
    Some(around(facts, TITLE, blocks, foot(facts, Some(BASIS))))
}

/// What is to be inspected, and what was beside that.
fn wanted(app: &Application) -> Vec<(Part, Stage)> {
    let of_track = track(app).into_iter().filter(|stage| stage.step == Step::Inspect);
    let mut wanted: Vec<(Part, Stage)> = of_track.filter_map(|stage| Some((stage.part?, stage.stage?))).collect();
    for done in &app.log {
        if let Fact::Inspect { stage, part, .. } = &done.fact
            && !wanted.contains(&(*part, *stage))
        {
            wanted.push((*part, *stage));
        }
    }
    // First what is inspected first.
    wanted.sort_by_key(|(part, stage)| (*stage, *part));
    wanted
}

fn is_of(fact: &Fact, of: Part, when: Stage) -> bool {
    matches!(fact, Fact::Inspect { part, stage, .. } if *part == of && *stage == when)
}

fn again(times: usize, lang: Lang) -> String {
    match lang {
        Lang::Hant => format!("　第 {times} 次"),
        Lang::Hans => format!("　第 {times} 次"),
        Lang::En => format!(", time {times}"),
    }
}

/// Who builds and who designed, with their qualifications.
fn works_rows(works: &Works, lang: Lang) -> Vec<Vec<Field>> {
    let one = |label: Words, said: &Option<String>| field(label, lang, Value::or_pen(said.as_deref()), 1);
    vec![
        vec![
            one(words("施工單位", "施工单位", "Contractor"), &works.contractor),
            one(words("施工資質", "施工资质", "Qualified"), &works.contractor_qualification),
        ],
        vec![
            one(words("設計單位", "设计单位", "Designer"), &works.designer),
            one(words("設計資質", "设计资质", "Qualified"), &works.designer_qualification),
        ],
    ]
}

/// One inspection, recorded or to be filled in.
fn rows(done: Option<&Done>, stage: Stage, lines: usize, lang: Lang) -> Vec<Vec<Field>> {
    let known = done.and_then(|done| match &done.fact {
        Fact::Inspect { inspectors, basis, result, notes, .. } => Some((inspectors, basis, *result, notes)),
        _ => None,
    });
    let at: Option<Minute> = done.map(|done| done.at);
    let noted = |what: fn(&Notes) -> &Option<String>, lines: usize| match known {
        Some((.., notes)) => Value::or_closed(what(notes).as_deref()),
        None => or_lines(None, lines),
    };
    let mut rows = vec![
        vec![
            field(words("檢查時間", "检查时间", "Date"), lang, at_or_pen(at, lang), 1),
            field(
                words("檢查結果", "检查结果", "Result"),
                lang,
                text(result(known.map(|(_, _, result, _)| result), lang)),
                1,
            ),
        ],
        vec![
            field(
                words("檢 查 人", "检 查 人", "Inspectors"),
                lang,
                Value::or_pen(known.map(|known| known.0.as_str())),
                1,
            ),
            field(words("檢查依據", "检查依据", "Basis"), lang, Value::or_pen(known.map(|known| known.1.as_str())), 1),
        ],
        vec![field(words("材料合格", "材料合格", "Materials"), lang, noted(|notes| &notes.materials, 1), 2)],
        vec![field(words("設計變更", "设计变更", "Changes"), lang, noted(|notes| &notes.design_changes, 1), 2)],
        vec![field(words("存在問題", "存在问题", "Defects"), lang, noted(|notes| &notes.defects, lines), 2)],
    ];
    if known.is_none() && stage == Stage::Completion {
        let ticks = [
            words("現場已清理恢復", "现场已清理恢复", "site restored"),
            words("已向用戶交待注意事項", "已向用户交待注意事项", "user instructed"),
        ];
        let ticks = ticks.map(|label| tick(label, None, lang)).join(if lang == Lang::En { "  " } else { "　" });
        rows.push(vec![field(words("現　　場", "现　　场", "Site"), lang, text(ticks), 2)]);
    }
    rows
}

/// The result, or boxes to tick.
pub(super) fn result(known: Option<Verdict>, lang: Lang) -> String {
    known.map_or_else(
        || {
            let ticks = Verdict::ALL.iter().map(|verdict| tick(verdict.words(), None, lang));
            ticks.collect::<Vec<_>>().join(if lang == Lang::En { "  " } else { "　" })
        },
        |verdict| verdict.words().get(lang).to_string(),
    )
}
