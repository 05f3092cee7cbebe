//! The label of a building, a unit or a room: what of it only names the part (號樓, 單元, 室), and what tells it from
//! others. Knows nothing of where a label begins in a text.

use crate::kernel::text::fold::narrow;
use crate::kernel::text::variants::{self, finding};

/// Which part of an address a label names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// 樓.
    Building,
    /// 單元.
    Unit,
    /// 室.
    Room,
}

impl Part {
    /// What only names the part, the longest first.
    const fn words(self) -> &'static [&'static str] {
        match self {
            Part::Building => &["号楼", "#楼", "栋楼", "号", "栋", "幢", "座", "楼", "#"],
            Part::Unit => &["号单元", "单元", "单", "号门", "门"],
            Part::Room => &["号室", "号房", "号", "室", "房", "户", "#"],
        }
    }

    /// The folded label: width, script, case, Chinese or Arabic numerals and leading zeros don't matter.
    pub fn key(self, text: &str) -> String {
        let text: String = numbers(text).chars().map(mark).collect();
        let mut rest: &str = &finding(&text);
        if let Some(bare) = rest.strip_prefix('第').filter(|bare| !bare.is_empty()) {
            rest = bare;
        }
        let bare = self.words().iter().find_map(|word| rest.strip_suffix(&*finding(word)));
        plain(bare.filter(|bare| !bare.is_empty()).unwrap_or(rest))
    }

    /// The label as people read it on a line: without what only names the part where a number is left, else as typed.
    pub fn shown(self, text: &str) -> String {
        let text = text.trim();
        let folded: Vec<char> = text.chars().map(folded).collect();
        let ends = |word: &&&str| {
            let word: Vec<char> = word.chars().map(folded_word).collect();
            folded.ends_with(&word) && folded.len() > word.len()
        };
        // The letter of `A座` and the side of `東樓` are names only together with it.
        let numbered = |keep: usize| folded.iter().take(keep).any(|ch| is_numeral(*ch));
        let cut = self.words().iter().find(ends).map_or(0, |word| word.chars().count());
        let keep = folded.len().saturating_sub(cut);
        let keep = if numbered(keep) { keep } else { folded.len() };
        let skip = usize::from(keep > 1 && folded.first() == Some(&'第'));
        let label: String = text.chars().take(keep).skip(skip).map(narrow).collect();
        numbers(&label)
    }
}

/// An estate's key: script, width, case and blanks don't matter, nor whether it says 小區 at its end.
pub fn estate(text: &str) -> String {
    let folded = plain(&finding(&text.chars().map(mark).collect::<String>()));
    let bare = folded.strip_suffix(&*finding("小区")).filter(|rest| rest.chars().count() > 1);
    let bare = bare.unwrap_or(&folded);
    let number = bare.strip_suffix('号').filter(|rest| rest.ends_with(|ch: char| ch.is_ascii_digit()));
    number.unwrap_or(bare).to_string()
}

/// One character as labels are compared: half width, script and case folded, one hyphen for all.
pub fn folded(ch: char) -> char {
    variants::fold(mark(ch).to_ascii_lowercase())
}

fn folded_word(ch: char) -> char {
    variants::fold(ch)
}

/// Half width, and every dash a hyphen.
pub fn mark(ch: char) -> char {
    match narrow(ch) {
        '–' | '—' | '−' | '‐' | '‑' | '﹣' | '/' | '\\' | '~' => '-',
        ch => ch,
    }
}

/// A digit of either kind.
pub fn is_numeral(ch: char) -> bool {
    ch.is_ascii_digit() || digit(ch).is_some() || matches!(ch, '十' | '百' | '廿')
}

/// The heavenly stems, which number houses built in between: `12甲`.
pub fn is_stem(ch: char) -> bool {
    matches!(ch, '甲' | '乙' | '丙' | '丁' | '戊' | '己' | '庚' | '辛')
}

fn digit(ch: char) -> Option<u32> {
    Some(match variants::fold(ch) {
        '〇' | '零' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// Chinese numerals as Arabic ones: `十二甲` is `12甲`, `五〇一` and `五百零一` are `501`.
fn numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run: Vec<char> = Vec::new();
    let put = |out: &mut String, run: &mut Vec<char>| {
        match value(run) {
            Some(value) => out.push_str(&value),
            None => out.extend(run.iter()),
        }
        run.clear();
    };
    for ch in text.chars() {
        if is_numeral(ch) && !ch.is_ascii_digit() {
            run.push(ch);
        } else {
            put(&mut out, &mut run);
            out.push(ch);
        }
    }
    put(&mut out, &mut run);
    out
}

/// What a run of Chinese numerals means; `None` where it is none that counts houses.
fn value(run: &[char]) -> Option<String> {
    if run.iter().all(|ch| digit(*ch).is_some()) {
        return Some(run.iter().filter_map(|ch| digit(*ch)).map(|digit| digit.to_string()).collect());
    }
    let (mut sum, mut last) = (0, None);
    for ch in run {
        match ch {
            '百' => sum += last.take()? * 100,
            '十' => sum += last.take().unwrap_or(1) * 10,
            '廿' => sum += 20,
            ch => last = Some(digit(*ch)?),
        }
    }
    Some((sum + last.unwrap_or(0)).to_string())
}

/// Without blanks, without the sign that parts keys, without leading zeros.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().filter(|ch| !ch.is_whitespace() && *ch != '|').peekable();
    let mut in_number = false;
    while let Some(ch) = chars.next() {
        let zero = ch == '0' && !in_number && chars.peek().is_some_and(char::is_ascii_digit);
        if !zero {
            in_number = ch.is_ascii_digit();
            out.push(ch);
        }
    }
    out
}
