//! One form with every kind of field, read as a script and as a person would fill it.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;
use crate::kernel::form::field::Choice;
use crate::kernel::pick::{Candidate, Found};
use crate::kernel::problem::{Kind as Fault, Rule};
use crate::kernel::time::{Day, Minute};
use crate::kernel::words::{Lang, Words, words};

const NONE: Words = words("", "", "");

const fn field(key: &'static str, label: Words, kind: Kind, required: bool) -> Field {
    Field { key, label, help: NONE, rule: Rule::Plain, kind, required }
}

const CHARGES: &[Choice] = &[
    Choice { code: "free", words: words("免費", "免费", "free"), key: '1' },
    Choice { code: "charged", words: words("收費", "收费", "charged"), key: '2' },
];

const LINES: &[Field] = &[
    field("variety", words("品種", "品种", "Variety"), Kind::Pick { source: "variety", open: false }, true),
    field(
        "count",
        words("件數", "件数", "Count"),
        Kind::Whole { min: 1, max: 99, unit: words("件", "件", "pieces") },
        true,
    ),
    field(
        "metres",
        words("米數", "米数", "Metres"),
        Kind::Decimal { places: 1, min: 1, max: 10_000, unit: words("米", "米", "m") },
        false,
    ),
];

const ADDRESS: &[Field] = &[
    field("estate", words("小區", "小区", "Estate"), Kind::Text { max: 50 }, true),
    field("room", words("室", "室", "Room"), Kind::Text { max: 10 }, false),
];

const FIELDS: &[Field] = &[
    field("customer", words("客戶", "客户", "Customer"), Kind::Pick { source: "customer", open: true }, true),
    field("handler", words("經辦", "经办", "Handler"), Kind::Pick { source: "staff", open: false }, false),
    field("charge", words("收費", "收费", "Charge"), Kind::Choice(CHARGES), false),
    field("reasons", words("原因", "原因", "Reasons"), Kind::Many(CHARGES), false),
    field("crew", words("人員", "人员", "Crew"), Kind::PickMany { source: "staff" }, false),
    field("papers", words("材料", "材料", "Papers"), Kind::Texts { max: 10 }, false),
    field(
        "celsius",
        words("溫度", "温度", "Temperature"),
        Kind::Decimal { places: 1, min: -200, max: 500, unit: words("℃", "℃", "°C") },
        false,
    ),
    field(
        "grams",
        words("重量", "重量", "Weight"),
        Kind::Whole { min: 1, max: 100_000, unit: words("克", "克", "g") },
        false,
    ),
    field("on", words("日期", "日期", "Date"), Kind::Day, false),
    field("at", words("時間", "时间", "Time"), Kind::Moment { future: false }, false),
    field("until", words("至", "至", "Until"), Kind::Moment { future: true }, false),
    field("since", words("時刻", "时刻", "Clock"), Kind::Clock, false),
    field("late", words("補記", "补记", "Late"), Kind::Flag, false),
    field("phone", words("電話", "电话", "Telephone"), Kind::Phone, false),
    field("code", words("代碼", "代码", "Code"), Kind::Code { max: 8 }, false),
    field("name", words("名稱", "名称", "Name"), Kind::Name { max: 8 }, false),
    field("remarks", words("備註", "备注", "Remarks"), Kind::Text { max: 20 }, false),
    field("address", words("地址", "地址", "Address"), Kind::Group(ADDRESS), false),
    field("lines", words("明細", "明细", "Lines"), Kind::Rows(LINES), true),
];

struct Books;

impl Lookups for Books {
    fn resolve(&self, source: &str, typed: &str) -> Found {
        let make = |key, code: &str, name: &str| Candidate {
            key,
            code: code.into(),
            name: name.into(),
            note: "二樓".into(),
            twin: false,
        };
        let all = match source {
            "staff" => vec![make(1, "", "王建國"), make(2, "", "王建國"), make(3, "", "單志強")],
            "customer" => vec![make(7, "", "恆達紡織")],
            _ => vec![make(4, "JC40S", "精梳棉紗")],
        };
        let digits = typed.strip_prefix(source).and_then(|rest| rest.strip_prefix('/')).unwrap_or(typed);
        let mut found: Vec<Candidate> = all
            .into_iter()
            .filter(|it| it.key.to_string() == digits || it.name == typed || (!it.code.is_empty() && it.code == typed))
            .collect();
        match found.len() {
            0 => Found::Nothing,
            1 => Found::One(found.remove(0)),
            _ => Found::Several(found),
        }
    }

