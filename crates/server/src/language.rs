//! The languages of the pages: messages, codes, fields, dates and numbers as each writes them.
//!
//! Messages stand in `locales/*.ftl` (Project Fluent); a test fails on any that a language lacks. A language is complete or
//! absent.

use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use throughline_model::codes::CodeList;
use throughline_model::{Day, DayRange, PartialDate};

/// A language of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Language {
    English,
    French,
    Spanish,
    Arabic,
}

type Bundle = FluentBundle<FluentResource>;

/// The messages of every language, by their tag and file.
const SOURCES: &[(Language, &str, &[&str])] = &[
    (
        Language::English,
        "en",
        &[
            include_str!("../locales/en/pages.ftl"),
            include_str!("../locales/en/model.ftl"),
        ],
    ),
    (
        Language::French,
        "fr",
        &[
            include_str!("../locales/fr/pages.ftl"),
            include_str!("../locales/fr/model.ftl"),
        ],
    ),
    (
        Language::Spanish,
        "es",
        &[
            include_str!("../locales/es/pages.ftl"),
            include_str!("../locales/es/model.ftl"),
        ],
    ),
    (
        Language::Arabic,
        "ar",
        &[
            include_str!("../locales/ar/pages.ftl"),
            include_str!("../locales/ar/model.ftl"),
        ],
    ),
];

