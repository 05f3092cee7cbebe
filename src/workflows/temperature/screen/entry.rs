//! The form of a sheet: the head once, then room after room, the verdict beside each as it is typed. Rooms and signer are
//! proposed from what the registers and the sheet before know; times and temperatures never are. Saves nothing by itself.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use super::glance::{self, Head};
use super::rooms::{self, Known};
use crate::kernel::form::address::split;
use crate::kernel::form::field::Kind as FieldKind;
use crate::kernel::form::layout::{Computed, GridColumn, Layout, Place, Stop, column, computed, number, place};
use crate::kernel::form::sheet::Hooks;
use crate::kernel::form::slot::Slot;
use crate::kernel::form::state::{Env, Focus, Form, Grid, Part};
use crate::kernel::form::value::{Raw, Typed};
use crate::kernel::pick::Candidate;
use crate::kernel::problem::Problem;
use crate::kernel::store::history::history_of;
use crate::kernel::time::Minute;
use crate::kernel::ui::Cx;
use crate::kernel::words::{Lang, words};
use crate::workflows::temperature::lists::{self, Place as From, Wanted};
use crate::workflows::temperature::rules::{Kind, Method, Sheet};
use crate::workflows::temperature::store;

const WHOSE: &[Place] = &[place("kind", 2), place("point", 5), place("account", 5)];
const ADDRESS: &[Place] =
    &[place("address.estate", 3), place("address.building", 2), place("address.unit", 2), place("address.room", 2)];
const CLASS: &[Place] = &[place("user_class", 1), place("building_kind", 1)];
const WHEN: &[Place] = &[place("measured_on", 1), place("measured_by", 1)];
const WITH: &[Place] = &[place("second_person", 2), place("instrument", 3)];
const OUTSIDE: &[Place] = &[place("outdoor", 1), place("weather", 1)];
const WATER: &[Place] = &[place("supply_celsius", 1), place("return_celsius", 1)];
const STATE: &[Place] = &[place("windows_shut_minutes", 1), place("system", 1)];
const OPINION: &[Place] = &[place("opinion", 1)];
const SIGNED: &[Place] = &[place("signature.method", 1), place("signature.by", 1)];
const SIGNED_AT: &[Place] = &[place("signature.at", 1), place("complaint", 1)];
const LAST: &[Place] = &[place("repair", 1), place("remarks", 1)];

const LINES: &[&[Place]] =
    &[WHOSE, ADDRESS, CLASS, WHEN, WITH, OUTSIDE, WATER, STATE, OPINION, SIGNED, SIGNED_AT, LAST];
/// In English kind, people and instrument have lines of their own: their words are longer.
const ENGLISH_LINES: &[&[Place]] = &[ADDRESS, CLASS, WHEN, OUTSIDE, WATER, STATE, OPINION, SIGNED, SIGNED_AT, LAST];

/// The cells of a row, by their place in `form::ROWS`.
const ROOM: usize = 0;
const KIND: usize = 1;
const ORIENTATION: usize = 2;
const TIME: usize = 3;
const CELSIUS: usize = 4;
const SPOT: usize = 5;

const fn columns(room: u16, kind: u16, orientation: u16, spot: u16) -> [GridColumn; glance::OWN] {
    [
        column(room, true),
        column(kind, false),
        column(orientation, false),
        column(5, false),
        number(6).called(words("實測", "实测", "Temp.")),
        column(spot, true),
    ]
}

const fn behind(verdict: u16) -> [GridColumn; 2] {
    [
        computed(words("標準", "标准", "Min."), 4),
        GridColumn {
            words: Some(words("判定", "判定", "Verdict")),
            width: verdict,
            right: false,
            grows: false,
            shares: None,
        },
    ]
}

const COLUMNS: &[GridColumn] = &columns(10, 6, 4, 9);
const ENGLISH: &[GridColumn] = &columns(9, 11, 6, 4);
const COMPUTED: &[GridColumn] = &behind(15);
const ENGLISH_COMPUTED: &[GridColumn] = &behind(14);

