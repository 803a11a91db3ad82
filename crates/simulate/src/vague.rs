//! Dates as they are told: mostly to the day, sometimes vaguer, always true.
//!
//! The day itself always lies within the bounds of the date told, and how vague it is does not depend on anything else.

use throughline_model::{Day, PartialDate};

use crate::dice::Dice;
use crate::scenario::Vagueness;

/// A date told with some vagueness.
pub(crate) fn told(day: Day, vagueness: Vagueness, dice: &mut Dice) -> PartialDate {
    let (year, month, _) = day.calendar();
    let exact = PartialDate::day(day);
    let to_month = PartialDate::month(year, month).unwrap_or(exact);
    let at = dice.unit();
    if at < vagueness.month {
        to_month
    } else if at < vagueness.month + vagueness.year {
        PartialDate::year(year).unwrap_or(exact)
    } else if at < vagueness.month + vagueness.year + vagueness.approximate {
        if dice.chance(0.5) {
            to_month.approximately()
        } else {
            between_months(day, dice.between(0, 2)).unwrap_or(exact)
        }
    } else {
        exact
    }
}

/// Between two months that are two months apart and hold the day.
fn between_months(day: Day, before: i32) -> Option<PartialDate> {
    let (year, month, _) = day.calendar();
    let month_at = |shift: i32| {
        let index = year * 12 + i32::from(month) - 1 + shift;
        let month = u8::try_from(index.rem_euclid(12) + 1).ok()?;
        PartialDate::month(index.div_euclid(12), month)
    };
    PartialDate::between(month_at(-before)?, month_at(2 - before)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_told_always_holds_the_true_day() {
        let vagueness = Vagueness {
            month: 0.3,
            year: 0.2,
            approximate: 0.4,
        };
        let mut dice = Dice::new(5, 0);
        for number in 12_000..16_000 {
            let day = Day::from_epoch(number);
            let range = told(day, vagueness, &mut dice).range();
            assert!(range.earliest() <= day && day <= range.latest(), "{day}");
        }
    }
}
