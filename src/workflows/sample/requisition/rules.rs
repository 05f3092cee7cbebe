//! The rules of requisitions (S9), as pure functions: which slips may stand on one, what it asks for, and each step of
//! its life. No terminal, no database.

mod lines;
#[cfg(test)]
mod tests;

pub use lines::{Issued, Line, Taken, Told, issued, sum};

use crate::kernel::number::Number;
use crate::kernel::problem::Problem;
use crate::kernel::time::{Minute, Month};
use crate::kernel::words::{Lang, Say, Words, words};
use crate::say;
use crate::workflows::sample::rules::life::not_before;

/// Where a requisition stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum State {
    /// Made, not approved yet.
    Requested,
    /// Approved by the general manager.
    Approved,
    /// Stocked out by the storekeeper.
    StockedOut,
    /// Posted by finance.
    Posted,
    /// Voided with a reason; the number stays.
    Void,
}

impl State {
    /// All states, in the order of a requisition's life.
    pub const ALL: [State; 5] = [State::Requested, State::Approved, State::StockedOut, State::Posted, State::Void];

    /// As in JSON and in the file.
    pub const fn code(self) -> &'static str {
        match self {
            State::Requested => "requested",
            State::Approved => "approved",
            State::StockedOut => "stocked_out",
            State::Posted => "posted",
            State::Void => "void",
        }
    }

    /// The state of a code.
    pub fn from_code(code: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether it still waits for somebody.
    pub const fn waits(self) -> bool {
        matches!(self, State::Requested | State::Approved | State::StockedOut)
    }

    /// What lists and sentences call it.
    pub const fn words(self) -> Words {
        match self {
            State::Requested => words("待總經理批", "待总经理批", "awaits GM"),
            State::Approved => words("待出庫", "待出库", "to stock out"),
            State::StockedOut => words("待入賬", "待入账", "to post"),
            State::Posted => words("已入賬", "已入账", "posted"),
            State::Void => words("已作廢", "已作废", "void"),
        }
    }
}

/// Somebody who approves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Approver {
    /// The key in the staff register.
    pub key: i64,
    /// The name, for sentences.
    pub name: String,
    /// As general manager: the number of a deputy's authority (`None` for the role itself), or why not.
    pub gm: Result<Option<String>, Problem>,
}

/// The stock-out as the storekeeper did it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StockOut {
    /// When.
    pub at: Minute,
    /// The number of the stock-out document.
    pub document: String,
    /// The storekeeper's key in the staff register.
    pub storekeeper: i64,
}

/// A requisition as the rules see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Requisition {
    /// Its number.
    pub number: Number,
    /// When it was made.
    pub made_at: Minute,
    /// Who made it.
    pub made_by: i64,
    /// Who receives the goods, as written.
    pub receiver: String,
    /// What it asks for.
    pub lines: Vec<Line>,
    /// What was issued; empty before the stock-out.
    pub issued: Vec<Issued>,
    /// Its slips that were voided since, and whose goods no reissue took over.
    pub returned: Vec<Number>,
    /// The first closed month that counted a drawing on it: what it says of that month stands.
    pub closed: Option<Month>,
    /// Where it stands.
    pub state: State,
    /// The general manager's approval: who and when.
    pub approved: Option<(i64, Minute)>,
    /// The stock-out.
    pub stocked_out: Option<StockOut>,
    /// Finance's posting: voucher and time.
    pub posted: Option<(String, Minute)>,
    /// When it was voided and why.
    pub voided: Option<(Minute, String)>,
}

/// Everything that is wrong, or the requisition as it becomes.
pub type Step = Result<Requisition, Vec<Problem>>;

/// What a slip is for a requisition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// The slip.
    pub number: Number,
    /// Whether it is charged (S1).
    pub charged: bool,
    /// Whether it was drawn.
    pub drawn: bool,
    /// Whether it was voided or rejected.
    pub ended: bool,
    /// The live requisition that it, or the slip whose drawing it took over, stands on.
    pub on: Option<Number>,
}

