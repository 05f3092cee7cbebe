//! A heating application as the rules see it: what was applied for, and what has happened since (H3, H7 to H12). No
//! terminal, no database. Where it stands, what comes next and what is owed follow from its log alone.

pub mod area;
pub mod contents;
pub mod deadlines;
pub mod fees;
pub mod intake;
pub mod life;
pub mod next;
pub mod order;
pub mod times;
pub mod track;
pub mod wording;

use crate::kernel::coded::coded;
use crate::kernel::number::Number;
use crate::kernel::text::address::Address;
use crate::kernel::time::{Day, Minute};
use crate::kernel::units::{Area, Celsius, Fen};
use crate::registers::user::class::{BuildingKind, UserClass};

coded! {
    /// What is applied for; each kind has a track of its own.
    Kind {
        /// Heat for a home that had none.
        NewResidential = "new_residential", "新增居民", "新增居民", "new residential";
        /// Heat for a shop, an office, a school.
        NewNonresidential = "new_nonresidential", "新增非居民", "新增非居民", "new non-residential";
        /// A developer's building (H11).
        NewLoad = "new_load", "新增熱負荷", "新增热负荷", "new load";
        /// Another name, area or use (H12).
        Change = "change", "變更", "变更", "change";
        /// A stop at the user's wish (H12).
        Stop = "stop", "停熱", "停热", "stop";
        /// A stop imposed on the user, until its cause is gone (H12).
        ImposedStop = "imposed_stop", "強制停熱", "强制停热", "imposed stop";
        /// Heat back after a stop.
        Restore = "restore", "復熱", "复热", "restoration";
        /// Cut off for good (H10).
        CutOff = "cut_off", "斷熱", "断热", "cut-off";
    }
}

coded! {
    /// How it came in.
    Channel {
        /// In person.
        Visit = "visit", "來訪", "来访", "visit";
        /// By telephone.
        Phone = "phone", "電話", "电话", "telephone";
        /// By letter.
        Letter = "letter", "來信", "来信", "letter";
        /// Over the network.
        Online = "online", "網上", "网上", "online";
        /// Passed down from above (H5).
        FromAbove = "from_above", "上級轉辦", "上级转办", "from above";
        /// Found at an inspection.
        Inspection = "inspection", "檢查發現", "检查发现", "inspection";
    }
}

coded! {
    /// Where it stands.
    State {
        /// Under way.
        Open = "open", "辦理中", "办理中", "open";
        /// The last step of its track is done.
        Done = "done", "已辦結", "已办结", "done";
        /// Not agreed, not feasible or not approved.
        Refused = "refused", "不同意", "不同意", "refused";
        /// Taken back by the applicant.
        Withdrawn = "withdrawn", "已撤回", "已撤回", "withdrawn";
        /// Typed in error.
        Void = "void", "作廢", "作废", "void";
    }
}

coded! {
    /// What a change concerns.
    Changed {
        /// The user's name.
        Name = "name", "戶名", "户名", "name";
        /// The heated area.
        Area = "area", "面積", "面积", "area";
        /// What the premises are used for.
        Use = "use", "用途", "用途", "use";
    }
}

coded! {
    /// When works are inspected (H9).
    Stage {
        /// While they can still be seen.
        Midway = "midway", "中間檢查", "中间检查", "midway";
        /// At completion.
        Completion = "completion", "竣工檢驗", "竣工检验", "completion";
    }
}

coded! {
    /// What is inspected or accepted (H9 to H11).
    Part {
        /// The outer network.
        Outer = "outer", "外網", "外网", "outer network";
        /// The system in the building.
        Indoor = "indoor", "室內系統", "室内系统", "indoor system";
        /// The works of a single user.
        Works = "works", "用熱工程", "用热工程", "works";
        /// That a stop or a restoration was carried out.
        Execution = "execution", "執行情況", "执行情况", "execution";
    }
}

coded! {
    /// What was found.
    Verdict {
        /// In order.
        Pass = "pass", "合格", "合格", "passed";
        /// Not in order: it has to be done again.
        Fail = "fail", "不合格", "不合格", "failed";
    }
}

coded! {
    /// What is paid for; the codes of the fee schedule (H4, H11).
    Fee {
        /// 熱費.
        Heat = "heat", "熱費", "热费", "heat fee";
        /// 增容配套費.
        Capacity = "capacity", "增容配套費", "增容配套费", "capacity fee";
        /// 外網施工費.
        OuterWorks = "outer_works", "外網施工費", "外网施工费", "outer works fee";
        /// What a change or a stop costs.
        Settlement = "settlement", "結算費", "结算费", "settlement";
        /// What a restoration costs.
        Restore = "restore", "復熱費", "复热费", "restoration fee";
    }
}

