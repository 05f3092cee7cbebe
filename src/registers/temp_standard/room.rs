//! What rooms are used for, and which of them a standard is about. Knows no file.

use crate::kernel::coded::coded;
use crate::kernel::form::field::Choice;
use crate::registers::user::class::UserClass;

coded! {
    /// What a room is used for; only habitable ones (居室) are judged.
    RoomKind {
        /// A bedroom.
        Bedroom = "bedroom", "臥室", "卧室", "bedroom";
        /// A living room.
        Living = "living", "客廳", "客厅", "living room";
        /// A kitchen.
        Kitchen = "kitchen", "廚房", "厨房", "kitchen";
        /// A bathroom.
        Bathroom = "bathroom", "衛生間", "卫生间", "bathroom";
        /// A corridor.
        Corridor = "corridor", "走廊", "走廊", "corridor";
        /// Where people work.
        Work = "work", "工作間", "工作间", "workroom";
        /// Any other.
        Other = "other", "其他", "其他", "other";
    }
}

const fn choice(kind: RoomKind, key: char) -> Choice {
    Choice { code: kind.code(), words: kind.words(), key }
}

/// The kinds as a form offers them.
pub const ROOM_KINDS: &[Choice] = &[
    choice(RoomKind::Bedroom, '1'),
    choice(RoomKind::Living, '2'),
    choice(RoomKind::Kitchen, '3'),
    choice(RoomKind::Bathroom, '4'),
    choice(RoomKind::Corridor, '5'),
    choice(RoomKind::Work, '6'),
    choice(RoomKind::Other, '7'),
];

impl RoomKind {
    /// Whether people live or work in it, so that it is judged (H13; 居室, at non-residential users where people work).
    pub const fn is_judged(self, class: UserClass) -> bool {
        match class {
            UserClass::Residential => matches!(self, RoomKind::Bedroom | RoomKind::Living),
            UserClass::Nonresidential => matches!(self, RoomKind::Work),
        }
    }
}
