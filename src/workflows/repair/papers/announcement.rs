//! The announcement of an outage for the wall (H15): area, times, cause, whom to ring, in large letters. Judges nothing.

use super::OfficeFacts;
use crate::kernel::number::Number;
use crate::kernel::paper::boxes::{day_written, time_written};
use crate::kernel::paper::{Block, Format, NoticeLine, Paper};
use crate::kernel::text::width::Align;
use crate::kernel::time::{Day, Minute};
use crate::kernel::words::{Lang, Words, words};
use crate::workflow::PaperJob;
use crate::workflow::paper::Standing;

/// What an announcement shows.
#[derive(Clone, Debug)]
pub struct AnnouncementFacts<'a> {
    /// The outage's number.
    pub number: Number,
    /// Whether it was planned; else something failed.
    pub planned: bool,
    /// The heating station.
    pub station: String,
    /// Where.
    pub area: String,
    /// The cause.
    pub cause: String,
    /// From when.
    pub from: Minute,
    /// Until when, as expected now; `None` where nobody can tell.
    pub expected_to: Option<Minute>,
    /// How often the expected end was put off.
    pub extended: i64,
    /// Who leads the work.
    pub lead: Option<String>,
    /// The telephone; without one that of the office.
    pub phone: Option<String>,
    /// When heat was back.
    pub restored_at: Option<Minute>,
    /// Whether it is void.
    pub void: bool,
    /// How often it was amended.
    pub amended: i64,
    /// The day on which what it says was said.
    pub dated: Day,
    /// The office.
    pub office: &'a OfficeFacts,
    /// What the desk says about this print.
    pub job: &'a PaperJob,
}

/// The announcement on A4.
pub fn announcement(facts: &AnnouncementFacts<'_>) -> Paper {
    let job = facts.job;
    let title = match (facts.restored_at, facts.planned) {
        (Some(_), _) => words("恢復供熱公告", "恢复供热公告", "Heating Is Back"),
        (None, true) => words("計劃停熱公告", "计划停热公告", "Planned Heating Stop"),
        (None, false) => words("停熱公告", "停热公告", "Heating Failure"),
    };
    let standing = Standing { training: facts.office.training, void: facts.void, ended: None, amended: facts.amended };
    Paper {
        format: Format::PAGE,
        digits: None,
        blocks: vec![Block::Notice(lines(facts))],
        ..job.form(title, facts.number, standing)
    }
}

fn plain(text: impl Into<String>) -> NoticeLine {
    NoticeLine { text: text.into(), align: Align::Left, strong: false }
}

fn strong(text: impl Into<String>) -> NoticeLine {
    NoticeLine { strong: true, ..plain(text) }
}

fn lines(facts: &AnnouncementFacts<'_>) -> Vec<NoticeLine> {
    let lang = facts.job.lang;
    let gap = || plain("");
    let mut out =
        vec![plain(words("尊敬的用戶：", "尊敬的用户：", "Dear users,").get(lang)), plain(opening(facts)), gap()];
    out.extend(told(facts));
    out.push(gap());
    out.extend(advice(facts).into_iter().map(|text| plain(text.get(lang))));
    out.push(gap());
    let right = |text: String| NoticeLine { align: Align::Right, ..plain(text) };
    out.push(gap());
    // The heading is the office's; who sends the notice signs it, and room is left for the seal.
    out.push(right(facts.station.clone()));
    out.push(right(words("（蓋章）　　　　", "（盖章）　　　　", "(seal)        ").get(lang).to_string()));
    out.push(right(day_written(facts.dated, lang)));
    out
}

/// What has happened, in one sentence.
fn opening(facts: &AnnouncementFacts<'_>) -> String {
    let opening = match (facts.restored_at, facts.planned) {
        (Some(_), _) => words(
            "　　下列範圍已經恢復供熱，感謝您的理解和配合。",
            "　　下列范围已经恢复供热，感谢您的理解和配合。",
            "Heating is on again in the area below. Thank you for your patience.",
        ),
        (None, true) => words(
            "　　為保證供熱設施安全運行，下列範圍計劃停熱檢修，請您提前做好準備。",
            "　　为保证供热设施安全运行，下列范围计划停热检修，请您提前做好准备。",
            "To keep the heating system safe, heating will stop for maintenance in the area below.",
        ),
        (None, false) => words(
            "　　因供熱設施發生故障，下列範圍停熱，我們正在全力搶修。",
            "　　因供热设施发生故障，下列范围停热，我们正在全力抢修。",
            "Part of the heating system has failed and heating is off in the area below. We are repairing it now.",
        ),
    };
    opening.get(facts.job.lang).to_string()
}

