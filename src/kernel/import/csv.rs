//! Reading CSV as office programs write it: UTF-8 with or without a mark, or GB18030; commas, semicolons or tabs; quotes
//! doubled. A quote that is never closed is told with its line instead of swallowing the rest.

use csv::ReaderBuilder;
use encoding_rs::GB18030;

use super::{Line, MAX_COLUMNS, MAX_ROWS, Table, too_large};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::report::csv::{MARK, unguard};
use crate::say;

/// Reads a whole file.
///
/// # Errors
/// Usage: `not_text`, `is_spreadsheet`, `broken_quotes`, `empty_file`, `too_large`.
pub fn read(bytes: &[u8]) -> Outcome<Table> {
    let text = decode(bytes)?;
    let text = text.trim_start_matches('\u{feff}');
    let delimiter = delimiter(text);
    if let Some(line) = open_quote(text, char::from(delimiter)) {
        return Err(broken_quotes(line));
    }
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut table = Table::default();
    let (mut seen, mut number) = (0, 1);
    for record in reader.records() {
        let record = record.map_err(|_| not_text())?;
        if record.len() > MAX_COLUMNS {
            return Err(too_large());
        }
        // The reader counts from where it began to look, which may be blank lines before the record.
        let at = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX));
        number += newlines(text.get(seen..at).unwrap_or_default());
        let blank = text.get(at..).unwrap_or_default().bytes().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let line = number + u64::try_from(blank.filter(|byte| *byte == b'\n').count()).unwrap_or(0);
        seen = at;
        let cells: Vec<String> = record.iter().map(clean).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        if table.headings.is_empty() {
            table.headings = cells;
        } else if table.rows.len() == MAX_ROWS {
            return Err(too_large());
        } else {
            table.rows.push(Line { number: line, cells });
        }
    }
    if table.headings.is_empty() { Err(empty()) } else { Ok(table) }
}

fn newlines(text: &str) -> u64 {
    u64::try_from(text.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(0)
}

/// The text of a file: by its mark, else as UTF-8, else as GB18030.
fn decode(bytes: &[u8]) -> Outcome<String> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(is_spreadsheet());
    }
    if bytes.contains(&0) {
        return Err(not_text());
    }
    let (marked, bytes) = match bytes.strip_prefix(MARK) {
        Some(rest) => (true, rest),
        None => (false, bytes),
    };
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_string());
    }
    let (text, failed) = GB18030.decode_without_bom_handling(bytes);
    if marked || failed { Err(not_text()) } else { Ok(text.into_owned()) }
}

