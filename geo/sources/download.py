"""Download a source that the user asked for: size said beforehand, resumed, checked, capped, and from one host only."""

from __future__ import annotations

import errno
import hashlib
import http.client
import json
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from geo.errors import DownloadError, SourceError
from geo.sources.archives import Meter
from geo.sources.digests import check_digests, find_digests

MAX_DOWNLOAD: Final = 4 << 30
"""Bytes: GeoNames' whole dump is 0.4 GB, an OpenStreetMap extract of a large country up to 4 GB (2025)."""
_CHUNK: Final = 1 << 18
_TIMEOUT_S: Final = 30.0
_TRIES: Final = 4
_SLOWEST: Final = (1024, 60.0)
"""Fewer bytes a second than this, over so many seconds, are a server that does not want to."""
_MB: Final = 1_000_000
_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS)


@dataclass(frozen=True, slots=True)
class _Offer:
    """What a server says of a file before it is fetched."""

    size: int | None
    etag: str
    modified: str
    digests: dict[str, str]

    @property
    def validator(self) -> str:
        """What tells that a file has not changed; a weak ETag does not."""
        return self.modified if not self.etag or self.etag.startswith("W/") else self.etag


class _SameHost(HTTPRedirectHandler):
    """Follow redirects within a host only, and never from https to http."""

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        is_upgrade = (old.scheme, new.scheme) == ("http", "https") and old.hostname == new.hostname
        if (old.scheme, old.hostname, old.port) != (new.scheme, new.hostname, new.port) and not is_upgrade:
            raise DownloadError(
                f"{old.hostname} sends us on to {new.scheme}://{new.hostname}, which you did not ask for; "
                f"if you trust it, give its address: {newurl}"
            )
        following = super().redirect_request(req, fp, code, msg, headers, newurl)
        if following is not None and req.get_method() == "HEAD":
            following.method = "HEAD"
        return following


def is_address(source: str) -> bool:
    """Tell whether a source is an address of the web.

    Examples
    --------
    >>> is_address("https://example.org/SY.zip"), is_address("SY.zip")
    (True, False)
    """
    return bool(re.match(r"https?://", source, re.IGNORECASE))


