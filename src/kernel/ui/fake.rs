//! A desk for tests: a few invented register entries, remembers what was asked, refuses on demand.

use std::cell::RefCell;
use std::rc::Rc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Answer, Canvas, Cx, Desk, Draft, Input, Layer, Look, Reply, Request};
use crate::kernel::book::{Added, Done, RecordKey};
use crate::kernel::form::value::Typed;
use crate::kernel::month::{Met, MonthStanding, Summary};
use crate::kernel::pick::{Candidate, Found, Lookups};
use crate::kernel::problem::{Failure, Outcome};
use crate::kernel::spool::job::{Job, JobState, Reason};
use crate::kernel::spool::{Listed, Standing, State, Target, Way};
use crate::kernel::store::{Operator, Store, View};
use crate::kernel::time::clock::Clock;
use crate::kernel::time::{Month, Stamp};
use crate::kernel::words::{Lang, words};

/// A desk for tests.
pub struct Fake {
    store: Store,
    _folder: tempfile::TempDir,
    operator: Operator,
    /// What was added.
    pub added: Vec<(String, Typed)>,
    /// What was done.
    pub acted: Vec<(String, String, Typed)>,
    /// Everything that was asked for and would change the file, for tests that hand the desk away.
    pub asked: Rc<RefCell<Vec<(String, Typed)>>>,
    /// The print jobs that the queue shows.
    pub jobs: Vec<Job>,
    /// The drafts kept.
    pub drafts: Vec<(Draft, Stamp)>,
    /// What the closing of any month meets.
    pub met: (Vec<Met>, Vec<Met>),
    /// The summary of any month.
    pub summary: Option<Summary>,
    /// What the next change is refused with.
    pub refuse: RefCell<Option<Failure>>,
}

/// The time in tests.
pub fn now() -> Stamp {
    Stamp::parse("2026-11-23T14:32:07").unwrap()
}

fn narrow(text: &str) -> String {
    let half = |ch: char| match ch {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(ch) - 0xfee0).unwrap(),
        _ => ch,
    };
    text.chars().map(half).collect()
}

fn entry(key: i64, code: &str, name: &str, note: &str) -> Candidate {
    Candidate { key, code: code.to_string(), name: name.to_string(), note: note.to_string(), twin: false }
}

fn register(source: &str) -> Vec<Candidate> {
    match source {
        "customer" => vec![
            entry(1, "hdfz", "恆達紡織有限公司", "上海路 12 號"),
            entry(2, "hdfz", "宏大紡織廠", ""),
            entry(3, "wk", "王堃", "個人"),
        ],
        "variety" => vec![
            entry(1, "JC40", "精梳棉40支", ""),
            entry(2, "JC32", "精梳棉32支", ""),
            entry(3, "T65", "滌棉65/35", ""),
        ],
        "size" => vec![entry(1, "", "整紗", "1900 克"), entry(2, "", "半紗", "800 克"), entry(3, "", "小紗", "120 克")],
        "staff" => (1..=12).map(|key| entry(key, "", &format!("員工{key}"), "市場部")).collect(),
        _ => Vec::new(),
    }
}

impl Default for Fake {
    fn default() -> Fake {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("desk.db"), Clock::Still(now()), true).unwrap();
        let operator = Operator { key: Some(1), name: "林小慧".to_string(), roles: vec!["clerk".to_string()] };
        Fake {
            store,
            _folder: folder,
            operator,
            added: Vec::new(),
            acted: Vec::new(),
            asked: Rc::default(),
            jobs: Vec::new(),
            drafts: Vec::new(),
            met: (Vec::new(), Vec::new()),
            summary: None,
            refuse: RefCell::new(None),
        }
    }
}

impl Fake {
    /// What a layer reads of it.
    pub fn cx(&self, lang: Lang) -> Cx<'_> {
        Cx { desk: self, lang, look: Look::default(), now: now() }
    }

    /// A print job for the queue.
    pub fn job(id: i64, state: JobState, reason: Option<Reason>) -> Job {
        Job {
            id,
            record: "S2611-0001-5".to_string(),
            paper: "slip".to_string(),
            words: Some(words("三聯", "三联", "slip")),
            printed: 1,
            code: "0123abcd".to_string(),
            printer: "office".to_string(),
            target: Target { way: Way::Cups, address: "office".to_string() },
            stock: "a4".to_string(),
            plies: 1,
            characters: "gb18030".to_string(),
            by: Some("林小慧".to_string()),
            at: now(),
            state,
            spooler_job: (state == JobState::Sent).then(|| format!("office-{id}")),
            reason,
            told: String::new(),
            resent_as: None,
            entry: 1,
        }
    }

    fn change_job(&mut self, id: i64, action: &str, typed: Typed, state: JobState) -> Outcome<Job> {
        if let Some(failure) = self.refuse.take() {
            return Err(failure);
        }
        self.asked.borrow_mut().push((format!("job/{id} {action}"), typed));
        let job = self.jobs.iter_mut().find(|job| job.id == id).unwrap();
        (job.state, job.reason) = (state, None);
        Ok(job.clone())
    }
}

