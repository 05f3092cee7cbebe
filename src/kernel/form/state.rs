//! A form being filled: its fields in the order of the paper, where the cursor stands, what is wrong, what can be taken
//! back. Draws nothing and saves nothing.

mod keys;

use super::field::{Field, Kind};
use super::layout::{Stop, Stops};
use super::leave;
use super::line::Line;
use super::picker::Picker;
use super::read::absolute;
use super::slot::Slot;
use super::value::{Raw, Typed};
use crate::kernel::pick::{Candidate, Lookups};
use crate::kernel::problem::Problem;
use crate::kernel::time::Stamp;
use crate::kernel::ui::layer::Cx;
use crate::kernel::words::{Lang, Say};

/// What a form needs to know of the world.
#[derive(Clone, Copy)]
pub struct Env<'a> {
    /// The registers.
    pub lookups: &'a dyn Lookups,
    /// The language of the screen.
    pub lang: Lang,
    /// The time now.
    pub now: Stamp,
}

impl<'a> From<&Cx<'a>> for Env<'a> {
    fn from(cx: &Cx<'a>) -> Env<'a> {
        Env { lookups: cx.lookups(), lang: cx.lang, now: cx.now }
    }
}

/// A field that stands by itself.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Its key, with the group's in front: `address.estate`.
    pub path: String,
    /// What it is.
    pub field: &'static Field,
    /// What stands in it.
    pub slot: Slot,
}

/// A grid of rows.
#[derive(Clone, Debug)]
pub struct Grid {
    /// What it is.
    pub field: &'static Field,
    /// The fields of each row.
    pub columns: &'static [Field],
    /// The rows; never none, the last one often empty.
    pub rows: Vec<Vec<Slot>>,
}

/// A field or a grid.
#[derive(Clone, Debug)]
pub enum Part {
    /// A field.
    Leaf(Leaf),
    /// A grid.
    Grid(Grid),
}

/// Where the cursor stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Focus {
    /// Which part, from 0.
    pub part: usize,
    /// Which row of a grid, from 0.
    pub row: usize,
    /// Which field of the row, from 0.
    pub cell: usize,
}

/// What became of a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Told {
    /// None of the form's.
    Ignored,
    /// The cursor or a list moved.
    Moved,
    /// Something was typed, chosen or taken back.
    Changed,
    /// The last field was left: there is nothing more to fill.
    End,
    /// Save it.
    Save,
    /// Park it.
    Park,
    /// Leave it, keeping the draft.
    Back,
}

/// A form being filled.
#[derive(Clone, Debug)]
pub struct Form {
    parts: Vec<Part>,
    focus: Focus,
    problems: Vec<Problem>,
    picker: Option<Picker>,
    menu: Vec<Candidate>,
    undo: Vec<(Vec<Part>, Focus)>,
    /// Whether the field was entered since its last change: the next change can be taken back by itself.
    entered: bool,
    /// A point or stroke typed into a field that takes none: the first half of `..` or `//`.
    half: Option<char>,
    /// What stood in a field of single keys before letters were pressed there: they may be the start of a text.
    before_letters: Option<Slot>,
    /// Whether a text is being typed into such a field: nothing of it chooses any more.
    in_text: bool,
    /// From which line on what is reckoned is shown, and how many there are of it and fit; known once it is drawn.
    note: (usize, usize, usize),
    /// What the last key has to be told, until the next one.
    hint: Option<Say>,
    /// The field left last, if what stands in it is wrong: its sentence stays in sight while one is in the next.
    left: Option<String>,
    /// What is worth a second look at a field, though it may stand: the field and its sentence.
    remarks: Vec<Problem>,
    touched: bool,
    stops: Option<Stops>,
    /// The fields that were asked for though their layout would hide them: they stay in sight until the form closes.
    named: Vec<String>,
    /// Whether the grids keep the rows they have.
    fixed: bool,
}

/// How many changes can be taken back.
const UNDO_DEPTH: usize = 200;

