//! Files linked without a register: what is guessed, shown, written, decided, explained and refused.
//!
//! How well records are linked is measured in the linkage engine's own tests; here one bar says that the program uses it right.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::workplace::{Workplace, contents};

const PEOPLE: &str = include_str!("../../../linkage/tests/fixtures/fake_1000.csv");

/// A place with a thousand invented records in `people.csv`.
fn with_people() -> Workplace {
    let place = Workplace::new();
    place.write("people.csv", PEOPLE);
    place
}

/// The rows of a table, each by heading.
fn rows(place: &Workplace, name: &str) -> Vec<BTreeMap<String, String>> {
    let text = place.read(name);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize().collect::<Result<_, _>>();
    rows.expect("a table")
}

/// The clusters that were written: of each record the first record of its person.
fn clusters(place: &Workplace, dir: &str) -> BTreeMap<String, String> {
    let rows = rows(place, &format!("{dir}/clusters.csv"));
    rows.into_iter()
        .map(|mut row| {
            let mut take = |heading| row.remove(heading).expect("the column is there");
            (take("id"), take("cluster"))
        })
        .collect()
}

fn role<'a>(summary: &'a Value, heading: &str) -> &'a Value {
    let columns = summary["columns"].as_array().expect("columns");
    let found = columns.iter().find(|column| column["heading"] == heading);
    &found.expect("the column is told")["role"]
}

#[test]
fn roles_are_guessed_and_shown_with_their_reasons_and_how_to_change_them() {
    let told = with_people().done(&["link", "people.csv"]);
    for sentence in [
        "(--roles \"HEADING=ROLE\" says otherwise)",
        "dob         birth-date   certain  The heading is that of a date of birth",
        "truth       ignored      certain  The heading is that of a solution",
    ] {
        assert!(told.err.contains(sentence), "{sentence:?}: {told:?}");
    }
}

#[test]
fn a_stated_role_stands_above_the_guess() {
    let place = with_people();
    let roles = "city=ignored,first_name=given-name,email=attribute";
    let told = place
        .done(&["link", "people.csv", "--json", "--roles", roles])
        .json();
    assert_eq!(role(&told, "city"), "ignored");
    assert_eq!(role(&told, "email"), "attribute");
    assert_eq!(role(&told, "surname"), "family-name", "the others are guessed");
}

#[test]
fn records_of_one_person_come_together() {
    let place = with_people();
    place.done(&["link", "people.csv", "--out", "found"]);
    let truth: BTreeMap<String, String> = rows(&place, "people.csv")
        .into_iter()
        .map(|row| (row["id"].clone(), row["truth"].clone()))
        .collect();
    let found = clusters(&place, "found");
    assert_eq!(found.len(), truth.len(), "every record has a cluster");
    let pairs = |of: &BTreeMap<String, String>| {
        let mut sizes: BTreeMap<&String, u64> = BTreeMap::new();
        for key in of.values() {
            *sizes.entry(key).or_default() += 1;
        }
        sizes.values().map(|size| size * (size - 1) / 2).sum::<u64>()
    };
    let both = truth
        .iter()
        .map(|(id, person)| (id.clone(), format!("{person} {}", found[id])))
        .collect();
    // Twice the right pairs among those found and those there are: the F1 of pairs within clusters.
    let right = 200 * pairs(&both) / (pairs(&truth) + pairs(&found));
    assert!(right >= 95, "{right} %");
}

#[cfg(unix)]
#[test]
fn what_is_written_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = with_people();
    place.done(&["link", "people.csv", "--out", "found"]);
    let mode = |name: &str| {
        let about = std::fs::metadata(place.path(name)).expect("it is there");
        about.permissions().mode() & 0o777
    };
    assert_eq!(mode("found"), 0o700);
    for file in ["found/pairs.csv", "found/clusters.csv", "found/review.csv"] {
        assert_eq!(mode(file), 0o600, "{file}");
    }
}

#[test]
fn what_is_said_of_a_file_names_nobody() {
    let told = with_people().done(&["link", "people.csv", "--out", "found"]);
    let said = told.out + &told.err;
    for name in ["Robert", "Allen", "London", "@"] {
        assert!(!said.contains(name), "{said}");
    }
}

#[test]
fn the_same_is_found_on_one_processor_and_on_two() {
    let place = with_people();
    for threads in ["1", "2"] {
        let out = format!("on-{threads}");
        place.done(&["link", "people.csv", "--threads", threads, "--out", &out]);
    }
    assert!(contents(&place.path("on-1")) == contents(&place.path("on-2")));
}

