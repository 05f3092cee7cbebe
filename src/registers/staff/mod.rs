//! The staff register: who works here, in which roles, who may sign for whom (S3). It never shows a PIN.

pub mod certificate;
pub mod pin;
pub mod rules;
pub mod store;

use serde_json::{Map, Value as Json};

use super::deadline::{self, entry};
use super::rights;
use super::row::{self, asked, optional, under};
use super::shared::EXPLAIN;
use crate::kernel::book::{Added, Book, Column, Done, ListRow, RecordKey};
use crate::kernel::form::field::{Action, Choice, Field, Kind, Thing};
use crate::kernel::form::value::{Value, Values};
use crate::kernel::problem::{Failure, Outcome, Problem, Rule};
use crate::kernel::store::{Row, Tx, View};
use crate::kernel::time::Day;
use crate::kernel::words::{Lang, words};

/// The book of the staff register.
#[derive(Debug)]
pub struct Staff;

const fn role(code: &'static str, key: char, hant: &'static str, hans: &'static str, en: &'static str) -> Choice {
    Choice { code, words: words(hant, hans, en), key }
}

/// The roles that a person may hold; several at once.
pub const ROLES: &[Choice] = &[
    role("clerk", '1', "內勤", "内勤", "clerk"),
    role("gatekeeper", '2', "門衛", "门卫", "gatekeeper"),
    role("head", '3', "部門領導", "部门领导", "department head"),
    role("gm", '4', "總經理", "总经理", "general manager"),
    role("storekeeper", '5', "司庫員", "司库员", "storekeeper"),
    role("fitter", '6', "維修工", "维修工", "fitter"),
    role("boiler", '7', "司爐工", "司炉工", "boiler operator"),
    role("station", '8', "供熱站", "供热站", "heating station"),
    role("approver", '9', "審批人", "审批人", "approver"),
    role("supervisor", '0', "主管", "主管", "supervisor"),
];

const NAME: Field = asked(
    "name",
    words("姓名", "姓名", "Name"),
    words(
        "全名，最多 50 個字。同名的人以後用編號區分。",
        "全名，最多 50 个字。同名的人以后用编号区分。",
        "The full name, 50 characters at most. Persons of the same name are told apart by their key.",
    ),
    Kind::Name { max: 50 },
);
const ROLES_FIELD: Field = optional(
    "roles",
    words("職責", "职责", "Roles"),
    words(
        "可以多選，也可以不選（寫 []）。有職責的人由主管登記。",
        "可以多选，也可以不选（写 []）。有职责的人由主管登记。",
        "Several, or none ([]). A person with roles is entered by the supervisor.",
    ),
    Kind::Many(ROLES),
);

/// Keys that input must name although they may be empty: whether somebody has roles is never just forgotten.
pub const MUST_NAME: &[&str] = &["roles"];

const DEPARTMENT: Field = optional(
    "department",
    words("部門", "部门", "Department"),
    words("所在部門。", "所在部门。", "Where the person works."),
    Kind::Text { max: 50 },
);
const PHONE: Field = optional(
    "phone",
    words("電話", "电话", "Telephone"),
    words("手機或分機。", "手机或分机。", "Mobile or extension."),
    Kind::Phone,
);
const CERTIFICATE_NO: Field = under(
    optional(
        "certificate_no",
        words("證書號", "证书号", "Certificate No."),
        words(
            "司爐和維修人員的上崗證號。",
            "司炉和维修人员的上岗证号。",
            "The certificate of boiler and repair staff.",
        ),
        Kind::Text { max: 40 },
    ),
    Rule::Clause("H1"),
);
const CERTIFICATE_EXPIRES: Field = under(
    optional(
        "certificate_expires",
        words("證書有效期至", "证书有效期至", "Certificate expires"),
        words(
            "最後有效的一天；快到期時列入到期事項。",
            "最后有效的一天；快到期时列入到期事项。",
            "Its last valid day; it comes due before.",
        ),
        Kind::Day,
    ),
    Rule::Clause("H1"),
);
const TRAINED_ON: Field = under(
    optional(
        "trained_on",
        words("最近培訓", "最近培训", "Last trained"),
        words("最近一次培訓的日期。", "最近一次培训的日期。", "The day of the last training."),
        Kind::Day,
    ),
    Rule::Clause("H1"),
);
const DEPUTY_FOR: Field = under(
    optional(
        "deputy_for",
        words("代簽", "代签", "Signs for"),
        words(
            "代哪個職責（head、gm、approver）或哪個人簽字。要有書面授權的編號和起止日期才算數。",
            "代哪个职责（head、gm、approver）或哪个人签字。要有书面授权的编号和起止日期才算数。",
            "The role (head, gm, approver) or the person signed for. It counts only with the number and dates of a written authority.",
        ),
        Kind::Pick { source: "staff", open: true },
    ),
    Rule::House,
);
const AUTHORITY_NO: Field = under(
    optional(
        "authority_no",
        words("授權書編號", "授权书编号", "Authority No."),
        words("書面授權的編號。", "书面授权的编号。", "The number of the written authority."),
        Kind::Text { max: 40 },
    ),
    Rule::House,
);
const AUTHORITY_FROM: Field = under(
    optional(
        "authority_from",
        words("授權自", "授权自", "Authority from"),
        words("授權的第一天。", "授权的第一天。", "Its first day."),
        Kind::Day,
    ),
    Rule::House,
);
const AUTHORITY_TO: Field = under(
    optional(
        "authority_to",
        words("授權至", "授权至", "Authority to"),
        words("授權的最後一天，含當天。", "授权的最后一天，含当天。", "Its last day, which still counts."),
        Kind::Day,
    ),
    Rule::House,
);

