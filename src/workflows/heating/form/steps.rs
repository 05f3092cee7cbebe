//! The steps of an application from the reply to the payments, and their keys (contract, section 3, heating).

use super::{ACCEPTED, ARREARS, FEES, INSPECTED, STAGES, VERDICTS};
use crate::kernel::form::field::{Action, Field, Kind};
use crate::kernel::problem::Rule;
use crate::kernel::words::{Words, words};
use crate::registers::shared::{AT, YUAN, field};
use crate::registers::user;

/// A text that must be there.
pub(super) const fn text(key: &'static str, label: Words, rule: Rule, help: Words) -> Field {
    field(key, label, Kind::Text { max: 200 }, true, rule, help)
}

/// A text that may be empty.
pub(super) const fn maybe(key: &'static str, label: Words, rule: Rule, help: Words) -> Field {
    field(key, label, Kind::Text { max: 200 }, false, rule, help)
}

/// Who took a step, where the name alone matters.
pub(super) const BY: Field = field(
    "by",
    words("經辦人", "经办人", "By"),
    Kind::Name { max: 50 },
    false,
    Rule::Plain,
    words("誰辦的，不填就是操作員。", "谁办的，不填就是操作员。", "Who did it; empty means the operator."),
);

/// Who decides, a person of the register.
pub(super) const APPROVER: Field = field(
    "by",
    words("審批人", "审批人", "Approver"),
    Kind::Pick { source: "staff", open: false },
    true,
    Rule::Clause("H10"),
    words(
        "人員表裡有審批職責的人，或其代理人。",
        "人员表里有审批职责的人，或其代理人。",
        "Somebody whose role is approver, or a deputy of one.",
    ),
);

/// A note that may be empty.
pub(super) const NOTED: Field =
    maybe("note", words("備註", "备注", "Note"), Rule::Plain, words("可不填。", "可不填。", "May be empty."));

/// A receipt's number.
pub(super) const RECEIPT: Field = field(
    "receipt_no",
    words("收據號", "收据号", "Receipt No."),
    Kind::Text { max: 40 },
    true,
    Rule::Clause("H4"),
    words("開給用戶的收據號。", "开给用户的收据号。", "The receipt that the user got."),
);

/// H7.
pub const REPLY_PLAN: Action = Action {
    name: "reply-plan",
    label: words("答覆方案", "答复方案", "Reply with plan"),
    help: words(
        "三個工作日內答覆申請人：同意的寫供熱方案，不同意的寫原因。過了期限，先登記向申請人的說明。",
        "三个工作日内答复申请人：同意的写供热方案，不同意的写原因。过了期限，先登记向申请人的说明。",
        "Within three working days the applicant gets the plan, or the reason why not. Once late, record first what the applicant was told.",
    ),
    rule: Rule::Clause("H7"),
    fields: &[
        field(
            "agreed",
            words("同意供熱", "同意供热", "Agreed"),
            Kind::Flag,
            true,
            Rule::Clause("H7"),
            words("不同意的就此了結。", "不同意的就此了结。", "Where it isn't, the application ends as refused."),
        ),
        field(
            "content",
            words("方案內容", "方案内容", "Plan"),
            Kind::Text { max: 500 },
            true,
            Rule::Clause("H7"),
            words(
                "怎樣接、何時能供；不同意的寫原因。",
                "怎样接、何时能供；不同意的写原因。",
                "How it is connected and when it can be supplied; or why not.",
            ),
        ),
        BY,
        AT,
    ],
    irreversible: false,
};

