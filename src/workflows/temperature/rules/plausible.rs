//! What a reading can't be: warmer or colder than any room, still to come, taken with an instrument that nobody vouches
//! for. Refused at once, with what is likely meant.

use crate::kernel::problem::Problem;
use crate::kernel::time::words::minute_plain;
use crate::kernel::time::{Day, Minute};
use crate::kernel::units::Celsius;
use crate::say;

/// The coldest reading that is taken (contract, section 3).
pub const COLDEST: Celsius = Celsius(-200);

/// The warmest reading that is taken.
pub const WARMEST: Celsius = Celsius(500);

/// Between these a room usually is: where a decimal point would put a reading here, it was most likely left out.
const USUAL: std::ops::RangeInclusive<i64> = 50..=400;

/// Whether a temperature can be a room's.
///
/// # Errors
/// `out_of_range`, with the reading that a decimal point would make of it.
pub fn temperature(celsius: Celsius) -> Result<(), Problem> {
    if (COLDEST..=WARMEST).contains(&celsius) {
        return Ok(());
    }
    let meant = Celsius(celsius.0 / 10);
    if celsius.0 % 10 == 0 && USUAL.contains(&meant.0) {
        return Err(Problem::house(
            "out_of_range",
            say!(
                "{celsius} ℃ 不會是室溫，是不是漏了小數點：{meant}？讀數只收 {COLDEST} 到 {WARMEST} ℃。",
                "{celsius} ℃ 不会是室温，是不是漏了小数点：{meant}？读数只收 {COLDEST} 到 {WARMEST} ℃。",
                "{celsius} °C can't be a room. Was the decimal point left out: {meant}? Readings from {COLDEST} to {WARMEST} °C are taken."
            ),
        ));
    }
    Err(Problem::house(
        "out_of_range",
        say!(
            "{celsius} ℃ 不會是室溫。讀數只收 {COLDEST} 到 {WARMEST} ℃，請查對原始記錄。",
            "{celsius} ℃ 不会是室温。读数只收 {COLDEST} 到 {WARMEST} ℃，请查对原始记录。",
            "{celsius} °C can't be a room. Readings from {COLDEST} to {WARMEST} °C are taken: check what was written down."
        ),
    ))
}

/// Whether a reading has happened.
///
/// # Errors
/// `future`.
pub fn happened(at: Minute, now: Minute) -> Result<(), Problem> {
    if at <= now {
        return Ok(());
    }
    let (at, now) = (minute_plain(at), minute_plain(now));
    Err(Problem::clause(
        "H14",
        "future",
        say!(
            "測溫時間 {at} 還沒到（現在是 {now}）。請填真正測的時間。",
            "测温时间 {at} 还没到（现在是 {now}）。请填真正测的时间。",
            "{at} is still to come (it is now {now}). Type when it was measured."
        ),
    ))
}

/// Whether an instrument's calibration held on the day of the visit; its last day is one of it.
///
/// # Errors
/// `calibration_expired`.
pub fn calibrated(instrument: &str, until: Day, on: Day) -> Result<(), Problem> {
    if on <= until {
        return Ok(());
    }
    Err(Problem::house(
        "calibration_expired",
        say!(
            "測溫儀 {instrument} 的檢定有效期到 {until}，{on} 已經過期，測的不算數。請換一支重測；已重新檢定的，先更正測溫儀登記。",
            "测温仪 {instrument} 的检定有效期到 {until}，{on} 已经过期，测的不算数。请换一支重测；已重新检定的，先更正测温仪登记。",
            "The calibration of instrument {instrument} ended on {until}, before {on}, so that its readings can't be taken. Measure with another; where it was calibrated anew, amend the instrument first."
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::words::Lang;

    #[test]
    fn a_missed_decimal_point_is_thought_of() {
        for (celsius, refused, meant) in [
            (-200, false, None),
            (-201, true, None),
            (500, false, None),
            (501, true, None),
            (179, false, None),
            (1800, true, Some("18.0")),
            (1790, true, Some("17.9")),
            (4000, true, Some("40.0")),
            (4010, true, None),
            (1795, true, None),
            (-1800, true, None),
            (18000, true, None),
        ] {
            let found = temperature(Celsius(celsius));
            assert_eq!(found.is_err(), refused, "{celsius}");
            let Err(problem) = found else { continue };
            assert_eq!(problem.code, "out_of_range");
            let english = problem.say.get(Lang::En);
            assert_eq!(english.contains("decimal point"), meant.is_some(), "{celsius}: {english}");
            assert!(meant.is_none_or(|meant| english.contains(&format!(": {meant}?"))), "{celsius}: {english}");
        }
    }

    #[test]
    fn the_minute_and_the_day_themselves_are_taken() {
        let now = Minute::parse("2026-11-23T10:00").unwrap();
        assert!(happened(now, now).is_ok());
        assert_eq!(happened(now.plus(1), now).unwrap_err().code, "future");
        let until = now.day();
        assert!(calibrated("CW-1", until, until).is_ok());
        let problem = calibrated("CW-1", until, until.plus(1)).unwrap_err();
        assert_eq!(problem.code, "calibration_expired");
        for part in ["CW-1", "2026-11-23", "2026-11-24"] {
            assert!(problem.say.get(Lang::Hant).contains(part), "{part}");
        }
    }
}
