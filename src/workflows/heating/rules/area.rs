//! What an area change notice may say (H10, H11): nothing else changes a user's area.

use super::{AreaNotice, Kind};
use crate::kernel::problem::Problem;
use crate::kernel::units::Area;
use crate::say;

/// The area after a notice; `None` where that is beyond every record.
pub fn after(notice: &AreaNotice) -> Option<Area> {
    notice.before.plus(notice.change)
}

/// Judges the change of a notice: more for new users and restorations, less for stops and cut-offs, either for a change;
/// never nothing, and never below zero.
///
/// # Errors
/// `zero_area`, `wrong_sign`, `negative_area`.
pub fn check(kind: Kind, notice: &AreaNotice, clause: &'static str) -> Result<(), Problem> {
    let change = notice.change;
    let refuse = |code, say| Err(Problem::clause(clause, code, say).at("change"));
    if change.0 == 0 {
        return refuse(
            "zero_area",
            say!(
                "增減面積不能是 0。請填這次增加或減少的平方米數。",
                "增减面积不能是 0。请填这次增加或减少的平方米数。",
                "An area notice can't be about 0 m2. Enter by how much the area grows or shrinks."
            ),
        );
    }
    if (kind.is_new() || kind == Kind::Restore) && change.0 < 0 {
        return refuse(
            "wrong_sign",
            say!(
                "新增和復熱只會增加面積，不能是 {change}。請填正數。",
                "新增和复热只会增加面积，不能是 {change}。请填正数。",
                "New supply and restoration add area: it can't be {change}. Enter a positive number."
            ),
        );
    }
    if kind.is_stop() && change.0 > 0 {
        return refuse(
            "wrong_sign",
            say!(
                "停熱和斷熱只會減少面積，不能是 {change}。請填負數，如 -{change}。",
                "停热和断热只会减少面积，不能是 {change}。请填负数，如 -{change}。",
                "Stops and cut-offs take area away: it can't be {change}. Enter a negative number, -{change} for example."
            ),
        );
    }
    if after(notice).is_none_or(|after| after.0 < 0) {
        let before = notice.before;
        return refuse(
            "negative_area",
            say!(
                "用戶現有面積 {before} 平方米，不能再增減 {change}。請核對面積。",
                "用户现有面积 {before} 平方米，不能再增减 {change}。请核对面积。",
                "The user has {before} m2; a change of {change} isn't possible. Check the area."
            ),
        );
    }
    Ok(())
}
