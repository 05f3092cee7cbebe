//! The fields of an application and of each of its steps, in the order of the paper (contract, section 3, heating).
//! Definitions only: the form, `--json`, `--set` and `--help` derive from them.

mod after;
mod choices;
mod common;
mod steps;

pub use choices::{ACCEPTED, ARREARS, CHANGES, CHANNELS, FEES, INSPECTED, KINDS, STAGES, VERDICTS};
pub use common::AMENDABLE;

use crate::kernel::form::field::{Action, Field, Kind, Thing};
use crate::kernel::problem::Rule;
use crate::kernel::words::{Words, words};
use crate::registers::shared::{EXPLAIN, NO_UNIT, NOTE, field};
use crate::registers::user;
pub use crate::registers::user::ADDRESS;
use crate::workflows::heating::rules;

/// Square metres.
const SQUARE_METRES: Words = words("m²", "m²", "m²");

/// An area: above nothing, in hundredths of a square metre.
const AREA: Kind = Kind::Decimal { places: 2, min: 1, max: 100_000_000, unit: SQUARE_METRES };

const fn optional(key: &'static str, label: Words, kind: Kind, rule: Rule, help: Words) -> Field {
    field(key, label, kind, false, rule, help)
}

/// A field of the register, taken where the application needs it.
const fn may(known: Field) -> Field {
    Field { required: false, ..known }
}

/// What the register has of a user's home: of new applicants it is asked for.
const fn home(known: Field) -> Field {
    let help = words(
        "新增的必填；已有的用戶以用戶登記為準，不用填。",
        "新增的必填；已有的用户以用户登记为准，不用填。",
        "Needed for new heat; of a user of the register it is known and left empty.",
    );
    Field { required: false, help, ..known }
}

const KIND: Field = field(
    "kind",
    words("業務類別", "业务类别", "Business type"),
    Kind::Choice(KINDS),
    true,
    Rule::House,
    words(
        "辦的是哪一種；步驟的先後按它定，登記後不能改，登錯了作廢重登。",
        "办的是哪一种；步骤的先后按它定，登记后不能改，登错了作废重登。",
        "What it is about: the order of the steps follows from it. It can't be amended; void a wrong one and enter it again.",
    ),
);

const CHANNEL: Field = field(
    "channel",
    words("受理方式", "受理方式", "Channel"),
    Kind::Choice(CHANNELS),
    true,
    Rule::Clause("H5"),
    words(
        "上級轉辦的一小時內要回報結果。",
        "上级转办的一小时内要回报结果。",
        "What comes from above is answered with a report within an hour.",
    ),
);

const ACCOUNT: Field = optional(
    "account",
    words("用戶", "用户", "User"),
    Kind::Pick { source: "user", open: false },
    Rule::House,
    words(
        "戶號、電話、姓名、拼音字頭或 3-2-501 都能找到（命令行只認戶號、全名和 user/7）。新增的還沒有戶號，填地址。",
        "户号、电话、姓名、拼音字头或 3-2-501 都能找到（命令行只认户号、全名和 user/7）。新增的还没有户号，填地址。",
        "Found by account, telephone, name, pinyin initials or 3-2-501 (on the command line by account, exact name or user/7 only). New applicants have none yet: give the address.",
    ),
);

const APPLICANT: Field = field(
    "applicant",
    words("申請人（單位）", "申请人（单位）", "Applicant"),
    Kind::Name { max: 100 },
    true,
    Rule::House,
    words(
        "誰來申請；強制停熱、斷熱的填用熱人。",
        "谁来申请；强制停热、断热的填用热人。",
        "Who applies; of an imposed stop or a cut-off, whose heat it is.",
    ),
);

const PHONE: Field = field(
    "phone",
    words("聯繫電話", "联系电话", "Phone"),
    Kind::Phone,
    true,
    Rule::House,
    words("答覆和通知打這個號碼。", "答复和通知打这个号码。", "Replies and notices go to this number."),
);

const ID_NO: Field = optional(
    "id_no",
    words("證件號碼", "证件号码", "ID / credit code"),
    Kind::Code { max: 30 },
    Rule::Plain,
    words(
        "身份證或統一社會信用代碼。屏幕上只顯示頭尾。",
        "身份证或统一社会信用代码。屏幕上只显示头尾。",
        "Identity card or credit code; screens show only its ends.",
    ),
);

const PLACE: Field = optional(
    "address",
    words("用熱地址", "用热地址", "Address"),
    Kind::Group(ADDRESS),
    Rule::House,
    words(
        "小區、樓、單元、室。填了用戶就不用填。",
        "小区、楼、单元、室。填了用户就不用填。",
        "Estate, building, unit, room. Not needed with a user.",
    ),
);

