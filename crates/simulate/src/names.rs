//! Names in their own script: for each culture a small list of common given and family names, beside their Latin letters.
//!
//! Which name somebody bears is drawn from the long ranked lists in [`crate::lists::names`]; where both parts stand here, the
//! name is known in the own script too. The lists are our own and hold only names that are common where they are used, so a
//! likeness to anybody is chance. How names come to be written differently in a second record is in
//! [`crate::misspelling`].

mod africa_and_americas;
mod asia;
mod europe;

/// A name in Latin letters and in the own script (empty where that is Latin).
pub(crate) type Name = (&'static str, &'static str);

/// Which name is written first in the own script.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameOrder {
    GivenFirst,
    FamilyFirst,
    /// Family name first, with nothing in between, as in Chinese.
    FamilyFirstTogether,
}

/// A culture's names and the countries whose citizens bear them.
pub(crate) struct Culture {
    /// ISO 3166-1 alpha-2 codes.
    pub(crate) countries: &'static [&'static str],
    /// ISO 639 code of the usual first language.
    pub(crate) language: &'static str,
    pub(crate) order: NameOrder,
    pub(crate) feminine: &'static [Name],
    pub(crate) masculine: &'static [Name],
    pub(crate) family: &'static [Name],
    /// Family names that a woman bears in another form, by their endings in Latin and in the own script.
    pub(crate) feminine_endings: &'static [(Name, Name)],
}

/// All cultures.
pub(crate) fn cultures() -> impl Iterator<Item = &'static Culture> {
    [europe::CULTURES, asia::CULTURES, africa_and_americas::CULTURES]
        .into_iter()
        .flatten()
}

/// A person's name as the person bears it.
#[derive(Clone)]
pub(crate) struct FullName {
    pub(crate) given: String,
    /// What friends make of the given name.
    pub(crate) short: Option<&'static str>,
    pub(crate) family: String,
    pub(crate) own_script: Option<String>,
}

impl Culture {
    /// The name in the own script, where that is not Latin and both names are among those listed here.
    pub(crate) fn in_own_script(&self, feminine: bool, given: &str, family: &str) -> Option<String> {
        let listed = if feminine { self.feminine } else { self.masculine };
        let (_, given) = listed
            .iter()
            .find(|(latin, own)| *latin == given && !own.is_empty())?;
        let own = self
            .family
            .iter()
            .map(|name| self.borne_by(*name, feminine))
            .find_map(|(latin, own)| (latin == family).then_some(own))?;
        Some(match self.order {
            NameOrder::GivenFirst => format!("{given} {own}"),
            NameOrder::FamilyFirst => format!("{own} {given}"),
            NameOrder::FamilyFirstTogether => format!("{own}{given}"),
        })
    }

    /// A family name in both scripts as a woman or a man bears it.
    fn borne_by(&self, family: Name, feminine: bool) -> (String, String) {
        let changed = self.feminine_endings.iter().find(|((latin, own), _)| {
            feminine && family.0.ends_with(latin) && (family.1.is_empty() || family.1.ends_with(own))
        });
        match changed {
            Some(((latin, own), (latin_f, own_f))) => (
                replaced_ending(family.0, latin, latin_f),
                replaced_ending(family.1, own, own_f),
            ),
            None => (family.0.to_owned(), family.1.to_owned()),
        }
    }
}

fn replaced_ending(name: &str, ending: &str, by: &str) -> String {
    name.strip_suffix(ending)
        .map_or_else(|| name.to_owned(), |stem| format!("{stem}{by}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use throughline_model::{Country, Language};

    #[test]
    fn every_culture_names_real_countries_and_a_real_language_and_no_country_twice() {
        let mut seen = Vec::new();
        for culture in cultures() {
            assert!(
                Language::from_any(culture.language).is_some(),
                "{}",
                culture.language
            );
            for code in culture.countries {
                assert!(Country::from_alpha2(code).is_some(), "{code}");
                assert!(!seen.contains(code), "{code} twice");
                seen.push(code);
            }
        }
        assert!(seen.len() >= 25, "{}", seen.len());
    }

    #[test]
    fn latin_forms_are_latin_and_own_scripts_are_not() {
        for culture in cultures() {
            for (latin, own) in culture
                .feminine
                .iter()
                .chain(culture.masculine)
                .chain(culture.family)
            {
                assert!(latin.chars().all(|c| u32::from(c) < 0x1F00), "{latin}");
                assert!(!own.chars().any(|c| c.is_ascii_alphabetic()), "{own}");
            }
        }
    }

    #[test]
    fn a_bulgarian_woman_bears_the_feminine_form_in_both_scripts() {
        let bulgarian = cultures()
            .find(|culture| culture.countries.contains(&"BG"))
            .expect("Bulgaria is among the countries");
        let (his, hers) = ("Ivanov", "Ivanova");
        assert_eq!(
            bulgarian.in_own_script(true, "Mariya", hers).as_deref(),
            Some("Мария Иванова")
        );
        assert_eq!(bulgarian.in_own_script(true, "Mariya", his), None);
        assert_eq!(bulgarian.in_own_script(true, "Mariya", "Zlatevska"), None);
    }
}
