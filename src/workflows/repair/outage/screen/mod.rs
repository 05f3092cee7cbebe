//! Outages on the screen: their list with its detail, from which the form, the steps and the whole page open. It never
//! opens a transaction: what changes something goes out as a request.

pub mod facts;
pub mod form;
pub mod steps;

use ratatui::layout::Rect;

use self::facts::Facts;
use super::show::list_row;
use super::store::{self, Wanted};
use crate::kernel::book::{Column, ListRow};
use crate::kernel::number::Letter;
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::record::life::when;
use crate::kernel::record::panes::column;
use crate::kernel::record::{Records, Says, Tab, Way};
use crate::kernel::table::Want;
use crate::kernel::ui::{Canvas, Cx, Layer};
use crate::kernel::words::{Words, words};

const TITLE: Words = words("停熱", "停热", "Outages");
const EMPTY: Words = words(
    "沒有停熱記錄。按 F2 登記一次：故障，或事先安排的檢修。",
    "没有停热记录。按 F2 登记一次：故障，或事先安排的检修。",
    "There is no outage. F2 enters one: a failure, or work that is arranged beforehand.",
);
const NONE_UNENDED: Words = words("只看未恢復，Esc 看全部", "只看未恢复，Esc 看全部", "not ended, Esc shows all");

/// The columns of the list.
const COLUMNS: &[Column] = &[
    Column { words: words("公告編號", "公告编号", "Notice No."), width: 12, right: false },
    Column { words: words("停熱範圍", "停热范围", "Area"), width: 0, right: false },
    Column { words: words("性質", "性质", "Kind"), width: 7, right: false },
    Column { words: words("開始", "开始", "From"), width: 11, right: true },
    Column { words: words("恢復", "恢复", "Back"), width: 11, right: true },
    Column { words: words("告知", "告知", "Told"), width: 8, right: false },
    Column { words: words("狀態", "状态", "State"), width: 8, right: false },
];

/// What F1 says in list and page.
fn help(cx: &Cx<'_>) -> Vec<String> {
    let text = [
        words(
            "故障要立即告知用戶；停熱滿八小時，或預計滿八小時，要通知用戶或發公告。先告知、後告知都按時間記。",
            "故障要立即告知用户；停热满八小时，或预计满八小时，要通知用户或发公告。先告知、后告知都按时间记。",
            "Users are told of a failure at once; where heat is off for 8 hours, or will be, they are told or it is announced. Each telling is kept with its time.",
        ),
        words(
            "F2 登記停熱；F6 辦下一步（公告、恢復…）；F5 打印公告；回車看整張；Ctrl+W 只看未恢復的。",
            "F2 登记停热；F6 办下一步（公告、恢复…）；F5 打印公告；回车看整张；Ctrl+W 只看未恢复的。",
            "F2 enters an outage; F6 takes the next step (announce, restore); F5 prints the announcement; Enter shows all of it; Ctrl+W shows what hasn't ended.",
        ),
    ];
    text.iter().map(|words| words.get(cx.lang).to_string()).collect()
}

/// The list of outages with its detail.
pub type Outages = Tab<Listed>;

/// What is listed: all outages, or only those that haven't ended.
#[derive(Default)]
pub struct Listed;

impl Records for Listed {
    type Facts = Facts;
    type Which = bool;

    const LETTER: Letter = Letter::Outage;
    const TITLE: Words = TITLE;
    const EMPTY: Words = EMPTY;
    const NEW: Words = words("登記停熱", "登记停热", "New");
    const LIES_OVER: bool = true;

    fn page(&self, unended: bool, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        let wanted = Wanted { find: want.find.to_string(), unended };
        let now = cx.now.minute();
        let row = |listed: store::Listed| {
            let mut row = list_row(&listed, cx.lang);
            let ends = [Some(listed.from), listed.restored_at.or(listed.expected_to)];
            for (at, cell) in ends.into_iter().zip(row.cells.iter_mut().skip(3)) {
                *cell = at.map(|at| when(at, now)).unwrap_or_default();
            }
            row
        };
        Ok(store::page(cx.view(), &wanted, want.place(), want.limit)?.into_iter().map(row).collect())
    }

    fn columns(&self, _wide: u16, _is_beside: bool, _cx: &Cx<'_>) -> &'static [Column] {
        COLUMNS
    }

    fn form(cx: &Cx<'_>) -> Box<dyn Layer> {
        form::new(cx)
    }

    fn ways() -> Vec<Way<bool>> {
        vec![Way::only('w', true, words("未恢復", "未恢复", "Not ended"))]
    }

    fn help(cx: &Cx<'_>) -> (Rule, Vec<String>) {
        (Rule::Clause("H15"), help(cx))
    }

    fn says(unended: bool, cx: &Cx<'_>) -> Option<Says> {
        unended.then(|| Says::Note(NONE_UNENDED.get(cx.lang).to_string()))
    }

    fn detail(facts: &Facts, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        column(canvas, inner, &facts.pane(inner.width, cx), false);
    }
}
