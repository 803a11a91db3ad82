//! Dates as people say them: "spring 2009", "about 2 years ago", "17.5.2009", "between 2008 and 2010", or EDTF as in files.
//!
//! What was said is never made more exact than it is. Where day and month could be either way round, it is a question
//! and no answer. The words are those of every language of the pages, whatever language the page is in: people mix them.

use throughline_model::{Day, PartialDate};

/// Why what was said is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unclear {
    /// It is not understood.
    NotUnderstood,
    /// Day and month could be either way round.
    EitherWayRound,
    /// It lies in the future, and what is asked for has happened.
    #[expect(dead_code, reason = "asked by pages of what has happened")]
    InTheFuture,
}

/// Names of months, without accents and in lower case; the first of each language is enough to tell it by its beginning.
const MONTHS: [&[&str]; 12] = [
    &["january", "janvier", "enero", "يناير", "كانون الثاني"],
    &["february", "fevrier", "febrero", "فبراير", "شباط"],
    &["march", "mars", "marzo", "مارس", "اذار"],
    &["april", "avril", "abril", "ابريل", "نيسان"],
    &["may", "mai", "mayo", "مايو", "ايار"],
    &["june", "juin", "junio", "يونيو", "حزيران"],
    &["july", "juillet", "julio", "يوليو", "تموز"],
    &["august", "aout", "agosto", "اغسطس", "اب"],
    &["september", "septembre", "septiembre", "سبتمبر", "ايلول"],
    &["october", "octobre", "octubre", "اكتوبر", "تشرين الاول"],
    &["november", "novembre", "noviembre", "نوفمبر", "تشرين الثاني"],
    &["december", "decembre", "diciembre", "ديسمبر", "كانون الاول"],
];
/// Seasons of the northern half of the world, as months from and to; a winter begins in the year before.
const SEASONS: &[(&[&str], u8, u8)] = &[
    (&["spring", "printemps", "primavera", "ربيع", "الربيع"], 3, 5),
    (&["summer", "ete", "verano", "صيف", "الصيف"], 6, 8),
    (&["autumn", "fall", "automne", "otono", "خريف", "الخريف"], 9, 11),
    (
        &[
            "early",
            "beginning",
            "start",
            "debut",
            "principios",
            "inicio",
            "بداية",
            "اوائل",
        ],
        1,
        4,
    ),
    (&["mid", "middle", "milieu", "mediados", "منتصف"], 5, 8),
    (
        &["late", "end", "fin", "fines", "finales", "نهاية", "اواخر"],
        9,
        12,
    ),
];
const WINTER: &[&str] = &["winter", "hiver", "invierno", "شتاء", "الشتاء"];
const ABOUT: &[&str] = &[
    "about",
    "around",
    "approximately",
    "circa",
    "ca",
    "roughly",
    "maybe",
    "vers",
    "environ",
    "aproximadamente",
    "hacia",
    "alrededor",
    "حوالي",
    "نحو",
    "تقريبا",
];
const AGO: &[&str] = &["ago", "il y a", "hace", "قبل", "منذ"];
const BETWEEN: &[&str] = &["between", "entre", "بين", "from", "de"];
const AND: &[&str] = &["and", "to", "until", "et", "y", "a", "و", "الى"];
const SMALL: &[&str] = &[
    "of", "in", "the", "en", "de", "du", "del", "la", "le", "el", "au", "من", "في",
];
const UNITS: &[(&[&str], i32)] = &[
    (&["day", "days", "jour", "jours", "dia", "dias", "يوم", "ايام"], 1),
    (
        &[
            "week",
            "weeks",
            "semaine",
            "semaines",
            "semana",
            "semanas",
            "اسبوع",
            "اسابيع",
        ],
        7,
    ),
    (
        &["month", "months", "mois", "mes", "meses", "شهر", "اشهر", "شهور"],
        30,
    ),
    (
        &[
            "year",
            "years",
            "an",
            "ans",
            "annee",
            "annees",
            "ano",
            "anos",
            "سنة",
            "سنوات",
            "عام",
            "اعوام",
        ],
        365,
    ),
];
const NUMBERS: &[(&[&str], i32)] = &[
    (&["a", "an", "one", "un", "une", "uno", "una", "واحد"], 1),
    (&["two", "deux", "dos", "اثنان"], 2),
    (&["three", "trois", "tres", "ثلاث", "ثلاثة"], 3),
    (&["four", "quatre", "cuatro", "اربع", "اربعة"], 4),
    (&["five", "cinq", "cinco", "خمس", "خمسة"], 5),
    (&["six", "seis", "ست", "ستة"], 6),
    (&["ten", "dix", "diez", "عشر", "عشرة"], 10),
];

