//! Draws the gate screen: the number, the verdict in large letters, beside it what the slip says, below it the count and
//! the goods, or every reason. Changes nothing but how far the goods have scrolled.

use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use super::differ;
use super::letters::{self, Big, Size};
use super::state::{Gate, Stage};
use crate::kernel::form::line::Line;
use crate::kernel::problem::Rule;
use crate::kernel::text::wrap::wrap;
use crate::kernel::time::Day;
use crate::kernel::ui::canvas::{Canvas, fit, width};
use crate::kernel::units::{decimal, grouped};
use crate::kernel::words::{Lang, Words, words};
use crate::say;
use crate::workflow::gate::Pass;

const NUMBER: Words = words("單號", "单号", "Slip No.");
const COUNT: Words = words("清點件數", "清点件数", "Pieces counted");
const SCAN: Words = words("掃碼，或照紙打單號後按回車", "扫码，或照纸打单号后按回车", "scan, or type and press Enter");
const HOW: Words = words(
    "照實物數，填總件數，回車放行",
    "照实物数，填总件数，回车放行",
    "count the goods, type all pieces, Enter releases",
);
const LOOKING: Words = words(
    "只有門衛能放行，這裡只能看。要放行，請門衛按 F10 換操作人。",
    "只有门卫能放行，这里只能看。要放行，请门卫按 F10 换操作人。",
    "Only a guard releases; you can look. The guard takes over by F10, change operator.",
);
const ASK: Words = words(
    "單上簽字齊全，提取還沒有登記。看出門證聯上的取樣人、發樣人和數量，按 F2 補記提取，再清點放行。",
    "单上签字齐全，提取还没有登记。看出门证联上的取样人、发样人和数量，按 F2 补记提取，再清点放行。",
    "Signed, but not recorded as drawn. Look at the gate copy for taker, giver and counts, record them with F2, then count and release.",
);
const HOUSE: Words = words("本單位的規定", "本单位的规定", "house rule");

/// The least that the facts beside the verdict need.
const FACTS: u16 = 18;

/// Where drawing is, and in what.
struct Sheet {
    area: Rect,
    today: Day,
    lang: Lang,
    /// Whether blank lines can be spared.
    tall: bool,
}

/// Draws the screen and gives the insertion point.
pub fn draw(gate: &mut Gate, canvas: &mut Canvas<'_>, area: Rect, today: Day, lang: Lang) -> Option<Position> {
    if area.height < 4 || area.width < 20 {
        return None;
    }
    let sheet = Sheet { area, today, lang, tall: area.height >= 22 };
    let counts = gate.counts();
    let at_number = sheet.number(gate, canvas, !counts);
    let cursor = match &mut gate.stage {
        Stage::Waiting => {
            sheet.waiting(canvas);
            at_number
        }
        Stage::Ended { out, number, lines } => {
            let (big, style) =
                if *out { (Big::Out, canvas.look.strong()) } else { (Big::Stop, band(canvas.look.wrong())) };
            sheet.ended(canvas, big, style, number, lines);
            at_number
        }
        Stage::Judged { pass, count } => {
            let (big, style) = match (pass.may_leave() && count.differs.is_none(), pass.can_draw_here) {
                (true, _) => (Big::Go, canvas.look.good().add_modifier(Modifier::BOLD)),
                (false, true) => (Big::Ask, canvas.look.accent()),
                (false, false) => (Big::Stop, band(canvas.look.wrong())),
            };
            let mut y = sheet.verdict(canvas, big, style, &sheet.facts(pass));
            let mut cursor = at_number;
            if pass.may_leave() {
                if counts {
                    cursor = sheet.count(canvas, &mut count.line, count.differs.map(|n| (pass.pieces, n)), y);
                } else {
                    canvas.text(area.x + 1, y, LOOKING.get(lang), area.width - 2, canvas.look.quiet());
                }
                y += 1;
            } else if pass.can_draw_here {
                y = sheet.paragraph(canvas, y, "", ASK.get(lang), canvas.look.plain());
            } else {
                y = sheet.reasons(canvas, pass, y);
            }
            // A blank line, where the goods leave room for it.
            let needed = u16::try_from(pass.lines.len() + 2).unwrap_or(u16::MAX);
            let spare = area.bottom().saturating_sub(y) > needed;
            sheet.goods(canvas, pass, &mut gate.top, y + u16::from(spare));
            cursor
        }
    };
    Some(cursor).filter(|cursor| area.contains(*cursor))
}

/// Letters cut out of a coloured band: what says no differs in shape, not in colour alone.
fn band(style: Style) -> Style {
    style.add_modifier(Modifier::REVERSED | Modifier::BOLD)
}

