//! The words that mark papers of every workflow: previews, training, reprints, corrections. Puts them nowhere.

use crate::kernel::words::{Lang, Words, words};

/// Across a preview.
pub const PREVIEW: Words = words("預覽", "预览", "PREVIEW");
/// Across every paper of a training file.
pub const TRAINING: Words = words("演練", "演练", "TRAINING");
/// Across what was voided.
pub const VOID: Words = words("作廢", "作废", "VOID");
/// In the empty rest of a table.
pub const BLANK: Words = words("以下空白", "以下空白", "nothing below this line");
/// At the end of a page that doesn't finish a table.
pub const CARRIED: Words = words("（接下頁）", "（接下页）", "(continued on the next page)");

/// Which reprint it is; none for the first print.
pub fn reprint_mark(lang: Lang, reprint: u32) -> Option<String> {
    (reprint > 0).then(|| match lang {
        Lang::Hant => format!("重印第 {reprint} 次"),
        Lang::Hans => format!("重印第 {reprint} 次"),
        Lang::En => format!("Reprint {reprint}"),
    })
}

/// How often the record was amended before this print; none where it never was.
pub fn amended_mark(lang: Lang, amended: i64) -> Option<String> {
    (amended > 0).then(|| match lang {
        Lang::Hant => format!("更正 {amended} 次"),
        Lang::Hans => format!("更正 {amended} 次"),
        Lang::En => format!("Amended {amended}x"),
    })
}
