//! Who may do what, by role (contract, section 6): one table, asked by `desk` below screen and command line alike.
//! What depends on a record's state (a void after a signature) its workflow asks with `need`.

use crate::kernel::form::value::Values;
use crate::kernel::problem::Problem;
use crate::kernel::store::Operator;
use crate::kernel::words::{Lang, Say};

/// Actions by which a person signs or decides: by PIN in person, or recorded from paper by a clerk.
const SIGNATURES: [&str; 5] = ["sign-head", "sign-gm", "approve", "decide", "reject"];

/// Registers and series whose every change is the supervisor's.
const SUPERVISORS: [&str; 10] =
    ["price", "standard", "fee", "season", "temp-standard", "setting", "calendar", "clock", "seal", "printer"];

/// Whether the operator may take this action on this kind of record; `add` is an action too.
///
/// # Errors
/// `not_allowed`, with the roles that may.
pub fn may(operator: &Operator, thing: &str, action: &str, values: &Values) -> Result<(), Problem> {
    let signs = SIGNATURES.contains(&action);
    if signs && operator.key.is_some() && values.key("by") == operator.key {
        return Ok(());
    }
    need(operator, roles(thing, action, values))
}

/// The roles that may, the usual one first; empty where everybody may.
fn roles(thing: &str, action: &str, values: &Values) -> &'static [&'static str] {
    match (thing, action) {
        ("standard", "check") | ("staff", "set-pin") => &[],
        // Heat that is back, not a file brought back from its backup.
        ("outage", "restore") => &["clerk"],
        (_, "correct-time" | "supervise" | "seal" | "close-month" | "restore") => &["supervisor"],
        ("complaint", "duplicate") => &["supervisor"],
        (thing, _) if SUPERVISORS.contains(&thing) => &["supervisor"],
        ("staff", _) => &["clerk", "supervisor"],
        ("sample", "release") if values.flag("late") == Some(true) => &["supervisor"],
        ("sample", "release") => &["gatekeeper"],
        ("sample", "draw" | "refuse") => &["clerk", "gatekeeper"],
        (_, "void" | "note") => &["clerk", "supervisor"],
        _ => &["clerk"],
    }
}

/// Whether the operator holds one of the roles; nobody in particular is needed where none is named.
///
/// # Errors
/// `not_allowed`, with the roles that may.
pub fn need(operator: &Operator, roles: &[&str]) -> Result<(), Problem> {
    if roles.is_empty() || roles.iter().any(|role| operator.has(role)) {
        return Ok(());
    }
    let name = &operator.name;
    let list = |lang: Lang| {
        let words = roles.iter().map(|role| role_word(role, lang));
        words.collect::<Vec<_>>().join(if lang == Lang::En { " or " } else { "、" })
    };
    Err(Problem::house(
        "not_allowed",
        Say::each(|lang| {
            let may = list(lang);
            match lang {
                Lang::Hant => format!("{name} 沒有這項權限，只有{may}可以。請換操作人。"),
                Lang::Hans => format!("{name} 没有这项权限，只有{may}可以。请换操作人。"),
                Lang::En => format!("{name} may not do this; a {may} may. Change the operator."),
            }
        }),
    ))
}

/// What a clerk may not enter in the staff register: roles, and authorities to sign (contract, section 6).
///
/// # Errors
/// `not_allowed`.
pub fn roles_of_staff(operator: &Operator, roles: &[String], authority: bool) -> Result<(), Problem> {
    if authority || roles.iter().any(|codes| !codes.is_empty()) { need(operator, &["supervisor"]) } else { Ok(()) }
}

/// Whether the operator may see a kind of record: complaints are kept from the gate and from those who only read,
/// prices from the gate.
///
/// # Errors
/// `not_allowed`.
pub fn may_see(operator: Option<&Operator>, thing: &str) -> Result<(), Problem> {
    match operator {
        Some(operator) if thing == "complaint" => need(operator, &["clerk", "supervisor", "head", "gm", "approver"]),
        Some(operator) if thing == "price" && !sees_prices(operator) => need(operator, &["clerk", "supervisor"]),
        _ => Ok(()),
    }
}

/// Whether the operator sees prices: everybody but those who are at the gate only.
pub fn sees_prices(operator: &Operator) -> bool {
    !operator.has("gatekeeper") || operator.roles.iter().any(|role| role != "gatekeeper")
}

/// Whether the operator may take a paper out or look at it: at the gate only the gate book, which holds no prices.
///
/// # Errors
/// `not_allowed`.
pub fn may_see_paper(operator: Option<&Operator>, paper: &str) -> Result<(), Problem> {
    match operator {
        Some(operator) if paper != "gate-book" && !sees_prices(operator) => need(operator, &["clerk", "supervisor"]),
        _ => Ok(()),
    }
}

