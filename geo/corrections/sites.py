"""Which mentions are an event's site: the event's row does not name them."""

from __future__ import annotations

from collections.abc import Sequence


def choose_sites(
    event_id: str,
    evidence: str | None,
    numbers: Sequence[int],
    event_ids: Sequence[str | None],
    sentences: Sequence[str | None],
) -> list[int]:
    """Choose the mentions that put an event where it is.

    Parameters
    ----------
    event_id, evidence
        The event's id, and the sentences that tell of it.
    numbers
        The numbers of its article's mentions that mean the event's place.
    event_ids, sentences
        Of each of them, the event that it is a site of, and its sentence.

    Returns
    -------
    list of int
        Those that are a site of this event; a mention is listed with one event only, so where there is none, those of
        the sentence that tells of it; where there is none either, all.

    Examples
    --------
    >>> choose_sites("a:e2", "Shells hit Homs.", [3, 8], ["a:e1", None], ["Shells hit Homs.", "Homs is quiet."])
    [3]
    """
    own = [number for number, each in zip(numbers, event_ids, strict=True) if each == event_id]
    if own:
        return own
    told = [
        number
        for number, sentence in zip(numbers, sentences, strict=True)
        if sentence and sentence in (evidence or "")
    ]
    return told or list(numbers)
