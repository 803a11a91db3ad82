//! What the values of a column look like.
//!
//! Up to [`LOOKED_AT`] distinct values, evenly spread over the column, are looked at, each counted as often as it occurs.
//! Only shapes are told here, never the values: what is found may be shown to anybody. What the shapes mean for the role is
//! in `guess.rs`; reading dates for comparison is done elsewhere and more thoroughly.

use crate::table::Cells;

/// How many distinct values are looked at.
const LOOKED_AT: usize = 2_000;

/// Shares of the filled cells, by shape.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Contents {
    /// Records.
    pub(crate) records: usize,
    /// Filled cells.
    pub(crate) filled: usize,
    /// Distinct values.
    pub(crate) distinct: usize,
    /// Dates known to the day or month, in any order of the parts.
    pub(crate) dates: f64,
    /// Years from 1850 to 2100.
    pub(crate) years: f64,
    /// Years between the 10th and 90th percentile of what dates and years there are.
    pub(crate) year_spread: i32,
    /// Electronic mail addresses.
    pub(crate) emails: f64,
    /// 7 to 15 digits with nothing but signs and spaces between them.
    pub(crate) phones: f64,
    /// The same beginning with `+` or `0`, or with signs between the digits.
    pub(crate) dialled: f64,
    /// The same beginning with `+`.
    pub(crate) international: f64,
    /// Digits only.
    pub(crate) digits: f64,
    /// At least one digit.
    pub(crate) with_digits: f64,
    /// Whole numbers from 0 to 120.
    pub(crate) ages: f64,
    /// Words for the sexes, or their first letters.
    pub(crate) sexes: f64,
    /// Letters, spaces, hyphens, apostrophes and stops only.
    pub(crate) lettered: f64,
    /// The same with more than one word.
    pub(crate) several_words: f64,
    /// A number, then words; or words, then a number.
    pub(crate) addresses: f64,
    /// Letters and digits in one word of 5 to 20.
    pub(crate) codes: f64,
    /// What postal codes look like: 3 to 6 digits, or the British, Canadian and Dutch forms.
    pub(crate) postcodes: f64,
    /// Mostly of letters that are not Latin.
    pub(crate) other_script: f64,
    /// Characters on average.
    pub(crate) length: f64,
}

impl Contents {
    /// Looks at a column.
    pub(crate) fn of(cells: &Cells) -> Self {
        let mut shares = Self {
            records: cells.rows().len(),
            filled: cells.filled(),
            distinct: cells.distinct() - 1,
            ..Self::default()
        };
        let mut years = Vec::new();
        let mut seen = 0.0;
        let step = shares.distinct.div_ceil(LOOKED_AT).max(1);
        for (text, count) in cells.values().zip(&cells.counts()[1..]).step_by(step) {
            let weight = f64::from(*count);
            seen += weight;
            shares.add(text, weight, &mut years);
        }
        if seen > 0.0 {
            shares.divide(seen);
        }
        years.sort_unstable();
        if let (Some(low), Some(high)) = (years.get(years.len() / 10), years.get(years.len() * 9 / 10)) {
            shares.year_spread = high - low;
        }
        shares
    }

    /// Whether every record has a value and no two the same.
    pub(crate) fn unique(&self) -> bool {
        self.records > 0 && self.distinct == self.records
    }

    /// How many records share a value, on average.
    pub(crate) fn repeats(&self) -> f64 {
        self.filled as f64 / self.distinct.max(1) as f64
    }

    fn add(&mut self, text: &str, weight: f64, years: &mut Vec<i32>) {
        let shape = Shape::of(text);
        let plus = |share: &mut f64, holds: bool| *share += if holds { weight } else { 0.0 };
        let all_digits = shape.digits > 0 && shape.digits == shape.characters;
        let number: Option<u32> = (all_digits && shape.digits <= 9).then_some(shape.number);
        let year = number.filter(|year| shape.digits == 4 && (1850..=2100).contains(year));
        let date = date(text, &shape);
        years.extend(date.or(year.and_then(|year| i32::try_from(year).ok())));
        plus(&mut self.dates, date.is_some());
        plus(&mut self.years, year.is_some());
        plus(&mut self.emails, is_email(text));
        let phone = (7..=15).contains(&shape.digits) && shape.letters == 0 && shape.others == 0;
        plus(&mut self.phones, phone);
        let signs = shape.characters > shape.digits;
        plus(
            &mut self.dialled,
            phone && date.is_none() && (signs || text.starts_with('0')),
        );
        plus(&mut self.international, phone && text.starts_with('+'));
        plus(&mut self.digits, all_digits);
        plus(&mut self.with_digits, shape.digits > 0);
        plus(
            &mut self.ages,
            number.is_some_and(|number| number <= 120) && shape.digits <= 3,
        );
        plus(&mut self.sexes, is_sex(text));
        let lettered = shape.letters > 0 && shape.digits == 0 && shape.others == 0;
        plus(&mut self.lettered, lettered);
        plus(&mut self.several_words, lettered && shape.words > 1);
        plus(
            &mut self.addresses,
            shape.digits > 0 && shape.words > 1 && shape.letters > 2 * shape.digits,
        );
        plus(
            &mut self.codes,
            shape.words == 1 && shape.digits > 0 && shape.others == 0 && (5..=20).contains(&shape.characters),
        );
        plus(&mut self.postcodes, is_postcode(text, &shape));
        plus(&mut self.other_script, shape.other_script * 2 > shape.letters);
        self.length += weight * shape.characters as f64;
    }

