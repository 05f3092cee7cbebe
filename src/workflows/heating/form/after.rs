//! The steps of an application from the station's report to its end, and their keys (contract, section 3, heating).

use super::SQUARE_METRES;
use super::steps::{APPROVER, BY, NOTED, RECEIPT, maybe, text};
use crate::kernel::form::field::{Action, Field, Kind};
use crate::kernel::problem::Rule;
use crate::kernel::words::words;
use crate::registers::shared::{AT, METHOD, METHODS, REASON, YUAN, field};

/// H10.
pub const STATION_REPORT: Action = Action {
    name: "station-report",
    label: words("站上報", "站上报", "Station reports"),
    help: words(
        "供熱站先上報公司，公司核實批准以前，站上不動手。",
        "供热站先上报公司，公司核实批准以前，站上不动手。",
        "The station reports to the company first, and does nothing until the company has verified and approved.",
    ),
    rule: Rule::Clause("H10"),
    fields: &[
        maybe(
            "opinion",
            words("上報意見", "上报意见", "Opinion"),
            Rule::Clause("H10"),
            words("站上的意見，可不填。", "站上的意见，可不填。", "The station's opinion; may be empty."),
        ),
        BY,
        AT,
    ],
    irreversible: false,
};

/// H10.
pub const VERIFY: Action = Action {
    name: "verify",
    label: words("現場核實", "现场核实", "Verify"),
    help: words("公司派人到現場核實。", "公司派人到现场核实。", "The company verifies on site."),
    rule: Rule::Clause("H10"),
    fields: &[
        BY,
        text(
            "finding",
            words("核實情況", "核实情况", "Finding"),
            Rule::Clause("H10"),
            words("現場看到什麼。", "现场看到什么。", "What was found on site."),
        ),
        AT,
    ],
    irreversible: false,
};

/// H10.
pub const APPROVE: Action = Action {
    name: "approve",
    label: words("批准", "批准", "Approve"),
    help: words(
        "公司批准，站上才能執行。由審批人簽：紙上簽的由別人登記，口令簽由本人。",
        "公司批准，站上才能执行。由审批人签：纸上签的由别人登记，口令签由本人。",
        "Only once the company approves may the station act. The approver signs: on paper, recorded by somebody else, or by PIN in person.",
    ),
    rule: Rule::Clause("H10"),
    fields: &[APPROVER, METHOD, AT],
    irreversible: true,
};

/// H10.
pub const REJECT: Action = Action {
    name: "reject",
    label: words("不批准", "不批准", "Reject"),
    help: words(
        "公司不批准，寫明原因，申請就此了結。",
        "公司不批准，写明原因，申请就此了结。",
        "The company doesn't approve, with the reason; the application ends as refused.",
    ),
    rule: Rule::Clause("H10"),
    fields: &[APPROVER, REASON, AT],
    irreversible: true,
};

/// H10, H12.
pub const EXECUTE: Action = Action {
    name: "execute",
    label: words("執行", "执行", "Execute"),
    help: words(
        "站上停熱或復熱。停的：連接部分一律保溫；分戶供熱的，進戶供、回水支管都要拆。",
        "站上停热或复热。停的：连接部分一律保温；分户供热的，进户供、回水支管都要拆。",
        "The station stops or restores heat. Of stops the joints left behind are insulated in every case; with a loop of its own both branch pipes are removed.",
    ),
    rule: Rule::Clause("H12"),
    fields: &[
        BY,
        field(
            "joints_insulated",
            words("連接部分已保溫", "连接部分已保温", "Joints insulated"),
            Kind::Flag,
            false,
            Rule::Clause("H12"),
            words(
                "停熱、斷熱的必須是。復熱不填。",
                "停热、断热的必须是。复热不填。",
                "Must be yes for stops and cut-offs; empty for restorations.",
            ),
        ),
        field(
            "pipes_removed",
            words("進戶支管已拆除", "进户支管已拆除", "Branch pipes removed"),
            Kind::Flag,
            false,
            Rule::Clause("H12"),
            words(
                "分戶供熱的停熱，供、回水支管都拆了才行。",
                "分户供热的停热，供、回水支管都拆了才行。",
                "With a loop of its own, supply and return branches both, for stops.",
            ),
        ),
        field(
            "user_method",
            words("用戶簽字", "用户签字", "User signed"),
            Kind::Choice(METHODS),
            false,
            Rule::House,
            words("用戶在單上怎樣簽的。", "用户在单上怎样签的。", "How the user signed the sheet."),
        ),
        AT,
    ],
    irreversible: true,
};

