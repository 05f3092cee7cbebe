//! What the reading says when it can't take something: what is wrong, and what would be right, with an example.

use super::Dialect;
use super::screen::{keys, names, on_screen};
use crate::kernel::form::field::{Choice, Field, Kind};
use crate::kernel::pick::Candidate;
use crate::kernel::problem::Problem;
use crate::kernel::text::clean::{Newlines, for_terminal};
use crate::kernel::text::fold::{BadNumber, BadPhone, fold_ascii, plain_whole};
use crate::kernel::text::width;
use crate::kernel::units::decimal;
use crate::kernel::words::{Lang, Say, Words};
use crate::say;

/// How a sentence names its field, in each language.
pub(super) struct Name {
    hant: String,
    hans: String,
    en: String,
    dialect: Dialect,
}

impl Name {
    /// The label; for scripts the key too, because that is what they wrote.
    pub(super) fn new(field: &Field, path: &str, dialect: Dialect) -> Name {
        let Words { hant, hans, en } = field.label;
        match dialect {
            Dialect::Screen => {
                Name { hant: format!("「{hant}」"), hans: format!("「{hans}」"), en: en.to_string(), dialect }
            }
            Dialect::Strict => Name {
                hant: format!("「{hant}」({path})"),
                hans: format!("「{hans}」({path})"),
                en: format!("{en} ({path})"),
                dialect,
            },
        }
    }
}

/// Puts a field's name before a sentence.
pub(super) fn named(name: &Name, problem: Problem) -> Problem {
    let Name { hant, hans, en, .. } = name;
    let say = Say::new(
        format!("{hant}：{}", problem.say.get(Lang::Hant)),
        format!("{hans}：{}", problem.say.get(Lang::Hans)),
        format!("{en}: {}", problem.say.get(Lang::En)),
    );
    Problem { say, ..problem }
}

/// Typed text as a sentence can quote it: safe to print, and not longer than a line has room for.
pub(super) fn quoted(typed: &str) -> String {
    let start: String = typed.chars().take(60).collect();
    width::shorten(&for_terminal(&start, Newlines::Mark), 32).into_owned()
}

pub(super) fn missing(name: &Name, field: &Field) -> Problem {
    let expected = expected(field, name.dialect);
    let [a, b, c] = parts(&expected);
    let problem =
        Problem::new("missing", say!("必填，還空著。{a}", "必填，还空着。{b}", "It is required and empty. {c}"));
    named(name, problem)
}

pub(super) fn bad_value(name: &Name, field: &Field, typed: &str) -> Problem {
    let typed = quoted(typed);
    let expected = expected(field, name.dialect);
    let [a, b, c] = parts(&expected);
    let problem = Problem::new(
        "bad_value",
        say!("「{typed}」讀不懂。{a}", "「{typed}」读不懂。{b}", "\"{typed}\" can't be read. {c}"),
    );
    named(name, problem)
}

pub(super) fn bad_number(name: &Name, field: &Field, typed: &str, bad: &BadNumber) -> Problem {
    let expected = expected(field, name.dialect);
    let [a, b, c] = parts(&expected);
    let text = quoted(typed);
    let say = match bad {
        BadNumber::Shape => return bad_value(name, field, typed),
        BadNumber::TooLarge => return out_of_range(name, field, typed),
        BadNumber::ForeignDigit(ch) => say!(
            "「{text}」裡的「{ch}」不是 0 到 9 的數字。{a}",
            "「{text}」里的「{ch}」不是 0 到 9 的数字。{b}",
            "\"{ch}\" in \"{text}\" is not one of the digits 0 to 9. {c}"
        ),
        BadNumber::NotWhole => say!(
            "「{text}」帶小數，這裡只收整數。{a}",
            "「{text}」带小数，这里只收整数。{b}",
            "\"{text}\" has a fraction; only whole numbers are taken here. {c}"
        ),
        BadNumber::Places => say!(
            "「{text}」的小數位太多，不代為四捨五入。{a}",
            "「{text}」的小数位太多，不代为四舍五入。{b}",
            "\"{text}\" has too many decimals; nothing is rounded here. {c}"
        ),
        BadNumber::Unit(unit) => {
            let unit = quoted(unit);
            say!(
                "「{unit}」不是這一欄的單位，不代為換算。{a}",
                "「{unit}」不是这一栏的单位，不代为换算。{b}",
                "\"{unit}\" is not the unit of this field, and nothing is converted here. {c}"
            )
        }
    };
    named(name, Problem::new("bad_value", say))
}

