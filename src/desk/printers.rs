//! Which printer is meant: one of the register, a queue of the system, a path or a port. It prints nothing.

use super::Desk;
use super::print::Form;
use crate::kernel::paper::{Characters, Plies, Stock};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::spool::{Listed, Spool, Standing, State, Target, Way, cups, raw, tcp};
use crate::kernel::text::clean::{Newlines, for_terminal};
use crate::kernel::text::fold;
use crate::registers::printer::store as register;
use crate::say;

/// A printer and what lies in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Printer {
    /// The name by which it was asked for.
    pub name: String,
    /// Where it is.
    pub target: Target,
    /// What lies in it.
    pub stock: Stock,
    /// How many copies come out at once.
    pub plies: Plies,
    /// What a dot-matrix printer can print.
    pub characters: Characters,
}

impl Printer {
    /// What its papers become: a queue gets PDF, and so does a device with cut sheets; fanfold gets bytes.
    pub const fn form(&self) -> Form {
        match self.target.way {
            Way::Raw | Way::Tcp if self.stock.is_fanfold() => Form::Matrix(self.stock, self.plies, self.characters),
            _ => Form::PdfOn(self.stock, self.plies),
        }
    }

    /// What it is asked for where only a file is wanted: bytes, whatever way it is connected.
    pub const fn bytes(&self) -> Form {
        Form::Matrix(self.stock, self.plies, self.characters)
    }

    fn listed(self, standing: Standing) -> Listed {
        let plies = self.plies_number();
        Listed { name: self.name, target: self.target, stock: self.stock.code(), plies, standing }
    }

    /// Its plies as a number.
    pub const fn plies_number(&self) -> i64 {
        match self.plies {
            Plies::One => 1,
            Plies::Three => 3,
        }
    }
}

impl Desk {
    /// Prints through other ways than this machine's: tests.
    #[must_use]
    pub fn with_spool(mut self, spool: Box<dyn Spool>) -> Desk {
        self.spool = spool;
        self
    }

