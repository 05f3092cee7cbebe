//! CUPS through its own commands `lp`, `lpstat` and `cancel`. It reads their English answers and decides nothing.

use std::time::Duration;

use super::command::{self, Ran, Trouble};
use super::{Document, Handed, Life, Standing, State, brief};

/// How long the spooler may take to accept a document.
const HAND: Duration = Duration::from_secs(10);

/// How long it may take to answer a question: the screen waits for it.
const ASK: Duration = Duration::from_secs(4);

/// Whether a name can be a queue's: what CUPS itself takes.
pub fn is_queue_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 127
        && !name.starts_with('-')
        && !name
            .chars()
            .any(|ch| ch.is_whitespace() || ch.is_control() || matches!(ch, '/' | '#' | '\\' | '?' | '\'' | '"'))
}

/// All queues with their standing.
///
/// # Errors
/// Why the spooler can't be asked.
pub fn queues() -> Result<Vec<(String, Standing)>, Standing> {
    let ran = answer(command::run("lpstat", &["-r", "-l", "-a", "-p"], None, ASK))?;
    Ok(read_queues(&ran.out))
}

/// How one queue stands.
pub fn stand(queue: &str) -> Standing {
    if !is_queue_name(queue) {
        return Standing::new(State::Absent, queue);
    }
    match answer(command::run("lpstat", &["-r", "-l", "-a", queue, "-p", queue], None, ASK)) {
        Ok(ran) => {
            let found = read_queues(&ran.out).into_iter().find(|(name, _)| name.eq_ignore_ascii_case(queue));
            found.map_or_else(|| undiscovered(queue, &ran.err), |(_, standing)| standing)
        }
        Err(standing) => standing,
    }
}

/// A printer that CUPS found on the network has no queue before its first job: it is known by name only.
fn undiscovered(queue: &str, told: &str) -> Standing {
    match command::run("lpstat", &["-e"], None, ASK) {
        Ok(ran) if ran.out.lines().any(|line| line.trim() == queue) => Standing::new(State::Unknown, ""),
        _ => Standing::new(State::Absent, told),
    }
}

/// Hands a document over, held: nothing prints before its id is known and kept.
pub fn hand(queue: &str, document: &Document) -> Handed {
    if !is_queue_name(queue) {
        return Handed::Refused(Standing::new(State::Absent, queue));
    }
    // One of each page on one side: a user's own options might say otherwise, and each copy is a page already.
    let media = format!("media={}", document.media);
    let words = [
        "-d",
        queue,
        "-t",
        &document.title,
        "-H",
        "hold",
        "-n",
        "1",
        "-o",
        &media,
        "-o",
        "sides=one-sided",
        "-o",
        "number-up=1",
        "-",
    ];
    match command::run("lp", &words, Some(&document.bytes), HAND) {
        Ok(ran) => match read_request(&ran.out).filter(|_| ran.ok) {
            Some(job) => Handed::Held(job),
            None => Handed::Refused(Standing::new(State::Unknown, &ran.err)),
        },
        Err(trouble) => Handed::Refused(no_answer(&trouble)),
    }
}

/// Lets a held job print.
///
/// # Errors
/// What `lp` said.
pub fn release(job: &str) -> Result<(), String> {
    done(command::run("lp", &["-i", job, "-H", "resume"], None, ASK))
}

/// Cancels a job.
///
/// # Errors
/// What `cancel` said.
pub fn cancel(job: &str) -> Result<(), String> {
    done(command::run("cancel", &[job], None, ASK))
}

/// What became of jobs, in the order asked. All jobs are listed: `lpstat` doesn't find a queue whose name isn't ASCII.
///
/// # Errors
/// Why the spooler can't be asked.
pub fn ask(jobs: &[String]) -> Result<Vec<Life>, Standing> {
    let open = answer(command::run("lpstat", &["-r", "-l", "-W", "not-completed", "-o"], None, ASK))?;
    let open = read_jobs(&open.out);
    let found = |job: &String| open.iter().find(|it| it.id == *job).map(life_open);
    let mut lives: Vec<Option<Life>> = jobs.iter().map(found).collect();
    if lives.iter().any(Option::is_none) {
        let ended = answer(command::run("lpstat", &["-r", "-l", "-W", "completed", "-o"], None, ASK))?;
        let ended = read_jobs(&ended.out);
        for (life, job) in lives.iter_mut().zip(jobs).filter(|(life, _)| life.is_none()) {
            *life = ended.iter().find(|it| it.id == *job).map(life_ended);
        }
    }
    Ok(lives.into_iter().map(|life| life.unwrap_or(Life::Forgotten)).collect())
}

