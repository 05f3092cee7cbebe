//! The card that stays with the user (H19, H22a): whom to ring, who came, what is promised (H20, H21). Judges nothing.

use super::{RepairFacts, around, crew_line, field, fields, fitted, large, text};
use crate::kernel::paper::{Block, Field, Paper, Value};
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::repair::rules::deadlines::{ARRIVE_HOURS, CONTACT_MINUTES, FINISH_HOURS, LEAK_MINUTES};

const TITLE: Words = words("維修服務卡", "维修服务卡", "Repair Service Card");
const HEADING: Words = words("我們的承諾", "我们的承诺", "What we promise");
const KEEP: Words = words(
    "請把這張卡放在方便找到的地方。報修時請報地址或戶號。",
    "请把这张卡放在方便找到的地方。报修时请报地址或户号。",
    "Keep this card where you find it. When you call, give your address or account.",
);

/// The card for the user of a repair.
pub fn card(facts: &RepairFacts<'_>) -> Paper {
    let (repair, office, lang) = (facts.repair, facts.office, facts.job.lang);
    let account = repair.account.as_ref();
    let name = account.map_or(repair.caller.as_str(), |(_, name)| name.as_str());
    let crew = repair.dispatch.as_ref().map(|dispatch| crew_line(&dispatch.crew, lang));
    let rows = vec![
        vec![
            field(words("服務電話", "服务电话", "Service"), lang, large(&office.station_phone), 1),
            field(words("投訴電話", "投诉电话", "Complain"), lang, large(&office.complaint_phone), 1),
        ],
        vec![
            field(words("接 待 日", "接 待 日", "Leader"), lang, Value::or_closed(Some(&office.reception_day)), 1),
            field(words("供 熱 站", "供 热 站", "Station"), lang, Value::or_closed(repair.station.as_deref()), 1),
        ],
        vec![
            field(words("戶　　名", "户　　名", "Name"), lang, text(name), 1),
            field(
                words("戶　　號", "户　　号", "Account"),
                lang,
                Value::or_closed(account.map(|(id, _)| id.as_str())),
                1,
            ),
        ],
        vec![field(words("地　　址", "地　　址", "Address"), lang, text(repair.address.line()), 2)],
        vec![field(words("維修人員", "维修人员", "Fitter"), lang, Value::or_pen(crew.as_deref()), 2)],
    ];
    let heading = Block::Heading(HEADING.get(lang).to_string());
    let blocks = vec![fields(2, rows, false), heading, fields(2, promises(facts), false)];
    fitted(|_| around(facts, TITLE, blocks.clone(), vec![KEEP.get(lang).to_string()]))
}

/// The limits that the program keeps watch over, in words for users.
fn promises(facts: &RepairFacts<'_>) -> Vec<Vec<Field>> {
    let (lang, hours) = (facts.job.lang, facts.office.follow_up_hours);
    let said = match lang {
        Lang::Hant => [
            format!("跑水、冒汽、滴漏：接到電話後 {LEAK_MINUTES} 分鐘內到您家。"),
            format!("{CONTACT_MINUTES} 分鐘內和您聯繫、約好時間，{ARRIVE_HOURS} 小時內到您家。"),
            format!("報修後 {FINISH_HOURS} 小時內；實在趕不到的，先向您說明原因，再約時間。"),
            "出示證件、穿鞋套；未經您同意不動家中物品；修完打掃乾淨。".to_string(),
            "屬於您家自用部分的，修之前先說清收不收費、按什麼標準收。".to_string(),
            format!("修好滿 {hours} 小時後，打電話問您是否滿意。"),
        ],
        Lang::Hans => [
            format!("跑水、冒汽、滴漏：接到电话后 {LEAK_MINUTES} 分钟内到您家。"),
            format!("{CONTACT_MINUTES} 分钟内和您联系、约好时间，{ARRIVE_HOURS} 小时内到您家。"),
            format!("报修后 {FINISH_HOURS} 小时内；实在赶不到的，先向您说明原因，再约时间。"),
            "出示证件、穿鞋套；未经您同意不动家中物品；修完打扫干净。".to_string(),
            "属于您家自用部分的，修之前先说清收不收费、按什么标准收。".to_string(),
            format!("修好满 {hours} 小时后，打电话问您是否满意。"),
        ],
        Lang::En => [
            format!("leaks of any kind: at your door within {LEAK_MINUTES} minutes of your call"),
            format!("we call within {CONTACT_MINUTES} minutes and are at your door within {ARRIVE_HOURS} hours"),
            format!("within {FINISH_HOURS} hours; if not, you are told why and given a new time"),
            "we show our card, wear shoe covers, move nothing unasked, clean up".to_string(),
            "for your own parts we say first whether and by which price it is charged".to_string(),
            format!("{hours} hours after the work we ask whether you are satisfied"),
        ],
    };
    let labels = [
        words("漏　　水", "漏　　水", "Leaks"),
        words("其他報修", "其他报修", "Others"),
        words("修　　好", "修　　好", "Done"),
        words("上　　門", "上　　门", "At home"),
        words("收　　費", "收　　费", "Charge"),
        words("回　　訪", "回　　访", "Later"),
    ];
    labels.into_iter().zip(said).map(|(label, said)| vec![field(label, lang, text(said), 2)]).collect()
}
