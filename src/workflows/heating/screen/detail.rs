//! The detail of an application: beside or below the list, and as a page with its history. Draws only.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::facts::{self, Facts};
use super::words::label;
use super::{side, steps, track};
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::record::life::{self, labelled, push};
use crate::kernel::record::panes::column;
use crate::kernel::record::{self, Lines, Stepped};
use crate::kernel::text::width::shorten;
use crate::kernel::text::wrap::wrap;
use crate::kernel::time::Minute;
use crate::kernel::time::deadline::DeadlineState;
use crate::kernel::time::words::minute_plain;
use crate::kernel::ui::canvas::{Canvas, width};
use crate::kernel::ui::{Command, Cx, Key, Look, Reply};
use crate::kernel::words::{Words, words};
use crate::registers::deadline::{Kept, wording};
use crate::workflows::heating::rules::State;

impl record::Facts for Facts {
    const LABEL: Words = words("用熱申請", "用热申请", "Application");
    const GONE: Words = words("讀不出這份申請。", "读不出这份申请。", "This application can't be read.");

    fn read(key: i64, cx: &Cx<'_>) -> Outcome<Option<Facts>> {
        facts::read(key, cx)
    }

    fn number(&self) -> String {
        self.app().number.to_string()
    }

    fn lines(&self, wide: u16, cx: &Cx<'_>) -> Lines {
        whole(self, wide, cx)
    }

    fn key(&self, key: Key, cx: &Cx<'_>) -> Option<Reply> {
        steps::key(self, key, cx)
    }

    fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        self.step_commands(cx)
    }

    fn run(&self, name: &'static str, cx: &Cx<'_>) -> Reply {
        self.step_run(name, cx)
    }

    fn help(cx: &Cx<'_>) -> (Rule, Vec<String>) {
        let text = [
            words(
                "這一頁是一份申請的全部：軌道（✓ 已辦，> 下一步，. 還沒輪到，! 沒通過要再辦）、時限、費用、打印和歷史。",
                "这一页是一份申请的全部：轨道（✓ 已办，> 下一步，. 还没轮到，! 没通过要再办）、时限、费用、打印和历史。",
                "Everything about one application: its track (✓ done, > next, . not yet, ! failed, to be done again), limits, fees, prints, history.",
            ),
            words(
                "F6 辦下一步；再按 F6 看其他步驟，辦不了的說明為什麼。停熱單按 Ctrl+B 開復熱申請；左鍵到相關的停熱、復熱單。Esc 回清單。",
                "F6 办下一步；再按 F6 看其他步骤，办不了的说明为什么。停热单按 Ctrl+B 开复热申请；左键到相关的停热、复热单。Esc 回清单。",
                "F6 takes the next step; F6 again lists the others, and why some are not possible. On a stop Ctrl+B starts its restoration; Left goes to the stop or restoration that belongs to it. Esc goes back to the list.",
            ),
        ];
        (Rule::Clause("H7"), text.iter().map(|words| words.get(cx.lang).to_string()).collect())
    }
}

/// Draws it in short: in two columns where there is room, else in one.
pub fn draw(facts: &Facts, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
    if area.width >= 70 { broad(facts, canvas, area, cx) } else { narrow(facts, canvas, area, cx) }
}

fn style_of(kept: &Kept, now: Minute, look: Look) -> Style {
    match kept.state(now) {
        DeadlineState::Missed => look.wrong(),
        DeadlineState::Open | DeadlineState::Running => look.plain(),
        _ => look.quiet(),
    }
}

fn next_style(facts: &Facts, look: Look, now: Minute) -> Style {
    match facts.presses(now) {
        Some(kept) if kept.state(now) == DeadlineState::Missed => look.wrong(),
        _ if facts.state() != State::Open => look.quiet(),
        _ => look.accent(),
    }
}

/// The head of a pane: number and who left, kind and state right.
fn head(facts: &Facts, cx: &Cx<'_>) -> (String, String) {
    let app = facts.app();
    let kind = app.kind.words().get(cx.lang);
    let state = facts.state().words().get(cx.lang);
    (format!("{}  {}", app.number, facts.whose()), format!("{kind}  {state}"))
}

