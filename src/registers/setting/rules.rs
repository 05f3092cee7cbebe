//! What may stand in a setting. Pure: no terminal, no database.

use super::{SETTINGS, Setting, Shape};
use crate::kernel::form::read::phone_told;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::text::{clean, fold};
use crate::kernel::words::{Lang, Say};
use crate::say;

/// Reads a setting's value as typed.
///
/// # Errors
/// Usage `bad_value` where it can't be read; refused `out_of_range` where the number is too small or too large.
pub fn read(setting: &Setting, typed: &str) -> Outcome<String> {
    let plain = typed.trim();
    match setting.shape {
        Shape::Text(max) => {
            if clean::find_refused(plain, clean::Strictness::Name).is_some() {
                return Err(bad(setting, plain));
            }
            if plain.chars().count() > max {
                return Err(range(setting, &max.to_string()));
            }
            Ok(plain.to_string())
        }
        Shape::Phones => phones(setting, plain),
        Shape::Whole { empty: true, .. } if plain.is_empty() => Ok(String::new()),
        Shape::Whole { min, max, .. } => {
            let number: i64 = plain.parse().map_err(|_| bad(setting, plain))?;
            if (min..=max).contains(&number) {
                Ok(number.to_string())
            } else {
                Err(range(setting, &format!("{min} – {max}")))
            }
        }
        Shape::Clock => {
            let known = plain.split_once(':').and_then(|(hour, minute)| {
                let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
                (hour < 24 && minute < 60 && plain.len() <= 5).then(|| format!("{hour:02}:{minute:02}"))
            });
            known.ok_or_else(|| bad(setting, plain))
        }
        Shape::OneOf(choices) => choices
            .iter()
            .find(|choice| choice.eq_ignore_ascii_case(plain))
            .map(|choice| (*choice).to_string())
            .ok_or_else(|| bad(setting, plain)),
    }
}

/// One telephone number, or several with 、 or / between them, each in its one spelling.
fn phones(setting: &Setting, typed: &str) -> Outcome<String> {
    let parts = typed.split(['、', '/', '；', ';']).map(str::trim).filter(|part| !part.is_empty());
    let read = |part: &str| {
        fold::phone(part)
            .map_err(|bad| Failure::usage(Problem::new("bad_value", phone_told(part, bad)).at(setting.key)))
    };
    let all = parts.map(read).collect::<Outcome<Vec<_>>>()?;
    Ok(all.join("、"))
}

/// Whether a value agrees with the other settings: the usual validity isn't longer than the longest.
///
/// # Errors
/// `out_of_range`, or whatever `other` fails with.
pub fn fits(setting: &Setting, value: &str, other: impl Fn(&str) -> Outcome<String>) -> Outcome<()> {
    let number = |text: &str| text.parse::<i64>().unwrap_or(0);
    match setting.key {
        "valid_days" => {
            let max = other("valid_days_max")?;
            if number(value) > number(&max) { Err(range(setting, &format!("0 – {max}"))) } else { Ok(()) }
        }
        "valid_days_max" => {
            let usual = other("valid_days")?;
            if number(value) < number(&usual) { Err(range(setting, &format!("{usual} – 365"))) } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

/// There is no such setting.
pub fn unknown(key: &str) -> Problem {
    let key = clean::for_terminal(key, clean::Newlines::Mark);
    let known = SETTINGS.iter().map(|setting| setting.key).collect::<Vec<_>>().join(" ");
    Problem::new(
        "unknown_key",
        say!(
            "沒有「{key}」這項設置。有：{known}",
            "没有“{key}”这项设置。有：{known}",
            "There is no setting '{key}'. There are: {known}"
        ),
    )
}

fn bad(setting: &Setting, typed: &str) -> Failure {
    let typed = clean::for_terminal(typed, clean::Newlines::Mark);
    Failure::usage(
        Problem::new(
            "bad_value",
            Say::each(|lang| {
                let (label, help) = (setting.label.get(lang), setting.help.get(lang));
                match lang {
                    Lang::Hant => format!("「{label}」不能是「{typed}」。{help}"),
                    Lang::Hans => format!("“{label}”不能是“{typed}”。{help}"),
                    Lang::En => format!("{label} can't be '{typed}'. {help}"),
                }
            }),
        )
        .at(setting.key),
    )
}

fn range(setting: &Setting, range: &str) -> Failure {
    Problem::house(
        "out_of_range",
        Say::each(|lang| {
            let label = setting.label.get(lang);
            match lang {
                Lang::Hant => format!("「{label}」要在 {range} 之內。請改正。"),
                Lang::Hans => format!("“{label}”要在 {range} 之内。请改正。"),
                Lang::En => format!("{label} must be within {range}. Correct it."),
            }
        }),
    )
    .at(setting.key)
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::setting::find;

    #[test]
    fn every_default_may_stand_in_its_setting() {
        for setting in SETTINGS {
            assert_eq!(read(setting, setting.default).unwrap(), setting.default, "{}", setting.key);
        }
    }

    #[test]
    fn values_are_read_or_refused() {
        for (key, typed, expected) in [
            ("close_of_business", "8:05", Ok("08:05")),
            ("close_of_business", "24:00", Err(2)),
            ("close_of_business", "late", Err(2)),
            ("valid_days", "abc", Err(2)),
            ("valid_days", "-1", Err(1)),
            ("follow_up_hours", "47", Err(1)),
            ("follow_up_hours", "48", Ok("48")),
            ("hand_over_minutes", "", Ok("")),
            ("valid_days", "", Err(2)),
            ("paper_lang", "ZH-HANS", Ok("zh-Hans")),
            ("station_phone", "（010）8888 8888", Ok("010-88888888")),
            ("complaint_phone", "12345", Ok("12345")),
            ("complaint_phone", "12345 / 010-88888888", Ok("12345、010-88888888")),
            ("gate_call_phone", "8001", Ok("8001")),
            ("gate_call_phone", "", Ok("")),
            ("gate_call_phone", "1380000000", Err(2)),
            ("station_phone", "00000000000", Err(2)),
            ("station_phone", "打給老王", Err(2)),
            ("paper_lang", "fr", Err(2)),
            ("office_name", "一\u{1b}[31m", Err(2)),
        ] {
            let read = read(find(key).unwrap(), typed).map_err(|failure| failure.exit_status());
            assert_eq!(read.as_deref(), expected.as_ref().copied(), "{key} {typed}");
        }
        assert_eq!(find("nonsense").unwrap_err().exit_status(), 2);
    }

    #[test]
    fn the_usual_validity_is_not_longer_than_the_longest() {
        let other = |key: &str| Ok(if key == "valid_days_max" { "7" } else { "3" }.to_string());
        assert!(fits(find("valid_days").unwrap(), "7", other).is_ok());
        assert!(fits(find("valid_days").unwrap(), "8", other).is_err());
        assert!(fits(find("valid_days_max").unwrap(), "2", other).is_err());
    }
}
