"""How a column file is laid out: separator, tag columns and scheme, by its first rows.

What is found is told with its evidence, as no column file says it. Columns of phrases (NP, VP, as
in the third of CoNLL-2003) are tags as well, but no entities: they are passed over.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from annotator.core.bio import SchemeEvidence, TagScheme, scheme_evidence, split_tag
from annotator.core.errors import BadInput
from annotator.formats.conll_reader import DOCSTART, Layout, cells_of, rows_of
from annotator.formats.conll_tags import is_tag, plain_tag
from annotator.formats.format import ReadReport, Reason, sentence_of

SNIFFED = 20_000  # rows that are looked at to find scheme and columns
# The phrases of CoNLL-2000.
_PHRASES = frozenset(
    {"NP", "VP", "PP", "ADVP", "ADJP", "SBAR", "PRT", "CONJP", "INTJ", "LST", "UCP"}
)


def layout_of(path: Path, scheme: str, report: ReadReport) -> Layout:
    """Find out how a file is laid out; raises ``BadInput`` where it has no tags."""
    tab, sentences, count = _first_rows(path)
    rows = [cells for sentence in sentences for cells in sentence]
    if not rows:
        raise BadInput("{path} has no tokens.", path=path)
    widths = Counter(len(cells) for cells in rows)
    usual = max(widths, key=lambda width: widths[width])
    all_tags = all(is_tag(cell) for cells in rows for cell in cells[1:])
    varying = len(widths) > 1 and all_tags and min(widths) > 1
    first = 1 if varying else _first_tag_column([cells for cells in rows if len(cells) == usual])
    if first is None:
        raise BadInput(
            "{path} has no column of tags such as O and B-PER; is it a column file?", path=path
        )
    evidence = scheme_evidence(
        [plain_tag(cells[column])[0] for cells in sentence if column < len(cells)]
        for column in range(first, max(widths) if varying else usual)
        for sentence in sentences
    )
    found = evidence.scheme if scheme == "auto" else TagScheme(scheme)
    report.note(
        Reason("{file} was read as {scheme}, Wojood rows", file=path.name, scheme=found.value)
        if varying
        else Reason(
            "{file} was read as {scheme}, {columns} columns",
            file=path.name,
            scheme=found.value,
            columns=usual,
        )
    )
    if scheme == "auto":
        report.note(_why(evidence, path.name, count))
    return Layout(tab, first, usual - first, varying, found)


def _first_rows(path: Path) -> tuple[bool, list[list[list[str]]], int]:
    """Return whether tabs part the cells, the first sentences, and how many rows they have."""
    sentences: list[list[list[str]]] = [[]]
    tab: bool | None = None
    count = 0
    try:
        with path.open("rb") as file:
            for row, (_, text) in enumerate(rows_of(file, path, ReadReport())):
                if row >= SNIFFED:
                    break
                if not text.strip():
                    sentences.append([])
                elif not text.startswith(DOCSTART):
                    if tab is None:
                        tab = "\t" in text
                    sentences[-1].append(cells_of(text, tab=tab))
                    count += 1
    except OSError as error:
        raise BadInput(
            "{path} cannot be read: {reason}.", path=path, reason=sentence_of(error)
        ) from error
    return bool(tab), sentences, count


def _first_tag_column(rows: list[list[str]]) -> int | None:
    """Return the first of the columns at the end that hold (nearly) nothing but tags."""
    width = len(rows[0])
    first = None
    for column in range(width - 1, 0, -1):
        cells = [row[column] for row in rows]
        good = sum(map(is_tag, cells))
        # A placeholder column holds "_" alone and is no tag column.
        placeholder = all(cell in ("_", "-X-") for cell in cells)
        if good < 0.9 * len(rows) or placeholder or (first is not None and _are_phrases(cells)):
            break
        first = column
    return first


def _are_phrases(cells: list[str]) -> bool:
    """Whether a column beside another is one of phrases."""
    labels = Counter(tag[1] for cell in cells if (tag := split_tag(cell)) and tag[1])
    phrases = sum(labels[name] for name in _PHRASES)
    return phrases > 0.9 * labels.total() > 0


def _why(evidence: SchemeEvidence, file: str, rows: int) -> Reason:
    """Say what told the scheme."""
    if evidence.ends:
        return Reason(
            "{file}: BIOES, as {ends} tags of the first {rows} rows begin with E- or S-",
            file=file,
            ends=f"{evidence.ends:,}",
            rows=f"{rows:,}",
        )
    if evidence.scheme is TagScheme.IOB1:
        return Reason(
            "{file}: IOB1, as {inside} spans of the first {rows} rows begin with I-, {touching} "
            "with B- behind one of their own label, and {free} with B- elsewhere",
            file=file,
            inside=f"{evidence.inside:,}",
            touching=f"{evidence.touching:,}",
            free=f"{evidence.free:,}",
            rows=f"{rows:,}",
        )
    begin = evidence.free + evidence.touching
    return Reason(
        "{file}: IOB2, as {begin} spans of the first {rows} rows begin with B-, {inside} with I-",
        file=file,
        begin=f"{begin:,}",
        inside=f"{evidence.inside:,}",
        rows=f"{rows:,}",
    )
