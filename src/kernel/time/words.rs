//! How days and times are said: weekdays, short forms for lists, what is left of a limit. Prints nothing itself.

use chrono::Weekday;

use super::{Day, Minute, Stamp};
use crate::kernel::words::{Lang, Words, words};

/// The weekday as in JSON: `monday`.
pub const fn weekday_code(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "monday",
        Weekday::Tue => "tuesday",
        Weekday::Wed => "wednesday",
        Weekday::Thu => "thursday",
        Weekday::Fri => "friday",
        Weekday::Sat => "saturday",
        Weekday::Sun => "sunday",
    }
}

/// The weekday as people write it: `週一`, `Mon`.
pub const fn weekday(weekday: Weekday) -> Words {
    match weekday {
        Weekday::Mon => words("週一", "周一", "Mon"),
        Weekday::Tue => words("週二", "周二", "Tue"),
        Weekday::Wed => words("週三", "周三", "Wed"),
        Weekday::Thu => words("週四", "周四", "Thu"),
        Weekday::Fri => words("週五", "周五", "Fri"),
        Weekday::Sat => words("週六", "周六", "Sat"),
        Weekday::Sun => words("週日", "周日", "Sun"),
    }
}

/// A day with its weekday: `2026-11-30 週一`.
pub fn day_full(day: Day, lang: Lang) -> String {
    format!("{day} {}", weekday(day.weekday()).get(lang))
}

/// A minute with its weekday: `2026-11-30 週一 08:05`.
pub fn minute_full(minute: Minute, lang: Lang) -> String {
    format!("{} {}", day_full(minute.day(), lang), minute.clock())
}

/// A minute without its weekday and without the `T` of machines: `2026-11-30 08:05`.
pub fn minute_plain(minute: Minute) -> String {
    format!("{} {}", minute.day(), minute.clock())
}

/// The day for the title line: `11月23日 週一`, `Mon 23 Nov`.
pub fn day_title(day: Day, lang: Lang) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let name = weekday(day.weekday()).get(lang);
    match lang {
        Lang::Hant | Lang::Hans => format!("{}月{}日 {name}", day.month(), day.day()),
        Lang::En => {
            let month = MONTHS.get(day.month() as usize - 1).unwrap_or(&"");
            format!("{name} {} {month}", day.day())
        }
    }
}

/// A day for a list: `11-21`, with its year where that isn't this one.
pub fn day_short(day: Day, today: Day) -> String {
    if day.year() == today.year() { format!("{:02}-{:02}", day.month(), day.day()) } else { day.to_string() }
}

/// A time for a list: `14:32` today, `11-21` this year, `2025-11-21` else.
pub fn minute_short(minute: Minute, now: Stamp) -> String {
    if minute.day() == now.day() { minute.clock() } else { day_short(minute.day(), now.day()) }
}

/// A length of time to the minute, at most two units: `45 分`, `1 時 05 分`, `2 天`; never a sign.
pub fn span(minutes: i64, lang: Lang) -> String {
    let size = minutes.unsigned_abs();
    let (hours, rest) = (size / 60, size % 60);
    match (lang, size) {
        (Lang::En, 0..60) => format!("{rest} min"),
        (_, 0..60) => format!("{rest} 分"),
        (Lang::En, 60..1440) if rest == 0 => format!("{hours} h"),
        (Lang::En, 60..1440) => format!("{hours} h {rest:02} min"),
        (Lang::Hant, 60..1440) if rest == 0 => format!("{hours} 小時"),
        (Lang::Hans, 60..1440) if rest == 0 => format!("{hours} 小时"),
        (Lang::Hant, 60..1440) => format!("{hours} 時 {rest:02} 分"),
        (Lang::Hans, 60..1440) => format!("{hours} 时 {rest:02} 分"),
        (Lang::En, 1440..2880) => "1 day".to_string(),
        (Lang::En, _) => format!("{} days", size / 1440),
        (_, _) => format!("{} 天", size / 1440),
    }
}

