//! Screening before a return, the decision, the reflection period, and sealed concern reports, as they are recorded.
//!
//! Instruments, raising rules, jurisdictions' periods and the sealing itself come with their own work; here is what a
//! register must be able to hold of them. A screening informs people: there is no score, and no field for one.

use crate::PartialDate;
use crate::codes::ours::{Answer, DecisionOption};
use crate::country::Country;
use crate::id::{ConcernReportId, DecisionId, RecordId, ReflectionPeriodId, ScreeningAnswerId, ScreeningId};
use crate::spans::{Deciders, Period};
use crate::table::row;
use crate::text::{Bytes, Text};

row! {
    /// A structured professional judgement before a return.
    Screening in "screenings" {
        /// Identifier.
        id: ScreeningId, open;
        /// The record it belongs to.
        record: RecordId, open;
        /// Name of the instrument.
        instrument: Text, open;
        /// Version of the instrument.
        instrument_version: Text, open;
        /// When it was begun and when it was completed; open while it is not.
        period: Period, across("begun_on", "completed_on");
        /// Account of the assessor.
        assessor: Text, open;
        /// The person's own view, in their own words.
        own_view: Option<Text>, narrative;
        /// The assessor's judgement, in words.
        judgement: Option<Text>, narrative;
    }
}

row! {
    /// One answer within a screening.
    ScreeningAnswer in "screening_answers" {
        /// Identifier.
        id: ScreeningAnswerId, open;
        /// The record it belongs to.
        record: RecordId, open;
        /// The screening.
        screening: ScreeningId, open;
        /// The item of the instrument.
        item: Text, open;
        /// The answer. Unknown and declined never lower a concern.
        answer: Answer, open;
        /// The reason, in words.
        reason: Option<Text>, narrative;
    }
}

row! {
    /// What was decided about a return, by whom, on what.
    Decision in "decisions" {
        /// Identifier.
        id: DecisionId, open;
        /// The record it belongs to.
        record: RecordId, open;
        /// The screening it rests on; empty where there was none, which is recorded as such.
        screening: Option<ScreeningId>, open;
        /// What was decided.
        option: DecisionOption, open;
        /// When.
        decided_on: PartialDate, open;
        /// Who decided and who reviewed; never the same.
        deciders: Deciders, across("decided_by", "reviewed_by");
        /// Whether the person consented.
        consented: Option<Answer>, open;
        /// What the person wished, in their own words.
        wish: Option<Text>, narrative;
        /// The reasons for and against each option considered.
        reasons: Option<Text>, narrative;
        /// When it is looked at again.
        review_on: Option<PartialDate>, open;
    }
}

row! {
    /// A recovery and reflection period of a person.
    ReflectionPeriod in "reflection_periods" {
        /// Identifier.
        id: ReflectionPeriodId, open;
        /// The record it belongs to.
        record: RecordId, open;
        /// The jurisdiction.
        jurisdiction: Country, open;
        /// The dated rule it follows, by name; no length is ever guessed.
        rule: Option<Text>, open;
        /// From when until when.
        period: Period, across("began_on", "ends_on");
        /// Why it ended early, if it did.
        early_end_reason: Option<Text>, narrative;
    }
}

row! {
    /// A sealed report of an official's or helper's involvement, readable only by the oversight people it is sealed to.
    ConcernReport in "concern_reports" {
        /// Identifier.
        id: ConcernReportId, open;
        /// When it was received.
        received_on: PartialDate, open;
        /// Fingerprints of the keys it is sealed to.
        sealed_to: Text, open;
        /// The report, encrypted.
        sealed: Bytes, open;
    }
}