/// The people in two lists: every other record in each.
fn two_lists(place: &Workplace) {
    let (head, records) = PEOPLE.split_once('\n').expect("headings");
    for (list, first) in [("ours.csv", 0), ("theirs.csv", 1)] {
        let records: Vec<&str> = records.lines().skip(first).step_by(2).collect();
        place.write(list, format!("{head}\n{}\n", records.join("\n")));
    }
}

#[test]
fn of_two_lists_only_pairs_across_are_found() {
    let place = Workplace::new();
    two_lists(&place);
    place.done(&["link", "--two-lists", "ours.csv", "theirs.csv", "--out", "found"]);
    let ours: BTreeSet<String> = rows(&place, "ours.csv")
        .into_iter()
        .map(|row| row["id"].clone())
        .collect();
    let pairs = rows(&place, "found/pairs.csv");
    assert!(pairs.len() > 500, "{}", pairs.len());
    for pair in pairs {
        assert!(
            ours.contains(&pair["id_l"]) && !ours.contains(&pair["id_r"]),
            "{pair:?}"
        );
    }
}

#[test]
fn one_to_one_gives_each_record_one_counterpart_at_most() {
    let place = Workplace::new();
    two_lists(&place);
    let lists = ["--two-lists", "ours.csv", "theirs.csv", "--out", "found"];
    place.done(&[&["link", "--one-to-one"], &lists[..]].concat());
    let mut seen = BTreeSet::new();
    for pair in rows(&place, "found/pairs.csv") {
        assert!(seen.insert(pair["id_l"].clone()), "{pair:?}");
        assert!(seen.insert(pair["id_r"].clone()), "{pair:?}");
    }
    let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
    for cluster in clusters(&place, "found").into_values() {
        *sizes.entry(cluster).or_default() += 1;
    }
    assert_eq!(sizes.values().max(), Some(&2));
}

#[test]
fn a_parquet_file_is_linked_like_any_other() {
    let place = Workplace::new();
    let people = include_bytes!("../../../linkage/tests/fixtures/people.parquet");
    place.write("people.parquet", people);
    let told = place.done(&["link", "people.parquet", "--json"]).json();
    assert!(told["records"].as_u64() > Some(0), "{told}");
}

#[test]
fn decisions_stand_above_the_evidence_and_are_not_asked_for_again() {
    let place = with_people();
    place.done(&["link", "people.csv", "--out", "found"]);
    let sheet = rows(&place, "found/review.csv");
    let before = clusters(&place, "found");
    let together = |row: &&BTreeMap<String, String>| before[&row["id_l"]] == before[&row["id_r"]];
    let apart = sheet
        .iter()
        .find(|row| !together(row))
        .expect("a pair kept apart");
    let joined = sheet.iter().find(together).expect("a pair put together");
    let unclear = sheet.last().expect("a third pair");
    let decided = [(apart, "same"), (joined, "Different"), (unclear, "CANNOT TELL")]
        .map(|(row, decision)| {
            let (left, right) = (&row["id_l"], &row["id_r"]);
            format!("{left},{right},{decision},Anna,looked at both\n")
        })
        .concat();
    place.write(
        "decided.csv",
        format!("id_l,id_r,decision,author,reason\n{decided}"),
    );
    let told = place
        .done(&[
            "link",
            "people.csv",
            "--decisions",
            "decided.csv",
            "--out",
            "again",
            "--json",
        ])
        .json();
    let counts = [
        "decided_same",
        "decided_different",
        "decided_cannot_tell",
        "decided_unsigned",
    ]
    .map(|count| told[count].as_u64());
    assert_eq!(counts, [Some(1), Some(1), Some(1), Some(0)]);
    let after = clusters(&place, "again");
    assert_eq!(after[&apart["id_l"]], after[&apart["id_r"]]);
    assert_ne!(after[&joined["id_l"]], after[&joined["id_r"]]);
    let asked: BTreeSet<[String; 2]> = rows(&place, "again/review.csv")
        .into_iter()
        .map(|row| [row["id_l"].clone(), row["id_r"].clone()])
        .collect();
    for row in [apart, joined, unclear] {
        assert!(
            !asked.contains(&[row["id_l"].clone(), row["id_r"].clone()]),
            "{row:?}"
        );
    }
}

