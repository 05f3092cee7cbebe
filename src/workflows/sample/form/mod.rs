//! The fields of a slip and of each of its steps, in the order of the paper (contract, section 3, sample). Definitions
//! only: the form, `--json`, `--set` and `--help` derive from them.

mod steps;

use crate::kernel::form::field::{Choice, Field, Kind, Thing};
use crate::kernel::problem::Rule;
use crate::kernel::words::words;
pub use crate::registers::shared::METHODS;
use crate::registers::shared::{GRAMS, METRES, PIECES, field};

/// What the sample is for.
pub const PURPOSES: &[Choice] = &[
    Choice { code: "trial", words: words("試紡試織", "试纺试织", "trial"), key: '1' },
    Choice { code: "proofing", words: words("打樣", "打样", "proofing"), key: '2' },
    Choice { code: "exhibition", words: words("展會", "展会", "exhibition"), key: '3' },
    Choice { code: "inspection", words: words("質檢", "质检", "inspection"), key: '4' },
    Choice { code: "other", words: words("其他", "其他", "other"), key: '5' },
];

/// Free or charged (S1).
pub const CHARGES: &[Choice] = &[
    Choice { code: "free", words: words("免費", "免费", "free"), key: '1' },
    Choice { code: "charged", words: words("收費", "收费", "charged"), key: '2' },
];

/// From the machines or from the warehouse (S8).
pub const SOURCES: &[Choice] = &[
    Choice { code: "workshop", words: words("車間在機", "车间在机", "workshop"), key: '1' },
    Choice { code: "warehouse", words: words("倉庫", "仓库", "warehouse"), key: '2' },
];

/// Why a guard refuses: the reasons of `lookup`, and the guard's own.
pub const REASONS: &[Choice] = &[
    Choice { code: "goods_differ", words: words("貨單不符", "货单不符", "goods differ"), key: '1' },
    Choice { code: "altered", words: words("單據塗改", "单据涂改", "paper altered"), key: '2' },
    Choice {
        code: "not_gate_copy", words: words("不是出門證聯", "不是出门证联", "not the gate copy"), key: '3'
    },
    Choice { code: "carrier_differs", words: words("攜帶人不符", "携带人不符", "carrier differs"), key: '4' },
    Choice { code: "other", words: words("其他", "其他", "other"), key: '5' },
    Choice { code: "mistyped", words: words("單號打錯", "单号打错", "number mistyped"), key: 'a' },
    Choice { code: "unknown", words: words("查無此單", "查无此单", "unknown number"), key: 'b' },
    Choice { code: "other_workflow", words: words("不是樣品單", "不是样品单", "not a slip"), key: 'c' },
    Choice {
        code: "head_signature_missing",
        words: words("部門領導未簽", "部门领导未签", "head not signed"),
        key: 'd',
    },
    Choice {
        code: "gm_signature_missing", words: words("總經理未簽", "总经理未签", "GM not signed"), key: 'e'
    },
    Choice { code: "receipt_missing", words: words("無收據", "无收据", "no receipt"), key: 'f' },
    Choice { code: "return_note_missing", words: words("無退庫單", "无退库单", "no return note"), key: 'g' },
    Choice { code: "not_drawn", words: words("無提取記錄", "无提取记录", "not drawn"), key: 'h' },
    Choice { code: "rejected", words: words("已駁回", "已驳回", "rejected"), key: 'i' },
    Choice { code: "void", words: words("已作廢", "已作废", "void"), key: 'j' },
    Choice { code: "already_released", words: words("已放行過", "已放行过", "already released"), key: 'k' },
    Choice { code: "expired", words: words("已過期", "已过期", "expired"), key: 'l' },
];