fn one_of<T: Copy>(word: &str, table: &[(&[&str], T)]) -> Option<T> {
    let found = table.iter().find(|(words, _)| words.contains(&word));
    found.map(|(_, value)| *value)
}

fn month(word: &str) -> Option<u8> {
    let long = word.chars().count() >= 3;
    let fits = |names: &[&str]| {
        names
            .iter()
            .any(|name| *name == word || (long && name.starts_with(word)))
    };
    let at = MONTHS.iter().position(|names| fits(names))?;
    u8::try_from(at + 1).ok()
}

/// Lower case, Western digits, no accents on Latin letters, no signs but those within numbers; in words.
fn words(said: &str) -> Vec<String> {
    let plain: String = said
        .to_lowercase()
        .chars()
        .map(|c| match c {
            'à' | 'â' | 'á' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'î' | 'ï' | 'í' => 'i',
            'ó' | 'ô' => 'o',
            'û' | 'ù' | 'ú' => 'u',
            'ñ' => 'n',
            'أ' | 'إ' | 'آ' => 'ا',
            '٠'..='٩' => char::from(b'0' + u8::try_from(u32::from(c) - 0x660).unwrap_or(0)),
            '۰'..='۹' => char::from(b'0' + u8::try_from(u32::from(c) - 0x6f0).unwrap_or(0)),
            ',' | ';' | '(' | ')' | '\'' | '’' | '،' => ' ',
            c => c,
        })
        .collect();
    let mut found: Vec<String> = Vec::new();
    for word in plain.split_whitespace() {
        let word = word.trim_end_matches('.');
        // "17th", "1er"
        let digits = word.chars().take_while(char::is_ascii_digit).count();
        let ordinal = ["st", "nd", "rd", "th", "er"].contains(&&word[digits..]);
        found.push(if digits > 0 && ordinal {
            word[..digits].to_owned()
        } else {
            word.to_owned()
        });
    }
    found
}

