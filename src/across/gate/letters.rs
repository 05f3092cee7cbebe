//! The large letters of the verdict: bitmaps that come with the program, drawn with block signs, or with plain signs on
//! terminals that draw blocks two cells wide. Knows no verdict's meaning.

use crate::kernel::ui::Look;
use crate::kernel::words::{Lang, Words, words};

/// What stands in large letters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Big {
    /// The goods may leave.
    Go,
    /// They may not.
    Stop,
    /// Something is still to be taken from the gate copy.
    Ask,
    /// They have left.
    Out,
}

impl Big {
    /// The word, letter by letter as it is drawn.
    pub fn word(self, lang: Lang) -> &'static str {
        const GO: Words = words("放行", "放行", "GO");
        const STOP: Words = words("不放行", "不放行", "STOP");
        const OUT: Words = words("已放行", "已放行", "DONE");
        match self {
            Big::Go => GO.get(lang),
            Big::Stop => STOP.get(lang),
            Big::Ask => "?",
            Big::Out => OUT.get(lang),
        }
    }
}

/// Rows of a letter's picture, top first; every `#` is a dot.
type Picture = [&'static str; 16];

/// Dots of a picture's height.
const HEIGHT: usize = 16;

/// How large the dots are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Size {
    /// A dot is a column wide and half a row high: a word has 9 rows.
    Small,
    /// A dot is two columns wide and a row high: a word has 18 rows.
    Large,
}

impl Size {
    /// Rows that a word takes.
    pub const fn rows(self) -> u16 {
        match self {
            Size::Small => 9,
            Size::Large => 18,
        }
    }
}

/// The rows of a word as text, all of the same width; letters without a picture are left out.
pub fn draw(word: &str, size: Size, look: Look) -> Vec<String> {
    let pictures: Vec<&Picture> = word.chars().filter_map(picture).collect();
    // A row of no dots above and below, for the band that may lie behind the word.
    let dots: Vec<String> = (0..HEIGHT + 2)
        .map(|row| {
            let rows = pictures.iter().map(|picture| match row.checked_sub(1).and_then(|row| picture.get(row)) {
                Some(dots) => (*dots).to_string(),
                None => ".".repeat(picture.first().map_or(0, |dots| dots.len())),
            });
            rows.collect::<Vec<_>>().join("..")
        })
        .collect();
    match size {
        Size::Large => dots
            .iter()
            .map(|row| row.chars().map(|dot| if dot == '#' { look.block().repeat(2) } else { "  ".into() }).collect())
            .collect(),
        Size::Small => dots
            .chunks(2)
            .map(|pair| {
                let lower = pair.get(1).map_or("", String::as_str);
                let upper = pair.first().map_or("", String::as_str);
                upper.chars().zip(lower.chars()).map(|(upper, lower)| half(upper == '#', lower == '#', look)).collect()
            })
            .collect(),
    }
}

/// The sign of two dots, one above the other.
fn half(upper: bool, lower: bool, look: Look) -> char {
    match (upper, lower, look.ascii) {
        (true, true, false) => '█',
        (true, false, false) => '▀',
        (false, true, false) => '▄',
        (true, true, true) => '#',
        (true, false, true) => '"',
        (false, true, true) => 'o',
        (false, false, _) => ' ',
    }
}

fn picture(letter: char) -> Option<&'static Picture> {
    PICTURES.iter().find(|(known, _)| *known == letter).map(|(_, picture)| picture)
}

