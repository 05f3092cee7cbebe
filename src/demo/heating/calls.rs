//! The courses of invented calls: what is said on the telephone, and each step that follows with both of its times. Only
//! plans; the rules judge them when they are played.

use std::collections::VecDeque;

use crate::kernel::form::value::{Value, Values};
use crate::kernel::time::{Minute, Stamp};

use super::super::chance::Chance;
use super::town::{Home, Town};

/// A step that is planned.
#[derive(Clone, Debug)]
pub struct Deed {
    /// When it is typed.
    pub typed: Stamp,
    /// The action; `report` for the call itself.
    pub action: &'static str,
    /// What is said with it.
    pub values: Values,
    /// The call of which this one is a duplicate.
    pub same_as: Option<u64>,
}

/// A call: the home it comes from and what is planned.
#[derive(Clone, Debug)]
pub struct Call {
    /// The place of the home in the town.
    pub home: usize,
    /// Whether it is the user's own to repair.
    pub own: bool,
    /// What is ahead.
    pub ahead: VecDeque<Deed>,
}

/// What becomes of a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// Repaired by the company; whether it leaks.
    Repaired {
        /// A leak (H20).
        leak: bool,
    },
    /// The user's own, for money.
    Paid,
    /// Settled by advice on the telephone.
    Advised,
    /// The neighbour of another call.
    Duplicate(u64),
    /// The user put it right.
    Withdrawn,
}

/// How people say it: what is wrong, the cause that is found, what is done about it.
type Said = (&'static str, &'static str, &'static str);

const LEAKS: [Said; 5] = [
    ("暖气片接头跑水，已经淹到楼下", "接头老化松动", "更换接头，试压不漏"),
    ("放气阀滴水，盆接着", "放气阀关不严", "更换放气阀"),
    ("地暖分水器漏水", "分水器垫片损坏", "更换垫片"),
    ("楼道管井冒气", "立管阀门填料漏", "压紧填料，更换阀杆"),
    ("主管道井盖边冒热水", "补偿器焊口漏", "关断后补焊，恢复供水"),
];
const COLD: [Said; 6] = [
    ("暖气片不热，就进水那一截烫", "管内积气", "逐组放气"),
    ("一半热一半凉", "暖气片内有泥", "冲洗暖气片"),
    ("卧室热客厅不热", "支管阀门没全开", "调开阀门"),
    ("顶楼不热，需要放气", "顶层积气", "集气罐放气"),
    ("刚交完费没开阀", "进户阀未开", "开启进户锁闭阀"),
    ("回水不循环，全家都凉", "回水过滤网堵", "清洗过滤网"),
];
const BLOCKED: [Said; 2] =
    [("过滤网堵了", "过滤网积泥", "清洗过滤网"), ("立管一开就响，不走水", "立管堵塞", "分段冲洗立管")];
const VALVES: [Said; 3] = [
    ("阀门关不严", "阀芯磨损", "更换阀芯"),
    ("温控阀坏了，拧不动", "温控阀卡死", "更换温控阀"),
    ("装修换暖气片，请关一下立管", "用户装修", "关断立管，完工后恢复"),
];
const OTHER: [Said; 2] =
    [("压力表指针不动", "压力表损坏", "更换压力表"), ("邻居私装循环泵，我家不热", "邻户加装水泵", "通知邻户拆除")];
const MATERIALS: [&str; 4] = ["生料带 1 卷", "DN20 球阀 1 个", "垫片 2 片", "放气阀 1 个"];
const OPINIONS: [&str; 4] = ["来得快", "师傅穿了鞋套，弄得干净", "希望开栓前先通知", "再晚来一点地板就泡了"];
const ADVICE: [&str; 3] = [
    "请先打开暖气片上的放气阀，放到出水为止",
    "请把家里的进户过滤网拧下来冲洗，装回时注意垫片",
    "请确认分水器各路阀门都开着",
];

fn text(values: &mut Values, key: &'static str, text: impl Into<String>) {
    values.set(key, Value::Text(text.into()));
}

/// Plans a call.
pub struct Planner<'a> {
    /// Chance.
    pub chance: &'a mut Chance,
    /// Where it comes from.
    pub town: &'a Town,
    /// How long everything takes, in hundredths of the usual.
    pub pace: i64,
    ahead: VecDeque<Deed>,
}