const fn amended(mut field: Field) -> Field {
    field.required = false;
    field
}

/// The register as forms and the command line see it.
pub static THING: Thing = Thing {
    name: "staff",
    label: words("人員", "人员", "Staff"),
    fields: &[
        NAME,
        ROLES_FIELD,
        DEPARTMENT,
        PHONE,
        CERTIFICATE_NO,
        CERTIFICATE_EXPIRES,
        TRAINED_ON,
        DEPUTY_FOR,
        AUTHORITY_NO,
        AUTHORITY_FROM,
        AUTHORITY_TO,
    ],
    actions: &[
        Action {
            name: "amend",
            label: words("更正", "更正", "Amend"),
            help: words(
                "改登記的內容；舊值留在歷史裡。職責和授權由主管改。",
                "改登记的内容；旧值留在历史里。职责和授权由主管改。",
                "Changes what is entered; the old value stays in the history. Roles and authorities are the supervisor's.",
            ),
            rule: Rule::House,
            fields: &[
                amended(NAME),
                ROLES_FIELD,
                DEPARTMENT,
                PHONE,
                CERTIFICATE_NO,
                CERTIFICATE_EXPIRES,
                TRAINED_ON,
                DEPUTY_FOR,
                AUTHORITY_NO,
                AUTHORITY_FROM,
                AUTHORITY_TO,
                row::WHY,
            ],
            irreversible: false,
        },
        Action {
            name: "set-pin",
            label: words("設 PIN", "设 PIN", "Set PIN"),
            help: words(
                "4 至 12 位數字，由本人或主管設。PIN 只說明誰在鍵盤前，不能防住拿到文件的人。命令行：新 PIN 放在 SLIPDESK_PIN，操作人已有的 PIN 放在 SLIPDESK_OPERATOR_PIN；不放就在終端上問。",
                "4 至 12 位数字，由本人或主管设。PIN 只说明谁在键盘前，不能防住拿到文件的人。命令行：新 PIN 放在 SLIPDESK_PIN，操作人已有的 PIN 放在 SLIPDESK_OPERATOR_PIN；不放就在终端上问。",
                "4 to 12 digits, set by the person or the supervisor. A PIN tells who is at the keyboard; it doesn't stop someone who has the file. On the command line the new PIN is SLIPDESK_PIN and the one that the operator has SLIPDESK_OPERATOR_PIN; without them the terminal asks.",
            ),
            rule: Rule::House,
            fields: &[],
            irreversible: false,
        },
        EXPLAIN,
        row::DISABLE,
    ],
};