impl Form {
    /// An empty form.
    pub fn new(fields: &'static [Field]) -> Form {
        let mut parts = Vec::new();
        flatten(fields, "", &mut parts);
        Form {
            parts,
            focus: Focus::default(),
            problems: Vec::new(),
            picker: None,
            menu: Vec::new(),
            undo: Vec::new(),
            entered: true,
            half: None,
            before_letters: None,
            in_text: false,
            note: (0, 0, 0),
            hint: None,
            left: None,
            remarks: Vec::new(),
            touched: false,
            stops: None,
            named: Vec::new(),
            fixed: false,
        }
    }

    /// The same form, stopping only where its layout says.
    pub fn with_stops(mut self, stops: Option<Stops>) -> Form {
        self.stops = stops;
        self
    }

    /// The same form, its grids keeping the rows they have: none is added, none taken out.
    pub fn with_fixed_rows(mut self) -> Form {
        self.fixed = true;
        self
    }

    /// How the cursor treats a place as things stand.
    pub fn stop(&self, focus: Focus) -> Stop {
        let stop = self.stops.map_or(Stop::Ask, |judge| judge(self, focus));
        match self.parts.get(focus.part) {
            Some(Part::Leaf(leaf)) if stop == Stop::Hide && self.named.contains(&leaf.path) => Stop::Ask,
            _ => stop,
        }
    }

    /// Shows a field from now on, though its layout would hide it: it applies after all. Says whether it was hidden.
    pub fn unhide(&mut self, path: &str) -> bool {
        let hidden = self.is_hidden(path);
        if hidden {
            self.named.push(path.to_string());
        }
        hidden
    }

    /// Whether a field isn't shown as things stand.
    pub fn is_hidden(&self, path: &str) -> bool {
        self.place(path).is_some_and(|focus| self.stop(focus) == Stop::Hide)
    }

    /// Whether fields stand empty that Enter passes by.
    pub fn passed_by(&self) -> bool {
        let mut places = self.places().into_iter();
        places.any(|focus| self.stop(focus) == Stop::Pass && self.slot_at(focus).is_some_and(Slot::is_blank))
    }

    /// What stands in a place.
    pub fn slot_at(&self, focus: Focus) -> Option<&Slot> {
        match self.parts.get(focus.part)? {
            Part::Leaf(leaf) => Some(&leaf.slot),
            Part::Grid(grid) => grid.rows.get(focus.row)?.get(focus.cell),
        }
    }

    /// What stands in a field that stands by itself.
    pub fn slot_of(&self, path: &str) -> Option<&Slot> {
        self.place(path).and_then(|focus| self.slot_at(focus))
    }

    /// The key of the entry that is chosen from a register, in the first field that has one.
    pub fn chosen(&self, register: &str) -> Option<i64> {
        self.parts.iter().find_map(|part| match part {
            Part::Leaf(Leaf { field, slot: Slot::Pick(_, Some(chosen)), .. }) => match field.kind {
                Kind::Pick { source, .. } if source == register => Some(chosen.key),
                _ => None,
            },
            _ => None,
        })
    }

    /// The place of a field that stands by itself.
    pub fn place(&self, path: &str) -> Option<Focus> {
        let leaf = |part: &Part| matches!(part, Part::Leaf(leaf) if leaf.path == path);
        self.parts.iter().position(leaf).map(|part| Focus { part, ..Focus::default() })
    }

    /// Puts something into a place that no hand typed: what follows from another field.
    pub fn put(&mut self, focus: Focus, raw: Option<&Raw>, env: Env<'_>) {
        let path = self.path_of(focus);
        let place = match self.parts.get_mut(focus.part) {
            Some(Part::Leaf(leaf)) => Some((leaf.field, &mut leaf.slot)),
            Some(Part::Grid(grid)) => {
                let slot = grid.rows.get_mut(focus.row).and_then(|row| row.get_mut(focus.cell));
                grid.columns.get(focus.cell).zip(slot)
            }
            None => None,
        };
        let Some((field, slot)) = place else { return };
        *slot = raw.map_or_else(|| Slot::empty(&field.kind), |raw| Slot::from_raw(field, raw, env.lookups));
        self.mend(&path);
        if focus == self.focus {
            self.enter(env);
        }
    }

