"""Runs Splink over one of the benchmark's data sets and writes what `throughline link` writes.

    link.py MODEL OUT FILE [FILE]

OUT gets pairs.csv (id_l, id_r, score) and clusters.csv (id, cluster). Each model below uses the comparisons, blocking rules
and training steps that Splink's own documentation (MIT licence) shows for that data set; the one for the invented list is
ours, since no documentation knows it. The column `truth` is dropped on reading.
Written against Splink 5. `cargo xtask bench linkage` starts it; see docs/benchmarks/linkage.md.
"""

import logging
import sys
from pathlib import Path

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

# The least score that is written, and the one at which records are joined into clusters on every set.
LEAST_SCORE = 0.01
CLUSTER_AT = 0.95


class Model:
    """What one data set needs: settings, rules that are nearly always right and how many matches they find, training."""

    def __init__(
        self,
        comparisons,
        blocking,
        certain,
        recall,
        training,
        max_pairs=1e6,
        frequencies_in_training=False,
        link_type="dedupe_only",
        select="*",
    ):
        self.comparisons = comparisons
        self.blocking = blocking
        self.certain = certain
        self.recall = recall
        self.training = training
        self.max_pairs = max_pairs
        self.frequencies_in_training = frequencies_in_training
        self.link_type = link_type
        self.select = select


def fake_1000():
    """Documented as `accuracy_analysis_from_labels_column`."""
    return Model(
        comparisons=[
            cl.ForenameSurnameComparison("first_name", "surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
        ],
        blocking=[block_on("first_name"), block_on("surname"), block_on("dob"), block_on("email")],
        certain=[
            "l.first_name = r.first_name and levenshtein(r.dob, l.dob) <= 1",
            "l.surname = r.surname and levenshtein(r.dob, l.dob) <= 1",
            "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2",
            block_on("email"),
        ],
        recall=0.7,
        training=[block_on("dob"), block_on("email"), block_on("first_name", "surname")],
    )


def febrl3():
    """Documented as `febrl3`."""
    return Model(
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        ],
        blocking=[
            block_on("soc_sec_id"),
            block_on("given_name"),
            block_on("surname"),
            block_on("date_of_birth"),
            block_on("postcode"),
        ],
        certain=[
            block_on("soc_sec_id"),
            block_on("given_name", "surname", "date_of_birth"),
            "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth",
        ],
        recall=0.9,
        training=[block_on("date_of_birth"), block_on("postcode")],
        frequencies_in_training=True,
    )


def febrl4():
    """Documented as `febrl4`, the detailed model."""
    return Model(
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        ],
        blocking=[
            block_on("given_name", "surname"),
            "l.given_name = r.surname and l.surname = r.given_name",
            block_on("date_of_birth"),
            block_on("soc_sec_id"),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
            block_on("postcode"),
        ],
        certain=[block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")],
        recall=0.8,
        training=[block_on("date_of_birth"), block_on("postcode")],
        link_type="link_only",
    )


def historical_50k():
    """Documented as `deduplicate_50k_synthetic`."""
    return Model(
        comparisons=[
            cl.ForenameSurnameComparison(
                "first_name", "surname", forename_surname_concat_col_name="first_name_surname_concat"
            ),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.PostcodeComparison("postcode_fake"),
            cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ],
        blocking=[
            block_on("substr(first_name, 1, 3)", "substr(surname, 1, 4)"),
            block_on("surname", "dob"),
            block_on("first_name", "dob"),
            block_on("postcode_fake", "first_name"),
            block_on("postcode_fake", "surname"),
            block_on("dob", "birth_place"),
            block_on("substr(postcode_fake, 1, 3)", "dob"),
            block_on("substr(postcode_fake, 1, 3)", "first_name"),
            block_on("substr(postcode_fake, 1, 3)", "surname"),
            block_on("substr(first_name, 1, 2)", "substr(surname, 1, 2)", "substr(dob, 1, 4)"),
        ],
        certain=[
            block_on("first_name", "surname", "dob"),
            block_on("substr(first_name, 1, 2)", "surname", "substr(postcode_fake, 1, 2)"),
            block_on("dob", "postcode_fake"),
        ],
        recall=0.6,
        training=[block_on("first_name", "surname"), block_on("dob")],
        max_pairs=1e7,
        select="*, first_name || ' ' || surname as first_name_surname_concat",
    )


