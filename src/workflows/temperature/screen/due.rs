//! The test points whose planned check is due, what presses most first: Enter starts the sheet of one, F5 prints blank
//! sheets to take along. It asks; it writes nothing.

use ratatui::layout::{Position, Rect};

use super::lead::Lead;
use crate::kernel::book::{Column, ListRow, RecordKey};
use crate::kernel::problem::{Outcome, Rule};
use crate::kernel::record::answered;
use crate::kernel::record::life::date;
use crate::kernel::table::list::Heard;
use crate::kernel::table::state::from_slice;
use crate::kernel::table::{List, Source, Want};
use crate::kernel::text::variants::finding;
use crate::kernel::time::Day;
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Notice, Reply, Request};
use crate::kernel::words::{Words, words};
use crate::registers::deadline::wording;
use crate::registers::{point, user};
use crate::say;

const TITLE: Words = words("該測的點", "该测的点", "Checks due");
const EMPTY: Words = words(
    "三天內沒有該測的點。測溫點和週期在名冊裡：按 F10，打「測溫點」，回車。Esc 回清單。",
    "三天内没有该测的点。测温点和周期在名册里：按 F10，打“测温点”，回车。Esc 回清单。",
    "No check is due within three days. Points and their plan are in a register: press F10, type points, Enter. Esc goes back.",
);

/// Checks that are due so many days ahead are shown too: a round is planned with them.
const AHEAD: i64 = 3;

const COLUMNS: &[Column] = &[
    Column { words: words("測溫點", "测温点", "Point"), width: 10, right: false },
    Column { words: words("用戶", "用户", "User"), width: 12, right: false },
    Column { words: words("地址", "地址", "Address"), width: 0, right: false },
    Column { words: words("供熱站", "供热站", "Station"), width: 10, right: false },
    Column { words: words("應測", "应测", "Due"), width: 10, right: false },
    Column { words: words("時限", "时限", "Left"), width: 14, right: false },
];

/// The points to be checked, as rows.
struct Points;

/// A point that is due: its key, and when.
fn due(cx: &Cx<'_>) -> Outcome<Vec<(point::store::Point, Day)>> {
    let until = cx.now.day().plus(AHEAD);
    let mut out = Vec::new();
    for one in point::store::all(cx.view())? {
        let owed = point::store::standing(cx.view(), &one)?.owed();
        if let Some(round) = owed.filter(|round| one.disabled_on.is_none() && round.due <= until) {
            out.push((one, round.due));
        }
    }
    out.sort_by(|(one, due), (other, after)| (due, &one.code).cmp(&(after, &other.code)));
    Ok(out)
}

impl Source for Points {
    fn fetch(&self, want: Want<'_>, cx: &Cx<'_>) -> Outcome<Vec<ListRow>> {
        let now = cx.now.minute();
        let find = finding(want.find);
        let mut rows = Vec::new();
        for (one, day) in due(cx)? {
            let home = user::store::get(cx.view(), one.user)?;
            let late = day < now.day();
            let left = wording::left(day.end(), now, cx.lang);
            let left = if late { format!("! {left}") } else { left };
            let cells = vec![
                one.code,
                one.name,
                home.map(|home| home.address.line()).unwrap_or_default(),
                one.station,
                date(day, now.day()),
                left,
            ];
            if find.is_empty() || cells.iter().any(|cell| finding(cell).contains(&find)) {
                let record = RecordKey::Entry { thing: point::THING.name, id: one.id };
                rows.push(ListRow { record, cells, quiet: day > now.day() });
            }
        }
        Ok(from_slice(&rows, want))
    }
}

/// The list of points to be checked, over the tab.
pub struct Due {
    list: List,
    cursor: Option<Position>,
}

/// The list, to be laid over the tab.
pub fn over(_cx: &Cx<'_>) -> Box<dyn Layer> {
    Box::new(Due { list: List::new(Points, COLUMNS, EMPTY), cursor: None })
}

/// Asks for the blank sheet of a point.
fn blank(id: i64) -> Reply {
    let record = RecordKey::Entry { thing: point::THING.name, id }.to_string();
    Reply::Ask(Request::Print { record, paper: Some("sheet"), preview: false })
}

/// Asks for the blank sheets of all points of the list, for the round of a day.
fn all_blank(cx: &Cx<'_>) -> Reply {
    let points = due(cx).unwrap_or_default();
    let count = points.len();
    if count == 0 {
        return Reply::Done;
    }
    let mut all: Vec<Reply> = points.into_iter().map(|(one, _)| blank(one.id)).collect();
    let told = say!(
        "空白測溫表送出 {count} 張，一個點一張。",
        "空白测温表送出 {count} 张，一个点一张。",
        "Sent {count} blank sheets, one for each point."
    );
    all.push(Reply::Tell(Notice::good(told)));
    Reply::All(all)
}

impl Layer for Due {
    fn title(&self, cx: &Cx<'_>) -> String {
        cx.word(TITLE).to_string()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        match self.list.key(key, cx) {
            Heard::Chosen => {
                let id = self.list.row().map(|row| row.record.id());
                id.map_or(Reply::Done, |id| Reply::open(Lead::of_point(id, cx)))
            }
            Heard::Done => Reply::Done,
            Heard::Ignored if key.is(Code::Esc) => Reply::Close,
            Heard::Ignored if key.is_f(5) => self.list.row().map_or(Reply::Done, |row| blank(row.record.id())),
            Heard::Ignored if key.is_ctrl('a') => all_blank(cx),
            Heard::Ignored => Reply::Ignored,
        }
    }

    fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Reply {
        if self.list.paste(text, cx) { Reply::Done } else { Reply::Ignored }
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        self.list.refresh(cx);
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        self.list.draw(canvas, area, cx);
        self.cursor = self.list.cursor();
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        let mut out = Vec::new();
        if self.list.row().is_some() {
            out.push(Command::key(Key::plain(Code::Enter), words("錄入", "录入", "Enter sheet")));
            out.push(Command::f(5, words("空白表", "空白表", "Blank sheet")));
            out.push(
                Command::key(Key::ctrl('a'), words("全部空白表", "全部空白表", "All blank")).also("打印 print round"),
            );
        }
        out.extend(self.list.commands());
        out.push(Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")));
        out
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        self.list.refresh(cx);
        answered(answer)
    }

    fn record(&self) -> Option<String> {
        self.list.row().map(|row| row.record.to_string())
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let text = words(
            "按計劃該測的點：過期的和三天內到期的，最急的在上。回車照紙錄入這個點的測溫單，點、用戶、房間都帶出來。F5 打印這個點的空白測溫表帶去，Ctrl+A 打印清單上全部的。這一次不測的，在測溫點名冊裡免測，寫明原因。",
            "按计划该测的点：过期的和三天内到期的，最急的在上。回车照纸录入这个点的测温单，点、用户、房间都带出来。F5 打印这个点的空白测温表带去，Ctrl+A 打印清单上全部的。这一次不测的，在测温点名册里免测，写明原因。",
            "The points to be checked by plan, overdue or due within three days, the most pressing on top. Enter starts the sheet of one, with its user and rooms. F5 prints its blank sheet to take along, Ctrl+A those of the whole list. A check that is skipped is excused in the register of points, with the reason.",
        );
        Help { title: self.title(cx), rule: Rule::Clause("H14"), text: vec![cx.word(text).to_string()] }
    }
}
