//! What a step said, as the file keeps it and back: the keys of the contract, and what was frozen with them. The
//! application is rebuilt from it, so nothing of a fact may be lost on the way.

use serde_json::{Map, Value as Json, json};

use super::rules::{AreaNotice, Contract, Fact, Notes, Step};
use crate::kernel::text::fold::plain_decimal;
use crate::kernel::time::Day;
use crate::kernel::units::{Area, Celsius, Fen};

/// What a fact said: its keys without those that hold nothing. When it happened stands beside, in the step's row.
pub fn of(fact: &Fact) -> Map<String, Json> {
    let json = match fact {
        Fact::ReplyPlan { agreed, content, by } => json!({"agreed": agreed, "content": content, "by": by}),
        Fact::Inspect { stage, part, inspectors, basis, result, notes } => json!({
            "stage": stage.code(), "part": part.code(), "inspectors": inspectors, "basis": basis,
            "result": result.code(), "materials": notes.materials, "defects": notes.defects,
            "design_changes": notes.design_changes,
        }),
        Fact::Accept { part, departments, station_by, result } => json!({
            "part": part.code(), "departments": departments, "station_by": station_by, "result": result.code(),
        }),
        Fact::Contract(Contract { number, date, celsius }) => json!({
            "contract_no": number, "date": date.to_string(), "celsius": celsius.map(|celsius| celsius.to_string()),
        }),
        Fact::Pay { fee, amount, receipt_no, due, required } => json!({
            "fee": fee.code(), "amount": amount.to_string(), "receipt_no": receipt_no, "due": due.to_string(),
            "required": required.to_string(),
        }),
        Fact::Check { papers_ok, arrears, by } => json!({"papers_ok": papers_ok, "arrears": arrears.code(), "by": by}),
        Fact::Decide { feasible, reason, by } => json!({
            "feasible": feasible, "reason": reason, "by": key(by.0), "name": by.1,
        }),
        Fact::Procedure { item, note } => json!({"item": item, "note": note}),
        Fact::StationReport { opinion, by } => json!({"opinion": opinion, "by": by}),
        Fact::Verify { by, finding } => json!({"by": by, "finding": finding}),
        Fact::Approve { by, method } => json!({"by": key(by.0), "name": by.1, "method": method.code()}),
        Fact::Reject { by, reason } => json!({"by": key(by.0), "name": by.1, "reason": reason}),
        Fact::Execute { by, joints_insulated, pipes_removed, user_method } => json!({
            "by": by, "joints_insulated": joints_insulated, "pipes_removed": pipes_removed,
            "user_method": user_method.map(|method| method.code()),
        }),
        Fact::ReportBack { by, text } => json!({"by": by, "text": text}),
        Fact::Settle { amount, receipt_no, refund, note } => json!({
            "amount": amount.to_string(), "receipt_no": receipt_no, "refund": refund, "note": note,
        }),
        Fact::AreaNotice(notice) => json!({
            "change": notice.change.to_string(), "effective_from": notice.effective_from.to_string(),
            "checked_by": notice.checked_by, "approved_by": notice.approved_by, "account": notice.account.0,
            "user": format!("user/{}", notice.user), "user_name": notice.account.1,
            "before": notice.before.to_string(), "after": Area(notice.before.0 + notice.change.0).to_string(),
        }),
        Fact::SupplyNotice { from, issued_by } => json!({"from": from.to_string(), "issued_by": issued_by}),
        Fact::ReceiveNotice { by } | Fact::Supply { by } => json!({"by": by}),
        Fact::CauseGone { note } => json!({"note": note}),
        Fact::ResultUp { text } => json!({"text": text}),
        Fact::Complete => json!({}),
        Fact::Withdraw { reason } | Fact::Void { reason } => json!({"reason": reason}),
    };
    match json {
        Json::Object(map) => map.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        _ => Map::new(),
    }
}

fn key(person: i64) -> String {
    format!("staff/{person}")
}

