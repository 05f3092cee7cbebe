//! Reads the rows out of an entry's stored JSON without copying what it can borrow.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A value as an entry holds it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Val<'a> {
    Null,
    Int(i64),
    Text(Cow<'a, str>),
    /// Nothing that the program writes.
    Other,
}

/// One row as an entry mentions it.
#[derive(Debug)]
pub(super) struct Mention<'a> {
    pub table: Cow<'a, str>,
    pub cells: Vec<(Cow<'a, str>, Val<'a>)>,
}

impl<'a> Mention<'a> {
    /// The value of a column; `near` is where it is expected.
    pub fn get(&self, column: &str, near: usize) -> Option<&Val<'a>> {
        match self.cells.get(near) {
            Some((name, value)) if name == column => Some(value),
            _ => self.cells.iter().find(|(name, _)| name == column).map(|(_, value)| value),
        }
    }
}

/// All rows of an entry, in order; `None` where the body isn't what the program writes.
pub(super) fn mentions<'a>(body: &'a str, out: &mut Vec<Mention<'a>>) -> Option<()> {
    let mut reader = serde_json::Deserializer::from_str(body);
    Body(out).deserialize(&mut reader).ok()?;
    reader.end().ok()
}

/// A key or text, borrowed where it has no escapes.
struct Word<'a>(Cow<'a, str>);

impl<'de> serde::Deserialize<'de> for Word<'de> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Reads;
        impl<'de> Visitor<'de> for Reads {
            type Value = Word<'de>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a text")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Word<'de>, E> {
                Ok(Word(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Word<'de>, E> {
                Ok(Word(Cow::Owned(text.to_string())))
            }
        }
        reader.deserialize_str(Reads)
    }
}

impl<'de> serde::Deserialize<'de> for Val<'de> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Reads;
        impl<'de> Visitor<'de> for Reads {
            type Value = Val<'de>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a value")
            }
            fn visit_unit<E>(self) -> Result<Val<'de>, E> {
                Ok(Val::Null)
            }
            fn visit_i64<E>(self, number: i64) -> Result<Val<'de>, E> {
                Ok(Val::Int(number))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Val<'de>, E> {
                Ok(i64::try_from(number).map_or(Val::Other, Val::Int))
            }
            fn visit_f64<E>(self, _: f64) -> Result<Val<'de>, E> {
                Ok(Val::Other)
            }
            fn visit_bool<E>(self, _: bool) -> Result<Val<'de>, E> {
                Ok(Val::Other)
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Val<'de>, E> {
                Ok(Val::Text(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Val<'de>, E> {
                Ok(Val::Text(Cow::Owned(text.to_string())))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Val<'de>, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Val::Other)
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Val<'de>, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Val::Other)
            }
        }
        reader.deserialize_any(Reads)
    }
}

/// The whole body: only its rows matter here.
struct Body<'o, 'a>(&'o mut Vec<Mention<'a>>);

impl<'de> DeserializeSeed<'de> for Body<'_, 'de> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Body<'_, 'de> {
    type Value = ();
    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an entry's body")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Word(key)) = map.next_key()? {
            if key == "rows" {
                map.next_value_seed(Tables(self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Rows by table.
struct Tables<'o, 'a>(&'o mut Vec<Mention<'a>>);

impl<'de> DeserializeSeed<'de> for Tables<'_, 'de> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Tables<'_, 'de> {
    type Value = ();
    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("tables")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Word(table)) = map.next_key()? {
            map.next_value_seed(Rows(table, self.0))?;
        }
        Ok(())
    }
}

/// The rows of one table.
struct Rows<'o, 'a>(Cow<'a, str>, &'o mut Vec<Mention<'a>>);

impl<'de> DeserializeSeed<'de> for Rows<'_, 'de> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Rows<'_, 'de> {
    type Value = ();
    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("rows")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(cells) = list.next_element_seed(Cells)? {
            self.1.push(Mention { table: self.0.clone(), cells });
        }
        Ok(())
    }
}

/// The cells of one row.
struct Cells;

impl<'de> DeserializeSeed<'de> for Cells {
    type Value = Vec<(Cow<'de, str>, Val<'de>)>;
    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Cells {
    type Value = Vec<(Cow<'de, str>, Val<'de>)>;
    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a row")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut cells = Vec::with_capacity(16);
        while let Some((Word(key), value)) = map.next_entry()? {
            cells.push((key, value));
        }
        Ok(cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rows_are_found_among_the_rest() {
        let body =
            r#"{"at":"x","said":{"rows":[1,{"a":2}]},"rows":{"a":[{"k":1,"t":"q\"x"},{"k":-2,"t":null}],"b":[]}}"#;
        let mut found = Vec::new();
        mentions(body, &mut found).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].get("t", 0), Some(&Val::Text("q\"x".into())));
        assert_eq!(found[1].get("k", 0), Some(&Val::Int(-2)));
        assert_eq!(found[1].get("t", 1), Some(&Val::Null));
        assert!(mentions("[]", &mut Vec::new()).is_none());
    }

    proptest! {
        #[test]
        fn no_body_panics(body in "[\\[\\]{}:,\"a-c0-9.rows]{0,60}") {
            let _ = mentions(&body, &mut Vec::new());
        }
    }
}
