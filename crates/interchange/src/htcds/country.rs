//! Countries as case files write them: a code, the name, or the name in the order of an index (`Korea, Republic of`).
//! Beyond the model's own reading, the words of a name are compared without their order and without articles, and a short
//! name counts if only one country has it.

use std::collections::HashMap;
use std::sync::LazyLock;

use throughline_model::Country;

/// The country that a text names.
pub(super) fn country(text: &str) -> Option<Country> {
    static NAMES: LazyLock<HashMap<Vec<String>, Country>> = LazyLock::new(names);
    NAMES
        .get(&words(text))
        .copied()
        .or_else(|| Country::from_any(text).ok())
}

fn names() -> HashMap<Vec<String>, Country> {
    let all: Vec<Country> = Country::all().collect();
    let short = |country: &Country| words(country.name().split(" (").next().unwrap_or_default());
    let mut names = HashMap::new();
    for country in &all {
        if all.iter().filter(|other| short(other) == short(country)).count() == 1 {
            names.insert(short(country), *country);
        }
    }
    // A whole name takes precedence over another country's short one.
    names.extend(all.iter().map(|country| (words(country.name()), *country)));
    names
}

fn words(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    let mut words: Vec<String> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !matches!(*word, "the" | "of" | "and" | "s"))
        .map(str::to_owned)
        .collect();
    words.sort_unstable();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_two_countries_share_names_neither() {
        let found = |text| country(text).map(|country| country.to_string());
        assert_eq!(found("Korea"), None);
        assert_eq!(found("Korea, Republic of").as_deref(), Some("KR"));
        assert_eq!(found("Netherlands").as_deref(), Some("NL"));
        assert_eq!(found("Congo, Democratic Republic of the").as_deref(), Some("CD"));
        assert_eq!(found("Congo").as_deref(), Some("CG"));
        assert_eq!(found("na").as_deref(), Some("NA"));
        assert_eq!(found(""), None);
    }
}
