//! The track of an application, drawn as one: what is done, what is next and until when, what waits, what blocks. A sign
//! and a word say it, the colour says it again. Draws lines; judges nothing.

use ratatui::style::Style;

use super::facts::{Facts, is_owed};
use super::words::{belongs, result, stage as called, yuan};
use crate::kernel::record::Lines;
use crate::kernel::record::life::{date, push, when};
use crate::kernel::text::width::shorten;
use crate::kernel::text::wrap::wrap;
use crate::kernel::time::Minute;
use crate::kernel::ui::canvas::{fit, width};
use crate::kernel::ui::{Cx, Look};
use crate::kernel::words::{Lang, words};
use crate::registers::deadline::{Kept, wording};
use crate::workflows::heating::rules::track::{Stage, Standing};
use crate::workflows::heating::rules::{Application, Channel, Done, State, Step, life, next};

/// From how many stages on the page draws the track in two columns.
const MANY: usize = 13;
/// The narrowest column of a track that says when and by whom.
const HALF: u16 = 37;

/// One stage as it is drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// How it stands.
    pub standing: Standing,
    /// What it is called.
    pub label: String,
    /// When it was done, as a reader of today needs it, and in short.
    pub when: (String, String),
    /// Who did it.
    pub who: String,
    /// Its result, what is due until when, what is missing.
    pub note: String,
    /// Whether it may change places with the one above or below it.
    pub free: bool,
    /// Why it isn't possible although it comes next.
    pub blocked: Option<String>,
    /// Whether its limit has run out.
    pub late: bool,
}

/// The sign of a stage: readable without colour, and in plain signs where the terminal wants those.
pub const fn sign(standing: Standing, ascii: bool) -> &'static str {
    match standing {
        Standing::Done(_) if ascii => "v",
        Standing::Done(_) => "✓",
        Standing::Failed(_) => "!",
        Standing::Next => ">",
        Standing::Waiting => ".",
        Standing::Later => "~",
        Standing::Dropped => "x",
    }
}

impl Row {
    fn style(&self, look: Look) -> Style {
        match self.standing {
            Standing::Failed(_) => look.wrong(),
            Standing::Next if self.late || self.blocked.is_some() => look.wrong(),
            Standing::Next => look.accent(),
            Standing::Done(_) if self.late => look.wrong(),
            Standing::Done(_) => look.plain(),
            Standing::Waiting | Standing::Later | Standing::Dropped => look.quiet(),
        }
    }

    fn is_next(&self) -> bool {
        matches!(self.standing, Standing::Next | Standing::Failed(_))
    }

    /// What stands behind the name, the whole first, then what a narrower column has room for.
    fn told(&self, times: u16) -> Vec<String> {
        let first = self.note.split("  ").next().unwrap_or_default().to_string();
        if self.when.0.is_empty() {
            return vec![self.note.clone(), first, String::new()];
        }
        let joined = |parts: &[&str]| {
            let mut out = String::new();
            parts.iter().for_each(|part| push(&mut out, part));
            out
        };
        let day = self.when.1.as_str();
        // Where no column is kept for times, the day is enough.
        let whole = if times == 0 { day.to_string() } else { fit(&self.when.0, times, true) };
        let result = matches!(self.standing, Standing::Failed(_)) || self.late;
        let mut out = vec![
            joined(&[&whole, &self.who, &self.note]),
            joined(&[&whole, &self.who, &first]),
            joined(&[day, &self.who, &first]),
        ];
        if result {
            out.push(joined(&[day, &self.note]));
            out.push(self.note.clone());
        } else {
            out.push(joined(&[day, &self.who]));
        }
        out.push(if result { first } else { day.to_string() });
        out
    }

    /// It in a line: as much as there is room for; the rest is on the page.
    fn line(&self, labels: u16, times: u16, wide: u16, look: Look) -> String {
        let head = self.head(labels, look);
        let texts: Vec<String> =
            self.told(times).iter().map(|told| format!("{head} {told}").trim_end().to_string()).collect();
        let found = texts.iter().find(|text| width(text) <= wide).or(texts.last());
        shorten(found.unwrap_or(&head), usize::from(wide)).into_owned()
    }

    fn head(&self, labels: u16, look: Look) -> String {
        let bar = if self.free { look.bar() } else { " " };
        format!("{}{bar}{}", sign(self.standing, look.ascii), fit(&self.label, labels, false))
    }
}

