//! The gate: what the guard is told about a number, the release, refusals, and the lines of the gate book (S7). No SQL
//! and no judgement here.

pub mod store;

use serde_json::Map;

use self::store::GateLine;
use super::form;
use super::rows;
use super::rules::gate::{self, Known};
use super::rules::{Slip, Source, What, life};
use super::store::{self as slips, Stored};
use crate::kernel::book::Done;
use crate::kernel::form::read::to_json;
use crate::kernel::form::value::Values;
use crate::kernel::number::{self, Letter, Number};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::{Entry, Tx, View};
use crate::kernel::time::deadline::late_typed;
use crate::kernel::time::{Day, Minute};
use crate::kernel::words::{Say, Words, words};
use crate::registers::step::{late_limit, write as write_step};
use crate::registers::{setting, staff};
use crate::say;
use crate::workflow::gate::{GateEntry, Goods, Pass, Reason};

/// Seconds within which the same refused number, scanned again, makes no second line.
const SAME_SCAN_SECONDS: i64 = 60;

/// As much of what was typed as a line of the gate book keeps.
const MOST_TYPED: usize = 200;

/// What the gate needs to know about what was typed or scanned.
///
/// # Errors
/// Where the file can't be read.
pub fn pass(view: View<'_>, typed: &str) -> Outcome<Pass> {
    let misread = match number::read(typed, Letter::Sample, view.is_training()) {
        Ok(number) if number.letter() != Letter::Sample => {
            return Ok(nothing(typed, Some(number), gate::other_workflow(&number.to_string())));
        }
        Ok(number) => match slips::load(view, number.key())? {
            Some(stored) => return known(view, typed, &stored),
            None => return Ok(nothing(typed, Some(number), gate::not_a_slip(None, &number.to_string()))),
        },
        Err(misread) => misread,
    };
    let shown: String = typed.chars().take(40).collect();
    Ok(nothing(typed, None, gate::not_a_slip(Some(misread), &shown)))
}

fn nothing(typed: &str, number: Option<Number>, reason: Reason) -> Pass {
    Pass {
        typed: typed.to_string(),
        number,
        found: false,
        reasons: vec![reason],
        barred: Vec::new(),
        can_draw_here: false,
        from_warehouse: false,
        customer: String::new(),
        handler: String::new(),
        charge: "free",
        lines: Vec::new(),
        pieces: 0,
        grams: 0,
        valid_through: None,
        released: None,
        successor: None,
        printed: 0,
    }
}

fn known(view: View<'_>, typed: &str, stored: &Stored) -> Outcome<Pass> {
    let slip = &stored.slip;
    let known = background(view, stored)?;
    let reasons = gate::reasons(slip, view.now().minute(), Some(&known));
    let lines = goods(slip);
    Ok(Pass {
        typed: typed.to_string(),
        number: Some(slip.number),
        found: true,
        can_draw_here: gate::can_draw_here(&reasons),
        reasons,
        barred: gate::barred(slip),
        from_warehouse: slip.source == Source::Warehouse,
        customer: stored.customer_name.clone(),
        handler: stored.handler_name.clone(),
        charge: if slip.charged { "charged" } else { "free" },
        pieces: lines.iter().map(|line| line.count).sum(),
        grams: lines.iter().map(|line| line.grams).sum(),
        lines,
        valid_through: slip.valid_through,
        released: slip.released.map(|released| (released.at, known.released_by)),
        successor: slip.successor,
        printed: slips::printed(view, &slip.number.to_string())?,
    })
}

/// The names and telephones for the sentences at the gate.
///
/// # Errors
/// Where the file can't be read.
pub fn background(view: View<'_>, stored: &Stored) -> Outcome<Known> {
    let released_by = match stored.slip.released {
        Some(released) => staff::store::person(view, released.by)?.map(|person| person.name).unwrap_or_default(),
        None => String::new(),
    };
    Ok(Known {
        released_by,
        ended_reason: stored.ended.as_ref().map(|(_, reason)| reason.clone()).unwrap_or_default(),
        call: setting::store::text(view, "gate_call_phone")?,
    })
}

