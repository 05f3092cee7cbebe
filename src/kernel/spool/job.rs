//! A print job as the queue keeps it and screens show it, and what there is to say about it. It asks no spooler.

use super::{Life, State, Target};
use crate::kernel::problem::{Failure, Problem};
use crate::kernel::time::Stamp;
use crate::kernel::words::{Lang, Say, Words, words};
use crate::say;

/// How far a job has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JobState {
    /// It is counted, and wasn't handed over as far as anybody knows.
    Waiting,
    /// The spooler has it.
    Sent,
    /// The queue reports it finished, or the printer took all of it.
    Done,
    /// It broke off, or the spooler gave it up.
    Failed,
    /// It was cancelled.
    Cancelled,
}

impl JobState {
    /// All states.
    pub const ALL: [JobState; 5] =
        [JobState::Waiting, JobState::Sent, JobState::Done, JobState::Failed, JobState::Cancelled];

    /// As in the file and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            JobState::Waiting => "waiting",
            JobState::Sent => "sent",
            JobState::Done => "done",
            JobState::Failed => "failed",
            JobState::Cancelled => "cancelled",
        }
    }

    /// Reads a code of the file.
    pub fn from_code(code: &str) -> Option<JobState> {
        JobState::ALL.into_iter().find(|state| state.code() == code)
    }

    /// As lists show it.
    pub const fn words(self) -> Words {
        match self {
            JobState::Waiting => words("未送出", "未送出", "not sent"),
            JobState::Sent => words("已送出", "已送出", "sent"),
            JobState::Done => words("已完成", "已完成", "finished"),
            JobState::Failed => words("失敗", "失败", "failed"),
            JobState::Cancelled => words("已取消", "已取消", "cancelled"),
        }
    }
}

