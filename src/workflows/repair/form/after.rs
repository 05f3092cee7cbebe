//! The steps of a repair from the work to the follow-up, and those by which it ends otherwise (contract, section 3,
//! repair).

use super::steps::FEE;
use super::{RATINGS, RESULTS};
use crate::kernel::form::field::{Action, Field, Kind};
use crate::kernel::problem::Rule;
use crate::kernel::words::{Words, words};
use crate::registers::shared::{AT, METHOD, NO_UNIT, REASON, field};

const fn text(key: &'static str, label: Words, rule: Rule, help: Words) -> Field {
    field(key, label, Kind::Text { max: 200 }, true, rule, help)
}

const QUANTITY: Field = field(
    "quantity",
    words("數量", "数量", "Quantity"),
    Kind::Decimal { places: 2, min: 1, max: 99_999_999, unit: NO_UNIT },
    true,
    Rule::Clause("H4"),
    words(
        "按收費項目的單位：平方米、件、小時、次。",
        "按收费项目的单位：平方米、件、小时、次。",
        "In the unit of the fee: square metres, pieces, hours, times.",
    ),
);

const TOLD: Field = text(
    "told",
    words("告知用戶", "告知用户", "Told"),
    Rule::Clause("H5a"),
    words(
        "告訴了報修人什麼：件件有迴音。",
        "告诉了报修人什么：件件有回音。",
        "What the caller was told: every matter is answered.",
    ),
);

/// The work is done.
pub const FINISH: Action = Action {
    name: "finish",
    label: words("修好", "修好", "Finish"),
    help: words(
        "登記原因、措施、材料和完成時間。48 小時後回訪。",
        "登记原因、措施、材料和完成时间。48 小时后回访。",
        "Cause, work, materials and when it was done. The follow-up opens 48 hours later.",
    ),
    rule: Rule::Clause("H20"),
    fields: &[
        text(
            "cause",
            words("故障原因", "故障原因", "Cause"),
            Rule::Clause("H20"),
            words("查明的原因。", "查明的原因。", "What it was."),
        ),
        text(
            "work",
            words("處理措施", "处理措施", "Work done"),
            Rule::Clause("H20"),
            words("做了什麼。", "做了什么。", "What was done."),
        ),
        Field {
            required: false,
            ..text(
                "materials",
                words("更換材料", "更换材料", "Materials"),
                Rule::Plain,
                words("用了什麼材料，可不填。", "用了什么材料，可不填。", "What was used; may be empty."),
            )
        },
        field(
            "shoe_covers",
            words("套鞋", "套鞋", "Shoe covers"),
            Kind::Flag,
            true,
            Rule::Clause("H22a"),
            words("進門穿了鞋套沒有。", "进门穿了鞋套没有。", "Whether shoe covers were worn."),
        ),
        field(
            "cleaned",
            words("清掃現場", "清扫现场", "Cleaned up"),
            Kind::Flag,
            true,
            Rule::Clause("H22a"),
            words("走前打掃乾淨沒有。", "走前打扫干净没有。", "Whether the place was left clean."),
        ),
        AT,
    ],
    irreversible: false,
};

/// Money for work in the user's own part.
pub const CHARGE: Action = Action {
    name: "charge",
    label: words("收費", "收费", "Charge"),
    help: words(
        "事先告知收費的才能收。金額是單價乘數量，按收費項目表算。",
        "事先告知收费的才能收。金额是单价乘数量，按收费项目表算。",
        "Only where the user was told beforehand. The amount is price times quantity by the schedule.",
    ),
    rule: Rule::Clause("H4"),
    fields: &[
        Field { required: true, ..FEE },
        QUANTITY,
        field(
            "receipt_no",
            words("收據號", "收据号", "Receipt No."),
            Kind::Text { max: 40 },
            true,
            Rule::Clause("H4"),
            words("開給用戶的收據號。", "开给用户的收据号。", "The receipt that the user got."),
        ),
        AT,
    ],
    irreversible: true,
};

/// Damage by the user.
pub const DAMAGE: Action = Action {
    name: "damage",
    label: words("損壞確認", "损坏确认", "Damage"),
    help: words(
        "用戶造成的損壞：登記部位、原因、處理和費用，由用戶確認簽字。",
        "用户造成的损坏：登记部位、原因、处理和费用，由用户确认签字。",
        "Damage by the user: part, cause, remedy and cost, confirmed and signed by the user.",
    ),
    rule: Rule::Clause("H18"),
    fields: &[
        text(
            "part",
            words("損壞部位", "损坏部位", "Damaged part"),
            Rule::Clause("H18"),
            words("損壞的設施和部位。", "损坏的设施和部位。", "What is damaged."),
        ),
        text(
            "cause",
            words("原因分析", "原因分析", "Cause"),
            Rule::Clause("H18"),
            words("怎樣損壞的。", "怎样损坏的。", "How it came about."),
        ),
        text(
            "remedy",
            words("處理意見", "处理意见", "Remedy"),
            Rule::Clause("H18"),
            words("怎樣處理。", "怎样处理。", "What is to be done."),
        ),
        Field { required: true, ..FEE },
        QUANTITY,
        field(
            "user_by",
            words("用戶確認人", "用户确认人", "For the user"),
            Kind::Name { max: 50 },
            true,
            Rule::Clause("H18"),
            words(
                "在確認單上簽字的人；拒簽的也填是誰。",
                "在确认单上签字的人；拒签的也填是谁。",
                "Who signed for the user, or who refused to.",
            ),
        ),
        METHOD,
        field(
            "witness",
            words("見證人", "见证人", "Witness"),
            Kind::Name { max: 50 },
            true,
            Rule::Clause("H18"),
            words("在場見證的人。", "在场见证的人。", "Who saw it."),
        ),
        AT,
    ],
    irreversible: true,
};

