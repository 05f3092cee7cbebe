//! Requisitions on the screen: their list with its detail, from which the form, the steps and the whole paper open. It
//! never opens a transaction: what changes something goes out as a request.

pub mod facts;
pub mod form;
pub mod page;
pub mod pick;
pub mod steps;

use ratatui::layout::Rect;

use self::facts::{Extent, Facts};
use crate::kernel::book::{Column, ListRow};
use crate::kernel::number::{Letter, read};
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::record::{Panes, Records, Says, Tab, Way};
use crate::kernel::table::Want;
use crate::kernel::text::width::shorten;
use crate::kernel::time::Month;
use crate::kernel::ui::{Canvas, Cx, Layer};
use crate::kernel::words::{Words, words};
use crate::workflows::sample::requisition::show::list_row;
use crate::workflows::sample::requisition::store::{self, Wanted};

const TITLE: Words = words("領用單", "领用单", "Requisitions");
const EMPTY: Words = words(
    "還沒有領用單。按 F2 開一張：按月份，或挑幾張已提取的免費樣品單。",
    "还没有领用单。按 F2 开一张：按月份，或挑几张已提取的免费样品单。",
    "There is no requisition. F2 makes one, for a month or for slips that were drawn free of charge.",
);

/// The columns of the list.
const COLUMNS: &[Column] = &[
    Column { words: words("單號", "单号", "Number"), width: 12, right: false },
    Column { words: words("日期", "日期", "Date"), width: 7, right: false },
    Column { words: words("領用部門", "领用部门", "Department"), width: 0, right: false },
    Column { words: words("領用人", "领用人", "Receiver"), width: 10, right: false },
    Column { words: words("件", "件", "Pcs"), width: 6, right: true },
    Column { words: words("公斤", "公斤", "kg"), width: 9, right: true },
    Column { words: words("狀態", "状态", "State"), width: 12, right: false },
];

/// From how many columns on the detail stands beside the list.
const BESIDE: u16 = 146;
/// What the list itself needs then.
const LIST: u16 = 82;

/// The list with a requisition marked that a record's text names; for `requisition/202610#S2610-0003-2` the one on
/// which that slip stands, else the form of a new one of the month. `None` for other records.
pub fn at(record: &str, cx: &Cx<'_>) -> Option<Box<dyn Layer>> {
    if let Some((month, slip)) = record.strip_prefix("requisition/").and_then(|rest| rest.split_once('#')) {
        let month = Month::from_key(month.parse().ok()?)?;
        let slip = read(slip, Letter::Sample, cx.view().is_training()).ok()?;
        let standing = store::of_slip(cx.view(), slip).ok()?;
        return match standing {
            Some(number) => at(&number.to_string(), cx),
            None => Some(Box::new(form::of_month(month, cx))),
        };
    }
    Requisitions::at(record, cx)
}

/// What F1 says in list and page.
fn help(cx: &Cx<'_>) -> Vec<String> {
    let text = [
        words(
            "領用單：免費提取的數量，總經理批准後出庫，財務列銷售費用並視同銷售。收費的不列。",
            "领用单：免费提取的数量，总经理批准后出库，财务列销售费用并视同销售。收费的不列。",
            "A requisition is for what was drawn free of charge: the general manager approves, the store issues, finance books it as selling expense and as a sale. Charged samples aren't on it.",
        ),
        words(
            "F2 開一張（按月份，或挑幾張單）；F6 辦下一步；F5 打印；回車看整張；Ctrl+W 只看待辦的。",
            "F2 开一张（按月份，或挑几张单）；F6 办下一步；F5 打印；回车看整张；Ctrl+W 只看待办的。",
            "F2 makes one, for a month or for chosen slips; F6 takes the next step; F5 prints; Enter shows all of it; Ctrl+W shows what waits.",
        ),
    ];
    text.iter().map(|words| words.get(cx.lang).to_string()).collect()
}

/// The list of requisitions with its detail.
pub type Requisitions = Tab<Listed>;

/// What is listed: all requisitions, or only those that wait for somebody.
#[derive(Default)]
pub struct Listed;

impl Records for Listed {
    type Facts = Facts;
    type Which = bool;

    const LETTER: Letter = Letter::Requisition;
    const TITLE: Words = TITLE;
    const EMPTY: Words = EMPTY;
    const NEW: Words = words("新領用單", "新领用单", "New");
    const LIES_OVER: bool = true;

    fn page(&self, waiting: bool, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        let wanted = Wanted { find: want.find.to_string(), waiting };
        let page = store::page(cx.view(), &wanted, want.place(), want.limit)?;
        let today = cx.now.day();
        let row = |listed: store::Listed| {
            // A day of this year; of another one its month is enough.
            let day = listed.made.day();
            let made = if day.year() == today.year() {
                format!("{:02}-{:02}", day.month(), day.day())
            } else {
                Month::of(day).to_string()
            };
            let mut row = list_row(listed, cx.lang);
            if let Some(cell) = row.cells.get_mut(1) {
                *cell = made;
            }
            row
        };
        Ok(page.into_iter().map(row).collect())
    }

    fn columns(&self, _wide: u16, _is_beside: bool, _cx: &Cx<'_>) -> &'static [Column] {
        COLUMNS
    }

    fn form(cx: &Cx<'_>) -> Box<dyn Layer> {
        Box::new(form::new(cx))
    }

    fn ways() -> Vec<Way<bool>> {
        vec![Way::only('w', true, words("待辦", "待办", "Waiting"))]
    }

    fn help(cx: &Cx<'_>) -> (Rule, Vec<String>) {
        (Rule::Clause("S9"), help(cx))
    }

    fn says(waiting: bool, cx: &Cx<'_>) -> Option<Says> {
        let only = words("只看待辦，Esc 看全部", "只看待办，Esc 看全部", "waiting only, Esc shows all");
        waiting.then(|| Says::Note(only.get(cx.lang).to_string()))
    }

    fn panes(area: Rect) -> Panes {
        if area.width >= BESIDE {
            Panes::beside(area, (area.width - LIST).min(90))
        } else {
            Panes::below(area, 10.max(area.height / 2).min(area.height.saturating_sub(4)))
        }
    }

    fn detail(facts: &Facts, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let wide = area.width.saturating_sub(2);
        let extent = if area.height > 16 { Extent::High } else { Extent::Low };
        let lines = facts.shown(wide, extent, cx);
        let room = usize::from(area.height);
        for ((text, style), y) in lines.iter().take(room).zip(area.y..area.bottom()) {
            canvas.text(area.x + 1, y, &shorten(text, usize::from(wide)), wide, *style);
        }
        let more = lines.len().saturating_sub(room);
        if more > 0 && area.height > 0 {
            canvas.text_right(
                area.right(),
                area.bottom() - 1,
                &format!(" +{more}  {}", cx.word(words("回車看整張", "回车看整张", "Enter shows all"))),
                canvas.look.quiet(),
            );
        }
    }
}
