//! Several values in one cell. The templates' macro joins labels by `; `, people join them by commas, submissions join
//! codes by spaces, and the labels themselves hold commas, semicolons and spaces. So the text is cut at every separator
//! and put together again: of all runs of pieces that begin here, the longest that is a known value is taken.

/// The values in `text`, each as `known` finds it; otherwise the piece that nothing is known for.
pub(super) fn values<T>(text: &str, known: &dyn Fn(&str) -> Option<T>) -> Result<Vec<T>, String> {
    let separators: &[char] = &[';', ',', '|', '\n', '\r'];
    joined(
        text,
        &pieces(text, |c| separators.contains(&c)),
        known,
        &|piece| {
            joined(piece, &pieces(piece, char::is_whitespace), known, &|word| {
                Err(word.to_owned())
            })
        },
    )
    // A piece of words none of which is known is one wrong value, not as many as it has words.
    .map_err(|word| {
        let around = pieces(text, |c| separators.contains(&c));
        let within = around.into_iter().map(|(start, end)| text[start..end].trim());
        let unknown = |piece: &&str| {
            piece.contains(&word) && piece.split_whitespace().all(|word| known(word).is_none())
        };
        within
            .into_iter()
            .find(unknown)
            .map_or(word.clone(), str::to_owned)
    })
}

/// The places between separators that hold something, as byte ranges.
fn pieces(text: &str, separates: impl Fn(char) -> bool) -> Vec<(usize, usize)> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| separates(*c)) {
        pieces.push((start, at));
        start = at + c.len_utf8();
    }
    pieces.push((start, text.len()));
    pieces.retain(|(start, end)| !text[*start..*end].trim().is_empty());
    pieces
}

fn joined<T>(
    text: &str,
    pieces: &[(usize, usize)],
    known: &dyn Fn(&str) -> Option<T>,
    otherwise: &dyn Fn(&str) -> Result<Vec<T>, String>,
) -> Result<Vec<T>, String> {
    /// No known value has more pieces; a bound keeps a long cell from taking quadratic time.
    const LONGEST: usize = 16;
    let mut values = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let start = pieces[at].0;
        let last = pieces.len().min(at + LONGEST);
        let run = (at + 1..=last).rev().find_map(|end| {
            let value = known(text[start..pieces[end - 1].1].trim())?;
            Some((value, end))
        });
        if let Some((value, end)) = run {
            values.push(value);
            at = end;
        } else {
            values.extend(otherwise(text[start..pieces[at].1].trim())?);
            at += 1;
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::htcds::country::country;
    use throughline_model::codes::Coded;
    use throughline_model::codes::htcds::{ControlMeans, Industry};

    fn labels<T: Coded>(text: &str) -> Result<Vec<&'static str>, String> {
        values(text, &|part| T::from_any(part).map(Coded::code))
    }

    #[test]
    fn labels_that_hold_the_separators_are_found_whole() {
        let all: Vec<&str> = Industry::LIST.values.iter().map(|value| value.label).collect();
        let codes: Vec<&str> = Industry::LIST.values.iter().map(|value| value.code).collect();
        for separator in ["; ", ", ", ",", "\n"] {
            assert_eq!(
                labels::<Industry>(&all.join(separator)),
                Ok(codes.clone()),
                "joined by {separator:?}"
            );
        }
    }

    #[test]
    fn codes_joined_by_spaces_are_found() {
        assert_eq!(
            labels::<ControlMeans>("DebtBondage FalsePromises Other"),
            Ok(vec!["DebtBondage", "FalsePromises", "Other"])
        );
    }

    #[test]
    fn what_is_not_known_is_named_whole() {
        assert_eq!(
            labels::<ControlMeans>("Debt bondage; Evil eye; Other"),
            Err("Evil eye".to_owned())
        );
        assert_eq!(labels::<ControlMeans>("DebtBondage Evil"), Err("Evil".to_owned()));
    }

    #[test]
    fn countries_with_commas_in_their_names_are_found() {
        let codes = |text| values(text, &|part| country(part).map(|c| c.alpha2().to_owned()));
        assert_eq!(
            codes("Korea, Republic of, Moldova, Republic of").map(|c| c.join(" ")),
            Ok("KR MD".to_owned())
        );
        assert_eq!(codes("MD RO").map(|c| c.join(" ")), Ok("MD RO".to_owned()));
        assert_eq!(
            codes("Moldova / Romania").map(|c| c.join(" ")),
            Ok("MD RO".to_owned())
        );
    }
}
