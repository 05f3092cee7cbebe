//! What was typed with a step, as the fact that it says: people, signatures, what the fee schedule asks for, whose area
//! changes. It looks things up and judges nothing that the rules judge.

use super::add::needs_operator;
use super::rules::{
    Application, AreaNotice, Arrears, Contract, Fact, Fee, Method, Notes, Part, Stage, Step, Verdict, Wish, fees,
};
use crate::kernel::form::value::{Value, Values};
use crate::kernel::problem::{Outcome, Problem, Rule};
use crate::kernel::store::Tx;
use crate::kernel::text::fold;
use crate::kernel::time::{Day, Minute};
use crate::kernel::units::{Area, Celsius, Fen};
use crate::registers::user::store::User;
use crate::registers::{self, fee, row, staff, user};
use crate::say;

/// What a step says, and what was found out beside: who stands in for whom, whom a notice is about.
#[derive(Debug)]
pub struct Told {
    /// The fact.
    pub fact: Fact,
    /// The written authority by which a deputy signed.
    pub deputy: Option<String>,
    /// Whom an area notice is about.
    pub of: Option<Of>,
    /// What stands in the way that the rules can't see: signers, fees, accounts.
    pub problems: Vec<Problem>,
}

impl Told {
    fn plain(fact: Fact) -> Told {
        Told { fact, deputy: None, of: None, problems: Vec::new() }
    }
}

/// Whose area changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Of {
    /// A user of the register.
    Known(Box<User>),
    /// A user to be, under this account.
    New(String),
}

/// What is typed with a step, as a fact.
///
/// # Errors
/// Where the file can't be read.
pub fn told(tx: &Tx<'_>, app: &Application, step: Step, values: &Values, at: Minute) -> Outcome<Told> {
    let text = |key: &str| values.text(key).unwrap_or_default().to_string();
    let maybe = |key: &str| values.text(key).map(str::to_string);
    let flag = |key: &str| values.flag(key).unwrap_or(false);
    let by = || maybe("by").unwrap_or_else(|| tx.operator().name.clone());
    let part = || values.choice("part").and_then(Part::from_code).unwrap_or(Part::Works);
    let result = || values.choice("result").and_then(Verdict::from_code).unwrap_or(Verdict::Fail);
    Ok(match step {
        Step::Pay => return pay(tx, app, values, at),
        Step::Decide | Step::Approve | Step::Reject => return decided(tx, step, values, at),
        Step::AreaNotice => return notice(tx, app, values),
        Step::ReplyPlan => Told::plain(Fact::ReplyPlan { agreed: flag("agreed"), content: text("content"), by: by() }),
        Step::Inspect => Told::plain(Fact::Inspect {
            stage: values.choice("stage").and_then(Stage::from_code).unwrap_or(Stage::Midway),
            part: part(),
            inspectors: text("inspectors"),
            basis: text("basis"),
            result: result(),
            notes: Notes {
                materials: maybe("materials"),
                defects: maybe("defects"),
                design_changes: maybe("design_changes"),
            },
        }),
        Step::Accept => Told::plain(Fact::Accept {
            part: part(),
            departments: text("departments"),
            station_by: text("station_by"),
            result: result(),
        }),
        Step::Contract => Told::plain(Fact::Contract(Contract {
            number: text("contract_no"),
            date: values.day("date").unwrap_or(at.day()),
            celsius: values.whole("celsius").map(Celsius),
        })),
        Step::Check => Told::plain(Fact::Check {
            papers_ok: flag("papers_ok"),
            arrears: values.choice("arrears").and_then(Arrears::from_code).unwrap_or(Arrears::Owed),
            by: by(),
        }),
        Step::Procedure => Told::plain(Fact::Procedure { item: item(app, &text("item")), note: maybe("note") }),
        Step::StationReport => Told::plain(Fact::StationReport { opinion: text("opinion"), by: by() }),
        Step::Verify => Told::plain(Fact::Verify { by: by(), finding: text("finding") }),
        Step::Execute => Told::plain(Fact::Execute {
            by: by(),
            joints_insulated: flag("joints_insulated"),
            pipes_removed: flag("pipes_removed"),
            user_method: values.choice("user_method").and_then(Method::from_code),
        }),
        Step::ReportBack => Told::plain(Fact::ReportBack { by: by(), text: text("text") }),
        Step::Settle => Told::plain(Fact::Settle {
            amount: Fen(values.whole("amount").unwrap_or(0)),
            receipt_no: maybe("receipt_no"),
            refund: maybe("refund"),
            note: maybe("note"),
        }),
        Step::SupplyNotice => Told::plain(Fact::SupplyNotice {
            from: values.day("from").unwrap_or(at.day()),
            issued_by: text("issued_by"),
        }),
        Step::ReceiveNotice => Told::plain(Fact::ReceiveNotice { by: by() }),
        Step::Supply => Told::plain(Fact::Supply { by: by() }),
        Step::CauseGone => Told::plain(Fact::CauseGone { note: text("note") }),
        Step::ResultUp => Told::plain(Fact::ResultUp { text: text("text") }),
        Step::Complete => Told::plain(Fact::Complete),
        Step::Withdraw => Told::plain(Fact::Withdraw { reason: text("reason") }),
        Step::Void => Told::plain(Fact::Void { reason: text("reason") }),
    })
}

