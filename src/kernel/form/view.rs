//! Draws a form: labels and values in the paper's lines, the grid, the list of candidates, the help of the current field
//! and its mistake. Changes nothing but how far a long field has scrolled.

use ratatui::layout::{Position, Rect};

use super::field::{Field, Kind};
use super::layout::{Computed, GridColumn, Layout, Place, Stop, column};
use super::picker::Picker;
use super::slot::Slot;
use super::state::{Focus, Form, Grid, Part};
use crate::kernel::problem::Rule;
use crate::kernel::report::view::more;
use crate::kernel::text::width::shorten;
use crate::kernel::text::wrap::wrap;
use crate::kernel::ui::canvas::{Canvas, fit, width};
use crate::kernel::ui::overlay;
use crate::kernel::words::{Lang, Words, words};

/// The rows at the foot of a form: a blank one, help or mistake, options or clause.
const FOOT: u16 = 4;
/// Rows of a grid that a form keeps room for before it spreads its lines.
const GRID_ROOM: u16 = 8;

const NEW: Words = words("新", "新", "new");
const NOW: Words = words("現在", "现在", "now");
const TOTAL: Words = words("合計", "合计", "Total");
const HOUSE: Words = words("本單位的規定", "本单位的规定", "house rule");

/// How a form was laid out in an area.
struct Sheet<'a> {
    area: Rect,
    layout: &'a Layout,
    computed: &'a Computed,
    lang: Lang,
}

/// One line of the sheet.
enum Line {
    /// Fields by the index of their part, each with its share.
    Fields(Vec<(usize, u16)>),
    /// A grid by the index of its part.
    Grid(usize),
}

/// One line with its fields' starts and widths.
enum Placed {
    /// Fields by the index of their part.
    Fields(Vec<(usize, u16, u16)>),
    /// A grid by the index of its part.
    Grid(usize),
}

/// Draws the form and gives the insertion point.
pub fn draw(
    form: &mut Form,
    canvas: &mut Canvas<'_>,
    area: Rect,
    layout: &Layout,
    computed: &Computed,
    lang: Lang,
) -> Option<Position> {
    let sheet = Sheet { area, layout, computed, lang };
    let foot = FOOT.min(area.height.saturating_sub(1));
    let body = Rect::new(area.x, area.y, area.width, area.height - foot);
    let cursor = sheet.body(form, canvas, body).filter(|cursor| body.contains(*cursor));
    sheet.foot(form, canvas, Rect::new(area.x, body.bottom(), area.width, foot));
    if let (Some(picker), Some(cursor)) = (form.picker(), cursor) {
        // The field keeps its row and the two below the candidates of an input method are theirs to take.
        let field = Rect::new(cursor.x.saturating_sub(2).max(area.x), cursor.y, 2, 1);
        candidates(picker, canvas, Rect { height: area.height, ..area }, field, lang);
    }
    cursor
}

