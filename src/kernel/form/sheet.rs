//! A form as a layer: keeps its draft, asks the desk to save, shows refusals at their fields, opens the next blank form.
//!
//! What a workflow adds to it (defaults, reckoning, what comes after saving) stands in its [`Hooks`]. It opens no
//! transaction.

use ratatui::layout::{Position, Rect};

use super::field::{Action, Field, Kind, Thing};
pub use super::hooks::{Hooks, NoHooks};
use super::layout::{Computed, Layout};
use super::read::{self, Dialect};
use super::state::{Env, Form, Told};
use super::value::{Raw, Typed};
use super::view;
use crate::kernel::book::Done;
use crate::kernel::problem::{Failure, Problem, Rule};
use crate::kernel::store;
use crate::kernel::text::wrap::wrap;
use crate::kernel::time::Stamp;
use crate::kernel::ui::{Answer, Canvas, Code, Command, Cx, Draft, Help, Key, Layer, Notice, Reply, Request};
use crate::kernel::words::{Lang, Say, words};
use crate::say;

/// What saving means.
#[derive(Clone, Copy, Debug)]
enum Purpose {
    Add(&'static Thing),
    Act(&'static Action),
}

/// A form as a layer.
pub struct Sheet {
    purpose: Purpose,
    record: String,
    rev: Option<i64>,
    fields: &'static [Field],
    layout: Layout,
    hooks: Box<dyn Hooks>,
    form: Form,
    computed: Computed,
    draft: String,
    drafted: Option<Stamp>,
    /// Whether it is the blank form after one that was saved: a second F8 must not save its defaults once more.
    is_next: bool,
    cursor: Option<Position>,
}

/// A new draft's name, which the record keeps, so that the same form is never saved twice.
fn new_draft(now: Stamp) -> String {
    // Without random numbers the time must do: a form that can't be opened would be worse.
    store::draft::Draft::new_id().unwrap_or_else(|_| format!("{now}"))
}

impl Sheet {
    /// A form that adds a record; goes on with the draft that was left, if there is one.
    pub fn add(thing: &'static Thing, layout: Layout, hooks: Box<dyn Hooks>, cx: &Cx<'_>) -> Sheet {
        let left = cx.desk.drafts(thing.name).into_iter().find(|(draft, _)| !draft.parked);
        Sheet::open(Purpose::Add(thing), String::new(), None, thing.fields, layout, hooks, left, cx)
    }

    /// A form that goes on with one certain draft.
    pub fn resume(
        thing: &'static Thing,
        layout: Layout,
        hooks: Box<dyn Hooks>,
        draft: (Draft, Stamp),
        cx: &Cx<'_>,
    ) -> Sheet {
        Sheet::open(Purpose::Add(thing), String::new(), None, thing.fields, layout, hooks, Some(draft), cx)
    }

    /// A form that adds a record, filled by something else than an earlier draft: a reissue.
    pub fn prefilled(
        thing: &'static Thing,
        layout: Layout,
        hooks: Box<dyn Hooks>,
        typed: &Typed,
        cx: &Cx<'_>,
    ) -> Sheet {
        let mut sheet = Sheet::open(Purpose::Add(thing), String::new(), None, thing.fields, layout, hooks, None, cx);
        sheet.form = Form::filled(thing.fields, typed, Env::from(cx)).with_stops(layout.stops);
        sheet.form.touch();
        sheet.follow(cx);
        sheet.computed = sheet.hooks.computed(&sheet.form.typed(), cx);
        sheet
    }

    /// A form that takes a step of a record; `rev` is what the screen showed.
    pub fn act(
        record: impl Into<String>,
        action: &'static Action,
        rev: Option<i64>,
        layout: Layout,
        hooks: Box<dyn Hooks>,
        cx: &Cx<'_>,
    ) -> Sheet {
        let record = record.into();
        let left = cx.desk.drafts(&format!("{record} {}", action.name)).into_iter().next();
        Sheet::open(Purpose::Act(action), record, rev, action.fields, layout, hooks, left, cx)
    }

    #[expect(clippy::too_many_arguments, reason = "the three ways in share it; nobody else calls it")]
    fn open(
        purpose: Purpose,
        record: String,
        rev: Option<i64>,
        fields: &'static [Field],
        layout: Layout,
        hooks: Box<dyn Hooks>,
        left: Option<(Draft, Stamp)>,
        cx: &Cx<'_>,
    ) -> Sheet {
        let env = Env::from(cx);
        let (mut form, draft, drafted) = match left {
            Some((draft, at)) => {
                let mut form = Form::filled(fields, &draft.typed, env).with_stops(layout.stops);
                form.focus_on(&draft.field, env);
                form.touch();
                (form, draft.id, Some(at))
            }
            None => {
                let form = Form::filled(fields, &hooks.defaults(cx), env).with_stops(layout.stops);
                (form, new_draft(cx.now), None)
            }
        };
        hooks.follow(&mut form, cx);
        form.settle(env);
        let computed = hooks.computed(&form.typed(), cx);
        let (problems, remarks) = hooks.judge(&form, cx);
        form.judged(problems, remarks);
        Sheet {
            purpose,
            record,
            rev,
            fields,
            layout,
            hooks,
            form,
            computed,
            draft,
            drafted,
            is_next: false,
            cursor: None,
        }
    }

    /// The form inside, for tests and for layers that lead a sheet.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Whether nothing stands in it but what stands in a blank form.
    pub fn is_fresh(&self, cx: &Cx<'_>) -> bool {
        let blank = Form::filled(self.fields, &self.hooks.defaults(cx), Env::from(cx));
        self.form.typed() == blank.typed()
    }

    /// Puts something into the field where the cursor stands, as if it had been chosen there.
    pub fn put(&mut self, text: &str, cx: &Cx<'_>) -> Reply {
        self.form.put(self.form.focus(), Some(&Raw::Text(text.to_string())), Env::from(cx));
        self.form.touch();
        self.changed(cx)
    }

    /// Goes to a field by its path.
    pub fn go_to(&mut self, path: &str, cx: &Cx<'_>) {
        self.form.focus_on(path, Env::from(cx));
    }

    /// What follows from the last key, in other fields and for where the cursor may stand.
    fn follow(&mut self, cx: &Cx<'_>) {
        self.hooks.follow(&mut self.form, cx);
        self.form.settle(Env::from(cx));
        self.judge(cx);
    }

    fn judge(&mut self, cx: &Cx<'_>) {
        let (problems, remarks) = self.hooks.judge(&self.form, cx);
        self.form.judged(problems, remarks);
    }

    fn thing(&self) -> String {
        match self.purpose {
            Purpose::Add(thing) => thing.name.to_string(),
            Purpose::Act(action) => format!("{} {}", self.record, action.name),
        }
    }

    fn keep(&mut self, parked: bool, cx: &Cx<'_>) -> Request {
        self.drafted = Some(cx.now);
        Request::SaveDraft(Draft {
            id: self.draft.clone(),
            thing: self.thing(),
            field: self.form.path(),
            parked,
            typed: self.form.lasting(Env::from(cx)),
        })
    }

    fn changed(&mut self, cx: &Cx<'_>) -> Reply {
        self.follow(cx);
        self.computed = self.hooks.computed(&self.form.typed(), cx);
        Reply::Ask(self.keep(false, cx))
    }

    fn save(&mut self, cx: &Cx<'_>) -> Reply {
        let env = Env::from(cx);
        if matches!(self.purpose, Purpose::Add(_)) && !self.form.is_touched() && !self.stands(cx) {
            return Reply::Tell(Notice::plain(words(
                "還沒有填：填好再按 F8 存盤。",
                "还没有填：填好再按 F8 存盘。",
                "Nothing is filled in yet: fill in the form, then save with F8.",
            )));
        }
        self.hooks.saving(&mut self.form, cx);
        self.form.settle(env);
        self.judge(cx);
        let typed = self.form.typed();
        self.computed = self.hooks.computed(&typed, cx);
        let mut problems = self.hooks.check(&typed, cx);
        if problems.is_empty() {
            problems = self.form.misread(env);
            // With one thing unreadable the desk isn't asked: what else is missing is told with it.
            if !problems.is_empty()
                && let Err(failure) = read::read(self.fields, &typed, Dialect::Screen, cx.now, cx.lookups())
            {
                let told = |problem: &Problem| problems.iter().any(|it| it.field == problem.field);
                let more: Vec<Problem> = failure.problems.into_iter().filter(|problem| !told(problem)).collect();
                problems.extend(more);
            }
        }
        if !problems.is_empty() {
            return self.refused(&Failure::refused(problems), env, cx);
        }
        let draft = Some(self.draft.clone());
        Reply::Ask(match self.purpose {
            Purpose::Add(thing) => Request::Add { thing: thing.name, typed, draft },
            Purpose::Act(action) => {
                Request::Act { record: self.record.clone(), action: action.name, typed, rev: self.rev, draft }
            }
        })
    }

    /// Whether what stands in a form that nobody has typed in yet is a whole record: the month and the people that were
    /// proposed.
    fn stands(&self, cx: &Cx<'_>) -> bool {
        let typed = self.form.typed();
        !self.is_next
            && !typed.is_blank()
            && read::read(self.fields, &typed, Dialect::Screen, cx.now, cx.lookups()).is_ok()
    }

    /// Puts a refusal at its fields. What stands at a field need not be said again on the message line.
    fn refused(&mut self, failure: &Failure, env: Env<'_>, _cx: &Cx<'_>) -> Reply {
        self.form.refuse(&failure.problems, env);
        let here = self.form.problem_here().is_some();
        let placed = failure.problems.iter().all(|problem| problem.field.is_some());
        let mut notice = Notice::refused(failure);
        if here && placed {
            let count = failure.problems.len();
            notice.say = say!(
                "沒有存：要改 {count} 處，光標在第一處。",
                "没有存：要改 {count} 处，光标在第一处。",
                "Not saved. To correct: {count}; the cursor is at the first."
            );
        }
        Reply::Tell(notice)
    }

    fn back(&mut self, cx: &Cx<'_>) -> Reply {
        if self.drafted.is_none() || !self.form.is_touched() {
            return Reply::Close;
        }
        if self.form.typed().is_blank() {
            return Reply::All(vec![Reply::Ask(Request::DropDraft(self.draft.clone())), Reply::Close]);
        }
        let kept = match self.purpose {
            Purpose::Add(_) => words(
                "沒有存盤，草稿留著：再打開時接著填。",
                "没有存盘，草稿留着：再打开时接着填。",
                "Not saved; the draft is kept and comes back when you open the form again.",
            ),
            Purpose::Act(_) => words(
                "沒有做，填的留著：再打開這一步接著填。",
                "没有做，填的留着：再打开这一步接着填。",
                "Not done; what you typed is kept and comes back when you open this step again.",
            ),
        };
        // It comes back at the field where it was left, also where the cursor has only moved since.
        let keep = self.keep(false, cx);
        Reply::All(vec![Reply::Ask(keep), Reply::Close, Reply::Tell(Notice::plain(self.hooks.left().unwrap_or(kept)))])
    }

    /// Whether the form has fields left that it brings in only when asked.
    fn hides_more(&self) -> bool {
        let Some((_, paths)) = self.hooks.more() else { return false };
        paths.iter().any(|path| self.form.is_hidden(path))
    }

    /// Brings them in, the cursor in the first.
    fn show_more(&mut self, cx: &Cx<'_>) -> Reply {
        let Some((_, paths)) = self.hooks.more() else { return Reply::Ignored };
        let mut shown = paths.iter().filter(|path| self.form.unhide(path)).collect::<Vec<_>>().into_iter();
        if let Some(first) = shown.next() {
            self.form.focus_on(first, Env::from(cx));
        }
        Reply::Done
    }

    /// Can choices be shown in the current field?
    fn has_choices(&self) -> bool {
        self.form.field().is_some_and(|field| {
            matches!(
                field.kind,
                Kind::Choice(_) | Kind::Many(_) | Kind::Flag | Kind::Pick { .. } | Kind::PickMany { .. }
            )
        })
    }
}

impl Layer for Sheet {
    fn title(&self, cx: &Cx<'_>) -> String {
        let name = match self.purpose {
            Purpose::Add(thing) => {
                let label = thing.label;
                say_new(label.get(cx.lang), cx.lang)
            }
            Purpose::Act(action) => {
                let record = self.hooks.named(cx.lang).unwrap_or_else(|| self.record.clone());
                let label = self.hooks.label().unwrap_or(action.label);
                format!("{}  {record}", label.get(cx.lang))
            }
        };
        match self.drafted {
            Some(at) => {
                let clock = at.minute().clock();
                let kept = say!("（草稿已存 {clock}）", "（草稿已存 {clock}）", " (draft kept {clock})");
                name + kept.get(cx.lang)
            }
            None => name,
        }
    }

    fn note(&self, cx: &Cx<'_>) -> String {
        self.hooks.note(cx)
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Reply {
        if key.is_ctrl('r') {
            return self.run("clear", cx);
        }
        if key.is_ctrl('x') && self.hides_more() {
            return self.show_more(cx);
        }
        if matches!(key.code, Code::PageDown | Code::PageUp)
            && self.form.picker().is_none()
            && self.form.scroll_note(key.code == Code::PageDown)
        {
            return Reply::Done;
        }
        if key.is_f(7)
            && let Some(list) = self.hooks.candidates(&self.form.path(), cx)
        {
            self.form.offer(list);
            return Reply::Done;
        }
        // Only a draft that is kept already has to follow what moving on made of the text.
        let before = self.drafted.is_some().then(|| self.form.typed());
        match self.form.key(key, Env::from(cx)) {
            Told::Ignored => Reply::Ignored,
            // What was left may stand there in another form than it was typed.
            Told::Moved if before.is_some_and(|before| self.form.typed() != before) => self.changed(cx),
            Told::Moved => {
                self.follow(cx);
                self.computed = self.hooks.computed(&self.form.typed(), cx);
                Reply::Done
            }
            Told::Changed => self.changed(cx),
            Told::End => {
                self.judge(cx);
                let full = match self.purpose {
                    Purpose::Add(_) if self.form.passed_by() => words(
                        "到底了：按 F8 存盤。回車跳過的欄，按 Tab 去填。",
                        "到底了：按 F8 存盘。回车跳过的栏，按 Tab 去填。",
                        "That was the last field: save with F8. Tab goes to the fields that Enter passes by.",
                    ),
                    Purpose::Add(_) => {
                        words("到底了：按 F8 存盤。", "到底了：按 F8 存盘。", "That was the last field: save with F8.")
                    }
                    Purpose::Act(_) => {
                        words("到底了：按 F8 確定。", "到底了：按 F8 确定。", "That was the last field: F8 does it.")
                    }
                };
                Reply::Tell(Notice::plain(full))
            }
            Told::Save => self.save(cx),
            Told::Park => {
                let request = self.keep(true, cx);
                let parked =
                    words("擱下了。再按 F12 接著填。", "搁下了。再按 F12 接着填。", "Set aside. F12 brings it back.");
                Reply::All(vec![Reply::Ask(request), Reply::Close, Reply::Tell(Notice::plain(parked))])
            }
            Told::Back => self.back(cx),
        }
    }

    fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Reply {
        match self.form.paste(text, Env::from(cx)) {
            Told::Changed => self.changed(cx),
            _ => Reply::Ignored,
        }
    }

    fn tick(&mut self, cx: &Cx<'_>) {
        self.computed = self.hooks.computed(&self.form.typed(), cx);
    }

    fn draw(&mut self, canvas: &mut Canvas<'_>, area: Rect, cx: &Cx<'_>) {
        let mut y = area.y;
        let look = canvas.look;
        let wide = area.width.saturating_sub(2);
        let mut line = |canvas: &mut Canvas<'_>, text: &str, style| {
            for part in wrap(text, usize::from(wide)).into_iter().take(2) {
                if y + 8 < area.bottom() {
                    canvas.text(area.x + 1, y, part, wide, style);
                    y += 1;
                }
            }
        };
        for text in self.hooks.head(cx) {
            line(canvas, &text, look.plain());
        }
        if let Purpose::Act(action) = self.purpose {
            line(canvas, action.help.get(cx.lang), look.quiet());
            if action.irreversible {
                let last = words(
                    "這一步不能撤回：F8 確定，Esc 不做。",
                    "这一步不能撤回：F8 确定，Esc 不做。",
                    "This step can't be taken back: F8 does it, Esc doesn't.",
                );
                line(canvas, last.get(cx.lang), look.wrong());
            }
        }
        if y > area.y {
            y += 1;
        }
        let area = Rect::new(area.x, y, area.width, area.bottom().saturating_sub(y));
        self.cursor = view::draw(&mut self.form, canvas, area, &self.layout, &self.computed, cx.lang);
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn commands(&self, _cx: &Cx<'_>) -> Vec<Command> {
        let save = match self.purpose {
            Purpose::Add(_) => words("存盤", "存盘", "Save"),
            Purpose::Act(_) => words("確定", "确定", "Do it"),
        };
        let mut out = vec![Command::f(8, save)];
        if self.has_choices() {
            out.push(Command::f(7, words("選擇", "选择", "Choose")));
        }
        if self.form.grid().is_some() {
            if self.form.focus().row > 0 {
                out.push(Command::typed("..", words("同上行", "同上行", "as above")));
                out.push(Command::typed("//", words("同首行", "同首行", "as first")));
            }
            out.push(
                Command::key(Key::ctrl('y'), words("刪行", "删行", "Drop row")).off_bar_if(self.form.focus().row > 0),
            );
        }
        if self.form.can_take_back() {
            out.push(
                Command::key(Key::ctrl('z'), words("撤回", "撤回", "Undo")).off_bar_if(self.form.grid().is_some()),
            );
        }
        if let Some((words, _)) = self.hooks.more().filter(|_| self.hides_more()) {
            out.push(Command::key(Key::ctrl('x'), words));
        }
        out.push(Command::f(12, words("擱下", "搁下", "Set aside")));
        out.push(Command::key(Key::plain(Code::Esc), words("返回", "返回", "Back")));
        out.push(Command::key(Key::ctrl('r'), words("清空重填", "清空重填", "Start afresh")).off_bar());
        out
    }

    fn run(&mut self, name: &'static str, cx: &Cx<'_>) -> Reply {
        if name != "clear" {
            return Reply::Ignored;
        }
        let defaults = self.hooks.defaults(cx);
        self.form.clear(self.fields, &defaults, Env::from(cx));
        let cleared = words("清空了。Ctrl+Z 撤回。", "清空了。Ctrl+Z 撤回。", "Cleared. Ctrl+Z brings it back.");
        Reply::All(vec![self.changed(cx), Reply::Tell(Notice::plain(cleared))])
    }

    fn help(&self, cx: &Cx<'_>) -> Help {
        let Some(field) = self.form.field() else {
            return Help { title: self.title(cx), rule: Rule::Plain, text: Vec::new() };
        };
        let mut text = Vec::new();
        let mut rule = field.rule;
        if let Some(problem) = self.form.problem_told().or_else(|| self.form.remark_told()) {
            text.push(problem.say.get(cx.lang).to_string());
            rule = if problem.rule == Rule::Plain { rule } else { problem.rule };
        }
        text.push(field.help.get(cx.lang).to_string());
        if let Kind::Choice(choices) | Kind::Many(choices) = field.kind {
            text.extend(choices.iter().map(|choice| format!("{}  {}", choice.key, choice.words.get(cx.lang))));
        }
        Help { title: field.label.get(cx.lang).to_string(), rule, text }
    }

    fn answered(&mut self, answer: Answer, cx: &Cx<'_>) -> Reply {
        match answer {
            Answer::Added(added) => {
                let record = added.record.to_string();
                let plain = || say!("已存 {record}。", "已存 {record}。", "Saved {record}.");
                let saved = warned(self.hooks.saved(&added, cx).unwrap_or_else(plain), &added.warnings);
                let typed = self.form.typed();
                let after = self.hooks.added(&added, cx);
                let then = match self.hooks.next(&typed, cx) {
                    Some(next) => {
                        self.form = Form::filled(self.fields, &next, Env::from(cx)).with_stops(self.layout.stops);
                        self.form.settle(Env::from(cx));
                        self.draft = new_draft(cx.now);
                        self.drafted = None;
                        self.is_next = true;
                        self.computed = self.hooks.computed(&self.form.typed(), cx);
                        Reply::Done
                    }
                    None => Reply::Close,
                };
                Reply::All(vec![then, Reply::Tell(saved), after])
            }
            Answer::Done(done) => {
                let after = self.hooks.done(&done, cx);
                let tell = match &done.refused {
                    Some(failure) => Notice::refused(failure),
                    None => self.did(&done),
                };
                Reply::All(vec![Reply::Close, Reply::Tell(tell), after])
            }
            Answer::Refused(failure) => {
                if failure.problems.iter().any(|problem| problem.code == "changed_meanwhile") {
                    self.rev = self.hooks.rev(cx).or(self.rev);
                    let told = self.refused(&failure, Env::from(cx), cx);
                    self.follow(cx);
                    return told;
                }
                self.refused(&failure, Env::from(cx), cx)
            }
            Answer::Job(job) => Reply::Tell(Notice::job(&job)),
            Answer::Printed(_) => Reply::Done,
        }
    }

    fn record(&self) -> Option<String> {
        (!self.record.is_empty()).then(|| self.record.clone())
    }

    fn user(&self) -> Option<i64> {
        self.form.chosen("user")
    }

    fn is_open(&self) -> bool {
        false
    }
}

impl Sheet {
    fn did(&self, done: &Done) -> Notice {
        let told = |lang: Lang| {
            let warnings = done.warnings.iter().map(|warning| warning.say.get(lang));
            done.lines.iter().map(String::as_str).chain(warnings).collect::<Vec<_>>().join("  ")
        };
        let say = match self.purpose {
            Purpose::Act(action) => Say::each(|lang| {
                let (label, lines) = (action.label.get(lang), told(lang));
                let record = self.hooks.named(lang).unwrap_or_else(|| self.record.clone());
                let line = match lang {
                    Lang::En => format!("{record}: {label} done. {lines}"),
                    Lang::Hant => format!("{record} {label}：已記。{lines}"),
                    Lang::Hans => format!("{record} {label}：已记。{lines}"),
                };
                line.trim_end().to_string()
            }),
            Purpose::Add(_) => Say::each(|lang| match lang {
                Lang::En => format!("Saved. {}", told(lang)),
                Lang::Hant | Lang::Hans => format!("已存。{}", told(lang)),
            }),
        };
        let notice = if done.warnings.is_empty() { Notice::good(say) } else { Notice::plain(say) };
        Notice { problems: done.warnings.clone(), ..notice }
    }
}

/// What is said of a saved record, with what somebody should know of all the same.
fn warned(saved: Say, warnings: &[Problem]) -> Notice {
    if warnings.is_empty() {
        return Notice::good(saved);
    }
    let say = Say::each(|lang| {
        let warnings = warnings.iter().map(|warning| warning.say.get(lang));
        std::iter::once(saved.get(lang)).chain(warnings).collect::<Vec<_>>().join("  ")
    });
    Notice { problems: warnings.to_vec(), ..Notice::plain(say) }
}

fn say_new(label: &str, lang: Lang) -> String {
    match lang {
        Lang::En => {
            // A word in front of it: the label is no longer the first, unless it is an abbreviation.
            let small = label.chars().nth(1).is_some_and(char::is_lowercase);
            let first = label.chars().next().filter(|_| small).map(|ch| ch.to_ascii_lowercase());
            let rest = label.get(1..).filter(|_| first.is_some());
            format!("New {}{}", first.map(String::from).unwrap_or_default(), rest.unwrap_or(label))
        }
        _ => format!("新{label}"),
    }
}
