//! What the detail of a requisition shows, read once and put into words: goods, approval, stock-out, posting, what comes
//! next. Draws nothing.

use ratatui::style::Style;
use serde_json::{Map, Value as Json};

use crate::kernel::number::Number;
use crate::kernel::problem::Outcome;
use crate::kernel::record::life::{self, colon, labelled, push, when};
use crate::kernel::record::{Event, Lines};
use crate::kernel::text::width::shorten;
use crate::kernel::text::wrap::wrap;
use crate::kernel::time::Minute;
use crate::kernel::ui::canvas::fit;
use crate::kernel::ui::{Cx, Look};
use crate::kernel::units::{decimal, grouped};
use crate::kernel::words::{Lang, Words, words};
use crate::registers::staff;
use crate::workflows::sample::form::METHODS;
use crate::workflows::sample::requisition::form::THING;
use crate::workflows::sample::requisition::rules::{Line, State};
use crate::workflows::sample::requisition::show::lines as goods_of;
use crate::workflows::sample::requisition::store::{self, Stored};
use crate::workflows::sample::{show, store as slips};

/// How much of a requisition is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    /// The whole screen: everything, with the history.
    Whole,
    /// A high pane beside the list.
    High,
    /// A few lines below the list.
    Low,
}

/// A requisition in words.
#[derive(Clone, Debug)]
pub struct Facts {
    /// As it lies in the file.
    pub stored: Stored,
    /// How it was made and its steps, oldest first.
    pub life: Vec<Event>,
    /// How often its paper left the program.
    pub printed: i64,
}

/// Reads a requisition.
///
/// # Errors
/// Where the file can't be read.
pub fn read(key: i64, cx: &Cx<'_>) -> Outcome<Option<Facts>> {
    let view = cx.view();
    let Some(stored) = store::load(view, key)? else { return Ok(None) };
    let requisition = &stored.requisition;
    let record = requisition.number.to_string();
    let name = |key: i64| -> Outcome<String> {
        Ok(staff::store::person(view, key)?.map(|person| person.name).unwrap_or_default())
    };
    let now = cx.now.minute();
    let mut life = vec![Event {
        label: cx.word(words("開單", "开单", "Made")).to_string(),
        when: when(requisition.made_at, now),
        who: name(requisition.made_by)?,
        note: String::new(),
    }];
    for step in slips::steps(view, &record)? {
        let said: Map<String, Json> = serde_json::from_str(&step.said).unwrap_or_default();
        let by = ["by", "storekeeper"].iter().find_map(|key| said.get(*key));
        let mut who = match by {
            Some(by) => show::name_of(view, by)?.as_str().unwrap_or_default().to_string(),
            None => String::new(),
        };
        if let (true, Some(key)) = (who.is_empty(), step.operator) {
            who = name(key)?;
        }
        let mut note = note(&step.action, &said, cx);
        if step.late_typed {
            push(&mut note, cx.word(words("補記", "补记", "typed late")));
        }
        let at = Minute::parse(&step.at).unwrap_or(now);
        life.push(Event { label: label(&step.action).get(cx.lang).to_string(), when: when(at, now), who, note });
    }
    let printed = store::printed(view, &record)?;
    Ok(Some(Facts { stored, life, printed }))
}

/// The short word for a step.
pub fn label(action: &str) -> Words {
    match action {
        "request" => words("開單", "开单", "Made"),
        "approve" => words("批准", "批准", "Approved"),
        "stock-out" => words("出庫", "出库", "Stock-out"),
        "post" => words("入賬", "入账", "Posted"),
        "void" => words("作廢", "作废", "Void"),
        "correct-time" => words("更正", "更正", "Corrected"),
        "note" => words("加註", "加注", "Note"),
        "print" => words("打印", "打印", "Printed"),
        _ => words("其他", "其他", "Other"),
    }
}

/// What a step's own keys say besides who and when.
fn note(action: &str, said: &Map<String, Json>, cx: &Cx<'_>) -> String {
    let text = |key: &str| said.get(key).and_then(Json::as_str).unwrap_or_default();
    let mut out = String::new();
    let method = METHODS.iter().find(|choice| choice.code == text("method"));
    if let (Some(method), "approve") = (method, action) {
        push(&mut out, method.words.get(cx.lang));
    }
    if !text("deputy").is_empty() {
        let deputy = words("代簽，授權", "代签，授权", "deputy, authority");
        push(&mut out, &format!("{} {}", cx.word(deputy), text("deputy")));
    }
    if !text("step").is_empty() {
        push(&mut out, &format!("{} {}", label(text("step")).get(cx.lang), text("to").replacen('T', " ", 1)));
    }
    for key in ["document", "voucher", "reason", "text"] {
        push(&mut out, text(key));
    }
    out
}

impl Facts {
    /// Its number.
    pub fn number(&self) -> Number {
        self.stored.requisition.number
    }

