//! The loop: keys in, frames out. One of the two files that name crossterm. It decides nothing about what a key means.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use std::time::{Duration, Instant};

use crossterm::event::{self, DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use super::state::App;
use crate::kernel::ui::keys::{Burst, Input, from_event};

/// While somebody works, other windows' changes show within this time.
const LOOK: Duration = Duration::from_secs(3);
/// Without a key for this long, only the minute wakes the program.
const AWAY: Duration = Duration::from_secs(300);
/// And other windows' changes show with it.
const SELDOM: Duration = Duration::from_secs(50);

/// Collects a frame, so that it leaves in one piece.
#[derive(Clone, Default)]
struct Held(Rc<RefCell<Vec<u8>>>);

impl Write for Held {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The terminal while the program has it.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<Held>>,
    held: Held,
    burst: Burst,
}

impl Screen {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// Where there is no terminal, or it can't be set up.
    pub fn open() -> io::Result<Screen> {
        enable_raw_mode()?;
        execute!(io::stdout(), EnterAlternateScreen)?;
        // The old Windows console types the marks of a bracketed paste as text.
        if !cfg!(windows) {
            execute!(io::stdout(), EnableBracketedPaste)?;
        }
        let held = Held::default();
        let terminal = Terminal::new(CrosstermBackend::new(held.clone()))?;
        Ok(Screen { terminal, held, burst: Burst::default() })
    }

    /// Gives the terminal back as it was. Also for the panic hook and the watchdog, which have no `Screen`.
    pub fn restore() {
        let mut out = io::stdout();
        // Nobody is left who could be told.
        let _ = execute!(out, EndSynchronizedUpdate, DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
        let _ = disable_raw_mode();
    }

    /// Paints one frame, the cursor at the insertion point, all in one piece.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn paint(&mut self, draw: impl FnOnce(&mut ratatui::Frame<'_>)) -> io::Result<()> {
        self.terminal.draw(draw)?;
        let frame = std::mem::take(&mut *self.held.0.borrow_mut());
        let mut out = io::stdout().lock();
        let mut bytes = Vec::with_capacity(frame.len() + 32);
        queue!(bytes, BeginSynchronizedUpdate)?;
        bytes.extend_from_slice(&frame);
        queue!(bytes, EndSynchronizedUpdate)?;
        out.write_all(&bytes)?;
        out.flush()
    }

    /// Waits for input, at most so long, and gives all that has come.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn wait(&mut self, most: Duration) -> io::Result<Vec<Input>> {
        let mut out = Vec::new();
        let mut wait = most;
        while event::poll(wait)? {
            wait = Duration::ZERO;
            if let Some(input) = from_event(event::read()?) {
                out.push(match input {
                    Input::Key(key) => Input::Key(self.burst.mark(key, Instant::now())),
                    other => other,
                });
            }
            // A key held down must not keep the screen from being painted.
            if out.len() >= 256 {
                break;
            }
        }
        Ok(out)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        Screen::restore();
    }
}

/// Runs the program until it is to end.
///
/// # Errors
/// Where the terminal is gone.
pub fn run(app: &mut App, screen: &mut Screen) -> io::Result<()> {
    let mut last_key = Instant::now();
    let mut last_look = Instant::now();
    let mut shown = app.cx().now;
    screen.paint(|frame| app.paint(frame))?;
    while !app.is_over() {
        let now = app.cx().now;
        let second = now.since(now.minute().stamp());
        let mut most = Duration::from_secs(u64::try_from(60 - second).unwrap_or(1).clamp(1, 60));
        let here = last_key.elapsed() < AWAY;
        if here {
            most = most.min(LOOK.saturating_sub(last_look.elapsed()));
        }
        if app.is_counting() {
            // A little later, so that the next second has come for certain.
            most = most.min(app.cx().desk.rest_of_second() + Duration::from_millis(1));
        }
        let inputs = screen.wait(most)?;
        let mut dirty = !inputs.is_empty();
        for input in inputs {
            last_key = Instant::now();
            app.input(input);
        }
        if dirty {
            // First the answer to the key, then what else it changed.
            let painted = screen.paint(|frame| app.paint(frame));
            app.ask_later();
            painted?;
            dirty = false;
        } else if last_look.elapsed() >= if here { LOOK } else { SELDOM } {
            last_look = Instant::now();
            dirty = app.look_around();
        }
        let now = app.cx().now;
        let counted = app.is_counting() && now != shown;
        if now.minute() != shown.minute() {
            app.tick();
            dirty = true;
        }
        shown = now;
        if app.settle() || dirty {
            screen.paint(|frame| app.paint(frame))?;
        } else if counted {
            screen.paint(|frame| app.pulse(frame))?;
        }
    }
    Ok(())
}
