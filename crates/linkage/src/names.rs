//! temporary
#![allow(dead_code)]
use crate::edit::{jaro_winkler,letters,within_one};
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind { Name, Patronymic, Initial, Title, Particle, Generation, Byname }
pub(crate) struct Part { pub(crate) latin: String, pub(crate) kind: Kind }
#[derive(Debug, Clone)]
pub(crate) struct Form { l: u64, latin: String, sound: String }
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Likeness { Same = 1, Variant, Misspelt, Similar, Alike, Initial, Different }
pub(crate) fn read(written: &str) -> Vec<Part> {
    written.to_lowercase().split(|c: char| !c.is_ascii_alphabetic() && !c.is_ascii_digit()).filter(|w| !w.is_empty()).map(|w| {
        let kind = if w.len() == 1 { Kind::Initial } else if matches!(w, "sir"|"dr"|"lord"|"baron"|"1st"|"2nd"|"3rd"|"earl"|"bishop"|"lady"|"baronet"|"viscount"|"duke"|"4th"|"5th"|"6th"|"7th"|"8th") { Kind::Title } else if matches!(w, "of"|"de"|"von"|"the") { Kind::Particle } else { Kind::Name };
        Part { latin: w.to_owned(), kind }
    }).collect()
}
impl Form {
    pub(crate) fn of(part: &Part) -> Self {
        let mut sound = String::new();
        let b = part.latin.as_bytes();
        for (i, c) in b.iter().enumerate() {
            let k = match c { b'a'|b'e'|b'i'|b'o'|b'u'|b'y' => if i == 0 { b'a' } else { continue }, b'h'|b'w' if i > 0 => continue, b'b'|b'p' => b'p', b'v'|b'f' => b'f', b'c'|b'k'|b'q'|b'g'|b'j' => b'k', b's'|b'z'|b'x' => b's', b'd'|b't' => b't', b'm'|b'n' => b'n', c => *c };
            if sound.as_bytes().last() != Some(&k) { sound.push(k as char); }
            if sound.len() >= 5 { break; }
        }
        Form { l: letters(part.latin.as_bytes()), latin: part.latin.clone(), sound }
    }
    pub(crate) fn latin(&self) -> &str { &self.latin }
    pub(crate) fn sound(&self) -> &str { &self.sound }
    pub(crate) fn root(&self) -> u32 { 0 }
    pub(crate) fn likeness(&self, o: &Self) -> Likeness {
        let (a, b) = (self.latin.as_bytes(), o.latin.as_bytes());
        if a == b { return Likeness::Same; }
        if a.len() == 1 || b.len() == 1 { return if a.first() == b.first() { Likeness::Initial } else { Likeness::Different }; }
        if a.len().min(b.len()) >= 4 && within_one(a, b) { return Likeness::Misspelt; }
        let j = jaro_winkler(a, self.l, b, o.l, 0.8);
        if j >= 0.9 || (self.sound == o.sound && self.sound.len() > 2) { Likeness::Similar } else if j >= 0.8 { Likeness::Alike } else { Likeness::Different }
    }
}