/// The fact that a step's keys say; `None` where they don't make one, as of a step that is no fact of the track (`note`).
pub fn read(step: Step, said: &Map<String, Json>) -> Option<Fact> {
    let said = Said(said);
    Some(match step {
        Step::ReplyPlan => {
            Fact::ReplyPlan { agreed: said.flag("agreed")?, content: said.text("content")?, by: said.text("by")? }
        }
        Step::Inspect => Fact::Inspect {
            stage: said.coded("stage", super::rules::Stage::from_code)?,
            part: said.coded("part", super::rules::Part::from_code)?,
            inspectors: said.text("inspectors")?,
            basis: said.text("basis")?,
            result: said.coded("result", super::rules::Verdict::from_code)?,
            notes: Notes {
                materials: said.text("materials"),
                defects: said.text("defects"),
                design_changes: said.text("design_changes"),
            },
        },
        Step::Accept => Fact::Accept {
            part: said.coded("part", super::rules::Part::from_code)?,
            departments: said.text("departments")?,
            station_by: said.text("station_by")?,
            result: said.coded("result", super::rules::Verdict::from_code)?,
        },
        Step::Contract => Fact::Contract(Contract {
            number: said.text("contract_no")?,
            date: said.day("date")?,
            celsius: said.scaled("celsius", Celsius::PLACES).map(Celsius),
        }),
        Step::Pay => Fact::Pay {
            fee: said.coded("fee", super::rules::Fee::from_code)?,
            amount: said.fen("amount")?,
            receipt_no: said.text("receipt_no")?,
            due: said.fen("due")?,
            required: said.fen("required")?,
        },
        Step::Check => Fact::Check {
            papers_ok: said.flag("papers_ok")?,
            arrears: said.coded("arrears", super::rules::Arrears::from_code)?,
            by: said.text("by")?,
        },
        Step::Decide => {
            Fact::Decide { feasible: said.flag("feasible")?, reason: said.text("reason")?, by: said.person()? }
        }
        Step::Procedure => Fact::Procedure { item: said.text("item")?, note: said.text("note") },
        Step::StationReport => Fact::StationReport { opinion: said.text("opinion")?, by: said.text("by")? },
        Step::Verify => Fact::Verify { by: said.text("by")?, finding: said.text("finding")? },
        Step::Approve => {
            Fact::Approve { by: said.person()?, method: said.coded("method", super::rules::Method::from_code)? }
        }
        Step::Reject => Fact::Reject { by: said.person()?, reason: said.text("reason")? },
        Step::Execute => Fact::Execute {
            by: said.text("by")?,
            joints_insulated: said.flag("joints_insulated")?,
            pipes_removed: said.flag("pipes_removed")?,
            user_method: said.coded("user_method", super::rules::Method::from_code),
        },
        Step::ReportBack => Fact::ReportBack { by: said.text("by")?, text: said.text("text")? },
        Step::Settle => Fact::Settle {
            amount: said.fen("amount")?,
            receipt_no: said.text("receipt_no"),
            refund: said.text("refund"),
            note: said.text("note"),
        },
        Step::AreaNotice => Fact::AreaNotice(AreaNotice {
            user: said.text("user")?.strip_prefix("user/")?.parse().ok()?,
            account: (said.text("account")?, said.text("user_name")?),
            before: Area(said.scaled("before", Area::PLACES)?),
            change: Area(said.scaled("change", Area::PLACES)?),
            effective_from: said.day("effective_from")?,
            checked_by: said.text("checked_by")?,
            approved_by: said.text("approved_by")?,
        }),
        Step::SupplyNotice => Fact::SupplyNotice { from: said.day("from")?, issued_by: said.text("issued_by")? },
        Step::ReceiveNotice => Fact::ReceiveNotice { by: said.text("by")? },
        Step::Supply => Fact::Supply { by: said.text("by")? },
        Step::CauseGone => Fact::CauseGone { note: said.text("note")? },
        Step::ResultUp => Fact::ResultUp { text: said.text("text")? },
        Step::Complete => Fact::Complete,
        Step::Withdraw => Fact::Withdraw { reason: said.text("reason")? },
        Step::Void => Fact::Void { reason: said.text("reason")? },
    })
}

/// The keys of a step on the way back.
struct Said<'a>(&'a Map<String, Json>);