/// Why a job stands where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// It is being handed over, or the program ended while it was.
    HandingOver,
    /// The paper couldn't be made after it was counted.
    NotMade,
    /// The printer is stopped.
    Stopped,
    /// The queue takes no jobs.
    Refusing,
    /// No paper.
    OutOfPaper,
    /// It can't be reached.
    Offline,
    /// No space is left where the bytes go.
    Full,
    /// It isn't there.
    Absent,
    /// The spooler doesn't answer.
    NoSpooler,
    /// There is no `lp` command.
    NoCommand,
    /// It didn't take the job, for a reason that only the machine knows.
    NotTaken,
    /// It broke off after some bytes had left.
    MidJob,
    /// The spooler holds it and was not told to let it go.
    Held,
    /// The spooler or the printer gave it up.
    GivenUp,
    /// It was cancelled at the spooler, not here.
    CancelledThere,
    /// The spooler doesn't know it any more.
    Forgotten,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Reason; 16] = [
        Reason::HandingOver,
        Reason::NotMade,
        Reason::Stopped,
        Reason::Refusing,
        Reason::OutOfPaper,
        Reason::Offline,
        Reason::Full,
        Reason::Absent,
        Reason::NoSpooler,
        Reason::NoCommand,
        Reason::NotTaken,
        Reason::MidJob,
        Reason::Held,
        Reason::GivenUp,
        Reason::CancelledThere,
        Reason::Forgotten,
    ];

    /// As in the file, in JSON and in refusals.
    pub const fn code(self) -> &'static str {
        match self {
            Reason::HandingOver => "handing_over",
            Reason::NotMade => "not_made",
            Reason::Stopped => "printer_stopped",
            Reason::Refusing => "printer_refuses",
            Reason::OutOfPaper => "out_of_paper",
            Reason::Offline => "printer_offline",
            Reason::Full => "no_space",
            Reason::Absent => "printer_absent",
            Reason::NoSpooler => "no_spooler",
            Reason::NoCommand => "no_lp",
            Reason::NotTaken => "not_taken",
            Reason::MidJob => "gone_in_mid_job",
            Reason::Held => "held",
            Reason::GivenUp => "given_up",
            Reason::CancelledThere => "cancelled_at_spooler",
            Reason::Forgotten => "forgotten",
        }
    }

    /// Reads a code of the file.
    pub fn from_code(code: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// Why a printer in this state takes no job, or keeps it.
    pub const fn of(state: State) -> Reason {
        match state {
            State::Stopped => Reason::Stopped,
            State::Refusing => Reason::Refusing,
            State::OutOfPaper => Reason::OutOfPaper,
            State::Offline => Reason::Offline,
            State::Full => Reason::Full,
            State::Absent => Reason::Absent,
            State::NoSpooler => Reason::NoSpooler,
            State::NoCommand => Reason::NoCommand,
            State::Ready | State::Unknown => Reason::NotTaken,
        }
    }

    /// What happened and what to do, for a printer of that name.
    pub fn say(self, printer: &str) -> Say {
        match self {
            Reason::HandingOver => say!(
                "正在送往「{printer}」，或者送到一半程序中斷了：不知道送出沒有。請先看打印機上有沒有這張紙，再重送或取消。",
                "正在送往“{printer}”，或者送到一半程序中断了：不知道送出没有。请先看打印机上有没有这张纸，再重送或取消。",
                "It is on its way to {printer}, or the program ended meanwhile: not known whether it was sent. Look at the printer first, then send it again or cancel it."
            ),
            Reason::NotMade => say!(
                "單據沒能排版，沒有送往「{printer}」。請改正後重送，或取消。",
                "单据没能排版，没有送往“{printer}”。请改正后重送，或取消。",
                "The paper couldn't be made and wasn't sent to {printer}. Put it right and send it again, or cancel it."
            ),
            Reason::Stopped => say!(
                "打印機「{printer}」已暫停。請恢復後重送，或換一台，或取消。",
                "打印机“{printer}”已暂停。请恢复后重送，或换一台，或取消。",
                "The printer {printer} is stopped. Start it and send it again, choose another printer, or cancel."
            ),
            Reason::Refusing => say!(
                "打印機「{printer}」的隊列不收作業。請打開隊列後重送，或換一台，或取消。",
                "打印机“{printer}”的队列不收作业。请打开队列后重送，或换一台，或取消。",
                "The queue of {printer} takes no jobs. Open it and send it again, choose another printer, or cancel."
            ),
            Reason::OutOfPaper => say!(
                "打印機「{printer}」缺紙或卡紙。裝好紙會接著打；也可以取消，或重送到另一台。",
                "打印机“{printer}”缺纸或卡纸。装好纸会接着打；也可以取消，或重送到另一台。",
                "The printer {printer} has no paper, or it is jammed. It goes on when that is put right; or cancel, or send it to another printer."
            ),
            Reason::Offline => say!(
                "打印機「{printer}」聯繫不上：可能關著、沒接線或缺紙。請檢查後重送，或換一台，或取消。",
                "打印机“{printer}”联系不上：可能关着、没接线或缺纸。请检查后重送，或换一台，或取消。",
                "The printer {printer} can't be reached: switched off, unplugged or without paper. Check it and send it again, choose another printer, or cancel."
            ),
            Reason::Full => say!(
                "「{printer}」那裡沒有空間了，單據寫不進去。請騰出磁盤空間後重送，或換一台，或取消。",
                "“{printer}”那里没有空间了，单据写不进去。请腾出磁盘空间后重送，或换一台，或取消。",
                "There is no space left where {printer} writes to. Free some disk space and send it again, choose another printer, or cancel."
            ),
            Reason::Absent => say!(
                "沒有找到打印機「{printer}」。請接好或改正它的位置後重送，或換一台，或取消。",
                "没有找到打印机“{printer}”。请接好或改正它的位置后重送，或换一台，或取消。",
                "The printer {printer} isn't there. Connect it or correct its place and send it again, choose another printer, or cancel."
            ),
            Reason::NoSpooler => say!(
                "打印服務（CUPS）沒有運行或不應答，「{printer}」收不到。請啟動打印服務後重送，或取消。",
                "打印服务（CUPS）没有运行或不应答，“{printer}”收不到。请启动打印服务后重送，或取消。",
                "The print service (CUPS) isn't running or doesn't answer, so {printer} gets nothing. Start it and send it again, or cancel."
            ),
            Reason::NoCommand => say!(
                "這台電腦沒有 lp 命令，不能用系統打印機「{printer}」。請安裝 CUPS 客戶端，或用 --out FILE.pdf 存成文件，或用設備、網絡端口打印。",
                "这台电脑没有 lp 命令，不能用系统打印机“{printer}”。请安装 CUPS 客户端，或用 --out FILE.pdf 存成文件，或用设备、网络端口打印。",
                "This machine has no lp command, so {printer} can't be used. Install the CUPS client, write a file with --out FILE.pdf, or print to a device or port."
            ),
            Reason::NotTaken => say!(
                "「{printer}」沒有收下這張單據。請檢查打印機後重送，或換一台，或取消。",
                "“{printer}”没有收下这张单据。请检查打印机后重送，或换一台，或取消。",
                "{printer} didn't take the paper. Check the printer and send it again, choose another one, or cancel."
            ),
            Reason::MidJob => say!(
                "「{printer}」打到一半斷了，紙上可能已有一部分。請收起那張紙再重送：重送算一次重印。",
                "“{printer}”打到一半断了，纸上可能已有一部分。请收起那张纸再重送：重送算一次重印。",
                "{printer} broke off in the middle; a part may be on paper. Take that sheet away, then send it again: it counts as a reprint."
            ),
            Reason::Held => say!(
                "「{printer}」的隊列扣住了這個作業，沒有打。請重送或取消。",
                "“{printer}”的队列扣住了这个作业，没有打。请重送或取消。",
                "The queue of {printer} holds the job and hasn't printed it. Send it again or cancel it."
            ),
            Reason::GivenUp => say!(
                "「{printer}」放棄了這個作業。請看打印機上有沒有紙，檢查後重送，或換一台。",
                "“{printer}”放弃了这个作业。请看打印机上有没有纸，检查后重送，或换一台。",
                "{printer} gave the job up. See whether anything is on paper, check the printer, and send it again or choose another one."
            ),
            Reason::CancelledThere => say!(
                "這個作業在「{printer}」的隊列裡被取消了。要的話請重新打印。",
                "这个作业在“{printer}”的队列里被取消了。要的话请重新打印。",
                "The job was cancelled in the queue of {printer}. Print the paper again if it is needed."
            ),
            Reason::Forgotten => say!(
                "「{printer}」的隊列裡已經沒有這個作業。請看紙出來了沒有；沒有就重送，算一次重印。",
                "“{printer}”的队列里已经没有这个作业。请看纸出来了没有；没有就重送，算一次重印。",
                "The queue of {printer} doesn't know the job any more. See whether the paper came out; if not, send it again, which counts as a reprint."
            ),
        }
    }
}