/// The goods to compare: what was drawn, before the drawing what was approved; lines not drawn are left out.
fn goods(slip: &Slip) -> Vec<Goods> {
    let drawn = slip.drawing.as_ref().map(|drawing| &drawing.lines);
    let lines = slip.lines.iter().zip(1_i64..).map(|(line, place)| {
        let taken = drawn.and_then(|lines| lines.iter().find(|drawn| drawn.line == place));
        let (size, approved) = match &line.what {
            What::Yarn { names, .. } => (names.clone(), None),
            What::Cloth { metres } => (say!("布", "布", "cloth"), Some(metres.0)),
        };
        Goods {
            variety: format!("{} {}", line.variety_code, line.variety_name).trim().to_string(),
            size,
            count: taken.map_or(line.count, |taken| taken.count),
            grams: taken.map_or(line.grams, |taken| taken.grams).0,
            metres: taken.map_or(approved, |taken| taken.metres.map(|metres| metres.0)),
        }
    });
    lines.filter(|line| line.count > 0).collect()
}

/// The gate screen's look-up: as [`pass`], and a line of the gate book where the goods may not leave, unless the same
/// number was refused within the last minute or only the record of the drawing is missing.
///
/// # Errors
/// Where the file can't be written.
pub fn scan(tx: &mut Tx<'_>, typed: &str) -> Outcome<Pass> {
    let guard = tx.operator().key.filter(|_| tx.operator().has("gatekeeper"));
    let pass = pass(tx.view(), typed)?.for_guard(guard);
    if pass.may_leave() || pass.can_draw_here {
        return Ok(pass);
    }
    let again = store::newest(tx.view())?.is_some_and(|(line, at)| {
        line.typed == pass.typed && line.result == "refused" && tx.now().since(at) < SAME_SCAN_SECONDS
    });
    if !again {
        let reasons = pass.reasons.iter().map(|reason| reason.code.to_string()).collect();
        let slip = pass.number.filter(|_| pass.found);
        let line = line(tx, typed, slip, "refused", tx.now().minute());
        write_line(tx, GateLine { reasons, ..line })?;
    }
    Ok(pass)
}

/// A line of the gate book by whoever is at the keyboard.
fn line(tx: &Tx<'_>, typed: &str, slip: Option<Number>, result: &str, at: Minute) -> GateLine {
    GateLine {
        id: 0,
        at,
        typed: typed.chars().take(MOST_TYPED).collect(),
        slip,
        result: result.to_string(),
        reasons: Vec::new(),
        note: None,
        pieces: None,
        carrier: [None, None, None],
        by: (tx.operator().key, tx.operator().name.clone()),
        late: false,
    }
}

fn write_line(tx: &mut Tx<'_>, line: GateLine) -> Outcome<()> {
    let (id, row) = store::row(tx.view(), &line)?;
    tx.write(Entry::new(format!("gate/{id}"), line.result).at(line.at).row(row))?;
    Ok(())
}

/// The gate book of a day.
///
/// # Errors
/// Where the file can't be read.
pub fn book(view: View<'_>, day: Day) -> Outcome<Vec<GateEntry>> {
    let entry = |line: GateLine| GateEntry {
        at: line.at,
        typed: line.typed,
        number: line.slip,
        result: line.result,
        reasons: line.reasons.into_iter().map(|code| (code.clone(), reason_words(&code))).collect(),
        note: line.note,
        pieces: line.pieces,
        carrier: line.carrier,
        by: line.by.1,
        late: line.late,
    };
    Ok(store::of_day(view, day)?.into_iter().map(entry).collect())
}

