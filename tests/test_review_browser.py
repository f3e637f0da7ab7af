"""The review page in a browser: by keyboard alone, through a crash, with hostile text, for all eyes and sizes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from mapping import check_access
from reviewing import ARABIC, Started, make_hostile, make_mentions, serve
from test_map_security import PAYLOADS, SLIPS

from geo.corrections import read_corrections
from geo.export import write
from geo.names import fold

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SIZES = {"desktop": (1440, 900), "tablet": (768, 1024), "phone": (390, 844)}


class Opened:
    """The page, and what it asked for beyond its server, complained about, or popped up."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.outside: list[str] = []
        self.complaints: list[str] = []
        origin = address.partition("/enter")[0]
        page.on("request", lambda request: self._note(request.url, origin))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        page.goto(address)
        page.wait_for_selector("html[data-ready]", state="attached")

    def _note(self, url: str, origin: str) -> None:
        if not url.startswith((f"{origin}/", "data:")):
            self.outside.append(url)

    def press(self, *keys: str) -> None:
        """Press keys as a reviewer would: after each, when the page is at rest."""
        for key in keys:
            self.page.keyboard.press(key)
            self.page.wait_for_selector("body:not([aria-busy])")

    @property
    def title(self) -> str:
        return str(self.page.locator("#case-title").evaluate("node => node.textContent"))

    @property
    def said(self) -> str:
        return str(self.page.locator("#said").text_content())


@contextmanager
def review(
    browser: Browser, mentions: Any, corrections: Path, *, by: str = "Ann", **options: Any
) -> Iterator[Opened]:
    context = browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | options))
    with serve(mentions, corrections, by=by) as server:
        opened = Opened(context.new_page(), server.guard.address)
        yield opened
        assert opened.outside == []
        context.close()


def find_number(page: Page, words: str) -> str:
    """Find the number of the candidate whose words these are."""
    row = page.locator(".candidate", has_text=words).first
    return str(row.get_attribute("data-number"))


def read_lines(path: Path) -> list[tuple[Any, ...]]:
    return [(line.toponym, line.action, line.place_id) for line in read_corrections(path)]


def test_all_is_decided_by_keyboard_alone_through_a_crash(browser: Browser, tmp_path: Path) -> None:
    table, corrections = tmp_path / "tables.geojson", tmp_path / "corrections.csv"
    write(make_mentions(), table)
    started = Started(table, corrections)
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened = Opened(context.new_page(), started.address)
    assert "token" not in opened.page.url
    assert opened.title == "Tripoli"
    opened.press(find_number(opened.page, "Lebanon"))
    assert opened.title == "Telman" and "Next: Telman" in opened.said
    opened.press("a")
    assert opened.said == "There is no place to accept." and opened.title == "Telman"
    opened.press("x")
    before = read_lines(corrections)
    assert before == [("Tripoli", "place", "geonames:266826"), ("Telman", "reject", None)]
    assert opened.title == "حلب"

    started.kill()  # in the middle, as a crash would
    opened.press("a")
    assert "does not answer" in opened.page.locator("#problem").inner_text()
    assert opened.title == "حلب"  # what was not saved is not passed over
    assert read_lines(corrections) == before
    context.close()

    again = Started(table, corrections)
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened = Opened(context.new_page(), again.address)
    assert opened.title == "حلب"  # goes on where it was
    assert opened.page.locator("#list .done").count() == 2
    opened.press("Enter", "a")
    assert "All that is listed is decided" in opened.said
    for _ in range(60):  # round the page to the list's filter
        opened.page.keyboard.press("Tab")
        if opened.page.evaluate("document.activeElement.id") == "filter":
            break
    opened.press("ArrowDown", "Shift+Tab")
    assert opened.page.locator("#filter").input_value() == "all"
    opened.press("j", "a", "a")
    assert opened.page.locator("#list li:not(.done)").count() == 0
    assert len(read_lines(corrections)) == 6
    assert opened.complaints == [] and opened.outside == []
    context.close()
    again.kill()


