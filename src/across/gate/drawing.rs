//! A drawing that the office hasn't recorded, taken from the gate copy: who took, who gave, how much of each line, and
//! for a warehouse slip the storekeeper (S5, S6, S8). The two signatures are never recorded here.

use ratatui::layout::{Position, Rect};

use crate::kernel::form::field::{Field, Kind};
use crate::kernel::form::layout::{Computed, GridColumn, HIDDEN, Layout, Stop, computed, number, place};
use crate::kernel::form::slot::Slot;
use crate::kernel::form::state::{Env, Focus, Form, Told};
use crate::kernel::form::value::{Raw, Typed};
use crate::kernel::form::view;
use crate::kernel::problem::{Failure, Rule};
use crate::kernel::text::wrap::wrap;
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Help, Key, Layer, Notice, Reply, Request, Trigger};
use crate::kernel::units::decimal;
use crate::kernel::words::{Words, words};
use crate::say;
use crate::workflow::gate::Pass;

const fn person(key: &'static str, open: bool, required: bool, rule: Rule, label: Words, help: Words) -> Field {
    Field { key, label, help, rule, kind: Kind::Pick { source: "staff", open }, required }
}

const TAKEN: Field = person(
    "taken_by",
    true,
    true,
    Rule::Clause("S6"),
    words("取樣人", "取样人", "Taken by"),
    words(
        "出門證聯上簽字取走樣品的人。打字頭或姓名；不在人員表裡的照填姓名。",
        "出门证联上签字取走样品的人。打字头或姓名；不在人员表里的照填姓名。",
        "Who signed for the goods on the gate copy. Type initials or the name; outsiders by their name.",
    ),
);
const GIVEN: Field = person(
    "given_by",
    true,
    true,
    Rule::Clause("S6"),
    words("發樣人", "发样人", "Given by"),
    words(
        "出門證聯上簽字發樣的人，車間或倉庫的；發樣人不能放行這張單。",
        "出门证联上签字发样的人，车间或仓库的；发样人不能放行这张单。",
        "Who gave the goods out, as signed on the gate copy; that person can't release them.",
    ),
);
const STOREKEEPER: Field = person(
    "storekeeper",
    false,
    true,
    Rule::Clause("S8"),
    words("司庫員", "司库员", "Storekeeper"),
    words(
        "倉庫取樣時同時登記的司庫員，看出門證聯上的簽字。",
        "仓库取样时同时登记的司库员，看出门证联上的签字。",
        "Who registered the drawing from the warehouse, as signed on the gate copy.",
    ),
);
const LINE: Field = Field {
    key: "line",
    label: words("行", "行", "No."),
    help: words("單上第幾行。", "单上第几行。", "The line of the slip."),
    rule: Rule::Plain,
    kind: Kind::Whole { min: 1, max: 999, unit: words("", "", "") },
    required: true,
};
const COUNT: Field = Field {
    key: "count",
    label: words("取走", "取走", "Taken"),
    help: words(
        "出門證聯上寫的件數，不能多於批准的；沒取的填 0。",
        "出门证联上写的件数，不能多于批准的；没取的填 0。",
        "Pieces as written on the gate copy, at most as approved; 0 for what was not taken.",
    ),
    rule: Rule::House,
    kind: Kind::Whole { min: 0, max: 99_999, unit: words("件", "件", "pcs") },
    required: true,
};
const METRES: Field = Field {
    key: "metres",
    label: words("米", "米", "Metres"),
    help: words("布：出門證聯上寫的米數。", "布：出门证联上写的米数。", "Cloth: metres as written on the gate copy."),
    rule: Rule::House,
    kind: Kind::Decimal { places: 1, min: 0, max: 999_999, unit: words("米", "米", "m") },
    required: false,
};
const GRAMS: Field = Field {
    key: "grams",
    label: words("克", "克", "Grams"),
    help: words("布：實際克重。", "布：实际克重。", "Cloth: the weight really taken."),
    rule: Rule::House,
    kind: Kind::Whole { min: 0, max: 99_999_999, unit: words("克", "克", "g") },
    required: false,
};

