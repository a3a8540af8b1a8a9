"""Splits of a dataset for training and testing, of which none knows a text of another.

Groups of near copies stay together. They are ordered by a hash of their texts and cut where the
shares are full: the same articles give the same splits, and new articles move few old ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from annotator.core.errors import BadInput

NAMES = {1: ("train",), 2: ("train", "test"), 3: ("train", "validation", "test")}


def shares_of(words: Sequence[str]) -> dict[str, float]:
    """Return the shares of the splits by name; raises ``BadInput`` where they are none."""
    try:
        shares = [float(word) for word in words] or [100.0]
    except ValueError:
        shares = []
    if len(shares) not in NAMES or not all(0 < share < float("inf") for share in shares):
        raise BadInput(
            "“{given}” are no shares of splits; say two or three numbers, such as 80,10,10.",
            given=",".join(words),
        )
    return {
        name: share / sum(shares) for name, share in zip(NAMES[len(shares)], shares, strict=True)
    }


def dealt_out(groups: Sequence[int], hashes: Sequence[str], shares: dict[str, float]) -> list[str]:
    """Return the split of each document.

    ``groups`` says to which group each belongs; ``hashes`` are those of the texts. Every split
    gets a group, as long as there are enough.
    """
    members: dict[int, list[int]] = {}
    for document, group in enumerate(groups):
        members.setdefault(group, []).append(document)
    order = sorted(members.values(), key=lambda found: min(hashes[one] for one in found))
    ends = [len(groups) * end for end in accumulate(shares.values())]
    names, dealt, split = list(shares), [""] * len(groups), 0
    before, in_split = 0, 0
    for place, found in enumerate(order):
        left = len(order) - place
        # Half of a group beyond the border is as near to the shares as half of it before.
        full = before + len(found) / 2 >= ends[split] or left <= len(names) - 1 - split
        if in_split and full and split < len(names) - 1:
            split, in_split = split + 1, 0
        for document in found:
            dealt[document] = names[split]
        before += len(found)
        in_split += 1
    return dealt
