//! Accepting an application: what was typed meets the registers, the number is taken, rows, deadlines and entry are
//! written at once.

use super::lists::{Place, Wanted};
use super::rules::deadlines::{self, DeadlineGround};
use super::rules::{Application, Changed, Channel, Contract, Home, Kind, Wish, Works, intake};
use super::store::{self, Stored};
use super::{form, rows};
use crate::kernel::book::{Added, RecordKey};
use crate::kernel::form::value::Values;
use crate::kernel::number::{self, Letter, Number};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::{Entry, Row, Tx, View};
use crate::kernel::text::address::Address;
use crate::kernel::text::fold::plain_decimal;
use crate::kernel::text::{clean, pinyin, variants};
use crate::kernel::time::Minute;
use crate::kernel::units::{Area, Celsius};
use crate::kernel::words::{Lang, Say, words};
use crate::registers::deadline::Change;
use crate::registers::user::address_of;
use crate::registers::user::class::{BuildingKind, UserClass};
use crate::registers::user::store::User;
use crate::registers::{deadline, month, row, season, setting, staff, step, user};
use crate::say;

/// Adds an application.
///
/// # Errors
/// Every rule that refuses it, all at once.
pub fn add(tx: &mut Tx<'_>, values: &Values) -> Outcome<Added> {
    let Some(taken_by) = tx.operator().key else { return Err(needs_operator().into()) };
    let Some(kind) = values.choice("kind").and_then(Kind::from_code) else {
        return Err(row::all_missing(&form::THING, values));
    };
    let mut problems = fitting(kind, values);
    problems.extend(untold(kind, values));
    let stop = if kind == Kind::Restore { stop(tx, values, &mut problems)? } else { None };
    let place = place(tx, values, kind, stop.as_ref(), &mut problems)?;
    let (number, series) = tx.next_number(Letter::Heating)?;
    let text = |key: &str| values.text(key).map(str::to_string);
    let contract = contract(values, None, place.user.as_ref(), &mut problems);
    let wish = wish(tx, kind, values, stop.as_ref().map(|stop| stop.number), &mut problems)?;
    let (Some(wish), Some(home), Some(address), Some(station)) = (wish, place.home, place.address, place.station)
    else {
        return Err(Failure::refused(problems));
    };
    let application = Application {
        number,
        kind,
        accepted_at: values.moment("accepted_at").unwrap_or(tx.now().minute()),
        channel: values.choice("channel").and_then(Channel::from_code).unwrap_or(Channel::Visit),
        applicant: text("applicant").unwrap_or_default(),
        phone: text("phone").unwrap_or_default(),
        id_no: text("id_no"),
        user: place.user.as_ref().map(|user| user.id),
        account: place.user.as_ref().map(|user| (user.account.clone(), user.name.clone())),
        address,
        station,
        substation: text("substation"),
        handler: person(tx, values.key("handler").unwrap_or(taken_by))?,
        home,
        wish,
        contract,
        works: values.group("works").filter(|_| form::belongs("works", kind)).map(works),
        papers: values.texts("papers").to_vec(),
        papers_missing: values.texts("papers_missing").to_vec(),
        buildings: if kind == Kind::NewLoad { values.texts("buildings").to_vec() } else { Vec::new() },
        households: values.whole("households").filter(|_| kind == Kind::NewLoad),
        outside_reason: text("outside_reason"),
        remarks: text("remarks"),
        log: Vec::new(),
    };
    problems.extend(intake_problems(tx, &application, stop.as_ref())?);
    if !problems.is_empty() {
        return Err(Failure::refused(problems));
    }
    let mut warnings = warnings(tx, &application, place.user.as_ref())?;
    warnings.extend(unused(kind, values));
    take_down(tx, application, taken_by, series)?;
    Ok(Added { record: RecordKey::Number(number), warnings })
}

