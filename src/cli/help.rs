//! The help of the command line in the reader's language: the words for every command and argument, in one table.

use clap::Command;

use crate::kernel::words::{Lang, Words, words};

/// What the program is, its commands and their arguments: by path (`calendar show`) and by argument (`lookup#number`;
/// `#json` alone holds in every command).
const TABLE: &[(&str, Words)] = &[
    (
        "",
        words(
            "一個辦公室的登記台：樣品單、紗樣標準、用熱申請、報修、測溫、投訴。不帶命令打開屏幕。",
            "一个办公室的登记台：样品单、纱样标准、用热申请、报修、测温、投诉。不带命令打开屏幕。",
            "The records desk of one office: sample slips, weight standards, heating, repairs, temperatures, complaints. Without a command the screen opens.",
        ),
    ),
    ("gate", words("門衛屏幕", "门卫屏幕", "The gate screen")),
    ("gate-book", words("某日的門衛登記簿", "某日的门卫登记簿", "The gate book of a day")),
    (
        "lookup",
        words(
            "查一張單能否放行：能為 0，不能為 1，並說明原因",
            "查一张单能否放行：能为 0，不能为 1，并说明原因",
            "Tells whether a slip may leave (exit status 0) or not (1), and why",
        ),
    ),
    ("add", words("登記一條或多條", "登记一条或多条", "Adds records or register entries")),
    (
        "import",
        words(
            "把舊賬（CSV，UTF-8 或 GB18030）導入一個名冊：一行一條，有一行不行就全不寫入",
            "把旧账（CSV，UTF-8 或 GB18030）导入一个名册：一行一条，有一行不行就全不写入",
            "Brings old books (CSV, UTF-8 or GB18030) into a register: one entry a row, all rows or none",
        ),
    ),
    (
        "#dry_run",
        words(
            "只說每一行會怎樣，什麼都不寫",
            "只说每一行会怎样，什么都不写",
            "Only tells what would become of each row",
        ),
    ),
    ("do", words("辦一步", "办一步", "Takes one step of a record")),
    ("show", words("一條記錄和它的歷史", "一条记录和它的历史", "Shows a record with its history")),
    ("due", words("到期和逾期事項", "到期和逾期事项", "Lists what is due or overdue")),
    ("print", words("打印單據", "打印单据", "Prints a paper")),
    ("printers", words("打印機，以及能不能用", "打印机，以及能不能用", "Lists printers and whether they are ready")),
    ("printers test", words("打印測試頁", "打印测试页", "Prints a test page")),
    (
        "queue",
        words(
            "打印隊列：送到哪裡，打了沒有，為什麼沒打",
            "打印队列：送到哪里，打了没有，为什么没打",
            "Lists what was sent to printers, and what became of it",
        ),
    ),
    (
        "queue resend",
        words(
            "重送一個作業；隊列裡還有的先取消，不會打出兩份",
            "重送一个作业；队列里还有的先取消，不会打出两份",
            "Sends a job again; what the print service still has is cancelled first, so nothing prints twice",
        ),
    ),
    ("queue cancel", words("取消一個作業", "取消一个作业", "Cancels a job")),
    (
        "reconcile",
        words(
            "一個月的樣品單與台賬核對：列出差異，聲明登記齊全，說明差異",
            "一个月的样品单与台账核对：列出差异，声明登记齐全，说明差异",
            "Lays a month's slips and ledgers side by side; states a book complete, explains a difference",
        ),
    ),
    (
        "report-finance",
        words(
            "把核平的月份報財務，要 --set received_by=簽收人",
            "把核平的月份报财务，要 --set received_by=签收人",
            "Reports a reconciled month to finance, with --set received_by=NAME",
        ),
    ),
    ("#month", words("月份，如 2026-10", "月份，如 2026-10", "The month, such as 2026-10")),
    (
        "#book",
        words(
            "只看一本：workshop 或 warehouse",
            "只看一本：workshop 或 warehouse",
            "One book only: workshop or warehouse",
        ),
    ),
    ("#complete", words("聲明登記齊全", "声明登记齐全", "States that the book is complete")),
    ("#by", words("誰聲明", "谁声明", "Who states it")),
    ("#settle", words("要說明的差異代號", "要说明的差异代号", "The difference to explain")),
    ("#reason", words("原因", "原因", "The reason")),
    ("summary", words("一個月的匯總", "一个月的汇总", "The summary of a month")),
    (
        "close-month",
        words(
            "結賬，或看結賬前還差什麼",
            "结账，或看结账前还差什么",
            "Closes a month, or tells what stands in the way",
        ),
    ),
    ("deadline", words("計算期限", "计算期限", "Counts a time limit")),
    ("calendar", words("工作日曆", "工作日历", "The calendar of working days")),
    ("calendar show", words("一年裡的每一天", "一年里的每一天", "Every day of a year")),
    ("calendar import", words("導入一年的放假安排", "导入一年的放假安排", "Takes over a year's arrangement")),
    ("setting", words("列出、查看或更改設置", "列出、查看或更改设置", "Lists, reads or changes settings")),
    ("clock", words("時鐘倒退時的確認", "时钟倒退时的确认", "For a clock that has gone back")),
    (
        "clock confirm",
        words("主管確認時鐘沒有錯", "主管确认时钟没有错", "A supervisor confirms that the clock is right"),
    ),
    ("verify", words("核對歷史和記錄", "核对历史和记录", "Checks the history against the records")),
    (
        "demo",
        words(
            "新建一個裝滿虛構記錄的演練文件",
            "新建一个装满虚构记录的演练文件",
            "Makes a training file full of invented records",
        ),
    ),
    ("completions", words("命令行補全", "命令行补全", "Completions for a shell")),
    ("man", words("手冊頁", "手册页", "The manual page")),
    ("#db", words("數據文件", "数据文件", "The file")),
    (
        "#lang",
        words("語言：zh-Hant、zh-Hans 或 en", "语言：zh-Hant、zh-Hans 或 en", "Language: zh-Hant, zh-Hans or en"),
    ),
    ("#operator", words("操作人的姓名或編號", "操作人的姓名或编号", "Who is at the keyboard: name or key")),
    ("#training", words("新建或打開演練文件", "新建或打开演练文件", "Makes or opens a training file")),
    ("#now", words("撥定時鐘（僅限演練文件）", "拨定时钟（仅限演练文件）", "Sets the clock (training files only)")),
    ("#json", words("輸出 JSON 供程序讀取", "输出 JSON 供程序读取", "Prints JSON for machines")),
    ("#json_output", words("輸出 JSON 供程序讀取", "输出 JSON 供程序读取", "Prints JSON for machines")),
    ("#json_input", words("輸入文件，- 為標準輸入", "输入文件，- 为标准输入", "The input file, - for standard input")),
    ("#help", words("顯示幫助", "显示帮助", "Shows help")),
    ("#version", words("顯示版本", "显示版本", "Shows the version")),
    ("#number", words("單號或編號", "单号或编号", "Number or key")),
    ("#action", words("步驟", "步骤", "The step")),
    ("#set", words("步驟的一欄，可重複", "步骤的一栏，可重复", "A key of the step; repeatable")),
    ("#workflow", words("只要一個流程，如 sample", "只要一个流程，如 sample", "One workflow's part, such as sample")),
    ("#check", words("只看還差什麼，不結賬", "只看还差什么，不结账", "Only looks at what stands in the way")),
    ("#thing", words("登記什麼", "登记什么", "What to add")),
    ("#date", words("日期，默認今天", "日期，默认今天", "The day; today where none is given")),
    (
        "#paper",
        words("哪一種單據，或單據上的校驗碼", "哪一种单据，或单据上的校验码", "Which paper, or the code on one"),
    ),
    (
        "#blank",
        words(
            "空白測溫單，帶去現場填：一個測溫點的，或今天到期的全部測溫點",
            "空白测温单，带去现场填：一个测温点的，或今天到期的全部测温点",
            "The blank temperature sheet to take along: of a test point, else of every point that is due today",
        ),
    ),
    (
        "#point",
        words("空白測溫單的測溫點編號", "空白测温单的测温点编号", "The test point of the blank sheet, by its code"),
    ),
    ("#preview", words("只預覽，不能出門", "只预览，不能出门", "Only a preview, which can't pass the gate")),
    ("#out", words("輸出文件", "输出文件", "Into a file")),
    ("#job", words("打印作業的號碼", "打印作业的号码", "The job")),
    (
        "#name",
        words(
            "打印機名稱，默認為設置的那台",
            "打印机名称，默认为设置的那台",
            "The printer; the default one where none is given",
        ),
    ),
    ("#printer", words("打印機", "打印机", "To a printer")),
    (
        "#from",
        words("起算時間，如 2026-09-24T16:00", "起算时间，如 2026-09-24T16:00", "Start, such as 2026-09-24T16:00"),
    ),
    ("#working_days", words("工作日數", "工作日数", "Working days")),
    ("#hours", words("小時數", "小时数", "Hours")),
    ("#minutes", words("分鐘數", "分钟数", "Minutes")),
    ("#explain", words("逐日說明", "逐日说明", "Day by day")),
    ("#year", words("年份", "年份", "The year")),
    ("#file", words("文件", "文件", "The file")),
    ("#key", words("設置項", "设置项", "The setting")),
    ("#value", words("新的值", "新的值", "Its new value")),
    ("#head", words("紙面上的鏈頭", "纸面上的链头", "A chain head as printed")),
    ("#records", words("樣品單張數", "样品单张数", "How many slips")),
    ("#seed", words("隨機種子", "随机种子", "The seed of the invention")),
    ("#shell", words("命令解釋器", "命令解释器", "The shell")),
];

