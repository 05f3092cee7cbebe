//! The page that is printed before the first real slip: margins, feed, pitch, characters, bar code. Checks nothing; eyes do.

use super::{Block, Characters, Format, Paper, Stock, fit, sheets};
use crate::kernel::words::{Lang, Words, words};

const START: Words = words("這張紙從這一行開始", "这张纸从这一行开始", "This form starts at this line");
const TITLE: Words = words("打印測試頁", "打印测试页", "Printer test page");
const FORMS: [Words; 2] = [words("第一張", "第一张", "Form 1"), words("第二張", "第二张", "Form 2")];
const FEED: Words = words(
    "兩張的第一行到撕紙線應一樣遠，四邊的框應完整。",
    "两张的第一行到撕纸线应一样远，四边的框应完整。",
    "On both forms the first line is equally far from the tear line, and the frame is whole.",
);
const FEED_CUT: Words = words(
    "兩張的第一行到紙邊應一樣遠，四邊的框應完整。",
    "两张的第一行到纸边应一样远，四边的框应完整。",
    "On both forms the first line is equally far from the paper's edge, and the frame is whole.",
);
const SAMPLES: [(Words, &str); 5] = [
    (words("繁體", "繁体", "Traditional"), "紗樣審批單 留存聯 生產部聯 出門證聯 總經理 領導 備註 數量"),
    (words("簡體", "简体", "Simplified"), "纱样审批单 留存联 生产部联 出门证联 总经理 领导 备注 数量"),
    (words("人名", "人名", "Names"), "王堃 李喆 方㛃"),
    (words("西文", "西文", "Latin"), "ABCDEFGHIJKLM abcdefghijklm 0123456789 #%&*+-/:=@|~"),
    (words("全角", "全角", "Full width"), "ＡＢＣ０１２３，。；：（）「」／￥"),
];
const LACKING: Words = words("打印機沒有：", "打印机没有：", "not in this printer: ");
const NONE: Words = words("打印機沒有這些字", "打印机没有这些字", "this printer can't print these");
/// So many lacking characters are named; a line that lacks more isn't shown.
const NAMED: usize = 3;
const LAST: Words = words(
    "最後一行：下面到撕紙線還有兩行空白",
    "最后一行：下面到撕纸线还有两行空白",
    "Last line: below it two blank lines to the tear line",
);
const LAST_CUT: Words = words("最後一行", "最后一行", "Last line");
/// Digits of no slip: the bar code of a test must let nothing out.
const DIGITS: &str = "0123456789";

/// Two forms of the test, which fill the grid of the sheets. With the characters of a dot-matrix printer (`None`: it
/// takes PDF) there is a ruler of columns, and what the printer lacks is left out and named by its code, so that the
/// test of any printer can be printed.
pub fn test_page(lang: Lang, stock: Stock, characters: Option<Characters>) -> Paper {
    // A printer of Simplified alone can't print Traditional labels.
    let lang = if characters == Some(Characters::Gb2312) && lang == Lang::Hant { Lang::Hans } else { lang };
    let columns = Format::SLIP.columns - 4;
    let (feed, last) = if stock.is_fanfold() { (FEED, LAST) } else { (FEED_CUT, LAST_CUT) };
    let mut lines: Vec<String> = vec![feed.get(lang).to_string()];
    // Typeset figures aren't half as wide as Han: a ruler would only alarm.
    lines.extend(characters.into_iter().flat_map(|_| ruler(columns)));
    lines.extend(SAMPLES.iter().map(|(label, text)| sample(*label, text, lang, characters)));
    let paper = Paper {
        lang,
        format: if matches!(stock, Stock::A4 | Stock::Whole) { Format::PAGE } else { Format::SLIP },
        company: START.get(lang).to_string(),
        title: TITLE.get(lang).to_string(),
        number: stock.words().get(lang).to_string(),
        digits: Some(DIGITS.to_string()),
        copies: FORMS.iter().map(|form| form.get(lang).to_string()).collect(),
        across: Vec::new(),
        marks: Vec::new(),
        blocks: vec![Block::Lines(lines)],
        notes: vec![last.get(lang).to_string()],
        code: None,
    };
    filled(fit(&paper, stock))
}

/// Figures over every column within the frame, and Han under them.
fn ruler(columns: usize) -> [String; 3] {
    // The frame and a blank come before: the first column within is the third.
    let places = || (3..).take(columns);
    let tens = places().map(|column| if column % 10 == 0 { digit(column / 10) } else { '.' }).collect();
    let ones = places().map(|column| digit(column % 10)).collect();
    let han = "一二三四五六七八九十".chars().cycle().take(columns / 2).collect();
    [tens, ones, han]
}

fn digit(figure: usize) -> char {
    u32::try_from(figure).ok().and_then(|figure| char::from_digit(figure, 10)).unwrap_or('.')
}

fn sample(label: Words, text: &str, lang: Lang, characters: Option<Characters>) -> String {
    let has = |ch: &char| characters.is_none_or(|characters| characters.has(*ch));
    let there: String = text.chars().filter(has).collect();
    let lacking: Vec<String> =
        text.chars().filter(|ch| !has(ch)).map(|ch| format!("U+{:04X}", u32::from(ch))).collect();
    let said = match lacking.len() {
        0 => text.to_string(),
        1..=NAMED => format!("{} [{}{}]", there.trim(), LACKING.get(lang), lacking.join(" ")),
        // What is left of such a line tells nobody anything.
        _ => format!("[{}]", NONE.get(lang)),
    };
    format!("{}: {said}", label.get(lang))
}

/// The paper with as many numbered lines as its sheets still hold.
fn filled(mut paper: Paper) -> Paper {
    let used = sheets(&paper).first().map_or(0, |sheet| sheet.rows.len());
    let more = (1..=paper.format.lines.saturating_sub(used)).map(|at| format!("{at} {}", "-".repeat(at)));
    if let Some(Block::Lines(lines)) = paper.blocks.first_mut() {
        lines.extend(more);
    }
    paper
}
