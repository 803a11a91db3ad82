//! In which row of a file each record stands.
//!
//! Rows are counted as a spreadsheet counts them: the headings are row 1, and rows that are passed over count. Nearly all
//! records follow the one before them, so only the jumps are kept.

/// The rows of the records.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// Records that do not stand in the row after the one before, with their rows.
    jumps: Vec<(usize, usize)>,
}

impl Rows {
    /// Notes the row of a record; records come in their order.
    pub(super) fn note(&mut self, record: usize, row: usize) {
        let (last, at) = self.jumps.last().copied().unwrap_or((0, 2));
        if row != at + (record - last) {
            self.jumps.push((record, row));
        }
    }

    /// The row of a record.
    pub(super) fn of(&self, record: usize) -> usize {
        let at = self.jumps.partition_point(|(first, _)| *first <= record);
        let (first, row) = at
            .checked_sub(1)
            .and_then(|at| self.jumps.get(at))
            .copied()
            .unwrap_or((0, 2));
        row + (record - first)
    }
}