/// What is left until a limit, `+2 天`, or how long it is over, `-45 分`; `0` counts as left, for limits include their
/// last minute.
pub fn left(due: Minute, now: Stamp, lang: Lang) -> String {
    let minutes = due.since(now.minute());
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{}", span(minutes, lang))
}

/// The longest time that is counted down to the second.
pub const COUNTED_DOWN: i64 = 120 * 60;

/// What is left until a limit, for the eye of somebody who waits for it: `剩 12分34秒` to the second in the last hour,
/// `剩 1時05分` in the one before, `剩 5 小時` before that; `逾 5 分` when it is over. Every number has its unit. A limit
/// includes its last minute, in which it stands at nought.
pub fn countdown(due: Minute, now: Stamp, lang: Lang) -> String {
    let seconds = due.stamp().since(now);
    let text = if due < now.minute() || seconds > COUNTED_DOWN {
        span(due.since(now.minute()), lang)
    } else {
        let seconds = seconds.max(0);
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        match (hours, lang) {
            (0, Lang::En) => format!("{minutes:02}m{seconds:02}s"),
            (0, _) => format!("{minutes:02}分{seconds:02}秒"),
            (_, Lang::En) => format!("{hours}h{minutes:02}m"),
            (_, Lang::Hant) => format!("{hours}時{minutes:02}分"),
            (_, Lang::Hans) => format!("{hours}时{minutes:02}分"),
        }
    };
    match (due < now.minute(), lang) {
        (false, Lang::En) => format!("{text} left"),
        (false, _) => format!("剩 {text}"),
        (true, Lang::En) => format!("{text} late"),
        (true, _) => format!("逾 {text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_by_distance() {
        let now = Stamp::parse("2026-11-23T14:32:07").unwrap();
        for (at, short) in
            [("2026-11-23T08:05", "08:05"), ("2026-11-21T08:05", "11-21"), ("2025-12-31T23:59", "2025-12-31")]
        {
            assert_eq!(minute_short(Minute::parse(at).unwrap(), now), short);
        }
        assert_eq!(day_title(now.day(), Lang::Hant), "11月23日 週一");
        assert_eq!(day_title(now.day(), Lang::En), "Mon 23 Nov");
        assert_eq!(minute_full(now.minute(), Lang::Hans), "2026-11-23 周一 14:32");
    }

    #[test]
    fn what_is_left() {
        let now = Stamp::parse("2026-11-23T14:32:59").unwrap();
        for (due, hant, en) in [
            ("2026-11-23T14:32", "+0 分", "+0 min"),
            ("2026-11-23T13:47", "-45 分", "-45 min"),
            ("2026-11-23T15:37", "+1 時 05 分", "+1 h 05 min"),
            ("2026-11-23T16:32", "+2 小時", "+2 h"),
            ("2026-11-25T14:33", "+2 天", "+2 days"),
            ("2026-11-22T14:32", "-1 天", "-1 day"),
        ] {
            let due = Minute::parse(due).unwrap();
            assert_eq!((left(due, now, Lang::Hant).as_str(), left(due, now, Lang::En).as_str()), (hant, en));
        }
    }

    #[test]
    fn what_is_counted_down() {
        let now = Stamp::parse("2026-11-23T14:32:07").unwrap();
        for (due, hant, en) in [
            ("2026-11-23T14:31", "逾 1 分", "1 min late"),
            ("2026-11-23T14:32", "剩 00分00秒", "00m00s left"),
            ("2026-11-23T14:33", "剩 00分53秒", "00m53s left"),
            ("2026-11-23T14:45", "剩 12分53秒", "12m53s left"),
            ("2026-11-23T16:32", "剩 1時59分", "1h59m left"),
            ("2026-11-23T16:33", "剩 2 時 01 分", "2 h 01 min left"),
            ("2026-11-24T15:00", "剩 1 天", "1 day left"),
            ("2026-11-21T14:32", "逾 2 天", "2 days late"),
        ] {
            let due = Minute::parse(due).unwrap();
            assert_eq!((countdown(due, now, Lang::Hant).as_str(), countdown(due, now, Lang::En).as_str()), (hant, en));
        }
    }
}
