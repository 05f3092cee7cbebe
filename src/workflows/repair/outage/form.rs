//! The fields of an outage and of each of its steps, in the order of the notice (contract, section 4). Definitions only:
//! the form, `--json`, `--set` and `--help` derive from them.

use crate::kernel::form::field::{Action, Choice, Field, Kind, Thing};
use crate::kernel::problem::Rule;
use crate::kernel::words::words;
use crate::registers::shared::{AT, EXPLAIN, NOTE, REASON, RIGHT_TIME, WHICH, corrected_step, field};

/// The kinds of outages.
pub const KINDS: &[Choice] = &[
    Choice { code: "failure", words: words("故障", "故障", "failure"), key: '1' },
    Choice { code: "planned", words: words("計劃", "计划", "planned"), key: '2' },
];

const KIND: Field = field(
    "kind",
    words("性質", "性质", "Kind"),
    Kind::Choice(KINDS),
    true,
    Rule::Clause("H15"),
    words(
        "1 故障：要立即告知用戶；2 計劃：事先安排的檢修，可以從將來開始。",
        "1 故障：要立即告知用户；2 计划：事先安排的检修，可以从将来开始。",
        "1 a failure: users are told at once; 2 planned work, which may begin in the future.",
    ),
);
const CAUSE: Field = field(
    "cause",
    words("停熱原因", "停热原因", "Cause"),
    Kind::Text { max: 120 },
    true,
    Rule::Clause("H15"),
    words(
        "為什麼停熱，照公告上要寫的寫。",
        "为什么停热，照公告上要写的写。",
        "Why heat is off, as it will stand in the announcement.",
    ),
);
const AREA: Field = field(
    "area",
    words("停熱範圍", "停热范围", "Area affected"),
    Kind::Text { max: 200 },
    true,
    Rule::Clause("H15"),
    words(
        "小區和樓號，如 錦繡家園 3號樓、5號樓，或 1-6號樓；只寫小區就是全部樓。報修時按它認出是不是停熱。",
        "小区和楼号，如 锦绣家园 3号楼、5号楼，或 1-6号楼；只写小区就是全部楼。报修时按它认出是不是停热。",
        "Estate and buildings, as announced (several with commas, a range with a hyphen); the estate alone means all of it. Callers from there are recognized by it.",
    ),
);
const STATION: Field = field(
    "station",
    words("供熱站", "供热站", "Station"),
    Kind::Text { max: 40 },
    true,
    Rule::Clause("H15"),
    words("哪個供熱站供的熱。", "哪个供热站供的热。", "The station that heats it."),
);
const FROM: Field = field(
    "from",
    words("停熱開始時間", "停热开始时间", "Outage from"),
    Kind::Moment { future: true },
    true,
    Rule::Clause("H15"),
    words(
        "熱從什麼時候停的。可填 0830（今天八點半）、y 0830（昨天）、-5（五分鐘前）；只有計劃停熱可以是將來。",
        "热从什么时候停的。可填 0830（今天八点半）、y 0830（昨天）、-5（五分钟前）；只有计划停热可以是将来。",
        "From when heat is off. 0830 is today, y 0830 yesterday, -5 five minutes ago; only planned work may be to come.",
    ),
);
const EXPECTED: Field = field(
    "expected_to",
    words("預計恢復時間", "预计恢复时间", "Expected back"),
    Kind::Moment { future: true },
    false,
    Rule::Clause("H15"),
    words(
        "預計什麼時候恢復；不知道就不填，以後用「延時」補。預計滿八小時，當時就要公告。",
        "预计什么时候恢复；不知道就不填，以后用“延时”补。预计满八小时，当时就要公告。",
        "When heat is expected back; empty where nobody can tell, 'extend' adds it later. Of 8 hours or more users are told at once.",
    ),
);
const LEAD: Field = field(
    "lead",
    words("搶修負責人", "抢修负责人", "Repair lead"),
    Kind::Pick { source: "staff", open: false },
    false,
    Rule::House,
    words("誰負責搶修，印在公告上。", "谁负责抢修，印在公告上。", "Who leads the repair; stands in the announcement."),
);
const PHONE: Field = field(
    "phone",
    words("電話", "电话", "Phone"),
    Kind::Phone,
    false,
    Rule::House,
    words(
        "用戶可以打的電話，印在公告上。",
        "用户可以打的电话，印在公告上。",
        "The telephone that users may ring; stands in the announcement.",
    ),
);
const FACILITY: Field = field(
    "facility",
    words("設施", "设施", "Facility"),
    Kind::Pick { source: "facility", open: false },
    false,
    Rule::Clause("H15"),
    words(
        "壞了或要修的是哪個設施，按設施表選。",
        "坏了或要修的是哪个设施，按设施表选。",
        "The facility that failed or is worked on, from the facility register.",
    ),
);

