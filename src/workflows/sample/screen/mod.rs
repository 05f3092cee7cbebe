//! Tab 1 on the screen: the list of slips with its detail, from which the form, the steps and the whole slip open. It
//! never opens a transaction: what changes something goes out as a request.

pub mod detail;
pub mod entry;
pub mod facts;
pub mod lead;
pub mod ledger;
pub mod list;
pub mod reconcile;
pub mod requisition;
pub mod says;
pub mod slip;
pub mod step;
pub mod steps;

use ratatui::layout::Rect;

use self::facts::Facts;
use self::list::{COLUMNS, NARROW, Slips, Which};
use self::requisition::Requisitions;
use crate::kernel::book::{Column, ListRow};
use crate::kernel::number::Letter;
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::record::{self, Halves, Records, Says, Way, page_of};
use crate::kernel::table::Want;
use crate::kernel::ui::{Canvas, Cx, Layer};
use crate::kernel::units::grouped;
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::sample::store;

const TITLE: Words = words("樣品單", "样品单", "Sample slips");
const EMPTY: Words = words(
    "這裡沒有樣品單。按 F2 開一張；篩選時按 Esc 看全部。新文件先登記人員和品種：按 F10，打「人員」或「品種」，回車。",
    "这里没有样品单。按 F2 开一张；筛选时按 Esc 看全部。新文件先登记人员和品种：按 F10，打“人员”或“品种”，回车。",
    "There is no slip here. F2 starts one; Esc shows all again where the list is narrowed. A new file needs staff and varieties first: press F10, type staff or varieties, and Enter.",
);

/// The list of slips with its detail.
pub type Tab = record::Tab<Slips>;

fn waiting_line(count: u32, late: u32, lang: Lang) -> String {
    match (lang, late) {
        (Lang::Hant, 0) => format!("待辦 {count} 張。Esc 看全部"),
        (Lang::Hant, _) => format!("待辦 {count} 張，其中已過期 {late} 張。Esc 看全部"),
        (Lang::Hans, 0) => format!("待办 {count} 张。Esc 看全部"),
        (Lang::Hans, _) => format!("待办 {count} 张，其中已过期 {late} 张。Esc 看全部"),
        (Lang::En, 0) => format!("{count} waiting. Esc shows all"),
        (Lang::En, _) => format!("{count} waiting, {late} of them expired. Esc shows all"),
    }
}

fn mine_line(tally: &store::Tally, lang: Lang) -> String {
    let (slips, pieces, grams) = (grouped(tally.slips), grouped(tally.pieces), grouped(tally.grams));
    let ended = tally.ended;
    match lang {
        Lang::Hant => format!("今日我開 {slips} 張（其中作廢、駁回 {ended}）  {pieces} 件  {grams} 克。Esc 看全部"),
        Lang::Hans => format!("今日我开 {slips} 张（其中作废、驳回 {ended}）  {pieces} 件  {grams} 克。Esc 看全部"),
        Lang::En => {
            format!("Mine today: {slips} slips ({ended} void or rejected)  {pieces} pcs  {grams} g. Esc shows all")
        }
    }
}

impl Records for Slips {
    type Facts = Facts;
    type Which = Which;

    const LETTER: Letter = Letter::Sample;
    const TITLE: Words = TITLE;
    const EMPTY: Words = EMPTY;
    const NEW: Words = words("新單", "新单", "New");

    fn page(&self, which: Which, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        Slips::newest(which, want, cx)
    }

    fn columns(&self, wide: u16, is_beside: bool, _cx: &Cx<'_>) -> &'static [Column] {
        if is_beside && wide < 100 { NARROW } else { COLUMNS }
    }

    fn form(cx: &Cx<'_>) -> Box<dyn Layer> {
        Box::new(slip::new(cx))
    }

    fn ways() -> Vec<Way<Which>> {
        let month = words("月度核對", "月度核对", "Reconciliation");
        vec![
            Way::open('l', words("樣品台賬", "样品台账", "Ledgers"), |_| Box::new(ledger::Ledgers::new()))
                .also("臺賬 登記本 ledger book")
                .off_bar(),
            Way::named("reconcile", month, |cx| Box::new(reconcile::Month::current(cx)))
                .also("對賬 对账 台賬核對 reconcile"),
            Way::only('w', Which::Waiting, words("待辦", "待办", "Waiting")),
            Way::only('a', Which::Mine, words("今日我開", "今日我开", "Mine today")),
            Way::open('r', words("領用單", "领用单", "Requisitions"), Requisitions::over)
                .also("領料單 领料单 出庫 出库 入賬 入账")
                .off_bar(),
        ]
    }

    fn help(cx: &Cx<'_>) -> (Rule, Vec<String>) {
        let text = [
            words(
                "樣品單清單，最新的在上。打數字就按單號找；F7 打幾個字篩選（客戶、品種、經辦人、單號）。",
                "样品单清单，最新的在上。打数字就按单号找；F7 打几个字筛选（客户、品种、经办人、单号）。",
                "All slips, the newest on top. Type digits to go to a number; F7 filters by customer, variety, handler or number.",
            ),
            words(
                "Ctrl+W 只看待辦的；Ctrl+A 只看我今天開的，下面有合計，好和一疊紙核對。Ctrl+R 是領用單，Ctrl+L 是台賬。",
                "Ctrl+W 只看待办的；Ctrl+A 只看我今天开的，下面有合计，好和一叠纸核对。Ctrl+R 是领用单，Ctrl+L 是台账。",
                "Ctrl+W shows what waits; Ctrl+A what you issued today, with totals to check against the stack of paper. Ctrl+R opens the requisitions, Ctrl+L the ledgers.",
            ),
            words(
                "F6 辦下一步，再按 F6 看其他步驟；回車看整張單；左右箭頭看換開的單。",
                "F6 办下一步，再按 F6 看其他步骤；回车看整张单；左右箭头看换开的单。",
                "F6 takes the next step, F6 again shows the others; Enter opens the slip; the arrows left and right follow reissues.",
            ),
        ];
        (Rule::Clause("S3"), text.iter().map(|words| words.get(cx.lang).to_string()).collect())
    }

    fn halves() -> Option<&'static Halves> {
        Some(&slip::HALVES)
    }

    fn says(which: Which, cx: &Cx<'_>) -> Option<Says> {
        match which {
            Which::All => None,
            Which::Waiting => Some(Says::Over(match store::waiting(cx.view()) {
                Ok((count, late)) => waiting_line(count, late, cx.lang),
                Err(failure) => failure.text(cx.lang),
            })),
            // What one counts against the stack of paper stands at the foot.
            Which::Mine => {
                let since = cx.now.day().start().stamp();
                Some(Says::Under(match store::tally(cx.view(), cx.operator().key.unwrap_or(0), since) {
                    Ok(tally) => mine_line(&tally, cx.lang),
                    Err(failure) => failure.text(cx.lang),
                }))
            }
        }
    }

    fn detail(facts: &Facts, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        detail::draw(facts, canvas, area, cx);
    }

    fn opens(record: &str, cx: &Cx<'_>) -> Option<Box<dyn Layer>> {
        let behind = requisition::at(record, cx).or_else(|| reconcile::at(record, cx));
        behind.or_else(|| page_of::<Facts>(record, Letter::Sample, cx))
    }
}
