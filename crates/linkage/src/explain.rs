//! Why two records are thought to be one person, or not: what every field adds or takes away.
//!
//! Drawing the explanation is in `waterfall.rs`; nothing here decides anything.

/// What speaks for and against two records being one person.
///
/// Bits are logarithms to base 2 of odds: ten bits for say that the agreement is a thousand times likelier if they are one
/// person. The bits of all steps add up to those of the probability.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// Odds, in bits, that any two records are one person, before anything is compared: negative.
    pub prior: f64,
    /// What each piece of evidence adds (for) or takes away (against), in the order of the columns.
    pub contributions: Vec<Contribution>,
    /// Sum of the prior and all contributions, in bits.
    pub total: f64,
    /// Probability that the two are one person, on these fields alone.
    pub probability: f64,
}

/// One piece of evidence. A piece may rest on several columns: a name and its transliteration are one piece.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    /// What is compared, such as `given name`.
    pub what: String,
    /// Headings of the columns it rests on.
    pub headings: Vec<String>,
    /// What the first record says; empty if nothing.
    pub left: String,
    /// What the second record says; empty if nothing.
    pub right: String,
    /// How alike they are, as a sentence for a caseworker.
    pub finding: String,
    /// Bits for (positive) or against (negative); 0 where one of the records says nothing.
    pub bits: f64,
}
