//! What came to a person after the exit that starts the time at risk, in days from it: the return, and the first assistance.
//!
//! Whoever is trafficked again before a return never has one, so a return says something only of the days after it. That is
//! why days are kept here, and not whether there was one.

use throughline_model::codes::ours::{Answer, ExitManner, ReturnManner};
use throughline_model::lifeline::Sight;
use throughline_model::time_at_risk::TimeAtRisk;
use throughline_model::{DayRange, LifeLine};

/// What came after the exit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Liberty {
    /// How the person got out.
    pub(crate) manner: Option<ExitManner>,
    /// The calendar year of the exit, by the middle of its date.
    pub(crate) year: Option<i16>,
    /// The first return.
    pub(crate) back: Option<Back>,
    /// Days from the exit to the first assistance that was accepted; 0 if it began before.
    pub(crate) assisted: Option<f32>,
}

/// A return.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Back {
    /// Days from the exit, never below 0.
    pub(crate) day: f32,
    pub(crate) manner: Option<ReturnManner>,
    pub(crate) referred: Option<Answer>,
}

impl Liberty {
    /// What a line tells of the time at liberty that `risk` is of.
    pub(crate) fn of(line: &LifeLine, risk: &TimeAtRisk) -> Self {
        let exit = line.episodes.get(risk.episode).and_then(|spell| spell.exit);
        let next = line
            .episodes
            .get(risk.episode + 1)
            .and_then(|spell| spell.begun().or(spell.exit.and_then(|exit| exit.on)));
        let mut liberty = Self {
            manner: exit.and_then(|exit| exit.manner),
            year: i16::try_from(risk.out.midpoint().calendar().0).ok(),
            ..Self::default()
        };
        for seen in &line.seen {
            let within = seen.on.latest() >= risk.out.earliest()
                && next.is_none_or(|next| seen.on.earliest() <= next.latest());
            if !within {
                continue;
            }
            let day = days_between(risk.out, seen.on);
            match seen.what {
                Sight::Return(home) if liberty.back.is_none() => {
                    liberty.back = Some(Back {
                        day,
                        manner: home.manner,
                        referred: home.referred,
                    });
                }
                Sight::Assistance => {
                    let first = liberty.assisted.map_or(day, |earlier| earlier.min(day));
                    liberty.assisted = Some(first);
                }
                _ => {}
            }
        }
        liberty
    }
}

/// Days from the middle of one range to the middle of a later one; 0 where they lie the other way round.
fn days_between(from: DayRange, to: DayRange) -> f32 {
    let middle = |range: DayRange| {
        f64::midpoint(
            f64::from(range.earliest().since_epoch()),
            f64::from(range.latest().since_epoch()),
        )
    };
    #[expect(clippy::cast_possible_truncation, reason = "days within a life")]
    let days = (middle(to) - middle(from)).max(0.0) as f32;
    days
}