/// What the rules of acceptance say of an application, by seasons and the stop that it names.
///
/// # Errors
/// Where the file can't be read.
pub(super) fn intake_problems(
    tx: &Tx<'_>,
    application: &Application,
    stop: Option<&Application>,
) -> Outcome<Vec<Problem>> {
    let seasons = season::store::all(tx.view())?;
    let restored_by = match stop {
        Some(stop) => store::restored_by(tx.view(), stop.number)?.map(|(number, _)| number),
        None => None,
    };
    Ok(intake::check(application, &intake::Beside { seasons: &seasons, stop, restored_by }))
}

/// Writes a new application with its deadlines, in one entry that happened when it was accepted.
fn take_down(tx: &mut Tx<'_>, application: Application, taken_by: i64, series: Row) -> Outcome<()> {
    let at = application.accepted_at;
    let counted = month::store::counted(tx.view(), at.day())?;
    let stored = Stored { application, taken_by, amended: 0, counted, rev: 0 };
    let draft = tx.draft().map(str::to_string);
    let rows = rows::new_rows(&stored, draft.as_deref(), &find_text(&stored.application));
    let limits = deadline_rows(tx, &stored.application, at, Change::Step)?;
    tx.write(Entry::new(stored.application.number.to_string(), "apply").at(at).row(series).rows(rows).rows(limits))?;
    Ok(())
}

/// The rows by which an application's deadlines follow its facts after something that happened at `at`.
///
/// # Errors
/// Where the file can't be read.
pub(super) fn deadline_rows(tx: &Tx<'_>, application: &Application, at: Minute, change: Change) -> Outcome<Vec<Row>> {
    let restored = store::restored_by(tx.view(), application.number)?.map(|(_, at)| at);
    deadline_rows_with(tx, application, restored, at, change)
}

/// The same, told when a restoration that names this stop was executed.
///
/// # Errors
/// Where the file can't be read.
pub(super) fn deadline_rows_with(
    tx: &Tx<'_>,
    application: &Application,
    restored_at: Option<Minute>,
    at: Minute,
    change: Change,
) -> Outcome<Vec<Row>> {
    let view = tx.view();
    let asked = deadlines::asked(application, &deadline_ground(view, restored_at)?);
    let (record, late) = (application.number.to_string(), step::late_limit(view)?);
    deadline::store::follow_at(tx, &record, form::THING.name, &asked, change, at, late)
}

/// The settings that deadlines rest on.
///
/// # Errors
/// Where the file can't be read.
pub fn deadline_ground(view: View<'_>, restored_at: Option<Minute>) -> Outcome<DeadlineGround> {
    let hours = setting::store::whole(view, "restore_hours")?.and_then(|hours| u32::try_from(hours).ok());
    let close = setting::store::close_of_business(view)?;
    Ok(DeadlineGround { close, restore_hours: hours.unwrap_or(24), restored_at })
}

/// Key and name of a person of the register.
///
/// # Errors
/// Where the file can't be read.
pub(super) fn person(tx: &Tx<'_>, key: i64) -> Outcome<(i64, String)> {
    Ok((key, staff::store::person(tx.view(), key)?.map(|person| person.name).unwrap_or_default()))
}

/// What is typed that the kind has no use for: it isn't kept, and told. That explanations were given is as true of a stop
/// that nobody applied for.
fn unused(kind: Kind, values: &Values) -> Vec<Problem> {
    let unused = form::THING
        .fields
        .iter()
        .filter(|field| values.has(field.key) && !form::belongs(field.key, kind) && field.key != "explained");
    unused.map(|field| not_kept(field.key, field.label, kind)).collect()
}

/// What the kind needs and isn't there.
fn fitting(kind: Kind, values: &Values) -> Vec<Problem> {
    let mut problems = Vec::new();
    for field in form::THING.fields {
        // The home of a user is in the register; its area isn't asked for there.
        let in_register = ["user_class", "building_kind", "own_loop"].contains(&field.key) && values.has("account");
        if form::is_needed(field.key, kind) && !values.has(field.key) && !in_register {
            problems.push(Problem { rule: field.rule, ..row::required(field) });
        }
    }
    if kind == Kind::Restore && !values.has("restores") && !values.has("reason") {
        problems.push(no_stop());
    }
    problems
}

