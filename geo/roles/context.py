"""Add to each mention's signs what the first reading took the mentions beside it for: the second reading's signs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from geo.model import Resolution

_SITE, _VENUE = 0, 1


def add_context(
    signs: Sequence[list[str]], resolutions: Sequence[Resolution], likely: Any
) -> list[list[str]]:
    """Add the roles that the first reading gave the mentions before and behind, and those of the same place.

    Parameters
    ----------
    signs
        Those of each mention.
    resolutions
        Of the mentions, in order.
    likely
        An array of mentions by roles: the probabilities of the first reading.
    """
    out = []
    tops = [int(row.argmax()) for row in likely]
    keys = [each.candidate.place_id if each.candidate else each.span.toponym for each in resolutions]
    sentences = [each.span.sentence_start for each in resolutions]
    for i, found in enumerate(signs):
        more = list(found)
        join_prev = next((s for s in found if s.startswith("prev join=")), None)
        join_next = next((s for s in found if s.startswith("next join=")), None)
        more.append(f"own first={tops[i]}")
        if i and sentences[i - 1] == sentences[i]:
            more.append(f"prev first={tops[i - 1]}")
            if join_prev:
                more.append(f"prev first join={tops[i - 1]} {join_prev[10:]}")
                more.append(f"prev first own={tops[i - 1]} {tops[i]}")
        if i + 1 < len(signs) and sentences[i + 1] == sentences[i]:
            more.append(f"next first={tops[i + 1]}")
            if join_next:
                more.append(f"next first join={tops[i + 1]} {join_next[10:]}")
                more.append(f"next first own={tops[i + 1]} {tops[i]}")
        others = [
            float(likely[j][_SITE]) for j in range(len(signs)) if j != i and sentences[j] == sentences[i]
        ]
        best = max(others, default=0.0)
        more.append(f"other site={0 if best < 0.3 else 1 if best < 0.6 else 2}")
        same = [float(likely[j][_SITE]) for j in range(len(signs)) if j != i and keys[j] == keys[i]]
        if same:
            best = max(same)
            more.append(f"same site={0 if best < 0.3 else 1 if best < 0.6 else 2}")
            venue = max(float(likely[j][_VENUE]) for j in range(len(signs)) if j != i and keys[j] == keys[i])
            more.append(f"same venue={0 if venue < 0.3 else 1}")
        out.append(more)
    return out