/// An answer of `lpstat -r …`, where the spooler runs.
fn answer(ran: Result<Ran, Trouble>) -> Result<Ran, Standing> {
    match ran {
        Ok(ran) if ran.out.lines().any(|line| line.trim() == "scheduler is running") => Ok(ran),
        Ok(ran) => Err(Standing::new(State::NoSpooler, &ran.err)),
        Err(trouble) => Err(no_answer(&trouble)),
    }
}

fn no_answer(trouble: &Trouble) -> Standing {
    match trouble {
        Trouble::Missing => Standing::new(State::NoCommand, ""),
        Trouble::TimedOut => Standing::new(State::NoSpooler, "timeout"),
        Trouble::Failed(told) => Standing::new(State::NoSpooler, told),
    }
}

fn done(ran: Result<Ran, Trouble>) -> Result<(), String> {
    match ran {
        Ok(ran) if ran.ok => Ok(()),
        Ok(ran) => Err(brief(&ran.err)),
        Err(Trouble::Missing) => Err("lp: not found".to_string()),
        Err(Trouble::TimedOut) => Err("timeout".to_string()),
        Err(Trouble::Failed(told)) => Err(brief(&told)),
    }
}

/// The job's id in `request id is office-12 (1 file(s))`.
fn read_request(out: &str) -> Option<String> {
    let id = out.lines().find_map(|line| line.strip_prefix("request id is "))?.split(' ').next()?;
    let (queue, number) = id.rsplit_once('-')?;
    (is_queue_name(queue) && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| id.to_string())
}

/// Queues in the answer of `lpstat -l -a -p`.
fn read_queues(out: &str) -> Vec<(String, Standing)> {
    let mut refusing: Vec<&str> = Vec::new();
    let mut queues: Vec<(String, Standing)> = Vec::new();
    // The printer's own message is the line right behind its head; the rest has a word before it.
    let mut fresh = false;
    for line in out.lines() {
        if let Some(rest) = line.strip_prefix("printer ") {
            fresh = true;
            let Some((name, state)) = rest.split_once(' ') else { continue };
            let stopped = state.starts_with("disabled");
            queues.push((name.to_string(), Standing::new(if stopped { State::Stopped } else { State::Ready }, "")));
        } else if line.starts_with('\t') {
            let text = line.trim();
            if let Some((_, standing)) = queues.last_mut() {
                if let Some(alerts) = text.strip_prefix("Alerts:") {
                    if standing.state == State::Ready {
                        standing.state = by_alerts(alerts);
                    }
                } else if fresh && !text.starts_with("Form mounted:") && text != "reason unknown" {
                    standing.told = brief(text);
                }
            }
            fresh = false;
        } else if let Some((name, _)) = line.split_once(" not accepting requests") {
            refusing.push(name);
        }
    }
    for (name, standing) in &mut queues {
        if standing.state != State::Stopped && refusing.contains(&name.as_str()) {
            standing.state = State::Refusing;
        }
    }
    queues
}

/// What a printer's own alerts mean, the worst first.
fn by_alerts(alerts: &str) -> State {
    let has = |part: &str| alerts.contains(part);
    if has("paused") || has("shutdown") {
        State::Stopped
    } else if has("media-empty") || has("media-needed") || has("media-jam") {
        State::OutOfPaper
    } else if has("offline") || has("connecting-to-device") || has("timed-out") {
        State::Offline
    } else {
        State::Ready
    }
}

/// A job as `lpstat -l -o` lists it.
struct Listed {
    id: String,
    status: Option<String>,
    alerts: String,
}

fn read_jobs(out: &str) -> Vec<Listed> {
    let mut jobs: Vec<Listed> = Vec::new();
    for line in out.lines() {
        if let Some(text) = line.strip_prefix('\t') {
            let Some(job) = jobs.last_mut() else { continue };
            if let Some(status) = text.trim().strip_prefix("Status:") {
                job.status = Some(brief(status));
            } else if let Some(alerts) = text.trim().strip_prefix("Alerts:") {
                job.alerts = alerts.trim().to_string();
            }
        } else if let Some(id) = line.split_whitespace().next().map(plain)
            && read_request(&format!("request id is {id}")).is_some()
        {
            jobs.push(Listed { id, status: None, alerts: String::new() });
        }
    }
    jobs
}

