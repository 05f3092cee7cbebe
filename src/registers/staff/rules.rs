//! Who may sign as what, and by which method (S3 and its house rules). Pure: no terminal, no database.

use serde_json::{Map, Value as Json};

use crate::kernel::form::value::Values;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::Operator;
use crate::kernel::time::Day;
use crate::say;

/// Roles that sign or approve, and that a deputy may stand in for.
pub const SIGNING_ROLES: [&str; 3] = ["head", "gm", "approver"];

/// A person of the staff register.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Person {
    /// The key.
    pub id: i64,
    /// The name as entered.
    pub name: String,
    /// Role codes.
    pub roles: Vec<String>,
    /// The department.
    pub department: Option<String>,
    /// Whom the person signs for: a role, or `staff/N`.
    pub deputy_for: Option<String>,
    /// The roles that `deputy_for` comes to: the role itself, or those of the person named.
    pub stands_for: Vec<String>,
    /// The written authority.
    pub authority_no: Option<String>,
    /// Its first day.
    pub authority_from: Option<Day>,
    /// Its last day.
    pub authority_to: Option<Day>,
    /// Whether the person left.
    pub disabled: bool,
    /// Whether a PIN is set.
    pub has_pin: bool,
}

impl Person {
    /// Whether the person holds a role.
    pub fn has(&self, role: &str) -> bool {
        self.roles.iter().any(|held| held == role)
    }

    /// As the history and messages name the person: `staff/3 林小慧`.
    pub fn signed(&self) -> String {
        format!("staff/{} {}", self.id, self.name)
    }
}

/// In what standing somebody signs.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Standing {
    /// The number of the written authority, where the person signs as a deputy.
    pub deputy: Option<String>,
}

/// Whether a person may sign as `head`, `gm` or `approver` on a day: by the role itself, or as a deputy within the
/// dates of a written authority (S3, house rule).
///
/// # Errors
/// `disabled`, `not_in_role` or `authority_not_valid`.
pub fn may_sign_as(person: &Person, role: &str, on: Day) -> Result<Standing, Problem> {
    let name = &person.name;
    if person.disabled {
        return Err(Problem::house(
            "disabled",
            say!(
                "{name} 已停用，不能簽字。請由在崗的人簽。",
                "{name} 已停用，不能签字。请由在岗的人签。",
                "{name} is disabled and can't sign. Somebody in office has to."
            ),
        ));
    }
    if person.has(role) {
        return Ok(Standing::default());
    }
    let label = super::ROLES.iter().find(|choice| choice.code == role).map(|choice| choice.words);
    let [hant, hans, en] = crate::kernel::words::Lang::ALL.map(|lang| label.map_or(role, |words| words.get(lang)));
    if !person.stands_for.iter().any(|held| held == role) {
        return Err(Problem::clause(
            "S3",
            "not_in_role",
            say!(
                "{name} 不是{hant}，也沒有代簽授權。請由{hant}簽，或由主管在人員表登記授權。",
                "{name} 不是{hans}，也没有代签授权。请由{hans}签，或由主管在人员表登记授权。",
                "{name} is no {en} and no deputy of one. Let a {en} sign, or have the supervisor enter an authority in the staff register."
            ),
        ));
    }
    let (Some(number), Some(from), Some(to)) = (&person.authority_no, person.authority_from, person.authority_to)
    else {
        return Err(Problem::house(
            "authority_not_valid",
            say!(
                "{name} 代{hant}簽字，但人員表缺授權書編號或起止日期。請由主管補登。",
                "{name} 代{hans}签字，但人员表缺授权书编号或起止日期。请由主管补登。",
                "{name} signs for the {en}, but the register lacks the number or the dates of the authority. Have the supervisor enter them."
            ),
        ));
    };
    if on < from || to < on {
        return Err(Problem::house(
            "authority_not_valid",
            say!(
                "{name} 的授權 {number} 自 {from} 至 {to}，{on} 不在其內。請由{hant}本人簽，或登記新的授權。",
                "{name} 的授权 {number} 自 {from} 至 {to}，{on} 不在其内。请由{hans}本人签，或登记新的授权。",
                "The authority {number} of {name} runs from {from} to {to}; {on} is outside. Let the {en} sign, or enter a new authority."
            ),
        ));
    }
    Ok(Standing { deputy: Some(number.clone()) })
}

