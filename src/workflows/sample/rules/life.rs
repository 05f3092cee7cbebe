//! The steps of a slip's life (S1, S3, S5, S7, S8): each takes the slip as it is and gives the slip as it becomes, or
//! every reason why not. Pure; who may sit at the keyboard is the rights table's business, not this file's.

use super::{Drawing, Drawn, Signed, Slip, Source, State, What};
use crate::kernel::problem::Problem;
use crate::kernel::time::Minute;
use crate::kernel::units::{Decimetres, Fen, Grams};
use crate::kernel::words::{Say, Words, words};
use crate::say;

/// Somebody who signs or rejects.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signer {
    /// The key in the staff register.
    pub key: i64,
    /// The name, for sentences.
    pub name: String,
    /// As department head: the number of a deputy's authority (`None` for the role itself), or why not.
    pub head: Result<Option<String>, Problem>,
    /// As general manager, likewise.
    pub gm: Result<Option<String>, Problem>,
}

/// Everything that is wrong, or the slip as it becomes.
pub type Step = Result<Slip, Vec<Problem>>;

/// The word for a state, as lists and sentences use it.
pub const fn state_words(state: State) -> Words {
    match state {
        State::Issued => words("待部門領導簽", "待部门领导签", "awaits head"),
        State::HeadSigned => words("待總經理簽", "待总经理签", "awaits GM"),
        State::Signed => words("待收款", "待收款", "awaits receipt"),
        State::Effective => words("已生效待取", "已生效待取", "effective"),
        State::Drawn => words("已提取", "已提取", "drawn"),
        State::Released => words("已放行", "已放行", "released"),
        State::Rejected => words("已駁回", "已驳回", "rejected"),
        State::Void => words("已作廢", "已作废", "void"),
    }
}

/// Refuses a step in the wrong state, naming the state and what comes first.
fn wrong_order(slip: &Slip, clause: &'static str, needs: Words) -> Problem {
    let number = slip.number;
    let now = state_words(slip.state);
    let say = Say::each(|lang| {
        let (now, needs) = (now.get(lang), needs.get(lang));
        match lang {
            crate::kernel::words::Lang::Hant => format!("{number} 現在是「{now}」，這一步辦不了：{needs}。"),
            crate::kernel::words::Lang::Hans => format!("{number} 现在是「{now}」，这一步办不了：{needs}。"),
            crate::kernel::words::Lang::En => format!("{number} is '{now}'; this step can't be taken: {needs}."),
        }
    });
    Problem::clause(clause, "wrong_order", say)
}

/// Refuses a time before the step that it rests on.
fn not_before(problems: &mut Vec<Problem>, at: Minute, earliest: Minute) {
    if at < earliest {
        problems.push(
            Problem::new(
                "too_early",
                say!(
                    "時間 {at} 早於前一步（{earliest}）。請核對時間。",
                    "时间 {at} 早于前一步（{earliest}）。请核对时间。",
                    "{at} is before the step that this one rests on ({earliest}). Check the time."
                ),
            )
            .at("at"),
        );
    }
}

/// House rule: whoever issued or handles a slip signs nothing on it.
fn is_stranger(problems: &mut Vec<Problem>, slip: &Slip, signer: &Signer) {
    let name = &signer.name;
    if signer.key == slip.issued_by {
        problems.push(
            Problem::house(
                "signer_is_issuer",
                say!(
                    "{name} 開了這張單，不能自己簽。請另一位有權的人簽。",
                    "{name} 开了这张单，不能自己签。请另一位有权的人签。",
                    "{name} issued this slip and can't sign it. Somebody else with authority must."
                ),
            )
            .at("by"),
        );
    }
    if signer.key == slip.handler {
        problems.push(
            Problem::house(
                "signer_is_handler",
                say!(
                    "{name} 是這張單的經辦人，不能自己簽。請另一位有權的人簽。",
                    "{name} 是这张单的经办人，不能自己签。请另一位有权的人签。",
                    "{name} handles this slip and can't sign it. Somebody else with authority must."
                ),
            )
            .at("by"),
        );
    }
}

