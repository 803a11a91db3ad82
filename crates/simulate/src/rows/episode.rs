//! Episodes, their dated events, and exits with the circumstances after them.

use throughline_model::codes::CodeSet;
use throughline_model::codes::htcds::{
    ControlMeans, Exploitation, Industry, RecruitmentMethod, SexualExploitationKind, TraffickingEventKind,
    WebsiteOrApp,
};
use throughline_model::codes::ours::{Answer, ExitManner, TraffickerRelation};
use throughline_model::id::{EpisodeId, ExitId, RecordId, TraffickingEventId};
use throughline_model::text::Whole;
use throughline_model::{Episode, Exit, TraffickingEvent};

use super::record::answered;
use super::{Scribe, known, remark};
use crate::dice::Dice;
use crate::factors::Factor;
use crate::life::Life;
use crate::telling::{Part, Told, ToldExit};

/// Each means with its share in a first situation, and in a trafficking after an exit. The two differ so that a comparison of
/// one with the other has something to find.
const MEANS: [(ControlMeans, f64, f64); 12] = [
    (ControlMeans::FalsePromises, 0.4, 0.25),
    (ControlMeans::PsychologicalAbuse, 0.35, 0.4),
    (ControlMeans::RestrictsMovement, 0.3, 0.35),
    (ControlMeans::PhysicalAbuse, 0.25, 0.25),
    (ControlMeans::TakesEarnings, 0.25, 0.25),
    (ControlMeans::DebtBondage, 0.2, 0.3),
    (ControlMeans::PhysicalThreats, 0.2, 0.2),
    (ControlMeans::WithholdsDocuments, 0.2, 0.1),
    (ControlMeans::ExcessiveWorkingHours, 0.15, 0.15),
    (ControlMeans::ThreatensChildrenFamily, 0.1, 0.18),
    (ControlMeans::PsychoactiveSubstance, 0.05, 0.12),
    (ControlMeans::UsesChildren, 0.02, 0.02),
];

const RECRUITED: [(RecruitmentMethod, f64); 7] = [
    (RecruitmentMethod::ThroughFriendsOrSocialEvents, 0.3),
    (RecruitmentMethod::ThroughFamilyOrFamilyEvents, 0.2),
    (RecruitmentMethod::ThroughOnlineSocialNetworks, 0.15),
    (RecruitmentMethod::ThroughAnOnlineAdvertisement, 0.1),
    (RecruitmentMethod::AtWork, 0.1),
    (RecruitmentMethod::ThroughANewspaperAdvert, 0.05),
    (RecruitmentMethod::Other, 0.1),
];

/// The traffickers' relation in a first situation.
const RELATIONS: [(TraffickerRelation, f64); 4] = [
    (TraffickerRelation::Unacquainted, 0.4),
    (TraffickerRelation::Acquainted, 0.3),
    (TraffickerRelation::Familial, 0.15),
    (TraffickerRelation::IntimatePartner, 0.15),
];

/// The traffickers' relation in a trafficking after an exit.
const LATER_RELATIONS: [(TraffickerRelation, f64); 4] = [
    (TraffickerRelation::Unacquainted, 0.25),
    (TraffickerRelation::Acquainted, 0.3),
    (TraffickerRelation::Familial, 0.2),
    (TraffickerRelation::IntimatePartner, 0.25),
];

const WAYS_OUT: [(ExitManner, f64); 10] = [
    (ExitManner::OwnEscape, 0.27),
    (ExitManner::RescueOrRaid, 0.25),
    (ExitManner::HelpedByOrganisation, 0.12),
    (ExitManner::Released, 0.1),
    (ExitManner::ArrestedOrDetained, 0.08),
    (ExitManner::HelpedByPublic, 0.05),
    (ExitManner::HelpedByClient, 0.05),
    (ExitManner::Family, 0.04),
    (ExitManner::Other, 0.02),
    (ExitManner::BoughtOut, 0.02),
];

fn one<T: throughline_model::codes::Coded>(code: T) -> CodeSet<T> {
    CodeSet::from_iter([code])
}

fn means(later: bool, dice: &mut Dice) -> CodeSet<ControlMeans> {
    let chosen = MEANS
        .iter()
        .filter(|(_, first, again)| dice.chance(if later { *again } else { *first }));
    chosen.map(|(means, ..)| *means).collect()
}

fn industry(dice: &mut Dice) -> Industry {
    dice.weighted(&[
        (Industry::FConstruction, 0.3),
        (Industry::AAgricultureForestryAndFishing, 0.3),
        (Industry::TActivitiesOfHouseholdsAsEmployers, 0.2),
        (Industry::CManufacturing, 0.12),
        (Industry::IAccommodationAndFoodServiceActivities, 0.08),
    ])
}

