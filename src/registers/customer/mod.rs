//! The customer register. A name that a slip brings along is entered by the slip's own change.

pub mod store;

use serde_json::{Map, Value as Json};

use super::row::{self, asked, optional};
use crate::kernel::book::{Added, Book, Column, Done, ListRow, RecordKey};
use crate::kernel::form::field::{Action, Field, Kind, Thing};
use crate::kernel::form::value::Values;
use crate::kernel::problem::{Outcome, Problem, Rule};
use crate::kernel::store::{Entry, Row, Tx, View};
use crate::kernel::words::{Lang, words};
use crate::say;

/// The book of customers.
#[derive(Debug)]
pub struct Customers;

const NAME: Field = asked(
    "name",
    words("客戶名稱", "客户名称", "Customer"),
    words(
        "營業執照上的全稱，最多 100 個字。",
        "营业执照上的全称，最多 100 个字。",
        "The full name as registered, 100 characters at most.",
    ),
    Kind::Name { max: 100 },
);
const CONTACT: Field = optional(
    "contact",
    words("聯繫人", "联系人", "Contact"),
    words("平時聯繫誰。", "平时联系谁。", "Whom to ask for."),
    Kind::Name { max: 50 },
);
const PHONE: Field = optional(
    "phone",
    words("電話", "电话", "Telephone"),
    words("手機或座機。", "手机或座机。", "Mobile or landline."),
    Kind::Phone,
);
const ADDRESS: Field = optional(
    "address",
    words("地址", "地址", "Address"),
    words("用來區分同名的客戶。", "用来区分同名的客户。", "It tells customers of the same name apart."),
    Kind::Text { max: 200 },
);
const SHORT_NAME: Field = optional(
    "short_name",
    words("簡稱", "简称", "Short name"),
    words("平時的叫法，也能用來查找。", "平时的叫法，也能用来查找。", "What people call it; it is found by this too."),
    Kind::Name { max: 30 },
);

/// The register as forms and the command line see it.
pub static THING: Thing = Thing {
    name: "customer",
    label: words("客戶", "客户", "Customer"),
    fields: &[NAME, CONTACT, PHONE, ADDRESS, SHORT_NAME],
    actions: &[
        Action {
            name: "amend",
            label: words("更正", "更正", "Amend"),
            help: words(
                "改登記的內容；已開的單上名稱不變。",
                "改登记的内容；已开的单上名称不变。",
                "Changes what is entered; slips that were issued keep the name.",
            ),
            rule: Rule::House,
            fields: &[Field { required: false, ..NAME }, CONTACT, PHONE, ADDRESS, SHORT_NAME, row::WHY],
            irreversible: false,
        },
        row::DISABLE,
    ],
};

impl Book for Customers {
    fn thing(&self) -> &'static Thing {
        &THING
    }

    fn add(&self, tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
        let name = values.text("name").unwrap_or_default();
        let address = values.text("address").unwrap_or_default();
        for other in store::by_name(tx.view(), name)? {
            if address.is_empty() || other.address.as_deref().unwrap_or_default() == address {
                return Err(twin(name, other.id).into());
            }
        }
        let row =
            row::with_fields(Row::insert("customer"), values, &["name", "contact", "phone", "address", "short_name"]);
        row::add(tx, THING.name, row)
    }

    fn act(&self, tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
        let current = row::current(tx, "customer", record)?;
        if row::has(&current, "disabled_at") {
            return Err(row::already(record).into());
        }
        let row = if action.name == "disable" {
            Row::update("customer")
                .set("id", record.id())
                .set("disabled_at", tx.now())
                .set("rev", row::whole(&current, "rev") + 1)
        } else {
            row::amendment("customer", THING.fields, &current, action, values)?
        };
        row::change(tx, record, action, values, row)?;
        Ok(Done::default())
    }

    fn show(&self, view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
        let Some(current) = row::store::fetch(view, "customer", record.id())? else { return Ok(None) };
        let disabled = row::has(&current, "disabled_at");
        let next: &[&str] = if disabled { &[] } else { &["amend", "disable"] };
        Ok(Some(row::shown(record, THING.name, if disabled { "disabled" } else { "active" }, next, &current)))
    }

    fn known_by(&self) -> Option<&'static [&'static str]> {
        Some(&["name", "address"])
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            row::column(words("編號", "编号", "Key"), 13),
            row::column(words("客戶名稱", "客户名称", "Customer"), 0),
            row::column(words("聯繫人", "联系人", "Contact"), 12),
            row::column(words("電話", "电话", "Telephone"), 14),
        ];
        COLUMNS
    }

    fn list(&self, view: View<'_>, find: &str, _lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
        let rows = row::store::all(view, "customer")?.into_iter().map(|entry| ListRow {
            record: RecordKey::Entry { thing: THING.name, id: row::whole(&entry, "id") },
            cells: vec![
                format!("customer/{}", row::whole(&entry, "id")),
                row::text(&entry, "name").to_string(),
                row::text(&entry, "contact").to_string(),
                row::text(&entry, "phone").to_string(),
            ],
            quiet: row::has(&entry, "disabled_at"),
        });
        Ok(row::page(rows, find, skip, limit))
    }
}

/// The customer whom a typed name means, entered on the spot where there is none. It looks within the change itself:
/// another window, or the record before in the same input, may have entered the name meanwhile.
///
/// # Errors
/// `ambiguous_customer` where several have that name by now, or where the file can't be read or written.
pub fn known_or_enter(
    tx: &mut Tx<'_>,
    name: &str,
    contact: Option<&str>,
    phone: Option<&str>,
) -> Outcome<(i64, String)> {
    match store::named(tx.view(), name)?.as_slice() {
        [] => {
            let (key, row) = store::enter(tx.view(), name, contact, phone)?;
            tx.write(Entry::new(format!("{}/{key}", THING.name), "add").row(row))?;
            Ok((key, name.to_string()))
        }
        [known] => Ok((known.id, known.name.clone())),
        several => Err(namesakes(name, several).into()),
    }
}

/// Several customers have that name.
fn namesakes(name: &str, several: &[store::Customer]) -> Problem {
    let keys = several.iter().map(|customer| format!("customer/{}", customer.id)).collect::<Vec<_>>().join(" ");
    Problem::new(
        "ambiguous_customer",
        say!(
            "叫「{name}」的客戶不止一個：{keys}。請填編號。",
            "叫“{name}”的客户不止一个：{keys}。请填编号。",
            "Several customers are called {name}: {keys}. Give the key."
        ),
    )
    .at("customer")
}

/// A customer of that name is there, and no address tells the two apart.
fn twin(name: &str, key: i64) -> Problem {
    Problem::house(
        "already_there",
        say!(
            "客戶「{name}」已經有了：customer/{key}。請用那一條；真是另一家，請填地址以便區分。",
            "客户“{name}”已经有了：customer/{key}。请用那一条；真是另一家，请填地址以便区分。",
            "Customer '{name}' is there already: customer/{key}. Use that one; if it is another firm, give an address that tells them apart."
        ),
    )
    .at("name")
}
