//! Identifiers: every record has one, and no two the same.
//!
//! Hashes are sorted instead of looked up, which is one pass through memory where a table of a million would be a million
//! waits. Which column holds the identifiers is decided in `read.rs` and `guess.rs`.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use super::rows::Rows;
use super::{Problem, Problems};

/// The identifiers of records that have none of their own.
pub(super) fn numbered(records: usize) -> Vec<String> {
    (1..=records).map(|number| number.to_string()).collect()
}

/// Tells of every identifier that is empty or repeated.
pub(super) fn check(ids: &[String], column: &str, rows: &Rows, problems: &mut Problems) {
    let state = FixedState::with_seed(0x6964);
    let mut keys: Vec<u64> = (0u64..)
        .zip(ids)
        .filter(|(_, id)| !id.is_empty())
        .map(|(record, id)| (state.hash_one(id) & !u64::from(u32::MAX)) | record)
        .collect();
    for (record, id) in ids.iter().enumerate() {
        if id.is_empty() {
            problems.add(Problem::NoId {
                row: rows.of(record),
                column: column.to_owned(),
            });
        }
    }
    keys.sort_unstable();
    let record = |key: u64| usize::try_from(key & u64::from(u32::MAX)).unwrap_or(usize::MAX);
    for alike in keys
        .chunk_by(|a, b| a >> 32 == b >> 32)
        .filter(|alike| alike.len() > 1)
    {
        // Equal hashes are nearly always equal identifiers; sorting tells for certain, in whatever number.
        let mut records: Vec<usize> = alike.iter().map(|key| record(*key)).collect();
        records.sort_by_key(|record| (&ids[*record], *record));
        for same in records.chunk_by(|a, b| ids[*a] == ids[*b]) {
            for again in &same[1..] {
                problems.add(Problem::SameId {
                    row: rows.of(*again),
                    first: rows.of(same[0]),
                    column: column.to_owned(),
                });
            }
        }
    }
}
