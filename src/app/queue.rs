//! The print queue: what was sent to printers and what became of it, those first that somebody has to look at. Sending
//! again and cancelling go out as requests, never by Enter alone.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use ratatui::layout::{Position, Rect};

use crate::kernel::book::{Column, ListRow, RecordKey};
use crate::kernel::problem::{Failure, Outcome, Rule};
use crate::kernel::spool::job::{Job, JobState};
use crate::kernel::spool::{Listed, State};
use crate::kernel::table::state::from_slice;
use crate::kernel::table::{List, Source, Want, list::Heard};
use crate::kernel::text::width::shorten;
use crate::kernel::text::wrap::wrap;
use crate::kernel::time::Minute;
use crate::kernel::ui::canvas::{fit, width};
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Desk, Help, Key, Layer, Notice, Reply, Request, overlay};
use crate::kernel::words::{Lang, Say, Words, words};
use crate::workflows::record_key;

/// What the palette, the key bar and the title call it.
pub const TITLE: Words = words("打印隊列", "打印队列", "Print queue");

/// The key that opens it from everywhere. Ctrl+K, which one might expect, is the second way of F10.
pub const KEY: Key = Key { code: Code::Char('x'), ctrl: true, alt: false, shift: false, burst: false };

const EMPTY: Words = words(
    "還沒有送到打印機的單據。在單上按 F5 打印。",
    "还没有送到打印机的单据。在单上按 F5 打印。",
    "Nothing was sent to a printer yet. F5 on a record prints it.",
);

static COLUMNS: [Column; 6] = [
    Column { words: words("時間", "时间", "When"), width: 11, right: false },
    Column { words: words("單據", "单据", "Paper"), width: 0, right: false },
    Column { words: words("打印機", "打印机", "Printer"), width: 10, right: false },
    Column { words: words("誰", "谁", "By"), width: 8, right: false },
    Column { words: words("狀態", "状态", "State"), width: 10, right: false },
    Column { words: words("作業號", "作业号", "Job"), width: 10, right: false },
];

/// How often the spooler is asked while nobody types, and how often one that answers slowly.
const OFTEN: Duration = Duration::from_secs(3);
const SELDOM: Duration = Duration::from_secs(30);
/// An answer that takes longer is slow.
const SLOW: Duration = Duration::from_millis(700);
/// Rows below the list for what there is to say about the marked job.
const BELOW: u16 = 6;

/// How many jobs somebody has to look at: those that wait with a reason, or failed.
pub fn stuck(desk: &dyn Desk) -> usize {
    if desk.open_jobs() == 0 {
        return 0;
    }
    desk.jobs().iter().take_while(|job| job.is_open()).filter(|job| is_stuck(job)).count()
}

fn is_stuck(job: &Job) -> bool {
    job.is_open() && (job.reason.is_some() || job.state != JobState::Sent)
}

/// What the top line says of them; empty where there are none.
pub fn stuck_line(count: usize, lang: Lang) -> String {
    match (count, lang) {
        (0, _) => String::new(),
        (_, Lang::Hant) => format!("打印卡住 {count}"),
        (_, Lang::Hans) => format!("打印卡住 {count}"),
        (_, Lang::En) => format!("{count} stuck in print"),
    }
}

/// Paper and record in one text.
fn paper(job: &Job, lang: Lang) -> String {
    job.named(lang)
}

/// The state in a word; with a sign where somebody has to look.
fn state(job: &Job, lang: Lang) -> String {
    if let Some(other) = job.resent_as {
        return format!("{} →{other}", words("重送", "重送", "resent").get(lang));
    }
    let sign = if is_stuck(job) { "! " } else { "" };
    let unsure = if job.state == JobState::Done && job.reason.is_some() { "?" } else { "" };
    format!("{sign}{}{unsure}", job.state.words().get(lang))
}

/// A clock time today, else day and time.
fn when(at: Minute, now: Minute) -> String {
    if at.day() == now.day() {
        return at.clock();
    }
    format!("{:02}-{:02} {}", at.day().month(), at.day().day(), at.clock())
}

