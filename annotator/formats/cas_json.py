"""UIMA CAS JSON 0.4 (https://github.com/apache/uima-uimaj-io-jsoncas): a folder of CAS files.

Written: ``annotation/DOCUMENT/ANNOTATOR.json``, as INCEpTION's project exports have them; documents
that nobody has worked on are ``INITIAL_CAS.json``. Positions are UTF-16 units. Read: such folders,
and any CAS JSON.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from annotator.formats.cas_declared import DeclaredTypes
from annotator.formats.cas_folders import Beside, CasFormat
from annotator.formats.cas_structures import (
    ARRAYS,
    SOFA,
    STRINGS,
    STRUCTURES,
    Cas,
    Structure,
    View,
    resolved,
)
from annotator.formats.cas_writing import SOFA_ID, Sheet
from annotator.formats.format import NotReadBack, ReadReport, Reason
from annotator.formats.hashiya_bounds import has_nul
from annotator.formats.whole_files import content_of

TYPES, FOUND, VIEWS = "%TYPES", "%FEATURE_STRUCTURES", "%VIEWS"
ID, TYPE, ELEMENTS, MEMBERS = "%ID", "%TYPE", "%ELEMENTS", "%MEMBERS"
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class CasJsonFormat(CasFormat):
    """A folder of CAS JSON files."""

    key = "cas_json"
    title = "UIMA CAS JSON"
    extensions = (".json",)

    def recognises(self, head: bytes) -> bool:
        """Whether feature structures stand in it."""
        return b'"%FEATURE_STRUCTURES"' in head or b'"%TYPES"' in head

    def parsed(self, file: Path, root: Path, beside: Beside, report: ReadReport) -> Cas | None:
        """Return what a file holds; ``None`` where it is refused."""
        content = content_of(file, report)
        if content is None:
            return None
        reason = None
        data: Any = None
        try:
            data = _decode(content.removeprefix(b"\xef\xbb\xbf"))
        except (msgspec.DecodeError, UnicodeError) as error:
            reason = Reason("it is not JSON: {reason}", reason=" ".join(str(error).split()))
        except RecursionError:
            reason = Reason("the line is nested too deep")
        if reason is None and has_nul(content):
            reason = Reason("a NUL character stands in it")
        if reason is None and not (isinstance(data, dict) and FOUND in data):
            reason = Reason("it is JSON, but no CAS")
        if reason is not None:
            report.refuse("documents", file, 0, reason)
            return None
        found = _cas(data)
        if not found.views:
            report.refuse("documents", file, 0, Reason("there is no text in it"))
        return found

    def prepared(self, sheet: Sheet) -> list[dict[str, Any]]:
        """Return the text and its segments as data."""
        sofa = {
            ID: SOFA_ID,
            TYPE: SOFA,
            "sofaNum": 1,
            "sofaID": "_InitialView",
            "mimeType": "text",
            "sofaString": sheet.document.text,
        }
        segments = [
            {ID: number, TYPE: name, "@sofa": SOFA_ID, "begin": begin, "end": end}
            for number, (name, begin, end) in enumerate(sheet.segments(), sheet.metadata + 1)
        ]
        return [sofa, *segments]

    def put(
        self,
        file: Path,
        sheet: Sheet,
        prepared: Any,
        structures: list[Structure],
        types: DeclaredTypes,
    ) -> None:
        """Write a file and read it back; raises ``NotReadBack``."""
        last = structures[-1].id
        arrays: list[dict[str, Any]] = []
        told = [_told(one, arrays, last) for one in structures]
        found = [*prepared, *told, *arrays]
        used = dict.fromkeys((*sheet.kinds, *(one[TYPE] for one in found)))
        data = {
            TYPES: _types(types, used),
            FOUND: found,
            VIEWS: {
                "_InitialView": {
                    "%SOFA": SOFA_ID,
                    # The arrays belong to what points at them.
                    MEMBERS: [one[ID] for one in found[1 : len(found) - len(arrays)]],
                }
            },
        }
        file.write_bytes(_encode(data))
        if _decode(file.read_bytes()) != data:
            raise NotReadBack(
                "The document “{document}” did not come back as it was written.",
                document=sheet.document.id,
            )


def _told(one: Structure, arrays: list[dict[str, Any]], last: int) -> dict[str, Any]:
    told: dict[str, Any] = {ID: one.id, TYPE: one.type}
    for key, pointed in one.references.items():
        told[f"@{key}"] = pointed[0]
    for key, value in one.values.items():
        if isinstance(value, list):
            told[f"@{key}"] = number = last + len(arrays) + 1
            arrays.append({ID: number, TYPE: STRINGS, ELEMENTS: value})
        else:
            told[key] = value
    return told


def _types(types: DeclaredTypes, used: dict[str, None]) -> dict[str, Any]:
    return {
        name: {
            "%NAME": name,
            "%SUPER_TYPE": one.supertype,
            **{
                key: {"%NAME": key, "%RANGE": "uima.cas.String[]" if kind == STRINGS else kind}
                for key, kind in one.ranges.items()
            },
        }
        for name, one in types.closure(name for name in used if name in types.types).items()
    }


# ------------------------------------------------------------------------------------------ reading


def _cas(data: dict[str, Any]) -> Cas:
    troubles: list[tuple[int, str]] = []
    structures: dict[int, Structure] = {}
    views: list[tuple[int, str, object]] = []
    for identity, one in _entries(data[FOUND]):
        if type(identity) is not int or not isinstance(one.get(TYPE), str):
            troubles.append((0, Reason("a feature structure has no %ID or no %TYPE")))
        elif one[TYPE] == SOFA:
            views.append((identity, str(one.get("sofaID", "")), one.get("sofaString")))
        elif identity in structures:
            troubles.append((0, Reason("the id {id} stands twice", id=identity)))
        else:
            structures[identity] = _structure(identity, one, troubles)
    members = _members(data.get(VIEWS))
    found = [View(sofa, name, text, members.get(sofa)) for sofa, name, text in views]
    return Cas(resolved(structures), found, troubles)


def _entries(found: Any) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield ids and feature structures: of a list, or of an object by their ids."""
    if isinstance(found, dict):
        for key, one in found.items():
            if isinstance(one, dict):
                yield int(key) if key.isascii() and key.isdigit() and len(key) < 18 else key, one
    elif isinstance(found, list):
        for one in found:
            if isinstance(one, dict):
                yield one.get(ID), one
            else:
                yield None, {}


