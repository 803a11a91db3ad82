//! Files into one table, with what each column holds: guessed, shown, and set right by the user.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::anyhow;
use serde::Serialize;
use throughline_linkage::guess::{self, Guess, StatedRoles, Sure};
use throughline_linkage::read::{self, Ids, ReadError};
use throughline_linkage::{Role, Table};
use unicode_width::UnicodeWidthStr;

use super::summary::counted;
use crate::args::exit;
use crate::failure::Failure;
use crate::progress::Voice;

/// What a column is taken to hold, and why.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Stated {
    pub(super) heading: String,
    pub(super) role: &'static str,
    pub(super) sure: &'static str,
    pub(super) why: String,
}

impl From<&Guess> for Stated {
    fn from(guess: &Guess) -> Self {
        Self {
            heading: guess.heading.clone(),
            role: guess.role.name(),
            sure: match guess.sure {
                Sure::Certain => "certain",
                Sure::Likely => "likely",
                Sure::Unsure => "unsure",
            },
            why: guess.why.clone(),
        }
    }
}

/// Reads one file, or two as the two lists of one table.
pub(super) fn read(
    voice: Voice,
    sources: &[&Path],
    stated: Option<&StatedRoles>,
) -> Result<(Table, Vec<Stated>), Failure> {
    let none = StatedRoles::default();
    let stated = stated.unwrap_or(&none);
    let mut lists = Vec::with_capacity(sources.len());
    for source in sources {
        let bar = voice.bar("Reading", 0);
        let list = one(source, stated, sources.len() > 1);
        bar.finish();
        lists.push(list?);
    }
    known_headings(&lists, stated)?;
    let mut columns: Vec<Stated> = Vec::new();
    let mut tables = Vec::with_capacity(lists.len());
    for (mut table, guesses, name) in lists {
        if let Some(heading) = &table.id_heading {
            columns.push(identifiers(heading));
        }
        columns.extend(guesses.iter().map(Stated::from));
        guess::assign(&mut table, &guesses, &name).map_err(|error| Failure::with(exit::INPUT, error))?;
        tables.push(table);
    }
    let mut seen = BTreeSet::new();
    columns.retain(|column| seen.insert((column.heading.clone(), column.role)));
    let mut tables = tables.into_iter();
    match (tables.next(), tables.next()) {
        (Some(first), Some(second)) => Ok((read::two_lists(first, second), columns)),
        (Some(only), None) => Ok((only, columns)),
        (None, _) => Err(Failure::with(exit::USAGE, anyhow!("name a file"))),
    }
}

fn identifiers(heading: &str) -> Stated {
    Stated {
        heading: heading.to_owned(),
        role: Role::Id.name(),
        sure: "certain",
        why: "It holds the records' identifiers.".to_owned(),
    }
}

type List = (Table, Vec<Guess>, String);

fn one(source: &Path, stated: &StatedRoles, of_two: bool) -> Result<List, Failure> {
    let table = match read::file(source, stated.ids()) {
        // The other list may be the one that has the column.
        Err(ReadError::NoSuchColumn { .. }) if of_two => read::file(source, Ids::ByHeading),
        read => read,
    };
    let table = table.map_err(unreadable)?;
    let mut guesses = guess::guess(&table);
    for guess in &mut guesses {
        if let Some(role) = stated.of(&guess.heading) {
            guess.role = role;
            guess.sure = Sure::Certain;
            "You said so.".clone_into(&mut guess.why);
        }
    }
    let name = source
        .file_name()
        .unwrap_or(source.as_os_str())
        .to_string_lossy()
        .into_owned();
    Ok((table, guesses, name))
}

/// Refuses a role for a column that no list has.
fn known_headings(lists: &[List], stated: &StatedRoles) -> Result<(), Failure> {
    let mut all: Vec<Guess> = Vec::new();
    for (table, guesses, _) in lists {
        if let Some(heading) = &table.id_heading {
            all.push(Guess {
                heading: heading.clone(),
                role: Role::Id,
                why: String::new(),
                sure: Sure::Certain,
            });
        }
        all.extend(guesses.iter().cloned());
    }
    stated
        .over(&mut all, None)
        .map_err(|error| Failure::with(exit::USAGE, error))
}

fn unreadable(error: ReadError) -> Failure {
    let code = match &error {
        ReadError::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound => exit::PLACE,
        ReadError::Io { .. } => exit::FAILED,
        _ => exit::INPUT,
    };
    Failure::with(code, error)
}

/// Shows what the columns are taken to hold.
pub(super) fn tell(voice: Voice, table: &Table, columns: &[Stated]) {
    voice.say(format_args!(
        "{}. What the columns are taken to hold (--roles \"HEADING=ROLE\" says otherwise):",
        counted(table.len(), "record")
    ));
    if let Some(encoding) = table.encoding {
        voice.say(format_args!(
            "  The letters tell that it is in {encoding}. If names look wrong, save it as UTF-8 first."
        ));
    }
    for line in lines(columns) {
        voice.say(line);
    }
}

/// A line for each column, set out in columns as wide as they look: Han letters take two places, signs above a letter none.
fn lines(columns: &[Stated]) -> Vec<String> {
    let width = |of: fn(&Stated) -> &str| columns.iter().map(|column| of(column).width()).max();
    let heading = width(|column| &column.heading).unwrap_or(0).min(32);
    let role = width(|column| column.role).unwrap_or(0);
    let padded = |text: &str, to: usize| format!("{text}{:1$}", "", to.saturating_sub(text.width()));
    columns
        .iter()
        .map(|column| {
            format!(
                "  {}  {}  {:7}  {}",
                padded(&column.heading, heading),
                padded(column.role, role),
                column.sure,
                column.why
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_stand_below_each_other_whatever_letters_the_headings_are_in() {
        let stated = |heading: &str| Stated {
            heading: heading.to_owned(),
            role: "full-name",
            sure: "certain",
            why: "by its heading".to_owned(),
        };
        let lines = lines(&["name", "姓名", "ชื่อ", "이름", "नाम", "الاسم"].map(stated));
        let places: Vec<usize> = lines
            .iter()
            .map(|line| line.split("full-name").next().unwrap_or_default().width())
            .collect();
        assert!(places.iter().all(|place| *place == places[0]), "{places:?}");
    }
}