/// What is to be known about a job that goes no further but is in the spooler's hands.
const KEPT: Words = words(
    "作業還在隊列裡，打印機恢復後可能自己打出來；重送會先取消它。",
    "作业还在队列里，打印机恢复后可能自己打出来；重送会先取消它。",
    " The queue still has the job and may print it by itself later; sending it again cancels it there first.",
);

/// The one paper that is of no record, and of no workflow.
pub const TEST: &str = "printer-test";

/// The word for it.
pub const TEST_WORDS: Words = words("測試頁", "测试页", "test page");

/// One hand-over of one paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Job {
    /// Its key, by which it is sent again or cancelled.
    pub id: i64,
    /// What it is of: a number, a day, a month, `printer-test`.
    pub record: String,
    /// Which paper.
    pub paper: String,
    /// The word that people use for it; `None` for a paper that nobody makes any more.
    pub words: Option<Words>,
    /// Which print of the paper it is; 0 for a preview.
    pub printed: i64,
    /// The eight characters of the entry that counted it; empty for a preview.
    pub code: String,
    /// The printer's name as it was asked for.
    pub printer: String,
    /// Where that is.
    pub target: Target,
    /// Code of the paper in it.
    pub stock: String,
    /// 1 or 3.
    pub plies: i64,
    /// Code of its characters.
    pub characters: String,
    /// Who printed; `None` for the program itself.
    pub by: Option<String>,
    /// When.
    pub at: Stamp,
    /// How far it has come.
    pub state: JobState,
    /// The spooler's own id.
    pub spooler_job: Option<String>,
    /// Why it stands there.
    pub reason: Option<Reason>,
    /// What the machine said; cleaned, may be empty.
    pub told: String,
    /// The job as which it was printed once more.
    pub resent_as: Option<i64>,
    /// The history entry that wrote it last: whoever changes it must have seen this one.
    pub entry: i64,
}

