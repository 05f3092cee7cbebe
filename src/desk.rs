//! The counter where screen and command line hand things in: fields are read, rights asked, and the book does its work
//! in one change. It knows no workflow by name; it opens the only transactions of the program.

mod add;
mod follow;
mod found;
pub mod import;
pub mod month;
mod pin;
pub mod print;
pub mod printers;
pub mod queue;
mod show;
pub mod store;
pub mod summary;
mod target;

pub use found::{Founding, open_or_found, open_to_read, open_to_verify};
pub use target::Target;

use crate::kernel::book::{Added, Book, Done};
use crate::kernel::form::field::{Field, Thing};
use crate::kernel::form::read::{self, Dialect};
use crate::kernel::form::value::{Typed, Values};
use crate::kernel::pick::Lookups;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::spool::{Machine, Spool};
use crate::kernel::store::{Operator, Store, Tx, View};
use crate::kernel::text::fold;
use crate::kernel::time::Day;
use crate::kernel::time::calendar::Calendar;
use crate::kernel::time::deadline::TimeOfDay;
use crate::kernel::words::Lang;
use crate::registers::registry::{Filed, Registry};
use crate::registers::staff::rules as staff_rules;
use crate::registers::{self, rights, setting, staff};
use crate::say;
use crate::workflow::Due;
use crate::workflow::gate::{GateEntry, Pass};
use crate::workflows;

/// The counter: one open file, one operator, one language.
pub struct Desk {
    store: Store,
    lang: Lang,
    operator: Operator,
    registry: Registry,
    /// Whether the operator's PIN was given, where one is set.
    proved: bool,
    /// The newest entry that `changed` has told of.
    seen: i64,
    /// The ways out to printers.
    spool: Box<dyn Spool>,
}

/// All books: registers, then workflows in tab order.
pub fn books() -> impl Iterator<Item = &'static dyn Book> {
    workflows::books()
}

/// The book of that name.
pub fn book(thing: &str) -> Option<&'static dyn Book> {
    books().find(|book| book.thing().name == thing)
}

/// There is no book of that name.
pub fn unknown_thing(thing: &str) -> Failure {
    let thing =
        crate::kernel::text::clean::for_terminal(thing, crate::kernel::text::clean::Newlines::Mark).into_owned();
    let known = books().map(|book| book.thing().name).collect::<Vec<_>>().join(" ");
    Failure::usage(Problem::new(
        "unknown_thing",
        say!(
            "不認識「{thing}」。可以登記的有：{known}",
            "不认识“{thing}”。可以登记的有：{known}",
            "There is no '{thing}'. What can be added: {known}"
        ),
    ))
}

/// There is no such action.
fn unknown_action(thing: &'static Thing, action: &str) -> Failure {
    let action =
        crate::kernel::text::clean::for_terminal(action, crate::kernel::text::clean::Newlines::Mark).into_owned();
    let known = thing.actions.iter().map(|action| action.name).collect::<Vec<_>>().join(" ");
    let name = thing.name;
    Failure::usage(Problem::new(
        "unknown_action",
        say!(
            "{name} 沒有「{action}」這一步。有：{known}",
            "{name} 没有“{action}”这一步。有：{known}",
            "{name} has no action '{action}'. There are: {known}"
        ),
    ))
}

