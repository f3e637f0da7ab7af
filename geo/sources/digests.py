"""Checksums that a server states with a file."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

_NAMES = {"sha-256": "sha256", "sha-512": "sha512", "md5": "md5"}


def find_digests(headers: Mapping[str, str]) -> dict[str, str]:
    """Find the checksums in an answer's headers: Repr-Digest (RFC 9530), Digest (RFC 3230), Content-MD5 (RFC 1864).

    Returns
    -------
    dict
        In hexadecimal, by hashlib's name.

    Examples
    --------
    >>> find_digests({"Content-MD5": "1B2M2Y8AsgTpgAmY7PhCfg=="})
    {'md5': 'd41d8cd98f00b204e9800998ecf8427e'}
    """
    stated = ", ".join(headers[name] for name in ("Repr-Digest", "Digest") if headers.get(name))
    if headers.get("Content-MD5"):
        stated += f", md5={headers['Content-MD5']}"
    found = {}
    for name, value in re.findall(r"([\w-]+)=:?([A-Za-z0-9+/]+=*):?", stated):
        if name.lower() in _NAMES:
            try:
                found[_NAMES[name.lower()]] = base64.b64decode(value, validate=True).hex()
            except binascii.Error:
                continue
    return found


def check_digests(path: Path, digests: Mapping[str, str]) -> str | None:
    """Compare a file with its checksums: None if all are right, else words on the first that is not.

    Examples
    --------
    >>> check_digests(Path(__file__), {"md5": "00"}).startswith("md5 ")
    True
    """
    for name, wanted in digests.items():
        got = hashlib.new(name, usedforsecurity=False)
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                got.update(block)
        if got.hexdigest() != wanted:
            return f"{name} {got.hexdigest()[:16]}..., expected {wanted[:16]}..."
    return None