/// H7: which explanations weren't given; none where the whole group is missing, which is said already.
fn untold(kind: Kind, values: &Values) -> Vec<Problem> {
    let Some(told) = values.group("explained").filter(|_| kind.is_applied_for()) else { return Vec::new() };
    let flag = |key: &str| told.flag(key).unwrap_or(false);
    intake::explained(kind, flag("papers"), flag("procedure"), flag("fees"))
}

/// The stop that a restoration names.
pub(super) fn stop(tx: &Tx<'_>, values: &Values, problems: &mut Vec<Problem>) -> Outcome<Option<Application>> {
    let Some(typed) = values.text("restores") else { return Ok(None) };
    let read = number::read(typed, Letter::Heating, tx.is_training()).ok();
    let stored = match read.filter(|number| number.letter() == Letter::Heating) {
        Some(number) => store::load(tx.view(), number.key())?,
        None => None,
    };
    if stored.is_none() {
        problems.push(no_such(typed));
    }
    Ok(stored.map(|stored| stored.application))
}

/// Where an application is, and whose it is; what couldn't be found out is `None`, with a problem that says why.
pub(super) struct Where {
    pub user: Option<User>,
    pub address: Option<Address>,
    pub home: Option<Home>,
    pub station: Option<String>,
}

/// What account and address come to. Who gives an address that one user has is taken for that user.
fn place(
    tx: &Tx<'_>,
    values: &Values,
    kind: Kind,
    stop: Option<&Application>,
    problems: &mut Vec<Problem>,
) -> Outcome<Where> {
    let typed = values.group("address").map(address_of);
    let named = values.key("account").or(stop.filter(|_| typed.is_none()).and_then(|stop| stop.user));
    let user = user::store::home(tx.view(), named, typed.as_ref())?;
    let address = typed.or(user.as_ref().map(|user| user.address.clone()));
    match (&user, &address) {
        (None, None) => problems.push(no_place()),
        (None, Some(address)) if !kind.is_new() => problems.push(unknown_user(address)),
        _ => {}
    }
    let station = values.text("station").map(str::to_string).or(user.as_ref().map(|user| user.station.clone()));
    if station.is_none() {
        let field = form::THING.fields.iter().find(|field| field.key == "station");
        problems.extend(field.map(row::required));
    }
    let home = home(values, user.as_ref(), problems);
    Ok(Where { user, address, home, station })
}

/// The home: the register's for its users, as typed for new ones. What is typed of a user must be what the register
/// says: it is corrected there.
pub(super) fn home(values: &Values, user: Option<&User>, problems: &mut Vec<Problem>) -> Option<Home> {
    let class = values.choice("user_class").and_then(UserClass::from_code);
    let building = values.choice("building_kind").and_then(BuildingKind::from_code);
    let own_loop = values.flag("own_loop");
    let Some(user) = user else {
        return Some(Home { class: class?, building: building?, own_loop: own_loop?, heated_area: None });
    };
    let known = Home {
        class: UserClass::from_code(&user.class)?,
        building: BuildingKind::from_code(&user.kind)?,
        own_loop: user.own_loop,
        heated_area: user.area.map(Area),
    };
    let account = &user.account;
    let differs = [
        ("user_class", class.is_some_and(|class| class != known.class)),
        ("building_kind", building.is_some_and(|building| building != known.building)),
        ("own_loop", own_loop.is_some_and(|own_loop| own_loop != known.own_loop)),
    ];
    problems
        .extend(differs.into_iter().filter(|(_, differs)| *differs).map(|(key, _)| not_as_registered(key, account)));
    Some(known)
}

