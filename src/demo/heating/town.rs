//! The invented town that is heated: users, stations, fees, season, facilities, the duty roster. Entered through the
//! registers' own books, users as an old book that is brought in. Nobody and nothing in it exists on purpose.

use crate::kernel::book::Book;
use crate::kernel::form::value::{Value, Values};
use crate::kernel::problem::Outcome;
use crate::kernel::store::Tx;
use crate::kernel::time::{Day, Stamp};
use crate::registers::{duty, facility, fee, season, setting, user};

use super::super::chance::Chance;
use super::super::names::{FAMILY, GIVEN};
use super::super::office::Office;

/// A part of the town: its name, its station, buildings, units of each, floors; whether its homes are bungalows.
struct Estate {
    name: &'static str,
    station: &'static str,
    buildings: i64,
    units: i64,
    floors: i64,
    bungalows: bool,
}

const fn estate(name: &'static str, station: &'static str, buildings: i64, units: i64, floors: i64) -> Estate {
    Estate { name, station, buildings, units, floors, bungalows: false }
}

/// The stations.
pub const STATIONS: [&str; 3] = ["城东供热站", "城西供热站", "铁西供热站"];

const ESTATES: [Estate; 10] = [
    estate("锦绣家园", STATIONS[0], 9, 3, 6),
    estate("阳光花园", STATIONS[0], 12, 4, 11),
    estate("朝阳小区", STATIONS[0], 6, 3, 6),
    estate("乐园小区", STATIONS[1], 5, 4, 5),
    estate("纺织厂家属院", STATIONS[1], 8, 3, 5),
    estate("铁路新村", STATIONS[2], 14, 3, 6),
    estate("学府嘉园", STATIONS[1], 7, 2, 18),
    estate("滨河二期", STATIONS[2], 10, 2, 24),
    estate("长春路12号院", STATIONS[2], 3, 4, 5),
    Estate { name: "东方红平房区", station: STATIONS[0], buildings: 12, units: 1, floors: 1, bungalows: true },
];

/// Users that are no homes.
const OTHERS: [(&str, &str, &str); 4] = [
    ("供销大厦", "供销大厦有限公司", STATIONS[0]),
    ("第二中学", "第二中学", STATIONS[1]),
    ("老干部活动中心", "老干部活动中心", STATIONS[2]),
    ("南门商业街 8号", "回春堂药店", STATIONS[2]),
];

/// Days after which a facility is serviced.
pub const SERVICE_DAYS: i64 = 400;

/// The price list of services: key, name, unit, fen.
const FEES: [(&str, &str, &str, i64); 6] = [
    ("valve", "更换阀门（不含阀门）", "piece", 4_000),
    ("radiator", "拆装暖气片", "piece", 8_000),
    ("flush", "清洗分户管道", "once", 12_000),
    ("labour", "户内维修人工", "hour", 6_000),
    ("heat_home", "居民热费", "m2", 2_300),
    ("heat_other", "非居民热费", "m2", 3_100),
];

/// A home as repairs name it.
#[derive(Clone, Debug)]
pub struct Home {
    /// The user's key.
    pub user: i64,
    /// The name of who lives there.
    pub name: String,
    /// The telephone.
    pub phone: String,
    /// The estate and the building, for who lives next door.
    pub place: (usize, i64),
    /// The station in charge.
    pub station: &'static str,
}

/// What calls need to know of the town.
#[derive(Clone, Debug, Default)]
pub struct Town {
    /// All homes.
    pub homes: Vec<Home>,
    /// Fitters with a certificate.
    pub fitters: Vec<i64>,
    /// Facilities, each with how often it is inspected, in days.
    pub facilities: Vec<(i64, i64)>,
}

/// The station of the estate that an area begins with.
pub fn station_of(area: &str) -> &'static str {
    ESTATES.iter().find(|estate| area.starts_with(estate.name)).map_or(STATIONS[0], |estate| estate.station)
}

fn text(values: &mut Values, key: &'static str, text: impl Into<String>) {
    values.set(key, Value::Text(text.into()));
}

