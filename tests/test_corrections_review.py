"""What review changed, counted: how often the machine was right about what was reviewed."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

import geo
from geo.cli import app
from geo.corrections import Correction, apply_corrections
from geo.errors import CorrectionError
from geo.evaluate.rates import measure_rate
from geo.evaluate.review import evaluate_review, write_review

LB, LY, HOMS = "geonames:266826", "geonames:2210247", "geonames:169577"
TEXT = "Shells hit Homs. Homs burned. Clashes erupted in Tripoli. Moscow was silent. Talks in Qwertyville failed."


def say(toponym, action="place", place_id=None, **more):
    return Correction(toponym, "everywhere", None, action, place_id, **more)


@pytest.fixture(scope="module")
def tables():
    return geo.geoparse(geo.Article(TEXT, article_id="a"))


RULES = [
    say("Homs", place_id=HOMS), say("Tripoli", place_id=LB), say("Moscow", "reject"),
    say("Homs", "role", role="event_site"), say("Moscow", "role", role="venue"), say("Nowhere", "reject"),
]  # fmt: skip


def test_each_verdict_is_counted_once(tables):
    report = evaluate_review(tables, RULES)
    assert (report.n_accepted, report.n_moved, report.n_rejected) == (2, 1, 1)
    assert (report.n_reviewed, report.n_corrections, report.n_unmatched) == (4, 6, 1)
    assert 2000 < report.moved_km < 2300 and report.moved_far_km == report.moved_km
    assert (report.right.right, report.right.of, report.right.share) == (2, 4, 0.5)
    assert sum(each.right.of for each in report.by_confidence) == 4
    sites = (tables.mentions["role"] == "event_site") & (tables.mentions["toponym"] == "Homs")
    assert (report.n_kept_roles, report.n_changed_roles) == (sites.sum(), 2 - sites.sum())


def test_a_place_put_within_its_radius_was_right_but_coarse(tables):
    near = say("Homs", latitude=34.73, longitude=36.72, radius_km=2.0)
    report = evaluate_review(tables, [near])
    assert (report.n_accepted, report.n_narrowed, report.n_moved, report.right.share) == (0, 2, 0, 1.0)
    far = say("Homs", latitude=34.73, longitude=37.5, radius_km=2.0)
    report = evaluate_review(tables, [far])
    assert (report.n_narrowed, report.n_moved, report.right.share) == (
        0,
        2,
        0.0,
    ) and 60 < report.moved_km < 80


def test_intervals_are_those_of_the_lines_not_of_their_mentions(tables):
    right = evaluate_review(tables, RULES).right
    wide, narrow = measure_rate(2, 4, 3), measure_rate(2, 4)
    assert (right.low, right.high) == (wide.low, wide.high)
    assert right.low < narrow.low and right.high > narrow.high


def test_names_without_a_place_count_apart():
    bare = geo.geoparse("They met in Tripoli and Moscow.", min_confidence=1.0).mentions
    assert bare["place_id"].isna().all()
    report = evaluate_review(bare, [say("Tripoli", place_id=LB), say("Moscow", "reject")])
    assert (report.n_found, report.n_dismissed, report.right.of) == (1, 1, 0)
    assert "places right      none" in write_review(report)


def test_a_table_that_was_corrected_already_is_refused(tables):
    with pytest.raises(CorrectionError, match="expected the table as it was before review"):
        evaluate_review(apply_corrections(tables, RULES), RULES)


def test_the_command_prints_a_table_or_json(tmp_path, tables):
    table, path = tmp_path / "t.gpkg", tmp_path / "c.csv"
    geo.write(tables, table)
    for rule in RULES:
        geo.append_correction(path, rule)
    args = ["evaluate", "--review", str(table), "--corrections", str(path)]
    told = CliRunner().invoke(app, args)
    assert told.exit_code == 0 and "4 of" in told.stdout and "places right      2 of 4, 50.0 %" in told.stdout
    as_json = json.loads(CliRunner().invoke(app, [*args, "--json"]).stdout)
    assert as_json["n_moved"] == 1 and as_json["right"]["of"] == 4


@pytest.mark.parametrize("args", [["--review", "t.gpkg"], ["--corrections", "c.csv"], []])
def test_half_of_the_options_is_wrong_usage(args):
    assert CliRunner().invoke(app, ["evaluate", *args]).exit_code == 2
