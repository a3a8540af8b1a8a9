"""Words of CoNLL-U as annotations: part of speech, lemma, features, and what hangs on what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotator.core.annotation import AttributeValue
from annotator.formats.building import Building
from annotator.formats.conllu_rows import NOTHING, STANDARD, Sentence, misc_of
from annotator.formats.conllu_text import Placed

LAYER = "token"
_COLUMNS = {"LEMMA": "lemma", "XPOS": "xpos", "DEPS": "deps"}
_NOTHING = [NOTHING] * 7
# What MISC says of the text or of entities is taken elsewhere.
_ELSEWHERE = {"Entity", "SpaceAfter", "SpacesAfter", "SpacesBefore", "SpacesInToken"}


def take_words(
    sentences: Sequence[Sentence], placed: Placed, building: Building, annotator: str
) -> None:
    """Take every word as a span of the layer ``token``, and the dependencies as relations."""
    for number, sentence in enumerate(sentences):
        names = sentence.columns.names
        spans: list[str | None] = []
        for word, cells in enumerate(sentence.words):
            building.at(sentence.lines[word])
            row = dict(zip(names, cells, strict=True))
            tag = row.get("UPOS", NOTHING)
            spans.append(
                building.span(
                    annotator,
                    LAYER,
                    tag if tag.strip() else NOTHING,
                    placed.starts[number][word],
                    placed.ends[number][word],
                    attributes=_attributes(row),
                )
            )
        for word, cells in enumerate(sentence.words):
            row = dict(zip(names, cells, strict=True))
            head, label = row.get("HEAD", NOTHING), row.get("DEPREL", NOTHING)
            if not (head.isascii() and head.isdecimal()) or head == "0" or len(head) > 9:
                continue
            building.at(sentence.lines[word])
            target = spans[int(head) - 1] if 0 < int(head) <= len(spans) else None
            building.relation(annotator, LAYER, label, spans[word], target)


def has_morphology(sentence: Sentence) -> bool:
    """Whether a word of the sentence has anything that only this layer takes."""
    columns = sentence.columns
    if columns.names[: len(STANDARD)] == STANDARD:
        return any(cells[2:9] != _NOTHING for cells in sentence.words)
    places = [place for place, name in enumerate(columns.names) if name in STANDARD[2:9]]
    return any(cells[place] != NOTHING for cells in sentence.words for place in places)


def _attributes(row: Mapping[str, str]) -> Mapping[str, AttributeValue]:
    found: dict[str, AttributeValue] = {
        key: row[name] for name, key in _COLUMNS.items() if row.get(name, NOTHING) != NOTHING
    }
    for key, value in misc_of(row.get("FEATS", NOTHING)).items():
        found.setdefault(key, value)
    for key, value in misc_of(row.get("MISC", NOTHING)).items():
        if key not in _ELSEWHERE:
            found.setdefault(key, value)
    if row.get("HEAD") == "0":
        found.setdefault("deprel", row.get("DEPREL", NOTHING))
    return found
