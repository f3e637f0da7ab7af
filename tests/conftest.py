from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


# A loaded machine is slow now and then: no property fails by the clock.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def _block_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test reach this machine only, which playwright needs, and nothing beyond."""

    def guard(connect: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(self: socket.socket, address: Any) -> Any:
            family = getattr(socket, "AF_UNIX", None)
            if self.family != family and (not isinstance(address, tuple) or address[0] not in _LOOPBACK):
                raise RuntimeError(f"a test tried to reach {address!r}: tests never use the network")
            return connect(self, address)

        return guarded

    monkeypatch.setattr(socket.socket, "connect", guard(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guard(socket.socket.connect_ex))

    def resolve(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host not in (None, "", *_LOOPBACK):
            raise RuntimeError(f"a test tried to look up {host!r}: tests never use the network")
        return lookup(host, *args, **kwargs)

    lookup = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", resolve)


@pytest.fixture(autouse=True)
def _leave_user_alone(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the settings, own gazetteers and cache of whoever runs the tests out of them, and the tests out of these."""
    home = tmp_path_factory.getbasetemp() / "user"
    for name in [name for name in os.environ if name.startswith("GEO_") and name != "GEO_REQUIRE_BROWSER"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GEO_CONFIG", str(home / "config.toml"))
    monkeypatch.setenv("GEO_DATA", str(home / "data"))
    monkeypatch.setenv("GEO_CACHE", str(home / "cache"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start a Chromium that is on the machine; without one skip, or fail where GEO_REQUIRE_BROWSER=1."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        reason = "no chromium, chromium-browser or google-chrome on the PATH"
        if os.environ.get("GEO_REQUIRE_BROWSER") == "1":
            pytest.fail(f"{reason}, and GEO_REQUIRE_BROWSER=1 demands one")
        print(f"browser tests skipped: {reason}")
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """Give the source of axe-core, from the copy that a package of the tests carries."""
    package = metadata.distribution("axe-playwright-python")
    return Path(str(package.locate_file("axe_playwright_python/axe.min.js"))).read_text(encoding="utf-8")