const STATION: Field = optional(
    "station",
    words("所屬供熱站", "所属供热站", "Heating station"),
    Kind::Text { max: 50 },
    Rule::House,
    words(
        "歸哪個站管；填了用戶的不填就是用戶的站。",
        "归哪个站管；填了用户的不填就是用户的站。",
        "The station in charge; with a user, empty means the user's.",
    ),
);

const SUBSTATION: Field = optional(
    "substation",
    words("換熱站", "换热站", "Substation"),
    Kind::Text { max: 50 },
    Rule::Plain,
    words("接哪個換熱站。", "接哪个换热站。", "Which substation feeds it."),
);

const FLOOR_AREA: Field = optional(
    "floor_area",
    words("建築面積", "建筑面积", "Floor area"),
    AREA,
    Rule::House,
    words(
        "平方米，按房產證；沒有的按實測。新增的必填。",
        "平方米，按房产证；没有的按实测。新增的必填。",
        "Square metres by title deed, else as measured. Needed for new heat.",
    ),
);

const APPLIED_AREA: Field = optional(
    "applied_area",
    words("申請供熱面積", "申请供热面积", "Area applied for"),
    AREA,
    Rule::House,
    words(
        "平方米，兩位小數；按面積收的費照它算。新增的必填。",
        "平方米，两位小数；按面积收的费照它算。新增的必填。",
        "Square metres to be heated; fees by area rest on it. Needed for new heat.",
    ),
);

const CHANGE: Field = optional(
    "change",
    words("變更項目", "变更项目", "What changes"),
    Kind::Choice(CHANGES),
    Rule::Clause("H12"),
    words("變更申請必填。", "变更申请必填。", "Needed for a change."),
);

const NEW_VALUE: Field = optional(
    "new_value",
    words("變更為", "变更为", "Becomes"),
    Kind::Text { max: 100 },
    Rule::Clause("H12"),
    words(
        "新的戶名、面積（平方米）或用途。變更申請必填。",
        "新的户名、面积（平方米）或用途。变更申请必填。",
        "The new name, area in square metres, or use. Needed for a change.",
    ),
);

const REASON: Field = optional(
    "reason",
    words("停（復）熱原因", "停（复）热原因", "Reason"),
    Kind::Text { max: 200 },
    Rule::Clause("H12"),
    words(
        "停熱、強制停熱、斷熱必填；復熱的，沒有停熱單可指時填。",
        "停热、强制停热、断热必填；复热的，没有停热单可指时填。",
        "Needed for stops and cut-offs; of a restoration, where it names no stop.",
    ),
);

const FROM: Field = optional(
    "from",
    words("停熱起", "停热起", "Without heat from"),
    Kind::Day,
    Rule::Clause("H12"),
    words("停熱的第一天。停熱申請必填。", "停热的第一天。停热申请必填。", "First day without heat. Needed for a stop."),
);

const TO: Field = optional(
    "to",
    words("停熱止", "停热止", "To"),
    Kind::Day,
    Rule::Clause("H12"),
    words(
        "停熱的最後一天，通常到供熱期結束。停熱申請必填。",
        "停热的最后一天，通常到供热期结束。停热申请必填。",
        "Last day without heat, usually the season's last. Needed for a stop.",
    ),
);

const LEGAL_BASIS: Field = optional(
    "legal_basis",
    words("法律依據", "法律依据", "Legal basis"),
    Kind::Text { max: 200 },
    Rule::Clause("H12"),
    words(
        "依哪一條停。強制停熱、斷熱必填。",
        "依哪一条停。强制停热、断热必填。",
        "By what law. Needed for imposed stops and cut-offs.",
    ),
);

const FOUND_BY: Field = optional(
    "found_by",
    words("發現人", "发现人", "Found by"),
    Kind::Pick { source: "staff", open: false },
    Rule::Clause("H12"),
    words(
        "誰發現的。強制停熱、斷熱必填。",
        "谁发现的。强制停热、断热必填。",
        "Who found it. Needed for imposed stops and cut-offs.",
    ),
);

const FOUND_ON: Field = optional(
    "found_on",
    words("發現日期", "发现日期", "Found on"),
    Kind::Day,
    Rule::Clause("H12"),
    words(
        "哪天發現的。強制停熱、斷熱必填。",
        "哪天发现的。强制停热、断热必填。",
        "When. Needed for imposed stops and cut-offs.",
    ),
);

