//! The month of repairs for people, in the order of the office's form F16. It reads figures and adds up nothing that isn't
//! in them but totals of its own columns.

use super::figures::{Answers, Figures, Group, Kind, Limit, Limits, Missed, Money, VoidDeadlines};
use crate::kernel::report::{Bar, Cell, Column, Part, Report, Section, Table};
use crate::kernel::time::words::span;
use crate::kernel::time::{Minute, Month};
use crate::kernel::words::{Lang, Words, words};
use crate::registers::deadline::kind_words;
use crate::workflows::repair::form::THING;
use crate::workflows::repair::outage;
use crate::workflows::repair::rules::{Fault, State};

/// Bars of one chart at most.
const BARS: usize = 8;

const ALL: Words = words("合計", "合计", "Total");
const NUMBER: Words = words("單號", "单号", "Number");
const NONE: Words = words("無", "无", "none");
const NOTHING: Words = words("沒有。", "没有。", "None.");
const NONE_REPORTED: Words = words("本月沒有報修。", "本月没有报修。", "Nothing was reported in this month.");
const REPORTED: Words = words("報修", "报修", "Reported");
const LEAKS: Words = words("跑冒滴漏", "跑冒滴漏", "Leaks");
const REPEATS: Words = words("重複維修", "重复维修", "Repeats");
const REPORTED_BEFORE: Words = words("上月報修", "上月报修", "before: reported");
const KEPT: Words = words("守住", "守住", "Kept");
const MISSED: Words = words("逾期", "逾期", "Missed");
const BY_WISH: Words = words("按用戶約定", "按用户约定", "User's wish");
const RATE: Words = words("守時率", "守时率", "Rate");
const RATE_BEFORE: Words = words("上月守時率", "上月守时率", "before: rate");
const WHAT: Words = words("地址、對象", "地址、对象", "Where, what");
const UNKNOWN: Words = words("未知", "未知", "unknown");

/// The report of a month's figures, with those of the month before beside them.
pub fn report(month: Month, figures: &Figures, before: Option<&Figures>, lang: Lang) -> Report {
    let (year, number) = (month.year(), month.month());
    let title = match lang {
        Lang::Hant => format!("{year} 年 {number} 月維修派工匯總表"),
        Lang::Hans => format!("{year} 年 {number} 月维修派工汇总表"),
        Lang::En => format!("Monthly repair summary {month}"),
    };
    let to = Writer { lang };
    let mut report = Report::new(lang, title);
    report.sections = vec![
        to.totals(figures, before),
        to.kinds(figures, before),
        to.limits(figures, before),
        to.missed(figures),
        to.stations(figures),
        to.classes(figures, before),
        to.buildings(figures, before),
        to.satisfaction(figures, before),
        to.money(figures, before),
        to.outages(figures),
        to.numbers(figures),
        to.open(figures),
        to.late_entries(figures),
    ];
    report
}

struct Writer {
    lang: Lang,
}

fn moment(at: Option<&String>) -> Cell {
    match at.and_then(|at| Minute::parse(at)) {
        Some(at) => Cell::Moment(at),
        None => at.map_or(Cell::Empty, Cell::words),
    }
}

fn count<T>(list: &[T]) -> Cell {
    Cell::Whole(i64::try_from(list.len()).unwrap_or(i64::MAX))
}

fn sum<T>(all: &[T], of: impl Fn(&T) -> i64) -> i64 {
    all.iter().map(of).sum()
}

fn rate(limit: &Limit) -> Cell {
    Cell::rate(limit.kept, limit.kept + limit.missed)
}

fn satisfied(answers: &Answers) -> Cell {
    Cell::rate(answers.good(), answers.given())
}

impl Writer {
    fn word(&self, words: Words) -> String {
        words.get(self.lang).to_string()
    }

    fn head(&self, words: Words) -> Column {
        Column::new(words.get(self.lang))
    }

