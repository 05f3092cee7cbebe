//! Certificates of boiler and repair staff (H1): whether one is valid on a day, and that an expiring one comes due. Pure:
//! no terminal, no database.

use crate::kernel::problem::Problem;
use crate::kernel::time::{Day, Minute};
use crate::registers::deadline::{Asked, Change, Kept, Limit};
use crate::say;

/// The kind of deadline.
pub const KIND: &str = "certificate";

/// On whose tab it counts (contract, section 5).
pub const WORKFLOW: &str = "repair";

/// So many days before a certificate's last day its renewal is called for: a house rule.
const CALLED_BEFORE: i64 = 30;

/// A certificate that is valid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Certificate {
    /// Its number.
    pub number: String,
    /// Its last day.
    pub expires: Day,
}

/// What the register says of a person's certificate.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Held {
    /// The person's name.
    pub name: String,
    /// The number.
    pub number: Option<String>,
    /// The last day.
    pub expires: Option<Day>,
    /// Whether the person left.
    pub disabled: bool,
}

/// The certificate that is valid on a day, its last day included (H1).
///
/// # Errors
/// `disabled`, `no_certificate`, `certificate_expired`.
pub fn valid(held: &Held, on: Day) -> Result<Certificate, Problem> {
    let name = &held.name;
    if held.disabled {
        return Err(Problem::house(
            "disabled",
            say!(
                "{name} 已停用，不能派工。請派在崗的人。",
                "{name} 已停用，不能派工。请派在岗的人。",
                "{name} is disabled and can't be sent. Send somebody in office."
            ),
        ));
    }
    match (&held.number, held.expires) {
        (Some(number), Some(expires)) if on <= expires => Ok(Certificate { number: number.clone(), expires }),
        (Some(number), Some(expires)) => Err(Problem::clause(
            "H1",
            "certificate_expired",
            say!(
                "{name} 的證書 {number} 已於 {expires} 到期。請派證書有效的人，換證後在人員表更正有效期。",
                "{name} 的证书 {number} 已于 {expires} 到期。请派证书有效的人，换证后在人员表更正有效期。",
                "The certificate {number} of {name} expired on {expires}. Send somebody whose certificate is valid; once it is renewed, amend the staff register."
            ),
        )),
        _ => Err(Problem::clause(
            "H1",
            "no_certificate",
            say!(
                "{name} 在人員表裡沒有證書號和有效期。請派有證的人，或先把證書登記進去。",
                "{name} 在人员表里没有证书号和有效期。请派有证的人，或先把证书登记进去。",
                "The staff register has no certificate number and expiry of {name}. Send somebody certified, or enter the certificate first."
            ),
        )),
    }
}

/// The last minute of a certificate's last day.
fn ends(expires: Day) -> Minute {
    expires.end().plus(-1)
}

/// From when its renewal is called for; one that runs out sooner is called for at once.
fn opens(expires: Day, start: Minute) -> Minute {
    expires.plus(-CALLED_BEFORE).start().max(start)
}

