"""Rows as columns, each written in the shortest way that the page can read again.

A map of 100,000 places is mostly repetition: the same roles, sources, kinds and dates. A column is stored as one
value, as a dictionary with indices, or as whole numbers in base 64; only what is left stays plain JSON.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_SCALE: Final = 100_000  # of degrees: a meter, finer than any place is known
_FEW: Final = 32  # values: an index into a dictionary of these takes one character
_DISTINCT: Final = 0.6  # share of distinct values, from which a dictionary is longer than the column
_LARGEST: Final = 2**50  # whole numbers that every reader of JSON keeps exactly


def pack_integers(values: Sequence[int]) -> str:
    """Pack whole numbers as text: zigzag, 5 bits a character, the least first, 32 added where more follow.

    Examples
    --------
    >>> pack_integers([0, -1, 1, 16])
    'ABCgB'
    """
    known: dict[int, str] = {}
    for value in set(values):
        rest, text = (value << 1) ^ (value >> 63), ""
        while rest > 31:
            text += _ALPHABET[rest & 31 | 32]
            rest >>= 5
        known[value] = text + _ALPHABET[rest]
    return "".join([known[value] for value in values])


def unpack_integers(text: str) -> list[int]:
    """Read what `pack_integers` wrote.

    Examples
    --------
    >>> unpack_integers("ABCgB")
    [0, -1, 1, 16]
    """
    values, value, shift = [], 0, 0
    for letter in text:
        digit = _ALPHABET.index(letter)
        value |= (digit & 31) << shift
        shift += 5
        if digit < 32:
            values.append((value >> 1) ^ -(value & 1))
            value = shift = 0
    return values


def pack_rows(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Turn rows into packed columns.

    Parameters
    ----------
    rows
        Dicts of JSON values; a key that a row lacks is null there.

    Returns
    -------
    dict
        `n`, how many rows; `columns`, a packed column a key: `c` one value for all; `d` and `i` a dictionary
        and indices into it; `n` numbers, times `s` where they have decimals, as differences where `e` is set;
        `t` the same for whole numbers written as text; `v` plain values.

    Examples
    --------
    >>> pack_rows([{"a": 1, "b": "x"}, {"a": 2, "b": "x"}])
    {'n': 2, 'columns': {'a': {'v': [1, 2]}, 'b': {'c': 'x'}}}
    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: _pack_column([row.get(name) for row in rows]) for name in names}
    return {"n": len(rows), "columns": columns}


def unpack_rows(packed: dict[str, Any]) -> list[dict[str, Any]]:
    """Read what `pack_rows` wrote; a null is left out of its row, as in the page.

    Examples
    --------
    >>> unpack_rows(pack_rows([{"a": 0.5}, {"b": ["x"]}]))
    [{'a': 0.5}, {'b': ['x']}]
    """
    rows: list[dict[str, Any]] = [{} for _ in range(packed["n"])]
    for name, column in packed["columns"].items():
        for row, value in zip(rows, _unpack_column(column, len(rows)), strict=True):
            if value is not None:
                row[name] = value
    return rows


def _pack_column(values: list[Any]) -> dict[str, Any]:
    kinds = {type(value) for value in values}
    if kinds <= {int, float} and all(-_LARGEST < value < _LARGEST for value in values):
        packed = _pack_numbers(values, kinds)
        if packed is not None and len(set(values)) > _FEW:
            return packed
    if kinds == {str} and all(_is_count(value) for value in values) and len(set(values)) > 1:
        return {"t": pack_integers([int(value) for value in values])}
    keys = values if kinds <= {str, type(None)} else [json.dumps(value) for value in values]
    distinct = dict(zip(keys, values, strict=True))
    if len(distinct) == 1:
        return {"c": values[0]}
    if len(distinct) > _DISTINCT * len(values):
        return {"v": values}
    order = {key: number for number, key in enumerate(distinct)}
    return {"d": list(distinct.values()), "i": pack_integers([order[key] for key in keys])}


def _pack_numbers(values: list[Any], kinds: set[type]) -> dict[str, Any] | None:
    """Pack numbers; None where that would change one."""
    scale = 1 if kinds == {int} else _SCALE
    whole = values if scale == 1 else [round(value * scale) for value in values]
    if scale > 1 and any(number / scale != value for number, value in zip(whole, values, strict=True)):
        return None
    steps = [number - before for number, before in zip(whole, [0, *whole[:-1]], strict=True)]
    plain, stepped = pack_integers(whole), pack_integers(steps)
    packed: dict[str, Any] = {"n": plain} if len(plain) <= len(stepped) else {"n": stepped, "e": 1}
    return packed | ({"s": scale} if scale > 1 else {})


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 15 and (text == "0" or text[0] != "0")


def _unpack_column(column: dict[str, Any], count: int) -> list[Any]:
    if "c" in column:
        return [column["c"]] * count
    if "v" in column:
        return list(column["v"])
    if "d" in column:
        return [column["d"][number] for number in unpack_integers(column["i"])]
    if "t" in column:
        return [str(number) for number in unpack_integers(column["t"])]
    numbers, total = [], 0
    for number in unpack_integers(column["n"]):
        total = total + number if column.get("e") else number
        numbers.append(total)
    return [number / column["s"] for number in numbers] if "s" in column else numbers