def download(
    url: str,
    folder: Path,
    *,
    sha256: str | None = None,
    max_bytes: int = MAX_DOWNLOAD,
    meter: Meter | None = None,
    on_note: Callable[[str], None] = lambda _: None,
    pause_s: float = 1.0,
) -> Path:
    """Fetch a file.

    Parameters
    ----------
    url
        http or https.
    folder
        Where it goes; what a broken connection left there is resumed, if the file has not changed since.
    sha256
        What it must hash to, in hexadecimal.
    max_bytes
        A larger file is refused, beforehand if the server says its size.
    meter
        Is told how far it has come, in bytes.
    on_note
        Is told host and size before the first byte.
    pause_s
        Seconds before the second try; doubled for each that follows.

    Returns
    -------
    Path
        The file, under the name that it has at the end of the address.

    Raises
    ------
    DownloadError
        If the host cannot be reached, refuses, sends us elsewhere, or sends too much, too little, a web page, or
        something else than the checksum says.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise DownloadError(f"expected an address such as https://example.org/places.zip, got {url!r}")
    name = re.sub(r"[^\w.-]", "_", unquote(parts.path).rpartition("/")[2]).lstrip(".") or "download"
    fetch = _Fetch(url, parts.hostname, folder / name, max_bytes, meter or Meter())
    on_note(f"asking {parts.hostname} for {name}")
    offer = fetch.ask()
    _make_folder(folder)
    size = "of unknown size" if offer.size is None else f"{offer.size / _MB:,.1f} MB"
    held = fetch.find_part(offer)
    resumed = f", of which {held / _MB:,.1f} MB are here already" if held else ""
    on_note(f"downloading {name} from {parts.hostname}: {size}{resumed}")
    fetch.run(offer, pause_s)
    digests = offer.digests | fetch.ask_md5() | ({"sha256": sha256.lower()} if sha256 else {})
    return fetch.finish(digests)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise DownloadError(
            f"cannot write in {folder}: {err.strerror}; GEO_CACHE names another folder"
        ) from err


class _Fetch:
    """One file on its way: what is asked, and what is there of it."""

    def __init__(self, url: str, host: str, target: Path, max_bytes: int, meter: Meter) -> None:
        self.url, self.host, self.target, self.max_bytes, self.meter = url, host, target, max_bytes, meter
        self.part = target.with_name(target.name + ".part")
        self.state = target.with_name(target.name + ".json")
        self._opener = build_opener(_SameHost())

    def _open(self, method: str, headers: dict[str, str], suffix: str = "") -> Any:
        from geo import __version__

        sent = {"User-Agent": f"conflict-geo/{__version__}", "Accept-Encoding": "identity", **headers}
        request = Request(self.url + suffix, method=method, headers=sent)  # noqa: S310 - the scheme was checked
        return self._opener.open(request, timeout=_TIMEOUT_S)

    def ask(self) -> _Offer:
        """Ask for size and date without fetching anything."""
        try:
            with self._open("HEAD", {}) as answer:
                headers = answer.headers
        except HTTPError as err:
            if err.code not in (403, 405, 501):  # some servers know no HEAD: the GET will tell
                raise self._refuse(err) from err
            return _Offer(None, "", "", {})
        except (URLError, OSError, http.client.HTTPException) as err:
            raise self._explain(err) from err
        length = headers.get("Content-Length", "")
        size = int(length) if length.isdecimal() else None
        self._check_size(size)
        etag, modified = headers.get("ETag", ""), headers.get("Last-Modified", "")
        return _Offer(size, etag, modified, find_digests(headers))

    def ask_md5(self) -> dict[str, str]:
        """Ask for the checksum that lies beside OpenStreetMap extracts (`NAME.osm.pbf.md5`); none is no fault."""
        if not self.target.name.endswith(".pbf"):
            return {}
        try:
            with self._open("GET", {}, ".md5") as answer:
                found = re.match(rb"[0-9a-fA-F]{32}\b", answer.read(1024))
        except (OSError, http.client.HTTPException):  # a DownloadError is one
            return {}
        return {"md5": found[0].decode().lower()} if found else {}

    def _check_size(self, size: int | None) -> None:
        if size is not None and size > self.max_bytes:
            raise DownloadError(
                f"{self.url}: has {size / _MB:,.0f} MB, and the limit is {self.max_bytes / _MB:,.0f}; "
                "raise it by --max-mb"
            )
        parent = next(each for each in self.target.parents if each.exists())
        if size is not None and shutil.disk_usage(parent).free < size:
            raise DownloadError(
                f"{self.url}: has {size / _MB:,.0f} MB, and there is no room for it in {parent}"
            )

    def find_part(self, offer: _Offer) -> int:
        """Count the bytes that are there of the very file that is offered; forget those of another."""
        saved = {}
        if self.state.exists() and self.part.exists():
            try:
                saved = json.loads(self.state.read_text("utf-8"))
            except ValueError:
                saved = {}
        fresh = {"url": self.url, "size": offer.size, "validator": offer.validator}
        if not offer.validator or saved != fresh:
            self.part.unlink(missing_ok=True)
            self.state.write_text(json.dumps(fresh), "utf-8")
        return self.part.stat().st_size if self.part.exists() else 0

    def run(self, offer: _Offer, pause_s: float) -> None:
        """Fetch what is missing; a broken connection is resumed a few times."""
        for attempt in range(_TRIES):
            try:
                self._fetch_rest(offer)
                return
            except HTTPError as err:
                if err.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE and self.part.exists():
                    self.part.unlink()
                elif err.code not in (429, 500, 502, 503, 504) or attempt == _TRIES - 1:
                    raise self._refuse(err) from err
            except DownloadError:
                raise
            except (URLError, OSError, http.client.HTTPException) as err:
                if getattr(err, "errno", None) in _NO_ROOM:
                    raise DownloadError(f"cannot write {self.part}: {err.strerror}") from err  # type: ignore[union-attr]
                if attempt == _TRIES - 1:
                    raise self._explain(err) from err
            time.sleep(pause_s * 2**attempt)

    def _fetch_rest(self, offer: _Offer) -> None:
        held = self.part.stat().st_size if self.part.exists() else 0
        if offer.size and held == offer.size:
            return
        headers = {"Range": f"bytes={held}-", "If-Range": offer.validator} if held else {}
        with self._open("GET", headers) as answer:
            is_rest = answer.status == http.client.PARTIAL_CONTENT
            begins = answer.headers.get("Content-Range", "").startswith(f"bytes {held}-")
            if is_rest and not begins:
                raise DownloadError(f"{self.url}: the server sent another part than was asked for")
            held = held if is_rest else 0
            length = answer.headers.get("Content-Length", "")
            total = held + int(length) if length.isdecimal() else offer.size
            self._check_size(total)
            self.meter.total, self.meter.done = total or 0, held
            with self.part.open("ab" if is_rest else "wb") as copy:
                self._copy(answer, copy)
        if total is not None and self.part.stat().st_size != total:
            raise http.client.IncompleteRead(b"", total - self.part.stat().st_size)

    def _copy(self, answer: Any, copy: Any) -> None:
        mark, counted = time.monotonic(), 0
        while chunk := answer.read1(_CHUNK):
            copy.write(chunk)
            self.meter.done += len(chunk)
            counted += len(chunk)
            if self.meter.done > self.max_bytes:
                copy.close()
                self.part.unlink()
                raise DownloadError(
                    f"{self.url}: sends more than {self.max_bytes / _MB:,.0f} MB; raise the limit by --max-mb"
                )
            if time.monotonic() - mark > _SLOWEST[1]:
                if counted < _SLOWEST[0] * _SLOWEST[1]:
                    raise TimeoutError("the server sends next to nothing")
                mark, counted = time.monotonic(), 0

    def finish(self, digests: dict[str, str]) -> Path:
        """Check what came, and give it its name."""
        with self.part.open("rb") as stream:
            head = stream.read(512).lstrip().lower()
        wanted = self.target.suffix.lower() not in (".html", ".htm", ".xml", ".osm")
        fault = None
        if not head:
            fault = "sent nothing"
        elif wanted and head.startswith((b"<!doctype html", b"<html", b"<head")):
            fault = "sent a web page instead of the file; open the address in a browser to see what it says"
        elif self.target.suffix.lower() == ".zip" and not head.startswith(b"pk"):
            fault = "sent something else than a zip"
        elif wrong := check_digests(self.part, digests):
            fault = f"sent a file with a wrong checksum ({wrong}); it is deleted, try again"
        if fault:
            self.part.unlink()
            self.state.unlink(missing_ok=True)
            raise DownloadError(f"{self.url}: {self.host} {fault}")
        self.part.replace(self.target)
        self.state.unlink(missing_ok=True)
        return self.target

    def _refuse(self, err: HTTPError) -> DownloadError:
        advice = "; is the name right?" if err.code == http.client.NOT_FOUND else ""
        return DownloadError(f"{self.url}: {self.host} answers {err.code} {err.reason}{advice}")

    def _explain(self, err: Exception) -> DownloadError:
        reason = getattr(err, "reason", None) or err
        told = str(reason) or type(reason).__name__
        return DownloadError(
            f"cannot download from {self.host} ({told}); fetch {self.url} by other means, and run "
            f"geo gazetteer add {self.target.name}"
        )


def hash_file(path: Path) -> str:
    """Give a file's SHA-256, in hexadecimal.

    Raises
    ------
    SourceError
        If the file cannot be read.

    Examples
    --------
    >>> len(hash_file(Path(__file__)))
    64
    """
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as err:
        raise SourceError(f"{path}: cannot be read: {err.strerror or err}") from err
