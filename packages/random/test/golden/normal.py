"""Golden bits of normal(): its docstring's steps in NumPy float32, an implementation of its own.

    python packages/random/test/golden/normal.py > packages/random/test/golden/normal.json

Also the words of bits() and of the counters that normal() uses, so that a difference can be traced.
"""

import json

import numpy as np

F = np.float32
U = np.uint32
MASK = 0xFFFFFFFF

# src/normalConstants.ts
MINUS_TWO_LN2 = F(-2 * np.log(2))
LOG = [F(-1.333335518836975), F(-0.7995505332946777), F(-0.5974456071853638)]
SIN = [F(0.7853981852531433), F(-0.08074542880058289), F(0.00249000103212893), F(-0.000035950422898167744)]
COS = [F(-0.3084251284599304), F(0.015854327008128166), F(-0.0003259400837123394), F(0.000003530338062773808)]


def philox(counter, key):
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & MASK, (p0 >> 32) ^ c3 ^ k1, p0 & MASK
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c0, c1, c2, c3


def words(key, first, count, domain):
    out = []
    for block in range(first // 4, (first + count + 3) // 4):
        out += philox((block & MASK, block >> 32, 0, domain), key)
    return out[first % 4 : first % 4 + count]


def pair(a, b):
    x = F(U(a)) + F(0.5)
    j = int(x.view(np.int32)) - 0x3F3504F3
    k = F((j >> 23) - 32)
    m = np.int32((j & 0x7FFFFF) + 0x3F3504F3).view(F)
    s = (m - F(1)) / (m + F(1))
    z = s * s
    p = LOG[0] + z * (LOG[1] + z * LOG[2])
    length = (k * MINUS_TWO_LN2) + (s * ((z * p) - F(4)))
    r = np.sqrt(length)
    q = ((b + 0x20000000) & MASK) >> 30
    t = b & 0x3FFFFFFF
    t = t - 0x40000000 if t >= 0x20000000 else t
    v = F(t) * F(2.0**-29)
    y = v * v
    sine = v * (SIN[0] + y * (SIN[1] + y * (SIN[2] + y * SIN[3])))
    cosine = F(1) + y * (COS[0] + y * (COS[1] + y * (COS[2] + y * COS[3])))
    w = [sine, cosine, -sine, -cosine]
    values = r * w[(q + 1) % 4], r * w[q]
    assert all(type(value) is F for value in (x, k, m, s, z, p, length, r, v, y, *w, *values))
    return values


def normals(key, offset, count):
    start = offset - offset % 2
    drawn = words(key, start, 2 * ((count + offset % 2 + 1) // 2), 2)
    values = [n for a, b in zip(drawn[::2], drawn[1::2]) for n in pair(a, b)]
    return values[offset - start : offset - start + count]


def checksum(values):
    """FNV-1a of the bits, a word at a time."""
    h = 0x811C9DC5
    for value in values:
        h = ((h ^ int(value.view(U))) * 0x01000193) & MASK
    return h


cases = []
for key, offset in [
    ((0, 0), 0),
    ((7, 0), 0),
    ((7, 0), 5),
    ((MASK, MASK), 0),
    ((0xA4093822, 0x299F31D0), 4 * 2**32 - 8),
]:
    values = normals(key, offset, 20)
    cases.append(
        {
            "key": list(key),
            "offset": offset,
            "bits": words(key, offset, 4, 0),
            "normalBits": [int(value.view(U)) for value in values],
        }
    )
many = normals((1234, 5678), 0, 100000)
edges = []
for a in [0, 1, 2, 3, 0x00800000, 0x00FFFFFF, 0x01000001, 0x7FFFFFFF, 0x80000000, 0xB504F333, 0xFFFFFF7F, 0xFFFFFF80, MASK]:
    for b in [0, 1, 0x1FFFFFFF, 0x20000000, 0x5FFFFFFF, 0x60000000, 0x80000000, 0xE0000000, MASK]:
        n0, n1 = pair(a, b)
        edges.append([a, b, int(n0.view(U)), int(n1.view(U))])
print(
    json.dumps(
        {
            "generator": "packages/random/test/golden/normal.py",
            "numpy": np.__version__,
            "cases": cases,
            "many": {"key": [1234, 5678], "count": len(many), "fnv1aOfWords": checksum(many)},
            "edges": edges,
        }
    )
)
