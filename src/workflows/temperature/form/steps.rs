//! The steps of a sheet and their keys (contract, section 3, temperature).

use super::choices::{FAULTS, SCOPES};
use super::{EXPLAINED, METHODS, PASSED_UP, READING, ROOM, ROOM_KIND, SIGNATURE, TIME};
use crate::kernel::form::field::{Action, Field, Kind};
use crate::kernel::problem::Rule;
use crate::kernel::words::words;
use crate::registers::shared::{self, AT, NO_UNIT, NOTE, REASON, RIGHT_TIME, WHICH, corrected_step, field};

/// How the user signed.
pub(super) const METHOD: Field = Field {
    rule: Rule::Clause("H14"),
    kind: Kind::Choice(METHODS),
    help: words(
        "1 紙簽；2 口令簽；3 拒簽：用戶在場不肯簽；4 未簽：沒有人簽。不填就是紙簽。",
        "1 纸签；2 口令签；3 拒签：用户在场不肯签；4 未签：没有人签。不填就是纸签。",
        "1 on paper; 2 by PIN; 3 refused: the user was there and wouldn't; 4 absent: nobody signed. Empty means on paper.",
    ),
    ..shared::METHOD
};

/// Who signed for the user.
pub(super) const SIGNER: Field = field(
    "by",
    words("簽字人", "签字人", "Signed by"),
    Kind::Name { max: 50 },
    false,
    Rule::Clause("H14"),
    words(
        "在紙上簽字的用戶。測溫的人不能替用戶簽。",
        "在纸上签字的用户。测温的人不能替用户签。",
        "The user who signed. Who measured can't sign for the user.",
    ),
);

/// When the user signed.
pub(super) const SIGNED_AT: Field = field(
    "at",
    words("簽字時間", "签字时间", "Signed at"),
    Kind::Moment { future: false },
    false,
    Rule::Plain,
    words(
        "什麼時候簽的，不填就是現在。不能早於最後一個讀數。",
        "什么时候签的，不填就是现在。不能早于最后一个读数。",
        "When it was signed; empty means now. Never before the last reading.",
    ),
);

const TO: Field = field(
    "to",
    words("報給誰", "报给谁", "To"),
    Kind::Text { max: 60 },
    true,
    Rule::Clause("H14"),
    words("報給哪個部門或哪一位。", "报给哪个部门或哪一位。", "To which department or person."),
);

const SIGN: Action = Action {
    name: "sign",
    label: words("補簽字", "补签字", "Sign"),
    help: words(
        "當時未簽的，後來簽了或拒簽了。簽了的從此計入。",
        "当时未签的，后来签了或拒签了。签了的从此计入。",
        "Nobody signed then, and somebody has signed or refused since. Signed readings count from then on.",
    ),
    rule: Rule::Clause("H14"),
    fields: &[Field { required: false, ..SIGNER }, METHOD, SIGNED_AT],
    irreversible: true,
};

const fn as_before(known: Field) -> Field {
    Field { required: false, ..known }
}

const CORRECT: Action = Action {
    name: "correct",
    label: words("更正讀數", "更正读数", "Correct a reading"),
    help: words(
        "讀數只增不改：新登一條，指明更正第幾條、為什麼。舊的留著，不再計入；它不合格的，該辦的照辦。",
        "读数只增不改：新登一条，指明更正第几条、为什么。旧的留着，不再计入；它不合格的，该办的照办。",
        "A new reading names the old one and says why. The old one stays and doesn't count; what a failed one asked for is still to be done.",
    ),
    rule: Rule::Clause("H14"),
    fields: &[
        field(
            "reading",
            words("更正第幾條", "更正第几条", "Reading"),
            Kind::Whole { min: 1, max: 999, unit: NO_UNIT },
            true,
            Rule::Clause("H14"),
            words("從 1 數起。", "从 1 数起。", "Counted from 1."),
        ),
        as_before(READING),
        as_before(TIME),
        as_before(ROOM),
        as_before(ROOM_KIND),
        Field { rule: Rule::Clause("H14"), ..REASON },
        field(
            "by",
            words("更正人", "更正人", "By"),
            Kind::Pick { source: "staff", open: false },
            false,
            Rule::Clause("H14"),
            words(
                "誰重新看的讀數，不填就是操作員。",
                "谁重新看的读数，不填就是操作员。",
                "Who read it anew; empty means the operator.",
            ),
        ),
        SIGNATURE,
    ],
    irreversible: true,
};

