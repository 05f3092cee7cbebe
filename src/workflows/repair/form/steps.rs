//! The steps of a repair from the call to the crew on site, and their keys (contract, section 3, repair).

use super::{ASKED_BY, SCOPES};
use crate::kernel::form::field::{Action, Field, Kind};
use crate::kernel::problem::Rule;
use crate::kernel::words::words;
use crate::registers::shared::{AT, REASON, field};

/// Who took a step, where the name alone matters.
pub(super) const BY: Field = field(
    "by",
    words("經辦人", "经办人", "By"),
    Kind::Name { max: 50 },
    false,
    Rule::Plain,
    words("誰辦的，不填就是操作員。", "谁办的，不填就是操作员。", "Who did it; empty means the operator."),
);

/// A key of the fee schedule.
pub(super) const FEE: Field = field(
    "fee",
    words("收費項目", "收费项目", "Fee"),
    Kind::Pick { source: "fee", open: true },
    false,
    Rule::Clause("H4"),
    words(
        "收費項目表裡的代號。金額由表算出，不能自己填。",
        "收费项目表里的代号。金额由表算出，不能自己填。",
        "The key in the fee schedule. The amount follows from it and is never typed.",
    ),
);

/// A time that was agreed with the user.
pub(super) const APPOINTMENT_AT: Field = field(
    "appointment_at",
    words("約定到場", "约定到场", "Agreed arrival"),
    Kind::Moment { future: true },
    false,
    Rule::Clause("H20"),
    words(
        "和用戶約好幾點到。約定不改變到場時限。",
        "和用户约好几点到。约定不改变到场时限。",
        "When the crew is expected, as agreed. It doesn't move the deadline.",
    ),
);

/// The receipt of a refund, where money was taken.
pub(super) const REFUND: Field = field(
    "refund",
    words("退款收據", "退款收据", "Refund receipt"),
    Kind::Text { max: 40 },
    false,
    Rule::House,
    words(
        "已收費的：退款收據號，原收費從單上去掉。",
        "已收费的：退款收据号，原收费从单上去掉。",
        "Where it was charged: the receipt of the refund. The charge is taken off the record.",
    ),
);

/// Whose it is to repair, as it turned out.
pub const SCOPE: Action = Action {
    name: "scope",
    label: words("責任劃分", "责任划分", "Scope"),
    help: words(
        "問清或到場查明後更改責任劃分。改成用戶內部的，修好前要先說明是否收費；不再是的，已收的費要先退。",
        "问清或到场查明后更改责任划分。改成用户内部的，修好前要先说明是否收费；不再是的，已收的费要先退。",
        "Changes whose repair it is, when that turns out. Where it becomes the user's, tell whether it is charged before it is done; where it isn't any more, what was charged is refunded.",
    ),
    rule: Rule::Clause("H16"),
    fields: &[
        field(
            "scope",
            words("責任劃分", "责任划分", "Responsibility"),
            Kind::Choice(SCOPES),
            true,
            Rule::Clause("H16"),
            words("查明是誰的。", "查明是谁的。", "Whose it turned out to be."),
        ),
        AT,
        REASON,
        REFUND,
    ],
    irreversible: false,
};

/// The user is told beforehand whether it is charged.
pub const TELL_CHARGE: Action = Action {
    name: "tell-charge",
    label: words("告知收費", "告知收费", "Tell charge"),
    help: words(
        "用戶內部的故障，派工前說明是否收費、按哪一項收。",
        "用户内部的故障，派工前说明是否收费、按哪一项收。",
        "For the user's own part: say before the dispatch whether it is charged, and by which fee.",
    ),
    rule: Rule::Clause("H16"),
    fields: &[
        field(
            "chargeable",
            words("收費", "收费", "Charged"),
            Kind::Flag,
            true,
            Rule::Clause("H16"),
            words("是否有償，已告訴用戶。", "是否有偿，已告诉用户。", "Whether it is charged, as the user was told."),
        ),
        FEE,
        AT,
        BY,
    ],
    irreversible: false,
};

