//! A repair as the rules see it, from the call to the follow-up (H5, H15 to H22a). No terminal, no database. What can't
//! happen can't be written down where that is possible without a type for each state; the rest is kept by `life`.

pub mod deadlines;
pub mod life;
pub mod next;
pub mod times;
pub mod wording;
pub mod work;

use crate::kernel::coded::coded;
use crate::kernel::number::Number;
use crate::kernel::text::address::Address;
use crate::kernel::time::Minute;
use crate::kernel::units::Fen;

coded! {
    /// What is wrong (H20): leaks of any kind have a limit of their own.
    Fault {
        /// 跑冒滴漏.
        Leak = "leak", "跑冒滴漏", "跑冒滴漏", "leak";
        /// No heat.
        NoHeat = "no_heat", "不熱", "不热", "no heat";
        /// A blockage.
        Blockage = "blockage", "堵塞", "堵塞", "blockage";
        /// A valve.
        Valve = "valve", "閥門", "阀门", "valve";
        /// Anything else.
        Other = "other", "其他", "其他", "other";
    }
}

coded! {
    /// Whose it is to repair (H16).
    Scope {
        /// The company's.
        Company = "company", "供熱單位", "供热单位", "company";
        /// The user's own.
        User = "user", "用戶內部", "用户内部", "user's own";
        /// Nobody knows yet: treated as the company's.
        Unknown = "unknown", "待查", "待查", "unknown";
    }
}

coded! {
    /// How the report came in.
    Channel {
        /// By telephone.
        Phone = "phone", "電話", "电话", "telephone";
        /// In person.
        Visit = "visit", "來訪", "来访", "visit";
        /// By letter.
        Letter = "letter", "來信", "来信", "letter";
        /// Over the network.
        Online = "online", "網上", "网上", "online";
        /// Passed down from above (H5).
        FromAbove = "from_above", "上級轉辦", "上级转办", "from above";
        /// Found on patrol.
        Patrol = "patrol", "巡檢", "巡检", "patrol";
        /// A follow-up call found it not repaired.
        FollowUp = "follow_up", "回訪", "回访", "follow-up";
    }
}

coded! {
    /// Where a repair stands.
    State {
        /// Taken down; nobody was sent yet.
        Reported = "reported", "待派工", "待派工", "reported";
        /// Somebody was sent.
        Dispatched = "dispatched", "已派工", "已派工", "dispatched";
        /// The user was reached after the dispatch.
        Contacted = "contacted", "已聯繫", "已联系", "contacted";
        /// The crew is on site.
        Arrived = "arrived", "已到場", "已到场", "on site";
        /// Done.
        Finished = "finished", "已修好", "已修好", "finished";
        /// The user has confirmed it.
        Confirmed = "confirmed", "用戶已確認", "用户已确认", "confirmed";
        /// Followed up.
        Closed = "closed", "已回訪", "已回访", "closed";
        /// Settled by advice on the telephone (H16).
        Advised = "advised", "電話指導", "电话指导", "advised";
        /// The same as another.
        Duplicate = "duplicate", "重複報修", "重复报修", "duplicate";
        /// The user withdrew it.
        Withdrawn = "withdrawn", "用戶撤回", "用户撤回", "withdrawn";
        /// Typed in error.
        Void = "void", "作廢", "作废", "void";
    }
}

coded! {
    /// What the user thinks of it (H21).
    Rating {
        /// Satisfied.
        Satisfied = "satisfied", "滿意", "满意", "satisfied";
        /// Fairly satisfied.
        Fair = "fair", "基本滿意", "基本满意", "fairly satisfied";
        /// Dissatisfied.
        Dissatisfied = "dissatisfied", "不滿意", "不满意", "dissatisfied";
    }
}

coded! {
    /// What a follow-up came to (H21).
    FollowResult {
        /// Satisfied.
        Satisfied = "satisfied", "滿意", "满意", "satisfied";
        /// Fairly satisfied.
        Fair = "fair", "基本滿意", "基本满意", "fairly satisfied";
        /// Dissatisfied: a new repair is opened.
        Dissatisfied = "dissatisfied", "不滿意", "不满意", "dissatisfied";
        /// Nobody was reached.
        NotReached = "not_reached", "聯繫不上", "联系不上", "not reached";
    }
}

coded! {
    /// How a signature came about: four different answers.
    Method {
        /// On paper.
        Paper = "paper", "紙簽", "纸签", "on paper";
        /// By PIN.
        Pin = "pin", "口令簽", "口令签", "by PIN";
        /// The user refused.
        Refused = "refused", "拒簽", "拒签", "refused";
        /// Nobody signed.
        Absent = "absent", "未簽", "未签", "absent";
    }
}

coded! {
    /// Who asked for an appointment (H17): a miss after the user's own wish is counted apart.
    AskedBy {
        /// The user.
        User = "user", "用戶要求", "用户要求", "the user";
        /// The company.
        Company = "company", "我方安排", "我方安排", "the company";
    }
}

impl State {
    /// Whether nothing more is to be done about it but a follow-up.
    pub const fn has_ended(self) -> bool {
        matches!(self, State::Closed | State::Advised | State::Duplicate | State::Withdrawn | State::Void)
    }

    /// Whether the user's heat is still not repaired.
    pub const fn is_unrepaired(self) -> bool {
        matches!(self, State::Reported | State::Dispatched | State::Contacted | State::Arrived)
    }
}