/// Reads a date as it was said.
pub(crate) fn read(said: &str, today: Day) -> Result<PartialDate, Unclear> {
    if let Ok(date) = said.trim().parse::<PartialDate>() {
        return Ok(date);
    }
    let mut words = words(said);
    let mut about = false;
    words.retain(|word| {
        let says = ABOUT.contains(&word.trim_start_matches('~'));
        about |= says;
        !says
    });
    if let Some(first) = words.first_mut()
        && let Some(rest) = first.strip_prefix('~')
    {
        *first = rest.to_owned();
        about = true;
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let date = between(&words, today)
        .unwrap_or_else(|| ago(&words, today).unwrap_or_else(|| point(&words, today)))?;
    Ok(if about { date.approximately() } else { date })
}

/// "between A and B".
fn between(words: &[&str], today: Day) -> Option<Result<PartialDate, Unclear>> {
    if !BETWEEN.contains(words.first()?) {
        return None;
    }
    let and = (2..words.len()).find(|at| AND.contains(&words[*at]))?;
    let (from, to) = (point(&words[1..and], today), point(&words[and + 1..], today));
    Some(from.and_then(|from| {
        to.and_then(|to| PartialDate::between(from, to).map_err(|_| Unclear::NotUnderstood))
    }))
}

/// "2 years ago": as exact as its unit, so "2 years ago" is a year wide.
fn ago(words: &[&str], today: Day) -> Option<Result<PartialDate, Unclear>> {
    let joined = words.join(" ");
    let rest = AGO.iter().find_map(|ago| {
        joined
            .strip_suffix(ago)
            .or_else(|| joined.strip_prefix(ago))
            .map(str::trim)
    })?;
    let parts: Vec<&str> = rest.split_whitespace().collect();
    let [number, unit] = parts.as_slice() else {
        return Some(Err(Unclear::NotUnderstood));
    };
    let number = number.parse::<i32>().ok().or_else(|| one_of(number, NUMBERS));
    let (Some(number), Some(unit)) = (number.filter(|n| (0..200).contains(n)), one_of(unit, UNITS)) else {
        return Some(Err(Unclear::NotUnderstood));
    };
    let day = |days: i32| PartialDate::day(Day::from_epoch(today.since_epoch() - days));
    let middle = number * unit + if unit == 365 { number / 4 } else { 0 };
    if unit == 1 {
        return Some(Ok(day(middle)));
    }
    let half = unit / 2;
    let latest = day((middle - half).max(0));
    Some(PartialDate::between(day(middle + half), latest).map_err(|_| Unclear::NotUnderstood))
}

/// One date: a day, a month, a season or a year.
fn point(words: &[&str], today: Day) -> Result<PartialDate, Unclear> {
    let words: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !SMALL.contains(word))
        .collect();
    let whole = words.join(" ");
    if let Ok(date) = whole.parse::<PartialDate>() {
        return Ok(date);
    }
    match whole.as_str() {
        "today" | "aujourd hui" | "hoy" | "اليوم" => return Ok(PartialDate::day(today)),
        "yesterday" | "hier" | "ayer" | "امس" => {
            return Ok(PartialDate::day(Day::from_epoch(today.since_epoch() - 1)));
        }
        _ => {}
    }
    let year_of = |word: &str| (word.len() == 4).then(|| word.parse::<i32>().ok()).flatten();
    let last_year = today.calendar().0 - 1;
    let (named, rest): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| year_of(word).is_some());
    let year = match named.as_slice() {
        [year] => year_of(year),
        [] if ["last year", "l annee derniere", "el ano pasado"].contains(&whole.as_str()) => {
            return PartialDate::year(last_year).ok_or(Unclear::NotUnderstood);
        }
        _ => None,
    };
    if let ([parts], None) = (words.as_slice(), year) {
        return numbers(parts);
    }
    let year = year.ok_or(Unclear::NotUnderstood)?;
    let date = match rest.as_slice() {
        [] => PartialDate::year(year),
        [word] if month(word).is_some() => PartialDate::month(year, month(word).unwrap_or(1)),
        [word] if WINTER.contains(word) => months(year - 1, 12, year, 2),
        [word] => one_of_season(word).and_then(|(from, to)| months(year, from, year, to)),
        [one, other] => {
            let (name, number) = match (month(one), month(other)) {
                (Some(month), None) => (month, *other),
                (None, Some(month)) => (month, *one),
                _ => return Err(Unclear::NotUnderstood),
            };
            let day = number.parse::<u8>().ok();
            day.and_then(|day| Day::new(year, name, day))
                .map(PartialDate::day)
        }
        _ => None,
    };
    date.ok_or(Unclear::NotUnderstood)
}

fn one_of_season(word: &str) -> Option<(u8, u8)> {
    let found = SEASONS.iter().find(|(words, ..)| words.contains(&word));
    found.map(|(_, from, to)| (*from, *to))
}

fn months(year: i32, from: u8, last_year: i32, to: u8) -> Option<PartialDate> {
    let from = PartialDate::month(year, from)?;
    PartialDate::between(from, PartialDate::month(last_year, to)?).ok()
}