/// Whether a slip may stand on a new requisition: free (S1), its goods taken (S9), on no other live one (house rule).
///
/// # Errors
/// Why not.
pub fn fits(slip: &Candidate) -> Result<(), Problem> {
    let number = slip.number;
    if slip.charged {
        return Err(Problem::clause(
            "S1",
            "charged_slip",
            say!(
                "{number} 是收費樣品，按銷售處理，不列領用單。請把它去掉。",
                "{number} 是收费样品，按销售处理，不列领用单。请把它去掉。",
                "{number} is a charged sample, which is a sale and stands on no requisition. Leave it out."
            ),
        ));
    }
    if slip.ended {
        return Err(Problem::clause(
            "S9",
            "void_slip",
            say!(
                "{number} 已作廢或駁回，沒有領用的數量。請把它去掉，換開過的請填新單號。",
                "{number} 已作废或驳回，没有领用的数量。请把它去掉，换开过的请填新单号。",
                "{number} is void or rejected, so nothing was taken on it. Leave it out, or name the slip that replaced it."
            ),
        ));
    }
    if !slip.drawn {
        return Err(Problem::clause(
            "S9",
            "not_drawn",
            say!(
                "{number} 還沒有提取，領用單按實際提取的數量填。請先登記提取，或把它去掉。",
                "{number} 还没有提取，领用单按实际提取的数量填。请先登记提取，或把它去掉。",
                "{number} isn't drawn yet; a requisition is for what was really taken. Record the drawing first, or leave the slip out."
            ),
        ));
    }
    if let Some(other) = slip.on {
        return Err(Problem::house(
            "already_requisitioned",
            say!(
                "{number} 已列在領用單 {other} 上，不能再列一次。請把它去掉，或先作廢 {other}。",
                "{number} 已列在领用单 {other} 上，不能再列一次。请把它去掉，或先作废 {other}。",
                "{number} stands on requisition {other} already and can't stand on a second. Leave it out, or void {other} first."
            ),
        ));
    }
    Ok(())
}

/// Whether a requisition may be made from a month's drawings.
///
/// # Errors
/// `month_future`.
pub fn month_has_begun(month: Month, now: Month) -> Result<(), Problem> {
    if month <= now {
        return Ok(());
    }
    Err(Problem::new(
        "month_future",
        say!(
            "{month} 還沒有到，沒有可領用的提取。請填本月或以前的月份。",
            "{month} 还没有到，没有可领用的提取。请填本月或以前的月份。",
            "{month} is still to come and has no drawings. Give this month or an earlier one."
        ),
    )
    .at("month"))
}

/// The month has no free drawing that isn't on a requisition.
pub fn nothing_left(month: Month) -> Problem {
    Problem::clause(
        "S9",
        "nothing_to_requisition",
        say!(
            "{month} 沒有還未列入領用單的免費提取，不用再開。",
            "{month} 没有还未列入领用单的免费提取，不用再开。",
            "{month} has no free drawing that isn't on a requisition already; none is needed."
        ),
    )
    .at("month")
}

/// S9: the general manager approves. House rules: not who made it, not who receives the goods.
///
/// # Errors
/// Every reason why not.
pub fn approve(requisition: &Requisition, approver: &Approver, at: Minute) -> Step {
    if requisition.state != State::Requested {
        return Err(vec![wrong_order(
            requisition,
            words(
                "總經理只批剛開出的領用單，而且只批一次",
                "总经理只批刚开出的领用单，而且只批一次",
                "the general manager approves a new requisition, once",
            ),
        )]);
    }
    let mut problems = Vec::new();
    let name = &approver.name;
    problems.extend(approver.gm.clone().err().map(|problem| problem.at("by")));
    if approver.key == requisition.made_by {
        problems.push(
            Problem::house(
                "signer_is_maker",
                say!(
                    "這張領用單是 {name} 開的，不能自己批。請另一位有權的人批。",
                    "这张领用单是 {name} 开的，不能自己批。请另一位有权的人批。",
                    "{name} made this requisition and can't approve it. Somebody else with authority must."
                ),
            )
            .at("by"),
        );
    }
    if name.trim() == requisition.receiver.trim() {
        problems.push(
            Problem::house(
                "signer_is_receiver",
                say!(
                    "{name} 是這張單的領用人，不能自己批。請另一位有權的人批。",
                    "{name} 是这张单的领用人，不能自己批。请另一位有权的人批。",
                    "{name} receives these goods and can't approve them. Somebody else with authority must."
                ),
            )
            .at("by"),
        );
    }
    still_taken(&mut problems, requisition);
    not_before(&mut problems, at, requisition.made_at);
    finish(problems, || Requisition {
        state: State::Approved,
        approved: Some((approver.key, at)),
        ..requisition.clone()
    })
}

