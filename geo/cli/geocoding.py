"""The options of a geocoder, and the geocoder that they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from geo.cli.run import check_choice, say

if TYPE_CHECKING:
    from geo.cli.run import Run
    from geo.geocode import Asker

GeocoderName = Annotated[
    str | None,
    typer.Option(
        "--geocoder",
        metavar="NAME",
        help="Ask a server for names that the gazetteer lacks or is not sure of: nominatim, photon, pelias; or none. "
        "Sends the names to it, and says so before.",
    ),
]
GeocoderUrl = Annotated[
    str | None,
    typer.Option(
        "--geocoder-url", metavar="URL", help="With a geocoder: your own server instead of the public one."
    ),
]
GeocoderContact = Annotated[
    str | None,
    typer.Option(
        "--geocoder-contact",
        metavar="TEXT",
        help="With a geocoder: who asks, an e-mail address or a web page; or GEO_USER_AGENT.",
    ),
]


def open_geocoder(run: Run, name: str | None, url: str | None, contact: str | None) -> Asker | None:
    """Give the geocoder that the options, the environment or the settings file ask for; None without one.

    Raises
    ------
    BadParameter
        If there is no such geocoder, or an address is given for none.
    GeocoderError, SettingsError
        If what is set does not do.
    """
    from geo.errors import GeocoderError
    from geo.geocode import GEOCODERS, build_geocoder, choose_geocoder

    check_choice("--geocoder", name, (*GEOCODERS, "none"))
    options = choose_geocoder(name, url=url, user_agent=contact)
    if options is None:
        if url and name is None:
            raise typer.BadParameter("expected --geocoder NAME beside it", param_hint="--geocoder-url")
        return None
    try:
        return build_geocoder(**options, on_request=say, on_problem=run.note_problem)
    except GeocoderError as err:
        if name is not None:
            raise
        raise GeocoderError(
            f"{err} (asked for by {options['origin']}; --geocoder none does without)"
        ) from err
