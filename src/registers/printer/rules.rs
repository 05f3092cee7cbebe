//! What may stand in a printer's entry. Pure: no terminal, no database, no printer.

use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::spool::{cups, raw, tcp};
use crate::kernel::text::clean::{Newlines, for_terminal};
use crate::say;

/// A printer's place as it is kept; a system printer without one is the queue of its own name.
///
/// # Errors
/// `missing` where a device or port has no place, `bad_target` where it can't be one.
pub fn target(kind: &str, name: &str, typed: &str) -> Outcome<String> {
    let plain = typed.trim();
    let plain = if plain.is_empty() && kind == "cups" { name.trim() } else { plain };
    if plain.is_empty() {
        return Err(Problem::new(
            "missing",
            say!(
                "「位置」必須填寫：設備或共享的路徑，或 主機:端口。",
                "“位置”必须填写：设备或共享的路径，或 主机:端口。",
                "Place must be filled in: the path of a device or share, or host:port."
            ),
        )
        .at("target")
        .into());
    }
    let fits = match kind {
        "cups" => cups::is_queue_name(plain),
        "tcp" => tcp::host_and_port(plain).is_some(),
        _ => raw::is_path(plain),
    };
    if fits { Ok(plain.to_string()) } else { Err(bad_target(kind, plain).into()) }
}

/// A printer's name can be told from an option of the command line.
///
/// # Errors
/// `bad_name`.
pub fn name(typed: &str) -> Outcome<()> {
    if !typed.trim_start().starts_with(['-', '－', '—', '–']) {
        return Ok(());
    }
    Err(Problem::house(
        "bad_name",
        say!(
            "打印機名稱不能以「-」開頭，命令行會當成選項。請換一個叫法。",
            "打印机名称不能以“-”开头，命令行会当成选项。请换一个叫法。",
            "A printer's name can't begin with '-': the command line would take it for an option. Choose another."
        ),
    )
    .at("name")
    .into())
}

fn bad_target(kind: &str, typed: &str) -> Problem {
    let shown = for_terminal(typed, Newlines::Mark);
    let say = match kind {
        "cups" => say!(
            "「{shown}」不能是隊列名：不能有空格和 / # 。用 lpstat -p 可以查到隊列名，填到「位置」。",
            "“{shown}”不能是队列名：不能有空格和 / # 。用 lpstat -p 可以查到队列名，填到“位置”。",
            "'{shown}' can't be the name of a queue: no blanks, / or #. lpstat -p lists the queues; put the name into the place."
        ),
        "tcp" => say!(
            "「{shown}」不是 主機:端口。請填如 192.168.1.20:9100。",
            "“{shown}”不是 主机:端口。请填如 192.168.1.20:9100。",
            "'{shown}' isn't host:port. Give something like 192.168.1.20:9100."
        ),
        _ => say!(
            "「{shown}」不是完整路徑。請填如 /dev/usb/lp0 的設備，或共享路徑。",
            "“{shown}”不是完整路径。请填如 /dev/usb/lp0 的设备，或共享路径。",
            "'{shown}' isn't a whole path. Give a device such as /dev/usb/lp0, or a share's path."
        ),
    };
    Problem::new("bad_target", say).at("target")
}

/// One ply or three.
///
/// # Errors
/// `out_of_range`.
pub fn plies(typed: Option<i64>) -> Outcome<()> {
    if matches!(typed, None | Some(1 | 3)) {
        return Ok(());
    }
    Err(Problem::house(
        "out_of_range",
        say!(
            "「紙的層數」只能是 1 或 3。請改正。",
            "“纸的层数”只能是 1 或 3。请改正。",
            "Plies are 1 or 3. Correct it."
        ),
    )
    .at("plies")
    .into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_fit_their_connection() {
        for (kind, name, typed, expected) in [
            ("cups", "office", "", Ok("office")),
            ("cups", "窗口 激光", "", Err("bad_target")),
            ("cups", "窗口 激光", "hp-1", Ok("hp-1")),
            ("cups", "x", "-o", Err("bad_target")),
            ("raw", "x", "", Err("missing")),
            ("raw", "x", "/dev/usb/lp0", Ok("/dev/usb/lp0")),
            ("raw", "x", "\\\\pc\\lq", Ok("\\\\pc\\lq")),
            ("raw", "x", "lp0", Err("bad_target")),
            ("tcp", "x", "10.0.0.7", Ok("10.0.0.7")),
            ("tcp", "x", "10.0.0.7:0", Err("bad_target")),
            ("tcp", "x", "a b", Err("bad_target")),
        ] {
            let read = target(kind, name, typed).map_err(|failure| failure.code());
            assert_eq!(read.as_deref(), expected.as_ref().copied(), "{kind} {name} {typed}");
        }
    }

    #[test]
    fn names_begin_with_no_dash() {
        for (typed, fits) in [("office", true), ("a-b", true), ("-o", false), (" -o", false), ("－針式", false)] {
            assert_eq!(name(typed).is_ok(), fits, "{typed}");
        }
    }

    #[test]
    fn plies_are_one_or_three() {
        for (typed, fits) in [(None, true), (Some(1), true), (Some(2), false), (Some(3), true), (Some(0), false)] {
            assert_eq!(plies(typed).is_ok(), fits, "{typed:?}");
        }
    }
}
