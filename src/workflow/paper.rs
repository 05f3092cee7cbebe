//! What the papers of several workflows have alike around their blocks: whose they are, their number with its running
//! number, their marks, the office's telephones. Knows no workflow and no form.

use super::PaperJob;
use crate::kernel::number::Number;
use crate::kernel::paper::marks::{PREVIEW, TRAINING, VOID, amended_mark, reprint_mark};
use crate::kernel::paper::{Format, Paper};
use crate::kernel::problem::Outcome;
use crate::kernel::store::View;
use crate::kernel::units::Fen;
use crate::kernel::words::{Lang, Words, words};
use crate::registers::fee::UNITS;
use crate::registers::fee::store::Fee;
use crate::registers::setting;

/// So long a number leaves room for a word before it.
const NUMBER: usize = 14;

/// What the office has set for all its papers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OfficeFacts {
    /// The service telephone.
    pub station_phone: String,
    /// The complaint telephone.
    pub complaint_phone: String,
    /// The leader's reception day as published.
    pub reception_day: String,
    /// Hours after completion before the follow-up call (H21).
    pub follow_up_hours: i64,
    /// Whether the file is for training.
    pub training: bool,
}

/// What the office has set for its papers.
///
/// # Errors
/// Where the file can't be read.
pub fn office(view: View<'_>) -> Outcome<OfficeFacts> {
    Ok(OfficeFacts {
        station_phone: setting::store::text(view, "station_phone")?,
        complaint_phone: setting::store::text(view, "complaint_phone")?,
        reception_day: setting::store::text(view, "reception_day")?,
        follow_up_hours: setting::store::whole(view, "follow_up_hours")?.unwrap_or(48),
        training: view.is_training(),
    })
}

/// An entry of the fee schedule (H4), as it was when it was named to the user.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FeeFacts {
    /// Its name.
    pub name: String,
    /// What one of it is.
    pub unit: Words,
    /// The price of one.
    pub price: Fen,
    /// What the price rests on.
    pub basis: String,
}

impl FeeFacts {
    /// What papers show of a fee.
    pub fn of(fee: Fee) -> FeeFacts {
        let known = UNITS.iter().find(|unit| unit.code == fee.unit);
        let unit = known.map_or(words("次", "次", "time"), |unit| unit.words);
        FeeFacts { unit, name: fee.name, price: fee.price, basis: fee.basis }
    }

    /// `放氣閥 25.00元/件`.
    pub fn line(&self, lang: Lang) -> String {
        let (name, price, unit) = (self.name.trim(), self.price, self.unit.get(lang));
        match lang {
            Lang::En => format!("{name}, {price} yuan per {unit}"),
            Lang::Hant | Lang::Hans => format!("{name} {price}元/{unit}"),
        }
    }

    /// `依據 價目表第 4 項`.
    pub fn basis_line(&self, lang: Lang) -> String {
        let basis = self.basis.trim();
        match lang {
            Lang::Hant => format!("依據 {basis}"),
            Lang::Hans => format!("依据 {basis}"),
            Lang::En => format!("basis {basis}"),
        }
    }
}

/// How a record stands, as far as every paper of it says so.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Standing {
    /// Whether it is of a training file.
    pub training: bool,
    /// Whether it is void.
    pub void: bool,
    /// The word for another end that takes the paper's force away: withdrawn.
    pub ended: Option<String>,
    /// How often it was amended.
    pub amended: i64,
}

impl PaperJob {
    /// A form of a record on a slip, without its blocks: head, number, running number, bar code, marks.
    pub fn form(&self, title: Words, number: Number, standing: Standing) -> Paper {
        let mut paper = self.unnumbered(title, standing);
        let bare = self.numbered(number);
        // The word before it gives way where there is no room on one line.
        paper.number = if bare.len() <= NUMBER { format!("No. {bare}") } else { bare };
        paper.digits = Some(number.digits()).filter(|_| !self.preview);
        paper
    }

    /// The same of no record.
    pub fn unnumbered(&self, title: Words, standing: Standing) -> Paper {
        let lang = self.lang;
        let mut across = Vec::new();
        across.extend(standing.training.then(|| TRAINING.get(lang).to_string()));
        across.extend(self.preview.then(|| PREVIEW.get(lang).to_string()));
        across.extend(standing.void.then(|| VOID.get(lang).to_string()));
        let mut marks: Vec<String> = standing.ended.into_iter().collect();
        marks.extend(amended_mark(lang, standing.amended));
        marks.extend(reprint_mark(lang, self.reprint));
        Paper {
            lang,
            format: Format::SLIP,
            company: self.company.clone(),
            title: title.get(lang).to_string(),
            number: String::new(),
            digits: None,
            copies: Vec::new(),
            across,
            marks,
            blocks: Vec::new(),
            notes: Vec::new(),
            code: Some(self.code.clone()).filter(|code| !code.is_empty()),
        }
    }
}

/// Service and complaint telephones (H22a), where the office has entered them.
pub fn telephones(office: &OfficeFacts, lang: Lang) -> Option<String> {
    let one = |label: Words, number: &str| {
        let number = number.trim();
        (!number.is_empty()).then(|| format!("{} {number}", label.get(lang)))
    };
    let service = one(words("服務電話", "服务电话", "Service"), &office.station_phone);
    let complaint = one(words("投訴電話", "投诉电话", "Complaints"), &office.complaint_phone);
    let both: Vec<String> = service.into_iter().chain(complaint).collect();
    (!both.is_empty()).then(|| both.join("　"))
}
