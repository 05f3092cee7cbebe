//! Days and times as people type them: shorthands, and the forms that a Chinese office writes, with the punctuation
//! of an input method that is on. Judges no rule: whether a time may lie in the future is the form's to say.

use super::{Day, Minute, Stamp};
use crate::kernel::text::fold::narrow;

/// Which way a reading leans where the typed text leaves the year, month or day open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lean {
    /// What happened: received, measured. Never silently in the future.
    Past,
    /// What is to come: appointments, validity.
    Future,
    /// Whatever is nearest; the earlier of two equally near.
    Nearest,
}

/// Words for days, by their distance from today.
const DAYS: [(&str, i64); 17] = [
    ("t", 0),
    ("今天", 0),
    ("今日", 0),
    ("today", 0),
    ("y", -1),
    ("昨天", -1),
    ("昨日", -1),
    ("yesterday", -1),
    ("前天", -2),
    ("前日", -2),
    ("明天", 1),
    ("明日", 1),
    ("tomorrow", 1),
    ("後天", 2),
    ("后天", 2),
    ("後日", 2),
    ("后日", 2),
];

/// Words for this minute.
const NOW: [&str; 4] = ["n", "now", "现在", "現在"];

/// Reads a day: `t`, `y`, `今天`, `昨天`, `+3`, `-2`, `15`, `3-5`, `3.5`, `2026/3/5`, `20260305`, `2026年3月5日`, `5日`.
/// A day of the month alone is taken in the month that `lean` says, a month and a day in the year that it says.
/// `+3` means what it says under every lean. `None` for anything else and for days that don't exist.
pub fn read_day(text: &str, today: Day, lean: Lean) -> Option<Day> {
    let text = plain(text);
    if let Some((_, days)) = DAYS.iter().find(|(word, _)| *word == text) {
        return Some(today.plus(*days));
    }
    if let Some(days) = text.strip_prefix('+') {
        return shifted(today, number(days.trim_start(), 4)?);
    }
    if let Some(days) = text.strip_prefix('-') {
        return shifted(today, -number(days.trim_start(), 4)?);
    }
    if digits(&text) && text.len() == 8 {
        let all = number(&text, 8)?;
        return day_of(all / 10_000, all / 100 % 100, all % 100);
    }
    match parts(&text)?.as_slice() {
        [date] => in_month(number(date, 2)?, today, lean),
        [month, date] => in_year(number(month, 2)?, number(date, 2)?, today, lean),
        [year, month, date] if year.len() == 4 => day_of(number(year, 4)?, number(month, 2)?, number(date, 2)?),
        _ => None,
    }
}

/// Reads a time of the day as (hour, minute): `0830`, `830`, `8:30`, `8.30`, `8点半`, `8時30分`, `下午3:05`.
/// Bare hours need their word (`8点`), for `8` may be a day. `None` for anything else.
pub fn read_clock(text: &str) -> Option<(u32, u32)> {
    let text = plain(text);
    let half = HALVES.iter().find_map(|(word, half)| Some((text.strip_prefix(word)?.trim_start(), *half)));
    let (text, half) = half.map_or((text.as_str(), None), |(rest, half)| (rest, Some(half)));
    let (hour, minute) = hour_minute(text)?;
    let hour = match (half, hour) {
        (None, _) | (Some(Half::Morning), 0..=12) | (Some(Half::Noon), 11..=14) => hour,
        (Some(Half::Night), 0..=6) => hour,
        (Some(Half::Night), 12) => 0,
        (Some(Half::Noon), 1..=2) | (Some(Half::Afternoon | Half::Evening), 1..=11) => hour + 12,
        (Some(Half::Afternoon), 12..=18) | (Some(Half::Evening), 17..=23) => hour,
        _ => return None,
    };
    (hour < 24 && minute < 60).then_some((hour, minute))
}

