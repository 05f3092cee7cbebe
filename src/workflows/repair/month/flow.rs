//! In which month a repair counts as reported, and in which it leaves the books: by these two every month's figures add
//! up, and what one carries out the next carries in. Pure.

use crate::kernel::time::Month;

/// How a repair leaves the books.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Exit {
    /// Done.
    Finished,
    /// Settled by advice on the telephone.
    Advised,
    /// The same as another.
    Duplicate,
    /// Withdrawn by the user.
    Withdrawn,
    /// A closed month had counted it before it was voided.
    TakenBack,
}

/// What is known of one repair, each time as the month in which it counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Life {
    /// The call.
    pub call: Month,
    /// How and when it ended; none while it is open. A void one keeps how it ended before.
    pub exit: Option<(Exit, Month)>,
    /// When it was voided.
    pub void: Option<Month>,
}

/// A repair's time in the books, from one month to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stay {
    /// The month that counts it as reported.
    pub call: Month,
    /// How and in which month it left; `None` while it is open.
    pub exit: Option<(Exit, Month)>,
}

impl Stay {
    /// The stay of a repair; `None` where no month counts it. `was_closed` tells which months had been closed when it
    /// was voided: what they counted stays counted, and goes off in the month of the voiding.
    pub fn of(life: &Life, was_closed: impl Fn(Month) -> bool) -> Option<Stay> {
        let (call, exit) = (life.call, life.exit.map(|(exit, month)| (exit, month.max(life.call))));
        let Some(void) = life.void else { return Some(Stay { call, exit }) };
        if !was_closed(call) {
            return None;
        }
        let kept = exit.filter(|(_, month)| was_closed(*month));
        Some(Stay { call, exit: kept.or(Some((Exit::TakenBack, void.max(call)))) })
    }

    /// Whether it was open when the month began.
    pub fn is_carried_into(&self, month: Month) -> bool {
        self.call < month && self.exit.is_none_or(|(_, left)| left >= month)
    }

    /// Whether it is open when the month ends.
    pub fn is_carried_out_of(&self, month: Month) -> bool {
        self.is_carried_into(month.next())
    }

    /// How it leaves the books in the month.
    pub fn leaves_in(&self, month: Month) -> Option<Exit> {
        self.exit.filter(|(_, left)| *left == month).map(|(exit, _)| exit)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn month(at: u32) -> Month {
        Month::new(2026, at).unwrap()
    }

    #[test]
    fn a_void_repair_counts_only_where_a_closed_month_had_counted_it() {
        let life = |exit, void| Life { call: month(3), exit, void };
        let done = Some((Exit::Finished, month(4)));
        for (what, life, closed, stay) in [
            ("open", life(None, None), 0, Some((3, None))),
            ("finished", life(done, None), 12, Some((3, Some((Exit::Finished, 4))))),
            ("void in time", life(None, Some(month(4))), 2, None),
            ("void in time, finished", life(done, Some(month(5))), 2, None),
            ("counted, then void", life(None, Some(month(4))), 3, Some((3, Some((Exit::TakenBack, 4))))),
            ("counted, finished since", life(done, Some(month(5))), 3, Some((3, Some((Exit::TakenBack, 5))))),
            ("counted and counted as finished", life(done, Some(month(6))), 4, Some((3, Some((Exit::Finished, 4))))),
        ] {
            let found = Stay::of(&life, |at| at.month() <= closed);
            let wanted =
                stay.map(|(call, exit)| Stay { call: month(call), exit: exit.map(|(exit, left)| (exit, month(left))) });
            assert_eq!(found, wanted, "{what}");
        }
    }

    proptest! {
        /// Each repair is reported once and leaves once; what a month carries out the next carries in; a year adds up.
        #[test]
        fn twelve_months_add_up_to_the_whole(
            lives in prop::collection::vec((1_u32..=12, prop::option::of(0_u32..6), prop::option::of(0_u32..6), 0_u32..12), 0..60)
        ) {
            let stays: Vec<Stay> = lives
                .iter()
                .filter_map(|(call, exit, void, closed)| {
                    let after = |more: &u32| month((call + more).min(12));
                    let exit = exit.as_ref().map(|more| (Exit::Finished, after(more)));
                    let life = Life { call: month(*call), exit, void: void.as_ref().map(after) };
                    Stay::of(&life, |at| at.month() <= *closed)
                })
                .collect();
            let count = |of: &dyn Fn(&Stay) -> bool| stays.iter().filter(|stay| of(stay)).count();
            let (mut reported, mut left) = (0, 0);
            for at in 1..=12 {
                let at = month(at);
                let carried_in = count(&|stay| stay.is_carried_into(at));
                let (new, gone) = (count(&|stay| stay.call == at), count(&|stay| stay.leaves_in(at).is_some()));
                let carried_out = count(&|stay| stay.is_carried_out_of(at));
                prop_assert_eq!(carried_in + new, gone + carried_out, "{}", at);
                prop_assert_eq!(carried_in, reported - left);
                reported += new;
                left += gone;
            }
            prop_assert_eq!(reported, stays.len());
            prop_assert_eq!(left, count(&|stay| stay.exit.is_some()));
        }
    }
}
