//! The steps of a slip and their keys, in the order in which they usually happen (contract, section 3, sample).

use super::REASONS;
use crate::kernel::form::field::{Action, Field, Kind};
use crate::kernel::problem::Rule;
use crate::kernel::words::{Words, words};
use crate::registers::shared::{
    AT, GRAMS, METHOD, METRES, NO_UNIT, NOTE, PIECES, REASON, RIGHT_TIME, WHICH, YUAN, corrected_step, field,
};

const fn person(key: &'static str, label: Words, help: Words, required: bool) -> Field {
    field(key, label, Kind::Pick { source: "staff", open: false }, required, Rule::Clause("S3"), help)
}

const TOLD: &[Field] = &[
    field(
        "line",
        words("行", "行", "Line"),
        Kind::Whole { min: 1, max: 999, unit: NO_UNIT },
        true,
        Rule::Plain,
        words("第幾行，從 1 數起。", "第几行，从 1 数起。", "The line, from 1."),
    ),
    field(
        "count",
        words("數量", "数量", "Count"),
        Kind::Whole { min: 0, max: 99_999, unit: PIECES },
        false,
        Rule::House,
        words(
            "實際提取件數，不能多於批准的。",
            "实际提取件数，不能多于批准的。",
            "Pieces really drawn, at most as approved.",
        ),
    ),
    field(
        "metres",
        words("米數", "米数", "Metres"),
        Kind::Decimal { places: 1, min: 0, max: 999_999, unit: METRES },
        false,
        Rule::House,
        words("布：實際米數。", "布：实际米数。", "Cloth: the length really drawn."),
    ),
    field(
        "grams",
        words("克重", "克重", "Grams"),
        Kind::Whole { min: 0, max: 999_99999, unit: GRAMS },
        false,
        Rule::House,
        words("布：實際克重。", "布：实际克重。", "Cloth: the weight really drawn."),
    ),
];

