//! What several workflows share, one folder a register: its fields and actions (`mod`), its rules, its SQL (`store`).
//! It knows no workflow; what a workflow's record rests on is known by the foreign keys of the schema.

pub mod calendar;
pub mod customer;
pub mod deadline;
pub mod duty;
pub mod facility;
pub mod fee;
pub mod instrument;
pub mod link;
pub mod month;
pub mod point;
pub mod price;
pub mod printer;
pub mod registry;
pub mod rights;
pub mod row;
pub mod season;
pub mod setting;
pub mod shared;
pub mod staff;
pub mod standard;
pub mod step;
pub mod temp_standard;
pub mod user;
pub mod variety;
pub mod weighing;

use crate::kernel::book::Book;
use crate::kernel::problem::Outcome;
use crate::kernel::store::{Entry, Tx, View};

/// All registers, in the order in which `slipdesk add --help` lists them.
pub fn books() -> &'static [&'static dyn Book] {
    &[
        &staff::Staff,
        &customer::Customers,
        &variety::Varieties,
        &weighing::Weighings,
        &price::Prices,
        &standard::Standards,
        &fee::Fees,
        &season::Seasons,
        &facility::Facilities,
        &duty::Roster,
        &printer::Printers,
        &user::Users,
        &temp_standard::TempStandards,
        &instrument::Instruments,
        &point::Points,
    ]
}

/// Writes what a file starts with: the three weight standards of S4, the room temperatures of H13. Does nothing for a
/// table that holds anything already.
///
/// # Errors
/// Where the file refuses a row.
pub fn seed(tx: &mut Tx<'_>) -> Outcome<()> {
    standard::seed(tx)?;
    temp_standard::seed(tx)
}

/// Whether a file lacks something that `seed` writes: it is new, or from before there was such a table.
///
/// # Errors
/// Where the file can't be read.
pub fn is_bare(view: View<'_>) -> Outcome<bool> {
    Ok(row::store::is_empty(view, "standard")? || row::store::is_empty(view, "temp_standard")?)
}

/// Enters the first person of an empty staff register: clerk and supervisor. Returns the key; `None` where the register
/// isn't empty.
///
/// # Errors
/// Where the file refuses the row.
pub fn first_operator(tx: &mut Tx<'_>, name: &str) -> Outcome<Option<i64>> {
    if !row::store::is_empty(tx.view(), "staff")? {
        return Ok(None);
    }
    let row =
        crate::kernel::store::Row::insert("staff").set("id", 1_i64).set("name", name).set("roles", "clerk,supervisor");
    tx.write(Entry::new("staff/1", "add").row(row))?;
    Ok(Some(1))
}
