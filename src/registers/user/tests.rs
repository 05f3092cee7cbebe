//! The register in a file of its own: what is found, resolved, amended, told.

use super::*;
use crate::kernel::form::read::{self, Dialect};
use crate::kernel::form::value::{Raw, Typed};
use crate::kernel::pick::{Found, Lookups};
use crate::kernel::store::{Operator, Store};
use crate::kernel::time::Stamp;
use crate::kernel::time::clock::Clock;
use crate::registers::registry::{Filed, Registry};

struct File {
    store: Store,
    _folder: tempfile::TempDir,
}

fn file() -> File {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::Still(Stamp::parse("2026-11-23T14:32:07").unwrap());
    let store = Store::open(&folder.path().join("desk.db"), clock, true).unwrap();
    File { store, _folder: folder }
}

fn typed(account: &str, name: &str, phone: &str, address: [&str; 4]) -> Typed {
    let mut parts = Typed::new();
    for (key, text) in ["estate", "building", "unit", "room"].iter().zip(address) {
        parts.set_text(key, text);
    }
    let mut typed = Typed::new().with("account", account).with("name", name).with("phone", phone);
    typed.set("address", Raw::Group(parts));
    typed
        .with("user_class", "residential")
        .with("building_kind", "block")
        .with("own_loop", "true")
        .with("station", "城東站")
}

impl File {
    fn add(&mut self, typed: &Typed, importing: bool) -> Outcome<Added> {
        let view = self.store.view();
        let values =
            read::read(THING.fields, typed, Dialect::Strict, view.now(), &lookups(&Registry::default(), view))?;
        self.store.change(&Operator::system(), |tx| {
            tx.set_importing(importing);
            Users.add(tx, &values)
        })
    }

    fn amend(&mut self, id: i64, typed: &Typed) -> Outcome<Done> {
        let view = self.store.view();
        let action = THING.action("amend").unwrap();
        let mut values =
            read::read(action.fields, typed, Dialect::Strict, view.now(), &lookups(&Registry::default(), view))?;
        for field in action.fields.iter().filter(|field| typed.get(field.key).is_some_and(Raw::is_blank)) {
            values.blank(field.key);
        }
        let key = RecordKey::Entry { thing: "user", id };
        self.store.change(&Operator::system(), |tx| Users.act(tx, &key, action, &values))
    }

    fn show(&self, id: i64) -> Map<String, Json> {
        Users.show(self.store.view(), &RecordKey::Entry { thing: "user", id }).unwrap().unwrap()
    }

    fn found(&self, typed: &str) -> Vec<i64> {
        store::search(self.store.view(), typed, 8).unwrap().into_iter().map(|user| user.id).collect()
    }

    fn listed(&self, find: &str) -> Vec<i64> {
        let rows = Users.list(self.store.view(), find, Lang::Hant, 0, 50).unwrap();
        rows.into_iter().map(|row| row.record.id()).collect()
    }
}

fn lookups<'a>(registry: &'a Registry, view: View<'a>) -> Filed<'a> {
    Filed { registry, view }
}

fn five() -> File {
    let mut file = file();
    for user in [
        typed("00012345", "單志強", "13800000001", ["錦繡家園", "3", "2", "501"]),
        typed("00012346", "王建国", "13912345678", ["錦繡家園", "3", "2", "502"]),
        typed("00012347", "王建國", "010-88886666", ["锦绣家园3号楼10单元101", "", "", ""]),
        typed("7001", "李国强", "13700007001", ["長春路12號", "", "", "12排3號"]),
        typed("7002", "王建国", "13600000009", ["朝陽小區", "A座", "", "1203"]),
    ] {
        file.add(&user, false).unwrap();
    }
    file
}

#[test]
fn who_is_meant_is_found_by_any_of_it() {
    let file = five();
    for (typed, found) in [
        ("00012345", vec![1]),
        ("0001234", vec![1, 2, 3]),
        ("7001", vec![4]),
        ("138", vec![1]),
        ("5678", vec![2]),
        ("6666", vec![3]),
        ("单志强", vec![1]),
        ("czq", vec![1]),
        ("王建國", vec![2, 3, 5]),
        ("wjg", vec![2, 3, 5]),
        ("建国", vec![2, 3, 5]),
        ("3-2-501", vec![1]),
        ("3-2", vec![1, 2]),
        ("jxjy 3-2-50", vec![1, 2]),
        ("锦绣 501", vec![1]),
        ("锦绣家园", vec![1, 2, 3]),
        ("家园", vec![3, 2, 1]),
        ("长春路12号12排3号", vec![4]),
        ("cyxq a", vec![5]),
        ("wjg jxjy", vec![2, 3]),
        ("王建国 3-10", vec![3]),
        ("nobody", vec![]),
        ("..", vec![]),
    ] {
        assert_eq!(file.found(typed), found, "{typed}");
    }
    assert_eq!(file.found("").len(), 5);
    assert_eq!(file.listed("wjg"), [5, 3, 2]);
    assert_eq!(file.listed("園"), [3, 2, 1]);
    assert_eq!(file.listed("3-2-501"), [1]);
}

