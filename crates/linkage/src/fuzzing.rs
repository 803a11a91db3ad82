//! Entries for whoever throws bytes at the parsers and comparators: the targets in `fuzz/` and the tests beside this file.
//!
//! Not part of the interface: there only with the feature `fuzzing` and in tests. Each entry panics if what it was given
//! breaks what is promised of every input: that it is read or refused, and that likeness is symmetric and best with oneself.

use std::fmt::Debug;

use crate::birth::{self, Birth};
use crate::email::Email;
use crate::names::{self, Form};
use crate::number::Number;
use crate::phone::{self, Phone};
use crate::postcode::Postcode;
use crate::read::{self, Ids, ReadError};
use crate::table::Table;
use crate::text::Text;
use crate::{country, guess, sex, spelling};

/// An entry with the name of its target.
pub type Entry = (&'static str, fn(&[u8]));

/// All entries.
pub const ENTRIES: [Entry; 12] = [
    ("csv", csv),
    ("parquet", parquet),
    ("roles", roles),
    ("births", births),
    ("phones", phones),
    ("countries", countries),
    ("emails", emails),
    ("numbers", numbers),
    ("postcodes", postcodes),
    ("names", names),
    ("texts", texts),
    ("sexes", sexes),
];

/// Delimited text into a table, whose columns are then guessed.
pub fn csv(data: &[u8]) {
    for ids in [Ids::ByHeading, Ids::Numbered, Ids::Headed("a")] {
        whole(read::csv(data, "fuzzed", ids));
    }
}

/// A Parquet file into a table, whose columns are then guessed. The crate `parquet` panics on some damaged files, which is
/// caught: a target for it must not stop at panics that are caught.
pub fn parquet(data: &[u8]) {
    whole(read::parquet(data.to_vec(), "fuzzed", Ids::ByHeading));
}

fn whole(read: Result<Table, ReadError>) {
    match read {
        Ok(mut table) => {
            let records = table.len();
            assert!(
                table
                    .columns
                    .iter()
                    .all(|column| column.cells.rows().len() == records)
            );
            let guesses = guess::guess(&table);
            assert_eq!(guesses.len(), table.columns.len());
            guess::assign(&mut table, &guesses, "fuzzed").expect("guessed identifiers differ");
            assert_eq!(table.len(), records);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// Roles as users state them.
pub fn roles(data: &[u8]) {
    match guess::parse_roles(&String::from_utf8_lossy(data)) {
        Ok(roles) => {
            let _ = roles.ids();
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// Dates of birth and ages; two of them, parted by a line, as in all that follow.
pub fn births(data: &[u8]) {
    let (a, b) = two(data);
    for (age, day) in [(&a, &b), (&b, &a)] {
        let _ = birth::from_age(age, Some(day));
        let _ = birth::from_age(age, None);
    }
    compared(birth::read(&a), birth::read(&b), Birth::likeness);
}

/// Telephone numbers.
pub fn phones(data: &[u8]) {
    let (a, b) = two(data);
    for phone in [phone::read(&a), phone::read(&b)].iter().flatten() {
        assert!(phone.folded().ends_with(phone.tail()));
    }
    compared(phone::read(&a), phone::read(&b), Phone::likeness);
}

/// Countries and nationalities.
pub fn countries(data: &[u8]) {
    if let Some(code) = country::code(&String::from_utf8_lossy(data)) {
        assert!(code.iter().all(u8::is_ascii_uppercase));
    }
}

/// Words for the sexes.
pub fn sexes(data: &[u8]) {
    let _ = sex::read(&String::from_utf8_lossy(data));
}

/// Addresses of electronic mail.
pub fn emails(data: &[u8]) {
    let (a, b) = two(data);
    let (a, b) = (Email::read(&a), Email::read(&b));
    for email in [&a, &b].into_iter().flatten() {
        let _ = email.local();
    }
    compared(a, b, Email::likeness);
}

/// Numbers of documents.
pub fn numbers(data: &[u8]) {
    let (a, b) = two(data);
    let (a, b) = (Number::read(&a), Number::read(&b));
    for number in [&a, &b].into_iter().flatten() {
        assert!(!number.folded().is_empty());
    }
    compared(a, b, Number::likeness);
}

/// Postal codes.
pub fn postcodes(data: &[u8]) {
    let (a, b) = two(data);
    let (a, b) = (Postcode::read(&a), Postcode::read(&b));
    for postcode in [&a, &b].into_iter().flatten() {
        assert!(postcode.district().len() <= postcode.folded().len());
    }
    compared(a, b, Postcode::likeness);
}

/// Places, streets, occupations.
pub fn texts(data: &[u8]) {
    let (a, b) = two(data);
    compared(Some(Text::read(&a)), Some(Text::read(&b)), Text::likeness);
}

/// Names in every script, and their parts compared with each other.
pub fn names(data: &[u8]) {
    /// Each part is compared with each.
    const PARTS: usize = 12;
    let (a, b) = two(data);
    let forms = |written: &str| -> Vec<Form> {
        let parts = names::read(written);
        assert!(
            parts
                .iter()
                .all(|part| part.latin.bytes().all(|byte| byte.is_ascii_lowercase()))
        );
        parts.iter().take(PARTS).map(Form::of).collect()
    };
    let _ = spelling::fold(&a);
    let (a, b) = (forms(&a), forms(&b));
    for one in &a {
        for other in &b {
            let _ = one.sound();
            compared(Some(one), Some(other), |one, other| one.likeness(other));
        }
    }
}

/// The text before the first line end and the text after it.
fn two(data: &[u8]) -> (String, String) {
    let text = String::from_utf8_lossy(data);
    let (a, b) = text.split_once('\n').unwrap_or((&text, &text));
    (a.to_owned(), b.to_owned())
}

fn compared<T, L: Debug + Ord>(a: Option<T>, b: Option<T>, likeness: impl Fn(&T, &T) -> L) {
    let (Some(a), Some(b)) = (a, b) else { return };
    let (there, back) = (likeness(&a, &b), likeness(&b, &a));
    assert_eq!(there, back, "likeness depends on the order");
    assert!(likeness(&a, &a) <= there, "something is more alike than the same");
}

#[cfg(test)]
mod tests;
