//! The detail of a sheet: beside or below the list, and as a page with its readings and its history. Draws only.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::facts::{self, Facts, correction_line, reading_line, signed};
use super::{glance, steps};
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::record::life::{self, labelled, push};
use crate::kernel::record::panes::column;
use crate::kernel::record::{self, Lines, Stepped};
use crate::kernel::text::width::shorten;
use crate::kernel::text::wrap::wrap;
use crate::kernel::time::Minute;
use crate::kernel::time::deadline::DeadlineState;
use crate::kernel::ui::canvas::{Canvas, fit, width};
use crate::kernel::ui::{Command, Cx, Key, Look, Reply};
use crate::kernel::units::Celsius;
use crate::kernel::words::{Lang, Words, words};
use crate::registers::deadline::{Kept, wording};
use crate::workflows::temperature::rules::{Reading, Verdict};

impl record::Facts for Facts {
    const LABEL: Words = words("測溫單", "测温单", "Sheet");
    const GONE: Words = words("讀不出這張測溫單。", "读不出这张测温单。", "This sheet can't be read.");

    fn read(key: i64, cx: &Cx<'_>) -> Outcome<Option<Facts>> {
        facts::read(key, cx)
    }

    fn number(&self) -> String {
        self.stored.sheet.number.to_string()
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
                "這一頁是一張測溫單的全部：每間的讀數、按哪個標準判、簽字、上報和調查的時限、歷史。讀數前面的記號：+ 合格，~ 未達爭取目標（也算合格），! 不合格，- 不判定。",
                "这一页是一张测温单的全部：每间的读数、按哪个标准判、签字、上报和调查的时限、历史。读数前面的记号：+ 合格，~ 未达争取目标（也算合格），! 不合格，- 不判定。",
                "Everything about one sheet: the readings, what each had to have, the signature, the limits for reporting and investigating, the history. The signs: + met, ~ below target (met all the same), ! failed, - not judged.",
            ),
            words(
                "讀數只增不改：要更正，F6 選「更正讀數」，指明第幾條、為什麼；新舊都留著，互相指明。",
                "读数只增不改：要更正，F6 选“更正读数”，指明第几条、为什么；新旧都留着，互相指明。",
                "Readings are only added to: to correct one, F6 and 'Correct a reading', which one and why; both stay and name each other.",
            ),
        ];
        (Rule::Clause("H14"), text.iter().map(|words| words.get(cx.lang).to_string()).collect())
    }
}

/// Draws it in short: in two columns where there is room, else in one.
pub fn draw(facts: &Facts, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
    if area.width >= 70 { broad(facts, canvas, area, cx) } else { narrow(facts, canvas, area, cx) }
}

fn style_of(kept: &Kept, now: Minute, look: Look) -> Style {
    match kept.state(now) {
        DeadlineState::Missed => look.wrong(),
        DeadlineState::Open | DeadlineState::Running => look.accent(),
        _ => look.quiet(),
    }
}

/// How a reading looks: what failed stands out, what was corrected steps back.
fn reading_style(reading: &Reading, look: Look) -> Style {
    match reading.verdict() {
        _ if reading.corrected_by.is_some() => look.quiet(),
        Verdict::Failed => look.wrong(),
        Verdict::NotJudged => look.quiet(),
        _ => look.plain(),
    }
}

fn deadlines(facts: &Facts, now: Minute, look: Look, lang: Lang) -> Lines {
    facts.deadlines.iter().map(|kept| (wording::brief(kept, now, lang), style_of(kept, now, look))).collect()
}

fn next_style(facts: &Facts, look: Look, now: Minute) -> Style {
    match facts.presses(now) {
        _ if !facts.state().is_open() => look.quiet(),
        Some(kept) if kept.state(now) == DeadlineState::Missed => look.wrong(),
        _ => look.accent(),
    }
}

/// The readings that stand in short, what failed first.
fn brief(facts: &Facts, look: Look, lang: Lang) -> Lines {
    let mut stand: Vec<&Reading> =
        facts.stored.sheet.readings.iter().filter(|reading| reading.corrected_by.is_none()).collect();
    stand.sort_by_key(|reading| reading.verdict() != Verdict::Failed);
    let rooms = stand.iter().map(|reading| width(&reading.room)).max().unwrap_or(0).min(12);
    let line = |reading: &&Reading| {
        let text = format!(
            "{} {} {} {}",
            fit(&reading.room, rooms, false),
            reading.at.clock(),
            fit(&reading.celsius.to_string(), 5, true),
            glance::verdict(&reading.judged, lang)
        );
        (text, reading_style(reading, look))
    };
    stand.iter().map(line).collect()
}

