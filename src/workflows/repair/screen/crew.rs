//! Whom a repair can be given to, as the list of the crew's field offers them: certified people first, each with what
//! speaks for or against sending them (H1, H15, H22). Reads only; whether somebody may be sent is the rules' business.

use crate::kernel::pick::Candidate;
use crate::kernel::problem::Outcome;
use crate::kernel::record::life::push;
use crate::kernel::ui::Cx;
use crate::kernel::words::words;
use crate::registers::{duty, row, staff};
use crate::workflows::repair::around::Around;

/// Everybody in office: those with a valid certificate first, of them the building's own fitter and who is on duty.
///
/// # Errors
/// Where the file can't be read.
pub fn candidates(around: &Around, cx: &Cx<'_>) -> Outcome<Vec<Candidate>> {
    let (view, now) = (cx.view(), cx.now.minute());
    let has_roster = !duty::store::all(view)?.is_empty();
    let on_duty: Vec<i64> = duty::store::anywhere(view, now)?.into_iter().map(|shift| shift.person).collect();
    let own = around.responsible.as_ref().map(|(key, _)| *key);
    let mut all = Vec::new();
    for person in row::store::all(view, "staff")? {
        let Some(key) = person.get("id").and_then(serde_json::Value::as_i64) else { continue };
        if row::has(&person, "disabled_at") {
            continue;
        }
        let certificate = staff::store::certified(view, key, now.day())?;
        let is_off = has_roster && !on_duty.contains(&key);
        let is_fitter = row::text(&person, "roles").split(',').any(|role| role == "fitter");
        let rank = if certificate.is_ok() { 0 } else { 2 - i64::from(is_fitter) };
        let mut note = String::new();
        if is_off {
            push(&mut note, cx.word(words("不在班", "不在班", "off duty")));
        }
        match &certificate {
            Ok(held) => push(&mut note, &format!("{} {}", cx.word(words("證至", "证至", "cert. to")), held.expires)),
            Err(_) => push(&mut note, cx.word(words("沒有有效證書", "没有有效证书", "no valid certificate"))),
        }
        let name = row::text(&person, "name").to_string();
        let entry = Candidate { key, code: String::new(), name, note, twin: false };
        all.push(((rank, Some(key) != own, is_off, key), entry));
    }
    all.sort_by_key(|(order, _)| *order);
    let mut list: Vec<Candidate> = all.into_iter().map(|(_, entry)| entry).collect();
    let names: Vec<String> = list.iter().map(|entry| entry.name.clone()).collect();
    for entry in &mut list {
        entry.twin = names.iter().filter(|name| **name == entry.name).count() > 1;
    }
    Ok(list)
}