/// H9.
pub const INSPECT: Action = Action {
    name: "inspect",
    label: words("工程檢查", "工程检查", "Inspect"),
    help: words(
        "用熱工程要中間檢查（看得見時）和竣工檢驗。不合格的整改後再查。",
        "用热工程要中间检查（看得见时）和竣工检验。不合格的整改后再查。",
        "Works are inspected midway, while they can be seen, and at completion. What fails is inspected again.",
    ),
    rule: Rule::Clause("H9"),
    fields: &[
        field(
            "stage",
            words("檢查階段", "检查阶段", "Stage"),
            Kind::Choice(STAGES),
            true,
            Rule::Clause("H9"),
            words("先中間檢查，後竣工檢驗。", "先中间检查，后竣工检验。", "Midway first, then at completion."),
        ),
        field(
            "part",
            words("檢查部分", "检查部分", "Part"),
            Kind::Choice(INSPECTED),
            true,
            Rule::Clause("H9"),
            words(
                "新增熱負荷的外網和室內系統分別查；其他的是用熱工程。",
                "新增热负荷的外网和室内系统分别查；其他的是用热工程。",
                "Of a new load outer network and indoor system, each; of others the works.",
            ),
        ),
        text(
            "inspectors",
            words("檢查人", "检查人", "Inspectors"),
            Rule::Clause("H9"),
            words("誰查的，幾個人都寫。", "谁查的，几个人都写。", "Who inspected, all of them."),
        ),
        text(
            "basis",
            words("檢查依據", "检查依据", "Basis"),
            Rule::Clause("H9"),
            words("照哪份圖紙、規範查的。", "照哪份图纸、规范查的。", "By which drawing or standard."),
        ),
        field(
            "result",
            words("檢查結果", "检查结果", "Result"),
            Kind::Choice(VERDICTS),
            true,
            Rule::Clause("H9"),
            words("合格或不合格。", "合格或不合格。", "Passed or failed."),
        ),
        maybe(
            "materials",
            words("材料證明", "材料证明", "Materials"),
            Rule::Clause("H9"),
            words("看過的材料合格證。", "看过的材料合格证。", "Certificates of materials seen."),
        ),
        maybe(
            "defects",
            words("缺陷", "缺陷", "Defects"),
            Rule::Clause("H9"),
            words("要整改的地方。", "要整改的地方。", "What is to be put right."),
        ),
        maybe(
            "design_changes",
            words("設計變更", "设计变更", "Design changes"),
            Rule::Clause("H9"),
            words("改了什麼，誰批准的。", "改了什么，谁批准的。", "What was changed, and who approved it."),
        ),
        AT,
    ],
    irreversible: false,
};

/// H10, H11.
pub const ACCEPT: Action = Action {
    name: "accept",
    label: words("驗收", "验收", "Accept"),
    help: words(
        "公司各部門和供熱站一起驗收：工程的在竣工檢驗合格之後，停復熱的在反饋之後。不合格的要再驗。",
        "公司各部门和供热站一起验收：工程的在竣工检验合格之后，停复热的在反馈之后。不合格的要再验。",
        "The company's departments and the station accept: works after a passed completion inspection, stops and restorations after the report back.",
    ),
    rule: Rule::Clause("H10"),
    fields: &[
        field(
            "part",
            words("驗收部分", "验收部分", "Part"),
            Kind::Choice(ACCEPTED),
            true,
            Rule::Clause("H10"),
            words(
                "新增熱負荷的外網和室內系統分別驗收；停復熱的選執行情況。",
                "新增热负荷的外网和室内系统分别验收；停复热的选执行情况。",
                "Of a new load outer network and indoor system, each; of stops and restorations the execution.",
            ),
        ),
        text(
            "departments",
            words("參加部門", "参加部门", "Departments"),
            Rule::Clause("H11"),
            words("公司哪些部門參加。", "公司哪些部门参加。", "Which departments took part."),
        ),
        field(
            "station_by",
            words("供熱站參加人", "供热站参加人", "For the station"),
            Kind::Name { max: 50 },
            true,
            Rule::Clause("H11"),
            words("供熱站誰參加的。", "供热站谁参加的。", "Who took part for the station."),
        ),
        field(
            "result",
            words("驗收結論", "验收结论", "Result"),
            Kind::Choice(VERDICTS),
            true,
            Rule::Clause("H10"),
            words("合格或不合格。", "合格或不合格。", "Passed or failed."),
        ),
        AT,
    ],
    irreversible: false,
};

/// H3.
pub const CONTRACT: Action = Action {
    name: "contract",
    label: words("簽合同", "签合同", "Contract"),
    help: words(
        "登記供用熱合同的編號、日期和約定溫度。非居民、新增負荷和平房供熱前必須有。",
        "登记供用热合同的编号、日期和约定温度。非居民、新增负荷和平房供热前必须有。",
        "Number, date and agreed temperature of the supply contract. Needed before supply for non-residential users, new load and bungalows.",
    ),
    rule: Rule::Clause("H3"),
    fields: &[
        Field { required: true, ..user::CONTRACT_NO },
        field(
            "date",
            words("簽訂日期", "签订日期", "Signed on"),
            Kind::Day,
            true,
            Rule::Clause("H3"),
            words("簽合同的日子。", "签合同的日子。", "The day on which it was signed."),
        ),
        field(
            "celsius",
            words("約定溫度", "约定温度", "Agreed temperature"),
            Kind::Decimal { places: 1, min: 50, max: 350, unit: words("°C", "°C", "°C") },
            false,
            Rule::Clause("H3"),
            words(
                "合同約定的室溫，一位小數，5.0 到 35.0。",
                "合同约定的室温，一位小数，5.0 到 35.0。",
                "The room temperature that the contract promises, one decimal, 5.0 to 35.0.",
            ),
        ),
        AT,
    ],
    irreversible: false,
};

