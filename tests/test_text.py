"""Words and sections of a text: the quick ways of finding them find what the plain ones do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text import WORD, find_layout, find_words

_PARTS = ["Homs", "U.S.", "N.Y", "Sana'a", "Kazakhstan's", "d’Ivoire", "‘Afrin", "حَلَب", "दिल्ली", "é", "e\u0301", "_",
          "12", "٣", ".", "\n", " ", "-", "A.B.C.D", "`", "’s"]  # fmt: skip


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(_PARTS), max_size=14).map("".join)))
def test_words_and_gaps_are_those_of_the_pattern(text):
    words = find_words(text)
    found = [(match.group(), match.start(), match.end()) for match in WORD.finditer(text)]
    assert list(zip(words.texts, words.starts, words.ends, strict=True)) == found
    bounds = zip(words.ends, words.starts[1:], strict=False)
    assert words.gaps == [text[end:start] for end, start in bounds]


@pytest.mark.parametrize(
    ("paragraph", "section"),
    [
        ("Smoke over Homs. (Photo: A. Writer)", "caption"),
        ("A street in Homs. REUTERS / A. Writer", "caption"),
        ("A street in Homs. Picture by A. Writer", "caption"),
        ("A street in Homs, where a photo hung.", "body"),
        ("He read Reuters in Homs.", "body"),
    ],
)
def test_captions(paragraph, section):
    text = f"A first paragraph that is no headline, since it ends.\n\n{paragraph}"
    assert find_layout(text).section_at(text.index("Homs")) == section
