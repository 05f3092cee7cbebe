//! The fields of a repair and of each of its steps, in the order of the paper (contract, section 3, repair).
//! Definitions only: the form, `--json`, `--set` and `--help` derive from them.

mod after;
mod choices;
mod steps;

pub use choices::{ASKED_BY, CHANNELS, FAULTS, RATINGS, RESULTS, SCOPES};

use crate::kernel::form::field::{Action, Field, Kind, Thing};
use crate::kernel::problem::Rule;
use crate::kernel::words::words;
use crate::registers::shared::{EXPLAIN, NOTE, REASON, RIGHT_TIME, WHICH, corrected_step, field};
pub use crate::registers::user::ADDRESS;

const CALLER: Field = field(
    "caller",
    words("報修人", "报修人", "Caller"),
    Kind::Name { max: 50 },
    true,
    Rule::Clause("H16"),
    words(
        "打電話的人。不是戶主也照樣登記。",
        "打电话的人。不是户主也照样登记。",
        "Who calls, whether or not it is the account's holder.",
    ),
);

const PHONE: Field = field(
    "phone",
    words("電話", "电话", "Phone"),
    Kind::Phone,
    true,
    Rule::Clause("H16"),
    words(
        "能回撥到報修人的號碼，維修工要用它聯繫。",
        "能回拨到报修人的号码，维修工要用它联系。",
        "A number at which the caller can be reached: the fitter needs it.",
    ),
);

const ACCOUNT: Field = field(
    "account",
    words("用戶", "用户", "User"),
    Kind::Pick { source: "user", open: false },
    false,
    Rule::Clause("H16"),
    words(
        "戶號、電話、姓名、拼音字頭或 3-2-501 都能找到（命令行只認戶號、全名和 user/7）。查不到就不填，改填地址。",
        "户号、电话、姓名、拼音字头或 3-2-501 都能找到（命令行只认户号、全名和 user/7）。查不到就不填，改填地址。",
        "Found by account, telephone, name, pinyin initials or 3-2-501 (on the command line by account, exact name or user/7 only). Where there is none, leave it empty and give the address.",
    ),
);

const PLACE: Field = field(
    "address",
    words("地址", "地址", "Address"),
    Kind::Group(ADDRESS),
    false,
    Rule::Clause("H16"),
    words(
        "小區、樓、單元、室。填了用戶就不用填；兩樣都有時以這裡寫的為準。",
        "小区、楼、单元、室。填了用户就不用填；两样都有时以这里写的为准。",
        "Estate, building, unit, room. Not needed with a user; where both are given, this is where the crew goes.",
    ),
);

const CHANNEL: Field = field(
    "channel",
    words("報修方式", "报修方式", "Channel"),
    Kind::Choice(CHANNELS),
    false,
    Rule::Clause("H5"),
    words(
        "不填就是電話。上級轉辦的一小時內要回報結果。",
        "不填就是电话。上级转办的一小时内要回报结果。",
        "Empty means by telephone. What comes from above is answered with a report within an hour.",
    ),
);

const KIND: Field = field(
    "kind",
    words("故障類別", "故障类别", "Fault class"),
    Kind::Choice(FAULTS),
    true,
    Rule::Clause("H20"),
    words(
        "跑冒滴漏 30 分鐘內到場；其他 30 分鐘內聯繫、2 小時內到場；都在 24 小時內修好。",
        "跑冒滴漏 30 分钟内到场；其他 30 分钟内联系、2 小时内到场；都在 24 小时内修好。",
        "Leaks: on site within 30 minutes. Others: contact within 30 minutes, on site within 2 hours. All done within 24 hours.",
    ),
);

const FAULT: Field = field(
    "fault",
    words("故障描述", "故障描述", "Description"),
    Kind::Text { max: 200 },
    true,
    Rule::Clause("H16"),
    words(
        "詳細問：哪裡、什麼樣、多大。維修工照這句話帶料。",
        "详细问：哪里、什么样、多大。维修工照这句话带料。",
        "Ask in detail: where, what, how much. The fitter packs by this sentence.",
    ),
);

const SCOPE: Field = field(
    "scope",
    words("責任劃分", "责任划分", "Responsibility"),
    Kind::Choice(SCOPES),
    true,
    Rule::Clause("H16"),
    words(
        "供熱單位的或還不清楚的，馬上派工；用戶內部的，先指導，或說明是否收費後再派。",
        "供热单位的或还不清楚的，马上派工；用户内部的，先指导，或说明是否收费后再派。",
        "The company's or unknown: somebody is sent at once. The user's own: advice, or paid work that was announced before.",
    ),
);

const ROOMS: Field = field(
    "rooms",
    words("房間", "房间", "Rooms"),
    Kind::Text { max: 60 },
    false,
    Rule::Plain,
    words("哪幾間。", "哪几间。", "Which rooms."),
);

const SINCE: Field = field(
    "since",
    words("何時開始", "何时开始", "Since"),
    Kind::Text { max: 60 },
    false,
    Rule::Plain,
    words("照用戶說的寫。", "照用户说的写。", "In the caller's words."),
);

const NEIGHBOURS: Field = field(
    "neighbours_too",
    words("鄰居也有", "邻居也有", "Neighbours too"),
    Kind::Flag,
    false,
    Rule::Plain,
    words(
        "鄰居也這樣，多半是樓裡或管網的事。",
        "邻居也这样，多半是楼里或管网的事。",
        "If the neighbours have it too, it is likely the building or the network.",
    ),
);

const ACCESS: Field = field(
    "access",
    words("進門", "进门", "Access"),
    Kind::Text { max: 60 },
    false,
    Rule::Plain,
    words("何時有人、怎樣進門。", "何时有人、怎样进门。", "When somebody is in, how one gets in."),
);

