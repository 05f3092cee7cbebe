//! The papers of temperature checks (H13, H14): the sheet as it was measured and judged, and the blank one to take along.
//! Takes frozen facts and makes paper values; reads no file and no clock, and judges nothing.

mod blank;
mod sheet;

use crate::kernel::units::Celsius;
use crate::kernel::words::{Lang, Words, words};
use crate::registers::user::class::{BuildingKind, UserClass};

pub use blank::{BlankFacts, blank};
pub use sheet::{SheetFacts, sheet};

const TITLE: Words = words("測溫記錄表", "测温记录表", "Room-Temperature Record");
/// H14: an unsigned record is invalid.
const UNSIGNED: Words = words(
    "沒有用戶簽字的測溫記錄無效。記錄不得隨意填寫或改寫；讀錯的另記一行，寫明原因並請用戶簽字。",
    "没有用户签字的测温记录无效。记录不得随意填写或改写；读错的另记一行，写明原因并请用户签字。",
    "Without the user's signature a record is invalid. Nothing is altered: a misread line is written anew, with the reason and the user's signature.",
);

/// Class and building: `居民 樓房`.
fn home(class: UserClass, building: BuildingKind, lang: Lang) -> String {
    format!("{} {}", class.words().get(lang), building.words().get(lang))
}

/// `18.0 ℃`.
fn degrees(celsius: Celsius) -> String {
    format!("{celsius} ℃")
}