impl Desk {
    /// A counter over an open file, with nobody at it yet.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn new(store: Store, lang: Lang) -> Outcome<Desk> {
        let mut registry = Registry::new(lang);
        registry.refresh(store.view())?;
        let seen = store::newest(store.view())?;
        let spool = Box::new(Machine);
        Ok(Desk { store, lang, operator: Operator::system(), registry, proved: false, seen, spool })
    }

    /// Seats an operator by key or exact name; a PIN, where one is set, is still to be given.
    ///
    /// # Errors
    /// `unknown_person`, `ambiguous_person` with the keys, or `disabled`.
    pub fn sit(&mut self, who: &str) -> Outcome<()> {
        let who = who.trim();
        let key = who.strip_prefix("staff/").unwrap_or(who).parse::<i64>().ok();
        let id = match key {
            Some(id) => id,
            None => match staff::store::by_name(self.store.view(), &fold::name(who))?.as_slice() {
                [id] => *id,
                [] => return Err(staff_rules::unknown(who)),
                keys => return Err(staff_rules::ambiguous(who, keys).at("operator").into()),
            },
        };
        let person = staff::store::person(self.store.view(), id)?.ok_or_else(|| staff_rules::unknown(who))?;
        if person.disabled {
            let name = &person.name;
            return Err(Problem::house(
                "disabled",
                say!(
                    "{name} 已停用，不能操作。請換操作人。",
                    "{name} 已停用，不能操作。请换操作人。",
                    "{name} is disabled and can't be the operator. Change the operator."
                ),
            )
            .into());
        }
        self.operator = staff::store::operator(&person);
        self.proved = !person.has_pin;
        Ok(())
    }

    /// The number of the file's newest entry.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn newest(&self) -> Outcome<i64> {
        store::newest(self.store.view())
    }

    /// Speaks another language from now on.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn speak(&mut self, lang: Lang) -> Outcome<()> {
        self.lang = lang;
        self.registry = Registry::new(lang);
        self.registry.refresh(self.store.view())
    }

    /// What a typed number or key names.
    ///
    /// # Errors
    /// `mistyped` or `not_found`.
    pub fn target(&self, typed: &str) -> Outcome<Target> {
        target::find(self.store.view(), typed)
    }

    /// A supervisor confirms that the clock is right although it went back.
    ///
    /// # Errors
    /// `not_allowed`, or where the clock isn't behind.
    pub fn confirm_clock(&mut self) -> Outcome<()> {
        self.ready()?;
        rights::may(&self.operator, "clock", "confirm", &Values::new())?;
        let operator = self.operator.clone();
        self.store.confirm_clock(&operator)
    }

    /// The open file.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The open file, for what isn't a change of records: the clock's confirmation, backups.
    pub fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// A look at the contents.
    pub fn view(&self) -> View<'_> {
        self.store.view()
    }

    /// The language of sentences.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Who is at the keyboard.
    pub fn operator(&self) -> &Operator {
        &self.operator
    }

    /// The registers, as fields see them.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The registers, the file behind them.
    fn filed(&self) -> Filed<'_> {
        Filed { registry: &self.registry, view: self.store.view() }
    }

    /// Whether another window, or this one, changed the file since the last call.
    pub fn changed(&mut self) -> bool {
        let Ok(newest) = store::newest(self.store.view()) else { return false };
        let changed = newest != self.seen;
        self.seen = newest;
        changed && self.registry.refresh(self.store.view()).is_ok()
    }

    /// Takes one step of a record. `typed` are the action's keys; `rev` is what the writer saw, where it saw anything.
    ///
    /// # Errors
    /// Every problem with its keys, every rule that refuses it, or the machine's failure. An attempt that is an entry
    /// of its own is in the file even so.
    pub fn act(
        &mut self,
        record: &str,
        action: &str,
        typed: &dyn Fn(&'static [Field]) -> Outcome<Typed>,
        dialect: Dialect,
        rev: Option<i64>,
        draft: Option<&str>,
    ) -> Outcome<Done> {
        let target = target::find(self.store.view(), record);
        if let Some((workflow, gate)) = workflows::gate()
            && let thing = workflow.thing()
            && gate.takes_text(action)
            && is_text(&target, thing)
            && let Some(known) = thing.action(action)
        {
            let values = self.read(known.fields, typed, dialect)?;
            let done = self.change(|tx, operator| {
                rights::may(operator, thing.name, action, &values)?;
                let done = gate.act_on_text(tx, record, action, &values)?;
                if let (Some(_), Some(draft)) = (&done, draft) {
                    tx.drop_draft(draft)?;
                }
                Ok(done)
            })?;
            if let Some(done) = done {
                return finished(done);
            }
        }
        let target = target?;
        let (book, key) = (target.book, target.record);
        let thing = book.thing();
        let known = thing.action(action).ok_or_else(|| unknown_action(thing, action))?;
        let values = self.read(known.fields, typed, dialect)?;
        let done = self.change(|tx, operator| {
            rights::may(operator, thing.name, action, &values)?;
            show::guard(tx.view(), book, &key, rev)?;
            let mut done = book.act(tx, &key, known, &values)?;
            follow::settle(tx, operator, thing, &key, &mut done)?;
            if let Some(draft) = draft {
                tx.drop_draft(draft)?;
            }
            Ok(done)
        })?;
        finished(done)
    }

    /// Reads an action's or a thing's fields.
    fn read(
        &mut self,
        fields: &'static [Field],
        typed: &dyn Fn(&'static [Field]) -> Outcome<Typed>,
        dialect: Dialect,
    ) -> Outcome<Values> {
        self.registry.refresh(self.store.view())?;
        let typed = typed(fields)?;
        meaning(fields, &typed, dialect, self.store.view(), &self.registry)
    }

    /// One change by the operator, whose PIN was given where one is set.
    pub(crate) fn change<T>(&mut self, work: impl FnOnce(&mut Tx<'_>, &Operator) -> Outcome<T>) -> Outcome<T> {
        self.ready()?;
        let operator = self.operator.clone();
        let done = self.store.change(&operator, |tx| work(tx, &operator));
        if done.is_err() {
            // What was read inside the change is gone with it.
            self.registry.forget();
        }
        self.registry.refresh(self.store.view())?;
        done
    }

    /// Whether somebody sits here who may change anything at all.
    fn ready(&self) -> Outcome<()> {
        if self.operator.key.is_none() {
            return Err(no_operator());
        }
        if self.proved { Ok(()) } else { Err(staff::pin::needed()) }
    }

    /// A setting's value.
    ///
    /// # Errors
    /// Usage for an unknown key; where the file can't be read.
    pub fn setting(&self, key: &str) -> Outcome<String> {
        setting::store::text(self.store.view(), key)
    }

    /// Changes a setting; the supervisor's.
    ///
    /// # Errors
    /// `not_allowed`, usage for an unknown key or unreadable value, `out_of_range`.
    pub fn set(&mut self, key: &str, value: &str) -> Outcome<()> {
        setting::find(key)?;
        if key == "printer" && !value.trim().is_empty() {
            self.ready()?;
            rights::may(&self.operator, "setting", "change", &Values::new())?;
            self.known_printer(value)?;
        }
        self.change(|tx, operator| {
            rights::may(operator, "setting", "change", &Values::new())?;
            setting::change(tx, key, value)
        })
    }

    /// The calendar in force.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn calendar(&self) -> Outcome<Calendar> {
        registers::calendar::store::calendar(self.store.view())
    }

    /// Imports calendar days; the supervisor's. Open deadlines that they touch are counted anew.
    ///
    /// # Errors
    /// `not_allowed`, or everything that is wrong with the file.
    pub fn import_calendar(&mut self, text: &str) -> Outcome<registers::calendar::Imported> {
        self.change(|tx, operator| {
            rights::may(operator, "calendar", "import", &Values::new())?;
            registers::calendar::import(tx, text)
        })
    }

    /// When working-day deadlines end.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn close_of_business(&self) -> Outcome<TimeOfDay> {
        setting::store::close_of_business(self.store.view())
    }

    /// What the gate needs to know about a typed number.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn pass(&self, typed: &str) -> Outcome<Option<Pass>> {
        workflows::gate().map(|(_, gate)| gate.pass(self.store.view(), typed)).transpose()
    }

    /// Tells the gate book what was scanned or typed at the gate: it keeps a line for what may not leave.
    ///
    /// # Errors
    /// `not_allowed` where the operator has no business at the gate; where the file can't be written.
    pub fn scan(&mut self, typed: &str) -> Outcome<Done> {
        self.change(|tx, operator| {
            if let Some((workflow, gate)) = workflows::gate() {
                rights::may(operator, workflow.thing().name, "refuse", &Values::new())?;
                gate.scan(tx, typed)?;
            }
            Ok(Done::default())
        })
    }

    /// The gate book of a day.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn gate_book(&self, day: Day) -> Outcome<Vec<GateEntry>> {
        let lines = workflows::gate().map(|(_, gate)| gate.book(self.store.view(), day)).transpose()?;
        Ok(lines.unwrap_or_default())
    }

    /// What is due over all workflows that the operator may see: running first, then by due time.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn due(&self) -> Outcome<Vec<Due>> {
        let mut all = Vec::new();
        let operator = self.operator.key.map(|_| &self.operator);
        for workflow in workflows::ALL {
            if rights::may_see(operator, workflow.thing().name).is_ok() {
                all.extend(workflow.due(self.store.view())?);
            }
        }
        all.sort_by(|one, other| (one.due, one.start, &one.record).cmp(&(other.due, other.start, &other.record)));
        Ok(all)
    }
}

