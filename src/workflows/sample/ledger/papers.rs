//! The ledger of a month on paper: the fields of the book in its order, both books one after the other.