/// How the form of a sheet is laid out.
pub fn layout(lang: Lang) -> Layout {
    let (lines, columns, computed) = match lang {
        Lang::En => (ENGLISH_LINES, ENGLISH, ENGLISH_COMPUTED),
        _ => (LINES, COLUMNS, COMPUTED),
    };
    Layout { lines, columns, computed, order: &[], stops: Some(stops) }
}

fn text(form: &Form, path: &str) -> String {
    match form.slot_of(path) {
        Some(Slot::Line(line) | Slot::Pick(line, _)) => line.text().trim().to_string(),
        _ => String::new(),
    }
}

/// The code of a choice that stands by itself.
fn code(form: &Form, path: &str) -> &'static str {
    let Some(focus) = form.place(path) else { return "" };
    match (form.parts().get(focus.part), form.slot_at(focus)) {
        (Some(Part::Leaf(leaf)), Some(slot)) => chosen(leaf.field.kind, slot),
        _ => "",
    }
}

fn chosen(kind: FieldKind, slot: &Slot) -> &'static str {
    match (kind, slot) {
        (FieldKind::Choice(choices), Slot::Choice(Some(at))) => choices.get(*at).map_or("", |choice| choice.code),
        _ => "",
    }
}

/// Where the grid is.
fn grid_of(form: &Form) -> Option<usize> {
    form.parts().iter().position(|part| matches!(part, Part::Grid(_)))
}

/// Once one is in the rows, the head makes room for them: whose sheet it is and of when stays in sight.
fn is_in_rows(form: &Form) -> bool {
    grid_of(form).is_some_and(|grid| form.focus().part >= grid)
}

/// Which places are stopped at: what has an answer already is passed by, what doesn't apply isn't there.
fn stops(form: &Form, focus: Focus) -> Stop {
    let Some(Part::Leaf(leaf)) = form.parts().get(focus.part) else { return cell(form, focus) };
    let ask = |asked: bool| if asked { Stop::Ask } else { Stop::Pass };
    let blank = leaf.slot.is_blank();
    let fixed = code(form, "kind") == Kind::FixedPoint.code();
    let known = fixed || matches!(form.slot_of("account"), Some(Slot::Pick(_, Some(_))));
    let method = code(form, "signature.method");
    match leaf.path.as_str() {
        "kind" if is_in_rows(form) => Stop::Hide,
        "kind" => ask(blank),
        "point" if fixed => Stop::Ask,
        "account" if !fixed => Stop::Ask,
        "point" | "account" => Stop::Hide,
        "measured_on" | "measured_by" => ask(blank),
        "opinion" | "signature.method" => Stop::Ask,
        "signature.by" | "signature.at" if method == Method::Absent.code() => Stop::Hide,
        "signature.by" => ask(blank && method != Method::Refused.code()),
        "signature.at" => ask(!blank),
        "complaint" => ask(blank && code(form, "kind") == Kind::Complaint.code()),
        "repair" | "remarks" => Stop::Pass,
        // The rest of the head.
        _ if is_in_rows(form) => Stop::Hide,
        path if path.starts_with("address.") && known => Stop::Hide,
        "user_class" | "building_kind" if known => Stop::Hide,
        path if path.starts_with("address.") => ask(blank),
        "user_class" | "building_kind" | "instrument" | "outdoor" => ask(blank),
        _ => Stop::Pass,
    }
}

/// A row asks for the room, the time and the temperature; its use where the name doesn't tell it; the orientation in the
/// first row, and then where the clerk gives it.
fn cell(form: &Form, focus: Focus) -> Stop {
    let Some(Part::Grid(grid)) = form.parts().get(focus.part) else { return Stop::Hide };
    let blank = |row: usize, cell: usize| grid.rows.get(row).and_then(|row| row.get(cell)).is_none_or(Slot::is_blank);
    match focus.cell {
        ROOM | TIME | CELSIUS => Stop::Ask,
        KIND if blank(focus.row, KIND) => Stop::Ask,
        ORIENTATION if blank(focus.row, ORIENTATION) => {
            let given = (0..focus.row).any(|row| !blank(row, ORIENTATION));
            if given || focus.row == 0 { Stop::Ask } else { Stop::Pass }
        }
        _ => Stop::Pass,
    }
}

