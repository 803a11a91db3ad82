//! Code lists: the standard's where it has one, ours where it has none or a faulty one.
//!
//! `htcds` is generated from the Human Trafficking Case Data Standard 2.0 (IOM, CC BY 4.0) with the documented repairs of
//! its faults; `ours` holds what the standard cannot represent: exits, returns, contacts. Every list is an enum, so that a
//! code which does not exist cannot be held, and carries its table of codes and labels for people.

pub mod htcds;
pub mod ours;

use std::fmt;
use std::marker::PhantomData;

use crate::table::{Cell, CellError, Kind, required};

/// One code of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeValue {
    /// As written in files.
    pub code: &'static str,
    /// As shown to people.
    pub label: &'static str,
    /// Where it comes from when it is not in the list's own source, and why; empty otherwise.
    pub remark: &'static str,
}

/// A list of codes.
#[derive(Debug, PartialEq, Eq)]
pub struct CodeList {
    /// The list's name.
    pub name: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// Its codes, in order.
    pub values: &'static [CodeValue],
}

impl CodeList {
    /// The position of a code, read leniently: by code or label, in any case, ignoring spaces and punctuation.
    pub fn find(&self, text: &str) -> Option<usize> {
        let exact = self.values.iter().position(|value| value.code == text);
        exact.or_else(|| {
            let wanted = folded(text);
            let same = |value: &CodeValue| folded(value.code) == wanted || folded(value.label) == wanted;
            if wanted.is_empty() {
                None
            } else {
                self.values.iter().position(same)
            }
        })
    }
}

fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// An enum whose variants are the codes of a list.
pub trait Coded: Copy + Eq + Ord + fmt::Debug + 'static {
    /// The list.
    const LIST: &'static CodeList;
    /// All variants, in the order of the list.
    const ALL: &'static [Self];
    /// The variant's position in the list.
    fn position(self) -> usize;

    /// The code.
    fn code(self) -> &'static str {
        Self::LIST.values[self.position()].code
    }

    /// The label for people.
    fn label(self) -> &'static str {
        Self::LIST.values[self.position()].label
    }

    /// Reads a code or a label, leniently (see [`CodeList::find`]).
    fn from_any(text: &str) -> Option<Self> {
        Self::LIST.find(text).map(|position| Self::ALL[position])
    }
}

/// Declares a code list as an enum.
macro_rules! code_list {
    (
        $(#[$doc:meta])*
        $name:ident from $source:literal { $( $(#[doc = $remark:literal])* $variant:ident = $code:literal, $label:literal; )* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( #[doc = $label] $(#[doc = ""] #[doc = $remark])* $variant, )* }

        impl $crate::codes::Coded for $name {
            const LIST: &'static $crate::codes::CodeList = &$crate::codes::CodeList {
                name: stringify!($name),
                source: $source,
                values: &[ $( $crate::codes::CodeValue {
                    code: $code, label: $label, remark: concat!($($remark),*),
                }, )* ],
            };
            const ALL: &'static [Self] = &[ $( Self::$variant, )* ];
            fn position(self) -> usize { self as usize }
        }

        impl $crate::table::Cell for $name {
            const KIND: $crate::table::Kind = $crate::table::Kind::Code(<$name as $crate::codes::Coded>::LIST);
            fn write(&self) -> Option<String> { Some($crate::codes::Coded::code(*self).to_owned()) }
            fn read(text: Option<&str>) -> Result<Self, $crate::table::CellError> { $crate::codes::read_code(text) }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::codes::Coded::label(*self))
            }
        }
    };
}
pub(crate) use code_list;

pub(crate) fn read_code<T: Coded>(text: Option<&str>) -> Result<T, CellError> {
    let text = required(text)?;
    T::from_any(text).ok_or_else(|| CellError::NotInList {
        list: T::LIST,
        part: text.to_owned(),
    })
}

/// A set of codes of one list.
///
/// Held as bits, in the order of the list; no list has more than 32 codes (a test asserts it).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CodeSet<T> {
    bits: u32,
    list: PhantomData<fn() -> T>,
}

impl<T: Coded> CodeSet<T> {
    /// No code.
    pub const fn none() -> Self {
        Self {
            bits: 0,
            list: PhantomData,
        }
    }

    /// Whether there is no code.
    pub const fn is_empty(self) -> bool {
        self.bits == 0
    }

    /// Whether a code is in the set.
    pub fn contains(self, code: T) -> bool {
        self.bits & (1 << code.position()) != 0
    }

    /// Adds a code.
    pub fn insert(&mut self, code: T) {
        self.bits |= 1 << code.position();
    }

    /// The number of codes.
    pub const fn len(self) -> u32 {
        self.bits.count_ones()
    }

    /// The codes, in the order of the list.
    pub fn iter(self) -> impl Iterator<Item = T> {
        T::ALL.iter().copied().filter(move |code| self.contains(*code))
    }

    /// Whether the two sets share a code.
    pub const fn intersects(self, other: Self) -> bool {
        self.bits & other.bits != 0
    }

    /// The codes in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self {
            bits: self.bits | other.bits,
            list: PhantomData,
        }
    }
}

impl<T: Coded> Default for CodeSet<T> {
    fn default() -> Self {
        Self::none()
    }
}

impl<T: Coded> FromIterator<T> for CodeSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(codes: I) -> Self {
        let mut set = Self::none();
        codes.into_iter().for_each(|code| set.insert(code));
        set
    }
}

impl<T: Coded> fmt::Debug for CodeSet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl<T: Coded> Cell for CodeSet<T> {
    const KIND: Kind = Kind::Codes(T::LIST);
    const REQUIRED: bool = false;

    fn write(&self) -> Option<String> {
        let codes: Vec<&str> = self.iter().map(Coded::code).collect();
        (!codes.is_empty()).then(|| codes.join(";"))
    }

    fn read(text: Option<&str>) -> Result<Self, CellError> {
        let parts: Vec<&str> = text.unwrap_or("").split(';').collect();
        let (mut set, mut at) = (Self::none(), 0);
        while at < parts.len() {
            if parts[at].trim().is_empty() {
                at += 1;
                continue;
            }
            // Some of the standard's labels contain the mark that separates them ("Water supply; sewerage, …").
            let run = (at + 1..=parts.len())
                .find_map(|end| T::from_any(&parts[at..end].join(";")).map(|code| (code, end)));
            let (code, end) = match run {
                Some(found) => found,
                None => (read_code(Some(parts[at].trim()))?, at + 1),
            };
            set.insert(code);
            at = end;
        }
        Ok(set)
    }
}
