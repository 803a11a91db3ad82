//! What a browser sends with a form or behind a question mark: names and values, several of one name allowed.

use zeroize::Zeroize as _;

/// The fields of a form. Overwritten when dropped: a password may be among them.
#[derive(Clone, Default)]
pub(crate) struct Form(Vec<(String, String)>);

/// The most fields that are read.
const MOST_FIELDS: usize = 500;

impl Form {
    /// Reads `application/x-www-form-urlencoded` text. Characters that no page can show are taken out.
    pub(crate) fn read(encoded: &[u8]) -> Self {
        let clean = |text: &str| {
            let kept = text
                .chars()
                .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
            kept.collect::<String>()
        };
        let fields = form_urlencoded::parse(encoded).take(MOST_FIELDS);
        Self(
            fields
                .map(|(name, value)| (clean(&name), clean(&value.replace("\r\n", "\n"))))
                .collect(),
        )
    }

    /// The first value of this name, without the blanks around it; empty if there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// The first value of this name as it was sent.
    pub(crate) fn raw(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    /// Whether there is a field of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// Every value of this name that is not blank.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let values = self.0.iter().filter(move |(known, _)| known == name);
        values
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// All fields, in their order.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The form without some fields.
    pub(crate) fn without(&self, names: &[&str]) -> Self {
        let kept = self.0.iter().filter(|(name, _)| !names.contains(&name.as_str()));
        Self(kept.cloned().collect())
    }

    /// Adds a field.
    pub(crate) fn put(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }
}

impl Drop for Form {
    fn drop(&mut self) {
        for (_, value) in &mut self.0 {
            value.zeroize();
        }
    }
}