const USAGE: Words = words("用法", "用法", "Usage");
const COMMANDS: Words = words("命令", "命令", "Commands");
const ARGUMENTS: Words = words("參數", "参数", "Arguments");
const OPTIONS: Words = words("選項", "选项", "Options");

fn find(key: &str, lang: Lang) -> Option<&'static str> {
    TABLE.iter().find(|(known, _)| *known == key).map(|(_, words)| words.get(lang))
}

/// The command with every text in one language.
pub fn in_language(command: Command, lang: Lang) -> Command {
    let command = command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(flag("help", 'h', clap::ArgAction::Help))
        .arg(flag("version", 'V', clap::ArgAction::Version));
    each(command, "", lang)
}

fn flag(name: &'static str, short: char, action: clap::ArgAction) -> clap::Arg {
    clap::Arg::new(name).long(name).short(short).action(action)
}

fn each(command: Command, path: &str, lang: Lang) -> Command {
    let mut command = command.help_template(template(lang)).subcommand_help_heading(COMMANDS.get(lang));
    if let Some(about) = find(path, lang) {
        command = command.about(about);
    }
    if !path.is_empty() && command.get_arguments().all(|arg| arg.get_id() != "help") {
        command = command.disable_help_flag(true).arg(flag("help", 'h', clap::ArgAction::Help));
    }
    let command = command.mut_args(|arg| {
        let heading = if arg.is_positional() { ARGUMENTS } else { OPTIONS };
        let text = find(&format!("#{}", arg.get_id()), lang);
        let arg = arg.help_heading(heading.get(lang));
        match text {
            Some(text) => arg.help(text),
            None => arg,
        }
    });
    let names: Vec<String> = command.get_subcommands().map(|verb| verb.get_name().to_string()).collect();
    names.into_iter().fold(command, |command, name| {
        let path = if path.is_empty() { name.clone() } else { format!("{path} {name}") };
        command.mut_subcommand(name, |verb| each(verb, &path, lang))
    })
}

fn template(lang: Lang) -> String {
    format!("{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}\n", USAGE.get(lang))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::args::Cli;

    fn missing(command: &Command, path: &str, out: &mut Vec<String>) {
        if find(path, Lang::Hant).is_none() {
            out.push(path.to_string());
        }
        for arg in command.get_arguments() {
            let key = format!("#{}", arg.get_id());
            if find(&key, Lang::Hant).is_none() {
                out.push(format!("{path}{key}"));
            }
        }
        for verb in command.get_subcommands() {
            let path =
                if path.is_empty() { verb.get_name().to_string() } else { format!("{path} {}", verb.get_name()) };
            missing(verb, &path, out);
        }
    }

    #[test]
    fn every_command_and_argument_has_its_words() {
        let mut out = Vec::new();
        missing(&Cli::command(), "", &mut out);
        assert_eq!(out, Vec::<String>::new());
    }

    #[test]
    fn the_command_holds_together_in_every_language() {
        for lang in Lang::ALL {
            in_language(Cli::command(), lang).debug_assert();
        }
    }
}
