//! The steps of a record by keyboard, the same for every kind: F5, F6 for the usual one, the list of all with their
//! reasons, the small form of each. A workflow says what is possible and who may; the rules decide, below the desk.

use super::{Facts, Step, StepSheet, Steps};
use crate::kernel::form::field::{Action, Thing};
use crate::kernel::form::layout::Layout;
use crate::kernel::form::sheet::{Hooks, Sheet};
use crate::kernel::problem::Problem;
use crate::kernel::ui::{Code, Command, Cx, Key, Layer, Reply};
use crate::kernel::words::{Words, words};

/// Steps that F6 never opens by itself: what ends or changes a record is no one's next step.
pub const NEVER_USUAL: [&str; 8] =
    ["explain", "amend", "correct-time", "note", "void", "withdraw", "duplicate", "refuse"];

/// A record with steps. `Facts::key`, `commands` and `run` of a record hand theirs to `step_key`, `step_commands` and
/// `step_run` after what is its own.
pub trait Stepped: Facts {
    /// What F5 is called.
    const PRINT: Words = words("打印", "打印", "Print");

    /// Its kind, whose actions the steps are.
    fn thing() -> &'static Thing;

    /// The key of its table.
    fn id(&self) -> i64;

    /// The steps that its state allows now, the usual one first.
    fn possible(&self, cx: &Cx<'_>) -> Vec<&'static str>;

    /// The steps that its state doesn't allow now, each with why; none of a record of which only what can still be done
    /// is of use.
    fn blocked(&self, cx: &Cx<'_>) -> Vec<(&'static str, Problem)>;

    /// Whether this operator may take a step at all.
    ///
    /// # Errors
    /// Why not.
    fn may(name: &'static str, cx: &Cx<'_>) -> Result<(), Problem>;

    /// Opens the small form of a step (see `step_sheet`), over the screen or in the place of what is open.
    fn open(&self, action: &'static Action, replace: bool, cx: &Cx<'_>) -> Reply;

    /// F5: asks for its paper.
    fn print(&self, cx: &Cx<'_>) -> Reply;

    /// Whether it has ended, so that what this operator may not do isn't of use any more.
    fn has_ended(&self) -> bool {
        false
    }

    /// The name of the step that usually comes next, whoever may take it.
    fn usual_name(&self, cx: &Cx<'_>) -> Option<&'static str> {
        self.possible(cx).into_iter().next().filter(|name| !NEVER_USUAL.contains(name))
    }

    /// What a step is called for this record.
    fn called(&self, action: &'static Action) -> Words {
        action.label
    }

    /// What the key bar calls a step: short, since every key must fit at 80 columns.
    fn short(&self, action: &'static Action) -> Words {
        action.label
    }

    /// What works on it besides: its own keys, papers, other screens.
    fn more(&self, _cx: &Cx<'_>) -> Vec<Command> {
        Vec::new()
    }

    /// What stands in the list of steps besides its actions, possible now.
    fn besides(&self, _cx: &Cx<'_>) -> Vec<Step> {
        Vec::new()
    }

    /// Runs a name of `more` or `besides`, over the screen or in the place of what is open; `None` for other names.
    fn run_more(&self, _name: &'static str, _replace: bool, _cx: &Cx<'_>) -> Option<Reply> {
        None
    }

    /// The step that usually comes next, where this operator may take it.
    fn usual(&self, cx: &Cx<'_>) -> Option<&'static Action> {
        let name = self.usual_name(cx)?;
        Self::thing().action(name).filter(|_| Self::may(name, cx).is_ok())
    }

    /// Every step in order: those possible now, the usual one first, then the blocked ones with their reasons.
    fn steps(&self, cx: &Cx<'_>) -> Steps {
        let (mut open, mut blocked): (Vec<Step>, Vec<Step>) = (Vec::new(), Vec::new());
        let called = |step: Step, action| Step { label: self.called(action), ..step };
        for name in self.possible(cx) {
            let Some(action) = Self::thing().action(name) else { continue };
            match Self::may(name, cx) {
                Ok(()) => open.push(called(Step::open(action), action)),
                Err(_) if self.has_ended() => {}
                Err(problem) => blocked.push(called(Step::blocked(action, problem), action)),
            }
        }
        open.extend(self.besides(cx));
        for (name, problem) in self.blocked(cx) {
            // One reason a line; the rest is told when one tries.
            if let (true, Some(action)) = (blocked.iter().all(|step| step.name != name), Self::thing().action(name)) {
                blocked.push(called(Step::blocked(action, problem), action));
            }
        }
        open.extend(blocked);
        let id = self.id();
        let take = move |name: &'static str, cx: &Cx<'_>| match Self::read(id, cx) {
            Ok(Some(facts)) => facts.take_step(name, true, cx),
            _ => Reply::Close,
        };
        Steps::new(self.number(), open, Box::new(take))
    }

    /// Opens what a name stands for: one of the actions, or one of its own.
    fn take_step(&self, name: &'static str, replace: bool, cx: &Cx<'_>) -> Reply {
        match (self.run_more(name, replace, cx), Self::thing().action(name)) {
            (Some(reply), _) => reply,
            (None, Some(action)) => self.open(action, replace, cx),
            (None, None) => Reply::Ignored,
        }
    }

    /// F5 and F6; `None` for other keys.
    fn step_key(&self, key: Key, cx: &Cx<'_>) -> Option<Reply> {
        match key.code {
            Code::F(5) => Some(self.print(cx)),
            Code::F(6) => Some(match self.usual(cx) {
                Some(action) => self.open(action, false, cx),
                None => Reply::open(self.steps(cx)),
            }),
            _ => None,
        }
    }

    /// What works on it right now.
    fn step_commands(&self, cx: &Cx<'_>) -> Vec<Command> {
        let next = self.usual(cx).map_or(words("下一步", "下一步", "Next step"), |action| self.short(action));
        let mut out = vec![Command::f(5, Self::PRINT), Command::f(6, next)];
        out.push(Command::named("steps", words("全部步驟", "全部步骤", "All steps")));
        out.extend(self.more(cx));
        let open = self.possible(cx).into_iter().filter(|name| Self::may(name, cx).is_ok());
        let open = open.filter_map(|name| Self::thing().action(name));
        out.extend(open.map(|action| Command::named(action.name, self.called(action))));
        out
    }

    /// Runs a command of the palette on it.
    fn step_run(&self, name: &'static str, cx: &Cx<'_>) -> Reply {
        if name == "steps" { Reply::open(self.steps(cx)) } else { self.take_step(name, false, cx) }
    }

    /// The small form of a step, with the other steps behind F6; `rev` is what the screen showed.
    fn step_sheet(
        &self,
        action: &'static Action,
        rev: i64,
        layout: Layout,
        hooks: Box<dyn Hooks>,
        cx: &Cx<'_>,
    ) -> StepSheet {
        let id = self.id();
        let others = move |cx: &Cx<'_>| Some(Box::new(Self::read(id, cx).ok()??.steps(cx)) as Box<dyn Layer>);
        let sheet = Sheet::act(self.number(), action, Some(rev), layout, hooks, cx);
        StepSheet::new(sheet).with_others(Box::new(others))
    }

    /// Shows a step's form, over the screen or in the place of what is open; says where it was half filled earlier.
    fn show_sheet(&self, sheet: StepSheet, action: &'static Action, replace: bool, cx: &Cx<'_>) -> Reply {
        let resumed = !cx.desk.drafts(&super::step::drafts(&self.number(), action.name)).is_empty();
        sheet.opened(resumed, replace)
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    use super::*;
    use crate::kernel::problem::{Outcome, Rule};
    use crate::kernel::record::Lines;
    use crate::kernel::ui::fake::Fake;
    use crate::kernel::ui::screen_text::rows;
    use crate::kernel::ui::{Canvas, Look};
    use crate::kernel::words::Lang;
    use crate::say;

    const fn action(name: &'static str, label: &'static str) -> Action {
        let label = words(label, label, label);
        Action { name, label, help: label, rule: Rule::House, fields: &[], irreversible: false }
    }

    static THING: Thing = Thing {
        name: "repair",
        label: words("單", "单", "slip"),
        fields: &[],
        actions: &[
            action("call", "call it"),
            action("visit", "visit it"),
            action("close", "close it"),
            action("void", "void it"),
        ],
    };

    /// The steps possible now, and whether it has ended.
    struct Told(Vec<&'static str>, bool);

    impl Facts for Told {
        const LABEL: Words = words("單", "单", "Slip");
        const GONE: Words = words("沒有", "没有", "Gone");

        fn read(_key: i64, _cx: &Cx<'_>) -> Outcome<Option<Told>> {
            Ok(None)
        }

        fn number(&self) -> String {
            "R2611-0001-2".to_string()
        }

        fn lines(&self, _wide: u16, _cx: &Cx<'_>) -> Lines {
            Lines::new()
        }

        fn key(&self, key: Key, cx: &Cx<'_>) -> Option<Reply> {
            self.step_key(key, cx)
        }

        fn commands(&self, cx: &Cx<'_>) -> Vec<Command> {
            self.step_commands(cx)
        }

        fn run(&self, name: &'static str, cx: &Cx<'_>) -> Reply {
            self.step_run(name, cx)
        }

        fn help(_cx: &Cx<'_>) -> (Rule, Vec<String>) {
            (Rule::House, Vec::new())
        }
    }

    fn problem(why: &str) -> Problem {
        Problem::new("wrong_order", say!("{why}", "{why}", "{why}"))
    }

    impl Stepped for Told {
        fn thing() -> &'static Thing {
            &THING
        }

        fn id(&self) -> i64 {
            1
        }

        fn possible(&self, _cx: &Cx<'_>) -> Vec<&'static str> {
            self.0.clone()
        }

        fn blocked(&self, _cx: &Cx<'_>) -> Vec<(&'static str, Problem)> {
            vec![("close", problem("first visit")), ("close", problem("second reason"))]
        }

        fn may(name: &'static str, _cx: &Cx<'_>) -> Result<(), Problem> {
            if name == "visit" { Err(problem("not yours")) } else { Ok(()) }
        }

        fn open(&self, action: &'static Action, _replace: bool, _cx: &Cx<'_>) -> Reply {
            Reply::Show(action.name.to_string())
        }

        fn print(&self, _cx: &Cx<'_>) -> Reply {
            Reply::Quit
        }

        fn has_ended(&self) -> bool {
            self.1
        }

        fn besides(&self, _cx: &Cx<'_>) -> Vec<Step> {
            let other = words("other", "other", "other");
            vec![Step::named("other", other, other)]
        }

        fn run_more(&self, name: &'static str, replace: bool, _cx: &Cx<'_>) -> Option<Reply> {
            (name == "other").then(|| if replace { Reply::Close } else { Reply::Done })
        }
    }

    fn opens(reply: Option<Reply>) -> String {
        match reply {
            Some(Reply::Show(name)) => name,
            Some(Reply::Open(_)) => "list".to_string(),
            _ => "nothing".to_string(),
        }
    }

    #[test]
    fn f6_opens_the_usual_step_where_one_may_take_it_and_else_the_list() {
        let desk = Fake::default();
        let cx = desk.cx(Lang::En);
        for (possible, opened) in [
            (vec!["call", "void"], "call"),
            (vec!["visit", "call"], "list"),
            (vec!["void", "call"], "list"),
            (vec![], "list"),
        ] {
            let told = Told(possible.clone(), false);
            assert_eq!(opens(told.key(Key::f(6), &cx)), opened, "{possible:?}");
        }
        assert!(matches!(Told(vec![], false).key(Key::f(5), &cx), Some(Reply::Quit)));
        assert!(Told(vec![], false).key(Key::f(7), &cx).is_none());
    }

    #[test]
    fn the_list_has_what_is_possible_first_and_one_reason_for_each_other_step() {
        let desk = Fake::default();
        let cx = desk.cx(Lang::En);
        let listed = |told: &Told| -> Vec<String> {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 18));
            let area = buffer.area;
            told.steps(&cx).draw(&mut Canvas::new(&mut buffer, Look::default()), area, &cx);
            let known = ["call it", "visit it", "close it", "void it", "other", "second reason", "not yours"];
            let lines = rows(&buffer).into_iter().map(|row| row.trim_matches(['│', ' ']).to_string());
            let lines = lines.filter(|row| known.iter().any(|known| row.contains(known)));
            lines.map(|row| row.split("  ").next().unwrap_or_default().trim().to_string()).collect()
        };
        let all = listed(&Told(vec!["visit", "call", "void"], false));
        assert_eq!(all.get(..5).unwrap(), ["call it", "void it", "other", "visit it", "close it"], "{all:?}");
        assert!(!all.iter().any(|row| row.contains("second reason")), "{all:?}");
        let ended = listed(&Told(vec!["visit", "call"], true));
        assert!(!ended.iter().any(|row| row.contains("visit it")), "{ended:?}");
    }

    #[test]
    fn the_palette_runs_steps_papers_and_screens_by_name() {
        let desk = Fake::default();
        let cx = desk.cx(Lang::En);
        let told = Told(vec!["call", "visit"], false);
        let labels: Vec<String> = told.commands(&cx).iter().map(|command| command.label(Lang::En)).collect();
        assert_eq!(labels, ["Print", "call it", "All steps", "call it"]);
        assert_eq!(opens(Some(told.run("call", &cx))), "call");
        assert_eq!(opens(Some(told.run("steps", &cx))), "list");
        assert!(matches!(told.run("other", &cx), Reply::Done));
        assert!(matches!(told.take_step("other", true, &cx), Reply::Close));
        assert!(matches!(told.run("dance", &cx), Reply::Ignored));
    }
}