static BUNDLES: LazyLock<HashMap<Language, Bundle>> = LazyLock::new(|| {
    let made = SOURCES.iter().map(|(language, tag, files)| {
        let tag = tag.parse().expect("our tags are tags of languages");
        let mut bundle = Bundle::new_concurrent(vec![tag]);
        // Isolating marks round values matter where directions mix; elsewhere they only get in the way of copying.
        bundle.set_use_isolating(language.is_right_to_left());
        for file in *files {
            let resource = FluentResource::try_new((*file).to_owned());
            let resource = resource.unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        (*language, bundle)
    });
    made.collect()
});

impl Language {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::English, Self::French, Self::Spanish, Self::Arabic];

    /// The BCP 47 tag.
    pub(crate) fn tag(self) -> &'static str {
        let found = SOURCES.iter().find(|(language, ..)| *language == self);
        found.map_or("en", |(_, tag, _)| tag)
    }

    /// What speakers call it.
    pub(crate) fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "Français",
            Self::Spanish => "Español",
            Self::Arabic => "العربية",
        }
    }

    /// Whether it is written from right to left.
    pub(crate) fn is_right_to_left(self) -> bool {
        self == Self::Arabic
    }

    /// The language with this tag.
    pub(crate) fn of(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// The first of our languages that a browser says its owner reads.
    pub(crate) fn negotiated(accepted: &str) -> Self {
        let tags = accepted
            .split(',')
            .filter_map(|part| part.split(['-', ';']).next());
        tags.map(str::trim).find_map(Self::of).unwrap_or(Self::English)
    }

    /// A message with values in it. One that is missing here is said in English.
    pub(crate) fn say(self, id: &str, values: &[(&str, &str)]) -> String {
        self.try_say(id, values)
            .or_else(|| Self::English.try_say(id, values))
            .unwrap_or_else(|| id.to_owned())
    }

    /// A message, if there is one.
    pub(crate) fn try_say(self, id: &str, values: &[(&str, &str)]) -> Option<String> {
        let bundle = BUNDLES.get(&self)?;
        let message = bundle.get_message(id)?.value()?;
        let mut args = FluentArgs::new();
        for (name, value) in values {
            // Whole numbers choose plurals.
            let value = match value.parse::<i64>() {
                Ok(number) => FluentValue::from(number),
                Err(_) => FluentValue::from((*value).to_owned()),
            };
            args.set((*name).to_owned(), value);
        }
        Some(
            bundle
                .format_pattern(message, Some(&args), &mut Vec::new())
                .into_owned(),
        )
    }

    /// A code of a list as people read it.
    pub(crate) fn code(self, list: &CodeList, code: &str) -> String {
        let id = format!("code-{}-{}", list.name, code);
        self.try_say(&id, &[]).unwrap_or_else(|| {
            let found = list.values.iter().find(|value| value.code == code);
            found.map_or(code, |value| value.label).to_owned()
        })
    }

    /// The label of a field of the model.
    pub(crate) fn field(self, table: &str, field: &str) -> String {
        self.try_say(&format!("field-{table}-{field}"), &[])
            .or_else(|| self.try_say(&format!("field-{field}"), &[]))
            .unwrap_or_else(|| {
                let words = field.replace('_', " ");
                let mut letters = words.chars();
                letters
                    .next()
                    .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
            })
    }

    /// A day.
    pub(crate) fn day(self, day: Day) -> String {
        let (year, month, of_month) = day.calendar();
        let month = self.say(&format!("month-{month}"), &[]);
        let (year, day) = (year.to_string(), of_month.to_string());
        // As text: a year has no thousands.
        self.say_texts("date-day", &[("day", &day), ("month", &month), ("year", &year)])
    }

    /// A message whose values are texts, whatever they look like.
    fn say_texts(self, id: &str, values: &[(&str, &str)]) -> String {
        let Some(bundle) = BUNDLES.get(&self) else {
            return id.to_owned();
        };
        let Some(message) = bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set((*name).to_owned(), FluentValue::from((*value).to_owned()));
        }
        bundle
            .format_pattern(message, Some(&args), &mut Vec::new())
            .into_owned()
    }

    /// A date as it is known, in words.
    pub(crate) fn date(self, date: PartialDate) -> String {
        let text = date.to_string();
        // An approximate date is said as what it is about, not as the years it may reach to.
        let bare: String = text.chars().filter(|c| !matches!(c, '~' | '%' | '?')).collect();
        let bare = bare.parse::<PartialDate>().ok();
        match bare.filter(|bare| *bare != date) {
            Some(bare) => self.say_texts("date-about", &[("date", &self.range(bare.range()))]),
            None => self.range(date.range()),
        }
    }

    /// A range of days: a day, a month, a year, or its two ends.
    pub(crate) fn range(self, range: DayRange) -> String {
        let (first, last) = (range.earliest(), range.latest());
        if first == last {
            return self.day(first);
        }
        let ((year, month, day), (last_year, last_month, last_day)) = (first.calendar(), last.calendar());
        let ends_month = |day: Day| {
            let next = Day::from_epoch(day.since_epoch() + 1);
            next.calendar().1 != day.calendar().1
        };
        if day == 1 && ends_month(last) && year == last_year {
            if month == last_month {
                let month = self.say(&format!("month-{month}"), &[]);
                return self.say_texts("date-month", &[("month", &month), ("year", &year.to_string())]);
            }
            if month == 1 && last_month == 12 && last_day == 31 {
                return year.to_string();
            }
        }
        if (month, day, last_month, last_day) == (1, 1, 12, 31) {
            let (from, to) = (year.to_string(), last_year.to_string());
            return self.say_texts("date-between", &[("from", &from), ("to", &to)]);
        }
        let (from, to) = (self.day(first), self.day(last));
        self.say_texts("date-between", &[("from", &from), ("to", &to)])
    }

    /// An instant, in universal time.
    pub(crate) fn instant(self, instant: jiff::Timestamp) -> String {
        let second = instant.as_second();
        let day = self.day(Day::from_epoch(
            i32::try_from(second.div_euclid(86_400)).unwrap_or(0),
        ));
        let minute = second.rem_euclid(86_400) / 60;
        let time = format!("{:02}:{:02}", minute / 60, minute % 60);
        self.say_texts("date-instant", &[("day", &day), ("time", &time)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The identifiers of the messages in a file.
    fn identifiers(file: &str) -> Vec<&str> {
        let starts = |line: &&str| line.chars().next().is_some_and(char::is_alphabetic);
        file.lines()
            .filter(starts)
            .filter_map(|line| line.split_once(" ="))
            .map(|(id, _)| id)
            .collect()
    }

    #[test]
    fn every_file_reads_without_an_error_and_says_nothing_twice() {
        for (language, _, files) in SOURCES {
            let mut seen = std::collections::HashSet::new();
            for file in *files {
                let read = FluentResource::try_new((*file).to_owned());
                if let Err((_, errors)) = &read {
                    panic!("{language:?}: {errors:?}");
                }
                for id in identifiers(file) {
                    assert!(seen.insert(id), "{language:?} says {id} twice");
                }
            }
        }
    }

    #[test]
    fn every_language_says_everything() {
        let english: Vec<&str> = SOURCES[0].2.iter().flat_map(|file| identifiers(file)).collect();
        for language in Language::ALL {
            let missing: Vec<&&str> = english
                .iter()
                .filter(|id| language.try_say(id, &[]).is_none())
                .collect();
            assert!(missing.is_empty(), "{language:?} lacks {missing:?}");
        }
    }

    /// Every field and code that a page can show.
    #[test]
    fn every_language_says_every_field_and_code_of_the_model() {
        use throughline_model::holdings;
        use throughline_model::table::Kind;
        let mut missing = Vec::new();
        for language in Language::ALL {
            for table in holdings::tables() {
                for field in &table.fields {
                    let hidden = matches!(field.kind, Kind::Id(_) | Kind::Binary);
                    let kept = ["links", "linkage_runs", "link_proposals", "persons"].contains(&table.name);
                    if !hidden && !kept {
                        let id = format!("field-{}", field.name);
                        if language.try_say(&id, &[]).is_none() {
                            missing.push(format!("{language:?} {id}"));
                        }
                    }
                    let (Kind::Code(list) | Kind::Codes(list)) = field.kind else {
                        continue;
                    };
                    for value in list.values.iter().filter(|_| language != Language::English) {
                        let id = format!("code-{}-{}", list.name, value.code);
                        if language.try_say(&id, &[]).is_none() {
                            missing.push(format!("{language:?} {id}"));
                        }
                    }
                }
            }
        }
        missing.sort();
        missing.dedup();
        assert!(missing.is_empty(), "{missing:#?}");
    }

    /// Every `t("…")` and `say("…")` of the source names a message.
    #[test]
    fn every_message_the_pages_ask_for_is_there() {
        let mut missing = Vec::new();
        let mut folders = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("the source is there") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).expect("source is text");
                for opening in ["t(\"", "say(\"", "Bad(\"", "say_texts(\""] {
                    for (at, _) in text.match_indices(opening) {
                        // A name that ends in `t` is another function.
                        let before = text[..at].chars().last().unwrap_or(' ');
                        if before.is_alphanumeric() || before == '_' {
                            continue;
                        }
                        let id = text[at + opening.len()..].split('"').next().unwrap_or("");
                        let is_message = id.contains('-') && !id.contains(' ') && !id.contains('/');
                        if is_message && Language::English.try_say(id, &[]).is_none() {
                            missing.push(id.to_owned());
                        }
                    }
                }
            }
        }
        missing.sort();
        missing.dedup();
        assert!(missing.is_empty(), "no message for {missing:#?}");
    }

    #[test]
    fn dates_are_said_as_vaguely_as_they_are_known() {
        for (written, said) in [
            ("2009-05-17", "17 May 2009"),
            ("2009-05", "May 2009"),
            ("2009", "2009"),
            ("2009~", "about 2009"),
            ("2008/2010", "between 2008 and 2010"),
            ("2009-05-17/2009-06-02", "between 17 May 2009 and 2 June 2009"),
        ] {
            let date: PartialDate = written.parse().expect("a partial date");
            assert_eq!(Language::English.date(date), said);
        }
    }
}
