//! What the papers of an application show, taken from the file, and which of them exist in which state. No SQL and no
//! layout.

use super::papers::{self, HeatingFacts, unsaid};
use super::rules::{Application, Kind, Step, fees};
use super::store::{self, Stored};
use crate::kernel::book::RecordKey;
use crate::kernel::number::Letter;
use crate::kernel::paper::Paper;
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::View;
use crate::kernel::time::deadline::DeadlineState;
use crate::kernel::words::{Lang, Say, Words, words};
use crate::registers::{deadline, fee, row};
use crate::workflow::paper::{FeeFacts, OfficeFacts, office};
use crate::workflow::{PaperJob, PaperName, PaperOf};

/// The papers of an application; the first is the default.
pub const NAMES: &[PaperName] = &[
    PaperName::new("receipt", "受理回執", "受理回执", "receipt"),
    PaperName::new("papers-list", "所需資料清單", "所需资料清单", "papers to bring"),
    PaperName::new("plan-reply", "方案答覆書", "方案答复书", "plan reply"),
    PaperName::new("inspection", "檢查記錄", "检查记录", "inspection record"),
    PaperName::new("acceptance", "驗收記錄", "验收记录", "acceptance record"),
    PaperName::new("area-notice", "增減面積通知單", "增减面积通知单", "area change notice"),
    PaperName::new("supply-notice", "供熱通知單", "供热通知单", "heat-supply notice"),
    PaperName::new("stop-notice", "停熱通知書", "停热通知书", "stop notice"),
    PaperName::new("restore-notice", "恢復供熱通知書", "恢复供热通知书", "restoration notice"),
    PaperName::new("site-notice", "施工公示", "施工公示", "site notice"),
];

/// Makes a paper of an application.
///
/// # Errors
/// Where there is no such application, or the paper doesn't exist in its state: the sentence says what comes first.
pub fn paper(view: View<'_>, of: &PaperOf, name: &str, job: &PaperJob) -> Outcome<Option<Paper>> {
    let PaperOf::Record(record) = of else { return Ok(None) };
    let RecordKey::Number(number) = record else { return Ok(None) };
    if number.letter() != Letter::Heating || PaperName::find(NAMES, name).is_none() {
        return Ok(None);
    }
    let Some(Stored { application, amended, .. }) = store::load(view, record.id())? else {
        return Err(row::not_found(record));
    };
    let app = &application;
    let office = office(view)?;
    let mut deadlines = deadline::store::of(view, &app.number.to_string())?;
    // What was explained before it ran out and was kept after all isn't late.
    let now = view.now().minute();
    for kept in deadlines.iter_mut().filter(|kept| kept.state(now) != DeadlineState::Missed) {
        kept.deadline.explanation = None;
    }
    let mut scheduled = Vec::new();
    for fee in fees::of_kind(app.kind) {
        let found = fee::store::in_force(view, fee.code(), app.accepted_at.day())?;
        scheduled.extend(found.map(FeeFacts::of));
    }
    let facts = HeatingFacts { app, amended, office: &office, deadlines: &deadlines, fees: &scheduled, job };
    made(&facts, name).map_or_else(|| Err(missing(app, &office, name)), |paper| Ok(Some(paper)))
}

fn made(facts: &HeatingFacts<'_>, name: &str) -> Option<Paper> {
    let app = facts.app;
    match name {
        "receipt" => Some(papers::receipt(facts)),
        "papers-list" => app.kind.is_applied_for().then(|| papers::papers_list(facts)),
        "plan-reply" => papers::plan_reply(facts),
        "inspection" => papers::inspection(facts),
        "acceptance" => papers::acceptance(facts),
        "area-notice" => papers::area_notice(facts),
        "supply-notice" => papers::supply_notice(facts),
        "stop-notice" => papers::stop_notice(facts),
        "restore-notice" => papers::restore_notice(facts),
        "site-notice" => papers::site_notice(facts),
        _ => None,
    }
}

/// Why an application has no such paper, or not yet, and what has to be recorded first.
fn missing(app: &Application, office: &OfficeFacts, name: &str) -> Failure {
    let problem = match name {
        "papers-list" => of_no_such_kind(app, name, OTHERS_APPLY),
        "plan-reply" if app.kind.is_new() => first(app, name, &[Step::ReplyPlan]),
        "plan-reply" => of_no_such_kind(app, name, ONLY_NEW),
        "inspection" | "acceptance" if app.kind.is_new() => of_no_such_kind(app, name, NO_WORKS),
        "inspection" => of_no_such_kind(app, name, ONLY_WORKS),
        "acceptance" => of_no_such_kind(app, name, NOT_ACCEPTED),
        "area-notice" => first(app, name, &[Step::AreaNotice]),
        "supply-notice" if app.kind == Kind::NewLoad => first(app, name, &[Step::SupplyNotice]),
        "supply-notice" => of_no_such_kind(app, name, ONLY_LOAD),
        "stop-notice" | "restore-notice" if app.last(Step::Reject).is_some() => of_no_such_kind(app, name, REJECTED),
        "stop-notice" if app.kind.is_stop() => first(app, name, &[Step::Approve]),
        "stop-notice" => of_no_such_kind(app, name, ONLY_STOPS),
        "restore-notice" if app.kind == Kind::Restore => first(app, name, &[Step::Approve]),
        "restore-notice" if app.kind == Kind::ImposedStop => first(app, name, &[Step::CauseGone]),
        "restore-notice" => of_no_such_kind(app, name, ONLY_RESTORATIONS),
        _ => return no_site(app, office),
    };
    problem.at("paper").into()
}