const RESTORES: Field = optional(
    "restores",
    words("原停熱單", "原停热单", "Restores"),
    Kind::Text { max: 20 },
    Rule::Clause("H12"),
    words(
        "復的是哪一張停熱單（H 開頭）。強制停熱的，復熱時限靠它結。",
        "复的是哪一张停热单（H 开头）。强制停热的，复热时限靠它结。",
        "The number of the stop that it ends; the limit of an imposed stop is met through it.",
    ),
);

const EXPLAINED: &[Field] = &[
    told("papers", words("告知資料", "告知资料", "Papers told")),
    told("procedure", words("告知程序", "告知程序", "Procedure")),
    told("fees", words("告知收費", "告知收费", "Fees told")),
];

const fn told(key: &'static str, label: Words) -> Field {
    optional(
        key,
        label,
        Kind::Flag,
        Rule::Clause("H7"),
        words("向申請人講清了沒有。", "向申请人讲清了没有。", "Whether it was explained to the applicant."),
    )
}

const EXPLANATIONS: Field = optional(
    "explained",
    words("已告知", "已告知", "Explained"),
    Kind::Group(EXPLAINED),
    Rule::Clause("H7"),
    words(
        "用戶申請的，資料、程序、收費三樣都講清了才能受理。",
        "用户申请的，资料、程序、收费三样都讲清了才能受理。",
        "What a user applies for is accepted once papers, procedure and fees have all been explained.",
    ),
);

const PAPERS: Field = optional(
    "papers",
    words("提交資料", "提交资料", "Papers handed in"),
    Kind::Texts { max: 50 },
    Rule::Clause("H7"),
    words("已交的資料，用逗號分開。", "已交的资料，用逗号分开。", "What was handed in, with commas between."),
);

const PAPERS_MISSING: Field = optional(
    "papers_missing",
    words("欠交資料", "欠交资料", "Papers missing"),
    Kind::Texts { max: 50 },
    Rule::Clause("H7"),
    words("還要補交的，印在受理回執上。", "还要补交的，印在受理回执上。", "Still to come; printed on the receipt."),
);

const BUILDINGS: Field = optional(
    "buildings",
    words("樓號", "楼号", "Buildings"),
    Kind::Texts { max: 30 },
    Rule::Plain,
    words("新增熱負荷有哪些樓。", "新增热负荷有哪些楼。", "The buildings of a new load."),
);

const HOUSEHOLDS: Field = optional(
    "households",
    words("戶數", "户数", "Households"),
    Kind::Whole { min: 1, max: 99_999, unit: NO_UNIT },
    Rule::Plain,
    words("新增熱負荷共幾戶。", "新增热负荷共几户。", "How many households a new load has."),
);

const WORKS_PARTS: &[Field] = &[
    works("section", words("施工地段", "施工地段", "Section")),
    optional("from", words("開工", "开工", "From"), Kind::Day, Rule::Clause("H23"), WORKS_HELP),
    optional("to", words("竣工", "竣工", "To"), Kind::Day, Rule::Clause("H23"), WORKS_HELP),
    works("contractor", words("施工單位", "施工单位", "Contractor")),
    works("contractor_qualification", words("施工資質", "施工资质", "Contractor's qualification")),
    works("designer", words("設計單位", "设计单位", "Designer")),
    works("designer_qualification", words("設計資質", "设计资质", "Designer's qualification")),
    works("responsible", words("負責人", "负责人", "Responsible")),
    optional("phone", words("監督電話", "监督电话", "Telephone"), Kind::Phone, Rule::Clause("H23"), WORKS_HELP),
];

const WORKS_HELP: Words = words("印在施工公示牌上。", "印在施工公示牌上。", "Printed on the site notice.");

const fn works(key: &'static str, label: Words) -> Field {
    optional(key, label, Kind::Text { max: 100 }, Rule::Clause("H9"), WORKS_HELP)
}

const WORKS: Field = optional(
    "works",
    words("用熱工程", "用热工程", "Works"),
    Kind::Group(WORKS_PARTS),
    Rule::Clause("H9"),
    words(
        "有施工的填：在哪裡、起止、誰設計、誰施工和資質、誰負責。填了就要檢查和驗收。",
        "有施工的填：在哪里、起止、谁设计、谁施工和资质、谁负责。填了就要检查和验收。",
        "Where something is built: where, from when to when, who designs and builds with what qualification. It is then inspected and accepted.",
    ),
);

const HANDLER: Field = field(
    "handler",
    words("經辦人", "经办人", "Handled by"),
    Kind::Pick { source: "staff", open: false },
    true,
    Rule::House,
    words("這件申請由誰辦到底。", "这件申请由谁办到底。", "Who sees it through."),
);