/// Every stage of an application, its acceptance first.
pub fn rows(facts: &Facts, cx: &Cx<'_>) -> Vec<Row> {
    let app = facts.app();
    let (now, lang) = (cx.now.minute(), cx.lang);
    let accepted = words("受理", "受理", "accepted").get(lang).to_string();
    let mut rows = vec![plain(Standing::Done(app.accepted_at), accepted, now)];
    if let Some(row) = rows.first_mut() {
        row.who = who(facts, 0);
    }
    let ground = facts.ground(now);
    let possible = next::possible(app, &ground);
    let blocked = next::blocked(app, &ground);
    let beside = |stage: &Stage| facts.track.iter().filter(|other| other.group == stage.group).count() > 1;
    for stage in &facts.track {
        let mut row = plain(stage.standing, called(stage, lang), now);
        row.free = beside(stage);
        let done = done(app, stage);
        if let Some(done) = done {
            row.who = who(facts, done.n);
        }
        row.note = note(facts, stage, done, now, lang);
        let kept = facts.limit_of(stage.step, now).filter(|_| stage.step != Step::ResultUp);
        row.late = kept.is_some_and(|kept| kept.is_unexplained(now));
        let stands = matches!(stage.standing, Standing::Next | Standing::Failed(_));
        if stands && !possible.contains(&stage.step) {
            let why = blocked.iter().find(|blocked| blocked.step == stage.step);
            row.blocked = why.map(|blocked| blocked.problem.say.get(lang).to_string());
        }
        rows.push(row);
    }
    rows.extend(restoration(facts, now, lang));
    rows.extend(from_above(facts, now, lang));
    rows
}

fn plain(standing: Standing, label: String, now: Minute) -> Row {
    let at = match standing {
        Standing::Done(at) | Standing::Failed(at) => Some(at),
        _ => None,
    };
    let when = at.map(|at| (when(at, now), date(at.day(), now.day()))).unwrap_or_default();
    Row { standing, label, when, who: String::new(), note: String::new(), free: false, blocked: None, late: false }
}

fn who(facts: &Facts, n: i64) -> String {
    facts.who.iter().find(|(known, _)| *known == n).map(|(_, who)| who.clone()).unwrap_or_default()
}

/// What has become of a stage: the newest fact, by the time at which it happened.
fn done<'a>(app: &'a Application, stage: &Stage) -> Option<&'a Done> {
    app.log.iter().filter(|done| belongs(stage, &done.fact)).max_by_key(|done| done.at)
}

fn note(facts: &Facts, stage: &Stage, done: Option<&Done>, now: Minute, lang: Lang) -> String {
    let mut out = String::new();
    match stage.standing {
        Standing::Next => push(&mut out, words("下一步", "下一步", "next").get(lang)),
        Standing::Failed(_) => {
            push(&mut out, &done.map(|done| result(&done.fact, lang)).unwrap_or_default());
            push(&mut out, words("再辦", "再办", "once more").get(lang));
        }
        Standing::Done(_) => push(&mut out, &done.map(|done| result(&done.fact, lang)).unwrap_or_default()),
        Standing::Later => push(&mut out, words("原因還在", "原因还在", "not yet").get(lang)),
        Standing::Dropped => push(&mut out, words("不辦了", "不办了", "dropped").get(lang)),
        Standing::Waiting => {}
    }
    push(&mut out, &money(facts, stage, lang));
    if let Some(kept) = facts.limit_of(stage.step, now).filter(|_| !matches!(stage.standing, Standing::Done(_))) {
        push(&mut out, &until(kept, now, lang));
    }
    if stage.step == Step::Contract && done.is_none() && matches!(stage.standing, Standing::Done(_)) {
        push(&mut out, words("登記已有", "登记已有", "on record").get(lang));
    }
    out
}

/// Paid of due, of a stage that is paid.
fn money(facts: &Facts, stage: &Stage, lang: Lang) -> String {
    let Some(fee) = stage.fee else { return String::new() };
    let account = facts.fees.iter().find(|(known, _)| *known == fee).and_then(|(_, account)| *account);
    match (account, lang) {
        (Some(account), _) if account.paid == account.due => yuan(&account.paid.to_string(), lang),
        (Some(account), _) => yuan(&format!("{}/{}", account.paid, account.due), lang),
        (None, _) => words("價目表無此項", "价目表无此项", "not in the schedule").get(lang).to_string(),
    }
}

/// Until when, and what is left: `11-26 17:30 前 剩 2 天`.
fn until(kept: &Kept, now: Minute, lang: Lang) -> String {
    let standing = wording::standing(kept, now, lang);
    match (kept.deadline.due, lang) {
        (None, _) => standing,
        (Some(due), Lang::Hant | Lang::Hans) => format!("{} 前 {standing}", when(due, now)),
        (Some(due), Lang::En) => format!("by {} {standing}", when(due, now)),
    }
}

/// Behind an imposed stop whose cause is gone: the restoration, which is an application of its own (H12).
fn restoration(facts: &Facts, now: Minute, lang: Lang) -> Option<Row> {
    let app = facts.app();
    let kept = facts.deadlines.iter().find(|kept| kept.deadline.kind == "restore");
    let label = words("恢復供熱", "恢复供热", "restoration").get(lang).to_string();
    if let Some((number, at)) = facts.restored {
        return Some(Row { note: number.to_string(), ..plain(Standing::Done(at), label, now) });
    }
    app.last(Step::CauseGone)?;
    let mut row = plain(Standing::Next, label, now);
    push(&mut row.note, &facts.restorations.last().map(|number| number.to_string()).unwrap_or_default());
    if let Some(kept) = kept.filter(|kept| is_owed(kept, now)) {
        push(&mut row.note, &until(kept, now, lang));
        row.late = kept.is_unexplained(now);
    }
    Some(row)
}

