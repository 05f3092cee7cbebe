//! Fields and steps that records of every kind have alike, each defined once: its words, and what may stand in it. What
//! they mean for a record is its own rules' business.

use crate::kernel::form::field::{Action, Choice, Field, Kind};
use crate::kernel::problem::Rule;
use crate::kernel::words::{Words, words};

/// Nothing is counted beside the number.
pub const NO_UNIT: Words = words("", "", "");
/// Pieces.
pub const PIECES: Words = words("件", "件", "pieces");
/// Grams.
pub const GRAMS: Words = words("克", "克", "g");
/// Metres.
pub const METRES: Words = words("米", "米", "m");
/// Yuan.
pub const YUAN: Words = words("元", "元", "yuan");

/// A field with everything that belongs to it.
pub const fn field(key: &'static str, label: Words, kind: Kind, required: bool, rule: Rule, help: Words) -> Field {
    Field { key, label, help, rule, kind, required }
}

/// How a signature came about: four different answers.
pub const METHODS: &[Choice] = &[
    Choice { code: "paper", words: words("紙簽", "纸签", "on paper"), key: '1' },
    Choice { code: "pin", words: words("口令簽", "口令签", "by PIN"), key: '2' },
    Choice { code: "refused", words: words("拒簽", "拒签", "refused"), key: '3' },
    Choice { code: "absent", words: words("未簽", "未签", "absent"), key: '4' },
];

/// When a step happened.
pub const AT: Field = field(
    "at",
    words("時間", "时间", "Time"),
    Kind::Moment { future: false },
    false,
    Rule::Plain,
    words(
        "事情發生的時間，不填就是現在。可填 0830（今天八點半）、y 0830（昨天）、-5（五分鐘前）。不能是將來，不能早於前一步。",
        "事情发生的时间，不填就是现在。可填 0830（今天八点半）、y 0830（昨天）、-5（五分钟前）。不能是将来，不能早于前一步。",
        "When it happened; empty means now. 0830 is today, y 0830 yesterday, -5 five minutes ago. Never in the future, never before the step before.",
    ),
);

/// How a step was signed.
pub const METHOD: Field = field(
    "method",
    words("簽法", "签法", "How signed"),
    Kind::Choice(METHODS),
    false,
    Rule::House,
    words(
        "1 紙簽：紙上已簽，由別人登記；2 口令簽：本人在這台機上輸口令；3 拒簽；4 未簽。不填就是紙簽。",
        "1 纸签：纸上已签，由别人登记；2 口令签：本人在这台机上输口令；3 拒签；4 未签。不填就是纸签。",
        "1 on paper, recorded by somebody else; 2 by the signer's PIN at this workstation; 3 refused; 4 absent. Empty means on paper.",
    ),
);

/// Why a step is taken, where that must be told.
pub const REASON: Field = field(
    "reason",
    words("原因", "原因", "Reason"),
    Kind::Text { max: 200 },
    true,
    Rule::House,
    words(
        "寫一句話，兩年後的人也看得懂為什麼。",
        "写一句话，两年后的人也看得懂为什么。",
        "One sentence that still makes sense in two years.",
    ),
);

/// The step whose time is corrected; `help` names those that can be.
pub const fn corrected_step(help: Words) -> Field {
    field("step", words("哪一步", "哪一步", "Step"), Kind::Text { max: 20 }, true, Rule::House, help)
}

/// Which of several steps of that name.
pub const WHICH: Field = field(
    "n",
    words("第幾次", "第几次", "Which"),
    Kind::Whole { min: 1, max: 999, unit: NO_UNIT },
    false,
    Rule::House,
    words("同一動作的第幾次，不填就是 1。", "同一动作的第几次，不填就是 1。", "Which of several, 1 where empty."),
);

/// The right time of a corrected step.
pub const RIGHT_TIME: Field = field(
    "at",
    words("正確時間", "正确时间", "Right time"),
    Kind::Moment { future: false },
    true,
    Rule::House,
    words("正確的時間。", "正确的时间。", "The right time."),
);

/// Adds a sentence to a record's history and changes nothing else.
pub const NOTE: Action = Action {
    name: "note",
    label: words("加註", "加注", "Note"),
    help: words(
        "在歷史裡加一句話，別的不變。",
        "在历史里加一句话，别的不变。",
        "Adds a sentence to the history and changes nothing else.",
    ),
    rule: Rule::House,
    fields: &[field(
        "text",
        words("內容", "内容", "Text"),
        Kind::Text { max: 500 },
        true,
        Rule::Plain,
        words("要記下的話。", "要记下的话。", "What is to be kept."),
    )],
    irreversible: false,
};

/// Says why a deadline can't be or wasn't kept, and where it is the user's what the user was told (H7, H12, H17).
pub const EXPLAIN: Action = Action {
    name: "explain",
    label: words("說明逾期", "说明逾期", "Explain"),
    help: words(
        "寫明時限為什麼沒有守住，以及什麼時候、怎樣告訴用戶的。原時限照樣算逾期。",
        "写明时限为什么没有守住，以及什么时候、怎样告诉用户的。原时限照样算逾期。",
        "Why a deadline wasn't kept, and when and how the user was told. The deadline stays missed.",
    ),
    rule: Rule::Clause("H17"),
    fields: &[
        field(
            "deadline",
            words("時限", "时限", "Deadline"),
            Kind::Choice(super::deadline::kinds::CHOICES),
            true,
            Rule::House,
            words("要說明的是哪個時限。", "要说明的是哪个时限。", "Which deadline is explained."),
        ),
        REASON,
        field(
            "told_at",
            words("告知時間", "告知时间", "Told at"),
            Kind::Moment { future: false },
            false,
            Rule::Clause("H17"),
            words("什麼時候告訴用戶的。", "什么时候告诉用户的。", "When the user was told."),
        ),
        field(
            "told_how",
            words("告知方式", "告知方式", "Told how"),
            Kind::Text { max: 50 },
            false,
            Rule::Clause("H17"),
            words("電話、上門、短信等。", "电话、上门、短信等。", "By telephone, in person, by message."),
        ),
    ],
    irreversible: false,
};