/// The short words of a reason in the gate book: those of the list, and those that only a release can meet.
fn reason_words(code: &str) -> Say {
    const OF_RELEASE: [(&str, Words); 6] = [
        ("guard_is_party", words("門衛是當事人", "门卫是当事人", "the guard is a party")),
        ("late_release", words("補錄要由主管來做", "补录要由主管来做", "typed late, not by a supervisor")),
        ("not_allowed", words("不是門衛本人操作", "不是门卫本人操作", "not by the guard")),
        ("not_gatekeeper", words("不是門衛", "不是门卫", "no guard")),
        ("too_early", words("時間早於提取", "时间早于提取", "before the drawing")),
        ("wrong_order", words("還不到這一步", "还不到这一步", "not its turn")),
    ];
    let listed = form::REASONS.iter().find(|choice| choice.code == code).map(|choice| choice.words);
    let known = listed.or_else(|| OF_RELEASE.iter().find(|(known, _)| *known == code).map(|(_, words)| *words));
    known.map_or_else(|| Say::each(|_| code.to_string()), Say::from)
}

/// Records a refusal, the guard's own or of an unknown number; no slip changes.
///
/// # Errors
/// Where the file can't be written.
pub fn refuse(tx: &mut Tx<'_>, typed: &str, values: &Values) -> Outcome<Done> {
    let at = values.moment("at").unwrap_or(tx.now().minute());
    let slip = match number::read(typed, Letter::Sample, tx.is_training()) {
        Ok(number) if number.letter() == Letter::Sample => slips::load(tx.view(), number.key())?,
        _ => None,
    };
    let line = line(tx, typed, slip.map(|stored| stored.slip.number), "refused", at);
    let reasons = values.many("reasons").iter().map(|code| (*code).to_string()).collect();
    let (note, pieces) = (values.text("note").map(str::to_string), values.whole("counted"));
    write_line(tx, GateLine { reasons, note, pieces, ..line })?;
    Ok(Done::default())
}

/// A release of what is no slip: refused as any other, and a line of the gate book. `None` where the slip exists.
///
/// # Errors
/// Where the file can't be written.
pub fn release_of_nothing(tx: &mut Tx<'_>, typed: &str) -> Outcome<Option<Done>> {
    let pass = pass(tx.view(), typed)?;
    if pass.found {
        return Ok(None);
    }
    let reasons = pass.reasons.iter().map(|reason| reason.code.to_string()).collect();
    let line = line(tx, typed, None, "refused", tx.now().minute());
    write_line(tx, GateLine { reasons, ..line })?;
    let problems = pass.reasons.into_iter().map(Problem::from).collect();
    Ok(Some(Done { refused: Some(Failure::refused(problems)), ..Done::default() }))
}

/// The drawing recorded at the gate from its copy, as a line of the gate book.
///
/// # Errors
/// Where the file can't be written.
pub fn drawn_at_gate(tx: &mut Tx<'_>, stored: &Stored, at: Minute) -> Outcome<()> {
    let number = stored.slip.number;
    let pieces = stored.slip.drawing.as_ref().map(super::rules::Drawing::pieces);
    let line = line(tx, &number.to_string(), Some(number), "drawn_at_gate", at);
    write_line(tx, GateLine { pieces, ..line })
}