/// H4, H11.
pub const PAY: Action = Action {
    name: "pay",
    label: words("繳費", "缴费", "Pay"),
    help: words(
        "登記收到的一筆費用和收據號，可分幾次交。應交多少按收費項目表算，不能自己填。",
        "登记收到的一笔费用和收据号，可分几次交。应交多少按收费项目表算，不能自己填。",
        "A payment with its receipt; it may come in parts. What is due follows from the fee schedule and is never typed.",
    ),
    rule: Rule::Clause("H4"),
    fields: &[
        field(
            "fee",
            words("收費項目", "收费项目", "Fee"),
            Kind::Choice(FEES),
            true,
            Rule::Clause("H4"),
            words("交的是哪一項。", "交的是哪一项。", "Which fee is paid."),
        ),
        field(
            "amount",
            words("金額", "金额", "Amount"),
            Kind::Decimal { places: 2, min: 0, max: 100_000_000_000, unit: YUAN },
            true,
            Rule::Clause("H4"),
            words(
                "這次收到多少元；不能超過還欠的。",
                "这次收到多少元；不能超过还欠的。",
                "What was received, in yuan; no more than is still due.",
            ),
        ),
        RECEIPT,
        AT,
    ],
    irreversible: true,
};

/// H12.
pub const CHECK: Action = Action {
    name: "check",
    label: words("核對", "核对", "Check"),
    help: words(
        "核對資料和欠費。資料不齊或有欠費的，後面的步驟都等下一次核對無誤。",
        "核对资料和欠费。资料不齐或有欠费的，后面的步骤都等下一次核对无误。",
        "Papers and arrears are checked. Where something is wanting, everything after waits for a check that is in order.",
    ),
    rule: Rule::Clause("H12"),
    fields: &[
        field(
            "papers_ok",
            words("資料齊全", "资料齐全", "Papers in order"),
            Kind::Flag,
            true,
            Rule::Clause("H12"),
            words("該交的資料都對了沒有。", "该交的资料都对了没有。", "Whether all papers are there and right."),
        ),
        field(
            "arrears",
            words("欠費核對", "欠费核对", "Arrears"),
            Kind::Choice(ARREARS),
            true,
            Rule::Clause("H12"),
            words("有欠費的先結清。", "有欠费的先结清。", "Arrears are paid first."),
        ),
        BY,
        AT,
    ],
    irreversible: false,
};

/// H12.
pub const DECIDE: Action = Action {
    name: "decide",
    label: words("定可否停熱", "定可否停热", "Decide"),
    help: words(
        "用戶自己要停的，看能不能停。沒有分戶的一般不能停；能停的寫明理由。不能停的就此了結。",
        "用户自己要停的，看能不能停。没有分户的一般不能停；能停的写明理由。不能停的就此了结。",
        "Whether a stop that the user wishes can be done. Without a loop of its own it normally can't; where it can, the reason is needed.",
    ),
    rule: Rule::Clause("H12"),
    fields: &[
        field(
            "feasible",
            words("可以停", "可以停", "Feasible"),
            Kind::Flag,
            true,
            Rule::Clause("H12"),
            words("沒有分戶供熱的，建議否。", "没有分户供热的，建议否。", "Without a loop of its own, normally not."),
        ),
        text(
            "reason",
            words("理由", "理由", "Reason"),
            Rule::Clause("H12"),
            words("為什麼能停或不能停。", "为什么能停或不能停。", "Why it can or can't be stopped."),
        ),
        APPROVER,
        AT,
    ],
    irreversible: true,
};

/// H12.
pub const PROCEDURE: Action = Action {
    name: "procedure",
    label: words("法定程序", "法定程序", "Procedure"),
    help: words(
        "強制停熱、斷熱前，法定程序一項一項辦，辦一項登記一項；都齊了站才能上報。",
        "强制停热、断热前，法定程序一项一项办，办一项登记一项；都齐了站才能上报。",
        "Before an imposed stop or a cut-off every item of the lawful procedure is done and recorded; then the station reports.",
    ),
    rule: Rule::Clause("H12"),
    fields: &[
        text(
            "item",
            words("哪一項", "哪一项", "Item"),
            Rule::Clause("H12"),
            words(
                "填第幾項（從 1 起），或原文。單子在申請裡。",
                "填第几项（从 1 起），或原文。单子在申请里。",
                "Its number from 1, or its text; the application lists them.",
            ),
        ),
        NOTED,
        AT,
    ],
    irreversible: false,
};