    fn search(&self, _: &str, _: &str, _: usize) -> Vec<Candidate> {
        Vec::new()
    }
}

fn now() -> Stamp {
    Stamp::parse("2026-11-23T10:00:30").unwrap()
}

/// A form with what is required, and one field more.
fn form(key: &str, text: &str) -> Typed {
    let line = Typed::new().with("variety", "JC40S").with("count", "3");
    let mut typed = Typed::new().with("customer", "恆達紡織");
    typed.set("lines", Raw::Rows(vec![line]));
    if !key.is_empty() {
        typed.set_text(key, text);
    }
    typed
}

fn strict(typed: &Typed) -> Outcome<Values> {
    read(FIELDS, typed, Dialect::Strict, now(), &Books)
}

fn screen(typed: &Typed) -> Outcome<Values> {
    read(FIELDS, typed, Dialect::Screen, now(), &Books)
}

/// Code, exit status and field of the only problem.
fn fault(result: Outcome<Values>) -> (&'static str, u8, String) {
    let failure = result.unwrap_err();
    assert_eq!(failure.problems.len(), 1, "{failure}");
    let problem = &failure.problems[0];
    for lang in Lang::ALL {
        assert!(problem.say.get(lang).chars().count() > 8, "{problem:?}");
    }
    (problem.code, failure.exit_status(), problem.field.clone().unwrap_or_default())
}

#[test]
fn what_a_script_may_write() {
    for (key, text, value) in [
        ("customer", "新客戶 甲", Value::Text("新客戶甲".into())),
        ("customer", "7", Value::Key(7)),
        ("handler", "staff/2", Value::Key(2)),
        ("handler", "單志強", Value::Key(3)),
        ("charge", "free", Value::Choice("free")),
        ("reasons", "charged, free", Value::Many(vec!["charged", "free"])),
        ("crew", "1,staff/3", Value::Keys(vec![1, 3])),
        ("papers", "房本, 身份證", Value::Texts(vec!["房本".into(), "身份證".into()])),
        ("celsius", "17.9", Value::Whole(179)),
        ("celsius", "-3", Value::Whole(-30)),
        ("grams", "4400", Value::Whole(4400)),
        ("on", "2026-11-30", Value::Day(Day::parse("2026-11-30").unwrap())),
        ("at", "2026-11-23T10:00", Value::Moment(now().minute())),
        ("until", "2027-01-01T00:00", Value::Moment(Minute::parse("2027-01-01T00:00").unwrap())),
        ("since", "08:05", Value::Text("08:05".into())),
        ("late", "true", Value::Flag(true)),
        ("phone", "138 0000 0001", Value::Text("13800000001".into())),
        ("code", "ｊｃ４０ｓ", Value::Text("JC40S".into())),
        ("name", "王 伟", Value::Text("王伟".into())),
        ("remarks", " ㎡① ", Value::Text(" ㎡① ".into())),
    ] {
        let values = strict(&form(key, text)).unwrap_or_else(|failure| panic!("{key}={text}: {failure}"));
        assert_eq!(values.get(key), Some(&value), "{key}={text}");
    }
}

