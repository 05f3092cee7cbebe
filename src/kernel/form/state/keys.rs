//! What each key does in a form: typing, going on and back, choosing, repeating a row, taking back.

use super::{Env, Focus, Form, Part, Told, UNDO_DEPTH};
use crate::kernel::form::field::{Field, Kind};
use crate::kernel::form::layout::Stop;
use crate::kernel::form::leave;
use crate::kernel::form::picker::{Picked, Picker};
use crate::kernel::form::read::possible_keys;
use crate::kernel::form::slot::{Slot, choosing};
use crate::kernel::ui::keys::{Code, Key};
use crate::kernel::words::{Say, words};
use crate::say;

impl Form {
    /// Takes a key.
    pub fn key(&mut self, key: Key, env: Env<'_>) -> Told {
        self.hint = None;
        let leaves = key.is_f(8) || key.is(Code::Enter) || key.code == Code::Tab;
        if leaves && self.ask_which(key) {
            return Told::Moved;
        }
        if key.is_f(8) {
            self.leave(env);
            return Told::Save;
        }
        if key.is_f(12) {
            self.left = None;
            return Told::Park;
        }
        if key.is_ctrl('z') {
            return self.take_back(env);
        }
        if let Some(told) = self.picker_key(key, env) {
            return told;
        }
        if key.is(Code::Esc) {
            return Told::Back;
        }
        if key.is_ctrl('y') {
            return self.drop_row(env);
        }
        if key.is_f(7) {
            return self.open_picker(env);
        }
        if let Some(told) = self.repeat_key(key, env) {
            return told;
        }
        if let Some(told) = self.menu_key(key, env) {
            return told;
        }
        if let Some(told) = self.guard_chosen(key, env) {
            return told;
        }
        if let Some(told) = self.text_key(key, env) {
            return told;
        }
        let before = self.entered.then(|| (self.parts.clone(), self.focus));
        let field = self.field();
        match (field, self.slot_mut()) {
            (Some(field), Some(slot)) => match slot.key(field, key) {
                Some(true) => {
                    self.changed(before, env);
                    Told::Changed
                }
                Some(false) => Told::Moved,
                None if key.typed().is_some() => self.swallowed(field),
                None => self.move_key(key, env),
            },
            _ => Told::Ignored,
        }
    }

    /// Takes a pasted text into the current field.
    pub fn paste(&mut self, text: &str, env: Env<'_>) -> Told {
        self.hint = None;
        let before = Some((self.parts.clone(), self.focus));
        if self.slot_mut().is_some_and(|slot| slot.paste(text)) {
            self.changed(before, env);
            Told::Changed
        } else {
            Told::Ignored
        }
    }

    /// Where several entries fit what was typed and none exactly, the first key that would leave the field goes into
    /// the list instead: a slip of the finger must not become somebody else's record.
    ///
    /// Saving takes none that is only marked by the program, and among namesakes Enter doesn't either: one is chosen by
    /// its digit or with the arrows.
    fn ask_which(&mut self, key: Key) -> bool {
        let person = matches!(self.field(), Some(Field { kind: Kind::Pick { source: "staff", .. }, .. }));
        let Some(picker) = self.picker.as_mut().filter(|picker| !picker.sure) else { return false };
        if let (true, Some(typed)) = (picker.list.is_empty(), &picker.fresh) {
            picker.sure = true;
            self.hint = Some(nobody(person, typed));
            return true;
        }
        // A list that was asked for has its mark in sight.
        if (picker.told || picker.asked) && !picker.tied && !key.is_f(8) {
            picker.sure = true;
            return false;
        }
        picker.told = true;
        picker.asked = true;
        if picker.tied {
            self.hint = Some(
                words(
                    "有幾個同名的：看清後面寫的部門，按數字選一個，或用上下鍵標出再按 Enter。",
                    "有几个同名的：看清后面写的部门，按数字选一个，或用上下键标出再按 Enter。",
                    "Several bear this name: look at what stands behind it, then choose by digit, or mark one with the arrows and press Enter.",
                )
                .into(),
            );
            return true;
        }
        self.hint = Some(
            words(
                "有幾個相近的：Enter 取標出的一個，按數字選別的。",
                "有几个相近的：Enter 取标出的一个，按数字选别的。",
                "Several fit: Enter takes the marked one, digits choose.",
            )
            .into(),
        );
        true
    }