impl Sheet<'_> {
    fn lines(&self, form: &Form) -> Vec<Line> {
        let mut out = Vec::new();
        let mut done = vec![false; form.parts().len()];
        for (index, part) in form.parts().iter().enumerate() {
            if done.get(index).copied().unwrap_or(true) {
                continue;
            }
            match part {
                Part::Grid(_) => out.push(Line::Grid(index)),
                Part::Leaf(_) if form.stop(Focus { part: index, ..Focus::default() }) == Stop::Hide => {}
                Part::Leaf(leaf) => {
                    let line = self.layout.lines.iter().find(|line| line.iter().any(|place| place.key == leaf.path));
                    let find = |place: &Place| {
                        let at =
                            form.parts().iter().position(|part| matches!(part, Part::Leaf(it) if it.path == place.key));
                        at.filter(|at| form.stop(Focus { part: *at, ..Focus::default() }) != Stop::Hide)
                            .map(|at| (at, place.share.max(1)))
                    };
                    let fields: Vec<(usize, u16)> =
                        line.map_or_else(|| vec![(index, 1)], |line| line.iter().filter_map(find).collect());
                    for (at, _) in &fields {
                        if let Some(flag) = done.get_mut(*at) {
                            *flag = true;
                        }
                    }
                    out.push(Line::Fields(fields));
                }
            }
        }
        out
    }

    /// Where a line's fields start and how wide each is.
    fn columns(&self, fields: &[(usize, u16)]) -> Vec<(usize, u16, u16)> {
        let all: u16 = fields.iter().map(|(_, share)| share).sum();
        let room = self.area.width;
        let mut before = 0_u16;
        fields
            .iter()
            .map(|(index, share)| {
                let at =
                    |sum: u16| u16::try_from(u32::from(room) * u32::from(sum) / u32::from(all.max(1))).unwrap_or(room);
                let (start, end) = (at(before), at(before + share));
                before += share;
                (*index, self.area.x + start, end - start)
            })
            .collect()
    }

    fn body(&self, form: &mut Form, canvas: &mut Canvas<'_>, area: Rect) -> Option<Position> {
        let lines = self.lines(form);
        let count = u16::try_from(lines.len()).unwrap_or(u16::MAX);
        let grid = lines.iter().any(|line| matches!(line, Line::Grid(..)));
        let needed = count.saturating_mul(2).saturating_add(if grid { GRID_ROOM } else { 0 });
        let step = if needed <= area.height { 2 } else { 1 };
        // One width for the labels of each column of lines, so that values stand in line.
        let mut labels: Vec<(usize, u16, u16)> = Vec::new();
        for line in &lines {
            let Line::Fields(fields) = line else { continue };
            for (index, x, _) in self.columns(fields) {
                let Some(Part::Leaf(leaf)) = form.parts().get(index) else { continue };
                let wide = width(leaf.field.label.get(self.lang)).min(24);
                match labels.iter_mut().find(|(_, at, _)| *at == x) {
                    Some((_, _, known)) => *known = wide.max(*known),
                    None => labels.push((0, x, wide)),
                }
            }
        }
        let focus = form.focus();
        // What stands behind a grid has its place at the foot, as on the paper, once one is there or there is room.
        let mut lines = lines;
        let grid_at = lines.iter().position(|line| matches!(line, Line::Grid(..)));
        let mut tail = grid_at.map_or_else(Vec::new, |at| lines.split_off(at + 1));
        let in_tail = tail.iter().position(|line| holds(line, focus.part));
        let most = area.height / 2;
        let high = u16::try_from(tail.len()).unwrap_or(most).min(most);
        let roomy = area.height >= u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(high + GRID_ROOM + 4);
        let foot = if in_tail.is_some() || roomy { high } else { 0 };
        let below = area.bottom().saturating_sub(foot);
        let whole = area;
        let area = Rect { height: area.height.saturating_sub(foot + u16::from(foot > 0)), ..area };
        if in_tail.is_some_and(|at| at >= usize::from(high)) {
            tail.drain(..in_tail.unwrap_or(0) + 1 - usize::from(high));
        }
        // The first line to show, so that the current one is on the screen.
        let current = lines.iter().position(|line| holds(line, focus.part)).or(in_tail.and(grid_at));
        // A short grid takes only what it needs (a blank, headings, rows, total): the fields over it stay in sight.
        let rows =
            form.parts().iter().find_map(|part| if let Part::Grid(it) = part { Some(it.rows.len()) } else { None });
        let grid_rows = rows.filter(|_| grid).map_or(0, |rows| u16::try_from(rows + 3).unwrap_or(6).min(6));
        let fits = usize::from(area.height.saturating_sub(grid_rows) / step).max(1);
        let top = current.unwrap_or(0).saturating_sub(fits.saturating_sub(1));
        let mut plan: Vec<(u16, Line)> = Vec::new();
        let mut y = area.y;
        for line in lines.into_iter().skip(top) {
            if y >= area.bottom() {
                break;
            }
            if let Line::Grid(..) = line {
                y += u16::from(step == 1 && y > area.y);
                plan.push((y, line));
                y = area.bottom();
            } else {
                plan.push((y, line));
                y += step;
            }
        }
        // What is reckoned stands under the fields; under a grid, the grid draws it.
        if !grid && !self.computed.note.is_empty() {
            let wide = area.width.saturating_sub(2);
            let parts = wrap(&self.computed.note, usize::from(wide));
            // A blank row goes before anything that is said.
            let has_room = usize::from(area.bottom().saturating_sub(y)) > parts.len();
            let rows = y + u16::from(step == 1 && has_room)..area.bottom();
            let (all, room) = (parts.len(), rows.len());
            let top = form.note_drawn(all, room);
            for (y, part) in rows.zip(parts.into_iter().skip(top)) {
                canvas.text(area.x + 1, y, part, wide, canvas.look.strong());
            }
            if all > room && room > 0 {
                let note = more(top, all.saturating_sub(top + room), self.lang);
                let column = area.right().saturating_sub(1 + width(&note)).max(area.x + 1);
                canvas.text(column, area.bottom() - 1, &note, wide, canvas.look.quiet());
            }
        }
        let mut cursor = None;
        let tail = (below..whole.bottom()).zip(tail);
        let plan: Vec<(u16, Placed)> = plan
            .into_iter()
            .chain(tail)
            .map(|(y, line)| match line {
                Line::Fields(fields) => (y, Placed::Fields(self.columns(&fields))),
                Line::Grid(index) => (y, Placed::Grid(index)),
            })
            .collect();
        for (y, line) in plan {
            match line {
                Placed::Fields(fields) => {
                    let last = fields.len().saturating_sub(1);
                    for (place, (index, x, wide)) in fields.into_iter().enumerate() {
                        let label = labels.iter().find(|(_, at, _)| *at == x).map_or(8, |(_, _, wide)| *wide);
                        let spot = Spot { index, x, y, wide, label, below: step > 1 && y < below, last: place == last };
                        cursor = self.field(form, canvas, &spot).or(cursor);
                    }
                }
                Placed::Grid(index) => {
                    let area = Rect::new(area.x, y, area.width, area.bottom().saturating_sub(y));
                    cursor = self.grid(form, index, canvas, area).or(cursor);
                }
            }
        }
        cursor
    }

    fn field(&self, form: &mut Form, canvas: &mut Canvas<'_>, spot: &Spot) -> Option<Position> {
        let look = canvas.look;
        let focus = form.focus();
        let Some(Part::Leaf(leaf)) = form.parts().get(spot.index) else { return None };
        let current = focus.part == spot.index;
        let (field, blank) = (leaf.field, leaf.slot.is_blank());
        let problem = form.problem(&leaf.path).cloned();
        let remarked = problem.is_none() && form.remark(&leaf.path).is_some();
        let (mark, mark_style) = match (&problem, current, field.required) {
            (Some(_), _, _) => ("!", look.wrong()),
            (None, false, _) if remarked => ("?", look.accent()),
            (None, true, _) => (">", look.accent()),
            (None, false, true) => ("*", look.quiet()),
            (None, false, false) => (" ", look.plain()),
        };
        canvas.text(spot.x, spot.y, mark, 1, mark_style);
        let label_style = if current { look.accent() } else { look.quiet() };
        let label = shorten(field.label.get(self.lang), usize::from(spot.label)).into_owned();
        canvas.text(spot.x + 1, spot.y, &label, spot.label, label_style);
        let x = spot.x + spot.label + 3;
        let end = spot.x + spot.wide.saturating_sub(if spot.last { 1 } else { 2 });
        let room = end.saturating_sub(x);
        let unit = unit(field).get(self.lang);
        let note = note(&leaf.slot);
        let cells =
            field_width(field, self.lang).min(room.saturating_sub(if unit.is_empty() { 0 } else { width(unit) + 1 }));
        let shown = leaf.slot.shown(field, self.lang);
        let mut cursor = None;
        let mut behind;
        if current {
            let (text, column) = match form.line() {
                Some(line) => line.shown(usize::from(cells)),
                None => {
                    let column = width(&shown).min(cells.saturating_sub(1));
                    (shown, usize::from(column))
                }
            };
            canvas.text(x, spot.y, &fit(&text, cells, false), cells, look.field());
            if form.is_selected() {
                canvas.style(Rect::new(x, spot.y, width(&text).min(cells), 1), look.selected());
            }
            cursor = Some(Position::new(x + u16::try_from(column).unwrap_or(0), spot.y));
            behind = x + cells;
        } else if blank && !field.required {
            // The time of a step left empty is now, wherever it stands.
            let empty = if field.key == "at" { NOW.get(self.lang) } else { "／" };
            behind = canvas.text(x, spot.y, empty, room, look.quiet());
        } else {
            let text = shorten(&shown, usize::from(room)).into_owned();
            behind = canvas.text(x, spot.y, &text, room, look.plain());
        }
        if !unit.is_empty() && (current || !blank) {
            behind = canvas.text(behind + 1, spot.y, unit, end.saturating_sub(behind + 1), look.quiet());
        }
        match problem {
            Some(problem) => {
                let say = problem.say.get(self.lang);
                if spot.below {
                    canvas.text(x, spot.y + 1, brief(say, room), room, look.wrong());
                } else if spot.last {
                    let room = end.saturating_sub(behind + 2);
                    canvas.text(behind + 2, spot.y, brief(say, room), room, look.wrong());
                }
            }
            None if !note.is_empty() && end.saturating_sub(behind) > 6 => {
                let room = end - behind - 2;
                canvas.text(behind + 2, spot.y, &shorten(&note, usize::from(room)), room, look.quiet());
            }
            None => {}
        }
        cursor
    }

    fn grid(&self, form: &mut Form, index: usize, canvas: &mut Canvas<'_>, area: Rect) -> Option<Position> {
        let look = canvas.look;
        let focus = form.focus();
        let Some(Part::Grid(grid)) = form.parts().get(index) else { return None };
        let grid = grid.clone();
        let columns = self.grid_columns(&grid, area);
        for column in columns.iter().filter(|column| column.heads) {
            canvas.text(column.x, area.y, &fit(&column.heading, column.wide, column.right), column.wide, look.quiet());
        }
        let number_width = 3;
        let totals = u16::from(!self.computed.total.is_empty()) + u16::from(!self.computed.note.is_empty());
        let room = area.height.saturating_sub(1 + totals);
        let here = focus.part == index;
        // From behind it one looks back on its end.
        let behind = if focus.part > index { grid.rows.len().saturating_sub(1) } else { 0 };
        let at = if here { focus.row } else { behind };
        let first = at.saturating_sub(usize::from(room.saturating_sub(1)));
        let mut cursor = None;
        let mut y = area.y + 1;
        let mut filled = grid.rows.iter().take(first).filter(|row| !row.iter().all(Slot::is_blank)).count();
        for (row, slots) in grid.rows.iter().enumerate().skip(first).take(usize::from(room)) {
            if (0..slots.len()).all(|cell| form.stop(Focus { part: index, row, cell }) == Stop::Hide) {
                continue;
            }
            let current_row = here && row == focus.row;
            let path = form.path_of(Focus { part: index, row, cell: 0 });
            // What is wrong with the grid as a whole is marked at its first row.
            let row_problem = form.problem(path.split('.').next().unwrap_or("")).is_some()
                || (row == 0 && form.problem(grid.field.key).is_some());
            let (mark, style) = match (row_problem, current_row) {
                (true, _) => ("!", look.wrong()),
                (_, true) => (">", look.accent()),
                _ => (" ", look.plain()),
            };
            canvas.text(area.x, y, mark, 1, style);
            canvas.text(area.x + 1, y, &(row + 1).to_string(), number_width, look.quiet());
            for (cell, (slot, column)) in slots.iter().zip(&columns).enumerate() {
                let Some(field) = grid.columns.get(cell) else { continue };
                if column.wide == 0 || form.stop(Focus { part: index, row, cell }) == Stop::Hide {
                    continue;
                }
                let wrong = form.problem(&form.path_of(Focus { part: index, row, cell })).is_some();
                let shown = slot.shown(field, self.lang);
                let style = if wrong { look.wrong() } else { look.plain() };
                if current_row && focus.cell == cell {
                    let cells = usize::from(column.wide);
                    let (text, at) = match form.line() {
                        Some(line) if column.right => {
                            // A number is typed where it will stand: at the right, the insertion point behind it.
                            let (text, at) = line.shown(cells);
                            let text = text.trim_end().to_string();
                            let blanks = cells.saturating_sub(usize::from(width(&text)) + 1);
                            (format!("{}{text}", " ".repeat(blanks)), (at + blanks).min(cells.saturating_sub(1)))
                        }
                        Some(line) => line.shown(cells),
                        None => {
                            let column = usize::from(width(&shown)).min(cells.saturating_sub(1));
                            (shown, column)
                        }
                    };
                    let line = fit(&text, column.wide, false);
                    canvas.text(column.x, y, &line, column.wide, style.patch(look.field()));
                    if form.is_selected() {
                        let blanks = width(&text) - width(text.trim_start());
                        let wide = width(&text).min(column.wide).saturating_sub(blanks);
                        canvas.style(Rect::new(column.x + blanks, y, wide, 1), look.selected());
                    }
                    cursor = Some(Position::new(column.x + u16::try_from(at).unwrap_or(0), y));
                } else {
                    canvas.text(column.x, y, &fit(&shown, column.wide, column.right), column.wide, style);
                }
                if wrong {
                    canvas.text(column.x.saturating_sub(1), y, "!", 1, look.wrong());
                }
            }
            if !slots.iter().all(Slot::is_blank) {
                let texts = self.computed.rows.get(filled);
                filled += 1;
                let computed = texts.into_iter().flatten().zip(columns.iter().skip(grid.columns.len()));
                for (text, column) in computed.filter(|(text, _)| !text.is_empty()) {
                    canvas.text(column.x, y, &fit(text, column.wide, column.right), column.wide, look.plain());
                }
            }
            y += 1;
        }
        if !self.computed.total.is_empty() && y < area.bottom() {
            canvas.text(area.x + 1 + number_width, y, TOTAL.get(self.lang), 8, look.quiet());
            for (text, column) in self.computed.total.iter().zip(&columns).filter(|(text, _)| !text.is_empty()) {
                if column.right {
                    canvas.text_right(column.x + column.wide, y, text, look.strong());
                } else {
                    canvas.text(column.x, y, text, column.wide, look.strong());
                }
            }
            y += 1;
        }
        if !self.computed.note.is_empty() && y < area.bottom() {
            let room = area.width.saturating_sub(5);
            canvas.text(
                area.x + 1 + number_width,
                y,
                &shorten(&self.computed.note, usize::from(room)),
                room,
                look.quiet(),
            );
        }
        cursor
    }

    fn grid_columns(&self, grid: &Grid, area: Rect) -> Vec<Drawn> {
        let own = grid.columns.iter().enumerate().map(|(at, field)| {
            let column = self.layout.columns.get(at).copied().unwrap_or(column(12, true));
            (column.words.unwrap_or(field.label), column)
        });
        let computed = self.layout.computed.iter().map(|column| (column.words.unwrap_or(words("", "", "")), *column));
        let all: Vec<(Words, GridColumn)> = own.chain(computed).collect();
        let natural: Vec<usize> = (0..all.len()).filter(|at| !self.layout.order.contains(at)).collect();
        let order: Vec<(usize, GridColumn)> = (self.layout.order.iter().chain(&natural))
            .filter_map(|at| Some((*at, all.get(*at)?.1)))
            .filter(|(_, column)| column.width > 0 && column.shares.is_none())
            .collect();
        let gap = 2;
        let fixed: u16 = order.iter().map(|(_, column)| column.width + gap).sum();
        let extra = area.width.saturating_sub(6 + fixed);
        let growing = u16::try_from(order.iter().filter(|(_, column)| column.grows).count()).unwrap_or(0);
        // Growing columns stop where lines get too long for the eye.
        let more = extra.checked_div(growing).unwrap_or(0).min(16);
        let mut x = area.x + 5;
        let mut spans: Vec<(u16, u16)> = vec![(0, 0); all.len()];
        for (at, column) in order {
            let wide = column.width + if column.grows { more } else { 0 };
            if let Some(span) = spans.get_mut(at) {
                *span = (x, wide.min(area.right().saturating_sub(x)));
            }
            x += wide + gap;
        }
        all.into_iter()
            .enumerate()
            .map(|(at, (words, column))| {
                let (x, wide) = spans.get(column.shares.unwrap_or(at)).copied().unwrap_or_default();
                let heads = column.shares.is_none() && wide > 0;
                Drawn { x, wide, right: column.right, heading: words.get(self.lang).to_string(), heads }
            })
            .collect()
    }

    fn foot(&self, form: &Form, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let Some(field) = form.field() else { return };
        let wide = area.width.saturating_sub(2);
        let (text, style) = match (form.hint(), form.problem_told().or_else(|| form.remark_told())) {
            (Some(hint), _) => (hint.get(self.lang).to_string(), look.accent()),
            (None, Some(problem)) => {
                let style = if form.problem_told().is_some() { look.wrong() } else { look.accent() };
                (format!("{}{}", problem.say.get(self.lang), problem.rule.mark(self.lang)), style)
            }
            (None, None) => (
                format!("{}{}{}", field.label.get(self.lang), colon(self.lang), field.help.get(self.lang)),
                look.plain(),
            ),
        };
        let options = options(form, field, self.lang);
        let options = in_rows(&options, wide);
        let second = options.len() > 1;
        let lines = wrap(&text, usize::from(wide));
        // A long sentence takes the blank row above too, before it is cut; so do many choices.
        let room = if lines.len() > 2 && !second { 3 } else { 2 };
        let cut = lines.len() > room;
        let top = area.y + u16::from(room == 2 && !second);
        for ((index, line), y) in lines.into_iter().take(room).enumerate().zip(top..area.bottom()) {
            canvas.text(area.x + 1, y, line, wide, style);
            if index + 1 == room && cut {
                let more = match self.lang {
                    Lang::En => " more: F1",
                    _ => " 全文 F1",
                };
                canvas.text_right(area.x + 1 + wide, y, more, look.quiet());
            }
        }
        let x = area.x + 1;
        for (row, y) in options.iter().rev().take(2).rev().zip(area.bottom() - if second { 2 } else { 1 }..) {
            let mut x = x;
            for (key, name, chosen) in *row {
                let style = if *chosen { look.accent() } else { look.plain() };
                x = canvas.text(x, y, key, area.right().saturating_sub(x), look.accent()) + 1;
                x = canvas.text(x, y, name, area.right().saturating_sub(x), style) + 2;
            }
        }
        if options.is_empty() {
            let clause = match form.problem_told().map_or(field.rule, |problem| problem.rule) {
                Rule::Clause(clause) => clause,
                Rule::House => HOUSE.get(self.lang),
                Rule::Plain => "",
            };
            canvas.text(x, area.bottom() - 1, clause, wide, look.quiet());
        }
    }
}