/// Enters the town at one time: `start`; `today` is the day on which the file will be opened.
///
/// # Errors
/// Where a rule or the file refuses a row: the invention is wrong then.
pub fn enter(
    tx: &mut Tx<'_>,
    chance: &mut Chance,
    office: &Office,
    start: Stamp,
    today: Day,
    users: usize,
) -> Outcome<Town> {
    tx.play(office.operator(1), start)?;
    for (key, value) in [("complaint_phone", "010-88888888"), ("reception_day", "每周一上午 8:00 经理办公室")]
    {
        setting::change(tx, key, value)?;
    }
    for (key, name, unit, fen) in FEES {
        let mut values = Values::new();
        text(&mut values, "key", key);
        text(&mut values, "name", name);
        values.set("unit", Value::Choice(unit));
        values.set("price", Value::Whole(fen));
        values.set("effective_from", Value::Day(start.day().plus(-30)));
        text(&mut values, "basis", "演练价目表第2号");
        fee::Fees.add(tx, &values)?;
    }
    seasons(tx, start.day(), today)?;
    let fitters = office.with_role("fitter");
    let homes = homes(tx, chance, users)?;
    let facilities = facilities(tx, chance, &fitters)?;
    Ok(Town { homes, fitters, facilities })
}

/// The season of every winter that the file touches, and the next.
fn seasons(tx: &mut Tx<'_>, first: Day, today: Day) -> Outcome<()> {
    for year in first.year() - 1..=today.year() {
        let (Some(from), Some(to)) = (Day::new(year, 11, 1), Day::new(year + 1, 3, 31)) else { continue };
        let mut values = Values::new();
        text(&mut values, "name", format!("{year}-{}年度", year + 1));
        values.set("from", Value::Day(from));
        values.set("to", Value::Day(to));
        values.set("accept_from", Value::Day(from.plus(-120)));
        values.set("accept_to", Value::Day(from.plus(-17)));
        season::Seasons.add(tx, &values)?;
    }
    Ok(())
}

/// The users, brought in as an old book: with their areas.
fn homes(tx: &mut Tx<'_>, chance: &mut Chance, users: usize) -> Outcome<Vec<Home>> {
    let mut homes = Vec::with_capacity(users);
    tx.set_importing(true);
    for serial in 1..=users {
        let home = match OTHERS.get(serial.wrapping_sub(3)) {
            Some((place, name, station)) => other(tx, serial, place, name, station)?,
            None => home(tx, chance, serial)?,
        };
        homes.push(home);
    }
    tx.set_importing(false);
    Ok(homes)
}

/// Where the home of a serial lies: estates in turn, then floors, units, buildings.
fn home(tx: &mut Tx<'_>, chance: &mut Chance, serial: usize) -> Outcome<Home> {
    let at = serial % ESTATES.len();
    let Some(estate) = ESTATES.get(at) else { return other(tx, serial, "", "", STATIONS[0]) };
    let mut place = i64::try_from(serial / ESTATES.len()).unwrap_or(0);
    let mut digit = |of: i64| {
        let digit = place % of;
        place /= of;
        digit + 1
    };
    let (building, unit, floor) = (digit(estate.buildings), digit(estate.units), digit(estate.floors));
    // Larger towns have more doors on a floor.
    let door = place + 1;
    let room = if estate.bungalows { format!("{building}排{door}号") } else { format!("{floor}{door:02}") };
    let mut address = Values::new();
    text(&mut address, "estate", estate.name);
    if !estate.bungalows {
        text(&mut address, "building", building.to_string());
        text(&mut address, "unit", unit.to_string());
    }
    text(&mut address, "room", room);
    let name = format!("{}{}", chance.word(&FAMILY), chance.word(&GIVEN));
    let phone = format!("1{}0000{:04}", chance.of(&["38", "59", "86"]).copied().unwrap_or("38"), serial % 10_000);
    let mut values = base(serial, &name, &phone, estate.station);
    values.set("address", Value::Group(address));
    values.set("user_class", Value::Choice("residential"));
    values.set("building_kind", Value::Choice(if estate.bungalows { "bungalow" } else { "block" }));
    values.set("own_loop", Value::Flag(chance.permille(700)));
    values.set("area", Value::Whole(chance.between(4_200, 14_400)));
    if estate.bungalows || chance.permille(600) {
        text(&mut values, "contract_no", format!("供-{serial:05}"));
    }
    let user = user::Users.add(tx, &values)?.record.id();
    Ok(Home { user, name, phone, place: (at, building), station: estate.station })
}

