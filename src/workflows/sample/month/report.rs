//! The month of samples for people, in the order of the office's form F4. It reads figures and adds up nothing that
//! isn't in them but totals of its own columns.

use serde_json::Value as Json;

use super::figures::{Apart, Figures, Quantity, Variety};
use super::rules;
use crate::kernel::report::{Bar, Cell, Column, Part, Report, Section, Table};
use crate::kernel::time::{Day, Minute, Month};
use crate::kernel::units::{Decimetres, Grams};
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::sample::reconcile::rules::Kind;
use crate::workflows::sample::reconcile::wording::other_book;

/// Bars of one chart at most.
const BARS: usize = 8;

const FREE: Words = words("免費", "免费", "Free");
const CHARGED: Words = words("收費", "收费", "Charged");
const ALL: Words = words("合計", "合计", "Total");
const SLIPS: Words = words("張數", "张数", "Slips");
const PIECES: Words = words("件數", "件数", "Pieces");
const KG: Words = words("公斤", "公斤", "kg");
const YUAN: Words = words("元", "元", "Yuan");
const NUMBER: Words = words("單號", "单号", "Number");
const VARIETY: Words = words("品種", "品种", "Variety");
const REASON: Words = words("原因", "原因", "Reason");
const NONE: Words = words("無", "无", "none");
const NOTHING_DRAWN: Words = words("本月沒有領樣。", "本月没有领样。", "Nothing was drawn in this month.");

/// The report of a month's figures, with those of the month before beside them.
pub fn report(month: Month, figures: &Figures, before: Option<&Figures>, lang: Lang) -> Report {
    let (year, number) = (month.year(), month.month());
    let title = match lang {
        Lang::Hant => format!("{year} 年 {number} 月樣品取樣匯總表"),
        Lang::Hans => format!("{year} 年 {number} 月样品取样汇总表"),
        Lang::En => format!("Monthly sampling summary {month}"),
    };
    let to = Writer { lang };
    let mut report = Report::new(lang, title);
    report.sections = vec![
        to.totals(figures, before),
        to.varieties(figures, before),
        to.sizes(figures),
        to.customers(figures),
        to.departments(figures),
        to.numbers(figures),
        to.returned(figures),
        to.reconciliation(figures),
        to.finance(figures),
        to.not_released(figures),
        to.not_filed(figures),
        to.late_entries(figures),
    ];
    report
}

struct Writer {
    lang: Lang,
}

fn kg(grams: i64) -> Cell {
    Cell::grams_as_kg(Grams(grams))
}

fn yuan(apart: &Apart) -> Cell {
    apart.charged.amount.map_or(Cell::Empty, Cell::yuan)
}

fn moment(at: Option<&String>) -> Cell {
    match at.and_then(|at| Minute::parse(at)) {
        Some(at) => Cell::Moment(at),
        None => at.map_or(Cell::Empty, Cell::words),
    }
}

fn sum<T>(all: &[T], of: impl Fn(&T) -> i64) -> i64 {
    all.iter().map(of).sum()
}

/// The rows of a group by name: slips, pieces, kilograms free and charged, yuan.
fn group_row(name: String, apart: &Apart) -> Vec<Cell> {
    vec![
        Cell::words(name),
        Cell::Whole(apart.slips()),
        Cell::Whole(apart.pieces()),
        kg(apart.free.grams),
        kg(apart.charged.grams),
        yuan(apart),
    ]
}

impl Writer {
    fn word(&self, words: Words) -> String {
        words.get(self.lang).to_string()
    }

    fn head(&self, words: Words) -> Column {
        Column::new(words.get(self.lang))
    }

    fn list(&self, numbers: &[String]) -> String {
        let separator = if self.lang == Lang::En { ", " } else { "、" };
        if numbers.is_empty() { self.word(NONE) } else { numbers.join(separator) }
    }

    fn section(&self, title: Words, parts: Vec<Part>) -> Section {
        Section::new(self.word(title), parts)
    }

