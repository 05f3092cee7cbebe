//! Tests of how a report looks: on the screen at both sizes, in three languages, and on paper; scrolling.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use proptest::prelude::*;

use super::view::{ReportPage, ReportView};
use super::*;
use crate::kernel::ui::fake::Fake;
use crate::kernel::ui::{Canvas, Key, Layer, Look, Reply, keys, screen_text};
use crate::kernel::units::{Fen, Grams};
use crate::kernel::words::{Words, words};

/// A month of samples, invented.
pub(super) fn month(lang: Lang) -> Report {
    let say = |words: Words| words.get(lang).to_string();
    let mut report =
        Report::new(lang, say(words("2026年10月 紗布取樣月報", "2026年10月 纱布取样月报", "Samples, October 2026")));
    report.subtitle.push(say(words(
        "結賬前，至 11-02 09:05",
        "结账前，至 11-02 09:05",
        "Before closing, up to 11-02 09:05",
    )));
    let compared = [
        (words("樣品放行", "样品放行", "Samples released"), Cell::Whole(58), Cell::Whole(61)),
        (words("當日提取", "当日提取", "Drawn the same day"), Cell::rate(53, 54), Cell::rate(38, 39)),
        (words("退回門衛聯", "退回门卫联", "Gate slips back"), Cell::rate(11, 12), Cell::rate(0, 0)),
    ];
    let bars = Bar::compare(compared.map(|(label, now, before)| (say(label), now, before)).to_vec());
    report.sections.push(Section::new(say(words("十月", "十月", "October")), vec![Part::Bars(bars)]));
    let columns = vec![
        Column::text(say(words("品種", "品种", "Variety")), 2),
        Column::text(say(words("客戶", "客户", "Customer")), 3),
        Column::new(say(words("件數", "件数", "Pieces"))),
        Column::new(say(words("公斤", "公斤", "kg"))),
        Column::new(say(words("金額", "金额", "Amount"))),
        Column::new(say(words("占比", "占比", "Share"))),
    ];
    let mut table = Table::new(columns, say(words("這個月沒有取樣。", "这个月没有取样。", "No samples this month.")));
    let goods = [
        ("JC40 精梳棉40支", "恆達紡織有限公司上海路第二分廠", 4_112, 7_814_400, 0),
        ("T65 滌棉65/35", "王堃（個人）", 1, 800, 1_250),
    ];
    for (variety, customer, pieces, grams, fen) in goods {
        table.rows.push(vec![
            Cell::words(variety),
            Cell::words(customer),
            Cell::Whole(pieces),
            Cell::grams_as_kg(Grams(grams)),
            Cell::yuan(Fen(fen)),
            Cell::rate(grams, 7_815_200),
        ]);
    }
    table.totals = Some(vec![
        Cell::words(say(words("合計", "合计", "Total"))),
        Cell::Empty,
        Cell::Whole(4_113),
        Cell::grams_as_kg(Grams(7_815_200)),
        Cell::yuan(Fen(1_250)),
        Cell::Empty,
    ]);
    let facts = vec![
        (say(words("第一號", "第一号", "First number")), Cell::words("S2610-0001-3")),
        (say(words("末號", "末号", "Last number")), Cell::words("S2610-0061-7")),
        (say(words("開單", "开单", "Issued")), Cell::Whole(61)),
        (say(words("作廢", "作废", "Void")), Cell::Whole(3)),
    ];
    report.sections.push(Section::new(say(words("號碼", "号码", "Numbers")), vec![Part::Facts(facts)]));
    report.sections.push(Section::new(say(words("按品種", "按品种", "By variety")), vec![Part::Table(table.clone())]));
    table.rows.clear();
    table.totals = None;
    let note = words(
        "門衛聯沒有退回的單子另列；號碼不連的已逐號說明。",
        "门卫联没有退回的单子另列；号码不连的已逐号说明。",
        "Gate slips that never came back are listed apart; every missing number is explained.",
    );
    let parts = vec![Part::Table(table), Part::Lines(vec![say(note)])];
    report.sections.push(Section::new(say(words("收費", "收费", "Charged")), parts));
    report
}

/// What a view shows.
fn shown(view: &mut ReportView, wide: u16, high: u16, look: Look) -> Vec<String> {
    let mut buffer = Buffer::empty(Rect::new(0, 0, wide, high));
    let area = buffer.area;
    view.draw(&mut Canvas::new(&mut buffer, look), area);
    assert_eq!(screen_text::overlapped(&buffer), None);
    screen_text::rows(&buffer)
}

fn script(view: &mut ReportView, keys: &str) -> Vec<bool> {
    let key = |input: keys::Input| match input {
        keys::Input::Key(key) => view.key(key),
        other => panic!("{other:?}"),
    };
    keys::script(keys).into_iter().map(key).collect()
}