/// An id as `lp` gave it: lists write what isn't ASCII as in a web address, `%E9%87%9D`.
fn plain(id: &str) -> String {
    let mut bytes = Vec::with_capacity(id.len());
    let mut rest = id.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let code = behind.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        let byte = code
            .filter(|_| *first == b'%')
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { behind.get(2..).unwrap_or_default() } else { behind };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A job that isn't at its end. One with a status was begun at least once, whatever it waits for now.
fn life_open(job: &Listed) -> Life {
    let alerts = job.alerts.as_str();
    let Some(status) = &job.status else {
        return if alerts.contains("hold") { Life::Held } else { Life::Pending };
    };
    match by_words(status).or_else(|| Some(by_alerts(alerts)).filter(|state| *state != State::Ready)) {
        Some(state) => Life::Stuck(state, status.clone()),
        None if alerts.contains("job-printing") || alerts.contains("processing") => Life::Printing(status.clone()),
        None => Life::Stuck(State::Unknown, status.clone()),
    }
}

/// What a job's own message says about the printer, where it says that it goes no further.
fn by_words(status: &str) -> Option<State> {
    let status = status.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| status.contains(word));
    if has(&["media tray empty", "out of paper", "media-empty", "media jam", "media empty", "load paper"]) {
        Some(State::OutOfPaper)
    } else if has(&[
        "may not exist",
        "unavailable",
        "unable to",
        "unreachable",
        "offline",
        "not responding",
        "connecting",
        "is busy",
        "refused",
    ]) {
        Some(State::Offline)
    } else if has(&["paused", "stopped"]) {
        Some(State::Stopped)
    } else {
        None
    }
}

/// A job at its end. CUPS lists neither its state nor, often, its reason: it keeps the last message where the printer
/// gave the job up, clears it where it was printed, and has none where it was never begun.
fn life_ended(job: &Listed) -> Life {
    let (alerts, status) = (job.alerts.as_str(), job.status.clone().unwrap_or_default());
    if alerts.contains("completed-success") {
        Life::Done
    } else if alerts.contains("cancel") {
        Life::Cancelled { begun: job.status.is_some() }
    } else if job.status.is_none() && !alerts.contains("abort") {
        Life::Cancelled { begun: false }
    } else if alerts.contains("abort") || alerts.contains("error") || gave_up(&status) {
        Life::Failed(if status.is_empty() { brief(alerts) } else { status })
    } else {
        Life::Done
    }
}