/// S3: the department head signs first. House rules: not the issuer, not the handler.
///
/// # Errors
/// Every reason why not.
pub fn sign_head(slip: &Slip, signer: &Signer, at: Minute) -> Step {
    if slip.state != State::Issued {
        return Err(vec![wrong_order(
            slip,
            "S3",
            words("部門領導只簽剛開出的單，而且只簽一次", "部门领导只签刚开出的单，而且只签一次", "the head signs a newly issued slip, once"),
        )]);
    }
    let mut problems = Vec::new();
    problems.extend(signer.head.clone().err().map(|problem| problem.at("by")));
    is_stranger(&mut problems, slip, signer);
    not_before(&mut problems, at, slip.issued_at);
    finish(problems, || Slip { state: State::HeadSigned, head: Some(Signed { by: signer.key, at }), ..slip.clone() })
}

/// S3: the general manager signs after the head, and the slip becomes effective, a charged one with its receipt.
/// House rules: another person than head, issuer and handler.
///
/// # Errors
/// Every reason why not.
pub fn sign_gm(slip: &Slip, signer: &Signer, at: Minute) -> Step {
    let Some(head) = slip.head.filter(|_| slip.state == State::HeadSigned) else {
        return Err(vec![wrong_order(
            slip,
            "S3",
            words("先部門領導簽，後總經理簽，各簽一次", "先部门领导签，后总经理签，各签一次", "the head signs first, then the general manager, once each"),
        )]);
    };
    let mut problems = Vec::new();
    problems.extend(signer.gm.clone().err().map(|problem| problem.at("by")));
    is_stranger(&mut problems, slip, signer);
    if head.by == signer.key {
        let name = &signer.name;
        problems.push(
            Problem::house(
                "same_signer",
                say!(
                    "{name} 已代部門簽過，同一人不能再作總經理簽。請另一位有權的人簽。",
                    "{name} 已代部门签过，同一人不能再作总经理签。请另一位有权的人签。",
                    "{name} already signed as head; the same person can't sign as general manager. Somebody else must."
                ),
            )
            .at("by"),
        );
    }
    not_before(&mut problems, at, head.at);
    finish(problems, || {
        let signed = Slip { state: State::Signed, gm: Some(Signed { by: signer.key, at }), ..slip.clone() };
        if slip.charged { signed } else { becomes_effective(signed, at) }
    })
}

/// The slip is effective from now on, through the last day of its validity (house rule).
fn becomes_effective(slip: Slip, at: Minute) -> Slip {
    let valid_through = slip.valid_days.map(|days| at.day().plus(days));
    Slip { state: State::Effective, effective_at: Some(at), valid_through, ..slip }
}

/// Either signer may reject (S3), with a reason; final.
///
/// # Errors
/// Every reason why not.
pub fn reject(slip: &Slip, signer: &Signer, at: Minute) -> Step {
    let earliest = match (slip.state, slip.head) {
        (State::Issued, _) => slip.issued_at,
        (State::HeadSigned, Some(head)) => head.at,
        _ => {
            return Err(vec![wrong_order(
                slip,
                "S3",
                words("只有簽字未齊的單能駁回；已生效的請作廢", "只有签字未齐的单能驳回；已生效的请作废", "only a slip without both signatures can be rejected; void an effective one"),
            )]);
        }
    };
    let mut problems = Vec::new();
    if let (Err(problem), Err(_)) = (&signer.head, &signer.gm) {
        problems.push(problem.clone().at("by"));
    }
    not_before(&mut problems, at, earliest);
    finish(problems, || Slip { state: State::Rejected, ..slip.clone() })
}