def _structure(identity: int, told: dict[str, Any], troubles: list[tuple[int, str]]) -> Structure:
    values: dict[str, Any] = {}
    references: dict[str, list[int]] = {}
    name = told[TYPE]
    if name.endswith("[]"):
        name = _array(name[:-2])
    for key, value in told.items():
        sign = key[:1]
        if value is None or (sign == "%" and key != ELEMENTS):
            continue
        if sign == "@":
            if type(value) is int:
                references[key[1:]] = [value]
            else:
                troubles.append((0, _no_value(identity, key, value)))
        elif key == ELEMENTS:
            _take_elements(name, value, values, references)
        elif sign in ("#", "^"):
            troubles.append((0, _no_value(identity, key, value)))
        else:
            values[key] = value
    return Structure(identity, name, values, references)


def _array(element: str) -> str:
    name = f"{element}Array"
    return name if name in ARRAYS else STRUCTURES


def _take_elements(
    name: str, value: Any, values: dict[str, Any], references: dict[str, list[int]]
) -> None:
    if name == STRUCTURES and isinstance(value, list):
        references["elements"] = [one for one in value if type(one) is int]
    elif isinstance(value, list):
        values["elements"] = [_word(one) for one in value]
    else:
        values["elements"] = value


def _word(value: Any) -> str:
    return value if isinstance(value, str) else _encode(value).decode()


def _no_value(identity: int, key: str, value: Any) -> Reason:
    words = " ".join(_word(value).split())[:60]
    return Reason("{id}: “{value}” is no value of “{key}”", id=identity, value=words, key=key[:60])


def _members(views: Any) -> dict[int, frozenset[int]]:
    """Return the members of each sofa; none of a view that does not say."""
    found: dict[int, frozenset[int]] = {}
    for view in views.values() if isinstance(views, dict) else ():
        if not isinstance(view, dict):
            continue
        sofa, members = view.get("%SOFA"), view.get(MEMBERS)
        if type(sofa) is int and isinstance(members, list):
            found[sofa] = frozenset(one for one in members if type(one) is int)
    return found


FORMAT = CasJsonFormat()