#[test]
fn a_month_on_the_screen() {
    let mut view = ReportView::new(month(Lang::Hant));
    let wanted = [
        " 2026年10月 紗布取樣月報",
        " 結賬前，至 11-02 09:05",
        "",
        " 十月         本月   上月",
        " 樣品放行       58     61  █████████████████████████████",
        " 當日提取    98.1%  97.4%  █████████████████████████████",
        " 退回門衛聯  91.7%     －  ████████████████████████████",
        "",
        " 號碼",
        " 第一號  S2610-0001-3",
        " 末號    S2610-0061-7",
        " 開單    61",
        " 作廢     3",
        "",
        " 按品種",
        " 品種             客戶                           件數       公斤   金額    占比",
        " JC40 精梳棉40支  恆達紡織有限公司上海路第二分  4,112  7,814.400   0.00  100.0%",
        "                                                             PgDn 下面還有 9 行",
    ];
    assert_eq!(shown(&mut view, 80, 18, Look::default()), wanted);
    shown(&mut view, 80, 13, Look::default());
    assert_eq!(script(&mut view, "{End}"), [true]);
    let wanted = [
        " 按品種",
        " 品種             客戶                           件數       公斤   金額    占比",
        " JC40 精梳棉40支  恆達紡織有限公司上海路第二分  4,112  7,814.400   0.00  100.0%",
        "                  廠",
        " T65 滌棉65/35    王堃（個人）                      1      0.800  12.50    0.0%",
        " 合計                                           4,113  7,815.200  12.50",
        "",
        " 收費",
        " 品種  客戶  件數  公斤  金額  占比",
        " 這個月沒有取樣。",
        "",
        " 門衛聯沒有退回的單子另列；號碼不連的已逐號說明。",
        "                                                            PgUp 上面還有 14 行",
    ];
    assert_eq!(shown(&mut view, 80, 13, Look::default()), wanted);
}

#[test]
fn a_month_on_paper() {
    let text = super::agreement::printed(&month(Lang::Hant));
    let wanted = [
        "+------------------------------------------------------------------------------+",
        "| 結賬前，至 11-02 09:05                                                       |",
        "+------------------------------------------------------------------------------+",
        "| 十月                                                                         |",
        "|             本月   上月                                                      |",
        "| 樣品放行      58     61 #################################################    |",
        "| 當日提取   98.1%  97.4% ###################################################  |",
        "| 退回門衛聯 91.7%     － ################################################     |",
        "+------------------------------------------------------------------------------+",
        "| 號碼                                                                         |",
        "+------+--------------------------------+------+-------------------------------+",
        "|第一號|S2610-0001-3                    | 末號 |S2610-0061-7                   |",
        "| 開單 |61                              | 作廢 |3                              |",
        "+------+--------------------------------+------+-------------------------------+",
        "| 按品種                                                                       |",
        "+-----------------+-------------------------------+-----+---------+-----+------+",
        "|      品種       |             客戶              |件數 |  公斤   |金額 | 占比 |",
        "+-----------------+-------------------------------+-----+---------+-----+------+",
        "|JC40 精梳棉40支  |恆達紡織有限公司上海路第二分廠 |4,112|7,814.400| 0.00|100.0%|",
        "|T65 滌棉65/35    |王堃（個人）                   |    1|    0.800|12.50|  0.0%|",
        "|合計             |                               |4,113|7,815.200|12.50|      |",
        "+-----------------+-------------------------------+-----+---------+-----+------+",
        "| 收費                                                                         |",
        "| 這個月沒有取樣。                                                             |",
        "+------------------------------------------------------------------------------+",
        "| 門衛聯沒有退回的單子另列；號碼不連的已逐號說明。                             |",
        "+------------------------------------------------------------------------------+",
    ];
    let body: Vec<&str> = text.lines().skip_while(|line| !line.starts_with('+')).take(wanted.len()).collect();
    assert_eq!(body, wanted);
}

#[test]
fn it_fits_both_sizes_in_all_languages() {
    for lang in Lang::ALL {
        let mut view = ReportView::new(month(lang));
        let small = shown(&mut view, 80, 18, Look::default());
        assert!(small[17].contains("PgDn"), "{small:?}");
        let large = shown(&mut view, 120, 30, Look::default());
        assert!(large[29].is_empty() && large.iter().any(|row| row.contains("7,815.200")), "{large:?}");
        let head = large.iter().find(|row| row.contains(" 58 ")).unwrap();
        assert!(head.contains('█'), "{head}");
        let plain = shown(&mut view, 120, 30, Look { ascii: true, ..Look::default() });
        assert!(
            plain.iter().all(|row| !row.contains('█')) && plain.iter().any(|row| row.contains("####")),
            "{plain:?}"
        );
    }
}