    fn table(&self, columns: Vec<Column>, rows: Vec<Vec<Cell>>, totals: Option<Vec<Cell>>, empty: Words) -> Part {
        let mut table = Table::new(columns, self.word(empty));
        table.totals = totals.filter(|_| !rows.is_empty());
        table.rows = rows;
        Part::Table(table)
    }

    /// Free and charged apart (S1), the month before beside.
    fn totals(&self, figures: &Figures, before: Option<&Figures>) -> Section {
        let of = |figures: &Figures| Apart { free: figures.free, charged: figures.charged };
        let (now, then) = (of(figures), before.map(of));
        let cells = |apart: Option<&Apart>| -> [Vec<Cell>; 3] {
            let Some(apart) = apart else { return [vec![], vec![], vec![]] };
            let row = |slips, pieces, grams, amount| vec![Cell::Whole(slips), Cell::Whole(pieces), kg(grams), amount];
            [
                row(apart.free.slips, apart.free.pieces, apart.free.grams, Cell::Empty),
                row(apart.charged.slips, apart.charged.pieces, apart.charged.grams, yuan(apart)),
                row(apart.slips(), apart.pieces(), apart.grams(), yuan(apart)),
            ]
        };
        let [free, charged, all] = cells(Some(&now));
        let [free_then, charged_then, all_then] = cells(then.as_ref());
        let row = |name: Words, now: Vec<Cell>, then: Vec<Cell>| -> Vec<Cell> {
            std::iter::once(Cell::words(name.get(self.lang))).chain(now).chain(then).collect()
        };
        let mut columns = vec![self.head(words("類別", "类别", "Kind"))];
        columns.extend([SLIPS, PIECES, KG, YUAN].map(|head| self.head(head)));
        if then.is_some() {
            let before = [
                words("上月張數", "上月张数", "before: slips"),
                words("上月件數", "上月件数", "before: pieces"),
                words("上月公斤", "上月公斤", "before: kg"),
                words("上月元", "上月元", "before: yuan"),
            ];
            columns.extend(before.map(|head| self.head(head)));
        }
        let rows = vec![row(FREE, free, free_then), row(CHARGED, charged, charged_then)];
        let mut parts = vec![self.table(columns, rows, Some(row(ALL, all, all_then)), NONE)];
        if let Some(then) = then {
            let pair = |name: Words, now: i64, then: i64| (self.word(name), kg(now), kg(then));
            parts.push(Part::Bars(Bar::compare(vec![
                pair(words("免費公斤", "免费公斤", "Free, kg"), now.free.grams, then.free.grams),
                pair(words("收費公斤", "收费公斤", "Charged, kg"), now.charged.grams, then.charged.grams),
            ])));
        }
        if now.slips() == 0 {
            parts.push(Part::Lines(vec![self.word(NOTHING_DRAWN)]));
        }
        self.section(words("總數", "总数", "Totals"), parts)
    }