coded! {
    /// Whether the user owes anything (H12).
    Arrears {
        /// Nothing.
        None = "none", "無欠費", "无欠费", "none";
        /// Something: to be settled before it goes on.
        Owed = "owed", "有欠費", "有欠费", "owed";
    }
}

coded! {
    /// How something was signed: four different answers.
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
    /// The steps; their codes are the actions of the contract.
    Step {
        /// The answer to the applicant (H7).
        ReplyPlan = "reply-plan", "答覆方案", "答复方案", "plan reply";
        /// An inspection (H9).
        Inspect = "inspect", "檢查", "检查", "inspection";
        /// An acceptance (H10, H11).
        Accept = "accept", "驗收", "验收", "acceptance";
        /// The contract (H3).
        Contract = "contract", "簽合同", "签合同", "contract";
        /// A payment (H4, H11).
        Pay = "pay", "繳費", "缴费", "payment";
        /// Papers and arrears checked (H12).
        Check = "check", "核對", "核对", "check";
        /// Whether a stop is feasible (H12).
        Decide = "decide", "定可否", "定可否", "decision";
        /// One item of the lawful procedure (H12).
        Procedure = "procedure", "法定程序", "法定程序", "procedure";
        /// The station reports what is planned (H10).
        StationReport = "station-report", "站上報", "站上报", "station's report";
        /// The company verifies on site (H10).
        Verify = "verify", "現場核實", "现场核实", "verification";
        /// The company approves (H10).
        Approve = "approve", "審批", "审批", "approval";
        /// The company doesn't approve (H10).
        Reject = "reject", "不批准", "不批准", "rejection";
        /// The station acts (H10, H12).
        Execute = "execute", "執行", "执行", "execution";
        /// The station reports what was done (H10).
        ReportBack = "report-back", "反饋", "反馈", "report back";
        /// Fees settled (H12).
        Settle = "settle", "結算", "结算", "settlement";
        /// The area change notice (H10, H11).
        AreaNotice = "area-notice", "面積通知單", "面积通知单", "area notice";
        /// The heat-supply notice (H11).
        SupplyNotice = "supply-notice", "供熱通知單", "供热通知单", "supply notice";
        /// The station has received it (H11).
        ReceiveNotice = "receive-notice", "站簽收", "站签收", "notice received";
        /// Heat is supplied (H8).
        Supply = "supply", "供熱", "供热", "supply";
        /// What an imposed stop was for is gone (H12).
        CauseGone = "cause-gone", "原因消除", "原因消除", "cause gone";
        /// The result of a matter from above is reported (H5).
        ResultUp = "result-up", "回報調度室", "回报调度室", "report to dispatch";
        /// A change is carried out.
        Complete = "complete", "辦結", "办结", "completion";
        /// The applicant takes it back.
        Withdraw = "withdraw", "撤回", "撤回", "withdrawal";
        /// It was typed in error.
        Void = "void", "作廢", "作废", "void";
    }
}

/// A contract (H3).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contract {
    /// Its number.
    pub number: String,
    /// When it was signed.
    pub date: Day,
    /// The room temperature that it promises.
    pub celsius: Option<Celsius>,
}

/// The home as applied for, or as the register had it at acceptance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Home {
    /// Whose heat.
    pub class: UserClass,
    /// In what kind of building.
    pub building: BuildingKind,
    /// Whether it can be stopped alone (分戶供熱).
    pub own_loop: bool,
    /// What the register had.
    pub heated_area: Option<Area>,
}

/// Works on site (H9, H23): where, when, by whom.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Works {
    /// The section of road or building.
    pub section: Option<String>,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
    /// Who builds.
    pub contractor: Option<String>,
    /// The contractor's qualification.
    pub contractor_qualification: Option<String>,
    /// Who designed it.
    pub designer: Option<String>,
    /// The designer's qualification.
    pub designer_qualification: Option<String>,
    /// Who answers for it on site.
    pub responsible: Option<String>,
    /// Telephone for supervision.
    pub phone: Option<String>,
}

