//! Codes with their words: one line a value, from which the enum, its JSON and its label come.

/// Makes an enum of codes: as in JSON and in the file, each with its word of the trade.
macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $code:literal, $hant:literal, $hans:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name { $($(#[$each])* $variant),+ }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// As in JSON and in the file.
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code),+ }
            }

            /// Reads a code.
            pub fn from_code(code: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.code() == code)
            }

            /// The word of the trade.
            pub const fn words(self) -> $crate::kernel::words::Words {
                match self { $($name::$variant => $crate::kernel::words::words($hant, $hans, $en)),+ }
            }
        }
    };
}

pub(crate) use coded;
