//! The detail of a slip: beside or below the list, and full screen with its history. Reads once per change; draws only.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::facts::{self, Facts};
use super::steps;
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::record::life::{self, labelled};
use crate::kernel::record::panes::column;
use crate::kernel::record::{self, Lines, Stepped};
use crate::kernel::text::width::shorten;
use crate::kernel::text::wrap::wrap;
use crate::kernel::ui::canvas::{Canvas, fit, width};
use crate::kernel::ui::{Command, Cx, Key, Look, Reply, Request};
use crate::kernel::units::grouped;
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::sample::rules::State;

const GRAMS: Words = words("克", "克", "g");
const PIECES: Words = words("件", "件", "pcs");
const TOTAL: Words = words("合計", "合计", "Total");

/// Draws it in short: in two columns where there is room, else in one.
pub fn draw(facts: &Facts, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
    if area.width >= 70 { broad(facts, canvas, area, cx) } else { narrow(facts, canvas, area, cx) }
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
    let mut out = life::happened(&facts.life, look);
    out.push((facts.printed.clone(), look.quiet()));
    for (text, _) in facts.links(lang) {
        out.push((text, look.accent()));
    }
    out
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

impl record::Facts for Facts {
    const LABEL: Words = words("樣品單", "样品单", "Sample slip");
    const GONE: Words = words("讀不出這張單。", "读不出这张单。", "This slip can't be read.");

    fn read(key: i64, cx: &Cx<'_>) -> Outcome<Option<Facts>> {
        facts::read(key, cx)
    }

    fn number(&self) -> String {
        self.stored.slip.number.to_string()
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
        (Rule::Clause("S3"), text.iter().map(|words| words.get(cx.lang).to_string()).collect())
    }
}

/// Everything about a slip.
fn whole(facts: &Facts, wide: u16, cx: &Cx<'_>) -> Lines {
    let (look, lang) = (cx.look, cx.lang);
    let stored = &facts.stored;
    let now = cx.now.minute();
    let line = |label: Words, text: &str| (labelled(label, text, lang), look.plain());
    let contact = [stored.contact.as_deref(), stored.phone.as_deref()].into_iter().flatten();
    let contact = contact.collect::<Vec<_>>().join("  ");
    let purpose = format!("{}   {}   {}", facts.purpose(lang), facts.charge(lang), facts.source(lang));
    let handler = words("經辦", "经办", "Handler").get(lang);
    let department = format!("{}   {handler} {}", stored.department, stored.handler_name);
    let mut out: Lines = vec![
        (format!("{}   {}   {}", facts.number(), facts.state(lang), facts.validity(now, lang)), look.strong()),
        (facts.next(now, lang), next_style(facts, look, cx)),
        (String::new(), look.plain()),
        line(words("客戶", "客户", "Customer"), &format!("{}  {contact}", stored.customer_name)),
        line(words("用途", "用途", "Purpose"), &purpose),
        line(words("部門", "部门", "Department"), &department),
        line(words("備註", "备注", "Remarks"), stored.remarks.as_deref().unwrap_or_default()),
        (String::new(), look.plain()),
    ];
    out.extend(table(facts, wide, look, lang));
    out.push((String::new(), look.plain()));
    out.extend(life(facts, look, lang));
    out.push((String::new(), look.plain()));
    out.extend(life::history(&facts.number().to_string(), facts::label, cx));
    out
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