impl Job {
    /// Paper and number, as the spooler shows it: no names.
    pub fn title(&self) -> String {
        if self.paper == self.record { self.record.clone() } else { format!("{} {}", self.paper, self.record) }
    }

    /// Paper and number by the words that people use.
    pub fn named(&self, lang: Lang) -> String {
        let word = self.words.map_or(self.paper.as_str(), |words| words.get(lang));
        match (self.paper == self.record, lang) {
            (true, _) => word.to_string(),
            (_, Lang::En) => format!("{word} {}", self.record),
            _ => format!("{} {word}", self.record),
        }
    }

    /// Whether somebody has to do something about it, or still wait.
    pub fn is_open(&self) -> bool {
        self.resent_as.is_none() && matches!(self.state, JobState::Waiting | JobState::Sent | JobState::Failed)
    }

    /// Where it went, or why it waits and what to do, in one sentence, the machine's own words behind it.
    pub fn say(&self) -> Say {
        let brief = self.brief();
        if self.resent_as.is_some() || self.reason.is_none() || self.told.is_empty() {
            return brief;
        }
        let told = &self.told;
        Say::each(|lang| match lang {
            Lang::En => format!("{} ({told})", brief.get(lang)),
            _ => format!("{}（{told}）", brief.get(lang)),
        })
    }

    /// The same without the machine's own words, which may be in any language.
    pub fn brief(&self) -> Say {
        let (id, printer) = (self.id, &self.printer);
        let [hant, hans, en] = Lang::ALL.map(|lang| self.named(lang));
        if let Some(other) = self.resent_as {
            return say!(
                "作業 {id}（{hant}）已作為作業 {other} 重送。",
                "作业 {id}（{hans}）已作为作业 {other} 重送。",
                "Job {id} ({en}) was sent again as job {other}."
            );
        }
        let Some(reason) = self.reason else {
            return match self.state {
                JobState::Waiting => say!(
                    "作業 {id}（{hant}）還沒有送往「{printer}」。請重送或取消。",
                    "作业 {id}（{hans}）还没有送往“{printer}”。请重送或取消。",
                    "Job {id} ({en}) wasn't sent to {printer} yet. Send it again or cancel it."
                ),
                JobState::Sent => say!(
                    "作業 {id}（{hant}）已送往「{printer}」。",
                    "作业 {id}（{hans}）已送往“{printer}”。",
                    "Job {id} ({en}) was sent to {printer}."
                ),
                // Nobody but the paper knows that it was printed.
                JobState::Done => say!(
                    "作業 {id}（{hant}）已全部交給「{printer}」。",
                    "作业 {id}（{hans}）已全部交给“{printer}”。",
                    "Job {id} ({en}) was taken whole by {printer}."
                ),
                JobState::Failed => say!(
                    "作業 {id}（{hant}）在「{printer}」失敗。請重送或取消。",
                    "作业 {id}（{hans}）在“{printer}”失败。请重送或取消。",
                    "Job {id} ({en}) failed on {printer}. Send it again or cancel it."
                ),
                JobState::Cancelled => {
                    say!("作業 {id}（{hant}）已取消。", "作业 {id}（{hans}）已取消。", "Job {id} ({en}) is cancelled.")
                }
            };
        };
        let why = reason.say(printer);
        let kept = if self.state == JobState::Sent { KEPT } else { words("", "", "") };
        Say::each(|lang| {
            let (why, kept) = (why.get(lang), kept.get(lang));
            match lang {
                Lang::Hant => format!("作業 {id}（{hant}）：{why}{kept}"),
                Lang::Hans => format!("作业 {id}（{hans}）：{why}{kept}"),
                Lang::En => format!("Job {id} ({en}): {why}{kept}"),
            }
        })
    }