    /// A text typed into a field of single keys: its first letters may be keys of it, the next isn't, and shows what is
    /// going on. Then the choice is again what it was, and nothing chooses until another key than a character comes.
    fn text_key(&mut self, key: Key, env: Env<'_>) -> Option<Told> {
        let field = self.field()?;
        let (Kind::Choice(choices), Some(slot)) = (field.kind, self.slot()) else { return None };
        let Some(ch) = choosing(key).filter(|ch| !ch.is_whitespace()) else {
            (self.before_letters, self.in_text) = (None, false);
            return None;
        };
        let is_key = choices.iter().any(|choice| choice.key.to_ascii_lowercase() == ch);
        if !self.in_text {
            if is_key {
                if ch.is_ascii_alphabetic() && self.before_letters.is_none() {
                    self.before_letters = Some(slot.clone());
                }
                return None;
            }
            let before = self.before_letters.take()?;
            if let Some(slot) = self.slot_mut() {
                *slot = before;
            }
            self.in_text = true;
            self.changed(None, env);
        }
        self.hint = possible_keys(field).map(|keys| {
            let more = words(
                "這裡打的字沒有收，選的還是原來的。要選，先按 Backspace。",
                "这里打的字没有收，选的还是原来的。要选，先按 Backspace。",
                " No text goes in here; the choice is what it was. Press Backspace, then choose.",
            );
            Say::each(|lang| format!("{}{}", keys.get(lang), more.get(lang)))
        });
        Some(Told::Changed)
    }

    /// Tells which keys a field takes that has none for the one pressed.
    fn swallowed(&mut self, field: &'static Field) -> Told {
        self.hint = possible_keys(field);
        if self.hint.is_some() { Told::Moved } else { Told::Ignored }
    }

    fn move_key(&mut self, key: Key, env: Env<'_>) -> Told {
        match key.code {
            Code::Tab if key.shift => self.back(env),
            Code::Up if matches!(self.parts.get(self.focus.part), Some(Part::Grid(_))) && self.focus.row > 0 => {
                self.go_row(self.focus.row - 1, env)
            }
            Code::Up => self.back(env),
            Code::Enter => self.on(true, env),
            Code::Tab => self.on(false, env),
            Code::Down => match self.parts.get(self.focus.part) {
                Some(Part::Grid(grid)) if self.focus.row + 1 < grid.rows.len() => self.go_row(self.focus.row + 1, env),
                _ => self.on(false, env),
            },
            _ => Told::Ignored,
        }
    }

    /// To another row of the grid, in the same cell where it applies there.
    fn go_row(&mut self, row: usize, env: Env<'_>) -> Told {
        self.leave(env);
        self.focus.row = row;
        if !matches!(self.stop(self.focus), Stop::Ask | Stop::Pass) {
            self.focus.cell = 0;
        }
        self.enter(env);
        self.settle(env);
        Told::Moved
    }

    /// On to the next place that is stopped at; with `asked` only to one that waits for an answer.
    pub(super) fn on(&mut self, asked: bool, env: Env<'_>) -> Told {
        self.leave(env);
        let from = self.focus;
        loop {
            let Some(next) = self.next() else {
                self.focus = from;
                self.enter(env);
                return Told::End;
            };
            self.focus = next;
            let stop = self.stop(next);
            if stop == Stop::Ask || (stop == Stop::Pass && !asked) {
                self.enter(env);
                return Told::Moved;
            }
        }
    }

    /// The next field; from the last cell of a row the next row; from an empty row the one behind the grid.
    fn next(&mut self) -> Option<Focus> {
        let mut next = Focus { part: self.focus.part + 1, row: 0, cell: 0 };
        if let Some(Part::Grid(grid)) = self.parts.get_mut(self.focus.part) {
            let blank = grid.rows.get(self.focus.row).is_none_or(|row| row.iter().all(Slot::is_blank));
            let last_row = self.focus.row + 1 == grid.rows.len();
            if self.focus.cell + 1 < grid.columns.len() && !(blank && last_row && self.focus.row > 0) {
                next = Focus { cell: self.focus.cell + 1, ..self.focus };
            } else if !(last_row && (blank || self.fixed)) {
                if last_row {
                    grid.rows.push(grid.columns.iter().map(|field| Slot::empty(&field.kind)).collect());
                }
                next = Focus { row: self.focus.row + 1, cell: 0, ..self.focus };
            }
        }
        (next.part < self.parts.len()).then_some(next)
    }

    /// Back to the field before.
    fn back(&mut self, env: Env<'_>) -> Told {
        let places = self.places();
        let stops = |focus: &&Focus| matches!(self.stop(**focus), Stop::Ask | Stop::Pass);
        let before = places.iter().take_while(|focus| **focus != self.focus).filter(stops).last();
        let Some(focus) = before else { return Told::Moved };
        self.leave(env);
        self.focus = *focus;
        self.enter(env);
        Told::Moved
    }