    /// The name of the default printer; empty where none is set.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn default_printer(&self) -> Outcome<String> {
        Ok(self.setting("printer")?.trim().to_string())
    }

    /// The printer of that name, the default one where none is given.
    ///
    /// # Errors
    /// `no_printer` where none is set, `unknown_printer` with the known names, `no_lp`.
    pub fn printer(&self, typed: Option<&str>) -> Outcome<Printer> {
        let name = match typed {
            Some(typed) => typed.trim().to_string(),
            None => self.default_printer()?,
        };
        if name.is_empty() {
            return Err(no_printer());
        }
        if let Some(known) = register::by_name(self.view(), &fold::name(&name))? {
            return self.registered(known);
        }
        if name.starts_with("tcp://") {
            if tcp::host_and_port(&name).is_none() {
                return Err(unknown(&name, &[]));
            }
            return self.unregistered(&name, Way::Tcp, Stock::Half);
        }
        if raw::is_path(&name) {
            return self.unregistered(&name, Way::Raw, Stock::Half);
        }
        match self.spool.queues() {
            // While the spooler is down nobody knows its queues: the job waits.
            Err(standing) if standing.state != State::NoCommand && cups::is_queue_name(&name) => {
                self.unregistered(&name, Way::Cups, Stock::A4)
            }
            Err(standing) if standing.state == State::NoCommand => Err(self.no_lp(&name)?),
            Ok(queues) if queues.iter().any(|(queue, _)| *queue == name) => {
                self.unregistered(&name, Way::Cups, Stock::A4)
            }
            Ok(queues) => {
                let found = self.unregistered(&name, Way::Cups, Stock::A4)?;
                if self.spool.stand(&found.target).state != State::Absent {
                    return Ok(found);
                }
                let known = register::all(self.view())?.into_iter().map(|printer| printer.name);
                let known: Vec<String> = known.chain(queues.into_iter().map(|(queue, _)| queue)).collect();
                Err(unknown(&name, &known))
            }
            Err(_) => Err(unknown(&name, &[])),
        }
    }

    /// Whether a name may become the default printer's: it is known, or nobody can tell because the spooler can't be
    /// asked.
    ///
    /// # Errors
    /// `unknown_printer` with the known names.
    pub fn known_printer(&self, typed: &str) -> Outcome<()> {
        match self.printer(Some(typed)) {
            Err(failure) if failure.code() == "no_lp" && cups::is_queue_name(typed.trim()) => Ok(()),
            found => found.map(|_| ()),
        }
    }

    /// The settings of a printer for a file of bytes: those of the one named, else half fanfold sheets.
    ///
    /// # Errors
    /// As [`Desk::printer`].
    pub fn printer_for_file(&self, typed: Option<&str>) -> Outcome<Printer> {
        match typed {
            Some(_) => self.printer(typed),
            None => self.unregistered("file", Way::Raw, Stock::Half),
        }
    }

    /// All printers that are known: those of the register, then the queues that it doesn't have; and why there are no
    /// queues, where the spooler can't be asked.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn printers(&self) -> Outcome<(Vec<Listed>, Option<State>)> {
        let queues = self.spool.queues();
        let mut all = Vec::new();
        for known in register::all(self.view())? {
            let printer = self.registered(known)?;
            // The one answer serves all queues.
            let standing = match (&queues, printer.target.way) {
                (Ok(queues), Way::Cups) => {
                    let found = queues.iter().find(|(queue, _)| *queue == printer.target.address);
                    found.map_or_else(|| self.spool.stand(&printer.target), |(_, standing)| standing.clone())
                }
                (Err(standing), Way::Cups) => standing.clone(),
                _ => self.spool.stand(&printer.target),
            };
            all.push(printer.listed(standing));
        }
        let trouble = queues.as_ref().err().map(|standing| standing.state);
        for (queue, standing) in queues.unwrap_or_default() {
            let has = |printer: &Listed| {
                printer.name == queue || printer.target.way == Way::Cups && printer.target.address == queue
            };
            if !all.iter().any(has) {
                all.push(self.unregistered(&queue, Way::Cups, Stock::A4)?.listed(standing));
            }
        }
        Ok((all, trouble))
    }

    fn registered(&self, known: register::Printer) -> Outcome<Printer> {
        let plies = match known.plies {
            Some(plies) => plies.to_string(),
            None => self.setting("printer_plies")?,
        };
        Ok(Printer {
            target: Target { way: Way::from_code(&known.kind).unwrap_or(Way::Cups), address: known.target },
            stock: Stock::from_code(&known.paper).unwrap_or(Stock::A4),
            plies: Plies::from_code(&plies).unwrap_or(Plies::One),
            characters: Characters::from_code(&known.characters).unwrap_or(Characters::Gb18030),
            name: known.name,
        })
    }

    fn unregistered(&self, name: &str, way: Way, stock: Stock) -> Outcome<Printer> {
        let plies = Plies::from_code(&self.setting("printer_plies")?).unwrap_or(Plies::One);
        let target = Target { way, address: name.to_string() };
        Ok(Printer { name: name.to_string(), target, stock, plies, characters: Characters::Gb18030 })
    }

    fn no_lp(&self, name: &str) -> Outcome<Failure> {
        let known: Vec<String> = register::all(self.view())?.into_iter().map(|printer| printer.name).collect();
        let known = if known.is_empty() { "–".to_string() } else { known.join(" ") };
        let name = for_terminal(name, Newlines::Mark);
        Ok(Problem::new(
            "no_lp",
            say!(
                "登記的打印機裡沒有「{name}」，這台電腦也沒有 lp 命令，查不到系統打印機。已登記：{known}。請安裝 CUPS 客戶端，或用 --out FILE.pdf 存成文件，或給設備路徑、tcp://主機。",
                "登记的打印机里没有“{name}”，这台电脑也没有 lp 命令，查不到系统打印机。已登记：{known}。请安装 CUPS 客户端，或用 --out FILE.pdf 存成文件，或给设备路径、tcp://主机。",
                "'{name}' isn't in the register of printers, and this machine has no lp command to look for it. Registered: {known}. Install the CUPS client, write a file with --out FILE.pdf, or give a device's path or tcp://host."
            ),
        )
        .at("printer")
        .into())
    }
}

/// Nobody said which printer.
fn no_printer() -> Failure {
    Problem::new(
        "no_printer",
        say!(
            "沒有說打到哪裡，也沒有設默認打印機。請加 --printer 名稱，或用 setting printer 名稱 設默認（slipdesk printers 列出），或用 --out FILE.pdf 存成文件，或用 --preview 預覽。",
            "没有说打到哪里，也没有设默认打印机。请加 --printer 名称，或用 setting printer 名称 设默认（slipdesk printers 列出），或用 --out FILE.pdf 存成文件，或用 --preview 预览。",
            "No printer was named and no default is set. Add --printer NAME, set a default with: setting printer NAME (slipdesk printers lists them), write a file with --out FILE.pdf, or look at it with --preview."
        ),
    )
    .at("printer")
    .into()
}

fn unknown(name: &str, known: &[String]) -> Failure {
    let known = known.iter().take(20).map(|name| for_terminal(name, Newlines::Mark)).collect::<Vec<_>>().join(" ");
    let known = if known.is_empty() { "–".to_string() } else { known };
    let name: String = for_terminal(name, Newlines::Mark).chars().take(60).collect();
    Problem::new(
        "unknown_printer",
        say!(
            "沒有打印機「{name}」。有：{known}。請查對名稱，或先登記（add printer），或給設備路徑、tcp://主機。",
            "没有打印机“{name}”。有：{known}。请查对名称，或先登记（add printer），或给设备路径、tcp://主机。",
            "There is no printer '{name}'. There are: {known}. Check the name, enter it first (add printer), or give a device's path or tcp://host."
        ),
    )
    .at("printer")
    .into()
}