/// What stands between cells: whichever of comma, tab and semicolon the heading has most of.
fn delimiter(text: &str) -> u8 {
    let heading = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |delimiter: u8| heading.bytes().filter(|byte| *byte == delimiter).count();
    [b',', b'\t', b';'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// The line of a quote that opens a cell and is never closed.
fn open_quote(text: &str, delimiter: char) -> Option<u64> {
    let (mut line, mut opened, mut starts) = (1_u64, None, true);
    let mut chars = text.chars().peekable();
    while let Some(ch) = chars.next() {
        if ch == '\n' {
            line += 1;
        }
        match (opened, ch) {
            (Some(_), '"') if chars.peek() == Some(&'"') => {
                chars.next();
            }
            (Some(_), '"') => opened = None,
            (None, '"') if starts => opened = Some(line),
            _ => {}
        }
        starts = opened.is_none() && (ch == delimiter || ch == '\n' || ch == '\r');
    }
    opened
}

/// A cell without what spreadsheets need around it: blanks, a tab or `="…"` that keeps digits, an apostrophe that keeps
/// formulas away.
fn clean(cell: &str) -> String {
    let cell = cell.trim();
    let held = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(cell);
    unguard(held).trim().to_string()
}

fn broken_quotes(line: u64) -> Failure {
    Failure::usage(Problem::new(
        "broken_quotes",
        say!(
            "第 {line} 行有一個雙引號沒有配對。請改正那一行，或用表格軟件另存為 CSV。",
            "第 {line} 行有一个双引号没有配对。请改正那一行，或用表格软件另存为 CSV。",
            "A quote on line {line} is never closed. Correct that line, or save the file as CSV from a spreadsheet program."
        ),
    ))
}

fn not_text() -> Failure {
    Failure::usage(Problem::new(
        "not_text",
        say!(
            "文件既不是 UTF-8 也不是 GB18030 文字。請用表格軟件另存為「CSV UTF-8」。",
            "文件既不是 UTF-8 也不是 GB18030 文字。请用表格软件另存为“CSV UTF-8”。",
            "The file is neither UTF-8 nor GB18030 text. Save it as 'CSV UTF-8' from a spreadsheet program."
        ),
    ))
}

fn is_spreadsheet() -> Failure {
    Failure::usage(Problem::new(
        "is_spreadsheet",
        say!(
            "這是電子表格文件，不是 CSV。請打開它，另存為「CSV UTF-8」。",
            "这是电子表格文件，不是 CSV。请打开它，另存为“CSV UTF-8”。",
            "This is a spreadsheet, not CSV. Open it and save it as 'CSV UTF-8'."
        ),
    ))
}

fn empty() -> Failure {
    Failure::usage(Problem::new(
        "empty_file",
        say!(
            "文件是空的。第一行要是欄目名，下面每行一條。",
            "文件是空的。第一行要是栏目名，下面每行一条。",
            "The file is empty. Its first line names the columns, each line below is one entry."
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(table: &Table) -> Vec<(u64, Vec<&str>)> {
        table.rows.iter().map(|row| (row.number, row.cells.iter().map(String::as_str).collect())).collect()
    }

    #[test]
    fn every_way_of_saving_gives_the_same_table() {
        let text = "姓名,電話\r\n王堃,13800000001\r\n\r\n,\r\n\"甲, \"\"乙\"\"\n丙\",=\"0531\"\r\n丁,'+86\r\n";
        let marked = [MARK, text.as_bytes()].concat();
        let (national, _, failed) = GB18030.encode(text);
        assert!(!failed);
        let plain = text.replace("\r\n", "\n");
        for bytes in [text.as_bytes(), &marked, &national, plain.as_bytes(), text.trim_end().as_bytes()] {
            let table = read(bytes).unwrap();
            assert_eq!(table.headings, ["姓名", "電話"]);
            assert_eq!(
                cells(&table),
                [(2, vec!["王堃", "13800000001"]), (5, vec!["甲, \"乙\"\n丙", "0531"]), (7, vec!["丁", "+86"])]
            );
        }
        for delimiter in ["\t", ";"] {
            let table = read(format!("name{delimiter}phone\n甲,乙{delimiter}1\n").as_bytes()).unwrap();
            assert_eq!(cells(&table), [(2, vec!["甲,乙", "1"])], "{delimiter:?}");
        }
    }

    #[test]
    fn what_is_no_table_is_told_with_its_remedy() {
        for (bytes, code) in [
            (&b""[..], "empty_file"),
            (b"\r\n ,\r\n", "empty_file"),
            (b"PK\x03\x04...", "is_spreadsheet"),
            (b"a,b\n\x00\x01", "not_text"),
            (b"\xff\xfea\x00,\x00", "not_text"),
            (b"\xef\xbb\xbfa,\xff\xff", "not_text"),
            (b"a,b\n1,\xff\xff\xff", "not_text"),
            (b"a,b\n1,\"2\n3,4\n", "broken_quotes"),
        ] {
            assert_eq!(read(bytes).unwrap_err().code(), code, "{bytes:?}");
        }
        let told = read(b"a,b\n\n1,2\n\"x\"\"y\",\"2\n3,4\n").unwrap_err();
        assert!(told.problems[0].say.get(crate::kernel::words::Lang::En).contains("line 4"), "{told:?}");
        assert!(read(b"a,b\n1,2\" x\n").is_ok(), "a quote within a cell opens nothing");
        let wide = format!("{}\n", "a,".repeat(MAX_COLUMNS + 1));
        assert_eq!(read(wide.as_bytes()).unwrap_err().code(), "too_large");
    }

    proptest! {
        /// Whatever bytes come, there is a table or a sentence; what we write is read back.
        #[test]
        fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }

        #[test]
        fn what_is_written_is_read_back(rows in proptest::collection::vec(proptest::collection::vec("[a-z甲乙,\"]{1,4}", 2), 1..5)) {
            let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
            writer.write_record(["a", "b"]).unwrap();
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let table = read(&writer.into_inner().unwrap()).unwrap();
            let read: Vec<Vec<String>> = table.rows.into_iter().map(|row| row.cells).collect();
            prop_assert_eq!(read, rows);
        }
    }
}
