"""The page of mistakes and the command: what a reader sees, and that article text runs nowhere."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.evaluate import Mistake, write_mistakes
from geo.evaluate.page import choose_worst

SAMPLE = Path(__file__).parent.parent / "seeds" / "labelled" / "sample.jsonl"
EVIL = "</style><script>document.title='run'</script><img src=x onerror=alert(1)>\"'&"
MISTAKE = Mistake(
    "wrong place", "1", "Title", "In ", "Tripoli", ", Lebanon.", "Tripoli, LY", "Tripoli, LB", "the largest",
    0.6, 2213.4, 2213.4, 3,
)  # fmt: skip
EVIL_MISTAKE = replace(
    MISTAKE, document_id=EVIL, title=EVIL, before=EVIL, toponym=EVIL, after=EVIL, chosen=EVIL, expected=EVIL,
    reason=EVIL,
)  # fmt: skip


def run(*arguments, folder, stdin=None):
    return subprocess.run(
        [sys.executable, "-m", "geo", "evaluate", *map(str, arguments)],
        cwd=folder, input=stdin, capture_output=True, check=False, timeout=120,
    )  # fmt: skip


def test_a_mistake_is_shown_with_all_that_is_known():
    page = write_mistakes([MISTAKE], title="Mistakes in x")
    for part in ("In <mark>Tripoli</mark>, Lebanon.", "Tripoli, LY", "Tripoli, LB", "2,213 km", "0.60", "the largest",
                 "3 times in this article", "Wrong place (1)", "<h1>Mistakes in x</h1>"):  # fmt: skip
        assert part in page, part
    assert "There is none" in write_mistakes([])


def test_each_kind_has_its_part_and_the_worst_come_first():
    wrong = [replace(MISTAKE, weight=float(number)) for number in range(50)]
    missed = [replace(MISTAKE, kind="missed", weight=float(number)) for number in range(3)]
    chosen = choose_worst([*missed, *wrong], 10)
    assert [each.weight for each in chosen if each.kind == "missed"] == [2, 1, 0]
    assert [each.weight for each in chosen if each.kind == "wrong place"] == [49, 48, 47, 46, 45, 44, 43]
    assert len(choose_worst(wrong, 1)) == 1
    with pytest.raises(ValueError, match="at least 1"):
        write_mistakes([], limit=0)


@given(st.text())
def test_no_text_opens_an_element(text):
    plain, page = (
        write_mistakes([MISTAKE]),
        write_mistakes([replace(MISTAKE, before=text, reason="x" + text)]),
    )
    assert page.count("<") == plain.count("<") and page.count(">") == plain.count(">")
    assert page.encode("utf-8")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "dark")])
def test_the_page_runs_nothing_and_fits(browser, tmp_path, width, scheme):
    path = tmp_path / "mistakes.html"
    path.write_text(write_mistakes([MISTAKE, EVIL_MISTAKE], title=EVIL), "utf-8")
    page = browser.new_page(viewport={"width": width, "height": 700}, color_scheme=scheme)
    requests, complaints = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(path.as_uri())
    assert (len(requests), complaints, page.locator("script, img").count()) == (1, [], 0)
    assert page.title() == EVIL and page.locator("mark").nth(1).inner_text() == EVIL
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("article").first.evaluate("node => getComputedStyle(node).borderTopWidth") == "1px"
    page.close()


@pytest.fixture(scope="module")
def sample():
    if not SAMPLE.exists():
        pytest.skip("the seeds are in no archive")
    return SAMPLE


def test_the_sample_is_scored(sample, tmp_path):
    done = run(sample, "--json", "--errors", "mistakes.html", "--limit", 5, folder=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    report = json.loads(done.stdout)["sample"]
    assert (report["n_documents"], report["n_labelled"]) == (14, 12)
    # Floors: the sample is easy, and what falls below them is broken.
    assert report["recognition"]["exact_f1"] > 0.85 and report["recognition"]["n_gold"] == 56
    assert report["gold_spans"]["accuracy_161km"] > 0.85 and report["gold_spans"]["n_gold"] == 55
    assert report["end_to_end"]["f1_161km"] > 0.8
    assert report["incidents_named"]["first"]["50"] == report["lookups"]["first_25km"] == 1.0
    assert report["speed"]["articles_per_s"] > report["speed"]["coded_articles_per_s"] > 10
    # Of roles and events the counts of what is marked: how many are right is for the model to say.
    assert report["roles"]["n"] == report["roles_end_to_end"]["n"] == 56
    assert report["roles"]["by_role"]["event_site"]["recall"]["of"] == 14
    assert (report["events"]["n_articles"], report["events"]["place"]["recall"]["of"]) == (13, 16)
    assert report["incidents_city_level"]["n"] == 2 and report["sites"] is report["dates"] is None
    page = (tmp_path / "mistakes.html").read_text("utf-8")
    assert "Content-Security-Policy" in page and page.count("<article>") <= 5
    assert done.stderr.decode() == "geo: the worst mistakes: mistakes.html\n"


def test_one_column_a_corpus(sample, tmp_path):
    (tmp_path / "a.jsonl").write_text(sample.read_text("utf-8").splitlines()[0], "utf-8")
    (tmp_path / "empty.jsonl").write_text("\n", "utf-8")
    (tmp_path / "verbs.jsonl").write_text(
        '{"id": 1, "text": "Hm.", "toponyms": [], "event": {"verb": []}}', "utf-8"
    )
    (tmp_path / "bare.jsonl").write_text('{"id": 1, "text": "Hm.", "event": {}}', "utf-8")
    (tmp_path / "mine.txt").write_text("## a | Syria |\nShells hit [[Homs|event_site|shelling]].", "utf-8")
    done = run("a.jsonl", "empty.jsonl", "verbs.jsonl", "bare.jsonl", "mine.txt", folder=tmp_path)
    lines = done.stdout.decode().splitlines()
    assert lines[0].split() == ["a", "empty", "verbs", "bare", "mine"]
    assert lines[1].split() == ["documents", "1", "0", "1", "1", "1"]
    assert any(line.split()[:6] == ["sentences", "/", "places", "marked", "1", "/"] for line in lines)
    assert "\nRoles of marked names\n" in done.stdout.decode() and "Dates" not in done.stdout.decode()
    warnings = done.stderr.decode().splitlines()
    assert warnings[0] == "geo: warning: empty holds no document"
    assert warnings[1].startswith("geo: warning: bare holds no") and "only the speed" in warnings[1]
    assert len(warnings) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["none.jsonl"], 1, "found no file none.jsonl"),
        (["broken.jsonl"], 1, "broken.jsonl, line 1: expected the key 'id'"),
        (["broken.jsonl", "--country", "XX"], 1, "two-letter country code"),
        (["broken.jsonl", "--recognizer", "magic"], 2, "expected builtin, or spacy:"),
        (["broken.jsonl", "--errors", "-"], 2, "figures go to standard output"),
        (["broken.jsonl", "--errors", "page.txt"], 1, "ends in .html"),
        (["broken.txt"], 1, "broken.txt: expected passages that begin with '## id | subject | date'"),
        (["none.txt"], 1, "found no file none.txt"),
        (["broken.jsonl", "--limit", "0"], 2, "--limit"),
        (["broken.jsonl", "broken.jsonl"], 2, "each corpus once"),
    ],
)
def test_wrong_usage(tmp_path, arguments, code, message):
    (tmp_path / "broken.jsonl").write_text('{"text": "x"}', "utf-8")
    (tmp_path / "broken.txt").write_text("In Homs.", "utf-8")
    done = run(*arguments, folder=tmp_path)
    shown = " ".join(done.stderr.decode().replace("│", " ").split())
    assert (done.returncode, done.stdout) == (code, b"") and message in shown


def test_a_corpus_from_a_pipe(tmp_path):
    line = json.dumps({"id": 1, "text": "Hm.", "toponyms": []}).encode()
    done = run("-", "--json", "-q", folder=tmp_path, stdin=line)
    assert json.loads(done.stdout)["stdin"]["n_labelled"] == 1
