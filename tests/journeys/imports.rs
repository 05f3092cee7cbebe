//! Old books brought into the registers: each row's fate, all or nothing, never twice, whatever the file looks like.

use encoding_rs::GB18030;
use serde_json::json;

use crate::office::{Office, Ran};

/// Writes a file into the office's folder and imports it.
fn import(office: &Office, operator: &str, thing: &str, bytes: impl AsRef<[u8]>, more: &[&str]) -> Ran {
    let path = office.folder.path().join("old.csv");
    std::fs::write(&path, bytes).unwrap();
    let path = path.display().to_string();
    let mut words = vec!["import", thing, path.as_str()];
    words.extend(more);
    office.by(operator, &words)
}

/// The number of entries in the history.
fn entries(office: &Office) -> u64 {
    office.run(&["verify", "--json"]).done().json()["entries"].as_u64().unwrap()
}

const STAFF: &str = "姓名,职责,部门,电话,证书号,证书有效期至\r\n王堃,维修工、司炉工,城东站,138 0000 0001,G-17,2027/5/31\r\n孙立,,城东站,,,\r\n";

#[test]
fn a_file_is_tried_brought_in_and_known_again() {
    let office = Office::staffed();
    let before = entries(&office);
    let (national, ..) = GB18030.encode(STAFF);
    let tried = import(&office, "林小慧", "staff", &national, &["--dry-run"]).done();
    assert_eq!(
        tried.lines(),
        [
            "line 2: can be entered",
            "line 3: can be entered",
            "Dry run, nothing was written. Rows that can be entered: 2; there already: 0.",
        ]
    );
    assert_eq!(entries(&office), before, "a dry run writes nothing");
    let done = import(&office, "林小慧", "staff", &national, &[]).done();
    assert_eq!(
        done.lines(),
        ["line 2: entered as staff/8", "line 3: entered as staff/9", "Rows entered: 2; there already: 0.",]
    );
    let shown = office.show("staff/8");
    assert_eq!(shown["name"], "王堃");
    assert_eq!(shown["roles"], json!(["fitter", "boiler"]));
    assert_eq!((&shown["phone"], &shown["certificate_expires"]), (&json!("13800000001"), &json!("2027-05-31")));
    assert_eq!(shown["history"][0]["action"], "import", "the history says where it came from");
    assert_eq!(shown["deadlines"][0]["kind"], "certificate");
    // The same file again, in another encoding: nothing is added.
    let after = entries(&office);
    let again = import(&office, "林小慧", "staff", format!("\u{feff}{STAFF}"), &[]).done();
    assert_eq!(again.lines()[0], "line 2: there already, staff/8");
    assert_eq!(again.lines()[2], "Rows entered: 0; there already: 2.");
    assert_eq!(entries(&office), after);
    // Also after somebody left; what has another telephone now isn't changed and not added.
    office.step("林小慧", "staff/9", "disable", &[]).done();
    import(&office, "林小慧", "staff", STAFF, &[]).done();
    office.step("林小慧", "staff/8", "amend", &["phone=13900000009", "reason=換號"]).done();
    let ran = import(&office, "林小慧", "staff", STAFF, &[]).failed(1, "differs");
    assert!(ran.err.contains("line 2:") && ran.err.contains("staff/8"), "{}", ran.err);
    office.run(&["verify"]).done();
}

#[test]
fn one_bad_row_keeps_all_out_and_each_is_told_with_its_line() {
    let office = Office::staffed();
    let before = entries(&office);
    let file = "name,unit,price,effective_from,basis,key\n\
        換閥,件,30.00,2026-01-01,價目表,valve\n\
        \n\
        放氣,每次,abc,1-1,價目表,vent\n\
        換閥,件,31.00,2026-01-01,價目表,valve\n\
        修管,4,80,2026-01-01,價目表,pipe\n\
        焊接,小時,120,2026-01-01,價目表,換\n";
    for more in [&["--dry-run"][..], &[]] {
        let ran = import(&office, "林小慧", "fee", file, more).failed(1, "nothing_imported");
        for told in ["line 4: ", "line 5: ", "line 6: ", "line 7: "] {
            assert!(ran.err.contains(told), "{told}{}", ran.err);
        }
        assert!(!ran.err.contains("line 2: "), "{}", ran.err);
        assert_eq!(ran.out, "line 2: can be entered\n");
    }
    assert_eq!(entries(&office), before);
    office.run(&["show", "fee/1"]).failed(1, "not_found");
}

