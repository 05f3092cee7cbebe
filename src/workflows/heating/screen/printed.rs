//! Which paper of an application belongs to which of its steps (contract, section 5), and what it is called on the
//! screen. The papers themselves are elsewhere.

use super::facts::Facts;
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::heating::rules::{Application, Fact, Kind, Step};

/// A paper: its name in the contract, the name of the command that prints it, what it is called.
pub struct Named {
    /// As `print --paper` knows it.
    pub name: &'static str,
    /// What the palette runs.
    pub command: &'static str,
    /// What it is called.
    pub words: Words,
    /// What the palette calls printing it.
    pub print: Words,
}

const fn named(name: &'static str, command: &'static str, words: Words, print: Words) -> Named {
    Named { name, command, words, print }
}

/// All of them.
pub const PAPERS: [Named; 10] = [
    named(
        "receipt",
        "print:receipt",
        words("受理回執", "受理回执", "receipt"),
        words("打印受理回執", "打印受理回执", "Print the receipt"),
    ),
    named(
        "papers-list",
        "print:papers-list",
        words("資料清單", "资料清单", "papers list"),
        words("打印資料清單", "打印资料清单", "Print the papers list"),
    ),
    named(
        "plan-reply",
        "print:plan-reply",
        words("方案答覆", "方案答复", "plan reply"),
        words("打印方案答覆", "打印方案答复", "Print the plan reply"),
    ),
    named(
        "inspection",
        "print:inspection",
        words("檢查記錄", "检查记录", "inspection record"),
        words("打印檢查記錄", "打印检查记录", "Print the inspection record"),
    ),
    named(
        "acceptance",
        "print:acceptance",
        words("驗收記錄", "验收记录", "acceptance record"),
        words("打印驗收記錄", "打印验收记录", "Print the acceptance record"),
    ),
    named(
        "area-notice",
        "print:area-notice",
        words("增減面積通知單", "增减面积通知单", "area notice"),
        words("打印增減面積通知單", "打印增减面积通知单", "Print the area notice"),
    ),
    named(
        "supply-notice",
        "print:supply-notice",
        words("供熱通知單", "供热通知单", "supply notice"),
        words("打印供熱通知單", "打印供热通知单", "Print the supply notice"),
    ),
    named(
        "stop-notice",
        "print:stop-notice",
        words("停熱通知單", "停热通知单", "stop notice"),
        words("打印停熱通知單", "打印停热通知单", "Print the stop notice"),
    ),
    named(
        "restore-notice",
        "print:restore-notice",
        words("復熱通知單", "复热通知单", "restoration notice"),
        words("打印復熱通知單", "打印复热通知单", "Print the restoration notice"),
    ),
    named(
        "site-notice",
        "print:site-notice",
        words("施工公示", "施工公示", "site notice"),
        words("打印施工公示", "打印施工公示", "Print the site notice"),
    ),
];

/// A paper by its name in the contract.
pub fn find(name: &str) -> Option<&'static Named> {
    PAPERS.iter().find(|paper| paper.name == name)
}

/// The paper of a step, where it has one.
pub const fn of_step(kind: Kind, step: Step) -> Option<&'static str> {
    Some(match step {
        Step::ReplyPlan => "plan-reply",
        Step::Inspect => "inspection",
        Step::Accept => "acceptance",
        Step::AreaNotice => "area-notice",
        Step::SupplyNotice => "supply-notice",
        Step::Approve | Step::Execute if kind.is_stop() => "stop-notice",
        Step::Approve | Step::Execute => "restore-notice",
        _ => return None,
    })
}

/// The paper that fits: that of the newest step that has one, else the receipt.
pub fn fitting(app: &Application) -> &'static str {
    app.log.iter().rev().find_map(|done| of_step(app.kind, done.fact.step())).unwrap_or("receipt")
}

/// The papers that can be printed as things stand; the others would be refused.
pub fn possible(app: &Application) -> Vec<&'static Named> {
    let has = |step: Step| app.last(step).is_some();
    let approved = has(Step::Approve);
    let fits = |paper: &&Named| match paper.name {
        "receipt" => true,
        "papers-list" => app.kind.is_applied_for(),
        "plan-reply" => has(Step::ReplyPlan),
        "inspection" => has(Step::Inspect),
        "acceptance" => has(Step::Accept),
        "area-notice" => has(Step::AreaNotice),
        "supply-notice" => has(Step::SupplyNotice),
        "stop-notice" => app.kind.is_stop() && approved,
        "restore-notice" => app.kind == Kind::Restore && approved,
        "site-notice" => app.works.is_some(),
        _ => false,
    };
    PAPERS.iter().filter(fits).collect()
}

/// What a step leaves to be printed; `None` where it has no paper of its own.
pub fn after(app: &Application, fact: &Fact) -> Option<&'static Named> {
    of_step(app.kind, fact.step()).and_then(find)
}

impl Facts {
    /// What the printed papers were, each with how often.
    pub fn papers(&self, lang: Lang) -> String {
        if self.printed.is_empty() {
            return words("未印", "未印", "not printed").get(lang).to_string();
        }
        let one = |(paper, times): &(String, i64)| {
            let name = find(paper).map_or(paper.as_str(), |known| known.words.get(lang));
            format!("{name} {times}")
        };
        let printed = words("印過", "印过", "printed").get(lang);
        format!("{printed} {}", self.printed.iter().map(one).collect::<Vec<_>>().join("  "))
    }
}
