//! The register of heating users on the screen: its list by key, its form in the order of the paper. The register
//! itself is in `registers::user`.

use crate::kernel::book::{ListRow, RecordKey};
use crate::kernel::form::address;
use crate::kernel::form::layout::{Layout, Stop, place};
use crate::kernel::form::sheet::Hooks;
use crate::kernel::form::state::{Env, Focus, Form};
use crate::kernel::form::value::Typed;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::table::{Source, Want};
use crate::kernel::ui::Cx;
use crate::registers::user::{self, store};
use crate::say;

/// The register's name.
pub const USER: &str = "user";

/// The group of the address.
const ADDRESS: &str = "address";

/// The form: the address's parts on one line, what goes together beside each other.
pub const LAYOUT: Layout = Layout {
    lines: &[
        &[place("account", 2), place("name", 3)],
        &[
            place("address.estate", 34),
            place("address.building", 17),
            place("address.unit", 13),
            place("address.room", 16),
        ],
        &[place("user_class", 2), place("building_kind", 2), place("own_loop", 2)],
        &[place("contract_no", 5), place("contract_date", 4)],
    ],
    columns: &[],
    computed: &[],
    order: &[],
    stops: Some(stops),
};

/// The area isn't typed: a notice changes it.
fn stops(form: &Form, focus: Focus) -> Stop {
    if form.path_of(focus) == "area" { Stop::Hide } else { Stop::Ask }
}

/// The list, read by key: an office has tens of thousands.
pub struct Listed;

impl Source for Listed {
    fn fetch(&self, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        let page = store::page(cx.view(), want.find, want.place(), 0, want.limit)?;
        Ok(page.iter().map(|known| user::listed(known, cx.lang)).collect())
    }
}

/// What the form of a user does while one types.
pub struct Home {
    /// What stands in it at first.
    pub defaults: Typed,
    /// The user whose entry is amended; `None` for a new one.
    pub record: Option<RecordKey>,
    /// The line over the form.
    pub head: Vec<String>,
}

impl Hooks for Home {
    fn defaults(&self, _cx: &Cx<'_>) -> Typed {
        self.defaults.clone()
    }

    fn head(&self, _cx: &Cx<'_>) -> Vec<String> {
        self.head.clone()
    }

    fn follow(&self, form: &mut Form, cx: &Cx<'_>) {
        address::split(form, ADDRESS, Env::from(cx));
    }

    fn judge(&self, form: &Form, cx: &Cx<'_>) -> (Vec<Problem>, Vec<Problem>) {
        let own = self.record.as_ref().map(RecordKey::id);
        let mut problems = Vec::new();
        let typed = form.typed();
        let known = store::by_account(cx.view(), typed.text("account")).ok().flatten();
        if let Some(known) = known.filter(|known| Some(known.id) != own && !typed.text("account").trim().is_empty()) {
            problems.push(user::taken(&known));
        }
        let home = address::typed(form, ADDRESS);
        let others = if home.estate.is_empty() || !home.is_within() {
            Vec::new()
        } else {
            store::in_flat(cx.view(), &home.flat()).unwrap_or_default()
        };
        let remarks = others.iter().filter(|other| Some(other.id) != own).take(1).map(same_flat);
        (problems, remarks.collect())
    }

    fn next(&self, saved: &Typed, _cx: &Cx<'_>) -> Option<Typed> {
        // Users are entered building by building: what the next has alike is proposed.
        let mut next = Typed::new();
        for key in ["user_class", "building_kind", "own_loop", "station"] {
            next.set_text(key, saved.text(key));
        }
        self.record.is_none().then_some(next)
    }
}

/// Another account has this flat: it may have changed hands, so it is told and not refused.
fn same_flat(other: &store::User) -> Problem {
    let (account, name) = (&other.account, &other.name);
    Problem::new(
        "same_flat",
        say!(
            "這一室已有戶號 {account} {name}。換了戶主可更正那一戶；確是兩戶可照存。",
            "这一室已有户号 {account} {name}。换了户主可更正那一户；确是两户可照存。",
            "Account {account} {name} has this home already. If it changed hands, amend that one; two may stand."
        ),
    )
    .at("address.estate")
}
