//! Finding records by what somebody types: names in any script, by their beginning, by their sound and misspelt, and numbers.
//!
//! An index in memory over keys that the caller chooses; one record is put in or taken out at a time, and nothing is written
//! anywhere. Every word typed must match something of a record; the last one may be unfinished. Which pairs of records are one
//! person is not decided here: this only finds what is looked for.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

use crate::names::{Form, Kind, Likeness, read};

/// How a record was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// Every word stands in it as typed.
    Exact,
    /// It begins as typed.
    Begins,
    /// A number was found.
    Number,
    /// It sounds alike, or is another form of the name.
    SoundsAlike,
    /// It is written nearly alike.
    Misspelt,
}

/// A record that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The caller's key.
    pub key: u128,
    /// From 0 to 1; the higher, the nearer to what was typed.
    pub score: f32,
    /// How its farthest word was found.
    pub how: How,
}

/// A distinct word of the names.
#[derive(Debug)]
struct Term {
    form: Form,
    keys: Vec<u128>,
}

/// Names and numbers of records, in memory.
#[derive(Debug, Default)]
pub struct SearchIndex {
    terms: Vec<Term>,
    by_letters: BTreeMap<Box<str>, u32>,
    by_sound: HashMap<Box<[u8]>, Vec<u32>>,
    numbers: BTreeMap<Box<str>, Vec<u128>>,
    /// What was put in for each key, so that it can be taken out again.
    held: HashMap<u128, Held>,
}

#[derive(Debug)]
struct Held {
    terms: Vec<u32>,
    numbers: Vec<Box<str>>,
}

/// A number without the signs people write between its digits.
fn number(written: &str) -> Box<str> {
    let kept = written.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

/// Letters beyond which a word is long enough to hold a typing error.
const SHORTEST_MISSPELT: usize = 4;

impl SearchIndex {
    /// An index of no record.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many records are in it.
    pub fn len(&self) -> usize {
        self.held.len()
    }

    /// Whether no record is in it.
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// Puts a record in, in place of what was there under its key.
    pub fn put<'a>(
        &mut self,
        key: u128,
        names: impl IntoIterator<Item = &'a str>,
        numbers: impl IntoIterator<Item = &'a str>,
    ) {
        self.remove(key);
        let mut held = Held {
            terms: Vec::new(),
            numbers: Vec::new(),
        };
        for part in names.into_iter().flat_map(read) {
            if part.latin.is_empty() || matches!(part.kind, Kind::Title) {
                continue;
            }
            let term = self.term(&Form::of(&part));
            if !held.terms.contains(&term) {
                held.terms.push(term);
                self.terms[term as usize].keys.push(key);
            }
        }
        for number in numbers.into_iter().map(number) {
            if !number.is_empty() && !held.numbers.contains(&number) {
                self.numbers.entry(number.clone()).or_default().push(key);
                held.numbers.push(number);
            }
        }
        self.held.insert(key, held);
    }

    /// Takes a record out.
    pub fn remove(&mut self, key: u128) {
        let Some(held) = self.held.remove(&key) else {
            return;
        };
        for term in held.terms {
            self.terms[term as usize].keys.retain(|held| *held != key);
        }
        for number in held.numbers {
            if let Some(keys) = self.numbers.get_mut(&number) {
                keys.retain(|held| *held != key);
                if keys.is_empty() {
                    self.numbers.remove(&number);
                }
            }
        }
    }

    fn term(&mut self, form: &Form) -> u32 {
        if let Some(term) = self.by_letters.get(form.latin()) {
            return *term;
        }
        let term = u32::try_from(self.terms.len()).expect("fewer than four billion distinct words");
        self.by_letters.insert(form.latin().into(), term);
        if !form.sound().is_empty() {
            self.by_sound.entry(form.sound().into()).or_default().push(term);
        }
        self.terms.push(Term {
            form: form.clone(),
            keys: Vec::new(),
        });
        term
    }

    /// The records that match what was typed and that `allowed` lets pass, the nearest first, at most `limit`. Of equally near
    /// ones the lower key comes first.
    pub fn search(&self, typed: &str, limit: usize, mut allowed: impl FnMut(u128) -> bool) -> Vec<Hit> {
        let words: Vec<_> = read(typed)
            .into_iter()
            .filter(|part| !part.latin.is_empty())
            .collect();
        let unfinished = typed.chars().last().is_some_and(|c| !c.is_whitespace());
        let mut found: Option<HashMap<u128, (f32, How)>> = None;
        let many = words.len();
        for (at, word) in words.into_iter().enumerate() {
            let matched = self.word(&Form::of(&word), unfinished && at + 1 == many);
            found = Some(match found {
                None => matched,
                Some(before) => both(&before, &matched),
            });
        }
        let many = many.max(1) as f32;
        let mut found: HashMap<u128, (f32, How)> = found
            .unwrap_or_default()
            .into_iter()
            .map(|(key, (score, how))| (key, (score / many, how)))
            .collect();
        self.add_numbers(typed, &mut found);
        let mut hits: Vec<Hit> = found
            .into_iter()
            .map(|(key, (score, how))| Hit { key, score, how })
            .collect();
        hits.sort_by(|one, other| other.score.total_cmp(&one.score).then(one.key.cmp(&other.key)));
        hits.retain(|hit| allowed(hit.key));
        hits.truncate(limit);
        hits
    }

    fn add_numbers(&self, typed: &str, found: &mut HashMap<u128, (f32, How)>) {
        let wanted = number(typed);
        let has_digit = wanted.chars().any(|c| c.is_ascii_digit());
        if !has_digit || wanted.len() < 2 {
            return;
        }
        for (number, keys) in self
            .numbers
            .range::<str, _>((Bound::Included(&*wanted), Bound::Unbounded))
        {
            if !number.starts_with(&*wanted) {
                break;
            }
            let score = wanted.len() as f32 / number.len() as f32;
            for key in keys {
                let best = found.entry(*key).or_insert((0.0, How::Number));
                if score > best.0 {
                    *best = (score, How::Number);
                }
            }
        }
    }

    /// The records of all terms that one word matches, each with its best match.
    fn word(&self, form: &Form, unfinished: bool) -> HashMap<u128, (f32, How)> {
        let mut found = HashMap::new();
        let mut take = |term: u32, score: f32, how: How| {
            for key in &self.terms[term as usize].keys {
                let best = found.entry(*key).or_insert((score, how));
                if score > best.0 {
                    *best = (score, how);
                }
            }
        };
        let letters = form.latin();
        for (word, term) in self
            .by_letters
            .range::<str, _>((Bound::Included(letters), Bound::Unbounded))
        {
            if &**word == letters {
                take(*term, 1.0, How::Exact);
            } else if unfinished && word.starts_with(letters) {
                let share = letters.len() as f32 / word.len() as f32;
                take(*term, 0.8 + 0.15 * share, How::Begins);
            } else {
                break;
            }
        }
        if letters.len() < 3 {
            return found;
        }
        for term in self.by_sound.get(form.sound()).into_iter().flatten() {
            take(*term, 0.75, How::SoundsAlike);
        }
        if letters.len() < SHORTEST_MISSPELT {
            return found;
        }
        for (term, known) in self.terms.iter().enumerate() {
            // Two typing errors change at most four letters of the set.
            if known.keys.is_empty() || (known.form.letters() ^ form.letters()).count_ones() > 4 {
                continue;
            }
            let term = u32::try_from(term).expect("terms are numbered in 32 bits");
            match known.form.likeness(form) {
                Likeness::Same | Likeness::Variant => take(term, 0.75, How::SoundsAlike),
                Likeness::Misspelt => take(term, 0.7, How::Misspelt),
                Likeness::Similar => take(term, 0.6, How::SoundsAlike),
                Likeness::Alike | Likeness::Initial | Likeness::Different => {}
            }
        }
        found
    }
}