    /// Leaves the current field: takes the marked candidate, folds what was typed into what it means, and looks at it.
    fn leave(&mut self, env: Env<'_>) {
        self.half = None;
        if let Some(picker) = self.picker.take().filter(|picker| picker.sure) {
            self.take(picker.marked(), env);
        }
        let path = self.path();
        let (Some(field), Some(slot)) = (self.field(), self.slot_mut()) else { return };
        let before = slot.clone();
        let problem = leave::fold(field, slot, env);
        // The register may know by now what it lacked before.
        if *slot != before {
            self.mend(&path);
        }
        if let Some(problem) = problem {
            self.problems.retain(|problem| problem.field.as_deref() != Some(path.as_str()));
            self.problems.push(problem.at(path.clone()));
        }
        // What was refused stays marked until it is changed; a remark is told once more.
        self.left = (self.problem(&path).is_some() || self.remark(&path).is_some()).then_some(path);
    }

    /// Arrives in the current field.
    pub(super) fn enter(&mut self, env: Env<'_>) {
        self.entered = true;
        self.half = None;
        (self.before_letters, self.in_text) = (None, false);
        self.picker = None;
        self.menu.clear();
        if let Some(line) = self.line() {
            line.suggest();
        }
        if let Some(Field { kind: Kind::Pick { source, open: false }, .. }) = self.field() {
            let all = env.lookups.search(source, "", 10);
            // Codes that begin with a digit are typed, not chosen.
            let typed = all.iter().any(|it| it.code.starts_with(|ch: char| ch.is_ascii_digit()));
            if all.len() <= 9 && !typed {
                self.menu = all;
            }
        }
    }

    /// Notes that the current field has changed.
    fn changed(&mut self, before: Option<(Vec<Part>, Focus)>, env: Env<'_>) {
        if let Some(before) = before {
            self.remember(before);
        }
        self.entered = false;
        self.touched = true;
        self.half = None;
        self.left = None;
        let path = self.path();
        self.mend(&path);
        self.search(env);
    }

    pub(super) fn remember(&mut self, before: (Vec<Part>, Focus)) {
        if self.undo.len() >= UNDO_DEPTH {
            self.undo.remove(0);
        }
        self.undo.push(before);
    }

    fn take_back(&mut self, env: Env<'_>) -> Told {
        let Some((parts, focus)) = self.undo.pop() else { return Told::Moved };
        self.parts = parts;
        self.focus = focus;
        self.problems.clear();
        self.enter(env);
        Told::Changed
    }

    /// Takes the current row of a grid out.
    fn drop_row(&mut self, env: Env<'_>) -> Told {
        if self.fixed {
            return Told::Ignored;
        }
        let before = (self.parts.clone(), self.focus);
        let Some(Part::Grid(grid)) = self.parts.get_mut(self.focus.part) else { return Told::Ignored };
        if self.focus.row >= grid.rows.len() {
            return Told::Ignored;
        }
        grid.rows.remove(self.focus.row);
        if grid.rows.is_empty() {
            grid.rows.push(grid.columns.iter().map(|field| Slot::empty(&field.kind)).collect());
        }
        let start = format!("{}[", grid.field.key);
        self.focus.row = self.focus.row.min(grid.rows.len() - 1);
        self.focus.cell = 0;
        self.problems.retain(|problem| !problem.field.as_deref().unwrap_or("").starts_with(&start));
        self.remember(before);
        self.touched = true;
        self.enter(env);
        Told::Changed
    }

    /// `..` takes the cell of the row above, `//` that of the first row; also as an input method types them.
    fn repeat_key(&mut self, key: Key, env: Env<'_>) -> Option<Told> {
        let sign = match key.typed()? {
            '.' | '。' | '．' => '.',
            '/' | '、' | '／' => '/',
            _ => return None,
        };
        if self.focus.row == 0 || !matches!(self.parts.get(self.focus.part), Some(Part::Grid(_))) {
            return None;
        }
        let first_half = match self.slot() {
            Some(Slot::Line(line) | Slot::Pick(line, None)) => match line.text() {
                "." | "。" | "．" => Some('.'),
                "/" | "、" | "／" => Some('/'),
                _ => return None,
            },
            _ => self.half,
        };
        if first_half != Some(sign) {
            self.half = Some(sign);
            // A field that takes text shows the first half; one that doesn't waits for the second.
            return match self.slot() {
                Some(Slot::Line(_) | Slot::Pick(..)) => None,
                _ => Some(Told::Moved),
            };
        }
        let before = (self.parts.clone(), self.focus);
        let focus = self.focus;
        let Some(Part::Grid(grid)) = self.parts.get_mut(focus.part) else { return None };
        let from = if sign == '/' { 0 } else { focus.row - 1 };
        let slot = grid.rows.get(from)?.get(focus.cell)?.clone();
        *grid.rows.get_mut(focus.row)?.get_mut(focus.cell)? = slot;
        if let Some(line) = self.line() {
            line.suggest();
        }
        self.changed(Some(before), env);
        self.picker = None;
        Some(Told::Changed)
    }