/// A user that is no home.
fn other(tx: &mut Tx<'_>, serial: usize, place: &str, name: &str, station: &'static str) -> Outcome<Home> {
    let phone = format!("010-8888{:04}", serial % 10_000);
    let mut address = Values::new();
    text(&mut address, "estate", place);
    let mut values = base(serial, name, &phone, station);
    values.set("address", Value::Group(address));
    values.set("user_class", Value::Choice("nonresidential"));
    values.set("building_kind", Value::Choice("block"));
    values.set("own_loop", Value::Flag(true));
    values.set("area", Value::Whole(210_000 + i64::try_from(serial).unwrap_or(0) * 1_000));
    text(&mut values, "contract_no", format!("供商-{serial:04}"));
    values.set("contract_celsius", Value::Whole(180));
    let user = user::Users.add(tx, &values)?.record.id();
    Ok(Home { user, name: name.to_string(), phone, place: (usize::MAX, i64::try_from(serial).unwrap_or(0)), station })
}

fn base(serial: usize, name: &str, phone: &str, station: &str) -> Values {
    let mut values = Values::new();
    text(&mut values, "account", format!("{:07}", 1_000_000 + serial));
    text(&mut values, "name", name);
    text(&mut values, "phone", phone);
    text(&mut values, "station", station);
    values
}

/// The facilities: each estate's own, with the fitter in charge.
fn facilities(tx: &mut Tx<'_>, chance: &mut Chance, fitters: &[i64]) -> Outcome<Vec<(i64, i64)>> {
    let mut facilities = Vec::new();
    for estate in ESTATES.iter().filter(|estate| !estate.bungalows) {
        for building in 1..=2 {
            let mut values = Values::new();
            let (name, kind) =
                if building == 1 { ("楼前入口装置", "入口装置") } else { ("楼内立管", "立管") };
            text(&mut values, "name", format!("{}{building}号楼{name}", estate.name));
            text(&mut values, "kind", kind);
            text(&mut values, "station", estate.station);
            text(&mut values, "building", format!("{}{building}号楼", estate.name));
            if let Some(fitter) = chance.of(fitters) {
                values.set("responsible", Value::Key(*fitter));
            }
            let days = if building == 1 { 30 } else { 60 };
            values.set("inspection_days", Value::Whole(days));
            values.set("maintenance_days", Value::Whole(SERVICE_DAYS));
            let added = facility::Facilities.add(tx, &values)?;
            facilities.push((added.record.id(), days));
        }
    }
    Ok(facilities)
}

/// The roster from a day on, around the clock but for one night that somebody forgot.
///
/// # Errors
/// Where a rule or the file refuses a row.
pub fn roster(tx: &mut Tx<'_>, office: &Office, town: &Town, from: Day, days: i64) -> Outcome<()> {
    let boilers = office.with_role("boiler");
    let mut people = town.fitters.iter().chain(&boilers).copied().cycle();
    for day in 0..days {
        for (begin, end) in [(8, 20), (20, 32)] {
            for (at, station) in STATIONS.iter().enumerate() {
                let Some(person) = people.next() else { return Ok(()) };
                if day == days - 2 && begin == 20 && at == 1 {
                    continue;
                }
                let midnight = from.plus(day).start();
                let mut values = Values::new();
                text(&mut values, "station", *station);
                values.set("person", Value::Key(person));
                values.set("from", Value::Moment(midnight.plus(begin * 60)));
                values.set("to", Value::Moment(midnight.plus(end * 60)));
                text(&mut values, "phone", format!("010-8888{:04}", 1_001 + at));
                duty::Roster.add(tx, &values)?;
            }
        }
    }
    Ok(())
}
