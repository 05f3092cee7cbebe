//! Whose home a sheet is about: by test point, account or address, frozen from the registers. What is typed besides may
//! not contradict them.

use super::rules::Kind;
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::View;
use crate::kernel::text::address::Address;
use crate::kernel::units::Celsius;
use crate::kernel::words::{Lang, Say, Words};
use crate::registers::user::class::{BuildingKind, UserClass};
use crate::registers::user::{self, address_of};
use crate::registers::{facility, row};
use crate::say;
use crate::workflows::temperature::form;

/// Where a sheet was measured, and whose home it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Where {
    pub point: Option<(i64, String)>,
    pub user: Option<i64>,
    pub account: Option<(String, String)>,
    pub phone: Option<String>,
    pub address: Address,
    pub station: Option<String>,
    pub class: UserClass,
    pub building: BuildingKind,
    pub contract: Option<Celsius>,
}

/// What point, account and address come to.
///
/// # Errors
/// `missing` for what nobody can be found by, `contradicts` where two of them name different homes.
pub(super) fn place(view: View<'_>, values: &Values) -> Outcome<Where> {
    let fixed = values.choice("kind") == Some(Kind::FixedPoint.code());
    match (fixed, values.key("point")) {
        (true, None) => return Err(row_missing("point", point_missing()).into()),
        (false, Some(_)) => return Err(not_fixed().into()),
        _ => {}
    }
    let typed = values.group("address").map(address_of);
    let mut problems = Vec::new();
    let (point, home) = match values.key("point") {
        Some(key) => {
            let found = row::store::fetch(view, "point", key)?.unwrap_or_default();
            let home = user::store::get(view, row::whole(&found, "user"))?;
            let point = (key, row::text(&found, "code").to_string());
            if let (Some(account), Some(home)) = (values.key("account"), &home)
                && account != home.id
            {
                problems.push(contradicts(&home.account, &home.name).at("account"));
            }
            (Some((point, row::text(&found, "station").to_string())), home)
        }
        None => (None, user::store::home(view, values.key("account"), typed.as_ref())?),
    };
    let Some(home) = home else { return nobody(view, values, typed) };
    if typed.is_some_and(|typed| typed.flat() != home.address.flat()) {
        problems.push(elsewhere(&home.account, &home.address).at("address"));
    }
    let known: [(&str, &str, Words); 2] = [
        ("user_class", &home.class, word(UserClass::from_code(&home.class).map(UserClass::words))),
        ("building_kind", &home.kind, word(BuildingKind::from_code(&home.kind).map(BuildingKind::words))),
    ];
    for (key, code, words) in known {
        if values.choice(key).is_some_and(|typed| typed != code) {
            problems.push(otherwise(&home.account, words).at(key));
        }
    }
    if !problems.is_empty() {
        return Err(Failure::refused(problems));
    }
    let (point, at_point) = point.unzip();
    let station = at_point.filter(|station| !station.is_empty()).unwrap_or(home.station);
    Ok(Where {
        point,
        user: Some(home.id),
        account: Some((home.account, home.name)),
        phone: Some(home.phone).filter(|phone| !phone.is_empty()),
        address: home.address,
        station: Some(station),
        class: UserClass::from_code(&home.class).unwrap_or(UserClass::Residential),
        building: BuildingKind::from_code(&home.kind).unwrap_or(BuildingKind::Block),
        contract: home.contract_celsius.map(Celsius),
    })
}

/// An address that no user has: the typist says what kind of home it is.
fn nobody(view: View<'_>, values: &Values, typed: Option<Address>) -> Outcome<Where> {
    let Some(address) = typed else { return Err(row_missing("account", no_place()).into()) };
    let class = values.choice("user_class").and_then(UserClass::from_code);
    let building = values.choice("building_kind").and_then(BuildingKind::from_code);
    let (Some(class), Some(building)) = (class, building) else {
        let empty = form::THING.fields.iter().filter(|field| {
            field.key == "user_class" && class.is_none() || field.key == "building_kind" && building.is_none()
        });
        return Err(Failure::refused(empty.map(|field| row_missing(field.key, no_class(field.label))).collect()));
    };
    let station = facility::store::station(view, &address.place())?;
    let (point, user, account, phone, contract) = (None, None, None, None, None);
    Ok(Where { point, user, account, phone, address, station, class, building, contract })
}

fn word(words: Option<Words>) -> Words {
    words.unwrap_or(crate::kernel::words::words("", "", ""))
}

fn row_missing(field: &'static str, say: Say) -> Problem {
    Problem::clause("H14", "missing", say).at(field)
}

fn point_missing() -> Say {
    say!(
        "定點測溫要填測溫點編號。不是測溫點的，類別選用戶申請、投訴或抽測。",
        "定点测温要填测温点编号。不是测温点的，类别选用户申请、投诉或抽测。",
        "A check of a fixed point needs the point's number. Elsewhere choose another kind."
    )
}

fn no_place() -> Say {
    say!(
        "不知道測的是哪一戶。請填用戶，台賬裡查不到就填地址、用戶類別和房屋類型。",
        "不知道测的是哪一户。请填用户，台账里查不到就填地址、用户类别和房屋类型。",
        "Whose home it was isn't known. Give the user; where the register has none, the address with class and kind of home."
    )
}

fn no_class(label: Words) -> Say {
    Say::each(|lang| {
        let label = label.get(lang);
        match lang {
            Lang::Hant => format!("台賬裡沒有這個地址，請填「{label}」：標準按它分。"),
            Lang::Hans => format!("台账里没有这个地址，请填“{label}”：标准按它分。"),
            Lang::En => {
                format!("The register has no user at this address. Fill in '{label}': the standard depends on it.")
            }
        }
    })
}

fn not_fixed() -> Problem {
    Problem::clause(
        "H14",
        "not_a_fixed_point",
        say!(
            "只有定點測溫才填測溫點。請把類別改為定點，或不填測溫點，改填用戶。",
            "只有定点测温才填测温点。请把类别改为定点，或不填测温点，改填用户。",
            "Only a check of a fixed point names a point. Make it one, or give the user instead of the point."
        ),
    )
    .at("point")
}

fn contradicts(account: &str, name: &str) -> Problem {
    Problem::clause(
        "H14",
        "contradicts",
        say!(
            "這個測溫點是 {account} {name} 家，和填的用戶不是一戶。請核對，用戶可以不填。",
            "这个测温点是 {account} {name} 家，和填的用户不是一户。请核对，用户可以不填。",
            "The test point is at {account} {name}, not at the user that was given. Check both; the user may stay empty."
        ),
    )
}

fn elsewhere(account: &str, address: &Address) -> Problem {
    let line = address.line();
    Problem::clause(
        "H14",
        "contradicts",
        say!(
            "{account} 的地址是 {line}，和填的不同。測的是這一戶，地址就不填；台賬錯了先更正台賬。",
            "{account} 的地址是 {line}，和填的不同。测的是这一户，地址就不填；台账错了先更正台账。",
            "{account} lives at {line}, not at the address that was given. Leave the address empty, or amend the register first."
        ),
    )
}

fn otherwise(account: &str, known: Words) -> Problem {
    let [hant, hans, en] = Lang::ALL.map(|lang| known.get(lang));
    Problem::clause(
        "H13",
        "contradicts",
        say!(
            "台賬裡 {account} 是「{hant}」，和填的不同。這一欄可以不填；台賬錯了先更正台賬。",
            "台账里 {account} 是“{hans}”，和填的不同。这一栏可以不填；台账错了先更正台账。",
            "The register has {account} as '{en}', not as given. Leave the field empty, or amend the register first."
        ),
    )
}
