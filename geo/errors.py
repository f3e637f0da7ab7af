"""The errors that `geo` raises.

Each descends from `GeoError` and from the builtin that fits, so that a caller may catch either.
A message says what was expected, what came, where, and what to do.
"""


class GeoError(Exception):
    """Any error that `geo` raises on purpose."""


class ArticleError(GeoError, ValueError):
    """An input cannot be read as an article."""


class ArticleNotFoundError(GeoError, FileNotFoundError):
    """An input does not exist, or a folder or pattern holds no article."""


class ProductError(ArticleError):
    """An input is no article but a map or a table that `geo` wrote."""


class ArticleTooLargeError(ArticleError):
    """An article is longer than the limit."""


class GazetteerError(GeoError, RuntimeError):
    """The bundled place data is missing, broken or of another version."""


class UnknownPlaceError(GeoError, KeyError):
    """A place id, country code or region is not in the gazetteer."""

    def __str__(self) -> str:
        """Give the message without KeyError's quotation marks."""
        return str(self.args[0]) if self.args else ""


class GeocoderError(GeoError, RuntimeError):
    """The geocoder that the user asked for cannot be used or failed."""


class SchemaError(GeoError, ValueError):
    """A table does not have the columns, dtypes or CRS of the schema."""


class ExportError(GeoError, OSError):
    """A table cannot be written to, or read from, a path."""


class RenderError(GeoError, ValueError):
    """A map cannot be drawn from what was given."""


class DateError(GeoError, ValueError):
    """A date that the user gave cannot be understood."""
