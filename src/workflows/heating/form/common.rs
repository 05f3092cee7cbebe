//! The steps that applications have in common with other records: amending, voiding, correcting a time.

use super::{
    ACCOUNT, APPLICANT, APPLIED_AREA, BUILDINGS, CHANNEL, FLOOR_AREA, FOUND_BY, FOUND_ON, FROM, HANDLER, HOUSEHOLDS,
    ID_NO, LEGAL_BASIS, NEW_VALUE, OUTSIDE_REASON, PAPERS, PAPERS_MISSING, PHONE, PLACE, REMARKS, RESTORES, STATION,
    SUBSTATION, TO, WORKS, may,
};
use crate::kernel::form::field::{Action, Field};
use crate::kernel::problem::Rule;
use crate::kernel::words::words;
use crate::registers::shared::{REASON, RIGHT_TIME, WHICH, corrected_step};
use crate::registers::user;

/// The descriptive keys, which can be amended with a reason. The kind and what a change concerns decide the track, and
/// the reason of a stop has the name of the amendment's own: who has these wrong voids the record and enters it again.
pub const AMENDABLE: &[Field] = &[
    may(CHANNEL),
    ACCOUNT,
    may(APPLICANT),
    ID_NO,
    may(PHONE),
    PLACE,
    may(user::CLASS),
    may(user::KIND),
    may(user::LOOP),
    FLOOR_AREA,
    APPLIED_AREA,
    NEW_VALUE,
    RESTORES,
    FROM,
    TO,
    LEGAL_BASIS,
    FOUND_BY,
    FOUND_ON,
    STATION,
    SUBSTATION,
    PAPERS,
    PAPERS_MISSING,
    BUILDINGS,
    HOUSEHOLDS,
    user::CONTRACT_NO,
    user::CONTRACT_DATE,
    user::CONTRACT_CELSIUS,
    WORKS,
    may(HANDLER),
    OUTSIDE_REASON,
    REMARKS,
    REASON,
];

/// What was taken down is corrected.
pub const AMEND: Action = Action {
    name: "amend",
    label: words("更正內容", "更正内容", "Amend"),
    help: words(
        "更正登記內容，註明原因，舊的留在歷史裡。業務類別不能改，登錯了作廢重登。",
        "更正登记内容，注明原因，旧的留在历史里。业务类别不能改，登错了作废重登。",
        "Corrects what was taken down, with the reason; the old stays in the history. The business type can't be changed: void it and enter it again.",
    ),
    rule: Rule::House,
    fields: AMENDABLE,
    irreversible: false,
};

/// It was typed in error.
pub const VOID: Action = Action {
    name: "void",
    label: words("作廢", "作废", "Void"),
    help: words(
        "登記錯了：註明原因作廢，單號保留，未到期的時限取消。批准過的、已了結的由主管作廢；面積通知單已出的不能作廢，另辦面積變更。",
        "登记错了：注明原因作废，单号保留，未到期的时限取消。批准过的、已了结的由主管作废；面积通知单已出的不能作废，另办面积变更。",
        "Typed in error: void with a reason; the number stays, open deadlines are cancelled. Once approved or ended the supervisor does it. With its area notice out it can't be void: apply for a change of area instead.",
    ),
    rule: Rule::House,
    fields: &[REASON],
    irreversible: true,
};

/// The time of a step was wrong.
pub const CORRECT_TIME: Action = Action {
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
            "動作名，如 supply；受理時間是 received。",
            "动作名，如 supply；受理时间是 received。",
            "The action's name, supply for example; received for the time of acceptance.",
        )),
        WHICH,
        RIGHT_TIME,
        REASON,
    ],
    irreversible: true,
};
