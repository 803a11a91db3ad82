//! What an invented list holds, read back from its bytes.

use std::collections::HashMap;

use super::*;

fn bytes(records: u32, seed: u64) -> Vec<u8> {
    let mut out = Vec::new();
    Lists { records, seed }
        .invent(|_| {})
        .write(&mut out)
        .expect("a vector takes everything");
    out
}

/// The rows, each a vector of its ten fields.
fn rows(records: u32, seed: u64) -> Vec<Vec<String>> {
    let text = String::from_utf8(bytes(records, seed)).expect("the list is UTF-8");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(Listed::COLUMNS));
    lines.map(fields).collect()
}

fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut quoted) = (vec![String::new()], false);
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            letter => fields.last_mut().expect("there is always a field").push(letter),
        }
    }
    assert_eq!(fields.len(), 10, "{line}");
    fields
}

#[test]
fn the_same_seed_gives_the_same_bytes_at_any_number_of_threads() {
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("threads start");
        pool.install(|| bytes(20_000, 7))
    };
    let one = with(1);
    assert!(one == with(3), "three threads wrote something else than one");
    assert!(one != bytes(20_000, 8), "another seed wrote the same");
}

#[test]
fn there_are_exactly_as_many_records_as_wanted_and_each_person_has_one_to_four() {
    let rows = rows(30_000, 1);
    assert_eq!(rows.len(), 30_000);
    let mut records = HashMap::<&str, usize>::new();
    for row in &rows {
        *records.entry(&row[1]).or_default() += 1;
    }
    assert!(records.values().all(|count| (1..=4).contains(count)));
    for count in 1..=4 {
        let share = records.values().filter(|of| **of == count).count() as f64 / records.len() as f64;
        assert!((0.1..0.45).contains(&share), "{count} records: {share}");
    }
    let mut ids: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    ids.dedup();
    assert_eq!(ids.len(), rows.len(), "every record has its own identifier");
}

#[test]
fn the_records_of_a_person_do_not_stand_together() {
    let rows = rows(30_000, 1);
    let neighbours = rows.windows(2).filter(|two| two[0][1] == two[1][1]).count();
    assert!(neighbours < 30, "{neighbours}");
}

#[test]
fn each_field_is_missing_as_often_as_it_should_be() {
    let rows = rows(30_000, 2);
    let bounds = [
        (2, 0.005, 0.03),
        (3, 0.02, 0.05),
        (4, 0.08, 0.12),
        (5, 0.03, 0.07),
        (6, 0.05, 0.09),
        (7, 0.07, 0.13),
        (8, 0.37, 0.43),
        (9, 0.57, 0.63),
    ];
    for (column, low, high) in bounds {
        let share = rows.iter().filter(|row| row[column].is_empty()).count() as f64 / rows.len() as f64;
        assert!((low..high).contains(&share), "column {column}: {share}");
    }
}

#[test]
fn about_a_tenth_of_the_birth_dates_are_a_first_of_january_and_every_one_is_a_date() {
    let rows = rows(30_000, 3);
    let dates: Vec<&str> = rows
        .iter()
        .map(|row| row[4].as_str())
        .filter(|date| !date.is_empty())
        .collect();
    let first = dates.iter().filter(|date| date.ends_with("-01-01")).count() as f64 / dates.len() as f64;
    assert!((0.08..0.13).contains(&first), "{first}");
    for date in dates {
        let parts: Vec<i32> = date
            .split('-')
            .map(|part| part.parse().expect("digits"))
            .collect();
        let small = |part: i32| u8::try_from(part).expect("a month or a day");
        assert!(
            throughline_model::Day::new(parts[0], small(parts[1]), small(parts[2])).is_some(),
            "{date}"
        );
    }
}

/// Pairs of records of one person that have the field in both, and in how many of them it is the same.
fn agreement(rows: &[Vec<String>], column: usize) -> f64 {
    let mut persons = HashMap::<&str, Vec<&str>>::new();
    for row in rows.iter().filter(|row| !row[column].is_empty()) {
        persons.entry(&row[1]).or_default().push(&row[column]);
    }
    let (mut same, mut all) = (0_u32, 0_u32);
    for fields in persons.values() {
        for (index, one) in fields.iter().enumerate() {
            for other in &fields[..index] {
                all += 1;
                same += u32::from(one == other);
            }
        }
    }
    f64::from(same) / f64::from(all)
}

#[test]
fn two_records_of_one_person_agree_in_each_field_as_often_as_real_ones_do() {
    let rows = rows(30_000, 4);
    let bounds = [
        (2, 0.3, 0.65),
        (3, 0.3, 0.65),
        (4, 0.5, 0.8),
        (5, 0.95, 1.0),
        (6, 0.93, 1.0),
        (9, 0.5, 0.85),
    ];
    for (column, low, high) in bounds {
        let share = agreement(&rows, column);
        assert!((low..high).contains(&share), "column {column}: {share}");
    }
}

#[test]
fn the_commonest_name_has_many_bearers_and_most_family_names_are_rare() {
    let rows = rows(60_000, 5);
    let mut persons = HashMap::<(&str, &str), std::collections::HashSet<&str>>::new();
    for row in rows.iter().filter(|row| !row[2].is_empty() && !row[3].is_empty()) {
        persons.entry((&row[2], &row[3])).or_default().insert(&row[1]);
    }
    let namesakes = persons
        .values()
        .map(std::collections::HashSet::len)
        .max()
        .unwrap_or(0);
    // Bearers grow with the list: among a million records the commonest name has about 180.
    assert!(
        namesakes >= 10,
        "the commonest name has {namesakes} bearers among 60,000 records"
    );
    let families: std::collections::HashSet<&str> = rows.iter().map(|row| row[3].as_str()).collect();
    assert!(families.len() > 10_000, "{}", families.len());
}

#[test]
fn what_could_be_taken_for_real_is_marked() {
    for row in rows(5_000, 6) {
        let phone: String = row[8].chars().filter(char::is_ascii_digit).collect();
        assert!(
            phone.is_empty() || phone.contains("9995") || phone.starts_with("05"),
            "{phone}"
        );
        assert!(row[9].is_empty() || row[9].starts_with("SIM"), "{}", row[9]);
    }
}