const OTHERS_APPLY: Words = words(
    "這類事項不由用戶申請，沒有要用戶帶的資料。要打印登記單請用 --paper receipt",
    "这类事项不由用户申请，没有要用户带的资料。要打印登记单请用 --paper receipt",
    "nobody applies for it, so there is nothing to bring; its record is --paper receipt",
);
const ONLY_NEW: Words = words(
    "只有新增用熱（居民、非居民、熱負荷）才有方案答覆",
    "只有新增用热（居民、非居民、热负荷）才有方案答复",
    "only applications for heat where there was none are answered with a plan",
);
const NO_WORKS: Words = words(
    "這份申請沒有登記工程，不用檢查驗收。有工程的，先用 amend 填寫工程",
    "这份申请没有登记工程，不用检查验收。有工程的，先用 amend 填写工程",
    "it has no works to inspect or accept; where there are any, enter them first (amend)",
);
const ONLY_WORKS: Words = words(
    "只有工程才有中間檢查和竣工檢驗。停熱、復熱的執行情況請打印驗收記錄（--paper acceptance）",
    "只有工程才有中间检查和竣工检验。停热、复热的执行情况请打印验收记录（--paper acceptance）",
    "only works are inspected; of a stop or a restoration print the acceptance (--paper acceptance)",
);
const NOT_ACCEPTED: Words = words("變更沒有驗收這一步", "变更没有验收这一步", "a change is not accepted by anybody");
const ONLY_LOAD: Words = words(
    "只有新增熱負荷要發供熱通知單。其他用戶請打印方案答覆書或增減面積通知單",
    "只有新增热负荷要发供热通知单。其他用户请打印方案答复书或增减面积通知单",
    "only a new load has a heat-supply notice; print the plan reply or the area notice",
);
const REJECTED: Words = words(
    "公司沒有批准，不會停熱或復熱，沒有通知書",
    "公司没有批准，不会停热或复热，没有通知书",
    "the company didn't approve it, so there is nothing to give notice of",
);
const ONLY_STOPS: Words = words(
    "只有停熱、強制停熱和斷熱才有停熱通知書",
    "只有停热、强制停热和断热才有停热通知书",
    "only stops and cut-offs have a stop notice",
);
const ONLY_RESTORATIONS: Words = words(
    "只有復熱申請，和原因已經消除的強制停熱，才有恢復供熱通知書",
    "只有复热申请，和原因已经消除的强制停热，才有恢复供热通知书",
    "only restorations have one, and imposed stops whose cause is gone",
);

fn title(name: &str, lang: Lang) -> &str {
    PaperName::find(NAMES, name).map_or("", |paper| paper.words.get(lang))
}

/// The paper comes with a step that isn't recorded yet.
fn first(app: &Application, name: &str, steps: &[Step]) -> Problem {
    let number = app.number;
    let say = Say::each(|lang| {
        let (title, step) = (title(name, lang), steps.first().map_or("", |step| step.words().get(lang)));
        let code = steps.first().map_or("", |step| step.code());
        match lang {
            Lang::Hant => format!("{number} 還沒有登記「{step}」（{code}），登記以後才能打印{title}。"),
            Lang::Hans => format!("{number} 还没有登记“{step}”（{code}），登记以后才能打印{title}。"),
            Lang::En => format!("{number} has no '{step}' on record yet ({code}): its {title} exists after that."),
        }
    });
    Problem::house("not_yet", say)
}

/// Applications of this sort have no such paper.
fn of_no_such_kind(app: &Application, name: &str, why: Words) -> Problem {
    let number = app.number;
    let say = Say::each(|lang| {
        let (title, why) = (title(name, lang), why.get(lang));
        match lang {
            Lang::Hant => format!("{number} 沒有{title}：{why}。"),
            Lang::Hans => format!("{number} 没有{title}：{why}。"),
            Lang::En => format!("{number} has no {title}: {why}."),
        }
    });
    Problem::house("no_such_paper", say)
}

/// H23: what a site notice must name and the application doesn't say.
fn no_site(app: &Application, office: &OfficeFacts) -> Failure {
    let Some(works) = &app.works else {
        return of_no_such_kind(app, "site-notice", NO_WORKS).at("paper").into();
    };
    let unsaid = unsaid(works, &office.complaint_phone);
    let number = app.number;
    let say = Say::each(|lang| {
        let names: Vec<&str> = unsaid.iter().map(|words| words.get(lang)).collect();
        let names = names.join(if lang == Lang::En { ", " } else { "、" });
        match lang {
            Lang::Hant => format!("{number} 的工程還缺{names}。請先用 amend 補填，再打印施工公示。"),
            Lang::Hans => format!("{number} 的工程还缺{names}。请先用 amend 补填，再打印施工公示。"),
            Lang::En => format!("The works of {number} don't say {names}. Fill that in first (amend), then print."),
        }
    });
    Problem::clause("H23", "missing", say).at("works").into()
}
