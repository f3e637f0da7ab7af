"""The names that others build on."""

from __future__ import annotations

import subprocess
import sys

import geo


def test_all_names_import_and_are_documented():
    for name in geo.__all__:
        assert (getattr(geo, name).__doc__ or "").strip(), name


def test_all_is_sorted_and_as_designed():
    assert geo.__all__ == sorted(geo.__all__)
    assert set(geo.__all__) == {
        "Article", "Correction", "Gazetteer", "GeoError", "Geoparsed", "append_correction", "apply_corrections",
        "draw_picture", "generalize", "geoparse", "lookup", "merge_events",
        "read", "read_articles", "read_corrections", "render_map", "resolve_mentions", "to_areas", "write",
    }  # fmt: skip


def test_unknown_name_is_an_attribute_error():
    try:
        geo.nothing  # noqa: B018
    except AttributeError as err:
        assert "nothing" in str(err)
    else:
        raise AssertionError("expected an AttributeError")


def test_import_loads_nothing_heavy():
    code = "import geo, sys; print([m for m in ('pandas', 'folium', 'shapely', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
