//! Repairs and outages to print, all invented.

#![allow(clippy::unwrap_used, reason = "made for tests")]

use slipdesk::kernel::number::{Letter, Number, Series};
use slipdesk::kernel::text::address::Address;
use slipdesk::kernel::time::calendar::Calendar;
use slipdesk::kernel::units::Fen;
use slipdesk::kernel::words::{Lang, words};
use slipdesk::registers::deadline::{Change, Ground, Kept, follow};
use slipdesk::workflow::PaperJob;
use slipdesk::workflows::repair::papers::{Earlier, FeeFacts, OfficeFacts, RepairFacts};
use slipdesk::workflows::repair::rules::deadlines::{Settings, asked};
use slipdesk::workflows::repair::rules::{
    Appointment, AskedBy, Channel, Charge, Confirmation, Crew, Damage, Dispatch, Fault, FollowResult, FollowUp, Method,
    Rating, Repair, Scope, State, Told, Work,
};

use super::slips::{minute, pick};

pub fn number(letter: Letter, serial: u32) -> Number {
    Number::new(letter, Series::new(2611).unwrap(), serial, false).unwrap()
}

/// What the papers of one repair are made of.
pub struct Case {
    pub repair: Repair,
    pub amended: i64,
    pub office: OfficeFacts,
    pub fee: FeeFacts,
    pub earlier: Vec<Earlier>,
    pub job: PaperJob,
}

impl Case {
    /// The deadlines that its facts ask for, as the file would hold them.
    pub fn deadlines(&self) -> Vec<Kept> {
        let settings = Settings { follow_up_hours: 48, follow_up_window_hours: 24, follow_up_tries: 3 };
        let calendar = Calendar::builtin();
        let now = self.repair.reported_at;
        let ground =
            Ground { change: Change::Step, now, late_typed: false, calendar: &calendar, seasons: &[], counted: None };
        follow("R2611-0007-1", "repair", &[], &asked(&self.repair, &settings), &ground)
    }

