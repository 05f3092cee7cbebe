//! The second tab on the screen: versions by size, and a bench check that answers while the weight is typed and is kept
//! only when it is saved.

use crate::kernel::book::{Column, ListRow, RecordKey};
use crate::kernel::form::layout::{Computed, Layout, place};
use crate::kernel::form::sheet::Hooks;
use crate::kernel::form::value::Typed;
use crate::kernel::pick::Found;
use crate::kernel::problem::Outcome;
use crate::kernel::table::state::from_slice;
use crate::kernel::table::{Source, Want};
use crate::kernel::text::fold::whole;
use crate::kernel::ui::Cx;
use crate::kernel::units::grouped;
use crate::kernel::words::{Words, words};
use crate::registers::row::{page, version_words};
use crate::registers::standard::{self, rules::state, store};

use super::rules::verdict;

/// The columns of the list of versions.
pub const COLUMNS: &[Column] = &[
    Column { words: words("規格", "规格", "Size"), width: 18, right: false },
    Column { words: words("克", "克", "Grams"), width: 8, right: true },
    Column { words: words("允許誤差", "允许误差", "Tolerance"), width: 10, right: true },
    Column { words: words("管數", "管数", "Tubes"), width: 6, right: true },
    Column { words: words("生效日期", "生效日期", "From"), width: 11, right: false },
    Column { words: words("狀態", "状态", "State"), width: 0, right: false },
];

/// What stands where there is no version at all.
pub const EMPTY: Words = words(
    "還沒有標準。主管按 F2 登記第一個規格的重量。",
    "还没有标准。主管按 F2 登记第一个规格的重量。",
    "No standard yet. A supervisor enters the weight of the first size with F2.",
);

/// All versions, the sizes in the order in which they were entered, each size's newest first.
pub struct Versions;

impl Source for Versions {
    fn fetch(&self, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        let all = store::all(cx.view())?;
        let today = cx.now.day();
        let first = |size: &str| all.iter().filter(|it| it.size == size).map(|it| it.id).min();
        let mut sorted: Vec<_> = all.iter().collect();
        sorted.sort_by_key(|it| (first(&it.size), std::cmp::Reverse(it.effective_from), std::cmp::Reverse(it.id)));
        let rows = sorted.into_iter().map(|version| {
            let same: Vec<_> = all.iter().filter(|other| other.size == version.size).cloned().collect();
            let state = state(&same, version.id, today);
            ListRow {
                record: RecordKey::Entry { thing: standard::THING.name, id: version.id },
                cells: vec![
                    format!("{} {}", version.name(cx.lang), version.size),
                    grouped(version.grams.0),
                    version.tolerance.map(|grams| format!("±{}", grouped(grams.0))).unwrap_or_else(|| "-".into()),
                    version.containers.to_string(),
                    version.effective_from.to_string(),
                    cx.word(version_words(state)).to_string(),
                ],
                quiet: matches!(state, "withdrawn" | "superseded"),
            }
        });
        let rows = page(rows, want.find, 0, usize::MAX);
        Ok(from_slice(&rows, want))
    }
}

/// The form of a new version: what names it beside what it weighs.
pub const LAYOUT: Layout = Layout {
    lines: &[
        &[place("size", 1), place("grams", 1)],
        &[place("effective_from", 1), place("basis", 1)],
        &[place("name_hant", 1), place("name_hans", 1), place("name_en", 1)],
        &[place("containers", 1), place("tolerance_grams", 1)],
    ],
    columns: &[],
    computed: &[],
    order: &[],
    stops: None,
};

/// The form of a bench check: the answer stands below it while one types; F8 keeps it as a weighing.
#[derive(Default)]
pub struct Bench {
    /// The version beside which it was opened: its size stands in the form.
    pub version: Option<i64>,
}

impl Hooks for Bench {
    fn defaults(&self, cx: &Cx<'_>) -> Typed {
        let version = self.version.and_then(|id| store::get(cx.view(), id).ok().flatten());
        version.map_or_else(Typed::new, |version| Typed::new().with("size", version.size))
    }

    fn computed(&self, typed: &Typed, cx: &Cx<'_>) -> Computed {
        let note = answer(typed, cx).unwrap_or_else(|| {
            let how = words(
                "填規格、重量和隻數，這裡立刻顯示與標準的差。只看不留：Esc；要留記錄：F8。",
                "填规格、重量和只数，这里立刻显示与标准的差。只看不留：Esc；要留记录：F8。",
                "Size, weight and count show the difference here at once. Esc keeps nothing; F8 keeps the weighing.",
            );
            cx.word(how).to_string()
        });
        Computed { note, ..Computed::default() }
    }

    fn next(&self, saved: &Typed, _cx: &Cx<'_>) -> Option<Typed> {
        // The same variety, size and scale are weighed again and again.
        let mut next = Typed::new();
        for key in ["variety", "size", "scale"] {
            if let Some(raw) = saved.get(key).filter(|raw| !raw.is_blank()) {
                next.set(key, raw.clone());
            }
        }
        Some(next)
    }
}

/// The verdict on what stands in the form; `None` while something is missing.
fn answer(typed: &Typed, cx: &Cx<'_>) -> Option<String> {
    let Found::One(size) = cx.lookups().resolve("size", typed.text("size").trim()) else { return None };
    let version = store::get(cx.view(), size.key).ok()??;
    let grams = whole(typed.text("grams"), &["克", "g"]).ok().filter(|grams| *grams > 0)?;
    let count = match typed.text("count").trim() {
        "" => 1,
        text => whole(text, &["隻", "只", "pieces"]).ok().filter(|count| *count > 0)?,
    };
    Some(verdict(&version, grams, count).get(cx.lang).to_string())
}