    /// The table of F4: sizes, weight, slips, the ledgers' quantity, the difference and its reason.
    fn varieties(&self, figures: &Figures, before: Option<&Figures>) -> Section {
        let all = &figures.by_variety;
        let has_other = all.iter().any(|one| !one.other.is_empty());
        let has_cloth = all.iter().any(|one| one.metres.is_some());
        let mut columns = vec![
            Column::text(self.word(VARIETY), 3),
            self.head(words("整紗", "整纱", "Whole")),
            self.head(words("半紗", "半纱", "Half")),
            self.head(words("小紗", "小纱", "Small")),
        ];
        columns.extend(has_other.then(|| self.head(words("其他規格", "其他规格", "Other"))));
        columns.extend(has_cloth.then(|| self.head(words("布（米）", "布（米）", "Cloth, m"))));
        columns.extend([KG, SLIPS].map(|head| self.head(head)));
        columns.extend(before.map(|_| self.head(words("上月公斤", "上月公斤", "before: kg"))));
        columns.extend([self.head(words("台賬", "台账", "Ledger")), self.head(words("差異", "差异", "Diff."))]);
        let of_before = |one: &Variety| {
            let same =
                |other: &&Variety| other.variety == one.variety && other.metres.is_some() == one.metres.is_some();
            before.map(|before| before.by_variety.iter().find(same).map_or(0, |found| found.grams))
        };
        let quantity = |quantity: Quantity| match quantity {
            Quantity::Pieces(pieces) => Cell::Whole(pieces),
            Quantity::Metres(metres) => Cell::metres(metres),
        };
        let row = |one: &Variety| {
            let mut row = vec![Cell::words(format!("{} {}", one.variety, one.name).trim_end())];
            row.extend([one.whole, one.half, one.small].map(Cell::Whole));
            row.extend(has_other.then(|| Cell::Whole(one.other.values().sum())));
            row.extend(has_cloth.then(|| one.metres.map_or(Cell::Empty, Cell::metres)));
            row.extend([kg(one.grams), Cell::Whole(one.slips)]);
            row.extend(of_before(one).map(kg));
            row.extend([quantity(one.ledger), quantity(one.difference)]);
            row
        };
        let rows: Vec<Vec<Cell>> = all.iter().map(row).collect();
        let mut totals = vec![Cell::words(ALL.get(self.lang))];
        totals.extend([sum(all, |it| it.whole), sum(all, |it| it.half), sum(all, |it| it.small)].map(Cell::Whole));
        totals.extend(has_other.then(|| Cell::Whole(sum(all, |it| it.other.values().sum()))));
        totals
            .extend(has_cloth.then(|| Cell::metres(Decimetres(sum(all, |it| it.metres.map_or(0, |metres| metres.0))))));
        // Slips are not added up: one with two varieties stands in two rows.
        totals.extend([kg(sum(all, |it| it.grams)), Cell::Empty]);
        totals.extend(before.map(|before| kg(sum(&before.by_variety, |it| it.grams))));
        let mut parts = vec![self.table(columns, rows, Some(totals), NOTHING_DRAWN)];
        // The reasons below: in a column of their own they would make rows of many lines.
        let reasons = all.iter().filter_map(|one| one.reason.as_ref().map(|reason| (&one.variety, reason)));
        let reasons: Vec<String> = reasons.map(|(variety, reason)| self.reason(variety, reason)).collect();
        parts.extend((!reasons.is_empty()).then_some(Part::Lines(reasons)));
        if all.len() > 1 {
            let mut heaviest: Vec<&Variety> = all.iter().filter(|one| one.grams > 0).collect();
            heaviest.sort_by_key(|one| (-one.grams, one.variety.clone()));
            let bars = heaviest.into_iter().take(BARS).map(|one| (one.variety.clone(), kg(one.grams)));
            parts.push(Part::Bars(Bar::scale(bars.collect())));
        }
        self.section(words("按品種", "按品种", "By variety"), parts)
    }

    /// Why a variety's slips and ledgers differ.
    fn reason(&self, variety: &str, reason: &str) -> String {
        match self.lang {
            Lang::Hant => format!("差異原因　{variety}：{reason}"),
            Lang::Hans => format!("差异原因　{variety}：{reason}"),
            Lang::En => format!("Difference of {variety}: {reason}"),
        }
    }

    fn sizes(&self, figures: &Figures) -> Section {
        let columns = [
            words("規格", "规格", "Size"),
            words("免費件數", "免费件数", "Free, pieces"),
            words("免費公斤", "免费公斤", "Free, kg"),
            words("收費件數", "收费件数", "Charged, pieces"),
            words("收費公斤", "收费公斤", "Charged, kg"),
            YUAN,
        ];
        let rows = figures.by_size.iter().map(|size| {
            let name = match self.lang {
                Lang::Hant => &size.name_hant,
                Lang::Hans => &size.name_hans,
                Lang::En => &size.name_en,
            };
            let apart = &size.apart;
            vec![
                Cell::words(name),
                Cell::Whole(apart.free.pieces),
                kg(apart.free.grams),
                Cell::Whole(apart.charged.pieces),
                kg(apart.charged.grams),
                yuan(apart),
            ]
        });
        let all = Apart { free: figures.free, charged: figures.charged };
        let totals = vec![
            Cell::words(ALL.get(self.lang)),
            Cell::Whole(all.free.pieces),
            kg(all.free.grams),
            Cell::Whole(all.charged.pieces),
            kg(all.charged.grams),
            yuan(&all),
        ];
        let columns = columns.map(|head| self.head(head)).to_vec();
        let table = self.table(columns, rows.collect(), Some(totals), NOTHING_DRAWN);
        self.section(words("按規格", "按规格", "By size"), vec![table])
    }