const REPORT: Action = Action {
    name: "report",
    label: words("上報", "上报", "Report"),
    help: words(
        "測溫記錄按時上報，期限按設置。",
        "测温记录按时上报，期限按设置。",
        "The sheet is reported in time, within the limit of the settings.",
    ),
    rule: Rule::Clause("H14"),
    fields: &[TO, AT],
    irreversible: false,
};

const PASS_UP: Action = Action {
    name: "pass-up",
    label: words("上報不合格、意見", "上报不合格、意见", "Pass up"),
    help: words(
        "不合格的當天上報，簽沒簽字都要報；用戶意見也要上報。",
        "不合格的当天上报，签没签字都要报；用户意见也要上报。",
        "A failure is passed up the same day, signed or not; so is what the user thinks.",
    ),
    rule: Rule::Clause("H14"),
    fields: &[
        field(
            "what",
            words("報什麼", "报什么", "What"),
            Kind::Many(PASSED_UP),
            true,
            Rule::Clause("H14"),
            words(
                "1 不合格，2 用戶意見，可以都選。",
                "1 不合格，2 用户意见，可以都选。",
                "1 the failure, 2 the opinion, or both.",
            ),
        ),
        TO,
        AT,
    ],
    irreversible: false,
};

const INVESTIGATE: Action = Action {
    name: "investigate",
    label: words("調查處理", "调查处理", "Investigate"),
    help: words(
        "不合格的查明原因，寫明怎樣處理。先上報，再調查。",
        "不合格的查明原因，写明怎样处理。先上报，再调查。",
        "What was behind the failure and what was done. It is passed up first.",
    ),
    rule: Rule::Clause("H14"),
    fields: &[
        field(
            "cause",
            words("原因", "原因", "Cause"),
            Kind::Text { max: 200 },
            true,
            Rule::Clause("H14"),
            words("查明的原因。", "查明的原因。", "What it was."),
        ),
        field(
            "measure",
            words("處理措施", "处理措施", "Measure"),
            Kind::Text { max: 200 },
            true,
            Rule::Clause("H14"),
            words("怎樣處理的。", "怎样处理的。", "What was done about it."),
        ),
        field(
            "by",
            words("調查人", "调查人", "By"),
            Kind::Pick { source: "staff", open: false },
            false,
            Rule::Clause("H14"),
            words(
                "誰查的，不填就是操作員。",
                "谁查的，不填就是操作员。",
                "Who investigated; empty means the operator.",
            ),
        ),
        AT,
    ],
    irreversible: false,
};

/// A failure opens a repair.
const OPEN_REPAIR: Action = Action {
    name: "open-repair",
    label: words("轉報修", "转报修", "Open a repair"),
    help: words(
        "不合格的登記成報修，兩張單互相關聯，時限從現在起算。",
        "不合格的登记成报修，两张单互相关联，时限从现在起算。",
        "Takes the failure down as a repair; both are linked, and the repair's limits run from now.",
    ),
    rule: Rule::Clause("H14"),
    fields: &[
        field(
            "fault",
            words("故障描述", "故障描述", "Description"),
            Kind::Text { max: 200 },
            false,
            Rule::Clause("H16"),
            words(
                "不填就寫不合格的房間、溫度和測溫單號。",
                "不填就写不合格的房间、温度和测温单号。",
                "Empty means the rooms that failed with their temperatures and this sheet's number.",
            ),
        ),
        field(
            "kind",
            words("故障類別", "故障类别", "Fault class"),
            Kind::Choice(FAULTS),
            false,
            Rule::Clause("H20"),
            words("不填就是不熱。", "不填就是不热。", "Empty means no heat."),
        ),
        field(
            "scope",
            words("責任劃分", "责任划分", "Responsibility"),
            Kind::Choice(SCOPES),
            false,
            Rule::Clause("H16"),
            words("不填就是待查。", "不填就是待查。", "Empty means unknown."),
        ),
        field(
            "access",
            words("進門", "进门", "Access"),
            Kind::Text { max: 60 },
            false,
            Rule::Plain,
            words("何時有人、怎樣進門。", "何时有人、怎样进门。", "When somebody is in, how one gets in."),
        ),
        field(
            "caller",
            words("報修人", "报修人", "Caller"),
            Kind::Name { max: 50 },
            false,
            Rule::Clause("H16"),
            words(
                "不填就是戶主；台賬裡沒有的要填。",
                "不填就是户主；台账里没有的要填。",
                "Empty means the account's holder; needed where the register has none.",
            ),
        ),
        field(
            "phone",
            words("電話", "电话", "Phone"),
            Kind::Phone,
            false,
            Rule::Clause("H16"),
            words(
                "不填就是台賬裡的；台賬裡沒有的要填。",
                "不填就是台账里的；台账里没有的要填。",
                "Empty means the register's; needed where it has none.",
            ),
        ),
    ],
    irreversible: true,
};

