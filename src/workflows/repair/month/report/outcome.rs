//! What the month of repairs left behind: what users said, money, where heat was off, what is still open.

use super::satisfied;
use super::totals::fault;
use crate::kernel::report::writer::{ALL, NONE, NOTHING, NUMBER, Writer, moment, sum};
use crate::kernel::report::{Cell, Part, Section};
use crate::kernel::words::{Words, words};
use crate::registers::deadline::report::MISSED;
use crate::workflows::repair::month::figures::{Answers, Figures, Money};
use crate::workflows::repair::outage;
use crate::workflows::repair::rules::State;

/// H21: what users said on the receipt and in the call after 48 hours, apart.
pub(super) fn satisfaction(to: Writer, figures: &Figures, before: Option<&Figures>) -> Section {
    let follow_ups = &figures.follow_ups;
    let facts = vec![
        (to.word(words("應回訪", "应回访", "Follow-ups due")), Cell::Whole(follow_ups.due)),
        (to.word(words("已回訪", "已回访", "Done")), Cell::Whole(follow_ups.done)),
        (to.word(words("聯繫不上", "联系不上", "Not reached")), Cell::Whole(follow_ups.not_reached)),
    ];
    let mut columns = [
        words("來源", "来源", "Source"),
        words("滿意", "满意", "Satisfied"),
        words("基本滿意", "基本满意", "Fairly"),
        words("不滿意", "不满意", "Dissatisfied"),
        words("沒有回答", "没有回答", "No answer"),
        words("滿意率", "满意率", "Rate"),
    ]
    .map(|head| to.head(head))
    .to_vec();
    columns.extend(before.map(|_| to.head(words("上月滿意率", "上月满意率", "before: rate"))));
    let row = |name: Words, of: fn(&Figures) -> &Answers| {
        let answers = of(figures);
        let mut row = vec![to.cell(name)];
        row.extend([answers.satisfied, answers.fair, answers.dissatisfied, answers.none].map(Cell::Whole));
        row.push(satisfied(answers));
        row.extend(before.map(|before| satisfied(of(before))));
        row
    };
    let rows = vec![
        row(words("回執單", "回执单", "Receipts"), |it| &it.rated.receipt),
        row(words("回訪", "回访", "Follow-up calls"), |it| &it.rated.follow_up),
    ];
    let line = to.word(words(
        "滿意率＝（滿意＋基本滿意）÷回答了的。沒有回答：回執單沒有評價，或者回訪聯繫不上。",
        "满意率＝（满意＋基本满意）÷回答了的。没有回答：回执单没有评价，或者回访联系不上。",
        "Rate = (satisfied + fairly) ÷ those who answered. No answer: no rating on the receipt, or nobody reached.",
    ));
    let parts = vec![Part::Facts(facts), to.table(columns, rows, None, NONE), Part::Lines(vec![line])];
    to.section(words("回訪和滿意", "回访和满意", "Follow-ups and satisfaction"), parts)
}

pub(super) fn money(to: Writer, figures: &Figures, before: Option<&Figures>) -> Section {
    let mut columns = [words("款項", "款项", "For"), words("筆數", "笔数", "Count"), words("元", "元", "Yuan")]
        .map(|head| to.head(head))
        .to_vec();
    columns.extend(before.map(|_| to.head(words("上月元", "上月元", "before: yuan"))));
    let yuan = |money: &Money| money.amount.map_or(Cell::Empty, Cell::yuan);
    let row = |name: Words, of: fn(&Figures) -> &Money| {
        let money = of(figures);
        let mut row = vec![to.cell(name), Cell::Whole(money.count), yuan(money)];
        row.extend(before.map(|before| yuan(of(before))));
        row
    };
    let rows = vec![
        row(words("有償服務", "有偿服务", "Paid service"), |it| &it.paid),
        row(words("用戶損壞", "用户损坏", "Damage by users"), |it| &it.damage),
    ];
    to.section(words("收費", "收费", "Money"), vec![to.table(columns, rows, None, NONE)])
}

/// H15: where heat was off in the month, and whether users were told.
pub(super) fn outages(to: Writer, figures: &Figures) -> Section {
    let columns = vec![
        to.head(NUMBER),
        to.head(words("性質", "性质", "Kind")),
        to.text(words("停熱範圍", "停热范围", "Area"), 1),
        to.head(words("開始", "开始", "From")),
        to.head(words("恢復", "恢复", "Back")),
        to.head(words("本月分鐘", "本月分钟", "Minutes here")),
        to.head(words("告知", "告知", "Told")),
        to.head(words("公告", "公告", "Announced")),
    ];
    let rows = figures.outages.iter().map(|one| {
        let kind = outage::rules::Kind::from_code(&one.kind);
        vec![
            Cell::words(&one.number),
            kind.map_or_else(|| Cell::words(&one.kind), |kind| to.cell(kind.words())),
            Cell::words(&one.area),
            moment(Some(&one.from)),
            moment(one.restored.as_ref()),
            Cell::Whole(one.minutes),
            moment(one.told.as_ref()),
            one.announced.as_ref().map_or(Cell::Empty, |_| to.cell(words("已公告", "已公告", "yes"))),
        ]
    });
    let mut totals = vec![to.cell(ALL)];
    totals.extend([const { Cell::Empty }; 4]);
    totals.push(Cell::Whole(sum(&figures.outages, |one| one.minutes)));
    totals.extend([const { Cell::Empty }; 2]);
    let empty = words("本月沒有停熱。", "本月没有停热。", "Heat was never off in this month.");
    let table = to.table(columns, rows.collect(), Some(totals), empty);
    to.section(words("停熱", "停热", "Outages"), vec![table])
}

pub(super) fn open(to: Writer, figures: &Figures) -> Section {
    let columns = vec![
        to.head(NUMBER),
        to.head(words("報修時間", "报修时间", "Reported")),
        to.text(words("地址", "地址", "Address"), 1),
        to.head(words("故障", "故障", "Fault")),
        to.head(words("狀態", "状态", "State")),
        to.head(words("應修好", "应修好", "Due")),
        to.head(MISSED),
    ];
    let rows = figures.open.iter().map(|one| {
        let state = State::from_code(&one.state);
        let late = one.overdue.then_some(words("逾期", "逾期", "late"));
        vec![
            Cell::words(&one.number),
            moment(Some(&one.reported_at)),
            Cell::words(&one.what),
            fault(to, &one.kind),
            state.map_or_else(|| Cell::words(&one.state), |state| to.cell(state.words())),
            moment(one.due.as_ref()),
            late.map_or(Cell::Empty, |words| to.cell(words)),
        ]
    });
    let table = to.table(columns, rows.collect(), None, NOTHING);
    to.section(words("月末未修好", "月末未修好", "Open at the month's end"), vec![table])
}
