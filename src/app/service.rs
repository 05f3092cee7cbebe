//! The desk as the screens see it: the counter, and the thread that keeps drafts. It adds no rule of its own.

use std::time::Duration;

use crate::desk;
use crate::kernel::book::{Added, Done};
use crate::kernel::form::read::Dialect;
use crate::kernel::form::value::Typed;
use crate::kernel::month::{MonthStanding, Summary};
use crate::kernel::pick::{Candidate, Found, Lookups};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::spool::Listed;
use crate::kernel::spool::job::Job;
use crate::kernel::store::draft::{self, DraftHandle, DraftWriter};
use crate::kernel::store::{Operator, View};
use crate::kernel::time::{Month, Stamp};
use crate::kernel::ui::{Answer, Desk, Draft};
use crate::kernel::words::Lang;

/// The counter with its drafts.
pub struct Service {
    desk: desk::Desk,
    writer: DraftWriter,
    /// The operator's drafts as they are now, the newest first; the thread may be half a second behind.
    kept: Vec<(Draft, Stamp)>,
}

impl Service {
    /// A service over an open counter.
    ///
    /// # Errors
    /// Where the drafts' thread can't be started or the drafts can't be read.
    pub fn new(desk: desk::Desk) -> Outcome<Service> {
        let writer = DraftWriter::spawn(desk.store().path(), desk.store().clock().clone())?;
        let mut service = Service { desk, writer, kept: Vec::new() };
        service.load_drafts()?;
        Ok(service)
    }

    /// A way to the drafts for the watchdog and the panic hook.
    pub fn drafts_handle(&self) -> DraftHandle {
        self.writer.handle()
    }

    /// The language of sentences.
    pub fn lang(&self) -> Lang {
        self.desk.lang()
    }

    /// Whether somebody sits here and has given the PIN, where one is set.
    pub fn is_seated(&self) -> bool {
        self.desk.operator().key.is_some() && !self.desk.needs_pin()
    }

    /// What was odd about the file when it was opened, and whether its disk is nearly full.
    pub fn warnings(&self) -> Vec<Problem> {
        let store = self.desk.store();
        store.warnings().iter().cloned().chain(store.free_space_warning()).collect()
    }

    fn owner(&self) -> String {
        self.desk.operator().key.map_or_else(|| "system".to_string(), |key| format!("staff/{key}"))
    }

    fn load_drafts(&mut self) -> Outcome<()> {
        let found = self.desk.store().drafts(Some(&self.owner()))?;
        self.kept = found
            .into_iter()
            .filter(|it| it.parked || !draft::Draft::is_typed_elsewhere(&it.id))
            .filter_map(|it| {
                // A draft that can't be read any more must not keep the others away.
                let typed: Typed = serde_json::from_str(&it.body).ok()?;
                let at = Stamp::parse(it.saved_at.get(..19)?)?;
                Some((Draft { id: it.id, thing: it.thing, field: it.field, parked: it.parked, typed }, at))
            })
            .collect();
        Ok(())
    }

    fn finished(&mut self, draft: Option<&str>) {
        if let Some(id) = draft {
            self.drop_draft(id);
        }
    }
}

impl Lookups for Service {
    fn resolve(&self, source: &str, typed: &str) -> Found {
        self.desk.resolve(source, typed)
    }

    fn search(&self, source: &str, typed: &str, limit: usize) -> Vec<Candidate> {
        self.desk.search(source, typed, limit)
    }
}

