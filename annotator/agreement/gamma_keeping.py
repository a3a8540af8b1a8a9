"""Best alignments of continua that have been aligned before: looked up by what they are made of.

So a corpus of which one document has changed costs the alignment of one document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from annotator.agreement.gamma_alignment import Alignments, Continua, Weights, align_continua

if TYPE_CHECKING:
    from annotator.agreement.study import Integers

# Of one continuum: its disorder, and its alignments as rows that count from its first unit.
Kept = tuple[float, "Integers"]


def aligned_once(continua: Continua, weights: Weights, kept: dict[Any, Any]) -> Alignments:
    """Return the best alignments; those of continua that are not in ``kept`` are added to it."""
    import numpy as np

    edges = np.searchsorted(continua.continuum, np.arange(len(continua) + 1))
    keys = _keys(continua, weights, edges)
    fresh = [n for n, key in enumerate(keys) if key not in kept]
    if fresh:
        _keep(continua, weights, fresh, edges, keys, kept)
    disorder = np.array([kept[key][0] for key in keys])
    by_width: dict[int, list[Integers]] = {}
    for key, first in zip(keys, edges.tolist(), strict=False):
        members: Integers = kept[key][1]
        if len(members):
            moved = np.where(members >= 0, members + first, -1)
            by_width.setdefault(members.shape[1], []).append(moved)
    return Alignments([np.concatenate(by_width[width]) for width in sorted(by_width)], disorder)


def _keys(continua: Continua, weights: Weights, edges: Integers) -> list[Any]:
    """Return what each continuum is made of, where a continuum begins not counting."""
    found = []
    for number, coders in enumerate(continua.coders.tolist()):
        mine = slice(edges[number], edges[number + 1])
        start = continua.start[mine]
        origin = float(start.min()) if len(start) else 0.0
        found.append(
            (
                weights.position,
                weights.label,
                coders,
                continua.coder[mine].tobytes(),
                (start - origin).tobytes(),
                (continua.end[mine] - origin).tobytes(),
                continua.label[mine].tobytes(),
            )
        )
    return found


def _keep(
    continua: Continua,
    weights: Weights,
    fresh: list[int],
    edges: Integers,
    keys: list[Any],
    kept: dict[Any, Any],
) -> None:
    import numpy as np

    rows = np.concatenate([np.arange(edges[n], edges[n + 1]) for n in fresh])
    sizes = np.array([edges[n + 1] - edges[n] for n in fresh])
    some = Continua(
        np.repeat(np.arange(len(fresh)), sizes),
        continua.coder[rows],
        continua.start[rows],
        continua.end[rows],
        continua.label[rows],
        continua.coders[fresh],
    )
    found = align_continua(some, weights)
    firsts = np.cumsum(sizes) - sizes
    for number, one in enumerate(fresh):
        width = int(continua.coders[one])
        kept[keys[one]] = (float(found.disorder[number]), np.zeros((0, width), dtype=np.int64))
    for members in found.members:
        if not len(members):
            continue
        of = some.continuum[members.max(axis=1)]
        order = np.argsort(of, kind="stable")
        begins = np.flatnonzero(np.diff(of[order], prepend=-1))
        for begin, end in zip(begins.tolist(), [*begins[1:].tolist(), len(order)], strict=True):
            number = int(of[order[begin]])
            mine = members[order[begin:end]]
            own = np.where(mine >= 0, mine - firsts[number], -1)
            key = keys[fresh[number]]
            kept[key] = (kept[key][0], own)