/// Two columns: the readings left, signature and deadlines right.
fn broad(facts: &Facts, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
    let (look, lang, now) = (canvas.look, cx.lang, cx.now.minute());
    let wide = area.width.saturating_sub(2);
    let state = facts.state().words().get(lang);
    let left = wide.saturating_sub(width(state) + 2);
    let head = format!("{}  {}", facts.number(), facts.whose(cx));
    canvas.text(area.x + 1, area.y, &shorten(&head, usize::from(left)), left, look.strong());
    canvas.text_right(area.x + 1 + wide, area.y, state, look.quiet());
    let rows = area.height.saturating_sub(2);
    let half = (wide / 2).max(42).min(wide);
    column(canvas, Rect::new(area.x + 1, area.y + 1, half.saturating_sub(2), rows), &brief(facts, look, lang), false);
    let mut right = wrapped(&facts.came_to(lang), wide - half, look.plain());
    right.push((facts.signature(cx), look.plain()));
    if let Some(opinion) = &facts.stored.sheet.opinion {
        right.push((format!("{} {opinion}", words("意見", "意见", "Opinion").get(lang)), look.plain()));
    }
    right.extend(deadlines(facts, now, look, lang));
    right.extend(facts.links.iter().map(|link| (linked(&link.number, lang), look.accent())));
    column(canvas, Rect::new(area.x + 1 + half, area.y + 1, wide - half, rows), &right, false);
    let next = facts.next(cx);
    let style = next_style(facts, look, now);
    canvas.text(area.x + 1, area.bottom().saturating_sub(1), &shorten(&next, usize::from(wide)), wide, style);
}

fn linked(number: &str, lang: Lang) -> String {
    format!("{} {number}", words("關聯", "关联", "Linked").get(lang))
}

/// One column, beside the list.
fn narrow(facts: &Facts, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
    let (look, lang, now) = (canvas.look, cx.lang, cx.now.minute());
    let wide = area.width.saturating_sub(1);
    let wrapped = |text: &str, style: Style| -> Lines {
        wrap(text, usize::from(wide)).into_iter().map(|part| (part.to_string(), style)).collect()
    };
    let sheet = &facts.stored.sheet;
    let mut lines: Lines = vec![(format!("{}  {}", facts.number(), facts.state().words().get(lang)), look.strong())];
    lines.extend(wrapped(&facts.whose(cx), look.plain()));
    lines.push((String::new(), look.plain()));
    lines.extend(wrapped(&facts.next(cx), next_style(facts, look, now)));
    lines.extend(deadlines(facts, now, look, lang).into_iter().flat_map(|(text, style)| wrapped(&text, style)));
    lines.push((String::new(), look.plain()));
    lines.extend(wrapped(&facts.came_to(lang), look.plain()));
    lines.extend(brief(facts, look, lang));
    lines.push((String::new(), look.plain()));
    lines.extend(wrapped(&facts.signature(cx), look.plain()));
    for text in sheet.opinion.iter().chain(&sheet.remarks) {
        lines.extend(wrapped(text, look.plain()));
    }
    lines.extend(facts.links.iter().map(|link| (linked(&link.number, lang), look.accent())));
    lines.extend(life::happened(&facts.life, look));
    column(canvas, Rect::new(area.x + 1, area.y, wide, area.height), &lines, false);
}

fn degrees(celsius: Option<Celsius>) -> String {
    celsius.map(|celsius| celsius.to_string()).unwrap_or_default()
}