pub(super) fn bad_phone(name: &Name, typed: &str, bad: BadPhone) -> Problem {
    named(name, Problem::new("bad_value", phone_told(typed, bad)))
}

/// Why typed text is no telephone number, and what to type instead.
pub fn phone_told(typed: &str, bad: BadPhone) -> Say {
    let text = quoted(typed);
    match bad {
        BadPhone::Sign(ch) => {
            let ch = quoted(&ch.to_string());
            say!(
                "「{text}」裡的「{ch}」不是電話號碼的字符。請只填一個號碼，例如 13800000001 或 010-88888888-801。",
                "「{text}」里的「{ch}」不是电话号码的字符。请只填一个号码，例如 13800000001 或 010-88888888-801。",
                "\"{ch}\" in \"{text}\" belongs to no telephone number. Type one number, such as 13800000001 or 010-88888888-801."
            )
        }
        BadPhone::TooShort => say!(
            "「{text}」太短，不像電話號碼。例如 13800000001 或 12345。",
            "「{text}」太短，不像电话号码。例如 13800000001 或 12345。",
            "\"{text}\" is too short for a telephone number. Type one such as 13800000001 or 12345."
        ),
        BadPhone::TooLong => say!(
            "「{text}」太長，像是兩個號碼。請只填一個，例如 13800000001。",
            "「{text}」太长，像是两个号码。请只填一个，例如 13800000001。",
            "\"{text}\" is too long, perhaps two numbers. Type one, such as 13800000001."
        ),
        BadPhone::Mobile(size) => say!(
            "「{text}」有 {size} 位，手機號碼是 11 位。請查對，漏了的補上，多打的刪去。",
            "「{text}」有 {size} 位，手机号码是 11 位。请查对，漏了的补上，多打的删去。",
            "\"{text}\" has {size} digits; a mobile number has 11. Check it and add what is missing or take out what is too much."
        ),
        BadPhone::Shape(size) => say!(
            "「{text}」有 {size} 位，不像電話號碼。手機 11 位；固定電話是區號加 7 或 8 位，例如 010-88888888；國外號碼前面加 + 和國家代碼。",
            "「{text}」有 {size} 位，不像电话号码。手机 11 位；固定电话是区号加 7 或 8 位，例如 010-88888888；国外号码前面加 + 和国家代码。",
            "\"{text}\" has {size} digits, which no telephone number has. A mobile has 11; a landline its area code and 7 or 8 digits, such as 010-88888888; a foreign number begins with + and its country."
        ),
        BadPhone::Zeros => say!(
            "「{text}」全是 0，不是電話號碼。請填打得通的號碼；分機或短號也可以，例如 12345。",
            "「{text}」全是 0，不是电话号码。请填打得通的号码；分机或短号也可以，例如 12345。",
            "\"{text}\" is nothing but zeros. Type a number that can be rung; an extension or short number will do, such as 12345."
        ),
    }
}

pub(super) fn out_of_range(name: &Name, field: &Field, typed: &str) -> Problem {
    let typed = quoted(typed);
    let expected = expected(field, name.dialect);
    let [a, b, c] = parts(&expected);
    let say = match without_point(field, &typed) {
        Some(meant) => say!(
            "「{typed}」超出範圍，是不是漏了小數點：{meant}？{a}",
            "「{typed}」超出范围，是不是漏了小数点：{meant}？{b}",
            "\"{typed}\" is out of range. Was the decimal point left out: {meant}? {c}"
        ),
        None => say!("「{typed}」超出範圍。{a}", "「{typed}」超出范围。{b}", "\"{typed}\" is out of range. {c}"),
    };
    named(name, Problem::new("out_of_range", say))
}

/// What a number is with the decimal point that was most likely left out, where that can stand: 185 for 18.5.
fn without_point(field: &Field, typed: &str) -> Option<String> {
    let Kind::Decimal { places: places @ 1.., min, max, .. } = field.kind else { return None };
    let scaled = plain_whole(&fold_ascii(typed)).ok().filter(|scaled| (min..=max).contains(scaled))?;
    Some(decimal(scaled, places))
}

pub(super) fn future(name: &Name, typed: &str, now: &str) -> Problem {
    let typed = quoted(typed);
    let problem = Problem::new(
        "future",
        say!(
            "{typed} 還沒到（現在是 {now}）。請填已經發生的時間。",
            "{typed} 还没到（现在是 {now}）。请填已经发生的时间。",
            "{typed} is still to come (it is now {now}). Type when it happened."
        ),
    );
    named(name, problem)
}

