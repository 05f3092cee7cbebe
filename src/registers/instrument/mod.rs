//! The instruments that rooms are measured with, and until when each is calibrated: past that day nothing is taken
//! that was measured with it.

pub mod store;

use serde_json::{Map, Value as Json};

use super::row::{self, asked, optional, under};
use crate::kernel::book::{Added, Book, Column, Done, ListRow, RecordKey};
use crate::kernel::form::field::{Action, Field, Kind, Thing};
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Outcome, Problem, Rule};
use crate::kernel::store::{Row, Tx, View};
use crate::kernel::time::Day;
use crate::kernel::words::{Lang, words};
use crate::say;
use store::Instrument;

/// The book of instruments.
#[derive(Debug)]
pub struct Instruments;

/// From so many days before its last day on an instrument's calibration is said to be running out.
const SOON: i64 = 30;

const CODE: Field = asked(
    "code",
    words("測溫儀編號", "测温仪编号", "Instrument No."),
    words(
        "貼在測溫儀上的編號，一支一個。",
        "贴在测温仪上的编号，一支一个。",
        "The number on it; no two have the same.",
    ),
    Kind::Code { max: 30 },
);
const UNTIL: Field = under(
    asked(
        "calibrated_until",
        words("檢定有效期", "检定有效期", "Calibrated until"),
        words(
            "檢定證書上的最後一天，含當天。過了這天，用它測的不收。",
            "检定证书上的最后一天，含当天。过了这天，用它测的不收。",
            "The last day on its certificate, which still counts. Readings after it aren't taken.",
        ),
        Kind::Day,
    ),
    Rule::House,
);
const MODEL: Field = optional(
    "model",
    words("型號", "型号", "Model"),
    words("廠家和型號。", "厂家和型号。", "Maker and model."),
    Kind::Text { max: 60 },
);

/// The register as forms and the command line see it.
pub static THING: Thing = Thing {
    name: "instrument",
    label: words("測溫儀", "测温仪", "Instrument"),
    fields: &[CODE, UNTIL, MODEL],
    actions: &[
        Action {
            name: "amend",
            label: words("更正", "更正", "Amend"),
            help: words(
                "重新檢定後改有效期，或改登記的內容；測溫單上記下的不變。",
                "重新检定后改有效期，或改登记的内容；测温单上记下的不变。",
                "A new calibration, or what was entered wrong. Sheets keep what they say.",
            ),
            rule: Rule::House,
            fields: &[Field { required: false, ..CODE }, Field { required: false, ..UNTIL }, MODEL, row::WHY],
            irreversible: false,
        },
        row::DISABLE,
    ],
};

impl Book for Instruments {
    fn thing(&self) -> &'static Thing {
        &THING
    }

    fn add(&self, tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
        free(tx.view(), values, None)?;
        let row = row::with_fields(Row::insert("instrument"), values, &["code", "calibrated_until", "model"]);
        row::add(tx, THING.name, row)
    }

    fn act(&self, tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
        let current = row::current(tx, "instrument", record)?;
        if row::has(&current, "disabled_at") {
            return Err(row::already(record).into());
        }
        let row = if action.name == row::DISABLE.name {
            Row::update("instrument")
                .set("id", record.id())
                .set("disabled_at", tx.now())
                .set("rev", row::whole(&current, "rev") + 1)
        } else {
            free(tx.view(), values, Some(record.id()))?;
            row::amendment("instrument", THING.fields, &current, action, values)?
        };
        row::change(tx, record, action, values, row)?;
        Ok(Done::default())
    }

    fn show(&self, view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
        let Some(current) = row::store::fetch(view, "instrument", record.id())? else { return Ok(None) };
        let Some(known) = store::get(view, record.id())? else { return Ok(None) };
        let (state, next): (_, &[&str]) = match known.disabled {
            true => ("disabled", &[]),
            false if known.is_expired(view.now().day()) => ("expired", &["amend", "disable"]),
            false => ("active", &["amend", "disable"]),
        };
        Ok(Some(row::shown(record, THING.name, state, next, &current)))
    }

    fn known_by(&self) -> Option<&'static [&'static str]> {
        Some(&["code"])
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            row::column(words("測溫儀編號", "测温仪编号", "No."), 16),
            row::column(words("型號", "型号", "Model"), 0),
            row::column(words("檢定有效期", "检定有效期", "Calibrated until"), 16),
            row::column(words("檢定", "检定", "Calibration"), 14),
        ];
        COLUMNS
    }

    fn list(&self, view: View<'_>, find: &str, lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
        let today = view.now().day();
        let rows = store::all(view)?.into_iter().map(|known| ListRow {
            record: RecordKey::Entry { thing: THING.name, id: known.id },
            cells: vec![
                known.code.clone(),
                known.model.clone().unwrap_or_default(),
                known.calibrated_until.to_string(),
                if known.disabled { String::new() } else { known.standing(today, lang) },
            ],
            quiet: known.disabled,
        });
        Ok(row::page(rows, find, skip, limit))
    }
}

impl Instrument {
    /// Whether its calibration is over on a day.
    pub fn is_expired(&self, today: Day) -> bool {
        self.calibrated_until < today
    }

    /// What is said of its calibration: nothing while there is time.
    pub fn standing(&self, today: Day, lang: Lang) -> String {
        let left = self.calibrated_until.since(today);
        match (left, lang) {
            (..0, Lang::Hant) => "已過期".to_string(),
            (..0, Lang::Hans) => "已过期".to_string(),
            (..0, Lang::En) => "expired".to_string(),
            (0..=SOON, Lang::Hant) => format!("剩 {left} 天"),
            (0..=SOON, Lang::Hans) => format!("剩 {left} 天"),
            (0..=SOON, Lang::En) => format!("{left} days left"),
            _ => String::new(),
        }
    }
}

/// No other instrument may have the code.
fn free(view: View<'_>, values: &Values, own: Option<i64>) -> Outcome<()> {
    let Some(code) = values.text("code") else { return Ok(()) };
    match store::by_code(view, code)? {
        Some(id) if Some(id) != own => Err(Problem::house(
            "already_there",
            say!(
                "編號 {code} 已經有了：instrument/{id}。請用那一條，或查對編號。",
                "编号 {code} 已经有了：instrument/{id}。请用那一条，或查对编号。",
                "The number {code} is there already: instrument/{id}. Use that one, or check the number."
            ),
        )
        .at("code")
        .into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_says_when_a_calibration_runs_out() {
        let until = Day::parse("2026-12-24").unwrap();
        let one = Instrument { id: 1, code: "CW-1".into(), model: None, calibrated_until: until, disabled: false };
        for (today, said, expired) in [
            ("2026-11-23", "", false),
            ("2026-11-24", "30 days left", false),
            ("2026-12-24", "0 days left", false),
            ("2026-12-25", "expired", true),
        ] {
            let today = Day::parse(today).unwrap();
            assert_eq!((one.standing(today, Lang::En).as_str(), one.is_expired(today)), (said, expired), "{today}");
        }
    }
}
