"""Where borders are disputed: what the map hatches, and whose view each of its ways to draw borders is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

# Units that Natural Earth draws by who is in control, and that not all states recognize; by its names for them.
UNITS: Final = {
    "N. Cyprus": "Held by the Turkish Cypriot administration, which Turkey alone recognizes; claimed by Cyprus.",
    "Kosovo": "Self-governing and recognized by about half of the UN's members; claimed by Serbia.",
    "Western Sahara": "Held for the most part by Morocco; claimed by the Sahrawi Republic; on the UN's list of"
    " territories whose status is open.",
    "Somaliland": "Self-governing without general recognition; claimed by Somalia.",
    "Palestine": "Recognized by most of the UN's members; occupied for the most part by Israel.",
    "Siachen": "Held by India; claimed by India and Pakistan.",
    "Spratly Islands": "Claimed by Brunei, China, Malaysia, the Philippines, Taiwan and Vietnam.",
}


def list_disputed(countries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """List the units of a cropped base map that are hatched, each with a sentence of why.

    Parameters
    ----------
    countries
        The `countries` of `geo.basemap.crop_basemap`.

    Returns
    -------
    list of dict
        `u` the number of the country in the list, `w` the sentence.

    Examples
    --------
    >>> list_disputed([{"n": "Kosovo"}, {"n": "Serbia"}])[0]["u"]
    0
    """
    found = [(number, UNITS.get(country["n"])) for number, country in enumerate(countries)]
    return [{"u": number, "w": why} for number, why in found if why]
