//! Person, record, identity, names, documents, relatives, referrals and consents.
//!
//! The background is drawn once and written into each record as that organisation heard it: the second with names spelt
//! otherwise, fewer documents, and another case number. Phone numbers come from ranges that regulators keep for fiction
//! (Ofcom 07700 900xxx; North American 555-0100 to 555-0199; ARCEP 06 39 98 xx xx), e-mail from RFC 2606's example domains.

use throughline_model::codes::CodeSet;
use throughline_model::codes::htcds::{
    CaseStatus, Education, Gender, MaritalStatus, OrganisationKind, ReferralReason, StatusDecider,
    TraffickingStatus,
};
use throughline_model::codes::ours::{
    AliasKind, Answer, Ascertainment, ConsentManner, ConsentPurpose, Direction, DocumentKind,
};
use throughline_model::id::{
    AliasId, ConsentId, IdentityDocumentId, OrganisationId, PersonId, RecordId, ReferralId, RelativeId,
};
use throughline_model::text::Whole;
use throughline_model::{
    Alias, Consent, Countries, Country, Day, Days, Identity, IdentityDocument, Language, PartialDate, Period,
    Person, Record, Referral, Relative, Text,
};

use super::{Scribe, died, known, remark, text};
use crate::dice::Dice;
use crate::factors::Factor;
use crate::life::Life;
use crate::misspelling::{told_again, without_marks};
use crate::names::FullName;
use crate::telling::Story;
use crate::world::Origin;

/// What does not change between the records of one person.
pub(super) struct Background {
    gender: Gender,
    name: FullName,
    relative: FullName,
    born: Day,
    birth_date: PartialDate,
    country: Country,
    language: Option<Language>,
    age_told: Option<i64>,
    minority: Option<Answer>,
    displaced: Option<Answer>,
    document: Option<(DocumentKind, String)>,
}

/// An answer to a question whose true answer is known to us: mostly given, sometimes not asked, not known or declined.
pub(super) fn answered(truth: bool, dice: &mut Dice) -> Option<Answer> {
    let at = dice.unit();
    match at {
        _ if at < 0.10 => None,
        _ if at < 0.20 => Some(Answer::Unknown),
        _ if at < 0.25 => Some(Answer::Declined),
        _ if truth => Some(Answer::Yes),
        _ => Some(Answer::No),
    }
}

impl Background {
    pub(super) fn draw(life: &Life, story: &Story, origin: &Origin, scribe: &mut Scribe<'_>) -> Self {
        let on_first_january = scribe.scenario.birth_on_first_january;
        let (world, dice) = (scribe.world, &mut scribe.dice);
        let feminine = life.has(Factor::NotMasculine);
        let gender = if feminine {
            dice.weighted(&[
                (Gender::Feminine, 0.965),
                (Gender::TransgenderFeminine, 0.02),
                (Gender::NonConforming, 0.015),
            ])
        } else {
            dice.weighted(&[(Gender::Masculine, 0.995), (Gender::TransgenderMasculine, 0.005)])
        };
        let age = if life.has(Factor::Under18AtFirst) {
            17 - dice.days_around(2.5, 0.7, 0, 11)
        } else {
            17 + dice.days_around(8.0, 0.8, 1, 42)
        };
        // So many birthdays lie before the first episode, and the next one not on its day.
        let first = story.episodes[0].start;
        let born = first.plus(Days(-(age * 1_461) / 4 - dice.between(5, 355)));
        let (year, ..) = born.calendar();
        let birth_date = match dice.unit() {
            at if at < on_first_january => Day::new(year, 1, 1).map(PartialDate::day),
            at if at < on_first_january + 0.1 => PartialDate::year(year),
            _ => None,
        };
        let name = world.full_name(origin, feminine, dice);
        let mut relative = world.full_name(origin, dice.chance(0.5), dice);
        relative.family.clone_from(&name.family);
        let age_told = dice.chance(0.85).then_some(i64::from(age));
        let minority = answered(life.has(Factor::Minority), dice);
        let displaced = answered(life.has(Factor::Displaced), dice);
        let document = dice.chance(0.1).then(|| {
            let kind = dice.weighted(&[
                (DocumentKind::Passport, 0.5),
                (DocumentKind::IdentityCard, 0.3),
                (DocumentKind::NationalNumber, 0.1),
                (DocumentKind::ResidencePermit, 0.05),
                (DocumentKind::BirthCertificate, 0.05),
            ]);
            (kind, format!("SIM{:07}", dice.below(10_000_000)))
        });
        Self {
            gender,
            name,
            relative,
            born,
            birth_date: birth_date.unwrap_or_else(|| PartialDate::day(born)),
            country: origin.country,
            language: origin.language,
            age_told,
            minority,
            displaced,
            document,
        }
    }

