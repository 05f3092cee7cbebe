//! Weights, lengths, money and counts: integers in newtypes, never floating point.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text::fold::plain_decimal;

macro_rules! unit {
    ($(#[$doc:meta])* $name:ident, $places:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
        pub struct $name(pub i64);

        impl $name {
            /// Digits behind the point when written as people write it.
            pub const PLACES: u32 = $places;

            /// The sum, or `None` where it is beyond every record.
            pub fn plus(self, other: $name) -> Option<$name> {
                self.0.checked_add(other.0).map($name)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&decimal(self.0, $places))
            }
        }

        impl Serialize for $name {
            /// As people write it, in text: what machines read never rounds it.
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<$name, D::Error> {
                let text = String::deserialize(from)?;
                let value = plain_decimal(&text, $places);
                value.map($name).map_err(|_| serde::de::Error::custom(format!("no number of {} places", $places)))
            }
        }
    };
}

unit!(
    /// Weight in whole grams.
    Grams, 0
);
unit!(
    /// Money in fen; `12.50` yuan in text.
    Fen, 2
);
unit!(
    /// Length of cloth in tenths of a metre; `12.5` in text.
    Decimetres, 1
);
unit!(
    /// Temperature in tenths of a degree Celsius; `17.9` in text.
    Celsius, 1
);
unit!(
    /// Area in hundredths of a square metre; `89.50` in text.
    Area, 2
);
unit!(
    /// Pieces: cones, bobbins, rolls.
    Pieces, 0
);

/// Writes a scaled integer with a fixed number of places: `decimal(179, 1)` is `17.9`.
pub fn decimal(value: i64, places: u32) -> String {
    if places == 0 {
        return value.to_string();
    }
    let base = 10_u64.pow(places);
    let size = value.unsigned_abs();
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}.{:0width$}", size / base, size % base, width = places as usize)
}

/// Writes a whole number with a comma every three digits: `4,400`.
pub fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if value < 0 { format!("-{out}") } else { out }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What is written as text is read back as it was, signs and all.
        #[test]
        fn written_and_read_back(value in -9_999_999_i64..9_999_999) {
            let both = (Area(value), Celsius(value), Fen(value));
            let text = serde_json::to_string(&both).unwrap();
            prop_assert_eq!(serde_json::from_str::<(Area, Celsius, Fen)>(&text).unwrap(), both, "{}", text);
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["\"\"", "\"1.234\"", "\"1,5\"", "3", "null"] {
            assert!(serde_json::from_str::<Area>(text).is_err(), "{text}");
        }
        assert_eq!(serde_json::to_string(&Celsius(-5)).unwrap(), "\"-0.5\"");
    }
}
