//! What the columns of a file hold, guessed from their headings and from what their values look like.
//!
//! A heading is believed as long as the values do not contradict it; where it says nothing the values decide; where they say
//! nothing either, the column is not compared. Every guess comes with a sentence for the person who has to believe it. What
//! looks like the answer (`cluster`, `entity_id`, a person's number that records share) is never taken for evidence. Reading
//! the files is in `read`; what the user says over the guesses is in `stated.rs`.

use crate::read::{self, Problems};
use crate::role::Role;
use crate::table::Table;

mod contents;
mod headings;
mod stated;

use contents::Contents;
use headings::Meaning;
pub use stated::{RolesError, StatedRoles, parse_roles};

/// What a column is taken to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The column's heading.
    pub heading: String,
    /// Its role.
    pub role: Role,
    /// Why, as a sentence.
    pub why: String,
    /// How sure that is.
    pub sure: Sure,
}

/// How sure a guess is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    /// Somebody should look.
    Unsure,
    /// The heading or the values say so.
    Likely,
    /// The heading says so, and the values look like it; or the user does.
    Certain,
}

impl Guess {
    fn new(role: Role, sure: Sure, why: impl Into<String>) -> Self {
        Self {
            heading: String::new(),
            role,
            why: why.into(),
            sure,
        }
    }
}

/// Guesses the role of every column of a table, in their order.
///
/// At most one column gets [`Role::Id`], and none if the table has its identifiers already ([`Table::id_heading`]). Of
/// roles that only one column can have, the column with the surest guess gets it, then the one with the most values.
pub fn guess(table: &Table) -> Vec<Guess> {
    let columns: Vec<Seen> = table
        .columns
        .iter()
        .map(|column| Seen {
            meaning: headings::meaning(&column.heading),
            contents: Contents::of(&column.cells),
            heading: column.heading.clone(),
        })
        .collect();
    let mut guesses: Vec<Guess> = columns
        .iter()
        .map(|column| {
            let mut guess = column.guess(&columns);
            guess.heading.clone_from(&column.heading);
            guess
        })
        .collect();
    wordless_names(&columns, &mut guesses);
    one_of_each(table, &columns, &mut guesses);
    age_on(&columns, &mut guesses);
    guesses
}

/// Gives the columns their roles, and takes the records' identifiers from the column with [`Role::Id`], if there is one.
///
/// # Errors
/// [`Problems`] if that column has empty or repeated values; `name` is what messages call the file.
pub fn assign(table: &mut Table, guesses: &[Guess], name: &str) -> Result<(), Problems> {
    for (column, guess) in table.columns.iter_mut().zip(guesses) {
        column.role = guess.role;
    }
    if let Some(at) = table.columns.iter().position(|column| column.role == Role::Id) {
        read::identify(table, at, name)?;
    }
    Ok(())
}

/// A column as far as it has been looked at.
struct Seen {
    heading: String,
    /// What the heading says, and whether the whole of it says so.
    meaning: Option<(Meaning, bool)>,
    contents: Contents,
}

impl Seen {
    fn says(&self, role: Role) -> bool {
        self.meaning
            .is_some_and(|(meaning, _)| meaning == Meaning::Role(role))
            && self.contents.filled > 0
    }

    fn guess(&self, all: &[Self]) -> Guess {
        if self.contents.filled == 0 {
            return Guess::new(Role::Ignored, Sure::Certain, "No record has anything in it.");
        }
        let Some((meaning, whole)) = self.meaning else {
            return self.by_contents("The heading says nothing known");
        };
        let ignored = |sure, why: &str| Guess::new(Role::Ignored, sure, why);
        match meaning {
            Meaning::Role(role) => self.confirm(role, whole),
            Meaning::Name => self.confirm(self.which_name(all), false),
            Meaning::Identifier if self.contents.unique() => Guess::new(
                Role::Id,
                Sure::Certain,
                "The heading is that of an identifier, and no two records share a value.",
            ),
            Meaning::Identifier => ignored(
                Sure::Likely,
                "The heading is that of an identifier, but records share values: it looks like an answer, not evidence.",
            ),
            Meaning::Answer => ignored(
                Sure::Certain,
                "The heading is that of a solution (who is who): it looks like an answer, not evidence.",
            ),
            Meaning::EventDate => ignored(Sure::Likely, "The heading is that of a date other than of birth."),
            Meaning::SomebodyElse => ignored(
                Sure::Likely,
                "The heading speaks of an office or of somebody else.",
            ),
            Meaning::Clerical => ignored(
                Sure::Likely,
                "The heading speaks of the record, not of the person.",
            ),
        }
    }

    /// The part of the name that is headed “name” only: what the other columns leave.
    fn which_name(&self, all: &[Self]) -> Role {
        let given = all.iter().any(|column| column.says(Role::GivenName));
        let family = all.iter().any(|column| column.says(Role::FamilyName));
        match (given, family) {
            (false, true) => Role::GivenName,
            (true, false) if self.contents.several_words < 0.5 => Role::FamilyName,
            _ => Role::FullName,
        }
    }