    /// Goes on from a place as Enter does, where what stands there has changed what follows it.
    pub fn go_on_from(&mut self, focus: Focus, env: Env<'_>) {
        self.focus = focus;
        self.on(true, env);
    }

    /// Leaves a place that no longer applies.
    pub fn settle(&mut self, env: Env<'_>) {
        if !matches!(self.stop(self.focus), Stop::Ask | Stop::Pass) {
            self.on(true, env);
        }
    }

    /// A form with defaults or a draft in it, the cursor in the first field.
    pub fn filled(fields: &'static [Field], typed: &Typed, env: Env<'_>) -> Form {
        let mut form = Form::new(fields);
        for part in &mut form.parts {
            match part {
                Part::Leaf(leaf) => {
                    if let Some(raw) = find(typed, &leaf.path) {
                        leaf.slot = Slot::from_raw(leaf.field, raw, env.lookups);
                    }
                }
                Part::Grid(grid) => {
                    let rows = typed.rows(grid.field.key);
                    let columns = grid.columns;
                    let read = |row: &Typed| {
                        let slot = |field: &Field| match row.get(field.key) {
                            Some(raw) => Slot::from_raw(field, raw, env.lookups),
                            None => Slot::empty(&field.kind),
                        };
                        columns.iter().map(slot).collect::<Vec<_>>()
                    };
                    if !rows.is_empty() {
                        grid.rows = rows.iter().map(read).collect();
                    }
                }
            }
        }
        form.enter(env);
        form
    }

    /// The parts, for drawing.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Where the cursor stands.
    pub fn focus(&self) -> Focus {
        self.focus
    }

    /// The list of candidates that is open, if one is.
    pub fn picker(&self) -> Option<&Picker> {
        self.picker.as_ref()
    }

    /// Opens the list of candidates with these, the first marked; with none the list stays shut.
    pub fn offer(&mut self, list: Vec<Candidate>) {
        self.picker = (!list.is_empty()).then(|| Picker::of(list));
    }

    /// Shows what a text that is being typed may mean: Enter takes the marked one, digits go into the text.
    pub fn propose(&mut self, list: Vec<Candidate>) {
        self.picker = (!list.is_empty()).then(|| Picker { asked: false, ..Picker::of(list) });
    }

    /// Takes rows off the end of a grid that no hand typed: as long as `is_idle` says so of the last one.
    pub fn drop_idle_rows(&mut self, key: &str, is_idle: impl Fn(&[Slot]) -> bool, env: Env<'_>) {
        let Some(part) = self.parts.iter().position(|part| matches!(part, Part::Grid(it) if it.field.key == key))
        else {
            return;
        };
        let Some(Part::Grid(grid)) = self.parts.get_mut(part) else { return };
        let before = grid.rows.len();
        while grid.rows.len() > 1 && grid.rows.last().is_some_and(|row| is_idle(row)) {
            grid.rows.pop();
        }
        let left = grid.rows.len();
        if left < before && self.focus.part == part && self.focus.row >= left {
            self.focus = Focus { row: left - 1, ..self.focus };
            self.enter(env);
        }
    }

    /// The few entries that one digit chooses in the current field.
    pub fn menu(&self) -> &[Candidate] {
        &self.menu
    }

    /// Scrolls what is reckoned by a page; false where all of it is in sight.
    pub fn scroll_note(&mut self, down: bool) -> bool {
        let (top, all, room) = self.note;
        let step = room.saturating_sub(1).max(1);
        let to = if down { (top + step).min(all.saturating_sub(room)) } else { top.saturating_sub(step) };
        self.note.0 = to;
        all > room
    }

    /// Notes how many lines what is reckoned has and how many fit; gives the first to be shown.
    pub(super) fn note_drawn(&mut self, all: usize, room: usize) -> usize {
        self.note = (self.note.0.min(all.saturating_sub(room)), all, room);
        self.note.0
    }

    /// Whether anything was typed by hand since the form was opened.
    pub fn is_touched(&self) -> bool {
        self.touched
    }

