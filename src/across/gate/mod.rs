//! The gate: type or scan a number, see in large letters whether the goods may leave, record release or refusal (S7).
//! It reads published facts, decides nothing about slips, and writes nothing but by request.

mod book;
mod drawing;
pub mod letters;
mod refusal;
pub mod state;
#[cfg(test)]
mod tests;
mod view;

use ratatui::layout::{Position, Rect};

use crate::kernel::form::value::Typed;
use crate::kernel::problem::{Failure, Kind, Outcome, Rule};
use crate::kernel::store::Operator;
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Notice, Reply, Request};
use crate::kernel::words::{Lang, words};
use crate::say;
use crate::workflow::gate::Pass;
use crate::workflows;
use state::{Effect, Gate, Stage};

/// The gate screen as a layer.
pub fn open(cx: &Cx<'_>) -> Box<dyn Layer> {
    Box::new(GateScreen::new(cx))
}

/// Whether an operator starts at the gate and sees nothing else: gatekeepers who hold no other role.
pub fn is_for(operator: &Operator) -> bool {
    operator.has("gatekeeper") && operator.roles.iter().all(|role| role == "gatekeeper")
}

/// What was asked of the desk.
enum Asked {
    Scan,
    Release { number: String, counted: i64 },
    Refuse { number: String, due: i64, counted: i64 },
}

/// The gate screen.
pub struct GateScreen {
    gate: Gate,
    asked: Option<Asked>,
    /// For whom the slip on the screen was judged.
    operator: Option<i64>,
    cursor: Option<Position>,
}

/// What the workflow to which a number belongs says of it, to the guard who sits here.
fn pass(cx: &Cx<'_>, typed: &str) -> Outcome<Option<Pass>> {
    let Some((_, gate)) = workflows::gate() else { return Ok(None) };
    let guard = cx.operator().key.filter(|_| cx.operator().has("gatekeeper"));
    gate.pass(cx.view(), typed).map(|pass| Some(pass.for_guard(guard)))
}

impl GateScreen {
    /// An empty screen.
    pub fn new(cx: &Cx<'_>) -> GateScreen {
        let operator = cx.operator();
        let gate = Gate::new(operator.has("gatekeeper"));
        GateScreen { gate, asked: None, operator: operator.key, cursor: None }
    }

    /// Judges anew where somebody else has sat down: what one guard may release another may not.
    fn follow(&mut self, cx: &Cx<'_>) {
        if self.operator != cx.operator().key {
            self.operator = cx.operator().key;
            self.gate.recount();
            self.tick(cx);
        }
    }

    /// The machine inside, for tests.
    pub fn gate(&self) -> &Gate {
        &self.gate
    }

    fn ask(&mut self, asked: Asked, request: Request) -> Reply {
        self.asked = Some(asked);
        Reply::Ask(request)
    }

    fn do_it(&mut self, effect: Effect, cx: &Cx<'_>) -> Reply {
        match effect {
            Effect::Ignored => Reply::Ignored,
            Effect::Seen => Reply::Done,
            Effect::Hint(words) => Reply::Tell(Notice::plain(words)),
            Effect::LookUp(typed) => self.look_up(typed, cx),
            Effect::Release { number, counted } => {
                let request = act(&number, "release", Typed::new().with("counted", counted.to_string()));
                self.ask(Asked::Release { number, counted }, request)
            }
            Effect::RefuseCount { number, due, counted } => {
                let note = differ(due, counted, cx.lang);
                let typed = Typed::new().with("reasons", "goods_differ").with("note", note);
                let typed = typed.with("counted", counted.to_string());
                let request = act(&number, "refuse", typed);
                self.ask(Asked::Refuse { number, due, counted }, request)
            }
            Effect::Refuse { number, counted } => Reply::open(refusal::Refusal::new(number, counted)),
            Effect::Draw => match self.gate.pass() {
                Some(pass) => Reply::open(drawing::Drawing::new(pass, cx)),
                None => Reply::Done,
            },
            Effect::Book => Reply::open(book::GateBook::new(cx)),
            Effect::Leave => Reply::Close,
        }
    }