    /// The role the heading says, if the values may be that.
    fn confirm(&self, role: Role, whole: bool) -> Guess {
        let share = fitting(&self.contents, role);
        let percent = |share: f64| format!("{:.0} %", (share * 100.0).floor());
        match share {
            Some((share, least, what)) if share < least => {
                let mut guess = self.by_contents(&format!(
                    "The heading is that of a {}, but only {} of the values are {what}",
                    words(role),
                    percent(share)
                ));
                guess.sure = Sure::Unsure;
                guess
            }
            Some((share, _, what)) => {
                let sure = if whole { Sure::Certain } else { Sure::Likely };
                Guess::new(
                    role,
                    sure,
                    format!(
                        "The heading is that of a {}, and {} of the values are {what}.",
                        words(role),
                        percent(share)
                    ),
                )
            }
            None => {
                let sure = if whole { Sure::Certain } else { Sure::Likely };
                Guess::new(role, sure, format!("The heading is that of a {}.", words(role)))
            }
        }
    }

    /// The role by the values alone; `because` opens the sentence.
    fn by_contents(&self, because: &str) -> Guess {
        let of = &self.contents;
        let likely = |role, what: &str| Guess::new(role, Sure::Likely, format!("{because}; {what}."));
        let unsure = |role, what: &str| Guess::new(role, Sure::Unsure, format!("{because}; {what}."));
        let unspoken = self.meaning.is_none();
        if of.filled == 0 {
            return likely(Role::Ignored, "no record has anything in it");
        }
        if of.emails > 0.6 {
            return likely(Role::Email, "most values are addresses of electronic mail");
        }
        if of.dates > 0.6 || (of.years > 0.9 && of.year_spread >= 10) {
            return if of.year_spread >= 15 {
                likely(
                    Role::BirthDate,
                    "most values are dates, spread over many years, as dates of birth are",
                )
            } else {
                unsure(
                    Role::Ignored,
                    "most values are dates, but of few years, so hardly of birth",
                )
            };
        }
        if of.sexes > 0.9 && of.distinct <= 8 {
            return likely(Role::Sex, "nearly all values are words or letters for the sexes");
        }
        if of.distinct == 1 {
            return likely(Role::Ignored, "all values are the same");
        }
        if of.international > 0.7 {
            return likely(
                Role::Phone,
                "most values are telephone numbers with the code of a country",
            );
        }
        if of.unique() && of.records >= 10 && of.lettered < 0.8 {
            return if unspoken && (of.digits > 0.99 || of.codes > 0.9) {
                likely(Role::Id, "no two records share a value, as with identifiers")
            } else {
                unsure(
                    Role::Ignored,
                    "no two records share a value, so that it tells of the record and not of the person",
                )
            };
        }
        if of.dialled > 0.7 && of.repeats() < 20.0 {
            return likely(Role::Phone, "most values look like telephone numbers");
        }
        if of.addresses > 0.6 {
            return likely(
                Role::Street,
                "most values are words with a number, as addresses are",
            );
        }
        if of.postcodes > 0.85 && of.length >= 3.5 && of.repeats() > 1.5 {
            return unsure(Role::Postcode, "most values look like postal codes");
        }
        if of.digits > 0.8 || of.codes > 0.7 {
            return unsure(
                Role::Ignored,
                "the values are numbers or codes that may be anything; give it the role personal-number, phone or age if it is one of these",
            );
        }
        if of.lettered > 0.7 {
            if of.distinct <= 60 && of.repeats() >= 4.0 {
                return unsure(Role::Attribute, "a few words come again and again");
            }
            if of.length <= 40.0 {
                return unsure(Role::Attribute, "the values are words");
            }
        }
        if of.length > 40.0 {
            return unsure(Role::Ignored, "the values are long text");
        }
        if of.distinct <= 60 && of.repeats() >= 4.0 {
            return unsure(Role::Attribute, "a few values come again and again");
        }
        unsure(Role::Ignored, "the values look like nothing known")
    }

    /// Whether the values may be names, for columns whose headings say nothing.
    fn namelike(&self) -> bool {
        self.meaning.is_none() && self.contents.lettered > 0.8 && (2.5..=40.0).contains(&self.contents.length)
    }
}

/// The share of values that a role's values should look like, the least share that will do, and what they look like.
fn fitting(of: &Contents, role: Role) -> Option<(f64, f64, &'static str)> {
    Some(match role {
        Role::BirthDate => (of.dates + of.years, 0.4, "dates or years"),
        Role::AgeOn => (of.dates, 0.4, "dates"),
        Role::Age => (of.ages, 0.6, "numbers up to 120"),
        Role::Email => (of.emails, 0.4, "addresses of electronic mail"),
        Role::Phone => (of.phones, 0.4, "numbers of 7 to 15 digits"),
        Role::PersonalNumber | Role::HouseNumber => (of.with_digits, 0.5, "with digits"),
        Role::Postcode => (of.with_digits, 0.4, "with digits"),
        Role::Country => (
            1.0 - of.dates.max(of.emails).max(of.phones),
            0.5,
            "names or codes",
        ),
        Role::FullName
        | Role::GivenName
        | Role::MiddleName
        | Role::Patronymic
        | Role::FamilyName
        | Role::Alias
        | Role::RelativeName => (
            1.0 - of.digits.max(of.dates).max(of.emails).max(of.phones),
            0.5,
            "words",
        ),
        _ => return None,
    })
}

