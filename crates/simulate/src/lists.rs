//! Invents one large list of records in which persons stand once to four times, to try linkage on.
//!
//! Unlike a register it has no episodes: only what a list of names has (given and family name, birth date, sex, nationality,
//! place, telephone, document), with the faults that such lists have and with the truth in a column of its own. What makes it
//! hard is what makes real lists hard: common names meet by the hundred, members of a household share family name, telephone
//! and place without being one person, and a person moves, marries, changes telephones and is written down by ear.
//!
//! Nothing in it is real. Names are put together at random, telephone numbers begin with +999, a country code that was
//! never given out, and documents are numbered `SIM…`.
//!
//! Who lives together is in `household`, how a person comes to be written into one record in `telling`, how letters go wrong
//! in `slips`, and the names in `names`. The same seed gives the same bytes at any number of threads: each block of households
//! has a stream of chance of its own.

mod household;
mod names;
mod slips;
mod telling;

use std::io::{self, Write};

use rayon::prelude::*;

use crate::dice::Dice;
use household::Household;
use names::Stocks;
use telling::Teller;

/// Households that are invented from one stream of chance.
const HOUSEHOLDS_IN_A_BLOCK: u32 = 512;

/// Blocks that are invented between two reports of progress.
const BLOCKS_IN_A_ROUND: u32 = 64;

/// The stream that shuffles; no block uses it.
const SHUFFLING: u64 = u64::MAX - 1;

/// What to invent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lists {
    /// How many records, exactly.
    pub records: u32,
    /// Seed of chance.
    pub seed: u64,
}

/// An invented list, in memory: about 110 bytes a record.
pub struct Listed {
    text: Vec<u8>,
    /// Where each record begins and how long it is, in the order in which they are written.
    lines: Vec<(usize, u32)>,
}

/// One block's records, as they will be written but without their identifiers.
struct Block {
    text: Vec<u8>,
    lengths: Vec<u32>,
}

impl Lists {
    /// Invents the list and shuffles it; `progress` is told how many records there are so far.
    pub fn invent(&self, mut progress: impl FnMut(u64)) -> Listed {
        let stocks = Stocks::new();
        let wanted = self.records as usize;
        let mut listed = Listed {
            text: Vec::with_capacity(wanted * 100),
            lines: Vec::with_capacity(wanted),
        };
        let mut next = 0;
        while listed.lines.len() < wanted {
            let round = next..next + BLOCKS_IN_A_ROUND;
            next = round.end;
            let blocks: Vec<Block> = round
                .into_par_iter()
                .map(|block| self.block(block, &stocks))
                .collect();
            for block in blocks {
                listed.take(&block, wanted);
            }
            progress(listed.lines.len() as u64);
        }
        let mut dice = Dice::new(self.seed, SHUFFLING);
        for last in (1..listed.lines.len()).rev() {
            listed.lines.swap(last, dice.below(last + 1));
        }
        listed
    }

    fn block(&self, block: u32, stocks: &Stocks) -> Block {
        let mut dice = Dice::new(self.seed, u64::from(block));
        let mut written = Block {
            text: Vec::new(),
            lengths: Vec::new(),
        };
        let mut person = block * HOUSEHOLDS_IN_A_BLOCK * household::MOST_PERSONS;
        let mut teller = Teller::new(stocks);
        for _ in 0..HOUSEHOLDS_IN_A_BLOCK {
            let household = Household::invent(stocks, &mut dice);
            for index in 0..household.persons.len() {
                person += 1;
                teller.tell(&household, index, person, &mut dice, |line| {
                    written.text.extend_from_slice(line.as_bytes());
                    written
                        .lengths
                        .push(u32::try_from(line.len()).unwrap_or(u32::MAX));
                });
            }
        }
        written
    }
}

impl Listed {
    /// The names of the columns. `truth` says who it is; nothing that links may read it.
    pub const COLUMNS: &str =
        "id,truth,given_name,family_name,birth_date,sex,nationality,place,phone,document_no";

    fn take(&mut self, block: &Block, wanted: usize) {
        let mut at = self.text.len();
        self.text.extend_from_slice(&block.text);
        for length in &block.lengths {
            if self.lines.len() < wanted {
                self.lines.push((at, *length));
            }
            at += *length as usize;
        }
    }

    /// How many records there are.
    pub fn records(&self) -> usize {
        self.lines.len()
    }

    /// Writes the list as CSV (RFC 4180, UTF-8, with a header, lines ended by LF).
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{}", Self::COLUMNS)?;
        for (number, (at, length)) in self.lines.iter().enumerate() {
            write!(out, "R{:07},", number + 1)?;
            out.write_all(self.text.get(*at..*at + *length as usize).unwrap_or_default())?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
