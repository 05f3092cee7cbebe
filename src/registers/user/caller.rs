//! Who is speaking, in a form that begins with the user: name and telephone of the user that was found, and what was
//! typed to find a stranger put where it belongs, so that nothing is typed twice. Saves nothing.

use std::cell::RefCell;

use super::store;
use crate::kernel::form::slot::Slot;
use crate::kernel::form::state::{Env, Form};
use crate::kernel::form::value::Raw;
use crate::kernel::text::address::Address;
use crate::kernel::text::fold::phone;
use crate::kernel::ui::Cx;

/// The field in which the user is found.
const ACCOUNT: &str = "account";

/// The fields of name and telephone of a form that also has `account` and `address`.
pub struct Caller {
    name: &'static str,
    phone: &'static str,
    /// The user whose name and telephone were put in, and what was put in.
    filled: RefCell<Option<(i64, [String; 2])>>,
}

impl Caller {
    /// With the paths of the two fields.
    pub fn new(name: &'static str, phone: &'static str) -> Caller {
        Caller { name, phone, filled: RefCell::default() }
    }

    /// Name and telephone of the user that was found, where nobody typed others.
    pub fn fill(&self, form: &mut Form, cx: &Cx<'_>) {
        let env = Env::from(cx);
        let chosen = match form.slot_of(ACCOUNT) {
            Some(Slot::Pick(_, Some(candidate))) => Some(candidate.key),
            _ => None,
        };
        let before = self.filled.borrow().clone();
        if before.as_ref().map(|(key, _)| *key) == chosen {
            return;
        }
        let home = chosen.and_then(|key| store::get(cx.view(), key).ok().flatten());
        let texts = home.map_or_else(Default::default, |home| [home.name, home.phone]);
        for (index, path) in [self.name, self.phone].into_iter().enumerate() {
            let Some(focus) = form.place(path) else { continue };
            let Some(Slot::Line(line)) = form.slot_at(focus) else { continue };
            let standing = line.text().to_string();
            let ours = before.as_ref().and_then(|(_, texts)| texts.get(index));
            if standing.is_empty() || Some(&standing) == ours {
                let text = texts.get(index).cloned().unwrap_or_default();
                form.put(focus, Some(&Raw::Text(text)), env);
            }
        }
        *self.filled.borrow_mut() = chosen.map(|key| (key, texts));
    }

    /// Somebody whom the register doesn't know: what was typed to find them goes where it belongs. A number is the
    /// telephone, an address the address, else it is the name.
    pub fn stranger(&self, form: &mut Form, cx: &Cx<'_>) {
        let env = Env::from(cx);
        let Some(account) = form.place(ACCOUNT) else { return };
        let typed = match form.slot_of(ACCOUNT) {
            Some(Slot::Pick(line, None)) if form.focus() != account && !line.is_blank() => {
                line.text().trim().to_string()
            }
            _ => return,
        };
        let read = Address::parse(&typed);
        let mut puts: Vec<(&str, String)> = Vec::new();
        if read.is_within() {
            puts.extend([
                ("address.estate", read.estate),
                ("address.building", read.building),
                ("address.unit", read.unit),
                ("address.room", read.room),
            ]);
        } else if let Ok(number) = phone(&typed) {
            puts.push((self.phone, number));
        } else {
            puts.push((self.name, typed));
        }
        let blank = |form: &Form, path: &str| form.slot_of(path).is_some_and(Slot::is_blank);
        if !puts.iter().all(|(path, text)| text.is_empty() || blank(form, path)) {
            return;
        }
        for (path, text) in puts {
            if let Some(focus) = form.place(path) {
                form.put(focus, (!text.is_empty()).then_some(&Raw::Text(text)), env);
            }
        }
        form.put(account, None, env);
    }
}
