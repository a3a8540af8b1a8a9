"""Borders moved before comparing, so that what is no disagreement in Arabic does not count as one.

Three switches, all off by default. Stored spans never change: a comparison is answered with another
one whose columns have the borders moved, the same ids and the same rows.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, fields, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from annotator.agreement.alignment import NOBODY
from annotator.agreement.moved_borders import (
    MovableText,
    clustered,
    trimmed,
    without_shared_prefix,
)
from annotator.agreement.taxonomy import DIFFERENCES, Difference, Taxonomy, taxonomy
from annotator.core.annotation import CONTINUES
from annotator.core.schema import LayerKind

if TYPE_CHECKING:
    from annotator.agreement.comparison import Comparison
    from annotator.agreement.study import Bools, Integers


@dataclass(frozen=True)
class Switches:
    """What is left out of account.

    ``clusters``: a border inside a letter cluster, or before a tatweel that hangs on a letter,
    moves to its end. ``trim``: outer blanks are cut off, and in ``quoted_layers`` one pair of
    quotation marks. ``proclitics``: a prefix (و ف ب ل ك س ال and their chains) is cut off a mark
    where another annotator has the same one without it. They apply in this order.
    """

    clusters: bool = False
    trim: bool = False
    quoted_layers: Set[str] = field(default_factory=frozenset)
    proclitics: bool = False

    @property
    def on(self) -> tuple[str, ...]:
        """The names of the switches that are on."""
        return tuple(name for name in SWITCHES if getattr(self, name))

    def only(self, name: str) -> Switches:
        """Return these with one switch alone on."""
        alone = {one: one == name for one in SWITCHES}
        return Switches(quoted_layers=self.quoted_layers, **alone)


SWITCHES = tuple(one.name for one in fields(Switches) if one.name != "quoted_layers")
ALL = "all"


@dataclass(frozen=True, eq=False)
class Effect:
    """What a switch does to a layer, or ``ALL`` that are on together.

    ``before`` and ``after`` count the disagreements of all pairs of annotators. ``rows`` are those
    of the raw taxonomy that are gone: both of their marks, or the one, now agree exactly with a
    mark of the other annotator.
    """

    switch: str
    before: int
    after: int
    rows: Integers

    @property
    def removed(self) -> int:
        """How many disagreements of before are gone."""
        return len(self.rows)


def normalised(found: Comparison, switches: Switches) -> Comparison:
    """Return the comparison with borders moved; itself when no switch is on.

    Its texts are read, those of documents with marks of present annotators. A mark that would be
    empty stays as it is. Fragments are moved each for itself, quotation marks and prefixes of
    fragmented annotations stay.
    """
    [moved] = _normalised(found, [switches])
    return moved


def effects(found: Comparison, layer: str, switches: Switches) -> list[Effect]:
    """Return what each switch that is on removes by itself, then what all of them do together."""
    if not switches.on:
        return []
    raw = taxonomy(found.studies[layer])
    wanted = {name: switches.only(name) for name in switches.on}
    if len(wanted) > 1:
        wanted[ALL] = switches
    told = [
        effect(raw, after, name)
        for name, after in zip(wanted, _normalised(found, list(wanted.values())), strict=True)
    ]
    return told if ALL in wanted else [*told, replace(told[0], switch=ALL)]


def effect(raw: Taxonomy, after: Comparison, switch: str = ALL) -> Effect:
    """Return which disagreements of a raw taxonomy are gone in a comparison with borders moved.

    Only documents in which a border has moved are matched again.
    """
    import numpy as np

    layer, before = raw.study.layer, raw.study.comparison
    assert before is not None, "this study is of no comparison"
    touched = np.zeros(len(after.documents), dtype=bool)
    for old, new in (
        (before.columns.start, after.columns.start), (before.columns.end, after.columns.end),
    ):  # fmt: skip
        moved = np.asarray(old) != np.asarray(new)
        touched[np.asarray(after.columns.document, dtype=np.int64)[moved]] = True
    part = replace(
        after, present=after.present & touched[:, np.newaxis], layers={layer: after.layers[layer]}
    )
    now = taxonomy(part.studies[layer], raw.pairs)
    differing = raw.difference != _EXACT
    again = np.flatnonzero(differing & touched[raw.document])
    agreed = [set(_exact_ids(now, number)) for number in range(len(raw.pairs))]
    gone = [
        row for row in again.tolist() if all(one in agreed[raw.pair[row]] for one in _ids(raw, row))
    ]
    count = int(differing.sum())
    return Effect(
        switch,
        count,
        count - len(again) + int((now.difference != _EXACT).sum()),
        raw.in_reading_order(np.array(gone, dtype=np.int64)),
    )


_EXACT = DIFFERENCES.index(Difference.EXACT)
_Identity = tuple[int, int, str]  # document, annotator, id of a span


def _exact_ids(found: Taxonomy, pair: int) -> Iterator[_Identity]:
    """Yield what stands for the marks that agree exactly, doubles of them as well."""
    import numpy as np

    exact = np.flatnonzero((found.difference == _EXACT) & (found.pair == pair))
    table = found.study.table
    for marks in (found.first[exact], found.second[exact]):
        owners = zip(table.document[marks].tolist(), table.annotator[marks].tolist(), strict=True)
        for mark, (document, annotator) in zip(marks.tolist(), owners, strict=True):
            for identity in table.ids[mark]:
                yield document, annotator, identity


def _ids(found: Taxonomy, row: int) -> Iterator[_Identity]:
    table = found.study.table
    for mark in (int(found.first[row]), int(found.second[row])):
        if mark != NOBODY:
            document, annotator = int(table.document[mark]), int(table.annotator[mark])
            for identity in table.ids[mark]:
                yield document, annotator, identity


# ------------------------------------------------------------------------------ moved columns


def _normalised(found: Comparison, wanted: Sequence[Switches]) -> list[Comparison]:
    """Return the comparison under each of these switches; every text is read once."""
    import numpy as np

    columns = found.columns
    if not any(switches.on for switches in wanted):
        return [found] * len(wanted)
    document, annotator, name, start, end = (
        np.array(column, dtype=np.int64)
        for column in (
            columns.document, columns.annotator, columns.name, columns.start, columns.end,
        )
    )  # fmt: skip
    keys = [layer for layer, _ in columns.names]
    known = {key: n for n, key in enumerate(dict.fromkeys(keys))}
    layer = np.array([known[key] for key in keys], dtype=np.int64)[name]
    whole = ~_fragmented(found)
    quoted = [
        np.array([key in switches.quoted_layers for key in keys], dtype=bool)[name] & whole
        for switches in wanted
    ]
    starts, ends = [start.copy() for _ in wanted], [end.copy() for _ in wanted]
    for here in _documents(found, document, annotator, name, end):
        text = MovableText(found.text(int(document[here[0]])))
        for n, switches in enumerate(wanted):
            first, last = start[here], end[here]
            if switches.clusters:
                first, last = clustered(text, first, last)
            if switches.trim:
                first, last = trimmed(text, first, last, quoted[n][here])
            if switches.proclitics:
                alone = np.flatnonzero(whole[here])
                first[alone] = without_shared_prefix(
                    text.text, layer[here[alone]], annotator[here[alone]], first[alone], last[alone]
                )
            starts[n][here], ends[n][here] = first, last
    return [
        replace(found, columns=replace(columns, start=_column(first), end=_column(last)))
        if switches.on
        else found
        for switches, first, last in zip(wanted, starts, ends, strict=True)
    ]


def _documents(
    found: Comparison, document: Integers, annotator: Integers, name: Integers, end: Integers
) -> Iterator[Integers]:
    """Yield the rows of each document that are compared."""
    import numpy as np

    compared = [
        key in found.layers and found.layers[key].kind is LayerKind.SPAN
        for key, _ in found.columns.names
    ]
    taken = np.array(compared, dtype=bool)[name] & found.present[document, annotator]
    taken &= end <= np.asarray(found.columns.characters, dtype=np.int64)[document]
    rows = np.flatnonzero(taken)
    rows = rows[np.argsort(document[rows], kind="stable")]
    begins = np.flatnonzero(np.diff(document[rows], prepend=-1)).tolist()
    for low, high in pairwise([*begins, len(rows)]):
        yield rows[low:high]


def _fragmented(found: Comparison) -> Bools:
    """Return which rows of the columns are fragments of an annotation."""
    import numpy as np

    columns = found.columns
    joined = {
        (one.document, one.annotator, identity)
        for one in columns.relations
        if one.label == CONTINUES
        for identity in (one.source, one.target)
    }
    if not joined:
        return np.zeros(len(columns.ids), dtype=bool)
    keys = zip(columns.document, columns.annotator, columns.ids, strict=True)
    return np.fromiter((key in joined for key in keys), dtype=bool, count=len(columns.ids))


def _column(values: Integers) -> array[int]:
    return array("q", values.tobytes())
