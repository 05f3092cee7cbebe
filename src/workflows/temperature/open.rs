//! A failure that opens a repair: the wish for it, filled in from the sheet. The desk adds the repair in the same change
//! and links both; this workflow never sees it.

use serde_json::Value as Json;

use super::rows;
use super::rules::Sheet;
use super::rules::next::may_open;
use crate::kernel::book::{Done, Opens};
use crate::kernel::form::field::Action;
use crate::kernel::form::read::to_json;
use crate::kernel::form::value::{Value, Values};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::{Tx, View};
use crate::kernel::words::Lang;
use crate::registers::step::write as write_step;
use crate::registers::user::address_values;
use crate::registers::{link, setting};
use crate::say;

/// The kind of record that is opened.
pub const OPENED: &str = "repair";

/// Whether a repair was opened from a sheet.
///
/// # Errors
/// Where the file can't be read.
pub fn is_linked(view: View<'_>, sheet: &Sheet) -> Outcome<bool> {
    Ok(link::store::of(view, &sheet.number.to_string())?.iter().any(|link| link.kind == OPENED))
}

/// What the repair says where the typist says nothing: the readings that failed, and the sheet.
pub fn fault(sheet: &Sheet, lang: Lang) -> String {
    let standing: Vec<_> = sheet.failures().filter(|reading| reading.corrected_by.is_none()).collect();
    let all = if standing.is_empty() { sheet.failures().collect() } else { standing };
    let each = all.iter().map(|reading| format!("{} {} °C", reading.room, reading.celsius));
    let (comma, open, close) = if lang == Lang::En { (", ", " (", ")") } else { ("、", "（", "）") };
    let number = sheet.number.to_string();
    let text = each.collect::<Vec<_>>().join(comma);
    // As much as fits the field; the number always.
    let room = 200_usize.saturating_sub(number.chars().count() + 4);
    let text: String = text.chars().take(room).collect();
    format!("{text}{open}{number}{close}")
}

/// Asks for a repair of the home whose readings failed.
///
/// # Errors
/// Every reason why not.
pub(super) fn open(tx: &mut Tx<'_>, sheet: &Sheet, action: &'static Action, values: &Values) -> Outcome<Done> {
    let mut problems = may_open(sheet, is_linked(tx.view(), sheet)?).err().unwrap_or_default();
    let known = sheet.account.as_ref().map(|(_, name)| name.clone());
    let caller = values.text("caller").map(str::to_string).or(known);
    let phone = values.text("phone").map(str::to_string).or(sheet.phone.clone());
    for (key, is_there) in [("caller", caller.is_some()), ("phone", phone.is_some())] {
        if !is_there {
            problems.push(whom(key));
        }
    }
    if !problems.is_empty() {
        return Err(Failure::refused(problems));
    }
    let lang = Lang::from_tag(&setting::store::text(tx.view(), "paper_lang")?).unwrap_or_default();
    let fault = values.text("fault").map_or_else(|| fault(sheet, lang), str::to_string);
    let mut new = Values::new();
    match sheet.user {
        Some(user) => new.set("account", Value::Key(user)),
        None => new.set("address", Value::Group(address_values(&sheet.address))),
    }
    new.set("caller", Value::Text(caller.unwrap_or_default()));
    new.set("phone", Value::Text(phone.unwrap_or_default()));
    new.set("fault", Value::Text(fault.clone()));
    new.set("kind", Value::Choice(values.choice("kind").unwrap_or("no_heat")));
    new.set("scope", Value::Choice(values.choice("scope").unwrap_or("unknown")));
    new.set("channel", Value::Choice("patrol"));
    if let Some(access) = values.text("access") {
        new.set("access", Value::Text(access.to_string()));
    }
    let mut said = to_json(action.fields, values);
    said.insert("fault".to_string(), Json::from(fault));
    let now = tx.now().minute();
    write_step(tx, &sheet.number.to_string(), action.name, now, &mut said, vec![rows::life_row(sheet)])?;
    Ok(Done { opens: Some(Opens { thing: OPENED, values: new }), ..Done::default() })
}

fn whom(key: &'static str) -> Problem {
    Problem::clause(
        "H16",
        "missing",
        say!(
            "台賬裡沒有這一戶，請填報修人和電話：維修工要聯繫用戶。",
            "台账里没有这一户，请填报修人和电话：维修工要联系用户。",
            "The register doesn't have this user: give a name and a telephone, for the fitter must reach somebody."
        ),
    )
    .at(key)
}