    fn groups(&self, title: Words, head: Words, rows: Vec<Vec<Cell>>, figures: &Figures) -> Section {
        let mut columns = vec![Column::text(self.word(head), 3)];
        let free = words("免費公斤", "免费公斤", "Free, kg");
        let charged = words("收費公斤", "收费公斤", "Charged, kg");
        columns.extend([SLIPS, PIECES, free, charged, YUAN].map(|head| self.head(head)));
        let all = Apart { free: figures.free, charged: figures.charged };
        let totals = group_row(self.word(ALL), &all);
        self.section(title, vec![self.table(columns, rows, Some(totals), NOTHING_DRAWN)])
    }

    fn customers(&self, figures: &Figures) -> Section {
        let rows = figures.by_customer.iter().map(|one| group_row(one.customer.clone(), &one.apart)).collect();
        self.groups(words("按客戶", "按客户", "By customer"), words("客戶", "客户", "Customer"), rows, figures)
    }

    fn departments(&self, figures: &Figures) -> Section {
        let rows = figures.by_department.iter().map(|one| group_row(one.department.clone(), &one.apart)).collect();
        self.groups(words("按部門", "按部门", "By department"), words("部門", "部门", "Department"), rows, figures)
    }

    /// The whole series, so that no number is missing without a word.
    fn numbers(&self, figures: &Figures) -> Section {
        let numbers = &figures.numbers;
        let count = |list: &[String]| Cell::Whole(i64::try_from(list.len()).unwrap_or(i64::MAX));
        let number = |number: &Option<String>| number.as_ref().map_or(Cell::words(NONE.get(self.lang)), Cell::words);
        let label = |words: Words| self.word(words);
        let facts = vec![
            (label(words("首號", "首号", "First number")), number(&numbers.first)),
            (label(words("末號", "末号", "Last number")), number(&numbers.last)),
            (label(words("開出張數", "开出张数", "Slips issued")), Cell::Whole(numbers.issued)),
            (label(words("作廢張數", "作废张数", "Void")), count(&numbers.voided)),
            (label(words("駁回張數", "驳回张数", "Rejected")), count(&numbers.rejected)),
            (label(words("缺號個數", "缺号个数", "Lost numbers")), count(&numbers.lost)),
            (label(words("未辦完張數", "未办完张数", "Not finished")), count(&numbers.open)),
        ];
        let colon = if self.lang == Lang::En { ": " } else { "：" };
        let line = |title: Words, list: &[String]| format!("{}{colon}{}", title.get(self.lang), self.list(list));
        let mut lines = vec![
            line(words("作廢單號", "作废单号", "Void slips"), &numbers.voided),
            line(words("駁回單號", "驳回单号", "Rejected slips"), &numbers.rejected),
        ];
        if !numbers.lost.is_empty() {
            lines.push(line(words("缺號", "缺号", "Lost numbers"), &numbers.lost));
        }
        if !numbers.open.is_empty() {
            lines.push(line(words("未辦完的單號", "未办完的单号", "Not finished"), &numbers.open));
        }
        if !numbers.ended_later.is_empty() {
            let title = words(
                "以前月份的單，本月作廢或駁回",
                "以前月份的单，本月作废或驳回",
                "Of earlier months, ended in this one",
            );
            lines.push(line(title, &numbers.ended_later));
        }
        self.section(words("單號", "单号", "Numbers"), vec![Part::Facts(facts), Part::Lines(lines)])
    }

