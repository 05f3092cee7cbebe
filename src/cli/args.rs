//! The words of the command line, as clap reads them. What they mean is the verbs' business.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand};

/// The records desk of one office.
#[derive(Debug, Parser)]
#[command(name = "slipdesk", version, disable_help_subcommand = true, propagate_version = false)]
pub struct Cli {
    #[command(flatten)]
    pub globals: Globals,
    /// Machine output
    #[arg(long = "json")]
    pub json: bool,
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

/// What every command takes.
#[derive(Debug, Args)]
pub struct Globals {
    /// The file
    #[arg(long, global = true, value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// zh-Hant, zh-Hans or en
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<String>,
    /// Who is at the keyboard
    #[arg(long, global = true, value_name = "NAME|KEY")]
    pub operator: Option<String>,
    /// Make or open a training file
    #[arg(long, global = true)]
    pub training: bool,
    /// Set the clock (training file only)
    #[arg(long, global = true, value_name = "TIME")]
    pub now: Option<String>,
}

/// Machine output of one command.
#[derive(Debug, Args)]
pub struct Machine {
    /// Machine output
    #[arg(long = "json", id = "json_output")]
    pub json: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// The gate screen
    Gate,
    /// The gate book of a day
    GateBook {
        /// The day; today where none is given
        #[arg(value_name = "DATE")]
        date: Option<String>,
        #[command(flatten)]
        machine: Machine,
    },
    /// A slip, and whether it may leave
    Lookup {
        /// The number
        #[arg(value_name = "NUMBER", allow_hyphen_values = true)]
        number: String,
        #[command(flatten)]
        machine: Machine,
    },
    /// Add records or register entries
    Add(AddWords),
    /// Bring old books into a register
    Import(ImportWords),
    /// One step of a record
    Do(DoWords),
    /// A record with its history
    Show {
        /// The number or key
        #[arg(value_name = "NUMBER", allow_hyphen_values = true)]
        number: String,
        #[command(flatten)]
        machine: Machine,
    },
    /// What is due or overdue
    Due {
        #[command(flatten)]
        machine: Machine,
    },
    /// Print a paper
    Print(PrintWords),
    /// The printers, and whether they are ready
    #[command(args_conflicts_with_subcommands = true)]
    Printers {
        #[command(subcommand)]
        verb: Option<PrintersVerb>,
        #[command(flatten)]
        machine: Machine,
    },
    /// What was sent to printers, and what became of it
    #[command(args_conflicts_with_subcommands = true)]
    Queue {
        #[command(subcommand)]
        verb: Option<QueueVerb>,
        #[command(flatten)]
        machine: Machine,
    },
    /// Slips and ledgers of a month side by side
    Reconcile(ReconcileWords),
    /// Report a month to finance
    ReportFinance(ReportWords),
    /// The summary of a month
    Summary(SummaryWords),
    /// Close a month, or see what stands in the way
    CloseMonth(CloseMonthWords),
    /// Count a time limit
    Deadline(DeadlineWords),
    /// The calendar of working days
    Calendar {
        #[command(subcommand)]
        verb: CalendarVerb,
    },
    /// List, read or change settings
    Setting {
        /// The setting
        #[arg(value_name = "KEY")]
        key: Option<String>,
        /// Its new value
        #[arg(value_name = "VALUE", allow_hyphen_values = true)]
        value: Option<String>,
        #[command(flatten)]
        machine: Machine,
    },
    /// The rule on a clock gone back
    Clock {
        #[command(subcommand)]
        verb: ClockVerb,
    },
    /// Check the history against the records
    Verify(VerifyWords),
    /// Make a training file full of invented records
    Demo {
        /// The new file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// How many slips
        #[arg(long, default_value_t = 1000, value_name = "N")]
        records: u64,
        /// The seed of the invention
        #[arg(long, default_value_t = 1, value_name = "K")]
        seed: u64,
    },
    /// Completions for a shell
    Completions {
        /// The shell
        #[arg(value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
    /// The manual page
    Man,
}

/// `add THING --json FILE|-`
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub struct AddWords {
    /// What to add
    #[arg(value_name = "THING")]
    pub thing: Option<String>,
    /// The input, - for standard input
    #[arg(long = "json", id = "json_input", value_name = "FILE|-")]
    pub json: Option<PathBuf>,
    /// Lists the keys
    #[arg(long, short, action = ArgAction::SetTrue)]
    pub help: bool,
}

/// `import THING FILE [--dry-run]`
#[derive(Debug, Args)]
pub struct ImportWords {
    /// What it is
    #[arg(value_name = "THING")]
    pub thing: String,
    /// The file, CSV
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Only tells what would become of each row
    #[arg(long)]
    pub dry_run: bool,
}

/// `do NUMBER ACTION [--set KEY=VALUE …]`
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub struct DoWords {
    /// The number or key
    #[arg(value_name = "NUMBER", allow_hyphen_values = true)]
    pub number: Option<String>,
    /// The step
    #[arg(value_name = "ACTION")]
    pub action: Option<String>,
    /// A key of the step
    #[arg(long, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub set: Vec<String>,
    #[command(flatten)]
    pub machine: Machine,
    /// Lists the keys
    #[arg(long, short, action = ArgAction::SetTrue)]
    pub help: bool,
}

/// `printers test NAME`
#[derive(Debug, Subcommand)]
pub enum PrintersVerb {
    /// Print a test page
    Test {
        /// The printer; the default one where none is given
        #[arg(value_name = "NAME")]
        name: Option<String>,
        #[command(flatten)]
        machine: Machine,
    },
}

/// `queue resend ID [--printer NAME] · queue cancel ID`
#[derive(Debug, Subcommand)]
pub enum QueueVerb {
    /// Send a job again
    Resend {
        /// The job
        #[arg(value_name = "ID")]
        job: i64,
        /// To another printer
        #[arg(long, value_name = "NAME")]
        printer: Option<String>,
        #[command(flatten)]
        machine: Machine,
    },
    /// Cancel a job
    Cancel {
        /// The job
        #[arg(value_name = "ID")]
        job: i64,
        #[command(flatten)]
        machine: Machine,
    },
}

/// `print NUMBER …`
#[derive(Debug, Args)]
pub struct PrintWords {
    /// The number, a month or a day; none for papers that are of no record
    #[arg(value_name = "NUMBER", required_unless_present_any = ["paper", "blank"])]
    pub number: Option<String>,
    /// Which paper
    #[arg(long, value_name = "NAME")]
    pub paper: Option<String>,
    /// The blank temperature sheet to take along: of a test point, else of every point that is due today
    #[arg(long, conflicts_with = "number")]
    pub blank: bool,
    /// The test point of the blank sheet, by its code
    #[arg(long, value_name = "POINT", requires = "blank")]
    pub point: Option<String>,
    /// Only a preview, which can't pass the gate
    #[arg(long)]
    pub preview: bool,
    /// Into a file
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// To a printer
    #[arg(long, value_name = "NAME")]
    pub printer: Option<String>,
    #[command(flatten)]
    pub machine: Machine,
}

/// `reconcile YYYY-MM [--book B] [--complete --by NAME] [--settle ID --reason TEXT]`
#[derive(Debug, Args)]
pub struct ReconcileWords {
    /// The month
    #[arg(value_name = "YYYY-MM")]
    pub month: String,
    /// Only one book: workshop or warehouse
    #[arg(long, value_name = "BOOK")]
    pub book: Option<String>,
    /// States that the book is complete
    #[arg(long, conflicts_with = "settle")]
    pub complete: bool,
    /// Who states it
    #[arg(long, value_name = "NAME|KEY", requires = "complete")]
    pub by: Option<String>,
    /// Explains a difference
    #[arg(long, value_name = "ID", requires = "reason")]
    pub settle: Option<String>,
    /// Why they differ
    #[arg(long, value_name = "TEXT", requires = "settle", allow_hyphen_values = true)]
    pub reason: Option<String>,
    #[command(flatten)]
    pub machine: Machine,
}

/// `summary YYYY-MM …`
#[derive(Debug, Args)]
pub struct SummaryWords {
    /// The month
    #[arg(value_name = "YYYY-MM")]
    pub month: String,
    /// One workflow's part
    #[arg(long, value_name = "W")]
    pub workflow: Option<String>,
    /// Into a file
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// To a printer
    #[arg(long, value_name = "NAME")]
    pub printer: Option<String>,
    #[command(flatten)]
    pub machine: Machine,
}

/// `report-finance YYYY-MM --set received_by=…`
#[derive(Debug, Args)]
pub struct ReportWords {
    /// The month
    #[arg(value_name = "YYYY-MM")]
    pub month: String,
    /// A key of the step
    #[arg(long, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub set: Vec<String>,
    #[command(flatten)]
    pub machine: Machine,
}

/// `close-month YYYY-MM [--check]`
#[derive(Debug, Args)]
pub struct CloseMonthWords {
    /// The month
    #[arg(value_name = "YYYY-MM")]
    pub month: String,
    /// Only look at what stands in the way
    #[arg(long)]
    pub check: bool,
    #[command(flatten)]
    pub machine: Machine,
}

/// `deadline --from T (--working-days N | --hours H | --minutes M) [--explain]`
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("limit").required(true).args(["working_days", "hours", "minutes"])))]
pub struct DeadlineWords {
    /// Where the count starts
    #[arg(long, value_name = "TIME")]
    pub from: String,
    /// Working days
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub working_days: Option<i64>,
    /// Hours
    #[arg(long, value_name = "H", allow_hyphen_values = true)]
    pub hours: Option<i64>,
    /// Minutes
    #[arg(long, value_name = "M", allow_hyphen_values = true)]
    pub minutes: Option<i64>,
    /// Day by day
    #[arg(long)]
    pub explain: bool,
    #[command(flatten)]
    pub machine: Machine,
}