/// Whether a signature's method fits who is at the keyboard: by PIN only the signer, on paper somebody else records it
/// (contract section 1).
///
/// # Errors
/// `operator_not_signer`, `no_pin` or `operator_is_signer`.
pub fn check_method(method: &str, operator: &Operator, signer: &Person) -> Result<(), Problem> {
    let same = operator.key == Some(signer.id);
    let name = &signer.name;
    match method {
        "pin" if !same => Err(Problem::house(
            "operator_not_signer",
            say!(
                "用 PIN 簽字時，操作人必須是簽字人 {name} 本人。請由本人操作，或改用紙面簽字。",
                "用 PIN 签字时，操作人必须是签字人 {name} 本人。请由本人操作，或改用纸面签字。",
                "A signature by PIN is given by {name} in person, as the operator. Or record the signature on paper."
            ),
        )
        .at("method")),
        "pin" if !signer.has_pin => Err(Problem::house(
            "no_pin",
            say!(
                "{name} 還沒有設 PIN。請先設 PIN，或由別人登記紙面簽字。",
                "{name} 还没有设 PIN。请先设 PIN，或由别人登记纸面签字。",
                "{name} has no PIN yet. Set one first, or let somebody else record the signature on paper."
            ),
        )
        .at("method")),
        "paper" if same => Err(Problem::house(
            "operator_is_signer",
            say!(
                "紙面簽字由別人登記，{name} 不能登記自己的簽字。請由別人登記，或用 PIN 簽。",
                "纸面签字由别人登记，{name} 不能登记自己的签字。请由别人登记，或用 PIN 签。",
                "A signature on paper is recorded by somebody else, not by {name}. Let another record it, or sign by PIN."
            ),
        )
        .at("method")),
        _ => Ok(()),
    }
}

/// The same for who takes goods, who may be an outsider: only somebody of the register signs by PIN.
///
/// # Errors
/// `operator_not_signer`, `no_pin` or `operator_is_signer`.
pub fn check_taker(
    method: &str,
    operator: &Operator,
    taker: Option<&Person>,
    name: Option<&str>,
) -> Result<(), Problem> {
    match taker {
        Some(taker) => check_method(method, operator, taker),
        None => {
            let outsider = Person { id: 0, name: name.unwrap_or_default().to_string(), ..Person::default() };
            check_method(method, operator, &outsider)
        }
    }
}

/// House rule: staff don't sign for the user. `staff` are the exact names of those who were there for the company, and
/// of the operator where it is signed on paper.
///
/// # Errors
/// `staff_signs`.
pub fn signs_for_user(by: Option<&str>, field: &'static str, staff: &[String]) -> Result<(), Problem> {
    let Some(name) = by.filter(|by| staff.iter().any(|name| name == by)) else { return Ok(()) };
    Err(Problem::house(
        "staff_signs",
        say!(
            "{name} 是操作員或上門的人，不能替用戶簽字。請填在紙上簽字的用戶；沒人簽就選拒簽或未簽，姓名不填。",
            "{name} 是操作员或上门的人，不能替用户签字。请填在纸上签字的用户；没人签就选拒签或未签，姓名不填。",
            "{name} is the operator or was sent by the company and can't sign for the user. Give the user who signed; where nobody did, choose refused or absent."
        ),
    )
    .at(field))
}

/// Whether an entry hangs together: the authority's dates in order.
///
/// # Errors
/// `dates_reversed`.
pub fn check(values: &Values) -> Outcome<()> {
    order(values.day("authority_from"), values.day("authority_to"))
}

/// The same for an amendment: what isn't typed keeps its value.
///
/// # Errors
/// `dates_reversed`.
pub fn check_amended(current: &Map<String, Json>, values: &Values) -> Outcome<()> {
    let day = |key: &str| {
        values.day(key).or_else(|| {
            let kept = current.get(key).and_then(Json::as_str).and_then(Day::parse);
            if values.is_blanked(key) { None } else { kept }
        })
    };
    order(day("authority_from"), day("authority_to"))
}

/// The last day of a certificate after an amendment (H1); `None` where there is none, or where its number was taken away.
pub fn expires(current: &Map<String, Json>, values: &Values) -> Option<Day> {
    let is_gone = |key: &str| values.is_blanked(key) && !values.has(key);
    if is_gone("certificate_no") || is_gone("certificate_expires") {
        return None;
    }
    let kept = current.get("certificate_expires").and_then(Json::as_str).and_then(Day::parse);
    values.day("certificate_expires").or(kept)
}