    /// What comes next, or how it ended.
    pub fn next(&self, lang: Lang) -> String {
        let requisition = &self.stored.requisition;
        if let Some((_, reason)) = &requisition.voided {
            return format!("{}{}{reason}", requisition.state.words().get(lang), colon(lang));
        }
        if !requisition.returned.is_empty() {
            let slips = requisition.returned.iter().map(ToString::to_string).collect::<Vec<_>>();
            let slips = slips.join(if lang == Lang::En { ", " } else { "、" });
            if !requisition.state.waits() || !requisition.asks_too_much() {
                return match lang {
                    Lang::Hant => format!("{slips} 的樣品已收回：財務另做憑證更正"),
                    Lang::Hans => format!("{slips} 的样品已收回：财务另做凭证更正"),
                    Lang::En => format!("The goods of {slips} were taken back: finance corrects it by a voucher"),
                };
            }
            return match lang {
                Lang::Hant => format!("{slips} 的樣品已收回：請作廢這張，另開一張（F6）"),
                Lang::Hans => format!("{slips} 的样品已收回：请作废这张，另开一张（F6）"),
                Lang::En => format!("The goods of {slips} were taken back: void this and make another (F6)"),
            };
        }
        let step = requisition.next().first().and_then(|name| THING.action(name));
        match (requisition.state, step) {
            (State::Posted, _) | (_, None) => {
                words("已入賬，沒有下一步", "已入账，没有下一步", "Posted; nothing is left to do").get(lang).to_string()
            }
            (_, Some(step)) => {
                let intro = words("下一步", "下一步", "Next").get(lang);
                format!("{intro}{}{}", colon(lang), step.label.get(lang))
            }
        }
    }

    /// How its next step looks.
    fn next_style(&self, look: Look) -> Style {
        let requisition = &self.stored.requisition;
        match requisition.state {
            State::Void => look.quiet(),
            _ if !requisition.returned.is_empty() => look.wrong(),
            state if state.waits() => look.accent(),
            _ => look.quiet(),
        }
    }

    /// Everything in lines: for a pane its goods and life, for a page also remarks, slips and history.
    pub fn shown(&self, wide: u16, extent: Extent, cx: &Cx<'_>) -> Lines {
        let whole = extent == Extent::Whole;
        let (look, lang) = (cx.look, cx.lang);
        let requisition = &self.stored.requisition;
        let state = requisition.state.words().get(lang);
        let mut out: Lines = Vec::new();
        if whole {
            out.push((format!("{}   {state}", requisition.number), look.strong()));
        }
        out.push((self.next(lang), self.next_style(look)));
        let people = format!("{}   {}   {}", self.stored.department, self.stored.store, requisition.receiver);
        if whole {
            out.push((String::new(), look.plain()));
            out.push((
                labelled(words("領用部門", "领用部门", "Department"), &self.stored.department, lang),
                look.plain(),
            ));
            out.push((labelled(words("發料倉庫", "发料仓库", "Store"), &self.stored.store, lang), look.plain()));
            out.push((labelled(words("領用人", "领用人", "Receiver"), &requisition.receiver, lang), look.plain()));
            out.push((
                labelled(words("取樣單號", "取样单号", "Slips"), &self.slips(lang, usize::MAX), lang),
                look.plain(),
            ));
            out.push((
                labelled(words("備註", "备注", "Remarks"), self.stored.remarks.as_deref().unwrap_or_default(), lang),
                look.plain(),
            ));
            out.push((String::new(), look.plain()));
        } else {
            out.push((format!("{people}   {}", self.slips(lang, 1)), look.plain()));
        }
        if extent == Extent::Low {
            // What happened in as few lines as it takes: the goods need the room.
            let event = |event: &Event| format!("{} {} {} {}", event.label, event.when, event.who, event.note);
            let happened: Vec<String> = self.life.iter().map(|it| event(it).trim_end().to_string()).collect();
            let happened = happened.join(if lang == Lang::En { "; " } else { "；" });
            out.extend(wrap(&happened, usize::from(wide)).into_iter().map(|part| (part.to_string(), look.plain())));
        }
        if extent == Extent::High {
            out.push((String::new(), look.plain()));
        }
        out.extend(self.goods(wide, look, lang));
        if extent == Extent::Low {
            return out;
        }
        out.push((String::new(), look.plain()));
        out.extend(self.happened(look, lang));
        if extent == Extent::High {
            return out;
        }
        out.push((String::new(), look.plain()));
        out.extend(life::history(&requisition.number.to_string(), label, cx));
        out
    }

