"""spaCy as the recognizer: with a stand-in of the same interface, and with spaCy itself where it is installed."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from types import SimpleNamespace

import pytest
from tiny import build_tiny

import geo
from geo.model import Article
from geo.recognize import spacy as extra

ENTITIES = {
    "Aleppo's": "GPE", "the Golan Heights": "LOC", "Syrian": "NORP", "Republicans": "NORP",
    "Monday": "DATE", "“Tripoli”": "GPE", "the": "GPE",
}  # fmt: skip


def tag(text):
    """Give the interface that the recognizer uses of a spaCy pipeline."""
    assert len(text) <= extra._CHUNK_CHARS
    found = sorted(
        (match.start(), -match.end(), label)
        for name, label in ENTITIES.items()
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    )
    ents, last = [], 0
    for start, end, label in ((start, -end, label) for start, end, label in found):
        if start >= last:
            ents.append(SimpleNamespace(start_char=start, end_char=end, label_=label))
            last = end
    return SimpleNamespace(ents=ents)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return build_tiny(tmp_path_factory.mktemp("tiny"))


def find(text, gazetteer, **options):
    spans = extra.build_spacy_recognizer(tag, **options)(Article(text), gazetteer)
    assert all(text[span.start : span.end] == span.toponym for span in spans)
    return spans


def test_spans_are_trimmed_and_demonyms_known(tiny):
    spans = find(
        "On Monday Syrian jets hit Aleppo's farms, the Golan Heights and “Tripoli”. Republicans left.", tiny
    )
    assert [(span.toponym, span.kind, span.place_id) for span in spans] == [
        ("Syrian", "demonym", "geonames:163843"), ("Aleppo", "proper", None), ("Golan Heights", "proper", None),
        ("Tripoli", "proper", None),
    ]  # fmt: skip
    assert spans[1].reason == "spaCy takes it for a name (GPE)"


def test_sections_sentences_and_nominals_are_ours(tiny):
    text = "Aleppo's market\n\nIt burned. Syrian jets hit it. The Syrian capital was calm."
    spans = find(text, tiny)
    assert [(span.toponym, span.section, span.kind) for span in spans] == [
        ("Aleppo", "headline", "proper"), ("Syrian", "body", "demonym"), ("Syrian", "body", "demonym"),
        ("capital", "body", "nominal"),
    ]  # fmt: skip
    assert text[spans[1].sentence_start : spans[1].sentence_end] == "Syrian jets hit it."
    assert spans[-1].place_id == "geonames:170654"


def test_phrases_around_names_are_ours_too(tiny):
    spans = find("It fell 50 km south of Aleppo's farms.", tiny)
    assert [span.relation is not None for span in spans] == [True, False]


def test_only_the_labels_asked_for(tiny):
    assert [span.toponym for span in find("Syrian jets hit Aleppo's farms.", tiny, labels=("GPE",))] == [
        "Aleppo"
    ]


def test_a_long_text_goes_through_in_pieces(tiny):
    count = 2 * extra._CHUNK_CHARS // len("They hit Aleppo's farms. ")
    assert len(find("They hit Aleppo's farms. " * count, tiny)) == count
    find("x" * (2 * extra._CHUNK_CHARS), tiny)  # no sentence ends
    assert find("", tiny) == []


def test_it_goes_through_the_whole_pipeline(tiny):
    result = geo.geoparse(
        "Syrian jets hit Aleppo's farms.", gazetteer=tiny, recognizer=extra.build_spacy_recognizer(tag)
    )
    assert list(result.mentions["place_id"]) == ["geonames:163843", "geonames:170063"]


def test_without_spacy_the_error_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "spacy", None)
    extra.load_pipeline.cache_clear()
    with pytest.raises(
        extra.PipelineError, match=r"pip install 'conflict-geo\[spacy\]'.*spacy download en_core"
    ):
        extra.build_spacy_recognizer()


def test_the_command_line_says_so_in_one_line(tmp_path):
    (tmp_path / "a.txt").write_text("Shelling hit Homs.", "utf-8")
    for name, code in (("spacy:no_such_pipeline", 1), ("spacy:", 2), ("other", 2)):
        done = subprocess.run(
            [sys.executable, "-m", "geo", "parse", "a.txt", "-o", "a.csv", "--recognizer", name],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == code and not (tmp_path / "a.csv").exists()
        assert code == 2 or (done.stderr.count("\n") == 1 and "no_such_pipeline" in done.stderr), done.stderr


def test_a_real_pipeline(tmp_path, tiny):
    library = pytest.importorskip(
        "spacy", reason="spaCy is not installed: it is the extra conflict-geo[spacy]"
    )
    blank = library.blank("en")
    blank.add_pipe("entity_ruler").add_patterns(
        [{"label": "GPE", "pattern": "Aleppo"}, {"label": "NORP", "pattern": "Syrian"}]
    )
    blank.to_disk(tmp_path / "rules")
    recognize = pickle.loads(pickle.dumps(extra.build_spacy_recognizer(str(tmp_path / "rules"))))
    spans = recognize(Article("Syrian jets hit Aleppo’s farms."), tiny)
    assert [(span.toponym, span.kind) for span in spans] == [("Syrian", "demonym"), ("Aleppo", "proper")]
    library.blank("en").to_disk(tmp_path / "empty")
    with pytest.raises(extra.PipelineError, match="no component 'ner'"):
        extra.build_spacy_recognizer(str(tmp_path / "empty"))