pub(super) fn unknown_choice(name: &Name, choices: &[Choice], typed: &str, dialect: Dialect) -> Problem {
    let typed = quoted(typed);
    let [a, b, c] = match dialect {
        Dialect::Strict => {
            let codes = choices.iter().map(|choice| choice.code).collect::<Vec<_>>().join(", ");
            [codes.clone(), codes.clone(), codes]
        }
        Dialect::Screen => Lang::ALL.map(|lang| keys(choices, lang)),
    };
    let problem = Problem::new(
        "unknown_choice",
        say!(
            "沒有「{typed}」這一項。請選：{a}。",
            "没有「{typed}」这一项。请选：{b}。",
            "\"{typed}\" is not one of the choices. Choose: {c}."
        ),
    );
    named(name, problem)
}

pub(super) fn unknown_key(key: &str, fields: &[Field]) -> Problem {
    let key = quoted(key);
    let known = fields.iter().map(|field| field.key).collect::<Vec<_>>().join(", ");
    if known.is_empty() {
        return Problem::new(
            "unknown_key",
            say!(
                "沒有「{key}」這個鍵；這裡不收任何鍵。",
                "没有「{key}」这个键；这里不收任何键。",
                "There is no key \"{key}\"; no key is taken here."
            ),
        );
    }
    Problem::new(
        "unknown_key",
        say!(
            "沒有「{key}」這個鍵。可用的鍵：{known}。",
            "没有「{key}」这个键。可用的键：{known}。",
            "There is no key \"{key}\". The keys are: {known}."
        ),
    )
}

/// Codes and words of the registers, for what they lack and what they have twice.
fn register(source: &str) -> (&'static str, &'static str, Words) {
    use crate::kernel::words::words;
    match source {
        "staff" => ("unknown_person", "ambiguous_person", words("人員登記", "人员登记", "the staff register")),
        "customer" => {
            ("unknown_customer", "ambiguous_customer", words("客戶登記", "客户登记", "the customer register"))
        }
        "variety" => ("unknown_variety", "ambiguous_variety", words("品種登記", "品种登记", "the variety register")),
        "size" => ("unknown_size", "ambiguous_size", words("紗樣標準", "纱样标准", "the yarn-weight standards")),
        "user" | "account" => {
            ("unknown_account", "ambiguous_account", words("用戶登記", "用户登记", "the user register"))
        }
        "station" => {
            ("unknown_station", "ambiguous_station", words("供熱站登記", "供热站登记", "the station register"))
        }
        "fee" => ("unknown_fee", "ambiguous_fee", words("收費標準", "收费标准", "the fee schedule")),
        "point" => {
            ("unknown_point", "ambiguous_point", words("測溫點登記", "测温点登记", "the register of measuring points"))
        }
        "instrument" => {
            ("unknown_instrument", "ambiguous_instrument", words("儀器登記", "仪器登记", "the instrument register"))
        }
        "facility" => {
            ("unknown_facility", "ambiguous_facility", words("設施登記", "设施登记", "the facility register"))
        }
        "outage" => ("unknown_outage", "ambiguous_outage", words("停熱記錄", "停热记录", "the outages")),
        _ => ("unknown_entry", "ambiguous_entry", words("登記", "登记", "the register")),
    }
}

pub(super) fn unknown_entry(name: &Name, source: &str, typed: &str, likely: &[Candidate]) -> Problem {
    let (code, _, book) = register(source);
    let typed = quoted(typed);
    let Words { hant, hans, en } = book;
    let screen = name.dialect == Dialect::Screen;
    let list = if screen { names(likely) } else { list(likely) };
    let say = if screen && list.is_empty() {
        say!(
            "{hant}裡沒有「{typed}」。請改，或先登記。",
            "{hans}里没有「{typed}」。请改，或先登记。",
            "\"{typed}\" is not in {en}. Correct it, or enter it there first."
        )
    } else if screen {
        say!(
            "{hant}裡沒有「{typed}」。相近的有：{list}。按 F7 從列表裡選。",
            "{hans}里没有「{typed}」。相近的有：{list}。按 F7 从列表里选。",
            "\"{typed}\" is not in {en}. Near it: {list}. F7 shows the list to choose from."
        )
    } else if list.is_empty() && source == "user" {
        say!(
            "{hant}裡沒有「{typed}」。請填戶號、登記裡的全名，或 user/12 這樣的鍵；查不到就填地址。",
            "{hans}里没有「{typed}」。请填户号、登记里的全名，或 user/12 这样的键；查不到就填地址。",
            "\"{typed}\" is not in {en}. Type the account, the exact name or a key such as user/12; where there is none, give the address."
        )
    } else if list.is_empty() {
        say!(
            "{hant}裡沒有「{typed}」。請填登記裡的全名、代碼或鍵（例如 12），或先登記。",
            "{hans}里没有「{typed}」。请填登记里的全名、代码或键（例如 12），或先登记。",
            "\"{typed}\" is not in {en}. Type an exact name, a code or a key such as 12, or enter it there first."
        )
    } else {
        say!(
            "{hant}裡沒有「{typed}」。相近的有：{list}。請填全名、代碼或鍵。",
            "{hans}里没有「{typed}」。相近的有：{list}。请填全名、代码或键。",
            "\"{typed}\" is not in {en}. Near it: {list}. Type an exact name, a code or a key."
        )
    };
    named(name, Problem::new(code, say))
}

