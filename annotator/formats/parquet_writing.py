"""A Parquet file of dataset rows, written a row group at a time and read back before it counts.

The names of the tags are known when the last row is written; so the file's metadata, where
``datasets`` looks for them, are added then. The schema is not stored a second time as Arrow's own,
which would hide these metadata.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from annotator.formats.format import NotReadBack
from annotator.formats.huggingface_features import TagNames, arrow_schema, schema_metadata
from annotator.formats.huggingface_rows import Layout, shape_of

GROUP_ROWS = 1_000
GROUP_BYTES = 16 * 1024 * 1024  # of the rows as JSON; what is in memory at once

_encode = msgspec.json.Encoder().encode


class ParquetRows:
    """A file that is being written; several of them may share their ``names``."""

    def __init__(self, path: Path, layout: Layout, names: TagNames, pyarrow: Any) -> None:
        self._path, self._layout, self._names, self._pyarrow = path, layout, names, pyarrow
        self._schema = arrow_schema(shape_of(layout), pyarrow)
        self._rows: list[dict[str, Any]] = []
        self._bytes = 0
        self._digests: list[bytes] = []
        self._digest = sha256()
        self._writer = pyarrow.parquet.ParquetWriter(
            path, self._schema, compression="zstd", store_schema=False, write_page_checksum=True
        )

    def add(self, rows: Sequence[dict[str, Any]]) -> None:
        """Take the rows of a document; those that are enough for a group are written."""
        for row in rows:
            if self._layout is Layout.TOKENS:
                row = row | {"ner_tags": self._names.numbers_of(row["ner_tags"])}
            encoded = _encode(row)
            self._digest.update(encoded)
            self._bytes += len(encoded)
            self._rows.append(row)
            if len(self._rows) >= GROUP_ROWS or self._bytes >= GROUP_BYTES:
                self._write_group()

    def finish(self) -> None:
        """Write what is left and the names of the tags, then read all back; ``NotReadBack``."""
        if self._rows:
            self._write_group()
        self._writer.add_key_value_metadata(
            schema_metadata(shape_of(self._layout), self._names.names)
        )
        self._writer.close()
        with self._pyarrow.parquet.ParquetFile(
            self._path, pre_buffer=False, page_checksum_verification=True
        ) as file:
            groups = range(file.num_row_groups)
            if [self._digest_of(file, number) for number in groups] != self._digests:
                raise NotReadBack("The rows did not come back as they were written.")

    def give_up(self) -> None:
        """Close the file as it is."""
        self._writer.close()

    def _write_group(self) -> None:
        table = self._pyarrow.Table.from_pylist(self._rows, schema=self._schema)
        self._writer.write_table(table, row_group_size=len(self._rows))
        self._digests.append(self._digest.digest())
        self._rows, self._bytes, self._digest = [], 0, sha256()

    def _digest_of(self, file: Any, number: int) -> bytes:
        digest = sha256()
        for batch in file.iter_batches(100, row_groups=[number], use_threads=False):
            for row in batch.to_pylist():
                digest.update(_encode(row))
        return digest.digest()
