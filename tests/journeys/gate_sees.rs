//! What the gate sees of money: nothing (contract, section 6).

use serde_json::json;

use crate::office::Office;
use crate::slips::issue;

#[test]
fn a_guard_sees_no_price() {
    let office = Office::staffed();
    let number = issue(&office, |slip| {
        slip["charge"] = json!("charged");
        slip["lines"] = json!([{"variety": "JC40S", "size": "whole", "count": 2}]);
    });
    let seen = |who: &str| office.by(who, &["show", &number, "--json"]).done().json();
    let (clerk, guard) = (seen("周明"), seen("趙衛國"));
    assert!(clerk["amount"].is_string() && clerk["lines"][0]["unit_price"].is_string(), "{clerk}");
    assert!(guard["amount"].is_null() && guard["lines"][0]["unit_price"].is_null(), "{guard}");
    assert_eq!(guard["lines"][0]["count"], 2);
    let amount = clerk["amount"].as_str().unwrap();
    let fen = amount.replace('.', "");
    for text in [guard.to_string(), office.by("趙衛國", &["show", &number]).done().out] {
        for secret in [amount, "38.50", &format!(":{fen},"), ":3850,"] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
    }
    office.by("趙衛國", &["show", "price/1"]).failed(1, "not_allowed");
    office.by("趙衛國", &["print", &number, "--preview"]).failed(1, "not_allowed");
    office.by("趙衛國", &["print", &number, "--paper", "gate", "--preview"]).failed(1, "not_allowed");
    office.by("趙衛國", &["print", &number, "--out", "a.pdf"]).failed(1, "not_allowed");
    office.by("趙衛國", &["print", "2026-11-23", "--paper", "gate-book", "--preview"]).done();
    office.by("趙衛國", &["print", "2026-11-23", "--paper", "gate-book", "--out", "book.pdf"]).done();
    // Who is a clerk too sees what a clerk sees.
    office.step("林小慧", "staff/5", "amend", &["roles=gatekeeper,clerk", "reason=兼職"]).done();
    assert_eq!(seen("趙衛國")["amount"], amount);
}