/// S1: the receipt of a charged slip, for the exact amount, only after both signatures.
///
/// # Errors
/// Every reason why not.
pub fn receipt(slip: &Slip, number: &str, amount: Fen, at: Minute) -> Step {
    let (Some(gm), Some(due)) = (slip.gm, slip.amount) else {
        let needs = if slip.charged {
            words("兩個簽字齊了才收款，免得駁回後要退款", "两个签字齐了才收款，免得驳回后要退款", "payment is taken after both signatures, so that a rejection never owes a refund")
        } else {
            words("免費樣品不收款", "免费样品不收款", "a free sample is not paid for")
        };
        return Err(vec![wrong_order(slip, "S1", needs)]);
    };
    if slip.state != State::Signed {
        return Err(vec![wrong_order(slip, "S1", words("這張單已經收過款或已了結", "这张单已经收过款或已了结", "its receipt is recorded already, or the slip has ended"))]);
    }
    let mut problems = Vec::new();
    if amount != due {
        problems.push(
            Problem::clause(
                "S1",
                "wrong_amount",
                say!(
                    "應收 {due} 元，收據寫的是 {amount} 元。請按應收數收款；單開錯了就作廢重開。",
                    "应收 {due} 元，收据写的是 {amount} 元。请按应收数收款；单开错了就作废重开。",
                    "{due} yuan are due, the receipt says {amount}. Take the exact amount; if the slip is wrong, void and reissue it."
                ),
            )
            .at("amount"),
        );
    }
    not_before(&mut problems, at, slip.issued_at);
    finish(problems, || {
        becomes_effective(Slip { receipt: Some((number.to_string(), at)), ..slip.clone() }, gm.at.max(at))
    })
}

/// S8: the number of the return note, for a warehouse slip that is effective.
///
/// # Errors
/// Every reason why not.
pub fn return_note(slip: &Slip, note: &str, at: Minute) -> Step {
    let Some(effective_at) = slip.effective_at.filter(|_| slip.state == State::Effective) else {
        return Err(vec![wrong_order(slip, "S8", words("審批單生效後才辦退庫", "审批单生效后才办退库", "the return formalities follow once the slip is effective"))]);
    };
    let mut problems = Vec::new();
    if slip.source != Source::Warehouse {
        problems.push(Problem::clause(
            "S8",
            "not_warehouse",
            say!(
                "這張單從車間取樣，不辦退庫，直接提取。",
                "这张单从车间取样，不办退库，直接提取。",
                "This slip draws from the workshop: no return note, draw directly."
            ),
        ));
    }
    if slip.return_note.is_some() {
        problems.push(Problem::clause(
            "S8",
            "already_recorded",
            say!("退庫單號已經登記過了。", "退库单号已经登记过了。", "The return note is recorded already."),
        ));
    }
    not_before(&mut problems, at, effective_at);
    finish(problems, || Slip { return_note: Some((note.to_string(), at)), ..slip.clone() })
}

/// What somebody says was drawn of one line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told {
    /// The line, from 1.
    pub line: i64,
    /// Pieces.
    pub count: Option<i64>,
    /// Cloth: length.
    pub metres: Option<Decimetres>,
    /// Cloth: weight.
    pub grams: Option<Grams>,
}

/// Who took the goods from whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taking {
    /// When.
    pub at: Minute,
    /// Who took them.
    pub taken_by: String,
    /// Who gave them out.
    pub given_by: Option<String>,
    /// The giver's key, where the name is that of one person of the register.
    pub given_by_staff: Option<i64>,
    /// Whether the storekeeper registers it at the same time (S8).
    pub has_storekeeper: bool,
}