impl Book for Staff {
    fn thing(&self) -> &'static Thing {
        &THING
    }

    fn add(&self, tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
        rights::roles_of_staff(tx.operator(), &[values.many("roles").join(",")], touches_authority(values))?;
        rules::check(values)?;
        let row = row::with_fields(Row::insert("staff"), values, &COLUMNS);
        let row = match deputy_for(tx.view(), values)? {
            Some(text) => row.set("deputy_for", text),
            None => row,
        };
        let record = row::next(tx, &THING)?;
        let deadlines = follow_certificate(tx, &record, values.day("certificate_expires"))?;
        let warnings = same_name(tx.view(), values, None)?;
        Ok(Added { warnings, ..row::add_with(tx, record, row, deadlines)? })
    }

    fn act(&self, tx: &mut Tx<'_>, record: &RecordKey, action: &'static Action, values: &Values) -> Outcome<Done> {
        let current = row::current(tx, "staff", record)?;
        if action.name != EXPLAIN.name && row::has(&current, "disabled_at") {
            return Err(row::already(record).into());
        }
        let rev = row::whole(&current, "rev") + 1;
        let mut deadlines = Vec::new();
        let row = match action.name {
            "set-pin" => return Err(pin::needed()),
            "explain" => {
                let row = Row::update("staff").set("id", record.id()).set("rev", rev);
                return deadline::act_explain(tx, &record.to_string(), values, vec![row]);
            }
            "disable" => {
                rights::roles_of_staff(tx.operator(), &[row::text(&current, "roles").to_string()], false)?;
                rules::may_disable(
                    tx.operator(),
                    record.id(),
                    row::text(&current, "roles"),
                    store::supervisors(tx.view())?,
                )?;
                deadlines = follow_certificate(tx, record, None)?;
                Row::update("staff").set("id", record.id()).set("disabled_at", tx.now()).set("rev", rev)
            }
            _ => {
                let mut roles = vec![];
                if values.has("roles") || values.is_blanked("roles") {
                    let new = values.many("roles").join(",");
                    if new != row::text(&current, "roles") {
                        roles = vec![new, row::text(&current, "roles").to_string()];
                    }
                    rules::keeps_a_supervisor(record.id(), values.many("roles"), store::supervisors(tx.view())?)?;
                }
                rights::roles_of_staff(tx.operator(), &roles, touches_authority(values))?;
                rules::check_amended(&current, values)?;
                if touches_certificate(values) {
                    deadlines = follow_certificate(tx, record, rules::expires(&current, values))?;
                }
                let mut plain = values.clone();
                if let Some(text) = deputy_for(tx.view(), values)? {
                    plain.set("deputy_for", Value::Text(text));
                }
                row::amendment("staff", THING.fields, &current, action, &plain)?
            }
        };
        let warnings = same_name(tx.view(), values, Some(record.id()))?;
        row::change_with(tx, record, action, values, row, deadlines)?;
        Ok(Done { warnings, ..Done::default() })
    }

    fn show(&self, view: View<'_>, record: &RecordKey) -> Outcome<Option<Map<String, Json>>> {
        let Some(mut current) = row::store::fetch(view, "staff", record.id())? else { return Ok(None) };
        let has_pin = row::has(&current, "pin");
        let roles: Vec<&str> = row::text(&current, "roles").split(',').filter(|code| !code.is_empty()).collect();
        let roles = Json::from(roles);
        current.insert("roles".to_string(), roles);
        current.remove("pin");
        current.insert("has_pin".to_string(), Json::from(has_pin));
        let disabled = row::has(&current, "disabled_at");
        let (state, mut next) = if disabled {
            ("disabled", vec!["explain"])
        } else {
            ("active", vec!["amend", "set-pin", "explain", "disable"])
        };
        let now = view.now().minute();
        let kept = deadline::store::of(view, &record.to_string())?;
        next.retain(|action| *action != "explain" || entry::is_explainable(&kept, disabled, now));
        let mut out = row::shown(record, THING.name, state, &next, &current);
        out.insert("deadlines".into(), kept.iter().map(|one| one.to_json(now)).collect());
        Ok(Some(out))
    }

    fn known_by(&self) -> Option<&'static [&'static str]> {
        Some(&["name"])
    }

    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[
            row::column(words("編號", "编号", "Key"), 9),
            row::column(words("姓名", "姓名", "Name"), 12),
            row::column(words("職責", "职责", "Roles"), 0),
            row::column(words("部門", "部门", "Department"), 12),
            row::column(words("電話", "电话", "Telephone"), 12),
            row::column(words("證書到期", "证书到期", "Certified to"), 12),
        ];
        COLUMNS
    }

    fn list(&self, view: View<'_>, find: &str, lang: Lang, skip: usize, limit: usize) -> Outcome<Vec<ListRow>> {
        let today = view.now().day().to_string();
        let rows = row::store::all(view, "staff")?.into_iter().map(|entry| ListRow {
            record: RecordKey::Entry { thing: THING.name, id: row::whole(&entry, "id") },
            cells: vec![
                format!("staff/{}", row::whole(&entry, "id")),
                row::text(&entry, "name").to_string(),
                role_words(row::text(&entry, "roles"), lang),
                row::text(&entry, "department").to_string(),
                row::text(&entry, "phone").to_string(),
                match row::text(&entry, "certificate_expires") {
                    expires if !expires.is_empty() && expires < today.as_str() => format!("! {expires}"),
                    expires => expires.to_string(),
                },
            ],
            quiet: row::has(&entry, "disabled_at"),
        });
        Ok(row::page(rows, find, skip, limit))
    }
}

