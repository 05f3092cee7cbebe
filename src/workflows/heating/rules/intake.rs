//! What an application must hold before it is accepted (H3, H7, H12). Pure; what follows from it is the track's business.

use super::{Application, Contract, Kind, State, Step, Wish, life};
use crate::kernel::number::Number;
use crate::kernel::problem::Problem;
use crate::kernel::time::Day;
use crate::registers::season::store::Season;
use crate::say;

/// What the acceptance rests on beside the application itself.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Beside<'a> {
    /// The seasons, the earliest first.
    pub seasons: &'a [Season],
    /// The stop that a restoration names.
    pub stop: Option<&'a Application>,
    /// The restoration by which that stop has ended already.
    pub restored_by: Option<Number>,
}

/// Everything that stands in the way of accepting it.
pub fn check(app: &Application, beside: &Beside<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    if app.kind.is_applied_for() && app.outside_reason.is_none() {
        problems.extend(window(beside.seasons, app.accepted_at.day()).err());
    }
    if let Some(contract) = &app.contract {
        problems.extend(signed(contract, app.accepted_at.day()).err());
    }
    match &app.wish {
        Wish::Stop { from, to, .. } if to < from => problems.push(reversed(*from, *to, "to")),
        Wish::Imposed { found_on, .. } if *found_on > app.accepted_at.day() => problems.push(found_later(*found_on)),
        _ => {}
    }
    if let Some((from, to)) =
        app.works.as_ref().and_then(|works| works.from.zip(works.to)).filter(|(from, to)| to < from)
    {
        problems.push(reversed(from, to, "works.to"));
    }
    if let Some(stop) = beside.stop {
        problems.extend(restores(app, stop, beside.restored_by).err());
    }
    problems
}

/// H7: the season says from when to when applications are accepted; outside, a reason is asked for. The season is that
/// which runs or comes next; a window of any season will do, and one that has none is always open.
///
/// # Errors
/// `outside_window`, which names the window.
pub fn window(seasons: &[Season], on: Day) -> Result<(), Problem> {
    let is_in = |season: &Season| {
        let bounds = season.accept_from.is_some() || season.accept_to.is_some();
        bounds && season.accept_from.is_none_or(|from| from <= on) && season.accept_to.is_none_or(|to| on <= to)
    };
    let Some(season) = seasons.iter().find(|season| on <= season.to) else { return Ok(()) };
    if (season.accept_from.is_none() && season.accept_to.is_none()) || seasons.iter().any(is_in) {
        return Ok(());
    }
    let day = |day: Option<Day>| day.map_or_else(|| "…".to_string(), |day| day.to_string());
    let (name, from, to) = (&season.name, day(season.accept_from), day(season.accept_to));
    Err(Problem::clause(
        "H7",
        "outside_window",
        say!(
            "{name} 的受理期是 {from} 至 {to}，{on} 不在期內。仍要受理的，請寫明原因。",
            "{name} 的受理期是 {from} 至 {to}，{on} 不在期内。仍要受理的，请写明原因。",
            "Applications for {name} are accepted from {from} to {to}; {on} is outside. To accept it all the same, give the reason."
        ),
    )
    .at("outside_reason"))
}

/// H3: a contract isn't signed in days to come.
fn signed(contract: &Contract, on: Day) -> Result<(), Problem> {
    if contract.date <= on {
        return Ok(());
    }
    let date = contract.date;
    Err(Problem::clause(
        "H3",
        "future",
        say!(
            "合同日期 {date} 在受理日期 {on} 之後。請查對日期。",
            "合同日期 {date} 在受理日期 {on} 之后。请查对日期。",
            "The contract is dated {date}, after the acceptance on {on}. Check the date."
        ),
    )
    .at("contract_date"))
}

