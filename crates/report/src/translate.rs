//! The document in another language: every text in the finished tree is looked up in a catalogue.
//!
//! Sections are written once, in English, and say what they say in whole sentences with numbers in them. A catalogue is a PO file
//! (`locales/fr.po`), the format that translators' programs open: `msgid` is the English with a hole where a number or a phrase
//! stands, `msgstr` the same in the other language. Findings hold words too (definitions, levels, reasons for absent figures); they
//! are translated by the same file, so that a findings file made in one language can be shown in another.
//!
//! | hole | holds | in the translation |
//! |---|---|---|
//! | `{n1}` | a number, a percentage, an interval | as numbers are written there |
//! | `{n1:jour\|jours}` | (translation only) | the first word where the number takes the singular, else the second |
//! | `{t1}` | a phrase | looked up by itself |
//! | `{r1}` | a name or a day | as it is |
//!
//! What the catalogue does not know stays English and is listed by [`Document::untranslated`](crate::Report::untranslated): a test
//! holds that nothing of the report itself is on that list.

mod catalogue;
mod numeral;
mod template;

use std::collections::{BTreeSet, HashMap};

use crate::figure::forest::{WHOLE, on_two_lines};
use crate::html::{Element, Node};
use catalogue::{Catalogue, Memory};

/// A language in which the report can be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// British English, in which the sections are written.
    #[default]
    English,
    /// French, with its typography: decimal comma, thin spaces, « ».
    French,
}

impl Language {
    /// The code of ISO 639-1.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// The language with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::English, Self::French]
            .into_iter()
            .find(|language| language.code() == code)
    }

    /// One text in this language; English where the catalogue does not know it.
    pub(crate) fn words(self, english: &str) -> String {
        Translation::into(self).text(english)
    }
}

/// A translation under way: what was looked up, and what was not found.
pub(crate) struct Translation {
    catalogue: Option<&'static Catalogue>,
    known: HashMap<String, Option<String>>,
    memory: Memory,
}

impl Translation {
    /// Begins a translation.
    pub(crate) fn into(language: Language) -> Self {
        Self {
            catalogue: match language {
                Language::English => None,
                Language::French => Some(catalogue::french()),
            },
            known: HashMap::new(),
            memory: Memory::default(),
        }
    }

    /// The element with every text in it translated.
    pub(crate) fn element(&mut self, mut element: Element) -> Element {
        // Commands, field names and fingerprints are the same in every language; what names its own language stays in it.
        if self.catalogue.is_none() || element.name == "code" || element.value("lang").is_some() {
            return element;
        }
        if let Some(whole) = element.value(WHOLE) {
            let words = self.text(whole);
            element.attributes.retain(|(name, _)| *name != WHOLE);
            element.children.clear();
            return on_two_lines(element, &words);
        }
        for (name, value) in &mut element.attributes {
            if matches!(*name, "aria-label" | "title") {
                *value = self.text(value);
            }
        }
        element.children = element
            .children
            .into_iter()
            .map(|child| match child {
                Node::Element(inner) => Node::Element(self.element(inner)),
                Node::Text(text) => Node::Text(self.text(&text)),
                Node::Style(css) => Node::Style(css),
            })
            .collect();
        element
    }

    /// One text translated; as it is where the catalogue does not know it.
    pub(crate) fn text(&mut self, english: &str) -> String {
        let Some(catalogue) = self.catalogue else {
            return english.to_owned();
        };
        if let Some(known) = self.known.get(english) {
            return known.clone().unwrap_or_else(|| english.to_owned());
        }
        let found = catalogue.look_up(english, &self.memory);
        let shown = found.clone().unwrap_or_else(|| english.to_owned());
        self.known.insert(english.to_owned(), found);
        shown
    }

    /// The texts that were not found.
    pub(crate) fn missing(&self) -> BTreeSet<String> {
        let missing = self.known.iter().filter(|(_, found)| found.is_none());
        missing.map(|(text, _)| text.trim().to_owned()).collect()
    }
}
