//! The records of a register as the linkage engine sees them, and what it finds as proposals to the register.
//!
//! The engine knows columns with roles and nothing of our rows; the register keeps proposals and knows nothing of the engine.
//! What it is asked for, and what is told of it, is the commands' business.

use std::collections::HashMap;

use rand::CryptoRng;
use throughline_linkage::progress::Progress;
use throughline_linkage::{Column, Known, LinkError, Linkage, Options, Role, Table};
use throughline_model::codes::htcds::Gender;
use throughline_model::codes::ours::{LinkVerdict, ProposalState};
use throughline_model::id::RecordId;
use throughline_model::links::in_order;
use throughline_model::resolution::Evidence;
use throughline_model::{PartialDate, Profile, Text};
use throughline_register::{Linking, Proposed, RegisterError, Run};

/// How the records of a register are linked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Manner {
    /// Pairs of this probability or more are linked automatically.
    pub(crate) threshold: f64,
    /// Pairs below this probability are not proposed.
    pub(crate) least_kept: f64,
    /// Share of the pairs linked automatically that is drawn for review.
    pub(crate) drawn: f64,
    /// Seed of the engine and of the draw.
    pub(crate) seed: u64,
}

impl Default for Manner {
    fn default() -> Self {
        Self {
            threshold: 0.95,
            least_kept: 0.5,
            drawn: 0.1,
            seed: 1,
        }
    }
}

/// Why the records of a register could not be linked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LinkingError {
    /// The register's own error.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The engine's own error.
    #[error(transparent)]
    Engine(#[from] LinkError),
}

/// Compares all records of a register and puts down what is found; the pairs proposed.
pub(crate) fn link(
    linking: &mut Linking<'_>,
    manner: Manner,
    progress: &dyn Progress,
    rng: &mut dyn CryptoRng,
) -> Result<Vec<Proposed>, LinkingError> {
    let profiles = linking.profiles()?;
    let evidence = Evidence {
        decisions: linking.decisions()?,
        ..Evidence::default()
    };
    let table = table(&profiles);
    let known = known(&profiles, &evidence);
    let options = Options {
        seed: manner.seed,
        least: manner.least_kept,
        threshold: manner.threshold,
    };
    let linkage = Linkage::of(&table, &options, &known, progress)?;
    let pairs = proposed(&profiles, &linkage, manner);
    let run = Run {
        engine: Text::new(concat!("throughline-linkage ", env!("CARGO_PKG_VERSION")))
            .expect("it is written with letters"),
        seed: manner.seed,
        threshold: manner.threshold,
        least_kept: manner.least_kept,
        records: profiles.len() as u64,
    };
    linking.propose(rng, &run, &pairs)?;
    Ok(pairs)
}

/// What people decided, by the positions of the records; and records entered under one person, unless they were decided to be
/// of different ones.
fn known(profiles: &[Profile], evidence: &Evidence) -> Known {
    let position: HashMap<RecordId, u32> = (0..)
        .zip(profiles)
        .map(|(at, profile)| (profile.record.id, at))
        .collect();
    let standing = evidence.standing();
    let mut known = Known::default();
    for (pair, link) in &standing {
        let (Some(one), Some(other)) = (position.get(&pair.0), position.get(&pair.1)) else {
            continue;
        };
        match link.verdict {
            LinkVerdict::Same => known.same.push((*one, *other)),
            LinkVerdict::Different => known.different.push((*one, *other)),
            LinkVerdict::CannotTell => {}
        }
    }
    let mut first = HashMap::new();
    for (at, profile) in (0_u32..).zip(profiles) {
        let earlier = *first.entry(profile.record.person).or_insert(at);
        let pair = profiles
            .get(earlier as usize)
            .map(|other| in_order(other.record.id, profile.record.id));
        if earlier != at && pair.is_some_and(|pair| !standing.contains_key(&pair)) {
            known.same.push((earlier, at));
        }
    }
    known
}

/// What becomes of each pair that the engine kept. Two records entered under one person are not proposed, nor are two that have
/// come together through likelier pairs.
fn proposed(profiles: &[Profile], linkage: &Linkage<'_>, manner: Manner) -> Vec<Proposed> {
    let clusters = linkage.clusters();
    let mut proposed = Vec::new();
    for pair in linkage.pairs() {
        let (left, right) = (pair.left as usize, pair.right as usize);
        let (Some(one), Some(other)) = (profiles.get(left), profiles.get(right)) else {
            continue;
        };
        if one.record.person == other.record.person {
            continue;
        }
        let together = clusters.get(left) == clusters.get(right);
        let state = match (pair.probability >= manner.threshold, together) {
            (true, true) if is_drawn(one.record.id, other.record.id, manner) => {
                ProposalState::AutomaticForReview
            }
            (true, true) => ProposalState::Automatic,
            (true, false) => ProposalState::HeldApart,
            (false, true) => continue,
            (false, false) => ProposalState::Queued,
        };
        proposed.push(Proposed {
            record: one.record.id,
            other_record: other.record.id,
            probability: pair.probability,
            state,
        });
    }
    proposed
}