/// Whether the part of a form with that index stands in a line.
fn holds(line: &Line, part: usize) -> bool {
    match line {
        Line::Fields(fields) => fields.iter().any(|(index, _)| *index == part),
        Line::Grid(index) => *index == part,
    }
}

/// A field's place on the screen.
struct Spot {
    index: usize,
    x: u16,
    y: u16,
    wide: u16,
    label: u16,
    below: bool,
    last: bool,
}

/// A grid column's place on the screen.
struct Drawn {
    x: u16,
    wide: u16,
    right: bool,
    heading: String,
    /// Whether its heading stands over it; columns that share a place have one heading.
    heads: bool,
}

/// A key that chooses, its name, whether it is chosen.
type Choosing = (String, String, bool);

/// Choices in as many rows as they need.
fn in_rows(options: &[Choosing], wide: u16) -> Vec<&[Choosing]> {
    let mut rows: Vec<&[Choosing]> = Vec::new();
    let (mut first, mut used) = (0, 0);
    for (at, (key, name, _)) in options.iter().enumerate() {
        let needs = width(key) + 1 + width(name);
        if at > first && used + needs > wide {
            rows.extend(options.get(first..at));
            (first, used) = (at, 0);
        }
        used += needs + 2;
    }
    rows.extend(options.get(first..).filter(|rest| !rest.is_empty()));
    rows
}