/// The deadlines that a person's certificate asks for, and how they follow. Another last day moves the deadline; where it
/// has been called for and the day is later, the certificate was renewed: that meets it, and the next one runs.
pub fn asked(kept: &[Kept], expires: Option<Day>, now: Minute) -> (Vec<Asked>, Change) {
    let Some(expires) = expires else { return (Vec::new(), Change::Step) };
    let owed = |one: &&Kept| one.deadline.kind == KIND && one.deadline.met_at.is_none() && one.cancelled_at.is_none();
    let round = |start: Minute| {
        let (opens, due) = (opens(expires, start), Limit::Until(ends(expires)));
        let asked = Asked::new(KIND, Some("H1"), start, due).round();
        if opens > start { asked.opens(opens) } else { asked }
    };
    let Some(running) = kept.iter().filter(owed).max_by_key(|one| one.n) else {
        return (vec![round(now)], Change::Step);
    };
    let start = running.deadline.start;
    let called = running.deadline.opens.is_none_or(|opens| opens <= now);
    let renewed = called && start < now && running.deadline.due.is_some_and(|due| due < ends(expires));
    if renewed {
        (vec![round(start).met(Some(now)), round(now)], Change::Step)
    } else {
        (vec![round(start)], Change::Amendment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::calendar::Calendar;
    use crate::kernel::time::deadline::DeadlineState::{self, Cancelled, Met, Missed, Open};
    use crate::registers::deadline::{Ground, follow};

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn valid_through_its_last_day() {
        let held = |number: Option<&str>, expires: Option<&str>, disabled| Held {
            name: "錢師傅".into(),
            number: number.map(str::to_string),
            expires: expires.map(day),
            disabled,
        };
        let last = Some("2026-11-30");
        for (held, on, code) in [
            (held(Some("G1"), last, false), "2026-11-30", None),
            (held(Some("G1"), last, false), "2026-12-01", Some("certificate_expired")),
            (held(None, last, false), "2026-11-01", Some("no_certificate")),
            (held(Some("G1"), None, false), "2026-11-01", Some("no_certificate")),
            (held(Some("G1"), last, true), "2026-11-01", Some("disabled")),
        ] {
            assert_eq!(valid(&held, day(on)).err().map(|problem| problem.code), code, "{held:?} on {on}");
        }
    }

    /// A life of a certificate: at each time the register gets another last day; how all its deadlines stand then.
    #[test]
    fn a_renewal_meets_the_old_one_and_starts_the_new() {
        let calendar = Calendar::builtin();
        let at = |text: &str| Minute::parse(text).unwrap();
        type Step<'a> = (&'a str, Option<&'a str>, &'a [(DeadlineState, &'a str)]);
        let lives: [&[Step<'_>]; 4] = [
            // Moved while nobody has called for it, then renewed in time.
            &[
                ("2026-06-01T08:00", Some("2026-11-30"), &[(Open, "2026-11-30T23:59")]),
                ("2026-06-02T08:00", Some("2026-12-31"), &[(Open, "2026-12-31T23:59")]),
                ("2026-12-05T08:00", Some("2028-12-31"), &[(Met, "2026-12-31T23:59"), (Open, "2028-12-31T23:59")]),
            ],
            // Renewed too late: missed for good.
            &[
                ("2026-06-01T08:00", Some("2026-11-30"), &[(Open, "2026-11-30T23:59")]),
                ("2026-12-01T00:00", Some("2028-11-30"), &[(Missed, "2026-11-30T23:59"), (Open, "2028-11-30T23:59")]),
            ],
            // A last day typed wrong is put right although it was called for.
            &[
                ("2026-11-20T08:00", Some("2026-12-10"), &[(Open, "2026-12-10T23:59")]),
                ("2026-11-20T08:00", Some("2026-12-20"), &[(Open, "2026-12-20T23:59")]),
                ("2026-11-21T08:00", Some("2026-12-01"), &[(Open, "2026-12-01T23:59")]),
            ],
            // Taken away and given again.
            &[
                ("2026-06-01T08:00", Some("2026-11-30"), &[(Open, "2026-11-30T23:59")]),
                ("2026-06-02T08:00", None, &[(Cancelled, "2026-11-30T23:59")]),
                (
                    "2026-06-03T08:00",
                    Some("2027-01-31"),
                    &[(Cancelled, "2026-11-30T23:59"), (Open, "2027-01-31T23:59")],
                ),
            ],
        ];
        for life in lives {
            let mut kept: Vec<Kept> = Vec::new();
            for (now, expires, told) in life {
                let (asked, change) = asked(&kept, expires.map(day), at(now));
                let ground = Ground {
                    change,
                    now: at(now),
                    late_typed: false,
                    calendar: &calendar,
                    seasons: &[],
                    counted: None,
                };
                for new in follow("staff/3", "repair", &kept, &asked, &ground) {
                    match kept.iter_mut().find(|known| known.n == new.n) {
                        Some(place) => *place = new,
                        None => kept.push(new),
                    }
                }
                let found: Vec<(DeadlineState, String)> =
                    kept.iter().map(|one| (one.state(at(now)), one.deadline.due.unwrap().to_string())).collect();
                let told: Vec<(DeadlineState, String)> =
                    told.iter().map(|(state, due)| (*state, due.to_string())).collect();
                assert_eq!(found, told, "at {now}");
            }
        }
    }

    #[test]
    fn a_renewal_is_called_for_thirty_days_before() {
        let at = |text: &str| Minute::parse(text).unwrap();
        let opens = |expires: &str, now: &str| asked(&[], Some(day(expires)), at(now)).0[0].opens;
        assert_eq!(opens("2026-12-31", "2026-06-01T08:00"), Some(at("2026-12-01T00:00")));
        assert_eq!(opens("2026-12-31", "2026-12-01T00:00"), None, "it is called for at once");
        assert_eq!(opens("2026-12-31", "2027-01-01T00:00"), None);
    }
}