fn order(from: Option<Day>, to: Option<Day>) -> Outcome<()> {
    match (from, to) {
        (Some(from), Some(to)) if to < from => Err(Problem::new(
            "dates_reversed",
            say!(
                "授權的最後一天 {to} 早於第一天 {from}。請改正日期。",
                "授权的最后一天 {to} 早于第一天 {from}。请改正日期。",
                "The authority's last day {to} lies before its first {from}. Correct the dates."
            ),
        )
        .at("authority_to")
        .into()),
        _ => Ok(()),
    }
}

/// Whether the operator may set this person's PIN: the person, or a supervisor.
///
/// # Errors
/// `not_allowed`.
pub fn may_set_pin(operator: &Operator, id: i64) -> Result<(), Problem> {
    if operator.key == Some(id) || operator.has("supervisor") {
        return Ok(());
    }
    Err(Problem::house(
        "not_allowed",
        say!(
            "PIN 只能由本人或主管來設。請換操作人。",
            "PIN 只能由本人或主管来设。请换操作人。",
            "A PIN is set by the person or by a supervisor. Change the operator."
        ),
    ))
}

/// Nobody may disable themselves, nor the last supervisor.
///
/// # Errors
/// `last_supervisor` or `not_allowed`.
pub fn may_disable(operator: &Operator, id: i64, roles: &str, supervisors: Vec<i64>) -> Result<(), Problem> {
    if operator.key == Some(id) {
        return Err(Problem::house(
            "not_allowed",
            say!(
                "不能停用自己。請由另一位主管來做。",
                "不能停用自己。请由另一位主管来做。",
                "You can't disable yourself. Another supervisor has to."
            ),
        ));
    }
    if roles.split(',').any(|role| role == "supervisor") { keeps_a_supervisor(id, &[], supervisors) } else { Ok(()) }
}

/// At least one supervisor stays.
///
/// # Errors
/// `last_supervisor`.
pub fn keeps_a_supervisor(id: i64, new_roles: &[&str], supervisors: Vec<i64>) -> Result<(), Problem> {
    if new_roles.contains(&"supervisor") || supervisors.as_slice() != [id] {
        return Ok(());
    }
    Err(Problem::house(
        "last_supervisor",
        say!(
            "這是唯一的主管。請先讓另一人擔任主管。",
            "这是唯一的主管。请先让另一人担任主管。",
            "This is the only supervisor. Make somebody else one first."
        ),
    )
    .at("roles"))
}

/// `deputy_for` names neither a signing role nor exactly one person.
pub fn unknown_principal(text: &str) -> Problem {
    Problem::new(
        "unknown_person",
        say!(
            "「{text}」不是 head、gm、approver，也不是人員表裡唯一的人。請填職責或編號（staff/3）。",
            "“{text}”不是 head、gm、approver，也不是人员表里唯一的人。请填职责或编号（staff/3）。",
            "'{text}' is neither head, gm, approver nor exactly one person of the staff register. Give the role or a key (staff/3)."
        ),
    )
    .at("deputy_for")
}

/// Several persons have exactly this name.
pub fn ambiguous(name: &str, keys: &[i64]) -> Problem {
    let keys = keys.iter().map(|key| format!("staff/{key}")).collect::<Vec<_>>().join(" ");
    Problem::new(
        "ambiguous_person",
        say!(
            "叫「{name}」的有幾位：{keys}。請改填編號。",
            "叫“{name}”的有几位：{keys}。请改填编号。",
            "Several persons are called '{name}': {keys}. Give the key instead."
        ),
    )
}

/// Nobody of this key or name.
pub fn unknown(name: &str) -> Failure {
    Failure::from(Problem::new(
        "unknown_person",
        say!(
            "人員表裡沒有「{name}」。請查對姓名或編號，新人請先登記。",
            "人员表里没有“{name}”。请查对姓名或编号，新人请先登记。",
            "The staff register has no '{name}'. Check the name or key, or enter the person first."
        ),
    ))
}

