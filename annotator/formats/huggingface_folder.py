"""A dataset repository as the Hub has it: README.md and Parquet files, split if that is wanted.

``load_dataset`` takes the folder as it is, and so does an upload. Read as any folder of Parquet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from annotator.core.annotation import AnnotatedDocument
from annotator.core.document import text_hash
from annotator.formats.dataset_card import DatasetCard
from annotator.formats.dataset_splits import dealt_out, shares_of
from annotator.formats.extras import library
from annotator.formats.format import Format, Holds, Located, ReadReport, Reason, WriteReport
from annotator.formats.huggingface_features import TagNames
from annotator.formats.huggingface_reading import HuggingFaceReading
from annotator.formats.huggingface_rows import HuggingFaceWriting, held_by, rows_of
from annotator.formats.near_copies import NearCopies
from annotator.formats.parquet import FORMAT as PARQUET
from annotator.formats.parquet_writing import ParquetRows

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class RepositoryWriting(HuggingFaceWriting):
    """How a repository is written."""

    splits: tuple[str, ...] = field(
        default=(),
        metadata={"title": "Shares of train, validation and test (80,10,10; empty for no splits)"},
    )
    near_copies: bool = field(
        default=True, metadata={"title": "Keep texts that are nearly the same in one split"}
    )


class RepositoryFormat(Format):
    """A folder with a card and data."""

    key = "huggingface_folder"
    title = "Hugging Face dataset folder (Parquet)"
    extensions = (".parquet",)
    ReadOptions = HuggingFaceReading
    WriteOptions = RepositoryWriting
    writes_folder = True

    def holds(self, options: Any) -> Holds:
        """Return what rows of a layout carry."""
        return held_by(options)

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield the documents of all splits."""
        return PARQUET.read(paths, options, report)

    def write(
        self,
        documents: Iterable[AnnotatedDocument],
        destination: Path,
        options: Any,
        report: WriteReport,
    ) -> None:
        """Write the files of the splits, read them back and compare them, and write the card."""
        pyarrow = library("pyarrow", extra="parquet", purpose=self.title)
        library("pyarrow.parquet", extra="parquet", purpose=self.title)
        shares = shares_of(options.splits)
        data = destination / "data"
        data.mkdir(parents=True)
        card, names = DatasetCard(options), TagNames(options.scheme)
        with ExitStack() as stack:
            files: dict[str, ParquetRows] = {}

            def add(rows: Rows, split: str) -> None:
                if split not in files:
                    path = data / f"{split}.parquet"
                    files[split] = ParquetRows(path, options.layout, names, pyarrow)
                    stack.callback(files[split].give_up)
                files[split].add(rows)
                card.count(rows, split)

            made = ((one, list(rows_of(one, options, report))) for one in documents)
            if len(shares) == 1:
                for _, rows in made:
                    add(rows, "train")
            else:
                _split(made, data / "rows.part", shares, options.near_copies, report, add)
            if not files:
                add([], "train")
            for file in files.values():
                file.finish()
            names_of_files = {split: f"data/{split}.parquet" for split in shares if split in files}
            card.write(destination, names_of_files, _about(shares, options))


def _about(shares: dict[str, float], options: RepositoryWriting) -> str:
    if len(shares) == 1:
        return ""
    told = ", ".join(f"{name} {share:.0%}" for name, share in shares.items())
    alike = "the same, or nearly the same, text" if options.near_copies else "the same text"
    return f"Shares asked for: {told} of the documents. Documents with {alike} are in one split."


def _split(
    made: Iterator[tuple[AnnotatedDocument, Rows]],
    spool: Path,
    shares: dict[str, float],
    near: bool,
    report: WriteReport,
    add: Callable[[Rows, str], None],
) -> None:
    """Put the rows down until every text is known, then add them to their splits."""
    copies, hashes = NearCopies(), []
    first: dict[str, int] = {}
    with spool.open("wb") as out:
        for one, rows in made:
            if rows:
                hashes.append(text_hash(one.document.text))
                first.setdefault(hashes[-1], len(hashes) - 1)
                if near:
                    copies.add(one.document.text)
                out.write(msgspec.json.encode(rows) + b"\n")
    groups = copies.groups() if near else [first[one] for one in hashes]
    dealt = dealt_out(groups, hashes, shares)
    with spool.open("rb") as put_down:
        for line, split in zip(put_down, dealt, strict=True):
            add(msgspec.json.decode(line), split)
    spool.unlink()
    together = len(groups) - len(set(groups))
    if together:
        report.note(
            Reason(
                "documents with the text of another one, in the same split: {count}", count=together
            )
        )
    empty = [name for name in shares if name not in dealt]
    if empty:
        report.note(Reason("nothing is left for the splits {names}", names=", ".join(empty)))


FORMAT = RepositoryFormat()