/// What typed fields mean, with those that were emptied on purpose noted.
fn meaning(
    fields: &'static [Field],
    typed: &Typed,
    dialect: Dialect,
    view: View<'_>,
    registry: &Registry,
) -> Outcome<Values> {
    let mut values = read::read(fields, typed, dialect, view.now(), &Filed { registry, view })?;
    for field in fields {
        if typed.get(field.key).is_some_and(|raw| raw.is_blank()) {
            values.blank(field.key);
        }
    }
    Ok(values)
}

/// Whether a text that names a record may be the gate's: a number of the workflow behind it, or one that nobody knows.
fn is_text(target: &Outcome<Target>, thing: &Thing) -> bool {
    match target {
        Ok(target) => target.book.thing().name == thing.name,
        Err(_) => true,
    }
}

/// A refusal whose attempt is in the file is a refusal all the same.
fn finished(done: Done) -> Outcome<Done> {
    match done.refused {
        Some(failure) => Err(failure),
        None => Ok(done),
    }
}

/// A change needs somebody who answers for it.
pub fn no_operator() -> Failure {
    Failure::usage(Problem::new(
        "no_operator",
        say!(
            "沒有操作人。請加 --operator 姓名或編號，或設 SLIPDESK_OPERATOR。",
            "没有操作人。请加 --operator 姓名或编号，或设 SLIPDESK_OPERATOR。",
            "There is no operator. Give --operator NAME or KEY, or set SLIPDESK_OPERATOR."
        ),
    ))
}

impl Lookups for Desk {
    fn resolve(&self, source: &str, typed: &str) -> crate::kernel::pick::Found {
        self.filed().resolve(source, typed)
    }

    fn search(&self, source: &str, typed: &str, limit: usize) -> Vec<crate::kernel::pick::Candidate> {
        self.filed().search(source, typed, limit)
    }
}

/// A record was added, as the command line prints it.
pub fn printed(added: &Added) -> String {
    added.record.to_string()
}