/// Reads a moment: a clock time alone (today), a day and a clock time (`t 0830`, `15 0830`, `3-5 8:30`), the forms that
/// the program prints, `n` or `現在`, `-5` (minutes ago) and, unless what is asked lies in the past, `+5`. A clock time
/// alone that lies in the future is no reading under `Lean::Past`: it may be yesterday's, and only the typist knows.
pub fn read_moment(text: &str, now: Stamp, lean: Lean) -> Option<Minute> {
    let text = plain(text);
    let (today, minute) = (now.day(), now.minute());
    if NOW.contains(&text.as_str()) {
        return Some(minute);
    }
    if let Some(ago) = text.strip_prefix('-').and_then(|rest| number(rest.trim_start(), 4)) {
        return Some(minute.plus(-ago));
    }
    if let Some(ahead) = text.strip_prefix('+').and_then(|rest| number(rest.trim_start(), 4)) {
        return (lean != Lean::Past).then(|| minute.plus(ahead));
    }
    if let Some((hour, of_hour)) = read_clock(&text) {
        return today.at(hour, of_hour).filter(|at| lean != Lean::Past || *at <= minute);
    }
    day_and_clock(&text).into_iter().find_map(|(day, clock)| {
        let (hour, of_hour) = read_clock(clock)?;
        read_day(day, today, lean)?.at(hour, of_hour)
    })
}

/// The text in half width and lower case, `8。30`, `3、5` and `3——5` with the signs that were meant.
fn plain(text: &str) -> String {
    let meant = |ch| match ch {
        '。' | '·' => '.',
        '、' => '/',
        '—' | '–' | '−' => '-',
        _ => narrow(ch),
    };
    text.replace("——", "—").chars().map(meant).collect::<String>().trim().to_lowercase()
}

/// Every way in which the text may be a day and a clock time: after the `T` of machines, after blanks, after a day's
/// word or sign.
fn day_and_clock(text: &str) -> Vec<(&str, &str)> {
    let machine = text.split_once('t').filter(|(day, _)| day.len() == 10);
    let blanks = text.match_indices(char::is_whitespace).map(|(at, _)| text.split_at(at));
    let words = DAYS.iter().filter_map(|(word, _)| Some((*word, text.strip_prefix(word)?)));
    let signs = text.match_indices(['日', '号', '號']).map(|(at, sign)| text.split_at(at + sign.len()));
    machine.into_iter().chain(blanks).chain(words).chain(signs).collect()
}

/// The halves of a day as people say them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Night,
    Morning,
    Noon,
    Afternoon,
    Evening,
}

const HALVES: [(&str, Half); 8] = [
    ("凌晨", Half::Night),
    ("早上", Half::Morning),
    ("早晨", Half::Morning),
    ("上午", Half::Morning),
    ("中午", Half::Noon),
    ("下午", Half::Afternoon),
    ("傍晚", Half::Evening),
    ("晚上", Half::Evening),
];

/// Hour and minute without the half of the day.
fn hour_minute(text: &str) -> Option<(u32, u32)> {
    let small = |text: &str, longest| number(text, longest).and_then(|number| u32::try_from(number).ok());
    if digits(text) {
        let all = small(text, 4).filter(|_| text.len() >= 3)?;
        return Some((all / 100, all % 100));
    }
    if let Some((hour, minute)) = text.split_once([':', '.']) {
        return Some((small(hour.trim(), 2)?, small(minute.trim(), 2).filter(|_| minute.trim().len() == 2)?));
    }
    let (hour, rest) = text.split_once(['点', '點', '时', '時'])?;
    let minute = match rest.trim() {
        "" | "整" | "钟" | "鐘" => 0,
        "半" => 30,
        "一刻" => 15,
        "三刻" => 45,
        rest => small(rest.strip_suffix('分').unwrap_or(rest).trim(), 2)?,
    };
    Some((small(hour.trim(), 2)?, minute))
}

