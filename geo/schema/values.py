"""Values as files and programs give them, converted to the dtypes of the schema."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime
from typing import Any, Final

TEXT: Final = "string"
TIME: Final = "datetime64[us, UTC]"
Dtype = str | tuple[str, ...]
"""A pandas dtype's name, or the categories of a categorical column."""

# NUL ends a text in GDAL, and a lone surrogate has no bytes in UTF-8.
_UNWRITABLE: Final = re.compile("[\0\ud800-\udfff]")
_OWN_TYPES: Final = {"Int64": int, "Int8": int, "Float64": float}
_BOOLEANS: Final = {"true": True, "1": True, "1.0": True, "false": False, "0": False, "0.0": False}


def convert_values(values: Any, dtype: Dtype) -> Any:
    """Convert values, as a file or a program gave them, to an array of a column's dtype.

    Parameters
    ----------
    values
        A list or a Series of text, numbers, dates or nulls.
    dtype
        A pandas dtype's name, or the categories of a categorical column.

    Returns
    -------
    ExtensionArray
        Of the dtype. An empty text is null and so is NaN; times are UTC, floored to the millisecond.

    Raises
    ------
    TypeError, ValueError, OverflowError
        If a value does not fit the dtype; nothing is rounded or cut to make it fit.

    Examples
    --------
    >>> convert_values(["7", "", None], "Int8").tolist()
    [7, <NA>, <NA>]
    """
    if isinstance(dtype, tuple):
        return _to_categories(values, dtype)
    if dtype == TEXT:
        return _to_text(values)
    if dtype == TIME:
        return _to_times(values)
    return _to_numbers(values, dtype)


def get_dtype(dtype: Dtype) -> Any:
    """Give the pandas dtype of a column of the schema."""
    import pandas as pd

    if isinstance(dtype, tuple):
        return pd.CategoricalDtype(list(dtype))
    return pd.api.types.pandas_dtype(dtype)


def _to_categories(values: Any, categories: tuple[str, ...]) -> Any:
    import pandas as pd

    actual = getattr(values, "dtype", None)
    if isinstance(actual, pd.CategoricalDtype) and list(actual.categories) == list(categories):
        return values.array
    text = _to_text(values)
    unknown = set(text.dropna()) - set(categories)
    if unknown:
        raise ValueError(f"got {min(unknown)!r}")
    return pd.Categorical(text, categories=list(categories))


def _to_text(values: Any) -> Any:
    import pandas as pd

    if isinstance(values, pd.Series) and values.dtype == get_dtype("string[pyarrow]"):
        dirty = (values == "") | values.str.contains("\0", regex=False)
        if not dirty.any():
            return values.astype(TEXT).array
    return pd.array([_to_cell(value) for value in values], dtype=get_dtype(TEXT))


def _to_cell(value: Any) -> str | None:
    """Convert one value: an empty text is null; a whole number, as files give a code, has no `.0`."""
    if value is None:
        return None
    if isinstance(value, str):  # first, and before any import: a large table has millions
        return _UNWRITABLE.sub("\ufffd", value) or None
    import pandas as pd

    if value is pd.NA:
        return None
    if pd.api.types.is_list_like(value):
        raise TypeError(f"expected text, got a {type(value).__name__}")
    if pd.isna(value):
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _to_times(values: Any) -> Any:
    """Convert to UTC, floored to the millisecond, which is what GeoPackage and GeoJSON keep."""
    import pandas as pd

    series = values if isinstance(values, pd.Series) else pd.Series(values, dtype=object)
    if series.dtype.kind != "M":
        series = pd.Series([_to_time(value) for value in series], dtype=TIME)
    elif series.dt.tz is None:
        series = series.dt.tz_localize("UTC")
    return series.astype(TIME).dt.floor("ms").array


def _to_time(value: Any) -> datetime | None:
    import pandas as pd

    if isinstance(value, str):
        value = datetime.fromisoformat(value) if value else None
    if value is None or pd.isna(value):
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    if not isinstance(value, datetime):
        raise TypeError(f"expected a date, got {value!r}")
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _to_numbers(values: Any, dtype: str) -> Any:
    """Convert to a nullable number or boolean; NaN is null, an infinity or a fraction of an Int fails."""
    import pandas as pd

    if getattr(values, "dtype", None) == get_dtype(dtype) and dtype != "Float64":
        return values.array
    if _is_own(values, dtype):
        return pd.array(values, dtype=get_dtype(dtype))
    convert = _to_boolean if dtype == "boolean" else _to_integer if dtype.startswith("Int") else _to_float
    return pd.array([None if _is_null(value) else convert(value) for value in values], dtype=get_dtype(dtype))


def _is_own(values: Any, dtype: str) -> bool:
    """Tell whether values are as the program itself gives them, and need no conversion one by one."""
    own = _OWN_TYPES.get(dtype)
    if (
        own is None
        or not isinstance(values, list)
        or not {type(value) for value in values} <= {own, type(None)}
    ):
        return False
    return own is int or all(value is None or math.isfinite(value) for value in values)


def _is_null(value: Any) -> bool:
    import pandas as pd

    if value is None or value is pd.NA or isinstance(value, str):
        return not isinstance(value, str) or not value
    return bool(value != value) or value is pd.NaT  # noqa: PLR0124 - only NaN differs from itself


def _to_float(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"expected a finite number, got {value!r}")
    return number


def _to_integer(value: Any) -> int:
    if isinstance(value, str) and not value.lstrip("+-").isdecimal():
        value = float(value)
    number = int(value)
    if number != (int(value) if isinstance(value, str) else value):
        raise ValueError(f"expected a whole number, got {value!r}")
    return number


def _to_boolean(value: Any) -> bool:
    key = str(value).lower()
    if key not in _BOOLEANS:
        raise ValueError(f"expected true or false, got {value!r}")
    return _BOOLEANS[key]