impl Lookups for Fake {
    fn resolve(&self, source: &str, typed: &str) -> Found {
        let typed = narrow(typed);
        let key = typed.rsplit('/').next().and_then(|key| key.parse::<i64>().ok());
        let mut found: Vec<Candidate> = register(source)
            .into_iter()
            .filter(|it| Some(it.key) == key || it.name == typed || it.code.eq_ignore_ascii_case(&typed))
            .collect();
        match found.len() {
            0 => Found::Nothing,
            1 => Found::One(found.remove(0)),
            _ => Found::Several(found),
        }
    }

    fn search(&self, source: &str, typed: &str, limit: usize) -> Vec<Candidate> {
        let typed = &narrow(typed);
        let fits =
            |it: &Candidate| it.name.contains(typed) || it.code.to_lowercase().starts_with(&typed.to_lowercase());
        register(source).into_iter().filter(fits).take(limit).collect()
    }
}

impl Desk for Fake {
    fn view(&self) -> View<'_> {
        self.store.view()
    }

    fn operator(&self) -> &Operator {
        &self.operator
    }

    fn setting(&self, key: &str) -> String {
        if key == "office_name" { "恆達集團".to_string() } else { String::new() }
    }

    fn file_name(&self) -> String {
        "desk.db".to_string()
    }

    fn add(&mut self, thing: &str, typed: &Typed, draft: Option<&str>) -> Outcome<Added> {
        if let Some(failure) = self.refuse.take() {
            return Err(failure);
        }
        self.drafts.retain(|(kept, _)| Some(kept.id.as_str()) != draft);
        self.asked.borrow_mut().push((thing.to_string(), typed.clone()));
        self.added.push((thing.to_string(), typed.clone()));
        let id = i64::try_from(self.added.len()).unwrap();
        Ok(Added::from(RecordKey::Entry { thing: "test", id }))
    }

    fn act(&mut self, record: &str, action: &str, typed: &Typed, _: Option<i64>, _: Option<&str>) -> Outcome<Done> {
        if let Some(failure) = self.refuse.take() {
            return Err(failure);
        }
        self.asked.borrow_mut().push((format!("{record} {action}"), typed.clone()));
        self.acted.push((record.to_string(), action.to_string(), typed.clone()));
        Ok(Done::default())
    }

    fn print(&mut self, _: &str, _: Option<&str>, _: bool) -> Outcome<Answer> {
        Ok(Answer::Printed(Vec::new()))
    }

    fn jobs(&self) -> Vec<Job> {
        self.jobs.clone()
    }

    fn open_jobs(&self) -> usize {
        self.jobs.iter().filter(|job| job.is_open()).count()
    }

    fn printers(&self) -> Vec<Listed> {
        let listed = |name: &str, state| Listed {
            name: name.to_string(),
            target: Target { way: Way::Cups, address: name.to_string() },
            stock: "a4",
            plies: 1,
            standing: Standing::new(state, ""),
        };
        vec![listed("office", State::Ready), listed("gate", State::Stopped)]
    }

    fn test_page(&mut self, printer: &str) -> Outcome<Job> {
        self.asked.borrow_mut().push((format!("{printer} test"), Typed::new()));
        Ok(Fake::job(99, JobState::Sent, None))
    }

    fn resend(&mut self, job: i64, printer: Option<&str>) -> Outcome<Job> {
        let typed = Typed::new().with("printer", printer.unwrap_or_default());
        self.change_job(job, "resend", typed, JobState::Sent)
    }

    fn cancel_job(&mut self, job: i64) -> Outcome<Job> {
        self.change_job(job, "cancel", Typed::new(), JobState::Cancelled)
    }

    fn refresh_jobs(&mut self) -> Outcome<()> {
        if let Some(failure) = self.refuse.take() {
            return Err(failure);
        }
        self.asked.borrow_mut().push(("refresh jobs".to_string(), Typed::new()));
        Ok(())
    }

    fn scan(&mut self, typed: &str) -> Outcome<Done> {
        if let Some(failure) = self.refuse.take() {
            return Err(failure);
        }
        self.asked.borrow_mut().push((format!("{typed} scan"), Typed::new()));
        self.acted.push((typed.to_string(), "scan".to_string(), Typed::new()));
        Ok(Done::default())
    }

    fn standing(&self, month: Month) -> Outcome<MonthStanding> {
        let (blocks, listed) = self.met.clone();
        Ok(MonthStanding { month, refused: Vec::new(), closed: false, blocks, listed })
    }

    fn summary(&self, month: Month, _workflow: Option<&str>) -> Outcome<Summary> {
        let none = Summary { month, closed: None, as_of: now().minute(), chain_head: String::new(), parts: Vec::new() };
        Ok(self.summary.clone().map_or(none, |summary| Summary { month, ..summary }))
    }

    fn close_month(&mut self, month: Month) -> Outcome<Done> {
        if let Some(failure) = self.refuse.take() {
            return Err(failure);
        }
        self.asked.borrow_mut().push((format!("{month} close-month"), Typed::new()));
        self.acted.push((month.to_string(), "close-month".to_string(), Typed::new()));
        Ok(Done::default())
    }

    fn export(&mut self, month: Month, _workflow: Option<&str>, path: &str) -> Outcome<Done> {
        self.asked.borrow_mut().push((format!("{month} export"), Typed::new()));
        self.acted.push((month.to_string(), format!("export {path}"), Typed::new()));
        Ok(Done { lines: vec![path.to_string()], ..Done::default() })
    }

    fn import(&mut self, thing: &str, path: &str, dry_run: bool) -> Outcome<Done> {
        let verb = if dry_run { "try" } else { "import" };
        self.asked.borrow_mut().push((format!("{thing} {verb} {path}"), Typed::new()));
        Ok(Done { lines: vec![format!("{verb} {path}")], ..Done::default() })
    }

    fn set(&mut self, key: &str, value: &str) -> Outcome<Done> {
        self.asked.borrow_mut().push((format!("setting {key}"), Typed::new()));
        self.acted.push((format!("setting/{key}"), "set".to_string(), Typed::new().with("value", value)));
        Ok(Done::default())
    }

    fn sit(&mut self, who: &str, _pin: &str) -> Outcome<()> {
        self.operator.name = who.to_string();
        Ok(())
    }

    fn save_draft(&mut self, draft: &Draft) {
        self.drop_draft(&draft.id);
        self.drafts.insert(0, (draft.clone(), now()));
    }

    fn drop_draft(&mut self, id: &str) {
        self.drafts.retain(|(kept, _)| kept.id != id);
    }

    fn drafts(&self, thing: &str) -> Vec<(Draft, Stamp)> {
        self.drafts.iter().filter(|(draft, _)| draft.thing == thing).cloned().collect()
    }

    fn changed(&mut self) -> bool {
        false
    }
}