/// H10.
pub const REPORT_BACK: Action = Action {
    name: "report-back",
    label: words("反饋", "反馈", "Report back"),
    help: words("站上把執行情況報回公司。", "站上把执行情况报回公司。", "The station reports what was done."),
    rule: Rule::Clause("H10"),
    fields: &[
        BY,
        text(
            "text",
            words("反饋內容", "反馈内容", "Report"),
            Rule::Clause("H10"),
            words("做了什麼，何時做完。", "做了什么，何时做完。", "What was done, and when."),
        ),
        AT,
    ],
    irreversible: false,
};

/// H12.
pub const SETTLE: Action = Action {
    name: "settle",
    label: words("結算", "结算", "Settle"),
    help: words(
        "把費用結清：收的按收費項目表；退給用戶的，填退款收據號。沒有要結的填 0。",
        "把费用结清：收的按收费项目表；退给用户的，填退款收据号。没有要结的填 0。",
        "Fees are settled: what is taken goes by the schedule; of what is given back, the receipt of the refund. 0 where nothing is owed.",
    ),
    rule: Rule::Clause("H12"),
    fields: &[
        field(
            "amount",
            words("金額", "金额", "Amount"),
            Kind::Decimal { places: 2, min: 0, max: 100_000_000_000, unit: YUAN },
            true,
            Rule::Clause("H4"),
            words("收或退多少元。", "收或退多少元。", "How much is taken or given back, in yuan."),
        ),
        Field { required: false, ..RECEIPT },
        field(
            "refund",
            words("退款收據", "退款收据", "Refund receipt"),
            Kind::Text { max: 40 },
            false,
            Rule::Clause("H12"),
            words(
                "退給用戶的填這裡，金額就是退的。",
                "退给用户的填这里，金额就是退的。",
                "Fill in where money is given back: the amount is then that.",
            ),
        ),
        NOTED,
        AT,
    ],
    irreversible: true,
};

/// H10, H11.
pub const AREA_NOTICE: Action = Action {
    name: "area-notice",
    label: words("面積通知單", "面积通知单", "Area notice"),
    help: words(
        "出增減面積通知單。用戶的供熱面積只由它改。一件申請只出一次。",
        "出增减面积通知单。用户的供热面积只由它改。一件申请只出一次。",
        "Issues the area change notice, which alone changes a user's heated area. Once for an application.",
    ),
    rule: Rule::Clause("H10"),
    fields: &[
        field(
            "change",
            words("增減面積", "增减面积", "Change of area"),
            Kind::Decimal { places: 2, min: -100_000_000, max: 100_000_000, unit: SQUARE_METRES },
            true,
            Rule::Clause("H10"),
            words(
                "平方米；減少的前面加減號。不能是 0。",
                "平方米；减少的前面加减号。不能是 0。",
                "Square metres; with a minus where it becomes less. Never 0.",
            ),
        ),
        field(
            "effective_from",
            words("生效日期", "生效日期", "Effective from"),
            Kind::Day,
            true,
            Rule::Clause("H10"),
            words("從哪天起按新面積。", "从哪天起按新面积。", "From when the new area counts."),
        ),
        field(
            "checked_by",
            words("現場核對人", "现场核对人", "Checked by"),
            Kind::Name { max: 50 },
            true,
            Rule::Clause("H10"),
            words("誰在現場核對的。", "谁在现场核对的。", "Who checked it on site."),
        ),
        field(
            "approved_by",
            words("批准人", "批准人", "Approved by"),
            Kind::Name { max: 50 },
            true,
            Rule::Clause("H10"),
            words("誰批准的。", "谁批准的。", "Who approved it."),
        ),
        field(
            "account",
            words("戶號", "户号", "Account"),
            Kind::Pick { source: "user", open: true },
            false,
            Rule::House,
            words(
                "申請還沒有用戶的必填：已有的戶，或新編的戶號（用申請裡的內容建戶）。",
                "申请还没有用户的必填：已有的户，或新编的户号（用申请里的内容建户）。",
                "Needed where the application has no user yet: an existing one, or a new account (the user is then made from the application).",
            ),
        ),
        AT,
    ],
    irreversible: true,
};