/// S5, S8: drawing with an effective slip, downwards only (house rule); `told` is `None` for 'as approved', else the
/// complete list of what was drawn.
///
/// # Errors
/// Every reason why not.
pub fn draw(slip: &Slip, taking: &Taking, told: Option<&[Told]>) -> Step {
    let Some(effective_at) = slip.effective_at.filter(|_| slip.state == State::Effective) else {
        return Err(vec![wrong_order(slip, "S5", words("憑生效的審批單才能提取，而且只提取一次", "凭生效的审批单才能提取，而且只提取一次", "samples are drawn with an effective slip, once"))]);
    };
    let mut problems = Vec::new();
    if slip.is_expired(taking.at) {
        problems.push(expired(slip));
    }
    not_before(&mut problems, taking.at, effective_at);
    if slip.source == Source::Warehouse {
        match &slip.return_note {
            None => problems.push(Problem::clause(
                "S8",
                "return_note_missing",
                say!(
                    "倉庫取樣要先辦退庫。請先登記退庫單號。",
                    "仓库取样要先办退库。请先登记退库单号。",
                    "A sample from the warehouse needs the return formalities first. Enter the return note."
                ),
            )),
            Some((_, at)) => not_before(&mut problems, taking.at, *at),
        }
        if !taking.has_storekeeper {
            problems.push(
                Problem::clause(
                    "S8",
                    "storekeeper_missing",
                    say!(
                        "倉庫取樣要由司庫員同時登記。請填司庫員。",
                        "仓库取样要由司库员同时登记。请填司库员。",
                        "The storekeeper registers a drawing from the warehouse at the same time. Name the storekeeper."
                    ),
                )
                .at("storekeeper"),
            );
        }
    }
    let lines = match drawn_lines(slip, told) {
        Ok(lines) => lines,
        Err(mut wrong) => {
            problems.append(&mut wrong);
            Vec::new()
        }
    };
    finish(problems, || Slip {
        state: State::Drawn,
        drawing: Some(Drawing {
            at: taking.at,
            taken_by: taking.taken_by.clone(),
            given_by: taking.given_by.clone(),
            given_by_staff: taking.given_by_staff,
            lines,
        }),
        ..slip.clone()
    })
}

/// House rule: the slip's validity is over.
pub fn expired(slip: &Slip) -> Problem {
    let last = slip.valid_through.map(|day| day.to_string()).unwrap_or_default();
    Problem::house(
        "expired",
        say!(
            "有效期到 {last} 為止，已過期，不能延長。請作廢後重開一張。",
            "有效期到 {last} 为止，已过期，不能延长。请作废后重开一张。",
            "It was valid through {last} and can't be extended. Void it and issue a new slip."
        ),
    )
}

/// What was drawn, line by line: lines that aren't told were not drawn; nothing beyond what was approved.
fn drawn_lines(slip: &Slip, told: Option<&[Told]>) -> Result<Vec<Drawn>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut lines = Vec::new();
    if let Some(told) = told {
        for (index, one) in told.iter().enumerate() {
            let known = usize::try_from(one.line - 1).ok().is_some_and(|place| place < slip.lines.len());
            let doubled = told.iter().take(index).any(|before| before.line == one.line);
            if !known || doubled {
                let line = one.line;
                problems.push(
                    Problem::new(
                        "unknown_line",
                        say!(
                            "單上沒有第 {line} 行，或者同一行寫了兩次。",
                            "单上没有第 {line} 行，或者同一行写了两次。",
                            "The slip has no line {line}, or the line was given twice."
                        ),
                    )
                    .at(format!("lines[{}].line", index + 1)),
                );
            }
        }
    }
    for (index, line) in slip.lines.iter().enumerate() {
        let place = i64::try_from(index + 1).unwrap_or(i64::MAX);
        let approved = Drawn { line: place, count: line.count, metres: metres_of(&line.what), grams: line.grams };
        let drawn = match told {
            None => approved,
            Some(told) => match told.iter().find(|one| one.line == place) {
                None => Drawn { line: place, count: 0, metres: approved.metres.map(|_| Decimetres(0)), grams: Grams(0) },
                Some(one) => drawn_line(&line.what, &approved, one),
            },
        };
        let same = drawn == approved;
        let within = drawn.count <= approved.count
            && drawn.metres <= approved.metres
            && drawn.grams <= approved.grams
            && drawn.count >= 0
            && drawn.grams.0 >= 0
            && drawn.metres.is_none_or(|metres| metres.0 >= 0);
        if !within {
            problems.push(
                Problem::house(
                    "more_than_approved",
                    say!(
                        "第 {place} 行提取的比批准的多。只能少取，不能多取；要多取請另開一張單。",
                        "第 {place} 行提取的比批准的多。只能少取，不能多取；要多取请另开一张单。",
                        "More was drawn of line {place} than was approved. Less is allowed, more is not: issue another slip for the rest."
                    ),
                )
                .at("lines"),
            );
        } else if slip.charged && !same {
            problems.push(
                Problem::clause(
                    "S1",
                    "not_as_paid",
                    say!(
                        "第 {place} 行和收款的數量不同。收費樣品按收款的數量提取，否則作廢。",
                        "第 {place} 行和收款的数量不同。收费样品按收款的数量提取，否则作废。",
                        "Line {place} differs from what was paid. A charged sample is drawn exactly as paid, or voided."
                    ),
                )
                .at("lines"),
            );
        }
        lines.push(drawn);
    }
    if problems.is_empty() && lines.iter().all(|line| line.count == 0) {
        problems.push(
            Problem::house(
                "nothing_drawn",
                say!(
                    "一件也沒有提取。沒取就不登記提取；不要了請作廢。",
                    "一件也没有提取。没取就不登记提取；不要了请作废。",
                    "Nothing was drawn. Record no drawing then; void the slip if it is not needed."
                ),
            )
            .at("lines"),
        );
    }
    if problems.is_empty() { Ok(lines) } else { Err(problems) }
}