#[test]
fn what_a_script_may_not_write() {
    for (key, text, code, status) in [
        ("celsius", "abc", "bad_value", 2),
        ("celsius", "１７．９", "bad_value", 2),
        ("celsius", "17.95", "bad_value", 2),
        ("celsius", "50.1", "out_of_range", 1),
        ("grams", "3.5", "bad_value", 2),
        ("grams", "4,400", "bad_value", 2),
        ("grams", "0", "out_of_range", 1),
        ("grams", "99999999999999999999", "out_of_range", 1),
        ("on", "2026-02-30", "bad_value", 2),
        ("on", "3-5", "bad_value", 2),
        ("at", "2026-11-23", "bad_value", 2),
        ("at", "2026-11-23T10:01", "future", 1),
        ("since", "0805", "bad_value", 2),
        ("since", "24:00", "bad_value", 2),
        ("late", "yes", "bad_value", 2),
        ("charge", "免費", "unknown_choice", 2),
        ("reasons", "free,gift", "unknown_choice", 2),
        ("handler", "李四", "unknown_person", 1),
        ("handler", "99", "unknown_person", 1),
        ("handler", "王建國", "ambiguous_person", 1),
        ("crew", "1,李四", "unknown_person", 1),
        ("customer", "customer/99", "unknown_customer", 1),
        ("customer", "99", "unknown_customer", 1),
        ("customer", "王\u{202e}伟", "control_character", 1),
        ("customer", "  ", "missing", 1),
        ("phone", "abc", "bad_value", 2),
        ("code", "JC40S-JC40S", "too_long", 1),
        ("name", "王\u{200b}伟", "control_character", 1),
        ("remarks", "a\u{1b}b", "control_character", 1),
        ("remarks", "a\nb", "control_character", 1),
        ("remarks", "123456789012345678901", "too_long", 1),
        ("remark", "x", "unknown_key", 2),
    ] {
        assert_eq!(fault(strict(&form(key, text))), (code, status, key.to_string()), "{key}={text}");
    }
}

#[test]
fn the_screen_folds_and_only_refuses() {
    for (key, text, value) in [
        ("celsius", "１７。９", Value::Whole(179)),
        ("celsius", "18，5度", Value::Whole(185)),
        ("celsius", "1,9", Value::Whole(19)),
        ("celsius", "－5", Value::Whole(-50)),
        ("grams", "4，400克", Value::Whole(4400)),
        ("charge", "１", Value::Choice("free")),
        ("charge", "免費", Value::Choice("free")),
        ("charge", "收费", Value::Choice("charged")),
        ("reasons", "1、2", Value::Many(vec!["free", "charged"])),
        ("crew", "staff/1，staff/3", Value::Keys(vec![1, 3])),
        ("late", "是", Value::Flag(true)),
        ("late", "Ｎ", Value::Flag(false)),
        ("phone", "（010）8888 8888 转 801", Value::Text("010-88888888-801".into())),
        ("on", "2026-11-30", Value::Day(Day::parse("2026-11-30").unwrap())),
        ("on", "ｔ", Value::Day(now().day())),
        ("on", "１１。３０", Value::Day(Day::parse("2026-11-30").unwrap())),
        ("at", "0830", Value::Moment(Minute::parse("2026-11-23T08:30").unwrap())),
        ("at", "y 8点半", Value::Moment(Minute::parse("2026-11-22T08:30").unwrap())),
        ("until", "+5", Value::Moment(now().minute().plus(5))),
        ("since", "０８３０", Value::Text("08:30".into())),
        ("since", "830", Value::Text("08:30".into())),
        ("since", "8：30", Value::Text("08:30".into())),
        ("since", "2101", Value::Text("21:01".into())),
    ] {
        let values = screen(&form(key, text)).unwrap_or_else(|failure| panic!("{key}={text}: {failure}"));
        assert_eq!(values.get(key), Some(&value), "{key}={text}");
    }
    for (key, text, code) in [
        ("celsius", "abc", "bad_value"),
        ("celsius", "١٧", "bad_value"),
        ("grams", "1,9", "bad_value"),
        ("grams", "１．９", "bad_value"),
        ("grams", "１。９", "bad_value"),
        ("grams", "－5", "out_of_range"),
        ("grams", "5公斤", "bad_value"),
        ("on", "2026-02-30", "bad_value"),
        ("at", "15", "bad_value"),
        ("since", "2400", "bad_value"),
        ("since", "8", "bad_value"),
        ("at", "1001", "future"),
        ("at", "+5", "future"),
        ("charge", "9", "unknown_choice"),
        ("remark", "x", "unknown_key"),
    ] {
        assert_eq!(fault(screen(&form(key, text))), (code, 1, key.to_string()), "{key}={text}");
    }
}

