-- Version 2: every column that names another row can be looked up quickly (erasing checks them all), and erasures are
-- recorded. Frozen.
CREATE TABLE erasures (
    id UUID NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    certificate TEXT NOT NULL
);

CREATE INDEX records_person ON records ("person");
CREATE INDEX records_organisation ON records ("organisation");
CREATE INDEX aliases_record ON aliases ("record");
CREATE INDEX identity_documents_record ON identity_documents ("record");
CREATE INDEX relatives_record ON relatives ("record");
CREATE INDEX referrals_record ON referrals ("record");
CREATE INDEX referrals_organisation ON referrals ("organisation");
CREATE INDEX episodes_record ON episodes ("record");
CREATE INDEX episodes_same_as ON episodes ("same_as");
CREATE INDEX trafficking_events_record ON trafficking_events ("record");
CREATE INDEX trafficking_events_episode ON trafficking_events ("episode");
CREATE INDEX exits_record ON exits ("record");
CREATE INDEX exits_episode ON exits ("episode");
CREATE INDEX returns_record ON returns ("record");
CREATE INDEX returns_after_episode ON returns ("after_episode");
CREATE INDEX assistance_record ON assistance ("record");
CREATE INDEX assistance_provider ON assistance ("provider");
CREATE INDEX contacts_record ON contacts ("record");
CREATE INDEX observations_record ON observations ("record");
CREATE INDEX links_record ON links ("record");
CREATE INDEX links_other_record ON links ("other_record");
CREATE INDEX consents_record ON consents ("record");
CREATE INDEX screenings_record ON screenings ("record");
CREATE INDEX screening_answers_record ON screening_answers ("record");
CREATE INDEX screening_answers_screening ON screening_answers ("screening");
CREATE INDEX decisions_record ON decisions ("record");
CREATE INDEX decisions_screening ON decisions ("screening");
CREATE INDEX reflection_periods_record ON reflection_periods ("record");