#[test]
fn it_scrolls_and_never_runs_away() {
    let look = Look::default();
    let mut view = ReportView::new(month(Lang::Hans));
    let first = shown(&mut view, 80, 18, look);
    assert_eq!(script(&mut view, "{Up 3}{PgUp}"), [true; 4]);
    assert_eq!(shown(&mut view, 80, 18, look), first);
    script(&mut view, "{Down 30}{PgDn 2}{End}");
    let last = shown(&mut view, 80, 18, look);
    assert!(last[17].contains("PgUp"), "{last:?}");
    // One line up from the end is one line up, however far the keys before went.
    script(&mut view, "{Up}");
    assert_eq!(shown(&mut view, 80, 18, look)[1..17], last[..16]);
    script(&mut view, "{Home}");
    assert_eq!(shown(&mut view, 80, 18, look), first);
    // What isn't for scrolling is its owner's.
    assert_eq!(script(&mut view, "{Esc}{F5}{C-e}x{Enter}{Tab}"), [false; 6]);
    // A change of the file leaves one where one was.
    script(&mut view, "{Down 4}");
    let before = shown(&mut view, 80, 18, look);
    view.set(month(Lang::Hans));
    assert_eq!(shown(&mut view, 80, 18, look), before);
    view.set(Report::new(Lang::Hans, "空"));
    assert_eq!(shown(&mut view, 80, 18, look)[0], " 空");
    let mut view = ReportView::new(month(Lang::Hans)).untitled();
    assert_eq!(shown(&mut view, 80, 18, look)[0], " 十月         本月   上月");
}

#[test]
fn a_table_that_is_too_wide_goes_on_below() {
    let columns =
        std::iter::once(Column::text("客戶", 1)).chain((1..=9).map(|at| Column::new(format!("第{at}週金額"))));
    let mut table = Table::new(columns.collect(), "");
    let figures = (1..=9).map(|at| Cell::yuan(Fen(123_456_700 + at)));
    table.rows.push(std::iter::once(Cell::words("恆達紡織有限公司")).chain(figures).collect());
    let mut report = Report::new(Lang::Hant, "");
    report.sections.push(Section::new("", vec![Part::Table(table)]));
    let wanted = [
        "客戶             第1週金額     第2週金額     第3週金額     第4週金額",
        "恆達紡織有限  1,234,567.01  1,234,567.02  1,234,567.03  1,234,567.04",
        "公司",
        "",
        "客戶             第5週金額     第6週金額     第7週金額     第8週金額",
        "恆達紡織有限  1,234,567.05  1,234,567.06  1,234,567.07  1,234,567.08",
        "公司",
        "",
        "客戶                 第9週金額",
        "恆達紡織有限公司  1,234,567.09",
    ];
    assert_eq!(lines::text(&lines::lines(&report, 68, "#", false)), wanted);
}

#[test]
fn a_page_closes_with_esc_and_leaves_the_rest_to_the_program() {
    let fake = Fake::default();
    let cx = fake.cx(Lang::Hant);
    let mut page = ReportPage::new(month(Lang::Hant), vec!["月報".into()]);
    assert_eq!(page.title(&cx), "2026年10月 紗布取樣月報");
    assert!(matches!(page.key(Key::plain(keys::Code::Down), &cx), Reply::Done));
    assert!(matches!(page.key(Key::f(5), &cx), Reply::Ignored));
    assert!(matches!(page.key(Key::plain(keys::Code::Esc), &cx), Reply::Close));
    assert_eq!(page.help(&cx).text, ["月報"]);
}

#[test]
fn ten_thousand_rows_are_laid_out_once() {
    let mut view = ReportView::new(super::agreement::long_report());
    let started = std::time::Instant::now();
    shown(&mut view, 120, 30, Look::default());
    let first = started.elapsed();
    for _ in 0..100 {
        script(&mut view, "{Down}");
        shown(&mut view, 120, 30, Look::default());
    }
    let more = started.elapsed() - first;
    // Unoptimized: a second layout for each key would take a hundred times the first.
    assert!(first.as_secs() < 10 && more < first.max(std::time::Duration::from_millis(500)) * 5, "{first:?} {more:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_the_size_nothing_overlaps(report in super::agreement::report(), wide in 0_u16..130, high in 0_u16..40, keys in r"(\{Down\}|\{PgDn\}|\{End\}|\{Up\}){0,3}") {
        let mut view = ReportView::new(report);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 140, 44));
        for _ in 0..2 {
            view.draw(&mut Canvas::new(&mut buffer, Look::default()), Rect::new(3, 2, wide, high));
            prop_assert_eq!(screen_text::overlapped(&buffer), None);
            script(&mut view, &keys);
        }
        // Nothing is drawn outside.
        let outside = buffer.area.positions().filter(|at| !Rect::new(3, 2, wide, high).contains(*at));
        for at in outside {
            prop_assert_eq!(buffer[at].symbol(), " ", "{}", at);
        }
    }
}
