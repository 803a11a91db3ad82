//! Identifiers: 128-bit values, one type per kind of thing, so that an episode's cannot be given where a record's is meant.
//!
//! They carry no meaning and no time of their own making: whoever creates one brings the randomness. In files they are
//! written as UUIDs; other text is turned into a stable UUID by the room that reads files.

use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// The text is not a UUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier: expected a UUID such as 0193a1f0-5e6b-7cc1-b1a4-2f1f0d6a9e11")]
pub struct NotAnId;

macro_rules! ids {
    ($( $(#[$doc:meta])* $name:ident of $table:literal; )*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u128);

        impl $name {
            /// The table whose rows this identifies.
            pub const TABLE: &'static str = $table;

            /// The identifier with these 128 bits.
            pub const fn from_bits(bits: u128) -> Self { Self(bits) }

            /// The 128 bits.
            pub const fn bits(self) -> u128 { self.0 }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&Uuid::from_u128(self.0), f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), Uuid::from_u128(self.0))
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::try_parse(text).map(|uuid| Self(uuid.as_u128())).map_err(|_| NotAnId)
            }
        }

        impl $crate::table::Cell for $name {
            const KIND: $crate::table::Kind = $crate::table::Kind::Id($table);
            fn write(&self) -> Option<String> { Some(self.to_string()) }
            fn read(text: Option<&str>) -> Result<Self, $crate::table::CellError> {
                $crate::table::required(text)?.parse().map_err($crate::table::CellError::unreadable)
            }
        }
    )* };
}

ids! {
    /// An organisation that keeps records or provides assistance.
    OrganisationId of "organisations";
    /// Whoever one or more records are about.
    PersonId of "persons";
    /// One organisation's case file on a person.
    RecordId of "records";
    /// Another name of a person.
    AliasId of "aliases";
    /// A passport, card or other document.
    IdentityDocumentId of "identity_documents";
    /// A relative named in a record.
    RelativeId of "relatives";
    /// A referral into or out of an organisation.
    ReferralId of "referrals";
    /// One trafficking situation.
    EpisodeId of "episodes";
    /// A dated event within an episode.
    TraffickingEventId of "trafficking_events";
    /// The end of an episode.
    ExitId of "exits";
    /// A movement back to the country or area of origin.
    ReturnId of "returns";
    /// A service offered or given.
    AssistanceId of "assistance";
    /// A follow-up contact.
    ContactId of "contacts";
    /// Something seen of the person while at liberty.
    ObservationId of "observations";
    /// A decision on whether two records are one person.
    LinkId of "links";
    /// A run of record linkage.
    LinkageRunId of "linkage_runs";
    /// A pair of records that a run holds to be possibly one person.
    LinkProposalId of "link_proposals";
    /// A consent.
    ConsentId of "consents";
    /// A structured professional judgement before a return.
    ScreeningId of "screenings";
    /// One answer within a screening.
    ScreeningAnswerId of "screening_answers";
    /// What was decided, by whom, on what.
    DecisionId of "decisions";
    /// A recovery and reflection period of a person.
    ReflectionPeriodId of "reflection_periods";
    /// A sealed report of an official's or helper's involvement.
    ConcernReportId of "concern_reports";
}