const fn lines(rows: &'static [Field]) -> Field {
    Field {
        key: "lines",
        label: words("實際提取", "实际提取", "Really drawn"),
        help: words("照出門證聯逐行核對。", "照出门证联逐行核对。", "Line by line as on the gate copy."),
        rule: Rule::House,
        kind: Kind::Rows(rows),
        required: true,
    }
}

const YARN: &[Field] = &[LINE, COUNT];
const CLOTH: &[Field] = &[LINE, COUNT, METRES, GRAMS];

/// The fields by warehouse and by cloth.
const FIELDS: [[&[Field]; 2]; 2] = [
    [&[TAKEN, GIVEN, lines(YARN)], &[TAKEN, GIVEN, lines(CLOTH)]],
    [&[TAKEN, GIVEN, STOREKEEPER, lines(YARN)], &[TAKEN, GIVEN, STOREKEEPER, lines(CLOTH)]],
];

const COMPUTED: &[GridColumn] = &[
    GridColumn { right: false, ..computed(words("規格", "规格", "Size"), 10) },
    computed(words("批准", "批准", "Approved"), 9),
    GridColumn { right: false, ..computed(words("品種", "品种", "Variety"), 24) },
];

/// Who signed is asked, and of each approved line how much was taken; its metres and grams stand as approved until less
/// was taken.
fn stops(form: &Form, focus: Focus) -> Stop {
    let path = form.path_of(focus);
    match path.rsplit_once('.').map(|(_, key)| key) {
        Some("line") => Stop::Show,
        Some("count") => Stop::Ask,
        Some(_) => Stop::Pass,
        None => Stop::Ask,
    }
}

/// How the form lies: by cloth.
const LAYOUTS: [Layout; 2] = [
    Layout {
        lines: &[&[place("taken_by", 1), place("given_by", 1)]],
        columns: &[HIDDEN, number(7)],
        computed: COMPUTED,
        order: &[4, 2, 3, 1, 0],
        stops: Some(stops),
    },
    Layout {
        lines: &[&[place("taken_by", 1), place("given_by", 1)]],
        columns: &[HIDDEN, number(7), number(8), number(9)],
        computed: COMPUTED,
        order: &[6, 4, 5, 1, 2, 3, 0],
        stops: Some(stops),
    },
];

/// The form as a layer.
pub struct Drawing {
    pass: Pass,
    form: Form,
    cloth: bool,
    cursor: Option<Position>,
}

impl Drawing {
    /// A form for a slip, its lines as approved.
    pub fn new(pass: &Pass, cx: &Cx<'_>) -> Drawing {
        let cloth = pass.lines.iter().any(|line| line.metres.is_some());
        let rows = pass.lines.iter().zip(1..).map(|(line, place): (_, usize)| {
            let mut row = Typed::new().with("line", place.to_string()).with("count", line.count.to_string());
            if let Some(metres) = line.metres {
                row = row.with("metres", decimal(metres, 1)).with("grams", line.grams.to_string());
            }
            row
        });
        let mut typed = Typed::new();
        typed.set("lines", Raw::Rows(rows.collect()));
        let [yarn, with_cloth] = if pass.from_warehouse { FIELDS[1] } else { FIELDS[0] };
        let form = Form::filled(if cloth { with_cloth } else { yarn }, &typed, Env::from(cx));
        let mut form = form.with_stops(Some(stops)).with_fixed_rows();
        form.suggest();
        Drawing { pass: pass.clone(), form, cloth, cursor: None }
    }

    /// Whether a person was chosen in the field where the cursor stands, and no list is open to choose another.
    fn holds_person(&self) -> bool {
        matches!(self.form.slot(), Some(Slot::Pick(_, Some(_)))) && self.form.picker().is_none()
    }

    fn number(&self) -> String {
        self.pass.number.map_or_else(|| self.pass.typed.clone(), |number| number.to_string())
    }

    /// What stands beside each row: the line of the slip that it names.
    fn computed(&self, cx: &Cx<'_>) -> Computed {
        let typed = self.form.typed();
        let row = |row: &Typed| {
            let place = row.text("line").trim().parse::<usize>().ok().and_then(|place| place.checked_sub(1));
            match place.and_then(|place| self.pass.lines.get(place)) {
                Some(goods) => {
                    vec![goods.size.get(cx.lang).to_string(), goods.count.to_string(), goods.variety.clone()]
                }
                None => vec![String::new(); 3],
            }
        };
        Computed { rows: typed.rows("lines").iter().map(row).collect(), ..Computed::default() }
    }