/// The keys that choose in the current field, each with its name and whether it is chosen.
fn options(form: &Form, field: &Field, lang: Lang) -> Vec<Choosing> {
    match (field.kind, form.slot()) {
        (Kind::Choice(choices), Some(Slot::Choice(chosen))) => choices
            .iter()
            .enumerate()
            .map(|(at, choice)| (choice.key.to_string(), choice.words.get(lang).to_string(), *chosen == Some(at)))
            .collect(),
        (Kind::Many(choices), Some(Slot::Many(chosen))) => choices
            .iter()
            .zip(chosen)
            .map(|(choice, chosen)| (choice.key.to_string(), choice.words.get(lang).to_string(), *chosen))
            .collect(),
        (Kind::Flag, Some(Slot::Flag(flag))) => vec![
            ("1".to_string(), super::slot::YES.get(lang).to_string(), *flag == Some(true)),
            ("2".to_string(), super::slot::NO.get(lang).to_string(), *flag == Some(false)),
        ],
        // Digits choose only while nothing is chosen or typed: only then are they shown.
        (Kind::Pick { .. }, Some(Slot::Pick(line, None))) if line.text().is_empty() => {
            form.menu().iter().zip(1..).map(|(it, digit)| (digit.to_string(), it.name.clone(), false)).collect()
        }
        _ => Vec::new(),
    }
}