impl Sheet {
    fn number(&self, gate: &mut Gate, canvas: &mut Canvas<'_>, here: bool) -> Position {
        let (area, look, label) = (self.area, canvas.look, NUMBER.get(self.lang));
        canvas.text(area.x + 1, area.y, label, width(label), if here { look.accent() } else { look.quiet() });
        let x = area.x + 1 + width(label) + 2;
        let room = 24.min(area.right().saturating_sub(x + 1)).max(1);
        let (text, at) = gate.number.shown(usize::from(room));
        let style = if here { look.field() } else { look.plain() };
        canvas.text(x, area.y, &fit(&text, room, false), room, style);
        if matches!(gate.stage, Stage::Waiting | Stage::Ended { .. }) && gate.number.text().is_empty() {
            let hint_at = x + room + 2;
            canvas.text(hint_at, area.y, SCAN.get(self.lang), area.right().saturating_sub(hint_at), look.quiet());
        }
        Position::new(x + u16::try_from(at).unwrap_or(0), area.y)
    }

    fn waiting(&self, canvas: &mut Canvas<'_>) {
        let look = canvas.look;
        let say = words(
            "掃出門證聯上的條碼，或打單號。掃碼只查，不放行。",
            "扫出门证联上的条码，或打单号。扫码只查，不放行。",
            "Scan the bar code of the gate copy, or type its number. A scan looks up; it never releases.",
        );
        let wide = self.area.width.saturating_sub(8);
        let rows = self.area.y + self.area.height / 3..self.area.bottom();
        for (y, part) in rows.zip(wrap(say.get(self.lang), usize::from(wide))) {
            let x = self.area.x + (self.area.width.saturating_sub(width(part))) / 2;
            canvas.text(x, y, part, wide, look.quiet());
        }
    }

    /// Draws the word and what stands beside it; gives the first free row below both.
    fn verdict(&self, canvas: &mut Canvas<'_>, big: Big, style: Style, facts: &[(String, Style)]) -> u16 {
        let area = self.area;
        let look = canvas.look;
        let large = area.height >= 28 && area.width >= 110;
        let size = if large { Size::Large } else { Size::Small };
        let rows = letters::draw(big.word(self.lang), size, look);
        let wide = rows.first().map_or(0, |row| width_of(row)) + 4;
        let high = u16::try_from(rows.len()).unwrap_or(0);
        let top = area.y + 1 + u16::from(self.tall);
        let place = Rect::new(area.x + 1, top, wide.min(area.width.saturating_sub(2)), high);
        for (y, row) in (place.y..place.bottom().min(area.bottom())).zip(&rows) {
            let row = fit(&format!("  {row}"), place.width, false);
            canvas.text(place.x, y, &row, place.width, style);
        }
        let mut below = place.bottom() + u16::from(self.tall);
        let x = place.right() + 2;
        let room = (area.right().saturating_sub(1)).saturating_sub(x);
        if room >= FACTS {
            let mut y = top + u16::from(high > 8);
            let end = place.bottom().min(area.bottom());
            for (text, style) in facts {
                for part in wrap(text, usize::from(room)).into_iter().take(2) {
                    if y < end {
                        canvas.text(x, y, part, room, *style);
                        y += 1;
                    }
                }
            }
        } else {
            let line = facts.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join("  ");
            canvas.text(area.x + 1, below, &line, area.width - 2, look.plain());
            below += 1;
        }
        below
    }

    /// What the slip says of itself, a line each.
    fn facts(&self, pass: &Pass) -> Vec<(String, Style)> {
        let plain = Style::new();
        let number = pass.number.map_or_else(|| pass.typed.clone(), |number| number.to_string());
        let mut out = vec![(number, plain.add_modifier(Modifier::BOLD))];
        if !pass.found {
            return out;
        }
        out.push((pass.customer.clone(), plain));
        let handler = &pass.handler;
        let handler = say!("經辦 {handler}", "经办 {handler}", "Handler {handler}");
        out.push((handler.get(self.lang).to_string(), plain));
        let valid = match pass.valid_through {
            Some(day) if day == self.today => {
                Some(say!("有效至 今日 24:00", "有效至 今日 24:00", "Valid until 24:00 today"))
            }
            Some(day) => Some(say!("有效至 {day}", "有效至 {day}", "Valid through {day}")),
            None if pass.may_leave() => Some(say!("有效期 不限", "有效期 不限", "Valid without limit")),
            None => None,
        };
        out.extend(valid.map(|say| (say.get(self.lang).to_string(), plain)));
        let times = pass.printed;
        let english = match times {
            0 => "Not printed".to_string(),
            1 => "Printed once".to_string(),
            times => format!("Printed {times} times"),
        };
        let printed = say!("印過 {times} 次", "印过 {times} 次", "{english}");
        out.push((printed.get(self.lang).to_string(), plain));
        out
    }