/// The contract named at acceptance: as typed, else as `was`, else the register's.
pub(super) fn contract(
    values: &Values,
    was: Option<&Contract>,
    user: Option<&User>,
    problems: &mut Vec<Problem>,
) -> Option<Contract> {
    let gone = |key: &str| values.is_blanked(key) && !values.has(key);
    let typed =
        ["contract_no", "contract_date", "contract_celsius"].into_iter().any(|key| values.has(key) || gone(key));
    if !typed {
        let registered = || {
            let user = user?;
            let (number, date) = (user.contract_no.clone()?, user.contract_date?);
            Some(Contract { number, date, celsius: user.contract_celsius.map(Celsius) })
        };
        return was.cloned().or_else(registered);
    }
    let number = values.text("contract_no").map(str::to_string);
    let number = number.or_else(|| was.filter(|_| !gone("contract_no")).map(|was| was.number.clone()));
    let date = values.day("contract_date").or_else(|| was.filter(|_| !gone("contract_date")).map(|was| was.date));
    let celsius = values.whole("contract_celsius").map(Celsius);
    let celsius = celsius.or_else(|| was.filter(|_| !gone("contract_celsius")).and_then(|was| was.celsius));
    problems.extend(intake::contract(number.as_deref(), date, celsius.is_some()).err());
    number.zip(date).map(|(number, date)| Contract { number, date, celsius })
}

/// Works as typed.
pub(super) fn works(group: &Values) -> Works {
    let text = |key: &str| group.text(key).map(str::to_string);
    Works {
        section: text("section"),
        from: group.day("from"),
        to: group.day("to"),
        contractor: text("contractor"),
        contractor_qualification: text("contractor_qualification"),
        designer: text("designer"),
        designer_qualification: text("designer_qualification"),
        responsible: text("responsible"),
        phone: text("phone"),
    }
}

/// What is wished; `None` where a part is missing, which is said already.
fn wish(
    tx: &Tx<'_>,
    kind: Kind,
    values: &Values,
    restores: Option<Number>,
    problems: &mut Vec<Problem>,
) -> Outcome<Option<Wish>> {
    let text = |key: &str| values.text(key).map(str::to_string);
    let area = |key: &str| values.whole(key).map(Area);
    let wish = match kind {
        Kind::NewResidential | Kind::NewNonresidential | Kind::NewLoad => {
            Some(Wish::New { floor_area: area("floor_area"), applied_area: area("applied_area") })
        }
        Kind::Change => {
            let what = values.choice("change").and_then(Changed::from_code);
            if let Some((what, typed)) = what.zip(values.text("new_value")) {
                problems.extend(is_value(what, typed).err());
            }
            what.zip(text("new_value")).map(|(what, new_value)| Wish::Change { what, new_value })
        }
        Kind::Stop => match (text("reason"), values.day("from"), values.day("to")) {
            (Some(reason), Some(from), Some(to)) => Some(Wish::Stop { reason, from, to }),
            _ => None,
        },
        Kind::ImposedStop | Kind::CutOff => {
            let found_by = values.key("found_by").map(|key| person(tx, key)).transpose()?;
            match (text("reason"), text("legal_basis"), found_by, values.day("found_on")) {
                (Some(reason), Some(legal_basis), Some(found_by), Some(found_on)) => {
                    let items = procedure_items(tx.view())?;
                    Some(Wish::Imposed { reason, legal_basis, found_by, found_on, items })
                }
                _ => None,
            }
        }
        Kind::Restore => Some(Wish::Restore { restores, reason: text("reason") }),
    };
    Ok(wish)
}

/// Whether what a change asks for may stand in the register: a name without invisible characters, an area above nothing.
///
/// # Errors
/// `bad_area`, or as a name is refused.
pub(super) fn is_value(what: Changed, typed: &str) -> Result<(), Problem> {
    match what {
        Changed::Name => match clean::find_refused(typed, clean::Strictness::Name) {
            Some(offender) => Err(offender.problem().at("new_value")),
            None => Ok(()),
        },
        Changed::Area => is_area(typed),
        Changed::Use => Ok(()),
    }
}