/// What of a sentence stands at its field: all of it, else what comes before its first stop, else nothing. The whole
/// sentence is told at the foot of the form.
fn brief(say: &str, room: u16) -> &str {
    let fits = |text: &&str| !text.is_empty() && width(text) <= room;
    let first = || say.split(['，', '：', '；', '。', ',', ':', ';']).next().map(str::trim_end);
    Some(say).filter(fits).or_else(|| first().filter(fits)).unwrap_or_default()
}

/// The list of candidates beside its field.
fn candidates(picker: &Picker, canvas: &mut Canvas<'_>, area: Rect, field: Rect, lang: Lang) {
    let look = canvas.look;
    let digits = picker.asked && picker.keys.is_empty();
    let codes = picker.list.iter().map(|it| width(&it.code)).max().unwrap_or(0).min(16);
    let names = picker.list.iter().map(|it| width(&it.name)).max().unwrap_or(0).clamp(6, 32);
    let notes = picker.list.iter().map(|it| width(&it.note)).max().unwrap_or(0).min(30);
    let fresh = picker.fresh.as_ref().map(|name| format!("{}{}{name}", NEW.get(lang), colon(lang)));
    let gap = |wide: u16| if wide > 0 { wide + 2 } else { 0 };
    let wide = (gap(if digits { 1 } else { 0 }) + gap(codes) + gap(names) + notes)
        .max(fresh.as_ref().map_or(0, |text| width(text)))
        + 5;
    let high = u16::try_from(picker.len()).unwrap_or(u16::MAX).saturating_add(2);
    let place = overlay::beside(area, field, wide, high);
    if place.height < 3 {
        return;
    }
    let inner = overlay::open(canvas, place, "");
    let rows = usize::from(inner.height);
    let first = (picker.at + 1).saturating_sub(rows);
    for (row, at) in (first..picker.len()).take(rows).enumerate() {
        let y = inner.y + u16::try_from(row).unwrap_or(0);
        let end = inner.right();
        let mut x = inner.x;
        if let Some(it) = picker.list.get(at) {
            if digits {
                canvas.text(x, y, &(at + 1).to_string(), 1, look.accent());
                x += 3;
            }
            if codes > 0 {
                let style = if picker.keys.is_empty() { look.quiet() } else { look.accent() };
                canvas.text(x, y, &shorten(&it.code, usize::from(codes)), codes, style);
                x += codes + 2;
            }
            canvas.text(x, y, &shorten(&it.name, usize::from(names)), names.min(end.saturating_sub(x)), look.plain());
            x += names + 2;
            let room = notes.min(end.saturating_sub(x));
            canvas.text(x, y, &shorten(&it.note, usize::from(room)), room, look.quiet());
        } else if let Some(text) = &fresh {
            canvas.text(x, y, &shorten(text, usize::from(inner.width)), inner.width, look.good());
        }
        if at == picker.at {
            let line = Rect::new(inner.x - 1, y, inner.width + 2, 1);
            canvas.style(line, look.selected());
        }
    }
}

