"""Which column of a table is what: the article's text, its id and title, labels, metadata.

Columns are named in the options, or found by their names and by what stands in the first rows.
A name may be a number too, ``#3`` for the third column: names with commas cannot be written in a
list of options. Date, source and address are kept as metadata under these keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from annotator.arabic.normalize import fold
from annotator.core.document import text_hash
from annotator.core.errors import BadInput
from annotator.formats.building import Building
from annotator.formats.format import UNNAMED, Located, ReadReport, Reason

AUTO = "auto"
SAMPLED = 50  # rows by which columns are found
MOST_COLUMNS = 20_000  # Excel's own limit is 16,384
PREVIEWED = 8  # rows that a preview shows
HASH, META = "sha256", "meta"  # columns of the tables that we write
KEYS = ("date", "source", "url")  # of metadata, whatever their columns are called
GUARD = "'"  # stands before a cell that a spreadsheet would take for a formula
_NAMES = {
    "text": ("text", "body", "content", "article", "document", "tweet_text", "sentence",
             "النص", "نص", "نص المقال", "المقال", "المحتوى", "الخبر"),
    "id": ("id", "doc_id", "document_id", "docno", "uid", "tweet_id", "المعرف", "معرف", "الرقم",
           "رقم"),
    "title": ("title", "headline", "العنوان", "عنوان"),
    "date": ("date", "published", "pubdate", "publish_date", "published_at", "created_at",
             "التاريخ", "تاريخ", "تاريخ النشر"),
    "source": ("source", "publisher", "newspaper", "outlet", "المصدر", "مصدر", "الصحيفة",
               "الوكالة"),
    "url": ("url", "link", "href", "الرابط", "رابط"),
}  # fmt: skip


def _said(title: str, description: str = "") -> dict[str, object]:
    return {"title": title, **({"description": description} if description else {})}


@dataclass(frozen=True)
class TableReading:
    """The columns of a table with one article a row; ``auto`` finds a column, empty leaves out."""

    text: str = field(default=AUTO, metadata=_said("Column of the text"))
    id: str = field(default=AUTO, metadata=_said("Column of the id"))
    title: str = field(default=AUTO, metadata=_said("Column of the title"))
    date: str = field(default=AUTO, metadata=_said("Column of the date"))
    source: str = field(default=AUTO, metadata=_said("Column of the source"))
    url: str = field(default=AUTO, metadata=_said("Column of the web address"))
    labels: tuple[str, ...] = field(
        default=(), metadata=_said("Columns that are labels of the whole article")
    )
    metadata: tuple[str, ...] = field(
        default=("*",), metadata=_said("Columns kept as metadata (* for all others)")
    )


@dataclass(frozen=True, slots=True)
class TablePreview:
    """The first rows of a table and what its columns are taken for: for the person who chooses."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text: str
    id: str
    title: str
    labels: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)  # date, source, url: their columns


@dataclass(frozen=True, slots=True)
class Mapped:
    """The columns as they will be read; ``""`` where there is none."""

    text: str
    id: str
    title: str
    labels: tuple[str, ...]
    metadata: tuple[str, ...] | None  # None: all others
    keys: Mapping[str, str] = field(default_factory=dict)  # of metadata: their columns


Row = Mapping[str, Any]


def mapping_of(
    options: TableReading, columns: Sequence[str], rows: Sequence[Row], path: Path
) -> Mapped:
    """Return which columns are what; raises ``BadInput`` naming the columns there are."""
    known = list(dict.fromkeys([*columns, *(key for row in rows for key in row)]))
    asked = {part: getattr(options, part) for part in ("text", "id", "title", *KEYS)}
    chosen = {part: _named(name, known) for part, name in asked.items()}
    labels = tuple(_named(name, known) for name in options.labels)
    metadata = tuple(_named(name, known) for name in options.metadata)
    for name in (*chosen.values(), *labels, *metadata):
        if name not in ("", AUTO, "*", *known):
            raise BadInput(
                "{path} has no column “{name}”; its columns are {known}.",
                path=path,
                name=name,
                known=", ".join(known) or "none",
            )
    text = chosen["text"]
    if text == AUTO:
        text = _found("text", known) or _longest(known, rows)
    if not text:
        raise BadInput(
            "{path} has no column that could be the text; name one with -o text=….", path=path
        )
    taken = {text, *labels, *(name for name in chosen.values() if name != AUTO)}
    kept = known if "*" in metadata else metadata
    found = {}
    for part in ("id", "title", *KEYS):
        among = kept if part in KEYS else known
        free = [name for name in among if name not in taken]
        found[part] = _found(part, free) if chosen[part] == AUTO else chosen[part]
        taken.add(found[part])
    return Mapped(
        text,
        found["id"],
        found["title"],
        labels,
        None if "*" in metadata else metadata,
        {key: found[key] for key in KEYS if found[key]},
    )


