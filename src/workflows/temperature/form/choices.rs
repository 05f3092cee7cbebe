//! The choices of a sheet's fields: the codes and words of the rules' types, each with its key.

use crate::kernel::form::field::Choice;
use crate::kernel::words::words;
use crate::registers::deadline::kinds;
pub use crate::registers::temp_standard::room::ROOM_KINDS;
use crate::workflows::temperature::rules::{Kind, Method, Orientation, System};

/// Why it was measured.
pub const SHEET_KINDS: &[Choice] = &[
    Choice { code: Kind::FixedPoint.code(), words: Kind::FixedPoint.words(), key: '1' },
    Choice { code: Kind::UserRequest.code(), words: Kind::UserRequest.words(), key: '2' },
    Choice { code: Kind::Complaint.code(), words: Kind::Complaint.words(), key: '3' },
    Choice { code: Kind::Spot.code(), words: Kind::Spot.words(), key: '4' },
];

/// Which way a room looks.
pub const ORIENTATIONS: &[Choice] = &[
    Choice { code: Orientation::Sunny.code(), words: Orientation::Sunny.words(), key: '1' },
    Choice { code: Orientation::Shaded.code(), words: Orientation::Shaded.words(), key: '2' },
];

/// How the heating ran.
pub const SYSTEMS: &[Choice] = &[
    Choice { code: System::Normal.code(), words: System::Normal.words(), key: '1' },
    Choice { code: System::Abnormal.code(), words: System::Abnormal.words(), key: '2' },
];

/// How it was signed.
pub const METHODS: &[Choice] = &[
    Choice { code: Method::Paper.code(), words: Method::Paper.words(), key: '1' },
    Choice { code: Method::Pin.code(), words: Method::Pin.words(), key: '2' },
    Choice { code: Method::Refused.code(), words: Method::Refused.words(), key: '3' },
    Choice { code: Method::Absent.code(), words: Method::Absent.words(), key: '4' },
];

/// What is passed up.
pub const PASSED_UP: &[Choice] = &[
    Choice { code: "failure", words: words("不合格", "不合格", "failure"), key: '1' },
    Choice { code: "opinion", words: words("用戶意見", "用户意见", "opinion"), key: '2' },
];

/// What the step `explain` of a sheet names besides its deadlines: readings that nothing decides.
pub const NO_STANDARD: &str = "no_standard";

/// What can be explained of a sheet.
pub const EXPLAINED: &[Choice] = &[
    kinds::choice("reading_report", '1'),
    kinds::choice("pass_up", '2'),
    kinds::choice("investigate", '3'),
    Choice {
        code: NO_STANDARD,
        words: words("未定標準的讀數", "未定标准的读数", "readings without a standard"),
        key: '4',
    },
];

/// What is wrong, as the repair that is opened will have it.
pub const FAULTS: &[Choice] = &[
    Choice { code: "no_heat", words: words("不熱", "不热", "no heat"), key: '1' },
    Choice { code: "leak", words: words("跑冒滴漏", "跑冒滴漏", "leak"), key: '2' },
    Choice { code: "blockage", words: words("堵塞", "堵塞", "blockage"), key: '3' },
    Choice { code: "valve", words: words("閥門", "阀门", "valve"), key: '4' },
    Choice { code: "other", words: words("其他", "其他", "other"), key: '5' },
];

/// Whose it is to repair.
pub const SCOPES: &[Choice] = &[
    Choice { code: "company", words: words("供熱單位", "供热单位", "company's"), key: '1' },
    Choice { code: "user", words: words("用戶內部", "用户内部", "user's own"), key: '2' },
    Choice { code: "unknown", words: words("待查", "待查", "unknown"), key: '3' },
];