/// "17.5.2009", "5/2009".
fn numbers(written: &str) -> Result<PartialDate, Unclear> {
    let parts: Vec<&str> = written
        .split(['.', '/', '-'])
        .filter(|part| !part.is_empty())
        .collect();
    let number = |part: &str| part.parse::<u8>().ok();
    let year = |part: &str| (part.len() == 4).then(|| part.parse::<i32>().ok()).flatten();
    let not_understood = Unclear::NotUnderstood;
    let found = match parts.as_slice() {
        [month, last] => {
            let (Some(month), Some(year)) = (number(month), year(last)) else {
                return Err(not_understood);
            };
            PartialDate::month(year, month)
        }
        [first, second, last] => {
            let (Some(first), Some(second), Some(year)) = (number(first), number(second), year(last)) else {
                return Err(not_understood);
            };
            // With points the day comes first everywhere; with strokes it does not.
            let strokes = written.contains('/');
            if strokes && first <= 12 && second <= 12 && first != second {
                return Err(Unclear::EitherWayRound);
            }
            let (day, month) = if strokes && second > 12 {
                (second, first)
            } else {
                (first, second)
            };
            Day::new(year, month, day).map(PartialDate::day)
        }
        _ => None,
    };
    found.ok_or(not_understood)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Day {
        Day::new(2026, 11, 27).expect("a day")
    }

    #[test]
    fn what_people_say_is_as_vague_as_they_say_it() {
        for (said, edtf) in [
            ("2009", "2009"),
            ("May 2009", "2009-05"),
            ("sept. 2009", "2009-09"),
            ("17 May 2009", "2009-05-17"),
            ("May 17th, 2009", "2009-05-17"),
            ("17.5.2009", "2009-05-17"),
            ("25/12/2009", "2009-12-25"),
            ("12/25/2009", "2009-12-25"),
            ("5/2009", "2009-05"),
            ("spring 2009", "2009-03/2009-05"),
            ("in the winter of 2009", "2008-12/2009-02"),
            ("early 2009", "2009-01/2009-04"),
            ("about 2009", "2009~"),
            ("~2009", "2009~"),
            ("between 2008 and 2010", "2008/2010"),
            ("between March 2008 and 2010", "2008-03/2010"),
            ("yesterday", "2026-11-26"),
            ("3 days ago", "2026-11-24"),
            ("last year", "2025"),
            ("printemps 2009", "2009-03/2009-05"),
            ("le 17 mai 2009", "2009-05-17"),
            ("vers 2009", "2009~"),
            ("17 de mayo de 2009", "2009-05-17"),
            ("verano de 2009", "2009-06/2009-08"),
            ("مايو ٢٠٠٩", "2009-05"),
            ("2009-05~", "2009-05~"),
        ] {
            let read = read(said, today()).map(|date| date.to_string());
            assert_eq!(read.as_deref(), Ok(edtf), "{said}");
        }
    }

    #[test]
    fn years_ago_are_a_year_wide() {
        for said in [
            "2 years ago",
            "about two years ago",
            "il y a 2 ans",
            "hace dos años",
        ] {
            let range = read(said, today()).expect("a date").range();
            let year = range.midpoint().calendar().0;
            assert_eq!(year, 2024, "{said}");
            let days = range.latest().since_epoch() - range.earliest().since_epoch();
            assert!((364..=366).contains(&days), "{said}: {days}");
        }
    }

    #[test]
    fn what_could_be_either_way_round_is_asked() {
        assert_eq!(read("3/4/2009", today()), Err(Unclear::EitherWayRound));
        assert!(read("4/4/2009", today()).is_ok());
    }

    #[test]
    fn nonsense_is_no_date() {
        for said in [
            "",
            "soon",
            "32.1.2009",
            "the 2009 of May June",
            "about",
            "between 2010 and 2008",
            "9999999 years ago",
        ] {
            assert_eq!(read(said, today()), Err(Unclear::NotUnderstood), "{said}");
        }
    }
}