/// H3: a contract has a number and a date, both or neither.
///
/// # Errors
/// `contract_without_date` or `contract_without_number`.
pub fn contract(number: Option<&str>, date: Option<Day>, has_celsius: bool) -> Result<(), Problem> {
    match (number, date) {
        (Some(_), None) => Err(Problem::clause(
            "H3",
            "contract_without_date",
            say!(
                "填了合同編號，沒有填簽訂日期。請補填日期，或先都不填。",
                "填了合同编号，没有填签订日期。请补填日期，或先都不填。",
                "The contract's number is there, its date isn't. Fill in the date, or leave both empty for now."
            ),
        )
        .at("contract_date")),
        (None, date) if date.is_some() || has_celsius => Err(Problem::clause(
            "H3",
            "contract_without_number",
            say!(
                "填了合同日期或溫度，沒有填合同編號。請補填編號，或先都不填。",
                "填了合同日期或温度，没有填合同编号。请补填编号，或先都不填。",
                "The contract's date or temperature is there, its number isn't. Fill in the number, or leave all empty for now."
            ),
        )
        .at("contract_no")),
        _ => Ok(()),
    }
}

/// H12: heat comes back after a stop of this very user that was carried out and hasn't ended.
fn restores(app: &Application, stop: &Application, restored_by: Option<Number>) -> Result<(), Problem> {
    let number = stop.number;
    let refuse = |code, say| Err(Problem::clause("H12", code, say).at("restores"));
    if !stop.kind.is_stop() {
        let kind = stop.kind.words();
        return refuse(
            "not_a_stop",
            crate::kernel::words::Say::each(|lang| {
                use crate::kernel::words::Lang;
                let kind = kind.get(lang);
                match lang {
                    Lang::Hant => format!("{number} 是「{kind}」，不是停熱。請填停熱單的單號。"),
                    Lang::Hans => format!("{number} 是“{kind}”，不是停热。请填停热单的单号。"),
                    Lang::En => format!("{number} is '{kind}', no stop. Give the number of the stop."),
                }
            }),
        );
    }
    if stop.user != app.user || app.user.is_none() {
        return refuse(
            "other_user",
            say!(
                "{number} 停的是另一戶。請查對單號或用戶。",
                "{number} 停的是另一户。请查对单号或用户。",
                "{number} stopped another user. Check the number or the user."
            ),
        );
    }
    if stop.last(Step::Execute).is_none()
        || matches!(life::state(stop), State::Void | State::Refused | State::Withdrawn)
    {
        return refuse(
            "not_executed",
            say!(
                "{number} 還沒有執行停熱，不用復熱。不停了的，請撤回那一張。",
                "{number} 还没有执行停热，不用复热。不停了的，请撤回那一张。",
                "{number} hasn't been executed: there is nothing to restore. Where the stop isn't wanted any more, withdraw it."
            ),
        );
    }
    if let Some(other) = restored_by.filter(|other| *other != app.number) {
        return Err(already_restored(number, other));
    }
    Ok(())
}

/// H12: the stop has ended.
pub fn already_restored(stop: Number, other: Number) -> Problem {
    Problem::clause(
        "H12",
        "already_restored",
        say!(
            "{stop} 已由 {other} 復熱。請查對單號；這一張多餘的，請作廢。",
            "{stop} 已由 {other} 复热。请查对单号；这一张多余的，请作废。",
            "{stop} has been restored by {other} already. Check the number; where this one is superfluous, void it."
        ),
    )
    .at("restores")
}

fn reversed(from: Day, to: Day, key: &'static str) -> Problem {
    Problem::new(
        "dates_reversed",
        say!(
            "最後一天 {to} 早於第一天 {from}。請改正日期。",
            "最后一天 {to} 早于第一天 {from}。请改正日期。",
            "The last day {to} lies before the first {from}. Correct the dates."
        ),
    )
    .at(key)
}

fn found_later(on: Day) -> Problem {
    Problem::new(
        "future",
        say!(
            "發現日期 {on} 在受理之後。請查對日期。",
            "发现日期 {on} 在受理之后。请查对日期。",
            "It can't have been found on {on}, after the acceptance. Check the date."
        ),
    )
    .at("found_on")
}