fn metres_of(what: &What) -> Option<Decimetres> {
    match what {
        What::Yarn { .. } => None,
        What::Cloth { metres } => Some(*metres),
    }
}

fn drawn_line(what: &What, approved: &Drawn, told: &Told) -> Drawn {
    match what {
        What::Yarn { unit, .. } => {
            let count = told.count.unwrap_or(approved.count);
            Drawn { count, grams: Grams(unit.0.saturating_mul(count)), ..*approved }
        }
        What::Cloth { .. } => {
            let metres = told.metres.or(approved.metres);
            let gone = metres == Some(Decimetres(0));
            Drawn {
                count: told.count.unwrap_or(if gone { 0 } else { approved.count }),
                metres,
                grams: told.grams.unwrap_or(if gone { Grams(0) } else { approved.grams }),
                ..*approved
            }
        }
    }
}

/// S7: release at the gate, once ever, by the pieces counted. House rule: not by who issued, handled or gave out.
///
/// # Errors
/// Every reason why not.
pub fn release(slip: &Slip, guard: (i64, &str), counted: i64, at: Minute) -> Step {
    let (guard, name) = guard;
    let Some(drawing) = slip.drawing.as_ref().filter(|_| slip.state == State::Drawn) else {
        return Err(super::gate::reasons(slip, at, None).into_iter().map(Problem::from).collect());
    };
    let mut problems = Vec::new();
    if slip.is_expired(at) {
        problems.push(expired(slip));
    }
    not_before(&mut problems, at, drawing.at);
    if guard == slip.issued_by || guard == slip.handler || Some(guard) == drawing.given_by_staff {
        problems.push(
            Problem::house(
                "guard_is_party",
                say!(
                    "{name} 開了這張單、是經辦人或發了樣，不能自己放行。請另一位門衛放行。",
                    "{name} 开了这张单、是经办人或发了样，不能自己放行。请另一位门卫放行。",
                    "{name} issued, handled or gave out these goods and can't release them. Another guard must."
                ),
            )
            .at("by"),
        );
    }
    let pieces = drawing.pieces();
    if counted != pieces {
        problems.push(
            Problem::clause(
                "S7",
                "goods_differ",
                say!(
                    "單上 {pieces} 件，清點 {counted} 件，不符，不放行。請退回重新清點或換單。",
                    "单上 {pieces} 件，清点 {counted} 件，不符，不放行。请退回重新清点或换单。",
                    "The slip says {pieces}, you counted {counted}: not released. Count again, or send the goods back for a new slip."
                ),
            )
            .at("counted"),
        );
    }
    finish(problems, || Slip { state: State::Released, released: Some(Signed { by: guard, at }), ..slip.clone() })
}

