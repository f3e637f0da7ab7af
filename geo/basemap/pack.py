"""Lines as text: what the page unpacks again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geo.basemap.store import Points

_ALPHABET: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def encode_lines(lines: list[Points]) -> list[str]:
    """Pack lines of integer points as text, two to three characters a coordinate.

    Examples
    --------
    >>> import numpy as np
    >>> encode_lines([np.array([[1, -1], [17, -1]])])
    ['CBgBA']
    """
    import numpy as np

    if not lines:
        return []
    points = np.concatenate(lines)
    bounds = np.cumsum([len(line) for line in lines])
    steps = np.diff(points, axis=0, prepend=np.zeros((1, 2), np.int64))
    steps[bounds[:-1]] = points[bounds[:-1]]
    deltas = steps.ravel()
    zigzag = (deltas << 1) ^ (deltas >> 63)
    digits = (zigzag[:, None] >> (5 * np.arange(5))) & 31
    wanted = np.arange(5) < np.maximum(1, np.ceil(np.log2(zigzag + 1) / 5))[:, None]
    more = np.concatenate([wanted[:, 1:], np.zeros((len(wanted), 1), dtype=bool)], axis=1)
    letters = np.frombuffer(_ALPHABET, np.uint8)[digits + 32 * more]
    text = letters[wanted].tobytes().decode("ascii")
    ends = np.cumsum(wanted.sum(axis=1))[2 * bounds - 1].tolist()
    return [text[start:stop] for start, stop in zip([0, *ends[:-1]], ends, strict=True)]
