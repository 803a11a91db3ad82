//! Which valid value was probably meant. Two measures are averaged because each alone errs: Jaro–Winkler forgives
//! too much in short codes, Damerau–Levenshtein too little in long names with a missing part.

/// Below this mean similarity nothing is suggested: a wrong suggestion is worse than none.
const NEAR_ENOUGH: f64 = 0.75;

/// In bytes; the longest label of a code list is not half as long.
const LONGEST: usize = 400;

/// The candidate nearest to `value`, ignoring case and surrounding space, or nothing if none is near. Of equally near
/// candidates the first is taken.
///
/// Similarity is the mean of Jaro–Winkler (Winkler, 1990) and normalised Damerau–Levenshtein, both in 0..=1.
///
/// ```
/// use throughline_interchange::diagnostic::nearest;
/// assert_eq!(nearest("Philipines", ["Peru", "Philippines"]), Some("Philippines"));
/// assert_eq!(nearest("blue", ["Peru", "Philippines"]), None);
/// ```
pub fn nearest<'c>(value: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    // The measures take the product of both lengths; nothing so long is a misspelling of anything.
    if value.len() > LONGEST {
        return None;
    }
    let wanted = value.trim().to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let folded = candidate.to_lowercase();
        let similarity = f64::midpoint(
            strsim::jaro_winkler(&wanted, &folded),
            strsim::normalized_damerau_levenshtein(&wanted, &folded),
        );
        if similarity >= NEAR_ENOUGH && best.is_none_or(|(so_far, _)| similarity > so_far) {
            best = Some((similarity, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}
