//! The detail of a slip: beside or below the list, and full screen with its history. Reads once per change; draws only.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::facts::{self, Facts};
use super::scroll::{Lines, Scroll};
use super::steps;
use crate::kernel::number::{Letter, read};
use crate::kernel::problem::{Failure, Rule};
use crate::kernel::text::width::shorten;
use crate::kernel::text::wrap::wrap;
use crate::kernel::ui::canvas::{Canvas, fit, width};
use crate::kernel::ui::{Answer, Code, Command, Cx, Help, Key, Layer, Look, Notice, Reply, Request};
use crate::kernel::units::grouped;
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::sample::rules::State;
use crate::workflows::sample::store;

const GRAMS: Words = words("克", "克", "g");
const PIECES: Words = words("件", "件", "pcs");
const TOTAL: Words = words("合計", "合计", "Total");

/// A slip's facts, kept until the mark moves or the file changes.
#[derive(Default)]
pub struct Detail {
    key: Option<i64>,
    facts: Option<Facts>,
    failure: Option<Failure>,
}

impl Detail {
    /// Shows a slip, or none; reads it where it isn't the one shown already.
    pub fn show(&mut self, key: Option<i64>, cx: &Cx<'_>) {
        if self.key != key {
            self.key = key;
            self.reload(cx);
        }
    }

    /// Reads it again.
    pub fn reload(&mut self, cx: &Cx<'_>) {
        let read = self.key.map_or(Ok(None), |key| facts::read(key, cx));
        match read {
            Ok(facts) => {
                self.facts = facts;
                self.failure = None;
            }
            Err(failure) => {
                self.facts = None;
                self.failure = Some(failure);
            }
        }
    }

    /// What is shown.
    pub fn facts(&self) -> Option<&Facts> {
        self.facts.as_ref()
    }

    /// Whether there is nothing to show, not even why it can't be read.
    pub fn is_empty(&self) -> bool {
        self.facts.is_none() && self.failure.is_none()
    }

    /// Draws it in short: in two columns where it is broad, else in one.
    pub fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let look = canvas.look;
        if let Some(failure) = &self.failure {
            canvas.text(
                area.x + 1,
                area.y,
                failure.text(cx.lang).lines().next().unwrap_or(""),
                area.width,
                look.wrong(),
            );
            return;
        }
        let Some(facts) = &self.facts else { return };
        if area.width >= 70 { broad(facts, canvas, area, cx) } else { narrow(facts, canvas, area, cx) }
    }
}

/// The goods, as a column of a given width.
fn goods(facts: &Facts, wide: u16, look: Look, lang: Lang) -> Lines {
    let mut out: Lines = Vec::new();
    let sizes = slip_sizes(facts, lang);
    let name = wide.saturating_sub(sizes + 4 + 7 + 3 + 1 + width(GRAMS.get(lang)));
    for (place, line) in facts.stored.slip.lines.iter().enumerate() {
        let variety = if line.variety_name.starts_with(&line.variety_code) || line.variety_name.is_empty() {
            line.variety_code.clone()
        } else {
            format!("{} {}", line.variety_code, line.variety_name)
        };
        let text = format!(
            "{} {} {} {}",
            fit(&shorten(&variety, usize::from(name)), name, false),
            fit(&facts::size(line, lang), sizes, false),
            fit(&grouped(line.count), 4, true),
            fit(&grouped(line.grams.0), 7, true),
        );
        out.push((text, look.plain()));
        if let Some(drawn) = facts.drawn(place, lang) {
            out.push((format!("   {drawn}"), look.strong()));
        }
    }
    let total = format!(
        "{} {} {} {}",
        fit(TOTAL.get(lang), name + sizes + 1, false),
        fit(&grouped(facts.pieces()), 4, true),
        fit(&grouped(facts.grams()), 7, true),
        GRAMS.get(lang),
    );
    out.push((total, look.strong()));
    if let (Some(amount), true) = (facts.stored.slip.amount, facts.prices) {
        let due = words("應收", "应收", "Due").get(lang);
        let yuan = words("元", "元", "yuan").get(lang);
        out.push((format!("{due} {} {yuan}", facts::yuan(amount.0)), look.plain()));
    }
    out
}

/// How wide the sizes of a slip are; metres of cloth may be wider.
fn slip_sizes(facts: &Facts, lang: Lang) -> u16 {
    facts.stored.slip.lines.iter().map(|line| width(&facts::size(line, lang))).max().unwrap_or(0).clamp(4, 9)
}

