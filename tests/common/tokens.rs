//! Rust source as a flat list of tokens, for tests that read the house's own code. Knows strings, comments and
//! lifetimes, so that a brace in a sentence opens nothing; knows no grammar.

/// One token and the line it begins on, from 1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Token {
    pub line: usize,
    pub kind: Kind,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A name or a keyword.
    Word(String),
    /// The value of a string literal; escapes other than `\"`, `\n` and line ends stay as written.
    Text(String),
    /// A sign; `::` is one.
    Sign(&'static str),
    /// A number, a character, a lifetime: what no law asks about.
    Other,
}

impl Token {
    pub fn word(&self) -> Option<&str> {
        if let Kind::Word(word) = &self.kind { Some(word) } else { None }
    }

    pub fn text(&self) -> Option<&str> {
        if let Kind::Text(text) = &self.kind { Some(text) } else { None }
    }

    pub fn is(&self, sign: &str) -> bool {
        match &self.kind {
            Kind::Sign(found) => *found == sign,
            Kind::Word(word) => word == sign,
            _ => false,
        }
    }
}

const SIGNS: [&str; 30] = [
    "::", "=>", "->", "{", "}", "(", ")", "[", "]", ",", ";", ".", ":", "=", "!", "&", "|", "*", "+", "-", "/", "<",
    ">", "#", "?", "@", "%", "^", "$", "~",
];

/// Takes a source apart; comments fall away.
pub fn tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let (mut at, mut line, mut out) = (0, 1, Vec::new());
    while let Some(&ch) = chars.get(at) {
        let rest = &chars[at..];
        let (length, kind) = match ch {
            _ if ch.is_whitespace() => (1, None),
            '/' if rest.get(1) == Some(&'/') => (rest.iter().take_while(|ch| **ch != '\n').count(), None),
            '/' if rest.get(1) == Some(&'*') => (block_comment(rest), None),
            '"' => plain_string(rest),
            'r' | 'b' | 'c' if string_start(rest).is_some() => prefixed_string(rest),
            '\'' => (quoted(rest), Some(Kind::Other)),
            _ if ch.is_alphabetic() || ch == '_' => {
                let word: String = rest.iter().take_while(|ch| ch.is_alphanumeric() || **ch == '_').collect();
                (word.chars().count(), Some(Kind::Word(word)))
            }
            _ if ch.is_numeric() => {
                (rest.iter().take_while(|ch| ch.is_alphanumeric() || **ch == '_').count(), Some(Kind::Other))
            }
            _ => sign(rest),
        };
        if let Some(kind) = kind {
            out.push(Token { line, kind });
        }
        line += rest[..length].iter().filter(|ch| **ch == '\n').count();
        at += length;
    }
    out
}

fn sign(rest: &[char]) -> (usize, Option<Kind>) {
    let found = SIGNS.into_iter().find(|sign| sign.chars().zip(rest).all(|(a, b)| a == *b) && sign.len() <= rest.len());
    found.map_or((1, Some(Kind::Other)), |sign| (sign.len(), Some(Kind::Sign(sign))))
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match (rest[at], rest.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn plain_string(rest: &[char]) -> (usize, Option<Kind>) {
    let (mut at, mut text) = (1, String::new());
    while let Some(&ch) = rest.get(at) {
        match (ch, rest.get(at + 1)) {
            ('"', _) => return (at + 1, Some(Kind::Text(text))),
            ('\\', Some('\n')) => {
                at += 2;
                while rest.get(at).is_some_and(|ch| ch.is_whitespace()) {
                    at += 1;
                }
                continue;
            }
            ('\\', Some(next)) => {
                match next {
                    '"' => text.push('"'),
                    'n' => text.push('\n'),
                    _ => text.extend(['\\', *next]),
                }
                at += 1;
            }
            _ => text.push(ch),
        }
        at += 1;
    }
    (rest.len(), Some(Kind::Text(text)))
}

/// Where a prefixed string (`r"`, `r#"`, `b"`, `br"`, `c"`) has its quotation mark.
fn string_start(rest: &[char]) -> Option<usize> {
    let prefix = rest.iter().take_while(|ch| matches!(ch, 'r' | 'b' | 'c')).count();
    let hashes = rest[prefix..].iter().take_while(|ch| **ch == '#').count();
    let raw = rest[..prefix].contains(&'r');
    (prefix <= 2 && (hashes == 0 || raw) && rest.get(prefix + hashes) == Some(&'"')).then_some(prefix + hashes)
}

fn prefixed_string(rest: &[char]) -> (usize, Option<Kind>) {
    let start = string_start(rest).unwrap_or(0);
    let hashes = rest[..start].iter().filter(|ch| **ch == '#').count();
    if !rest[..start].contains(&'r') {
        let (length, kind) = plain_string(&rest[start..]);
        return (start + length, kind);
    }
    let body = &rest[start + 1..];
    let closes =
        |at: &usize| body[*at] == '"' && body[at + 1..].iter().take(hashes).filter(|ch| **ch == '#').count() == hashes;
    let end = (0..body.len()).find(closes).unwrap_or(body.len());
    ((start + 2 + end + hashes).min(rest.len()), Some(Kind::Text(body[..end].iter().collect())))
}

/// A character or a lifetime.
fn quoted(rest: &[char]) -> usize {
    match (rest.get(1), rest.get(2)) {
        (Some('\\'), _) => 3 + rest.iter().skip(3).take_while(|ch| **ch != '\'').count() + 1,
        (Some(_), Some('\'')) => 3,
        _ => 1,
    }
    .min(rest.len())
}
