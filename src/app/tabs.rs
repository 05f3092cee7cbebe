//! The tabs in their order, and the layers that live outside of them. A workflow that is not built yet has a quiet tab.

use ratatui::layout::Rect;

use super::registers::Registers;
use crate::kernel::number::Letter;
use crate::kernel::text::wrap::wrap;
use crate::kernel::ui::frame::TabLabel;
use crate::kernel::ui::{Canvas, Cx, Key, Layer, Reply};
use crate::kernel::words::{Words, words};
use crate::workflow::Workflow;
use crate::{across, workflows};

/// One tab.
pub struct Tab {
    /// Its word.
    pub words: Words,
    /// The workflow behind it; `None` while it comes with a later version.
    pub workflow: Option<&'static dyn Workflow>,
}

/// The registers of the second tab, in their order: the name, what the palette calls it, what else people call it.
pub const SHELVES: [(&str, &str, Words, &str); 16] = [
    ("standard", "to:standard", words("紗樣標準", "纱样标准", "Weight standards"), "克重標準 克重标准 規格 规格 sizes"),
    ("weighing", "to:weighing", words("過秤記錄", "过秤记录", "Weighings"), "稱重 称重 秤"),
    ("variety", "to:variety", words("品種", "品种", "Varieties"), "品種表 品种表 紗支 纱支 布 yarns"),
    ("price", "to:price", words("價目表", "价目表", "Price list"), "價格 价格 售價 售价 單價 单价"),
    ("customer", "to:customer", words("客戶", "客户", "Customers"), "客戶表 客户表 單位 单位 clients"),
    (
        "user",
        "to:user",
        words("用戶", "用户", "Users"),
        "用熱戶 用热户 戶號 户号 住戶 住户 居民 戶主 户主 accounts heating",
    ),
    (
        "facility",
        "to:facility",
        words("供熱設施", "供热设施", "Facilities"),
        "設備 设备 熱力入口 热力入口 換熱站 换热站 閥門 阀门 維護 维护 巡檢 巡检 equipment maintenance inspection",
    ),
    ("duty", "to:duty", words("值班表", "值班表", "Duty roster"), "排班 班次 倒班 交接班 shifts on duty"),
    (
        "fee",
        "to:fee",
        words("收費標準", "收费标准", "Fee schedule"),
        "收費表 收费表 熱費 热费 有償服務 有偿服务 價目 价目 charges tariff",
    ),
    ("season", "to:season", words("供熱期", "供热期", "Seasons"), "採暖期 采暖期 供暖期 採暖季 采暖季 heating season"),
    (
        "temp-standard",
        "to:temp-standard",
        words("室溫標準", "室温标准", "Room temperatures"),
        "測溫標準 测温标准 供熱溫度 供热温度 18 16 temperature standard",
    ),
    (
        "point",
        "to:point",
        words("測溫點", "测温点", "Test points"),
        "室溫檢測點 室温检测点 測溫計劃 测温计划 定點 定点 plan",
    ),
    (
        "instrument",
        "to:instrument",
        words("測溫儀", "测温仪", "Instruments"),
        "溫度計 温度计 檢定 检定 校準 校准 thermometer calibration",
    ),
    ("staff", "to:staff", words("人員", "人员", "Staff"), "員工 员工 職員 职员 名冊 名册 人名 people employees"),
    (
        "printer",
        "to:printer",
        words("打印機", "打印机", "Printers"),
        "打印機表 打印机表 針式 针式 激光 lp cups printer",
    ),
    ("setting", "to:setting", words("設置", "设置", "Settings"), "設定 设定 選項 选项 語言 语言 options preferences"),
];

/// The registers that the work with heating users needs: from the other tabs they open over what stands there.
pub const HEATING: [&str; 8] = ["user", "facility", "duty", "fee", "season", "temp-standard", "point", "instrument"];

/// Whether a command of the palette opens one of these.
pub fn is_of_heating(command: &str) -> bool {
    command.strip_prefix("to:").is_some_and(|name| HEATING.contains(&name))
}

/// The workflows of later versions: where each tab stands, and its word.
const LATER: [(usize, Words); 1] = [(5, words("投訴舉報", "投诉举报", "Cases"))];

/// All tabs, in their order: that of the workflows.
pub fn all() -> Vec<Tab> {
    let tab = |workflow: &&'static dyn Workflow| Tab { words: workflow.tab(), workflow: Some(*workflow) };
    let mut tabs: Vec<Tab> = workflows::ALL.iter().map(tab).collect();
    for (at, words) in LATER {
        tabs.insert(at.min(tabs.len()), Tab { words, workflow: None });
    }
    tabs
}

/// Where the registers are among the tabs.
pub fn registers(tabs: &[Tab]) -> usize {
    let names = |tab: &Tab| tab.workflow.is_some_and(|workflow| shelves(workflow.thing().name).len() > 1);
    tabs.iter().position(names).unwrap_or(0)
}

/// The registers behind a tab without a screen of its own: all of them where it stands for them, else its own list.
fn shelves(name: &'static str) -> Vec<&'static str> {
    let all = SHELVES.map(|(name, ..)| name);
    if all.contains(&name) { all.to_vec() } else { vec![name] }
}

/// The gate's screen.
pub fn gate(cx: &Cx<'_>) -> Box<dyn Layer> {
    across::gate::open(cx)
}

impl Tab {
    /// Makes its screen: the workflow's own, else a plain list with forms and steps.
    pub fn screen(&self) -> Box<dyn Layer> {
        let Some(workflow) = self.workflow else { return Box::new(Later) };
        workflow.screen().unwrap_or_else(|| Box::new(Registers::of(&shelves(workflow.thing().name))))
    }

    /// The series that bare digits belong to where this tab is in front; `None` where its records have no numbers.
    pub fn letter(&self) -> Option<Letter> {
        self.workflow.and_then(|workflow| workflow.letter())
    }

    /// Its word and count.
    pub fn label(&self, cx: &Cx<'_>) -> TabLabel {
        let waiting = self.workflow.and_then(|workflow| workflow.waiting(cx.view()).ok()).unwrap_or_default();
        TabLabel { words: self.words, count: waiting.count, overdue: waiting.overdue > 0 }
    }
}

/// A workflow that this version doesn't have.
struct Later;

impl Layer for Later {
    fn title(&self, _cx: &Cx<'_>) -> String {
        String::new()
    }

    fn key(&mut self, _key: Key, _cx: &Cx<'_>) -> Reply {
        Reply::Ignored
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let say = words(
            "這一項還在做，以後的版本會有。按 1 回到樣品單。",
            "这一项还在做，以后的版本会有。按 1 回到样品单。",
            "This workflow comes with a later version. Press 1 to go back to sample slips.",
        );
        let wide = area.width.saturating_sub(8).clamp(10, 64);
        let rows = area.y + area.height / 3..area.bottom();
        let style = canvas.look.quiet();
        for (y, line) in rows.zip(wrap(cx.word(say), usize::from(wide))) {
            canvas.text(area.x + (area.width.saturating_sub(wide)) / 2, y, line, wide, style);
        }
    }
}
