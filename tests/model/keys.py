"""Public keys: their ids, and which encodings are sound (ID-1)."""

import functools
import hashlib

P = 2**255 - 19
D = -121665 * pow(121666, P - 2, P) % P
ED25519 = 1


def key_id(algorithm, raw):
    return hashlib.sha256(b"tianzhang/key-id/v1\0" + bytes([algorithm]) + raw).hexdigest()[:32]


def _decompress(raw):
    """(x, y) of a canonical encoding of a point on the curve, else None."""
    number = int.from_bytes(raw, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (v * x * x - u) % P:
        return None
    if x == 0 and sign:
        return None
    return ((P - x if x & 1 != sign else x), y)


def _add(a, b):
    (x1, y1), (x2, y2) = a, b
    k = D * x1 * x2 * y1 * y2
    return ((x1 * y2 + x2 * y1) * pow(1 + k, P - 2, P) % P, (y1 * y2 + x1 * x2) * pow(1 - k, P - 2, P) % P)


@functools.lru_cache(maxsize=4096)
def sound(raw):
    """Whether 32 bytes are a canonical point of the curve that is not one of the eight of small order."""
    if len(raw) != 32:
        return False
    point = _decompress(raw)
    if point is None:
        return False
    for _ in range(3):
        point = _add(point, point)
    return point != (0, 1)