/// The records in both, with the sum of their scores and the farther way.
fn both(one: &HashMap<u128, (f32, How)>, other: &HashMap<u128, (f32, How)>) -> HashMap<u128, (f32, How)> {
    one.iter()
        .filter_map(|(key, (score, how))| {
            let (more, way) = other.get(key)?;
            Some((*key, (score + more, *how.max(way))))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> SearchIndex {
        let mut index = SearchIndex::new();
        let people: &[(u128, &[&str], &[&str])] = &[
            (
                1,
                &["Oksana Petrenko", "Оксана Петренко"],
                &["SH-2019/0042", "+380 44 123 45 67"],
            ),
            (2, &["Mohammed Al-Hassan", "محمد الحسن"], &["N1234567"]),
            (3, &["Nguyễn Thị Hoa"], &[]),
            (4, &["Olena Petrenko"], &[]),
            (5, &["Kateryna Ivanova"], &["SH-2019/0043"]),
        ];
        for (key, names, numbers) in people {
            index.put(*key, names.iter().copied(), numbers.iter().copied());
        }
        index
    }

    fn keys(index: &SearchIndex, typed: &str) -> Vec<u128> {
        let hits = index.search(typed, 10, |_| true);
        hits.iter().map(|hit| hit.key).collect()
    }

    #[test]
    fn what_is_typed_finds_whom_it_should_first() {
        let index = index();
        for (typed, first) in [
            ("oksana", 1),
            ("Oks", 1),
            ("Petrenko Oksana", 1),
            ("Оксана", 1),
            ("oxana petrenko", 1),
            ("muhammad", 2),
            ("محمد", 2),
            ("nguyen hoa", 3),
            ("Nguyen Thi", 3),
            ("Petrenco Olena", 4),
            ("katerina", 5),
            ("ivanov", 5),
            ("sh20190042", 1),
            ("SH-2019/0043", 5),
            ("38044", 1),
            ("n1234567", 2),
        ] {
            assert_eq!(keys(&index, typed).first(), Some(&first), "{typed}");
        }
    }

    #[test]
    fn every_word_must_match_something() {
        assert_eq!(keys(&index(), "oksana ivanova"), Vec::<u128>::new());
        assert_eq!(keys(&index(), ""), Vec::<u128>::new());
        assert_eq!(keys(&index(), "   - "), Vec::<u128>::new());
    }

    #[test]
    fn a_finished_word_is_not_a_beginning() {
        let found = index().search("oks ", 10, |_| true);
        assert!(found.iter().all(|hit| hit.how != How::Begins), "{found:?}");
    }

    #[test]
    fn what_is_not_allowed_takes_no_place() {
        let found = index().search("petrenko", 1, |key| key != 1);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].key, 4);
    }

    #[test]
    fn what_was_taken_out_or_replaced_is_not_found() {
        let mut index = index();
        index.put(1, ["Maria Bondar"], ["77"]);
        assert_eq!(keys(&index, "oksana"), Vec::<u128>::new());
        assert_eq!(keys(&index, "sh20190042"), Vec::<u128>::new());
        assert_eq!(keys(&index, "maria"), [1]);
        index.remove(1);
        assert_eq!(keys(&index, "maria"), Vec::<u128>::new());
        assert_eq!(index.len(), 4);
    }
}