/// What stands behind a chosen entry.
fn note(slot: &Slot) -> String {
    match slot {
        Slot::Pick(_, Some(candidate)) => candidate.note.clone(),
        _ => String::new(),
    }
}

/// The unit behind a number.
fn unit(field: &Field) -> Words {
    match field.kind {
        Kind::Whole { unit, .. } | Kind::Decimal { unit, .. } => unit,
        _ => words("", "", ""),
    }
}

/// How wide a field is on the screen, in cells.
fn field_width(field: &Field, lang: Lang) -> u16 {
    match field.kind {
        Kind::Text { max } | Kind::Name { max } | Kind::Texts { max } => {
            u16::try_from(max.saturating_mul(2)).unwrap_or(u16::MAX).clamp(4, 60)
        }
        Kind::Code { max } => u16::try_from(max).unwrap_or(u16::MAX).clamp(4, 30) + 1,
        Kind::Phone => 22,
        Kind::Whole { max, .. } => u16::try_from(max.to_string().len()).unwrap_or(20).clamp(4, 14) + 1,
        Kind::Decimal { max, .. } => u16::try_from(max.to_string().len()).unwrap_or(20).clamp(4, 14) + 2,
        Kind::Day => 12,
        Kind::Moment { .. } => 18,
        Kind::Clock => 7,
        Kind::Flag => 6,
        Kind::Choice(choices) => {
            choices.iter().map(|choice| width(choice.words.get(lang))).max().unwrap_or(6).max(5) + 1
        }
        Kind::Many(_) | Kind::PickMany { .. } => 60,
        Kind::Pick { .. } => 34,
        Kind::Rows(_) | Kind::Group(_) => 20,
    }
}

fn colon(lang: Lang) -> &'static str {
    if lang == Lang::En { ": " } else { "：" }
}
