//! The detail of a repair: beside or below the list, and as a page with its history. Draws only.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::facts::{self, Facts};
use super::{side, steps};
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
use crate::kernel::words::{Lang, Words, words};
use crate::registers::deadline::Kept;
use crate::registers::deadline::wording;

impl record::Facts for Facts {
    const LABEL: Words = words("報修單", "报修单", "Repair");
    const GONE: Words = words("讀不出這張報修單。", "读不出这张报修单。", "This repair can't be read.");

    fn read(key: i64, cx: &Cx<'_>) -> Outcome<Option<Facts>> {
        facts::read(key, cx)
    }

    fn number(&self) -> String {
        self.stored.repair.number.to_string()
    }

    fn lines(&self, _wide: u16, cx: &Cx<'_>) -> Lines {
        whole(self, cx)
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
                "這一頁是一張報修單的全部：報修內容、派工、時限怎樣算出來的、打印和歷史。",
                "这一页是一张报修单的全部：报修内容、派工、时限怎样算出来的、打印和历史。",
                "Everything about one repair: the call, who was sent, how each limit came about, prints, history.",
            ),
            words(
                "F6 辦下一步；再按 F6 看其他步驟，辦不了的說明為什麼。Esc 回清單。",
                "F6 办下一步；再按 F6 看其他步骤，办不了的说明为什么。Esc 回清单。",
                "F6 takes the next step; F6 again lists the others, and why some are not possible. Esc goes back to the list.",
            ),
        ];
        (Rule::Clause("H20"), text.iter().map(|words| words.get(cx.lang).to_string()).collect())
    }
}

/// Draws it in short: in two columns where there is room, else in one.
pub fn draw(facts: &Facts, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
    if area.width >= 70 { broad(facts, canvas, area, cx) } else { narrow(facts, canvas, area, cx) }
}

/// How a deadline looks: what was missed or ends within half an hour stands out.
fn style_of(kept: &Kept, now: Minute, look: Look) -> Style {
    match kept.state(now) {
        DeadlineState::Missed => look.wrong(),
        DeadlineState::Open | DeadlineState::Running if kept.deadline.due.is_none_or(|due| due.since(now) <= 30) => {
            look.accent()
        }
        DeadlineState::Open | DeadlineState::Running => look.plain(),
        _ => look.quiet(),
    }
}

fn deadlines(facts: &Facts, now: Minute, look: Look, lang: Lang) -> Lines {
    let mut out = Lines::new();
    for kept in &facts.deadlines {
        let style = style_of(kept, now, look);
        out.push((wording::brief(kept, now, lang), style));
    }
    out
}

fn next_style(facts: &Facts, look: Look, now: Minute) -> Style {
    match facts.presses(now) {
        Some(kept) if kept.state(now) == DeadlineState::Missed => look.wrong(),
        _ if facts.stored.repair.state.has_ended() => look.quiet(),
        _ => look.accent(),
    }
}

fn happened(facts: &Facts, look: Look, lang: Lang) -> Lines {
    let mut out = life::happened(&facts.life, look);
    out.push((facts.papers(lang), look.quiet()));
    out
}

/// Two columns: the deadlines left, what happened right.
fn broad(facts: &Facts, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
    let (look, lang, now) = (canvas.look, cx.lang, cx.now.minute());
    let wide = area.width.saturating_sub(2);
    let kind = facts.kind(lang);
    let left = wide.saturating_sub(width(&kind) + 2);
    let head = format!("{}  {}", facts.number(), facts.whose());
    canvas.text(area.x + 1, area.y, &shorten(&head, usize::from(left)), left, look.strong());
    canvas.text_right(area.x + 1 + wide, area.y, &kind, look.quiet());
    let repair = &facts.stored.repair;
    let mut fault = repair.fault.clone();
    for more in [&repair.rooms, &repair.since, &repair.access, &repair.remarks].into_iter().flatten() {
        push(&mut fault, more);
    }
    canvas.text(area.x + 1, area.y + 1, &shorten(&fault, usize::from(wide)), wide, look.plain());
    let rows = area.height.saturating_sub(3);
    let limits = deadlines(facts, now, look, lang);
    let longest = limits.iter().map(|(text, _)| width(text)).max().unwrap_or(0);
    let half = (longest + 2).clamp(wide / 3, wide / 2);
    column(canvas, Rect::new(area.x + 1, area.y + 2, half.saturating_sub(2), rows), &limits, false);
    let right = Rect::new(area.x + 1 + half, area.y + 2, wide - half, rows);
    column(canvas, right, &happened(facts, look, lang), true);
    let next = facts.next(cx);
    let style = next_style(facts, look, now);
    canvas.text(area.x + 1, area.bottom().saturating_sub(1), &shorten(&next, usize::from(wide)), wide, style);
}