    /// The first of its slips, and how many there are.
    fn slips(&self, lang: Lang, most: usize) -> String {
        let slips = &self.stored.slips;
        let first = slips.iter().take(most).map(ToString::to_string).collect::<Vec<_>>().join("  ");
        let month = self.stored.month.map(|month| format!("{month}  ")).unwrap_or_default();
        let count = slips.len();
        let more = if count > most { " …" } else { "" };
        match lang {
            Lang::Hant => format!("{month}{count} 張  {first}{more}"),
            Lang::Hans => format!("{month}{count} 张  {first}{more}"),
            Lang::En => format!("{month}{count} slips  {first}{more}"),
        }
    }

    fn goods(&self, wide: u16, look: Look, lang: Lang) -> Lines {
        let mut out = vec![(goods_head(wide, lang), look.quiet())];
        for (_, line, issued) in goods_of(&self.stored) {
            let given = issued.map(|issued| quantity(issued.count, issued.metres.map(|metres| metres.0)));
            let grams = issued.map_or(line.grams.0, |issued| issued.grams.0);
            out.push((goods_row(line, given.as_deref().unwrap_or(""), grams, wide, lang), look.plain()));
        }
        let requisition = &self.stored.requisition;
        let grams: i64 = if requisition.issued.is_empty() {
            requisition.lines.iter().map(|line| line.grams.0).sum()
        } else {
            requisition.issued.iter().map(|issued| issued.grams.0).sum()
        };
        out.push((total_line(&requisition.lines, grams, wide, lang), look.strong()));
        out
    }

    fn happened(&self, look: Look, lang: Lang) -> Lines {
        let mut out = life::happened(&self.life, look);
        let printed = match (self.printed, lang) {
            (0, _) => words("未印", "未印", "not printed").get(lang).to_string(),
            (times, Lang::Hant) => format!("印過 {times} 次"),
            (times, Lang::Hans) => format!("印过 {times} 次"),
            (1, Lang::En) => "printed once".to_string(),
            (times, Lang::En) => format!("printed {times} times"),
        };
        out.push((printed, look.quiet()));
        out
    }
}

/// Pieces, of cloth metres.
fn quantity(count: i64, metres: Option<i64>) -> String {
    metres.map_or_else(|| grouped(count), |metres| decimal(metres, 1))
}

/// The cells beside the variety.
const SIZE: u16 = 8;
const UNIT: u16 = 4;
const QUANTITY: u16 = 9;
const WEIGHT: u16 = 11;

/// How wide the variety is.
fn name_width(wide: u16) -> u16 {
    wide.saturating_sub(SIZE + UNIT + 2 * QUANTITY + WEIGHT + 5).clamp(8, 40)
}

/// The headings of the goods.
pub fn goods_head(wide: u16, lang: Lang) -> String {
    let head = |words: Words, cells: u16, right: bool| fit(words.get(lang), cells, right);
    [
        head(words("品種", "品种", "Variety"), name_width(wide), false),
        head(words("規格", "规格", "Size"), SIZE, false),
        head(words("單位", "单位", "Unit"), UNIT, false),
        head(words("請領", "请领", "Asked"), QUANTITY, true),
        head(words("實發", "实发", "Issued"), QUANTITY, true),
        head(words("公斤", "公斤", "kg"), WEIGHT, true),
    ]
    .join(" ")
}

/// One line of goods under those headings.
pub fn goods_row(line: &Line, issued: &str, grams: i64, wide: u16, lang: Lang) -> String {
    let name = name_width(wide);
    let variety = format!("{} {}", line.code, line.name);
    let (size, unit) = match &line.size {
        Some((_, names)) => (names.get(lang).to_string(), words("件", "件", "pcs")),
        None => (words("布", "布", "cloth").get(lang).to_string(), words("米", "米", "m")),
    };
    [
        fit(&shorten(&variety, usize::from(name)), name, false),
        fit(&shorten(&size, usize::from(SIZE)), SIZE, false),
        fit(unit.get(lang), UNIT, false),
        fit(&quantity(line.count, line.metres.map(|metres| metres.0)), QUANTITY, true),
        fit(issued, QUANTITY, true),
        fit(&decimal(grams, 3), WEIGHT, true),
    ]
    .join(" ")
}

/// The weight of all, under those headings.
pub fn total_line(lines: &[Line], grams: i64, wide: u16, lang: Lang) -> String {
    let total = words("合計", "合计", "Total").get(lang);
    let pieces: i64 = lines.iter().filter(|line| line.size.is_some()).map(|line| line.count).sum();
    let pieces = if lines.iter().any(|line| line.size.is_some()) { grouped(pieces) } else { String::new() };
    [
        fit(total, name_width(wide), false),
        fit("", SIZE, false),
        fit(if pieces.is_empty() { "" } else { words("件", "件", "pcs").get(lang) }, UNIT, false),
        fit(&pieces, QUANTITY, true),
        fit("", QUANTITY, true),
        fit(&decimal(grams, 3), WEIGHT, true),
    ]
    .join(" ")
}
