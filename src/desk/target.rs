//! What a typed number or key names.

use crate::kernel::book::{Book, RecordKey};
use crate::kernel::number::{self, Letter, Misread, Number};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::View;
use crate::kernel::text::clean::{self, Newlines};
use crate::kernel::text::fold;
use crate::say;
use crate::workflows;

/// A record's book and key. Whether there is such a record the book tells.
#[derive(Clone)]
pub struct Target {
    /// Its book.
    pub book: &'static dyn Book,
    /// Its key.
    pub record: RecordKey,
}

/// Finds out what is meant: `staff/12`, or a number in any of its spellings. Bare digits belong to whatever workflow
/// their check digit fits, tab 1 first.
///
/// # Errors
/// `mistyped` for a wrong check digit, `not_found` for what is no number or key, or of a series that nobody keeps.
pub fn find(view: View<'_>, typed: &str) -> Outcome<Target> {
    let plain = typed.trim();
    if let Some((thing, id)) = plain.split_once('/')
        && let Some(book) = super::book(thing)
        && let Ok(id) = id.parse::<i64>()
        && id > 0
    {
        return Ok(Target { book, record: RecordKey::Entry { thing: book.thing().name, id } });
    }
    let mut misread = Misread::Shape;
    for letter in Letter::ALL {
        match number::read(plain, letter, view.is_training()) {
            Ok(number) => match of_number(number) {
                Some(target)
                    if target.book.exists(view, &target.record)?
                        || number.letter() != letter
                        || letter == Letter::Sample =>
                {
                    return Ok(target);
                }
                _ => {}
            },
            Err(Misread::Shape) => {}
            Err(wrong) if misread == Misread::Shape => misread = wrong,
            Err(_) => {}
        }
    }
    if misread == Misread::Shape && is_cut_number(plain) {
        misread = Misread::CheckDigit { fits_training: false };
    }
    Err(unread(plain, misread))
}

/// Whether this is the beginning of a number, down to its letter and month: the check digit or more was left off.
fn is_cut_number(typed: &str) -> bool {
    let plain = fold::code(typed);
    let rest = plain.strip_prefix(|ch| Letter::from_char(ch).is_some()).unwrap_or(&plain);
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    rest.chars().all(|ch| ch.is_ascii_digit() || ch == '-') && (4..=14).contains(&digits)
}

fn of_number(number: Number) -> Option<Target> {
    let book = workflows::book_by_letter(number.letter())?;
    Some(Target { book, record: RecordKey::Number(number) })
}

/// The sentence for a text that names nothing.
fn unread(typed: &str, misread: Misread) -> Failure {
    let shown: String = clean::for_terminal(typed, Newlines::Mark).chars().take(40).collect();
    let problem = match misread {
        Misread::CheckDigit { fits_training: true } => Problem::new(
            "mistyped",
            say!(
                "「{shown}」的校驗位不對：打錯了，或者是演練單。請對照紙面再輸一次。",
                "“{shown}”的校验位不对：打错了，或者是演练单。请对照纸面再输一次。",
                "The check digit of {shown} is wrong: a typing mistake, or a training paper. Compare it with the paper and type it again."
            ),
        ),
        Misread::CheckDigit { .. } => Problem::new(
            "mistyped",
            say!(
                "「{shown}」的校驗位不對，是打錯了。請對照紙面再輸一次。",
                "“{shown}”的校验位不对，是打错了。请对照纸面再输一次。",
                "The check digit of {shown} is wrong: a typing mistake. Compare it with the paper and type it again."
            ),
        ),
        Misread::Shape => Problem::new(
            "not_found",
            say!(
                "「{shown}」不是單號，也不是編號。單號如 S2611-0042-8，編號如 staff/3。",
                "“{shown}”不是单号，也不是编号。单号如 S2611-0042-8，编号如 staff/3。",
                "'{shown}' is neither a number such as S2611-0042-8 nor a key such as staff/3."
            ),
        ),
    };
    problem.into()
}
