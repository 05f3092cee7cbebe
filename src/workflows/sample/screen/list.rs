//! The list of slips as a source of rows: pages by key, so that a million slips cost no more than a thousand. Reads only.

use crate::kernel::book::{Column, ListRow, RecordKey};
use crate::kernel::problem::Outcome;
use crate::kernel::table::Want;
use crate::kernel::ui::Cx;
use crate::kernel::units::grouped;
use crate::kernel::words::words;
use crate::workflows::sample::show;
use crate::workflows::sample::store::{self, Listed, Wanted};

/// Which slips the list shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Which {
    /// All of them.
    #[default]
    All,
    /// Those that wait for somebody.
    Waiting,
    /// Those that the operator issued today.
    Mine,
}

/// The columns of the list.
pub const COLUMNS: &[Column] = &[
    Column { words: words("單號", "单号", "Slip No."), width: 12, right: false },
    Column { words: words("客戶", "客户", "Customer"), width: 16, right: false },
    Column { words: words("品種規格", "品种规格", "Goods"), width: 0, right: false },
    Column { words: words("件", "件", "Pcs"), width: 4, right: true },
    Column { words: words("克重", "克重", "Grams"), width: 7, right: true },
    Column { words: words("狀態", "状态", "State"), width: 17, right: false },
];

/// The same beside the detail, which has the customer in full: the room goes to the goods.
pub const NARROW: &[Column] = &[
    Column { words: words("單號", "单号", "Slip No."), width: 12, right: false },
    Column { words: words("客戶", "客户", "Customer"), width: 14, right: false },
    Column { words: words("品種規格", "品种规格", "Goods"), width: 0, right: false },
    Column { words: words("件", "件", "Pcs"), width: 4, right: true },
    Column { words: words("克重", "克重", "Grams"), width: 7, right: true },
    Column { words: words("狀態", "状态", "State"), width: 17, right: false },
];

/// What is listed.
#[derive(Default)]
pub struct Slips;

impl Slips {
    /// Those of a view, newest first.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn newest(which: Which, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        let page = store::page(cx.view(), &wanted(which, want.find, cx), want.place(), want.limit)?;
        Ok(page.iter().map(|listed| row(listed, cx)).collect())
    }
}

/// What a list of that kind asks the file for.
pub fn wanted(which: Which, find: &str, cx: &Cx<'_>) -> Wanted {
    let since = cx.now.day().start().stamp();
    let mine = cx.operator().key.map(|key| (key, since));
    Wanted {
        find: find.to_string(),
        waiting: which == Which::Waiting,
        typed_by: if which == Which::Mine { Some(mine.unwrap_or((0, since))) } else { None },
    }
}

fn row(listed: &Listed, cx: &Cx<'_>) -> ListRow {
    ListRow {
        record: RecordKey::Number(listed.number),
        cells: vec![
            listed.number.to_string(),
            listed.customer.clone(),
            show::goods_line(&listed.goods, cx.lang),
            grouped(listed.pieces),
            grouped(listed.grams),
            show::state_line(listed, cx.now.minute()).get(cx.lang).to_string(),
        ],
        quiet: !listed.state.waits(),
    }
}