def documents_of(
    rows: Iterator[tuple[int, Row]],
    mapped: Mapped,
    path: Path,
    report: ReadReport,
) -> Iterator[Located]:
    """Yield a document for each row, with the row's line number; what cannot be one is refused."""
    for number, row in rows:
        found = _document(number, row, mapped, path, report)
        if found is not None:
            yield found


def column_names(cells: list[str], *, header: bool) -> list[str]:
    """Return names of columns, each once; without a header they are counted from 1."""
    if not header:
        return [str(number) for number in range(1, len(cells) + 1)]
    names: dict[str, None] = {}
    times: dict[str, int] = {}
    for number, cell in enumerate(cells, 1):
        name = base = cell.strip() or str(number)
        while name in names:
            times[base] = times.get(base, 1) + 1
            name = f"{base}-{times[base]}"
        names[name] = None
    return list(names)


def guarded(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    return GUARD + text if text[:1] in ("=", "+", "-", "@", "\t", "\r", GUARD) else text


def preview_of(
    options: TableReading, columns: Sequence[str], rows: Sequence[Row], path: Path
) -> TablePreview:
    """Return the first rows as text, with the columns that would be taken."""
    known = tuple(dict.fromkeys([*columns, *(key for row in rows for key in row)]))
    try:
        mapped = mapping_of(options, columns, rows, path)
    except BadInput:
        mapped = Mapped("", "", "", (), None)
    shown = tuple(tuple(_cell(row.get(name))[:200] for name in known) for row in rows[:PREVIEWED])
    return TablePreview(
        known, shown, mapped.text, mapped.id, mapped.title, mapped.labels, mapped.keys
    )


def _document(
    number: int, row: Row, mapped: Mapped, path: Path, report: ReadReport
) -> Located | None:
    text = row.get(mapped.text)
    if not isinstance(text, str):
        report.refuse("documents", path, number, Reason("the document has no text"))
        return None
    ours = HASH in row
    given = _cell(row.get(mapped.id)) if mapped.id else ""
    title = _cell(row.get(mapped.title)) if mapped.title else ""
    if ours:
        text = _hashed(text, row[HASH])
        given, title = _unguarded(given), _unguarded(title)
    else:
        given = given.strip()
    building = Building(
        given or f"{path.stem}:{number}",
        text,
        path=path,
        line=number,
        report=report,
        title=title,
        metadata=_metadata(row, mapped, ours=ours),
    )
    for column in mapped.labels:
        if label := _cell(row.get(column)).strip():
            building.label(UNNAMED, column, label)
    return building.located()


def _metadata(row: Row, mapped: Mapped, *, ours: bool) -> dict[str, Any]:
    used = {mapped.text, mapped.id, mapped.title, HASH, *mapped.labels, *mapped.keys.values()}
    chosen = mapped.metadata if mapped.metadata is not None else row
    names = dict(mapped.keys)
    for column in chosen:
        if column not in used:
            names[f"{column}-2" if column in mapped.keys else column] = column
    found = {name: row[c] for name, c in names.items() if row.get(c) not in ("", None)}
    more = found.get(META)
    if ours and isinstance(more, str):
        try:
            more = msgspec.json.decode(more)
        except msgspec.DecodeError:
            return found
    if isinstance(more, dict):
        del found[META]
        found |= more
    return found


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith(GUARD) and guarded(text[1:]) == text else text


def _hashed(text: str, told: object) -> str:
    """Return a text without its guard where the hash beside it says that it has one."""
    bare = _unguarded(text)
    return bare if bare is not text and text_hash(bare) == told else text


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))  # spreadsheets keep every number as a float
    return str(value)


def _named(name: str, columns: Sequence[str]) -> str:
    """Return the column that a name means: itself, or ``#3`` the third where none is called so."""
    number = name[1:]
    if name[:1] == "#" and name not in columns and number.isascii() and number.isdigit():
        place = int(number[:9])
        if 1 <= place <= len(columns):
            return columns[place - 1]
    return name


def _found(part: str, columns: Sequence[str]) -> str:
    by_name = {fold(name).strip().lower(): name for name in reversed(columns)}
    return next((by_name[fold(n)] for n in _NAMES[part] if fold(n) in by_name), "")


def _longest(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """Return the column with the longest texts, where it has any of more than a few words."""
    sizes = {
        name: sum(len(row[name]) for row in rows if isinstance(row.get(name), str))
        for name in columns
        if name not in (HASH, META)
    }
    best = max(sizes, key=lambda name: sizes[name], default="")
    return best if best and sizes[best] >= 20 * max(1, len(rows)) else ""
