//! The fields of a requisition and of each of its steps, in the order of the paper (contract, section 4). Definitions
//! only: the form, `--json`, `--set` and `--help` derive from them.

use crate::kernel::form::field::{Action, Field, Kind, Thing};
use crate::kernel::problem::Rule;
use crate::kernel::words::words;
use crate::registers::shared::{
    AT, GRAMS, METHODS, METRES, NO_UNIT, NOTE, PIECES, REASON, RIGHT_TIME, WHICH, corrected_step, field,
};

const FIELDS: &[Field] = &[
    field(
        "month",
        words("月份", "月份", "Month"),
        Kind::Text { max: 10 },
        false,
        Rule::Clause("S9"),
        words(
            "按月開：填 2026-11，把那個月還沒列入領用單的免費提取全部列上。和「取樣單號」只填一個。",
            "按月开：填 2026-11，把那个月还没列入领用单的免费提取全部列上。和“取样单号”只填一个。",
            "For a month: 2026-11 takes all its free drawings that aren't on a requisition yet. Fill in this or the slips, not both.",
        ),
    ),
    field(
        "slips",
        words("取樣單號", "取样单号", "Slips"),
        Kind::Texts { max: 20 },
        false,
        Rule::Clause("S9"),
        words(
            "按單開：填一張或幾張已提取的免費樣品單，用逗號隔開。和「月份」只填一個。",
            "按单开：填一张或几张已提取的免费样品单，用逗号隔开。和“月份”只填一个。",
            "For slips: one or several free slips that were drawn, with commas. Fill in these or the month, not both.",
        ),
    ),
    field(
        "department",
        words("領用部門", "领用部门", "Department"),
        Kind::Text { max: 40 },
        true,
        Rule::Clause("S9"),
        words("領用的部門。", "领用的部门。", "The department that takes the goods."),
    ),
    field(
        "store",
        words("發料倉庫", "发料仓库", "Issuing store"),
        Kind::Text { max: 40 },
        true,
        Rule::Clause("S9"),
        words("從哪個倉庫出賬。", "从哪个仓库出账。", "The store whose stock goes down."),
    ),
    field(
        "receiver",
        words("領用人", "领用人", "Received by"),
        Kind::Name { max: 50 },
        true,
        Rule::Clause("S9"),
        words(
            "領用的人。他不能自己批這張單。",
            "领用的人。他不能自己批这张单。",
            "Who receives the goods, and therefore can't approve them.",
        ),
    ),
    field(
        "remarks",
        words("備註", "备注", "Remarks"),
        Kind::Text { max: 120 },
        false,
        Rule::Plain,
        words("印在單上；不填印「／」。", "印在单上；不填印“／”。", "Printed on the paper; empty prints as a stroke."),
    ),
];

const ISSUED: &[Field] = &[
    field(
        "line",
        words("行", "行", "Line"),
        Kind::Whole { min: 1, max: 9_999, unit: NO_UNIT },
        true,
        Rule::Plain,
        words("第幾行，從 1 數起。", "第几行，从 1 数起。", "The line, from 1."),
    ),
    field(
        "count",
        words("數量", "数量", "Count"),
        Kind::Whole { min: 0, max: 999_999_999, unit: PIECES },
        false,
        Rule::House,
        words("實發件數，不能多於請領的。", "实发件数，不能多于请领的。", "Pieces issued, at most as asked for."),
    ),
    field(
        "metres",
        words("米數", "米数", "Metres"),
        Kind::Decimal { places: 1, min: 0, max: 9_999_999_999, unit: METRES },
        false,
        Rule::House,
        words("布：實發米數。", "布：实发米数。", "Cloth: the length issued."),
    ),
    field(
        "grams",
        words("克重", "克重", "Grams"),
        Kind::Whole { min: 0, max: 999_999_999_999, unit: GRAMS },
        false,
        Rule::House,
        words(
            "布：實發克重。紗的克重按件數算。",
            "布：实发克重。纱的克重按件数算。",
            "Cloth: the weight issued. That of yarn follows from its pieces.",
        ),
    ),
];