/// The numbers of a date, as text: by `-`, `.`, `/` (one of them throughout) or by 年月日; one to three of them.
fn parts(text: &str) -> Option<Vec<&str>> {
    if let Some(mark) = ['-', '.', '/'].into_iter().find(|mark| text.contains(*mark)) {
        return Some(text.split(mark).map(str::trim).collect());
    }
    let dated = text.strip_suffix(['日', '号', '號']);
    let mut rest = dated.unwrap_or(text);
    let mut parts = Vec::new();
    if let Some((year, after)) = rest.split_once('年') {
        if !after.contains('月') {
            return None;
        }
        parts.push(year.trim());
        rest = after;
    }
    if let Some((month, after)) = rest.split_once('月') {
        parts.push(month.trim());
        rest = after;
    }
    parts.push(rest.trim());
    Some(parts)
}

/// A day of the month in the month that `lean` says; months without that day are passed over.
fn in_month(date: i64, today: Day, lean: Lean) -> Option<Day> {
    let month = i64::from(today.year()) * 12 + i64::from(today.month()) - 1;
    let candidates = (-2..=2).filter_map(|step| day_of((month + step) / 12, (month + step) % 12 + 1, date));
    nearest(candidates, today, lean)
}

/// A month and a day in the year that `lean` says.
fn in_year(month: i64, date: i64, today: Day, lean: Lean) -> Option<Day> {
    let year = i64::from(today.year());
    nearest((-1..=1).filter_map(|step| day_of(year + step, month, date)), today, lean)
}

/// The candidate nearest to today on the side that `lean` allows; of two equally near, the earlier.
fn nearest(candidates: impl Iterator<Item = Day>, today: Day, lean: Lean) -> Option<Day> {
    let allowed = |day: &Day| match lean {
        Lean::Past => *day <= today,
        Lean::Future => *day >= today,
        Lean::Nearest => true,
    };
    candidates.filter(allowed).min_by_key(|day| (day.since(today).abs(), *day))
}

/// A day by its numbers, in years of four digits.
fn day_of(year: i64, month: i64, date: i64) -> Option<Day> {
    let year = i32::try_from(year).ok().filter(|year| (1000..=9999).contains(year))?;
    Day::new(year, u32::try_from(month).ok()?, u32::try_from(date).ok()?)
}

/// Some days from today, where the years keep four digits.
fn shifted(today: Day, days: i64) -> Option<Day> {
    Some(today.plus(days)).filter(|day| (1000..=9999).contains(&day.year()))
}