/// The facts, one a line, what is looked for first in bold.
fn told(facts: &AnnouncementFacts<'_>) -> Vec<NoticeLine> {
    let lang = facts.job.lang;
    let line = |label: Words, value: &str| match lang {
        Lang::En => format!("{}: {value}", label.get(lang)),
        Lang::Hant | Lang::Hans => format!("{}：{value}", label.get(lang)),
    };
    let from = time_written(facts.from, lang);
    let from = if lang == Lang::En { from } else { format!("{from} 起") };
    let cause = if facts.planned {
        words("檢修內容", "检修内容", "Work")
    } else {
        words("停熱原因", "停热原因", "Cause")
    };
    let lead = if facts.planned {
        words("檢修負責人", "检修负责人", "In charge")
    } else {
        words("搶修負責人", "抢修负责人", "In charge")
    };
    let mut out = vec![
        strong(line(words("停熱範圍", "停热范围", "Area"), &facts.area)),
        plain(line(cause, &facts.cause)),
        strong(line(words("停熱時間", "停热时间", "Off since"), &from)),
    ];
    if facts.planned && facts.restored_at.is_none() {
        out.pop();
        out.push(strong(line(words("停熱時間", "停热时间", "Off from"), &from)));
    }
    out.push(match (facts.restored_at, facts.expected_to) {
        (Some(at), _) => strong(line(words("恢復時間", "恢复时间", "Back since"), &time_written(at, lang))),
        (None, Some(to)) => strong(line(words("預計恢復", "预计恢复", "Expected back"), &time_written(to, lang))),
        (None, None) => strong(line(
            words("預計恢復", "预计恢复", "Expected back"),
            words("暫不能確定，確定後另行公告", "暂不能确定，确定后另行公告", "not known yet, to be announced")
                .get(lang),
        )),
    });
    if facts.extended > 0 && facts.restored_at.is_none() {
        let changed =
            words("（恢復時間有變，以本公告為準）", "（恢复时间有变，以本公告为准）", "(changed; this notice holds)");
        out.push(plain(changed.get(lang)));
    }
    out.extend(facts.lead.as_deref().map(|name| plain(line(lead, name))));
    out.extend(phone(facts).map(|phone| strong(line(words("聯繫電話", "联系电话", "Telephone"), phone))));
    out
}

/// Whom to ring: the number of this outage, else that of the office.
fn phone<'a>(facts: &'a AnnouncementFacts<'_>) -> Option<&'a str> {
    facts
        .phone
        .as_deref()
        .into_iter()
        .chain([facts.office.station_phone.as_str()])
        .find(|phone| !phone.trim().is_empty())
}

/// How heat comes back, and the apology. Without a telephone nobody is told to ring one.
fn advice(facts: &AnnouncementFacts<'_>) -> Vec<Words> {
    let can_ring = phone(facts).is_some();
    match (facts.restored_at.is_some(), can_ring) {
        (true, true) => vec![words(
            "　　室溫回升需要一些時間。暖氣片仍不熱或發現漏水的，請撥打上面的電話報修。",
            "　　室温回升需要一些时间。暖气片仍不热或发现漏水的，请拨打上面的电话报修。",
            "Rooms take some time to warm up. If a radiator stays cold or leaks, please call the number above.",
        )],
        (true, false) => {
            vec![words("　　室溫回升需要一些時間。", "　　室温回升需要一些时间。", "Rooms take some time to warm up.")]
        }
        (false, true) => vec![
            words(
                "　　恢復供熱時系統重新充水升溫，請家中留人；發現漏水，請關好家中閥門並撥打上面的電話。室溫回升需要一些時間。",
                "　　恢复供热时系统重新充水升温，请家中留人；发现漏水，请关好家中阀门并拨打上面的电话。室温回升需要一些时间。",
                "When heating returns, pipes fill and warm up slowly. Please be at home; if anything leaks, shut your valve and call the number above.",
            ),
            SORRY,
        ],
        (false, false) => vec![
            words(
                "　　恢復供熱時系統重新充水升溫，請家中留人；發現漏水，請關好家中閥門。室溫回升需要一些時間。",
                "　　恢复供热时系统重新充水升温，请家中留人；发现漏水，请关好家中阀门。室温回升需要一些时间。",
                "When heating returns, pipes fill and warm up slowly. Please be at home; if anything leaks, shut your valve.",
            ),
            SORRY,
        ],
    }
}

const SORRY: Words =
    words("　　給您帶來不便，敬請諒解。", "　　给您带来不便，敬请谅解。", "We apologise for the inconvenience.");
