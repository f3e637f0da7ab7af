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
    """Place data, bundled or of an own gazetteer, is missing, broken or of another version, or cannot be built."""


class SourceError(GeoError, ValueError):
    """A file, an extract or a download cannot be read as an own gazetteer."""


class DownloadError(SourceError, OSError):
    """An address that the user asked for cannot be downloaded from."""


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


class CorrectionError(GeoError, ValueError):
    """A file of corrections cannot be read or written, or a correction does not fit."""


class SettingsError(GeoError, ValueError):
    """The settings file cannot be read or written, or a setting has no such name or value."""


class GeocoderWarning(UserWarning):
    """The geocoder failed, and the run went on without it: names stay unresolved that it might have known."""


class ReviewError(GeoError, RuntimeError):
    """The page of `geo review` cannot be served."""
