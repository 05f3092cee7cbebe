//! The file of a user from invented workflows: in order, and without what the operator may not see.

use super::*;
use crate::kernel::book::{Added, Book, Column, Done, ListRow};
use crate::kernel::form::field::{Action, Thing};
use crate::kernel::form::value::Values;
use crate::kernel::number::Letter;
use crate::kernel::store::{Entry, Row, Store, Tx};
use crate::kernel::time::clock::Clock;
use crate::kernel::time::{Minute, Stamp};
use crate::kernel::words::{Words, words};
use crate::say;
use crate::workflow::{Due, Waiting};
use serde_json::Map;

struct Invented {
    thing: &'static Thing,
    events: &'static [(&'static str, &'static str)],
}

static REPAIRS: Thing = Thing { name: "repair", label: words("修", "修", "r"), fields: &[], actions: &[] };
static CASES: Thing = Thing { name: "complaint", label: words("訴", "诉", "c"), fields: &[], actions: &[] };

impl Book for Invented {
    fn thing(&self) -> &'static Thing {
        self.thing
    }
    fn add(&self, _: &mut Tx<'_>, _: &Values) -> Outcome<Added> {
        unreachable!()
    }
    fn act(&self, _: &mut Tx<'_>, _: &RecordKey, _: &'static Action, _: &Values) -> Outcome<Done> {
        unreachable!()
    }
    fn show(&self, _: View<'_>, _: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
        Ok(None)
    }
    fn columns(&self) -> &'static [Column] {
        &[]
    }
    fn list(&self, _: View<'_>, _: &str, _: Lang, _: usize, _: usize) -> Outcome<Vec<ListRow>> {
        Ok(Vec::new())
    }
}

impl Workflow for Invented {
    fn letter(&self) -> Option<Letter> {
        None
    }
    fn tab(&self) -> Words {
        self.thing.label
    }
    fn waiting(&self, _: View<'_>) -> Outcome<Waiting> {
        Ok(Waiting::default())
    }
    fn due(&self, _: View<'_>) -> Outcome<Vec<Due>> {
        Ok(Vec::new())
    }
    fn of_user(&self, _: View<'_>, user: i64) -> Outcome<Vec<UserEvent>> {
        assert_eq!(user, 1);
        let event = |(record, at): &(&str, &str)| UserEvent {
            record: record.to_string(),
            workflow: self.thing.name,
            at: Minute::parse(at).unwrap(),
            what: say!("漏水", "漏水", "leak"),
            state: say!("完成", "完成", "done"),
        };
        Ok(self.events.iter().map(event).collect())
    }
}

fn operator(role: &str) -> Operator {
    Operator { key: Some(1), name: "甲".into(), roles: vec![role.into()] }
}

#[test]
fn everything_about_a_user_stands_in_the_order_in_which_it_happened() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::Still(Stamp::parse("2026-11-23T14:32:07").unwrap());
    let mut store = Store::open(&folder.path().join("desk.db"), clock, true).unwrap();
    let row = Row::insert("user").set("id", 1_i64).set("account", "1").set("name", "王堃").set("phone", "12345");
    let row = row.set("estate", "錦繡家園").set("place", "p").set("flat", "f").set("find", "|1|").set("station", "站");
    let row = row.set("user_class", "residential").set("building_kind", "block").set("own_loop", true);
    store.change(&Operator::system(), |tx| tx.write(Entry::new("user/1", "add").row(row))).unwrap();
    let repairs = Invented {
        thing: &REPAIRS,
        events: &[("R2611-0003-7", "2026-11-20T08:00"), ("R2510-0001-9", "2025-10-01T09:30")],
    };
    let cases = Invented { thing: &CASES, events: &[("C2601-0001-5", "2026-01-05T10:00")] };
    let all: [&dyn Workflow; 2] = [&repairs, &cases];
    let records = |operator: &Operator| {
        let file = gathered(store.view(), 1, Some(operator), &all).unwrap().unwrap();
        file.events.into_iter().map(|event| event.record).collect::<Vec<_>>()
    };
    assert_eq!(records(&operator("clerk")), ["R2510-0001-9", "C2601-0001-5", "R2611-0003-7"]);
    assert_eq!(records(&operator("fitter")), ["R2510-0001-9", "R2611-0003-7"], "who only reads sees no complaints");
    assert_eq!(gathered(store.view(), 2, None, &all).unwrap(), None);
    let file = gathered(store.view(), 1, None, &all).unwrap().unwrap();
    assert_eq!(
        to_json(&file.events, Lang::En)[0],
        json!({"number": "R2510-0001-9", "workflow": "repair", "at": "2025-10-01T09:30", "what": "leak", "state": "done"})
    );
    assert_eq!(user_of(store.view(), &RecordKey::Entry { thing: "user", id: 1 }).unwrap(), Some(1));
    assert_eq!(user_of(store.view(), &RecordKey::Entry { thing: "staff", id: 1 }).unwrap(), None);
}