/// Somebody in office has that name already: it is taken all the same, for people do share names.
pub fn same_name(name: &str, id: i64) -> Problem {
    Problem::house(
        "same_name",
        say!(
            "人員表裡已有「{name}」（staff/{id}），按姓名分不清是哪一個。若是兩個人，請更正姓名加以區別，例如加上部門；若是同一個人，請停用一條。",
            "人员表里已有“{name}”（staff/{id}），按姓名分不清是哪一个。若是两个人，请更正姓名加以区别，例如加上部门；若是同一个人，请停用一条。",
            "{name} is in the register already (staff/{id}): the name no longer tells who is meant. If they are two people, amend one name so that it differs, with the department for example; if it is one, disable an entry."
        ),
    )
    .at("name")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(roles: &[&str]) -> Person {
        Person {
            id: 3,
            name: "林小慧".into(),
            roles: roles.iter().map(|r| r.to_string()).collect(),
            ..Person::default()
        }
    }

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn s3_the_role_itself_signs_without_an_authority() {
        assert_eq!(may_sign_as(&person(&["head"]), "head", day("2026-11-23")), Ok(Standing { deputy: None }));
        assert_eq!(may_sign_as(&person(&["head"]), "gm", day("2026-11-23")).unwrap_err().code, "not_in_role");
    }

    #[test]
    fn s3_a_deputy_signs_within_both_dates() {
        let mut deputy = person(&["clerk"]);
        deputy.stands_for = vec!["gm".into()];
        assert_eq!(may_sign_as(&deputy, "gm", day("2026-11-23")).unwrap_err().code, "authority_not_valid");
        deputy.authority_no = Some("授權7號".into());
        deputy.authority_from = Some(day("2026-11-20"));
        deputy.authority_to = Some(day("2026-11-25"));
        for (on, valid) in [("2026-11-19", false), ("2026-11-20", true), ("2026-11-25", true), ("2026-11-26", false)] {
            let standing = may_sign_as(&deputy, "gm", day(on));
            assert_eq!(standing.is_ok(), valid, "{on}");
            if let Ok(standing) = standing {
                assert_eq!(standing.deputy.as_deref(), Some("授權7號"));
            }
        }
        assert!(may_sign_as(&deputy, "head", day("2026-11-23")).is_err());
        deputy.disabled = true;
        assert_eq!(may_sign_as(&deputy, "gm", day("2026-11-23")).unwrap_err().code, "disabled");
    }

    #[test]
    fn the_method_fits_who_is_at_the_keyboard() {
        let mut signer = person(&["head"]);
        let own = Operator { key: Some(3), name: "林小慧".into(), roles: vec![] };
        let other = Operator { key: Some(4), name: "周".into(), roles: vec![] };
        assert_eq!(check_method("pin", &other, &signer).unwrap_err().code, "operator_not_signer");
        assert_eq!(check_method("pin", &own, &signer).unwrap_err().code, "no_pin");
        assert_eq!(check_method("paper", &own, &signer).unwrap_err().code, "operator_is_signer");
        assert_eq!(check_method("paper", &other, &signer), Ok(()));
        signer.has_pin = true;
        assert_eq!(check_method("pin", &own, &signer), Ok(()));
    }

    #[test]
    fn an_outsider_who_takes_goods_signs_on_paper_only() {
        let mut taker = person(&["clerk"]);
        taker.has_pin = true;
        let own = Operator { key: Some(3), name: "林小慧".into(), roles: vec![] };
        let other = Operator { key: Some(4), name: "周".into(), roles: vec![] };
        for (method, operator, taker, code) in [
            ("paper", &own, Some(&taker), Some("operator_is_signer")),
            ("paper", &other, Some(&taker), None),
            ("pin", &own, Some(&taker), None),
            ("pin", &other, Some(&taker), Some("operator_not_signer")),
            ("paper", &own, None, None),
            ("pin", &own, None, Some("operator_not_signer")),
            ("absent", &own, Some(&taker), None),
        ] {
            let found = check_taker(method, operator, taker, Some("吳班長"));
            assert_eq!(found.err().map(|problem| problem.code), code, "{method} {operator:?} {taker:?}");
        }
    }

    #[test]
    fn one_supervisor_always_stays() {
        assert!(keeps_a_supervisor(1, &["clerk"], vec![1]).is_err());
        assert!(keeps_a_supervisor(1, &["clerk", "supervisor"], vec![1]).is_ok());
        assert!(keeps_a_supervisor(1, &[], vec![1, 2]).is_ok());
        assert!(keeps_a_supervisor(2, &[], vec![1]).is_ok());
    }
}
