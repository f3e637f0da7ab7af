"""Ask a geocoder as its makers want it: what is known is not asked again, and one that fails is left alone."""

from __future__ import annotations

import json
import math
import threading
import time
import warnings
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from geo.errors import GeocoderError, GeocoderWarning
from geo.geocode.answers import convert_answer, convert_location, list_names
from geo.geocode.cache import Cache
from geo.geocode.faults import Fault
from geo.geocode.likeness import judge_names
from geo.geocode.pace import Pace
from geo.geocode.servers import Question, Source, ask_source
from geo.model import Candidate

_KEPT: Final = 10_000
"""So many questions are remembered; then the oldest is forgotten, so that memory stays bounded."""
_TRIES: Final = 3
"""A request that fails in passing is tried so often, with 1 and 2 seconds between."""
MOST_FAILURES: Final = 5
"""After so many failed requests in a row nothing more is asked in this run."""
_VERSION: Final = 2
"""In the cache's keys: another version of this package may ask otherwise."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The places that a name may mean, best first; why nobody answered; and what is to be said of an answer.

    `partial` are the ids of those that have the name only as a part of theirs.
    """

    candidates: tuple[Candidate, ...] = ()
    problem: str = ""
    note: str = ""
    partial: frozenset[str] = frozenset()


@dataclass(slots=True)
class Counts:
    """Requests made; questions answered from the disk, and from this run's memory; failed, and not asked any more."""

    n_requests: int = 0
    n_cached: int = 0
    n_repeated: int = 0
    n_failed: int = 0
    n_unasked: int = 0


