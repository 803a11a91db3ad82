//! What follows from the answers of a screening: a concern for each domain, what protects, what is not known, and what has to be
//! answered yet. It informs people; it decides nothing and adds nothing up.
//!
//! The one rule: an answer can only raise what must be looked at. *Unknown* and *declined* raise what the worst answer would
//! raise, so that replacing any answer by one of them never lowers a concern; nothing that protects takes a concern away. Both
//! are held by property tests for every instrument.

use std::collections::BTreeMap;

use crate::codes::ours::Answer;
use crate::instrument::{Concern, Instrument, Item, Pointing};

/// The answers of a screening, by item.
pub type Answers = BTreeMap<String, Answer>;

/// The concern of one domain and what raises it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainConcern {
    /// The domain.
    pub domain: String,
    /// The strongest concern any answer raises.
    pub concern: Concern,
    /// The items whose answers raise one, in the order of the instrument, with how strong a concern and whether because it
    /// is not known.
    pub raised_by: Vec<RaisedBy>,
    /// How many items of the domain were answered, of how many that are asked.
    pub answered: (usize, usize),
}

/// An item whose answer raises a concern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RaisedBy {
    /// The item.
    pub item: String,
    /// How strong.
    pub concern: Concern,
    /// Whether it is raised because the answer is *unknown* or *declined*.
    pub not_known: bool,
}

/// What follows from the answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Each domain, in the order of the instrument.
    pub domains: Vec<DomainConcern>,
    /// Protective factors that are present.
    pub protective: Vec<String>,
    /// Items answered *unknown* or *declined*.
    pub not_known: Vec<String>,
    /// Items that must be answered before the screening can be completed, and are not.
    pub must_answer: Vec<String>,
    /// Whether hand-over to authorities at the destination is closed until oversight has answered.
    pub hand_over_closed: bool,
    /// Answers to items the instrument does not have, as of another version; never passed over in silence.
    pub strange: Vec<String>,
}

/// What an answer to an item raises.
pub fn raised(item: &Item, answer: Answer) -> Concern {
    let raises = match (item.pointing, answer) {
        (_, Answer::Unknown | Answer::Declined)
        | (Pointing::Risk, Answer::Yes)
        | (Pointing::Protective, Answer::No) => true,
        (Pointing::Risk, Answer::No) | (Pointing::Protective, Answer::Yes) => false,
    };
    if raises { item.raises } else { Concern::NoneRaised }
}

/// What follows from the answers of a screening of an adult or a child.
pub fn outcome(instrument: &Instrument, answers: &Answers, child: bool) -> Outcome {
    let mut found = Outcome {
        domains: Vec::new(),
        protective: Vec::new(),
        not_known: Vec::new(),
        must_answer: Vec::new(),
        hand_over_closed: false,
        strange: answers
            .keys()
            .filter(|item| instrument.item(item).is_none())
            .cloned()
            .collect(),
    };
    for domain in &instrument.domains {
        let mut concern = DomainConcern {
            domain: domain.id.clone(),
            concern: Concern::NoneRaised,
            raised_by: Vec::new(),
            answered: (0, 0),
        };
        for item in instrument.asked(&domain.id, child) {
            concern.answered.1 += 1;
            let Some(&answer) = answers.get(&item.id) else {
                if item.must_answer {
                    found.must_answer.push(item.id.clone());
                }
                continue;
            };
            concern.answered.0 += 1;
            let not_known = matches!(answer, Answer::Unknown | Answer::Declined);
            if not_known {
                found.not_known.push(item.id.clone());
            }
            if item.pointing == Pointing::Protective && answer == Answer::Yes {
                found.protective.push(item.id.clone());
            }
            let raised = raised(item, answer);
            if raised > Concern::NoneRaised {
                found.hand_over_closed |= item.closes_hand_over;
                concern.concern = concern.concern.max(raised);
                concern.raised_by.push(RaisedBy {
                    item: item.id.clone(),
                    concern: raised,
                    not_known,
                });
            }
        }
        found.domains.push(concern);
    }
    found
}

impl Outcome {
    /// Whether every item that must be answered is.
    pub fn can_be_completed(&self) -> bool {
        self.must_answer.is_empty()
    }