/// What the program put into a row, so that it may take it back when the room changes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Ours {
    room: String,
    /// Use, orientation and spot, as they were put in.
    cells: [String; 3],
}

/// Point and user, with the rooms known there.
type Home = (Option<i64>, Option<i64>, Vec<Known>);

/// What the form and the layer around it both know of the sheet that is being typed.
#[derive(Default)]
pub struct Memo {
    /// What was put into each row.
    ours: RefCell<BTreeMap<usize, Ours>>,
    /// The row for which a room was proposed last.
    offered: Cell<Option<usize>>,
    /// The letters that were looked up last.
    letters: RefCell<String>,
    /// The rooms of a home, by point and user.
    known: RefCell<Option<Home>>,
    /// The name and the time that were put into the signature.
    signer: RefCell<[String; 2]>,
    /// Whether it is being saved: a room that was only proposed is no reading.
    pub saving: Cell<bool>,
    /// Whose home it is.
    pub user: Cell<Option<i64>>,
}

impl Memo {
    /// Forgets the rows: one was taken out, or brought back.
    pub fn forget_rows(&self) {
        self.ours.borrow_mut().clear();
    }

    /// Forgets everything about the sheet: it was saved or emptied.
    pub fn forget(&self) {
        self.forget_rows();
        self.offered.set(None);
        self.letters.borrow_mut().clear();
        *self.known.borrow_mut() = None;
        *self.signer.borrow_mut() = Default::default();
    }

    fn rooms(&self, point: Option<i64>, user: Option<i64>, cx: &Cx<'_>) -> Vec<Known> {
        if let Some((of_point, of_user, known)) = &*self.known.borrow()
            && (*of_point, *of_user) == (point, user)
        {
            return known.clone();
        }
        let known = rooms::of(cx.view(), point, user).unwrap_or_default();
        *self.known.borrow_mut() = Some((point, user, known.clone()));
        known
    }
}

/// What a sheet adds to its form.
pub struct Entry {
    memo: Rc<Memo>,
    /// What a blank form starts with besides what the evening proposes: the point of a planned check.
    start: Typed,
}

/// The newest sheet that this operator typed, and whether that was today.
fn last(cx: &Cx<'_>) -> Option<(Sheet, bool)> {
    let wanted = Wanted { taken_by: Some(cx.operator().key?), ..Wanted::default() };
    let newest = lists::store::page(cx.view(), &wanted, From::Newest, 1).ok()?;
    let sheet = store::load(cx.view(), newest.first()?.number.key()).ok()??.sheet;
    let typed = history_of(cx.view(), &sheet.number.to_string()).ok()?;
    let today = typed.first().is_some_and(|entry| entry.typed_at.starts_with(&cx.now.day().to_string()));
    Some((sheet, today))
}

/// What the sheet before proposes: the people and the instrument, and what belongs to the evening where one goes on with
/// the same; another day's date would pass by unseen.
fn carried(sheet: &Sheet, goes_on: bool) -> Typed {
    let mut typed = Typed::new()
        .with("kind", sheet.kind.code())
        .with("measured_by", format!("staff/{}", sheet.measured_by.0))
        .with("instrument", format!("instrument/{}", sheet.instrument.0));
    if let Some((key, _)) = &sheet.second_person {
        typed.set_text("second_person", format!("staff/{key}"));
    }
    if goes_on {
        typed.set_text("measured_on", sheet.measured_on.to_string());
        if let Some(outdoor) = sheet.outdoor {
            typed.set_text("outdoor", outdoor.to_string());
        }
        if let Some(weather) = &sheet.weather {
            typed.set_text("weather", weather.clone());
        }
    }
    typed
}

impl Entry {
    /// The form's hooks; `start` goes before what is proposed.
    pub fn new(memo: Rc<Memo>, start: Typed) -> Entry {
        Entry { memo, start }
    }