/// All steps.
pub const ACTIONS: &[Action] = &[
    Action {
        name: "sign-head",
        label: words("部門領導簽字", "部门领导签字", "Head signs"),
        help: words(
            "登記部門領導在單上的簽字。先部門，後總經理；開單人和經辦人不能簽。",
            "登记部门领导在单上的签字。先部门，后总经理；开单人和经办人不能签。",
            "Records the department head's signature. The head signs before the general manager; neither issuer nor handler may.",
        ),
        rule: Rule::Clause("S3"),
        fields: &[
            person(
                "by",
                words("簽字人", "签字人", "Signed by"),
                words(
                    "部門領導，或持授權書的代簽人。",
                    "部门领导，或持授权书的代签人。",
                    "The department head, or a deputy with a written authority.",
                ),
                true,
            ),
            AT,
            METHOD,
        ],
        irreversible: true,
    },
    Action {
        name: "sign-gm",
        label: words("總經理簽字", "总经理签字", "GM signs"),
        help: words(
            "登記總經理的簽字；免費樣品隨即生效，收費的待收款。不能和部門簽字是同一人。",
            "登记总经理的签字；免费样品随即生效，收费的待收款。不能和部门签字是同一人。",
            "Records the general manager's signature: a free slip is effective then, a charged one awaits its receipt. Never the same person as the head.",
        ),
        rule: Rule::Clause("S3"),
        fields: &[
            person(
                "by",
                words("簽字人", "签字人", "Signed by"),
                words(
                    "總經理，或持授權書的代簽人。",
                    "总经理，或持授权书的代签人。",
                    "The general manager, or a deputy with a written authority.",
                ),
                true,
            ),
            AT,
            METHOD,
        ],
        irreversible: true,
    },
    Action {
        name: "receipt",
        label: words("登記收據", "登记收据", "Receipt"),
        help: words(
            "收費樣品付款後登記收據號和金額，金額要和應收一致。",
            "收费样品付款后登记收据号和金额，金额要和应收一致。",
            "Receipt number and exact amount of a charged sample.",
        ),
        rule: Rule::Clause("S1"),
        fields: &[
            field(
                "receipt_no",
                words("收據號", "收据号", "Receipt No."),
                Kind::Text { max: 40 },
                true,
                Rule::Clause("S1"),
                words("財務開的收據號。", "财务开的收据号。", "The cashier's receipt number."),
            ),
            AT,
            field(
                "amount",
                words("金額", "金额", "Amount"),
                Kind::Decimal { places: 2, min: 0, max: 9_999_999_999, unit: YUAN },
                true,
                Rule::Clause("S1"),
                words(
                    "收據上的金額，元，要等於應收。",
                    "收据上的金额，元，要等于应收。",
                    "The amount on the receipt in yuan; it must equal what is due.",
                ),
            ),
        ],
        irreversible: true,
    },
    Action {
        name: "return-note",
        label: words("退庫單", "退库单", "Return note"),
        help: words(
            "不在機的品種從倉庫取：先由車間辦退庫，登記退庫單號。",
            "不在机的品种从仓库取：先由车间办退库，登记退库单号。",
            "From the warehouse: the workshop's return note comes first.",
        ),
        rule: Rule::Clause("S8"),
        fields: &[
            field(
                "note_no",
                words("退庫單號", "退库单号", "Return note No."),
                Kind::Text { max: 40 },
                true,
                Rule::Clause("S8"),
                words("車間退庫單的號碼。", "车间退库单的号码。", "The number of the workshop's return note."),
            ),
            AT,
            field(
                "by",
                words("經手人", "经手人", "By"),
                Kind::Name { max: 50 },
                false,
                Rule::Plain,
                words(
                    "辦退庫的人，不填就是操作員。",
                    "办退库的人，不填就是操作员。",
                    "Who did it; empty means the operator.",
                ),
            ),
        ],
        irreversible: true,
    },
    Action {
        name: "draw",
        label: words("提取", "提取", "Draw"),
        help: words(
            "登記憑單提取：誰取、誰發、取了多少。只能少取；倉庫的要有退庫單和司庫員。",
            "登记凭单提取：谁取、谁发、取了多少。只能少取；仓库的要有退库单和司库员。",
            "Records the drawing: who took, who gave, how much. Less than approved is allowed, more is not; from the warehouse with return note and storekeeper.",
        ),
        rule: Rule::Clause("S5"),
        fields: &[
            AT,
            field(
                "taken_by",
                words("取樣人", "取样人", "Taken by"),
                Kind::Pick { source: "staff", open: true },
                true,
                Rule::Clause("S6"),
                words("在單上簽字取走樣品的人。", "在单上签字取走样品的人。", "Who signed for the goods."),
            ),
            Field {
                help: words(
                    "1 紙簽：取樣人在紙上簽了，由別人登記；2 口令簽：取樣人就是操作員本人，用自己的口令；3 拒簽；4 未簽。自己取樣又沒有口令，請別人登記，或先設口令。不填就是紙簽。",
                    "1 纸签：取样人在纸上签了，由别人登记；2 口令签：取样人就是操作员本人，用自己的口令；3 拒签；4 未签。自己取样又没有口令，请别人登记，或先设口令。不填就是纸签。",
                    "1 on paper, recorded by somebody else than the taker; 2 by PIN, where the taker is the operator; 3 refused; 4 absent. Who takes goods and has no PIN lets somebody else record it, or sets a PIN first. Empty means on paper.",
                ),
                ..METHOD
            },
            field(
                "given_by",
                words("發樣人", "发样人", "Given by"),
                Kind::Pick { source: "staff", open: true },
                false,
                Rule::Clause("S6"),
                words(
                    "車間或倉庫發樣的人；發樣人不能放行這張單。",
                    "车间或仓库发样的人；发样人不能放行这张单。",
                    "Who gave the goods out; that person can't release them.",
                ),
            ),
            field(
                "storekeeper",
                words("司庫員", "司库员", "Storekeeper"),
                Kind::Pick { source: "staff", open: false },
                false,
                Rule::Clause("S8"),
                words(
                    "倉庫取樣時同時登記的司庫員；倉庫單必填。",
                    "仓库取样时同时登记的司库员；仓库单必填。",
                    "Who registers a drawing from the warehouse; required there.",
                ),
            ),
            field(
                "register_line",
                words("登記簿行", "登记簿行", "Register line"),
                Kind::Text { max: 40 },
                false,
                Rule::Clause("S8"),
                words(
                    "司庫員登記簿上的行號，可不填。",
                    "司库员登记簿上的行号，可不填。",
                    "The line in the storekeeper's book; may be empty.",
                ),
            ),
            field(
                "at_gate",
                words("門崗補記", "门岗补记", "At the gate"),
                Kind::Flag,
                false,
                Rule::House,
                words(
                    "照出門證聯在門崗補記的提取。",
                    "照出门证联在门岗补记的提取。",
                    "Recorded at the gate from the gate copy.",
                ),
            ),
            field(
                "lines",
                words("實際提取", "实际提取", "Really drawn"),
                Kind::Rows(TOLD),
                false,
                Rule::House,
                words(
                    "不填就是全數提取。填了就以填的為準：沒有寫到的行就是沒取。",
                    "不填就是全数提取。填了就以填的为准：没有写到的行就是没取。",
                    "Empty means as approved. Otherwise it is the whole list: lines not named were not drawn.",
                ),
            ),
        ],
        irreversible: true,
    },
    Action {
        name: "release",
        label: words("放行", "放行", "Release"),
        help: words(
            "門衛清點件數，相符才放行；一單只放一次。",
            "门卫清点件数，相符才放行；一单只放一次。",
            "The guard counts the pieces and lets them out; once per slip, ever.",
        ),
        rule: Rule::Clause("S7"),
        fields: &[
            AT,
            field(
                "by",
                words("門衛", "门卫", "Guard"),
                Kind::Pick { source: "staff", open: false },
                false,
                Rule::Clause("S7"),
                words(
                    "放行的門衛，就是操作員；補錄時填當時放行的門衛。",
                    "放行的门卫，就是操作员；补录时填当时放行的门卫。",
                    "The guard, who is the operator; with a late entry, who let it out then.",
                ),
            ),
            field(
                "counted",
                words("清點件數", "清点件数", "Pieces counted"),
                Kind::Whole { min: 0, max: 9_999_999, unit: PIECES },
                true,
                Rule::Clause("S7"),
                words("照實物數出來的總件數。", "照实物数出来的总件数。", "All pieces, as counted on the goods."),
            ),
            field(
                "carrier",
                words("攜帶人", "携带人", "Carrier"),
                Kind::Name { max: 50 },
                false,
                Rule::Plain,
                words("帶走樣品的人。", "带走样品的人。", "Who carries the goods."),
            ),
            field(
                "id_no",
                words("證件號", "证件号", "ID"),
                Kind::Text { max: 30 },
                false,
                Rule::Plain,
                words("攜帶人的證件。", "携带人的证件。", "The carrier's paper."),
            ),
            field(
                "plate",
                words("車牌", "车牌", "Plate"),
                Kind::Text { max: 12 },
                false,
                Rule::Plain,
                words("車牌號。", "车牌号。", "The vehicle."),
            ),
            field(
                "late",
                words("事後補錄", "事后补录", "Typed late"),
                Kind::Flag,
                false,
                Rule::House,
                words(
                    "停機時按紙放行的，由主管事後補錄。",
                    "停机时按纸放行的，由主管事后补录。",
                    "Released on paper while the computer was down; the supervisor types it later.",
                ),
            ),
        ],
        irreversible: true,
    },
    Action {
        name: "refuse",
        label: words("不放行", "不放行", "Refuse"),
        help: words(
            "記一次不放行和原因，單的狀態不變。",
            "记一次不放行和原因，单的状态不变。",
            "Records a refusal with its reasons in the gate book; the slip stays as it is.",
        ),
        rule: Rule::Clause("S7"),
        fields: &[
            AT,
            field(
                "reasons",
                words("原因", "原因", "Reasons"),
                Kind::Many(REASONS),
                true,
                Rule::Clause("S7"),
                words("一個或幾個原因。", "一个或几个原因。", "One reason or several."),
            ),
            field(
                "note",
                words("說明", "说明", "Note"),
                Kind::Text { max: 200 },
                false,
                Rule::Plain,
                words("補充一句，可不填。", "补充一句，可不填。", "One more sentence; may be empty."),
            ),
            field(
                "counted",
                words("清點件數", "清点件数", "Pieces counted"),
                Kind::Whole { min: 0, max: 99_999_999, unit: PIECES },
                false,
                Rule::Clause("S7"),
                words(
                    "貨單不符時清點到的件數，可不填。",
                    "货单不符时清点到的件数，可不填。",
                    "Pieces counted where they differ from the slip; may be empty.",
                ),
            ),
        ],
        irreversible: true,
    },
    Action {
        name: "file",
        label: words("歸檔", "归档", "File"),
        help: words("門衛交回的出門證聯已歸檔。", "门卫交回的出门证联已归档。", "The gate copy is back and filed."),
        rule: Rule::House,
        fields: &[AT],
        irreversible: false,
    },
    Action {
        name: "reject",
        label: words("駁回", "驳回", "Reject"),
        help: words(
            "部門領導或總經理不批准；最終，單號保留。",
            "部门领导或总经理不批准；最终，单号保留。",
            "The head or the general manager does not approve; final, the number stays.",
        ),
        rule: Rule::Clause("S3"),
        fields: &[
            person(
                "by",
                words("駁回人", "驳回人", "Rejected by"),
                words("不批准的部門領導或總經理。", "不批准的部门领导或总经理。", "The head or the general manager."),
                true,
            ),
            AT,
            REASON,
        ],
        irreversible: true,
    },
    Action {
        name: "void",
        label: words("作廢", "作废", "Void"),
        help: words(
            "開錯了或不要了：註明原因作廢，單號保留。部門簽過字的由主管作廢；已提取的要寫明收回，已付款的要有退款收據。",
            "开错了或不要了：注明原因作废，单号保留。部门签过字的由主管作废；已提取的要写明收回，已付款的要有退款收据。",
            "Voids with a reason; the number stays. After a signature the supervisor does it; drawn goods are taken back, payments refunded.",
        ),
        rule: Rule::House,
        fields: &[
            AT,
            REASON,
            field(
                "returned_to",
                words("收回人", "收回人", "Taken back by"),
                Kind::Name { max: 50 },
                false,
                Rule::House,
                words("已提取的：誰收回了樣品。", "已提取的：谁收回了样品。", "For drawn goods: who took them back."),
            ),
            field(
                "returned_at",
                words("收回時間", "收回时间", "Taken back at"),
                Kind::Moment { future: false },
                false,
                Rule::House,
                words("已提取的：何時收回。", "已提取的：何时收回。", "For drawn goods: when."),
            ),
            field(
                "refund",
                words("退款收據", "退款收据", "Refund receipt"),
                Kind::Text { max: 40 },
                false,
                Rule::House,
                words(
                    "已付款的：退款收據號。",
                    "已付款的：退款收据号。",
                    "For a paid slip: the receipt of the refund.",
                ),
            ),
        ],
        irreversible: true,
    },
    Action {
        name: "correct-time",
        label: words("更正時間", "更正时间", "Correct a time"),
        help: words(
            "由主管更正一步的時間，註明原因，前後兩個時間都保留。放行的時間不更正。",
            "由主管更正一步的时间，注明原因，前后两个时间都保留。放行的时间不更正。",
            "The supervisor corrects the time of a step; both values stay on record. Not for the release.",
        ),
        rule: Rule::House,
        fields: &[
            corrected_step(words("動作名，如 draw。", "动作名，如 draw。", "The action's name, draw for example.")),
            WHICH,
            RIGHT_TIME,
            REASON,
        ],
        irreversible: true,
    },
    NOTE,
];