/// The cells of one line.
pub const LINE: &[Field] = &[
    field(
        "variety",
        words("品種", "品种", "Variety"),
        Kind::Pick { source: "variety", open: false },
        true,
        Rule::Clause("S3"),
        words(
            "紗或布的品種：打代號（JC40）、名稱或拼音字頭。新品種要先在品種表登記，免得打錯一個字就對不上台賬。",
            "纱或布的品种：打代号（JC40）、名称或拼音字头。新品种要先在品种表登记，免得打错一个字就对不上台账。",
            "The variety: its code (JC40), name or pinyin initials. A new one is entered in the register first, so that a typing mistake can't split the reconciliation.",
        ),
    ),
    field(
        "size",
        words("規格", "规格", "Size"),
        Kind::Pick { source: "size", open: false },
        false,
        Rule::Clause("S4"),
        words(
            "紗：1 整紗、2 半紗、3 小紗，克重按當天的標準算。布不填規格。",
            "纱：1 整纱、2 半纱、3 小纱，克重按当天的标准算。布不填规格。",
            "Yarn: 1 whole, 2 half, 3 small; weights follow from the standard of the day. Cloth has no size.",
        ),
    ),
    field(
        "count",
        words("數量", "数量", "Count"),
        Kind::Whole { min: 1, max: 99_999, unit: PIECES },
        false,
        Rule::Clause("S3"),
        words("件數，整數，至少 1。", "件数，整数，至少 1。", "Pieces, a whole number, at least 1."),
    ),
    field(
        "cloth",
        words("布", "布", "Cloth"),
        Kind::Flag,
        false,
        Rule::Clause("S3"),
        words(
            "是布就填「是」：填匹數、米數、克重，不填規格。",
            "是布就填“是”：填匹数、米数、克重，不填规格。",
            "Yes for cloth: pieces, metres and grams, no size.",
        ),
    ),
    field(
        "metres",
        words("米數", "米数", "Metres"),
        Kind::Decimal { places: 1, min: 1, max: 999_999, unit: METRES },
        false,
        Rule::Clause("S3"),
        words("只有布填：總長，一位小數。", "只有布填：总长，一位小数。", "Cloth only: the length, one decimal."),
    ),
    field(
        "grams",
        words("克重", "克重", "Grams"),
        Kind::Whole { min: 1, max: 999_99999, unit: GRAMS },
        false,
        Rule::Clause("S4"),
        words(
            "只有布填：總重，整克。紗的克重自動算。",
            "只有布填：总重，整克。纱的克重自动算。",
            "Cloth only: the weight in whole grams. For yarn it is computed.",
        ),
    ),
    field(
        "lot",
        words("批號", "批号", "Lot"),
        Kind::Text { max: 30 },
        false,
        Rule::Plain,
        words("生產批號，可不填。", "生产批号，可不填。", "The production lot; may be empty."),
    ),
    field(
        "remarks",
        words("備註", "备注", "Remarks"),
        Kind::Text { max: 60 },
        false,
        Rule::Plain,
        words("這一行的說明，印在單上。", "这一行的说明，印在单上。", "Printed beside the line."),
    ),
];