const EXPLAIN: Action = Action {
    name: "explain",
    label: shared::EXPLAIN.label,
    help: words(
        "寫明時限為什麼沒有守住；或者讀數為什麼一直沒有標準可判，不填時限就是這個。月底結賬前要說明。",
        "写明时限为什么没有守住；或者读数为什么一直没有标准可判，不填时限就是这个。月底结账前要说明。",
        "Why a deadline wasn't kept, or, without a deadline, why readings stay without a standard. Asked for before the month is closed.",
    ),
    rule: Rule::House,
    fields: &[
        field(
            "deadline",
            words("說明什麼", "说明什么", "What"),
            Kind::Choice(EXPLAINED),
            false,
            Rule::House,
            words(
                "哪個時限；不填就是未定標準的讀數。",
                "哪个时限；不填就是未定标准的读数。",
                "Which deadline; empty means the readings without a standard.",
            ),
        ),
        REASON,
        as_before(field(
            "told_at",
            words("告知時間", "告知时间", "Told at"),
            Kind::Moment { future: false },
            false,
            Rule::Plain,
            words(
                "告訴過用戶的，填什麼時候。",
                "告诉过用户的，填什么时候。",
                "When the user was told, where that happened.",
            ),
        )),
        field(
            "told_how",
            words("告知方式", "告知方式", "Told how"),
            Kind::Text { max: 50 },
            false,
            Rule::Plain,
            words("電話、上門、短信等。", "电话、上门、短信等。", "By telephone, in person, by message."),
        ),
    ],
    irreversible: false,
};

const CORRECT_TIME: Action = Action {
    name: "correct-time",
    label: words("更正時間", "更正时间", "Correct a time"),
    help: words(
        "由主管更正一步的時間，註明原因，前後兩個時間都保留，時限重新判定。讀數的時間用「更正讀數」改。",
        "由主管更正一步的时间，注明原因，前后两个时间都保留，时限重新判定。读数的时间用“更正读数”改。",
        "The supervisor corrects the time of a step; both values stay on record and its deadlines are judged anew. The time of a reading is changed by correcting the reading.",
    ),
    rule: Rule::House,
    fields: &[
        corrected_step(words("動作名，如 report。", "动作名，如 report。", "The action's name, report for example.")),
        WHICH,
        RIGHT_TIME,
        REASON,
    ],
    irreversible: true,
};

const VOID: Action = Action {
    name: "void",
    label: words("作廢", "作废", "Void"),
    help: words(
        "登記錯了：註明原因作廢，單號保留，未到期的時限取消，讀數不再計入。用戶簽過字的、已了結的由主管作廢。",
        "登记错了：注明原因作废，单号保留，未到期的时限取消，读数不再计入。用户签过字的、已了结的由主管作废。",
        "Typed in error: void with a reason. The number stays, open deadlines are cancelled, its readings don't count. Once the user has signed or it is closed the supervisor does it.",
    ),
    rule: Rule::House,
    fields: &[REASON],
    irreversible: true,
};

/// All steps, in the order in which they usually happen.
pub(super) const ACTIONS: &[Action] =
    &[PASS_UP, REPORT, INVESTIGATE, SIGN, CORRECT, OPEN_REPAIR, EXPLAIN, CORRECT_TIME, VOID, NOTE];
