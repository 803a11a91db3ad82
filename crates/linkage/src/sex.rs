//! temporary
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sex { Female, Male }
pub(crate) fn read(w: &str) -> Option<Sex> { match w.trim().to_lowercase().as_str() { "f"|"female" => Some(Sex::Female), "m"|"male" => Some(Sex::Male), _ => None } }
