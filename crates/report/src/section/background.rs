//! What was known before, and what the report asks. The same for every register.

use super::{paragraph, section, sentences};
use crate::html::{Element, el};

/// The background.
pub(crate) fn background() -> Element {
    section("background", "Background")
        .with(paragraph(
            "A person who got out of human trafficking can be trafficked again, by the same traffickers or by others. The Palermo \
             Protocol (2000) asks states to protect victims from it. What is known of it comes from few sources, which found their \
             cases in different ways and cannot be compared with each other: shares range from fewer than one in a hundred of the persons an \
             organisation assisted to a quarter of the patients of one clinic.",
        ))
        .with(paragraph("This report asks of one register:"))
        .with(sentences(&[
            "how many of the persons in it were trafficked again (proportions, rates);".to_owned(),
            "how soon after they got out, and when the risk is highest (cumulative incidence, hazard);".to_owned(),
            "what goes with it (rates and hazard ratios by factor);".to_owned(),
            "how far the answers depend on the definition, on linked records, on vague dates and on persons lost to follow-up."
                .to_owned(),
        ]))
        .with(el("p").with(
            "Nothing was tested that had not been asked before the figures were seen: the questions, the definition and its three \
             readings are fixed in the program.",
        ))
}
