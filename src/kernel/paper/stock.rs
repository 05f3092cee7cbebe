//! What lies in a printer, and a paper made to fit it. Knows no printer and no spooler.

use super::{Format, Paper};
use crate::kernel::words::{Lang, Words, words};

/// Lines at the end of a fanfold sheet that stay empty, because the tear line drifts.
pub const TEAR: usize = 2;

/// The sheets in a printer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Stock {
    /// Cut sheets, upright; slips lie on them two at a time.
    A4,
    /// Cut sheets, lying.
    A5,
    /// 241 mm fanfold, 11 inches.
    Whole,
    /// 241 mm fanfold, 5½ inches (二等分).
    Half,
    /// 241 mm fanfold, 3⅔ inches (三等分).
    Third,
}

impl Stock {
    /// All of them.
    pub const ALL: [Stock; 5] = [Stock::A4, Stock::A5, Stock::Whole, Stock::Half, Stock::Third];

    /// As settings and the command line spell it.
    pub const fn code(self) -> &'static str {
        match self {
            Stock::A4 => "a4",
            Stock::A5 => "a5",
            Stock::Whole => "241",
            Stock::Half => "241_half",
            Stock::Third => "241_third",
        }
    }

    /// The stock of a code.
    pub fn from_code(code: &str) -> Option<Stock> {
        Stock::ALL.into_iter().find(|stock| stock.code() == code)
    }

    /// As people call it.
    pub const fn words(self) -> Words {
        match self {
            Stock::A4 => words("A4 紙", "A4 纸", "A4"),
            Stock::A5 => words("A5 紙（橫放）", "A5 纸（横放）", "A5, lying"),
            Stock::Whole => words("241 連續紙 整張", "241 连续纸 整张", "241 mm fanfold, whole sheet"),
            Stock::Half => words("241 連續紙 二等分", "241 连续纸 二等分", "241 mm fanfold, half sheet"),
            Stock::Third => words("241 連續紙 三等分", "241 连续纸 三等分", "241 mm fanfold, third of a sheet"),
        }
    }

    /// Whether it is continuous paper with tractor strips.
    pub const fn is_fanfold(self) -> bool {
        matches!(self, Stock::Whole | Stock::Half | Stock::Third)
    }

    /// Width and height of a sheet in tenths of a millimetre, as it is printed on.
    pub const fn size(self) -> (u16, u16) {
        match self {
            Stock::A4 => (2100, 2970),
            Stock::A5 => (2100, 1480),
            Stock::Whole => (2410, 2794),
            Stock::Half => (2410, 1397),
            Stock::Third => (2410, 931),
        }
    }

    /// The size as CUPS wants it with every job: without it the spooler takes its own default.
    pub fn media(self) -> String {
        let (width, height) = self.size();
        let millimetres = |tenths: u16| match tenths % 10 {
            0 => format!("{}", tenths / 10),
            rest => format!("{}.{rest}", tenths / 10),
        };
        match self {
            Stock::A4 => "A4".to_string(),
            Stock::A5 => "A5".to_string(),
            _ => format!("Custom.{}x{}mm", millimetres(width), millimetres(height)),
        }
    }

    /// Lines from the top of a sheet to the top of the next, at six to the inch.
    pub const fn form_lines(self) -> u8 {
        match self {
            Stock::A4 => 70,
            Stock::A5 => 35,
            Stock::Whole => 66,
            Stock::Half => 33,
            Stock::Third => 22,
        }
    }

    /// The grid of a paper on this stock: a slip stays a slip where there is room, a list takes what there is.
    const fn format(self, is_slip: bool) -> Format {
        match (self, is_slip) {
            (Stock::A4, false) => Format::PAGE,
            (Stock::A4, true) | (Stock::A5, _) => Format::SLIP,
            (Stock::Whole, false) => Format { lines: 64, height: 2794, ..Format::HALF },
            (Stock::Whole, true) | (Stock::Half, _) => Format::HALF,
            (Stock::Third, _) => Format { lines: 20, height: 931, margin_y: 40, ..Format::HALF },
        }
    }
}

/// The same paper for the sheets of a printer; page breaks, repeated heads and page counts follow. Wants the paper as
/// it was made: what was fitted to a small sheet is a slip for good.
#[must_use]
pub fn fit(paper: &Paper, stock: Stock) -> Paper {
    let is_slip = paper.format.lines <= Format::SLIP.lines;
    Paper { format: stock.format(is_slip), ..paper.clone() }
}

/// How many copies come out of the printer at once.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Plies {
    /// One: every copy is printed by itself under its name.
    One,
    /// Three-part paper: one pass, which carries the names of all copies.
    Three,
}

impl Plies {
    /// Both.
    pub const ALL: [Plies; 2] = [Plies::One, Plies::Three];

    /// As settings spell it.
    pub const fn code(self) -> &'static str {
        match self {
            Plies::One => "1",
            Plies::Three => "3",
        }
    }

    /// The plies of a code.
    pub fn from_code(code: &str) -> Option<Plies> {
        Plies::ALL.into_iter().find(|plies| plies.code() == code)
    }

    /// As people call it.
    pub const fn words(self) -> Words {
        match self {
            Plies::One => words("一層（逐聯打印）", "一层（逐联打印）", "one-part (each copy printed)"),
            Plies::Three => words("三層（一次打印）", "三层（一次打印）", "three-part (all copies in one pass)"),
        }
    }

    /// The paper as it goes to a printer with such paper in it.
    #[must_use]
    pub fn apply(self, paper: &Paper) -> Paper {
        match self {
            Plies::One => paper.clone(),
            Plies::Three => in_one_pass(paper),
        }
    }
}

/// The same paper printed once, under the names of all copies that were asked for.
#[must_use]
pub fn in_one_pass(paper: &Paper) -> Paper {
    let separator = if paper.lang == Lang::En { " / " } else { "／" };
    let copies = if paper.copies.len() > 1 { vec![paper.copies.join(separator)] } else { paper.copies.clone() };
    Paper { copies, ..paper.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_and_media_have_their_size() {
        for stock in Stock::ALL {
            assert_eq!(Stock::from_code(stock.code()), Some(stock));
        }
        for plies in Plies::ALL {
            assert_eq!(Plies::from_code(plies.code()), Some(plies));
        }
        assert_eq!((Stock::from_code("letter"), Plies::from_code("2")), (None, None));
        let media = Stock::ALL.map(Stock::media);
        assert_eq!(media, ["A4", "A5", "Custom.241x279.4mm", "Custom.241x139.7mm", "Custom.241x93.1mm"]);
    }

    #[test]
    fn forms_are_as_high_as_their_lines_and_keep_the_tear_line_free() {
        for stock in Stock::ALL {
            // Six lines an inch of 25.4 mm: tenths of a millimetre × 6 ÷ 254, in thousandths of a line.
            let lines = u32::from(stock.size().1) * 6000 / 254;
            assert!(lines.abs_diff(u32::from(stock.form_lines()) * 1000) < 200, "{stock:?} {lines}");
            for is_slip in [true, false] {
                let format = stock.format(is_slip);
                assert!(format.lines + TEAR <= usize::from(stock.form_lines()), "{stock:?}");
                assert!(format.width == stock.size().0 && format.height <= stock.size().1, "{stock:?}");
            }
        }
    }
}
