//! One row of a case file as it becomes rows of the model: a person, a record, an identity always; a referral, an episode,
//! an event, assistance, a consent and an organisation when one of their cells is filled. Every row of the model gets its
//! identifier from the row's own; nothing here reads cells.

use throughline_model::codes::CodeSet;
use throughline_model::codes::ours::ConsentPurpose;
use throughline_model::holdings::Held;
use throughline_model::table::Row;
use throughline_model::{
    Assistance, Consent, Country, Episode, Holdings, Identity, Organisation, Person, Record, Referral, Text,
    TraffickingEvent,
};

use crate::Namespace;

/// What a row has told so far.
#[derive(Debug)]
pub(super) struct Case {
    namespace: Namespace,
    seed: Vec<u8>,
    person: Person,
    pub(super) record: Record,
    pub(super) identity: Identity,
    pub(super) organisation: OwnOrganisation,
    incoming: Option<Referral>,
    outgoing: Option<Referral>,
    episode: Option<Episode>,
    event: Option<TraffickingEvent>,
    assistance: Option<Assistance>,
    consent: Option<Consent>,
}

/// The organisation that a row names as its own.
#[derive(Debug, Default)]
pub(super) struct OwnOrganisation {
    pub(super) name: Option<Text>,
    pub(super) kind: Option<throughline_model::codes::htcds::OrganisationKind>,
    pub(super) country: Option<Country>,
}

/// A row with its identifier, its record and what else it must have; everything else not known.
fn blank<R: Row>(filled: &[(&str, &str)]) -> R {
    let table = R::table();
    let mut cells: Vec<Option<&str>> = vec![None; table.fields.len()];
    for (column, text) in filled {
        let position = table.position(column).expect("the column is one of the table's");
        cells[position] = Some(text);
    }
    R::from_cells(&cells).expect("every column that must be filled is given")
}

impl Case {
    /// A case whose identifiers are derived from `seed`.
    pub(super) fn new(namespace: Namespace, seed: &[u8]) -> Self {
        let id = |table: &str| namespace.derived(table, seed).to_string();
        let (person, record) = (id("persons"), id("records"));
        Self {
            namespace,
            seed: seed.to_owned(),
            person: blank(&[("id", &person)]),
            record: blank(&[("id", &record), ("person", &person)]),
            identity: blank(&[("record", &record)]),
            organisation: OwnOrganisation::default(),
            incoming: None,
            outgoing: None,
            episode: None,
            event: None,
            assistance: None,
            consent: None,
        }
    }

    /// A row of this case with its identifier and record.
    fn own<R: Row>(&self, part: &str, more: &[(&str, &str)]) -> R {
        let mut seed = self.seed.clone();
        seed.extend_from_slice(part.as_bytes());
        let id = self.namespace.derived(R::NAME, &seed).to_string();
        let record = self.record.id.to_string();
        let mut filled = vec![("id", id.as_str()), ("record", record.as_str())];
        filled.extend_from_slice(more);
        blank(&filled)
    }

    pub(super) fn incoming(&mut self) -> &mut Referral {
        let new = self.own("incoming", &[("direction", "Incoming")]);
        self.incoming.get_or_insert(new)
    }

    pub(super) fn outgoing(&mut self) -> &mut Referral {
        let new = self.own("outgoing", &[("direction", "Outgoing")]);
        self.outgoing.get_or_insert(new)
    }

    pub(super) fn episode(&mut self) -> &mut Episode {
        let new = self.own("", &[]);
        self.episode.get_or_insert(new)
    }

    pub(super) fn event(&mut self) -> &mut TraffickingEvent {
        let new = self.own("", &[]);
        self.event.get_or_insert(new)
    }

    pub(super) fn assistance(&mut self) -> &mut Assistance {
        let new = self.own("", &[]);
        self.assistance.get_or_insert(new)
    }

    /// A consent was asked for: given, it is for services; refused, it is for nothing.
    pub(super) fn consent(&mut self, given: bool) {
        let new: Consent = self.own("", &[]);
        let purposes = if given {
            CodeSet::from_iter([ConsentPurpose::Services])
        } else {
            CodeSet::none()
        };
        self.consent = Some(Consent { purposes, ..new });
    }

    /// Hands everything over. `usual` is the organisation of rows that name none.
    pub(super) fn deliver(mut self, usual: Option<&Text>, holdings: &mut Holdings) {
        let own = self.organisation.name.take();
        if let Some(name) = own.as_ref().or(usual) {
            let id = self
                .namespace
                .identifier("organisations", name.as_str())
                .to_string();
            let new: Organisation = blank(&[("id", &id), ("name", name.as_str())]);
            let at = holdings
                .organisations
                .iter()
                .position(|known| known.id == new.id)
                .unwrap_or_else(|| {
                    holdings.organisations.push(new);
                    holdings.organisations.len() - 1
                });
            let organisation = &mut holdings.organisations[at];
            self.record.organisation = Some(organisation.id);
            if own.is_some() {
                organisation.kind = organisation.kind.or(self.organisation.kind);
                organisation.country = organisation.country.or(self.organisation.country);
            }
        }
        // An event of a row that tells an episode is an event of that episode: the standard has one of each in a row.
        if let (Some(event), Some(episode)) = (&mut self.event, &self.episode) {
            event.episode = Some(episode.id);
        }
        add(holdings, Some(self.person));
        add(holdings, Some(self.record));
        add(holdings, Some(self.identity));
        add(holdings, self.incoming);
        add(holdings, self.outgoing);
        add(holdings, self.episode);
        add(holdings, self.event);
        add(holdings, self.assistance);
        add(holdings, self.consent);
    }
}

fn add<R: Held>(holdings: &mut Holdings, row: Option<R>) {
    R::of_mut(holdings).extend(row);
}