/// Of a matter from above: the report to the dispatch room (H5).
fn from_above(facts: &Facts, now: Minute, lang: Lang) -> Option<Row> {
    let app = facts.app();
    let label = Step::ResultUp.words().get(lang).to_string();
    if let Some(done) = app.last(Step::ResultUp) {
        return Some(Row { who: who(facts, done.n), ..plain(Standing::Done(done.at), label, now) });
    }
    let gone = matches!(life::state(app), State::Void | State::Withdrawn);
    if app.channel != Channel::FromAbove || gone {
        return None;
    }
    let mut row = plain(Standing::Next, label, now);
    if let Some(kept) = facts.limit_of(Step::ResultUp, now) {
        push(&mut row.note, &until(kept, now, lang));
        row.late = kept.is_unexplained(now);
    }
    Some(row)
}

/// The part of a track that a few lines have room for: the next stage always, what is before and behind it counted.
pub fn window(rows: &[Row], room: usize, look: Look, lang: Lang) -> (Option<String>, Vec<Row>, Option<String>) {
    if rows.len() <= room || room < 3 {
        return (None, rows.iter().take(room).cloned().collect(), None);
    }
    let next = rows.iter().position(Row::is_next).unwrap_or(rows.len());
    let last = rows.len() - (room - 1);
    let first = next.saturating_sub(1).min(last);
    let before = (first > 0).then(|| {
        let sign = if look.ascii { "v" } else { "✓" };
        match lang {
            Lang::Hant => format!("{sign} 前 {first} 步已辦"),
            Lang::Hans => format!("{sign} 前 {first} 步已办"),
            Lang::En => format!("{sign} {first} before are done"),
        }
    });
    let room = room - usize::from(before.is_some());
    let rest = rows.get(first..).unwrap_or_default();
    if rest.len() <= room {
        return (before, rest.to_vec(), None);
    }
    let shown = room.saturating_sub(1);
    let more = rest.len() - shown;
    let behind = match lang {
        Lang::Hant => format!(". 後面還有 {more} 步"),
        Lang::Hans => format!(". 后面还有 {more} 步"),
        Lang::En => format!(". {more} more to come"),
    };
    (before, rest.iter().take(shown).cloned().collect(), Some(behind))
}

/// The track in one column of so many cells, at most so many lines; why the next stage isn't possible stands below it.
pub fn column(facts: &Facts, wide: u16, room: usize, cx: &Cx<'_>) -> Lines {
    let (look, lang) = (cx.look, cx.lang);
    let all = rows(facts, cx);
    let (before, shown, behind) = window(&all, room, look, lang);
    let labels = shown.iter().map(|row| width(&row.label)).max().unwrap_or(0).min(wide.saturating_sub(2));
    let times = shown.iter().map(|row| width(&row.when.0)).max().unwrap_or(0);
    let mut out = Lines::new();
    out.extend(before.map(|text| (text, look.quiet())));
    for row in &shown {
        out.push((row.line(labels, times, wide, look), row.style(look)));
        if let Some(why) = &row.blocked {
            let parts = wrap(why, usize::from(wide.saturating_sub(4)));
            out.extend(parts.into_iter().map(|part| (format!("    {part}"), look.wrong())));
        }
    }
    out.extend(behind.map(|text| (text, look.quiet())));
    out
}

/// The whole track for a page of that width: one column as long as it is short, else two, read downwards.
pub fn whole(facts: &Facts, wide: u16, cx: &Cx<'_>) -> Lines {
    let (look, lang) = (cx.look, cx.lang);
    let all = rows(facts, cx);
    let labels = all.iter().map(|row| width(&row.label)).max().unwrap_or(0);
    let half = wide / 2;
    let fits = half >= HALF && labels + 2 + 6 <= half;
    let mut out: Lines = Vec::new();
    let high = all.len().div_ceil(2);
    if all.len() < MANY || !fits {
        out.extend(column(facts, wide, usize::MAX, cx));
    } else {
        for at in 0..high {
            let (left, right) = (all.get(at), all.get(at + high));
            let part = |row: &Row| row.line(labels, 0, half - 1, look);
            let mut text = left.map(part).unwrap_or_default();
            if let Some(right) = right {
                text = format!("{}{}", fit(&text, half, false), part(right));
            }
            // A line has one style: where its two stages stand differently, their signs and words tell.
            let mut styles = [left, right].into_iter().flatten().map(|row| row.style(look));
            let style = styles.next().filter(|first| styles.all(|other| other == *first)).unwrap_or(look.plain());
            out.push((text, style));
        }
        for row in all.iter().filter(|row| row.is_next()) {
            if let Some(why) = &row.blocked {
                out.push((format!("! {}", why), look.wrong()));
            }
        }
    }
    if all.iter().any(|row| row.free) {
        let bar = look.bar();
        let text = match lang {
            Lang::Hant => format!("{bar} 相連的幾步，先後不拘"),
            Lang::Hans => format!("{bar} 相连的几步，先后不拘"),
            Lang::En => format!("{bar} side by side: in any order"),
        };
        out.push((text, look.quiet()));
    }
    out
}
