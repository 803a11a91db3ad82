-- Version 3: runs of record linkage and the pairs they proposed. What people decided on them is in links since version 1.
-- Frozen.
CREATE TABLE linkage_runs (
    "id" BLOB NOT NULL PRIMARY KEY,
    "ran_at" TEXT NOT NULL,
    "ran_by" TEXT NOT NULL,
    "engine" TEXT NOT NULL,
    "seed" TEXT NOT NULL,
    "threshold" INTEGER NOT NULL,
    "least_kept" INTEGER NOT NULL,
    "records" INTEGER NOT NULL
) STRICT;
CREATE TABLE link_proposals (
    "id" BLOB NOT NULL PRIMARY KEY,
    "run" BLOB NOT NULL REFERENCES linkage_runs ("id") DEFERRABLE INITIALLY DEFERRED,
    "record" BLOB NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "other_record" BLOB NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "probability" INTEGER NOT NULL,
    "state" TEXT NOT NULL
) STRICT;

CREATE INDEX link_proposals_run ON link_proposals ("run", "probability");
CREATE INDEX link_proposals_record ON link_proposals ("record");
CREATE INDEX link_proposals_other_record ON link_proposals ("other_record");
