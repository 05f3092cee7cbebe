//! The registers of temperature checks by keyboard: hours typed as people type them, what the lists tell at 80 columns.

use super::requisition::add;
use super::*;
use slipdesk::kernel::units::Celsius;
use slipdesk::registers::temp_standard;
use slipdesk::registers::user::class::BuildingKind;

fn stage(lang: Lang) -> Stage {
    let mut stage = Stage::new();
    add(&mut stage, "season", json!({"name": "2026-2027", "from": "2026-11-15", "to": "2027-03-15"}));
    let home = json!({"estate": "錦繡家園", "building": "3", "unit": "2", "room": "501"});
    let user = json!({"account": "00012345", "name": "單志強", "phone": "13800000001", "user_class": "residential",
        "building_kind": "block", "address": home, "own_loop": true, "station": "城東站"});
    add(&mut stage, "user", user);
    add(
        &mut stage,
        "point",
        json!({"code": "E-01", "account": "00012345", "every_days": 7, "rooms": ["主臥", "客廳"]}),
    );
    add(&mut stage, "instrument", json!({"code": "CW-1", "calibrated_until": "2026-12-01", "model": "testo 905"}));
    stage.lang = lang;
    stage
}

/// H13: 0600 and 下午9点 are hours as well as 06:00 and 21:00.
#[test]
fn hours_are_typed_as_people_type_them() {
    let (mut app, mut play) = program(stage(Lang::Hant), (80, 24));
    play(&mut app, "{F10}室溫標準{Enter}{F2}1{Enter}2{Enter}12{Enter}0600{Enter}");
    let text = play(&mut app, "25{Enter}{Up}");
    assert!(text.contains("讀不懂"), "{text}");
    let text = play(&mut app, "{C-u}下午9点{Enter}16{Enter}2026-11-01{Enter}合同範本{Enter}{F8}{Esc}");
    assert!(text.contains("06:00-21:00 16.0"), "{text}");
    let all = temp_standard::store::all(app.cx().view()).unwrap();
    let new = all.last().unwrap();
    assert_eq!((all.len(), new.building, new.rooms.len()), (3, BuildingKind::Bungalow, 2));
    assert_eq!((new.from.to_string(), new.to.to_string(), new.minimum), ("06:00".into(), "21:00".into(), Celsius(160)));
}

#[test]
fn the_lists_tell_what_matters_in_80_columns() {
    for (lang, lists) in [
        (
            Lang::Hant,
            [
                ("室溫標準", vec!["臥室、客廳", "21:01-05:59 16.0 18.0 2000-01-01 有效"]),
                ("測溫點", vec!["E-01", "單志強", "錦繡家園 3-2-501", "7 2026-11-30"]),
                ("測溫儀", vec!["CW-1", "testo 905", "2026-12-01", "剩 8 天"]),
            ],
        ),
        (
            Lang::Hans,
            [
                ("室温标准", vec!["卧室、客厅", "21:01-05:59 16.0 18.0 2000-01-01 有效"]),
                ("测温点", vec!["E-01", "單志強", "錦繡家園 3-2-501", "7 2026-11-30"]),
                ("测温仪", vec!["CW-1", "testo 905", "2026-12-01", "剩 8 天"]),
            ],
        ),
        (
            Lang::En,
            [
                ("Room temperatures", vec!["bedroom, living", "21:01-05:59 16.0 18.0 2000-01-01 in force"]),
                ("Test points", vec!["E-01", "單志強", "錦繡家園 3-2-501", "7 2026-11-30"]),
                ("Instruments", vec!["CW-1", "testo 905", "2026-12-01", "8 days left"]),
            ],
        ),
    ] {
        for (name, parts) in lists {
            let (mut app, mut play) = program(stage(lang), (80, 24));
            let text = play(&mut app, &format!("{{F10}}{name}{{Enter}}"));
            for part in parts {
                assert!(text.contains(part), "{part} in\n{text}");
            }
            assert!(text.lines().take(9).all(|line| !line.contains("..")), "nothing is cut off:\n{text}");
        }
    }
}