impl<'a> Planner<'a> {
    /// A planner.
    pub fn new(chance: &'a mut Chance, town: &'a Town, pace: i64) -> Planner<'a> {
        Planner { chance, town, pace, ahead: VecDeque::new() }
    }

    /// The course of a call that comes in at `at`.
    pub fn plan(mut self, at: Stamp, home: usize, fate: Fate) -> Call {
        let (kind, (fault, cause, work)) = match fate {
            Fate::Repaired { leak: true } => ("leak", *self.chance.of(&LEAKS).unwrap_or(&LEAKS[0])),
            Fate::Repaired { leak: false } | Fate::Duplicate(_) | Fate::Withdrawn => {
                match self.chance.weighted(&[70, 10, 14, 6]) {
                    0 => ("no_heat", *self.chance.of(&COLD).unwrap_or(&COLD[0])),
                    1 => ("blockage", *self.chance.of(&BLOCKED).unwrap_or(&BLOCKED[0])),
                    2 => ("valve", *self.chance.of(&VALVES).unwrap_or(&VALVES[0])),
                    _ => ("other", *self.chance.of(&OTHER).unwrap_or(&OTHER[0])),
                }
            }
            Fate::Paid => ("valve", VALVES[1]),
            Fate::Advised => ("no_heat", COLD[0]),
        };
        let own = matches!(fate, Fate::Paid | Fate::Advised);
        let call = at.minute();
        self.report(at, home, kind, fault, own);
        match fate {
            Fate::Advised => {
                let advice = self.chance.word(&ADVICE);
                let at = self.after(call, 3, 12);
                let mut values = Values::new();
                text(&mut values, "text", advice);
                self.step(at, "advise", values);
            }
            Fate::Withdrawn => {
                let at = self.after(call, 8, 25);
                let mut values = Values::new();
                text(&mut values, "reason", "用户来电：自己放气后热了");
                text(&mut values, "told", "已告知以后仍可报修");
                self.step(at, "withdraw", values);
            }
            Fate::Duplicate(other) => {
                let at = self.after(call, 1, 3);
                let mut values = Values::new();
                text(&mut values, "told", "已派人处理同楼故障");
                self.step(at, "duplicate", values);
                if let Some(deed) = self.ahead.back_mut() {
                    deed.same_as = Some(other);
                }
            }
            Fate::Repaired { .. } | Fate::Paid => self.repair(call, kind, (cause, work), own),
        }
        Call { home, own, ahead: self.ahead }
    }

    /// What follows once a dissatisfied follow-up has opened a repair by itself.
    pub fn again(mut self, at: Stamp, home: usize, own: bool) -> Call {
        self.repair(at.minute(), "no_heat", ("上次没修彻底", "重新冲洗并更换阀芯"), own);
        Call { home, own, ahead: self.ahead }
    }

    fn after(&mut self, from: Minute, least: i64, most: i64) -> Minute {
        from.plus((self.chance.between(least, most) * self.pace / 100).max(1))
    }

    /// Typed as it happens, now and then a good deal later.
    fn step(&mut self, at: Minute, action: &'static str, mut values: Values) {
        let late = self.pace >= 100 && self.chance.permille(30);
        let typed =
            at.plus(if late { self.chance.between(35, 90) } else { 0 }).stamp().plus(self.chance.between(5, 55));
        let typed = self.ahead.back().map_or(typed, |last| last.typed.plus(5).max(typed));
        values.set("at", Value::Moment(at));
        self.ahead.push_back(Deed { typed, action, values, same_as: None });
    }

    fn report(&mut self, at: Stamp, home: usize, kind: &'static str, fault: &str, own: bool) {
        let mut values = Values::new();
        if let Some(home) = self.town.homes.get(home) {
            text(&mut values, "caller", home.name.as_str());
            text(&mut values, "phone", home.phone.as_str());
            values.set("account", Value::Key(home.user));
        }
        text(&mut values, "fault", fault);
        values.set("kind", Value::Choice(kind));
        let scope = if own { "user" } else { self.chance.among(&[("company", 750), ("unknown", 250)]) };
        values.set("scope", Value::Choice(scope));
        values.set("channel", Value::Choice("phone"));
        values.set("reported_at", Value::Moment(at.minute()));
        if self.chance.permille(300) {
            text(&mut values, "since", "昨晚起");
        }
        self.ahead.push_back(Deed { typed: at, action: "report", values, same_as: None });
    }

    fn repair(&mut self, call: Minute, kind: &str, (cause, work): (&str, &str), own: bool) {
        let mut from = call;
        if own {
            from = self.after(from, 2, 4);
            let mut values = Values::new();
            values.set("chargeable", Value::Flag(true));
            text(&mut values, "fee", "valve");
            self.step(from, "tell-charge", values);
        }
        from = self.after(from, 2, 8);
        let mut values = Values::new();
        let crew = self.chance.of(&self.town.fitters).copied().unwrap_or(1);
        values.set("crew", Value::Keys(vec![crew]));
        self.step(from, "dispatch", values);
        let late = self.chance.permille(45);
        let arrived = if kind == "leak" {
            if late { self.after(from, 26, 55) } else { self.after(from, 9, 20) }
        } else {
            let contacted = if late { self.after(from, 30, 50) } else { self.after(from, 4, 18) };
            self.step(contacted, "contact", Values::new());
            let late = self.chance.permille(45);
            if late { self.after(contacted, 95, 200) } else { self.after(contacted, 15, 60) }
        };
        self.step(arrived, "arrive", Values::new());
        let finished = self.after(arrived, 12, 110);
        let mut values = Values::new();
        text(&mut values, "cause", cause);
        text(&mut values, "work", work);
        if self.chance.permille(500) {
            let material = self.chance.word(&MATERIALS);
            text(&mut values, "materials", material);
        }
        values.set("shoe_covers", Value::Flag(true));
        values.set("cleaned", Value::Flag(self.chance.permille(980)));
        self.step(finished, "finish", values);
        if own {
            let mut values = Values::new();
            text(&mut values, "fee", "valve");
            values.set("quantity", Value::Whole(100 * self.chance.between(1, 2)));
            text(&mut values, "receipt_no", format!("维{:05}", self.chance.between(1, 99_999)));
            self.step(finished, "charge", values);
        }
        self.confirmed(finished);
        self.followed(finished);
    }

    fn confirmed(&mut self, finished: Minute) {
        let at = finished.plus(1);
        let mut values = Values::new();
        if self.chance.permille(60) {
            values.set("method", Value::Choice(self.chance.word(&["refused", "absent"])));
        } else {
            text(&mut values, "by", "户主");
            values.set("method", Value::Choice("paper"));
            let rating = self.chance.among(&[("satisfied", 88), ("fair", 10), ("dissatisfied", 2)]);
            values.set("rating", Value::Choice(rating));
            if self.chance.permille(120) {
                let opinion = self.chance.word(&OPINIONS);
                text(&mut values, "opinion", opinion);
            }
        }
        self.step(at, "confirm", values);
    }

    /// The call after 48 hours, by day.
    fn followed(&mut self, finished: Minute) {
        let opens = finished.plus(48 * 60);
        let morning = opens.day().start().plus(9 * 60 + self.chance.between(0, 90));
        let at = if opens <= morning {
            morning
        } else if opens.hour() < 18 {
            opens.plus(self.chance.between(2, 60))
        } else {
            morning.plus(24 * 60)
        };
        let mut values = Values::new();
        let result = self.chance.among(&[("satisfied", 90), ("fair", 8), ("dissatisfied", 2)]);
        if self.chance.permille(60) {
            let mut tried = Values::new();
            tried.set("result", Value::Choice("not_reached"));
            self.step(at, "follow-up", tried);
        }
        values.set("result", Value::Choice(result));
        if result == "dissatisfied" {
            text(&mut values, "comment", "又不热了");
        }
        self.step(at.plus(7), "follow-up", values);
    }
}

/// A home next door to another: same building, another flat.
pub fn neighbour(homes: &[Home], of: usize) -> Option<usize> {
    let place = homes.get(of)?.place;
    homes.iter().position(|home| home.place == place && home.user != homes.get(of).map_or(0, |home| home.user))
}