/// H11.
pub const SUPPLY_NOTICE: Action = Action {
    name: "supply-notice",
    label: words("供熱通知單", "供热通知单", "Supply notice"),
    help: words(
        "驗收合格、三項費用到位、面積通知單已出，才能出供熱通知單給供熱站。",
        "验收合格、三项费用到位、面积通知单已出，才能出供热通知单给供热站。",
        "After the acceptances, the three payments at their share and the area notice the company issues the heat-supply notice.",
    ),
    rule: Rule::Clause("H11"),
    fields: &[
        field(
            "from",
            words("供熱起始日期", "供热起始日期", "Supply from"),
            Kind::Day,
            true,
            Rule::Clause("H11"),
            words("從哪天起可以供。", "从哪天起可以供。", "From when heat may be supplied."),
        ),
        field(
            "issued_by",
            words("簽發人", "签发人", "Issued by"),
            Kind::Name { max: 50 },
            true,
            Rule::Clause("H11"),
            words("公司誰簽發的。", "公司谁签发的。", "Who issued it for the company."),
        ),
        AT,
    ],
    irreversible: true,
};

/// H11.
pub const RECEIVE_NOTICE: Action = Action {
    name: "receive-notice",
    label: words("站簽收", "站签收", "Notice received"),
    help: words(
        "供熱站收到供熱通知單的時間；在這之前不能供熱。",
        "供热站收到供热通知单的时间；在这之前不能供热。",
        "When the station received the heat-supply notice; no supply before.",
    ),
    rule: Rule::Clause("H11"),
    fields: &[BY, AT],
    irreversible: false,
};

/// H8.
pub const SUPPLY: Action = Action {
    name: "supply",
    label: words("供熱", "供热", "Supply"),
    help: words(
        "供上熱的時間。居民隨申請隨供；其他用戶在驗收和簽合同後五個工作日內。",
        "供上热的时间。居民随申请随供；其他用户在验收和签合同后五个工作日内。",
        "When heat was supplied. Residents at once; others within five working days of acceptance and contract.",
    ),
    rule: Rule::Clause("H8"),
    fields: &[BY, AT],
    irreversible: true,
};

/// H12.
pub const CAUSE_GONE: Action = Action {
    name: "cause-gone",
    label: words("原因消除", "原因消除", "Cause gone"),
    help: words(
        "強制停熱的原因沒有了：從這時起要恢復供熱，復熱另開一張。",
        "强制停热的原因没有了：从这时起要恢复供热，复热另开一张。",
        "What an imposed stop was for is gone: from now on restoration is due, on an application of its own.",
    ),
    rule: Rule::Clause("H12"),
    fields: &[NOTED, AT],
    irreversible: false,
};

/// H5.
pub const RESULT_UP: Action = Action {
    name: "result-up",
    label: words("回報調度室", "回报调度室", "Report result"),
    help: words(
        "上級轉辦的，一小時內向調度室回報處理結果。",
        "上级转办的，一小时内向调度室回报处理结果。",
        "A matter from above: its result is reported to the dispatch room within an hour.",
    ),
    rule: Rule::Clause("H5"),
    fields: &[
        text(
            "text",
            words("回報內容", "回报内容", "Result"),
            Rule::Clause("H5"),
            words("向調度室回報了什麼。", "向调度室回报了什么。", "What was reported."),
        ),
        AT,
    ],
    irreversible: false,
};

/// H12.
pub const COMPLETE: Action = Action {
    name: "complete",
    label: words("辦結", "办结", "Complete"),
    help: words(
        "變更辦完：該辦的步驟都辦了才能結。改戶名的，用戶登記跟著改。",
        "变更办完：该办的步骤都办了才能结。改户名的，用户登记跟着改。",
        "A change is carried out, once all its steps are done. A new name goes into the register.",
    ),
    rule: Rule::Clause("H12"),
    fields: &[AT],
    irreversible: true,
};

/// The applicant takes it back.
pub const WITHDRAW: Action = Action {
    name: "withdraw",
    label: words("撤回", "撤回", "Withdraw"),
    help: words(
        "執行或供熱以前申請人撤回；未到期的時限取消。",
        "执行或供热以前申请人撤回；未到期的时限取消。",
        "The applicant takes it back before it is executed or supplied; open deadlines are cancelled.",
    ),
    rule: Rule::House,
    fields: &[REASON, AT],
    irreversible: true,
};
