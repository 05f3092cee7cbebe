//! Slips to print, all invented.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "made for tests")]

use slipdesk::kernel::number::{Letter, Number, Series};
use slipdesk::kernel::time::Minute;
use slipdesk::kernel::units::{Decimetres, Fen, Grams};
use slipdesk::kernel::words::Lang;
use slipdesk::workflows::sample::papers::{Approval, Method, Role, SlipFacts, SlipLine};

/// The text of a language out of three.
pub fn pick<'a>(lang: Lang, hant: &'a str, hans: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Hant => hant,
        Lang::Hans => hans,
        Lang::En => en,
    }
}

pub fn minute(text: &str) -> Minute {
    Minute::parse(text).unwrap()
}

pub fn number(serial: u32) -> Number {
    Number::new(Letter::Sample, Series::new(2611).unwrap(), serial, false).unwrap()
}

/// A line of yarn of one of the three sizes.
pub fn yarn(lang: Lang, at: usize) -> SlipLine {
    let (size, grams) = match at % 3 {
        0 => (pick(lang, "整紗", "整纱", "whole"), 1_900),
        1 => (pick(lang, "小紗", "小纱", "small"), 120),
        _ => (pick(lang, "半紗", "半纱", "half"), 800),
    };
    let count = i64::try_from(at % 7).unwrap() + 2;
    let varieties = [
        pick(lang, "JC40S 精梳棉紗", "JC40S 精梳棉纱", "JC40S combed cotton"),
        pick(lang, "T/C 65/35 45S 滌棉混紡紗", "T/C 65/35 45S 涤棉混纺纱", "T/C 65/35 45S blended"),
        pick(lang, "C32S 普梳棉紗", "C32S 普梳棉纱", "C32S carded cotton"),
    ];
    SlipLine {
        variety: varieties[at % 3].to_string(),
        lot: at.is_multiple_of(2).then(|| format!("26{:02}A", at % 12 + 1)),
        size: Some(size.to_string()),
        count,
        unit_grams: Some(Grams(grams)),
        grams: Grams(grams * count),
        metres: None,
        unit_price: None,
        amount: None,
        remarks: (at == 1).then(|| pick(lang, "客戶指定批次", "客户指定批次", "lot asked for").to_string()),
    }
}

/// A line of cloth.
pub fn cloth(lang: Lang) -> SlipLine {
    SlipLine {
        variety: pick(lang, "40×40 133×72 府綢", "40×40 133×72 府绸", "40×40 133×72 poplin").to_string(),
        lot: Some("2610C".to_string()),
        size: None,
        count: 1,
        unit_grams: None,
        grams: Grams(1_450),
        metres: Some(Decimetres(125)),
        unit_price: None,
        amount: None,
        remarks: None,
    }
}

/// A free slip from the workshop with so many lines, issued and not signed.
pub fn free(lang: Lang, lines: usize) -> SlipFacts {
    let lines: Vec<SlipLine> = (0..lines).map(|at| yarn(lang, at)).collect();
    let mut facts = SlipFacts {
        lang,
        company: pick(lang, "恆達紡織有限公司", "恒达纺织有限公司", "Hengda Textile Co., Ltd.").to_string(),
        number: Some(number(42)),
        issued_at: minute("2026-11-23T09:42"),
        customer: pick(lang, "東海針織廠", "东海针织厂", "Donghai Knitting Mill").to_string(),
        contact: Some(pick(lang, "張堃", "张堃", "Zhang Kun").to_string()),
        phone: Some("13800000001".to_string()),
        purpose: pick(lang, "打樣", "打样", "proofing").to_string(),
        from_warehouse: false,
        department: pick(lang, "營銷部", "营销部", "Marketing").to_string(),
        handler: pick(lang, "李喆", "李喆", "Li Zhe").to_string(),
        valid_through: pick(
            lang,
            "自生效當日起 2 日內，一次有效",
            "自生效当日起 2 日内，一次有效",
            "two days from the day of taking effect, for one passage",
        )
        .to_string(),
        remarks: None,
        lines,
        pieces: 0,
        grams: Grams(0),
        amount: None,
        approvals: Vec::new(),
        gate: None,
        receipt_no: None,
        return_note: None,
        registered: None,
        marks: Vec::new(),
        replaces: None,
        replaced_by: None,
        reprint: 0,
        history_code: "K7Q2M9XD".to_string(),
        training: false,
        preview: false,
    };
    total(&mut facts);
    facts
}

/// A charged slip from the warehouse, cloth among the yarn, signed by all but the taker.
pub fn charged(lang: Lang, lines: usize) -> SlipFacts {
    let mut facts = free(lang, lines);
    facts.lines.push(cloth(lang));
    for line in &mut facts.lines {
        let price = if line.size.is_some() { 28_50 } else { 12_00 };
        let amount = line.metres.map_or(line.grams.0 * price / 1000, |metres| metres.0 * price / 10);
        line.unit_price = Some(Fen(price));
        line.amount = Some(Fen(amount));
    }
    facts.amount = Some(Fen(0));
    facts.from_warehouse = true;
    facts.return_note = Some("TK-2611-018".to_string());
    facts.receipt_no = Some("0086213".to_string());
    facts.remarks = Some(
        pick(lang, "隨貨附檢驗報告一份", "随货附检验报告一份", "One test report goes with the goods.").to_string(),
    );
    let signed = |role, hant, hans, en, at, method, deputy| Approval {
        role,
        name: pick(lang, hant, hans, en).to_string(),
        at: minute(at),
        method,
        deputy,
    };
    facts.approvals = vec![
        signed(Role::Head, "王建國", "王建国", "Wang Jianguo", "2026-11-23T10:05", Method::Paper, false),
        signed(Role::GeneralManager, "趙𠮷", "赵𠮷", "Zhao Ji", "2026-11-23T10:31", Method::Pin, true),
    ];
    facts.number = Some(number(12_345));
    total(&mut facts);
    facts
}

/// Adds the lines up.
pub fn total(facts: &mut SlipFacts) {
    facts.pieces = facts.lines.iter().map(|line| line.count).sum();
    facts.grams = Grams(facts.lines.iter().map(|line| line.grams.0).sum());
    let amount = facts.lines.iter().filter_map(|line| line.amount).map(|amount| amount.0).sum();
    facts.amount = facts.amount.map(|_| Fen(amount));
}