#[test]
fn files_that_are_no_table_are_told_apart() {
    let office = Office::staffed();
    for (bytes, code) in [
        (&b""[..], "empty_file"),
        (b"PK\x03\x04xl", "is_spreadsheet"),
        (b"name,phone\n\"x,1\n", "broken_quotes"),
        (b"name,name\nx,y\n", "repeated_heading"),
        (b"name,wages\nx,y\n", "unknown_heading"),
        (b"phone\n13800000001\n", "missing_column"),
        (b"name\n\xff\xfe\xff\n", "not_text"),
    ] {
        import(&office, "周明", "customer", bytes, &[]).failed(2, code);
    }
    import(&office, "周明", "sample", "name\nx\n", &[]).failed(2, "not_imported");
    import(&office, "周明", "thing", "name\nx\n", &[]).failed(2, "unknown_thing");
    import(&office, "趙衛國", "customer", "name\nx\n", &[]).failed(1, "not_allowed");
    import(&office, "周明", "fee", "name\nx\n", &[]).failed(2, "missing_column");
    office.by("周明", &["import", "customer", "nowhere.csv"]).failed(1, "no_input");
    import(&office, "周明", "customer", "name,phone\nx,1,2,3\n", &[]).failed(1, "too_many_cells");
}

#[test]
fn what_was_guarded_against_formulas_comes_in_as_it_was() {
    let office = Office::staffed();
    let file = "客戶名稱,電話,簡稱\r\n'=甲公司,\"=\"\"053188880000\"\"\",\t'@甲\r\n";
    import(&office, "周明", "customer", file, &[]).done();
    let shown = office.show("customer/2");
    assert_eq!((&shown["name"], &shown["short_name"]), (&json!("=甲公司"), &json!("@甲")));
    assert!(shown["phone"].as_str().unwrap().starts_with("0531"), "{shown}");
}

#[test]
fn every_register_is_brought_in_and_known_again() {
    let office = Office::staffed();
    for (thing, file) in [
        ("customer", "name,address\n丁公司,南路1號\n丁公司,北路2號\n"),
        ("variety", "code,name,kind,running\nt65,滌棉,紗,是\nBU9,帆布,cloth,否\n"),
        ("price", "variety,price,effective_from,basis\nT65,41.5,2026-01-01,價目表\n"),
        (
            "standard",
            "size,grams,effective_from,basis,name_hant,name_hans,name_en\nmid,1000,2026-01-01,x,中紗,中纱,middle\n",
        ),
        ("fee", "key,name,unit,price,effective_from,basis,required_share\nHEAT,熱費,m2,25,2026-01-01,x,0.6\n"),
        ("season", "name,from,to\n2026-2027,2026-11-15,2027-03-15\n"),
        (
            "user",
            "account,name,phone,address,user_class,building_kind,own_loop,station,area\n\
             A001,王堃,13800000001,錦繡家園3號樓2單元501,residential,block,true,城東站,89.50\n",
        ),
        (
            "facility",
            "name,kind,station,building,responsible,maintenance_days\n入口,熱力入口,城東站,錦繡家園3號樓,錢師傅,180\n",
        ),
        (
            "temp-standard",
            "user_class,building_kind,room_kinds,from_time,to_time,minimum,target,effective_from,basis\n\
             residential,bungalow,\"bedroom,living\",00:00,23:59,16,18,2026-11-01,x\n",
        ),
        ("instrument", "code,calibrated_until,model\nCW-1,2027-03-01,testo 905\n"),
        ("point", "code,account,every_days,rooms\nE-01,A001,7,\"主臥,客廳\"\n"),
        ("duty", "station,person,from,to\n城東站,錢師傅,2026-11-23 08:00,2026/11/24 08:00\n"),
    ] {
        let rows = file.lines().count() - 1;
        let first = import(&office, "林小慧", thing, file, &[]).done();
        assert_eq!(*first.lines().last().unwrap(), format!("Rows entered: {rows}; there already: 0."), "{thing}");
        let again = import(&office, "林小慧", thing, file, &[]).done();
        assert_eq!(*again.lines().last().unwrap(), format!("Rows entered: 0; there already: {rows}."), "{thing}");
    }
    assert_eq!(office.show("user/1")["area"], "89.50");
    office.run(&["verify"]).done();
}