/// Somebody who was sent, with the certificate as it was then (H1, H22a).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Crew {
    /// The person's key.
    pub person: i64,
    /// The name, frozen.
    pub name: String,
    /// The number of the certificate, frozen.
    pub certificate_no: String,
}

/// The newest dispatch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dispatch {
    /// When.
    pub at: Minute,
    /// How often somebody was sent, this time included.
    pub times: i64,
    /// Who was sent.
    pub crew: Vec<Crew>,
}

/// What the user was told before work in the user's own part (H16).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// When.
    pub at: Minute,
    /// Whether it is charged.
    pub chargeable: bool,
    /// The fee of the schedule that was named.
    pub fee: Option<i64>,
}

/// A time that was agreed (H17, H20).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Appointment {
    /// When the crew is to come.
    pub at: Minute,
    /// Who asked for it; `None` where it was agreed at the first contact.
    pub asked_by: Option<AskedBy>,
    /// When it was agreed.
    pub agreed_at: Minute,
}

/// The work as it was done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Work {
    /// When it was done.
    pub at: Minute,
    /// What was the cause.
    pub cause: String,
    /// What was done.
    pub work: String,
    /// What was used.
    pub materials: Option<String>,
    /// Whether shoe covers were worn (H22a).
    pub shoe_covers: bool,
    /// Whether the place was left clean (H22a).
    pub cleaned: bool,
}

/// Money for work in the user's own part, by the schedule (H4, H16).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Charge {
    /// The schedule's entry.
    pub fee: i64,
    /// How much of it, in hundredths.
    pub quantity: i64,
    /// What it comes to.
    pub amount: Fen,
    /// The receipt.
    pub receipt_no: Option<String>,
}

/// Damage by the user, confirmed by the user (H18).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Damage {
    /// When it was recorded.
    pub at: Minute,
    /// The damaged part.
    pub part: String,
    /// How it came about.
    pub cause: String,
    /// What is to be done.
    pub remedy: String,
    /// What it costs, by the schedule.
    pub charge: Option<Charge>,
    /// Who signed for the user, and how.
    pub user_by: String,
    /// How it was signed.
    pub method: Method,
    /// Who saw it.
    pub witness: Option<String>,
}

/// The user's confirmation on the receipt (H21).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Confirmation {
    /// When.
    pub at: Minute,
    /// Who signed.
    pub by: Option<String>,
    /// How.
    pub method: Method,
    /// The rating, where one was given.
    pub rating: Option<Rating>,
    /// In the user's words.
    pub opinion: Option<String>,
}

/// The follow-up call that closed it (H21).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FollowUp {
    /// When.
    pub at: Minute,
    /// Who called.
    pub by: i64,
    /// What it came to.
    pub result: FollowResult,
    /// In the user's words.
    pub comment: Option<String>,
}

/// How a repair ended that wasn't repaired.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ended {
    /// When.
    pub at: Minute,
    /// Why: the advice, the reason of the withdrawal.
    pub reason: Option<String>,
    /// What the caller was told (H5a).
    pub told: Option<String>,
    /// The repair that it is a duplicate of.
    pub duplicate_of: Option<Number>,
}

/// A repair: what was taken down and what has happened since.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Repair {
    /// Its number.
    pub number: Number,
    /// When it was reported: zero of its clocks.
    pub reported_at: Minute,
    /// How.
    pub channel: Channel,
    /// Who called.
    pub caller: String,
    /// The caller's telephone.
    pub phone: String,
    /// The user's key; `None` for an address that no user has.
    pub user: Option<i64>,
    /// The user's account and name, frozen.
    pub account: Option<(String, String)>,
    /// Where.
    pub address: Address,
    /// The station in charge, where it is known.
    pub station: Option<String>,
    /// `residential` or `nonresidential`, where it is known.
    pub user_class: Option<String>,
    /// What is wrong, in detail.
    pub fault: String,
    /// What kind of fault.
    pub kind: Fault,
    /// Which rooms.
    pub rooms: Option<String>,
    /// Since when, as the caller put it.
    pub since: Option<String>,
    /// Whether the neighbours have it too.
    pub neighbours_too: Option<bool>,
    /// How and when one gets in.
    pub access: Option<String>,
    /// The repair that this one repeats.
    pub repeat_of: Option<Number>,
    /// The outage that it belongs to.
    pub outage: Option<Number>,
    /// Remarks.
    pub remarks: Option<String>,
    /// Where it stands.
    pub state: State,
    /// Whose it is to repair.
    pub scope: Scope,
    /// What the user was told about money.
    pub told: Option<Told>,
    /// The newest dispatch.
    pub dispatch: Option<Dispatch>,
    /// When the user was first reached.
    pub contacted_at: Option<Minute>,
    /// The time that was agreed last.
    pub appointment: Option<Appointment>,
    /// When the crew was on site.
    pub arrived_at: Option<Minute>,
    /// The work.
    pub work: Option<Work>,
    /// The money.
    pub charge: Option<Charge>,
    /// Damage by the user.
    pub damage: Option<Damage>,
    /// The user's confirmation.
    pub confirmation: Option<Confirmation>,
    /// Follow-up calls that reached nobody.
    pub tries: i64,
    /// The follow-up that closed it.
    pub follow_up: Option<FollowUp>,
    /// When the result of a matter from above was reported, and what it said (H5).
    pub result_up: Option<(Minute, String)>,
    /// How it ended without being repaired.
    pub ended: Option<Ended>,
}

#[cfg(test)]
mod tests;