const ACCEPTED_AT: Field = optional(
    "accepted_at",
    words("受理時間", "受理时间", "Accepted at"),
    Kind::Moment { future: false },
    Rule::Clause("H7"),
    words(
        "答覆的三個工作日從這裡起算；不填就是現在。",
        "答复的三个工作日从这里起算；不填就是现在。",
        "The three working days for the reply run from here. Empty means now.",
    ),
);

const OUTSIDE_REASON: Field = optional(
    "outside_reason",
    words("期外受理原因", "期外受理原因", "Reason outside window"),
    Kind::Text { max: 200 },
    Rule::Clause("H7"),
    words(
        "不在供熱期規定的受理期內的，寫明為什麼受理。",
        "不在供热期规定的受理期内的，写明为什么受理。",
        "Why it is accepted outside the season's window for applications.",
    ),
);

const REMARKS: Field = optional(
    "remarks",
    words("備註", "备注", "Remarks"),
    Kind::Text { max: 200 },
    Rule::Plain,
    words("別處沒有欄目的。", "别处没有栏目的。", "What has no field of its own."),
);

/// In the order of the office's forms: what and who, where, what is wished, what was handed in, who handles it.
const FIELDS: &[Field] = &[
    KIND,
    CHANNEL,
    ACCOUNT,
    APPLICANT,
    ID_NO,
    PHONE,
    PLACE,
    home(user::CLASS),
    home(user::KIND),
    home(user::LOOP),
    FLOOR_AREA,
    APPLIED_AREA,
    CHANGE,
    NEW_VALUE,
    RESTORES,
    REASON,
    FROM,
    TO,
    LEGAL_BASIS,
    FOUND_BY,
    FOUND_ON,
    STATION,
    SUBSTATION,
    EXPLANATIONS,
    PAPERS,
    PAPERS_MISSING,
    BUILDINGS,
    HOUSEHOLDS,
    user::CONTRACT_NO,
    user::CONTRACT_DATE,
    user::CONTRACT_CELSIUS,
    WORKS,
    HANDLER,
    ACCEPTED_AT,
    OUTSIDE_REASON,
    REMARKS,
];

/// All steps, in the order in which they usually happen.
const ACTIONS: &[Action] = &[
    steps::REPLY_PLAN,
    steps::CHECK,
    steps::DECIDE,
    steps::PROCEDURE,
    steps::INSPECT,
    after::STATION_REPORT,
    after::VERIFY,
    after::APPROVE,
    after::REJECT,
    after::EXECUTE,
    after::REPORT_BACK,
    steps::ACCEPT,
    steps::CONTRACT,
    steps::PAY,
    after::SETTLE,
    after::AREA_NOTICE,
    after::SUPPLY_NOTICE,
    after::RECEIVE_NOTICE,
    after::SUPPLY,
    after::COMPLETE,
    after::CAUSE_GONE,
    after::RESULT_UP,
    after::WITHDRAW,
    EXPLAIN,
    common::AMEND,
    common::CORRECT_TIME,
    common::VOID,
    NOTE,
];

/// An application, as `add`, `do` and the form know it.
pub const THING: Thing = Thing {
    name: "heating",
    label: words("用熱申請", "用热申请", "heating application"),
    fields: FIELDS,
    actions: ACTIONS,
};

/// Whether a field of `add` belongs to a kind: what only some kinds have is neither asked nor taken for the others.
pub fn belongs(key: &str, kind: rules::Kind) -> bool {
    use rules::Kind::{Change, Restore, Stop};
    match key {
        "floor_area" | "applied_area" => kind.is_new(),
        "change" | "new_value" => kind == Change,
        "from" | "to" => kind == Stop,
        "reason" => kind.is_stop() || kind == Restore,
        "legal_basis" | "found_by" | "found_on" => kind.is_stop() && kind != Stop,
        "restores" => kind == Restore,
        "explained" => kind.is_applied_for(),
        "buildings" | "households" => kind == rules::Kind::NewLoad,
        "works" => kind.is_new() || kind == Change,
        _ => true,
    }
}

/// Whether a field must be filled in for a kind, beyond those that always must.
pub fn is_needed(key: &str, kind: rules::Kind) -> bool {
    match key {
        "user_class" | "building_kind" | "own_loop" | "floor_area" | "applied_area" => kind.is_new(),
        "reason" => kind.is_stop(),
        "change" | "new_value" | "from" | "to" | "legal_basis" | "found_by" | "found_on" | "explained" => {
            belongs(key, kind)
        }
        _ => false,
    }
}