    fn returned(&self, figures: &Figures) -> Section {
        let columns = vec![
            self.head(NUMBER),
            self.head(words("領樣時間", "领样时间", "Drawn")),
            self.head(words("退回時間", "退回时间", "Returned")),
            Column::text(self.word(words("接收人", "接收人", "Taken back by")), 1),
            self.head(PIECES),
            self.head(KG),
            self.head(words("原計月份", "原计月份", "Counted in")),
            Column::text(self.word(REASON), 2),
        ];
        let rows = figures.returned.iter().map(|one| {
            let counted = one.counted_in.as_ref().map_or(Cell::Empty, Cell::words);
            vec![
                Cell::words(&one.number),
                moment(Some(&one.drawn_at)),
                moment(one.returned_at.as_ref()),
                one.returned_to.as_ref().map_or(Cell::Empty, Cell::words),
                Cell::Whole(one.pieces),
                kg(one.grams),
                counted,
                one.reason.as_ref().map_or(Cell::Empty, Cell::words),
            ]
        });
        let table = self.table(columns, rows.collect(), None, words("沒有退回。", "没有退回。", "Nothing came back."));
        self.section(words("退回", "退回", "Returned"), vec![table])
    }

    /// S6: matched, and every difference by itself.
    fn reconciliation(&self, figures: &Figures) -> Section {
        let said = &figures.reconciliation;
        let whole = |key: &str| Cell::Whole(said.get(key).and_then(Json::as_i64).unwrap_or(0));
        let is_complete = said.get("complete").and_then(Json::as_bool) == Some(true);
        let complete = if is_complete {
            words("已聲明", "已声明", "declared")
        } else {
            words("未聲明", "未声明", "not declared")
        };
        let facts = vec![
            (self.word(words("台賬登記齊全", "台账登记齐全", "Ledger complete")), Cell::words(complete.get(self.lang))),
            (self.word(words("相符行數", "相符行数", "Lines matched")), whole("matched")),
            (self.word(words("未說明的差異", "未说明的差异", "Differences open")), whole("open")),
        ];
        let columns = vec![
            self.head(NUMBER),
            self.head(VARIETY),
            self.head(words("規格", "规格", "Size")),
            self.head(words("差異", "差异", "Kind")),
            self.head(words("單上", "单上", "Slip")),
            self.head(words("台賬", "台账", "Ledger")),
            Column::text(self.word(words("說明", "说明", "Explanation")), 1),
        ];
        let differences = said.get("differences").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
        let rows = differences.iter().map(|it| {
            let text = |key: &str| it.get(key).and_then(Json::as_str).unwrap_or_default();
            let number = if text("number").is_empty() { text("id") } else { text("number") };
            let at = Lang::ALL.iter().position(|lang| *lang == self.lang).unwrap_or(0);
            let size = it.get("size_names").and_then(|names| names.get(at)?.as_str());
            let size = size.unwrap_or_else(|| words("布", "布", "cloth").get(self.lang));
            let mut kind = kind_word(text("kind")).get(self.lang).to_string();
            if it.get("other_book").and_then(Json::as_bool) == Some(true) {
                let known = Kind::from_code(text("kind")).unwrap_or(Kind::SlipOnly);
                kind.push_str(other_book(known).get(self.lang));
            }
            vec![
                Cell::words(number),
                Cell::words(text("variety")),
                Cell::words(size),
                Cell::words(kind),
                if text("kind") == "unsigned" { Cell::Empty } else { side(it, "slip") },
                side(it, "ledger"),
                Cell::words(text("reason")),
            ]
        });
        let empty = words("沒有差異。", "没有差异。", "No differences.");
        let table = self.table(columns, rows.collect(), None, empty);
        self.section(words("與台賬核對", "与台账核对", "Reconciliation"), vec![Part::Facts(facts), table])
    }

