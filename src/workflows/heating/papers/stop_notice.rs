//! The notice of a stop to the user (H12): what, when, why, on what law an imposed one rests, and how heat comes back.
//! Judges nothing.

use super::{
    HeatingFacts, cell, day_by_pen, field, fields, foot, large, minute_plain, on_half, paragraphs, signatures, stamp,
    text, to_sign, user_rows,
};
use crate::kernel::paper::{Block, Field, Paper, SignatureCell, Value};
use crate::kernel::words::{Lang, Words, words};
use crate::workflows::heating::rules::{Application, Fact, Kind, Step, Wish};

const STOP: Words = words("停熱通知書", "停热通知书", "Notice of a Heating Stop");
const CUT: Words = words("斷熱通知書", "断热通知书", "Notice of a Cut-off");

/// The notice. A stop at the user's own wish has none before it is approved; an imposed one is announced before anybody
/// acts, so it has one from the beginning; a rejected one has none.
pub fn stop_notice(facts: &HeatingFacts<'_>) -> Option<Paper> {
    let app = facts.app;
    let lang = facts.job.lang;
    let announced = !app.kind.is_applied_for() || app.last(Step::Approve).is_some();
    if !app.kind.is_stop() || !announced || app.last(Step::Reject).is_some() {
        return None;
    }
    let title = if app.kind == Kind::CutOff { CUT } else { STOP };
    Some(on_half(facts, title, &foot(facts, None), |lines| {
        vec![
            fields(2, user_rows(facts), false),
            fields(2, rows(app, lang), false),
            Block::Heading(words("怎樣恢復供熱", "怎样恢复供热", "How heat comes back").get(lang).to_string()),
            paragraphs(&back(app.kind), lang),
            signatures(vec![(lines.max(2), signers(app, lang))], stamp(lang)),
        ]
    }))
}

fn rows(app: &Application, lang: Lang) -> Vec<Vec<Field>> {
    let executed = app.last(Step::Execute);
    let mut rows = Vec::new();
    let reason = |why: &str| vec![field(words("停熱原因", "停热原因", "Reason"), lang, Value::or_closed(Some(why)), 2)];
    match &app.wish {
        Wish::Stop { reason: why, from, to } => {
            let span = match lang {
                Lang::En => format!("{from} to {to}"),
                Lang::Hant | Lang::Hans => format!("{from} 至 {to}"),
            };
            rows.push(vec![field(words("停熱起止", "停热起止", "From, to"), lang, large(&span), 2)]);
            rows.push(reason(why));
        }
        Wish::Imposed { reason: why, legal_basis, found_by, found_on, .. } => {
            let from = executed.map_or_else(|| from_by_pen(lang), |done| minute_plain(done.at));
            rows.push(vec![field(words("停熱時間", "停热时间", "From"), lang, large(&from), 2)]);
            rows.push(reason(why));
            rows.push(vec![field(words("法律依據", "法律依据", "Law"), lang, text(legal_basis), 2)]);
            rows.push(vec![
                field(words("發 現 人", "发 现 人", "Found by"), lang, text(&found_by.1), 1),
                field(words("發現日期", "发现日期", "Found on"), lang, text(found_on.to_string()), 1),
            ]);
        }
        _ => {}
    }
    if let Some(Fact::Approve { by, .. }) = app.last(Step::Approve).map(|done| &done.fact) {
        let at = app.last(Step::Approve).map(|done| done.at.day().to_string()).unwrap_or_default();
        rows.push(vec![
            field(words("批 准 人", "批 准 人", "Approved"), lang, text(&by.1), 1),
            field(words("批准日期", "批准日期", "On"), lang, text(at), 1),
        ]);
    }
    if app.kind == Kind::Stop
        && let Some(done) = executed
    {
        rows.push(vec![field(words("執行時間", "执行时间", "Done at"), lang, text(minute_plain(done.at)), 2)]);
    }
    rows
}

/// From when an announced stop is to be, by pen.
fn from_by_pen(lang: Lang) -> String {
    let day = day_by_pen(lang);
    match lang {
        Lang::Hant | Lang::Hans => format!("自 {day} 起"),
        Lang::En => format!("from {day}"),
    }
}

fn back(kind: Kind) -> Vec<Words> {
    match kind {
        Kind::CutOff => vec![
            words(
                "　　斷熱以後不再向上列地址供熱。以後需要用熱，請到供熱站重新申請。",
                "　　断热以后不再向上列地址供热。以后需要用热，请到供热站重新申请。",
                "No heat is supplied to this address any more. If you need it again, apply anew at the station.",
            ),
            OBJECT,
        ],
        Kind::ImposedStop => vec![
            words(
                "　　上列原因消除後，請告知供熱站。經核實，我們及時恢復供熱；不能及時恢復的，向您說明原因。",
                "　　上列原因消除后，请告知供热站。经核实，我们及时恢复供热；不能及时恢复的，向您说明原因。",
                "When the reason above is gone, tell the station. Once that is verified heat returns promptly; if it can't, you are told why.",
            ),
            words(
                "　　恢復供熱要辦復熱手續，請帶本通知書、身份證和最近一次熱費收據。",
                "　　恢复供热要办复热手续，请带本通知书、身份证和最近一次热费收据。",
                "To have it restored, bring this notice, your identity card and the last receipt of the heat fee.",
            ),
            OBJECT,
        ],
        _ => vec![
            words(
                "　　停熱期間請勿自行開啟閥門或改動管道。連接部分的保溫請勿拆除。",
                "　　停热期间请勿自行开启阀门或改动管道。连接部分的保温请勿拆除。",
                "During the stop leave valves and pipes as they are. Leave the insulation of the joints on.",
            ),
            words(
                "　　需要恢復供熱的，請帶本通知書、身份證和最近一次熱費收據，到供熱站辦理復熱；不辦復熱手續，期滿不自動恢復。",
                "　　需要恢复供热的，请带本通知书、身份证和最近一次热费收据，到供热站办理复热；不办复热手续，期满不自动恢复。",
                "To have heat back, apply at the station with this notice, your identity card and the last receipt of the heat fee; it doesn't come back by itself.",
            ),
        ],
    }
}

const OBJECT: Words = words(
    "　　對本通知有異議的，可以向供熱站提出，或撥打投訴電話。",
    "　　对本通知有异议的，可以向供热站提出，或拨打投诉电话。",
    "If you object to this notice, tell the station or call the complaint number.",
);

/// Who served it, who received it, and for an imposed one who saw it.
fn signers(app: &Application, lang: Lang) -> Vec<SignatureCell> {
    let mut cells = vec![
        cell(words("送達人", "送达人", "Served by"), lang, to_sign(lang)),
        cell(words("用戶簽收", "用户签收", "Received by user"), lang, to_sign(lang)),
    ];
    if !app.kind.is_applied_for() {
        cells.push(cell(words("見證人", "见证人", "Witness"), lang, to_sign(lang)));
    }
    cells
}
