"""What a Doc of a DocBin says: its text, its tokens, and its packed parts, checked and unpacked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from math import isfinite
from typing import Any

import msgspec

from annotator.core.span import Span
from annotator.formats.format import Reason
from annotator.formats.spacy_docbin_document import BEGIN, ENT_IOB, ENT_TYPE, INSIDE, ORTH, OWN
from annotator.formats.spacy_docbin_file import NoDocBin, RawDoc

ENT_KB_ID, ENT_ID, NORM, SENT_START = 452, 454, 67, 80
# What is taken of tokens, and their normal forms, which spaCy makes again.
_TAKEN = frozenset({ORTH, ENT_IOB, ENT_TYPE, ENT_KB_ID, ENT_ID, NORM})
_NOTHING = msgspec.msgpack.encode({})


class ReadDoc:
    """What a Doc says; raises ``NoDocBin`` where its text cannot be put together.

    spaCy's extension attributes have keys in ``user_data`` that begin with ``._.``: name, and the
    code points of a span, the first one of a token, or none of a document.
    """

    def __init__(self, raw: RawDoc, strings: dict[int, str]) -> None:
        self._raw, self._strings = raw, strings
        try:
            words = [strings[number] for number in raw.columns[ORTH]]
        except KeyError as error:
            raise NoDocBin(Reason("the strings of its words are not in the file")) from error
        blanks = raw.spaces
        if _mapping(raw.flags).get("has_unknown_spaces"):
            blanks = b"\1" * len(words)  # as spaCy shows it
        parts = [word + " " if blank else word for word, blank in zip(words, blanks, strict=True)]
        self.text = "".join(parts)
        self._words = words
        self._starts = [0, *accumulate(map(len, parts))]
        self._user_data = _mapping(raw.user_data or _NOTHING)
        own = self._user_data.get(OWN)
        self._own: dict[str, Any] = own if isinstance(own, dict) else {}

    @property
    def identity(self) -> str | None:
        """The id that the file gives the document."""
        return _text(self._own.get("id")) or None

    @property
    def title(self) -> str:
        """The title that the file gives it."""
        return _text(self._own.get("title")) or ""

    def metadata(self) -> tuple[dict[str, Any], list[str]]:
        """Return what is said of the document, and the keys of what JSON does not hold."""
        found: dict[str, Any] = {}
        strange = []
        for key, value in self._user_data.items():
            match key:
                case str(name) if name != OWN:
                    pass
                case ("._.", str(name), None, None):
                    pass
                case _:
                    continue
            if is_json(value):
                found[name] = value
            else:
                strange.append(name)
        told = self._own.get("meta")
        return (found | told if isinstance(told, dict) and is_json(told) else found), strange

    def tokens(self) -> tuple[Span, ...] | None:
        """Return the tokens that the document came with; of another program's file, its words."""
        if not self._own:
            places = zip(self._starts, self._words, strict=False)
            return tuple(Span(at, at + len(word)) for at, word in places if word.strip())
        told = self._own.get("tokens")
        if not isinstance(told, list) or not all(type(edge) is int for edge in told):
            return None
        found, at = [], 0
        for start, end in zip(told[::2], told[1::2], strict=False):
            if not at <= start < end <= len(self.text):
                return None
            found.append(Span(start, end))
            at = end
        return tuple(found)

    def columns_left_out(self) -> Iterator[int]:
        """Yield the attributes of tokens that say something and are not taken."""
        for number, column in self._raw.columns.items():
            # The first token begins a sentence in any case.
            said = column[1:] if number == SENT_START else column
            if number not in _TAKEN and any(said):
                yield number

    @property
    def own(self) -> dict[str, Any]:
        """What we have written into the Doc; nothing in another program's."""
        return self._own

    def string(self, number: int) -> str | None:
        """Return the string of a number; ``None`` where the file does not have a sound one."""
        found = self._strings.get(number)
        return found if found is not None and "\0" not in found else None

    def place(self, first: int, last: int) -> tuple[int, int] | None:
        """Return the code points of a row of tokens, ``None`` where there is none."""
        if not 0 <= first < last <= len(self._words):
            return None
        return self._starts[first], self._starts[last - 1] + len(self._words[last - 1])

    def entities(self) -> Iterator[tuple[int, int, dict[int, int]]]:
        """Yield first and last token of each entity, with what its first token says."""
        columns = self._raw.columns
        iob, types = columns.get(ENT_IOB), columns.get(ENT_TYPE)
        if iob is None or types is None:
            return
        first = None
        for at, sign in enumerate([*iob, 0]):
            if first is not None and not (sign == INSIDE and types[at] == types[first]):
                yield first, at, {number: columns[number][first] for number in columns}
                first = None
            # A beginning without a type forbids an entity there.
            if first is None and sign in (BEGIN, INSIDE) and types[at]:
                first = at

    def groups(self) -> Iterator[tuple[str, dict[str, Any], list[Any]]]:
        """Yield the span groups: key, attrs, packed spans."""
        found = _decoded(self._raw.groups)
        if isinstance(found, list):  # as the first versions of spaCy 3 have it
            found = {one: None for one in found if isinstance(one, bytes)}
        if not isinstance(found, dict):
            raise NoDocBin(Reason("a span group is damaged"))
        for packed, keys in found.items():
            group = _mapping(packed) if isinstance(packed, bytes) else {}
            attrs, spans = group.get("attrs"), group.get("spans")
            for name in keys if isinstance(keys, list) else [group.get("name")]:
                if not isinstance(name, str) or not name.strip() or not isinstance(spans, list):
                    raise NoDocBin(Reason("a span group is damaged"))
                yield name, attrs if isinstance(attrs, dict) else {}, spans

    def cats(self) -> dict[Any, Any]:
        """Return the categories of the document with their scores."""
        return _mapping(self._raw.cats)

    def extensions(self) -> dict[tuple[int, int], dict[str, Any]]:
        """Return the extension attributes of spans by their code points."""
        found: dict[tuple[int, int], dict[str, Any]] = {}
        for key, value in self._user_data.items():
            match key:
                case ("._.", str(name), int(start), int(end)):
                    found.setdefault((start, end), {})[name] = value
        return found

    def has_scored_cats(self) -> bool:
        """Whether a category of the document is neither wholly so nor not at all."""
        return any(score not in (0, 1) for score in self.cats().values())

    def has_extensions_of_tokens(self) -> bool:
        """Whether something is said of single tokens."""
        for key in self._user_data:
            match key:
                case ("._.", str(), int(), None):
                    return True
        return False


def is_json(value: object) -> bool:
    """Whether JSON can say a value as it is."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and is_json(one) for key, one in value.items())
    if isinstance(value, list):
        return all(is_json(one) for one in value)
    return value is None or isinstance(value, str | bool | int | float)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _mapping(packed: bytes) -> dict[Any, Any]:
    found = _decoded(packed)
    return found if isinstance(found, dict) else {}


def _decoded(packed: bytes) -> Any:
    try:
        found = msgspec.msgpack.decode(packed)
        sound = _is_sound(found)
    except (msgspec.DecodeError, RecursionError, TypeError, ValueError) as error:
        raise NoDocBin(Reason("a part of it is damaged")) from error
    if not sound:
        raise NoDocBin(Reason("a NUL character or an endless number stands in it"))
    return found


def _is_sound(value: object) -> bool:
    """Whether no string holds a NUL and all numbers are finite."""
    if isinstance(value, str):
        return "\0" not in value
    if isinstance(value, float):
        return isfinite(value)
    if isinstance(value, list | tuple):
        return all(map(_is_sound, value))
    if isinstance(value, dict):
        return all(map(_is_sound, value)) and all(map(_is_sound, value.values()))
    return True
