//! Axes: from a value to a place on the paper, and round numbers to write beside it.

/// A linear axis from 0.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Axis {
    /// The value at the far end.
    pub(crate) top: f64,
    /// Distance between two ticks, in values.
    pub(crate) step: f64,
    /// Where 0 is on the paper.
    pub(crate) from: f64,
    /// Where `top` is on the paper.
    pub(crate) to: f64,
}

impl Axis {
    /// An axis that ends at a round number not below `largest`, with about `ticks` ticks.
    pub(crate) fn round(largest: f64, ticks: f64, from: f64, to: f64) -> Self {
        let largest = if largest.is_finite() && largest > 0.0 {
            largest
        } else {
            0.01
        };
        let rough = largest / ticks;
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0]
            .into_iter()
            .map(|multiple| multiple * power)
            .find(|step| *step >= rough * 0.999_999)
            .unwrap_or(10.0 * power);
        let top = (largest / step - 1e-9).ceil() * step;
        Self { top, step, from, to }
    }

    /// An axis with a given end and step.
    pub(crate) const fn exact(top: f64, step: f64, from: f64, to: f64) -> Self {
        Self { top, step, from, to }
    }

    /// Where a value is.
    pub(crate) fn place(&self, value: f64) -> f64 {
        self.from + (self.to - self.from) * (value / self.top)
    }

    /// The values at the ticks, 0 and the end included.
    pub(crate) fn ticks(&self) -> impl Iterator<Item = f64> + use<> {
        let (step, top) = (self.step, self.top);
        (0_u32..200)
            .map(move |n| f64::from(n) * step)
            .take_while(move |value| *value <= top * 1.000_001)
    }

    /// Decimals that tell two ticks apart when they are shown in per cent.
    pub(crate) fn percent_decimals(&self) -> usize {
        let step = self.step * 100.0;
        (0..6)
            .find(|decimals| {
                let scaled = step * 10_f64.powi(*decimals);
                (scaled - scaled.round()).abs() < 1e-6
            })
            .and_then(|decimals| usize::try_from(decimals).ok())
            .unwrap_or(6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_ends_at_a_round_number_above_the_largest() {
        let axis = Axis::round(0.0137, 5.0, 0.0, 100.0);
        assert!((axis.top - 0.015).abs() < 1e-12, "{}", axis.top);
    }

    #[test]
    fn an_axis_without_values_still_has_ticks() {
        assert!(Axis::round(0.0, 4.0, 0.0, 100.0).ticks().count() > 2);
    }

    #[test]
    fn ticks_are_told_apart() {
        assert_eq!(Axis::exact(0.01, 0.0025, 0.0, 1.0).percent_decimals(), 2);
    }

    #[test]
    fn the_last_tick_is_the_end() {
        assert_eq!(Axis::exact(60.0, 12.0, 0.0, 1.0).ticks().count(), 6);
    }
}