fn gave_up(status: &str) -> bool {
    let status = status.to_ascii_lowercase();
    let words = ["cannot", "can't", "could not", "unable", "unsupported", "fail", "error", "cancel", "abort", "not "];
    words.iter().any(|word| status.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queue_names() {
        for (name, is) in [
            ("office", true),
            ("針式-1", true),
            ("", false),
            ("-o", false),
            ("a b", false),
            ("a/b", false),
            ("a\nb", false),
        ] {
            assert_eq!(is_queue_name(name), is, "{name:?}");
        }
        assert!(!is_queue_name(&"a".repeat(128)));
    }

    #[test]
    fn ids_of_jobs() {
        for (out, id) in [
            ("request id is ever-6 (0 file(s))\n", Some("ever-6")),
            ("note\nrequest id is hp-laser-2-17 (1 file(s))\n", Some("hp-laser-2-17")),
            ("request id is ever- (1 file(s))", None),
            ("request id is ever", None),
            ("", None),
        ] {
            assert_eq!(read_request(out).as_deref(), id, "{out}");
        }
    }

    #[test]
    fn queues_and_why_they_stand_still() {
        let out = "scheduler is running
idle accepting requests since Mon Nov 23 17:20:43 2026
shut not accepting requests since Mon Nov 23 17:21:31 2026 -
\tclosed
printer idle is idle.  enabled since Mon Nov 23 17:21:01 2026
\tForm mounted:
\tDescription: not paused at all
\tAlerts: none
printer dis-1 disabled since Mon Nov 23 17:21:31 2026 -
\tDrum worn
\tAlerts: paused
printer busy now printing busy-5.  enabled since Mon Nov 23 17:24:03 2026
\tPrinting.
\tAlerts: cups-waiting-for-job-completed
printer empty now printing empty-5.  enabled since Mon Nov 23 17:24:03 2026
\tThe media tray is empty.
\tAlerts: media-empty-error
printer gone now printing gone-2.  enabled since Mon Nov 23 17:24:03 2026
\tThe printer is not responding.
\tForm mounted:
\tAlerts: offline-report
printer shut is idle.  enabled since Mon Nov 23 17:21:01 2026
\tAlerts: none
";
        let read: Vec<(String, State, String)> =
            read_queues(out).into_iter().map(|(name, standing)| (name, standing.state, standing.told)).collect();
        let expected = [
            ("idle", State::Ready, ""),
            ("dis-1", State::Stopped, "Drum worn"),
            ("busy", State::Ready, "Printing."),
            ("empty", State::OutOfPaper, "The media tray is empty."),
            ("gone", State::Offline, "The printer is not responding."),
            ("shut", State::Refusing, ""),
        ]
        .map(|(name, state, told)| (name.to_string(), state, told.to_string()));
        assert_eq!(read, expected);
    }

    #[test]
    fn lives_of_jobs_that_wait() {
        let out = "scheduler is running
ever-5                  root             55296   Mon Nov 23 17:24:03 2026
\tStatus: Printing.
\tAlerts: job-printing
\tqueued for ever
ever-6                  root             55296   Mon Nov 23 17:24:04 2026
\tAlerts: none
\tqueued for ever
ever-7                  root             55296   Mon Nov 23 17:24:04 2026
\tAlerts: job-hold-until-specified
\tqueued for ever
ever-8                  root             55296   Mon Nov 23 17:24:04 2026
\tStatus: The printer may not exist or is unavailable at this time.
\tAlerts: job-printing
ever-9                  root             55296   Mon Nov 23 17:24:04 2026
\tStatus: Printing.
\tAlerts: none
ever-10                  root             55296   Mon Nov 23 17:24:04 2026
\tStatus: Media tray empty.
\tAlerts: job-printing
";
        let lives: Vec<Life> = read_jobs(out).iter().map(life_open).collect();
        let expected = [
            Life::Printing("Printing.".to_string()),
            Life::Pending,
            Life::Held,
            Life::Stuck(State::Offline, "The printer may not exist or is unavailable at this time.".to_string()),
            Life::Stuck(State::Unknown, "Printing.".to_string()),
            Life::Stuck(State::OutOfPaper, "Media tray empty.".to_string()),
        ];
        assert_eq!(lives, expected);
    }

    #[test]
    fn ids_in_lists_are_those_that_lp_gave() {
        for (listed, id) in [
            ("%E9%87%9D%E5%BC%8F-13", "針式-13"),
            ("office-2", "office-2"),
            ("100%-7", "100%-7"),
            ("%4", "%4"),
            ("%+1-2", "%+1-2"),
        ] {
            assert_eq!(plain(listed), id);
        }
        assert_eq!(read_jobs("%E9%87%9D-13  root  1024   Mon Nov 23\n")[0].id, "針-13");
    }

    #[test]
    fn lives_of_jobs_at_their_end() {
        for (status, alerts, life) in [
            (Some(""), "processing-to-stop-point", Life::Done),
            (None, "processing-to-stop-point", Life::Cancelled { begun: false }),
            (None, "job-completed-successfully", Life::Done),
            (Some("Print file sent."), "none", Life::Done),
            (
                Some("Printer cannot print with supplied options."),
                "processing-to-stop-point",
                Life::Failed("Printer cannot print with supplied options.".to_string()),
            ),
            (Some("x"), "job-canceled-by-user", Life::Cancelled { begun: true }),
            (None, "job-canceled-by-user", Life::Cancelled { begun: false }),
            (None, "aborted-by-system", Life::Failed("aborted-by-system".to_string())),
        ] {
            let job = Listed { id: "a-1".to_string(), status: status.map(str::to_string), alerts: alerts.to_string() };
            assert_eq!(life_ended(&job), life, "{status:?} {alerts}");
        }
    }
}
