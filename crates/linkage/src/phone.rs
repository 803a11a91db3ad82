//! temporary
#[derive(Debug, Clone)]
pub(crate) struct Phone { tail: String }
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PhoneLikeness { Same = 1, Misspelt, Different }
pub(crate) fn read(w: &str) -> Option<Phone> { let d: String = w.chars().filter(char::is_ascii_digit).collect(); if d.len() < 5 { None } else { Some(Phone { tail: d[d.len().saturating_sub(8)..].to_owned() }) } }
impl Phone {
    pub(crate) fn tail(&self) -> &str { &self.tail }
    pub(crate) fn likeness(&self, o: &Self) -> PhoneLikeness { if self.tail == o.tail { PhoneLikeness::Same } else if rapidfuzz::distance::osa::distance(self.tail.bytes(), o.tail.bytes()) <= 1 { PhoneLikeness::Misspelt } else { PhoneLikeness::Different } }
}
