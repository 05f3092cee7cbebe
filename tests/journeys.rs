//! Journeys through the program by its command line: what scripts may rely on (contract), and what must never happen
//! whatever is typed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "common/office.rs"]
mod office;

#[path = "journeys/bad_input.rs"]
mod bad_input;
#[path = "journeys/books.rs"]
mod books;
#[path = "journeys/conventions.rs"]
mod conventions;
#[path = "journeys/due.rs"]
mod due;
#[path = "journeys/facilities.rs"]
mod facilities;
#[path = "journeys/files.rs"]
mod files;
#[path = "journeys/gate_sees.rs"]
mod gate_sees;
#[path = "journeys/heating.rs"]
mod heating;
#[path = "journeys/heating_months.rs"]
mod heating_months;
#[path = "journeys/heating_papers.rs"]
mod heating_papers;
#[path = "journeys/imports.rs"]
mod imports;
#[path = "journeys/ledger.rs"]
mod ledger;
#[path = "journeys/months.rs"]
mod months;
#[path = "journeys/outages.rs"]
mod outages;
#[path = "journeys/registers.rs"]
mod registers;
#[path = "journeys/repair_months.rs"]
mod repair_months;
#[path = "journeys/repair_papers.rs"]
mod repair_papers;
#[path = "journeys/repairs.rs"]
mod repairs;
#[path = "journeys/requisitions.rs"]
mod requisitions;
#[path = "journeys/slips.rs"]
mod slips;
#[path = "journeys/temp_registers.rs"]
mod temp_registers;
#[path = "journeys/temperature.rs"]
mod temperature;
#[path = "journeys/temperature_months.rs"]
mod temperature_months;
#[path = "journeys/temperature_papers.rs"]
mod temperature_papers;
#[path = "journeys/users.rs"]
mod users;