fn row(job: &Job, cx: &Cx<'_>) -> ListRow {
    ListRow {
        record: RecordKey::Entry { thing: "job", id: job.id },
        cells: vec![
            when(job.at.minute(), cx.now.minute()),
            paper(job, cx.lang),
            job.printer.clone(),
            job.by.clone().unwrap_or_else(|| "system".to_string()),
            state(job, cx.lang),
            job.spooler_job.clone().unwrap_or_default(),
        ],
        quiet: !job.is_open(),
    }
}

#[derive(Default)]
struct Jobs {
    kept: RefCell<Option<Vec<ListRow>>>,
}

impl Source for Jobs {
    fn fetch(&self, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        let mut kept = self.kept.borrow_mut();
        let rows = kept.get_or_insert_with(|| cx.desk.jobs().iter().map(|job| row(job, cx)).collect());
        let fits = |row: &&ListRow| want.find.is_empty() || row.cells.iter().any(|cell| cell.contains(want.find));
        let rows: Vec<ListRow> = rows.iter().filter(fits).cloned().collect();
        Ok(from_slice(&rows, want))
    }

    fn refresh(&self) {
        self.kept.take();
    }
}

/// The list of jobs with what there is to say about the marked one.
pub struct Queue {
    list: List,
    jobs: Vec<Job>,
    /// When the spooler was asked last.
    asked: Instant,
    /// Whether its answer is awaited: a refusal then is nobody's mistake.
    asking: bool,
    every: Duration,
    /// Why it couldn't be asked: what is listed is old then.
    trouble: Option<Failure>,
}

impl Queue {
    /// The queue as it was known last.
    pub fn new(cx: &Cx<'_>) -> Queue {
        let list = List::new(Jobs::default(), &COLUMNS, EMPTY);
        Queue { list, jobs: cx.desk.jobs(), asked: Instant::now(), asking: true, every: OFTEN, trouble: None }
    }

    fn job(&self) -> Option<&Job> {
        let marked = self.list.row().map(|row| row.record.id())?;
        self.jobs.iter().find(|job| job.id == marked)
    }

    fn refresh(&mut self, cx: &Cx<'_>) {
        self.jobs = cx.desk.jobs();
        self.list.refresh(cx);
    }

    fn deal(&self, cx: &Cx<'_>) -> Reply {
        let Some(job) = self.job() else { return Reply::Done };
        if job.resent_as.is_some() || job.state == JobState::Cancelled {
            return Reply::Tell(Notice::plain(job.say()));
        }
        Reply::open(Deal::new(job.clone(), cx))
    }
}

impl Layer for Queue {
    fn title(&self, cx: &Cx<'_>) -> String {
        cx.word(TITLE).to_string()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        if key == KEY {
            return Reply::Done;
        }
        if key.is_f(6) {
            return self.deal(cx);
        }
        match self.list.key(key, cx) {
            Heard::Chosen => {
                let record = self.job().map(|job| job.record.clone());
                let training = cx.view().is_training();
                match record.filter(|record| record_key(record, training).is_some()) {
                    Some(record) => Reply::Show(record),
                    None => Reply::Tell(Notice::plain(words(
                        "這張紙不是哪一條記錄的：按 F6 可以重送。",
                        "这张纸不是哪一条记录的：按 F6 可以重送。",
                        "This paper belongs to no record. F6 sends it again.",
                    ))),
                }
            }
            Heard::Done => Reply::Done,
            Heard::Ignored if key.is(Code::Esc) => Reply::Close,
            Heard::Ignored => Reply::Ignored,
        }
    }

    fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Reply {
        self.list.paste(text, cx);
        Reply::Done
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        self.refresh(cx);
    }

