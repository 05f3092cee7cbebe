//! `deadline` and `calendar`: they answer without a file too, from what comes with the program.

use std::process::ExitCode;

use serde_json::{Value as Json, json};

use super::Answer;
use super::add::read_input;
use super::args::{CalendarVerb, DeadlineWords};
use super::out::Out;
use super::place::{Place, Want, bad_time};
use crate::kernel::problem::Outcome;
use crate::kernel::time::Minute;
use crate::kernel::time::calendar::Calendar;
use crate::kernel::time::deadline::TimeOfDay;
use crate::kernel::time::report::{Limit, calendar_year, deadline_report};
use crate::registers::calendar::Imported;
use crate::say;

/// `slipdesk deadline …`
pub fn deadline(place: &Place, words: &DeadlineWords, out: &mut Out) -> Answer {
    let from = Minute::parse(&words.from).ok_or_else(|| bad_time("from"))?;
    let limit = match (words.working_days, words.hours, words.minutes) {
        (Some(days), _, _) => Limit::WorkingDays(days),
        (_, Some(hours), _) => Limit::Hours(hours),
        (_, _, minutes) => Limit::Minutes(minutes.unwrap_or_default()),
    };
    let (calendar, close) = known(place, out)?;
    let report = deadline_report(&calendar, from, limit, close)?;
    if out.json {
        out.value(&report.to_json());
    } else if words.explain {
        for line in report.explain(out.lang) {
            out.line(&line);
        }
    } else {
        let line = report.line(out.lang);
        out.line(&line);
    }
    Ok(ExitCode::SUCCESS)
}

/// `slipdesk calendar …`
pub fn run(place: &Place, verb: &CalendarVerb, out: &mut Out) -> Answer {
    match verb {
        CalendarVerb::Show { year, .. } => {
            let (calendar, _) = known(place, out)?;
            let rows = calendar_year(&calendar, *year)?;
            if out.json {
                out.value(&Json::Array(rows.iter().map(|row| row.to_json()).collect()));
            } else {
                for row in rows {
                    let line = row.line(out.lang);
                    out.line(&line);
                }
            }
        }
        CalendarVerb::Import { file, .. } => {
            let text = read_input(file)?;
            let mut desk = place.open(Want::Change, out)?;
            place.prove(&mut desk, out)?;
            let Imported { days, recounted } = desk.import_calendar(&text)?;
            if out.json {
                out.value(&json!({ "days": days, "recounted": recounted }));
            } else {
                let say = say!("導入了 {days} 天。", "导入了 {days} 天。", "Imported {days} days.");
                out.line(say.get(out.lang));
                if recounted > 0 {
                    let say = say!(
                        "{recounted} 個未到期的工作日時限已重新計算，新舊期限記在各自的歷史裡。",
                        "{recounted} 个未到期的工作日时限已重新计算，新旧期限记在各自的历史里。",
                        "Open working-day deadlines counted anew: {recounted}. Old and new stand in the history of each."
                    );
                    out.line(say.get(out.lang));
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The office's calendar and close of business; without a file those that come with the program.
fn known(place: &Place, out: &mut Out) -> Outcome<(Calendar, TimeOfDay)> {
    if !place.path.exists() {
        return Ok((Calendar::builtin(), TimeOfDay::CLOSE_OF_BUSINESS));
    }
    let desk = place.open(Want::Read, out)?;
    Ok((desk.calendar()?, desk.close_of_business()?))
}