const REPORTED_AT: Field = field(
    "reported_at",
    words("報修時間", "报修时间", "Reported at"),
    Kind::Moment { future: false },
    false,
    Rule::Clause("H20"),
    words(
        "電話打進來的時間，各時限從這裡起算；不填就是現在。",
        "电话打进来的时间，各时限从这里起算；不填就是现在。",
        "When the call came in: all limits run from here. Empty means now.",
    ),
);

const REPEAT_OF: Field = field(
    "repeat_of",
    words("原報修單", "原报修单", "Repeats"),
    Kind::Text { max: 20 },
    false,
    Rule::Clause("H21"),
    words(
        "同一故障修過又壞：填上一張的單號。",
        "同一故障修过又坏：填上一张的单号。",
        "The same fault was repaired before: the number of that repair.",
    ),
);

const OUTAGE: Field = field(
    "outage",
    words("停熱單", "停热单", "Outage"),
    Kind::Text { max: 20 },
    false,
    Rule::Clause("H15"),
    words(
        "屬於正在進行的停熱：填停熱單號（O 開頭）。",
        "属于正在进行的停热：填停热单号（O 开头）。",
        "It belongs to a running outage: that number, beginning with O.",
    ),
);

const REMARKS: Field = field(
    "remarks",
    words("備註", "备注", "Remarks"),
    Kind::Text { max: 200 },
    false,
    Rule::Plain,
    words("印在派工單上。", "印在派工单上。", "Printed on the dispatch order."),
);

/// In the order in which they are asked on the telephone: who and where, what, then the rest.
const FIELDS: &[Field] = &[
    ACCOUNT,
    CALLER,
    PHONE,
    PLACE,
    FAULT,
    KIND,
    SCOPE,
    ROOMS,
    SINCE,
    NEIGHBOURS,
    ACCESS,
    CHANNEL,
    REPORTED_AT,
    REPEAT_OF,
    OUTAGE,
    REMARKS,
];

/// A field as an amendment takes it: what isn't typed stays.
const fn amended(known: Field) -> Field {
    Field { required: false, ..known }
}

/// The descriptive keys, which can be amended with a reason; the scope and the times have steps of their own.
pub const AMENDABLE: &[Field] = &[
    amended(CALLER),
    amended(PHONE),
    amended(ACCOUNT),
    amended(PLACE),
    amended(CHANNEL),
    amended(KIND),
    amended(FAULT),
    amended(ROOMS),
    amended(SINCE),
    amended(NEIGHBOURS),
    amended(ACCESS),
    amended(REPEAT_OF),
    amended(OUTAGE),
    amended(REMARKS),
    REASON,
];

const AMEND: Action = Action {
    name: "amend",
    label: words("更正內容", "更正内容", "Amend"),
    help: words(
        "更正報修內容，註明原因，舊的留在歷史裡。改故障類別時，只重算還沒到期的時限。",
        "更正报修内容，注明原因，旧的留在历史里。改故障类别时，只重算还没到期的时限。",
        "Corrects what was taken down, with the reason; the old stays in the history. A changed fault class moves open deadlines only.",
    ),
    rule: Rule::House,
    fields: AMENDABLE,
    irreversible: false,
};

const VOID: Action = Action {
    name: "void",
    label: words("作廢", "作废", "Void"),
    help: words(
        "登記錯了：註明原因作廢，單號保留，未到期的時限取消。簽過字的、已了結的由主管作廢；已收費的要有退款收據；別的報修併在裡面的不能作廢。",
        "登记错了：注明原因作废，单号保留，未到期的时限取消。签过字的、已了结的由主管作废；已收费的要有退款收据；别的报修并在里面的不能作废。",
        "Typed in error: void with a reason. The number stays, open deadlines are cancelled. Once signed or ended the supervisor does it; what was charged is refunded; one that others were joined to can't be void.",
    ),
    rule: Rule::House,
    fields: &[REASON, steps::REFUND],
    irreversible: true,
};

const CORRECT_TIME: Action = Action {
    name: "correct-time",
    label: words("更正時間", "更正时间", "Correct a time"),
    help: words(
        "由主管更正一步的時間，註明原因，前後兩個時間都保留，時限重新判定。",
        "由主管更正一步的时间，注明原因，前后两个时间都保留，时限重新判定。",
        "The supervisor corrects the time of a step; both values stay on record and its deadlines are judged anew.",
    ),
    rule: Rule::House,
    fields: &[
        corrected_step(words(
            "動作名，如 arrive；報修時間是 received。",
            "动作名，如 arrive；报修时间是 received。",
            "The action's name, arrive for example; received for the time of the call.",
        )),
        WHICH,
        RIGHT_TIME,
        REASON,
    ],
    irreversible: true,
};

/// All steps, in the order in which they usually happen.
const ACTIONS: &[Action] = &[
    steps::DISPATCH,
    steps::CONTACT,
    steps::ARRIVE,
    after::FINISH,
    after::CONFIRM,
    after::FOLLOW_UP,
    steps::TELL_CHARGE,
    steps::ADVISE,
    steps::SCOPE,
    steps::APPOINT,
    after::CHARGE,
    after::DAMAGE,
    after::RESULT_UP,
    after::DUPLICATE,
    after::WITHDRAW,
    EXPLAIN,
    AMEND,
    CORRECT_TIME,
    VOID,
    NOTE,
];

/// A repair, as `add`, `do` and the form know it.
pub const THING: Thing =
    Thing { name: "repair", label: words("報修", "报修", "repair"), fields: FIELDS, actions: ACTIONS };
