"""Letter clusters: what a reader takes for one sign (a letter with its marks, an emoji of several).

Extended grapheme clusters of UAX #29 by the categories that Python knows; the lists of signs that
have none (pictures, prepended signs) are those that articles may hold. Of Indic scripts only the
marks are joined, as it was until Unicode 15.
"""

from __future__ import annotations

import re
import unicodedata

# One sign of a class stands for each character, and clusters are found among the classes.
_CLUSTER = re.compile(
    r"RN|[RNC]|P*(?:GG|L*(?:vV*|V+|t)T*|L+|T+|X(?:E*ZX)*|O|G)[EZS]*|P+[EZS]*|[EZS]+"
)
_SINGLE = {"\r": "R", "\n": "N", "\u200c": "E", "\u200d": "Z", "\u0e33": "S", "\u0eb3": "S"}
_RANGES = [
    (0x0600, 0x0605, "P"), (0x06DD, 0x06DD, "P"), (0x070F, 0x070F, "P"), (0x0890, 0x0891, "P"),
    (0x08E2, 0x08E2, "P"), (0x1100, 0x115F, "L"), (0x1160, 0x11A7, "V"), (0x11A8, 0x11FF, "T"),
    (0xA960, 0xA97C, "L"), (0xD7B0, 0xD7C6, "V"), (0xD7CB, 0xD7FB, "T"), (0xFF9E, 0xFF9F, "E"),
    (0x1F1E6, 0x1F1FF, "G"), (0x1F3FB, 0x1F3FF, "E"), (0xE0020, 0xE007F, "E"),
]  # fmt: skip
# Signs that may be shown as pictures (Extended_Pictographic).
_PICTURES = re.compile(
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u2388\u23cf"
    "\u23e9-\u23f3\u23f8-\u23fa\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u2605"
    "\u2607-\u2612\u2614-\u2685\u2690-\u2705\u2708-\u2712\u2714\u2716\u271d\u2721\u2728\u2733"
    "\u2734\u2744\u2747\u274c\u274e\u2753-\u2755\u2757\u2763-\u2767\u2795-\u2797\u27a1\u27b0"
    "\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001f0ff\U0001f10d-\U0001f10f\U0001f12f\U0001f16c-\U0001f171\U0001f17e"
    "\U0001f17f\U0001f18e\U0001f191-\U0001f19a\U0001f1ad-\U0001f1e5\U0001f201-\U0001f20f"
    "\U0001f21a\U0001f22f\U0001f232-\U0001f23a\U0001f23c-\U0001f23f\U0001f249-\U0001f3fa"
    "\U0001f400-\U0001f53d\U0001f546-\U0001f64f\U0001f680-\U0001f6ff\U0001f774-\U0001f77f"
    "\U0001f7d5-\U0001f7ff\U0001f80c-\U0001f80f\U0001f848-\U0001f84f\U0001f85a-\U0001f85f"
    "\U0001f888-\U0001f88f\U0001f8ae-\U0001f8ff\U0001f90c-\U0001f93a\U0001f93c-\U0001f945"
    "\U0001f947-\U0001faff\U0001fc00-\U0001fffd]"
)


class GraphemeMap:
    """Positions counted in letter clusters as code points, for one text."""

    def __init__(self, text: str) -> None:
        classes = "".join([_class_of(sign) for sign in text])
        self._starts = [match.start() for match in _CLUSTER.finditer(classes)] + [len(text)]

    def from_grapheme(self, position: int) -> int | None:
        """Return the code point position of a cluster, ``None`` beyond the text."""
        return self._starts[position] if 0 <= position < len(self._starts) else None


_known: dict[str, str] = {}


def _class_of(sign: str) -> str:
    found = _known.get(sign)
    if found is None:
        found = _known[sign] = _looked_up(sign)
    return found


def _looked_up(sign: str) -> str:
    code = ord(sign)
    if sign in _SINGLE:
        return _SINGLE[sign]
    for first, last, kind in _RANGES:
        if first <= code <= last:
            return kind
    if 0xAC00 <= code <= 0xD7A3:
        return "t" if (code - 0xAC00) % 28 else "v"
    if _PICTURES.match(sign):
        return "X"
    category = unicodedata.category(sign)
    if category in ("Mn", "Me"):
        return "E"
    if category == "Mc":
        return "S"
    return "C" if category in ("Cc", "Cf", "Zl", "Zp", "Cs") else "O"
