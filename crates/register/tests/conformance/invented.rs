//! Invented rows for every table of the model, made from its declaration, so that a new field is tested by being declared.
//!
//! Values are random but valid cell by cell; rows whose cells contradict each other are made again. Nothing is about
//! anybody.

use std::collections::HashMap;

use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;
use throughline_model::Holdings;
use throughline_model::holdings::{ForEachTable, Held, for_each_table};
use throughline_model::table::{Field, Kind, Row, Sensitivity};

/// Holdings with about `rows` rows in every table, the same for the same seed, in the order of their keys.
pub(super) fn holdings(seed: u64, rows: usize) -> Holdings {
    let rng = ChaCha20Rng::seed_from_u64(seed);
    let mut inventor = Inventor {
        rng,
        rows,
        keys: HashMap::new(),
        holdings: Holdings::default(),
    };
    for_each_table(&mut inventor).expect("invented rows are valid");
    inventor.holdings
}

struct Inventor {
    rng: ChaCha20Rng,
    rows: usize,
    keys: HashMap<&'static str, Vec<String>>,
    holdings: Holdings,
}

impl ForEachTable for Inventor {
    type Error = String;

    fn table<R: Row + Held>(&mut self) -> Result<(), String> {
        let mut rows: Vec<(String, R)> = Vec::new();
        for index in 0..self.rows {
            let Some(row) = self.row::<R>(index) else { continue };
            let key = row.cells()[0].clone().ok_or("a row has a key")?;
            self.keys.entry(R::NAME).or_default().push(key.clone());
            rows.push((key, row));
        }
        rows.sort_by(|one, other| one.0.cmp(&other.0));
        *R::of_mut(&mut self.holdings) = rows.into_iter().map(|(_, row)| row).collect();
        Ok(())
    }
}

impl Inventor {
    /// One row; nothing if the table it has its key from has no row left.
    fn row<R: Row>(&mut self, index: usize) -> Option<R> {
        let table = R::table();
        let key = match table.fields[0].kind {
            Kind::Id(name) if name == table.name => uuid::Uuid::from_u128(self.rng.random()).to_string(),
            Kind::Id(other) => self.keys.get(other)?.get(index)?.clone(),
            _ => return None,
        };
        for _ in 0..500 {
            let mut cells = vec![Some(key.clone())];
            cells.extend(table.fields[1..].iter().map(|field| self.cell(field)));
            let cells: Vec<Option<&str>> = cells.iter().map(Option::as_deref).collect();
            if let Ok(row) = R::from_cells(&cells) {
                return Some(row);
            }
        }
        panic!("no valid row of {} in 500 tries", R::NAME);
    }

    fn cell(&mut self, field: &Field) -> Option<String> {
        if !field.required && self.rng.random_bool(0.4) {
            return None;
        }
        match field.kind {
            Kind::Id(table) => {
                let keys = self.keys.get(table).filter(|keys| !keys.is_empty())?;
                Some(keys[self.rng.random_range(0..keys.len())].clone())
            }
            Kind::Text => Some(self.text(field.sensitivity)),
            Kind::Date => {
                let dates = [
                    "2009",
                    "2009-05",
                    "2009-05-17",
                    "2009~",
                    "2008/2010",
                    "1999-12-31",
                    "2021-02-28",
                ];
                Some(dates[self.rng.random_range(0..dates.len())].to_owned())
            }
            Kind::Integer(low, high) => Some(self.rng.random_range(low..=high).to_string()),
            Kind::Code(list) => Some(
                list.values[self.rng.random_range(0..list.values.len())]
                    .code
                    .to_owned(),
            ),
            Kind::Codes(list) => {
                let some = list
                    .values
                    .iter()
                    .filter(|_| self.rng.random_bool(0.3))
                    .map(|value| value.code);
                Some(some.collect::<Vec<_>>().join(";"))
            }
            Kind::Country => Some(["MD", "NA", "UA", "PH"][self.rng.random_range(0..4)].to_owned()),
            Kind::Countries => Some(["MD", "MD;RO", "NA"][self.rng.random_range(0..3)].to_owned()),
            Kind::Language => Some(["ro", "uk", "tl"][self.rng.random_range(0..3)].to_owned()),
            Kind::Binary => Some("c2VhbGVk".to_owned()),
        }
    }

    /// Text in several scripts; sealed text may hold even a zero character.
    fn text(&mut self, sensitivity: Sensitivity) -> String {
        let letters: Vec<char> = "abc,;\"'\n\t %_?$\\ëøЖжşțمرحبا漢字👩\u{200d}🦰".chars().collect();
        let length = self.rng.random_range(1..40);
        let mut text: String = (0..length)
            .map(|_| letters[self.rng.random_range(0..letters.len())])
            .collect();
        if sensitivity != Sensitivity::Open && self.rng.next_u32().is_multiple_of(8) {
            text.push('\0');
        }
        text
    }
}
