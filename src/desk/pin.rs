//! PINs at the counter: giving one's own, setting one. A wrong one is recorded and slows down the next try.

use std::time::Duration;

use super::Desk;
use crate::kernel::problem::Outcome;
use crate::kernel::store::Entry;
use crate::registers::staff;

/// How far back wrong tries are counted, in seconds.
const WINDOW_SECONDS: i64 = 15 * 60;

impl Desk {
    /// Whether the operator has a PIN that wasn't given yet.
    pub fn needs_pin(&self) -> bool {
        self.operator.key.is_some() && !self.proved
    }

    /// Takes the operator's PIN.
    ///
    /// # Errors
    /// `wrong_pin`: the attempt is then in the history, and the answer took the longer the more there were.
    pub fn prove(&mut self, pin: &str) -> Outcome<()> {
        let Some(id) = self.operator.key else { return Err(super::no_operator()) };
        let stored = staff::store::pin(self.store.view(), id)?;
        if stored.is_none_or(|stored| staff::pin::matches(pin, &stored)) {
            self.proved = true;
            return Ok(());
        }
        let since = format!("{}+08:00", self.store.view().now().plus(-WINDOW_SECONDS));
        let before = staff::store::wrong_pins_since(self.store.view(), id, &since)?;
        let operator = self.operator.clone();
        self.store.change(&operator, |tx| tx.write(Entry::new(format!("staff/{id}"), "wrong-pin")).map(|_| ()))?;
        std::thread::sleep(Duration::from_millis(250 << before.clamp(0, 5)));
        Err(staff::pin::wrong(&self.operator.name))
    }

    /// Sets a person's PIN: the person's own, or by the supervisor.
    ///
    /// # Errors
    /// As [`staff::set_pin`].
    pub fn set_pin(&mut self, id: i64, pin: &str) -> Outcome<()> {
        self.change(|tx, _| staff::set_pin(tx, id, pin))
    }
}