/// A bare number at the screen, where nobody sees the keys of a register.
pub(super) fn stray_number(name: &Name, source: &str, typed: &str) -> Problem {
    let (code, _, _) = register(source);
    let typed = quoted(typed);
    let example = format!("{source}/{typed}");
    let say = say!(
        "「{typed}」只是個數字。填名字或拼音字頭；編號寫成 {example}。",
        "“{typed}”只是个数字。填名字或拼音字头；编号写成 {example}。",
        "\"{typed}\" is only a number. Type a name or its initials; a key is written {example}."
    );
    named(name, Problem::new(code, say))
}

pub(super) fn ambiguous_entry(name: &Name, source: &str, typed: &str, found: &[Candidate]) -> Problem {
    let (_, code, book) = register(source);
    let typed = quoted(typed);
    let Words { hant, hans, en } = book;
    let list = list(found);
    let count = found.len();
    let example = found.first().map_or_else(String::new, |first| format!("{source}/{}", first.key));
    if name.dialect == Dialect::Screen {
        let list = names(found);
        let say = say!(
            "{hant}裡有 {count} 個「{typed}」：{list}。按 F7 從列表裡選。",
            "{hans}里有 {count} 个「{typed}」：{list}。按 F7 从列表里选。",
            "\"{typed}\" is {count} times in {en}: {list}. F7 shows the list to choose from."
        );
        return named(name, Problem::new(code, say));
    }
    let say = say!(
        "{hant}裡有 {count} 個「{typed}」：{list}。請填鍵，例如 {example}。",
        "{hans}里有 {count} 个「{typed}」：{list}。请填键，例如 {example}。",
        "\"{typed}\" is {count} times in {en}: {list}. Type the key, such as {example}."
    );
    named(name, Problem::new(code, say))
}

/// Candidates as a sentence lists them: key, name, what tells them apart.
fn list(found: &[Candidate]) -> String {
    let one = |it: &Candidate| {
        let name = quoted(&it.name);
        if it.note.is_empty() {
            format!("{} {name}", it.key)
        } else {
            format!("{} {name} ({})", it.key, quoted(&it.note))
        }
    };
    found.iter().take(8).map(one).collect::<Vec<_>>().join(", ")
}

pub(super) fn wrong_shape(name: &Name, field: &Field) -> Problem {
    let expected = expected(field, name.dialect);
    let [a, b, c] = parts(&expected);
    let problem =
        Problem::new("bad_value", say!("值的形式不對。{a}", "值的形式不对。{b}", "The value has the wrong shape. {c}"));
    named(name, problem)
}

fn parts(say: &Say) -> [&str; 3] {
    Lang::ALL.map(|lang| say.get(lang))
}