    /// Proposes the next room where a blank row is entered.
    fn propose(&self, form: &mut Form, known: &[Known], env: Env<'_>) {
        let focus = form.focus();
        let Some(Part::Grid(grid)) = form.parts().get(focus.part) else {
            self.memo.offered.set(None);
            return;
        };
        let blank = grid.rows.get(focus.row).is_some_and(|row| row.iter().all(Slot::is_blank));
        if focus.cell != ROOM || !blank || self.memo.offered.replace(Some(focus.row)) == Some(focus.row) {
            return;
        }
        let typed: Vec<String> = grid.rows.iter().map(|row| room_of(row)).collect();
        if let Some(next) = rooms::next(known, &typed) {
            form.put(focus, Some(&Raw::Text(next.room.clone())), env);
        }
    }

    /// The use, orientation and spot that go with each row's room, where nobody typed others.
    fn furnish(&self, form: &mut Form, known: &[Known], env: Env<'_>) {
        let Some(part) = grid_of(form) else { return };
        let focus = form.focus();
        let Some(Part::Grid(grid)) = form.parts().get(part) else { return };
        let rows: Vec<(String, [String; 3])> = grid
            .rows
            .iter()
            .map(|row| (room_of(row), [KIND, ORIENTATION, SPOT].map(|at| held(grid, row, at))))
            .collect();
        for (row, (room, standing)) in rows.into_iter().enumerate() {
            let here = (focus.part, focus.row, focus.cell) == (part, row, ROOM);
            let mut ours = self.memo.ours.borrow().get(&row).cloned().unwrap_or_default();
            let proposed = form.is_selected() && here;
            if ours.room == room || (here && !room.is_empty() && !proposed) {
                continue;
            }
            let one = known.iter().find(|known| known.room == room);
            let kind = one.and_then(|known| known.kind).or_else(|| rooms::kind_of(&room));
            let new = [
                kind.map_or("", |kind| kind.code()).to_string(),
                one.and_then(|known| known.orientation).map_or("", |it| it.code()).to_string(),
                one.and_then(|known| known.spot.clone()).unwrap_or_default(),
            ];
            for (((cell, was), had), new) in
                [KIND, ORIENTATION, SPOT].iter().zip(&standing).zip(&mut ours.cells).zip(new)
            {
                if was.is_empty() || was == had {
                    let at = Focus { part, row, cell: *cell };
                    if *was != new {
                        form.put(at, (!new.is_empty()).then(|| Raw::Text(new.clone())).as_ref(), env);
                    }
                    *had = new;
                }
            }
            ours.room = room;
            let told = !ours.cells.first().is_none_or(String::is_empty);
            self.memo.ours.borrow_mut().insert(row, ours);
            // The cursor went to the use before its name was known to tell it.
            if told && form.focus() == (Focus { part, row, cell: KIND }) {
                form.go_on_from(Focus { part, row, cell: ROOM }, env);
            }
        }
    }

    /// Letters that are being typed for a room may mean one.
    fn look_up(&self, form: &mut Form, known: &[Known], head: &Head, cx: &Cx<'_>) {
        let focus = form.focus();
        let typing = match (form.parts().get(focus.part), form.slot_at(focus)) {
            (Some(Part::Grid(_)), Some(Slot::Line(line))) if focus.cell == ROOM && !line.is_suggested() => {
                line.text().to_string()
            }
            _ => String::new(),
        };
        if *self.memo.letters.borrow() == typing {
            return;
        }
        let found = rooms::meant(&typing, rooms::offered(known, head.class, cx.lang));
        *self.memo.letters.borrow_mut() = typing;
        if !found.is_empty() {
            form.propose(found);
        }
    }

    /// Who signs is the user, and where the visit was another day, when it ended; until somebody types otherwise.
    fn signer(&self, form: &mut Form, head: &Head, typed: &Typed, cx: &Cx<'_>) {
        let env = Env::from(cx);
        let method = code(form, "signature.method");
        let signs = method == Method::Paper.code() || method == Method::Pin.code();
        let name = head.user.as_ref().map(|user| user.name.clone()).filter(|_| signs).unwrap_or_default();
        let ends: Option<Minute> = typed.rows("readings").iter().filter_map(|row| head.at(row)).max();
        let earlier = head.day.is_some_and(|day| day < cx.now.day());
        let at = ends.filter(|_| earlier && signs).map(|at| at.to_string().replacen('T', " ", 1)).unwrap_or_default();
        let mut before = self.memo.signer.borrow_mut();
        for ((path, new), had) in [("signature.by", name), ("signature.at", at)].into_iter().zip(before.iter_mut()) {
            let standing = text(form, path);
            let Some(place) = form.place(path).filter(|place| *place != form.focus()) else { continue };
            if standing != new && (standing.is_empty() || standing == *had) {
                form.put(place, (!new.is_empty()).then(|| Raw::Text(new.clone())).as_ref(), env);
            }
            *had = new;
        }
    }
}

