//! The papers that an applicant brings, by kind of application (H7): what is told at acceptance, and the list that is
//! handed out. House practice; the clause says only that it is to be told.

use crate::kernel::words::{Words, words};
use crate::workflows::heating::rules::{Application, Changed, Kind, Wish};

/// One paper, and how it is to be brought.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Needed {
    /// What it is.
    pub name: Words,
    /// Original, copy, sealed.
    pub how: Words,
}

const fn needed_paper(name: Words, how: Words) -> Needed {
    Needed { name, how }
}

const SEEN: Words = words("原件核對，留複印件", "原件核对，留复印件", "original to be seen, copy stays");
const SEALED: Words = words("複印件加蓋公章", "复印件加盖公章", "copy with the company's seal");
const ORIGINAL: Words = words("原件", "原件", "original");

const DEED: Needed =
    needed_paper(words("不動產權證或購房合同", "不动产权证或购房合同", "title deed or purchase contract"), SEEN);
const OWNER: Needed = needed_paper(words("戶主身份證", "户主身份证", "identity card of the owner"), SEEN);
const PROXY: Needed = needed_paper(
    words("委託書和受託人身份證", "委托书和受托人身份证", "letter of authority, identity card of the agent"),
    words("委託他人辦理時", "委托他人办理时", "where somebody else comes"),
);
const LICENCE: Needed = needed_paper(words("營業執照或法人證書", "营业执照或法人证书", "business licence"), SEALED);
const PERSON: Needed = needed_paper(
    words("經辦人身份證和單位介紹信", "经办人身份证和单位介绍信", "identity card of who comes, letter of the company"),
    SEEN,
);
const DRAWINGS: Needed = needed_paper(
    words("採暖設計圖", "采暖设计图", "drawings of the heating system"),
    words("一套，設計單位蓋章", "一套，设计单位盖章", "one set, sealed by the designer"),
);
const QUALIFIED: Needed = needed_paper(
    words("設計、施工單位資質證書", "设计、施工单位资质证书", "qualification of designer and contractor"),
    SEALED,
);
const MATERIALS: Needed = needed_paper(
    words("主要設備材料合格證", "主要设备材料合格证", "certificates of the main materials"),
    words("驗收前交齊", "验收前交齐", "all before the acceptance"),
);
const PAID: Needed = needed_paper(words("最近一次熱費收據", "最近一次热费收据", "last receipt of the heat fee"), SEEN);
const SURVEY: Needed =
    needed_paper(words("房屋測繪報告或現場丈量記錄", "房屋测绘报告或现场丈量记录", "survey of the premises"), SEEN);
const TRANSFER: Needed = needed_paper(
    words("過戶憑證和新戶主身份證", "过户凭证和新户主身份证", "proof of transfer, identity card of the new owner"),
    SEEN,
);
const PURPOSE: Needed = needed_paper(
    words("改變用途的證明", "改变用途的证明", "proof of the new use"),
    words("營業執照、批文等", "营业执照、批文等", "licence, approval and the like"),
);
const STOPPED: Needed = needed_paper(words("停熱通知書", "停热通知书", "the notice of the stop"), ORIGINAL);
const PERMIT: Needed = needed_paper(words("建設工程規劃許可證", "建设工程规划许可证", "planning permit"), SEALED);
const PLAN: Needed = needed_paper(
    words("總平面圖、外網和室內採暖施工圖", "总平面图、外网和室内采暖施工图", "site plan, drawings of both networks"),
    words("一套，設計單位蓋章", "一套，设计单位盖章", "one set, sealed by the designer"),
);
const BUILDINGS: Needed = needed_paper(
    words("各樓建築面積、戶數明細", "各楼建筑面积、户数明细", "areas and households by building"),
    words("加蓋公章", "加盖公章", "with the company's seal"),
);

/// What is to be brought for an application.
pub fn needed(app: &Application) -> &'static [Needed] {
    let what = match &app.wish {
        Wish::Change { what, .. } => Some(*what),
        _ => None,
    };
    needed_for(app.kind, what)
}

/// What is to be brought for a kind, and for what a change concerns; empty for kinds that nobody applies for.
pub const fn needed_for(kind: Kind, what: Option<Changed>) -> &'static [Needed] {
    match (kind, what) {
        (Kind::NewResidential, _) => &[DEED, OWNER, PROXY],
        (Kind::NewNonresidential, _) => &[LICENCE, DEED, PERSON, DRAWINGS, QUALIFIED, MATERIALS],
        (Kind::NewLoad, _) => &[LICENCE, PERMIT, PLAN, BUILDINGS, PERSON, QUALIFIED, MATERIALS],
        (Kind::Change, Some(Changed::Area)) => &[DEED, OWNER, SURVEY, PAID, PROXY],
        (Kind::Change, Some(Changed::Use)) => &[DEED, OWNER, PURPOSE, PAID, PROXY],
        (Kind::Change, _) => &[DEED, TRANSFER, PAID, PROXY],
        (Kind::Stop, _) => &[DEED, OWNER, PAID, PROXY],
        (Kind::Restore, _) => &[OWNER, STOPPED, PAID, PROXY],
        (Kind::ImposedStop | Kind::CutOff, _) => &[],
    }
}