fn life(facts: &Facts, look: Look, lang: Lang) -> Lines {
    let labels = facts.life.iter().map(|event| width(&event.label)).max().unwrap_or(0);
    let times = facts.life.iter().map(|event| width(&event.when)).max().unwrap_or(0);
    let mut out: Lines = facts
        .life
        .iter()
        .map(|event| {
            let label = fit(&event.label, labels, false);
            let time = fit(&event.when, times, true);
            (format!("{label} {time} {}  {}", event.who, event.note).trim_end().to_string(), look.plain())
        })
        .collect();
    out.push((facts.printed.clone(), look.quiet()));
    for (text, _) in facts.links(lang) {
        out.push((text, look.accent()));
    }
    out
}

/// Draws lines; says how many there are no room for.
fn column(canvas: &mut Canvas<'_>, area: Rect, lines: &Lines, keep_last: bool) {
    let room = usize::from(area.height);
    let skip = if keep_last { lines.len().saturating_sub(room) } else { 0 };
    for ((text, style), y) in lines.iter().skip(skip).take(room).zip(area.y..area.bottom()) {
        canvas.text(area.x, y, &shorten(text, usize::from(area.width)), area.width, *style);
    }
    let more = lines.len().saturating_sub(room);
    if more > 0 && !keep_last && area.height > 0 {
        let mark = format!(" +{more}");
        canvas.text_right(area.right(), area.bottom() - 1, &mark, canvas.look.quiet());
    }
}

fn next_style(facts: &Facts, look: Look, cx: &Cx<'_>) -> Style {
    let slip = &facts.stored.slip;
    if slip.is_expired(cx.now.minute()) && slip.state.waits() {
        look.wrong()
    } else if slip.state.waits() {
        look.accent()
    } else {
        look.quiet()
    }
}

/// Two columns: goods left, what happened right.
fn broad(facts: &Facts, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
    let (look, lang) = (canvas.look, cx.lang);
    let stored = &facts.stored;
    let wide = area.width.saturating_sub(2);
    let handler =
        format!("{} {}  {}", words("經辦", "经办", "Handler").get(lang), stored.handler_name, stored.department);
    let handler = shorten(&handler, usize::from(wide / 2)).into_owned();
    let left = wide.saturating_sub(width(&handler) + 2);
    let head = format!("{}  {}  {}  {}", facts.number(), stored.customer_name, facts.charge(lang), facts.source(lang));
    canvas.text(area.x + 1, area.y, &shorten(&head, usize::from(left)), left, look.strong());
    canvas.text_right(area.x + 1 + wide, area.y, &handler, look.quiet());
    let half = wide * 3 / 5;
    let rows = area.height.saturating_sub(2);
    let goods = goods(facts, half.saturating_sub(2), look, lang);
    column(canvas, Rect::new(area.x + 1, area.y + 1, half.saturating_sub(2), rows), &goods, false);
    let happened = life(facts, look, lang);
    let right = Rect::new(area.x + 1 + half, area.y + 1, wide - half, rows);
    column(canvas, right, &happened, true);
    let next = facts.next(cx.now.minute(), lang);
    let style = next_style(facts, look, cx);
    canvas.text(area.x + 1, area.bottom().saturating_sub(1), &shorten(&next, usize::from(wide)), wide, style);
}

/// One column, beside the list.
fn narrow(facts: &Facts, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
    let (look, lang) = (canvas.look, cx.lang);
    let wide = area.width.saturating_sub(1);
    let stored = &facts.stored;
    let mut lines: Lines = vec![
        (format!("{}  {}", facts.number(), facts.state(lang)), look.strong()),
        (stored.customer_name.clone(), look.plain()),
        (format!("{}  {}  {}", facts.purpose(lang), facts.charge(lang), facts.source(lang)), look.plain()),
        (
            format!("{} {}  {}", words("經辦", "经办", "Handler").get(lang), stored.handler_name, stored.department),
            look.plain(),
        ),
        (String::new(), look.plain()),
    ];
    lines.extend(goods(facts, wide, look, lang));
    lines.push((String::new(), look.plain()));
    lines.extend(life(facts, look, lang));
    lines.push((String::new(), look.plain()));
    let next = facts.next(cx.now.minute(), lang);
    let style = next_style(facts, look, cx);
    lines.extend(wrap(&next, usize::from(wide)).into_iter().map(|part| (part.to_string(), style)));
    column(canvas, Rect::new(area.x + 1, area.y, wide, area.height), &lines, false);
}

/// A slip on the whole screen.
pub struct Page {
    detail: Detail,
    key: i64,
    seen: i64,
    scroll: Scroll,
}

