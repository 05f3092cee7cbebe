//! Seeing what other windows saved.

use super::Store;
use crate::kernel::problem::Outcome;

/// What a window has seen of the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seen {
    data_version: i64,
    seq: i64,
}

impl Store {
    /// What the file holds now, for [`Store::changed_since`].
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn seen(&self) -> Outcome<Seen> {
        Ok(Seen { data_version: self.data_version()?, seq: self.newest_seq()? })
    }

    /// Whether entries were added since; what is seen now, where they were. Costs some microseconds, so that a screen may
    /// ask with each tick. Drafts alone are no change.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn changed_since(&self, last: &mut Seen) -> Outcome<bool> {
        let data_version = self.data_version()?;
        if data_version == last.data_version {
            // Nobody else committed; this window's own changes don't show here.
            return Ok(false);
        }
        let seq = self.newest_seq()?;
        let changed = seq != last.seq;
        *last = Seen { data_version, seq };
        Ok(changed)
    }

    /// Changes whenever another connection commits.
    fn data_version(&self) -> Outcome<i64> {
        Ok(self.conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?)
    }

    fn newest_seq(&self) -> Outcome<i64> {
        Ok(self.conn.prepare_cached("SELECT max(seq) FROM history")?.query_row([], |row| row.get(0))?)
    }
}
