-- Version 1: the model's tables as declared then, the wrapped data keys, and the audit. Frozen: never edited once a
-- register has been made with it.
CREATE TABLE register_meta (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
INSERT INTO register_meta (name, value) VALUES ('schema_version', '1');
CREATE TABLE keyring (
    name TEXT NOT NULL PRIMARY KEY,
    json TEXT NOT NULL
);
CREATE TABLE data_keys (
    record UUID NOT NULL PRIMARY KEY,
    wrapped BYTEA NOT NULL,
    created BIGINT NOT NULL
);
CREATE TABLE audit (
    seq BIGINT NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    link BYTEA NOT NULL
);

CREATE TABLE organisations (
    "id" UUID NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "kind" TEXT,
    "country" TEXT
);
CREATE TABLE persons (
    "id" UUID NOT NULL PRIMARY KEY,
    "registered_on" TEXT
);
CREATE TABLE records (
    "id" UUID NOT NULL PRIMARY KEY,
    "person" UUID NOT NULL REFERENCES persons ("id") DEFERRABLE INITIALLY DEFERRED,
    "organisation" UUID REFERENCES organisations ("id") DEFERRABLE INITIALLY DEFERRED,
    "case_number" BYTEA,
    "case_owner" BYTEA,
    "opened_on" TEXT,
    "closed_on" TEXT,
    "status" TEXT,
    "closure_reason" BYTEA,
    "ascertainment" TEXT,
    "trafficking_status" TEXT,
    "status_decided_by" TEXT,
    "gender" TEXT,
    "born" TEXT,
    "citizenships" TEXT,
    "residence" TEXT,
    "marital_status" TEXT,
    "children" BIGINT,
    "primary_language" TEXT,
    "secondary_language" TEXT,
    "education" TEXT,
    "minority" TEXT,
    "displaced" TEXT,
    "age_when_first_trafficked" BIGINT,
    "died_on" TEXT,
    "retain_until" TEXT,
    "account" BYTEA
);
CREATE TABLE identities (
    "record" UUID NOT NULL PRIMARY KEY REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "salutation" BYTEA,
    "given_name" BYTEA,
    "middle_name" BYTEA,
    "family_name" BYTEA,
    "name_in_own_script" BYTEA,
    "birth_date" BYTEA,
    "birth_place" BYTEA,
    "title" BYTEA,
    "identity_number" BYTEA,
    "email" BYTEA,
    "home_phone" BYTEA,
    "mobile_phone" BYTEA,
    "street" BYTEA,
    "city" BYTEA,
    "state" BYTEA,
    "postal_code" BYTEA,
    "country" BYTEA
);
CREATE TABLE aliases (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "kind" BYTEA,
    "name" BYTEA
);
CREATE TABLE identity_documents (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "kind" BYTEA,
    "number" BYTEA,
    "country" BYTEA
);
CREATE TABLE relatives (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "relation" BYTEA,
    "name" BYTEA
);
CREATE TABLE referrals (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "direction" TEXT NOT NULL,
    "organisation" UUID REFERENCES organisations ("id") DEFERRABLE INITIALLY DEFERRED,
    "organisation_name" BYTEA,
    "case_worker" BYTEA,
    "on" TEXT,
    "reason" TEXT,
    "details" BYTEA
);
CREATE TABLE episodes (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "same_as" UUID REFERENCES episodes ("id") DEFERRABLE INITIALLY DEFERRED,
    "told_order" BIGINT,
    "started" TEXT,
    "disclosed_on" TEXT,
    "entry" TEXT,
    "recruitment_country" TEXT,
    "exploitation_country" TEXT,
    "recruitment_place" BYTEA,
    "exploitation_place" BYTEA,
    "recruitment" TEXT,
    "recruitment_apps" TEXT,
    "exploitation" TEXT,
    "sexual_exploitation" TEXT,
    "industries" TEXT,
    "exploitation_apps" TEXT,
    "control" TEXT,
    "relations" TEXT,
    "same_traffickers" TEXT,
    "account" BYTEA
);
CREATE TABLE trafficking_events (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "episode" UUID REFERENCES episodes ("id") DEFERRABLE INITIALLY DEFERRED,
    "on" TEXT,
    "kind" TEXT,
    "country" TEXT,
    "place" BYTEA,
    "description" BYTEA
);
CREATE TABLE exits (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "episode" UUID NOT NULL REFERENCES episodes ("id") DEFERRABLE INITIALLY DEFERRED,
    "on" TEXT,
    "manner" TEXT,
    "control_ended" TEXT,
    "distress" TEXT,
    "distrust" TEXT,
    "threatened" TEXT,
    "without_work" TEXT,
    "family_conflict" TEXT,
    "debt" TEXT,
    "substance_dependence" TEXT,
    "account" BYTEA
);
CREATE TABLE returns (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "after_episode" UUID REFERENCES episodes ("id") DEFERRABLE INITIALLY DEFERRED,
    "on" TEXT,
    "from_country" TEXT,
    "to_country" TEXT,
    "manner" TEXT,
    "referred" TEXT,
    "accompanied" TEXT,
    "reception" TEXT,
    "basis" TEXT,
    "account" BYTEA
);
CREATE TABLE assistance (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "provider" UUID REFERENCES organisations ("id") DEFERRABLE INITIALLY DEFERRED,
    "kind" TEXT,
    "uptake" TEXT,
    "started_on" TEXT,
    "ended_on" TEXT,
    "planned_end" TEXT,
    "objectives" BYTEA,
    "action_plan" BYTEA,
    "outcome" BYTEA
);
CREATE TABLE contacts (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "planned_on" TEXT,
    "on" TEXT,
    "outcome" TEXT,
    "not_made_because" TEXT,
    "note" BYTEA
);
CREATE TABLE observations (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "kind" TEXT NOT NULL,
    "on" TEXT,
    "country" TEXT,
    "basis" TEXT,
    "note" BYTEA
);
CREATE TABLE links (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "other_record" UUID NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "verdict" TEXT NOT NULL,
    "decided_by" TEXT NOT NULL,
    "decided_on" TEXT NOT NULL,
    "reason" BYTEA,
    "withdrawn_on" TEXT
);
CREATE TABLE consents (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "purposes" TEXT,
    "recipient" BYTEA,
    "fields" TEXT,
    "holds_from" TEXT,
    "holds_until" TEXT,
    "manner" TEXT,
    "override_ground" BYTEA,
    "withdrawn_on" TEXT
);
CREATE TABLE screenings (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "instrument" TEXT NOT NULL,
    "instrument_version" TEXT NOT NULL,
    "begun_on" TEXT,
    "completed_on" TEXT,
    "assessor" TEXT NOT NULL,
    "own_view" BYTEA,
    "judgement" BYTEA
);
CREATE TABLE screening_answers (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "screening" UUID NOT NULL REFERENCES screenings ("id") DEFERRABLE INITIALLY DEFERRED,
    "item" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "reason" BYTEA
);
CREATE TABLE decisions (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "screening" UUID REFERENCES screenings ("id") DEFERRABLE INITIALLY DEFERRED,
    "option" TEXT NOT NULL,
    "decided_on" TEXT NOT NULL,
    "decided_by" TEXT NOT NULL,
    "reviewed_by" TEXT,
    "consented" TEXT,
    "wish" BYTEA,
    "reasons" BYTEA,
    "review_on" TEXT
);
CREATE TABLE reflection_periods (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "jurisdiction" TEXT NOT NULL,
    "rule" TEXT,
    "began_on" TEXT,
    "ends_on" TEXT,
    "early_end_reason" BYTEA
);
CREATE TABLE concern_reports (
    "id" UUID NOT NULL PRIMARY KEY,
    "received_on" TEXT NOT NULL,
    "sealed_to" TEXT NOT NULL,
    "sealed" TEXT NOT NULL
);
