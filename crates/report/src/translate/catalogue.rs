//! A catalogue: the PO file read, and texts looked up in it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::numeral;
use super::template::Template;

/// Holes within holes are looked up so deep; no sentence of the report goes further.
const DEEPEST: u8 = 4;

/// The French, part of the program.
const FRENCH: &str = include_str!("../../locales/fr.po");

/// The French catalogue.
pub(super) fn french() -> &'static Catalogue {
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::read(FRENCH));
    &CATALOGUE
}

/// What was looked up before, with the depth to which holes were looked into.
pub(super) type Memory = RefCell<HashMap<(String, u8), Option<String>>>;

/// Sentences with their translations.
pub(super) struct Catalogue {
    plain: HashMap<String, String>,
    /// With holes, those that say most first.
    open: Vec<(Template, Template)>,
}

impl Catalogue {
    fn read(po: &str) -> Self {
        let mut plain = HashMap::new();
        let mut open = Vec::new();
        for (english, other) in entries(po) {
            let other = typography(&other);
            let template = Template::read(&english);
            if template.is_plain() {
                plain.insert(english, other);
            } else {
                open.push((template, Template::read(&other)));
            }
        }
        open.sort_by_key(|(english, _)| std::cmp::Reverse(english.fixed()));
        Self { plain, open }
    }

    /// A text in the other language, with the space around it as it was; nothing where it is not known.
    pub(super) fn look_up(&self, text: &str, memory: &Memory) -> Option<String> {
        let inner = text.trim_matches(' ');
        if inner.is_empty() {
            return Some(text.to_owned());
        }
        let (before, after) = text.split_once(inner)?;
        let said = self.said(inner, DEEPEST, memory)?;
        Some(format!("{before}{said}{after}"))
    }

    fn said(&self, text: &str, depth: u8, memory: &Memory) -> Option<String> {
        if numeral::is_numeral(text) {
            return Some(numeral::french(text));
        }
        if !text.chars().any(char::is_alphabetic) || is_field(text) {
            return Some(text.to_owned());
        }
        if let Some(said) = self.plain.get(text) {
            return Some(said.clone());
        }
        if depth == 0 {
            return None;
        }
        let key = (text.to_owned(), depth);
        if let Some(known) = memory.borrow().get(&key) {
            return known.clone();
        }
        let said = self.opened(text, depth, memory);
        memory.borrow_mut().insert(key, said.clone());
        said
    }

    /// A text that is an entry with its holes filled, or several sentences.
    fn opened(&self, text: &str, depth: u8, memory: &Memory) -> Option<String> {
        let fits = |name: &str, inside: &str| match name.as_bytes().first() {
            Some(b'n') => numeral::is_numeral(inside),
            Some(b't') => self.said(inside, depth - 1, memory).is_some(),
            _ => true,
        };
        self.open
            .iter()
            .find_map(|(english, other)| {
                let filled = english.fill(text, &fits)?;
                let of = |name: &str| {
                    filled
                        .iter()
                        .find(|(known, _)| *known == name)
                        .map(|(_, text)| *text)
                };
                other.say(
                    |name| {
                        let inside = of(name)?;
                        match name.as_bytes().first() {
                            Some(b'n') => Some(numeral::french(inside)),
                            Some(b't') => self.said(inside, depth - 1, memory),
                            _ => Some(inside.to_owned()),
                        }
                    },
                    // In French nought and one take the singular.
                    |name| of(name).and_then(numeral::whole).is_some_and(|number| number < 2),
                )
            })
            .or_else(|| self.in_sentences(text, depth, memory))
            .or_else(|| self.in_list(text, depth, memory))
    }

    /// A list whose items are each known.
    fn in_list(&self, text: &str, depth: u8, memory: &Memory) -> Option<String> {
        // Items that have commas of their own stand between semicolons.
        if text.contains("; ") {
            let said: Option<Vec<String>> = text
                .split("; ")
                .map(|item| self.said(item, depth - 1, memory))
                .collect();
            if let Some(said) = said {
                return Some(said.join(" ; "));
            }
        }
        // A quoted item may have a comma of its own.
        let items: Vec<&str> = if text.contains("”, “") {
            text.split_inclusive("”, ")
                .map(|item| item.trim_end_matches(", "))
                .collect()
        } else {
            text.split(", ").collect()
        };
        if items.len() < 2 {
            return None;
        }
        let said: Option<Vec<String>> = items
            .into_iter()
            .map(|item| self.said(item, depth - 1, memory))
            .collect();
        Some(said?.join(", "))
    }