/// A role in a sentence.
fn words(role: Role) -> &'static str {
    match role {
        Role::Id => "record's identifier",
        Role::FullName => "whole name",
        Role::GivenName => "given name",
        Role::MiddleName => "middle name",
        Role::Patronymic => "patronymic",
        Role::FamilyName => "family name",
        Role::Alias => "by-name",
        Role::OwnScriptName => "name in its own script",
        Role::RelativeName => "relative's name",
        Role::BirthDate => "date of birth",
        Role::Age => "person's age",
        Role::AgeOn => "day on which the age was given",
        Role::Sex => "person's sex",
        Role::Country => "country or nationality",
        Role::Place => "place",
        Role::Postcode => "postal code",
        Role::Street => "street or address",
        Role::HouseNumber => "house number",
        Role::Phone => "telephone number",
        Role::Email => "mail address",
        Role::PersonalNumber => "personal number",
        Role::Attribute => "description of the person",
        Role::Household => "household",
        Role::Ignored => "column that is not compared",
    }
}

/// In a file without a single heading for a name, the columns of words that vary most are taken for the names.
fn wordless_names(columns: &[Seen], guesses: &mut [Guess]) {
    use Role::{FamilyName, FullName, GivenName};
    if guesses
        .iter()
        .any(|guess| matches!(guess.role, FullName | GivenName | FamilyName))
    {
        return;
    }
    let mut names: Vec<usize> = (0..columns.len())
        .filter(|at| {
            columns[*at].namelike()
                && guesses[*at].role == Role::Attribute
                && columns[*at].contents.distinct > 20.min(columns[*at].contents.filled / 4)
        })
        .collect();
    if let Some(whole) = names
        .iter()
        .copied()
        .find(|at| columns[*at].contents.several_words > 0.7)
    {
        guesses[whole].role = FullName;
        "The heading says nothing known; nearly all values are several words, as whole names are."
            .clone_into(&mut guesses[whole].why);
        return;
    }
    // Those with the most distinct values; then in their order, in which the given name usually comes first.
    names.sort_by_key(|at| std::cmp::Reverse(columns[*at].contents.distinct));
    names.truncate(2);
    names.sort_unstable();
    let roles: &[Role] = if names.len() == 1 {
        &[FullName]
    } else {
        &[GivenName, FamilyName]
    };
    for (at, role) in names.into_iter().zip(roles) {
        guesses[at].role = *role;
        guesses[at].why = format!(
            "The heading says nothing known; the values are words and vary as names do, and by its place it is the {}.",
            words(*role)
        );
    }
}

/// Leaves each role that only one column can have to one column.
fn one_of_each(table: &Table, columns: &[Seen], guesses: &mut [Guess]) {
    for role in Role::ALL.into_iter().filter(|role| !role.may_repeat()) {
        let best = (0..guesses.len())
            .filter(|at| guesses[*at].role == role)
            .max_by_key(|at| {
                (
                    guesses[*at].sure,
                    columns[*at].contents.filled,
                    std::cmp::Reverse(*at),
                )
            });
        let Some(best) = best else { continue };
        let taken = role == Role::Id && table.id_heading.is_some();
        for at in 0..guesses.len() {
            if guesses[at].role != role || (at == best && !taken) {
                continue;
            }
            let other = if taken {
                table.id_heading.clone().unwrap_or_default()
            } else {
                guesses[best].heading.clone()
            };
            let second = words(role);
            guesses[at].role = match role {
                Role::GivenName => Role::MiddleName,
                Role::FamilyName if headings::words(&guesses[at].heading).concat() == "secondname" => {
                    Role::MiddleName
                }
                Role::FamilyName | Role::MiddleName | Role::Patronymic => Role::Alias,
                _ => Role::Ignored,
            };
            guesses[at].sure = Sure::Likely;
            guesses[at].why = format!("It looks like a second {second} beside the column {other}.");
        }
    }
}

/// Where there is an age and only one date that is not of birth, that date is when the age was given.
fn age_on(columns: &[Seen], guesses: &mut [Guess]) {
    let has = |role| guesses.iter().any(|guess: &Guess| guess.role == role);
    if !has(Role::Age) || has(Role::AgeOn) {
        return;
    }
    let mut dates = (0..columns.len()).filter(|at| {
        guesses[*at].role == Role::Ignored
            && columns[*at]
                .meaning
                .is_some_and(|(meaning, _)| meaning == Meaning::EventDate)
            && columns[*at].contents.dates > 0.6
    });
    if let (Some(only), None) = (dates.next(), dates.next()) {
        guesses[only].role = Role::AgeOn;
        "It is the only other date, so it is taken as the day on which the age was given."
            .clone_into(&mut guesses[only].why);
    }
}

#[cfg(test)]
mod tests;
