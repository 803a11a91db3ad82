//! The records of a register linked: the warning at import, what is linked and what waits, the review of two records side by
//! side, and what decisions change.
//!
//! Whether the right records are found is the linkage engine's business; here it is asked that nothing is linked but by a
//! person, or from the threshold a person set.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::workplace::Workplace;

/// A register of invented persons, some of whom two organisations know.
fn register() -> Workplace {
    let place = Workplace::with_register();
    place.done(&["simulate", "--persons", "400", "--seed", "7", "--out", "invented"]);
    place.done(&["import", "invented", "--no-warning"]);
    place
}

/// The pairs that wait, likeliest first.
fn waiting(place: &Workplace, more: &[&str]) -> Vec<[String; 2]> {
    let list = [&["review", "--list", "--json", "--limit", "1000"], more].concat();
    let list = place.done(&list).json();
    let pairs = list.as_array().expect("a list of pairs").iter();
    let name = |pair: &Value, key: &str| pair[key].as_str().expect("an identifier").to_owned();
    pairs
        .map(|pair| [name(pair, "record"), name(pair, "other_record")])
        .collect()
}

/// Persons as they were entered, and persons who were put together out of several.
fn linked(place: &Workplace) -> (u64, u64) {
    let findings = place.done(&["analyse", "--json"]).json();
    let linkage = &findings["linkage"];
    if linkage.is_null() {
        return (place.rows("records"), 0);
    }
    let count = |key: &str| linkage[key].as_u64().expect("a count");
    (count("persons_as_entered"), count("persons_of_several"))
}

/// The names that stand in the package, of three letters or more: they may be on the screen of a review and nowhere else.
fn names(place: &Workplace) -> BTreeSet<String> {
    let mut reader = csv::Reader::from_path(place.path("invented/identities.csv")).expect("identities");
    let headings = reader.headers().expect("headings").clone();
    let at = |heading| {
        headings
            .iter()
            .position(|name| name == heading)
            .expect("a column")
    };
    let columns = [at("given_name"), at("family_name")];
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let cells = rows.iter().flat_map(|row| columns.map(|at| row[at].to_owned()));
    cells.filter(|name| name.chars().count() > 2).collect()
}

#[test]
fn an_import_warns_of_likely_earlier_records_by_identifier_and_links_nothing() {
    let place = Workplace::with_register();
    place.done(&["simulate", "--persons", "400", "--seed", "7", "--out", "invented"]);
    let told = place.done(&["import", "invented"]).err;
    assert!(
        told.contains("of the records that came in are likely of a person who has another record"),
        "{told}"
    );
    assert!(
        told.contains("Nothing was linked. Next: throughline link, then throughline review"),
        "{told}"
    );
    let words: BTreeSet<&str> = told.split_whitespace().collect();
    assert!(
        names(&place).iter().all(|name| !words.contains(name.as_str())),
        "{told}"
    );
    assert_eq!(linked(&place), (425, 0));
}

#[test]
fn without_a_threshold_every_pair_waits_and_nobody_is_linked() {
    let place = register();
    let found = place.done(&["link", "--json"]).json();
    assert_eq!(found["automatic_from"], Value::Null);
    assert_eq!(found["linked_automatically"], 0);
    let proposed = found["pairs_proposed"].as_u64().expect("a count");
    assert!(proposed >= 20, "{found}");
    assert_eq!(found["waiting"], proposed);
    assert_eq!(waiting(&place, &[]).len() as u64, proposed);
    assert_eq!(linked(&place), (425, 0));
}

#[test]
fn above_the_threshold_pairs_are_linked_and_as_many_as_were_asked_for_are_drawn() {
    let place = register();
    let link = ["link", "--auto", "0.95", "--sample", "5", "--json"];
    let found = place.done(&link).json();
    let automatic = found["linked_automatically"].as_u64().expect("a count");
    assert!(automatic >= 15, "{found}");
    assert_eq!(found["drawn_for_review"], 5);
    let drawn = waiting(&place, &["--drawn"]);
    assert_eq!(drawn.len(), 5);
    let queued = found["waiting"].as_u64().expect("a count");
    assert_eq!(waiting(&place, &[]).len() as u64, queued);
    let (entered, several) = linked(&place);
    assert_eq!(entered, 425);
    assert!(several >= 10, "{several} persons of several records");

    place.done(&link);
    assert_eq!(
        waiting(&place, &["--drawn"]),
        drawn,
        "the same seed draws the same"
    );
    place.done(&[&link[..], &["--seed", "2"]].concat());
    assert_ne!(waiting(&place, &["--drawn"]), drawn, "another seed draws others");
}

