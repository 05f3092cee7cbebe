//! The rooms of a home: what a room's name says of its use, which rooms a sheet proposes, what a few letters may mean.
//! Proposes names only: what was measured is typed.

use crate::kernel::pick::{Candidate, Index};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::text::variants::finding;
use crate::kernel::words::{Lang, Words, words};
use crate::registers::point;
use crate::registers::user::class::UserClass;
use crate::workflows::temperature::lists::{self, Place, Wanted};
use crate::workflows::temperature::rules::{Orientation, RoomKind, State};
use crate::workflows::temperature::store;

/// How many of the newest sheets of a home are looked at for one that isn't void.
const NEWEST: usize = 3;

/// A room as it is known from the point or from the sheet before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Known {
    /// As people call it.
    pub room: String,
    /// What it is used for, where that is known.
    pub kind: Option<RoomKind>,
    /// Which way it looks.
    pub orientation: Option<Orientation>,
    /// Where in the room it is measured.
    pub spot: Option<String>,
}

/// Parts of names that tell what a room is used for, the more telling first.
const TELLING: &[(RoomKind, &[&str])] = &[
    (
        RoomKind::Work,
        &["辦公", "會議", "教室", "車間", "營業", "值班", "診室", "病房", "工作", "office", "work", "class"],
    ),
    (RoomKind::Bathroom, &["衛生間", "廁", "浴", "洗手", "盥洗", "淋浴", "bath", "toilet", "shower"]),
    (RoomKind::Kitchen, &["廚", "kitchen"]),
    (RoomKind::Corridor, &["走廊", "過道", "樓道", "走道", "corridor"]),
    (RoomKind::Living, &["客廳", "起居", "living", "lounge"]),
    (RoomKind::Bedroom, &["臥", "寢", "兒童房", "老人房", "bedroom"]),
];

/// What a room's name says of its use; `None` where it says nothing.
pub fn kind_of(room: &str) -> Option<RoomKind> {
    let room = finding(room);
    let told = |parts: &&[&str]| parts.iter().any(|part| room.contains(&finding(part)));
    TELLING.iter().find(|(_, parts)| told(parts)).map(|(kind, _)| *kind)
}

const HOME: [Words; 8] = [
    words("主臥", "主卧", "Main bedroom"),
    words("次臥", "次卧", "Second bedroom"),
    words("客廳", "客厅", "Living room"),
    words("廚房", "厨房", "Kitchen"),
    words("衛生間", "卫生间", "Bathroom"),
    words("書房", "书房", "Study"),
    words("餐廳", "餐厅", "Dining room"),
    words("走廊", "走廊", "Corridor"),
];

const OFFICE: [Words; 7] = [
    words("辦公室", "办公室", "Office"),
    words("會議室", "会议室", "Meeting room"),
    words("營業廳", "营业厅", "Sales room"),
    words("值班室", "值班室", "Duty room"),
    words("教室", "教室", "Classroom"),
    words("走廊", "走廊", "Corridor"),
    words("衛生間", "卫生间", "Toilet"),
];

/// The rooms of a point or a user, as the plan and the newest sheet have them, in their order.
///
/// # Errors
/// Where the file can't be read.
pub fn of(view: View<'_>, point: Option<i64>, user: Option<i64>) -> Outcome<Vec<Known>> {
    if point.is_none() && user.is_none() {
        return Ok(Vec::new());
    }
    let wanted = Wanted { point, user: user.filter(|_| point.is_none()), ..Wanted::default() };
    let before = lists::store::page(view, &wanted, Place::Newest, NEWEST)?;
    let last = before.iter().find(|listed| listed.state != State::Void);
    let sheet = last.map(|listed| store::load(view, listed.number.key())).transpose()?.flatten();
    let measured: Vec<Known> = sheet.map_or_else(Vec::new, |stored| {
        let visit = stored.sheet.readings.into_iter().filter(|reading| reading.corrects.is_none());
        let known = visit.map(|reading| Known {
            room: reading.room,
            kind: Some(reading.room_kind),
            orientation: reading.orientation,
            spot: reading.spot,
        });
        known.collect()
    });
    let planned = point.map(|key| point::store::get(view, key)).transpose()?.flatten().map(|point| point.rooms);
    let planned = planned.unwrap_or_default();
    if planned.is_empty() {
        return Ok(measured);
    }
    let known = planned.into_iter().map(|room| {
        let before = measured.iter().find(|known| known.room == room).cloned();
        before.unwrap_or(Known { kind: kind_of(&room), room, orientation: None, spot: None })
    });
    Ok(known.collect())
}