/// What is wished, with what only that kind of wish has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wish {
    /// Heat: residential, non-residential or new load.
    New {
        /// By title deed, else measured.
        floor_area: Option<Area>,
        /// To be heated.
        applied_area: Option<Area>,
    },
    /// A change.
    Change {
        /// Of what.
        what: Changed,
        /// What it becomes.
        new_value: String,
    },
    /// A stop at the user's wish.
    Stop {
        /// Why.
        reason: String,
        /// First day without heat.
        from: Day,
        /// Last one.
        to: Day,
    },
    /// An imposed stop or a cut-off.
    Imposed {
        /// Why.
        reason: String,
        /// The law that it rests on.
        legal_basis: String,
        /// Who found it.
        found_by: (i64, String),
        /// When.
        found_on: Day,
        /// The items of the lawful procedure, as they were listed at acceptance.
        items: Vec<String>,
    },
    /// Heat back.
    Restore {
        /// The stop that it ends.
        restores: Option<Number>,
        /// Why, where no stop is named.
        reason: Option<String>,
    },
}

/// What a step said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fact {
    /// H7: whether it is agreed, and the plan, or the reason why not.
    ReplyPlan {
        /// Whether the company agrees.
        agreed: bool,
        /// The plan, or why not.
        content: String,
        /// Who.
        by: String,
    },
    /// H9.
    Inspect {
        /// Midway or at completion.
        stage: Stage,
        /// Of what.
        part: Part,
        /// Who inspected.
        inspectors: String,
        /// What it was judged by.
        basis: String,
        /// What was found.
        result: Verdict,
        /// Materials, defects, changes of the design.
        notes: Notes,
    },
    /// H10, H11.
    Accept {
        /// Of what.
        part: Part,
        /// The departments that took part.
        departments: String,
        /// Who took part for the station.
        station_by: String,
        /// What was found.
        result: Verdict,
    },
    /// H3.
    Contract(Contract),
    /// H4, H11.
    Pay {
        /// Which fee.
        fee: Fee,
        /// How much was paid, or settled.
        amount: Fen,
        /// The receipt.
        receipt_no: String,
        /// What the schedule asks for in all, frozen at the first payment.
        due: Fen,
        /// How much of that is needed before supply.
        required: Fen,
    },
    /// H12.
    Check {
        /// Whether the papers are in order.
        papers_ok: bool,
        /// Whether the user owes anything.
        arrears: Arrears,
        /// Who.
        by: String,
    },
    /// H12.
    Decide {
        /// Whether it can be done.
        feasible: bool,
        /// Why.
        reason: String,
        /// Who.
        by: (i64, String),
    },
    /// H12: an item of `Wish::Imposed::items`, as it is worded there.
    Procedure {
        /// The item.
        item: String,
        /// A note.
        note: Option<String>,
    },
    /// H10.
    StationReport {
        /// The station's opinion.
        opinion: String,
        /// Who.
        by: String,
    },
    /// H10.
    Verify {
        /// Who.
        by: String,
        /// What was found on site.
        finding: String,
    },
    /// H10.
    Approve {
        /// Who.
        by: (i64, String),
        /// How it was signed.
        method: Method,
    },
    /// H10.
    Reject {
        /// Who.
        by: (i64, String),
        /// Why.
        reason: String,
    },
    /// H10, H12.
    Execute {
        /// Who.
        by: String,
        /// Whether the joints left behind are insulated.
        joints_insulated: bool,
        /// Whether both branch pipes are removed.
        pipes_removed: bool,
        /// How the user signed.
        user_method: Option<Method>,
    },
    /// H10.
    ReportBack {
        /// Who.
        by: String,
        /// What was reported.
        text: String,
    },
    /// H12.
    Settle {
        /// How much was paid, or settled.
        amount: Fen,
        /// The receipt.
        receipt_no: Option<String>,
        /// The receipt of a refund.
        refund: Option<String>,
        /// A note.
        note: Option<String>,
    },
    /// H10, H11.
    AreaNotice(AreaNotice),
    /// H11.
    SupplyNotice {
        /// From when heat may be supplied.
        from: Day,
        /// Who issued it.
        issued_by: String,
    },
    /// H11.
    ReceiveNotice {
        /// Who.
        by: String,
    },
    /// H8.
    Supply {
        /// Who.
        by: String,
    },
    /// H12.
    CauseGone {
        /// A note.
        note: String,
    },
    /// H5.
    ResultUp {
        /// What was reported.
        text: String,
    },
    /// H12.
    Complete,
    /// The applicant takes it back.
    Withdraw {
        /// Why.
        reason: String,
    },
    /// Typed in error.
    Void {
        /// Why.
        reason: String,
    },
}

/// What an inspection found beside its result (H9).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Notes {
    /// Certificates of materials seen.
    pub materials: Option<String>,
    /// What is to be put right.
    pub defects: Option<String>,
    /// Changes of the design, and who approved them.
    pub design_changes: Option<String>,
}

