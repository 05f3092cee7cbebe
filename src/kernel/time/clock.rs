//! The clock, injected everywhere: the machine's, one that stands still, or one that runs on from a given start.

use std::time::{Duration, Instant};

use super::Stamp;

/// Tells what time it is in China.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    Machine,
    /// Stands still: one command of a training file with `--now`.
    Still(Stamp),
    /// Runs on from a start: a session of a training file with `--now`.
    From {
        /// What the clock showed at `began`.
        start: Stamp,
        /// When it was started.
        began: Instant,
    },
}

impl Clock {
    /// A clock that runs on from `start`.
    pub fn running_from(start: Stamp) -> Clock {
        Clock::From { start, began: Instant::now() }
    }

    /// The time now, to the second.
    pub fn now(&self) -> Stamp {
        match self {
            Clock::Machine => Stamp::from_utc(chrono::Utc::now()),
            Clock::Still(stamp) => *stamp,
            Clock::From { start, began } => start.plus(i64::try_from(began.elapsed().as_secs()).unwrap_or(0)),
        }
    }

    /// How long this second still lasts; a whole one where the clock stands still.
    pub fn rest_of_second(&self) -> Duration {
        let nanos = match self {
            Clock::Machine => chrono::Utc::now().timestamp_subsec_nanos(),
            Clock::Still(_) => 0,
            Clock::From { began, .. } => began.elapsed().subsec_nanos(),
        };
        Duration::from_secs(1).saturating_sub(Duration::from_nanos(nanos.into()))
    }
}