#[test]
fn a_sheet_shows_both_records_and_the_reasons_and_waits_for_a_decision() {
    let place = with_people();
    place.done(&["link", "people.csv", "--out", "found", "--review", "7"]);
    let sheet = rows(&place, "found/review.csv");
    assert_eq!(sheet.len(), 7);
    for row in &sheet {
        let given = [&row["decision"], &row["author"], &row["reason"]];
        assert_eq!(given, ["", "", ""]);
        assert!(
            row.contains_key("surname l") && row.contains_key("surname r"),
            "{row:?}"
        );
        assert!(!row.contains_key("truth l"), "what is not compared is not shown");
        assert!(
            row["why"].contains("for: ") || row["why"].contains("against: "),
            "{row:?}"
        );
    }
}

#[test]
fn an_untouched_sheet_decides_nothing() {
    let place = with_people();
    place.done(&["link", "people.csv", "--out", "found"]);
    place.done(&[
        "link",
        "people.csv",
        "--out",
        "again",
        "--decisions",
        "found/review.csv",
    ]);
    assert!(contents(&place.path("found")) == contents(&place.path("again")));
}

#[test]
fn a_cell_that_a_spreadsheet_would_run_is_written_as_text_and_its_record_is_found_again() {
    let place = Workplace::new();
    let names = [
        "Oksana", "Maria", "Fatima", "Blessing", "Thida", "Ana", "Chen", "Leila",
    ];
    let record = |at: usize, name: &str| {
        let born = format!("199{at}-0{}-1{at}", at + 1);
        format!("=A{at},{name},Family{name},{born}\n+B{at},{name},=Family{name},{born}\n")
    };
    let records: String = (0..).zip(names).map(|(at, name)| record(at, name)).collect();
    let people = format!("id,given name,surname,date of birth\n{records}");
    place.write("people.csv", people);
    let run = [
        "link",
        "people.csv",
        "--threshold",
        "0.999999",
        "--least",
        "0.0001",
        "--out",
        "found",
    ];
    place.done(&run);
    let sheet = place.read("found/review.csv");
    assert!(sheet.contains("\n'=A") && sheet.contains(",'+B"), "{sheet}");
    let cells = sheet.split(['\n', ',']);
    let run_by_a_spreadsheet: Vec<&str> = cells
        .filter(|cell| cell.starts_with(['=', '+', '-', '@']))
        .collect();
    assert_eq!(run_by_a_spreadsheet, Vec::<&str>::new());
    place.write(
        "decided.csv",
        "id_l,id_r,decision\n'=A0,'+B3,same\n=A1,+B5,different\n",
    );
    let told = place
        .done(&["link", "people.csv", "--decisions", "decided.csv", "--json"])
        .json();
    assert_eq!(told["decided_same"], 1);
    assert_eq!(told["decided_different"], 1);
}

#[test]
fn two_told_apart_and_made_the_same_through_a_third_are_refused() {
    let place = with_people();
    let decided = "id_l,id_r,decision\n0,1,same\n1,2,same\n0,2,different\n3,4,different\n";
    place.write("decided.csv", decided);
    let told = place.refused(
        &["link", "people.csv", "--decisions", "decided.csv"],
        3,
        "the decisions have 1 problem",
    );
    assert!(
        told.err
            .contains("decided.csv, row 4: other decisions make the two the same"),
        "{}",
        told.err
    );
}

#[test]
fn all_that_is_wrong_with_decisions_is_told_at_once() {
    let place = with_people();
    let first = "id_l,id_r,decision\n0,1,same\n0,2,perhaps\n0,nobody,same\n5,5,same\n0,3,\n1,0,different\n";
    place.write("first.csv", first);
    place.write("second.csv", "id_l,id_r,decision\n0,1,cannot tell\n0,1,s\n");
    let decisions = ["--decisions", "first.csv", "--decisions", "second.csv"];
    let told = place.refused(
        &[&["link", "people.csv", "--out", "found"], &decisions[..]].concat(),
        3,
        "the decisions have 5 problems",
    );
    for problem in [
        "first.csv, row 3: that is no decision; write same, different or cannot tell",
        "first.csv, row 4: the records it names are not both in what is linked",
        "first.csv, row 5: both records are the same record",
        "first.csv, row 7: first.csv, row 2 says otherwise of the same two records",
        "second.csv, row 2: first.csv, row 2 says otherwise",
    ] {
        assert!(told.err.contains(problem), "{problem:?}: {told:?}");
    }
    assert!(!place.path("found").exists(), "nothing is written");
}

#[test]
fn all_rows_that_cannot_be_read_are_told_at_once() {
    let place = Workplace::new();
    place.write(
        "bad.csv",
        "id,name,dob\n1,Ana\n2,Bo,1990,7\n2,Cy,1991-02-03\n2,Di,1992\n",
    );
    let told = place.refused(&["link", "bad.csv"], 3, "bad.csv");
    for row in ["row 2", "row 3", "row 5"] {
        assert!(told.err.contains(row), "{row}: {told:?}");
    }
}