/// S9: the storekeeper stocks out what was approved, at most what was asked for (house rule). `told` is `None` for 'as
/// asked', else the complete list of what was issued.
///
/// # Errors
/// Every reason why not.
pub fn stock_out(requisition: &Requisition, out: StockOut, told: Option<&[Told]>) -> Step {
    let Some((_, approved_at)) = requisition.approved.filter(|_| requisition.state == State::Approved) else {
        return Err(vec![wrong_order(
            requisition,
            words(
                "總經理批准後才出庫，而且只出一次",
                "总经理批准后才出库，而且只出一次",
                "the stock-out follows the general manager's approval, once",
            ),
        )]);
    };
    let mut problems = Vec::new();
    still_taken(&mut problems, requisition);
    not_before(&mut problems, out.at, approved_at);
    let issued = lines::issued(&requisition.lines, told).map_err(|mut wrong| problems.append(&mut wrong));
    finish(problems, || Requisition {
        state: State::StockedOut,
        stocked_out: Some(out.clone()),
        issued: issued.clone().unwrap_or_default(),
        ..requisition.clone()
    })
}

/// S9: finance books the stock-out as selling expense and as a sale.
///
/// # Errors
/// Every reason why not.
pub fn post(requisition: &Requisition, voucher: &str, at: Minute) -> Step {
    let Some(out) = requisition.stocked_out.as_ref().filter(|_| requisition.state == State::StockedOut) else {
        return Err(vec![wrong_order(
            requisition,
            words(
                "批准、出庫之後財務才入賬，而且只入一次",
                "批准、出库之后财务才入账，而且只入一次",
                "finance posts after approval and stock-out, once",
            ),
        )]);
    };
    let mut problems = Vec::new();
    still_taken(&mut problems, requisition);
    not_before(&mut problems, at, out.at);
    finish(problems, || Requisition {
        state: State::Posted,
        posted: Some((voucher.to_string(), at)),
        ..requisition.clone()
    })
}

/// House rule: what finance hasn't posted yet, and no closed month has counted, can be voided; its slips are free for
/// another requisition then.
///
/// # Errors
/// Every reason why not.
pub fn void(requisition: &Requisition, reason: &str, at: Minute) -> Step {
    let number = requisition.number;
    if requisition.state == State::Void {
        let say = say!(
            "{number} 已經作廢，不用再辦。要領用就另開一張。",
            "{number} 已经作废，不用再办。要领用就另开一张。",
            "{number} is void already; nothing is left to do. Make another requisition if the goods need one."
        );
        return Err(vec![Problem::house("wrong_order", say)]);
    }
    if !requisition.state.waits() {
        let say = say!(
            "{number} 已入賬，不能作廢。差錯由財務另做憑證更正。",
            "{number} 已入账，不能作废。差错由财务另做凭证更正。",
            "{number} is posted and can't be voided. Finance corrects it by a further voucher."
        );
        return Err(vec![Problem::house("wrong_order", say)]);
    }
    if let Some(month) = requisition.closed {
        let say = say!(
            "{number} 列有 {month} 的提取，{month} 已結賬，不能作廢。差錯由財務另做憑證更正。",
            "{number} 列有 {month} 的提取，{month} 已结账，不能作废。差错由财务另做凭证更正。",
            "{number} has drawings of {month}, which is closed, so it can't be voided. Finance corrects it by a further voucher."
        );
        return Err(vec![Problem::house("month_closed", say)]);
    }
    let mut problems = Vec::new();
    not_before(&mut problems, at, requisition.latest());
    finish(problems, || Requisition {
        state: State::Void,
        voided: Some((at, reason.to_string())),
        ..requisition.clone()
    })
}

/// The steps whose time may be corrected.
pub const CORRECTABLE: [&str; 3] = ["approve", "stock-out", "post"];

/// House rule: another time for one of its steps, which stays between the step before and the step after.
///
/// # Errors
/// `not_correctable`, `too_early`, `too_late`.
pub fn with_time(requisition: &Requisition, step: &str, at: Minute) -> Step {
    let mut moved = requisition.clone();
    let approved = requisition.approved.map(|(_, at)| at);
    let stocked = requisition.stocked_out.as_ref().map(|out| out.at);
    let posted = requisition.posted.as_ref().map(|(_, at)| *at);
    let (before, after) = match (step, &mut moved) {
        ("approve", Requisition { approved: Some((_, was)), .. }) => {
            *was = at;
            (Some(requisition.made_at), stocked)
        }
        ("stock-out", Requisition { stocked_out: Some(out), .. }) => {
            out.at = at;
            (approved, posted)
        }
        ("post", Requisition { posted: Some((_, was)), .. }) => {
            *was = at;
            (stocked, None)
        }
        _ => {
            return Err(vec![
                Problem::house(
                    "not_correctable",
                    say!(
                        "這張領用單沒有可以更正時間的步驟「{step}」。可更正：approve、stock-out、post。",
                        "这张领用单没有可以更正时间的步骤“{step}”。可更正：approve、stock-out、post。",
                        "This requisition has no step '{step}' whose time can be corrected. Possible: approve, stock-out, post."
                    ),
                )
                .at("step"),
            ]);
        }
    };
    let after = after.or(requisition.voided.as_ref().map(|(at, _)| *at));
    let mut problems = Vec::new();
    not_before(&mut problems, at, before.unwrap_or(requisition.made_at));
    if let Some(after) = after.filter(|after| at > *after) {
        problems.push(
            Problem::new(
                "too_late",
                say!(
                    "時間 {at} 晚於後一步（{after}）。請核對時間。",
                    "时间 {at} 晚于后一步（{after}）。请核对时间。",
                    "{at} is after the step that rests on this one ({after}). Check the time."
                ),
            )
            .at("at"),
        );
    }
    finish(problems, || moved)
}