const FIELDS: &[Field] = &[
    field(
        "customer",
        words("客戶", "客户", "Customer"),
        Kind::Pick { source: "customer", open: true },
        true,
        Rule::Clause("S3"),
        words(
            "索取樣品的單位。打字頭（hdfz）、編號或字都可以；新客戶直接填全名，存單時一起登記。",
            "索取样品的单位。打字头（hdfz）、编号或字都可以；新客户直接填全名，存单时一起登记。",
            "Who asks for the sample: pinyin initials (hdfz), key or name. Type a new customer's full name; it is entered with the slip.",
        ),
    ),
    field(
        "contact",
        words("聯繫人", "联系人", "Contact"),
        Kind::Name { max: 50 },
        false,
        Rule::Plain,
        words(
            "客戶那邊的聯繫人，可不填。",
            "客户那边的联系人，可不填。",
            "The person at the customer's; may be empty.",
        ),
    ),
    field(
        "phone",
        words("電話", "电话", "Phone"),
        Kind::Phone,
        false,
        Rule::Plain,
        words("聯繫電話，可不填。", "联系电话，可不填。", "The contact's telephone; may be empty."),
    ),
    field(
        "purpose",
        words("用途", "用途", "Purpose"),
        Kind::Choice(PURPOSES),
        true,
        Rule::Clause("S3"),
        words(
            "取樣做什麼用：按一個數字選。",
            "取样做什么用：按一个数字选。",
            "What the sample is for: one digit chooses.",
        ),
    ),
    field(
        "purpose_note",
        words("用途說明", "用途说明", "Purpose note"),
        Kind::Text { max: 60 },
        false,
        Rule::Plain,
        words("用途選「其他」時說明一下。", "用途选“其他”时说明一下。", "Explains a purpose of 'other'."),
    ),
    field(
        "charge",
        words("免費／收費", "免费／收费", "Free or charged"),
        Kind::Choice(CHARGES),
        true,
        Rule::Clause("S1"),
        words(
            "樣品原則上按售價收費，批准無償的才選免費。收費的按價目表計價，付款後才生效。",
            "样品原则上按售价收费，批准无偿的才选免费。收费的按价目表计价，付款后才生效。",
            "Samples are charged at the selling price unless granted free. A charged slip is priced from the list and takes effect when paid.",
        ),
    ),
    field(
        "source",
        words("取樣來源", "取样来源", "Source"),
        Kind::Choice(SOURCES),
        true,
        Rule::Clause("S8"),
        words(
            "在機品種從車間取；不在機的從倉庫取，要先辦退庫，司庫員同時登記。",
            "在机品种从车间取；不在机的从仓库取，要先办退库，司库员同时登记。",
            "What runs on the machines comes from the workshop; other varieties from the warehouse, with return formalities and the storekeeper.",
        ),
    ),
    field(
        "department",
        words("部門", "部门", "Department"),
        Kind::Text { max: 40 },
        true,
        Rule::Clause("S3"),
        words("開單的部門。", "开单的部门。", "The department that issues the slip."),
    ),
    field(
        "handler",
        words("經辦人", "经办人", "Handler"),
        Kind::Pick { source: "staff", open: false },
        true,
        Rule::Clause("S5"),
        words(
            "憑單去取樣品的人。經辦人不能在這張單上簽字，也不能放行。",
            "凭单去取样品的人。经办人不能在这张单上签字，也不能放行。",
            "Who draws the sample with this slip. The handler can neither sign nor release it.",
        ),
    ),
    field(
        "valid_days",
        words("有效天數", "有效天数", "Days valid"),
        Kind::Text { max: 4 },
        false,
        Rule::House,
        words(
            "生效那天起再過幾天有效：0 是當日，off 是不限。開出後不能延長。",
            "生效那天起再过几天有效：0 是当日，off 是不限。开出后不能延长。",
            "Days after the one on which it takes effect: 0 is the same day, off is without limit. Never extended later.",
        ),
    ),
    field(
        "remarks",
        words("備註", "备注", "Remarks"),
        Kind::Text { max: 120 },
        false,
        Rule::Plain,
        words("印在單上；不填印「／」。", "印在单上；不填印“／”。", "Printed on the slip; empty prints as a stroke."),
    ),
    field(
        "replaces",
        words("換開原單", "换开原单", "Replaces"),
        Kind::Text { max: 20 },
        false,
        Rule::House,
        words(
            "代替哪張單：原單同時作廢，兩張單互相註明。",
            "代替哪张单：原单同时作废，两张单互相注明。",
            "The slip that this one replaces: it is voided at the same time, each names the other.",
        ),
    ),
    field(
        "replace_reason",
        words("換開原因", "换开原因", "Reason to replace"),
        Kind::Text { max: 200 },
        false,
        Rule::House,
        words(
            "為什麼換開；換開時必填。",
            "为什么换开；换开时必填。",
            "Why the old slip is replaced; required with it.",
        ),
    ),
    field(
        "takes_over_drawing",
        words("接續提取", "接续提取", "Takes over drawing"),
        Kind::Flag,
        false,
        Rule::House,
        words(
            "原單已提取、樣品還在外面：新單生效時直接接過那次提取。",
            "原单已提取、样品还在外面：新单生效时直接接过那次提取。",
            "The old slip's goods were drawn and are still out: the new slip takes that drawing over when it becomes effective.",
        ),
    ),
    field(
        "lines",
        words("品種規格數量", "品种规格数量", "Lines"),
        Kind::Rows(LINE),
        true,
        Rule::Clause("S3"),
        words(
            "一行一個品種、規格、數量。空行結束。.. 同上一行，// 同首行。",
            "一行一个品种、规格、数量。空行结束。.. 同上一行，// 同首行。",
            "One variety, size and count a line; an empty line ends. .. repeats the line above, // the first.",
        ),
    ),
];

/// A sample slip, as `add`, `do` and the form know it.
pub const THING: Thing =
    Thing {
        name: "sample", label: words("樣品單", "样品单", "sample slip"), fields: FIELDS, actions: steps::ACTIONS
    };
