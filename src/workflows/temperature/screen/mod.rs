//! Tab 5 on the screen: the list of sheets with its detail, from which quick entry, the steps, what is due and the whole
//! sheet open. It never opens a transaction: what changes something goes out as a request.

pub mod choose;
pub mod detail;
pub mod due;
pub mod entry;
pub mod facts;
pub mod glance;
pub mod lead;
pub mod list;
pub mod rooms;
pub mod step;
pub mod steps;

use ratatui::layout::Rect;

use self::facts::Facts;
use self::list::{Sheets, Which};
use crate::kernel::book::{Column, ListRow};
use crate::kernel::number::Letter;
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::record::{self, Halves, Records, Says, Way};
use crate::kernel::table::Want;
use crate::kernel::ui::{Canvas, Cx, Layer};
use crate::kernel::words::{Words, words};

/// The list of sheets with its detail.
pub type Tab = record::Tab<Sheets>;

impl Records for Sheets {
    type Facts = Facts;
    type Which = Which;

    const LETTER: Letter = Letter::Temperature;
    const TITLE: Words = words("測溫", "测温", "Temperature");
    const EMPTY: Words = words(
        "這裡沒有測溫單。照紙錄入按 F2；篩選時按 Esc 看全部。新文件先登記測溫儀和測溫點：按 F10，打「測溫儀」，回車；室溫標準、供熱期也這樣打開。",
        "这里没有测温单。照纸录入按 F2；筛选时按 Esc 看全部。新文件先登记测温仪和测温点：按 F10，打“测温仪”，回车；室温标准、供热期也这样打开。",
        "There is no sheet here. F2 enters one from its paper; Esc shows all again where the list is narrowed. A new file needs instruments and test points first: press F10, type instruments, and Enter; room temperatures and seasons open the same way.",
    );
    const NEW: Words = words("錄入", "录入", "Enter sheet");

    fn page(&self, which: Which, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        self.newest(which, want, cx)
    }

    fn columns(&self, wide: u16, _is_beside: bool, cx: &Cx<'_>) -> &'static [Column] {
        Sheets::columns(self, wide, cx.lang)
    }

    fn form(cx: &Cx<'_>) -> Box<dyn Layer> {
        Box::new(lead::Lead::new(cx))
    }

    fn ways() -> Vec<Way<Which>> {
        vec![
            Way::only('w', Which::Open, words("待辦", "待办", "Open")).also("未了 未報 未报 waiting"),
            Way::open('r', words("該測的", "该测的", "Checks due"), due::over)
                .also("計劃 计划 測溫點 测温点 空白單 空白单 plan points due"),
            Way::only('a', Which::Mine, words("今日我錄", "今日我录", "Mine today")),
            Way::only('b', Which::Failed, words("不合格", "不合格", "Failed")).also("failures"),
            Way::only('u', Which::Unsigned, words("未簽拒簽", "未签拒签", "Unsigned")).also("absent refused").off_bar(),
            Way::only('v', Which::NoStandard, words("未定標準", "未定标准", "No standard"))
                .also("平房 bungalow")
                .off_bar(),
        ]
    }

    fn help(cx: &Cx<'_>) -> (Rule, Vec<String>) {
        let text = [
            words(
                "測溫單清單，最新的在上：哪天、哪戶、判定、還差什麼到什麼時候。打數字就按單號找；F7 打幾個字篩選（戶名、地址、測溫點、意見）。",
                "测温单清单，最新的在上：哪天、哪户、判定、还差什么到什么时候。打数字就按单号找；F7 打几个字筛选（户名、地址、测温点、意见）。",
                "All sheets, the newest on top: day, user, verdict, what is still owed and until when. Type digits to go to a number; F7 filters by user, address, test point or opinion.",
            ),
            words(
                "F2 照紙錄入，一間一行，邊打邊判；F8 存盤就是下一張。Ctrl+R 該測的點；Ctrl+W 待辦；Ctrl+B 不合格；Ctrl+U 未簽和拒簽；Ctrl+V 未定標準；Ctrl+A 我今天錄的。",
                "F2 照纸录入，一间一行，边打边判；F8 存盘就是下一张。Ctrl+R 该测的点；Ctrl+W 待办；Ctrl+B 不合格；Ctrl+U 未签和拒签；Ctrl+V 未定标准；Ctrl+A 我今天录的。",
                "F2 enters a sheet from its paper, a row for each room, judged as you type; F8 saves it and opens the next. Ctrl+R shows the points to be checked; Ctrl+W what is open; Ctrl+B failures; Ctrl+U unsigned and refused; Ctrl+V without a standard; Ctrl+A what you typed today.",
            ),
            words(
                "F6 辦下一步（上報不合格、上報、調查），再按 F6 看其他步驟；F5 打印；回車看整張。",
                "F6 办下一步（上报不合格、上报、调查），再按 F6 看其他步骤；F5 打印；回车看整张。",
                "F6 takes the next step (pass up, report, investigate), F6 again shows the others; F5 prints; Enter opens the sheet.",
            ),
        ];
        (Rule::Clause("H14"), text.iter().map(|words| words.get(cx.lang).to_string()).collect())
    }

    fn halves() -> Option<&'static Halves> {
        Some(&lead::HALVES)
    }

    fn says(which: Which, cx: &Cx<'_>) -> Option<Says> {
        list::says(which).map(|text| Says::Over(text.get(cx.lang).to_string()))
    }

    fn nothing(which: Which, cx: &Cx<'_>) -> Option<String> {
        list::nothing(which).map(|text| text.get(cx.lang).to_string())
    }

    fn detail(facts: &Facts, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        detail::draw(facts, canvas, area, cx);
    }
}