/// The gate copy is back with marketing and filed.
///
/// # Errors
/// Every reason why not.
pub fn file(slip: &Slip, at: Minute) -> Result<(), Vec<Problem>> {
    let Some(released) = slip.released else {
        return Err(vec![wrong_order(slip, "S7", words("放行後出門證聯交回才歸檔", "放行后出门证联交回才归档", "the gate copy is filed after the release"))]);
    };
    let mut problems = Vec::new();
    not_before(&mut problems, at, released.at);
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// What is said when a slip is voided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Voiding<'a> {
    /// When.
    pub at: Minute,
    /// Who took back the goods of a drawn slip, and when.
    pub returned: Option<(&'a str, Minute)>,
    /// The receipt of the refund of a paid slip.
    pub refund: Option<&'a str>,
    /// Whether a reissue takes over the drawing.
    pub taken_over: bool,
}

/// A slip is voided, never edited (house rule): before the release; drawn goods are taken back, payments refunded.
///
/// # Errors
/// Every reason why not.
pub fn void(slip: &Slip, voiding: &Voiding<'_>) -> Step {
    if !slip.state.waits() {
        return Err(vec![wrong_order(slip, "S7", words("已放行、已駁回或已作廢的單不能再作廢", "已放行、已驳回或已作废的单不能再作废", "a released, rejected or void slip can't be voided"))]);
    }
    let mut problems = Vec::new();
    not_before(&mut problems, voiding.at, slip.effective_at.unwrap_or(slip.issued_at));
    if let Some(drawing) = &slip.drawing {
        match voiding.returned {
            Some((_, at)) => {
                if at < drawing.at || at > voiding.at {
                    problems.push(
                        Problem::new(
                            "too_early",
                            say!(
                                "收回樣品的時間要在提取之後、作廢之前。",
                                "收回样品的时间要在提取之后、作废之前。",
                                "The goods come back after the drawing and before the slip is voided."
                            ),
                        )
                        .at("returned_at"),
                    );
                }
            }
            None if voiding.taken_over => {}
            None => problems.push(
                Problem::house(
                    "returned_missing",
                    say!(
                        "樣品已經提取。作廢要填誰收回了樣品、何時收回；或開一張接續提取的新單。",
                        "样品已经提取。作废要填谁收回了样品、何时收回；或开一张接续提取的新单。",
                        "The goods were drawn. Say who took them back and when, or issue a new slip that takes over the drawing."
                    ),
                )
                .at("returned_to"),
            ),
        }
    }
    if slip.receipt.is_some() && voiding.refund.is_none() {
        problems.push(
            Problem::house(
                "refund_missing",
                say!(
                    "這張單已收款。作廢要填退款收據號。",
                    "这张单已收款。作废要填退款收据号。",
                    "This slip was paid. Give the receipt number of the refund."
                ),
            )
            .at("refund"),
        );
    }
    finish(problems, || Slip { state: State::Void, ..slip.clone() })
}

/// On becoming effective, a reissue with `takes_over` goes straight to `drawn` with the old drawing (house rule).
pub fn take_over(slip: &Slip, drawing: &Drawing, lines: Vec<Drawn>) -> Slip {
    Slip { state: State::Drawn, drawing: Some(Drawing { lines, ..drawing.clone() }), ..slip.clone() }
}

/// The old drawing's lines on the new slip: each old line fits a new one of the same variety and size, at most as much.
///
/// # Errors
/// `more_than_approved` where the new slip has no room for an old line.
pub fn fit_drawing(old: &Slip, drawing: &Drawing, new: &[super::Line]) -> Result<Vec<Drawn>, Vec<Problem>> {
    let mut lines: Vec<Drawn> = new
        .iter()
        .zip(1_i64..)
        .map(|(line, place)| Drawn {
            line: place,
            count: 0,
            metres: metres_of(&line.what).map(|_| Decimetres(0)),
            grams: Grams(0),
        })
        .collect();
    let mut problems = Vec::new();
    for drawn in drawing.lines.iter().filter(|drawn| drawn.count > 0) {
        let Some(line) = usize::try_from(drawn.line - 1).ok().and_then(|place| old.lines.get(place)) else { continue };
        let fits = new.iter().zip(lines.iter_mut()).find(|(candidate, taken)| {
            taken.count == 0
                && candidate.variety == line.variety
                && size_of(&candidate.what) == size_of(&line.what)
                && drawn.count <= candidate.count
                && drawn.grams <= candidate.grams
                && drawn.metres <= metres_of(&candidate.what)
        });
        match fits {
            Some((_, taken)) => {
                *taken = Drawn { line: taken.line, ..*drawn };
            }
            None => {
                let code = &line.variety_code;
                problems.push(
                    Problem::house(
                        "more_than_approved",
                        say!(
                            "原單提取的 {code}，新單上沒有同品種同規格且數量足夠的一行。請補上，或先作廢原單收回樣品。",
                            "原单提取的 {code}，新单上没有同品种同规格且数量足够的一行。请补上，或先作废原单收回样品。",
                            "The new slip has no line of the same variety and size for the {code} that was drawn. Add it, or void the old slip and take the goods back."
                        ),
                    )
                    .at("lines"),
                );
            }
        }
    }
    if problems.is_empty() { Ok(lines) } else { Err(problems) }
}

fn size_of(what: &What) -> Option<&str> {
    match what {
        What::Yarn { size, .. } => Some(size),
        What::Cloth { .. } => None,
    }
}

/// The slip with one step's time corrected (house rule): the order of the steps must still hold, and its validity is
/// never extended by it.
///
/// # Errors
/// `too_early` or `too_late` where the new time breaks the order.
pub fn with_time(slip: &Slip, step: &str, to: Minute) -> Step {
    let mut new = slip.clone();
    match step {
        "sign-head" => new.head = slip.head.map(|signed| Signed { at: to, ..signed }),
        "sign-gm" => new.gm = slip.gm.map(|signed| Signed { at: to, ..signed }),
        "receipt" => new.receipt = slip.receipt.clone().map(|(number, _)| (number, to)),
        "return-note" => new.return_note = slip.return_note.clone().map(|(number, _)| (number, to)),
        "draw" => new.drawing = slip.drawing.clone().map(|drawing| Drawing { at: to, ..drawing }),
        _ => {}
    }
    if slip.effective_at.is_some() {
        let paid = new.receipt.as_ref().map(|(_, at)| *at);
        new.effective_at = new.gm.map(|gm| paid.map_or(gm.at, |paid| paid.max(gm.at)));
        let counted = new.effective_at.zip(slip.valid_days).map(|(at, days)| at.day().plus(days));
        new.valid_through = slip.valid_through.map(|before| counted.map_or(before, |after| after.min(before)));
    }
    // A drawing that was taken over happened before its new slip became effective.
    let drawn_after = if slip.takes_over.is_some() { None } else { new.drawing.as_ref().map(|drawing| drawing.at) };
    let order = [
        Some(new.issued_at),
        new.head.map(|signed| signed.at),
        new.gm.map(|signed| signed.at),
        new.effective_at,
        new.return_note.as_ref().map(|(_, at)| *at),
        drawn_after,
        new.released.map(|signed| signed.at),
    ];
    let mut problems = Vec::new();
    not_before(&mut problems, new.receipt.as_ref().map_or(to, |(_, at)| *at), new.issued_at);
    let known: Vec<Minute> = order.into_iter().flatten().collect();
    for (earlier, later) in known.iter().zip(known.iter().skip(1)) {
        if later < earlier {
            if *later == to { not_before(&mut problems, to, *earlier) } else { problems.push(too_late(to, *later)) }
        }
    }
    finish(problems, || new)
}

fn too_late(at: Minute, next: Minute) -> Problem {
    Problem::new(
        "too_late",
        say!(
            "時間 {at} 晚於後一步（{next}）。請核對時間。",
            "时间 {at} 晚于后一步（{next}）。请核对时间。",
            "{at} is after the step that rests on this one ({next}). Check the time."
        ),
    )
    .at("at")
}

fn finish(problems: Vec<Problem>, done: impl FnOnce() -> Slip) -> Step {
    if problems.is_empty() { Ok(done()) } else { Err(problems) }
}