/// The words for roles, as a list shows them.
fn role_words(roles: &str, lang: Lang) -> String {
    let known = |code: &str| ROLES.iter().find(|choice| choice.code == code).map(|choice| choice.words);
    let words = roles.split(',').filter(|code| !code.is_empty()).map(|code| known(code).map_or(code, |w| w.get(lang)));
    words.collect::<Vec<_>>().join(if lang == Lang::En { ", " } else { "、" })
}

/// The columns that are named as their fields; `deputy_for` is resolved first.
const COLUMNS: [&str; 10] = [
    "name",
    "roles",
    "department",
    "phone",
    "certificate_no",
    "certificate_expires",
    "trained_on",
    "authority_no",
    "authority_from",
    "authority_to",
];

fn touches_authority(values: &Values) -> bool {
    ["deputy_for", "authority_no", "authority_from", "authority_to"]
        .iter()
        .any(|key| values.has(key) || values.is_blanked(key))
}

fn touches_certificate(values: &Values) -> bool {
    ["certificate_no", "certificate_expires"].iter().any(|key| values.has(key) || values.is_blanked(key))
}

/// The rows by which the deadline of a certificate follows its last day (H1); without one nothing is owed.
fn follow_certificate(tx: &Tx<'_>, record: &RecordKey, expires: Option<Day>) -> Outcome<Vec<Row>> {
    let (record, now) = (record.to_string(), tx.now().minute());
    let kept = deadline::store::of(tx.view(), &record)?;
    let (asked, change) = certificate::asked(&kept, expires, now);
    entry::follow(tx, &record, certificate::WORKFLOW, &asked, change, now)
}

/// Where somebody else in office has the name that is written: `--operator` and forms can't tell the two apart by it.
fn same_name(view: View<'_>, values: &Values, own: Option<i64>) -> Outcome<Vec<Problem>> {
    let Some(name) = values.text("name") else { return Ok(Vec::new()) };
    let others = store::by_name(view, name)?.into_iter().filter(|id| Some(*id) != own);
    Ok(others.take(1).map(|id| rules::same_name(name, id)).collect())
}

/// What `deputy_for` is kept as: a role code, or `staff/N`.
fn deputy_for(view: View<'_>, values: &Values) -> Outcome<Option<String>> {
    match values.get("deputy_for") {
        Some(Value::Key(id)) => Ok(Some(format!("staff/{id}"))),
        Some(Value::Text(text)) if rules::SIGNING_ROLES.contains(&text.as_str()) => Ok(Some(text.clone())),
        Some(Value::Text(text)) => match store::by_name(view, text)?.as_slice() {
            [id] => Ok(Some(format!("staff/{id}"))),
            _ => Err(Failure::from(rules::unknown_principal(text))),
        },
        _ => Ok(None),
    }
}

/// Puts a person's name in place of the key in a column, and the key beside it as `COLUMN_key`.
///
/// # Errors
/// Where the file can't be read.
pub fn named(view: View<'_>, row: &mut Map<String, Json>, column: &str) -> Outcome<()> {
    let Some(id) = row.get(column).and_then(Json::as_i64) else { return Ok(()) };
    let name = store::person(view, id)?.map(|person| person.name);
    row.insert(column.to_string(), Json::from(name));
    row.insert(format!("{column}_key"), Json::from(format!("{}/{id}", THING.name)));
    Ok(())
}

/// Sets a person's PIN. `pin` comes from the environment or the prompt, never from arguments.
///
/// # Errors
/// Where the person is unknown or disabled, the operator is neither the person nor a supervisor, or the PIN isn't 4 to
/// 12 digits.
pub fn set_pin(tx: &mut Tx<'_>, id: i64, pin: &str) -> Outcome<()> {
    let record = RecordKey::Entry { thing: THING.name, id };
    let current = row::current(tx, "staff", &record)?;
    if row::has(&current, "disabled_at") {
        return Err(row::already(&record).into());
    }
    rules::may_set_pin(tx.operator(), id)?;
    let hashed = pin::hash(pin)?;
    let row = Row::update("staff").set("id", id).set("pin", hashed).set("rev", row::whole(&current, "rev") + 1);
    tx.write(crate::kernel::store::Entry::new(record.to_string(), "set-pin").row(row))?;
    Ok(())
}