const FIELDS: &[Field] = &[KIND, CAUSE, AREA, STATION, FROM, EXPECTED, LEAD, PHONE, FACILITY];

const fn may_stay(of: Field) -> Field {
    Field { required: false, ..of }
}

const HOW: Field = field(
    "how",
    words("方式", "方式", "How"),
    Kind::Text { max: 50 },
    true,
    Rule::Clause("H15"),
    words(
        "張貼、短信、電話、上門等，照實填。",
        "张贴、短信、电话、上门等，照实填。",
        "Posted, by message, by telephone, in person.",
    ),
);

const ACTIONS: &[Action] = &[
    Action {
        name: "announce",
        label: words("發佈公告", "发布公告", "Announce"),
        help: words(
            "登記公告什麼時候、怎樣發佈的。延時後可以再發一次。",
            "登记公告什么时候、怎样发布的。延时后可以再发一次。",
            "When and how it was announced. After an extension it may be announced again.",
        ),
        rule: Rule::Clause("H15"),
        fields: &[HOW, AT],
        irreversible: false,
    },
    Action {
        name: "tell",
        label: words("告知用戶", "告知用户", "Tell users"),
        help: words(
            "登記什麼時候、怎樣逐戶告知用戶的。",
            "登记什么时候、怎样逐户告知用户的。",
            "When and how the users were told one by one.",
        ),
        rule: Rule::Clause("H15"),
        fields: &[HOW, AT],
        irreversible: false,
    },
    Action {
        name: "restore",
        label: words("恢復供熱", "恢复供热", "Restore"),
        help: words(
            "登記實際恢復時間；之後只能加註、說明和更正。",
            "登记实际恢复时间；之后只能加注、说明和更正。",
            "When heat was really back; afterwards only notes, explanations and corrections are left.",
        ),
        rule: Rule::Clause("H15"),
        fields: &[AT],
        irreversible: true,
    },
    Action {
        name: "extend",
        label: words("延時", "延时", "Extend"),
        help: words(
            "改預計恢復時間，寫明原因；也可以提前。滿八小時的，當時就要公告。",
            "改预计恢复时间，写明原因；也可以提前。满八小时的，当时就要公告。",
            "Another time at which heat is expected back, sooner too, with the reason. From 8 hours on users are told at once.",
        ),
        rule: Rule::Clause("H15"),
        fields: &[Field { required: true, ..EXPECTED }, REASON],
        irreversible: false,
    },
    Action {
        name: "amend",
        label: words("更正", "更正", "Amend"),
        help: words(
            "改登記的內容，寫明原因，舊值留在歷史裡。已經開始的：預計恢復時間用「延時」改，開始時間由主管更正。",
            "改登记的内容，写明原因，旧值留在历史里。已经开始的：预计恢复时间用“延时”改，开始时间由主管更正。",
            "Changes what is entered, with the reason; the old value stays in the history. Once it has begun, its expectation is changed by 'extend', its beginning by the supervisor.",
        ),
        rule: Rule::House,
        fields: &[
            may_stay(KIND),
            may_stay(CAUSE),
            may_stay(AREA),
            may_stay(STATION),
            may_stay(FROM),
            EXPECTED,
            LEAD,
            PHONE,
            FACILITY,
            REASON,
        ],
        irreversible: false,
    },
    EXPLAIN,
    Action {
        name: "void",
        label: words("作廢", "作废", "Void"),
        help: words(
            "登記錯了或計劃取消了，註明原因，單號保留。恢復供熱後由主管作廢。",
            "登记错了或计划取消了，注明原因，单号保留。恢复供热后由主管作废。",
            "Typed in error, or the work was called off; with the reason, the number stays. Once heat is back the supervisor does it.",
        ),
        rule: Rule::House,
        fields: &[REASON],
        irreversible: true,
    },
    Action {
        name: "correct-time",
        label: words("更正時間", "更正时间", "Correct a time"),
        help: words(
            "由主管更正一步的時間，註明原因，前後兩個時間都保留，時限重新計算。只在未結賬的月份。",
            "由主管更正一步的时间，注明原因，前后两个时间都保留，时限重新计算。只在未结账的月份。",
            "The supervisor corrects a time; both values stay on record and the deadline is judged anew. In open months only.",
        ),
        rule: Rule::House,
        fields: &[
            corrected_step(words(
                "received（停熱開始）、tell、announce 或 restore。",
                "received（停热开始）、tell、announce 或 restore。",
                "received (the beginning), tell, announce or restore.",
            )),
            WHICH,
            RIGHT_TIME,
            REASON,
        ],
        irreversible: true,
    },
    NOTE,
];

/// An outage, as `add`, `do` and the form know it.
pub const THING: Thing =
    Thing { name: "outage", label: words("停熱", "停热", "outage"), fields: FIELDS, actions: ACTIONS };
