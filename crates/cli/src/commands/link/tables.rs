//! `pairs.csv` and `clusters.csv`, for millions of records: straight into a buffer, without a writer's checks for each cell.

use std::io::{self, Write};
use std::path::Path;

use super::Found;
use crate::place;

/// Writes the pairs, likeliest first.
pub(super) fn pairs(path: &Path, found: &Found) -> anyhow::Result<()> {
    let ids = &found.table.ids;
    place::whole_file(path, |out| {
        out.write_all(b"id_l,id_r,score\n")?;
        for pair in found.pairs.iter() {
            let (Some(left), Some(right)) = (ids.get(pair.left as usize), ids.get(pair.right as usize))
            else {
                continue;
            };
            cell(out, left)?;
            out.write_all(b",")?;
            cell(out, right)?;
            out.write_all(b",")?;
            score(out, pair.probability)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    })
}

/// Writes every record with the person it belongs to, named by that person's first record.
pub(super) fn clusters(path: &Path, found: &Found) -> anyhow::Result<()> {
    let ids = &found.table.ids;
    place::whole_file(path, |out| {
        out.write_all(b"id,cluster\n")?;
        for (id, cluster) in ids.iter().zip(found.clusters.iter()) {
            cell(out, id)?;
            out.write_all(b",")?;
            cell(out, ids.get(*cluster as usize).unwrap_or(id))?;
            out.write_all(b"\n")?;
        }
        Ok(())
    })
}

/// A cell of CSV, in quotation marks where it needs them.
pub(super) fn cell(out: &mut impl Write, text: &str) -> io::Result<()> {
    let plain = !text
        .bytes()
        .any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'));
    if plain {
        return out.write_all(text.as_bytes());
    }
    write!(out, "\"{}\"", text.replace('"', "\"\""))
}

/// A probability with twelve decimals, without the noughts at its end: enough to tell apart what is as good as certain.
fn score(out: &mut impl Write, probability: f64) -> io::Result<()> {
    const DECIMALS: usize = 12;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 10^12"
    )]
    let mut rest = (probability.clamp(0.0, 1.0) * 1e12).round() as u64;
    let mut text = *b"0.000000000000";
    if rest == 1_000_000_000_000 {
        return out.write_all(b"1");
    }
    for at in (2..2 + DECIMALS).rev() {
        let digit = (rest % 10) as u8;
        text[at] = b'0' + digit;
        rest /= 10;
    }
    let end = text
        .iter()
        .rposition(|byte| *byte != b'0')
        .map_or(1, |last| last + 1);
    // Of `0.` alone the point goes too.
    out.write_all(&text[..if end == 2 { 1 } else { end }])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(probability: f64) -> String {
        let mut out = Vec::new();
        score(&mut out, probability).expect("memory");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn a_score_has_the_digits_it_needs() {
        let scores = [0.0, 0.01, 0.5, 0.999_999_999, 1.0 - 1e-15, 1.0].map(written);
        assert_eq!(scores, ["0", "0.01", "0.5", "0.999999999", "1", "1"]);
    }

    #[test]
    fn a_cell_with_a_comma_stays_one_cell() {
        let mut out = Vec::new();
        cell(&mut out, "7, \"b\"").expect("memory");
        assert_eq!(out, b"\"7, \"\"b\"\"\"");
    }
}
