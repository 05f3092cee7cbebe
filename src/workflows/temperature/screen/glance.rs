//! What the rows of a sheet come to while they are typed: the same judgement as when it is saved, on what stands there so
//! far. Reads only.

use crate::kernel::form::layout::Computed;
use crate::kernel::form::value::{Raw, Typed};
use crate::kernel::problem::Problem;
use crate::kernel::store::View;
use crate::kernel::text::address::Address;
use crate::kernel::text::fold;
use crate::kernel::time::deadline::TimeOfDay;
use crate::kernel::time::read::{Lean, read_clock, read_day};
use crate::kernel::time::{Day, Minute};
use crate::kernel::ui::Cx;
use crate::kernel::units::Celsius;
use crate::kernel::words::{Lang, Words, words};
use crate::registers::temp_standard::store::standards;
use crate::registers::user::class::{BuildingKind, UserClass};
use crate::registers::user::store::User;
use crate::registers::{instrument, point, user};
use crate::say;
use crate::workflows::temperature::rules::judge::{Ask, judge};
use crate::workflows::temperature::rules::{Judged, Kind, RoomKind, System, Unjudged, Verdict, plausible};
use crate::workflows::temperature::store;

/// How many columns of the grid are the fields' own.
pub const OWN: usize = 6;

/// Below this and above `HOT` a reading is worth a second look, though it may stand.
const COLD: Celsius = Celsius(50);
const HOT: Celsius = Celsius(350);

/// What of the head decides how its readings are judged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// Whose heat; `None` while nobody knows.
    pub class: Option<UserClass>,
    building: Option<BuildingKind>,
    contract: Option<Celsius>,
    system: System,
    /// The day of the visit.
    pub day: Option<Day>,
    /// The point's key.
    pub point: Option<i64>,
    /// The user, where one is known.
    pub user: Option<User>,
}

fn key(text: &str) -> Option<i64> {
    text.split_once('/')?.1.parse().ok()
}

/// The address as typed so far.
fn address(typed: &Typed) -> Option<Address> {
    let Some(Raw::Group(parts)) = typed.get("address") else { return None };
    let part = |key: &str| parts.text(key).trim().to_string();
    let address =
        Address { estate: part("estate"), building: part("building"), unit: part("unit"), room: part("room") };
    (!parts.is_blank()).then(|| address.settled().into_owned())
}

/// Whose home the form means so far.
fn home(view: View<'_>, typed: &Typed) -> (Option<i64>, Option<User>) {
    let get = |key: i64| user::store::get(view, key).ok().flatten();
    if typed.text("kind") == Kind::FixedPoint.code() {
        let point = key(typed.text("point"));
        let found = point.and_then(|key| point::store::get(view, key).ok().flatten());
        return (point, found.and_then(|point| get(point.user)));
    }
    if let Some(user) = key(typed.text("account")) {
        return (None, get(user));
    }
    let flat = address(typed).filter(Address::is_within).map(|address| address.flat());
    let lives = flat.and_then(|flat| user::store::in_flat(view, &flat).ok()).unwrap_or_default();
    (None, <[User; 1]>::try_from(lives).ok().map(|[user]| user))
}

impl Head {
    /// What stands in the head so far.
    pub fn of(typed: &Typed, cx: &Cx<'_>) -> Head {
        let (point, user) = home(cx.view(), typed);
        let (class, building) = match &user {
            Some(user) => (user.class.as_str(), user.kind.as_str()),
            None => (typed.text("user_class"), typed.text("building_kind")),
        };
        Head {
            class: UserClass::from_code(class),
            building: BuildingKind::from_code(building),
            contract: user.as_ref().and_then(|user| user.contract_celsius).map(Celsius),
            system: System::from_code(typed.text("system")).unwrap_or(System::Normal),
            day: read_day(typed.text("measured_on"), cx.now.day(), Lean::Nearest),
            point,
            user,
        }
    }

    /// When a row was read, as far as that can be told.
    pub fn at(&self, row: &Typed) -> Option<Minute> {
        let (hour, minute) = read_clock(row.text("time"))?;
        Some(TimeOfDay::new(hour, minute)?.on(self.day?))
    }

    fn ask(&self, row: &Typed) -> Option<Ask> {
        Some(Ask {
            class: self.class?,
            building: self.building?,
            contract: self.contract,
            system: self.system,
            room: RoomKind::from_code(row.text("room_kind"))?,
            at: self.at(row)?,
            celsius: celsius(row)?,
        })
    }
}

/// A row's temperature, whatever it is.
fn celsius(row: &Typed) -> Option<Celsius> {
    fold::decimal(row.text("celsius"), 1, &[]).ok().map(Celsius)
}

/// The sign before a verdict: none of them is told by its colour alone.
pub const fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "+",
        Verdict::MetBelowTarget => "~",
        Verdict::Failed => "!",
        Verdict::NotJudged => "-",
    }
}

/// Sign and word of what a reading came to; of one that isn't judged the reason.
pub fn verdict(judged: &Judged, lang: Lang) -> String {
    let (verdict, word): (Verdict, Words) = match judged {
        Judged::By { verdict, .. } => (*verdict, verdict.words()),
        Judged::Not(Unjudged::OutOfSeason) => {
            (Verdict::NotJudged, words("不判 非供暖期", "不判 非供暖期", "off season"))
        }
        Judged::Not(Unjudged::SystemAbnormal) => {
            (Verdict::NotJudged, words("不判 系統異常", "不判 系统异常", "abnormal"))
        }
        Judged::Not(Unjudged::OtherRoom) => (Verdict::NotJudged, words("不判 非居室", "不判 非居室", "other room")),
        Judged::Not(Unjudged::NoStandard) => {
            (Verdict::NotJudged, words("不判 未定標準", "不判 未定标准", "no standard"))
        }
    };
    format!("{} {}", sign(verdict), word.get(lang))
}

