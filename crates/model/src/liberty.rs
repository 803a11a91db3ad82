//! What is known of the time at liberty: returns, assistance, follow-up contacts and other observations.
//!
//! These are also what corroborates an exit and what says until when a person is known to be free.

use crate::PartialDate;
use crate::codes::ours::{Answer, AssistanceKind, Basis, ObservationKind, Reception, ReturnManner, Uptake};
use crate::country::Country;
use crate::id::{AssistanceId, ContactId, EpisodeId, ObservationId, OrganisationId, RecordId, ReturnId};
use crate::spans::{ContactState, Period};
use crate::table::row;
use crate::text::Text;

row! {
    /// A movement to the country or area of origin.
    Return in "returns" {
        /// Identifier.
        id: ReturnId, open;
        /// The record it belongs to.
        record: RecordId, open;
        /// The episode it came after, when it is known which.
        after_episode: Option<EpisodeId>, open;
        /// When.
        on: Option<PartialDate>, open;
        /// From which country.
        from_country: Option<Country>, open;
        /// To which country.
        to_country: Option<Country>, open;
        /// How.
        manner: Option<ReturnManner>, open;
        /// Whether the person was referred to an organisation at the other end.
        referred: Option<Answer>, open;
        /// Whether the person was accompanied on the way.
        accompanied: Option<Answer>, open;
        /// Who received the person.
        reception: Option<Reception>, open;
        /// What the statement rests on.
        basis: Option<Basis>, open;
        /// What happened, in words.
        account: Option<Text>, narrative;
    }
}

row! {
    /// A service offered or given (HTCDS: support plan).
    Assistance in "assistance" {
        /// Identifier.
        id: AssistanceId, open;
        /// The record it belongs to.
        record: RecordId, open;
        /// The organisation that provides it.
        provider: Option<OrganisationId>, open;
        /// What kind of service.
        kind: Option<AssistanceKind>, open as "spl_Type";
        /// Whether it was taken up.
        uptake: Option<Uptake>, open;
        /// From when until when it was given.
        period: Period, across("started_on", "ended_on");
        /// When it is planned to end.
        planned_end: Option<PartialDate>, open as "spl_PlannedEndDate";
        /// Objectives.
        objectives: Option<Text>, narrative as "spl_Objectives";
        /// Actions required.
        action_plan: Option<Text>, narrative as "spl_ActionPlan";
        /// What came of it, or why it was declined.
        outcome: Option<Text>, narrative;
    }
}

row! {
    /// A follow-up contact, planned or made, with its outcome.
    Contact in "contacts" {
        /// Identifier.
        id: ContactId, open;
        /// The record it belongs to.
        record: RecordId, open;
        /// Planned, made or not made.
        state: ContactState, across("planned_on", "on", "outcome", "not_made_because");
        /// What was said and seen.
        note: Option<Text>, narrative;
    }
}

row! {
    /// Something known of the person while at liberty that is not a contact: residence, work, an official record.
    Observation in "observations" {
        /// Identifier.
        id: ObservationId, open;
        /// The record it belongs to.
        record: RecordId, open;
        /// What kind.
        kind: ObservationKind, open;
        /// When.
        on: Option<PartialDate>, open;
        /// Where.
        country: Option<Country>, open;
        /// What the statement rests on.
        basis: Option<Basis>, open;
        /// In words.
        note: Option<Text>, narrative;
    }
}
