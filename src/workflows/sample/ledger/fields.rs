//! The fields of a row of the ledger and its actions, in the order of the book (contract, section 4). Definitions only.

use crate::kernel::form::field::{Action, Choice, Field, Kind, Thing};
use crate::kernel::problem::Rule;
use crate::kernel::words::words;
use crate::registers::row::{WHY, asked, optional, under};
use crate::registers::shared::{GRAMS, METHODS, METRES, NOTE, PIECES};

/// Whose book.
pub const BOOKS: &[Choice] = &[
    Choice { code: "workshop", words: words("車間", "车间", "workshop"), key: '1' },
    Choice { code: "warehouse", words: words("倉庫", "仓库", "warehouse"), key: '2' },
];

const SLIP: Field = optional(
    "slip",
    words("單號", "单号", "Slip No."),
    words(
        "台賬上寫的審批單號；沒寫就空著。寫錯了對不上的，空著，把台賬上的字抄進備註。",
        "台账上写的审批单号；没写就空着。写错了对不上的，空着，把台账上的字抄进备注。",
        "The slip's number as the book has it; empty where it has none. Where the book's number can't be right, leave it empty and copy it into the remarks.",
    ),
    Kind::Code { max: 20 },
);

const FIELDS: &[Field] = &[
    under(
        asked(
            "book",
            words("台賬", "台账", "Book"),
            words(
                "照哪本台賬錄：1 車間的，2 倉庫司庫員的。",
                "照哪本台账录：1 车间的，2 仓库司库员的。",
                "Whose book is being entered: 1 the workshop's, 2 the storekeeper's.",
            ),
            Kind::Choice(BOOKS),
        ),
        Rule::Clause("S6"),
    ),
    under(
        asked(
            "date",
            words("日期", "日期", "Date"),
            words(
                "台賬上這一行的日期。15 是本月 15 日，3-5 是 3 月 5 日。",
                "台账上这一行的日期。15 是本月 15 日，3-5 是 3 月 5 日。",
                "The date of the row in the book. 15 is the 15th, 3-5 the 5th of March.",
            ),
            Kind::Day,
        ),
        Rule::Clause("S6"),
    ),
    under(SLIP, Rule::Clause("S6")),
    under(
        asked(
            "variety",
            words("品種", "品种", "Variety"),
            words(
                "代號（JC40）、名稱或拼音字頭，照台賬填。",
                "代号（JC40）、名称或拼音字头，照台账填。",
                "Code (JC40), name or pinyin initials, as the book has it.",
            ),
            Kind::Pick { source: "variety", open: false },
        ),
        Rule::Clause("S6"),
    ),
    under(
        optional(
            "size",
            words("規格", "规格", "Size"),
            words(
                "紗：整紗、半紗、小紗。布不填。",
                "纱：整纱、半纱、小纱。布不填。",
                "Yarn: its size. Cloth has none.",
            ),
            Kind::Pick { source: "size", open: false },
        ),
        Rule::Clause("S6"),
    ),
    under(
        optional(
            "count",
            words("數量", "数量", "Count"),
            words(
                "件數，照台賬填，不照單子填。布的台賬沒寫件數可空。",
                "件数，照台账填，不照单子填。布的台账没写件数可空。",
                "Pieces as the book says, not as the slip does. Of cloth it may be empty.",
            ),
            Kind::Whole { min: 1, max: 99_999, unit: PIECES },
        ),
        Rule::Clause("S6"),
    ),
    under(
        optional(
            "metres",
            words("米數", "米数", "Metres"),
            words("只有布填：總長，一位小數。", "只有布填：总长，一位小数。", "Cloth only: the length, one decimal."),
            Kind::Decimal { places: 1, min: 1, max: 999_999, unit: METRES },
        ),
        Rule::Clause("S6"),
    ),
    optional(
        "grams",
        words("克重", "克重", "Grams"),
        words(
            "台賬上的重量，整克；布必填，紗可空。",
            "台账上的重量，整克；布必填，纱可空。",
            "The weight in the book, whole grams; required for cloth.",
        ),
        Kind::Whole { min: 1, max: 99_999_999, unit: GRAMS },
    ),
    optional(
        "machine",
        words("機台", "机台", "Machine"),
        words("從哪台機取的，可空。", "从哪台机取的，可空。", "The machine it was taken from; may be empty."),
        Kind::Text { max: 20 },
    ),
    optional(
        "shift",
        words("班次", "班次", "Shift"),
        words("哪一班，可空。", "哪一班，可空。", "The shift; may be empty."),
        Kind::Text { max: 20 },
    ),
    under(
        asked(
            "taken_by",
            words("取樣人", "取样人", "Taken by"),
            words(
                "台賬上取樣人一欄的名字。",
                "台账上取样人一栏的名字。",
                "The name in the book's column of the taker.",
            ),
            Kind::Pick { source: "staff", open: true },
        ),
        Rule::Clause("S6"),
    ),
    under(
        asked(
            "method",
            words("簽字", "签字", "Signed"),
            words(
                "取樣人在台賬上簽了沒有：1 紙簽，2 口令簽（取樣人就是操作員本人），3 拒簽，4 未簽。",
                "取样人在台账上签了没有：1 纸签，2 口令签（取样人就是操作员本人），3 拒签，4 未签。",
                "Whether the taker signed in the book: 1 on paper, 2 by PIN (the taker is the operator), 3 refused, 4 absent.",
            ),
            Kind::Choice(METHODS),
        ),
        Rule::Clause("S6"),
    ),
    optional(
        "given_by",
        words("發放人", "发放人", "Issued by"),
        words("車間發樣的人或司庫員，可空。", "车间发样的人或司库员，可空。", "Who gave it out; may be empty."),
        Kind::Pick { source: "staff", open: true },
    ),
    optional(
        "returned",
        words("已退回", "已退回", "Returned"),
        words(
            "台賬註明樣品已退回的填「是」：這一行留著，不參加核對。",
            "台账注明样品已退回的填“是”：这一行留着，不参加核对。",
            "Yes where the book says that the goods came back: the row stays and isn't compared.",
        ),
        Kind::Flag,
    ),
    optional(
        "remarks",
        words("備註", "备注", "Remarks"),
        words("最多 200 個字。", "最多 200 个字。", "200 characters at most."),
        Kind::Text { max: 200 },
    ),
];

