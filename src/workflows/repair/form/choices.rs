//! The choices of a repair's fields: the codes and words of the rules' types, each with its key.

use crate::kernel::form::field::Choice;
use crate::workflows::repair::rules::{AskedBy, Channel, Fault, FollowResult, Rating, Scope};

/// What is wrong.
pub const FAULTS: &[Choice] = &[
    Choice { code: Fault::Leak.code(), words: Fault::Leak.words(), key: '1' },
    Choice { code: Fault::NoHeat.code(), words: Fault::NoHeat.words(), key: '2' },
    Choice { code: Fault::Blockage.code(), words: Fault::Blockage.words(), key: '3' },
    Choice { code: Fault::Valve.code(), words: Fault::Valve.words(), key: '4' },
    Choice { code: Fault::Other.code(), words: Fault::Other.words(), key: '5' },
];

/// Whose it is to repair.
pub const SCOPES: &[Choice] = &[
    Choice { code: Scope::Company.code(), words: Scope::Company.words(), key: '1' },
    Choice { code: Scope::User.code(), words: Scope::User.words(), key: '2' },
    Choice { code: Scope::Unknown.code(), words: Scope::Unknown.words(), key: '3' },
];

/// How it came in.
pub const CHANNELS: &[Choice] = &[
    Choice { code: Channel::Phone.code(), words: Channel::Phone.words(), key: '1' },
    Choice { code: Channel::Visit.code(), words: Channel::Visit.words(), key: '2' },
    Choice { code: Channel::Letter.code(), words: Channel::Letter.words(), key: '3' },
    Choice { code: Channel::Online.code(), words: Channel::Online.words(), key: '4' },
    Choice { code: Channel::FromAbove.code(), words: Channel::FromAbove.words(), key: '5' },
    Choice { code: Channel::Patrol.code(), words: Channel::Patrol.words(), key: '6' },
    Choice { code: Channel::FollowUp.code(), words: Channel::FollowUp.words(), key: '7' },
];

/// What the user thinks of it.
pub const RATINGS: &[Choice] = &[
    Choice { code: Rating::Satisfied.code(), words: Rating::Satisfied.words(), key: '1' },
    Choice { code: Rating::Fair.code(), words: Rating::Fair.words(), key: '2' },
    Choice { code: Rating::Dissatisfied.code(), words: Rating::Dissatisfied.words(), key: '3' },
];

/// What a follow-up came to.
pub const RESULTS: &[Choice] = &[
    Choice { code: FollowResult::Satisfied.code(), words: FollowResult::Satisfied.words(), key: '1' },
    Choice { code: FollowResult::Fair.code(), words: FollowResult::Fair.words(), key: '2' },
    Choice { code: FollowResult::Dissatisfied.code(), words: FollowResult::Dissatisfied.words(), key: '3' },
    Choice { code: FollowResult::NotReached.code(), words: FollowResult::NotReached.words(), key: '4' },
];

/// Who asked for an appointment.
pub const ASKED_BY: &[Choice] = &[
    Choice { code: AskedBy::User.code(), words: AskedBy::User.words(), key: '1' },
    Choice { code: AskedBy::Company.code(), words: AskedBy::Company.words(), key: '2' },
];