/// An item of the procedure by its number from 1, or as it was typed.
fn item(app: &Application, typed: &str) -> String {
    let Wish::Imposed { items, .. } = &app.wish else { return typed.to_string() };
    let nth = fold::fold_ascii(typed).trim().parse::<usize>().ok().and_then(|nth| nth.checked_sub(1));
    nth.and_then(|nth| items.get(nth)).cloned().unwrap_or_else(|| typed.trim().to_string())
}

/// What the schedule in force on a day asks of an application for a fee: the whole amount, and the share that is needed
/// before supply; `None` where the schedule has no such fee.
///
/// # Errors
/// Where the file can't be read.
pub fn scheduled(tx: &Tx<'_>, app: &Application, fee: Fee, on: Day) -> Outcome<Option<Result<(Fen, Fen), Problem>>> {
    scheduled_in(tx.view(), app, fee, on)
}

/// The same for whoever only looks.
///
/// # Errors
/// Where the file can't be read.
pub fn scheduled_in(
    view: crate::kernel::store::View<'_>,
    app: &Application,
    fee: Fee,
    on: Day,
) -> Outcome<Option<Result<(Fen, Fen), Problem>>> {
    let Some(version) = fee::store::in_force(view, fee.code(), on)? else { return Ok(None) };
    let due = fees::quantity(app, version.unit == "m2").and_then(|quantity| fees::due(version.price, quantity));
    Ok(Some(due.map(|due| (due, fees::required(due, version.required_share)))))
}

/// H4, H11: what is paid is typed, what is due isn't: the schedule in force at the first payment of a fee says it.
fn pay(tx: &Tx<'_>, app: &Application, values: &Values, at: Minute) -> Outcome<Told> {
    let fee = values.choice("fee").and_then(Fee::from_code).unwrap_or(Fee::Heat);
    let mut problems = Vec::new();
    let (due, required) = match (fees::account(app, fee), scheduled(tx, app, fee, at.day())?) {
        (Some(account), _) => (account.due, account.required),
        (None, Some(Ok(asked))) => asked,
        (None, Some(Err(problem))) => {
            problems.push(problem);
            Default::default()
        }
        (None, None) => {
            problems.push(no_fee(fee, at.day()));
            // Nothing more is wrong with the amount than that nothing can be taken.
            let amount = Fen(values.whole("amount").unwrap_or(0));
            (amount, amount)
        }
    };
    let amount = Fen(values.whole("amount").unwrap_or(0));
    let receipt_no = values.text("receipt_no").unwrap_or_default().to_string();
    Ok(Told { problems, ..Told::plain(Fact::Pay { fee, amount, receipt_no, due, required }) })
}

/// Who decides, in what standing on that day: an approver, or a deputy of one (H10, H12).
fn decided(tx: &Tx<'_>, step: Step, values: &Values, at: Minute) -> Outcome<Told> {
    let Some(key) = values.key("by").or(tx.operator().key) else { return Err(needs_operator().into()) };
    let Some(signer) = staff::store::person(tx.view(), key)? else { return Err(needs_operator().into()) };
    let mut problems = Vec::new();
    let clause = if step == Step::Decide { "H12" } else { "H10" };
    let deputy = match staff::rules::may_sign_as(&signer, "approver", at.day()) {
        Ok(standing) => standing.deputy,
        Err(problem) => {
            // The clause that asks for an approver here is another than the one for slips.
            let rule = if problem.rule == Rule::House { Rule::House } else { Rule::Clause(clause) };
            problems.push(Problem { rule, ..problem }.at("by"));
            None
        }
    };
    let by = (key, signer.name.clone());
    let reason = values.text("reason").unwrap_or_default().to_string();
    let fact = match step {
        Step::Decide => Fact::Decide { feasible: values.flag("feasible").unwrap_or(false), reason, by },
        Step::Reject => Fact::Reject { by, reason },
        _ => {
            let method = values.choice("method").and_then(Method::from_code).unwrap_or(Method::Paper);
            problems.extend(staff::rules::check_method(method.code(), tx.operator(), &signer).err());
            Fact::Approve { by, method }
        }
    };
    Ok(Told { deputy, problems, ..Told::plain(fact) })
}