const VOID: Action = Action {
    name: "void",
    label: words("作廢", "作废", "Void"),
    help: words(
        "錄錯的行作廢，寫明原因；行還在，不再參加核對。當月的登記齊全聲明同時收回。",
        "录错的行作废，写明原因；行还在，不再参加核对。当月的登记齐全声明同时收回。",
        "Voids a row typed in error, with the reason; it stays and is no longer compared. The month's 'book complete' is withdrawn.",
    ),
    rule: Rule::House,
    fields: &[Field {
        label: words("作廢原因", "作废原因", "Reason"),
        help: words("錄錯了什麼。", "录错了什么。", "What was typed in error."),
        ..WHY
    }],
    irreversible: true,
};

const LINK: Action = Action {
    name: "link",
    label: words("對到單", "对到单", "Link to slip"),
    help: words(
        "台賬沒寫單號或寫錯的，查清後對到審批單，寫明依據。當月的登記齊全聲明同時收回。",
        "台账没写单号或写错的，查清后对到审批单，写明依据。当月的登记齐全声明同时收回。",
        "Ties a row that names no slip, or a wrong one, to its slip, with the reason. The month's 'book complete' is withdrawn.",
    ),
    rule: Rule::Clause("S6"),
    fields: &[
        Field {
            required: true,
            rule: Rule::Clause("S6"),
            help: words(
                "這一行其實是哪張審批單的。單上要有同樣的品種和規格。",
                "这一行其实是哪张审批单的。单上要有同样的品种和规格。",
                "The slip that the row belongs to. It must have the same variety and size.",
            ),
            ..SLIP
        },
        Field {
            label: words("依據", "依据", "Reason"),
            help: words("憑什麼說是這張單。", "凭什么说是这张单。", "How it is known to be this slip."),
            ..WHY
        },
    ],
    irreversible: false,
};

/// A row of the ledger, as `add`, `do` and the form know it.
pub const THING: Thing = Thing {
    name: "ledger",
    label: words("樣品登記台賬", "样品登记台账", "ledger row"),
    fields: FIELDS,
    actions: &[VOID, LINK, NOTE],
};
