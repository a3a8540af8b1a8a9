"""XML read without danger: no document types, so no entities; nothing deep; nothing fetched.

By expat alone, which opens no file and no address of its own accord. A file that declares a
document type is refused at that line, before any entity is known.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from xml.parsers.expat import ErrorString, ExpatError, ParserCreate, XMLParserType

from annotator.formats.format import Reason

DEEPEST = 32  # elements inside one another; CAS XMI has three, type systems seven
XMI = "http://www.omg.org/XMI"
SIGN = " "  # parts a namespace from a name
ID = f"{XMI}{SIGN}id"
_ROOT = f"{XMI}{SIGN}XMI"
_BEFORE, _AFTER = "http:///", ".ecore"
_NO_NAMESPACE = "uima.noNamespace."
_HANDLERS = (
    "StartElementHandler",
    "EndElementHandler",
    "CharacterDataHandler",
    "StartDoctypeDeclHandler",
    "EntityDeclHandler",
    "ExternalEntityRefHandler",
)


class Unreadable(Exception):
    """A file is not what it should be; ``reason`` and ``line`` say what and where."""

    def __init__(self, reason: Reason, line: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


class Element(NamedTuple):
    """A feature structure as XMI has it: attributes, and children that hold a text each."""

    type: str
    attributes: dict[str, str]
    children: tuple[tuple[str, str], ...] = ()


def elements_of(content: bytes) -> tuple[list[Element], list[int]]:
    """Return the elements of an XMI file and the lines they begin on; raises ``Unreadable``."""
    found: list[Element] = []
    lines: list[int] = []
    types: dict[str, str] = {}
    children: list[tuple[str, str]] = []
    texts: list[str] = []
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth == 2:
            kind = types.get(name)
            if kind is None:
                kind = types[name] = _type_of(name)
            found.append(Element(kind, attributes))
            lines.append(parser.CurrentLineNumber)
        elif depth == 1:
            if name != _ROOT:
                raise Unreadable(Reason("it is XML, but no XMI"), parser.CurrentLineNumber)
        elif depth == 3:
            texts.clear()
            parser.CharacterDataHandler = texts.append
        elif depth > DEEPEST:
            raise _too_deep(parser.CurrentLineNumber)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if depth == 2:
            children.append((name.rpartition(SIGN)[2], "".join(texts)))
            parser.CharacterDataHandler = None
        elif depth == 1 and children:
            found[-1] = found[-1]._replace(children=tuple(children))
            children.clear()

    parser = _parser(start, end)
    _run(parser, content)
    return found, lines


def parts_of(content: bytes, start: Callable[[str], None], end: Callable[[str, str], None]) -> None:
    """Call ``start`` and ``end`` with the local names of elements, ``end`` with the text, too.

    Raises ``Unreadable``.
    """
    texts: list[list[str]] = []

    def begins(name: str, attributes: dict[str, str]) -> None:
        if len(texts) >= DEEPEST:
            raise _too_deep(parser.CurrentLineNumber)
        texts.append([])
        start(name.rpartition(SIGN)[2])

    def ends(name: str) -> None:
        end(name.rpartition(SIGN)[2], "".join(texts.pop()).strip())

    parser = _parser(begins, ends)
    parser.CharacterDataHandler = lambda words: texts[-1].append(words) if texts else None
    _run(parser, content)


def _parser(
    start: Callable[[str, dict[str, str]], None], end: Callable[[str], None]
) -> XMLParserType:
    parser = ParserCreate(namespace_separator=SIGN)
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end

    def refuse(*_: object) -> Any:
        raise Unreadable(
            Reason("it declares a document type or entities, which are not read"),
            parser.CurrentLineNumber,
        )

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    return parser


def _run(parser: XMLParserType, content: bytes) -> None:
    try:
        parser.Parse(content, True)
    except ExpatError as error:
        said = ErrorString(error.code) or "?"
        raise Unreadable(
            Reason("it is no well-formed XML: {reason}", reason=said), error.lineno
        ) from error
    except (ValueError, LookupError) as error:  # encodings that are unknown or not to be had
        raise Unreadable(Reason("its encoding is not known"), 1) from error
    finally:
        # They hold the parser, which holds them: a circle that would stand until the end of an
        # import, as the cycle collector rests then.
        for handler in _HANDLERS:
            setattr(parser, handler, None)


def _type_of(name: str) -> str:
    """Return the name of a UIMA type: ``http:///a/b.ecore Type`` is ``a.b.Type``."""
    space, _, local = name.rpartition(SIGN)
    if not (space.startswith(_BEFORE) and space.endswith(_AFTER)):
        return local
    package = space[len(_BEFORE) : -len(_AFTER)].replace("/", ".")
    return f"{package}.{local}".removeprefix(_NO_NAMESPACE)


def _too_deep(line: int) -> Unreadable:
    return Unreadable(Reason("more than {n} elements stand inside one another", n=DEEPEST), line)
