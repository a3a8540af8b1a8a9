"""Type systems as XML: what our exports have beside them, and what is read beside any XMI."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape

from annotator.formats.cas_declared import Declared
from annotator.formats.cas_structures import STRING, STRINGS, TOP, Types
from annotator.formats.format import Reason
from annotator.formats.xmi_parsing import Unreadable, parts_of

_ROOT = "typeSystemDescription"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<{_ROOT} xmlns="http://uima.apache.org/resourceSpecifier">\n<types>\n'
)
_TAIL = f"</types>\n</{_ROOT}>\n"


def type_system(types: Mapping[str, Declared]) -> str:
    """Return the types as a type system description."""
    return _HEAD + "".join(_type(name, one) for name, one in types.items()) + _TAIL


def _type(name: str, one: Declared) -> str:
    features = "".join(_feature(*pair) for pair in one.ranges.items())
    return (
        f"<typeDescription><name>{escape(name)}</name><description/>"
        f"<supertypeName>{escape(one.supertype)}</supertypeName>"
        f"<features>{features}</features></typeDescription>\n"
    )


def _feature(name: str, kind: str) -> str:
    element = ""
    if kind == STRINGS:
        element = (
            f"<elementType>{STRING}</elementType>"
            "<multipleReferencesAllowed>false</multipleReferencesAllowed>"
        )
    return (
        f"\n<featureDescription><name>{escape(name)}</name><description/>"
        f"<rangeTypeName>{escape(kind)}</rangeTypeName>{element}</featureDescription>"
    )


def add_types(content: bytes, types: Types) -> None:
    """Take a type system description in; raises ``Unreadable``. What it imports is not read."""
    path: list[str] = []
    kind: dict[str, str] = {}
    feature: dict[str, str] = {}
    ranges: dict[str, str] = {}

    def start(name: str) -> None:
        if not path and name != _ROOT:
            raise Unreadable(Reason("it is XML, but no type system"))
        path.append(name)

    def end(name: str, text: str) -> None:
        path.pop()
        above = path[-1] if path else ""
        if above == "featureDescription":
            feature[name] = text
        elif above == "typeDescription" and name != "features":
            kind[name] = text
        elif name == "featureDescription":
            if feature.get("name"):
                ranges[feature["name"]] = feature.get("rangeTypeName", "")
            feature.clear()
        elif name == "typeDescription":
            if kind.get("name"):
                types.add(kind["name"], kind.get("supertypeName") or TOP, ranges)
            kind.clear()
            ranges.clear()

    parts_of(content, start, end)
