//! The choices of an application's fields: the codes and words of the rules' types, each with its key.

use crate::kernel::form::field::Choice;
use crate::kernel::words::Words;
use crate::workflows::heating::rules::{Arrears, Changed, Channel, Fee, Kind, Part, Stage, Verdict};

const fn choice(code: &'static str, words: Words, key: char) -> Choice {
    Choice { code, words, key }
}

/// What is applied for.
pub const KINDS: &[Choice] = &[
    choice(Kind::NewResidential.code(), Kind::NewResidential.words(), '1'),
    choice(Kind::NewNonresidential.code(), Kind::NewNonresidential.words(), '2'),
    choice(Kind::NewLoad.code(), Kind::NewLoad.words(), '3'),
    choice(Kind::Change.code(), Kind::Change.words(), '4'),
    choice(Kind::Stop.code(), Kind::Stop.words(), '5'),
    choice(Kind::ImposedStop.code(), Kind::ImposedStop.words(), '6'),
    choice(Kind::Restore.code(), Kind::Restore.words(), '7'),
    choice(Kind::CutOff.code(), Kind::CutOff.words(), '8'),
];

/// How it came in.
pub const CHANNELS: &[Choice] = &[
    choice(Channel::Visit.code(), Channel::Visit.words(), '1'),
    choice(Channel::Phone.code(), Channel::Phone.words(), '2'),
    choice(Channel::Letter.code(), Channel::Letter.words(), '3'),
    choice(Channel::Online.code(), Channel::Online.words(), '4'),
    choice(Channel::FromAbove.code(), Channel::FromAbove.words(), '5'),
    choice(Channel::Inspection.code(), Channel::Inspection.words(), '6'),
];

/// What a change concerns.
pub const CHANGES: &[Choice] = &[
    choice(Changed::Name.code(), Changed::Name.words(), '1'),
    choice(Changed::Area.code(), Changed::Area.words(), '2'),
    choice(Changed::Use.code(), Changed::Use.words(), '3'),
];

/// When works are inspected.
pub const STAGES: &[Choice] = &[
    choice(Stage::Midway.code(), Stage::Midway.words(), '1'),
    choice(Stage::Completion.code(), Stage::Completion.words(), '2'),
];

/// What is inspected.
pub const INSPECTED: &[Choice] = &[
    choice(Part::Outer.code(), Part::Outer.words(), '1'),
    choice(Part::Indoor.code(), Part::Indoor.words(), '2'),
    choice(Part::Works.code(), Part::Works.words(), '3'),
];

/// What is accepted.
pub const ACCEPTED: &[Choice] = &[
    choice(Part::Outer.code(), Part::Outer.words(), '1'),
    choice(Part::Indoor.code(), Part::Indoor.words(), '2'),
    choice(Part::Works.code(), Part::Works.words(), '3'),
    choice(Part::Execution.code(), Part::Execution.words(), '4'),
];

/// What was found.
pub const VERDICTS: &[Choice] = &[
    choice(Verdict::Pass.code(), Verdict::Pass.words(), '1'),
    choice(Verdict::Fail.code(), Verdict::Fail.words(), '2'),
];

/// What is paid for.
pub const FEES: &[Choice] = &[
    choice(Fee::Heat.code(), Fee::Heat.words(), '1'),
    choice(Fee::Capacity.code(), Fee::Capacity.words(), '2'),
    choice(Fee::OuterWorks.code(), Fee::OuterWorks.words(), '3'),
    choice(Fee::Settlement.code(), Fee::Settlement.words(), '4'),
    choice(Fee::Restore.code(), Fee::Restore.words(), '5'),
];

/// Whether the user owes anything.
pub const ARREARS: &[Choice] = &[
    choice(Arrears::None.code(), Arrears::None.words(), '1'),
    choice(Arrears::Owed.code(), Arrears::Owed.words(), '2'),
];