    /// The count field; gives the insertion point.
    fn count(&self, canvas: &mut Canvas<'_>, line: &mut Line, differs: Option<(i64, i64)>, y: u16) -> Position {
        let (area, look, label) = (self.area, canvas.look, COUNT.get(self.lang));
        canvas.text(area.x + 1, y, label, width(label), look.accent());
        let x = area.x + 1 + width(label) + 2;
        let room = 9;
        let (text, at) = line.shown(usize::from(room));
        canvas.text(x, y, &fit(&text, room, false), room, look.field());
        let hint_at = x + room + 2;
        let rest = area.right().saturating_sub(hint_at);
        match differs {
            Some((due, counted)) => {
                let both = differ(due, counted, self.lang);
                let end = canvas.text(hint_at, y, &both, rest, look.wrong().add_modifier(Modifier::BOLD));
                let how = words("F6 不放行，Esc 重數", "F6 不放行，Esc 重数", "F6 refuse, Esc recount");
                canvas.text(end + 2, y, how.get(self.lang), area.right().saturating_sub(end + 2), look.plain());
            }
            None => {
                canvas.text(hint_at, y, HOW.get(self.lang), rest, look.quiet());
            }
        }
        Position::new(x + u16::try_from(at).unwrap_or(0), y)
    }

    /// Every reason, the worst first, with what it rests on; gives the first free row.
    fn reasons(&self, canvas: &mut Canvas<'_>, pass: &Pass, mut y: u16) -> u16 {
        let several = pass.reasons.len() > 1;
        for (place, reason) in (1..).zip(&pass.reasons) {
            let mark = if several { format!("{place}") } else { String::new() };
            let style = if place == 1 { canvas.look.strong() } else { canvas.look.plain() };
            let rule = match reason.rule {
                Rule::Clause(id) => format!(" [{id}]"),
                Rule::House => format!(" [{}]", HOUSE.get(self.lang)),
                Rule::Plain => String::new(),
            };
            y = self.paragraph(canvas, y, &mark, &format!("{}{rule}", reason.say.get(self.lang)), style);
        }
        y
    }

    /// Writes a text over the width, behind a mark; gives the first free row.
    fn paragraph(&self, canvas: &mut Canvas<'_>, mut y: u16, mark: &str, text: &str, style: Style) -> u16 {
        let indent = if mark.is_empty() { 1 } else { 4 };
        let room = self.area.width.saturating_sub(indent + 1);
        canvas.text(self.area.x + 1, y, mark, 3, style);
        for part in wrap(text, usize::from(room)) {
            if y < self.area.bottom() {
                canvas.text(self.area.x + indent, y, part, room, style);
                y += 1;
            }
        }
        y
    }

    /// The goods with their totals, as many lines as fit from the first shown one on.
    fn goods(&self, canvas: &mut Canvas<'_>, pass: &Pass, top: &mut usize, y: u16) {
        let (area, look) = (self.area, canvas.look);
        let rows = usize::from(area.bottom().saturating_sub(y));
        if !pass.found || rows < 3 {
            return;
        }
        let (size, count, grams) = (14, 8, 10);
        let name = area.width.saturating_sub(2 + size + count + grams + 3).min(48);
        let line = |variety: &str, what: &str, pieces: &str, weight: &str| {
            let variety = fit(variety, name, false);
            let what = fit(what, size, false);
            format!("{variety} {what} {} {}", fit(pieces, count, true), fit(weight, grams, true))
        };
        let shown = rows - 2;
        *top = (*top).min(pass.lines.len().saturating_sub(shown));
        let all = pass.lines.len();
        let mut variety = words("品種", "品种", "Variety").get(self.lang).to_string();
        if all > shown {
            variety = format!("{variety}  {}-{}/{all} PgDn", *top + 1, (*top + shown).min(all));
        }
        let head = line(
            &variety,
            words("規格", "规格", "Size").get(self.lang),
            words("件數", "件数", "Pieces").get(self.lang),
            words("克重", "克重", "Grams").get(self.lang),
        );
        canvas.text(area.x + 1, y, &head, area.width - 2, if all > shown { look.accent() } else { look.quiet() });
        let mut y = y + 1;
        for goods in pass.lines.iter().skip(*top).take(shown) {
            let size = goods.size.get(self.lang);
            let what = match goods.metres {
                Some(metres) => {
                    let metres = decimal(metres, 1);
                    say!("{size} {metres} 米", "{size} {metres} 米", "{size} {metres} m").get(self.lang).to_string()
                }
                None => size.to_string(),
            };
            let text = line(&goods.variety, &what, &grouped(goods.count), &grouped(goods.grams));
            canvas.text(area.x + 1, y, &text, area.width - 2, look.plain());
            y += 1;
        }
        let total =
            line(words("合計", "合计", "Total").get(self.lang), "", &grouped(pass.pieces), &grouped(pass.grams));
        canvas.text(area.x + 1, y, &total, area.width - 2, look.strong());
    }

    fn ended(&self, canvas: &mut Canvas<'_>, big: Big, style: Style, number: &str, lines: &[String]) {
        let look = canvas.look;
        let mut y = self.verdict(canvas, big, style, &[(number.to_string(), look.strong())]);
        for line in lines {
            y = self.paragraph(canvas, y, "", line, look.plain());
        }
        let next = words("可以接著掃下一張。", "可以接着扫下一张。", "Ready for the next slip.");
        self.paragraph(canvas, y + 1, "", next.get(self.lang), look.quiet());
    }
}

/// Cells of a row of block signs, which take one each.
fn width_of(row: &str) -> u16 {
    u16::try_from(row.chars().count()).unwrap_or(u16::MAX)
}
