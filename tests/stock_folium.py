"""What stock folium makes of the payloads of test_map_security.py in a popup. Run by hand; it is what the README says.

python tests/stock_folium.py          needs a Chromium and the extra `test`; all network is refused

Leaflet is given from the package that this project depends on, and jQuery by a line that does what folium asks of it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from importlib import metadata
from pathlib import Path
from typing import Any

import folium
from playwright.sync_api import Error, sync_playwright
from test_map_security import PAYLOADS

_PACKAGE = metadata.distribution("XStatic-Leaflet")
_LEAFLET = Path(str(_PACKAGE.locate_file("xstatic/pkg/leaflet/data/leaflet.js"))).read_text(encoding="utf-8")
_JQUERY = """window.$ = (text) => {
  const box = document.createElement("div");
  box.innerHTML = text;
  return [box.firstChild];
};"""


def answer(route: Any, outside: list[str]) -> None:
    address = route.request.url
    if address.startswith("file:"):
        route.continue_()
    elif address.endswith("leaflet.js") or "jquery" in address:
        body = _LEAFLET if "leaflet" in address else _JQUERY
        route.fulfill(body=body, content_type="text/javascript")
    else:
        outside += [address] * ("evil" in address)
        route.abort()


def judge(browser: Any, payload: str, path: Path) -> str:
    """Say what became of one payload in a popup."""
    drawn = folium.Map([35, 37], zoom_start=5, tiles=None)
    folium.Marker([35, 37], popup=payload).add_to(drawn)
    try:
        text = drawn.get_root().render()
    except Exception as err:  # noqa: BLE001 - any failure is the finding
        return f"rendering fails: {type(err).__name__}"
    if "{{" in payload and ("uid=" in text or "49" in text):
        return "ran as a template"
    path.write_text(text, encoding="utf-8")
    page, found, outside = browser.new_page(), [], []
    page.on("dialog", lambda dialog: (found.append("ran as a script"), dialog.dismiss()))
    page.route("**/*", lambda route: answer(route, outside))
    page.goto(path.as_uri())
    page.wait_for_timeout(150)
    try:
        alive, shown = open_popup(page, drawn.get_name())
        if page.evaluate("window.hit"):
            found.append("ran as a script")
    except Error:  # the page has gone to another address
        return found[0] if found else "asked another server" if outside else "no map"
    finally:
        page.close()
    if found or outside:
        return found[0] if found else "asked another server"
    if not alive:
        return "no map"
    return "as it is" if shown == payload.strip() else "lost or changed"


def open_popup(page: Any, name: str) -> tuple[bool, str | None]:
    """Open the popup of a map; say whether there is a map, and what text the popup shows."""
    if not page.evaluate(f"typeof L === 'object' && {name} instanceof L.Map"):
        return False, None
    page.evaluate(f"{name}.eachLayer((layer) => layer.openPopup && layer.openPopup())")
    page.wait_for_timeout(150)
    return True, page.evaluate("document.querySelector('.leaflet-popup-content')?.textContent.trim()")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        verdicts = {name: judge(browser, text, Path(folder) / "map.html") for name, text in PAYLOADS.items()}
    for name, verdict in verdicts.items():
        print(f"{name:15} {verdict}")
    print(f"folium {folium.__version__}, {len(PAYLOADS)} payloads:", dict(Counter(verdicts.values())))


if __name__ == "__main__":
    main()
