-- Version 3: runs of record linkage and the pairs they proposed. What people decided on them is in links since version 1.
-- Frozen.
CREATE TABLE linkage_runs (
    "id" UUID NOT NULL PRIMARY KEY,
    "ran_at" TEXT NOT NULL,
    "ran_by" TEXT NOT NULL,
    "engine" TEXT NOT NULL,
    "seed" TEXT NOT NULL,
    "threshold" BIGINT NOT NULL,
    "least_kept" BIGINT NOT NULL,
    "records" BIGINT NOT NULL
);
CREATE TABLE link_proposals (
    "id" UUID NOT NULL PRIMARY KEY,
    "run" UUID NOT NULL REFERENCES linkage_runs ("id") DEFERRABLE INITIALLY DEFERRED,
    "record" UUID NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "other_record" UUID NOT NULL REFERENCES records ("id") DEFERRABLE INITIALLY DEFERRED,
    "probability" BIGINT NOT NULL,
    "state" TEXT NOT NULL
);

CREATE INDEX link_proposals_run ON link_proposals ("run", "probability");
CREATE INDEX link_proposals_record ON link_proposals ("record");
CREATE INDEX link_proposals_other_record ON link_proposals ("other_record");