    fn year_of_birth(&self) -> Option<PartialDate> {
        PartialDate::year(self.born.calendar().0)
    }
}

const KNOWN_FROM: [(Ascertainment, f64); 9] = [
    (Ascertainment::OtherOrganisation, 0.26),
    (Ascertainment::Police, 0.24),
    (Ascertainment::Hotline, 0.11),
    (Ascertainment::SelfReferral, 0.11),
    (Ascertainment::Outreach, 0.1),
    (Ascertainment::BorderOrMigrationAuthority, 0.08),
    (Ascertainment::FamilyOrCommunity, 0.05),
    (Ascertainment::HealthService, 0.04),
    (Ascertainment::Other, 0.01),
];

impl Scribe<'_> {
    pub(super) fn person_row(&mut self, id: PersonId, on: Day) {
        self.written.holdings.persons.push(Person {
            id,
            registered_on: known(on),
        });
    }

    /// The record of the organisation that met the person after the first exit.
    pub(super) fn first_record(
        &mut self,
        id: RecordId,
        person: PersonId,
        background: &Background,
        life: &Life,
    ) -> OrganisationId {
        let organisation = self.world.organisation_but(None, &mut self.dice).id;
        self.record_row(id, person, organisation, background, life.registered);
        let row = self.written.holdings.records.last_mut();
        if let (Some(row), Some(day)) = (row, died(life)) {
            row.died_on = known(day);
        }
        self.identity_rows(id, background, false);
        self.referral_rows(id, organisation, life.registered);
        self.consent_row(id, life.registered, background);
        organisation
    }

    /// The record of another organisation.
    pub(super) fn another_record(
        &mut self,
        id: RecordId,
        person: PersonId,
        first: OrganisationId,
        background: &Background,
        opened: Day,
    ) {
        let organisation = self.world.organisation_but(Some(first), &mut self.dice).id;
        self.record_row(id, person, organisation, background, opened);
        self.identity_rows(id, background, true);
        self.incoming(id, organisation, opened);
    }

    fn record_row(
        &mut self,
        id: RecordId,
        person: PersonId,
        organisation: OrganisationId,
        background: &Background,
        opened: Day,
    ) {
        let dice = &mut self.dice;
        let (year, ..) = opened.calendar();
        let status = dice.weighted(&[
            (CaseStatus::Closed, 0.5),
            (CaseStatus::FollowUp, 0.25),
            (CaseStatus::ClosedReferred, 0.15),
            (CaseStatus::Active, 0.1),
        ]);
        let shut = matches!(status, CaseStatus::Closed | CaseStatus::ClosedReferred);
        // A case is closed on a day that says nothing about the person: the end of the organisation's year.
        let closed = Day::new(year + 1, 12, 31)
            .filter(|day| shut && *day <= self.scenario.extract_day)
            .map(PartialDate::day);
        let status = match (shut, closed) {
            (true, None) => CaseStatus::FollowUp,
            _ => status,
        };
        let actual = dice.chance(0.92);
        self.written.holdings.records.push(Record {
            id,
            person,
            organisation: Some(organisation),
            case_number: Text::new(&format!("{year}-{:05}", dice.below(100_000))),
            case_owner: Text::new(&format!("caseworker-{:02}", 1 + dice.below(40))),
            open_period: Period::new(known(opened), closed).unwrap_or_default(),
            status: Some(status),
            closure_reason: closed.and_then(|_| remark(dice, 0.1, &["Plan completed.", "Moved away."])),
            ascertainment: Some(dice.weighted(&KNOWN_FROM)),
            trafficking_status: Some(if actual {
                TraffickingStatus::ActualVictimOfTrafficking
            } else {
                TraffickingStatus::PossibleVictimOfTrafficking
            }),
            status_decided_by: Some(dice.weighted(&[
                (StatusDecider::Ngo, 0.5),
                (StatusDecider::Police, 0.3),
                (StatusDecider::NonPoliceGovernmentalOrganization, 0.2),
            ])),
            gender: Some(background.gender),
            born: background.year_of_birth(),
            citizenships: Countries::from_iter([background.country]),
            residence: Some(background.country),
            marital_status: dice.chance(0.6).then(|| {
                dice.weighted(&[
                    (MaritalStatus::Single, 0.6),
                    (MaritalStatus::Married, 0.2),
                    (MaritalStatus::Divorced, 0.1),
                    (MaritalStatus::Separated, 0.07),
                    (MaritalStatus::Widowed, 0.03),
                ])
            }),
            children: (dice.chance(0.5))
                .then(|| Whole::new(i64::from(dice.between(0, 4))))
                .flatten(),
            primary_language: background.language,
            secondary_language: None,
            education: dice.chance(0.7).then(|| {
                dice.weighted(&[
                    (Education::PrimaryEducation, 0.35),
                    (Education::LowerSecondaryEducation, 0.3),
                    (Education::UpperSecondaryEducation, 0.25),
                    (Education::PostSecondaryNonTertiaryEducation, 0.05),
                    (Education::BachelorsOrEquivalentLevel, 0.05),
                ])
            }),
            minority: background.minority,
            displaced: background.displaced,
            age_when_first_trafficked: background.age_told.and_then(Whole::new),
            died_on: None,
            retain_until: PartialDate::year(year + 10),
            account: remark(
                dice,
                0.04,
                &["Wants to learn tailoring.", "Asked for no calls before noon."],
            ),
        });
    }

    fn identity_rows(&mut self, record: RecordId, background: &Background, again: bool) {
        let dice = &mut self.dice;
        let (mut given, mut family) = (background.name.given.clone(), background.name.family.clone());
        let mut birth_date = background.birth_date;
        if again {
            (given, family) = (told_again(&given, dice), told_again(&family, dice));
            if dice.chance(0.06) {
                std::mem::swap(&mut given, &mut family);
            }
            if dice.chance(0.25) {
                birth_date = background.year_of_birth().unwrap_or(birth_date);
            }
        }
        let own_script = background.name.own_script.as_deref();
        let keeps_own_script = dice.chance(if again { 0.3 } else { 0.7 });
        let mail = dice.chance(0.1).then(|| {
            let name: String = without_marks(&background.name.given)
                .chars()
                .filter(char::is_ascii_alphabetic)
                .collect();
            format!("{}.{}@example.org", name.to_ascii_lowercase(), dice.below(1_000))
        });
        let in_town = dice.chance(0.35);
        let town = text(dice.pick::<&str>(&TOWNS));
        let birth_place = dice.chance(0.3).then(|| text(dice.pick::<&str>(&TOWNS)));
        let street = format!("{} {}", dice.pick(&STREETS), 1 + dice.below(120));
        let phone = dice.chance(0.4).then(|| text(&phone(dice)));
        self.written.holdings.identities.push(Identity {
            record,
            salutation: None,
            given_name: Text::new(&given),
            middle_name: None,
            family_name: Text::new(&family),
            name_in_own_script: own_script.filter(|_| keeps_own_script).and_then(Text::new),
            birth_date: Some(birth_date),
            birth_place,
            title: None,
            identity_number: None,
            email: mail.as_deref().and_then(Text::new),
            home_phone: None,
            mobile_phone: phone,
            street: in_town.then(|| text(&street)),
            city: in_town.then_some(town),
            state: None,
            postal_code: None,
            country: in_town.then_some(background.country),
        });
        self.other_names(record, background, again);
    }

    fn other_names(&mut self, record: RecordId, background: &Background, again: bool) {
        let day = Day::from_epoch(background.born.since_epoch().max(0));
        if self.dice.chance(0.08) {
            let kind = self.dice.weighted(&[
                (AliasKind::Nickname, 0.5),
                (AliasKind::Alias, 0.3),
                (AliasKind::OnDocument, 0.2),
            ]);
            let name = match kind {
                AliasKind::OnDocument => {
                    format!(
                        "{} {}",
                        told_again(&background.name.family, &mut self.dice),
                        background.name.given
                    )
                }
                _ => background
                    .name
                    .short
                    .map_or_else(|| background.name.given.chars().take(4).collect(), str::to_owned),
            };
            let id = AliasId::from_bits(self.dice.id(day));
            self.written.holdings.aliases.push(Alias {
                id,
                record,
                kind: Some(kind),
                name: Text::new(&name),
            });
        }
        let document = background.document.as_ref();
        if let Some((kind, number)) = document.filter(|_| !again || self.dice.chance(0.4)) {
            let id = IdentityDocumentId::from_bits(self.dice.id(day));
            self.written.holdings.identity_documents.push(IdentityDocument {
                id,
                record,
                kind: Some(*kind),
                number: Text::new(number),
                country: Some(background.country),
            });
        }
        if self.dice.chance(0.06) {
            let id = RelativeId::from_bits(self.dice.id(day));
            let relation = text(
                self.dice
                    .pick::<&str>(&["mother", "father", "sister", "brother", "aunt"]),
            );
            let name = format!("{} {}", background.relative.given, background.relative.family);
            self.written.holdings.relatives.push(Relative {
                id,
                record,
                relation: Some(relation),
                name: Text::new(&name),
            });
        }
    }

    fn incoming(&mut self, record: RecordId, to: OrganisationId, on: Day) {
        let from = self.world.organisation_but(Some(to), &mut self.dice);
        let id = ReferralId::from_bits(self.dice.id(on));
        self.written.holdings.referrals.push(Referral {
            id,
            record,
            direction: Direction::Incoming,
            organisation: Some(from.id),
            organisation_name: None,
            case_worker: None,
            on: known(on),
            reason: Some(match from.kind {
                Some(OrganisationKind::ImmigrationService) => ReferralReason::MigrationOrChangeOfLocation,
                _ => ReferralReason::AdditionalServicesRequired,
            }),
            details: None,
        });
    }

    fn referral_rows(&mut self, record: RecordId, organisation: OrganisationId, on: Day) {
        let repeated = self.dice.chance(self.scenario.repeat_referral);
        if repeated || self.dice.chance(0.12) {
            self.incoming(record, organisation, on);
        }
        if repeated {
            // About the same episode, which is why it says nothing about re-trafficking.
            let later = self.some_days_after(on, 20, 400);
            self.incoming(record, organisation, later);
        }
        if self.dice.chance(0.03) {
            let id = ReferralId::from_bits(self.dice.id(on));
            let details = remark(&mut self.dice, 0.3, &["Training place promised."]);
            self.written.holdings.referrals.push(Referral {
                id,
                record,
                direction: Direction::Outgoing,
                organisation: None,
                organisation_name: Text::new("Village school of the district"),
                case_worker: None,
                on: known(on),
                reason: Some(ReferralReason::Other),
                details,
            });
        }
    }

    fn consent_row(&mut self, record: RecordId, on: Day, background: &Background) {
        if !self.dice.chance(0.12) {
            return;
        }
        let mut purposes = CodeSet::none();
        purposes.insert(ConsentPurpose::Services);
        for (purpose, share) in [
            (ConsentPurpose::Sharing, 0.5),
            (ConsentPurpose::Reporting, 0.8),
            (ConsentPurpose::FollowUp, 0.7),
            (ConsentPurpose::Research, 0.3),
        ] {
            if self.dice.chance(share) {
                purposes.insert(purpose);
            }
        }
        let child = on.since(background.born).0 < 6_575;
        let id = ConsentId::from_bits(self.dice.id(on));
        let withdrawn = self.some_days_after(on, 30, 700);
        let withdrawn_on = self.dice.chance(0.05).then(|| PartialDate::day(withdrawn));
        let (year, ..) = on.calendar();
        let manner = match self.dice.chance(0.7) {
            _ if child => ConsentManner::Guardian,
            true => ConsentManner::Written,
            false => ConsentManner::Spoken,
        };
        self.written.holdings.consents.push(Consent {
            id,
            record,
            purposes,
            recipient: None,
            fields: Text::new("gender;born;citizenships"),
            period: Period::new(known(on), PartialDate::year(year + 5)).unwrap_or_default(),
            manner: Some(manner),
            override_ground: None,
            withdrawn_on,
        });
    }
}

const TOWNS: [&str; 12] = [
    "Novaluka",
    "Vale Verde",
    "Port Amberley",
    "Sant Mirel",
    "Karadere",
    "Ban Nam Sai",
    "Phum Thmei",
    "Old Mill",
    "Alta Piedra",
    "Dolna Reka",
    "Kota Sari",
    "Grand Marché",
];

const STREETS: [&str; 8] = [
    "Well Street",
    "Station Road",
    "Strada Viilor",
    "Linden Row",
    "Calle del Pozo",
    "Market Lane",
    "Mill Path",
    "River Embankment",
];

fn phone(dice: &mut Dice) -> String {
    match dice.below(3) {
        0 => format!("+44 7700 900{:03}", dice.below(1_000)),
        1 => format!("+1 {}-555-01{:02}", 201 + dice.below(780), dice.below(100)),
        _ => format!("+33 6 39 98 {:02} {:02}", dice.below(100), dice.below(100)),
    }
}