/// The page of a slip by its number, to be laid over another screen; `None` where there is no such slip.
pub fn at(record: &str, cx: &Cx<'_>) -> Option<Box<dyn Layer>> {
    let number = read(record, Letter::Sample, cx.view().is_training()).ok()?;
    if number.letter() != Letter::Sample {
        return None;
    }
    let page = Page::new(number.key(), cx);
    page.detail.facts().is_some().then(|| Box::new(page) as Box<dyn Layer>)
}

impl Page {
    /// The slip of that key.
    pub fn new(key: i64, cx: &Cx<'_>) -> Page {
        let mut detail = Detail::default();
        detail.show(Some(key), cx);
        Page { detail, key, seen: store::newest(cx.view()).unwrap_or(0), scroll: Scroll::default() }
    }

    fn lines(&self, wide: u16, cx: &Cx<'_>) -> Lines {
        let (look, lang) = (cx.look, cx.lang);
        let Some(facts) = self.detail.facts() else {
            let gone = words("讀不出這張單。", "读不出这张单。", "This slip can't be read.");
            let text = self.detail.failure.as_ref().map_or(gone.get(lang).to_string(), |failure| failure.text(lang));
            return vec![(text, look.wrong())];
        };
        let stored = &facts.stored;
        let now = cx.now.minute();
        let labelled = |label: Words, text: &str| {
            let text = if text.is_empty() { "／" } else { text };
            (format!("{} {text}", fit(label.get(lang), 10, false)), look.plain())
        };
        let contact = [stored.contact.as_deref(), stored.phone.as_deref()].into_iter().flatten();
        let contact = contact.collect::<Vec<_>>().join("  ");
        let mut out: Lines = vec![
            (format!("{}   {}   {}", facts.number(), facts.state(lang), facts.validity(now, lang)), look.strong()),
            (facts.next(now, lang), next_style(facts, look, cx)),
            (String::new(), look.plain()),
            labelled(words("客戶", "客户", "Customer"), &format!("{}  {contact}", stored.customer_name)),
            labelled(
                words("用途", "用途", "Purpose"),
                &format!("{}   {}   {}", facts.purpose(lang), facts.charge(lang), facts.source(lang)),
            ),
            labelled(
                words("部門", "部门", "Department"),
                &format!(
                    "{}   {} {}",
                    stored.department,
                    words("經辦", "经办", "Handler").get(lang),
                    stored.handler_name
                ),
            ),
            labelled(words("備註", "备注", "Remarks"), stored.remarks.as_deref().unwrap_or_default()),
            (String::new(), look.plain()),
        ];
        out.extend(table(facts, wide, look, lang));
        out.push((String::new(), look.plain()));
        out.extend(life(facts, look, lang));
        out.push((String::new(), look.plain()));
        out.push((words("歷史", "历史", "History").get(lang).to_string(), look.strong()));
        match facts.history(cx) {
            Ok(history) => out.extend(history.into_iter().map(|line| (line, look.quiet()))),
            Err(failure) => out.push((failure.text(lang), look.wrong())),
        }
        out
    }
}

/// The goods as on the paper, with unit weights and, where shown, amounts.
fn table(facts: &Facts, wide: u16, look: Look, lang: Lang) -> Lines {
    let slip = &facts.stored.slip;
    let amounts = facts.prices && slip.charged;
    let rest = wide.saturating_sub(4 + 11 + 7 + 9 + 10 + if amounts { 12 } else { 0 } + 12);
    let name = rest.clamp(14, 40);
    let head = |words: Words, cells: u16, right: bool| fit(words.get(lang), cells, right);
    let mut line = format!(
        "    {} {} {} {} {}",
        head(words("品種", "品种", "Variety"), name, false),
        head(words("規格", "规格", "Size"), 9, false),
        head(words("數量", "数量", "Count"), 6, true),
        head(words("單件克", "单件克", "g each"), 8, true),
        head(words("克重", "克重", "Grams"), 9, true),
    );
    if amounts {
        line.push(' ');
        line.push_str(&head(words("金額", "金额", "Amount"), 11, true));
    }
    let mut out: Lines = vec![(line, look.quiet())];
    for (place, goods) in slip.lines.iter().enumerate() {
        let variety = format!("{} {}", goods.variety_code, goods.variety_name);
        let mut line = format!(
            "{} {} {} {} {} {}",
            fit(&(place + 1).to_string(), 3, true),
            fit(&shorten(&variety, usize::from(name)), name, false),
            fit(&facts::size(goods, lang), 9, false),
            fit(&grouped(goods.count), 6, true),
            fit(&facts::unit(goods), 8, true),
            fit(&grouped(goods.grams.0), 9, true),
        );
        if let (true, Some(amount)) = (amounts, goods.amount) {
            line.push_str(&fit(&facts::yuan(amount.0), 12, true));
        }
        if let Some(drawn) = facts.drawn(place, lang) {
            line.push_str(&format!("  {drawn}"));
        }
        for extra in [&goods.lot, &goods.remarks].into_iter().flatten() {
            line.push_str(&format!("  {extra}"));
        }
        out.push((line, look.plain()));
    }
    let mut total = format!(
        "    {} {} {} {} {}",
        fit(TOTAL.get(lang), name, false),
        fit("", 9, false),
        fit(&grouped(slip.pieces()), 6, true),
        fit("", 8, true),
        fit(&grouped(facts.stored.grams.0), 9, true),
    );
    if let (true, Some(amount)) = (amounts, slip.amount) {
        total.push_str(&fit(&facts::yuan(amount.0), 12, true));
    }
    out.push((total, look.strong()));
    if slip.drawing.is_some() && (facts.pieces() != slip.pieces() || facts.grams() != facts.stored.grams.0) {
        let drawn = words("實取", "实取", "Drawn").get(lang);
        let (pieces, grams) = (PIECES.get(lang), GRAMS.get(lang));
        let text = format!("    {drawn} {} {pieces} {} {grams}", grouped(facts.pieces()), grouped(facts.grams()));
        out.push((text, look.strong()));
    }
    out
}