/// The first of the known rooms that the rows typed so far don't have yet.
pub fn next<'a>(known: &'a [Known], typed: &[String]) -> Option<&'a Known> {
    let mut left: Vec<&Known> = known.iter().collect();
    for room in typed {
        if let Some(at) = left.iter().position(|known| known.room == *room) {
            left.remove(at);
        }
    }
    left.first().copied()
}

/// Everything that can be chosen for a room: the known ones, then what rooms are mostly called.
pub fn offered(known: &[Known], class: Option<UserClass>, lang: Lang) -> Vec<Candidate> {
    let usual: &[Words] = if class == Some(UserClass::Nonresidential) { &OFFICE } else { &HOME };
    let usual = usual.iter().map(|words| words.get(lang).to_string());
    let mut names: Vec<String> = Vec::new();
    for name in known.iter().map(|known| known.room.clone()).chain(usual) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let entry = |(name, key): (String, i64)| {
        let kind =
            known.iter().find(|known| known.room == name).and_then(|known| known.kind).or_else(|| kind_of(&name));
        let note = kind.map_or("", |kind| kind.words().get(lang)).to_string();
        Candidate { key, code: String::new(), name, note, twin: false }
    };
    names.into_iter().zip(1..).map(entry).collect()
}

/// What small letters typed for a room may mean, the likeliest first: `zw` is 主臥. Anything else stands as typed.
pub fn meant(typed: &str, offered: Vec<Candidate>) -> Vec<Candidate> {
    let letters = !typed.is_empty() && typed.chars().all(|ch| ch.is_ascii_lowercase());
    if letters { Index::new(offered).search(typed, 6) } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_its_use_in_either_script() {
        for (room, kind) in [
            ("主臥", Some(RoomKind::Bedroom)),
            ("次卧（陰）", Some(RoomKind::Bedroom)),
            ("客厅", Some(RoomKind::Living)),
            ("客廳", Some(RoomKind::Living)),
            ("厨房", Some(RoomKind::Kitchen)),
            ("主臥衛生間", Some(RoomKind::Bathroom)),
            ("二樓走廊", Some(RoomKind::Corridor)),
            ("302 办公室", Some(RoomKind::Work)),
            ("Main bedroom", Some(RoomKind::Bedroom)),
            ("Living room", Some(RoomKind::Living)),
            ("書房", None),
            ("餐廳", None),
            ("東屋", None),
        ] {
            assert_eq!(kind_of(room), kind, "{room}");
        }
    }

    #[test]
    fn the_next_room_is_the_first_that_has_no_row() {
        let known = |room: &str| Known { room: room.to_string(), kind: None, orientation: None, spot: None };
        let all = ["主臥", "客廳", "主臥"].map(known);
        let next = |typed: &[&str]| {
            let typed: Vec<String> = typed.iter().map(|room| (*room).to_string()).collect();
            next(&all, &typed).map(|known| known.room.clone())
        };
        assert_eq!(next(&[]).as_deref(), Some("主臥"));
        assert_eq!(next(&["主臥"]).as_deref(), Some("客廳"));
        assert_eq!(next(&["主臥", "客廳", "書房"]).as_deref(), Some("主臥"));
        assert_eq!(next(&["主臥", "客廳", "主臥"]), None);
    }

    #[test]
    fn a_few_letters_find_a_room_and_a_text_stands_as_it_is() {
        let first = |typed: &str| meant(typed, offered(&[], None, Lang::Hant)).first().map(|it| it.name.clone());
        assert_eq!(first("zw").as_deref(), Some("主臥"));
        assert_eq!(first("kt").as_deref(), Some("客廳"));
        assert_eq!(first("wsj").as_deref(), Some("衛生間"));
        for typed in ["", "主臥", "A3", "302", "xq9"] {
            assert_eq!(first(typed), None, "{typed}");
        }
    }
}
