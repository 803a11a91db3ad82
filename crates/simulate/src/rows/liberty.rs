//! Returns, assistance, contacts and observations: what the register saw of a time at liberty.
//!
//! None of these rows shows a person free later than the last recorded contact, and a return is recorded only if the
//! follow-up reached beyond it, so that nobody's time at risk ends later than an event would have been seen.

use throughline_model::codes::ours::{
    Answer, AssistanceKind, Basis, ContactOutcome, NoContactReason, ObservationKind, Reception, ReturnManner,
    Uptake,
};
use throughline_model::id::{
    AssistanceId, ContactId, EpisodeId, ObservationId, OrganisationId, RecordId, ReturnId,
};
use throughline_model::spans::ContactState;
use throughline_model::{Assistance, Contact, Day, Days, Observation, PartialDate, Period, Return};

use super::{Scribe, forced, known, remark};
use crate::dice::Dice;
use crate::life::{Liberty, Life};
use crate::telling::Part;
use crate::truth::Recorded;

/// How a person went home.
pub(super) struct Homecoming {
    manner: ReturnManner,
    referred: Answer,
    /// Days after the exit.
    pub(super) after: i32,
}

/// Draws whether and how a person goes home, and when; whether it is recorded is a matter of the follow-up.
fn homecoming(life: &Life, dice: &mut Dice) -> Option<Homecoming> {
    let (soon, later) = (dice.between(1, 10), dice.between(5, 60));
    if forced(life) {
        let manner = dice.weighted(&[
            (ReturnManner::ForcedByAuthorities, 0.8),
            (ReturnManner::HandedOverByPolice, 0.2),
        ]);
        return Some(Homecoming {
            manner,
            referred: Answer::No,
            after: soon,
        });
    }
    let (manner, referred, after) = dice.weighted(&[
        (None, 0.52),
        (Some((ReturnManner::AssistedVoluntary, Answer::Yes, later)), 0.26),
        (Some((ReturnManner::OwnArrangement, Answer::No, later)), 0.08),
        (Some((ReturnManner::OwnArrangement, Answer::Yes, later)), 0.04),
        (Some((ReturnManner::ForcedByAuthorities, Answer::Yes, soon)), 0.05),
        (Some((ReturnManner::HandedOverByPolice, Answer::Yes, soon)), 0.02),
        (Some((ReturnManner::Unknown, Answer::Unknown, later)), 0.03),
    ])?;
    Some(Homecoming {
        manner,
        referred,
        after,
    })
}