/// Two columns: the track left, the facts right.
fn broad(facts: &Facts, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
    let look = canvas.look;
    let wide = area.width.saturating_sub(2);
    let (who, kind) = head(facts, cx);
    let left = wide.saturating_sub(width(&kind) + 2);
    canvas.text(area.x + 1, area.y, &shorten(&who, usize::from(left)), left, look.strong());
    canvas.text_right(area.x + 1 + wide, area.y, &kind, look.quiet());
    let rows = area.height.saturating_sub(2);
    let half = wide / 2;
    let drawn = track::column(facts, half.saturating_sub(2), usize::from(rows), cx);
    column(canvas, Rect::new(area.x + 1, area.y + 1, half.saturating_sub(2), rows), &drawn, false);
    let right = Rect::new(area.x + 1 + half, area.y + 1, wide - half, rows);
    let mut lines = side::of_application(facts, right.width, cx);
    lines.push((facts.papers(cx.lang), look.quiet()));
    column(canvas, right, &lines, false);
    let next = facts.next_line(cx);
    let style = next_style(facts, look, cx.now.minute());
    canvas.text(area.x + 1, area.bottom().saturating_sub(1), &shorten(&next, usize::from(wide)), wide, style);
}

/// One column, beside the list: the track whole, the facts below.
fn narrow(facts: &Facts, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
    let look = canvas.look;
    let wide = area.width.saturating_sub(1);
    let wrapped = |text: &str, style: Style| -> Lines {
        wrap(text, usize::from(wide)).into_iter().map(|part| (part.to_string(), style)).collect()
    };
    let app = facts.app();
    let (kind, state) = (app.kind.words().get(cx.lang), facts.state().words().get(cx.lang));
    let mut lines: Lines = vec![(format!("{}  {kind}  {state}", app.number), look.strong())];
    lines.extend(wrapped(&facts.whose(), look.plain()));
    lines.extend(wrapped(&facts.next_line(cx), next_style(facts, look, cx.now.minute())));
    lines.push((String::new(), look.plain()));
    let room = usize::from(area.height).saturating_sub(lines.len() + 5).max(5);
    lines.extend(track::column(facts, wide, room, cx));
    lines.push((String::new(), look.plain()));
    lines.extend(side::of_application(facts, wide, cx));
    lines.extend(wrapped(&facts.papers(cx.lang), look.quiet()));
    column(canvas, Rect::new(area.x + 1, area.y, wide, area.height), &lines, false);
}

/// Everything about an application.
fn whole(facts: &Facts, wide: u16, cx: &Cx<'_>) -> Lines {
    let (look, lang, now) = (cx.look, cx.lang, cx.now.minute());
    let app = facts.app();
    let line = |label: Words, text: &str| (labelled(label, text, lang), look.plain());
    let blank = || (String::new(), look.plain());
    let account = app.account.as_ref().map(|(account, name)| format!("{name}  {account}")).unwrap_or_default();
    let mut head = format!("{}   {}  {}", app.number, app.kind.words().get(lang), facts.state().words().get(lang));
    push(&mut head, &app.address.line());
    let mut out: Lines = vec![(head, look.strong()), (facts.next_line(cx), next_style(facts, look, now)), blank()];
    out.extend(track::whole(facts, wide.saturating_sub(2), cx));
    out.push(blank());
    out.push(line(
        words("受理", "受理", "Accepted"),
        &format!("{}  {}", minute_plain(app.accepted_at), app.channel.words().get(lang)),
    ));
    let mut applicant = app.applicant.clone();
    push(&mut applicant, &app.phone);
    push(&mut applicant, &app.id_no.as_deref().map(masked).unwrap_or_default());
    out.push(line(words("申請人", "申请人", "Applicant"), &applicant));
    out.push(line(words("用戶", "用户", "User"), &account));
    let mut place = app.address.line();
    push(&mut place, &app.station);
    push(&mut place, app.substation.as_deref().unwrap_or_default());
    out.push(line(words("地址", "地址", "Address"), &place));
    out.push(line(words("經辦人", "经办人", "Handled by"), &app.handler.1));
    out.extend(side::whole(facts, cx));
    out.push(blank());
    out.push((words("時限", "时限", "Deadlines").get(lang).to_string(), look.strong()));
    if facts.deadlines.is_empty() {
        out.push((words("沒有時限", "没有时限", "none").get(lang).to_string(), look.quiet()));
    }
    for kept in &facts.deadlines {
        out.push((wording::brief(kept, now, lang), style_of(kept, now, look)));
        let story = wording::story(kept, now, lang);
        out.extend(story.into_iter().map(|text| (format!("    {text}"), look.quiet())));
    }
    out.push(blank());
    out.extend(life::happened(&facts.life, look));
    out.push((facts.papers(lang), look.quiet()));
    out.push(blank());
    out.extend(life::history(&app.number.to_string(), label, cx));
    out
}

/// A card number with only its ends to be read.
fn masked(text: &str) -> String {
    let all: Vec<char> = text.chars().collect();
    let hidden = all.len().saturating_sub(8);
    let mask = |(at, ch): (usize, &char)| if at >= 4 && at < 4 + hidden { '*' } else { *ch };
    all.iter().enumerate().map(mask).collect()
}
