//! A sentence with holes: whether a text is of this form and what stands in its holes, and the sentence with its holes filled.

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Words(String),
    Hole(String),
    /// A word that follows a number: its hole, the singular, the plural.
    Counted(String, String, String),
}

/// A sentence with holes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    pieces: Vec<Piece>,
}

/// What stands in the holes of a text, by name.
pub(super) type Filled<'a> = Vec<(&'a str, &'a str)>;

impl Template {
    /// Reads a sentence in which holes stand in braces.
    pub(super) fn read(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((hole, after)) = after.split_once('}') else {
                break;
            };
            if !before.is_empty() {
                pieces.push(Piece::Words(before.to_owned()));
            }
            pieces.push(match hole.split_once(':') {
                Some((name, words)) => {
                    let (one, many) = words.split_once('|').unwrap_or((words, words));
                    Piece::Counted(name.to_owned(), one.to_owned(), many.to_owned())
                }
                None => Piece::Hole(hole.to_owned()),
            });
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Words(rest.to_owned()));
        }
        Self { pieces }
    }

    /// How many characters are fixed: of two sentences that fit, the one that says more is meant.
    pub(super) fn fixed(&self) -> usize {
        let words = self.pieces.iter().map(|piece| match piece {
            Piece::Words(words) => words.chars().count(),
            Piece::Hole(_) | Piece::Counted(..) => 0,
        });
        words.sum()
    }

    /// Whether there is no hole.
    pub(super) fn is_plain(&self) -> bool {
        self.pieces.iter().all(|piece| matches!(piece, Piece::Words(_)))
    }

    /// The names of its holes, each once, in order of the alphabet.
    #[cfg(test)]
    pub(super) fn holes(&self) -> Vec<&str> {
        let mut holes: Vec<&str> = self
            .pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Hole(name) | Piece::Counted(name, ..) => Some(name.as_str()),
                Piece::Words(_) => None,
            })
            .collect();
        holes.sort_unstable();
        holes.dedup();
        holes
    }

    /// What stands in the holes if the text is of this form. `fits` says whether a text may stand in a hole.
    pub(super) fn fill<'a>(
        &'a self,
        text: &'a str,
        fits: &impl Fn(&str, &str) -> bool,
    ) -> Option<Filled<'a>> {
        let has_all = self.pieces.iter().all(|piece| match piece {
            Piece::Words(words) => text.contains(words.as_str()),
            Piece::Hole(_) | Piece::Counted(..) => true,
        });
        // Most sentences are ruled out here, before any hole is tried.
        if !has_all
            || matches!(self.pieces.last(), Some(Piece::Words(words)) if !text.ends_with(words.as_str()))
        {
            return None;
        }
        let mut filled = Vec::new();
        matches(&self.pieces, text, fits, &mut filled).then_some(filled)
    }

    /// The sentence, each hole filled by what `say` makes of its name; `takes_singular` says of a hole which word follows it.
    pub(super) fn say(
        &self,
        mut say: impl FnMut(&str) -> Option<String>,
        takes_singular: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Words(words) => out.push_str(words),
                Piece::Hole(name) => out.push_str(&say(name)?),
                Piece::Counted(name, one, many) => {
                    out.push_str(if takes_singular(name) { one } else { many });
                }
            }
        }
        Some(out)
    }
}

fn matches<'a>(
    pieces: &'a [Piece],
    text: &'a str,
    fits: &impl Fn(&str, &str) -> bool,
    filled: &mut Filled<'a>,
) -> bool {
    let Some((first, rest)) = pieces.split_first() else {
        return text.is_empty();
    };
    match first {
        Piece::Words(words) => text
            .strip_prefix(words.as_str())
            .is_some_and(|after| matches(rest, after, fits, filled)),
        Piece::Hole(name) | Piece::Counted(name, ..) => {
            let mut try_end = |end: usize| {
                let Some((inside, after)) = text.split_at_checked(end) else {
                    return false;
                };
                if inside.is_empty() || !fits(name, inside) {
                    return false;
                }
                let before = filled.len();
                filled.push((name, inside));
                if matches(rest, after, fits, filled) {
                    return true;
                }
                filled.truncate(before);
                false
            };
            match rest.first() {
                None => try_end(text.len()),
                Some(Piece::Words(next)) => text.match_indices(next.as_str()).any(|(end, _)| try_end(end)),
                Some(_) => false,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_takes_what_lets_the_rest_fit() {
        let template = Template::read("{t1}, of {n1} persons");
        let found = template.fill("one, of two, of 3 persons", &|name, inside| {
            name != "n1" || inside == "3"
        });
        assert_eq!(found, Some(vec![("t1", "one, of two"), ("n1", "3")]));
    }

    #[test]
    fn a_counted_word_follows_its_number() {
        let template = Template::read("{n1} {n1:jour|jours}");
        let said = |singular: bool| template.say(|_| Some("n".to_owned()), |_| singular);
        assert_eq!(
            [said(true), said(false)],
            [Some("n jour".to_owned()), Some("n jours".to_owned())]
        );
    }
}
