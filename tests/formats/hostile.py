"""Files as they come from broken disks, wrong tools and bad intentions, always the same ones."""

from __future__ import annotations

import random
from collections.abc import Iterator

NASTY = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\\ud800", b"\\u0000", b"\r", b"\n",
    b"\x1a", b"\xc2\x85", b'"', b"{", b"}", b"[" * 3000, b"<", b"]]>", b"&", b"-1", b"1e999",
    b"99999999999999999999999999", b"NaN", b"null", b"\xd9", "\u2028".encode(), b"\t", b"-" * 200,
]  # fmt: skip


def mutations(content: bytes, count: int, *, seed: int = 7) -> Iterator[bytes]:
    """Yield ``count`` broken copies: cut, spliced, shuffled, recoded, with nasty bytes put in."""
    chance = random.Random(seed)
    for number in range(count):
        yield _ACTS[number % len(_ACTS)](content, chance)


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _hole(content: bytes, chance: random.Random) -> bytes:
    first, second = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    return content[:first] + content[second:]


def _splice(content: bytes, chance: random.Random) -> bytes:
    first, second = (chance.randrange(len(content) + 1) for _ in range(2))
    return content[:first] + content[second:]


def _nasty(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(content) + 1)
        content = content[:at] + chance.choice(NASTY) + content[at:]
    return content


def _flip(content: bytes, chance: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        if made:
            made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


def _shuffle(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


def _recode(content: bytes, chance: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(chance.choice(["utf-16", "utf-16-be", "utf-32", "cp1256"]), "replace")


def _digits(content: bytes, chance: random.Random) -> bytes:
    made = bytearray()
    for sign in content:
        grows = 48 <= sign <= 57 and chance.random() < 0.2
        made += chance.choice([b"9999999", b"-", b"0", b"1.5"]) if grows else bytes([sign])
    return bytes(made)


_ACTS = (_cut, _hole, _splice, _nasty, _flip, _shuffle, _recode, _digits)
