//! What the typist of a sheet is told although it is kept: why readings aren't judged, why they don't count.

use super::rules::{Sheet, Unjudged};
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::store::View;
use crate::kernel::time::Minute;
use crate::kernel::words::{Lang, Say};
use crate::registers::season;
use crate::registers::season::store::Season;
use crate::say;

/// A sheet that is typed more days after the visit than this is named.
const LONG_AGO: i64 = 7;

/// Everything that somebody should know of a sheet that is entered now.
///
/// # Errors
/// Where the file can't be read.
pub(super) fn of(view: View<'_>, sheet: &Sheet, now: Minute) -> Outcome<Vec<Problem>> {
    let mut all = Vec::new();
    let is = |why: Unjudged| sheet.readings.iter().any(|reading| reading.unjudged() == Some(why));
    if is(Unjudged::OutOfSeason) {
        all.push(out_of_season(sheet, nearest(view, sheet)?.as_ref()));
    }
    if is(Unjudged::NoStandard) {
        all.push(no_standard(sheet));
    }
    if !sheet.signature.method.is_signed() {
        all.push(unsigned(sheet));
    }
    let days = now.day().since(sheet.measured_on);
    if days > LONG_AGO {
        all.push(long_ago(sheet, days));
    }
    Ok(all)
}

/// The season that begins next after the visit, else the one that ended last.
fn nearest(view: View<'_>, sheet: &Sheet) -> Outcome<Option<Season>> {
    let next = season::store::after(view, sheet.measured_on)?;
    let all = season::store::all(view)?;
    Ok(next.or_else(|| all.into_iter().filter(|season| season.to < sheet.measured_on).max_by_key(|season| season.to)))
}

fn out_of_season(sheet: &Sheet, season: Option<&Season>) -> Problem {
    let on = sheet.measured_on;
    let say = match season {
        Some(Season { name, from, to, .. }) => say!(
            "{on} 不在供熱期內，讀數留底，不判定。供熱期「{name}」是 {from} 至 {to}；日期打錯了，請作廢重登。",
            "{on} 不在供热期内，读数留底，不判定。供热期“{name}”是 {from} 至 {to}；日期打错了，请作废重登。",
            "{on} lies in no season: the readings are kept and not judged. Season '{name}' is {from} to {to}; where the date was mistyped, void the sheet and enter it again."
        ),
        None => say!(
            "還沒有登記供熱期，{on} 的讀數留底，不判定。請主管先登記供熱期，再作廢重登。",
            "还没有登记供热期，{on} 的读数留底，不判定。请主管先登记供热期，再作废重登。",
            "No season is entered: the readings of {on} are kept and not judged. Have the supervisor enter the season, then void the sheet and enter it again."
        ),
    };
    Problem::clause("H13", "out_of_season", say).at("measured_on")
}

fn no_standard(sheet: &Sheet) -> Problem {
    let (class, building) = (sheet.class.words(), sheet.building.words());
    let say = Say::each(|lang| {
        let (class, building) = (class.get(lang), building.get(lang));
        match lang {
            Lang::Hant => format!(
                "{class}{building}還沒有室溫標準，合同也沒有約定溫度：讀數留底，暫不判定。請主管登記室溫標準，或補登合同溫度，登記後自動判定。"
            ),
            Lang::Hans => format!(
                "{class}{building}还没有室温标准，合同也没有约定温度：读数留底，暂不判定。请主管登记室温标准，或补登合同温度，登记后自动判定。"
            ),
            Lang::En => format!(
                "There is no standard for {class} users in a {building}, nor a temperature in the contract: the readings are kept and not judged yet. They will be when either is entered."
            ),
        }
    });
    Problem::clause("H13", "no_standard", say)
}

fn unsigned(sheet: &Sheet) -> Problem {
    let method = sheet.signature.method.words();
    let say = Say::each(|lang| {
        let method = method.get(lang);
        match lang {
            Lang::Hant => format!("登記為「{method}」：讀數留底，不計入。不合格的照樣當天上報。"),
            Lang::Hans => format!("登记为“{method}”：读数留底，不计入。不合格的照样当天上报。"),
            Lang::En => format!(
                "On record as '{method}': the readings are kept and don't count. A failure is passed up the same day all the same."
            ),
        }
    });
    Problem::clause("H14", "unsigned", say).at("signature")
}

fn long_ago(sheet: &Sheet, days: i64) -> Problem {
    let on = sheet.measured_on;
    Problem::house(
        "long_ago",
        say!(
            "測溫日期 {on} 是 {days} 天前。若打錯了，請作廢重登。",
            "测温日期 {on} 是 {days} 天前。若打错了，请作废重登。",
            "Measured on {on}: that is {days} days ago. If it was mistyped, void the sheet and enter it again."
        ),
    )
    .at("measured_on")
}