    /// S6, S9: the report, the requisitions, the posting.
    fn finance(&self, figures: &Figures) -> Section {
        let finance = &figures.finance;
        let not_yet = words("還沒有", "还没有", "not yet").get(self.lang);
        let reported = match &finance.reported_at {
            Some(at) => moment(Some(at)),
            None => Cell::words(not_yet),
        };
        let facts = vec![
            (self.word(words("報財務時間", "报财务时间", "Reported to finance")), reported),
            (
                self.word(words("財務簽收人", "财务签收人", "Received by")),
                finance.received_by.as_ref().map_or(Cell::Empty, Cell::words),
            ),
        ];
        let columns = [
            words("領用單", "领用单", "Requisition"),
            words("批准", "批准", "Approved"),
            words("出庫", "出库", "Stocked out"),
            words("記賬", "记账", "Posted"),
            words("憑證號", "凭证号", "Voucher"),
        ];
        let rows = finance.requisitions.iter().map(|one| {
            vec![
                Cell::words(&one.number),
                moment(one.approved.as_ref()),
                moment(one.stocked_out.as_ref()),
                moment(one.posted.as_ref()),
                one.voucher.as_ref().map_or(Cell::Empty, Cell::words),
            ]
        });
        let columns = columns.map(|head| self.head(head)).to_vec();
        let empty = words("沒有領用單。", "没有领用单。", "No requisitions.");
        let table = self.table(columns, rows.collect(), None, empty);
        self.section(words("財務", "财务", "Finance"), vec![Part::Facts(facts), table])
    }

    fn not_released(&self, figures: &Figures) -> Section {
        let columns = vec![
            self.head(NUMBER),
            Column::text(self.word(words("客戶", "客户", "Customer")), 1),
            self.head(words("生效", "生效", "Effective")),
            self.head(words("領樣", "领样", "Drawn")),
            self.head(words("有效期至", "有效期至", "Valid through")),
        ];
        let rows = figures.not_released.iter().map(|one| {
            let last = one.valid_through.as_deref().and_then(Day::parse).map_or(Cell::Empty, Cell::Day);
            vec![
                Cell::words(&one.number),
                Cell::words(&one.customer),
                moment(one.effective_at.as_ref()),
                moment(one.drawn_at.as_ref()),
                last,
            ]
        });
        let table = self.table(columns, rows.collect(), None, words("沒有。", "没有。", "None."));
        self.section(words("沒有出門的單", "没有出门的单", "Never released"), vec![table])
    }

    fn not_filed(&self, figures: &Figures) -> Section {
        let lines = vec![self.list(&figures.not_filed)];
        self.section(words("門衛聯沒有收回的單", "门卫联没有收回的单", "Gate copy not filed"), vec![Part::Lines(lines)])
    }

    fn late_entries(&self, figures: &Figures) -> Section {
        let columns = vec![
            self.head(NUMBER),
            self.head(words("步驟", "步骤", "Step")),
            self.head(words("發生", "发生", "Happened")),
            self.head(words("錄入", "录入", "Typed")),
            Column::text(self.word(words("錄入人", "录入人", "By")), 1),
        ];
        let rows = figures.late_entries.iter().map(|one| {
            let typed = one.typed_at.get(..16).map(str::to_string);
            vec![
                Cell::words(&one.number),
                Cell::words(self.action(&one.action)),
                moment(Some(&one.at)),
                moment(typed.as_ref()),
                Cell::words(&one.by),
            ]
        });
        let table = self.table(columns, rows.collect(), None, words("沒有。", "没有。", "None."));
        let title = words("結賬月份的補記", "结账月份的补记", "Late entries of closed months");
        self.section(title, vec![table])
    }

    /// The words of a slip's step; those of other books stand by their names.
    fn action(&self, action: &str) -> String {
        if action == "add" {
            return self.word(words("台賬登記", "台账登记", "ledger row"));
        }
        super::super::form::THING.action(action).map_or_else(|| action.to_string(), |known| self.word(known.label))
    }
}

/// One side of a difference: pieces, or metres of cloth.
fn side(difference: &Json, side: &str) -> Cell {
    match rules::quantity(difference, side) {
        (metres, true) => Cell::metres(Decimetres(metres)),
        (pieces, false) => Cell::Whole(pieces),
    }
}

fn kind_word(kind: &str) -> Words {
    match kind {
        "slip_only" => words("只有單", "只有单", "slip only"),
        "ledger_only" => words("只有台賬", "只有台账", "ledger only"),
        "quantity" => words("數量不同", "数量不同", "quantity"),
        "unsigned" => words("沒有簽字", "没有签字", "unsigned"),
        _ => words("其他", "其他", "other"),
    }
}
