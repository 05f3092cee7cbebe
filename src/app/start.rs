//! From a path to the running screen: first start, opening, who sits here, the loop, and the way out in all cases.

use std::path::PathBuf;
use std::time::Duration;

use super::first::{self, Answers};
use super::run::{self, Screen};
use super::service::Service;
use super::state::App;
use super::tabs;
use crate::desk::{self, Founding};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::store::watchdog::{self, Why};
use crate::kernel::time::clock::Clock;
use crate::kernel::ui::{Desk, Look};
use crate::kernel::words::{Lang, words};
use crate::say;

/// What the command line has settled.
#[derive(Clone, Debug)]
pub struct Start {
    /// The file.
    pub path: PathBuf,
    /// The language, and whether it was asked for on purpose.
    pub lang: (Lang, bool),
    /// Who is at the keyboard, as typed.
    pub operator: Option<String>,
    /// Whether a training file is wanted.
    pub training: bool,
    /// The clock.
    pub clock: Clock,
    /// Whether only the gate is shown.
    pub gate: bool,
}

/// How long the last draft may take to be written.
const FLUSH: Duration = Duration::from_secs(1);

/// Runs the screen until it is left.
///
/// # Errors
/// Where there is no terminal, the file can't be opened, or the terminal is gone.
pub fn start(start: Start) -> Outcome<()> {
    use std::io::IsTerminal;
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Err(Problem::new(
            "no_terminal",
            say!(
                "這裡不是終端，開不了屏幕。請在終端窗口裡運行，或用 slipdesk --help 看命令。",
                "这里不是终端，开不了屏幕。请在终端窗口里运行，或用 slipdesk --help 看命令。",
                "This is no terminal, so the screen can't be opened. Run it in a terminal window, or see slipdesk --help."
            ),
        )
        .into());
    }
    let variable = |name: &str| std::env::var(name).ok();
    let look = Look::from_variables(variable("NO_COLOR").as_deref(), variable("COLORFGBG").as_deref());
    let mut screen = Screen::open().map_err(terminal)?;
    let Some((desk, lang)) = open(&start, &mut screen, look)? else { return Ok(()) };
    let look = Look { ascii: desk.setting("lines").is_ok_and(|lines| lines == "ascii"), ..look };
    let mut service = Service::new(desk)?;
    guard(&service)?;
    seat(&start, &mut service);
    let seated = service.is_seated();
    let warnings = service.warnings();
    let desk: Box<dyn Desk> = Box::new(service);
    let mut app = if start.gate { App::alone(desk, lang, look, tabs::gate) } else { App::new(desk, lang, look) };
    app.keep_to_role();
    if !seated {
        app.ask_who();
    }
    app.greet(warnings);
    run::run(&mut app, &mut screen).map_err(terminal)
}

/// Opens the file; asks the four questions where there is none. `None` where they were left.
fn open(start: &Start, screen: &mut Screen, look: Look) -> Outcome<Option<(desk::Desk, Lang)>> {
    let (lang, lang_given) = start.lang;
    let clock = start.clock.clone();
    if start.path.exists() {
        let (mut desk, _) = desk::open_or_found(&start.path, clock, Founding::Never, None, lang)?;
        if start.training && !desk.view().is_training() {
            return Err(Problem::new(
                "not_training",
                say!(
                    "這是正式文件，不能當演練文件用。請去掉 --training，或換一個路徑。",
                    "这是正式文件，不能当演练文件用。请去掉 --training，或换一个路径。",
                    "This is a real file and can't be used for training. Leave out --training, or give another path."
                ),
            )
            .into());
        }
        let own = Lang::from_tag(&desk.setting("lang")?).filter(|_| !lang_given);
        if let Some(own) = own {
            desk.speak(own)?;
        }
        return Ok(Some((desk, own.unwrap_or(lang))));
    }
    let who = start.operator.clone().or_else(|| std::env::var("USER").ok()).filter(|name| !name.trim().is_empty());
    let usual = Answers {
        path: start.path.clone(),
        lang,
        office: words("本單位", "本单位", "Our office").get(lang).to_string(),
        who: who.unwrap_or_else(|| words("內勤", "内勤", "Clerk").get(lang).to_string()),
    };
    let now = clock.now();
    let Some(answers) = first::ask_on(screen, &usual, now, look).map_err(terminal)? else { return Ok(None) };
    if let Some(folder) = answers.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|error| Failure::broken(no_folder(&answers.path), error))?;
    }
    let founding = if start.training { Founding::Training } else { Founding::Real };
    let (mut desk, _) = desk::open_or_found(&answers.path, clock, founding, Some(&answers.who), answers.lang)?;
    desk.sit(&answers.who)?;
    desk.set("office_name", &answers.office)?;
    desk.set("lang", answers.lang.tag())?;
    Ok(Some((desk, answers.lang)))
}

/// Seats the operator who was named, or the only one there is. Who isn't seated is asked on the screen.
fn seat(start: &Start, service: &mut Service) {
    if service.is_seated() {
        return;
    }
    let only = || {
        use crate::kernel::pick::Lookups;
        match service.search("staff", "", 2).as_slice() {
            [one] => Some(format!("staff/{}", one.key)),
            _ => None,
        }
    };
    if let Some(who) = start.operator.clone().or_else(only) {
        // A wrong name or a PIN that is due is asked for on the screen.
        let _ = service.sit(&who, &std::env::var("SLIPDESK_PIN").unwrap_or_default());
    }
}

/// Whatever ends the program, what was typed is kept and the terminal is put right.
fn guard(service: &Service) -> Outcome<()> {
    let (at_end, at_panic) = (service.drafts_handle(), service.drafts_handle());
    watchdog::install_panic_hook(move || {
        Screen::restore();
        at_panic.flush(FLUSH);
    });
    watchdog::start(move |why| {
        at_end.flush(FLUSH);
        if why == Why::Asked {
            Screen::restore();
        }
    })
}

fn terminal(error: std::io::Error) -> Failure {
    Failure::broken(
        Problem::new(
            "terminal_failed",
            say!(
                "終端用不了了。填過的已存為草稿，換一個終端窗口再打開。",
                "终端用不了了。填过的已存为草稿，换一个终端窗口再打开。",
                "The terminal failed. What was typed is kept as a draft; open the program in another window."
            ),
        ),
        error,
    )
}

fn no_folder(path: &std::path::Path) -> Problem {
    let shown = path.display();
    Problem::new(
        "no_folder",
        say!(
            "「{shown}」所在的文件夾建不起來。請檢查權限，或換一個位置。",
            "“{shown}”所在的文件夹建不起来。请检查权限，或换一个位置。",
            "The folder of {shown} can't be made. Check its permissions, or choose another place."
        ),
    )
}