/// Whether the text is ASCII digits only, and some.
fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A whole number of at most `longest` ASCII digits, without sign.
fn number(text: &str, longest: usize) -> Option<i64> {
    (digits(text) && text.len() <= longest).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn now() -> Stamp {
        Stamp::parse("2026-03-05T14:32:09").unwrap()
    }

    #[test]
    fn days_as_typed() {
        for (typed, read) in [
            ("t", "2026-03-05"),
            ("T", "2026-03-05"),
            ("今天", "2026-03-05"),
            ("y", "2026-03-04"),
            ("昨天", "2026-03-04"),
            ("前天", "2026-03-03"),
            ("明天", "2026-03-06"),
            ("+3", "2026-03-08"),
            ("-2", "2026-03-03"),
            (" 5 ", "2026-03-05"),
            ("15", "2026-02-15"),
            ("31", "2026-01-31"),
            ("3-5", "2026-03-05"),
            ("3.5", "2026-03-05"),
            ("3-6", "2025-03-06"),
            ("12.31", "2025-12-31"),
            ("2026.3.5", "2026-03-05"),
            ("2026/3/5", "2026-03-05"),
            ("2026-03-05", "2026-03-05"),
            ("20260305", "2026-03-05"),
            ("2026年3月5日", "2026-03-05"),
            ("2026 年 3 月 5 日", "2026-03-05"),
            ("3月5日", "2026-03-05"),
            ("3月5", "2026-03-05"),
            ("3月5号", "2026-03-05"),
            ("5日", "2026-03-05"),
            ("6號", "2026-02-06"),
            ("2027-01-01", "2027-01-01"),
        ] {
            assert_eq!(read_day(typed, day("2026-03-05"), Lean::Past), Some(day(read)), "{typed}");
        }
    }

    #[test]
    fn what_an_input_method_makes_of_it() {
        for (typed, read) in [
            ("３－５", "2026-03-05"),
            ("３。５", "2026-03-05"),
            ("3、5", "2026-03-05"),
            ("２０２６年３月５日", "2026-03-05"),
            ("2026——3——5", "2026-03-05"),
            ("－１", "2026-03-04"),
            ("ｔ", "2026-03-05"),
        ] {
            assert_eq!(read_day(typed, day("2026-03-05"), Lean::Past), Some(day(read)), "{typed}");
        }
        for typed in ["８：３０", "8。30", "０８３０", "８点半"] {
            assert_eq!(read_clock(typed), Some((8, 30)), "{typed}");
        }
        assert_eq!(read_moment("ｙ　０８３０", now(), Lean::Past), Minute::parse("2026-03-04T08:30"));
    }

    #[test]
    fn what_is_no_day() {
        for typed in [
            "",
            " ",
            "0",
            "32",
            "2026-02-30",
            "2-30",
            "13-1",
            "26-3-5",
            "3-5-",
            "-3-5",
            "2026-3.5",
            "2026年5日",
            "年月日",
            "日",
            "0305",
            "202603",
            "202603051",
            "+",
            "-",
            "+12345",
            "+-3",
            "1-2-3-4",
            "abc",
            "3月",
            "三月五日",
            "99999999",
            "00000101",
        ] {
            assert_eq!(read_day(typed, day("2026-03-05"), Lean::Past), None, "{typed}");
        }
    }

    #[test]
    fn a_missing_month_or_year_leans() {
        let today = day("2026-12-30");
        for (typed, past, future, near) in [
            ("30", "2026-12-30", "2026-12-30", "2026-12-30"),
            ("31", "2026-10-31", "2026-12-31", "2026-12-31"),
            ("2", "2026-12-02", "2027-01-02", "2027-01-02"),
            ("15", "2026-12-15", "2027-01-15", "2026-12-15"),
            ("1-2", "2026-01-02", "2027-01-02", "2027-01-02"),
            ("11.30", "2026-11-30", "2027-11-30", "2026-11-30"),
        ] {
            let read = |lean| read_day(typed, today, lean).map(|day| day.to_string()).unwrap();
            assert_eq!(
                (read(Lean::Past), read(Lean::Future), read(Lean::Nearest)),
                (past.into(), future.into(), near.into())
            );
        }
    }

    #[test]
    fn clock_times_as_typed() {
        for (typed, hour, minute) in [
            ("0830", 8, 30),
            ("830", 8, 30),
            ("8:30", 8, 30),
            ("8.30", 8, 30),
            ("08:30", 8, 30),
            ("8点半", 8, 30),
            ("8點半", 8, 30),
            ("8時30分", 8, 30),
            ("8时30分", 8, 30),
            ("8时5分", 8, 5),
            ("8点", 8, 0),
            ("8点整", 8, 0),
            ("8点一刻", 8, 15),
            ("下午3:05", 15, 5),
            ("下午 3点半", 15, 30),
            ("上午9.15", 9, 15),
            ("中午12点", 12, 0),
            ("中午1点", 13, 0),
            ("晚上8点", 20, 0),
            ("凌晨12:10", 0, 10),
            ("下午1505", 15, 5),
            ("0000", 0, 0),
            ("2359", 23, 59),
        ] {
            assert_eq!(read_clock(typed), Some((hour, minute)), "{typed}");
        }
        for typed in [
            "",
            "8",
            "15",
            "2400",
            "24:00",
            "0860",
            "8:5",
            "8:300",
            "8:30:00",
            "083",
            "点",
            "下午",
            "8点半3",
            "上午15点",
            "晚上12点",
            "+830",
            "-5",
            "08300",
        ] {
            assert_eq!(read_clock(typed), None, "{typed}");
        }
    }

    #[test]
    fn moments_as_typed() {
        for (typed, read) in [
            ("n", "2026-03-05T14:32"),
            ("現在", "2026-03-05T14:32"),
            ("1432", "2026-03-05T14:32"),
            ("0830", "2026-03-05T08:30"),
            ("8.30", "2026-03-05T08:30"),
            ("下午2点", "2026-03-05T14:00"),
            ("t 0830", "2026-03-05T08:30"),
            ("t0830", "2026-03-05T08:30"),
            ("y 0830", "2026-03-04T08:30"),
            ("昨天下午3:05", "2026-03-04T15:05"),
            ("15 0830", "2026-02-15T08:30"),
            ("3-4 8:30", "2026-03-04T08:30"),
            ("-1 0830", "2026-03-04T08:30"),
            ("3月4日 8点半", "2026-03-04T08:30"),
            ("3月4日8点半", "2026-03-04T08:30"),
            ("2026 年 3 月 4 日 8 点半", "2026-03-04T08:30"),
            ("2026-11-30T08:05", "2026-11-30T08:05"),
            ("2026-11-30 08:05", "2026-11-30T08:05"),
            ("-5", "2026-03-05T14:27"),
            ("-90", "2026-03-05T13:02"),
        ] {
            assert_eq!(read_moment(typed, now(), Lean::Past), Minute::parse(read), "{typed}");
        }
    }

    #[test]
    fn a_clock_time_to_come_is_asked_back_where_the_past_is_meant() {
        assert_eq!(read_moment("1433", now(), Lean::Past), None);
        assert_eq!(read_moment("1433", now(), Lean::Future), Minute::parse("2026-03-05T14:33"));
        assert_eq!(read_moment("+5", now(), Lean::Past), None);
        assert_eq!(read_moment("+5", now(), Lean::Future), Minute::parse("2026-03-05T14:37"));
        assert_eq!(
            read_moment("t 1433", now(), Lean::Past),
            Minute::parse("2026-03-05T14:33"),
            "said in so many words"
        );
        for typed in
            ["", "15", "t", "2026-03-05", "2026-02-30 08:00", "2026-03-05T24:00", "08:00 t", "x 0830", "t t 0830"]
        {
            assert_eq!(read_moment(typed, now(), Lean::Past), None, "{typed}");
        }
    }

    fn lean() -> impl Strategy<Value = Lean> {
        prop_oneof![Just(Lean::Past), Just(Lean::Future), Just(Lean::Nearest)]
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,24}", lean in lean()) {
            let _ = (read_day(&text, now().day(), lean), read_clock(&text), read_moment(&text, now(), lean));
        }

        #[test]
        fn any_likely_text_is_read_or_refused(text in "[0-9tyn年月日号點点时時半分下午上今昨天 .:/+\\-]{0,16}", lean in lean()) {
            let _ = (read_day(&text, now().day(), lean), read_clock(&text), read_moment(&text, now(), lean));
        }

        #[test]
        fn what_the_program_prints_is_read_back(offset in -20_000_i64..20_000, minutes in 0_i64..1440, lean in lean()) {
            let at = now().day().plus(offset).start().plus(minutes);
            prop_assert_eq!(read_day(&at.day().to_string(), now().day(), lean), Some(at.day()));
            prop_assert_eq!(read_clock(&at.clock()), Some((at.hour(), at.minute())));
            prop_assert_eq!(read_moment(&at.to_string(), now(), lean), Some(at));
            prop_assert_eq!(read_moment(&super::super::words::minute_plain(at), now(), lean), Some(at));
        }

        #[test]
        fn what_is_left_open_is_never_put_into_the_future(text in "[0-9]{1,2}([-.][0-9]{1,2})?") {
            let today = now().day();
            prop_assert!(read_day(&text, today, Lean::Past).is_none_or(|day| day <= today));
            prop_assert!(read_day(&text, today, Lean::Future).is_none_or(|day| day >= today));
        }
    }
}