    /// One digit chooses among few entries, while nothing is typed yet or one of them stands there.
    fn menu_key(&mut self, key: Key, env: Env<'_>) -> Option<Told> {
        if self.menu.is_empty() || self.picker.as_ref().is_some_and(|picker| picker.asked) {
            return None;
        }
        match self.slot() {
            Some(Slot::Pick(line, None)) if line.text().is_empty() => {}
            _ => return None,
        }
        let digit = choosing(key)?.to_digit(10)?;
        let candidate = self.menu.get(usize::try_from(digit).ok()?.checked_sub(1)?)?.clone();
        let before = (self.parts.clone(), self.focus);
        self.remember(before);
        self.take(Some(Picked::Entry(candidate)), env);
        Some(Told::Changed)
    }

    /// A digit doesn't overwrite an entry that was chosen, unless codes of the register begin with it.
    fn guard_chosen(&mut self, key: Key, env: Env<'_>) -> Option<Told> {
        let (Some(Slot::Pick(_, Some(_))), Some(Field { kind: Kind::Pick { source, .. }, .. })) =
            (self.slot(), self.field())
        else {
            return None;
        };
        let digit = choosing(key).filter(char::is_ascii_digit)?;
        if env.lookups.search(source, &digit.to_string(), 8).iter().any(|it| it.code.starts_with(digit)) {
            return None;
        }
        self.hint = Some(
            words(
                "這裡已經選好。要換：按 F7 從列表裡選，或按 Backspace 清空再填。",
                "这里已经选好。要换：按 F7 从列表里选，或按 Backspace 清空再填。",
                "An entry is chosen here. To change it press F7 for the list, or Backspace to clear it first.",
            )
            .into(),
        );
        Some(Told::Moved)
    }

    /// Looks up what has been typed so far.
    fn search(&mut self, env: Env<'_>) {
        // What only namesakes brought about is judged anew by what stands there now.
        let asked = self.picker.as_ref().is_some_and(|picker| picker.asked && (picker.told || !picker.tied));
        self.picker = match (self.field(), self.slot()) {
            (Some(field), Some(slot)) => Picker::search(field, slot, asked, env),
            _ => None,
        };
    }

    /// F7: shows what can be chosen here.
    fn open_picker(&mut self, env: Env<'_>) -> Told {
        self.picker = match (self.field(), self.slot()) {
            (Some(field), Some(slot)) => Picker::all(field, slot, env),
            _ => None,
        };
        Told::Moved
    }

    fn picker_key(&mut self, key: Key, env: Env<'_>) -> Option<Told> {
        let picker = self.picker.as_mut()?;
        match key.code {
            Code::Up => picker.up(),
            Code::Down => picker.down(),
            Code::Esc => {
                self.picker = None;
            }
            Code::Enter | Code::Tab if !key.shift => {
                let before = (self.parts.clone(), self.focus);
                let asked = picker.asked;
                let picked = self.picker.take().and_then(|picker| picker.marked());
                let told = picked.is_some();
                self.take(picked, env);
                if told && asked {
                    self.remember(before);
                    self.touched = true;
                }
                self.on(key.is(Code::Enter), env);
                return Some(if told { Told::Changed } else { Told::Moved });
            }
            _ => {
                let picked = choosing(key).filter(|_| picker.asked).and_then(|ch| picker.by_key(ch))?;
                let before = (self.parts.clone(), self.focus);
                self.picker = None;
                self.remember(before);
                self.take(Some(picked), env);
                return Some(Told::Changed);
            }
        }
        Some(Told::Moved)
    }

    /// Puts what was picked into the current field.
    fn take(&mut self, picked: Option<Picked>, _env: Env<'_>) {
        let Some(picked) = picked else { return };
        let Some(field) = self.field() else { return };
        let path = self.path();
        if let Some(slot) = self.slot_mut() {
            picked.put(field, slot);
        }
        self.left = None;
        self.mend(&path);
        self.touched = true;
        self.entered = true;
    }
}

/// A name that the register lacks and that looks more like a slip of the finger.
fn nobody(person: bool, typed: &str) -> Say {
    if person {
        say!(
            "沒有這個人：{typed}。確是新名字就再按一次回車。",
            "没有这个人：{typed}。确是新名字就再按一次回车。",
            "Nobody is found by {typed}. If it is really a new name, press Enter once more."
        )
    } else {
        say!(
            "沒有登記過 {typed}。確是新名字就再按一次回車。",
            "没有登记过 {typed}。确是新名字就再按一次回车。",
            "{typed} finds nothing. If it is really a new name, press Enter once more."
        )
    }
}