    fn divide(&mut self, by: f64) {
        for share in [
            &mut self.dates,
            &mut self.years,
            &mut self.emails,
            &mut self.phones,
            &mut self.dialled,
            &mut self.international,
            &mut self.digits,
            &mut self.with_digits,
            &mut self.ages,
            &mut self.sexes,
            &mut self.lettered,
            &mut self.several_words,
            &mut self.addresses,
            &mut self.codes,
            &mut self.postcodes,
            &mut self.other_script,
            &mut self.length,
        ] {
            *share /= by;
        }
    }
}

/// Counts of the characters of a value.
#[derive(Clone, Copy, Debug, Default)]
struct Shape {
    characters: usize,
    words: usize,
    letters: usize,
    other_script: usize,
    digits: usize,
    /// Neither letters, digits, nor the signs of names, dates and telephone numbers.
    others: usize,
    /// The first nine digits as one number.
    number: u32,
}

impl Shape {
    fn of(text: &str) -> Self {
        let mut shape = Self {
            words: text.split_whitespace().count(),
            ..Self::default()
        };
        for c in text.chars() {
            shape.characters += 1;
            if let Some(digit) = digit(c) {
                shape.digits += 1;
                if shape.digits <= 9 {
                    shape.number = shape.number * 10 + digit;
                }
            } else if c.is_alphabetic() || !c.is_ascii() {
                shape.letters += 1;
                shape.other_script += usize::from(c > '\u{024F}' && !('\u{1E00}'..='\u{1EFF}').contains(&c));
            } else if !matches!(c, ' ' | '-' | '\'' | '.' | '/' | '(' | ')' | '+' | ',' | '`') {
                shape.others += 1;
            }
        }
        shape
    }
}

/// The value of a decimal digit of the scripts that records come in.
fn digit(c: char) -> Option<u32> {
    const ZEROS: [char; 7] = [
        '0', '\u{0660}', '\u{06F0}', '\u{0966}', '\u{0E50}', '\u{17E0}', '\u{1040}',
    ];
    ZEROS.iter().find_map(|zero| {
        (u32::from(c))
            .checked_sub(u32::from(*zero))
            .filter(|digit| *digit < 10)
    })
}

/// The year of what looks like a date: three groups of digits, or two and the name of a month, or eight digits.
fn date(text: &str, shape: &Shape) -> Option<i32> {
    if shape.characters > 30 || shape.digits < 4 {
        return None;
    }
    let mut groups: [(u32, u32); 3] = [(0, 0); 3];
    let mut count = 0;
    let mut inside = false;
    let mut word = 0_usize;
    for c in text.chars() {
        if let Some(digit) = digit(c) {
            if !inside {
                if count == groups.len() {
                    break;
                }
                count += 1;
            }
            inside = true;
            let (length, value) = &mut groups[count - 1];
            *length += 1;
            if *length > 8 {
                return None;
            }
            *value = *value * 10 + digit;
        } else {
            // What follows a whole date after a `T` or a blank is the time of day.
            if count == 3 && matches!(c, 'T' | ' ') {
                break;
            }
            inside = false;
            if c.is_alphabetic() {
                word += 1;
            } else if !matches!(c, '-' | '/' | '.' | ' ' | ',' | '~' | '年' | '月' | '日') {
                return None;
            }
        }
    }
    let year = |(length, value): (u32, u32)| (length == 4 && (1000..=2600).contains(&value)).then_some(value);
    let small = |(length, value): (u32, u32), most: u32| length <= 2 && (1..=most).contains(&value);
    let pair = |a, b| (small(a, 31) && small(b, 12)) || (small(a, 12) && small(b, 31));
    let found = match (count, groups, word) {
        (1, [(8, value), ..], 0) => {
            let (first, last) = (value / 10_000, value % 10_000);
            let fits = |year: u32, rest: u32| {
                (1600..=2100).contains(&year) && pair((2, rest / 100), (2, rest % 100))
            };
            if fits(first, last) {
                Some(first)
            } else {
                fits(last, first).then_some(last)
            }
        }
        (2, [a, b, _], 0) => year(a)
            .filter(|_| small(b, 12))
            .or(year(b).filter(|_| small(a, 12))),
        (2, [a, b, _], 3..=10) => year(b)
            .filter(|_| small(a, 31))
            .or(year(a).filter(|_| small(b, 31))),
        (3, [a, b, c], 0..=3) => year(a).filter(|_| pair(b, c)).or_else(|| {
            let short = (c.0 == 2).then(|| if c.1 > 30 { 1900 + c.1 } else { 2000 + c.1 });
            year(c).or(short).filter(|_| pair(a, b))
        }),
        _ => None,
    };
    found.and_then(|year| i32::try_from(year).ok())
}

fn is_email(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !text.contains(' '))
}

fn is_sex(text: &str) -> bool {
    const WORDS: [&str; 34] = [
        "m",
        "f",
        "w",
        "h",
        "x",
        "male",
        "female",
        "man",
        "woman",
        "boy",
        "girl",
        "masculine",
        "feminine",
        "homme",
        "femme",
        "masculin",
        "féminin",
        "hombre",
        "mujer",
        "masculino",
        "femenino",
        "feminino",
        "männlich",
        "weiblich",
        "м",
        "ж",
        "мужской",
        "женский",
        "ذكر",
        "أنثى",
        "انثى",
        "ชาย",
        "หญิง",
        "other",
    ];
    text.chars().count() <= 10 && WORDS.contains(&text.to_lowercase().as_str())
}

fn is_postcode(text: &str, shape: &Shape) -> bool {
    if shape.others > 0 || shape.digits == 0 {
        return false;
    }
    if shape.letters == 0 {
        return (3..=6).contains(&shape.digits)
            && shape.characters <= shape.digits + 1
            && !text.starts_with('+');
    }
    shape.words <= 2
        && (1..=4).contains(&shape.letters)
        && (1..=4).contains(&shape.digits)
        && (5..=8).contains(&shape.characters)
}