impl Said<'_> {
    fn str(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.as_str()
    }

    fn text(&self, key: &str) -> Option<String> {
        self.str(key).map(str::to_string)
    }

    fn flag(&self, key: &str) -> Option<bool> {
        self.0.get(key)?.as_bool()
    }

    fn coded<T>(&self, key: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.str(key).and_then(read)
    }

    fn day(&self, key: &str) -> Option<Day> {
        self.str(key).and_then(Day::parse)
    }

    fn scaled(&self, key: &str, places: u32) -> Option<i64> {
        plain_decimal(self.str(key)?, places).ok()
    }

    fn fen(&self, key: &str) -> Option<Fen> {
        self.scaled(key, Fen::PLACES).map(Fen)
    }

    /// Who decided: `by` is the key, `name` what the person was called then.
    fn person(&self) -> Option<(i64, String)> {
        Some((self.str("by")?.strip_prefix("staff/")?.parse().ok()?, self.text("name")?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflows::heating::rules::{Arrears, Fee, Method, Part, Stage, Verdict};

    fn text(text: &str) -> String {
        text.to_string()
    }

    /// One of every kind, with everything said and with as little as can be.
    fn facts() -> Vec<Fact> {
        let day = Day::parse("2026-11-23").unwrap();
        let by = text("周明");
        let approver = (4, text("馬總"));
        let notice = |before, change| {
            Fact::AreaNotice(AreaNotice {
                user: 7,
                account: (text("00012345"), text("單志強")),
                before: Area(before),
                change: Area(change),
                effective_from: day,
                checked_by: text("甲"),
                approved_by: text("乙"),
            })
        };
        let mut all = vec![
            Fact::Inspect {
                stage: Stage::Midway,
                part: Part::Outer,
                inspectors: text("甲、乙"),
                basis: text("圖 3"),
                result: Verdict::Fail,
                notes: Notes {
                    materials: Some(text("證 1")),
                    defects: Some(text("漏")),
                    design_changes: Some(text("改")),
                },
            },
            Fact::Inspect {
                stage: Stage::Completion,
                part: Part::Works,
                inspectors: text("甲"),
                basis: text("圖"),
                result: Verdict::Pass,
                notes: Notes::default(),
            },
            Fact::Contract(Contract { number: text("合 1"), date: day, celsius: Some(Celsius(185)) }),
            Fact::Contract(Contract { number: text("合 1"), date: day, celsius: None }),
            Fact::Pay {
                fee: Fee::OuterWorks,
                amount: Fen(1),
                receipt_no: text("收 1"),
                due: Fen(123_456),
                required: Fen(100_000),
            },
            Fact::Check { papers_ok: false, arrears: Arrears::Owed, by: by.clone() },
            Fact::Decide { feasible: true, reason: text("能"), by: approver.clone() },
            Fact::Procedure { item: text("書面通知"), note: Some(text("x")) },
            Fact::Procedure { item: text("書面通知"), note: None },
            Fact::StationReport { opinion: String::new(), by: by.clone() },
            Fact::Verify { by: by.clone(), finding: text("屬實") },
            Fact::Reject { by: approver.clone(), reason: text("不行") },
            Fact::ReportBack { by: by.clone(), text: text("停了") },
            Fact::Settle { amount: Fen(0), receipt_no: None, refund: None, note: None },
            Fact::Settle {
                amount: Fen(5_000),
                receipt_no: Some(text("收 2")),
                refund: Some(text("退 1")),
                note: Some(text("x")),
            },
            notice(8_950, -8_950),
            notice(0, 8_950),
            Fact::SupplyNotice { from: day, issued_by: text("甲") },
            Fact::ReceiveNotice { by: by.clone() },
            Fact::Supply { by: by.clone() },
            Fact::CauseGone { note: String::new() },
            Fact::ResultUp { text: text("已報") },
            Fact::Complete,
            Fact::Withdraw { reason: text("不要了") },
            Fact::Void { reason: text("登錯") },
        ];
        for part in Part::ALL {
            let (departments, station_by) = (text("生產部"), text("站長"));
            all.push(Fact::Accept { part: *part, departments, station_by, result: Verdict::Pass });
        }
        for agreed in [true, false] {
            all.push(Fact::ReplyPlan { agreed, content: text("接\n管 \"1\""), by: by.clone() });
        }
        for method in Method::ALL {
            all.push(Fact::Approve { by: approver.clone(), method: *method });
            let user_method = Some(*method).filter(|method| *method != Method::Pin);
            let by = by.clone();
            all.push(Fact::Execute { by, joints_insulated: true, pipes_removed: false, user_method });
        }
        all
    }

    #[test]
    fn every_fact_comes_back_from_the_file() {
        let facts = facts();
        for step in Step::ALL {
            assert!(facts.iter().any(|fact| fact.step() == *step), "{step:?}");
        }
        for fact in facts {
            let text = Json::Object(of(&fact)).to_string();
            let said: Map<String, Json> = serde_json::from_str(&text).unwrap();
            assert_eq!(read(fact.step(), &said).as_ref(), Some(&fact), "{text}");
        }
    }

    #[test]
    fn the_keys_are_those_of_the_contract() {
        use crate::workflows::heating::form::THING;
        for fact in facts() {
            let action = THING.action(fact.step().code()).unwrap();
            let said = of(&fact);
            for field in action.fields.iter().filter(|field| field.required) {
                assert!(said.contains_key(field.key), "{}: {}", action.name, field.key);
            }
        }
    }

    #[test]
    fn what_lacks_a_key_is_no_fact() {
        for fact in facts() {
            let mut said = of(&fact);
            let Some(first) = THING_REQUIRED.iter().find(|key| said.contains_key(**key)) else { continue };
            said.remove(*first);
            assert_eq!(read(fact.step(), &said), None, "{fact:?} without {first}");
        }
    }

    const THING_REQUIRED: [&str; 8] = ["agreed", "part", "date", "amount", "by", "item", "text", "reason"];
}
