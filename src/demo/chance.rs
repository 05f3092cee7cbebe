//! Chance by seed: the same seed gives the same file on every machine. For invented records only, never for anything
//! that must not be guessed.

/// A row of numbers that looks like chance.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// Starts a row.
    pub fn new(seed: u64) -> Chance {
        Chance(seed ^ 0x5137_de5c_0de0_5eed)
    }

    /// The next 64 bits, by the mixing of SplitMix64.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of `from..=to`; `from` where the range is empty.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        let span = u128::from(to.abs_diff(from)) + 1;
        let within = (u128::from(self.bits()) * span) >> 64;
        if to < from { from } else { from.saturating_add(i64::try_from(within).unwrap_or(0)) }
    }

    /// Yes in so many of a thousand times.
    pub fn permille(&mut self, yes: i64) -> bool {
        self.between(0, 999) < yes
    }

    /// A place in a list of `length`; 0 for an empty one.
    pub fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.between(0, i64::try_from(length).unwrap_or(1).max(1) - 1)).unwrap_or(0)
    }

    /// One of a list; `None` of an empty one.
    pub fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let place = self.place(all.len());
        all.get(place)
    }

    /// One of several words; an empty one of none.
    pub fn word(&mut self, all: &[&'static str]) -> &'static str {
        self.of(all).copied().unwrap_or_default()
    }

    /// One of several by weights that stand beside them; the first where there is none.
    pub fn among<T: Copy + Default>(&mut self, all: &[(T, i64)]) -> T {
        let weights: Vec<i64> = all.iter().map(|(_, weight)| *weight).collect();
        let place = self.weighted(&weights);
        all.get(place).map(|(one, _)| *one).unwrap_or_default()
    }

    /// A place by weights that stand for themselves: `weighted(&[55, 28, 12, 5])` is mostly 0.
    pub fn weighted(&mut self, weights: &[i64]) -> usize {
        let mut left = self.between(0, weights.iter().sum::<i64>() - 1);
        for (place, weight) in weights.iter().enumerate() {
            if left < *weight {
                return place;
            }
            left -= weight;
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_row_is_the_published_one_and_stays_within_its_bounds() {
        // SplitMix64 from state 0 starts with this number on every machine.
        assert_eq!(Chance(0).bits(), 0xe220_a839_7b1d_cdaf);
        let mut chance = Chance::new(7);
        let drawn: Vec<i64> = (0..2000).map(|_| chance.between(-3, 3)).collect();
        assert!((-3..=3).all(|value| drawn.contains(&value)));
        assert!(drawn.iter().all(|value| (-3..=3).contains(value)));
        assert_eq!(chance.between(5, 5), 5);
        assert_eq!(chance.of::<i64>(&[]), None);
        assert_eq!(chance.weighted(&[0, 1]), 1);
    }
}