#[test]
fn all_problems_at_once_unreadable_first() {
    let mut typed = form("celsius", "99");
    let good = Typed::new().with("variety", "JC40S").with("count", "3");
    let bad = Typed::new().with("variety", "X9").with("count", "abc");
    typed.set("lines", Raw::Rows(vec![good, bad]));
    let failure = strict(&typed).unwrap_err();
    let got: Vec<_> = failure.problems.iter().map(|it| (it.code, it.field.as_deref().unwrap())).collect();
    assert_eq!(
        got,
        [("bad_value", "lines[2].count"), ("out_of_range", "celsius"), ("unknown_variety", "lines[2].variety")]
    );
    assert_eq!(failure.kind, Fault::Usage);
    assert_eq!(screen(&typed).unwrap_err().kind, Fault::Refused);
}

#[test]
fn rows_left_blank() {
    let mut typed = form("", "");
    let good = Typed::new().with("variety", "JC40S").with("count", "3");
    let bad = Typed::new().with("variety", "JC40S").with("count", "0");
    typed.set("lines", Raw::Rows(vec![good.clone(), Typed::new().with("count", " "), bad]));
    assert_eq!(fault(screen(&typed)), ("out_of_range", 1, "lines[3].count".into()));
    typed.set("lines", Raw::Rows(vec![Typed::new(), good]));
    assert_eq!(screen(&typed).unwrap().rows("lines").len(), 1);
    let failure = strict(&typed).unwrap_err();
    assert_eq!(failure.problems[0].field.as_deref(), Some("lines[1].variety"));
    for empty in [vec![], vec![Typed::new()]] {
        typed.set("lines", Raw::Rows(empty));
        assert_eq!(fault(screen(&typed)), ("missing", 1, "lines".into()));
    }
    typed.set("lines", Raw::Rows(vec![]));
    assert_eq!(fault(strict(&typed)), ("missing", 1, "lines".into()));
}

#[test]
fn groups_are_read_in_place() {
    let mut typed = form("", "");
    typed.set("address", Raw::Group(Typed::new().with("room", "501")));
    assert_eq!(fault(strict(&typed)), ("missing", 1, "address.estate".into()));
    typed.set("address", Raw::Group(Typed::new().with("estate", "錦繡家園").with("floor", "5")));
    assert_eq!(fault(strict(&typed)), ("unknown_key", 2, "address.floor".into()));
    typed.set("address", Raw::Group(Typed::new().with("estate", "錦繡家園")));
    let values = strict(&typed).unwrap();
    assert_eq!(values.group("address").unwrap().text("estate"), Some("錦繡家園"));
}

#[test]
fn json_in_and_out() {
    let json = json!({
        "customer": "恆達紡織", "handler": 3, "celsius": 17.9, "grams": 4400, "late": true, "reasons": ["free"],
        "crew": [1, "staff/3"], "address": {"estate": "錦繡家園"}, "remarks": null,
        "lines": [{"variety": "JC40S", "count": 3, "metres": "12.50"}], "on": "2026-11-30", "at": "2026-11-23T09:05",
    });
    let values = strict(&from_json(FIELDS, &json).unwrap()).unwrap();
    assert_eq!(
        Json::Object(to_json(FIELDS, &values)),
        json!({
            "customer": "customer/7", "handler": "staff/3", "reasons": ["free"], "crew": ["staff/1", "staff/3"],
            "celsius": "17.9", "grams": 4400, "on": "2026-11-30", "at": "2026-11-23T09:05", "late": true, "address": {"estate": "錦繡家園"},
            "lines": [{"variety": "variety/4", "count": 3, "metres": "12.5"}],
        })
    );
    let again = strict(&from_json(FIELDS, &Json::Object(to_json(FIELDS, &values))).unwrap()).unwrap();
    assert_eq!(again, values);
}
#[test]
fn json_of_the_wrong_shape() {
    for (json, code, field) in [
        (json!([]), "bad_value", None),
        (json!({"x": 1}), "unknown_key", Some("x")),
        (json!({"phone": 13_800_000_001_i64}), "bad_value", Some("phone")),
        (json!({"late": 1}), "bad_value", Some("late")),
        (json!({"grams": [1]}), "bad_value", Some("grams")),
        (json!({"lines": {}}), "bad_value", Some("lines")),
        (json!({"lines": [3]}), "bad_value", Some("lines[1]")),
        (json!({"lines": [{}, {"colour": 1}]}), "unknown_key", Some("lines[2].colour")),
        (json!({"address": "錦繡家園"}), "bad_value", Some("address")),
        (json!({"reasons": [[]]}), "bad_value", Some("reasons")),
    ] {
        let failure = from_json(FIELDS, &json).unwrap_err();
        assert_eq!(failure.kind, Fault::Usage);
        assert_eq!(failure.problems.len(), 1, "{json}");
        assert_eq!((failure.problems[0].code, failure.problems[0].field.as_deref()), (code, field), "{json}");
    }
}