    /// The strongest concern of any domain: for the order of lists, never a score.
    pub fn strongest(&self) -> Concern {
        let concerns = self.domains.iter().map(|domain| domain.concern);
        concerns.max().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Coded as _;
    use crate::instrument::{Domain, Level};
    use proptest::prelude::*;

    fn any_answer() -> impl Strategy<Value = Answer> {
        proptest::sample::select(Answer::ALL.to_vec())
    }

    /// Any instrument of up to four domains and twenty items.
    fn any_instrument() -> impl Strategy<Value = Instrument> {
        let item = (0..4_usize, any::<[bool; 4]>(), any::<bool>());
        proptest::collection::vec(item, 1..20).prop_map(|items| {
            let texts = |text: &str| [("en".to_owned(), text.to_owned())].into_iter().collect();
            let items: Vec<Item> = items
                .into_iter()
                .enumerate()
                .map(
                    |(at, (domain, [risk, must_answer, children_only, closes_hand_over], strong))| Item {
                        id: format!("item-{at}"),
                        domain: format!("domain-{domain}"),
                        level: Level::Individual,
                        pointing: if risk {
                            Pointing::Risk
                        } else {
                            Pointing::Protective
                        },
                        raises: if strong { Concern::Resolve } else { Concern::LookAt },
                        must_answer,
                        children_only,
                        closes_hand_over,
                        wording: texts("?"),
                        guidance: BTreeMap::new(),
                        source: "invented".to_owned(),
                    },
                )
                .collect();
            Instrument {
                format: 1,
                id: "invented".to_owned(),
                version: "1".to_owned(),
                title: texts("invented"),
                author: "nobody".to_owned(),
                validation: texts("none"),
                licence: "none".to_owned(),
                domains: (0..4)
                    .map(|domain| Domain {
                        id: format!("domain-{domain}"),
                        title: texts("a domain"),
                    })
                    .collect(),
                items,
            }
        })
    }

    fn answers(instrument: &Instrument, given: &[Option<Answer>]) -> Answers {
        let pairs = instrument.items.iter().zip(given.iter().cycle());
        pairs
            .filter_map(|(item, answer)| Some((item.id.clone(), (*answer)?)))
            .collect()
    }

    /// Whether nothing is lower in the later outcome.
    fn nothing_lower(earlier: &Outcome, later: &Outcome) -> bool {
        let domains = earlier.domains.iter().zip(&later.domains);
        domains
            .into_iter()
            .all(|(one, other)| one.concern <= other.concern)
            && (!earlier.hand_over_closed || later.hand_over_closed)
    }

    proptest! {
        #[test]
        fn unknown_and_declined_never_lower_a_concern(
            invented in any_instrument(),
            given in proptest::collection::vec(proptest::option::of(any_answer()), 1..40),
            child in any::<bool>(),
            at in any::<prop::sample::Index>(),
            declined in any::<bool>(),
        ) {
            for instrument in [invented, Instrument::shipped()] {
                let before = answers(&instrument, &given);
                let mut after = before.clone();
                let item = &instrument.items[at.index(instrument.items.len())].id;
                after.insert(item.clone(), if declined { Answer::Declined } else { Answer::Unknown });
                let earlier = outcome(&instrument, &before, child);
                let later = outcome(&instrument, &after, child);
                prop_assert!(nothing_lower(&earlier, &later));
            }
        }

        #[test]
        fn what_protects_takes_no_concern_away(
            instrument in any_instrument(),
            given in proptest::collection::vec(proptest::option::of(any_answer()), 1..40),
            at in any::<prop::sample::Index>(),
        ) {
            let mut before = answers(&instrument, &given);
            let item = &instrument.items[at.index(instrument.items.len())];
            before.remove(&item.id);
            let earlier = outcome(&instrument, &before, true);
            for answer in Answer::ALL {
                let mut after = before.clone();
                after.insert(item.id.clone(), *answer);
                prop_assert!(nothing_lower(&earlier, &outcome(&instrument, &after, true)));
            }
        }

        #[test]
        fn every_answer_is_counted_and_every_question_that_must_be_answered_is_named(
            instrument in any_instrument(),
            given in proptest::collection::vec(proptest::option::of(any_answer()), 1..40),
        ) {
            let answers = answers(&instrument, &given);
            let found = outcome(&instrument, &answers, true);
            let answered: usize = found.domains.iter().map(|domain| domain.answered.0).sum();
            prop_assert_eq!(answered, answers.len());
            for item in instrument.items.iter().filter(|item| item.must_answer) {
                prop_assert_eq!(found.must_answer.contains(&item.id), !answers.contains_key(&item.id));
            }
        }
    }

    #[test]
    fn the_table_of_what_an_answer_raises() {
        let mut item = Instrument::shipped().items[0].clone();
        item.raises = Concern::Resolve;
        for (pointing, answer, raises) in [
            (Pointing::Risk, Answer::Yes, true),
            (Pointing::Risk, Answer::No, false),
            (Pointing::Risk, Answer::Unknown, true),
            (Pointing::Risk, Answer::Declined, true),
            (Pointing::Protective, Answer::Yes, false),
            (Pointing::Protective, Answer::No, true),
            (Pointing::Protective, Answer::Unknown, true),
            (Pointing::Protective, Answer::Declined, true),
        ] {
            item.pointing = pointing;
            let expected = if raises {
                Concern::Resolve
            } else {
                Concern::NoneRaised
            };
            assert_eq!(raised(&item, answer), expected, "{pointing:?} {answer:?}");
        }
    }

    #[test]
    fn an_official_involved_at_the_destination_closes_hand_over() {
        let instrument = Instrument::shipped();
        let closing: Vec<&Item> = instrument
            .items
            .iter()
            .filter(|item| item.closes_hand_over)
            .collect();
        assert!(!closing.is_empty());
        for item in closing {
            for (answer, closed) in [
                (Answer::Yes, true),
                (Answer::Unknown, true),
                (Answer::Declined, true),
                (Answer::No, false),
            ] {
                let answers = [(item.id.clone(), answer)].into_iter().collect();
                assert_eq!(
                    outcome(&instrument, &answers, false).hand_over_closed,
                    closed,
                    "{} {answer:?}",
                    item.id
                );
            }
        }
    }
}
