"""Tags as files of the field have them: joined ones of a word's parts, with marks that do not show.

The NEMO corpus writes the tags of a word's morphemes into one cell, ``O^B-GPE``. Its word carries
the entity from where it begins to where it ends, prefixes included.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from annotator.core.bio import OUTSIDE, split_tag

JOINS = "^"
_BEGIN, _END = ("B", "S"), ("E", "S")
_MOST = 200  # labels that are compared with one another
_HIDDEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_RARE, _USUAL = 2, 10  # times that a mistyped label occurs, and how many more the right one


def is_tag(cell: str) -> bool:
    """Whether a cell is a tag, or several joined."""
    return split_tag(_HIDDEN.sub("", cell)) is not None or bool(_parts(cell))


def plain_tag(cell: str) -> tuple[str, bool, bool]:
    """Return a cell as one tag; whether it had hidden marks; whether a second entity is in it."""
    tag = _HIDDEN.sub("", cell)
    parts = _parts(tag)
    if not parts:
        return tag, tag != cell, False
    marked = [part for part in parts if part[0] != OUTSIDE]
    if not marked:
        return OUTSIDE, tag != cell, False
    label = marked[0][1]
    run: list[str] = []
    for prefix, name in marked:
        if run and (name != label or prefix in _BEGIN or run[-1] in _END):
            break
        run.append(prefix)
    begins, ends = run[0] in _BEGIN, run[-1] in _END
    prefix = ("S" if begins else "E") if ends else ("B" if begins else "I")
    return f"{prefix}-{label}", tag != cell, len(run) < len(marked)


def likely_slips(labels: Counter[str]) -> Iterator[tuple[str, str]]:
    """Yield (rare label, usual label) for those that one slip of the hand makes of the other."""
    for rare, times in labels.items() if len(labels) <= _MOST else ():
        if times > _RARE:
            continue
        for usual, often in labels.items():
            if often >= _USUAL * times and _is_slip(rare, usual):
                yield rare, usual
                break


def _parts(cell: str) -> list[tuple[str, str]]:
    """Return the tags that are joined in a cell, none where it is something else."""
    if JOINS not in cell:
        return []
    found = [split_tag(part) for part in cell.split(JOINS)]
    return [part for part in found if part is not None] if all(found) else []


def _is_slip(rare: str, usual: str) -> bool:
    """Whether a sign too many, too few or another one parts two labels; digits are on purpose."""
    if rare == usual or _digits(rare) != _digits(usual):
        return False
    short, long = sorted((rare, usual), key=len)
    if len(short) == len(long):
        return sum(a != b for a, b in zip(short, long, strict=True)) == 1
    return len(long) - len(short) == 1 and any(
        long[:at] + long[at + 1 :] == short for at in range(len(long))
    )


def _digits(label: str) -> str:
    return "".join(sign for sign in label if sign.isdigit())
