//! Tab 3 on the screen: the list of applications with the track of the marked one, from which the form, the steps and the
//! whole application open. It never opens a transaction: what changes something goes out as a request.

pub mod detail;
pub mod facts;
pub mod intake;
pub mod list;
pub mod printed;
pub mod side;
pub mod step;
pub mod steps;
pub mod track;
pub mod words;

use ratatui::layout::Rect;

use self::facts::Facts;
use self::list::{Applications, Which};
use crate::kernel::book::{Column, ListRow};
use crate::kernel::number::Letter;
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::record::{self, Halves, Panes, Records, Says, Way};
use crate::kernel::table::Want;
use crate::kernel::ui::{Canvas, Cx, Layer};
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::heating::store;

const TITLE: Words = words("用熱申請", "用热申请", "Applications");
const EMPTY: Words = words(
    "這裡沒有申請。有人來申請按 F2；篩選時按 Esc 看全部。供熱期、收費項目要先登記：按 F10，打「供熱期」或「收費」，回車。",
    "这里没有申请。有人来申请按 F2；筛选时按 Esc 看全部。供热期、收费项目要先登记：按 F10，打“供热期”或“收费”，回车。",
    "There is no application here. F2 takes one down; Esc shows all again where the list is narrowed. Seasons and fees are entered first: press F10, type season or fee, Enter.",
);

/// From how many columns on the detail stands beside the list.
const BESIDE: u16 = 110;
/// How high the detail is below the list, at 24 rows: a track needs more than a line.
const BELOW: u16 = 9;

/// The list of applications with its detail.
pub type Tab = record::Tab<Applications>;

impl Records for Applications {
    type Facts = Facts;
    type Which = Which;

    const LETTER: Letter = Letter::Heating;
    const TITLE: Words = TITLE;
    const EMPTY: Words = EMPTY;
    const NEW: Words = words("受理", "受理", "New");

    fn page(&self, which: Which, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        self.newest(which, want, cx)
    }

    fn sorted(&self, which: Which, find: &str, cx: &Cx<'_>) -> Outcome<Option<Vec<ListRow>>> {
        self.by_urgency(which, find, cx)
    }

    fn columns(&self, wide: u16, _is_beside: bool, _cx: &Cx<'_>) -> &'static [Column] {
        let columns = list::columns(wide);
        self.broad.set(columns.len() > list::columns(0).len());
        columns
    }

    fn form(cx: &Cx<'_>) -> Box<dyn Layer> {
        Box::new(intake::new(cx))
    }

    fn ways() -> Vec<Way<Which>> {
        let open = words("在辦，最急在上", "在办，最急在上", "Open, most pressing");
        vec![
            Way::only('w', Which::Open, open).also("待辦 待办 waiting urgent"),
            Way::only('a', Which::Mine, words("今日我記", "今日我记", "Mine today")),
            Way::turn('x', Which::after, words("按類別", "按类别", "By kind"))
                .also("停熱 停热 復熱 复热 新增 變更 变更"),
        ]
    }

    fn help(cx: &Cx<'_>) -> (Rule, Vec<String>) {
        let text = [
            words(
                "用熱申請清單，最新的在上，後面是下一步和最近的期限。打數字就按單號找；F7 打幾個字篩選（地址、姓名、電話）。",
                "用热申请清单，最新的在上，后面是下一步和最近的期限。打数字就按单号找；F7 打几个字筛选（地址、姓名、电话）。",
                "All applications, the newest on top, each with its next step and its nearest limit. Type digits to go to a number; F7 filters by address, name or telephone.",
            ),
            words(
                "F2 受理：先選類別，只問這一類要填的。Ctrl+W 在辦的按急緩排；Ctrl+X 按類別看；Ctrl+A 我今天記的。",
                "F2 受理：先选类别，只问这一类要填的。Ctrl+W 在办的按急缓排；Ctrl+X 按类别看；Ctrl+A 我今天记的。",
                "F2 takes an application down: choose its kind first, and only what that kind needs is asked. Ctrl+W sorts what is open by urgency; Ctrl+X goes through the kinds; Ctrl+A shows what you took down today.",
            ),
            words(
                "下面是軌道：✓ 已辦，> 下一步，. 還沒輪到，! 沒通過要再辦。F6 辦下一步，再按 F6 看其他步驟；F5 打印剛辦的這一步的單子；回車看整份。",
                "下面是轨道：✓ 已办，> 下一步，. 还没轮到，! 没通过要再办。F6 办下一步，再按 F6 看其他步骤；F5 打印刚办的这一步的单子；回车看整份。",
                "Below is the track: ✓ done, > next, . not yet, ! failed, to be done again. F6 takes the next step, F6 again shows the others; F5 prints the paper of the last step; Enter opens the application.",
            ),
            words(
                "停熱單按 Ctrl+B 開復熱申請；左鍵到相關的停熱、復熱單；Ctrl+L 看這一戶的全部；Ctrl+E 看期限怎樣算出來的。",
                "停热单按 Ctrl+B 开复热申请；左键到相关的停热、复热单；Ctrl+L 看这一户的全部；Ctrl+E 看期限怎样算出来的。",
                "On a stop Ctrl+B starts its restoration; Left goes to the stop or restoration that belongs to it; Ctrl+L opens everything about the user; Ctrl+E explains the limits.",
            ),
        ];
        (Rule::Clause("H7"), text.iter().map(|words| words.get(cx.lang).to_string()).collect())
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
                    Lang::Hant => format!("在辦 {count} 份，最急的在上。Esc 看全部"),
                    Lang::Hans => format!("在办 {count} 份，最急的在上。Esc 看全部"),
                    Lang::En => format!("{count} under way, the most pressing on top. Esc shows all"),
                }
            }
            Which::Mine => words(
                "今日我受理的申請。Esc 看全部",
                "今日我受理的申请。Esc 看全部",
                "Taken down by you today. Esc shows all",
            )
            .get(lang)
            .to_string(),
            Which::Of(kind) => {
                let kind = kind.words().get(lang);
                match lang {
                    Lang::Hant => format!("類別：{kind}。Ctrl+X 下一類，Esc 看全部"),
                    Lang::Hans => format!("类别：{kind}。Ctrl+X 下一类，Esc 看全部"),
                    Lang::En => format!("Kind: {kind}. Ctrl+X goes on to the next, Esc shows all"),
                }
            }
        };
        Some(Says::Over(text))
    }

    fn nothing(which: Which, cx: &Cx<'_>) -> Option<String> {
        list::nothing(which, cx)
    }

    fn panes(area: Rect) -> Panes {
        if area.width >= BESIDE {
            Panes::beside(area, (area.width * 32 / 100).clamp(38, 60))
        } else {
            Panes::below(area, BELOW.max(area.height / 2))
        }
    }

    fn detail(facts: &Facts, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        detail::draw(facts, canvas, area, cx);
    }
}