/// `calendar show YYYY · calendar import FILE`
#[derive(Debug, Subcommand)]
pub enum CalendarVerb {
    /// Every day of a year
    Show {
        /// The year
        #[arg(value_name = "YYYY")]
        year: i32,
        #[command(flatten)]
        machine: Machine,
    },
    /// Take over a year's arrangement
    Import {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[command(flatten)]
        machine: Machine,
    },
}

/// `clock confirm`
#[derive(Debug, Subcommand)]
pub enum ClockVerb {
    /// The clock is right although it went back
    Confirm,
}

/// `verify [--head HASH | --paper CODE]`
#[derive(Debug, Args)]
pub struct VerifyWords {
    /// A chain head as printed
    #[arg(long, value_name = "HASH", conflicts_with = "paper")]
    pub head: Option<String>,
    /// The code of a paper
    #[arg(long, value_name = "CODE")]
    pub paper: Option<String>,
    #[command(flatten)]
    pub machine: Machine,
}

impl Cli {
    /// Whether a machine reads what is printed.
    pub fn wants_json(&self) -> bool {
        self.json
            || match &self.verb {
                Some(
                    Verb::GateBook { machine, .. }
                    | Verb::Lookup { machine, .. }
                    | Verb::Show { machine, .. }
                    | Verb::Due { machine }
                    | Verb::Setting { machine, .. }
                    | Verb::Calendar { verb: CalendarVerb::Show { machine, .. } | CalendarVerb::Import { machine, .. } },
                ) => machine.json,
                Some(Verb::Printers { verb, machine }) => {
                    machine.json || matches!(verb, Some(PrintersVerb::Test { machine, .. }) if machine.json)
                }
                Some(Verb::Queue { verb, machine }) => {
                    let of_verb = match verb {
                        Some(QueueVerb::Resend { machine, .. } | QueueVerb::Cancel { machine, .. }) => machine.json,
                        None => false,
                    };
                    machine.json || of_verb
                }
                Some(Verb::Do(words)) => words.machine.json,
                Some(Verb::Print(words)) => words.machine.json,
                Some(Verb::Reconcile(words)) => words.machine.json,
                Some(Verb::ReportFinance(words)) => words.machine.json,
                Some(Verb::Summary(words)) => words.machine.json,
                Some(Verb::CloseMonth(words)) => words.machine.json,
                Some(Verb::Deadline(words)) => words.machine.json,
                Some(Verb::Verify(words)) => words.machine.json,
                _ => false,
            }
    }
}
