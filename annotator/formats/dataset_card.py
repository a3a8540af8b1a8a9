"""The dataset card: a README.md whose YAML header tells the Hub and ``datasets`` what rows are.

https://huggingface.co/docs/hub/datasets-cards. Laid beside a file it has a name of its own; in a
folder of its own, as README.md, it also gives the features to ``load_dataset``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from annotator.formats.huggingface_features import TagNames, card_lines, yaml_text
from annotator.formats.huggingface_rows import HuggingFaceWriting, Layout, shape_of

CARD = ".card.md"
README = "README.md"
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LISTED = 200  # labels that are listed with their counts


class DatasetCard:
    """Counts rows as they are written, then says what there is."""

    def __init__(self, options: HuggingFaceWriting) -> None:
        self._options = options
        self._names = TagNames(options.scheme)
        self._counts: Counter[str] = Counter()
        self._labels: Counter[tuple[str, str, str]] = Counter()
        self._people: Counter[tuple[str, str]] = Counter()
        self._splits: Counter[str] = Counter()

    def count(self, rows: Iterable[Mapping[str, Any]], split: str = "train") -> None:
        """Count the rows of a document."""
        found = list(rows)
        self._counts["documents"] += bool(found)
        self._splits[split] += len(found)
        for row in found:
            self._counts["rows"] += 1
            if row["annotator"] or row["role"]:
                self._people[row["annotator"], row["role"]] += 1
            if self._options.layout is Layout.TOKENS:
                self._count_tags(row["tokens"], row["ner_tags"])
            else:
                self._count_annotations(row)

    def _count_tags(self, tokens: list[str], tags: list[str]) -> None:
        self._counts["tokens"] += len(tokens)
        self._names.numbers_of(tags)
        before = "O"
        for tag in tags:
            inside = tag[0] in "IE" and before[2:] == tag[2:] and before[0] not in "ES"
            if tag != "O" and not inside:
                self._labels["spans", self._options.layer, tag[2:]] += 1
            before = tag

    def _count_annotations(self, row: Mapping[str, Any]) -> None:
        for kind in ("spans", "relations", "document_labels"):
            for one in row[kind]:
                self._labels[kind, one["layer"], one["label"]] += 1

    def write(self, beside: Path, files: Mapping[str, str], about_splits: str = "") -> None:
        """Write the card: README.md where ``beside`` is a folder, else a file beside that one.

        ``files`` are the names, or patterns, of the files of each split; ``about_splits`` says how
        the splits were made.
        """
        folder = beside.is_dir()
        path = beside / README if folder else beside.with_name(beside.name + CARD)
        lines = [*self._header(files), *self._words(about_splits)]
        path.write_text("\n".join(lines) + "\n", "utf-8")

    def _header(self, files: Mapping[str, str]) -> Iterable[str]:
        total = self._counts["rows"]
        yield "---"
        yield from ("language:", "- ar", "task_categories:", "- token-classification")
        if self._options.layer == "entity":
            yield from ("task_ids:", "- named-entity-recognition")
        yield "size_categories:"
        yield f"- {next((name for limit, name in _SIZES if total < limit), '1M<n<10M')}"
        yield from ("configs:", "- config_name: default", "  data_files:")
        for split, name in files.items():
            yield f"  - split: {split}"
            yield f"    path: {yaml_text(name)}"
        yield from ("dataset_info:", "  features:")
        for line in card_lines(shape_of(self._options.layout), self._names.names):
            yield f"  {line}"
        yield "---"

    def _words(self, about_splits: str) -> Iterable[str]:
        counts = self._counts
        tokens = self._options.layout is Layout.TOKENS
        yield ""
        yield "# Annotated Arabic articles"
        yield ""
        yield "Exported from Hashiya. Add licence, sources and annotation guidelines here."
        yield ""
        yield "## What a row is"
        yield ""
        yield (_TOKEN_ROWS if tokens else _SPAN_ROWS).strip()
        if tokens:
            yield ""
            yield (
                f"Tags are of the layer `{self._options.layer}`, scheme {self._options.scheme}; "
                f"spans that begin or end inside a word: {self._options.inside_words}."
            )
        yield ""
        yield _POSITIONS.strip()
        yield ""
        yield "## What there is"
        yield ""
        yield f"{counts['documents']:,} documents, {counts['rows']:,} rows"
        if tokens:
            yield f"with {counts['tokens']:,} tokens"
        yield ""
        yield from _table(("split", "rows"), self._splits.items())
        if about_splits:
            yield from (about_splits, "")
        yield from _table(
            ("annotator", "role", "rows"),
            ((name or "–", role, n) for (name, role), n in sorted(self._people.items())),
        )
        listed = sorted(self._labels.items(), key=lambda one: (one[0][:2], -one[1], one[0][2]))
        yield from _table(
            ("kind", "layer", "label", "count"),
            (
                (kind.replace("_", " "), layer, label, n)
                for (kind, layer, label), n in listed[:_LISTED]
            ),
        )
        if len(listed) > _LISTED:
            yield f"… and {len(listed) - _LISTED:,} labels more."


_SPAN_ROWS = """
One document with the annotations of one annotator; rows of the same `id` follow each other. A row
without an annotator is a document that nobody has annotated. `meta` and `attributes` are JSON text
(empty where there are none), because their values have no fixed types.
"""
_TOKEN_ROWS = """
One sentence with the tags of one annotator; sentences of the same `doc_id` follow each other.
`text` is the stretch of the article that the sentence stands in; joined, these stretches are the
article. `start` says where the stretch begins in the article, `token_starts` and `token_ends`
where the tokens stand in the stretch.
"""
_POSITIONS = """
Positions are Unicode code points (as Python counts), half-open: `text[start:end]`. The text is as
it was when it was annotated; do not normalise it before you have used the positions.
"""


def _table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Iterable[str]:
    found = list(rows)
    if not found:
        return
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in found:
        yield "| " + " | ".join(_cell(one) for one in row) + " |"
    yield ""


def _cell(value: object) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    text = " ".join(str(value).split())
    return "".join(f"\\{sign}" if sign in r"\|`*_<>[]#" else sign for sign in text)