impl Requisition {
    /// The time of its latest step.
    pub fn latest(&self) -> Minute {
        let steps = [
            self.approved.map(|(_, at)| at),
            self.stocked_out.as_ref().map(|out| out.at),
            self.posted.as_ref().map(|(_, at)| *at),
        ];
        steps.into_iter().flatten().fold(self.made_at, Minute::max)
    }

    /// Whether it has to be voided because goods on it came back. What a closed month has counted goes on as it is, and
    /// finance corrects it: it can't be voided any more.
    pub fn asks_too_much(&self) -> bool {
        !self.returned.is_empty() && self.closed.is_none()
    }

    /// The actions now possible, the usual next step first.
    pub fn next(&self) -> Vec<&'static str> {
        let usual = match self.state {
            State::Requested => Some("approve"),
            State::Approved => Some("stock-out"),
            State::StockedOut => Some("post"),
            State::Posted | State::Void => None,
        };
        let mut next: Vec<&'static str> = usual.filter(|_| !self.asks_too_much()).into_iter().collect();
        next.extend((self.state.waits() && self.closed.is_none()).then_some("void"));
        next.extend(self.approved.map(|_| "correct-time"));
        next.push("note");
        next
    }

    /// The steps that aren't possible now, each with its first refusal.
    pub fn blocked(&self, now: Minute) -> Vec<(&'static str, Problem)> {
        let nobody = Approver { key: 0, name: String::new(), gm: Ok(None) };
        let out = StockOut { at: now, document: String::new(), storekeeper: 0 };
        let open = self.next();
        let tried = [
            ("approve", approve(self, &nobody, now)),
            ("stock-out", stock_out(self, out, None)),
            ("post", post(self, "", now)),
            ("void", void(self, "", now)),
        ];
        let refused = tried.into_iter().filter(|(action, _)| !open.contains(action));
        refused.filter_map(|(action, judged)| Some((action, judged.err()?.into_iter().next()?))).collect()
    }
}

/// House rule: a requisition one of whose slips was voided, its goods taken back, asks for too much.
fn still_taken(problems: &mut Vec<Problem>, requisition: &Requisition) {
    if !requisition.asks_too_much() {
        return;
    }
    let number = requisition.number;
    let slips = requisition.returned.iter().map(ToString::to_string).collect::<Vec<_>>();
    let (listed, commas) = (slips.join("、"), slips.join(", "));
    problems.push(Problem::house(
        "slip_returned",
        say!(
            "{number} 上的 {listed} 已作廢，樣品已收回，數量不對了。請作廢這張領用單，另開一張。",
            "{number} 上的 {listed} 已作废，样品已收回，数量不对了。请作废这张领用单，另开一张。",
            "{commas} on {number} was voided and its goods were taken back, so the quantities are wrong. Void this requisition and make another."
        ),
    ));
}

/// Refuses a step in the wrong state, naming the state and what comes first.
fn wrong_order(requisition: &Requisition, needs: Words) -> Problem {
    let number = requisition.number;
    let now = requisition.state.words();
    let say = Say::each(|lang| {
        let (now, needs) = (now.get(lang), needs.get(lang));
        match lang {
            Lang::Hant => format!("{number} 現在是「{now}」，這一步辦不了：{needs}。"),
            Lang::Hans => format!("{number} 现在是“{now}”，这一步办不了：{needs}。"),
            Lang::En => format!("{number} is '{now}'; this step can't be taken: {needs}."),
        }
    });
    Problem::clause("S9", "wrong_order", say)
}

fn finish(problems: Vec<Problem>, becomes: impl FnOnce() -> Requisition) -> Step {
    if problems.is_empty() { Ok(becomes()) } else { Err(problems) }
}