    /// The failure of a print that isn't on its way; `None` where it is.
    pub fn failure(&self) -> Option<Failure> {
        let reason = self.reason.filter(|_| matches!(self.state, JobState::Waiting | JobState::Failed))?;
        Some(Problem::new(reason.code(), self.say()).into())
    }
}

/// What a spooler's answer makes of a job that was sent.
pub fn judged(life: &Life) -> (JobState, Option<Reason>, &str) {
    match life {
        Life::Held => (JobState::Sent, Some(Reason::Held), ""),
        Life::Pending | Life::Printing(_) => (JobState::Sent, None, ""),
        Life::Stuck(state, told) => (JobState::Sent, Some(Reason::of(*state)), told),
        Life::Done => (JobState::Done, None, ""),
        Life::Cancelled { .. } => (JobState::Cancelled, Some(Reason::CancelledThere), ""),
        Life::Failed(told) => (JobState::Failed, Some(Reason::GivenUp), told),
        Life::Forgotten => (JobState::Done, Some(Reason::Forgotten), ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::spool::Way;

    const SLIP: Words = words("三聯", "三联", "slip");

    fn job(state: JobState, reason: Option<Reason>) -> Job {
        Job {
            id: 12,
            record: "S2611-0001-5".to_string(),
            paper: "slip".to_string(),
            words: Some(SLIP),
            printed: 1,
            code: "0123abcd".to_string(),
            printer: "office".to_string(),
            target: Target { way: Way::Cups, address: "office".to_string() },
            stock: "a4".to_string(),
            plies: 1,
            characters: "gb18030".to_string(),
            by: None,
            at: Stamp::parse("2026-11-23T14:32:07").unwrap(),
            state,
            spooler_job: None,
            reason,
            told: "Drum worn".to_string(),
            resent_as: None,
            entry: 1,
        }
    }

    #[test]
    fn codes_lead_back() {
        for state in JobState::ALL {
            assert_eq!(JobState::from_code(state.code()), Some(state));
        }
        for reason in Reason::ALL {
            assert_eq!(Reason::from_code(reason.code()), Some(reason));
        }
    }

    #[test]
    fn every_job_says_where_it_is_and_only_what_waits_fails() {
        for state in JobState::ALL {
            for reason in Reason::ALL.into_iter().map(Some).chain([None]) {
                let job = job(state, reason);
                for lang in Lang::ALL {
                    let said = job.say().get(lang).to_string();
                    assert!(
                        said.contains("12") && said.contains("S2611-0001-5") && said.contains(SLIP.get(lang)),
                        "{said}"
                    );
                    assert_eq!(said.contains("Drum worn"), reason.is_some(), "{said}");
                    assert!(!job.brief().get(lang).contains("Drum worn"), "{said}");
                }
                let fails = reason.is_some() && matches!(state, JobState::Waiting | JobState::Failed);
                assert_eq!(job.failure().is_some(), fails);
            }
        }
    }
}