def test_a_page_loaded_again_or_in_a_new_tab_goes_on_and_the_key_stays_with_its_origin(
    browser: Browser, tmp_path: Path
) -> None:
    with review(browser, make_mentions(), tmp_path / "c.csv") as opened:
        page, address = opened.page, opened.page.url
        assert address.endswith("/") and "token" not in page.evaluate("document.documentElement.outerHTML")
        opened.press("x")
        page.reload()
        page.wait_for_selector("html[data-ready]", state="attached")
        assert page.locator("meta[name=review-key]").count() == 0
        page.close()
        again = page.context.new_page()
        again.goto(address)
        again.wait_for_selector("html[data-ready]", state="attached")
        assert again.locator("#case-title").inner_text() == "Telman"
        with serve(
            make_mentions(), tmp_path / "d.csv"
        ) as other:  # another server on loopback: the cookie comes, no key
            again.goto(other.guard.origin)
            assert again.evaluate("localStorage.length") == 0


def test_a_pin_is_placed_and_grown_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    with review(browser, make_mentions(), path) as opened:
        page = opened.page
        opened.press("j", "p")
        assert opened.title == "Telman"
        pin = page.locator(".pin")
        assert pin.evaluate("node => node === document.activeElement")
        start = page.locator("#pin-longitude").input_value()
        opened.press("ArrowRight", "ArrowRight", "Shift+ArrowUp", "+", "+", "-")
        assert float(page.locator("#pin-longitude").input_value()) > float(start)
        assert "within 10 km" in str(pin.get_attribute("aria-label"))
        opened.press("Escape")
        assert page.locator(".pin").count() == 0 and not path.exists()
        opened.press("p", "ArrowDown", "Enter")
        [line] = read_corrections(path)
        assert (line.action, line.radius_km, line.place_id) == ("place", 5.0, None)
        assert line.latitude is not None and -90 <= line.latitude <= 90
        opened.press("k")
        assert "pin, within 5 km" in page.locator("#list .done").inner_text()


def test_a_pin_is_dragged_clicked_and_typed(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    with review(browser, make_mentions(), path) as opened:
        page = opened.page
        page.locator("#filter").select_option("all")
        page.locator("#list button", has_text="Damascus").click()
        page.locator("#case-title", has_text="Damascus").wait_for()
        page.locator("#pin").click()
        box = page.locator(".pin").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        before = float(page.locator("#pin-longitude").input_value())
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 60, y, steps=6)
        page.mouse.up()
        dragged = float(page.locator("#pin-longitude").input_value())
        assert dragged > before
        page.mouse.click(x - 80, y)
        assert float(page.locator("#pin-longitude").input_value()) < before
        for name, value in (("latitude", "33.6"), ("longitude", "36.4"), ("radius", "3")):
            page.locator(f"#pin-{name}").fill(value)
        page.locator("#pin-save").click()
        page.wait_for_selector("body:not([aria-busy])")
        [line] = read_corrections(path)
        assert (line.latitude, line.longitude, line.radius_km) == (33.6, 36.4, 3.0)


def test_roles_scopes_reasons_and_undo_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    with review(browser, make_mentions(), path) as opened:
        page = opened.page
        opened.press("r", "2")
        assert read_corrections(path)[0].role == "venue"
        assert opened.title == "Tripoli"  # its place is still to be decided
        opened.press("w", "w", "y")
        page.keyboard.type("as the dateline says")
        opened.press("Escape", "a")
        line = read_corrections(path)[1]
        assert (line.scope, line.scope_value, line.why) == ("country", "SY", "as the dateline says")
        assert page.locator("#undo").is_enabled()
        opened.press("u")
        assert opened.title == "Tripoli" and opened.said == "Undone."
        assert "Venue of talks" in page.locator(".decided").inner_text()
        opened.press("u", "u")
        assert opened.said == "Nothing to undo."
        assert page.locator(".decided").count() == 0


def test_one_sentence_of_several_is_chosen_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    with review(browser, make_mentions(), path) as opened:
        opened.page.locator("#filter").select_option("all")
        opened.page.locator("#list button", has_text="Aleppo").last.click()
        opened.page.locator("#case-title", has_text="Aleppo").wait_for()
        opened.press("]", "r", "7")
        [line] = read_corrections(path)
        assert (line.role, line.start) == ("background", 24)
        assert "In part" in opened.page.locator(".decided").inner_text()


def test_another_name_is_looked_up_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    with review(browser, make_mentions(), path) as opened:
        opened.press("j", "f")
        opened.page.keyboard.type("Afrin")
        opened.press("Enter")
        opened.page.locator("#candidates h3", has_text="Afrin").wait_for()
        opened.press(find_number(opened.page, "Afrin"))
        assert read_lines(path)[0][:2] == ("Telman", "place")
        assert read_lines(path)[0][2]