const ACTIONS: &[Action] = &[
    Action {
        name: "approve",
        label: words("總經理批准", "总经理批准", "GM approves"),
        help: words(
            "登記總經理在領用單上的批准。開單人和領用人不能批。",
            "登记总经理在领用单上的批准。开单人和领用人不能批。",
            "Records the general manager's approval. Neither who made the requisition nor who receives the goods may give it.",
        ),
        rule: Rule::Clause("S9"),
        fields: &[
            field(
                "by",
                words("批准人", "批准人", "Approved by"),
                Kind::Pick { source: "staff", open: false },
                true,
                Rule::Clause("S9"),
                words(
                    "總經理，或持授權書的代簽人。",
                    "总经理，或持授权书的代签人。",
                    "The general manager, or a deputy with a written authority.",
                ),
            ),
            AT,
            field(
                "method",
                words("簽法", "签法", "How signed"),
                Kind::Choice(METHODS),
                false,
                Rule::House,
                words(
                    "1 紙簽：紙上已簽，由別人登記；2 口令簽：本人在這台機上輸口令。不填就是紙簽。拒簽、未簽都不算批准。",
                    "1 纸签：纸上已签，由别人登记；2 口令签：本人在这台机上输口令。不填就是纸签。拒签、未签都不算批准。",
                    "1 on paper, recorded by somebody else; 2 by the signer's PIN at this workstation. Empty means on paper. Refused or absent is no approval.",
                ),
            ),
        ],
        irreversible: true,
    },
    Action {
        name: "stock-out",
        label: words("出庫", "出库", "Stock out"),
        help: words(
            "總經理批准後出庫：登記出庫單號、司庫員和實發數量。不填實發就是照請領數全發；填了就以填的為準，沒填的行算沒發。",
            "总经理批准后出库：登记出库单号、司库员和实发数量。不填实发就是照请领数全发；填了就以填的为准，没填的行算没发。",
            "After the approval: the stock-out document, the storekeeper, and what was issued. No lines means all as asked for; with lines, what isn't listed wasn't issued.",
        ),
        rule: Rule::Clause("S9"),
        fields: &[
            field(
                "document",
                words("出庫單號", "出库单号", "Document No."),
                Kind::Text { max: 40 },
                true,
                Rule::Clause("S9"),
                words("倉庫出庫單的號碼。", "仓库出库单的号码。", "The number of the stock-out document."),
            ),
            field(
                "storekeeper",
                words("司庫員", "司库员", "Storekeeper"),
                Kind::Pick { source: "staff", open: false },
                true,
                Rule::Clause("S9"),
                words("發料的司庫員。", "发料的司库员。", "The storekeeper who issued the goods."),
            ),
            AT,
            field(
                "lines",
                words("實發數量", "实发数量", "Issued"),
                Kind::Rows(ISSUED),
                false,
                Rule::House,
                words(
                    "和請領不同才改；只能少，不能多。",
                    "和请领不同才改；只能少，不能多。",
                    "Change what differs from the quantity asked for; less is allowed, more is not.",
                ),
            ),
        ],
        irreversible: true,
    },
    Action {
        name: "post",
        label: words("財務入賬", "财务入账", "Post"),
        help: words(
            "財務按出庫列銷售費用，同時視同銷售：登記憑證號。入賬後不能作廢。",
            "财务按出库列销售费用，同时视同销售：登记凭证号。入账后不能作废。",
            "Finance books the stock-out as selling expense and as a sale: the voucher's number. Not to be voided afterwards.",
        ),
        rule: Rule::Clause("S9"),
        fields: &[
            field(
                "voucher",
                words("憑證號", "凭证号", "Voucher No."),
                Kind::Text { max: 40 },
                true,
                Rule::Clause("S9"),
                words("記賬憑證的號碼。", "记账凭证的号码。", "The number of the accounting voucher."),
            ),
            AT,
        ],
        irreversible: true,
    },
    Action {
        name: "void",
        label: words("作廢", "作废", "Void"),
        help: words(
            "入賬前可作廢，註明原因，單號保留，上面的樣品單可另列領用單。批准後由主管作廢。",
            "入账前可作废，注明原因，单号保留，上面的样品单可另列领用单。批准后由主管作废。",
            "Before the posting, with a reason; the number stays, its slips are free for another requisition. Once approved the supervisor does it.",
        ),
        rule: Rule::House,
        fields: &[AT, REASON],
        irreversible: true,
    },
    Action {
        name: "correct-time",
        label: words("更正時間", "更正时间", "Correct a time"),
        help: words(
            "由主管更正一步的時間，註明原因，前後兩個時間都保留。只在未結賬的月份。",
            "由主管更正一步的时间，注明原因，前后两个时间都保留。只在未结账的月份。",
            "The supervisor corrects the time of a step; both values stay on record. In open months only.",
        ),
        rule: Rule::House,
        fields: &[
            corrected_step(words(
                "動作名：approve、stock-out 或 post。",
                "动作名：approve、stock-out 或 post。",
                "The action's name: approve, stock-out or post.",
            )),
            WHICH,
            RIGHT_TIME,
            REASON,
        ],
        irreversible: true,
    },
    NOTE,
];

/// A requisition, as `add`, `do` and the form know it.
pub const THING: Thing =
    Thing {
        name: "requisition", label: words("領用單", "领用单", "requisition"), fields: FIELDS, actions: ACTIONS
    };