impl Layer for Page {
    fn title(&self, cx: &Cx<'_>) -> String {
        let label = words("樣品單", "样品单", "Sample slip").get(cx.lang);
        self.detail.facts().map_or(label.to_string(), |facts| format!("{label} {}", facts.number()))
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        match key.code {
            Code::Esc => Reply::Close,
            _ if self.scroll.key(key) => Reply::Done,
            _ => steps::key(self.detail.facts(), key, cx).unwrap_or(Reply::Ignored),
        }
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        self.detail.reload(cx);
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let newest = store::newest(cx.view()).unwrap_or(0);
        if newest != self.seen {
            self.seen = newest;
            self.detail.reload(cx);
        }
        let lines = self.lines(area.width.saturating_sub(2), cx);
        self.scroll.draw(lines, canvas, area, cx.lang);
    }

    fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        let mut out = steps::commands(self.detail.facts(), cx);
        out.push(Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")));
        out
    }

    fn run(&mut self, name: &'static str, cx: &Cx<'_>) -> Reply {
        steps::run(self.detail.facts(), name, cx)
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        self.detail.reload(cx);
        answered(answer)
    }

    fn show(&mut self, record: &str, _cx: &Cx<'_>) -> bool {
        self.detail
            .facts()
            .is_some_and(|facts| facts.number().to_string() == record && facts.number().key() == self.key)
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let text = [
            words(
                "這一頁是一張單的全部：品名、簽字、提取、放行、打印和歷史。名稱、克重、價格在開單時就定下了。",
                "这一页是一张单的全部：品名、签字、提取、放行、打印和历史。名称、克重、价格在开单时就定下了。",
                "Everything about one slip: goods, signatures, drawing, release, prints, history. Names, weights and prices were frozen when it was issued.",
            ),
            words(
                "F6 辦下一步；再按 F6 看其他步驟，辦不了的說明為什麼。Esc 回清單。",
                "F6 办下一步；再按 F6 看其他步骤，办不了的说明为什么。Esc 回清单。",
                "F6 takes the next step; F6 again lists the others, and why some are not possible. Esc goes back to the list.",
            ),
        ];
        let text = text.iter().map(|words| words.get(cx.lang).to_string()).collect();
        Help { title: self.title(cx), rule: Rule::Clause("S3"), text }
    }
}

/// What became of a request that a list or a detail made.
pub fn answered(answer: Answer) -> Reply {
    match answer {
        // What is made is a file; whether it reaches paper is the viewer's or the printer's business.
        Answer::Printed(lines) => Reply::Tell(Notice::pdf(&lines)),
        Answer::Job(job) => Reply::Tell(Notice::job(&job)),
        Answer::Refused(failure) => Reply::Tell(Notice::refused(&failure)),
        Answer::Added(_) | Answer::Done(_) => Reply::Done,
    }
}

/// Prints a slip: what F5 asks for.
pub fn print(facts: &Facts) -> Reply {
    let ended = matches!(facts.stored.slip.state, State::Void | State::Rejected);
    Reply::Ask(Request::Print {
        record: facts.number().to_string(),
        // The gate copy of a slip that has ended never prints again; the retained copy may.
        paper: ended.then_some("retained"),
        preview: false,
    })
}