#[test]
fn a_review_shows_both_records_and_takes_a_decision_with_its_reason() {
    let place = register();
    place.done(&["link"]);
    let before = waiting(&place, &[]);
    let told = place.answered(
        &["review", "--limit", "3"],
        "s\n\nThe same tattoo, the same sister\nperhaps\nd\nTwo sisters\nl\n",
    );
    for pair in &before[..3] {
        assert!(pair.iter().all(|id| told.out.contains(id.as_str())), "{told:?}");
    }
    assert!(told.out.contains("kept by "), "{}", told.out);
    assert!(told.out.contains("trafficked from "), "{}", told.out);
    assert!(
        told.out.contains("Probability that the two are one person: "),
        "{}",
        told.out
    );
    assert!(names(&place).iter().any(|name| told.out.contains(name.as_str())));
    assert!(told.err.contains("Say in a few words why"), "{}", told.err);
    assert!(told.err.contains("Type s, d, c, l or q"), "{}", told.err);
    assert!(told.err.contains("2 of 3 pairs decided"), "{}", told.err);
    assert_eq!(
        waiting(&place, &[]),
        before[2..],
        "what was decided waits no more"
    );
    assert_eq!(linked(&place), (425, 1));

    let [one, other] = &before[0];
    let again = place.answered(&["review", "--pair", one, other], "q\n").out;
    assert!(
        again.contains("by anna: the same person (The same tattoo, the same sister)"),
        "{again}"
    );
}

#[test]
fn a_decision_is_withdrawn_and_stays_to_be_read() {
    let place = register();
    place.done(&["link"]);
    let before = waiting(&place, &[]);
    let [one, other] = &before[0];
    let decide = ["review", "--pair", one, other, "--decide", "same"];
    let decided = place.done(&[&decide[..], &["--reason", "She told it", "--json"]].concat());
    let decision = decided.json()["decision"]
        .as_str()
        .expect("an identifier")
        .to_owned();
    assert_eq!(linked(&place), (425, 1));
    let held = place.rows("links");
    let told = place.done(&["review", "--undo", &decision]).err;
    assert!(
        told.contains("nothing is decided of the two records any more"),
        "{told}"
    );
    let told = place.done(&["review", "--undo", &decision]).err;
    assert!(told.contains("Nothing changed"), "{told}");
    assert_eq!(linked(&place), (425, 0));
    assert_eq!(waiting(&place, &[]), before);
    assert_eq!(place.rows("links"), held, "what was decided is not forgotten");
    place.refused(&["review", "--undo", "nothing"], 2, "is no decision");
    place.refused(&decide, 2, "--reason");
}

#[test]
fn the_next_run_honours_what_people_decided_and_states_its_precision() {
    let place = register();
    let link = ["link", "--auto", "0.95", "--sample", "4", "--json"];
    let before = place.done(&link).json();
    let (_, several) = linked(&place);
    let drawn = waiting(&place, &["--drawn"]);
    for (at, [one, other]) in drawn.iter().enumerate() {
        let verdict = ["different", "same", "same", "cannot-tell"][at];
        let decide = [
            "review", "--pair", one, other, "--decide", verdict, "--reason", "x",
        ];
        place.done(&decide);
    }
    let found = place.done(&link).json();
    let precision = &found["precision_of_drawn"];
    assert_eq!(
        (&precision["same"], &precision["of"], &precision["cannot_tell"]),
        (&2.into(), &3.into(), &1.into()),
        "{found}"
    );
    let count = |found: &Value| found["linked_automatically"].as_u64().expect("a count");
    assert_eq!(
        count(&found),
        count(&before) - 2,
        "what is not linked is not counted as linked"
    );
    let limits = ["low", "high"].map(|limit| precision[limit].as_f64().expect("a limit"));
    // Clopper and Pearson: 2 of 3.
    assert!(
        (limits[0] - 0.094_299_324).abs() < 1e-8 && (limits[1] - 0.991_596_241).abs() < 1e-8,
        "{limits:?}"
    );
    assert_eq!(
        linked(&place).1,
        several - 2,
        "neither two that a person told apart nor two of whom nobody could tell are put together again"
    );
    let told = place.done(&["link", "--auto", "0.95", "--sample", "4"]).out;
    assert!(
        told.contains("2 of 3 reviewed are one person: 0.667 (95 % interval 0.094 to 0.992); of 1 more nobody could tell"),
        "{told}"
    );
}

#[test]
fn decisions_that_contradict_each_other_are_told_by_the_next_run() {
    let place = register();
    place.done(&["link"]);
    let pairs = waiting(&place, &[]);
    let [a, b] = &pairs[0];
    let c = pairs[1].iter().find(|id| *id != a && *id != b).expect("a third");
    for (one, other, verdict) in [(a, b, "same"), (b, c, "same"), (a, c, "different")] {
        place.done(&[
            "review", "--pair", one, other, "--decide", verdict, "--reason", "x",
        ]);
    }
    assert_eq!(place.done(&["link", "--json"]).json()["contradicted"], 1);
    let told = place.done(&["link"]).out;
    assert!(told.contains("Contradict  1 decision:"), "{told}");
}

#[test]
fn nothing_is_linked_from_a_probability_below_which_nothing_is_kept() {
    let place = register();
    let link = ["link", "--auto", "0.5", "--least", "0.9"];
    place.refused(&link, 2, "--auto 0.5 lies below --least 0.9");
}

#[test]
fn an_empty_queue_says_what_to_do_next() {
    let place = Workplace::with_register();
    assert!(
        place.done(&["review"]).err.contains("Next: throughline link"),
        "before any run"
    );
    place.refused(&["link"], 3, "nothing was linked: the register holds 0 records");
    let place = register();
    let told = place.done(&["link", "--least", "0.999", "--auto", "0.999", "--sample", "0"]);
    assert!(told.out.contains("Waiting     0 pairs"), "{}", told.out);
    let told = place.done(&["review"]);
    assert!(told.err.contains("No pair waits: all are decided"), "{told:?}");
}