/// Settled by advice on the telephone.
pub const ADVISE: Action = Action {
    name: "advise",
    label: words("電話指導", "电话指导", "Advise"),
    help: words(
        "用戶內部的故障，電話裡教會了就了結。要寫明告訴了用戶什麼。",
        "用户内部的故障，电话里教会了就了结。要写明告诉了用户什么。",
        "The user's own part, settled on the telephone. Write down what the user was told.",
    ),
    rule: Rule::Clause("H16"),
    fields: &[
        field(
            "text",
            words("指導內容", "指导内容", "Advice"),
            Kind::Text { max: 200 },
            true,
            Rule::Clause("H5a"),
            words(
                "告訴了用戶什麼：件件有迴音。",
                "告诉了用户什么：件件有回音。",
                "What the user was told: every matter is answered.",
            ),
        ),
        AT,
        BY,
    ],
    irreversible: true,
};

/// Somebody is sent.
pub const DISPATCH: Action = Action {
    name: "dispatch",
    label: words("派工", "派工", "Dispatch"),
    help: words(
        "派有證的人去。本樓的責任維修工排在前面；不在班的會提醒。改派要寫原因。",
        "派有证的人去。本楼的责任维修工排在前面；不在班的会提醒。改派要写原因。",
        "Sends certified people; the building's own fitter is offered first, off duty is a warning. Another dispatch needs a reason.",
    ),
    rule: Rule::Clause("H16"),
    fields: &[
        field(
            "crew",
            words("維修人", "维修人", "Crew"),
            Kind::PickMany { source: "staff" },
            true,
            Rule::Clause("H1"),
            words(
                "一個或幾個人，證書都要在有效期內。",
                "一个或几个人，证书都要在有效期内。",
                "One person or several, each with a certificate valid at that time.",
            ),
        ),
        AT,
        BY,
        Field { required: false, ..REASON },
    ],
    irreversible: false,
};

/// The user was reached.
pub const CONTACT: Action = Action {
    name: "contact",
    label: words("聯繫用戶", "联系用户", "Contact"),
    help: words(
        "聯繫上用戶並約好時間。非跑冒滴漏的，30 分鐘內。",
        "联系上用户并约好时间。非跑冒滴漏的，30 分钟内。",
        "The user was reached and a time agreed; within 30 minutes where it isn't a leak.",
    ),
    rule: Rule::Clause("H20"),
    fields: &[AT, APPOINTMENT_AT, BY],
    irreversible: false,
};

/// Another time was agreed.
pub const APPOINT: Action = Action {
    name: "appoint",
    label: words("改約時間", "改约时间", "Appoint"),
    help: words(
        "到不了或用戶要改時間：說明並約定新的時間。原時限不變；用戶要求的，逾期另計。",
        "到不了或用户要改时间：说明并约定新的时间。原时限不变；用户要求的，逾期另计。",
        "The time can't be kept or the user wants another: explain and agree on a new one. The deadline stays; a miss at the user's wish is counted apart.",
    ),
    rule: Rule::Clause("H17"),
    fields: &[
        Field { required: true, rule: Rule::Clause("H17"), ..APPOINTMENT_AT },
        field(
            "asked_by",
            words("誰要求的", "谁要求的", "Asked by"),
            Kind::Choice(ASKED_BY),
            true,
            Rule::Clause("H17"),
            words(
                "用戶要求的，還是我方安排的。",
                "用户要求的，还是我方安排的。",
                "Whether the user wished it or the company did.",
            ),
        ),
        Field { rule: Rule::Clause("H17"), ..REASON },
        field(
            "told_at",
            words("告知時間", "告知时间", "Told at"),
            Kind::Moment { future: false },
            true,
            Rule::Clause("H17"),
            words("什麼時候和用戶說好的。", "什么时候和用户说好的。", "When it was agreed with the user."),
        ),
    ],
    irreversible: false,
};

/// The crew is on site.
pub const ARRIVE: Action = Action {
    name: "arrive",
    label: words("到場", "到场", "Arrive"),
    help: words(
        "到達現場的時間。跑冒滴漏 30 分鐘內，其他 2 小時內。",
        "到达现场的时间。跑冒滴漏 30 分钟内，其他 2 小时内。",
        "When the crew was on site: within 30 minutes for leaks, 2 hours for others.",
    ),
    rule: Rule::Clause("H20"),
    fields: &[
        AT,
        field(
            "by",
            words("到場人", "到场人", "Arrived"),
            Kind::Pick { source: "staff", open: false },
            false,
            Rule::Clause("H20"),
            words(
                "誰到的現場，不填就是派去的人。",
                "谁到的现场，不填就是派去的人。",
                "Who arrived; empty means the crew that was sent.",
            ),
        ),
    ],
    irreversible: false,
};
