//! Temperature sheets on paper by the command line: the blank one of a point, of all that are due, and the refusals.

use crate::office::Office;

#[test]
fn blank_sheets_are_made_of_one_point_or_of_all_that_are_due() {
    let mut office = Office::staffed();
    office.now = "2026-11-23T09:00".into();
    let season = r#"{"name": "2026-2027", "from": "2026-11-15", "to": "2027-03-15"}"#;
    office.add("林小慧", "season", season).done();
    for (account, room) in [("10001", "501"), ("10002", "502")] {
        let user = format!(
            r#"{{"account": "{account}", "name": "單志強", "phone": "13800000001", "user_class": "residential",
            "building_kind": "block", "own_loop": true, "station": "城東站",
            "address": {{"estate": "錦繡家園", "building": "3", "unit": "2", "room": "{room}"}}}}"#
        );
        office.add("林小慧", "user", &user).done();
        let point = format!(
            r#"{{"code": "P-{room}", "account": "{account}", "station": "城東站", "every_days": 1, "rooms": ["客廳", "南臥室"]}}"#
        );
        office.add("林小慧", "point", &point).done();
    }
    office.run(&["print", "--blank", "--preview"]).failed(1, "nothing_due");
    let one = office.run(&["print", "--paper", "sheet", "--blank", "--point", "P-501", "--preview"]).done().out;
    for said in ["測溫記錄表", "P-501", "錦繡家園 3-2-501", "客廳", "南臥室", "單志強"] {
        assert!(one.contains(said), "{said}\n{one}");
    }
    office.run(&["print", "--blank", "--point", "P-9", "--preview"]).failed(1, "not_found");
    office.run(&["print", "--point", "P-501", "--preview"]).failed(2, "usage");
    office.run(&["print", "--blank", "--paper", "slip", "--preview"]).failed(1, "nothing_due");
    office.now = "2026-11-24T08:00".into();
    let both = office.run(&["print", "--blank", "--preview"]).done().out;
    assert!(both.contains("3-2-501") && both.contains("3-2-502"), "{both}");
    let file = office.file().with_file_name("blank.txt").to_string_lossy().to_string();
    office.by("周明", &["print", "--blank", "--out", &file]).failed(1, "several_papers");
    for _ in 0..2 {
        office.by("周明", &["print", "--blank", "--point", "P-502", "--out", &file]).done();
        let printed = std::fs::read_to_string(&file).unwrap();
        assert!(printed.contains("3-2-502") && !printed.contains("重印"), "{printed}");
    }
}