/// What a field takes, with an example.
fn expected(field: &Field, dialect: Dialect) -> Say {
    let kind = field.kind;
    if dialect == Dialect::Screen
        && let Some(say) = on_screen(kind)
    {
        return say;
    }
    match kind {
        Kind::Text { max } => {
            say!(
                "請填一行文字，最多 {max} 個字符。",
                "请填一行文字，最多 {max} 个字符。",
                "Type one line of text, at most {max} characters."
            )
        }
        Kind::Name { .. } => {
            say!("請填名稱，例如 王建國。", "请填名称，例如 王建国。", "Type a name, such as Wang Jianguo.")
        }
        Kind::Code { .. } if field.key == "account" => {
            say!("請填戶號，例如 10030201。", "请填户号，例如 10030201。", "Type an account, such as 10030201.")
        }
        Kind::Code { .. } => say!("請填代碼，例如 JC40S。", "请填代码，例如 JC40S。", "Type a code, such as JC40S."),
        Kind::Phone => say!(
            "請填電話，例如 13800000001。",
            "请填电话，例如 13800000001。",
            "Type a telephone number, such as 13800000001."
        ),
        Kind::Whole { min, max, unit } => {
            let example = 3.clamp(min, max);
            let [u, v, w] = units(unit);
            if max == i64::MAX {
                say!(
                    "請填不小於 {min} 的整數{u}，例如 {example}。",
                    "请填不小于 {min} 的整数{v}，例如 {example}。",
                    "Type a whole number of at least {min}{w}, such as {example}."
                )
            } else {
                say!(
                    "請填 {min} 到 {max} 的整數{u}，例如 {example}。",
                    "请填 {min} 到 {max} 的整数{v}，例如 {example}。",
                    "Type a whole number from {min} to {max}{w}, such as {example}."
                )
            }
        }
        Kind::Decimal { places, min, max, unit } => {
            let scaled = 18_i64.saturating_mul(10_i64.saturating_pow(places)).saturating_add(5).clamp(min, max);
            let (low, high, example) = (decimal(min, places), decimal(max, places), decimal(scaled, places));
            let [u, v, w] = units(unit);
            say!(
                "請填 {low} 到 {high}、最多 {places} 位小數的數{u}，例如 {example}。",
                "请填 {low} 到 {high}、最多 {places} 位小数的数{v}，例如 {example}。",
                "Type a number from {low} to {high} with at most {places} decimals{w}, such as {example}."
            )
        }
        Kind::Day => {
            say!("請填日期，例如 2026-11-30。", "请填日期，例如 2026-11-30。", "Type a date, such as 2026-11-30.")
        }
        Kind::Moment { .. } => {
            say!(
                "請填日期和時間，例如 2026-11-30T08:05。",
                "请填日期和时间，例如 2026-11-30T08:05。",
                "Type date and time, such as 2026-11-30T08:05."
            )
        }
        Kind::Clock => {
            say!("請填時刻，例如 08:05。", "请填时刻，例如 08:05。", "Type a time of the day, such as 08:05.")
        }
        Kind::Flag => say!("請填 true（是）或 false（否）。", "请填 true（是）或 false（否）。", "Type true or false."),
        Kind::Choice(choices) => {
            let codes = codes(choices);
            say!("請選一項：{codes}。", "请选一项：{codes}。", "Choose one of: {codes}.")
        }
        Kind::Many(choices) => {
            let codes = codes(choices);
            say!(
                "可選幾項，用逗號分開：{codes}。",
                "可选几项，用逗号分开：{codes}。",
                "Choose some, with commas between: {codes}."
            )
        }
        Kind::Pick { .. } => say!(
            "請填登記裡的名稱、代碼或鍵，例如 12。",
            "请填登记里的名称、代码或键，例如 12。",
            "Type a name, a code or a key of the register, such as 12."
        ),
        Kind::PickMany { .. } => say!(
            "請填登記裡的名稱或鍵，用逗號分開，例如 12,15。",
            "请填登记里的名称或键，用逗号分开，例如 12,15。",
            "Type names or keys of the register with commas between, such as 12,15."
        ),
        Kind::Texts { max } => say!(
            "請填幾段文字，用逗號分開，每段最多 {max} 個字符。",
            "请填几段文字，用逗号分开，每段最多 {max} 个字符。",
            "Type some texts with commas between, at most {max} characters each."
        ),
        Kind::Rows(fields) => {
            let example = example(fields);
            say!(
                "至少填一行；命令行用 JSON 列表，例如 [{example}]。",
                "至少填一行；命令行用 JSON 列表，例如 [{example}]。",
                "Fill at least one row; on the command line a JSON list such as [{example}]."
            )
        }
        Kind::Group(fields) => {
            let example = example(fields);
            say!(
                "請填其中各欄；命令行用 JSON 對象，例如 {example}。",
                "请填其中各栏；命令行用 JSON 对象，例如 {example}。",
                "Fill its fields; on the command line a JSON object such as {example}."
            )
        }
    }
}

fn units(unit: Words) -> [String; 3] {
    Lang::ALL.map(|lang| {
        let word = unit.get(lang);
        match (word.is_empty(), lang) {
            (true, _) => String::new(),
            (false, Lang::En) => format!(" ({word})"),
            (false, _) => format!("（{word}）"),
        }
    })
}

fn codes(choices: &[Choice]) -> String {
    choices.iter().map(|choice| choice.code).collect::<Vec<_>>().join(", ")
}

/// A small object with the required keys, for a sentence.
fn example(fields: &[Field]) -> String {
    let keys: Vec<String> =
        fields.iter().filter(|field| field.required).take(3).map(|field| format!("\"{}\": …", field.key)).collect();
    format!("{{{}}}", keys.join(", ")).replace('…', "..")
}