    fn idle(&mut self, _cx: &Cx<'_>) -> Option<Request> {
        let out = self.jobs.iter().any(|job| job.state == JobState::Sent && job.resent_as.is_none());
        if !out || self.asked.elapsed() < self.every {
            return None;
        }
        (self.asked, self.asking) = (Instant::now(), true);
        Some(Request::RefreshJobs)
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let below = BELOW.min(area.height / 3);
        let top = Rect { height: area.height - below - 1, ..area };
        let look = canvas.look;
        let mut list = top;
        if let Some(trouble) = &self.trouble {
            let text = trouble.text(cx.lang);
            for part in wrap(&text, usize::from(area.width.saturating_sub(2))).into_iter().take(2) {
                canvas.text(list.x + 1, list.y, part, list.width.saturating_sub(2), look.wrong());
                list = Rect { y: list.y + 1, height: list.height.saturating_sub(1), ..list };
            }
        }
        self.list.draw(canvas, list, cx);
        canvas.rule(area, top.bottom());
        let Some(job) = self.job() else { return };
        let wide = area.width.saturating_sub(2);
        let style = if is_stuck(job) { look.wrong() } else { look.plain() };
        let said = job.say();
        let mut lines: Vec<(String, _)> =
            wrap(said.get(cx.lang), usize::from(wide)).into_iter().map(|line| (line.to_string(), style)).collect();
        let printed = match (job.printed, cx.lang) {
            (0, _) => words("預覽，不計次數", "预览，不计次数", "preview, not counted").get(cx.lang).to_string(),
            (times, Lang::Hant) => format!("第 {times} 次打印"),
            (times, Lang::Hans) => format!("第 {times} 次打印"),
            (times, Lang::En) => format!("print No. {times}"),
        };
        let spooler = job.spooler_job.as_deref().unwrap_or("–");
        lines.push((format!("{}  {printed}  {spooler}  {}", paper(job, cx.lang), job.target.address), look.quiet()));
        for ((line, style), y) in lines.iter().zip(top.bottom() + 1..area.bottom()) {
            canvas.text(area.x + 1, y, &shorten(line, usize::from(wide)), wide, *style);
        }
    }

    fn cursor(&self) -> Option<Position> {
        self.list.cursor()
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        let mut out = Vec::new();
        if let Some(job) = self.job() {
            if job.resent_as.is_none() && job.state != JobState::Cancelled {
                out.push(Command::f(6, words("重送、取消", "重送、取消", "Send again, cancel")));
            }
            out.push(Command::key(Key::plain(Code::Enter), words("打開單據", "打开单据", "Open record")));
        }
        out.extend(self.list.commands());
        out.push(Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")));
        out
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let text = [
            words(
                "每次打印是一個作業：卡住的在上面，下面寫著為什麼、怎麼辦。開著這一頁時每幾秒問一次打印服務。",
                "每次打印是一个作业：卡住的在上面，下面写着为什么、怎么办。开着这一页时每几秒问一次打印服务。",
                "Each print is a job. Those that are stuck stand on top; below is why, and what to do. While this page is open the print service is asked every few seconds.",
            ),
            words(
                "F6 重送、換一台或取消：選好一行，按 F8 照做。打印服務裡還有的，重送前先在那裡取消，不會打出兩份；可能已經打出來的，重送算一次重印。",
                "F6 重送、换一台或取消：选好一行，按 F8 照做。打印服务里还有的，重送前先在那里取消，不会打出两份；可能已经打出来的，重送算一次重印。",
                "F6 sends again, to another printer if need be, or cancels: mark a line, F8 does it. What the print service still has is cancelled there first, so nothing comes out twice; what may be on paper already counts as a reprint.",
            ),
        ];
        let text = text.iter().map(|words| cx.word(*words).to_string()).collect();
        Help { title: self.title(cx), rule: Rule::House, text }
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        // A job comes back from what was done about it, never from asking.
        if let Answer::Job(job) = answer {
            self.refresh(cx);
            // Its reason stands in the pane below the list; it need not be said twice.
            if is_stuck(&job) && self.list.show(&RecordKey::Entry { thing: "job", id: job.id }, cx) {
                let id = job.id;
                let mut notice = Notice::job(&job);
                notice.say = crate::say!(
                    "作業 {id} 沒有打出來，原因寫在下面的格裡。",
                    "作业 {id} 没有打出来，原因写在下面的格里。",
                    "Job {id} wasn't printed; the reason stands below the list."
                );
                return Reply::Tell(notice);
            }
            return Reply::Tell(Notice::job(&job));
        }
        // Asking the spooler tells nothing; what has lines was done on purpose.
        if let Answer::Done(done) = &answer
            && !done.lines.is_empty()
        {
            self.refresh(cx);
            let lines = done.lines.join(" ");
            return Reply::Tell(Notice::good(Say::each(|_| lines.clone())));
        }
        let asking = std::mem::take(&mut self.asking);
        if asking {
            // A spooler that hangs must not make every third second wait.
            self.every = if self.asked.elapsed() > SLOW { SELDOM } else { OFTEN };
            self.asked = Instant::now();
        }
        self.refresh(cx);
        if asking {
            self.trouble = match answer {
                Answer::Refused(failure) => Some(failure),
                _ => None,
            };
            return Reply::Done;
        }
        match answer {
            Answer::Refused(failure) => Reply::Tell(Notice::refused(&failure)),
            _ => Reply::Done,
        }
    }
}

/// What can be done about a job.
enum Line {
    /// Send it again where it was sent before.
    Again,
    /// Send it to another printer.
    To(Listed),
    /// Cancel it.
    Cancel,
    /// Cancel all that this printer still has to print: so many.
    CancelAll(usize),
}

/// The list of what can be done about a job; F8 does what is marked.
struct Deal {
    job: Job,
    lines: Vec<Line>,
    at: usize,
}

impl Deal {
    fn new(job: Job, cx: &Cx<'_>) -> Deal {
        let mut lines = vec![Line::Again];
        lines.extend(cx.desk.printers().into_iter().filter(|printer| printer.name != job.printer).map(Line::To));
        if job.is_open() {
            lines.push(Line::Cancel);
            let all = cx.desk.jobs().iter().filter(|other| other.is_open() && other.printer == job.printer).count();
            if all > 1 {
                lines.push(Line::CancelAll(all));
            }
        }
        Deal { job, lines, at: 0 }
    }