/// Whether a pair is in the sample: by chance, and the same each time for the same seed.
fn is_drawn(one: RecordId, other: RecordId, manner: Manner) -> bool {
    let (one, other) = in_order(one, other);
    let mixed = [one.bits(), other.bits()]
        .into_iter()
        .fold(manner.seed, |state, bits| {
            let halves = u64::try_from(bits >> 64).unwrap_or(0)
                ^ u64::try_from(bits & u128::from(u64::MAX)).unwrap_or(0);
            // The finaliser of splitmix64 (Steele, Lea and Flood 2014).
            let mut z = (state ^ halves).wrapping_add(0x9e37_79b9_7f4a_7c15);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        });
    let unit = f64::from(u32::try_from(mixed >> 32).unwrap_or(0)) / (f64::from(u32::MAX) + 1.0);
    unit < manner.drawn
}

/// What a profile says in one column.
type Says = for<'p> fn(&'p Profile) -> Option<&'p Text>;

/// Columns that hold text of the identity as it was written.
const WRITTEN: [(&str, Role, Says); 13] = [
    ("given name", Role::GivenName, |p| {
        p.identity.as_ref()?.given_name.as_ref()
    }),
    ("middle name", Role::MiddleName, |p| {
        p.identity.as_ref()?.middle_name.as_ref()
    }),
    ("family name", Role::FamilyName, |p| {
        p.identity.as_ref()?.family_name.as_ref()
    }),
    ("other name", Role::Alias, |p| p.aliases.first()?.name.as_ref()),
    ("relative", Role::RelativeName, |p| {
        p.relatives.first()?.name.as_ref()
    }),
    ("place of birth", Role::Place, |p| {
        p.identity.as_ref()?.birth_place.as_ref()
    }),
    ("street", Role::Street, |p| p.identity.as_ref()?.street.as_ref()),
    ("city", Role::Place, |p| p.identity.as_ref()?.city.as_ref()),
    ("postal code", Role::Postcode, |p| {
        p.identity.as_ref()?.postal_code.as_ref()
    }),
    ("phone", Role::Phone, |p| {
        p.identity.as_ref()?.mobile_phone.as_ref()
    }),
    ("home phone", Role::Phone, |p| {
        p.identity.as_ref()?.home_phone.as_ref()
    }),
    ("e-mail", Role::Email, |p| p.identity.as_ref()?.email.as_ref()),
    ("personal number", Role::PersonalNumber, |p| {
        let document = || p.documents.first()?.number.as_ref();
        p.identity
            .as_ref()
            .and_then(|own| own.identity_number.as_ref())
            .or_else(document)
    }),
];

/// The records with the columns by which they can be compared; what no record says is left out.
pub(crate) fn table(profiles: &[Profile]) -> Table {
    let mut table = Table {
        ids: profiles
            .iter()
            .map(|profile| profile.record.id.to_string())
            .collect(),
        ..Table::default()
    };
    let mut add = |heading: &str, role: Role, cells: &mut dyn Iterator<Item = Option<String>>| {
        let mut column = Column::new(heading, role);
        cells.for_each(|cell| column.cells.push(cell.as_deref().unwrap_or_default()));
        if column.cells.filled() > 0 {
            table.columns.push(column);
        }
    };
    for (heading, role, says) in WRITTEN {
        let mut cells = profiles
            .iter()
            .map(|profile| says(profile).map(|text| text.as_str().to_owned()));
        add(heading, role, &mut cells);
    }
    add("date of birth", Role::BirthDate, &mut profiles.iter().map(born));
    add("age", Role::Age, &mut profiles.iter().map(age));
    add(
        "age on",
        Role::AgeOn,
        &mut profiles
            .iter()
            .map(|p| p.first_trafficked.map(|on| on.to_string())),
    );
    add("sex", Role::Sex, &mut profiles.iter().map(sex));
    add("country", Role::Country, &mut profiles.iter().map(country));
    add(
        "name in own script",
        Role::OwnScriptName,
        &mut profiles.iter().map(own_script),
    );
    table
}

/// The date of birth, or the year where no date is recorded.
fn born(profile: &Profile) -> Option<String> {
    let date = profile.identity.as_ref().and_then(|identity| identity.birth_date);
    date.or(profile.record.born)
        .map(|date: PartialDate| date.to_string())
}

fn age(profile: &Profile) -> Option<String> {
    let age = profile.record.age_when_first_trafficked?;
    profile.first_trafficked.map(|_| age.get().to_string())
}

fn sex(profile: &Profile) -> Option<String> {
    let word = match profile.record.gender? {
        Gender::Feminine | Gender::TransgenderFeminine => "female",
        Gender::Masculine | Gender::TransgenderMasculine => "male",
        _ => return None,
    };
    Some(word.to_owned())
}

fn country(profile: &Profile) -> Option<String> {
    let citizen = profile.record.citizenships.iter().next();
    citizen
        .or(profile.record.residence)
        .map(|country| country.alpha2().to_owned())
}

/// The name in the person's own script, where it is the only one there is: beside the same name in Latin letters it would
/// count a second time, and namesakes would be taken for one person. (So would the language, beside the country.)
fn own_script(profile: &Profile) -> Option<String> {
    let identity = profile.identity.as_ref()?;
    let latin = identity.given_name.is_some() || identity.family_name.is_some();
    let own = identity.name_in_own_script.as_ref().filter(|_| !latin)?;
    Some(own.as_str().to_owned())
}