const PICTURES: &[(char, Picture)] = &[
    (
        '放',
        [
            "...##.....##.....",
            "....##....##.....",
            "....##...###.....",
            "########.########",
            "########.########",
            "..##....###..##..",
            "..##....####.##..",
            "..#####.##.####..",
            "..######...####..",
            "..##..##...###...",
            "..##..##...###...",
            ".##...##..####...",
            ".##...##.###.##..",
            "##....#####..###.",
            "##.#######....###",
            "....###..#.....##",
        ],
    ),
    (
        '行',
        [
            "....###..........",
            "...###..########.",
            "..###...########.",
            ".###.............",
            "###.##...........",
            "...###...........",
            "..###..##########",
            ".####..##########",
            "#####.......##...",
            "##.##.......##...",
            "...##.......##...",
            "...##.......##...",
            "...##.......##...",
            "...##.......##...",
            "...##....#####...",
            "...##....####....",
        ],
    ),
    (
        '不',
        [
            "#################",
            "#################",
            ".......###.......",
            ".......###.......",
            "......###........",
            ".....######......",
            "....#######......",
            "...###..#####....",
            "..###...##.###...",
            ".###....##..####.",
            "###.....##...####",
            "##......##.....##",
            "........##.......",
            "........##.......",
            "........##.......",
            "........##.......",
        ],
    ),
    (
        '已',
        [
            ".#############...",
            ".#############...",
            "............##...",
            "............##...",
            ".##.........##...",
            ".##.........##...",
            ".##.........##...",
            ".#############...",
            ".#############...",
            ".##..............",
            ".##..............",
            ".##............##",
            ".##............##",
            ".###..........###",
            "..##############.",
            "...############..",
        ],
    ),
    (
        'G',
        [
            "...#######..",
            ".##########.",
            ".###....####",
            "###......###",
            "###.........",
            "##..........",
            "##..........",
            "##....######",
            "##....######",
            "##.......###",
            "###......###",
            "###......###",
            ".###....####",
            ".###########",
            "...######.##",
            "............",
        ],
    ),
    (
        'O',
        [
            "...######...",
            ".##########.",
            ".###....###.",
            "###......###",
            "##........##",
            "##........##",
            "##........##",
            "##........##",
            "##........##",
            "##........##",
            "##........##",
            "###......###",
            ".###....###.",
            ".##########.",
            "...######...",
            "............",
        ],
    ),
    (
        'S',
        [
            "...######...",
            ".##########.",
            "####....####",
            "###......###",
            "###.........",
            "####........",
            ".########...",
            "..#########.",
            ".......#####",
            ".........###",
            "###......###",
            "###......###",
            "####....####",
            ".##########.",
            "...######...",
            "............",
        ],
    ),
    (
        'T',
        [
            "############",
            "############",
            "############",
            "....####....",
            "....####....",
            "....####....",
            "....####....",
            "....####....",
            "....####....",
            "....####....",
            "....####....",
            "....####....",
            "....####....",
            "....####....",
            "....####....",
            "............",
        ],
    ),
    (
        'P',
        [
            "#########...",
            "###########.",
            "###.....####",
            "###......###",
            "###......###",
            "###......###",
            "###.....####",
            "###########.",
            "#########...",
            "###.........",
            "###.........",
            "###.........",
            "###.........",
            "###.........",
            "###.........",
            "............",
        ],
    ),
    (
        'D',
        [
            "#########...",
            "##########..",
            "###....####.",
            "###.....####",
            "###......###",
            "###......###",
            "###......###",
            "###......###",
            "###......###",
            "###......###",
            "###......###",
            "###.....####",
            "###....####.",
            "##########..",
            "#########...",
            "............",
        ],
    ),
    (
        'N',
        [
            "###......###",
            "####.....###",
            "#####....###",
            "#####....###",
            "######...###",
            "###.##...###",
            "###.###..###",
            "###..##..###",
            "###..###.###",
            "###...##.###",
            "###...######",
            "###....#####",
            "###....#####",
            "###.....####",
            "###......###",
            "............",
        ],
    ),
    (
        'E',
        [
            "###########.",
            "###########.",
            "###########.",
            "###.........",
            "###.........",
            "###.........",
            "##########..",
            "##########..",
            "##########..",
            "###.........",
            "###.........",
            "###.........",
            "###########.",
            "###########.",
            "###########.",
            "............",
        ],
    ),
    (
        '?',
        [
            "...######...",
            ".##########.",
            "####....####",
            "###......###",
            ".........###",
            "........###.",
            "......####..",
            ".....####...",
            "....####....",
            "....####....",
            "....####....",
            "............",
            "....####....",
            "....####....",
            "....####....",
            "............",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_its_letters_and_even_rows() {
        for lang in Lang::ALL {
            for big in [Big::Go, Big::Stop, Big::Ask, Big::Out] {
                let word = big.word(lang);
                assert!(word.chars().all(|letter| picture(letter).is_some()), "{word}");
                for (size, most) in [(Size::Small, 56), (Size::Large, 112)] {
                    for ascii in [false, true] {
                        let rows = draw(word, size, Look { ascii, ..Look::default() });
                        assert_eq!(rows.len(), usize::from(size.rows()), "{word}");
                        let wide = rows[0].chars().count();
                        assert!(rows.iter().all(|row| row.chars().count() == wide), "{word}");
                        assert!(wide <= most && wide >= 10, "{word}: {wide}");
                        assert!(!ascii || rows.iter().all(|row| row.is_ascii()), "{word}");
                    }
                }
            }
        }
    }

    #[test]
    fn each_letter_is_a_picture_of_its_own() {
        for (letter, picture) in PICTURES {
            assert!(picture.iter().all(|row| row.len() == picture[0].len()), "{letter}");
            assert!(picture.iter().any(|row| row.contains('#')), "{letter}");
            let same = PICTURES.iter().filter(|(_, other)| other == picture).count();
            assert_eq!(same, 1, "{letter}");
        }
    }
}