impl Scribe<'_> {
    /// Writes an episode with its events and its exit; gives its identifier.
    pub(super) fn episode_rows(
        &mut self,
        record: RecordId,
        told: &Told,
        same_as: Option<EpisodeId>,
        life: &Life,
    ) -> EpisodeId {
        let dice = &mut self.dice;
        let id = EpisodeId::from_bits(dice.id(told.disclosed));
        let labour = matches!(
            told.exploitation,
            Exploitation::ForcedLabour | Exploitation::ChildLabour
        );
        let sexual = told.exploitation == Exploitation::SexualExploitation;
        let recruitment = dice.weighted(&RECRUITED);
        let later = matches!(told.part, Part::Again(_));
        let online = recruitment == RecruitmentMethod::ThroughOnlineSocialNetworks;
        let row = Episode {
            id,
            record,
            same_as,
            told_order: told.place.and_then(Whole::new),
            started: told.started,
            disclosed_on: known(told.disclosed),
            entry: Some(told.entry),
            recruitment_country: Some(told.recruitment_country),
            exploitation_country: Some(told.exploitation_country),
            recruitment_place: None,
            exploitation_place: None,
            recruitment: one(recruitment),
            recruitment_apps: if online {
                one(dice.weighted(&[
                    (WebsiteOrApp::Facebook, 0.5),
                    (WebsiteOrApp::WhatsApp, 0.3),
                    (WebsiteOrApp::Telegram, 0.2),
                ]))
            } else {
                CodeSet::none()
            },
            exploitation: one(told.exploitation),
            sexual_exploitation: if sexual {
                one(dice.weighted(&[
                    (SexualExploitationKind::Prostitution, 0.85),
                    (SexualExploitationKind::PrivateSexualServices, 0.08),
                    (SexualExploitationKind::Pornography, 0.04),
                    (SexualExploitationKind::RemoteInteractiveServices, 0.03),
                ]))
            } else {
                CodeSet::none()
            },
            industries: if labour {
                one(industry(dice))
            } else {
                CodeSet::none()
            },
            exploitation_apps: CodeSet::none(),
            control: means(later, dice),
            relations: one(dice.weighted(if later { &LATER_RELATIONS } else { &RELATIONS })),
            same_traffickers: told.same_traffickers,
            account: remark(
                dice,
                0.03,
                &["Was promised work in a hotel.", "Passport was taken on arrival."],
            ),
        };
        self.written.holdings.episodes.push(row);
        self.event_rows(record, id, told);
        if let Some(exit) = told.exit {
            self.exit_row(record, id, told.part, exit, life);
        }
        id
    }

    fn event_rows(&mut self, record: RecordId, episode: EpisodeId, told: &Told) {
        if !self.dice.chance(0.035) {
            return;
        }
        let events = [
            (TraffickingEventKind::Recruitment, told.recruitment_country),
            (TraffickingEventKind::Exploitation, told.exploitation_country),
        ];
        for (kind, country) in events {
            let id = TraffickingEventId::from_bits(self.dice.id(told.disclosed));
            let on = (kind == TraffickingEventKind::Recruitment)
                .then_some(told.started)
                .flatten();
            self.written.holdings.trafficking_events.push(TraffickingEvent {
                id,
                record,
                episode: Some(episode),
                on,
                kind: Some(kind),
                country: Some(country),
                place: None,
                description: remark(&mut self.dice, 0.1, &["By bus, at night."]),
            });
        }
    }

    fn exit_row(&mut self, record: RecordId, episode: EpisodeId, part: Part, exit: ToldExit, life: &Life) {
        let dice = &mut self.dice;
        let id = ExitId::from_bits(dice.id(exit.day.max(life.registered)));
        // The circumstances are those after a true exit; of an exit that was none they were not asked.
        let asked = matches!(part, Part::First | Part::Again(_));
        let mut circumstance = |truth: bool| answered(truth, dice).filter(|_| asked);
        let distress = circumstance(life.has(Factor::Distress));
        let distrust = circumstance(life.has(Factor::Distrust));
        let threatened = circumstance(life.has(Factor::Threatened));
        let without_work = circumstance(life.has(Factor::WithoutWork));
        let mut other = |share: f64| {
            let truth = self.dice.chance(share);
            answered(truth, &mut self.dice).filter(|_| asked)
        };
        let (family_conflict, debt, substance): (Option<Answer>, _, _) =
            (other(0.3), other(0.35), other(0.08));
        let manner = self.dice.weighted(&WAYS_OUT);
        self.written.holdings.exits.push(Exit {
            id,
            record,
            episode,
            on: Some(exit.on),
            manner: Some(manner),
            control_ended: exit.control_ended,
            distress,
            distrust,
            threatened,
            without_work,
            family_conflict,
            debt,
            substance_dependence: substance,
            account: remark(
                &mut self.dice,
                0.03,
                &["Left through a window and walked to the station."],
            ),
        });
    }
}