def invented():
    """Documented nowhere; written after the models above.

    Of five models tried on a million records this one has the best clusters and takes the least time; see the page.
    """
    return Model(
        comparisons=[
            cl.ForenameSurnameComparison(
                "given_name", "family_name", forename_surname_concat_col_name="given_family_concat"
            ),
            cl.DateOfBirthComparison("birth_date", input_is_string=True),
            cl.ExactMatch("sex"),
            cl.ExactMatch("nationality").configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("place", [0.9]).configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("phone", [1, 2]),
            cl.LevenshteinAtThresholds("document_no", [1, 2]),
        ],
        blocking=[
            block_on("given_name", "family_name"),
            block_on("family_name", "birth_date"),
            block_on("given_name", "birth_date"),
            block_on("phone"),
            block_on("document_no"),
            block_on("birth_date", "place"),
            block_on("substr(given_name, 1, 3)", "substr(family_name, 1, 4)", "substr(birth_date, 1, 4)"),
            block_on("substr(family_name, 1, 4)", "substr(birth_date, 1, 7)"),
        ],
        certain=[
            block_on("document_no"),
            block_on("given_name", "family_name", "birth_date"),
            block_on("given_name", "phone"),
        ],
        recall=0.6,
        # The birth date alone would give 117 million pairs of a million records, because many are a first of January.
        training=[block_on("given_name", "family_name"), block_on("birth_date", "place")],
        max_pairs=1e7,
        # Splink's documentation asks for text in one case, without marks.
        select="* replace (lower(strip_accents(given_name)) as given_name, "
        "lower(strip_accents(family_name)) as family_name, lower(strip_accents(place)) as place), "
        "lower(strip_accents(given_name)) || ' ' || lower(strip_accents(family_name)) as given_family_concat",
    )


MODELS = {model.__name__: model for model in (fake_1000, febrl3, febrl4, historical_50k, invented)}


def main(name, out, files):
    logging.getLogger("splink").setLevel(logging.ERROR)
    model = MODELS[name]()
    connection = duckdb.connect()
    api = DuckDBAPI(connection=connection)
    tables = []
    for number, file in enumerate(files):
        quoted = str(file).replace("'", "''")
        connection.sql(
            f"create table raw_{number} as select {model.select} "
            f"from (select * exclude (truth) from read_csv('{quoted}', all_varchar = true, header = true))"
        )
        tables.append(api.register(connection.table(f"raw_{number}"), dataset_display_name=f"input_{number}"))
    settings = SettingsCreator(
        link_type=model.link_type,
        unique_id_column_name="id",
        comparisons=model.comparisons,
        blocking_rules_to_generate_predictions=model.blocking,
    )
    linker = Linker(tables if len(tables) > 1 else tables[0], settings)
    linker.training.estimate_probability_two_random_records_match(model.certain, recall=model.recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=model.max_pairs, seed=1)
    for rule in model.training:
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=not model.frequencies_in_training
        )
    pairs = linker.inference.predict(threshold_match_probability=LEAST_SCORE)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=CLUSTER_AT)
    Path(out).mkdir(parents=True, exist_ok=True)
    write(connection, pairs, "id_l, id_r, match_probability as score", f"{out}/pairs.csv")
    write(connection, clusters, "id, cluster_id as cluster", f"{out}/clusters.csv")


def write(connection, table, columns, path):
    connection.execute(f"copy (select {columns} from {table.physical_name}) to '{path}' (header)")


if __name__ == "__main__":
    if len(sys.argv) < 4 or sys.argv[1] not in MODELS:
        sys.exit(f"usage: link.py {{{','.join(MODELS)}}} OUT FILE [FILE]")
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