    /// Several sentences in one text, each looked up by itself.
    fn in_sentences(&self, text: &str, depth: u8, memory: &Memory) -> Option<String> {
        text.match_indices(". ").find_map(|(end, _)| {
            let (first, rest) = text.split_at_checked(end + 1)?;
            let first = self.said(first, depth - 1, memory)?;
            // The depth is that of holes; a paragraph may have any number of sentences.
            let rest = self.said(rest.trim_start(), depth, memory)?;
            Some(format!("{first} {rest}"))
        })
    }

    /// The entries whose translation has other holes than the English.
    #[cfg(test)]
    fn uneven(&self) -> Vec<String> {
        let uneven = self
            .open
            .iter()
            .filter(|(english, other)| english.holes() != other.holes());
        uneven.map(|(english, _)| format!("{english:?}")).collect()
    }
}

/// Whether a text is the name of a field, such as `exits.debt`: the same in every language.
fn is_field(text: &str) -> bool {
    text.contains(['.', '_'])
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '_')
}

/// The entries of a PO file: English and translation. Comments and the header, whose English is empty, are left out.
fn entries(po: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut in_translation = false;
    for line in po.lines() {
        let line = line.trim();
        let quoted = |line: &str| {
            let inner = line.strip_prefix('"').and_then(|line| line.strip_suffix('"'));
            inner.map(|inner| inner.replace("\\\"", "\"").replace("\\n", "\n"))
        };
        if let Some(rest) = line.strip_prefix("msgid ") {
            in_translation = false;
            found.push((quoted(rest).unwrap_or_default(), String::new()));
        } else if let Some(rest) = line.strip_prefix("msgstr ") {
            in_translation = true;
            if let Some(last) = found.last_mut() {
                last.1 = quoted(rest).unwrap_or_default();
            }
        } else if let (Some(more), Some(last)) = (quoted(line), found.last_mut()) {
            let to = if in_translation { &mut last.1 } else { &mut last.0 };
            to.push_str(&more);
        }
    }
    found.retain(|(english, other)| !english.is_empty() && !other.is_empty());
    found
}

/// French typography, so that a translator can type plainly: no line breaks before high punctuation, curved apostrophes.
fn typography(text: &str) -> String {
    text.replace('\'', "’")
        .replace(" :", "\u{a0}:")
        .replace("« ", "«\u{a0}")
        .replace(" »", "\u{a0}»")
        .replace(" ;", "\u{202f};")
        .replace(" ?", "\u{202f}?")
        .replace(" !", "\u{202f}!")
        .replace(" %", "\u{202f}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue {
        Catalogue::read(
            "msgid \"{n1} of {n2} {t1} were found\"\nmsgstr \"{n1} {n1:trouvée|trouvées} sur {n2} {t1}\"\n\nmsgid \"persons\"\nmsgstr \
             \"personnes\"\n\nmsgid \"End.\"\nmsgstr \"Fin.\"\n",
        )
    }

    #[test]
    fn numbers_and_phrases_go_to_their_places() {
        assert_eq!(
            catalogue()
                .look_up("1,200 of 14,000 persons were found", &Memory::default())
                .as_deref(),
            Some("1\u{202f}200 trouvées sur 14\u{202f}000 personnes")
        );
    }

    #[test]
    fn sentences_are_looked_up_one_by_one() {
        assert_eq!(
            catalogue().look_up(" End. End.", &Memory::default()).as_deref(),
            Some(" Fin. Fin.")
        );
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        assert_eq!(
            catalogue().look_up("1 of 2 horses were found", &Memory::default()),
            None
        );
    }

    #[test]
    fn every_translation_has_the_holes_of_its_english() {
        assert_eq!(french().uneven(), Vec::<String>::new());
    }

    #[test]
    fn no_english_stands_twice() {
        let mut all: Vec<_> = entries(FRENCH).into_iter().map(|(english, _)| english).collect();
        all.sort();
        let twice: Vec<_> = all
            .windows(2)
            .filter(|two| two[0] == two[1])
            .map(|two| &two[0])
            .collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
