-- Version 4: accounts and sessions, drafts, grants, broken glass, tasks, the history of changes and documents. Frozen.
-- The people who may sign in; what they sign in with is sealed.
CREATE TABLE accounts (
    "id" BLOB NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL UNIQUE,
    "role" TEXT NOT NULL,
    "organisation" BLOB,
    "team" TEXT,
    "language" TEXT,
    "state" TEXT NOT NULL,
    "created" INTEGER NOT NULL,
    "invited_until" INTEGER,
    "secrets" BLOB NOT NULL
) STRICT;
-- Who is signed in: the first half of the hash of a token that only the browser holds.
CREATE TABLE sessions (
    "id" BLOB NOT NULL PRIMARY KEY,
    "account" BLOB NOT NULL,
    "state" TEXT NOT NULL,
    "begun" INTEGER NOT NULL,
    "seen" INTEGER NOT NULL,
    "confirmed" INTEGER NOT NULL,
    "device" TEXT NOT NULL
) STRICT;
-- What somebody is typing, sealed under a data key of its own.
CREATE TABLE drafts (
    "id" BLOB NOT NULL PRIMARY KEY,
    "account" BLOB NOT NULL,
    "kind" TEXT NOT NULL,
    "record" BLOB,
    "saved" INTEGER NOT NULL,
    "content" BLOB NOT NULL
) STRICT;
-- Access to one record given to another organisation, until a day.
CREATE TABLE record_grants (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL,
    "organisation" BLOB NOT NULL,
    "granted_by" TEXT NOT NULL,
    "granted" INTEGER NOT NULL,
    "until" INTEGER NOT NULL,
    "revoked" INTEGER
) STRICT;
-- The right to read one case for a few hours, got by stating a reason.
CREATE TABLE broken_glass (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL,
    "account" TEXT NOT NULL,
    "opened" INTEGER NOT NULL,
    "until" INTEGER NOT NULL,
    "reason" BLOB NOT NULL
) STRICT;
-- What somebody is asked to do or to decide about a case.
CREATE TABLE tasks (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL,
    "kind" TEXT NOT NULL,
    "asked_by" TEXT NOT NULL,
    "asked" INTEGER NOT NULL,
    "for_account" TEXT,
    "for_organisation" BLOB,
    "due" TEXT,
    "state" TEXT NOT NULL,
    "answered_by" TEXT,
    "answered" INTEGER,
    "content" BLOB NOT NULL
) STRICT;
-- The history of every change: the row as it was before, sealed under its record's data key.
CREATE TABLE changes (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL,
    "of_table" TEXT NOT NULL,
    "of_row" BLOB NOT NULL,
    "at" INTEGER NOT NULL,
    "account" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "before" BLOB
) STRICT;
-- Files kept with a record, sealed under its data key.
CREATE TABLE documents (
    "id" BLOB NOT NULL PRIMARY KEY,
    "record" BLOB NOT NULL,
    "added" INTEGER NOT NULL,
    "added_by" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "name" BLOB NOT NULL,
    "content" BLOB NOT NULL
) STRICT;
CREATE INDEX sessions_account ON sessions ("account");
CREATE INDEX drafts_account ON drafts ("account");
CREATE INDEX record_grants_record ON record_grants ("record");
CREATE INDEX broken_glass_record ON broken_glass ("record");
CREATE INDEX tasks_record ON tasks ("record");
CREATE INDEX tasks_state ON tasks ("state");
CREATE INDEX changes_record ON changes ("record");
CREATE INDEX documents_record ON documents ("record");
CREATE INDEX audit_subject ON audit (subject);
