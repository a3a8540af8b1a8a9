"""``Entity=`` in MISC: brackets that open and close on words, plain or as CorefUD has them.

Plain: ``(ORG … ORG)``, ``(PER)``. With a comment ``# global.Entity = eid-etype-head-other`` each
opening says these fields (https://ufal.mff.cuni.cz/corefud); a closing is the ``eid``. Pieces of
an interrupted mention are ``e1[1/2]`` and ``e1[2/2]``. No mention goes beyond its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.core.annotation import CONTINUES, AttributeValue
from annotator.formats.building import Building
from annotator.formats.conllu_rows import Mark, Sentence
from annotator.formats.conllu_text import Placed
from annotator.formats.conllu_values import name_back, pairs_back
from annotator.formats.format import Reason
from annotator.formats.label_names import layer_and_label

HEADER = "# global.Entity ="
FIELDS = "eid-etype-head-other"
ENTITY = "entity"  # the attribute that holds the id of a cluster
UNTYPED = "mention"  # what a mention without a type is called
_CHUNK = re.compile(r"\([^()]*\)?|[^()]+\)?")
_PIECE = re.compile(r"(.+)\[(\d{1,4})/(\d{1,4})\]", re.ASCII)
_OURS = re.compile(r"_\d+", re.ASCII)  # an eid that is only there to close a bracket

# What we write into ``other`` that is no attribute.
ID, NOTE, SCORE, BEFORE, AFTER = "_id", "_note", "_score", "_before", "_after"


def is_made_up(eid: str) -> bool:
    """Whether an id of an entity was only made to close its brackets."""
    return _OURS.fullmatch(eid) is not None


def key_text(key: str) -> str:
    """Return an attribute's key so that it is none of our own."""
    return f"_{key}" if key.startswith("_") else key


@dataclass(slots=True)
class _Opened:
    """A mention that has begun."""

    key: str  # what closes it
    first: int
    line: int
    type: str
    piece: tuple[str, int, int] | None = None  # eid, number, of how many
    attributes: dict[str, AttributeValue] = field(default_factory=dict)
    own: dict[str, AttributeValue] = field(default_factory=dict)


class EntityReading:
    """Takes the mentions of a document's sentences into it."""

    def __init__(self, building: Building, annotator: str, plain: str) -> None:
        self._building, self._annotator, self._plain = building, annotator, plain
        self._fields: list[str] | None = None
        self.ids: dict[str, str] = {}  # what files call spans: their ids
        self.heads = 0
        self.approximate = 0

    def take(self, sentence: Sentence, placed: Placed, number: int) -> None:
        """Take the mentions of the sentence of this number."""
        for _, comment in sentence.comments:
            if comment.startswith(HEADER):
                self._fields = comment[len(HEADER) :].strip().split("-")
        opened: dict[str, list[_Opened]] = {}
        pieces: dict[tuple[str, int, int], str] = {}
        for mark in sentence.marks:
            for chunk in _CHUNK.findall(mark.value):
                self._building.at(mark.line)
                if chunk[0] == "(":
                    one = self._opening(chunk[1:].removesuffix(")"), mark)
                    if chunk[-1] != ")":
                        opened.setdefault(one.key, []).append(one)
                        continue
                elif chunk[-1] == ")":
                    found = _closed_by(chunk[:-1], opened)
                    if found is None:
                        reason = Reason("“{bracket}” closes nothing", bracket=chunk[:60])
                        self._building.refuse("spans", reason)
                        continue
                    one = found
                else:
                    reason = Reason("“{bracket}” has no bracket", bracket=chunk[:60])
                    self._building.refuse("spans", reason)
                    continue
                self._building.at(one.line)
                self._take(one, mark.last, placed, number, pieces)
        for one in sorted((one for found in opened.values() for one in found), key=_line):
            self._building.at(one.line)
            reason = Reason("“({bracket}” is never closed", bracket=one.key[:60])
            self._building.refuse("spans", reason)

    def _opening(self, body: str, mark: Mark) -> _Opened:
        if self._fields is None:
            return _Opened(body, mark.first, mark.line, name_back(body))
        one = _Opened(body, mark.first, mark.line, "")
        values = body.split("-", len(self._fields) - 1)
        eid: str | None = None
        for name, value in zip(self._fields, values, strict=False):
            if name in ("eid", "GRP"):
                one.key = eid = value
            elif name in ("etype", "entity"):
                one.type = name_back(value)
            elif name == "head":
                self.heads += value not in ("", "1")
            elif name == "other":
                for key, said in pairs_back(value):
                    if key in (ID, NOTE, SCORE, BEFORE, AFTER):
                        one.own[key] = said
                    else:
                        one.attributes[key[1:] if key.startswith("__") else key] = said
            elif value:
                one.attributes[name] = name_back(value)
        piece = _PIECE.fullmatch(eid or "")
        if piece is not None:
            one.piece = (piece[1], int(piece[2]), int(piece[3]))
            eid = piece[1]
        if eid and not is_made_up(eid) and (one.piece is None or one.piece[1] == 1):
            one.attributes.setdefault(ENTITY, name_back(eid))
        one.type = one.type or UNTYPED
        return one

    def _take(
        self,
        one: _Opened,
        last: int,
        placed: Placed,
        number: int,
        pieces: dict[tuple[str, int, int], str],
    ) -> None:
        if one.first >= last:
            self._building.refuse("spans", Reason("the mention has no word, but an empty node"))
            return
        starts, ends = placed.starts[number], placed.ends[number]
        vague = placed.approximate[number]
        if vague and _is_inside(one.first, last, starts, ends, vague):
            self.approximate += 1
        layer, label = layer_and_label(one.type, plain=self._plain)
        score, note, given = one.own.get(SCORE), one.own.get(NOTE), one.own.get(ID)
        start = starts[one.first] - _count(one.own.get(BEFORE))
        end = ends[last - 1] + _count(one.own.get(AFTER))
        identity = self._building.span(
            self._annotator,
            layer,
            label,
            start,
            end,
            given=given,
            attributes=one.attributes,
            score=float(score) if _is_score(score) else None,  # type: ignore[arg-type]
            note=note if isinstance(note, str) else None,
        )
        if identity is None:
            return
        if given is not None:
            self.ids.setdefault(str(given), identity)
        if one.piece is not None:
            eid, place, total = one.piece
            before = pieces.get((eid, place - 1, total))
            pieces[one.piece] = identity
            if before is not None:
                self._building.relation(self._annotator, layer, CONTINUES, identity, before)


def _closed_by(name: str, opened: Mapping[str, list[_Opened]]) -> _Opened | None:
    """Take the last mention that a closing bracket fits out of those that are open."""
    for key in (name, name.rpartition("-")[2]):  # before CorefUD the type stood there too
        if opened.get(key):
            return opened[key].pop()
    return None


def _line(one: _Opened) -> int:
    return one.line


def _is_inside(
    first: int, last: int, starts: list[int], ends: list[int], vague: frozenset[int]
) -> bool:
    """Whether a mention begins or ends inside a range that its words do not spell."""
    begins = first in vague and first > 0 and starts[first - 1] == starts[first]
    return begins or (last - 1 in vague and last < len(ends) and ends[last] == ends[last - 1])


def _count(value: AttributeValue | None) -> int:
    return value if type(value) is int and value > 0 else 0


def _is_score(value: AttributeValue | None) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