/// One column, beside the list.
fn narrow(facts: &Facts, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
    let (look, lang, now) = (canvas.look, cx.lang, cx.now.minute());
    let wide = area.width.saturating_sub(1);
    let repair = &facts.stored.repair;
    let wrapped = |text: &str, style: Style| -> Lines {
        wrap(text, usize::from(wide)).into_iter().map(|part| (part.to_string(), style)).collect()
    };
    let mut lines: Lines = vec![
        (format!("{}  {}", facts.number(), repair.state.words().get(lang)), look.strong()),
        (facts.kind(lang), look.plain()),
    ];
    lines.extend(wrapped(&facts.whose(), look.plain()));
    lines.extend(wrapped(&repair.fault, look.plain()));
    for more in [&repair.rooms, &repair.since, &repair.access, &repair.remarks].into_iter().flatten() {
        lines.extend(wrapped(more, look.plain()));
    }
    lines.push((String::new(), look.plain()));
    lines.extend(wrapped(&facts.next(cx), next_style(facts, look, now)));
    lines.extend(deadlines(facts, now, look, lang));
    lines.push((String::new(), look.plain()));
    let crew = facts.crew(lang);
    if !crew.is_empty() {
        lines.extend(wrapped(&crew, look.plain()));
    }
    lines.extend(happened(facts, look, lang));
    let around = side::of_repair(facts, cx);
    if !around.is_empty() {
        lines.push((String::new(), look.plain()));
        lines.extend(around.iter().flat_map(|text| wrapped(text, look.plain())));
    }
    column(canvas, Rect::new(area.x + 1, area.y, wide, area.height), &lines, false);
}

/// Everything about a repair.
fn whole(facts: &Facts, cx: &Cx<'_>) -> Lines {
    let (look, lang, now) = (cx.look, cx.lang, cx.now.minute());
    let repair = &facts.stored.repair;
    let line = |label: Words, text: &str| (labelled(label, text, lang), look.plain());
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let account = repair.account.as_ref().map(|(account, name)| format!("{name}  {account}")).unwrap_or_default();
    let mut details = String::new();
    for more in [&repair.rooms, &repair.since, &repair.access].into_iter().flatten() {
        push(&mut details, more);
    }
    let mut out: Lines = vec![
        (format!("{}   {}", repair.number, repair.state.words().get(lang)), look.strong()),
        (facts.next(cx), next_style(facts, look, now)),
        (String::new(), look.plain()),
        line(words("報修時間", "报修时间", "Reported"), &minute_plain(repair.reported_at)),
        line(words("報修人", "报修人", "Caller"), &format!("{}  {}", repair.caller, repair.phone)),
        line(words("用戶", "用户", "User"), &account),
        line(words("地址", "地址", "Address"), &format!("{}  {}", repair.address.line(), some(&repair.station))),
        line(words("故障", "故障", "Fault"), &format!("{}  {}", facts.kind(lang), repair.fault)),
        line(words("詳情", "详情", "Details"), &details),
        line(words("維修人", "维修人", "Crew"), &facts.crew(lang)),
        line(words("備註", "备注", "Remarks"), &some(&repair.remarks)),
    ];
    out.extend(side::of_repair(facts, cx).into_iter().map(|text| (text, look.accent())));
    out.push((String::new(), look.plain()));
    out.push((words("時限", "时限", "Deadlines").get(lang).to_string(), look.strong()));
    for kept in &facts.deadlines {
        out.push((wording::brief(kept, now, lang), style_of(kept, now, look)));
        let story = wording::story(kept, now, lang);
        out.extend(story.into_iter().map(|text| (format!("    {text}"), look.quiet())));
    }
    out.push((String::new(), look.plain()));
    out.extend(happened(facts, look, lang));
    out.push((String::new(), look.plain()));
    out.extend(life::history(&repair.number.to_string(), facts::label, cx));
    out
}