    /// Makes a paper of it.
    pub fn paper<T>(&self, make: impl FnOnce(&RepairFacts<'_>) -> T) -> T {
        let deadlines = self.deadlines();
        let fee = Some(self.fee.clone());
        make(&RepairFacts {
            repair: &self.repair,
            amended: self.amended,
            office: &self.office,
            deadlines: &deadlines,
            told_fee: fee.clone(),
            charge_fee: fee.clone(),
            damage_fee: fee,
            earlier: &self.earlier,
            followed_by: self
                .repair
                .follow_up
                .as_ref()
                .map(|_| pick(self.job.lang, "林小雨", "林小雨", "Lin Xiaoyu").to_string()),
            job: &self.job,
        })
    }
}

pub fn job(lang: Lang) -> PaperJob {
    PaperJob {
        lang,
        company: pick(lang, "恆達紡織有限公司", "恒达纺织有限公司", "Hengda Textile Co., Ltd.").to_string(),
        preview: false,
        reprint: 0,
        serial: Some(1),
        code: "K7Q2M9XD".to_string(),
    }
}

pub fn office(lang: Lang) -> OfficeFacts {
    OfficeFacts {
        station_phone: "010-88888888".to_string(),
        complaint_phone: "010-88888889".to_string(),
        reception_day: pick(lang, "每週一 08:00 經理室", "每周一 08:00 经理室", "Mondays 08:00, manager's office")
            .to_string(),
        follow_up_hours: 48,
        training: false,
    }
}

/// A valve that drips, in the company's scope, with a crew of one just sent: little is known.
pub fn leak(lang: Lang) -> Case {
    let word = |hant: &'static str, hans: &'static str, en: &'static str| pick(lang, hant, hans, en).to_string();
    let at = minute("2026-11-23T20:05");
    let repair = Repair {
        number: number(Letter::Repair, 7),
        reported_at: at,
        channel: Channel::Phone,
        caller: word("王建國", "王建国", "Wang Jianguo"),
        phone: "13800000001".to_string(),
        user: Some(1),
        account: Some(("100233".to_string(), word("王秀英", "王秀英", "Wang Xiuying"))),
        address: Address {
            estate: word("錦繡家園", "锦绣家园", "Jinxiu Garden"),
            building: "3".to_string(),
            unit: "2".to_string(),
            room: "501".to_string(),
        },
        station: Some(word("城東供熱站", "城东供热站", "East Station")),
        user_class: Some("residential".to_string()),
        fault: word(
            "暖氣片接頭跑水，地板已經濕了一片",
            "暖气片接头跑水，地板已经湿了一片",
            "Water runs from a radiator joint, the floor is wet",
        ),
        kind: Fault::Leak,
        rooms: None,
        since: None,
        neighbours_too: None,
        access: None,
        repeat_of: None,
        outage: None,
        remarks: None,
        state: State::Dispatched,
        scope: Scope::Company,
        told: None,
        dispatch: Some(Dispatch { at: at.plus(4), times: 1, crew: vec![fitter(lang)] }),
        contacted_at: None,
        appointment: None,
        arrived_at: None,
        work: None,
        charge: None,
        damage: None,
        confirmation: None,
        tries: 0,
        follow_up: None,
        result_up: None,
        ended: None,
    };
    Case { repair, amended: 0, office: office(lang), fee: fee(lang), earlier: Vec::new(), job: job(lang) }
}

fn fitter(lang: Lang) -> Crew {
    let name = pick(lang, "陳志強", "陈志强", "Chen Zhiqiang").to_string();
    Crew { person: 4, name, certificate_no: "RG-2024-0031".to_string() }
}

fn fee(lang: Lang) -> FeeFacts {
    FeeFacts {
        name: pick(lang, "更換放氣閥", "更换放气阀", "Radiator vent valve").to_string(),
        unit: words("件", "件", "piece"),
        price: Fen(25_00),
        basis: pick(lang, "價目表 2026-10 第 4 項", "价目表 2026-10 第 4 项", "price list 2026-10, item 4").to_string(),
    }
}

/// Cold rooms in the user's own part, with everything that can be known: charged, put off at the user's wish, a repeat,
/// sent a second time with two fitters.
pub fn cold(lang: Lang) -> Case {
    let mut case = leak(lang);
    let word = |hant: &'static str, hans: &'static str, en: &'static str| pick(lang, hant, hans, en).to_string();
    let at = case.repair.reported_at;
    let first = number(Letter::Repair, 3);
    let repair = &mut case.repair;
    repair.kind = Fault::NoHeat;
    repair.fault = word(
        "臥室暖氣片不熱，就進水那一截燙；放氣閥擰不動，上次修過又這樣",
        "卧室暖气片不热，就进水那一截烫；放气阀拧不动，上次修过又这样",
        "Bedroom radiator cold but for its first part; the vent valve won't turn, as before",
    );
    repair.rooms = Some(word("南臥室、客廳", "南卧室、客厅", "bedroom, living"));
    repair.since = Some(word("昨天下午", "昨天下午", "since yesterday"));
    repair.neighbours_too = Some(false);
    repair.access =
        Some(word("家中有老人，先打電話再上門", "家中有老人，先打电话再上门", "old people at home: ring first"));
    repair.remarks = Some(word("帶長梯", "带长梯", "bring the long ladder"));
    repair.repeat_of = Some(first);
    repair.scope = Scope::User;
    repair.told = Some(Told { at: at.plus(3), chargeable: true, fee: Some(1) });
    let second =
        Crew {
            person: 5, name: word("單志強", "单志强", "Shan Zhiqiang"), certificate_no: "RG-2025-0007".to_string()
        };
    repair.dispatch = Some(Dispatch { at: at.plus(25), times: 2, crew: vec![fitter(lang), second] });
    repair.contacted_at = Some(at.plus(20));
    repair.appointment =
        Some(Appointment { at: at.plus(12 * 60 + 25), asked_by: Some(AskedBy::User), agreed_at: at.plus(20) });
    repair.state = State::Contacted;
    let earlier = |serial: u32, days: i64, kind: Fault| Earlier {
        number: number(Letter::Repair, serial),
        reported_at: at.plus(-days * 24 * 60),
        kind,
    };
    case.earlier = vec![earlier(3, 5, Fault::NoHeat), earlier(2, 9, Fault::Valve), earlier(1, 20, Fault::Leak)];
    case
}

/// The same at the end of its life.
pub fn done(lang: Lang) -> Case {
    let mut case = cold(lang);
    let word = |hant: &'static str, hans: &'static str, en: &'static str| pick(lang, hant, hans, en).to_string();
    let came = case.repair.reported_at.plus(12 * 60 + 20);
    let repair = &mut case.repair;
    repair.arrived_at = Some(came);
    repair.work = Some(Work {
        at: came.plus(55),
        cause: word("放氣閥鏽死，管內積氣", "放气阀锈死，管内积气", "vent valve rusted shut, air in the pipe"),
        work: word(
            "換放氣閥兩個，放氣後暖氣片全熱",
            "换放气阀两个，放气后暖气片全热",
            "two vent valves replaced, air let out, radiators warm",
        ),
        materials: Some(word("放氣閥 2 個、生料帶", "放气阀 2 个、生料带", "2 vent valves, thread tape")),
        shoe_covers: true,
        cleaned: true,
    });
    repair.charge =
        Some(Charge { fee: 1, quantity: 2_00, amount: Fen(50_00), receipt_no: Some("0086213".to_string()) });
    repair.confirmation = Some(Confirmation {
        at: came.plus(60),
        by: Some(word("王秀英", "王秀英", "Wang Xiuying")),
        method: Method::Paper,
        rating: Some(Rating::Satisfied),
        opinion: Some(word("來得準時，修得乾淨", "来得准时，修得干净", "on time and tidy")),
    });
    repair.follow_up = Some(FollowUp {
        at: came.plus(50 * 60),
        by: 2,
        result: FollowResult::Satisfied,
        comment: Some(word("都熱了", "都热了", "all warm")),
    });
    repair.state = State::Closed;
    case
}

/// Damage that the user's own tinkering did.
pub fn damaged(lang: Lang, method: Method) -> Case {
    let mut case = leak(lang);
    let word = |hant: &'static str, hans: &'static str, en: &'static str| pick(lang, hant, hans, en).to_string();
    let at = case.repair.reported_at.plus(70);
    case.repair.arrived_at = Some(case.repair.reported_at.plus(25));
    case.repair.state = State::Arrived;
    case.repair.damage = Some(Damage {
        at,
        part: word("客廳暖氣片進水閥閥杆", "客厅暖气片进水阀阀杆", "spindle of the inlet valve, living room"),
        cause: word(
            "用戶裝修時自行擰動閥門，用力過大，閥杆擰斷",
            "用户装修时自行拧动阀门，用力过大，阀杆拧断",
            "turned by force while the user redecorated; the spindle broke",
        ),
        remedy: word(
            "當場更換閥門，費用由用戶承擔",
            "当场更换阀门，费用由用户承担",
            "valve replaced on the spot at the user's cost",
        ),
        charge: Some(Charge { fee: 1, quantity: 1_50, amount: Fen(37_50), receipt_no: None }),
        user_by: word("王秀英", "王秀英", "Wang Xiuying"),
        method,
        witness: Some(word("樓長 李玉蘭", "楼长 李玉兰", "Li Yulan, caretaker")),
    });
    case
}