class Asker:
    """A geocoder in use. Build it with `build_geocoder`; it may be called from several threads, which take turns.

    Called with a name it gives the candidates, none for a name that is not known, and raises GeocoderError where the
    geocoder fails; `find` takes where to look as well, and never raises for a server's fault.
    """

    def __init__(
        self,
        source: Source,
        *,
        pace: Pace | None = None,
        cache: Cache | None = None,
        max_requests: float = math.inf,
        backoff_seconds: float = 1.0,
        origin: str = "",
        on_request: Callable[[str], None] | None = None,
        on_problem: Callable[[str], None] | None = None,
    ) -> None:
        self.source, self.counts, self.stopped = source, Counts(), ""
        self._pace, self._cache = pace, cache
        self._max_requests, self._backoff, self._origin = max_requests, backoff_seconds, origin
        self._on_request, self._on_problem = on_request, on_problem or _warn
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._streak, self._last = 0, ""
        self._lock = threading.RLock()

    def __call__(self, name: str) -> tuple[Candidate, ...]:
        """Give the candidates of a name."""
        answer = self.find(Question(name))
        if answer.problem:
            raise GeocoderError(
                f"the geocoder failed on {name!r}: {answer.problem}; run again without it, or later"
            )
        return answer.candidates

    def find(self, question: Question) -> Answer:
        """Give the candidates of a name in the countries and the box of a question, or why there are none."""
        key = json.dumps(
            [_VERSION, self.source.host, sorted(self.source.takes), question.name, question.countries, question.box],
            ensure_ascii=False,
        )  # fmt: skip
        with self._lock:
            if (known := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                self.counts.n_repeated += not known.problem
                return known
            answer = self._look_up(question, key)
            if not self.stopped:
                self._kept[key] = answer
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return answer

    def _look_up(self, question: Question, key: str) -> Answer:
        cached = self._use_cache(lambda cache: cache.find(key))
        if cached is not None:
            self.counts.n_cached += 1
            return _read_places(question.name, cached)
        if self.stopped:
            self.counts.n_unasked += 1
            return Answer(problem=f"was not asked any more: it {self.stopped}")
        try:
            return self._try(question, key)
        except Fault as fault:
            self.counts.n_failed += 1
            self._last = fault.words
            return Answer(problem=fault.words)

    def _use_cache(self, use: Callable[[Cache], Any]) -> Any:
        """Use the cache; one that cannot be used is said once, and the run goes on without."""
        if self._cache is None:
            return None
        try:
            return use(self._cache)
        except GeocoderError as err:
            self._cache = None
            self._on_problem(f"geocoder: answers are not kept: {err}")
            return None

    def _try(self, question: Question, key: str) -> Answer:
        tries = _TRIES if self.source.is_checked else 1
        for attempt in range(1, tries + 1):
            self._wait(key)
            is_asked = False
            try:
                # Another process may have asked the same while this one waited for its moment.
                cached = self._use_cache(lambda cache: cache.find(key))
                if cached is not None:
                    self.counts.n_cached += 1
                    return _read_places(question.name, cached)
                self._begin_request()
                is_asked = True
                answer = self._request(question, key)
            except Fault as fault:
                failure = fault
            else:
                self._streak = 0
                return answer
            finally:
                self._release(is_asked)
            self._note_failure(failure)
            if self.stopped or not failure.is_passing or attempt == tries:
                raise failure
            if failure.wait is None or self._pace is None:
                time.sleep(self._backoff * 2 ** (attempt - 1) if failure.wait is None else failure.wait)
        raise AssertionError("unreachable")

    def _request(self, question: Question, key: str) -> Answer:
        """Ask, and keep the answer before the next one may ask."""
        found = ask_source(self.source, question)
        if not self.source.host:
            return Answer(convert_answer(question.name, found))
        places = [[place.latitude, place.longitude, place.raw] for place in found or ()]
        if places or self.source.is_checked:  # of another's None nobody knows whether it is an error
            self._use_cache(lambda cache: cache.keep(key, self.source.host, places))
        return _read_places(question.name, places)

    def _wait(self, key: str) -> None:
        """Wait for the moment to ask."""
        if self.counts.n_requests >= self._max_requests:
            self._stop(f"had its {self._max_requests:,.0f} requests of this run (geocoder.max_requests)")
            raise Fault(self.stopped, is_final=True)
        if self._pace is None:
            return
        try:
            self._pace.wait(key)
        except GeocoderError as err:  # without the shared pace a server must not be asked
            self._stop(f"cannot be asked at its pace: {err}")
            raise Fault(self.stopped, is_final=True) from err

    def _begin_request(self) -> None:
        """Count a request; say before the first one what is sent to whom."""
        if not self.counts.n_requests and self._on_request is not None:
            self._on_request(self.describe())
        self.counts.n_requests += 1

    def _release(self, is_asked: bool) -> None:
        if self._pace is not None:
            with suppress(GeocoderError):  # the slot is free by itself when its time is up
                self._pace.release(is_used=is_asked)

    def _note_failure(self, fault: Fault) -> None:
        self._streak += 1
        if fault.wait is not None and self._pace is not None:
            with suppress(GeocoderError):  # then it is not asked at all: the next one to wait says why
                self._pace.postpone(fault.wait)
        if fault.is_final:
            self._stop(fault.words)
        elif self._streak >= MOST_FAILURES:
            self._stop(f"{fault.words}, {self._streak} times in a row")

    def _stop(self, words: str) -> None:
        self.stopped = words
        self._on_problem(
            f"geocoder: {self.source.title} {words}; it is not asked any more in this run, and the names that it might "
            "know stay as they are"
        )

    def describe(self) -> str:
        """Say what is sent to whom, as is told before the first request."""
        what = "each name that the gazetteer lacks or is not sure of"
        where = ", with the codes of the countries around the article" if self._takes_countries else ""
        where += " and a box around them" if self.source.takes & {"viewbox", "bbox"} else ""
        who = f", as {self.source.user_agent!r}" if self.source.user_agent else ""
        origin = f" (set by {self._origin})" if self._origin else ""
        return f"geocoder{origin}: {self.source.title} is sent {what}{where}{who}"

    @property
    def _takes_countries(self) -> bool:
        return bool(self.source.takes & {"country_codes", "countries"})

    def summarize(self) -> str:
        """Say how many requests were made, and how many were saved."""
        counts = self.counts
        saved = counts.n_cached + counts.n_repeated
        text = (
            f"geocoder: {counts.n_requests:,} request{'s' * (counts.n_requests != 1)} made, {saved:,} saved"
        )
        parts = [
            f"{counts.n_cached:,} from the cache" if counts.n_cached else "",
            f"{counts.n_repeated:,} asked before in this run" if counts.n_repeated else "",
        ]
        text += f" ({', '.join(part for part in parts if part)})" if saved else ""
        return text + (f", {counts.n_unasked:,} not asked" if counts.n_unasked else "")

    def finish(self) -> None:
        """Report the failures that did not end the asking; once a run."""
        if self.counts.n_failed and not self.stopped:
            names = "1 name" if self.counts.n_failed == 1 else f"{self.counts.n_failed:,} names"
            self._on_problem(
                f"geocoder: {self.source.title} failed on {names}; the last time it {self._last}"
            )
        self.counts.n_failed = 0


def _warn(message: str) -> None:
    warnings.warn(message, GeocoderWarning, stacklevel=2)


def _read_places(name: str, places: list[Any]) -> Answer:
    """Turn what is kept, latitude, longitude and the server's own words, into candidates that bear a name like this."""
    found = [(convert_location(name, *place), list_names(place[2])) for place in places]
    usable = [
        (place, judge_names(name, names or [place.name])) for place, names in found if place is not None
    ]
    alike = tuple(place for place, verdict in usable if verdict != "other")
    if usable and not alike:
        return Answer(note=f"the geocoder has {usable[0][0].name}, whose names are not like this one")
    return Answer(alike, partial=frozenset(place.place_id for place, verdict in usable if verdict == "part"))