    fn label(&self, line: &Line, lang: Lang) -> String {
        let printer = &self.job.printer;
        match (line, lang) {
            (Line::Again, Lang::Hant) => format!("重送到「{printer}」"),
            (Line::Again, Lang::Hans) => format!("重送到“{printer}”"),
            (Line::Again, Lang::En) => format!("Send again to {printer}"),
            (Line::To(other), Lang::Hant) => format!("改送「{}」", other.name),
            (Line::To(other), Lang::Hans) => format!("改送“{}”", other.name),
            (Line::To(other), Lang::En) => format!("Send to {} instead", other.name),
            (Line::CancelAll(count), Lang::Hant) => format!("取消「{printer}」的全部 {count} 個作業"),
            (Line::CancelAll(count), Lang::Hans) => format!("取消“{printer}”的全部 {count} 个作业"),
            (Line::CancelAll(count), Lang::En) => format!("Cancel all {count} jobs of {printer}"),
            (Line::Cancel, _) => words("取消這個作業", "取消这个作业", "Cancel the job").get(lang).to_string(),
        }
    }

    fn request(&self, lang: Lang) -> Option<Request> {
        let job = self.job.id;
        Some(match self.lines.get(self.at)? {
            Line::Again => Request::Resend { job, printer: None },
            Line::To(printer) => Request::Resend { job, printer: Some(printer.name.clone()) },
            Line::Cancel => Request::CancelJob { job },
            Line::CancelAll(_) => Request::CancelJobs { printer: self.job.printer.clone(), lang },
        })
    }
}

/// How a printer stands, in a word.
pub const fn standing(state: State) -> Words {
    match state {
        State::Ready => words("就緒", "就绪", "ready"),
        State::Stopped => words("已暫停", "已暂停", "stopped"),
        State::Refusing => words("不收作業", "不收作业", "takes no jobs"),
        State::OutOfPaper => words("缺紙或卡紙", "缺纸或卡纸", "out of paper or jammed"),
        State::Full => words("沒有空間了", "没有空间了", "no space left"),
        State::Offline => words("聯繫不上", "联系不上", "can't be reached"),
        State::Absent => words("沒有找到", "没有找到", "not there"),
        State::NoSpooler => words("打印服務沒有應答", "打印服务没有应答", "no answer from CUPS"),
        State::NoCommand => words("沒有 lp 命令", "没有 lp 命令", "no lp command"),
        State::Unknown => words("不清楚", "不清楚", "not known"),
    }
}

impl Layer for Deal {
    fn title(&self, cx: &Cx<'_>) -> String {
        let id = self.job.id;
        let title = crate::say!("作業 {id}", "作业 {id}", "Job {id}");
        format!("{}  {}", title.get(cx.lang), paper(&self.job, cx.lang))
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        let count = self.lines.len().max(1);
        match key.code {
            Code::Esc => return Reply::Close,
            Code::Up => self.at = (self.at + count - 1) % count,
            Code::Down => self.at = (self.at + 1) % count,
            Code::Home => self.at = 0,
            Code::End => self.at = count - 1,
            Code::F(1) => return Reply::Ignored,
            Code::F(8) => {
                let asks = self.request(cx.lang).map(Reply::Ask);
                return Reply::All(std::iter::once(Reply::Close).chain(asks).collect());
            }
            Code::Enter if !key.burst => {
                return Reply::Tell(Notice::plain(words(
                    "按 F8 照做，Esc 不做。",
                    "按 F8 照做，Esc 不做。",
                    "F8 does it, Esc doesn't.",
                )));
            }
            _ => {}
        }
        Reply::Done
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let look = canvas.look;
        let lang = cx.lang;
        let said: Say = self.job.say();
        let wide = 74.min(area.width);
        let told = wrap(said.get(lang), usize::from(wide.saturating_sub(4)));
        let head = u16::try_from(told.len()).unwrap_or(4).min(4);
        let high = u16::try_from(self.lines.len()).unwrap_or(u16::MAX).saturating_add(head + 5);
        let inner = overlay::open(canvas, overlay::centred(area, wide, high), &self.title(cx));
        let mut y = inner.y;
        for part in told.into_iter().take(usize::from(head)) {
            canvas.text(inner.x, y, part, inner.width, look.plain());
            y += 1;
        }
        y += 1;
        let labels = self.lines.iter().map(|line| width(&self.label(line, lang))).max().unwrap_or(0).min(40);
        let rows = usize::from(inner.bottom().saturating_sub(y + 2)).max(1);
        let first = (self.at + 1).saturating_sub(rows);
        for (index, line) in self.lines.iter().enumerate().skip(first).take(rows) {
            let label = self.label(line, lang);
            let note = match line {
                Line::Again => {
                    words("可能已打出的算重印", "可能已打出的算重印", "a reprint if it may be on paper").get(lang)
                }
                Line::To(printer) => standing(printer.standing.state).get(lang),
                Line::Cancel | Line::CancelAll(_) => "",
            };
            let ready = !matches!(line, Line::To(printer) if !printer.standing.state.takes_jobs());
            let style = if ready { look.plain() } else { look.quiet() };
            canvas.text(inner.x, y, &fit(&shorten(&label, usize::from(labels)), labels, false), labels, style);
            let room = inner.width.saturating_sub(labels + 2);
            canvas.text(inner.x + labels + 2, y, &shorten(note, usize::from(room)), room, look.quiet());
            if index == self.at {
                canvas.style(Rect::new(inner.x - 1, y, inner.width + 2, 1), look.selected());
            }
            y += 1;
        }
        let last = words("F8 照做，Esc 不做。", "F8 照做，Esc 不做。", "F8 does it, Esc doesn't.");
        canvas.text(inner.x, inner.bottom() - 1, last.get(lang), inner.width, look.accent());
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        vec![
            Command::f(8, words("照做", "照做", "Do it")),
            Command::key(Key::plain(Code::Esc), words("不做", "不做", "Don't")),
        ]
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let mut text = vec![self.job.say().get(cx.lang).to_string()];
        if let Some(line) = self.lines.get(self.at) {
            let does = match line {
                Line::Again | Line::To(_) => words(
                    "打印服務裡還有的先在那裡取消，再送，不會打出兩份；可能已經打出來的，算一次重印。",
                    "打印服务里还有的先在那里取消，再送，不会打出两份；可能已经打出来的，算一次重印。",
                    "What the print service still has is cancelled there before it is sent, so nothing comes out twice; what may be on paper already counts as a reprint.",
                ),
                Line::Cancel | Line::CancelAll(_) => words(
                    "不再打印；打印服務裡還有的也在那裡取消。次數和記錄留著，要的話在單上按 F5 再打。",
                    "不再打印；打印服务里还有的也在那里取消。次数和记录留着，要的话在单上按 F5 再打。",
                    "It isn't printed any more, and cancelled at the print service too. Count and record stay; F5 on the record prints it again.",
                ),
            };
            text.insert(0, format!("{}  {}", self.label(line, cx.lang), cx.word(does)));
        }
        Help { title: self.title(cx), rule: Rule::House, text }
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn is_open(&self) -> bool {
        false
    }
}
