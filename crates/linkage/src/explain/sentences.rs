//! What a level of agreement is called, in words a caseworker reads.
//!
//! One table for each kind of evidence; nothing is computed here.

use crate::birth::BirthLikeness;
use crate::compare::{further, name};
use crate::email::EmailLikeness;
use crate::model::Cause;
use crate::number::NumberLikeness;
use crate::phone::PhoneLikeness;
use crate::postcode::PostcodeLikeness;
use crate::prepare::{SlotKind, TextKind};
use crate::text::TextLikeness;

/// What is compared, for a person.
pub(super) fn what(kind: &SlotKind) -> &'static str {
    match kind {
        SlotKind::Given => "given name",
        SlotKind::Family => "family name",
        SlotKind::Further => "further names",
        SlotKind::Birth(_) => "date of birth",
        SlotKind::Sex(_) => "sex",
        SlotKind::Text(TextKind::Place, _) => "place",
        SlotKind::Text(TextKind::Street, _) => "street",
        SlotKind::Text(TextKind::House, _) => "house number",
        SlotKind::Text(TextKind::Country, _) => "country",
        SlotKind::Text(TextKind::Attribute, _) => "description",
        SlotKind::Text(TextKind::Relative, _) => "relatives' names",
        SlotKind::Postcode(_) => "postal code",
        SlotKind::Phone(_) => "telephone",
        SlotKind::Email(_) => "mail address",
        SlotKind::Number(_) => "personal number",
    }
}

/// What a level says; level 0 says that there is nothing to compare.
pub(super) fn finding(kind: &SlotKind, level: u8) -> &'static str {
    if level == 0 {
        return "one of the records says nothing, so this counts neither way";
    }
    match kind {
        SlotKind::Given | SlotKind::Family => names(level),
        SlotKind::Further => match level {
            further::SEVERAL => "several of the further names are the same",
            further::ONE => "one of the further names is the same",
            further::NEARLY => "one of the further names is nearly the same",
            _ => "none of the further names is alike",
        },
        SlotKind::Birth(_) => birth(level),
        SlotKind::Sex(_) => same_or_not(level),
        SlotKind::Text(..) => text(level),
        SlotKind::Postcode(_) => match level {
            level if level == PostcodeLikeness::Same as u8 => "the same",
            level if level == PostcodeLikeness::Misspelt as u8 => "the same but for one typing error",
            level if level == PostcodeLikeness::SameDistrict as u8 => "the same town or district",
            level if level == PostcodeLikeness::SameArea as u8 => "the same region",
            _ => "different",
        },
        SlotKind::Phone(_) => match level {
            level if level == PhoneLikeness::Same as u8 => "the same number",
            level if level == PhoneLikeness::Misspelt as u8 => "the same number but for one digit",
            _ => "another number",
        },
        SlotKind::Email(_) => match level {
            level if level == EmailLikeness::Same as u8 => "the same address",
            level if level == EmailLikeness::Misspelt as u8 => {
                "the same address but for a typing error or two"
            }
            level if level == EmailLikeness::SameLocal as u8 => "the same before the @, at another provider",
            level if level == EmailLikeness::Similar as u8 => "an address that looks alike",
            _ => "another address",
        },
        SlotKind::Number(_) => match level {
            level if level == NumberLikeness::Same as u8 => "the same number",
            level if level == NumberLikeness::Misspelt as u8 => "the same number but for one typing error",
            level if level == NumberLikeness::TwoErrors as u8 => "the same number but for two typing errors",
            _ => "another number",
        },
    }
}

fn names(level: u8) -> &'static str {
    match level {
        name::SAME => "the same",
        name::VARIANT => "another form of the same name",
        name::MISSPELT => "the same but for one letter",
        name::PART => "a part of it is the same",
        name::SIMILAR => "sounds the same, or is written nearly so",
        name::CROSSED => "the same, with given and family name exchanged",
        name::CROSSED_ALIKE => "alike, with given and family name exchanged",
        name::INITIAL => "one is the initial of the other",
        name::ALIKE => "somewhat alike",
        name::ELSEWHERE => "it stands among the other record's further names",
        _ => "different",
    }
}

fn birth(level: u8) -> &'static str {
    use BirthLikeness as L;
    const TABLE: [(L, &str); 12] = [
        (L::Same, "the same day"),
        (
            L::SameFirst,
            "1 January of the same year in both, which often means that only the year was known",
        ),
        (L::OneDigit, "the same but for one digit, or two digits exchanged"),
        (L::Swapped, "the same with day and month exchanged"),
        (L::SameMonth, "the same month"),
        (
            L::SameYearOnly,
            "the same year, and no more is known of one of them",
        ),
        (L::TwoDigits, "the same but for two digits"),
        (L::SameDay, "the same day and month in another year"),
        (L::SameYear, "the same year, another day"),
        (L::NearYear, "a year apart at most, or estimates that fit"),
        (L::SameDecade, "ten years apart at most"),
        (L::Different, "more than ten years apart"),
    ];
    TABLE
        .iter()
        .find(|(likeness, _)| *likeness as u8 == level)
        .map_or("different", |(_, words)| words)
}

fn text(level: u8) -> &'static str {
    use TextLikeness as L;
    match level {
        level if level == L::Same as u8 => "the same",
        level if level == L::Misspelt as u8 => "the same but for one letter",
        level if level == L::Similar as u8 => "nearly the same, or one is a part of the other",
        level if level == L::Alike as u8 => "somewhat alike",
        _ => "different",
    }
}

fn same_or_not(level: u8) -> &'static str {
    if level == 1 { "the same" } else { "different" }
}

/// What another cause of agreement means for the pair.
pub(super) fn other_cause(cause: Cause) -> (&'static str, &'static str) {
    match cause {
        Cause::Person => ("one person", ""),
        Cause::Household => (
            "one household?",
            "what agrees would agree as well for two members of one household",
        ),
        Cause::Neighbourhood => (
            "one neighbourhood?",
            "what agrees would agree as well for two people of one neighbourhood",
        ),
        Cause::Compatriot => (
            "one country?",
            "names and places agree more easily between two people of one country",
        ),
        Cause::Namesake => ("namesakes?", "two people of one origin often bear the same names"),
    }
}