    fn record(&mut self, cx: &Cx<'_>) -> Reply {
        let env = Env::from(cx);
        let problems = self.form.misread(env);
        if !problems.is_empty() {
            return self.refused(Failure::refused(problems), cx);
        }
        let mut typed = self.form.typed();
        typed.set_text("at_gate", "y");
        Reply::Ask(Request::Act { record: self.number(), action: "draw", typed, rev: None, draft: None })
    }

    fn refused(&mut self, failure: Failure, cx: &Cx<'_>) -> Reply {
        self.form.refuse(&failure.problems, Env::from(cx));
        Reply::Tell(Notice::refused(&failure))
    }
}

impl Layer for Drawing {
    fn title(&self, cx: &Cx<'_>) -> String {
        let number = self.number();
        let say = say!("補記提取 {number}", "补记提取 {number}", "Record the drawing of {number}");
        say.get(cx.lang).to_string()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        // A scanner's Enter leaves no field.
        if key.burst && key.code == Code::Enter {
            return Reply::Done;
        }
        // Nor does a digit meant for the counts replace a person.
        if self.holds_person() && key.typed().is_some_and(char::is_numeric) {
            return Reply::Tell(Notice::plain(words(
                "這裡已填了人。回車到件數；要改人，先按退格清掉。",
                "这里已填了人。回车到件数；要改人，先按退格清掉。",
                "A person stands here. Enter goes on to the counts; Backspace clears the person.",
            )));
        }
        match self.form.key(key, Env::from(cx)) {
            Told::Ignored => Reply::Ignored,
            Told::Moved | Told::Changed => Reply::Done,
            Told::End => Reply::Tell(Notice::plain(words(
                "核對無誤後按 F8 補記提取。",
                "核对无误后按 F8 补记提取。",
                "When all is as on the gate copy, F8 records the drawing.",
            ))),
            Told::Save => self.record(cx),
            Told::Park | Told::Back => Reply::Close,
        }
    }

    fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Reply {
        self.form.paste(text, Env::from(cx));
        Reply::Done
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let look = canvas.look;
        let head = format!("{}  {}", self.number(), self.pass.customer);
        canvas.text(area.x + 1, area.y, &head, area.width.saturating_sub(2), look.strong());
        let how = cx.word(words(
            "照出門證聯補記：取樣人、發樣人的簽字和每行件數。單上沒有簽字的，不要補記，按 Esc。",
            "照出门证联补记：取样人、发样人的签字和每行件数。单上没有签字的，不要补记，按 Esc。",
            "As the gate copy shows: who signed for taking and giving, pieces of each line. Not signed there? Esc.",
        ));
        let wide = area.width.saturating_sub(2);
        for (y, part) in (area.y + 1..area.y + 3).zip(wrap(how, usize::from(wide))) {
            canvas.text(area.x + 1, y, part, wide, look.quiet());
        }
        let rest = Rect::new(area.x, area.y + 4, area.width, area.height.saturating_sub(4));
        let computed = self.computed(cx);
        let [yarn, cloth] = &LAYOUTS;
        let layout = if self.cloth { cloth } else { yarn };
        self.cursor = view::draw(&mut self.form, canvas, rest, layout, &computed, cx.lang);
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        vec![
            Command::f(8, words("補記提取", "补记提取", "Record drawing")),
            Command::f(7, words("選擇", "选择", "Choose")),
            Command::key(Key::plain(Code::Esc), words("不補記", "不补记", "Back")),
        ]
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let field = self.form.field();
        let title = field.map_or_else(|| self.title(cx), |field| cx.word(field.label).to_string());
        let text = field.map(|field| cx.word(field.help).to_string()).into_iter().collect();
        Help { title, rule: field.map_or(Rule::Clause("S5"), |field| field.rule), text }
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        match answer {
            Answer::Refused(failure) => self.refused(failure, cx),
            Answer::Done(done) if done.refused.is_some() => {
                done.refused.map_or(Reply::Done, |failure| self.refused(failure, cx))
            }
            _ => Reply::Hand(Trigger::Name("drawn")),
        }
    }

    fn is_open(&self) -> bool {
        false
    }
}
