-- Version 1: the model's tables as declared then, the wrapped data keys, and the audit. Frozen: never edited once a
-- register has been made with it.
CREATE TABLE register_meta (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
INSERT INTO register_meta (name, value) VALUES ('schema_version', '1');
CREATE TABLE data_keys (
    record BLOB NOT NULL PRIMARY KEY,
    wrapped BLOB NOT NULL,
    created INTEGER NOT NULL
) STRICT;
CREATE TABLE audit (
    seq INTEGER NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    link BLOB NOT NULL
) STRICT;

CREATE TABLE organisations (
    "id" BLOB NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "kind" TEXT,
    "country" TEXT
) STRICT;
CREATE TABLE persons (
    "id" BLOB NOT NULL PRIMARY KEY,
    "registered_on" TEXT
) STRICT;
CREATE TABLE records (
    "id" BLOB NOT NULL PRIMARY KEY,
    "person" BLOB NOT NULL REFERENCES persons ("id") DEFERRABLE INITIALLY DEFERRED,
    "organisation" BLOB REFERENCES organisations ("id") DEFERRABLE INITIALLY DEFERRED,
    "case_number" BLOB,
    "case_owner" BLOB,
    "opened_on" TEXT,
    "closed_on" TEXT,
    "status" TEXT,
    "closure_reason" BLOB,
    "ascertainment" TEXT,
    "trafficking_status" TEXT,
    "status_decided_by" TEXT,
    "gender" TEXT,
    "born" TEXT,
    "citizenships" TEXT,
    "residence" TEXT,
    "marital_status" TEXT,
    "children" INTEGER,
    "primary_language" TEXT,
    "secondary_language" TEXT,
    "education" TEXT,
    "minority" TEXT,
    "displaced" TEXT,
    "age_when_first_trafficked" INTEGER,
    "died_on" TEXT,
    "retain_until" TEXT,
    "account" BLOB
) STRICT;
CREATE TABLE identities (
    "record" BLOB NOT NULL PRIMARY KEY REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "salutation" BLOB,
    "given_name" BLOB,
    "middle_name" BLOB,
    "family_name" BLOB,
    "name_in_own_script" BLOB,
    "birth_date" BLOB,
    "birth_place" BLOB,
    "title" BLOB,
    "identity_number" BLOB,
    "email" BLOB,
    "home_phone" BLOB,
    "mobile_phone" BLOB,
    "street" BLOB,
    "city" BLOB,
    "state" BLOB,
    "postal_code" BLOB,
    "country" BLOB
) STRICT;
CREATE TABLE aliases (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "kind" BLOB,
    "name" BLOB
) STRICT;
CREATE TABLE identity_documents (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "kind" BLOB,
    "number" BLOB,
    "country" BLOB
) STRICT;
CREATE TABLE relatives (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "relation" BLOB,
    "name" BLOB
) STRICT;
CREATE TABLE referrals (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "direction" TEXT NOT NULL,
    "organisation" BLOB REFERENCES organisations ("id") DEFERRABLE INITIALLY DEFERRED,
    "organisation_name" BLOB,
    "case_worker" BLOB,
    "on" TEXT,
    "reason" TEXT,
    "details" BLOB
) STRICT;
CREATE TABLE episodes (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "same_as" BLOB REFERENCES episodes ("id") DEFERRABLE INITIALLY DEFERRED,
    "told_order" INTEGER,
    "started" TEXT,
    "disclosed_on" TEXT,
    "entry" TEXT,
    "recruitment_country" TEXT,
    "exploitation_country" TEXT,
    "recruitment_place" BLOB,
    "exploitation_place" BLOB,
    "recruitment" TEXT,
    "recruitment_apps" TEXT,
    "exploitation" TEXT,
    "sexual_exploitation" TEXT,
    "industries" TEXT,
    "exploitation_apps" TEXT,
    "control" TEXT,
    "relations" TEXT,
    "same_traffickers" TEXT,
    "account" BLOB
) STRICT;
CREATE TABLE trafficking_events (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "episode" BLOB REFERENCES episodes ("id") DEFERRABLE INITIALLY DEFERRED,
    "on" TEXT,
    "kind" TEXT,
    "country" TEXT,
    "place" BLOB,
    "description" BLOB
) STRICT;
CREATE TABLE exits (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "episode" BLOB NOT NULL REFERENCES episodes ("id") DEFERRABLE INITIALLY DEFERRED,
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
    "account" BLOB
) STRICT;
CREATE TABLE returns (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "after_episode" BLOB REFERENCES episodes ("id") DEFERRABLE INITIALLY DEFERRED,
    "on" TEXT,
    "from_country" TEXT,
    "to_country" TEXT,
    "manner" TEXT,
    "referred" TEXT,
    "accompanied" TEXT,
    "reception" TEXT,
    "basis" TEXT,
    "account" BLOB
) STRICT;
CREATE TABLE assistance (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "provider" BLOB REFERENCES organisations ("id") DEFERRABLE INITIALLY DEFERRED,
    "kind" TEXT,
    "uptake" TEXT,
    "started_on" TEXT,
    "ended_on" TEXT,
    "planned_end" TEXT,
    "objectives" BLOB,
    "action_plan" BLOB,
    "outcome" BLOB
) STRICT;
CREATE TABLE contacts (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "planned_on" TEXT,
    "on" TEXT,
    "outcome" TEXT,
    "not_made_because" TEXT,
    "note" BLOB
) STRICT;
CREATE TABLE observations (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "kind" TEXT NOT NULL,
    "on" TEXT,
    "country" TEXT,
    "basis" TEXT,
    "note" BLOB
) STRICT;
CREATE TABLE links (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "other_record" BLOB NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "verdict" TEXT NOT NULL,
    "decided_by" TEXT NOT NULL,
    "decided_on" TEXT NOT NULL,
    "reason" BLOB,
    "withdrawn_on" TEXT
) STRICT;
CREATE TABLE consents (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "purposes" TEXT,
    "recipient" BLOB,
    "fields" TEXT,
    "holds_from" TEXT,
    "holds_until" TEXT,
    "manner" TEXT,
    "override_ground" BLOB,
    "withdrawn_on" TEXT
) STRICT;
CREATE TABLE screenings (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "instrument" TEXT NOT NULL,
    "instrument_version" TEXT NOT NULL,
    "begun_on" TEXT,
    "completed_on" TEXT,
    "assessor" TEXT NOT NULL,
    "own_view" BLOB,
    "judgement" BLOB
) STRICT;
CREATE TABLE screening_answers (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "screening" BLOB NOT NULL REFERENCES screenings ("id") DEFERRABLE INITIALLY DEFERRED,
    "item" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "reason" BLOB
) STRICT;
CREATE TABLE decisions (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "screening" BLOB REFERENCES screenings ("id") DEFERRABLE INITIALLY DEFERRED,
    "option" TEXT NOT NULL,
    "decided_on" TEXT NOT NULL,
    "decided_by" TEXT NOT NULL,
    "reviewed_by" TEXT,
    "consented" TEXT,
    "wish" BLOB,
    "reasons" BLOB,
    "review_on" TEXT
) STRICT;
CREATE TABLE reflection_periods (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "jurisdiction" TEXT NOT NULL,
    "rule" TEXT,
    "began_on" TEXT,
    "ends_on" TEXT,
    "early_end_reason" BLOB
) STRICT;
CREATE TABLE concern_reports (
    "id" BLOB NOT NULL PRIMARY KEY,
    "received_on" TEXT NOT NULL,
    "sealed_to" TEXT NOT NULL,
    "sealed" TEXT NOT NULL
) STRICT;