/// A role in one language.
pub fn role_word(role: &str, lang: Lang) -> &str {
    super::staff::ROLES.iter().find(|choice| choice.code == role).map_or(role, |choice| choice.words.get(lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::form::value::Value;

    fn operator(roles: &[&str]) -> Operator {
        Operator { key: Some(7), name: "甲".into(), roles: roles.iter().map(|role| role.to_string()).collect() }
    }

    #[test]
    fn rights_by_role() {
        let all = [
            "clerk",
            "gatekeeper",
            "head",
            "gm",
            "storekeeper",
            "fitter",
            "boiler",
            "station",
            "approver",
            "supervisor",
        ];
        for (thing, action, allowed) in [
            ("sample", "add", &["clerk"][..]),
            ("sample", "sign-head", &["clerk"]),
            ("sample", "receipt", &["clerk"]),
            ("sample", "draw", &["clerk", "gatekeeper"]),
            ("sample", "release", &["gatekeeper"]),
            ("sample", "void", &["clerk", "supervisor"]),
            ("sample", "correct-time", &["supervisor"]),
            ("customer", "add", &["clerk"]),
            ("variety", "amend", &["clerk"]),
            ("price", "add", &["supervisor"]),
            ("standard", "withdraw", &["supervisor"]),
            ("setting", "change", &["supervisor"]),
            ("calendar", "import", &["supervisor"]),
            ("clock", "confirm", &["supervisor"]),
            ("staff", "add", &["clerk", "supervisor"]),
            ("weighing", "add", &["clerk"]),
            ("requisition", "add", &["clerk"]),
            ("requisition", "approve", &["clerk"]),
            ("requisition", "stock-out", &["clerk"]),
            ("requisition", "post", &["clerk"]),
            ("requisition", "void", &["clerk", "supervisor"]),
            ("requisition", "correct-time", &["supervisor"]),
            ("repair", "add", &["clerk"]),
            ("repair", "dispatch", &["clerk"]),
            ("repair", "explain", &["clerk"]),
            ("repair", "amend", &["clerk"]),
            ("repair", "void", &["clerk", "supervisor"]),
            ("repair", "note", &["clerk", "supervisor"]),
            ("repair", "correct-time", &["supervisor"]),
            ("printer", "add", &["supervisor"]),
            ("printer", "amend", &["supervisor"]),
            ("printer", "disable", &["supervisor"]),
            ("fee", "add", &["supervisor"]),
            ("fee", "withdraw", &["supervisor"]),
            ("season", "add", &["supervisor"]),
            ("season", "amend", &["supervisor"]),
            ("facility", "add", &["clerk"]),
            ("facility", "maintain", &["clerk"]),
            ("facility", "inspect", &["clerk"]),
            ("outage", "add", &["clerk"]),
            ("outage", "restore", &["clerk"]),
            ("file", "restore", &["supervisor"]),
            ("facility", "explain", &["clerk"]),
            ("facility", "note", &["clerk", "supervisor"]),
            ("facility", "amend", &["clerk"]),
            ("facility", "disable", &["clerk"]),
            ("duty", "add", &["clerk"]),
            ("duty", "withdraw", &["clerk"]),
            ("user", "add", &["clerk"]),
            ("temp-standard", "add", &["supervisor"]),
            ("temp-standard", "withdraw", &["supervisor"]),
            ("point", "add", &["clerk"]),
            ("point", "skip", &["clerk"]),
            ("point", "explain", &["clerk"]),
            ("point", "note", &["clerk", "supervisor"]),
            ("instrument", "amend", &["clerk"]),
            ("user", "amend", &["clerk"]),
            ("staff", "explain", &["clerk", "supervisor"]),
        ] {
            for role in all {
                let may = may(&operator(&[role]), thing, action, &Values::new()).is_ok();
                assert_eq!(may, allowed.contains(&role), "{role}: {thing} {action}");
            }
        }
    }

    #[test]
    fn a_signer_signs_in_person_and_a_late_release_is_the_supervisors() {
        let mut values = Values::new();
        values.set("by", Value::Key(7));
        assert!(may(&operator(&["head"]), "sample", "sign-head", &values).is_ok());
        values.set("by", Value::Key(8));
        assert!(may(&operator(&["head"]), "sample", "sign-head", &values).is_err());
        values.set("late", Value::Flag(true));
        assert!(may(&operator(&["gatekeeper"]), "sample", "release", &values).is_err());
        assert!(may(&operator(&["supervisor"]), "sample", "release", &values).is_ok());
    }

    #[test]
    fn roles_and_authorities_are_the_supervisors() {
        assert!(roles_of_staff(&operator(&["clerk"]), &[String::new()], false).is_ok());
        assert!(roles_of_staff(&operator(&["clerk"]), &["head".into()], false).is_err());
        assert!(roles_of_staff(&operator(&["clerk"]), &[], true).is_err());
        assert!(roles_of_staff(&operator(&["supervisor"]), &["head".into()], true).is_ok());
    }
}
