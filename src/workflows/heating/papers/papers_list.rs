//! What an applicant has to bring for this kind of application (H7), with what has come already. Judges nothing.

use super::{HeatingFacts, fields, foot, handled_by, needed, on_half, signatures, user_rows};
use crate::kernel::paper::marks::{BLANK, CARRIED};
use crate::kernel::paper::{Block, Column, Paper, Table};
use crate::kernel::text::fold::fold_ascii;
use crate::kernel::text::width::Align;
use crate::kernel::words::{Lang, Words, words};

const TITLE: Words = words("用熱業務所需資料清單", "用热业务所需资料清单", "Papers to Bring");
const HANDED: Words = words("已交", "已交", "handed in");
const MISSING: Words = words("尚缺", "尚缺", "missing");

/// The list for the kind of this application.
pub fn papers_list(facts: &HeatingFacts<'_>) -> Paper {
    let (app, lang) = (facts.app, facts.job.lang);
    let kind = app.kind.words().get(lang);
    let first = match lang {
        Lang::Hant => format!("辦理「{kind}」請帶齊下列資料。已經交過的不用再帶。"),
        Lang::Hans => format!("办理“{kind}”请带齐下列资料。已经交过的不用再带。"),
        Lang::En => {
            format!("For this application ({kind}) please bring what follows. What you gave us isn't needed again.")
        }
    };
    on_half(facts, TITLE, &foot(facts, None), |lines| {
        vec![
            fields(2, user_rows(facts), false),
            Block::Lines(vec![first.clone()]),
            Block::Table(table(facts)),
            signatures(vec![(lines.clamp(2, 3), vec![handled_by(app, lang)])], None),
        ]
    })
}

fn table(facts: &HeatingFacts<'_>) -> Table {
    let (app, lang) = (facts.app, facts.job.lang);
    let column = |head: Words, align: Align, share: usize| Column { head: head.get(lang).to_string(), align, share };
    let mut rows: Vec<[String; 3]> = Vec::new();
    let same = |typed: &str, known: &Words| {
        let typed = fold_ascii(typed.trim());
        Lang::ALL.iter().any(|lang| fold_ascii(known.get(*lang)) == typed)
    };
    let open = if lang == Lang::En { "[ ]" } else { "（　）" };
    let is_among = |list: &[String], known: &Words| list.iter().any(|typed| same(typed, known));
    for paper in needed(app) {
        let state = if is_among(&app.papers, &paper.name) {
            HANDED.get(lang)
        } else if is_among(&app.papers_missing, &paper.name) {
            MISSING.get(lang)
        } else {
            open
        };
        rows.push([paper.name.get(lang).to_string(), paper.how.get(lang).to_string(), state.to_string()]);
    }
    // What was typed in other words stands below as it was typed.
    let others = |list: &[String], state: Words| -> Vec<[String; 3]> {
        let other = list.iter().filter(|typed| !needed(app).iter().any(|paper| same(typed, &paper.name)));
        other.map(|typed| [typed.clone(), String::new(), state.get(lang).to_string()]).collect()
    };
    rows.extend(others(&app.papers, HANDED));
    rows.extend(others(&app.papers_missing, MISSING));
    let numbered = rows.into_iter().zip(1_i64..);
    Table {
        columns: vec![
            column(words("序號", "序号", "No."), Align::Centre, 0),
            column(words("資料", "资料", "Paper"), Align::Left, 4),
            column(words("要求", "要求", "How"), Align::Left, 3),
            column(words("交驗", "交验", "Seen"), Align::Centre, 0),
        ],
        rows: numbered.map(|([name, how, state], at)| vec![at.to_string(), name, how, state]).collect(),
        blank: Some(BLANK.get(lang).to_string()),
        totals: None,
        carried: CARRIED.get(lang).to_string(),
    }
}