impl Scribe<'_> {
    /// Writes what was seen of one time at liberty. `seen_elsewhere`: the trafficking that ended it is another record's to
    /// tell, and here the person merely was not found any more.
    pub(super) fn liberty_rows(
        &mut self,
        record: RecordId,
        organisation: OrganisationId,
        life: &Life,
        position: usize,
        episodes: &[(Part, EpisodeId)],
        seen_elsewhere: bool,
    ) {
        let liberty = &life.liberties[position];
        if position == 0 {
            let after = episodes
                .iter()
                .find(|(part, _)| *part == Part::First)
                .map(|(_, id)| *id);
            self.return_row(record, life, after);
        }
        self.contact_rows(record, liberty, seen_elsewhere);
        self.assistance_row(record, organisation, liberty);
        self.observation_row(record, liberty);
    }

    fn return_row(&mut self, record: RecordId, life: &Life, after_episode: Option<EpisodeId>) {
        let Some(home) = homecoming(life, &mut self.dice) else {
            return;
        };
        let liberty = &life.liberties[0];
        let accompanied = self.dice.chance(0.3);
        let reception = self.dice.weighted(&[
            (Reception::Family, 0.35),
            (Reception::Organisation, 0.35),
            (Reception::Nobody, 0.2),
            (Reception::Authorities, 0.1),
        ]);
        let basis = self.dice.weighted(&[
            (Basis::OwnObservation, 0.5),
            (Basis::Document, 0.2),
            (Basis::Account, 0.3),
        ]);
        let from = self.dice.weighted(&self.world.destinations);
        let id = ReturnId::from_bits(self.dice.id(liberty.out));
        if home.after > liberty.follow_up.until() {
            return;
        }
        // Taken again on the way: the return is dated before it.
        let after = home.after.min(liberty.event_day() - 1);
        let unreferred = home.referred != Answer::Yes;
        let to = self.written.holdings.records.last().and_then(|row| row.residence);
        self.written.holdings.returns.push(Return {
            id,
            record,
            after_episode,
            on: known(liberty.out.plus(Days(after))),
            from_country: Some(from),
            to_country: to,
            manner: Some(home.manner),
            referred: Some(home.referred),
            accompanied: Some(if accompanied && !unreferred {
                Answer::Yes
            } else {
                Answer::No
            }),
            reception: Some(if unreferred && reception == Reception::Organisation {
                Reception::Nobody
            } else {
                reception
            }),
            basis: Some(basis),
            account: None,
        });
    }

    fn contact_rows(&mut self, record: RecordId, liberty: &Liberty, seen_elsewhere: bool) {
        let day = |since: i32| liberty.out.plus(Days(since));
        for meeting in &liberty.met {
            let outcome = self.dice.weighted(&[
                (ContactOutcome::Safe, 0.7),
                (ContactOutcome::NeedsChange, 0.2),
                (ContactOutcome::AtRisk, 0.1),
            ]);
            self.contact(record, day(meeting.on), |on| ContactState::Made {
                planned: Some(PartialDate::day(day(meeting.due))),
                on,
                outcome,
            });
        }
        let (shown, said) = (self.dice.chance(0.7), self.dice.unit());
        let reveals = liberty.follow_up.revealing(liberty.event_day());
        let ending = match (liberty.recorded, reveals) {
            (Recorded::Retrafficked, Some(meeting)) if seen_elsewhere => {
                Some((meeting, Err(NoContactReason::LostToFollowUp)))
            }
            (Recorded::Retrafficked, Some(meeting)) => Some((meeting, Ok(ContactOutcome::Retrafficked))),
            (Recorded::Died, Some(meeting)) => Some((meeting, Ok(ContactOutcome::Died))),
            _ => None,
        };
        if let Some((meeting, found)) = ending.filter(|_| shown) {
            let planned = Some(PartialDate::day(day(meeting.due)));
            self.contact(record, day(meeting.on), |on| match found {
                Ok(outcome) => ContactState::Made { planned, on, outcome },
                Err(reason) => ContactState::NotMade { planned, on, reason },
            });
        }
        if matches!(liberty.recorded, Recorded::Retrafficked | Recorded::Died) {
            return;
        }
        self.end_of_follow_up(record, liberty, said);
    }

    /// The contact that was missed for ever, or the one that is still to come.
    fn end_of_follow_up(&mut self, record: RecordId, liberty: &Liberty, said: f64) {
        let day = |since: i32| liberty.out.plus(Days(since));
        if let Some(missed) = liberty.follow_up.missed {
            let reason = match liberty.lost {
                Some(_) => Some(NoContactReason::LostToFollowUp),
                None if said < 0.15 => Some(NoContactReason::NoAnswer),
                None if said < 0.25 => Some(NoContactReason::Refused),
                None if said < 0.35 => Some(NoContactReason::Cancelled),
                None => None,
            };
            if let Some(reason) = reason {
                let planned = Some(PartialDate::day(day(missed.due)));
                self.contact(record, day(missed.on), |on| ContactState::NotMade {
                    planned,
                    on,
                    reason,
                });
            }
        } else if let Some(due) = liberty.follow_up.planned.filter(|_| said < 0.15) {
            let planned = PartialDate::day(day(due));
            self.contact(record, liberty.out, |_| ContactState::Planned { planned });
        }
    }

    fn contact(&mut self, record: RecordId, on: Day, state: impl FnOnce(PartialDate) -> ContactState) {
        let id = ContactId::from_bits(self.dice.id(on));
        let note = remark(
            &mut self.dice,
            0.01,
            &["By telephone.", "Met at the market.", "Spoke to the mother."],
        );
        self.written.holdings.contacts.push(Contact {
            id,
            record,
            state: state(PartialDate::day(on)),
            note,
        });
    }

    fn assistance_row(&mut self, record: RecordId, provider: OrganisationId, liberty: &Liberty) {
        if !self.dice.chance(0.25) {
            return;
        }
        let kind = self.dice.weighted(&[
            (AssistanceKind::Shelter, 0.25),
            (AssistanceKind::Psychosocial, 0.2),
            (AssistanceKind::Health, 0.15),
            (AssistanceKind::Legal, 0.12),
            (AssistanceKind::Livelihood, 0.1),
            (AssistanceKind::ReturnAssistance, 0.08),
            (AssistanceKind::Education, 0.05),
            (AssistanceKind::Financial, 0.05),
        ]);
        let until = liberty.free_until();
        let uptake = match self.dice.weighted(&[
            (Uptake::Accepted, 0.75),
            (Uptake::Declined, 0.15),
            (Uptake::NotAvailable, 0.06),
            (Uptake::Offered, 0.04),
        ]) {
            // Assistance given shows the person free; where no contact is recorded it was only offered.
            Uptake::Accepted if until == 0 => Uptake::Offered,
            uptake => uptake,
        };
        let from = self.dice.between(0, until.min(60));
        let to = self.dice.between(from, until);
        let ended = uptake == Uptake::Accepted && self.dice.chance(0.6);
        let day = |since: i32| PartialDate::day(liberty.out.plus(Days(since)));
        let id = AssistanceId::from_bits(self.dice.id(liberty.out));
        let period = Period::new(Some(day(from)), ended.then(|| day(to))).unwrap_or_default();
        let outcome = (uptake == Uptake::Declined)
            .then(|| {
                remark(
                    &mut self.dice,
                    0.5,
                    &[
                        "Did not trust the offer.",
                        "Wanted to be left alone.",
                        "Family needed help first.",
                    ],
                )
            })
            .flatten();
        self.written.holdings.assistance.push(Assistance {
            id,
            record,
            provider: Some(provider),
            kind: Some(kind),
            uptake: Some(uptake),
            period,
            planned_end: None,
            objectives: None,
            action_plan: None,
            outcome,
        });
    }

    fn observation_row(&mut self, record: RecordId, liberty: &Liberty) {
        let until = liberty.free_until();
        if until == 0 || !self.dice.chance(0.12) {
            return;
        }
        let kind = *self.dice.pick(&[
            ObservationKind::Residence,
            ObservationKind::OfficialRecord,
            ObservationKind::Employment,
            ObservationKind::Schooling,
            ObservationKind::HealthCare,
        ]);
        let on = liberty.out.plus(Days(self.dice.between(1, until)));
        let basis = self.dice.weighted(&[
            (Basis::Document, 0.4),
            (Basis::OwnObservation, 0.4),
            (Basis::Account, 0.2),
        ]);
        let id = ObservationId::from_bits(self.dice.id(on));
        self.written.holdings.observations.push(Observation {
            id,
            record,
            kind,
            on: known(on),
            country: None,
            basis: Some(basis),
            note: None,
        });
    }
}
