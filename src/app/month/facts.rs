//! What the month's screen knows: what stands in the way and the figures, read once and again only after a change. It
//! reckons nothing and draws nothing.

use crate::kernel::month::{Met, MonthStanding, Summary};
use crate::kernel::problem::Outcome;
use crate::kernel::report::{Part, Report, Section};
use crate::kernel::store::history::head;
use crate::kernel::time::{Day, Month};
use crate::kernel::ui::Cx;
use crate::kernel::words::{Lang, Say, Words, words};
use crate::registers::month::store as months;
use crate::registers::rights;
use crate::say;

/// A month as it was read.
pub struct Facts {
    /// What the closing meets.
    pub standing: MonthStanding,
    /// The figures.
    pub summary: Summary,
    /// The first month that there is to see, and the last.
    pub bounds: (Month, Month),
}

/// What a reading depends on: the file's newest entry, the day, who looks (prices), the language.
#[derive(Clone, PartialEq, Eq)]
struct Seen {
    entry: i64,
    day: Day,
    operator: Option<i64>,
    lang: Lang,
}

/// A month, kept until something changes.
pub struct Kept {
    month: Month,
    seen: Option<Seen>,
    /// As it was read last.
    pub found: Outcome<Facts>,
}

/// The month that one wants to see first: the oldest open one that is over, else the present one.
pub fn opening(cx: &Cx<'_>) -> Month {
    let present = Month::of(cx.now.day());
    months::oldest_open(cx.view()).map_or(present, |oldest| oldest.min(present))
}

/// The first month that there is to see, and the last.
pub fn bounds(cx: &Cx<'_>) -> (Month, Month) {
    let present = Month::of(cx.now.day());
    (months::first(cx.view()).map_or(present, |first| first.min(present)), present)
}

/// Why somebody may not look at the month: at the gate there are no prices.
///
/// # Errors
/// `not_allowed`.
pub fn may_look(cx: &Cx<'_>) -> Outcome<()> {
    Ok(rights::may_see_paper(Some(cx.operator()), "summary")?)
}

impl Kept {
    /// A month, read now.
    pub fn new(month: Month, cx: &Cx<'_>) -> Kept {
        Kept { month, seen: Some(Seen::now(cx)), found: read(month, cx) }
    }

    /// Which month it is.
    pub fn month(&self) -> Month {
        self.month
    }

    /// Reads again where something has changed; says whether it did.
    pub fn refresh(&mut self, cx: &Cx<'_>) -> bool {
        let now = Some(Seen::now(cx));
        if self.seen == now {
            return false;
        }
        self.seen = now;
        self.found = read(self.month, cx);
        true
    }
}

impl Seen {
    fn now(cx: &Cx<'_>) -> Seen {
        Seen {
            entry: head(cx.view()).map_or(-1, |head| head.seq),
            day: cx.now.day(),
            operator: cx.operator().key,
            lang: cx.lang,
        }
    }
}

fn read(month: Month, cx: &Cx<'_>) -> Outcome<Facts> {
    Ok(Facts { standing: cx.desk.standing(month)?, summary: cx.desk.summary(month, None)?, bounds: bounds(cx) })
}

impl Facts {
    /// What is listed on the screen, what blocks first.
    pub fn items(&self) -> impl Iterator<Item = &Met> {
        self.standing.blocks.iter().chain(&self.standing.listed)
    }

    /// Whether nothing at all happened: no line, and no figure but naughts of any workflow with numbers of its own.
    pub fn is_empty(&self) -> bool {
        let none = |report: &Report| report.cells().all(|cell| !cell.is_figure() || cell.size() == 0);
        let mut numbered = self.summary.parts.iter().filter(|part| part.figures.get("numbers").is_some());
        self.items().next().is_none() && numbered.all(|part| none(&part.report))
    }

    /// Numbers issued in the month, over all workflows, with the first and the last.
    pub fn numbers(&self) -> (i64, Vec<(String, String)>) {
        let of = |key: &'static str| {
            self.summary.parts.iter().map(move |part| part.figures.pointer(&format!("/numbers/{key}")))
        };
        let text = |value: Option<&serde_json::Value>| value.and_then(|it| it.as_str()).map(str::to_string);
        let issued = of("issued").flatten().filter_map(serde_json::Value::as_i64).sum();
        let spans = of("first").zip(of("last")).filter_map(|(first, last)| text(first).zip(text(last)));
        (issued, spans.collect())
    }

    /// How the month stands, in a word.
    pub fn state(&self) -> Words {
        let is_running = self.standing.refused.iter().any(|problem| problem.code == "month_running");
        match (self.summary.closed.is_some(), is_running) {
            (true, _) => words("已結賬", "已结账", "closed"),
            (false, true) => words("進行中", "进行中", "running"),
            (false, false) => words("結賬前", "结账前", "before closing"),
        }
    }

    /// Why it can't be closed whatever its records say, for who sits at the screen.
    pub fn refusal(&self) -> Option<Say> {
        let problem = self.standing.refused.first()?;
        let month = self.standing.month;
        let end = month.next().first();
        Some(match problem.code {
            "month_running" => say!(
                "{month} 還沒有過完，從 {end} 起才能結賬。下面是到現在為止的。",
                "{month} 还没有过完，从 {end} 起才能结账。下面是到现在为止的。",
                "{month} isn't over; it can be closed from {end} on. Below is how it stands now."
            ),
            "already_closed" => say!(
                "{month} 已經結賬，不再打開，也不再結。按 F5 可以再印。",
                "{month} 已经结账，不再打开，也不再结。按 F5 可以再印。",
                "{month} is closed already, and is never reopened. F5 prints it again."
            ),
            _ => problem.say.clone(),
        })
    }

    /// The figures in short: of each workflow the first section of its report.
    pub fn overview(&self, lang: Lang) -> Report {
        let mut report = Report::new(lang, "");
        for part in &self.summary.parts {
            let parts = part.report.sections.first().map_or(Vec::new(), |section| section.parts.clone());
            report.sections.push(Section::new(part.tab.get(lang), parts));
        }
        report
    }

    /// The whole of it: all reports one after the other, the head of the chain at the end.
    pub fn whole(&self, lang: Lang) -> Report {
        let summary = &self.summary;
        let mut all = Report::new(lang, "");
        if let Some(first) = summary.parts.first() {
            all.title.clone_from(&first.report.title);
            all.subtitle.clone_from(&first.report.subtitle);
        }
        for (at, part) in summary.parts.iter().enumerate() {
            if at > 0 {
                all.sections.push(Section::new(part.report.title.clone(), Vec::new()));
            }
            all.sections.extend(part.report.sections.iter().cloned());
        }
        let title = match summary.closed {
            Some(_) => words("結賬時的鏈頭", "结账时的链头", "Chain head at the closing"),
            None => words("現在的鏈頭", "现在的链头", "Chain head now"),
        };
        all.sections.push(Section::new(title.get(lang), vec![Part::Lines(vec![summary.chain_head.clone()])]));
        all
    }
}