/// An area change notice (增減面積通知單).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AreaNotice {
    /// The user whose area changes.
    pub user: i64,
    /// Account and name, frozen.
    pub account: (String, String),
    /// The area before.
    pub before: Area,
    /// By how much, more or less.
    pub change: Area,
    /// From when.
    pub effective_from: Day,
    /// Who checked it on site.
    pub checked_by: String,
    /// Who approved it.
    pub approved_by: String,
}

/// Something that happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Done {
    /// Its place among the record's steps, from 1; 0 while it isn't written.
    pub n: i64,
    /// When.
    pub at: Minute,
    /// What.
    pub fact: Fact,
}

/// A heating application.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Application {
    /// Its number.
    pub number: Number,
    /// Its track.
    pub kind: Kind,
    /// When it was accepted: zero of its clocks.
    pub accepted_at: Minute,
    /// How it came in.
    pub channel: Channel,
    /// Who applies.
    pub applicant: String,
    /// Telephone.
    pub phone: String,
    /// Identity card or credit code.
    pub id_no: Option<String>,
    /// The user's key; `None` while the register has none.
    pub user: Option<i64>,
    /// Account and name, frozen.
    pub account: Option<(String, String)>,
    /// Where.
    pub address: Address,
    /// The station in charge.
    pub station: String,
    /// The substation.
    pub substation: Option<String>,
    /// Who handles it: key and name.
    pub handler: (i64, String),
    /// Class, building, loop.
    pub home: Home,
    /// What is wished.
    pub wish: Wish,
    /// A contract that was named at acceptance.
    pub contract: Option<Contract>,
    /// Works on site, where there are any.
    pub works: Option<Works>,
    /// Papers handed in.
    pub papers: Vec<String>,
    /// Papers still to come.
    pub papers_missing: Vec<String>,
    /// Buildings of a new load.
    pub buildings: Vec<String>,
    /// Households of a new load.
    pub households: Option<i64>,
    /// Why it was accepted outside the window (H7).
    pub outside_reason: Option<String>,
    /// Remarks.
    pub remarks: Option<String>,
    /// What has happened since, in the order in which it was typed.
    pub log: Vec<Done>,
}

impl Fact {
    /// The step that it is.
    pub const fn step(&self) -> Step {
        match self {
            Fact::ReplyPlan { .. } => Step::ReplyPlan,
            Fact::Inspect { .. } => Step::Inspect,
            Fact::Accept { .. } => Step::Accept,
            Fact::Contract(_) => Step::Contract,
            Fact::Pay { .. } => Step::Pay,
            Fact::Check { .. } => Step::Check,
            Fact::Decide { .. } => Step::Decide,
            Fact::Procedure { .. } => Step::Procedure,
            Fact::StationReport { .. } => Step::StationReport,
            Fact::Verify { .. } => Step::Verify,
            Fact::Approve { .. } => Step::Approve,
            Fact::Reject { .. } => Step::Reject,
            Fact::Execute { .. } => Step::Execute,
            Fact::ReportBack { .. } => Step::ReportBack,
            Fact::Settle { .. } => Step::Settle,
            Fact::AreaNotice(_) => Step::AreaNotice,
            Fact::SupplyNotice { .. } => Step::SupplyNotice,
            Fact::ReceiveNotice { .. } => Step::ReceiveNotice,
            Fact::Supply { .. } => Step::Supply,
            Fact::CauseGone { .. } => Step::CauseGone,
            Fact::ResultUp { .. } => Step::ResultUp,
            Fact::Complete => Step::Complete,
            Fact::Withdraw { .. } => Step::Withdraw,
            Fact::Void { .. } => Step::Void,
        }
    }
}

impl Kind {
    /// Whether it asks for heat where there was none.
    pub const fn is_new(self) -> bool {
        matches!(self, Kind::NewResidential | Kind::NewNonresidential | Kind::NewLoad)
    }

    /// Whether a user applies for it, so that papers, procedure and fees are explained (H7).
    pub const fn is_applied_for(self) -> bool {
        !matches!(self, Kind::ImposedStop | Kind::CutOff)
    }

    /// Whether heat is taken away.
    pub const fn is_stop(self) -> bool {
        matches!(self, Kind::Stop | Kind::ImposedStop | Kind::CutOff)
    }
}

impl Application {
    /// The newest thing of a step that happened.
    pub fn last(&self, step: Step) -> Option<&Done> {
        self.log.iter().rev().find(|done| done.fact.step() == step)
    }
}

#[cfg(test)]
mod tests;