#[test]
fn resolving_is_exact_and_a_bare_number_is_an_account() {
    let file = five();
    let registry = Registry::default();
    let filed = lookups(&registry, file.store.view());
    let one = |typed: &str| match filed.resolve("user", typed) {
        Found::One(found) => found.key,
        Found::Nothing => 0,
        Found::Several(found) => -i64::try_from(found.len()).unwrap(),
    };
    for (typed, key) in [
        ("00012345", 1),
        ("０００１２３４５", 1),
        ("user/4", 4),
        ("4", 0),
        ("user/99", 0),
        ("單志強", 1),
        ("单志强", 0),
        ("王建国", -2),
        ("", 0),
        ("3-2-501", 0),
    ] {
        assert_eq!(one(typed), key, "{typed}");
    }
    let namesakes = filed.search("user", "王建国", 8);
    let shown: Vec<String> = namesakes.iter().map(|one| one.shown()).collect();
    assert_eq!(shown, ["00012346 王建国（錦繡家園 3-2-502）", "00012347 王建國", "7002 王建国（朝陽小區 A座-1203）"]);
}

#[test]
fn what_was_amended_is_found_by_the_new_and_no_longer_by_the_old() {
    let mut file = five();
    let mut move_house = Typed::new().with("reason", "搬家");
    move_house.set("address", Raw::Group(Typed::new().with("estate", "翠湖苑").with("building", "9-1-202")));
    file.amend(1, &move_house).unwrap();
    assert_eq!(file.found("chy 9-1-202"), [1]);
    assert_eq!(file.found("3-2-501"), Vec::<i64>::new());
    let shown = file.show(1);
    assert_eq!(shown["address"], json!({"estate": "翠湖苑", "building": "9", "unit": "1", "room": "202"}));
    assert_eq!((&shown["rev"], &shown["name"]), (&json!(2), &json!("單志強")));
    file.amend(1, &Typed::new().with("phone", "13555554444").with("reason", "換號")).unwrap();
    assert_eq!((file.found("4444"), file.found("13800000001")), (vec![1], vec![]));
    assert_eq!(file.found("9-1-202"), [1], "the address is as it was");
    let refused = file.amend(1, &Typed::new().with("account", "7002").with("reason", "x")).unwrap_err();
    assert_eq!(refused.code(), "already_there");
    assert_eq!(file.amend(1, &Typed::new().with("reason", "x")).unwrap_err().code(), "nothing_to_change");
    assert_eq!(file.amend(1, &Typed::new().with("name", "").with("reason", "x")).unwrap_err().code(), "missing");
}

#[test]
fn a_flat_that_another_account_has_is_told_and_not_refused() {
    let mut file = five();
    file.add(&typed("9001", "新戶", "13100000000", ["锦绣家园", "3号楼", "2单元", "501室"]), false).unwrap();
    assert_eq!(file.show(6)["links"], json!([{"kind": "same_flat", "number": "user/1"}]));
    let mut home = Typed::new().with("reason", "換房");
    let parts = Typed::new().with("estate", "錦繡家園").with("building", "3").with("unit", "2").with("room", "502");
    home.set("address", Raw::Group(parts));
    assert_eq!(file.amend(6, &home).unwrap().lines, ["user/2"]);
}

#[test]
fn the_area_comes_from_old_books_alone() {
    let mut file = file();
    let with_area = typed("1", "甲", "13800000001", ["錦繡家園", "1", "", ""]).with("area", "85.5");
    assert_eq!(file.add(&with_area, false).unwrap_err().code(), "area_by_notice");
    file.add(&with_area, true).unwrap();
    assert_eq!(file.show(1)["area"], "85.50");
    let history: String = file
        .store
        .view()
        .sql()
        .query_row("SELECT action FROM history WHERE record = 'user/1'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(history, "import");
    assert!(THING.action("amend").unwrap().fields.iter().all(|field| field.key != "area"));
}

#[test]
fn what_show_gives() {
    let mut file = file();
    let user = typed("a１", "甲", "１３８ 0000 0001", ["錦繡家園", "3號樓", "", ""])
        .with("contract_celsius", "18")
        .with("contract_date", "2026-10-01");
    file.add(&user, false).unwrap();
    let shown = file.show(1);
    for (key, value) in [
        ("account", json!("A1")),
        ("phone", json!("13800000001")),
        ("address", json!({"estate": "錦繡家園", "building": "3號樓"})),
        ("user_class", json!("residential")),
        ("own_loop", json!(true)),
        ("area", Json::Null),
        ("contract_no", Json::Null),
        ("contract_date", json!("2026-10-01")),
        ("contract_celsius", json!("18.0")),
        ("stopped_since", Json::Null),
        ("stopped_by", Json::Null),
        ("area_record", Json::Null),
        ("state", json!("active")),
        ("next", json!(["amend"])),
        ("number", json!("user/1")),
    ] {
        assert_eq!(shown.get(key), Some(&value), "{key}");
    }
    assert!(!shown.contains_key("find") && !shown.contains_key("flat"));
}
