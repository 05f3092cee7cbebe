//! The procedure of an application in words for who applied (H7): the steps of its track, and what binds each of them.

use crate::kernel::words::{Lang, Words, words};
use crate::registers::user::class::UserClass;
use crate::workflows::heating::rules::deadlines::{PLAN_DAYS, SUPPLY_DAYS};
use crate::workflows::heating::rules::track::track;
use crate::workflows::heating::rules::{Application, Kind, Step};

/// The steps one after the other as they lie ahead at acceptance; those of any order stand on one line.
pub(super) fn steps(app: &Application, lang: Lang) -> Vec<(String, String)> {
    // The receipt says the same whenever it is printed.
    let fresh = Application { log: Vec::new(), ..app.clone() };
    let mut out: Vec<(usize, Vec<String>, String)> = Vec::new();
    for stage in track(&fresh) {
        let (what, bound) = (stage.words.get(lang).to_string(), bound(app, stage.step, lang));
        match out.last_mut() {
            Some((group, parts, said)) if *group == stage.group => {
                parts.push(what);
                if said.is_empty() {
                    *said = bound;
                }
            }
            _ => out.push((stage.group, vec![what], bound)),
        }
    }
    out.into_iter().map(|(_, parts, said)| (super::series(&parts, lang), said)).collect()
}

/// What binds a step, as far as it concerns who applied.
fn bound(app: &Application, step: Step, lang: Lang) -> String {
    let residential = app.home.class == UserClass::Residential;
    // Limits in the numbers that the program keeps watch over.
    match (step, app.kind, lang) {
        (Step::ReplyPlan, _, Lang::Hant) => {
            return format!("受理後 {PLAN_DAYS} 個工作日內；不能如期的，向您說明原因");
        }
        (Step::ReplyPlan, _, Lang::Hans) => {
            return format!("受理后 {PLAN_DAYS} 个工作日内；不能如期的，向您说明原因");
        }
        (Step::ReplyPlan, _, Lang::En) => return format!("within {PLAN_DAYS} working days; if not, you are told why"),
        (Step::Supply, Kind::NewResidential, _) if residential => {}
        (Step::Supply, _, Lang::Hant) => return format!("驗收合格並簽合同後 {SUPPLY_DAYS} 個工作日內"),
        (Step::Supply, _, Lang::Hans) => return format!("验收合格并签合同后 {SUPPLY_DAYS} 个工作日内"),
        (Step::Supply, _, Lang::En) => {
            return format!("within {SUPPLY_DAYS} working days of acceptance and contract");
        }
        _ => {}
    }
    let said: Words = match (step, app.kind) {
        (Step::Inspect, _) => {
            words("按法規、技術標準和施工設計檢查", "按法规、技术标准和施工设计检查", "by law, standards and design")
        }
        (Step::Accept, Kind::NewLoad) => words(
            "公司有關部門和供熱站驗收；各項費用按價目表繳納",
            "公司有关部门和供热站验收；各项费用按价目表缴纳",
            "by the departments and the station; fees by the price list",
        ),
        (Step::Accept, _) => words("由公司驗收", "由公司验收", "by the company"),
        (Step::Contract, _) => {
            words("寫明編號、日期和室溫", "写明编号、日期和室温", "with number, date and room temperature")
        }
        (Step::Check, _) => {
            words("資料齊全、無欠費才能往下辦", "资料齐全、无欠费才能往下办", "papers complete, nothing owed")
        }
        (Step::Decide, _) => words(
            "不是分戶供熱的，一般不能單獨停熱",
            "不是分户供热的，一般不能单独停热",
            "without a loop of its own usually not possible",
        ),
        (Step::Settle, _) => words("按價目表結算", "按价目表结算", "by the price list"),
        (Step::Verify, _) => words("公司到現場核實", "公司到现场核实", "on site, by the company"),
        (Step::StationReport, _) => words("供熱站報公司", "供热站报公司", "the station to the company"),
        (Step::Approve, _) => {
            words("公司批准後才能執行", "公司批准后才能执行", "nothing is done before the company approves")
        }
        (Step::ReportBack, _) => words("執行情況報公司", "执行情况报公司", "what was done, to the company"),
        (Step::Execute, Kind::Restore) => {
            words("批准後由供熱站執行", "批准后由供热站执行", "by the station, once approved")
        }
        (Step::Execute, _) => words(
            "批准後由供熱站執行，接頭處做保溫",
            "批准后由供热站执行，接头处做保温",
            "by the station once approved; joints insulated",
        ),
        (Step::AreaNotice, _) => words("面積以通知單為準", "面积以通知单为准", "the area on the notice holds"),
        (Step::SupplyNotice, _) => {
            words("供熱站接到通知單之前不供熱", "供热站接到通知单之前不供热", "no supply before the station has it")
        }
        (Step::Supply, _) => words("供熱期內立即供熱", "供热期内立即供热", "at once within the season"),
        (Step::CauseGone, _) => {
            words("原因消除後及時恢復供熱", "原因消除后及时恢复供热", "heat returns once the cause is gone")
        }
        _ => return String::new(),
    };
    said.get(lang).to_string()
}