    /// The current field.
    pub fn field(&self) -> Option<&'static Field> {
        match self.parts.get(self.focus.part)? {
            Part::Leaf(leaf) => Some(leaf.field),
            Part::Grid(grid) => grid.columns.get(self.focus.cell),
        }
    }

    /// The current field's content.
    pub fn slot(&self) -> Option<&Slot> {
        match self.parts.get(self.focus.part)? {
            Part::Leaf(leaf) => Some(&leaf.slot),
            Part::Grid(grid) => grid.rows.get(self.focus.row)?.get(self.focus.cell),
        }
    }

    fn slot_mut(&mut self) -> Option<&mut Slot> {
        match self.parts.get_mut(self.focus.part)? {
            Part::Leaf(leaf) => Some(&mut leaf.slot),
            Part::Grid(grid) => grid.rows.get_mut(self.focus.row)?.get_mut(self.focus.cell),
        }
    }

    /// The line in which one types, for drawing.
    pub fn line(&mut self) -> Option<&mut Line> {
        self.slot_mut()?.line()
    }

    /// Whether what stands in the current field is replaced by what is typed first, for drawing.
    pub fn is_selected(&self) -> bool {
        match self.slot() {
            Some(Slot::Line(line) | Slot::Pick(line, None)) => line.is_suggested(),
            Some(Slot::Pick(_, Some(_))) => true,
            _ => false,
        }
    }

    /// The current field as problems name it: `customer`, `lines[2].count`.
    pub fn path(&self) -> String {
        self.path_of(self.focus)
    }

    /// A field as problems name it; rows count from 1, empty ones not.
    pub fn path_of(&self, focus: Focus) -> String {
        match self.parts.get(focus.part) {
            Some(Part::Leaf(leaf)) => leaf.path.clone(),
            Some(Part::Grid(grid)) => {
                let before = grid.rows.iter().take(focus.row).filter(|row| !row.iter().all(Slot::is_blank)).count();
                let key = grid.columns.get(focus.cell).map_or("", |field| field.key);
                format!("{}[{}].{key}", grid.field.key, before + 1)
            }
            None => String::new(),
        }
    }

    /// The problem of a field, if it has one.
    pub fn problem(&self, path: &str) -> Option<&Problem> {
        self.problems.iter().find(|problem| problem.field.as_deref() == Some(path))
    }

    /// The problem of the field where the cursor stands; in a grid also one of the whole row or grid.
    pub fn problem_here(&self) -> Option<&Problem> {
        let path = self.path();
        let row = path.split('.').next().unwrap_or("");
        let grid = path.split('[').next().unwrap_or("");
        self.problem(&path).or_else(|| self.problem(row)).or_else(|| self.problem(grid))
    }

    /// The problem to tell now: that of the field where the cursor stands, else that of the one just left.
    pub fn problem_told(&self) -> Option<&Problem> {
        self.problem_here().or_else(|| self.problem(self.left.as_deref()?))
    }

    /// Takes what the workflow finds in the fields that were left: problems, which stay until their field is changed, and
    /// remarks, which hold until they are found no more. In the field where the cursor stands one is still typing.
    pub fn judged(&mut self, problems: Vec<Problem>, remarks: Vec<Problem>) {
        let here = self.path();
        for problem in problems {
            let Some(path) = problem.field.clone().filter(|path| *path != here) else { continue };
            if self.problem(&path).is_none() {
                self.problems.push(problem);
                self.left = Some(path);
            }
        }
        let fresh = remarks.iter().filter(|remark| !self.remarks.contains(remark));
        let fresh = fresh.filter_map(|remark| remark.field.clone()).find(|path| *path != here);
        self.left = fresh.or(self.left.take());
        self.remarks = remarks;
    }

    /// The remark on a field, if there is one.
    pub fn remark(&self, path: &str) -> Option<&Problem> {
        self.remarks.iter().find(|remark| remark.field.as_deref() == Some(path))
    }

    /// The remark to tell now: on the field where the cursor stands, else on the one just left.
    pub fn remark_told(&self) -> Option<&Problem> {
        self.remark(&self.path()).or_else(|| self.remark(self.left.as_deref()?))
    }

    /// What the last key has to be told.
    pub fn hint(&self) -> Option<&Say> {
        self.hint.as_ref()
    }

    /// Forgets what was wrong in a field that changed, and in the row, grid or group that it belongs to.
    fn mend(&mut self, path: &str) {
        self.problems.retain(|problem| {
            let rest = problem.field.as_deref().and_then(|field| path.strip_prefix(field));
            !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        });
    }

    /// What stands in the fields, dates and times as they stand for good: so a draft means the same tomorrow.
    pub fn lasting(&self, env: Env<'_>) -> Typed {
        let mut parts = self.parts.clone();
        let fix = |field: &'static Field, slot: &mut Slot| {
            if let Slot::Line(line) = slot
                && let Some(fixed) = absolute(field, line.text(), env.now, env.lookups)
            {
                *line = Line::new(fixed);
            }
        };
        for part in &mut parts {
            match part {
                Part::Leaf(leaf) => fix(leaf.field, &mut leaf.slot),
                Part::Grid(grid) => {
                    for row in &mut grid.rows {
                        grid.columns.iter().zip(row).for_each(|(field, slot)| fix(field, slot));
                    }
                }
            }
        }
        typed(&parts)
    }

    /// All problems.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// What stands in the fields; empty rows left out.
    pub fn typed(&self) -> Typed {
        typed(&self.parts)
    }

    /// Makes every text that stands here a proposal: typing in its field replaces it. Also what entering a field does.
    pub fn suggest(&mut self) {
        for part in &mut self.parts {
            if let Part::Leaf(Leaf { slot: Slot::Line(line), .. }) = part {
                line.suggest();
            }
        }
    }

    /// Notes that what stands here is somebody's work already: a draft.
    pub fn touch(&mut self) {
        self.touched = true;
    }

    /// The fields that can't be read as they stand. What a rule said about earlier contents is not among them.
    pub fn misread(&self, env: Env<'_>) -> Vec<Problem> {
        let mut out = Vec::new();
        for focus in self.places() {
            let (field, slot) = match self.parts.get(focus.part) {
                Some(Part::Leaf(leaf)) => (Some(leaf.field), Some(&leaf.slot)),
                Some(Part::Grid(grid)) => {
                    (grid.columns.get(focus.cell), grid.rows.get(focus.row).and_then(|row| row.get(focus.cell)))
                }
                None => (None, None),
            };
            if let (Some(field), Some(slot)) = (field, slot)
                && let Some(problem) = leave::fold(field, &mut slot.clone(), env)
            {
                out.push(problem.at(self.path_of(focus)));
            }
        }
        out
    }

    /// Whether something can be taken back.
    pub fn can_take_back(&self) -> bool {
        !self.undo.is_empty()
    }

    /// The grid in which the cursor stands, if it stands in one.
    pub fn grid(&self) -> Option<&Grid> {
        match self.parts.get(self.focus.part)? {
            Part::Grid(grid) => Some(grid),
            Part::Leaf(_) => None,
        }
    }

    /// Empties the form; Ctrl+Z brings everything back.
    pub fn clear(&mut self, fields: &'static [Field], typed: &Typed, env: Env<'_>) {
        let before = (std::mem::take(&mut self.parts), self.focus);
        let mut blank = Form::filled(fields, typed, env).with_stops(self.stops);
        blank.fixed = self.fixed;
        blank.undo = std::mem::take(&mut self.undo);
        blank.remember(before);
        *self = blank;
    }

    /// Takes a refusal: keeps every problem, and goes to the first field that has one.
    pub fn refuse(&mut self, problems: &[Problem], env: Env<'_>) {
        self.problems = problems.to_vec();
        // Nothing can be put right in a field that isn't there.
        for path in problems.iter().filter_map(|problem| problem.field.as_deref()) {
            self.unhide(path);
        }
        let first = self.places().into_iter().find(|focus| {
            let path = self.path_of(*focus);
            let row = path.split('.').next().unwrap_or("").to_string();
            self.problem(&path).is_some() || self.problem(&row).is_some()
        });
        let grid = || {
            self.parts.iter().position(|part| match part {
                Part::Grid(grid) => self.problem(grid.field.key).is_some(),
                Part::Leaf(leaf) => self.problem(leaf.path.split('.').next().unwrap_or("")).is_some(),
            })
        };
        // What isn't shown can't be gone to: its sentence stands on the message line.
        let shown = |focus: &Focus| {
            !matches!(self.parts.get(focus.part), Some(Part::Leaf(_))) || self.stop(*focus) != Stop::Hide
        };
        let to = first.or_else(|| grid().map(|part| Focus { part, ..Focus::default() })).filter(shown);
        if let Some(focus) = to {
            self.picker = None;
            // A mistake in a cell that doesn't apply to its row is told at the row's first.
            let hidden = self.stop(focus) == Stop::Hide;
            self.focus = if hidden { Focus { cell: 0, ..focus } } else { focus };
            self.enter(env);
        }
    }

    /// Goes to a field by its path, where there is one.
    pub fn focus_on(&mut self, path: &str, env: Env<'_>) {
        if let Some(focus) = self.places().into_iter().find(|focus| self.path_of(*focus) == path) {
            self.focus = focus;
            self.enter(env);
        }
    }

    /// Every place where the cursor can stand, in the order of the paper.
    fn places(&self) -> Vec<Focus> {
        let mut out = Vec::new();
        for (index, part) in self.parts.iter().enumerate() {
            match part {
                Part::Leaf(_) => out.push(Focus { part: index, row: 0, cell: 0 }),
                Part::Grid(grid) => {
                    for row in 0..grid.rows.len() {
                        out.extend((0..grid.columns.len()).map(|cell| Focus { part: index, row, cell }));
                    }
                }
            }
        }
        out
    }
}