fn room_of(row: &[Slot]) -> String {
    match row.get(ROOM) {
        Some(Slot::Line(line)) => line.text().trim().to_string(),
        _ => String::new(),
    }
}

/// What stands in a cell, as a draft would keep it.
fn held(grid: &Grid, row: &[Slot], cell: usize) -> String {
    match (row.get(cell), grid.columns.get(cell)) {
        (Some(Slot::Line(line)), _) => line.text().trim().to_string(),
        (Some(slot), Some(field)) => chosen(field.kind, slot).to_string(),
        _ => String::new(),
    }
}

/// Whether a row has nothing that was measured.
fn is_idle(row: &[Slot]) -> bool {
    [TIME, CELSIUS].iter().all(|cell| row.get(*cell).is_none_or(Slot::is_blank))
}

impl Hooks for Entry {
    fn defaults(&self, cx: &Cx<'_>) -> Typed {
        let mut typed = match last(cx) {
            Some((sheet, goes_on)) => carried(&sheet, goes_on),
            None => Typed::new().with("kind", Kind::FixedPoint.code()),
        };
        for key in ["kind", "point", "account"] {
            let text = self.start.text(key);
            if !text.is_empty() {
                typed.set_text(key, text.to_string());
            }
        }
        typed
    }

    fn follow(&self, form: &mut Form, cx: &Cx<'_>) {
        let env = Env::from(cx);
        split(form, "address", env);
        let typed = form.typed();
        let head = Head::of(&typed, cx);
        let user = head.user.as_ref().map(|user| user.id);
        self.memo.user.set(user);
        let known = self.memo.rooms(head.point, user, cx);
        if self.memo.saving.get() {
            let ours = self.memo.ours.borrow();
            let proposed: Vec<String> = known.iter().map(|known| known.room.clone()).collect();
            let ours: Vec<String> = ours.values().map(|ours| ours.room.clone()).collect();
            form.drop_idle_rows(
                "readings",
                |row| is_idle(row) && proposed.contains(&room_of(row)) && ours.contains(&room_of(row)),
                env,
            );
        } else {
            self.propose(form, &known, env);
        }
        self.furnish(form, &known, env);
        self.look_up(form, &known, &head, cx);
        self.signer(form, &head, &typed, cx);
    }

    fn computed(&self, typed: &Typed, cx: &Cx<'_>) -> Computed {
        glance::computed(typed, cx)
    }

    fn judge(&self, form: &Form, cx: &Cx<'_>) -> (Vec<Problem>, Vec<Problem>) {
        glance::judge_form(&form.typed(), cx)
    }

    fn candidates(&self, path: &str, cx: &Cx<'_>) -> Option<Vec<Candidate>> {
        if !(path.starts_with("readings[") && path.ends_with("].room")) {
            return None;
        }
        let known = self.memo.known.borrow();
        let known = known.as_ref().map(|(.., known)| known.as_slice()).unwrap_or_default();
        Some(rooms::offered(known, None, cx.lang))
    }

    fn next(&self, saved: &Typed, _cx: &Cx<'_>) -> Option<Typed> {
        self.memo.forget();
        let kept = ["kind", "measured_on", "measured_by", "second_person", "instrument", "outdoor", "weather"];
        let kept = kept.into_iter().filter(|key| !saved.text(key).is_empty());
        Some(kept.fold(Typed::new(), |next, key| next.with(key, saved.text(key))))
    }

    fn note(&self, cx: &Cx<'_>) -> String {
        cx.word(words("存盤時取號", "存盘时取号", "numbered when saved")).to_string()
    }
}