#[test]
fn an_earlier_linking_is_written_over_only_when_asked_for_and_decisions_never() {
    let place = with_people();
    let run = ["link", "people.csv", "--out", "found"];
    place.done(&run);
    place.refused(&run, 6, "found is not empty");
    let forced = [&run[..], &["--force"]].concat();
    place.done(&forced);
    let sheet = place
        .read("found/review.csv")
        .replacen(",,,", ",same,Anna,sisters,", 1);
    place.write("found/review.csv", &sheet);
    place.refused(&forced, 6, "found/review.csv has decisions in it");
    assert_eq!(place.read("found/review.csv"), sheet);
}

#[test]
fn a_pair_is_explained_step_by_step_up_to_its_probability() {
    let place = with_people();
    let told = place.done(&["link", "people.csv", "--explain", "0", "2"]);
    for words in [
        "given name",
        "Robert",
        "another form of the same name",
        "strongly for: the same day",
        "Not told by both records, so it counts neither way: ",
        "Probability that the two are one person: ",
    ] {
        assert!(told.out.contains(words), "{words:?} is missing in\n{}", told.out);
    }
    let json = place
        .done(&["link", "people.csv", "--explain", "0", "2", "--json"])
        .json();
    let number = |value: &Value| value.as_f64().expect("a number");
    let steps = json["steps"].as_array().expect("steps");
    let sum: f64 = steps.iter().map(|step| number(&step["bits"])).sum();
    let total = number(&json["prior"]) + sum;
    assert!((number(&json["total"]) - total).abs() < 1e-6, "{json}");
    let probability = 1.0 / (1.0 + (-total).exp2());
    assert!(
        (number(&json["probability"]) - probability).abs() < 1e-6,
        "{json}"
    );
}

#[test]
fn an_explanation_is_drawn_with_a_title_and_a_description() {
    let place = with_people();
    let told = place.done(&["link", "people.csv", "--explain", "0", "2", "--svg", "why.svg"]);
    assert!(told.err.contains("Wrote the picture to why.svg"), "{told:?}");
    let picture = place.read("why.svg");
    for part in ["<svg ", "role=\"img\"", "<title ", "<desc ", "records 0 and 2"] {
        assert!(picture.contains(part), "{part}");
    }
}

#[test]
fn what_cannot_be_linked_is_refused_with_what_to_do() {
    let place = with_people();
    place.write("notes.docx", "x");
    place.write("numbers.csv", "id,remark\n1,\n2,\n");
    let cases: &[(&[&str], i32, &str)] = &[
        (&["link", "--threshold", "0.9"], 2, "required arguments"),
        (&["link", "people.csv", "--auto", "0.9"], 2, "cannot be used with"),
        (&["link", "people.csv", "--threshold", "1"], 2, "such as 0.5"),
        (&["link", "people.csv", "--one-to-one"], 2, "--two-lists"),
        (&["link", "people.csv", "--svg", "why.svg"], 2, "--explain"),
        (&["link", "people.csv", "--threads", "0"], 2, "--threads"),
        (
            &["link", "people.csv", "--two-lists", "a.csv", "b.csv"],
            2,
            "cannot be used with",
        ),
        (&["link", "people.csv", "--roles", "dob"], 2, "write HEADING=ROLE"),
        (
            &["link", "people.csv", "--roles", "dob=birthday"],
            2,
            "birth-date",
        ),
        (
            &["link", "people.csv", "--roles", "born=birth-date"],
            2,
            "there is no column headed “born”; the columns are id, truth,",
        ),
        (&["link", "numbers.csv"], 3, "no column can be compared"),
        (&["link", "notes.docx"], 3, "save it as .csv, .tsv or .parquet"),
        (
            &["link", "people.csv", "--explain", "0", "nobody"],
            3,
            "identifiers are those of the column id",
        ),
        (
            &["link", "people.csv", "--decisions", "people.csv"],
            3,
            "is no review sheet: it has no column “id_l”",
        ),
        (&["link", "nothing.csv"], 6, "there is nothing at nothing.csv"),
        (
            &["link", "people.csv", "--decisions", "nothing.csv"],
            6,
            "there is nothing at nothing.csv",
        ),
        (
            &["link", "people.csv", "--explain", "0", "1", "--svg", "no/why.svg"],
            6,
            "there is no directory no",
        ),
    ];
    for (arguments, code, sentence) in cases {
        place.refused(arguments, *code, sentence);
    }
}
