//! Opening the file, and founding a new one: the standards of S4, and the first operator.

use std::path::Path;

use super::Desk;
use crate::kernel::problem::{Failure, Outcome};
use crate::kernel::store::heads;
use crate::kernel::store::open::{How, Opening};
use crate::kernel::store::{Operator, Store};
use crate::kernel::text::fold;
use crate::kernel::time::clock::Clock;
use crate::kernel::words::Lang;
use crate::registers;

/// Whether a file may be made where there is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Founding {
    /// It must be there.
    Never,
    /// A new training file may be made; a real file is refused.
    Training,
    /// A new real file may be made.
    Real,
}

/// Opens a file, or founds one. `first` becomes the first person of an empty staff register: clerk and supervisor.
/// The second value tells whether the file is new.
///
/// # Errors
/// `no_file`, or a sentence for each reason not to open it.
pub fn open_or_found(
    path: &Path,
    clock: Clock,
    founding: Founding,
    first: Option<&str>,
    lang: Lang,
) -> Outcome<(Desk, bool)> {
    if let Some(name) = first {
        check_name(name)?;
    }
    let how = match founding {
        Founding::Never => How::MustExist,
        Founding::Training => How::MayCreate { training: true },
        Founding::Real => How::MayCreate { training: false },
    };
    let mut store = Store::open_with(path, opening(how, clock))?;
    found(&mut store, first)?;
    let fresh = store.is_new();
    Ok((Desk::new(store, lang)?, fresh))
}

/// Opens an existing file for reading only: nothing at all is written.
///
/// # Errors
/// `no_file`, or a sentence for each reason not to open it.
pub fn open_to_read(path: &Path, clock: Clock, lang: Lang) -> Outcome<Desk> {
    Desk::new(Store::open_read_only(path, opening(How::MustExist, clock))?, lang)
}

/// Opens an existing file for `verify`, which reads it even where it is damaged.
///
/// # Errors
/// `no_file`, or where it isn't slipdesk's at all.
pub fn open_to_verify(path: &Path, clock: Clock) -> Outcome<Store> {
    Store::open_read_only(path, opening(How::MustExist, clock).even_damaged())
}

/// Remembers the heads of real work in the user's folder; without one the file opens all the same.
fn opening(how: How, clock: Clock) -> Opening {
    let opening = Opening::new(how, clock);
    match heads::user_folder() {
        Some(folder) => opening.remember_heads(folder),
        None => opening,
    }
}

/// What a file needs before anything else: standards, and a first person where somebody gave a name.
fn found(store: &mut Store, first: Option<&str>) -> Outcome<()> {
    let view = store.view();
    let bare = registers::is_bare(view)?;
    let nobody = registers::row::store::is_empty(view, "staff")?;
    let name = first.map(str::trim).filter(|name| nobody && !name.is_empty() && !looks_like_key(name));
    if !bare && name.is_none() {
        return Ok(());
    }
    let done = store.change(&Operator::system(), |tx| {
        registers::seed(tx)?;
        if let Some(name) = name {
            registers::first_operator(tx, &fold::name(name))?;
        }
        Ok(())
    });
    match done {
        // A file of an older version opens all the same while its clock waits to be confirmed; the next opening seeds it.
        Err(failure) if !nobody && failure.code() == "clock_gone_back" => Ok(()),
        done => done,
    }
}

fn looks_like_key(name: &str) -> bool {
    name.strip_prefix("staff/").unwrap_or(name).parse::<i64>().is_ok()
}

/// The first name is judged as any name of the staff register.
fn check_name(name: &str) -> Outcome<()> {
    use crate::kernel::text::clean;
    match clean::find_refused(name, clean::Strictness::Name) {
        Some(offender) => Err(Failure::usage(offender.problem().at("operator"))),
        None => clean::too_long(name, 50).map_or(Ok(()), |problem| Err(problem.at("operator").into())),
    }
}
