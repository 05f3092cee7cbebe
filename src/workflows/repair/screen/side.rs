//! What is known about a place, in lines: outage, stopped heat, open repairs of the flat and its building, repairs of the
//! last weeks, the building's own fitter (H16, H19, H22). For the intake, the detail and the dispatch. Words only.

use super::facts::Facts;
use crate::kernel::number::Number;
use crate::kernel::record::life::{date, when};
use crate::kernel::ui::Cx;
use crate::kernel::words::{Lang, words};
use crate::workflows::repair::around::Around;
use crate::workflows::repair::lists::Listed;

/// How many repairs of a kind are told.
const MOST: usize = 3;

/// What is around a place, the most important first; the repair that one looks at isn't around itself.
pub fn lines(around: &Around, except: Option<Number>, cx: &Cx<'_>) -> Vec<String> {
    let lang = cx.lang;
    let mut out = Vec::new();
    if let Some(outage) = &around.outage {
        let (number, now) = (outage.number, cx.now.minute());
        let since = when(outage.from, now);
        let until = outage.expected_to.map(|until| when(until, now));
        let until = until.unwrap_or_else(|| words("未知", "未知", "unknown").get(lang).to_string());
        // Where only the station is the same, the clerk looks whether the area means this building.
        let area = if outage.is_sure { String::new() } else { format!("  {}", outage.area) };
        out.push(match (outage.is_sure, lang) {
            (true, Lang::Hant) => format!("! 本樓停熱 {number}  {since} 起，預計 {until} 恢復"),
            (true, Lang::Hans) => format!("! 本楼停热 {number}  {since} 起，预计 {until} 恢复"),
            (true, Lang::En) => format!("! Outage here {number} since {since}, expected back {until}"),
            (false, Lang::Hant) => format!("? 本站有停熱 {number}  {since} 起，預計 {until} 恢復{area}"),
            (false, Lang::Hans) => format!("? 本站有停热 {number}  {since} 起，预计 {until} 恢复{area}"),
            (false, Lang::En) => {
                format!("? Outage at this station {number} since {since}, expected back {until}{area}")
            }
        });
    }
    if let Some(day) = around.stopped_since {
        let day = date(day, cx.now.day());
        out.push(match lang {
            Lang::Hant => format!("! 此戶已停熱（{day} 起）"),
            Lang::Hans => format!("! 此户已停热（{day} 起）"),
            Lang::En => format!("! Heat is stopped for this user since {day}"),
        });
    }
    let here = words("本戶未了", "本户未了", "Open here");
    let recent = words("30 天內", "30 天内", "Last 30 days");
    let house = words("同樓未了", "同楼未了", "Same building");
    for (label, rows, placed) in [
        (here, &around.open_of_flat, false),
        (recent, &around.recent_of_flat, false),
        (house, &around.open_of_building, true),
    ] {
        let others: Vec<&Listed> = rows.iter().filter(|row| Some(row.number) != except).collect();
        let more = others.len().saturating_sub(MOST);
        for (at, row) in others.iter().take(MOST).enumerate() {
            let mut text = format!("{} {}", label.get(lang), repair(row, placed, cx));
            if at + 1 == MOST && more > 0 {
                text.push_str(&format!("  +{more}"));
            }
            out.push(text);
        }
    }
    if let Some((_, name)) = &around.responsible {
        out.push(format!("{} {name}", words("責任維修工", "责任维修工", "Building's fitter").get(lang)));
    }
    out
}

/// One repair in a line: number, when, what, how it stands, who was sent.
fn repair(row: &Listed, placed: bool, cx: &Cx<'_>) -> String {
    let mut parts = vec![row.number.to_string(), when(row.reported_at, cx.now.minute())];
    if placed {
        parts.push(row.address.home());
    }
    parts.push(row.kind.words().get(cx.lang).to_string());
    parts.push(row.state.words().get(cx.lang).to_string());
    parts.push(row.crew.clone());
    parts.retain(|part| !part.is_empty());
    parts.join("  ")
}

/// What is around a repair that is shown.
pub fn of_repair(facts: &Facts, cx: &Cx<'_>) -> Vec<String> {
    lines(&facts.around, Some(facts.number()), cx)
}

/// The open repair that a new one at this place is most likely the same as: of the flat, else of the building.
pub fn likely_same(around: &Around, except: Option<Number>) -> Option<Number> {
    let all = around.open_of_flat.iter().chain(&around.open_of_building);
    all.map(|row| row.number).find(|number| Some(*number) != except)
}
