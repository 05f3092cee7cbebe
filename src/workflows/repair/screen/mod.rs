//! Tab 4 on the screen: the list of repairs with its detail, from which the call, the steps, the outages and the whole
//! repair open. It never opens a transaction: what changes something goes out as a request.

pub mod crew;
pub mod detail;
pub mod facts;
pub mod intake;
pub mod list;
pub mod side;
pub mod step;
pub mod steps;

use ratatui::layout::Rect;

use self::facts::Facts;
use self::list::{Repairs, Which};
use crate::kernel::book::{Column, ListRow};
use crate::kernel::number::Letter;
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::record::{self, Halves, Records, Says, Way, page_of};
use crate::kernel::table::Want;
use crate::kernel::ui::{Canvas, Cx, Layer};
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::repair::outage::screen::Outages;
use crate::workflows::repair::store;

const TITLE: Words = words("維修派工", "维修派工", "Repairs");
const EMPTY: Words = words(
    "這裡沒有報修。電話來了按 F2；篩選時按 Esc 看全部。新文件先登記人員和證書：按 F10，打「人員」，回車；用戶、設施、值班、收費也這樣打開。",
    "这里没有报修。电话来了按 F2；筛选时按 Esc 看全部。新文件先登记人员和证书：按 F10，打“人员”，回车；用户、设施、值班、收费也这样打开。",
    "There is no repair here. When the telephone rings, press F2; Esc shows all again where the list is narrowed. A new file needs staff with certificates first: press F10, type staff, and Enter; users, facilities, duty and fees open the same way.",
);

/// The list of repairs with its detail.
pub type Tab = record::Tab<Repairs>;

impl Records for Repairs {
    type Facts = Facts;
    type Which = Which;

    const LETTER: Letter = Letter::Repair;
    const TITLE: Words = TITLE;
    const EMPTY: Words = EMPTY;
    const NEW: Words = words("來電", "来电", "Call");
    const COUNTS_DOWN: bool = true;

    fn page(&self, which: Which, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        self.newest(which, want, cx)
    }

    fn sorted(&self, which: Which, find: &str, cx: &Cx<'_>) -> Outcome<Option<Vec<ListRow>>> {
        self.by_urgency(which, find, cx)
    }

    fn columns(&self, wide: u16, _is_beside: bool, cx: &Cx<'_>) -> &'static [Column] {
        Repairs::columns(self, wide, cx.lang)
    }

    fn form(cx: &Cx<'_>) -> Box<dyn Layer> {
        Box::new(intake::new(cx))
    }

    fn ways() -> Vec<Way<Which>> {
        let open = words("未了，最急在上", "未了，最急在上", "Open, most pressing");
        vec![
            Way::only('w', Which::Open, open).also("待辦 待办 waiting urgent"),
            Way::open('u', words("停熱", "停热", "Outages"), Outages::over)
                .also("停熱公告 停热公告 停暖 停供 outage announcement")
                .off_bar(),
            Way::only('a', Which::Mine, words("今日我記", "今日我记", "Mine today")),
            Way::only('r', Which::FollowUps, words("回訪", "回访", "Follow-ups")).also("回訪單 回访单 follow-up"),
        ]
    }

    fn help(cx: &Cx<'_>) -> (Rule, Vec<String>) {
        let text = [
            words(
                "報修清單，最新的在上，後面是最近一個時限還剩多少。打數字就按單號找；F7 打幾個字篩選（地址、姓名、電話、故障）。",
                "报修清单，最新的在上，后面是最近一个时限还剩多少。打数字就按单号找；F7 打几个字筛选（地址、姓名、电话、故障）。",
                "All repairs, the newest on top, each with what is left of its nearest limit. Type digits to go to a number; F7 filters by address, name, telephone or fault.",
            ),
            words(
                "電話一響按 F2：時限從那一刻起算。Ctrl+W 未了的按急緩排；Ctrl+R 可以回訪的；Ctrl+A 我今天記的；Ctrl+U 停熱。",
                "电话一响按 F2：时限从那一刻起算。Ctrl+W 未了的按急缓排；Ctrl+R 可以回访的；Ctrl+A 我今天记的；Ctrl+U 停热。",
                "Press F2 when the telephone rings: the limits run from then. Ctrl+W sorts what is open by urgency; Ctrl+R shows the follow-ups that can be made; Ctrl+A what you took down today; Ctrl+U the outages.",
            ),
            words(
                "F6 辦下一步，再按 F6 看其他步驟；F5 打印派工單或回執單；回車看整張；Ctrl+E 看時限怎樣算出來的。",
                "F6 办下一步，再按 F6 看其他步骤；F5 打印派工单或回执单；回车看整张；Ctrl+E 看时限怎样算出来的。",
                "F6 takes the next step, F6 again shows the others; F5 prints the order or the receipt; Enter opens the repair; Ctrl+E explains its limits.",
            ),
            words(
                "查用戶、設施、值班、收費：按 F10，打名字，回車；左右鍵換名冊，Esc 回到這裡。",
                "查用户、设施、值班、收费：按 F10，打名字，回车；左右键换名册，Esc 回到这里。",
                "Users, facilities, duty and fees: press F10, type the name, Enter; left and right change the register, Esc comes back here.",
            ),
        ];
        (Rule::Clause("H16"), text.iter().map(|words| words.get(cx.lang).to_string()).collect())
    }

    fn halves() -> Option<&'static Halves> {
        Some(&intake::HALVES)
    }

    fn says(which: Which, cx: &Cx<'_>) -> Option<Says> {
        let lang = cx.lang;
        let text = match which {
            Which::All => return None,
            Which::Open => {
                let count = store::count_open(cx.view()).unwrap_or(0);
                match lang {
                    Lang::Hant => format!("未了 {count} 張，最急的在上。Esc 看全部"),
                    Lang::Hans => format!("未了 {count} 张，最急的在上。Esc 看全部"),
                    Lang::En => format!("{count} open, the most pressing on top. Esc shows all"),
                }
            }
            Which::Mine => {
                let mine =
                    words("今日我記的報修。Esc 看全部", "今日我记的报修。Esc 看全部", "Mine today. Esc shows all");
                mine.get(lang).to_string()
            }
            Which::FollowUps => {
                let follow_ups = words(
                    "可以回訪的，先到期的在上。F6 回訪，Esc 看全部",
                    "可以回访的，先到期的在上。F6 回访，Esc 看全部",
                    "Follow-ups that can be made now, first due on top. F6 follows up, Esc shows all",
                );
                follow_ups.get(lang).to_string()
            }
        };
        Some(Says::Over(text))
    }

    fn nothing(which: Which, cx: &Cx<'_>) -> Option<String> {
        list::nothing(which, cx)
    }

    fn detail(facts: &Facts, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        detail::draw(facts, canvas, area, cx);
    }

    fn renew(&self, row: &mut ListRow, cx: &Cx<'_>) {
        Repairs::renew(self, row, cx);
    }

    fn opens(record: &str, cx: &Cx<'_>) -> Option<Box<dyn Layer>> {
        page_of::<Facts>(record, Letter::Repair, cx).or_else(|| Outages::at(record, cx))
    }
}
