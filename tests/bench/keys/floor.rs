//! The bare programs: a list over the file, a form, a look-up, with ratatui and rusqlite and no rule in between. They
//! are the floor that the program is measured against, nothing to work with.

use std::io::stdout;
use std::path::Path;

use crossterm::event::{Event, KeyCode, read};
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, enable_raw_mode};
use crossterm::{execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Constraint, Position};
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Cell, Paragraph, Row, Table, TableState};
use ratatui::{Frame, Terminal};
use rusqlite::{Connection, OpenFlags};

pub fn run(what: &str, file: Option<&Path>) {
    enable_raw_mode().unwrap();
    execute!(stdout(), EnterAlternateScreen).unwrap();
    let mut terminal = Terminal::new(CrosstermBackend::new(stdout())).unwrap();
    match what {
        "table" => table(&mut terminal, file.unwrap()),
        "form" => form(&mut terminal),
        "entry" => entry(&mut terminal, file.unwrap()),
        other => panic!("no floor {other}"),
    }
}

type Screen = Terminal<CrosstermBackend<std::io::Stdout>>;

fn paint(terminal: &mut Screen, draw: impl FnOnce(&mut Frame<'_>)) {
    queue!(stdout(), BeginSynchronizedUpdate).unwrap();
    terminal.draw(draw).unwrap();
    execute!(stdout(), EndSynchronizedUpdate).unwrap();
}

fn key() -> KeyCode {
    loop {
        if let Event::Key(key) = read().unwrap() {
            return key.code;
        }
    }
}

fn open(file: &Path) -> Connection {
    Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

const ROWS: usize = 20;

fn page(conn: &Connection, sql: &str, mark: i64) -> Vec<(i64, Vec<String>)> {
    let mut statement = conn.prepare_cached(sql).unwrap();
    let mut rows: Vec<(i64, Vec<String>)> = statement
        .query_map([mark], |row| {
            let (key, pieces, grams): (i64, i64, i64) = (row.get(0)?, row.get(2)?, row.get(3)?);
            let number = format!("S{:04}-{:04}", key / 1_000_000_000, key % 1_000_000_000);
            Ok((key, vec![number, row.get(1)?, String::new(), pieces.to_string(), grams.to_string(), row.get(4)?]))
        })
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut lines = conn.prepare_cached("SELECT variety_code, count FROM slip_line WHERE slip = ?1").unwrap();
    for (key, cells) in &mut rows {
        let goods =
            lines.query_map([*key], |row| Ok(format!("{} {}", row.get::<_, String>(0)?, row.get::<_, i64>(1)?)));
        cells[2] = goods.unwrap().map(Result::unwrap).collect::<Vec<_>>().join(", ");
    }
    rows
}

fn table(terminal: &mut Screen, file: &Path) {
    let conn = open(file);
    let below = "SELECT id, customer_name, pieces, grams, state FROM slip JOIN slip_life ON slip = id
                 WHERE id < ?1 ORDER BY id DESC LIMIT 20";
    let mut rows = page(&conn, below, i64::MAX);
    let mut state = TableState::default().with_selected(0);
    loop {
        paint(terminal, |frame| {
            let widths = [13, 18, 24, 4, 8, 9].map(Constraint::Length);
            let shown = rows.iter().map(|(_, cells)| Row::new(cells.iter().map(|text| Cell::from(text.as_str()))));
            let list = Table::new(shown, widths).row_highlight_style(Style::new().add_modifier(Modifier::REVERSED));
            frame.render_stateful_widget(list, frame.area(), &mut state);
        });
        let last = rows.last().map_or(i64::MAX, |(key, _)| *key);
        match key() {
            KeyCode::Down if state.selected() == Some(ROWS - 1) => {
                let mut next = page(&conn, &below.replace("LIMIT 20", "LIMIT 1"), last);
                rows.append(&mut next);
                if rows.len() > ROWS {
                    rows.remove(0);
                }
            }
            KeyCode::Down => state.select_next(),
            KeyCode::PageDown => rows = page(&conn, below, last),
            KeyCode::Char('q') => return,
            _ => {}
        }
    }
}

fn form(terminal: &mut Screen) {
    let labels = ["Customer", "Contact", "Phone", "Purpose", "Charge", "Source", "Department", "Handler", "Remarks"];
    let mut text = String::new();
    loop {
        paint(terminal, |frame| {
            frame.render_widget(Paragraph::new("Form"), frame.area());
            for (row, label) in (2_u16..).zip(labels) {
                let mut line = frame.area();
                (line.y, line.height) = (row, 1);
                let value = if row == 2 { text.as_str() } else { "" };
                frame.render_widget(Paragraph::new(format!("{label:<12}{value}")), line);
            }
            let wide = u16::try_from(unicode_width::UnicodeWidthStr::width(text.as_str())).unwrap_or(0);
            frame.set_cursor_position(Position::new(12 + wide.min(60), 2));
        });
        match key() {
            KeyCode::Char(ch) => text.push(ch),
            KeyCode::Backspace => drop(text.pop()),
            _ => {}
        }
    }
}

fn entry(terminal: &mut Screen, file: &Path) {
    let conn = open(file);
    let (mut typed, mut found) = (String::new(), Vec::<String>::new());
    loop {
        paint(terminal, |frame| {
            let mut text = format!("Number {typed}\n\n");
            for line in &found {
                text.push_str(line);
                text.push('\n');
            }
            frame.render_widget(Paragraph::new(text), frame.area());
            frame.set_cursor_position(Position::new(7 + u16::try_from(typed.len()).unwrap_or(0), 0));
        });
        // A burst is read whole before it is painted.
        loop {
            match key() {
                KeyCode::Char(ch) => typed.push(ch),
                KeyCode::Enter => {
                    found = look_up(&conn, &std::mem::take(&mut typed));
                }
                KeyCode::Esc => found.clear(),
                _ => {}
            }
            if !crossterm::event::poll(std::time::Duration::ZERO).unwrap() {
                break;
            }
        }
    }
}

fn look_up(conn: &Connection, digits: &str) -> Vec<String> {
    let Ok(plain) = digits.parse::<i64>() else { return Vec::new() };
    let (series, serial) = match digits.len() {
        9 => (plain / 100_000, plain / 10 % 10_000),
        length => (
            plain / 10_i64.pow(u32::try_from(length - 4).unwrap()),
            plain / 10 % 10_i64.pow(u32::try_from(length - 5).unwrap()),
        ),
    };
    let key = series * 1_000_000_000 + serial;
    let mut out = vec![format!("S{series:04}-{serial:04}")];
    for sql in [
        "SELECT customer_name, charge, pieces, grams FROM slip WHERE id = ?1",
        "SELECT state, effective_at, drawn_at, released_at FROM slip_life WHERE slip = ?1",
        "SELECT variety_code, variety_name, count, grams FROM slip_line WHERE slip = ?1",
        "SELECT line, count, metres, grams FROM slip_drawn WHERE slip = ?1",
    ] {
        let mut statement = conn.prepare_cached(sql).unwrap();
        let mut rows = statement.query([key]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let cells = (0..4).map(|at| match row.get_ref(at).unwrap() {
                rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                _ => String::new(),
            });
            out.push(cells.collect::<Vec<_>>().join("  "));
        }
    }
    out
}