def test_the_help_opens_closes_and_switches_keys_off(browser: Browser, tmp_path: Path) -> None:
    with review(browser, make_mentions(), tmp_path / "c.csv") as opened:
        opened.press("?")
        assert opened.page.locator("#help").is_visible()
        opened.press("a", "x")
        opened.page.locator("#keys-on").uncheck()
        opened.press("Escape")
        assert not opened.page.locator("#help").is_visible()
        opened.press("x", "a", "1")
        assert not (tmp_path / "c.csv").exists()


def test_what_cannot_be_saved_is_said_and_saved_later(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path_aside = tmp_path / "aside.csv"
    with review(browser, make_mentions(), path) as opened:
        opened.press("a")
        path.rename(path_aside)
        path.mkdir()
        opened.press("x")
        problem = opened.page.locator("#problem")
        assert "Not saved yet: 1 line held" in problem.inner_text()
        opened.page.locator("#retry").click()
        opened.page.locator("#said", has_text="Still not saved.").wait_for(state="attached")
        path.rmdir()
        path_aside.rename(path)
        opened.page.locator("#retry").click()
        problem.wait_for(state="hidden")
        assert [action for _, action, _ in read_lines(path)] == ["place", "reject"]


def test_right_to_left_sentences_stand_right(browser: Browser, tmp_path: Path) -> None:
    with review(browser, make_mentions(), tmp_path / "c.csv") as opened:
        opened.press("j", "j")
        assert opened.title == "حلب"
        said = opened.page.locator(".said")
        assert said.evaluate("node => node.textContent") == ARABIC
        assert said.evaluate("node => getComputedStyle(node).direction") == "rtl"
        assert opened.page.locator(".said mark").inner_text() == "حلب"


def test_the_map_shows_the_candidates_and_the_others(browser: Browser, tmp_path: Path) -> None:
    with review(browser, make_mentions(), tmp_path / "c.csv") as opened:
        page = opened.page
        count = page.locator(".candidate").count()
        assert page.locator(".numbered").count() == count
        assert page.locator(".numbered.own").count() == 1
        assert page.locator(".other").count() == 2  # Aleppo and Damascus, not what is a country
        page.locator(".numbered.own").click()
        assert page.evaluate("document.activeElement.dataset.number") == "1"
        wide = page.evaluate("document.querySelectorAll('path.land').length")
        assert wide > 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_no_state_has_a_violation(browser: Browser, tmp_path: Path, axe: str, size: str, scheme: Any) -> None:
    width, height = SIZES[size]
    with review(
        browser,
        make_mentions(),
        tmp_path / "c.csv",
        viewport={"width": width, "height": height},
        color_scheme=scheme,
    ) as opened:
        assert check_access(opened.page, axe) == []
        opened.press("p")
        assert check_access(opened.page, axe) == []
        opened.press("Escape", "r")
        assert check_access(opened.page, axe) == []
        opened.press("2", "a", "k", "?")
        assert check_access(opened.page, axe) == []
        opened.press("Escape")
        (tmp_path / "c.csv").unlink()
        (tmp_path / "c.csv").mkdir()
        opened.press("x")
        assert opened.page.locator("#problem").is_visible()
        assert check_access(opened.page, axe) == []


def test_a_phone_shows_the_sentence_and_what_to_do_at_once(browser: Browser, tmp_path: Path) -> None:
    size: Any = {"width": 390, "height": 844}
    with review(browser, make_mentions(), tmp_path / "c.csv", viewport=size, has_touch=True) as opened:
        page = opened.page
        assert page.evaluate("window.scrollY") == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        for name in ("#case-title", ".said", "#accept", "#reject"):
            box = page.locator(name).first.bounding_box()
            assert box is not None and box["y"] + box["height"] <= 844, name


def test_hostile_text_is_shown_as_it_is_and_never_runs(browser: Browser, tmp_path: Path) -> None:
    path, payloads = tmp_path / "c.csv", list(PAYLOADS.values())
    with review(browser, make_hostile(payloads), path, by="".join(payloads)) as opened:
        page = opened.page
        assert set(read_texts(page, "#list .label > bdi")) == set(payloads)
        seen = []
        for _ in payloads:
            payload = opened.title
            seen.append(payload)
            assert read_texts(page, ".said") == read_texts(page, ".said mark") == [payload]
            assert read_texts(page, ".lead bdi") == read_texts(page, ".candidate.own bdi")[:1] == [payload]
            assert payload in "".join(read_texts(page, ".source")) and payload in "".join(
                read_texts(page, ".machine")
            )
            opened.press("y")
            page.keyboard.insert_text(payload)
            opened.press("Escape", "x")
            if opened.title == payload and page.locator("#problem").is_visible():
                assert (
                    fold(payload) == ""
                    and "toponym: expected a name" in page.locator("#problem").inner_text()
                )
                opened.press("j")
        assert sorted(seen) == sorted(payloads)
        page.wait_for_timeout(200)
        assert page.evaluate("window.hit") is None
        assert page.locator("img, iframe, base, object, b, svg[onload]").count() == 0
        assert page.evaluate("document.querySelectorAll('script').length") == 2
        assert all(
            str(link.get_attribute("href")).startswith("http") for link in page.locator("#case a").all()
        )
        assert opened.complaints == [] or all("400" in text for text in opened.complaints)
        lines = read_corrections(path)
        assert len(lines) == sum(bool(fold(payload)) for payload in payloads)
        # Line breaks become spaces, for a decision is one line.
        assert [line.why for line in lines] == [" ".join(line.toponym.split()) for line in lines]


def read_texts(page: Page, selector: str) -> list[str]:
    texts: list[str] = page.locator(selector).evaluate_all("nodes => nodes.map((node) => node.textContent)")
    return texts


def test_the_policy_stops_what_would_slip_through(browser: Browser, tmp_path: Path) -> None:
    with review(browser, make_mentions(), tmp_path / "c.csv") as opened:
        outside: list[str] = []
        opened.page.on("requestfinished", lambda request: outside.append(request.url))
        opened.page.evaluate(SLIPS)
        opened.page.wait_for_timeout(300)
        assert opened.page.evaluate("window.hit") is None
        assert opened.page.evaluate("document.cookie") == ""
        assert not any("evil" in url for url in outside)
        opened.outside.clear()  # what was asked for, and refused


def test_a_wide_decision_marks_the_other_cases_and_says_how_many(browser: Browser, tmp_path: Path) -> None:
    with review(browser, make_mentions(), tmp_path / "c.csv") as opened:
        page = opened.page
        page.locator("#filter").select_option("all")
        assert "Tripoli, Libya" in page.locator("#list").inner_text()
        assert "Every “Tripoli” in this article" in page.locator(".reach").inner_text()
        opened.press("w", "w", "w")
        assert "Everywhere" in page.locator(".reach").inner_text()
        opened.press(find_number(page, "Lebanon"))
        assert "and in 1 more case. Next: Telman" in opened.said and page.locator("#said").is_visible()
        assert page.locator("#list .done", has_text="Tripoli").count() == 2
        assert page.locator("#progress").inner_text().startswith("2 of 6 cases decided; 2 doubtful left")


def test_all_candidates_are_shown_by_mouse_too(browser: Browser, tmp_path: Path) -> None:
    with review(browser, make_mentions(), tmp_path / "c.csv") as opened:
        wide = opened.page.locator("#wide")
        assert wide.get_attribute("aria-pressed") == "false"
        wide.click()
        assert wide.get_attribute("aria-pressed") == "true"
        opened.press("j")
        assert wide.get_attribute("aria-pressed") == "false"
        opened.press("z")
        assert wide.get_attribute("aria-pressed") == "true"


def test_a_very_long_sentence_leaves_the_buttons_in_sight_and_can_be_read_whole(
    browser: Browser, tmp_path: Path
) -> None:
    long = "many shells had fallen there, " * 400 + "and Telman burned" + ", they said" * 400 + "."
    with review(browser, make_mentions(sentence=long), tmp_path / "c.csv") as opened:
        page = opened.page
        opened.press("j")
        assert opened.title == "Telman" and page.locator(".said mark").inner_text() == "Telman"
        box = page.locator("#accept").bounding_box()
        assert box is not None and box["y"] < 700
        page.locator(".whole").click()
        assert page.locator(".said").evaluate("node => node.textContent") == long


def test_a_table_without_sentences_says_so(browser: Browser, tmp_path: Path) -> None:
    mentions = make_mentions()
    mentions["sentence"] = mentions["sentence"].where(mentions["sentence"].isna())
    with review(browser, mentions, tmp_path / "c.csv") as opened:
        assert "does not hold the sentence" in opened.page.locator(".mentions").inner_text()
        opened.press("x")
        assert read_lines(tmp_path / "c.csv") == [("Tripoli", "reject", None)]
