"""The grey of a PNG as our own typesetter writes it: eight bits a channel, not interlaced (RFC 2083)."""

import struct
import zlib

import numba
import numpy as np
import numpy.typing as npt

from xiechuang.domains.evidence.rules.pictures import Grey

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}


def grey_of_png(data: bytes) -> Grey:
    """Brightness 0–255 of every pixel, shape (height, width); ValueError for any other kind of PNG."""
    chunks = _chunks(data)
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[b"IHDR"][:13])
    if depth != 8 or colour not in _CHANNELS or interlaced:
        raise ValueError("PNG 的格式不在预期之内")
    size = _CHANNELS[colour]
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), dtype=np.uint8).reshape(height, 1 + width * size)
    pixels = _unfiltered(rows, size).reshape(height, width, size)
    return np.asarray(pixels[:, :, : 3 if size >= 3 else 1].mean(axis=2), dtype=np.uint8)


def _chunks(data: bytes) -> dict[bytes, bytes]:
    """The chunks by name, those of one name joined."""
    if not data.startswith(_SIGNATURE):
        raise ValueError("不是 PNG")
    found: dict[bytes, bytes] = {}
    place = len(_SIGNATURE)
    while place + 8 <= len(data):
        length, name = struct.unpack(">I4s", data[place : place + 8])
        found[name] = found.get(name, b"") + data[place + 8 : place + 8 + length]
        place += 12 + length
    return found


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def _unfiltered(rows: npt.NDArray[np.uint8], size: int) -> npt.NDArray[np.uint8]:
    """Undo the five filters of RFC 2083, section 6."""
    height, width = rows.shape[0], rows.shape[1] - 1
    out = np.zeros((height, width), dtype=np.uint8)
    for y in range(height):
        kind = rows[y, 0]
        for x in range(width):
            left = np.int64(out[y, x - size]) if x >= size else np.int64(0)
            above = np.int64(out[y - 1, x]) if y else np.int64(0)
            corner = np.int64(out[y - 1, x - size]) if y and x >= size else np.int64(0)
            guess = np.int64(0)
            if kind == 1:
                guess = left
            elif kind == 2:
                guess = above
            elif kind == 3:
                guess = (left + above) // 2
            elif kind == 4:
                mean = left + above - corner
                a, b, c = abs(mean - left), abs(mean - above), abs(mean - corner)
                guess = left if a <= b and a <= c else above if b <= c else corner
            out[y, x] = np.uint8((np.int64(rows[y, x + 1]) + guess) & 255)
    return out