/// Everything about a sheet.
fn whole(facts: &Facts, wide: u16, cx: &Cx<'_>) -> Lines {
    let (look, lang, now) = (cx.look, cx.lang, cx.now.minute());
    let sheet = &facts.stored.sheet;
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let both = |one: &str, other: &str| {
        let mut out = one.to_string();
        push(&mut out, other);
        out
    };
    let account = sheet.account.as_ref().map(|(account, name)| both(name, account)).unwrap_or_default();
    let people = both(&sheet.measured_by.1, sheet.second_person.as_ref().map_or("", |(_, name)| name.as_str()));
    let until = sheet.calibrated_until;
    let instrument = match lang {
        Lang::Hant => format!("{}  檢定有效至 {until}", sheet.instrument.1),
        Lang::Hans => format!("{}  检定有效至 {until}", sheet.instrument.1),
        Lang::En => format!("{}  calibrated until {until}", sheet.instrument.1),
    };
    let kind = both(sheet.kind.words().get(lang), sheet.point.as_ref().map_or("", |(_, code)| code.as_str()));
    let class = both(sheet.class.words().get(lang), sheet.building.words().get(lang));
    let contract = sheet.contract.map(|contract| format!("{} {contract}", words("合同", "合同", "contract").get(lang)));
    let water = match (sheet.supply, sheet.return_flow) {
        (None, None) => String::new(),
        (supply, back) => format!("{} / {}", degrees(supply), degrees(back)),
    };
    let shut = sheet.windows_shut.map(|minutes| match lang {
        Lang::Hant => format!("{minutes} 分鐘"),
        Lang::Hans => format!("{minutes} 分钟"),
        Lang::En => format!("{minutes} min"),
    });
    let labels = [
        (words("測溫類別", "测温类别", "Kind"), kind),
        (words("用戶", "用户", "User"), both(&account, &some(&sheet.phone))),
        (words("地址", "地址", "Address"), both(&sheet.address.line(), &some(&sheet.station))),
        (words("用戶類別", "用户类别", "Class"), both(&class, &contract.unwrap_or_default())),
        (words("測溫日期", "测温日期", "Measured"), both(&sheet.measured_on.to_string(), &people)),
        (words("測溫儀", "测温仪", "Instrument"), instrument),
        (words("室外", "室外", "Outdoor"), both(&degrees(sheet.outdoor), &some(&sheet.weather))),
        (words("供回水", "供回水", "Water"), water),
        (words("門窗關閉", "门窗关闭", "Shut"), shut.unwrap_or_default()),
        (words("系統運行", "系统运行", "System"), sheet.system.words().get(lang).to_string()),
    ];
    let mut out: Lines = vec![
        (format!("{}   {}", sheet.number, facts.state().words().get(lang)), look.strong()),
        (facts.next(cx), next_style(facts, look, now)),
        (String::new(), look.plain()),
    ];
    out.extend(labels.into_iter().map(|(label, text)| (labelled(label, &text, lang), look.plain())));
    out.push((String::new(), look.plain()));
    out.push((both(words("讀數", "读数", "Readings").get(lang), &facts.came_to(lang)), look.strong()));
    for reading in &sheet.readings {
        out.push((reading_line(reading, lang), reading_style(reading, look)));
        let correction = correction_line(reading, now, lang);
        out.extend(correction.into_iter().flat_map(|text| wrapped(&text, wide, look.quiet())));
    }
    out.push((String::new(), look.plain()));
    let mut signature = signed(&sheet.signature, now, lang);
    if !sheet.signature.method.is_signed() {
        push(&mut signature, cx.word(words("留底，不計入", "留底，不计入", "kept, not counted")));
    }
    out.push((labelled(words("用戶簽字", "用户签字", "Signature"), &signature, lang), look.plain()));
    for (label, text) in [
        (words("用戶意見", "用户意见", "Opinion"), some(&sheet.opinion)),
        (words("備註", "备注", "Remarks"), some(&sheet.remarks)),
    ] {
        out.extend(wrapped(&labelled(label, &text, lang), wide, look.plain()));
    }
    let named = [&sheet.complaint, &sheet.repair].into_iter().flatten().cloned();
    let links: Vec<String> = facts.links.iter().map(|link| link.number.clone()).chain(named).collect();
    if !links.is_empty() {
        out.push((labelled(words("關聯", "关联", "Linked"), &links.join("  "), lang), look.accent()));
    }
    if let Some(found) = &sheet.investigated {
        let text = labelled(words("調查", "调查", "Cause"), &both(&found.cause, &found.measure), lang);
        out.extend(wrapped(&text, wide, look.plain()));
    }
    if let Some(excuse) = &sheet.excuse {
        out.extend(wrapped(&labelled(words("未定標準", "未定标准", "No standard"), excuse, lang), wide, look.plain()));
    }
    out.push((String::new(), look.plain()));
    out.push((words("時限", "时限", "Deadlines").get(lang).to_string(), look.strong()));
    for kept in &facts.deadlines {
        out.push((wording::brief(kept, now, lang), style_of(kept, now, look)));
        out.extend(wording::story(kept, now, lang).into_iter().map(|text| (format!("    {text}"), look.quiet())));
    }
    out.push((String::new(), look.plain()));
    out.extend(life::happened(&facts.life, look));
    out.push((facts.papers(lang), look.quiet()));
    out.push((String::new(), look.plain()));
    out.extend(life::history(&sheet.number.to_string(), facts::label, cx));
    out
}

fn wrapped(text: &str, wide: u16, style: Style) -> Lines {
    wrap(text, usize::from(wide)).into_iter().map(|part| (part.to_string(), style)).collect()
}