/// The user's confirmation on the receipt.
pub const CONFIRM: Action = Action {
    name: "confirm",
    label: words("用戶確認", "用户确认", "Confirm"),
    help: words(
        "照回執單登記用戶的簽字、評價和意見。拒簽、未簽也照實登記。",
        "照回执单登记用户的签字、评价和意见。拒签、未签也照实登记。",
        "The user's signature, rating and opinion from the receipt. Refused and absent are recorded as they are.",
    ),
    rule: Rule::Clause("H21"),
    fields: &[
        field(
            "by",
            words("簽字人", "签字人", "Signed by"),
            Kind::Name { max: 50 },
            false,
            Rule::Clause("H21"),
            words(
                "在回執單上簽字的人；拒簽、未簽的可不填。",
                "在回执单上签字的人；拒签、未签的可不填。",
                "Who signed the receipt; may be empty where nobody did.",
            ),
        ),
        METHOD,
        field(
            "rating",
            words("評價", "评价", "Rating"),
            Kind::Choice(RATINGS),
            false,
            Rule::Clause("H21"),
            words("簽了字的必填。", "签了字的必填。", "Required with a signature."),
        ),
        field(
            "opinion",
            words("用戶意見", "用户意见", "Opinion"),
            Kind::Text { max: 200 },
            false,
            Rule::Clause("H21"),
            words("照原話寫。", "照原话写。", "In the user's words."),
        ),
        AT,
    ],
    irreversible: false,
};

/// The call after 48 hours.
pub const FOLLOW_UP: Action = Action {
    name: "follow-up",
    label: words("回訪", "回访", "Follow up"),
    help: words(
        "修好 48 小時後由沒去維修的人打電話。聯繫不上要打夠次數才算；不滿意的自動開一張新報修。",
        "修好 48 小时后由没去维修的人打电话。联系不上要打够次数才算；不满意的自动开一张新报修。",
        "A call 48 hours after it was done, by somebody not of the crew. Not reached counts after so many tries; dissatisfied opens a new repair.",
    ),
    rule: Rule::Clause("H21"),
    fields: &[
        field(
            "result",
            words("回訪結果", "回访结果", "Result"),
            Kind::Choice(RESULTS),
            true,
            Rule::Clause("H21"),
            words(
                "用戶怎麼說；打不通選聯繫不上。",
                "用户怎么说；打不通选联系不上。",
                "What the user said, or that nobody was reached.",
            ),
        ),
        field(
            "comment",
            words("用戶意見", "用户意见", "Comment"),
            Kind::Text { max: 200 },
            false,
            Rule::Clause("H21"),
            words("照原話寫。", "照原话写。", "In the user's words."),
        ),
        AT,
        field(
            "by",
            words("回訪人", "回访人", "Called by"),
            Kind::Pick { source: "staff", open: false },
            false,
            Rule::Clause("H21"),
            words(
                "不填就是操作員；不能是去維修的人。",
                "不填就是操作员；不能是去维修的人。",
                "Empty means the operator; never one of the crew.",
            ),
        ),
    ],
    irreversible: true,
};

/// The result of a matter from above is reported.
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

/// The same as another repair.
pub const DUPLICATE: Action = Action {
    name: "duplicate",
    label: words("併入另一張", "并入另一张", "Duplicate"),
    help: words(
        "和另一張未了的報修是同一件事：併過去，這張的時限取消。要寫明告訴了報修人什麼。",
        "和另一张未了的报修是同一件事：并过去，这张的时限取消。要写明告诉了报修人什么。",
        "The same matter as another open repair: its own clocks are cancelled. Write down what the caller was told.",
    ),
    rule: Rule::Clause("H16"),
    fields: &[
        field(
            "of",
            words("哪一張", "哪一张", "Of"),
            Kind::Text { max: 20 },
            true,
            Rule::Clause("H16"),
            words("那張報修的單號。", "那张报修的单号。", "The other repair's number."),
        ),
        TOLD,
        AT,
    ],
    irreversible: true,
};

/// The user withdrew it.
pub const WITHDRAW: Action = Action {
    name: "withdraw",
    label: words("用戶撤回", "用户撤回", "Withdraw"),
    help: words(
        "到場前用戶說不用修了。要寫明原因和告訴了用戶什麼。",
        "到场前用户说不用修了。要写明原因和告诉了用户什么。",
        "Before the crew arrives the user says it isn't needed. With the reason, and what the user was told.",
    ),
    rule: Rule::Clause("H5a"),
    fields: &[REASON, TOLD, AT],
    irreversible: true,
};
