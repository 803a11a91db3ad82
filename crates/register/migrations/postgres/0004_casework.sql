-- Version 4: accounts and sessions, drafts, grants, broken glass, tasks, the history of changes and documents. Frozen.
-- The people who may sign in; what they sign in with is sealed.
CREATE TABLE accounts (
    "id" UUID NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL UNIQUE,
    "role" TEXT NOT NULL,
    "organisation" UUID,
    "team" TEXT,
    "language" TEXT,
    "state" TEXT NOT NULL,
    "created" BIGINT NOT NULL,
    "invited_until" BIGINT,
    "secrets" BYTEA NOT NULL
);
-- Who is signed in: the first half of the hash of a token that only the browser holds.
CREATE TABLE sessions (
    "id" UUID NOT NULL PRIMARY KEY,
    "account" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "begun" BIGINT NOT NULL,
    "seen" BIGINT NOT NULL,
    "confirmed" BIGINT NOT NULL,
    "device" TEXT NOT NULL
);
-- What somebody is typing, sealed under a data key of its own.
CREATE TABLE drafts (
    "id" UUID NOT NULL PRIMARY KEY,
    "account" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "record" UUID,
    "saved" BIGINT NOT NULL,
    "content" BYTEA NOT NULL
);
-- Access to one record given to another organisation, until a day.
CREATE TABLE record_grants (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL,
    "organisation" UUID NOT NULL,
    "granted_by" TEXT NOT NULL,
    "granted" BIGINT NOT NULL,
    "until" BIGINT NOT NULL,
    "revoked" BIGINT
);
-- The right to read one case for a few hours, got by stating a reason.
CREATE TABLE broken_glass (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL,
    "account" TEXT NOT NULL,
    "opened" BIGINT NOT NULL,
    "until" BIGINT NOT NULL,
    "reason" BYTEA NOT NULL
);
-- What somebody is asked to do or to decide about a case.
CREATE TABLE tasks (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "asked_by" TEXT NOT NULL,
    "asked" BIGINT NOT NULL,
    "for_account" TEXT,
    "for_organisation" UUID,
    "due" TEXT,
    "state" TEXT NOT NULL,
    "answered_by" TEXT,
    "answered" BIGINT,
    "content" BYTEA NOT NULL
);
-- The history of every change: the row as it was before, sealed under its record's data key.
CREATE TABLE changes (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL,
    "of_table" TEXT NOT NULL,
    "of_row" UUID NOT NULL,
    "at" BIGINT NOT NULL,
    "account" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "before" BYTEA
);
-- Files kept with a record, sealed under its data key.
CREATE TABLE documents (
    "id" UUID NOT NULL PRIMARY KEY,
    "record" UUID NOT NULL,
    "added" BIGINT NOT NULL,
    "added_by" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "name" BYTEA NOT NULL,
    "content" BYTEA NOT NULL
);
CREATE INDEX sessions_account ON sessions ("account");
CREATE INDEX drafts_account ON drafts ("account");
CREATE INDEX record_grants_record ON record_grants ("record");
CREATE INDEX broken_glass_record ON broken_glass ("record");
CREATE INDEX tasks_record ON tasks ("record");
CREATE INDEX tasks_state ON tasks ("state");
CREATE INDEX changes_record ON changes ("record");
CREATE INDEX documents_record ON documents ("record");
CREATE INDEX audit_subject ON audit (subject);