/// H7: papers, procedure and fees are explained to whoever applies, all three.
///
/// # Errors
/// `not_explained`, one for each that wasn't.
pub fn explained(kind: Kind, papers: bool, procedure: bool, fees: bool) -> Vec<Problem> {
    if !kind.is_applied_for() {
        return Vec::new();
    }
    let told = [("explained.papers", papers), ("explained.procedure", procedure), ("explained.fees", fees)];
    let missing = told.into_iter().filter(|(_, told)| !told);
    missing
        .map(|(key, _)| {
            let say = match key {
                "explained.papers" => say!(
                    "受理前要向申請人講清需要哪些資料。講過了請勾上。",
                    "受理前要向申请人讲清需要哪些资料。讲过了请勾上。",
                    "Before it is accepted the applicant is told which papers are needed. Tick it once that was done."
                ),
                "explained.procedure" => say!(
                    "受理前要向申請人講清辦理程序。講過了請勾上。",
                    "受理前要向申请人讲清办理程序。讲过了请勾上。",
                    "Before it is accepted the procedure is explained to the applicant. Tick it once that was done."
                ),
                _ => say!(
                    "受理前要向申請人講清收費標準。講過了請勾上。",
                    "受理前要向申请人讲清收费标准。讲过了请勾上。",
                    "Before it is accepted the fees are explained to the applicant. Tick it once that was done."
                ),
            };
            Problem::clause("H7", "not_explained", say).at(key)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn season(from: &str, to: &str, window: (Option<&str>, Option<&str>)) -> Season {
        let (accept_from, accept_to) = (window.0.map(day), window.1.map(day));
        Season { id: 1, name: "2026-2027".into(), from: day(from), to: day(to), accept_from, accept_to }
    }

    #[test]
    fn h7_the_window_of_the_season_that_runs_or_comes_next() {
        let one = [season("2026-11-15", "2027-03-15", (Some("2026-07-01"), Some("2026-10-31")))];
        let two = [one[0].clone(), season("2027-11-15", "2028-03-15", (Some("2027-02-01"), Some("2027-10-31")))];
        let open = [season("2026-11-15", "2027-03-15", (None, None))];
        let until = [season("2026-11-15", "2027-03-15", (None, Some("2026-11-23")))];
        for (seasons, on, fits) in [
            (&one[..], "2026-06-30", false),
            (&one, "2026-07-01", true),
            (&one, "2026-10-31", true),
            (&one, "2026-11-01", false),
            (&one, "2027-03-15", false),
            (&one, "2027-03-16", true),
            (&two, "2027-01-31", false),
            (&two, "2027-02-01", true),
            (&two, "2027-03-16", true),
            (&two, "2027-11-01", false),
            (&open, "2026-12-01", true),
            (&until, "2026-11-23", true),
            (&until, "2026-11-24", false),
            (&[], "2026-12-01", true),
        ] {
            assert_eq!(window(seasons, day(on)).is_ok(), fits, "{on} {seasons:?}");
        }
        let problem = window(&one, day("2026-11-23")).unwrap_err();
        assert_eq!((problem.code, problem.rule.clause()), ("outside_window", Some("H7")));
        let said = problem.say.get(crate::kernel::words::Lang::En);
        assert!(said.contains("2026-07-01") && said.contains("2026-10-31"), "{said}");
    }

    #[test]
    fn h3_a_contract_has_number_and_date() {
        let some = Some(day("2026-11-20"));
        for (number, date, celsius, code) in [
            (Some("合 1"), some, true, None),
            (None, None, false, None),
            (Some("合 1"), None, false, Some("contract_without_date")),
            (None, some, false, Some("contract_without_number")),
            (None, None, true, Some("contract_without_number")),
        ] {
            assert_eq!(contract(number, date, celsius).err().map(|problem| problem.code), code, "{number:?} {date:?}");
        }
    }

    #[test]
    fn h7_all_three_are_explained_to_who_applies() {
        assert!(explained(Kind::Stop, true, true, true).is_empty());
        assert!(explained(Kind::CutOff, false, false, false).is_empty());
        let fields: Vec<_> =
            explained(Kind::Change, false, true, false).into_iter().filter_map(|one| one.field).collect();
        assert_eq!(fields, ["explained.papers", "explained.fees"]);
    }
}
