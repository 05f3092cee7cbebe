//! Code 128 of a number's digits, as widths of bars and gaps in modules. Draws nothing.

use barcoders::sym::code128::Code128;

/// Modules of white that a scanner needs on each side.
pub const QUIET: usize = 10;

/// The modules of a bar code from left to right, true for black; `None` where the text isn't two or more digits.
///
/// Pairs of digits go in set C; of an odd count the last digit goes in set B.
pub fn modules(digits: &str) -> Option<Vec<bool>> {
    if digits.len() < 2 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (pairs, rest) = digits.split_at(digits.len() / 2 * 2);
    // The crate spells its sets by letters: Ć starts C, Ɓ changes to B.
    let spelled = if rest.is_empty() { format!("Ć{pairs}") } else { format!("Ć{pairs}Ɓ{rest}") };
    Some(Code128::new(spelled).ok()?.encode().into_iter().map(|module| module == 1).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_of_even_and_odd_counts() {
        // Start, a symbol a pair, check, stop of 13 modules; an odd digit costs a change and a symbol more.
        assert_eq!(modules("26110042").unwrap().len(), 11 * (1 + 4 + 1) + 13);
        assert_eq!(modules("261100428").unwrap().len(), 11 * (1 + 4 + 2 + 1) + 13);
        let start_c = [true, true, false, true, false, false, true, true, true, false, false];
        assert!(modules("261100428").unwrap().starts_with(&start_c));
    }

    #[test]
    fn only_digits() {
        for text in ["", "1", "26A1", "２６", "S2611-0042-8"] {
            assert_eq!(modules(text), None, "{text}");
        }
    }
}