/// Releases the goods, or records the refused attempt and says why.
///
/// # Errors
/// Where the file can't be written.
pub fn release(tx: &mut Tx<'_>, stored: &Stored, values: &Values, at: Minute) -> Outcome<Done> {
    let number = stored.slip.number;
    let late = values.flag("late").unwrap_or(false);
    let operator = tx.operator().clone();
    let guard = match values.key("by").or(if late { None } else { operator.key }) {
        Some(key) => staff::store::person(tx.view(), key)?,
        None => None,
    };
    let Some(guard) = guard else { return Err(missing_guard().into()) };
    let mut problems = Vec::new();
    let allowed =
        if late { operator.has("supervisor") } else { operator.has("gatekeeper") && operator.key == Some(guard.id) };
    if !allowed {
        problems.push(wrong_operator(late));
    }
    if !guard.has("gatekeeper") {
        problems.push(not_gatekeeper(&guard.name));
    }
    if !late && !stored.slip.is_expired(at) && stored.slip.is_expired(tx.now().minute()) {
        // An earlier time can't bring back a validity that is over: that is the supervisor's late entry.
        problems.push(life::expired(&stored.slip));
    }
    let limit = late_limit(tx.view())?;
    if !late && late_typed(at, tx.now(), limit) {
        problems.push(late_release(limit));
    }
    let counted = values.whole("counted").unwrap_or(0);
    let known = background(tx.view(), stored)?;
    let judged = life::release(&stored.slip, (guard.id, &guard.name), counted, at, Some(&known));
    let line = GateLine {
        pieces: Some(counted),
        carrier: ["carrier", "id_no", "plate"].map(|key| values.text(key).map(str::to_string)),
        by: (Some(guard.id), guard.name.clone()),
        late,
        ..line(tx, &number.to_string(), Some(number), "released", at)
    };
    match judged {
        Ok(slip) if problems.is_empty() => {
            let action = form::THING.action("release");
            let mut said = action.map_or_else(Map::new, |action| to_json(action.fields, values));
            said.insert("by".to_string(), format!("staff/{}", guard.id).into());
            let stored = Stored { slip, ..stored.clone() };
            let rows = vec![rows::life_row(&stored, false)];
            write_step(tx, &number.to_string(), "release", at, &mut said, rows)?;
            write_line(tx, line)?;
            Ok(Done::default())
        }
        judged => {
            // Worst first: what stands against the goods, then who may let them out.
            let mut all: Vec<Problem> = judged.err().unwrap_or_default();
            all.append(&mut problems);
            let reasons = all.iter().map(|problem| problem.code.to_string()).collect();
            write_line(tx, GateLine { result: "refused".to_string(), reasons, ..line })?;
            Ok(Done { refused: Some(Failure::refused(all)), ..Done::default() })
        }
    }
}

fn wrong_operator(late: bool) -> Problem {
    let say: Say = if late {
        say!(
            "補錄放行要由主管來做，並填當時放行的門衛。",
            "补录放行要由主管来做，并填当时放行的门卫。",
            "A release on paper is typed later by a supervisor, naming the guard who let the goods out."
        )
    } else {
        say!(
            "只有門衛本人能放行。請門衛換到自己的名字再放。",
            "只有门卫本人能放行。请门卫换到自己的名字再放。",
            "Only the guard may release, as the operator. Change the operator to the guard."
        )
    };
    Problem::house("not_allowed", say).at("by")
}

fn late_release(limit: i64) -> Problem {
    Problem::house(
        "late_release",
        say!(
            "門衛放行當場登記，時間不能早於現在 {limit} 分鐘以上。當時在紙上放行的，請主管補錄（late=true，填當時的門衛）。",
            "门卫放行当场登记，时间不能早于现在 {limit} 分钟以上。当时在纸上放行的，请主管补录（late=true，填当时的门卫）。",
            "A guard records a release on the spot, at most {limit} minutes back. What left on paper before is typed by a supervisor with late=true, naming the guard."
        ),
    )
    .at("at")
}

fn not_gatekeeper(name: &str) -> Problem {
    Problem::clause(
        "S7",
        "not_gatekeeper",
        say!(
            "{name} 不是門衛。請填門衛，或先在人員表登記這個職責。",
            "{name} 不是门卫。请填门卫，或先在人员表登记这个职责。",
            "{name} is not a guard. Name one, or enter the role in the staff register first."
        ),
    )
    .at("by")
}

fn missing_guard() -> Problem {
    Problem::clause(
        "S7",
        "missing",
        say!(
            "沒有填門衛。請填是誰放行的。",
            "没有填门卫。请填是谁放行的。",
            "The guard is missing. Say who let the goods out."
        ),
    )
    .at("by")
}
