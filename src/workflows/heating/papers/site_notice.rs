//! The notice at a site (H23): section, from when to when, contractor, who is responsible, whom to ring. For the wall, in
//! large letters. Judges nothing.

use super::{Align, HeatingFacts, NoticeLine, around, day_written};
use crate::kernel::paper::{Block, Paper};
use crate::kernel::time::Day;
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::heating::rules::Works;

const TITLE: Words = words("施工公示", "施工公示", "Works Notice");

/// What a site notice must name, in the order of the clause.
pub const ASKED: [(&str, Words); 5] = [
    ("section", words("施工路段", "施工路段", "section")),
    ("from, to", words("工期", "工期", "duration")),
    ("contractor", words("施工單位", "施工单位", "contractor")),
    ("responsible", words("施工負責人", "施工负责人", "person responsible")),
    ("phone", words("監督電話", "监督电话", "supervision telephone")),
];

/// What of that an application's works don't say; the complaint telephone of the office serves where no other is named.
pub fn unsaid(works: &Works, complaint_phone: &str) -> Vec<Words> {
    let said = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    let known = [
        said(&works.section),
        works.from.is_some() && works.to.is_some(),
        said(&works.contractor),
        said(&works.responsible),
        said(&works.phone) || !complaint_phone.trim().is_empty(),
    ];
    ASKED.iter().zip(known).filter(|(_, known)| !known).map(|((_, words), _)| *words).collect()
}

/// The notice; `None` without works, or while something is unsaid that it must name.
pub fn site_notice(facts: &HeatingFacts<'_>) -> Option<Paper> {
    let works = facts.app.works.as_ref()?;
    if !unsaid(works, &facts.office.complaint_phone).is_empty() {
        return None;
    }
    let paper = around(facts, TITLE, vec![Block::Notice(lines(facts, works))], Vec::new());
    Some(Paper { digits: None, ..paper })
}

/// From when to when, the year once where it is one: it has to fit a line in large letters.
fn span(from: Day, to: Day, lang: Lang) -> String {
    let (from_words, to_words) = (day_written(from, lang), day_written(to, lang));
    match lang {
        Lang::En => format!("{from_words} to {to_words}"),
        _ if from.year() == to.year() => format!("{from_words}至{}月{}日", to.month(), to.day()),
        _ => format!("{from_words}至{to_words}"),
    }
}

fn lines(facts: &HeatingFacts<'_>, works: &Works) -> Vec<NoticeLine> {
    let lang = facts.job.lang;
    let plain = |text: String| NoticeLine { text, align: Align::Left, strong: false };
    let strong = |text: String| NoticeLine { strong: true, ..plain(text) };
    let line = |label: Words, value: &str| match lang {
        Lang::En => format!("{}: {value}", label.get(lang)),
        Lang::Hant | Lang::Hans => format!("{}：{value}", label.get(lang)),
    };
    let span = match (works.from, works.to) {
        (Some(from), Some(to)) => span(from, to, lang),
        _ => String::new(),
    };
    let of = |text: &Option<String>| text.clone().unwrap_or_default();
    let phone = works.phone.as_deref().map(str::trim).filter(|phone| !phone.is_empty());
    let gap = || plain(String::new());
    let mut out = vec![
        gap(),
        strong(line(words("施工路段", "施工路段", "Section"), &of(&works.section))),
        strong(line(words("工　　期", "工　　期", "Duration"), &span)),
        plain(line(words("施工單位", "施工单位", "Contractor"), &of(&works.contractor))),
        plain(line(words("負 責 人", "负 责 人", "Responsible"), &of(&works.responsible))),
        strong(line(words("監督電話", "监督电话", "Supervision"), phone.unwrap_or(&facts.office.complaint_phone))),
        gap(),
        plain(
            words(
                "　　供熱管道施工，請注意安全，不要進入圍欄。夜間有警示燈。施工給您帶來不便，敬請諒解。",
                "　　供热管道施工，请注意安全，不要进入围栏。夜间有警示灯。施工给您带来不便，敬请谅解。",
                "Works on heating pipes: take care and stay outside the fence; lamps warn at night. We apologise for the inconvenience.",
            )
            .get(lang)
            .to_string(),
        ),
        gap(),
    ];
    out.push(NoticeLine { align: Align::Right, ..plain(facts.job.company.clone()) });
    out
}