fn is_area(typed: &str) -> Result<(), Problem> {
    if plain_decimal(typed, Area::PLACES).is_ok_and(|area| area > 0) {
        return Ok(());
    }
    Err(Problem::new(
        "bad_area",
        say!(
            "「{typed}」不是面積。請填大於 0 的平方米數，最多兩位小數，如 89.50。",
            "“{typed}”不是面积。请填大于 0 的平方米数，最多两位小数，如 89.50。",
            "'{typed}' is no area. Give square metres above 0 with up to two decimals, such as 89.50."
        ),
    )
    .at("new_value"))
}

/// The items of the lawful procedure, by the setting.
///
/// # Errors
/// Where the file can't be read.
pub(super) fn procedure_items(view: View<'_>) -> Outcome<Vec<String>> {
    let set = setting::store::text(view, "stop_procedure")?;
    Ok(set.split(['；', ';']).map(str::trim).filter(|item| !item.is_empty()).map(str::to_string).collect())
}

/// What is taken down all the same and somebody should know of.
fn warnings(tx: &Tx<'_>, app: &Application, user: Option<&User>) -> Outcome<Vec<Problem>> {
    let mut warnings = Vec::new();
    let what = words("受理時間", "受理时间", "Accepted");
    let old = step::long_ago(what, app.accepted_at, tx.now().minute());
    warnings.extend(old.map(|problem| problem.at("accepted_at")));
    let mut wanted = Wanted { open: true, kind: Some(app.kind), ..Wanted::default() };
    match app.user {
        Some(user) => wanted.user = Some(user),
        None => wanted.flat = Some(app.address.flat()),
    }
    let twins = store::page(tx.view(), &wanted, Place::Newest, 3)?;
    warnings.extend(twins.first().map(|twin| open_already(twin.number, app.kind)));
    if let Some((since, by)) = user.and_then(|user| Some((user.stopped_since?, user.stopped_by.clone()?)))
        && app.kind.is_stop()
    {
        warnings.push(Problem::house(
            "already_stopped",
            say!(
                "提醒：這一戶自 {since} 起已停熱（{by}）。",
                "提醒：这一户自 {since} 起已停热（{by}）。",
                "Note: heat has been stopped for this user since {since} ({by})."
            ),
        ));
    }
    Ok(warnings)
}

/// What the list is searched by: number, applicant, telephone, user, address, station; folded over scripts and case.
pub fn find_text(app: &Application) -> String {
    let mut parts = vec![
        app.number.to_string(),
        app.number.digits(),
        app.applicant.clone(),
        app.phone.clone(),
        app.address.line(),
        app.station.clone(),
    ];
    if let Some((account, name)) = &app.account {
        parts.push(account.clone());
        parts.push(name.clone());
        parts.extend(pinyin::initials(name).into_iter().take(8));
    }
    parts.extend(app.remarks.clone());
    parts.extend(pinyin::initials(&app.applicant).into_iter().take(8));
    parts.dedup();
    variants::finding(&parts.join("|"))
}

/// A change without an operator.
pub(super) fn needs_operator() -> Problem {
    Problem::new(
        "no_operator",
        say!(
            "不知道誰在操作。請用 --operator 指明人員，或在界面上先選操作員。",
            "不知道谁在操作。请用 --operator 指明人员，或在界面上先选操作员。",
            "Nobody is at the keyboard. Name the operator with --operator, or choose one on the screen."
        ),
    )
}

pub(super) fn not_for_kind(key: &'static str, label: crate::kernel::words::Words, kind: Kind) -> Problem {
    let words = kind.words();
    let say = Say::each(|lang| {
        let (label, kind) = (label.get(lang), words.get(lang));
        match lang {
            Lang::Hant => format!("「{kind}」沒有「{label}」（{key}）這一欄。請去掉，或查對業務類別。"),
            Lang::Hans => format!("“{kind}”没有“{label}”（{key}）这一栏。请去掉，或查对业务类别。"),
            Lang::En => {
                format!("'{kind}' has no field '{label}' ({key}). Leave it out, or check the business type.")
            }
        }
    });
    Problem::house("not_for_kind", say).at(key)
}