    fn look_up(&mut self, typed: String, cx: &Cx<'_>) -> Reply {
        let found = match pass(cx, &typed) {
            Ok(Some(found)) => found,
            Ok(None) => return Reply::Done,
            Err(failure) => return Reply::Tell(Notice::refused(&failure)),
        };
        let refused = !found.may_leave() && !found.can_draw_here;
        self.gate.guard = cx.operator().has("gatekeeper");
        self.gate.judged(found);
        // Who only reads sees the answer, but was not at the gate: the book keeps no line of it.
        let keeps = cx.operator().has("gatekeeper") || cx.operator().has("clerk");
        if !refused || !keeps {
            return Reply::Done;
        }
        // The guard reads the verdict at once; the disk comes behind it.
        self.asked = Some(Asked::Scan);
        Reply::AskAfterPaint(Request::Scan { typed })
    }

    fn released(&mut self, number: &str, counted: i64, cx: &Cx<'_>) -> Reply {
        let customer = self.gate.pass().map(|pass| pass.customer.clone()).unwrap_or_default();
        let clock = cx.now.minute().clock();
        let what = say!("{clock} 放行，{counted} 件", "{clock} 放行，{counted} 件", "out at {clock}, {counted} pcs");
        let keep = words("請留下出門證聯", "请留下出门证联", "keep the gate copy");
        let lines = vec![what.get(cx.lang).to_string(), customer, cx.word(keep).to_string()];
        self.gate.released(number.to_string(), lines);
        Reply::Done
    }

    /// The release was refused: the answer is read anew, so that the screen names who was faster.
    fn not_released(&mut self, number: &str, failure: &Failure, cx: &Cx<'_>) -> Reply {
        if failure.kind == Kind::Broken {
            return Reply::Tell(Notice::refused(failure));
        }
        match pass(cx, number) {
            Ok(Some(now)) if !now.may_leave() => self.gate.judged(now),
            _ => {
                let lines = failure.problems.iter().map(|problem| problem.say.get(cx.lang).to_string());
                self.gate.refused(number.to_string(), lines.collect());
            }
        }
        Reply::Tell(Notice::refused(failure))
    }

    /// A refusal is in the book: says what it says.
    fn noted(&mut self, cx: &Cx<'_>) {
        let today = cx.now.day();
        let lines = workflows::gate().and_then(|(_, gate)| gate.book(cx.view(), today).ok());
        let Some(line) = lines.into_iter().flatten().last() else { return };
        let clock = line.at.clock();
        let number = line.number.map_or(line.typed, |number| number.to_string());
        let said = say!("{clock} 已記入門衛簿：", "{clock} 已记入门卫簿：", "in the gate book at {clock}:");
        let mut lines = vec![said.get(cx.lang).to_string()];
        lines.extend(line.reasons.iter().map(|(_, say)| say.get(cx.lang).to_string()));
        lines.extend(line.note);
        self.gate.refused(number, lines);
    }
}

fn act(record: &str, action: &'static str, typed: Typed) -> Request {
    Request::Act { record: record.to_string(), action, typed, rev: None, draft: None }
}

/// What is said where the count differs.
fn differ(due: i64, counted: i64, lang: Lang) -> String {
    let said = say!(
        "單上 {due} 件，清點 {counted} 件",
        "单上 {due} 件，清点 {counted} 件",
        "The slip says {due}, counted {counted}"
    );
    said.get(lang).to_string()
}

impl Layer for GateScreen {
    fn title(&self, cx: &Cx<'_>) -> String {
        let gate = cx.word(words("門衛", "门卫", "Gate"));
        format!("{gate}  {}  {}", cx.desk.setting("office_name"), cx.desk.file_name())
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        self.follow(cx);
        let effect = self.gate.key(key);
        self.do_it(effect, cx)
    }

    fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Reply {
        let effect = self.gate.paste(text);
        self.do_it(effect, cx)
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        self.gate.guard = cx.operator().has("gatekeeper");
        if let Stage::Judged { pass: shown, .. } = &self.gate.stage
            && let Ok(Some(now)) = pass(cx, &shown.typed)
        {
            self.gate.rejudged(now);
        }
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        self.follow(cx);
        self.cursor = view::draw(&mut self.gate, canvas, area, cx.now.day(), cx.lang);
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        let mut out = Vec::new();
        if self.gate.can_draw() {
            out.push(Command::f(2, words("補記提取", "补记提取", "Record drawing")));
        }
        out.push(Command::f(3, words("另查一單", "另查一单", "Next number")));
        out.push(Command::f(5, words("今日門衛簿", "今日门卫簿", "Gate book")));
        if !matches!(self.gate.stage, Stage::Ended { .. }) {
            out.push(Command::f(6, words("不放行", "不放行", "Refuse")));
        }
        let (leaves, stays) = (self.gate.escape_leaves(), is_for(cx.operator()));
        match (leaves, stays) {
            (false, _) => out.push(Command::key(Key::plain(Code::Esc), words("清空", "清空", "Clear"))),
            (true, false) => out.push(Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back"))),
            // Whoever is only a guard has nowhere to go back to.
            (true, true) => {}
        }
        if !self.gate.guard {
            out.push(Command::named("seat", words("換操作人", "换操作人", "Change operator")));
        }
        out
    }

    fn run(&mut self, name: &'static str, cx: &Cx<'_>) -> Reply {
        match name {
            "refused" => {
                self.noted(cx);
                Reply::Done
            }
            "drawn" => {
                let number = self.gate.pass().map(|pass| pass.typed.clone()).unwrap_or_default();
                self.look_up(number, cx)
            }
            _ => Reply::Ignored,
        }
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let text = [
            words(
                "掃出門證聯上的條碼，或照紙打單號再按回車，屏上就說能不能放行和為什麼。掃碼從不放行。",
                "扫出门证联上的条码，或照纸打单号再按回车，屏上就说能不能放行和为什么。扫码从不放行。",
                "Scan the bar code of the gate copy, or type its number and Enter: the screen says whether the goods may leave, and why not. A scan never releases anything.",
            ),
            words(
                "放行：對貨，數總件數，把數字打在「清點件數」裡按回車。一單只放一次。",
                "放行：对货，数总件数，把数字打在“清点件数”里按回车。一单只放一次。",
                "To release: compare the goods, count all pieces, type their number into the count field and press Enter. A slip lets goods out once, ever.",
            ),
            words(
                "件數不符：Esc 重新清點；確實不符，按 F6 記不放行。",
                "件数不符：Esc 重新清点；确实不符，按 F6 记不放行。",
                "Where the count differs: Esc counts again; F6 records the refusal.",
            ),
            words(
                "F6 也記別的不放行：單據塗改、不是出門證聯、攜帶人不符。查無此單的也照記。",
                "F6 也记别的不放行：单据涂改、不是出门证联、携带人不符。查无此单的也照记。",
                "F6 records other refusals too: paper altered, not the gate copy, another carrier; also for numbers that nobody issued.",
            ),
            words(
                "單上簽字齊了、提取沒有登記的，按 F2 照出門證聯補記提取，再清點放行。兩個簽字不在這裡補。",
                "单上签字齐了、提取没有登记的，按 F2 照出门证联补记提取，再清点放行。两个签字不在这里补。",
                "Signed but not recorded as drawn: F2 takes the drawing from the gate copy, then count and release. The two signatures are never recorded here.",
            ),
        ];
        let text = text.into_iter().map(|words| cx.word(words).to_string()).collect();
        Help { title: cx.word(words("門衛", "门卫", "Gate")).to_string(), rule: Rule::Clause("S7"), text }
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        let refused = match &answer {
            Answer::Refused(failure) => Some(failure.clone()),
            Answer::Done(done) => done.refused.clone(),
            _ => None,
        };
        match (self.asked.take(), refused) {
            (Some(Asked::Release { number, counted }), None) => self.released(&number, counted, cx),
            (Some(Asked::Release { number, .. }), Some(failure)) => self.not_released(&number, &failure, cx),
            (Some(Asked::Refuse { number, due, counted }), None) => {
                let clock = cx.now.minute().clock();
                let said = say!("{clock} 已記入門衛簿：", "{clock} 已记入门卫簿：", "in the gate book at {clock}:");
                let lines = vec![said.get(cx.lang).to_string(), differ(due, counted, cx.lang)];
                self.gate.refused(number, lines);
                Reply::Done
            }
            (_, Some(failure)) => Reply::Tell(Notice::refused(&failure)),
            (_, None) => Reply::Done,
        }
    }

    fn is_open(&self) -> bool {
        false
    }
}
