//! The names of persons, as people write them: a cell of any script is read into parts in Latin letters, and two parts are
//! compared. Which columns hold names, and what an agreement is worth, is not decided here.
//!
//! Parts are never thrown away: a title is marked as one, not dropped, so that who compares may decide. Spelling is folded
//! to the 26 letters once for each distinct cell; everything that a comparison needs is then kept in a [`Form`].

mod brahmic;
mod families;
mod form;
mod letters;
mod script;
mod words;

#[cfg(test)]
mod tests;

pub(crate) use form::{Form, Likeness};
pub(crate) use script::latin;

/// A word of a name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Part {
    /// The word in lower-case ASCII letters; empty only for the form of no name.
    pub(crate) latin: String,
    /// What the word is within the name.
    pub(crate) kind: Kind,
    /// Whether the vowels can be relied on; some scripts leave them out.
    pub(crate) vowels: bool,
}

/// What a word is within a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// A given name, a surname, or anything else that names the person.
    Name,
    /// A name made of the father's.
    Patronymic,
    /// A letter that stands for a name.
    Initial,
    /// Honorific, rank, religious or noble title.
    Title,
    /// A small word that joins names: *de*, *von*, *al*, *bin*, *of*.
    Particle,
    /// What tells father and son apart: *jr*, *II*, *1st*.
    Generation,
    /// A name the person is called by: in quotation marks or brackets, or after *alias*.
    Byname,
}

/// Reads a cell into its parts, in their order; a surname that stands first before a comma comes last.
pub(crate) fn read(written: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    // “Surname, Given” is turned round where what follows the comma is a name and not a title.
    let turned = match written.split_once(',') {
        Some((surname, given)) if turns(surname, given) => format!("{given} {surname}"),
        _ => written.to_owned(),
    };
    let mut byname = Quoted::Not;
    let mut word = String::new();
    for c in turned.chars().chain(std::iter::once(' ')) {
        let opens = matches!(c, '"' | '“' | '„' | '«' | '(' | '[');
        let closes = matches!(c, '"' | '”' | '»' | ')' | ']');
        if !opens && !closes && (c.is_alphanumeric() || is_inside(c)) {
            word.push(c);
            continue;
        }
        take(&mut parts, &word, byname != Quoted::Not);
        if byname == Quoted::Alias && !word.is_empty() {
            byname = Quoted::Not;
        }
        if words::is_alias(&word) {
            parts.pop();
            byname = Quoted::Alias;
        }
        word.clear();
        if closes && byname == Quoted::Marks {
            byname = Quoted::Not;
        } else if opens {
            byname = Quoted::Marks;
        }
    }
    patronymics(&mut parts);
    parts
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoted {
    Not,
    Marks,
    Alias,
}

/// Marks and joiners that belong to the word they stand in.
fn is_inside(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | 'ʻ' | '`' | '\u{0300}'..='\u{036F}' | '\u{064B}'..='\u{065F}' | '\u{200C}' | '\u{200D}')
        || matches!(c, '\u{0900}'..='\u{0DFF}' | '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17D3}')
}

/// Whether “a, b” is “surname, given”: a single word, and after it a name.
fn turns(surname: &str, given: &str) -> bool {
    let plain = |text: &str| {
        text.split_whitespace()
            .next()
            .map(|word| latin(word).0)
            .unwrap_or_default()
    };
    let first = plain(given);
    surname.split_whitespace().count() <= 2 && !first.is_empty() && words::kind(&first) == Kind::Name
}

fn take(parts: &mut Vec<Part>, word: &str, byname: bool) {
    if word.is_empty() {
        return;
    }
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        // Numbers never become names; *1st* tells generations apart.
        let letters: String = word.chars().filter(char::is_ascii_alphabetic).collect();
        if !letters.is_empty() && letters.len() <= 2 {
            parts.push(Part {
                latin: words::ordinal(word),
                kind: Kind::Generation,
                vowels: true,
            });
        }
        return;
    }
    let (latin, vowels) = latin(word);
    if latin.is_empty() {
        return;
    }
    let kind = match words::kind(&latin) {
        Kind::Name if byname => Kind::Byname,
        Kind::Name if latin.len() == 1 => Kind::Initial,
        kind => kind,
    };
    parts.push(Part { latin, kind, vowels });
}

/// Marks names made of the father's: the Russian endings within a name of three parts, and what follows *bin* and the like.
fn patronymics(parts: &mut [Part]) {
    let names = parts.iter().filter(|part| part.kind == Kind::Name).count();
    let mut after = false;
    for part in parts.iter_mut() {
        if part.kind == Kind::Name && (after || (names >= 3 && words::is_patronymic(&part.latin))) {
            part.kind = Kind::Patronymic;
        }
        after = words::joins_father(&part.latin);
    }
}
