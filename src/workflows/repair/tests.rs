//! Repairs in a file of their own: what is in sight while the caller speaks, and the pages of the list.

use super::lists::{Place, Wanted};
use super::*;
use crate::kernel::form::read::{self, Dialect};
use crate::kernel::form::value::{Raw, Typed};
use crate::kernel::store::{Operator, Store};
use crate::kernel::text::address::Address;
use crate::kernel::time::Stamp;
use crate::kernel::time::clock::Clock;
use crate::registers::registry::Registry;
use crate::registers::staff::Staff;
use crate::registers::user::Users;

struct File {
    store: Store,
    _folder: tempfile::TempDir,
}

fn address(building: &str, room: &str) -> Typed {
    Typed::new().with("estate", "錦繡家園").with("building", building).with("unit", "2").with("room", room)
}

fn place(building: &str, room: &str) -> Address {
    let [estate, building, unit, room] = ["錦繡家園", building, "2", room].map(str::to_string);
    Address { estate, building, unit, room }
}

fn clerk() -> Operator {
    Operator { key: Some(1), name: "周明".into(), roles: vec!["clerk".into()] }
}

/// A file with a clerk and a user at 3-2-501.
fn file() -> File {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::Still(Stamp::parse("2026-11-23T14:32:07").unwrap());
    let store = Store::open(&folder.path().join("desk.db"), clock, true).unwrap();
    let mut file = File { store, _folder: folder };
    file.add(&Staff, &Operator::system(), Typed::new().with("name", "周明"));
    let mut user = Typed::new().with("account", "10027").with("name", "王堃").with("phone", "13800001111");
    user.set("address", Raw::Group(address("3", "501")));
    for (key, value) in
        [("user_class", "residential"), ("building_kind", "block"), ("own_loop", "true"), ("station", "東站")]
    {
        user.set_text(key, value);
    }
    file.add(&Users, &Operator::system(), user);
    file
}

impl File {
    fn add(&mut self, book: &dyn Book, operator: &Operator, typed: Typed) -> RecordKey {
        let view = self.store.view();
        let fields = book.thing().fields;
        let values = read::read(fields, &typed, Dialect::Strict, view.now(), &Registry::default()).unwrap();
        self.store.change(operator, |tx| book.add(tx, &values)).unwrap().record
    }

    fn report(&mut self, building: &str, room: &str, at: &str) -> RecordKey {
        let mut typed = Typed::new().with("caller", "王").with("phone", "13800001111").with("fault", "漏水");
        typed.set("address", Raw::Group(address(building, room)));
        let typed = typed.with("kind", "leak").with("scope", "company").with("reported_at", at);
        self.add(&Repairs, &clerk(), typed)
    }

    fn withdraw(&mut self, record: &RecordKey) {
        let action = form::THING.action("withdraw").unwrap();
        let typed = Typed::new().with("reason", "好了").with("told", "知道了");
        let view = self.store.view();
        let values = read::read(action.fields, &typed, Dialect::Strict, view.now(), &Registry::default()).unwrap();
        self.store.change(&clerk(), |tx| Repairs.act(tx, record, action, &values)).unwrap();
    }
}

#[test]
fn what_is_around_a_flat_is_in_sight_while_the_caller_speaks() {
    let mut file = file();
    let mine = file.report("3", "501", "2026-11-23T14:00");
    let neighbour = file.report("3號樓", "502", "2026-11-23T14:10");
    let elsewhere = file.report("4", "501", "2026-11-23T14:20");
    let (old, recent) = (file.report("3", "501", "2026-10-01T08:00"), file.report("3", "501", "2026-11-01T08:00"));
    for ended in [&old, &recent] {
        file.withdraw(ended);
    }
    let numbers = |rows: &[lists::Listed]| rows.iter().map(|row| RecordKey::Number(row.number)).collect::<Vec<_>>();
    // By the user's key and by any spelling of the address alike.
    let spelt = place("3栋", "501室");
    for (user, typed) in [(Some(1), None), (None, Some(&spelt))] {
        let around = store::around(file.store.view(), user, typed).unwrap();
        assert_eq!(numbers(&around.open_of_flat), std::slice::from_ref(&mine), "{user:?}");
        assert_eq!(numbers(&around.open_of_building), std::slice::from_ref(&neighbour));
        assert_eq!(numbers(&around.recent_of_flat), std::slice::from_ref(&recent));
        assert!(around.outage.is_none() && around.stopped_since.is_none() && around.responsible.is_none());
    }
    let building = Address { unit: String::new(), room: String::new(), ..place("4", "") };
    let around = store::around(file.store.view(), None, Some(&building)).unwrap();
    assert_eq!((numbers(&around.open_of_building), around.open_of_flat.len()), (vec![elsewhere], 0));
    let events = Repairs.of_user(file.store.view(), 1).unwrap();
    assert_eq!(events.len(), 3, "all of the user's own, whoever called");
}

#[test]
fn pages_walk_the_list_both_ways_and_narrow_it() {
    let mut file = file();
    let all: Vec<RecordKey> = (1..=5).map(|room| file.report("3", &format!("50{room}"), "2026-11-23T14:00")).collect();
    file.withdraw(&all[1]);
    let view = file.store.view();
    let page = |wanted: &Wanted, place, limit| -> Vec<i64> {
        store::page(view, wanted, place, limit).unwrap().iter().map(|row| row.number.key() % 1000).collect()
    };
    let any = Wanted::default();
    let open = Wanted { open: true, ..Wanted::default() };
    assert_eq!(page(&any, Place::Newest, 3), [5, 4, 3]);
    assert_eq!(page(&any, Place::Before(all[2].id()), 9), [2, 1]);
    assert_eq!(page(&any, Place::After(all[2].id()), 1), [4]);
    assert_eq!(page(&open, Place::Newest, 9), [5, 4, 3, 1]);
    let found = |text: &str| Wanted { find: crate::kernel::text::variants::finding(text), ..Wanted::default() };
    assert_eq!(page(&found("锦绣家园 3-2-503"), Place::Newest, 9), [3]);
    assert_eq!(page(&found("10027"), Place::Newest, 9), [1]);
    assert_eq!(store::count_open(view).unwrap(), 4);
    let next_due = store::page(view, &open, Place::Newest, 1).unwrap().remove(0).next_due.unwrap();
    assert_eq!((next_due.0.as_str(), next_due.1.to_string().as_str()), ("arrive", "2026-11-23T14:30"));
}