fn not_kept(key: &'static str, label: crate::kernel::words::Words, kind: Kind) -> Problem {
    let words = kind.words();
    let say = Say::each(|lang| {
        let (label, kind) = (label.get(lang), words.get(lang));
        match lang {
            Lang::Hant => {
                format!("提醒：「{kind}」沒有「{label}」（{key}）這一欄，填的沒有記下。業務類別選錯了的，請作廢重登。")
            }
            Lang::Hans => {
                format!("提醒：“{kind}”没有“{label}”（{key}）这一栏，填的没有记下。业务类别选错了的，请作废重登。")
            }
            Lang::En => format!(
                "Note: '{kind}' has no field '{label}' ({key}), so it wasn't kept. Where the business type is wrong, void the record and enter it again."
            ),
        }
    });
    Problem::house("not_for_kind", say).at(key)
}

fn not_as_registered(key: &'static str, account: &str) -> Problem {
    Problem::house(
        "not_as_registered",
        say!(
            "和用戶登記（{account}）不一致。這一欄請不填；登記錯了，先更正用戶。",
            "和用户登记（{account}）不一致。这一栏请不填；登记错了，先更正用户。",
            "The register says otherwise of {account}. Leave the field empty; where the register is wrong, amend the user first."
        ),
    )
    .at(key)
}

pub(super) fn no_place() -> Problem {
    Problem::house(
        "missing",
        say!(
            "不知道是哪一戶。請填用戶（戶號、電話、姓名）；新增的還沒有戶號，請填地址。",
            "不知道是哪一户。请填用户（户号、电话、姓名）；新增的还没有户号，请填地址。",
            "Whose home it is isn't said. Give the user (account, telephone, name); new applicants have none yet: give the address."
        ),
    )
    .at("account")
}

fn unknown_user(address: &Address) -> Problem {
    let line = address.line();
    Problem::house(
        "unknown_user",
        say!(
            "{line} 不是哪一個用戶的地址，這種業務要有用戶。請填戶號；還沒登記的，先登記用戶。",
            "{line} 不是哪一个用户的地址，这种业务要有用户。请填户号；还没登记的，先登记用户。",
            "{line} is the address of no single user, and this business needs one. Give the account; a user who isn't in the register is entered first."
        ),
    )
    .at("account")
}

fn no_stop() -> Problem {
    Problem::clause(
        "H12",
        "missing",
        say!(
            "復熱要填原停熱單的單號；沒有單號的，寫明原因。",
            "复热要填原停热单的单号；没有单号的，写明原因。",
            "A restoration names the stop that it ends; where there is none on record, give the reason."
        ),
    )
    .at("restores")
}

fn no_such(typed: &str) -> Problem {
    Problem::new(
        "not_found",
        say!(
            "沒有申請 {typed}。請照紙重打單號。",
            "没有申请 {typed}。请照纸重打单号。",
            "There is no application {typed}. Type the number again from the paper."
        ),
    )
    .at("restores")
}

fn open_already(other: Number, kind: Kind) -> Problem {
    let words = kind.words();
    let say = Say::each(|lang| {
        let kind = words.get(lang);
        match lang {
            Lang::Hant => format!("提醒：同一戶已有辦理中的「{kind}」{other}。若是同一件事，請作廢一張。"),
            Lang::Hans => format!("提醒：同一户已有办理中的“{kind}”{other}。若是同一件事，请作废一张。"),
            Lang::En => {
                format!("Note: {other} ('{kind}') of the same home is under way. If it is the same matter, void one.")
            }
        }
    });
    Problem::house("open_already", say)
}
