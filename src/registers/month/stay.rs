//! In which month a record counts as come in, and in which it leaves the books: by these two every month's figures add
//! up, and what one carries out the next carries in. Pure.

use crate::kernel::time::Month;

/// How a record left the books.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Exit<E> {
    /// As its workflow ends one.
    By(E),
    /// A closed month had counted it before it was voided.
    TakenBack,
}

/// What is known of one record, each time as the month in which it counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Life<E> {
    /// When it came in.
    pub came: Month,
    /// How and when it ended; none while it is open. A void one keeps how it ended before.
    pub exit: Option<(E, Month)>,
    /// When it was voided.
    pub void: Option<Month>,
}

/// A record's time in the books, from one month to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stay<E> {
    /// The month that counts it as come in.
    pub came: Month,
    /// How and in which month it left; `None` while it is open.
    pub exit: Option<(Exit<E>, Month)>,
}

impl<E: Copy> Stay<E> {
    /// The stay of a record; `None` where no month counts it. `was_closed` tells which months had been closed when it
    /// was voided: what they counted stays counted, and goes off in the month of the voiding.
    pub fn of(life: &Life<E>, was_closed: impl Fn(Month) -> bool) -> Option<Stay<E>> {
        let came = life.came;
        let exit = life.exit.map(|(exit, month)| (Exit::By(exit), month.max(came)));
        let Some(void) = life.void else { return Some(Stay { came, exit }) };
        if !was_closed(came) {
            return None;
        }
        let kept = exit.filter(|(_, month)| was_closed(*month));
        Some(Stay { came, exit: kept.or(Some((Exit::TakenBack, void.max(came)))) })
    }

    /// Whether it was open when the month began.
    pub fn is_carried_into(&self, month: Month) -> bool {
        self.came < month && self.exit.is_none_or(|(_, left)| left >= month)
    }

    /// Whether it is open when the month ends.
    pub fn is_carried_out_of(&self, month: Month) -> bool {
        self.is_carried_into(month.next())
    }

    /// How it leaves the books in the month.
    pub fn leaves_in(&self, month: Month) -> Option<Exit<E>> {
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
    fn a_void_record_counts_only_where_a_closed_month_had_counted_it() {
        let life = |exit, void| Life { came: month(3), exit, void };
        let done = Some(((), month(4)));
        for (what, life, closed, stay) in [
            ("open", life(None, None), 0, Some((3, None))),
            ("finished", life(done, None), 12, Some((3, Some((Exit::By(()), 4))))),
            ("void in time", life(None, Some(month(4))), 2, None),
            ("void in time, finished", life(done, Some(month(5))), 2, None),
            ("counted, then void", life(None, Some(month(4))), 3, Some((3, Some((Exit::TakenBack, 4))))),
            ("counted, finished since", life(done, Some(month(5))), 3, Some((3, Some((Exit::TakenBack, 5))))),
            ("counted and counted as finished", life(done, Some(month(6))), 4, Some((3, Some((Exit::By(()), 4))))),
        ] {
            let found = Stay::of(&life, |at| at.month() <= closed);
            let wanted =
                stay.map(|(call, exit)| Stay { came: month(call), exit: exit.map(|(exit, left)| (exit, month(left))) });
            assert_eq!(found, wanted, "{what}");
        }
    }

    proptest! {
        /// Each record comes in once and leaves once; what a month carries out the next carries in; a year adds up.
        #[test]
        fn twelve_months_add_up_to_the_whole(
            lives in prop::collection::vec((1_u32..=12, prop::option::of(0_u32..6), prop::option::of(0_u32..6), 0_u32..12), 0..60)
        ) {
            let stays: Vec<Stay<()>> = lives
                .iter()
                .filter_map(|(call, exit, void, closed)| {
                    let after = |more: &u32| month((call + more).min(12));
                    let exit = exit.as_ref().map(|more| ((), after(more)));
                    let life = Life { came: month(*call), exit, void: void.as_ref().map(after) };
                    Stay::of(&life, |at| at.month() <= *closed)
                })
                .collect();
            let count = |of: &dyn Fn(&Stay<()>) -> bool| stays.iter().filter(|stay| of(stay)).count();
            let (mut reported, mut left) = (0, 0);
            for at in 1..=12 {
                let at = month(at);
                let carried_in = count(&|stay| stay.is_carried_into(at));
                let (new, gone) = (count(&|stay| stay.came == at), count(&|stay| stay.leaves_in(at).is_some()));
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