    fn cell(&self, words: Words) -> Cell {
        Cell::words(words.get(self.lang))
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

    fn line(&self, title: Words, list: &[String]) -> String {
        let colon = if self.lang == Lang::En { ": " } else { "：" };
        format!("{}{colon}{}", title.get(self.lang), self.list(list))
    }

    /// The month in one line, the one before below it; the rates of H20 as bars.
    fn totals(&self, figures: &Figures, before: Option<&Figures>) -> Section {
        let columns = [
            words("月份", "月份", "Month"),
            words("上月轉入", "上月转入", "Carried in"),
            REPORTED,
            LEAKS,
            words("修好", "修好", "Done"),
            words("指導", "指导", "Advised"),
            words("重複報修", "重复报修", "Dupl."),
            words("撤回", "撤回", "Withdrawn"),
            words("未修好", "未修好", "Open"),
            REPEATS,
        ];
        let row = |name: Words, figures: &Figures| {
            let of = |of: fn(&Kind) -> i64| Cell::Whole(sum(&figures.by_kind, of));
            let leaks = figures.by_kind.iter().find(|kind| kind.kind == Fault::Leak.code());
            vec![
                self.cell(name),
                Cell::Whole(figures.carried_in),
                Cell::Whole(figures.reported),
                Cell::Whole(leaks.map_or(0, |kind| kind.reported)),
                of(|kind| kind.finished),
                of(|kind| kind.advised),
                of(|kind| kind.duplicate),
                of(|kind| kind.withdrawn),
                of(|kind| kind.open),
                Cell::Whole(figures.repeats),
            ]
        };
        let mut rows = vec![row(words("本月", "本月", "this"), figures)];
        rows.extend(before.map(|before| row(words("上月", "上月", "before"), before)));
        let columns = columns.map(|head| self.head(head)).to_vec();
        let mut parts = vec![self.table(columns, rows, None, NONE)];
        let rates = |figures: &Figures| {
            let Limits { arrive_leak, contact, arrive, finish } = &figures.limits;
            [rate(arrive_leak), rate(contact), rate(arrive), rate(finish), satisfied(&figures.rated.follow_up)]
        };
        let then = before.map_or_else(|| [const { Cell::Empty }; 5], rates);
        let names = [
            words("30 分鐘到場（漏）", "30 分钟到场（漏）", "Leaks, 30 min"),
            words("30 分鐘聯繫", "30 分钟联系", "Contact, 30 min"),
            words("2 小時到場", "2 小时到场", "On site, 2 h"),
            words("24 小時修好", "24 小时修好", "Done, 24 h"),
            words("回訪滿意", "回访满意", "Satisfied"),
        ];
        let bars = names.into_iter().zip(rates(figures)).zip(then);
        let bars: Vec<_> = bars.map(|((name, now), then)| (self.word(name), now, then)).collect();
        // Nothing but dashes is no chart.
        if bars.iter().any(|(_, now, then)| [now, then].iter().any(|cell| matches!(cell, Cell::Percent(Some(_))))) {
            parts.push(Part::Bars(Bar::compare(bars)));
        }
        if figures.reported == 0 {
            parts.push(Part::Lines(vec![self.word(NONE_REPORTED)]));
        }
        self.section(words("總數", "总数", "Totals"), parts)
    }

    /// Carried in and reported are what was done and what is open.
    fn kinds(&self, figures: &Figures, before: Option<&Figures>) -> Section {
        let all = &figures.by_kind;
        let has_back = all.iter().any(|kind| kind.taken_back > 0);
        let mut columns = [
            words("故障", "故障", "Fault"),
            words("上月轉入", "上月转入", "Carried in"),
            REPORTED,
            words("修好", "修好", "Done"),
            words("電話指導", "电话指导", "Advised"),
            words("重複報修", "重复报修", "Duplicate"),
            words("撤回", "撤回", "Withdrawn"),
        ]
        .map(|head| self.head(head))
        .to_vec();
        columns.extend(has_back.then(|| self.head(words("以前計入後作廢", "以前计入后作废", "Void since"))));
        columns.push(self.head(words("未修好", "未修好", "Open")));
        columns.extend(before.map(|_| self.head(REPORTED_BEFORE)));
        let figures_of = |of: &dyn Fn(fn(&Kind) -> i64) -> i64| {
            let mut row = vec![
                of(|kind| kind.carried_in),
                of(|kind| kind.reported),
                of(|kind| kind.finished),
                of(|kind| kind.advised),
                of(|kind| kind.duplicate),
                of(|kind| kind.withdrawn),
            ];
            row.extend(has_back.then(|| of(|kind| kind.taken_back)));
            row.push(of(|kind| kind.open));
            row.into_iter().map(Cell::Whole).collect::<Vec<_>>()
        };
        let then = |code: &str| {
            let same =
                |before: &Figures| before.by_kind.iter().find(|kind| kind.kind == code).map_or(0, |kind| kind.reported);
            before.map(same)
        };
        let rows = all.iter().map(|kind| {
            let mut row = vec![self.fault(&kind.kind)];
            row.extend(figures_of(&|of| of(kind)));
            row.extend(then(&kind.kind).map(Cell::Whole));
            row
        });
        let mut totals = vec![self.cell(ALL)];
        totals.extend(figures_of(&|of| sum(all, of)));
        totals.extend(before.map(|before| Cell::Whole(before.reported)));
        let mut parts = vec![self.table(columns, rows.collect(), Some(totals), NONE_REPORTED)];
        if figures.reported > 0 {
            let bars = all.iter().filter(|kind| kind.reported > 0);
            let bar = |kind: &Kind| (self.fault_word(&kind.kind), Cell::Whole(kind.reported));
            parts.push(Part::Bars(Bar::scale(bars.map(bar).collect())));
        }
        self.section(words("按故障", "按故障", "By fault"), parts)
    }

    fn fault_word(&self, code: &str) -> String {
        Fault::from_code(code).map_or_else(|| code.to_string(), |fault| self.word(fault.words()))
    }

    fn fault(&self, code: &str) -> Cell {
        Cell::words(self.fault_word(code))
    }

    fn kind(&self, code: &str) -> String {
        kind_words(code).map_or_else(|| code.to_string(), |words| self.word(words))
    }

    /// The limits of H20 each by itself, then every other kind; those without a number apart.
    fn limits(&self, figures: &Figures, before: Option<&Figures>) -> Section {
        let mut columns = [
            words("時限", "时限", "Deadline"),
            KEPT,
            words("其中補錄", "其中补录", "typed late"),
            MISSED,
            words("已說明", "已说明", "explained"),
            BY_WISH,
            RATE,
        ]
        .map(|head| self.head(head))
        .to_vec();
        columns.extend(before.map(|_| self.head(RATE_BEFORE)));
        let mut rows = Vec::new();
        for one in &figures.deadlines {
            if one.kept + one.missed == 0 {
                continue;
            }
            let same = |before: &Figures| {
                let same = before.deadlines.iter().find(|other| other.kind == one.kind);
                same.map_or(Cell::Percent(None), |other| Cell::rate(other.kept, other.kept + other.missed))
            };
            let mut row = vec![Cell::words(self.kind(&one.kind))];
            row.extend(
                [one.kept, one.kept_late_typed, one.missed, one.missed_explained, one.missed_by_user_wish]
                    .map(Cell::Whole),
            );
            row.push(Cell::rate(one.kept, one.kept + one.missed));
            row.extend(before.map(same));
            rows.push(row);
            if one.kind == "arrive" {
                let arrivals = |limits: &Limits| [limits.arrive_leak.clone(), limits.arrive.clone()];
                let names = [
                    words("　漏 30 分鐘", "　漏 30 分钟", "  leaks, 30 min"),
                    words("　其他 2 小時", "　其他 2 小时", "  other, 2 h"),
                ];
                let now = arrivals(&figures.limits);
                let then = before.map(|before| arrivals(&before.limits));
                for (at, (name, limit)) in names.into_iter().zip(now).enumerate() {
                    let (kept, missed, wish) = (limit.kept, limit.missed, limit.missed_by_user_wish);
                    let mut row =
                        vec![self.cell(name), Cell::Whole(kept), Cell::Empty, Cell::Whole(missed), Cell::Empty];
                    row.extend([Cell::Whole(wish), rate(&limit)]);
                    row.extend(then.as_ref().map(|then| then.get(at).map_or(Cell::Empty, rate)));
                    rows.push(row);
                }
            }
        }
        let empty = words("本月沒有到期的時限。", "本月没有到期的时限。", "No deadline fell into this month.");
        let mut parts = vec![self.table(columns, rows, None, empty)];
        let running: Vec<Vec<Cell>> = figures
            .deadlines
            .iter()
            .filter_map(|one| one.running.as_ref().map(|running| (one, running)))
            .map(|(one, running)| {
                let mean = running.mean.map_or(Cell::Empty, Cell::Whole);
                let name = Cell::words(self.kind(&one.kind));
                vec![name, Cell::Whole(running.count), Cell::Whole(running.open), mean, Cell::Whole(running.longest)]
            })
            .collect();
        if !running.is_empty() {
            let columns = [
                words("立即辦理的", "立即办理的", "At once"),
                words("件數", "件数", "Count"),
                words("還在計時", "还在计时", "still running"),
                words("平均（分）", "平均（分）", "Mean, min"),
                words("最長（分）", "最长（分）", "Longest, min"),
            ];
            parts.push(self.table(columns.map(|head| self.head(head)).to_vec(), running, None, NONE));
        }
        let mut lines = vec![self.word(words(
            "守時率＝守住÷（守住＋逾期）。按用戶約定推遲的也算逾期，另列一欄（H17）。",
            "守时率＝守住÷（守住＋逾期）。按用户约定推迟的也算逾期，另列一栏（H17）。",
            "Rate = kept ÷ (kept + missed). What the user wished later is missed too, and shown apart (H17).",
        ))];
        let VoidDeadlines { kept, missed } = figures.deadlines_void;
        let all = kept + missed;
        if all > 0 {
            lines.push(match self.lang {
                Lang::Hant => format!("作廢單的時限 {all} 個（守住 {kept}、逾期 {missed}）不計入以上各數和守時率。"),
                Lang::Hans => format!("作废单的时限 {all} 个（守住 {kept}、逾期 {missed}）不计入以上各数和守时率。"),
                Lang::En => format!("Deadlines of void records: {all} (kept {kept}, missed {missed}). They are in no figure or rate above."),
            });
        }
        parts.push(Part::Lines(lines));
        self.section(words("時限", "时限", "Deadlines"), parts)
    }

    /// Each missed deadline with what was said about it (H17).
    fn missed(&self, figures: &Figures) -> Section {
        let columns = vec![
            self.head(NUMBER),
            Column::text(self.word(WHAT), 2),
            self.head(words("時限", "时限", "Deadline")),
            self.head(words("應在", "应在", "Due")),
            self.head(words("超過", "超过", "Late by")),
            Column::text(self.word(words("說明", "说明", "Explanation")), 3),
        ];
        let rows = figures.missed.iter().map(|one| {
            vec![
                Cell::words(&one.number),
                Cell::words(&one.what),
                Cell::words(self.kind(&one.kind)),
                moment(Some(&one.due)),
                Cell::words(self.late_by(one)),
                Cell::words(self.said(one)),
            ]
        });
        let empty = words("沒有逾期。", "没有逾期。", "None was missed.");
        let table = self.table(columns, rows.collect(), None, empty);
        self.section(words("逾期明細", "逾期明细", "Missed deadlines"), vec![table])
    }

    /// By how much a limit was missed: only of what was done after all, for the rest still grows.
    fn late_by(&self, one: &Missed) -> String {
        let met = one.met_at.as_deref().and_then(Minute::parse);
        match (Minute::parse(&one.due), met) {
            (Some(due), Some(met)) => span(met.since(due).max(0), self.lang),
            _ => self.word(words("未做", "未做", "not done")),
        }
    }

    fn said(&self, one: &Missed) -> String {
        let mut parts = Vec::new();
        if one.void {
            parts.push(self.word(words("作廢", "作废", "void")));
        }
        if one.by_user_wish {
            parts.push(self.word(BY_WISH));
        }
        parts.push(match &one.explanation {
            Some(explanation) => explanation.clone(),
            None => self.word(words("沒有說明", "没有说明", "not explained")),
        });
        if let Some(at) = &one.told_at {
            let (at, how) = (at.replace('T', " "), one.told_how.as_deref().unwrap_or_default());
            let told = match self.lang {
                Lang::Hant => format!("{at} 告知用戶 {how}"),
                Lang::Hans => format!("{at} 告知用户 {how}"),
                Lang::En => format!("user told {at} {how}"),
            };
            parts.push(told.trim_end().to_string());
        }
        parts.join(if self.lang == Lang::En { "; " } else { "；" })
    }

    /// F16: per station.
    fn stations(&self, figures: &Figures) -> Section {
        let columns = [
            words("供熱站", "供热站", "Station"),
            REPORTED,
            LEAKS,
            REPEATS,
            words("漏 30 分鐘到場", "漏 30 分钟到场", "Leaks, 30 min"),
            words("30 分鐘聯繫", "30 分钟联系", "Contact, 30 min"),
            words("2 小時到場", "2 小时到场", "On site, 2 h"),
            words("24 小時修好", "24 小时修好", "Done, 24 h"),
        ];
        let rates = |limits: &Limits| {
            [rate(&limits.arrive_leak), rate(&limits.contact), rate(&limits.arrive), rate(&limits.finish)]
        };
        let whole = |group: &Group| [group.reported, group.leaks, group.repeats].map(Cell::Whole);
        let rows = figures.by_station.iter().map(|one| {
            let mut row = vec![self.known(&one.group.name)];
            row.extend(whole(&one.group));
            row.extend(rates(&one.limits));
            row
        });
        let groups: Vec<Group> = figures.by_station.iter().map(|one| one.group.clone()).collect();
        let mut totals = vec![self.cell(ALL)];
        totals.extend(whole(&total(&groups)));
        totals.extend(rates(&figures.limits));
        let columns = columns.map(|head| self.head(head)).to_vec();
        let table = self.table(columns, rows.collect(), Some(totals), NONE_REPORTED);
        self.section(words("按供熱站", "按供热站", "By station"), vec![table])
    }

    fn known(&self, name: &str) -> Cell {
        if name.is_empty() { self.cell(UNKNOWN) } else { Cell::words(name) }
    }

    fn classes(&self, figures: &Figures, before: Option<&Figures>) -> Section {
        let name = |code: &str| match code {
            "residential" => self.word(words("居民", "居民", "residential")),
            "nonresidential" => self.word(words("非居民", "非居民", "non-residential")),
            _ => self.word(UNKNOWN),
        };
        let table = self.groups(words("用戶類別", "用户类别", "Class"), figures, before, |it| &it.by_class, name);
        self.section(words("按用戶類別", "按用户类别", "By class of user"), vec![table])
    }

    fn buildings(&self, figures: &Figures, before: Option<&Figures>) -> Section {
        let name = |name: &str| if name.is_empty() { self.word(UNKNOWN) } else { name.to_string() };
        let head = words("小區、樓", "小区、楼", "Building");
        let mut parts = vec![self.groups(head, figures, before, |it| &it.by_building, name)];
        if figures.by_building.len() > 1 {
            let most = figures.by_building.iter().take(BARS);
            let bars = most.map(|one| (name(&one.name), Cell::Whole(one.reported)));
            parts.push(Part::Bars(Bar::scale(bars.collect())));
        }
        self.section(words("按樓", "按楼", "By building"), parts)
    }

    fn groups(
        &self,
        head: Words,
        figures: &Figures,
        before: Option<&Figures>,
        of: impl Fn(&Figures) -> &Vec<Group>,
        name: impl Fn(&str) -> String,
    ) -> Part {
        let mut columns = vec![Column::text(self.word(head), 3)];
        columns.extend([REPORTED, LEAKS, REPEATS].map(|head| self.head(head)));
        columns.extend(before.map(|_| self.head(REPORTED_BEFORE)));
        let all = of(figures);
        let whole = |group: &Group| [group.reported, group.leaks, group.repeats].map(Cell::Whole);
        let rows = all.iter().map(|one| {
            let same = |before: &Figures| {
                of(before).iter().find(|other| other.name == one.name).map_or(0, |other| other.reported)
            };
            let mut row = vec![Cell::words(name(&one.name))];
            row.extend(whole(one));
            row.extend(before.map(same).map(Cell::Whole));
            row
        });
        let mut totals = vec![self.cell(ALL)];
        totals.extend(whole(&total(all)));
        totals.extend(before.map(|before| Cell::Whole(before.reported)));
        self.table(columns, rows.collect(), Some(totals), NONE_REPORTED)
    }

    /// H21: what users said on the receipt and in the call after 48 hours, apart.
    fn satisfaction(&self, figures: &Figures, before: Option<&Figures>) -> Section {
        let follow_ups = &figures.follow_ups;
        let facts = vec![
            (self.word(words("應回訪", "应回访", "Follow-ups due")), Cell::Whole(follow_ups.due)),
            (self.word(words("已回訪", "已回访", "Done")), Cell::Whole(follow_ups.done)),
            (self.word(words("聯繫不上", "联系不上", "Not reached")), Cell::Whole(follow_ups.not_reached)),
        ];
        let mut columns = [
            words("來源", "来源", "Source"),
            words("滿意", "满意", "Satisfied"),
            words("基本滿意", "基本满意", "Fairly"),
            words("不滿意", "不满意", "Dissatisfied"),
            words("沒有回答", "没有回答", "No answer"),
            words("滿意率", "满意率", "Rate"),
        ]
        .map(|head| self.head(head))
        .to_vec();
        columns.extend(before.map(|_| self.head(words("上月滿意率", "上月满意率", "before: rate"))));
        let row = |name: Words, of: fn(&Figures) -> &Answers| {
            let answers = of(figures);
            let mut row = vec![self.cell(name)];
            row.extend([answers.satisfied, answers.fair, answers.dissatisfied, answers.none].map(Cell::Whole));
            row.push(satisfied(answers));
            row.extend(before.map(|before| satisfied(of(before))));
            row
        };
        let rows = vec![
            row(words("回執單", "回执单", "Receipts"), |it| &it.rated.receipt),
            row(words("回訪", "回访", "Follow-up calls"), |it| &it.rated.follow_up),
        ];
        let line = self.word(words(
            "滿意率＝（滿意＋基本滿意）÷回答了的。沒有回答：回執單沒有評價，或者回訪聯繫不上。",
            "满意率＝（满意＋基本满意）÷回答了的。没有回答：回执单没有评价，或者回访联系不上。",
            "Rate = (satisfied + fairly) ÷ those who answered. No answer: no rating on the receipt, or nobody reached.",
        ));
        let parts = vec![Part::Facts(facts), self.table(columns, rows, None, NONE), Part::Lines(vec![line])];
        self.section(words("回訪和滿意", "回访和满意", "Follow-ups and satisfaction"), parts)
    }

    fn money(&self, figures: &Figures, before: Option<&Figures>) -> Section {
        let mut columns = [words("款項", "款项", "For"), words("筆數", "笔数", "Count"), words("元", "元", "Yuan")]
            .map(|head| self.head(head))
            .to_vec();
        columns.extend(before.map(|_| self.head(words("上月元", "上月元", "before: yuan"))));
        let yuan = |money: &Money| money.amount.map_or(Cell::Empty, Cell::yuan);
        let row = |name: Words, of: fn(&Figures) -> &Money| {
            let money = of(figures);
            let mut row = vec![self.cell(name), Cell::Whole(money.count), yuan(money)];
            row.extend(before.map(|before| yuan(of(before))));
            row
        };
        let rows = vec![
            row(words("有償服務", "有偿服务", "Paid service"), |it| &it.paid),
            row(words("用戶損壞", "用户损坏", "Damage by users"), |it| &it.damage),
        ];
        self.section(words("收費", "收费", "Money"), vec![self.table(columns, rows, None, NONE)])
    }

    /// H15: where heat was off in the month, and whether users were told.
    fn outages(&self, figures: &Figures) -> Section {
        let columns = vec![
            self.head(NUMBER),
            self.head(words("性質", "性质", "Kind")),
            Column::text(self.word(words("停熱範圍", "停热范围", "Area")), 1),
            self.head(words("開始", "开始", "From")),
            self.head(words("恢復", "恢复", "Back")),
            self.head(words("本月分鐘", "本月分钟", "Minutes here")),
            self.head(words("告知", "告知", "Told")),
            self.head(words("公告", "公告", "Announced")),
        ];
        let rows = figures.outages.iter().map(|one| {
            let kind = outage::rules::Kind::from_code(&one.kind);
            vec![
                Cell::words(&one.number),
                kind.map_or_else(|| Cell::words(&one.kind), |kind| self.cell(kind.words())),
                Cell::words(&one.area),
                moment(Some(&one.from)),
                moment(one.restored.as_ref()),
                Cell::Whole(one.minutes),
                moment(one.told.as_ref()),
                one.announced.as_ref().map_or(Cell::Empty, |_| self.cell(words("已公告", "已公告", "yes"))),
            ]
        });
        let mut totals = vec![self.cell(ALL)];
        totals.extend([const { Cell::Empty }; 4]);
        totals.push(Cell::Whole(sum(&figures.outages, |one| one.minutes)));
        totals.extend([const { Cell::Empty }; 2]);
        let empty = words("本月沒有停熱。", "本月没有停热。", "Heat was never off in this month.");
        let table = self.table(columns, rows.collect(), Some(totals), empty);
        self.section(words("停熱", "停热", "Outages"), vec![table])
    }

    /// The whole of both series, so that no number is missing without a word.
    fn numbers(&self, figures: &Figures) -> Section {
        let columns = [
            words("編號", "编号", "Series"),
            words("首號", "首号", "First"),
            words("末號", "末号", "Last"),
            words("張數", "张数", "Issued"),
            words("作廢", "作废", "Void"),
            words("缺號", "缺号", "Lost"),
        ];
        let series = [
            (words("報修單", "报修单", "Repairs"), &figures.numbers),
            (words("停熱", "停热", "Outages"), &figures.outage_numbers),
        ];
        let rows = series.iter().map(|(name, numbers)| {
            let number = |number: &Option<String>| number.as_ref().map_or_else(|| self.cell(NONE), Cell::words);
            vec![
                self.cell(*name),
                number(&numbers.first),
                number(&numbers.last),
                Cell::Whole(numbers.issued),
                count(&numbers.voided),
                count(&numbers.lost),
            ]
        });
        let mut parts = vec![self.table(columns.map(|head| self.head(head)).to_vec(), rows.collect(), None, NONE)];
        let both = |of: fn(&super::figures::Numbers) -> &Vec<String>| -> Vec<String> {
            series.iter().flat_map(|(_, numbers)| of(numbers)).cloned().collect()
        };
        let lists = [
            (words("作廢單號", "作废单号", "Void"), both(|it| &it.voided)),
            (words("缺號", "缺号", "Lost"), both(|it| &it.lost)),
            (
                words("以前月份的單，本月作廢", "以前月份的单，本月作废", "Of earlier months, voided in this one"),
                both(|it| &it.voided_later),
            ),
        ];
        let lines: Vec<String> = lists
            .into_iter()
            .filter(|(_, list)| !list.is_empty())
            .map(|(title, list)| self.line(title, &list))
            .collect();
        parts.extend((!lines.is_empty()).then_some(Part::Lines(lines)));
        self.section(words("單號", "单号", "Numbers"), parts)
    }

    fn open(&self, figures: &Figures) -> Section {
        let columns = vec![
            self.head(NUMBER),
            self.head(words("報修時間", "报修时间", "Reported")),
            Column::text(self.word(words("地址", "地址", "Address")), 1),
            self.head(words("故障", "故障", "Fault")),
            self.head(words("狀態", "状态", "State")),
            self.head(words("應修好", "应修好", "Due")),
            self.head(MISSED),
        ];
        let rows = figures.open.iter().map(|one| {
            let state = State::from_code(&one.state);
            let late = one.overdue.then_some(words("逾期", "逾期", "late"));
            vec![
                Cell::words(&one.number),
                moment(Some(&one.reported_at)),
                Cell::words(&one.what),
                self.fault(&one.kind),
                state.map_or_else(|| Cell::words(&one.state), |state| self.cell(state.words())),
                moment(one.due.as_ref()),
                late.map_or(Cell::Empty, |words| self.cell(words)),
            ]
        });
        let table = self.table(columns, rows.collect(), None, NOTHING);
        self.section(words("月末未修好", "月末未修好", "Open at the month's end"), vec![table])
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
                Cell::words(self.action(&one.number, &one.action)),
                moment(Some(&one.at)),
                moment(typed.as_ref()),
                Cell::words(&one.by),
            ]
        });
        let table = self.table(columns, rows.collect(), None, NOTHING);
        let title = words("結賬月份的補記", "结账月份的补记", "Late entries of closed months");
        self.section(title, vec![table])
    }

    /// The words of a step.
    fn action(&self, record: &str, action: &str) -> String {
        if action == "add" {
            return self.word(if record.starts_with('O') {
                words("停熱登記", "停热登记", "outage taken down")
            } else {
                words("報修登記", "报修登记", "call taken down")
            });
        }
        let thing = if record.starts_with('O') { &outage::form::THING } else { &THING };
        thing.action(action).map_or_else(|| action.to_string(), |known| self.word(known.label))
    }
}

fn total(groups: &[Group]) -> Group {
    Group {
        name: String::new(),
        reported: sum(groups, |one| one.reported),
        leaks: sum(groups, |one| one.leaks),
        repeats: sum(groups, |one| one.repeats),
    }
}
