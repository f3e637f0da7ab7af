"""Spell a key out into the names of its features: those that the recognition model has weights for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

Key = tuple[str | int | bool, ...]
"""A group's name, and what its features depend on."""


def list_names(key: Key) -> list[str]:
    """Spell a key out into the names of its features.

    Parameters
    ----------
    key
        A group and what it depends on; what each place of a key holds stands in `features`, where keys are made.

    Examples
    --------
    >>> list_names(("n", "province", "_"))
    ['n=province|_']
    """
    group = str(key[0])
    values = [part if isinstance(part, str) else _show(part) for part in key[1:]]
    name = _GROUPS.get(group)
    return name(values) if name is not None and values else [f"{group}={'|'.join(values) or '-'}"]


def _show(part: int | bool) -> str:
    return ("1" if part else "0") if isinstance(part, bool) else str(part)


def _name_word(values: list[str]) -> list[str]:
    text, word_class, shape = values
    folded = text.lower()
    return [
        f"w={folded}", f"k={word_class}", f"s={shape}", f"ks={word_class}|{shape}",
        f"s2={folded[-2:]}", f"s3={folded[-3:]}", f"s4={folded[-4:]}", f"p3={folded[:3]}",
    ]  # fmt: skip


def _name_before(values: list[str]) -> list[str]:
    marked, gap, word_class, shape = values
    return [f"pk={marked}|{gap}", f"pkk={marked}|{word_class}", f"ps={shape}"]


def _name_after(values: list[str]) -> list[str]:
    marked, gap, word_class = values
    return [f"nk={marked}|{gap}", f"nkk={marked}|{word_class}"]


def _name_marks(values: list[str]) -> list[str]:
    left, right, *shapes = values
    return [
        f"g0={left}", f"g1={right}", f"gg={left}|{right}", f"gs={'|'.join(values)}", f"ss={'|'.join(shapes)}",
    ]  # fmt: skip


def _name_position(values: list[str]) -> list[str]:
    is_first, section, is_loud = values
    return [f"first={is_first}|{is_loud}", f"section={section}"]


def _name_cover(values: list[str]) -> list[str]:
    position, kind, rank, ordinary, lead, length, person = values
    names = [
        f"m={position}{kind}", f"mr={position}{rank}", f"mkr={position}{kind}{rank}{ordinary}",
        f"ml={position}{rank}|{lead}", f"mo={position}{rank}{ordinary}", f"mn={position}{length}",
    ]  # fmt: skip
    return [*names, f"person={position}", f"person={rank}{ordinary}"] if person == "1" else names


def _name_cover_after(values: list[str]) -> list[str]:
    position, rank, marked, gap, ordinary = values
    return [f"mp={position}{rank}|{marked}|{gap}", f"mpo={position}{ordinary}|{marked}"]


def _name_other(values: list[str]) -> list[str]:
    if len(values) == 1:
        return [f"o={values[0]}"]
    side, position, kind, rank, gap, word_class = values
    return [f"o{side}={position}{kind}|{gap}", f"ok{side}={position}{rank}|{word_class}"]


def _name_usage(values: list[str]) -> list[str]:
    surname, lower, word_class, count, placed, named, parented, rank = values
    return [
        f"surname={surname}", f"lower={lower}|{word_class}", f"count={count}", f"placed={placed}|{rank}",
        f"named={named}|{rank}", f"parented={parented}", f"both={placed}{named}",
    ]  # fmt: skip


_GROUPS: Final[dict[str, Callable[[list[str]], list[str]]]] = {
    "w": _name_word, "pk": _name_before, "nk": _name_after, "g": _name_marks, "x": _name_position, "m": _name_cover,
    "mp": _name_cover_after, "o": _name_other, "u": _name_usage,
}  # fmt: skip
"""Groups of several features; of the others the key is the one feature."""
