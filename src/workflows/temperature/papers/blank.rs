//! The blank sheet to take along to a test point (H14): the user, the address and the rooms stand on it in advance, the
//! rest is left to the pen. Counts nothing.

use super::{TITLE, UNSIGNED, degrees, home};
use crate::kernel::paper::boxes::{cell, day_by_pen, field, fields, signatures, text, tick, to_sign};
use crate::kernel::paper::marks::CARRIED;
use crate::kernel::paper::{Block, Column, Field, Format, Paper, Table, Value};
use crate::kernel::text::width::Align;
use crate::kernel::units::Celsius;
use crate::kernel::words::{Lang, Words, words};
use crate::registers::user::class::{BuildingKind, UserClass};
use crate::workflow::PaperJob;
use crate::workflow::paper::{OfficeFacts, Standing, telephones};
use crate::workflows::temperature::rules::System;

/// Lines to write readings on, at least.
const LINES: usize = 12;

/// What a blank sheet has on it.
#[derive(Clone, Debug)]
pub struct BlankFacts<'a> {
    /// The point's code.
    pub point: String,
    /// Account and name.
    pub account: (String, String),
    /// Telephone.
    pub phone: String,
    /// Where.
    pub address: String,
    /// The station in charge.
    pub station: String,
    /// Whose heat.
    pub class: UserClass,
    /// In what kind of building.
    pub building: BuildingKind,
    /// What the contract promises.
    pub contract: Option<Celsius>,
    /// The rooms that are measured.
    pub rooms: Vec<String>,
    /// The office.
    pub office: &'a OfficeFacts,
    /// What the desk says about this print.
    pub job: &'a PaperJob,
}

/// The blank sheet, on A4.
pub fn blank(facts: &BlankFacts<'_>) -> Paper {
    let lang = facts.job.lang;
    let standing = Standing { training: facts.office.training, ..Standing::default() };
    let signers = vec![
        cell(words("用戶簽字", "用户签字", "User signs"), lang, to_sign(lang)),
        cell(words("測溫人", "测温人", "Measured by"), lang, to_sign(lang)),
        cell(words("同行人", "同行人", "With"), lang, to_sign(lang)),
    ];
    let opinion = vec![vec![field(words("用戶意見", "用户意见", "Opinion"), lang, Value::PenLines(4), 1)]];
    let mut notes = vec![UNSIGNED.get(lang).to_string()];
    notes.extend(telephones(facts.office, lang));
    // Each blank sheet is a new one: none is the reprint of another.
    let job = PaperJob { reprint: 0, ..facts.job.clone() };
    Paper {
        format: Format::PAGE,
        number: facts.point.clone(),
        blocks: vec![
            fields(2, head(facts), true),
            Block::Table(table(facts)),
            fields(1, opinion, false),
            signatures(vec![(4, signers)], None),
        ],
        notes,
        ..job.unnumbered(TITLE, standing)
    }
}

fn head(facts: &BlankFacts<'_>) -> Vec<Vec<Field>> {
    let lang = facts.job.lang;
    let pen = |label: Words| field(label, lang, Value::Pen, 1);
    let contract = facts.contract.map(degrees);
    let system = System::ALL.iter().map(|one| tick(one.words(), None, lang));
    let system = system.collect::<Vec<_>>().join(if lang == Lang::En { "  " } else { "　" });
    vec![
        vec![
            field(words("測 溫 點", "测 温 点", "Point"), lang, text(&facts.point), 1),
            field(words("測溫日期", "测温日期", "Date"), lang, text(day_by_pen(lang)), 1),
        ],
        vec![
            field(words("戶　　名", "户　　名", "Name"), lang, text(&facts.account.1), 1),
            field(words("戶　　號", "户　　号", "Account"), lang, text(&facts.account.0), 1),
        ],
        vec![
            field(words("電　　話", "电　　话", "Phone"), lang, Value::or_closed(Some(&facts.phone)), 1),
            field(words("供 熱 站", "供 热 站", "Station"), lang, text(&facts.station), 1),
        ],
        vec![field(words("地　　址", "地　　址", "Address"), lang, Value::Large(facts.address.clone()), 2)],
        vec![
            field(words("用戶類別", "用户类别", "Class"), lang, text(home(facts.class, facts.building, lang)), 1),
            field(words("合同室溫", "合同室温", "Contract"), lang, Value::or_closed(contract.as_deref()), 1),
        ],
        vec![pen(words("室外溫度", "室外温度", "Outdoors")), pen(words("天　　氣", "天　　气", "Weather"))],
        vec![pen(words("供水溫度", "供水温度", "Supply")), pen(words("回水溫度", "回水温度", "Return"))],
        vec![
            pen(words("門窗關閉", "门窗关闭", "Shut for")),
            field(words("系統狀況", "系统状况", "System"), lang, text(system), 1),
        ],
        vec![pen(words("測 溫 儀", "测 温 仪", "Instrument")), pen(words("檢 定 至", "检 定 至", "Calibrated"))],
    ]
}

/// The rooms of the point, and lines for others.
fn table(facts: &BlankFacts<'_>) -> Table {
    let lang = facts.job.lang;
    let column = |head: Words, share: usize| Column { head: head.get(lang).to_string(), align: Align::Left, share };
    let count = facts.rooms.len().max(LINES);
    let rooms = facts.rooms.iter().map(String::as_str).chain(std::iter::repeat(""));
    let rows = rooms.take(count).zip(1_usize..);
    Table {
        columns: vec![
            Column { align: Align::Centre, ..column(words("序號", "序号", "No."), 0) },
            column(words("房間", "房间", "Room"), 3),
            column(words("陰陽面", "阴阳面", "Sun"), 1),
            column(words("位置", "位置", "Where"), 2),
            column(words("時間", "时间", "Time"), 2),
            column(words("實測 ℃", "实测 ℃", "Read ℃"), 2),
            column(words("備註", "备注", "Remarks"), 3),
        ],
        rows: rows
            .map(|(room, at)| {
                let mut row = vec![at.to_string(), room.to_string()];
                row.resize(7, String::new());
                row
            })
            .collect(),
        blank: None,
        totals: None,
        carried: CARRIED.get(lang).to_string(),
    }
}