/// Whose area changes, and from what: the application's user; where it has none, the account that is typed, existing or
/// new.
fn notice(tx: &Tx<'_>, app: &Application, values: &Values) -> Outcome<Told> {
    let view = tx.view();
    let mut problems = Vec::new();
    let typed = match values.get("account") {
        Some(Value::Key(key)) => user::store::get(view, *key)?.map(|user| Of::Known(Box::new(user))),
        Some(Value::Text(typed)) => {
            problems.extend(is_account(typed).err());
            Some(Of::New(fold::code(typed)))
        }
        _ => None,
    };
    let own = match app.user {
        Some(key) => user::store::get(view, key)?.map(|user| Of::Known(Box::new(user))),
        None => None,
    };
    let of = match (own, typed) {
        (Some(own), Some(typed)) if own != typed => {
            problems.push(other_user(app));
            Some(own)
        }
        (Some(own), _) => Some(own),
        (None, typed) => typed,
    };
    if of.is_none() {
        problems.push(no_account());
    }
    let less = values.whole("change").is_some_and(|change| change < 0);
    if let Some(Of::Known(user)) = of.as_ref().filter(|_| less)
        && user.area.is_none()
    {
        problems.push(no_area(&user.account));
    }
    let (user, account, before) = match &of {
        Some(Of::Known(user)) => (user.id, (user.account.clone(), user.name.clone()), user.area.unwrap_or(0)),
        Some(Of::New(account)) => {
            (row::next(tx, &registers::user::THING)?.id(), (account.clone(), app.applicant.clone()), 0)
        }
        None => (0, Default::default(), 0),
    };
    let text = |key: &str| values.text(key).unwrap_or_default().to_string();
    let fact = Fact::AreaNotice(AreaNotice {
        user,
        account,
        before: Area(before),
        change: Area(values.whole("change").unwrap_or(0)),
        effective_from: values.day("effective_from").unwrap_or(view.now().day()),
        checked_by: text("checked_by"),
        approved_by: text("approved_by"),
    });
    Ok(Told { of, problems, ..Told::plain(fact) })
}

/// A name that the register lacks is no new account: accounts have digits.
fn is_account(typed: &str) -> Result<(), Problem> {
    let code = fold::code(typed);
    if code.bytes().any(|byte| byte.is_ascii_digit()) && code.chars().count() <= 30 {
        return Ok(());
    }
    Err(Problem::house(
        "bad_account",
        say!(
            "用戶登記裡沒有「{typed}」，它也不像戶號：新編的戶號要有數字，最多 30 個字。請查對。",
            "用户登记里没有“{typed}”，它也不像户号：新编的户号要有数字，最多 30 个字。请查对。",
            "The register has no '{typed}', and it can't be a new account: those have digits, and at most 30 characters. Check it."
        ),
    )
    .at("account"))
}

/// A user who was entered by hand has no area yet: only notices and old books give one.
fn no_area(account: &str) -> Problem {
    Problem::house(
        "area_unknown",
        say!(
            "用戶登記裡 {account} 還沒有供熱面積，減不了。請先為這一戶辦一張「變更」（面積），出通知單補上。",
            "用户登记里 {account} 还没有供热面积，减不了。请先为这一户办一张“变更”（面积），出通知单补上。",
            "The register has no heated area of {account} yet, so nothing can be taken off. First give it one by a change of area and its notice."
        ),
    )
    .at("change")
}

fn no_account() -> Problem {
    Problem::house(
        "missing",
        say!(
            "這件申請還沒有用戶。請填戶號：已有的戶，或新編的戶號。",
            "这件申请还没有用户。请填户号：已有的户，或新编的户号。",
            "This application has no user yet. Give the account: an existing one, or a new one."
        ),
    )
    .at("account")
}

fn other_user(app: &Application) -> Problem {
    let account = app.account.as_ref().map(|(account, _)| account.as_str()).unwrap_or_default();
    Problem::house(
        "other_user",
        say!(
            "這件申請是 {account} 的，通知單不能出給別的戶。請不填戶號，或先更正申請的用戶。",
            "这件申请是 {account} 的，通知单不能出给别的户。请不填户号，或先更正申请的用户。",
            "This application is {account}'s; its notice can't be another user's. Leave the account empty, or amend the application's user first."
        ),
    )
    .at("account")
}

fn no_fee(fee: Fee, on: Day) -> Problem {
    let (words, key) = (fee.words(), fee.code());
    let [hant, hans, en] = crate::kernel::words::Lang::ALL.map(|lang| words.get(lang));
    Problem::clause(
        "H4",
        "no_fee",
        say!(
            "收費項目表裡 {on} 沒有「{hant}」（{key}）。只能收表裡有的；請由主管先登記。",
            "收费项目表里 {on} 没有“{hans}”（{key}）。只能收表里有的；请由主管先登记。",
            "The fee schedule has no '{en}' ({key}) on {on}. Only what is in it may be charged: have the supervisor enter it first."
        ),
    )
    .at("fee")
}