/// One layer over a fake desk, driven by keys; requests are carried out at once.
pub struct Stage<L> {
    /// The layer.
    pub layer: L,
    /// The desk.
    pub desk: Fake,
    /// The language.
    pub lang: Lang,
    /// What was told last, in that language.
    pub told: String,
    /// Whether the layer asked to be closed.
    pub closed: bool,
}

impl<L: Layer> Stage<L> {
    /// A stage.
    pub fn new(desk: Fake, layer: L) -> Stage<L> {
        Stage { layer, desk, lang: Lang::Hant, told: String::new(), closed: false }
    }

    /// Types a script of keys.
    pub fn keys(&mut self, script: &str) -> &mut Self {
        for input in super::keys::script(script) {
            let cx = Cx { desk: &self.desk, lang: self.lang, look: Look::default(), now: now() };
            let reply = match input {
                Input::Key(key) => self.layer.key(key.canonical(), &cx),
                Input::Paste(text) => self.layer.paste(&text, &cx),
                Input::Resized => Reply::Done,
            };
            self.obey(reply);
            self.draw(80, 24);
        }
        self.draw(80, 24);
        self
    }

    fn obey(&mut self, reply: Reply) {
        match reply {
            Reply::All(all) => all.into_iter().for_each(|reply| self.obey(reply)),
            Reply::Tell(notice) => self.told = notice.say.get(self.lang).to_string(),
            Reply::Close => self.closed = true,
            Reply::Ask(request) | Reply::AskAfterPaint(request) => {
                let answer: Option<Answer> = Request::carry_out(request, &mut self.desk);
                let cx = Cx { desk: &self.desk, lang: self.lang, look: Look::default(), now: now() };
                let reply = answer.map(|answer| self.layer.answered(answer, &cx));
                if let Some(reply) = reply {
                    self.obey(reply);
                }
            }
            _ => {}
        }
    }

    /// Draws the layer alone, as large as a terminal's body, and looks at what every frame owes.
    pub fn draw(&mut self, wide: u16, high: u16) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, wide, high));
        let cx = Cx { desk: &self.desk, lang: self.lang, look: Look::default(), now: now() };
        let area = super::frame::body(buffer.area);
        self.layer.draw(&mut Canvas::new(&mut buffer, Look::default()), area, &cx);
        assert_eq!(super::screen_text::overlapped(&buffer), None);
        if let Some(cursor) = self.layer.cursor() {
            assert!(area.contains(cursor), "cursor {cursor:?} outside {area:?}");
        }
        buffer
    }

    /// What is on the screen.
    pub fn text(&mut self) -> String {
        super::screen_text::text(&self.draw(80, 24))
    }
}