#[test]
fn set_pairs() {
    let pairs = |list: &[(&str, &str)]| -> Vec<(String, String)> {
        list.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect()
    };
    let typed = from_set(
        FIELDS,
        &pairs(&[
            ("customer", "7"),
            ("reasons", "free,charged"),
            ("crew", "[1, 3]"),
            ("lines", r#"[{"variety":"JC40S","count":2}]"#),
            ("address", r#"{"estate":"甲"}"#),
            ("remarks", "[not JSON]"),
        ]),
    )
    .unwrap();
    let values = strict(&typed).unwrap();
    assert_eq!(values.many("reasons"), ["free", "charged"]);
    assert_eq!(values.keys("crew"), [1, 3]);
    assert_eq!(values.rows("lines")[0].whole("count"), Some(2));
    assert_eq!(values.text("remarks"), Some("[not JSON]"));
    for (list, code) in [
        (vec![("x", "1")], "unknown_key"),
        (vec![("grams", "1"), ("grams", "2")], "repeated_key"),
        (vec![("lines", "JC40S")], "bad_value"),
        (vec![("lines", "[{")], "bad_value"),
        (vec![("crew", "[1")], "bad_value"),
    ] {
        let failure = from_set(FIELDS, &pairs(&list)).unwrap_err();
        assert_eq!((failure.code(), failure.exit_status()), (code, 2), "{list:?}");
    }
}

#[test]
fn one_field_as_the_screen_leaves_it() {
    let by = |key: &str| FIELDS.iter().find(|field| field.key == key).unwrap();
    for (key, text, shown) in [
        ("celsius", "１７。９度", Some("17.9")),
        ("grams", "4，400", Some("4400")),
        ("customer", "customer/7", Some("恆達紡織")),
        ("customer", "7", None),
        ("handler", "staff/2", Some("staff/2")),
        ("handler", "staff/3", Some("單志強")),
        ("handler", "3", None),
        ("phone", "138 0000 0001", Some("13800000001")),
        ("celsius", "abc", None),
        ("celsius", "", None),
    ] {
        let raw = Raw::Text(text.into());
        assert_eq!(normal(by(key), &raw, Dialect::Screen, now(), &Books).as_deref(), shown, "{key}={text}");
        let problem = check_one(by(key), &raw, Dialect::Screen, now(), &Books);
        assert_eq!(problem.is_some(), ["abc", "7", "3"].contains(&text), "{key}={text}");
    }
}

#[test]
fn sentences_quote_hostile_text_safely() {
    let failure = strict(&form("celsius", &format!("\u{1b}[2J{}", "9".repeat(500)))).unwrap_err();
    for lang in Lang::ALL {
        let text = failure.text(lang);
        assert!(!text.contains('\u{1b}') && text.contains("<1B>"), "{text}");
        assert!(text.chars().count() < 200, "{text}");
    }
}

proptest! {
    #[test]
    fn nothing_panics(at in 0..FIELDS.len(), text: String, list: Vec<String>) {
        for raw in [Raw::Text(text.clone()), Raw::List(list.clone()), Raw::Rows(vec![Typed::new().with("count", text.clone())])] {
            let mut typed = form("", "");
            typed.set(FIELDS[at].key, raw.clone());
            let _ = (strict(&typed), screen(&typed));
            let _ = normal(&FIELDS[at], &raw, Dialect::Screen, now(), &Books);
        }
        let _ = from_set(FIELDS, &[(FIELDS[at].key.to_string(), text.clone())]);
    }

    #[test]
    fn what_is_written_out_is_read_back(celsius in -200_i64..=500, grams in 1_i64..=100_000, metres in 1_i64..=10_000) {
        let mut typed = form("celsius", &crate::kernel::units::decimal(celsius, 1));
        typed.set_text("grams", grams.to_string());
        let line = Typed::new().with("variety", "JC40S").with("count", "3").with("metres", crate::kernel::units::decimal(metres, 1));
        typed.set("lines", Raw::Rows(vec![line]));
        let values = strict(&typed).unwrap();
        let again = strict(&from_json(FIELDS, &Json::Object(to_json(FIELDS, &values))).unwrap()).unwrap();
        prop_assert_eq!(again, values);
    }
}

/// On the screen nobody knows codes, keys, JSON or the file's way of writing a date.
#[test]
fn the_screen_is_told_in_words() {
    use crate::kernel::form::field::Choice;
    use crate::kernel::problem::Rule;
    use crate::kernel::words::words;
    static CHOICES: [Choice; 2] = [
        Choice { code: "trial_spin", words: words("試紡", "试纺", "trial"), key: '1' },
        Choice { code: "proof_run", words: words("打樣", "打样", "proofing"), key: '2' },
    ];
    static INNER: [Field; 1] = [make("item_key", Kind::Text { max: 5 })];
    static ALL: [Field; 9] = [
        make("a", Kind::Day),
        make("b", Kind::Moment { future: false }),
        make("c", Kind::Flag),
        make("d", Kind::Choice(&CHOICES)),
        make("e", Kind::Many(&CHOICES)),
        make("f", Kind::Pick { source: "staff", open: false }),
        make("g", Kind::PickMany { source: "staff" }),
        make("h", Kind::Rows(&INNER)),
        make("i", Kind::Group(&INNER)),
    ];
    const fn make(key: &'static str, kind: Kind) -> Field {
        let label = words("欄", "栏", "Field");
        Field { key, label, help: label, rule: Rule::Plain, kind, required: true }
    }
    struct Empty;
    impl Lookups for Empty {
        fn resolve(&self, _: &str, _: &str) -> Found {
            Found::Nothing
        }
        fn search(&self, _: &str, _: &str, _: usize) -> Vec<Candidate> {
            Vec::new()
        }
    }
    let now = Stamp::parse("2026-11-23T14:32:07").unwrap();
    let mut wrong = Typed::new();
    for key in ["a", "b", "c", "d", "e", "f", "g", "h", "i"] {
        wrong.set_text(key, "zzz");
    }
    for typed in [Typed::new(), wrong] {
        let problems = read(&ALL, &typed, Dialect::Screen, now, &Empty).unwrap_err().problems;
        assert!(problems.len() >= 9);
        for problem in problems {
            for lang in Lang::ALL {
                let say = problem.say.get(lang);
                for machine in ["JSON", "true", "trial_spin", "item_key", "T08:05", "2026-", "命令行", "12"] {
                    assert!(!say.contains(machine), "{machine} in {say}");
                }
            }
        }
    }
    let rows = check_one(&ALL[3], &Raw::Text("9".into()), Dialect::Screen, now, &Empty).unwrap();
    assert_eq!(rows.say.get(Lang::Hant), "「欄」：沒有「9」這一項。請選：1 試紡、2 打樣。");
    // A time still to come is refused, and yet it stands for good.
    assert_eq!(absolute(&ALL[1], "2330", now, &Empty).unwrap().get(10..), Some(" 23:30"));
    for typed in ["t", "-1", "11-3", "0830", "11-20 0830"] {
        for field in &ALL[..2] {
            let Some(fixed) = absolute(field, typed, now, &Empty) else { continue };
            let later = Stamp::parse("2027-03-01T07:00:00").unwrap();
            assert_eq!(absolute(field, &fixed, later, &Empty), Some(fixed), "{typed}");
        }
    }
}