/// What stands in some parts; empty rows left out.
fn typed(parts: &[Part]) -> Typed {
    let mut typed = Typed::new();
    for part in parts {
        match part {
            Part::Leaf(leaf) => {
                if let Some(raw) = leaf.slot.raw(leaf.field) {
                    put(&mut typed, &leaf.path, raw);
                }
            }
            Part::Grid(grid) => {
                let rows: Vec<Typed> = grid
                    .rows
                    .iter()
                    .map(|row| {
                        let mut typed = Typed::new();
                        for (field, slot) in grid.columns.iter().zip(row) {
                            if let Some(raw) = slot.raw(field) {
                                typed.set(field.key, raw);
                            }
                        }
                        typed
                    })
                    .filter(|row| !row.is_blank())
                    .collect();
                if !rows.is_empty() {
                    typed.set(grid.field.key, Raw::Rows(rows));
                }
            }
        }
    }
    typed
}

/// Groups become their fields, one behind the other, with the group's key in front.
fn flatten(fields: &'static [Field], prefix: &str, out: &mut Vec<Part>) {
    for field in fields {
        let path = if prefix.is_empty() { field.key.to_string() } else { format!("{prefix}.{}", field.key) };
        match field.kind {
            Kind::Group(inner) => flatten(inner, &path, out),
            Kind::Rows(columns) => {
                let row = columns.iter().map(|field| Slot::empty(&field.kind)).collect();
                out.push(Part::Grid(Grid { field, columns, rows: vec![row] }));
            }
            _ => out.push(Part::Leaf(Leaf { path, field, slot: Slot::empty(&field.kind) })),
        }
    }
}

fn find<'a>(typed: &'a Typed, path: &str) -> Option<&'a Raw> {
    match path.split_once('.') {
        None => typed.get(path),
        Some((group, rest)) => match typed.get(group)? {
            Raw::Group(inner) => find(inner, rest),
            _ => None,
        },
    }
}

fn put(typed: &mut Typed, path: &str, raw: Raw) {
    match path.split_once('.') {
        None => typed.set(path, raw),
        Some((group, rest)) => {
            let mut inner = match typed.get(group) {
                Some(Raw::Group(inner)) => inner.clone(),
                _ => Typed::new(),
            };
            put(&mut inner, rest, raw);
            typed.set(group, Raw::Group(inner));
        }
    }
}