/// What a reading must at least have; empty where nothing decides.
pub fn minimum(judged: &Judged) -> String {
    match judged {
        Judged::By { minimum, .. } => minimum.to_string(),
        Judged::Not(_) => String::new(),
    }
}

/// The computed columns and the line under the grid.
pub fn computed(typed: &Typed, cx: &Cx<'_>) -> Computed {
    let rows = typed.rows("readings");
    let head = Head::of(typed, cx);
    let Ok(standards) = standards(cx.view()) else { return Computed::default() };
    let judged: Vec<Option<Judged>> = rows.iter().map(|row| head.ask(row).map(|ask| judge(&ask, &standards))).collect();
    let shown = rows.iter().zip(&judged).map(|(row, judged)| match (celsius(row), judged) {
        (Some(celsius), _) if plausible::temperature(celsius).is_err() => vec![String::new(), doubted(celsius)],
        (_, Some(judged)) => vec![minimum(judged), verdict(judged, cx.lang)],
        (_, None) => vec![String::new(), String::new()],
    });
    let shown = shown.collect();
    let read: Vec<(Celsius, Judged)> =
        rows.iter().zip(&judged).filter_map(|(row, judged)| Some((celsius(row)?, (*judged)?))).collect();
    let waits = match (rows.is_empty(), head.class, head.day) {
        (false, None, _) => {
            Some(words("先填是誰家，才能判定。", "先填是谁家，才能判定。", "Say whose home it is first."))
        }
        (false, _, None) => Some(words("先填測溫日期，才能判定。", "先填测温日期，才能判定。", "Give the date first.")),
        _ => None,
    };
    let filled = rows.iter().filter(|row| !row.text("celsius").is_empty()).count();
    let note = waits.map_or_else(|| totals(filled, &read, cx.lang), |waits| cx.word(waits).to_string());
    Computed { rows: shown, total: Vec::new(), note: if rows.is_empty() { String::new() } else { note } }
}

/// A temperature that no room has, with what is likely meant.
fn doubted(celsius: Celsius) -> String {
    let meant = Celsius(celsius.0 / 10);
    if celsius.0 % 10 == 0 && plausible::temperature(meant).is_ok() {
        format!("! {meant} ?")
    } else {
        "! ?".to_string()
    }
}

/// How many rows, what they came to, the lowest of those judged.
fn totals(rows: usize, read: &[(Celsius, Judged)], lang: Lang) -> String {
    let count = |wanted: Verdict| {
        let is = |judged: &Judged| match judged {
            Judged::By { verdict, .. } => *verdict == wanted,
            Judged::Not(_) => wanted == Verdict::NotJudged,
        };
        read.iter().filter(|(_, judged)| is(judged)).count()
    };
    let mut parts = vec![match lang {
        Lang::Hant => format!("{rows} 行"),
        Lang::Hans => format!("{rows} 行"),
        Lang::En => format!("{rows} rows"),
    }];
    for one in Verdict::ALL {
        let many = count(*one);
        if many > 0 {
            parts.push(format!("{} {many}", one.words().get(lang)));
        }
    }
    let judged = read.iter().filter(|(_, judged)| matches!(judged, Judged::By { .. }));
    if let Some(lowest) = judged.map(|(celsius, _)| *celsius).min() {
        let word = words("最低", "最低", "lowest").get(lang);
        parts.push(format!("{word} {lowest}"));
    }
    parts.join("  ")
}

/// What is wrong in the fields that stand filled, and what is worth a second look.
pub fn judge_form(typed: &Typed, cx: &Cx<'_>) -> (Vec<Problem>, Vec<Problem>) {
    let view = cx.view();
    let head = Head::of(typed, cx);
    let (mut problems, mut remarks) = (Vec::new(), Vec::new());
    if let (Some(day), Some(key)) = (head.day, key(typed.text("instrument")))
        && let Ok(Some(known)) = instrument::store::get(view, key)
        && let Err(problem) = plausible::calibrated(&known.code, known.calibrated_until, day)
    {
        problems.push(problem.at("instrument"));
    }
    if let (Some(day), Some(point)) = (head.day, head.point)
        && let Ok(Some(number)) = store::of_point_on(view, point, day)
    {
        let say = say!(
            "這個點 {day} 已經有單：{number}。讀數錯了去那張單更正；又去測的，類別選抽測。",
            "这个点 {day} 已经有单：{number}。读数错了去那张单更正；又去测的，类别选抽测。",
            "This point has a sheet of {day}: {number}. Correct it there; what was measured again is a spot check."
        );
        problems.push(Problem::house("second_sheet", say).at("point"));
    }
    for (row, n) in typed.rows("readings").iter().zip(1_usize..) {
        if let Some(at) = head.at(row)
            && let Err(problem) = plausible::happened(at, cx.now.minute())
        {
            problems.push(problem.at(format!("readings[{n}].time")));
        }
        if let Some(celsius) = celsius(row).filter(|celsius| plausible::temperature(*celsius).is_ok())
            && !(COLD..=HOT).contains(&celsius)
        {
            let say = say!(
                "{celsius} ℃ 少見，請再看一眼原始記錄；沒錯就往下填。",
                "{celsius} ℃ 少见，请再看一眼原始记录；没错就往下填。",
                "{celsius} °C is rare: look at the paper once more, and go on if it is right."
            );
            remarks.push(Problem::house("rare", say).at(format!("readings[{n}].celsius")));
        }
    }
    (problems, remarks)
}