impl Desk for Service {
    fn view(&self) -> View<'_> {
        self.desk.view()
    }

    fn operator(&self) -> &Operator {
        self.desk.operator()
    }

    fn setting(&self, key: &str) -> String {
        self.desk.setting(key).unwrap_or_default()
    }

    fn file_name(&self) -> String {
        let name = self.desk.store().path().file_name().map(|name| name.to_string_lossy().into_owned());
        name.unwrap_or_default()
    }

    fn add(&mut self, thing: &str, typed: &Typed, draft: Option<&str>) -> Outcome<Added> {
        let added = self.desk.add(thing, typed, Dialect::Screen, draft)?;
        self.finished(draft);
        Ok(added)
    }

    fn act(
        &mut self,
        record: &str,
        action: &str,
        typed: &Typed,
        rev: Option<i64>,
        draft: Option<&str>,
    ) -> Outcome<Done> {
        let done = self.desk.act(record, action, &|_| Ok(typed.clone()), Dialect::Screen, rev, draft)?;
        self.finished(draft);
        Ok(done)
    }

    fn print(&mut self, record: &str, paper: Option<&str>, preview: bool) -> Outcome<Answer> {
        if preview || self.desk.default_printer()?.is_empty() {
            return self.desk.print_beside(record, paper, preview).map(Answer::Printed);
        }
        self.desk.print_on(record, paper, false, None).map(Answer::job)
    }

    fn jobs(&self) -> Vec<Job> {
        self.desk.jobs().unwrap_or_default()
    }

    fn open_jobs(&self) -> usize {
        self.desk.open_jobs().unwrap_or_default()
    }

    fn printers(&self) -> Vec<Listed> {
        self.desk.printers().map(|(printers, _)| printers).unwrap_or_default()
    }

    fn test_page(&mut self, printer: &str) -> Outcome<Job> {
        self.desk.print_on("printer-test", None, false, Some(printer))
    }

    fn resend(&mut self, job: i64, printer: Option<&str>) -> Outcome<Job> {
        self.desk.resend(job, printer)
    }

    fn cancel_job(&mut self, job: i64) -> Outcome<Job> {
        self.desk.cancel_job(job)
    }

    fn refresh_jobs(&mut self) -> Outcome<()> {
        self.desk.refresh_jobs().map(|_| ())
    }

    fn scan(&mut self, typed: &str) -> Outcome<Done> {
        self.desk.scan(typed)
    }

    fn standing(&self, month: Month) -> Outcome<MonthStanding> {
        self.desk.standing(month)
    }

    fn summary(&self, month: Month, workflow: Option<&str>) -> Outcome<Summary> {
        self.desk.summary(month, workflow)
    }

    fn close_month(&mut self, month: Month) -> Outcome<Done> {
        self.desk.close_month(month).and_then(|closing| closing.done(self.desk.lang()))
    }

    fn export(&mut self, month: Month, workflow: Option<&str>, path: &str) -> Outcome<Done> {
        self.desk.export_beside(month, workflow, path)
    }

    fn import(&mut self, thing: &str, path: &str, dry_run: bool) -> Outcome<Done> {
        self.desk.import_file(thing, path, dry_run)
    }

    fn set(&mut self, key: &str, value: &str) -> Outcome<Done> {
        self.desk.set(key, value)?;
        if key != "printer" || value.trim().is_empty() {
            return Ok(Done::default());
        }
        let name = value.trim();
        let said = crate::say!("默認打印機：{name}。", "默认打印机：{name}。", "The default printer is {name}.");
        Ok(Done { lines: vec![said.get(self.desk.lang()).to_string()], ..Done::default() })
    }

    fn draft_trouble(&self) -> Option<Failure> {
        self.writer.status().failed
    }

    fn sit(&mut self, who: &str, pin: &str) -> Outcome<()> {
        self.desk.sit(who)?;
        if self.desk.needs_pin() {
            if pin.is_empty() {
                return Err(crate::registers::staff::pin::needed());
            }
            self.desk.prove(pin)?;
        }
        self.load_drafts()
    }

    fn save_draft(&mut self, draft: &Draft) {
        let body = serde_json::to_string(&draft.typed).unwrap_or_default();
        self.kept.retain(|(kept, _)| kept.id != draft.id);
        self.kept.insert(0, (draft.clone(), self.desk.view().now()));
        self.writer.save(draft::Draft {
            id: draft.id.clone(),
            thing: draft.thing.clone(),
            operator: self.owner(),
            parked: draft.parked,
            field: draft.field.clone(),
            saved_at: String::new(),
            body,
        });
    }

    fn drop_draft(&mut self, id: &str) {
        self.kept.retain(|(kept, _)| kept.id != id);
        self.writer.drop(id);
    }

    fn drafts(&self, thing: &str) -> Vec<(Draft, Stamp)> {
        self.kept.iter().filter(|(draft, _)| draft.thing == thing).cloned().collect()
    }

    fn rest_of_second(&self) -> Duration {
        self.desk.store().clock().rest_of_second()
    }

    fn changed(&mut self) -> bool {
        self.desk.changed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::spool::job::JobState;
    use crate::kernel::time::clock::Clock;
    use crate::kernel::ui::Request;

    #[test]
    fn what_f5_prints_goes_into_a_pdf_until_a_default_printer_is_set() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.db");
        let clock = Clock::Still(Stamp::parse("2026-11-23T14:32:07").unwrap());
        crate::demo::make(&path, 5, 1, &clock, &mut |_, _| ()).unwrap();
        let founding = desk::Founding::Never;
        let mut service = Service::new(desk::open_or_found(&path, clock, founding, None, Lang::En).unwrap().0).unwrap();
        service.sit("staff/1", "").unwrap();
        let print = || Request::Print { record: "printer-test".to_string(), paper: None, preview: false };
        match print().carry_out(&mut service) {
            Some(Answer::Printed(lines)) => assert!(lines[0].ends_with("printer-test-printer-test-1.pdf"), "{lines:?}"),
            other => panic!("{other:?}"),
        }
        assert_eq!((service.jobs().len(), service.open_jobs()), (0, 0));
        let device = folder.path().join("lp0");
        service.set("printer", &device.display().to_string()).unwrap();
        match print().carry_out(&mut service) {
            Some(Answer::Job(job)) => assert_eq!((job.state, job.printed), (JobState::Done, 2)),
            other => panic!("{other:?}"),
        }
        assert!(std::fs::read(&device).unwrap().starts_with(b"\x1b@"));
        let again = Request::Resend { job: 1, printer: None }.carry_out(&mut service);
        assert!(matches!(again, Some(Answer::Job(job)) if job.printed == 3 && job.id == 2));
        let gone = Request::CancelJob { job: 2 }.carry_out(&mut service);
        assert!(matches!(gone, Some(Answer::Refused(failure)) if failure.code() == "already_printed"));
        assert!(matches!(Request::RefreshJobs.carry_out(&mut service), Some(Answer::Done(_))));
        assert_eq!(service.jobs().len(), 2);
    }
}
