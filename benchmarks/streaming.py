"""Memory of exports and imports: the peak must not grow with the number of documents.

``python -m benchmarks.streaming`` takes 100,000 small documents out and in, in every format below,
each in a process of its own, and compares the peak with that of 2,000. Goal: at most 1.25 times;
the rest are the cache of SQLite and, on the way in, the ids of our own JSONL.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from annotator.core.annotation import AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.document import Document
from annotator.core.people import Annotator, WorkState
from annotator.core.span import Span
from annotator.project.exporting import export_documents
from annotator.project.format_shelf import formats
from annotator.project.importing import import_files
from annotator.project.label_sets import find_schema
from annotator.project.project import new_project, open_project
from annotator.store.bulk import DocumentWriter
from benchmarks.figures import Figure, show

KEYS = ("hashiya", "conll", "parquet")
FEW, MANY = 2_000, 100_000
_ROOT = Path(__file__).resolve().parents[1]
_TEXT = "قال محمد بن سالم في القاهرة إن القمة رقم {} ستعقد في الصيف المقبل."


def small_documents(count: int) -> Iterator[AnnotatedDocument]:
    """Yield documents of one sentence with two spans of one annotator."""
    amal = Annotator("amal", "amal")
    for number in range(count):
        name = f"d{number:07}"
        spans = (
            SpanAnnotation("s1", name, "amal", "entity", "PER", Span(4, 16)),
            SpanAnnotation("s2", name, "amal", "entity", "GPE", Span(20, 27)),
        )
        one = AnnotationSet(amal, WorkState.FINISHED, spans)
        yield AnnotatedDocument(Document(name, _TEXT.format(number), f"خبر {number}"), (one,))


def fill(path: Path, count: int) -> None:
    """Make a project of that many small documents."""
    project = new_project(path, schema=find_schema("news"), me="bench")
    with project.transaction("import") as transaction:
        DocumentWriter(transaction).write(small_documents(count))
    project.close()


def peaks(home: Path, count: int, key: str) -> dict[str, float]:
    """Export and import in processes of their own; return peaks in MB and CPU seconds of both."""
    filled = home / f"filled-{count}.hashiya"
    if not filled.exists():
        fill(filled, count)
    form = next(one for one in formats() if one.key == key)
    out = home / f"out-{count}-{key}{form.extensions[0]}"
    found = {}
    for way in ("export", "import"):
        ran = subprocess.run(
            [sys.executable, "-m", "benchmarks.streaming", way, key, str(filled), str(out)],
            capture_output=True,
            text=True,
            cwd=_ROOT,
            check=False,
        )
        if ran.returncode:
            raise RuntimeError(f"{way} of {key}: {ran.stderr[-2000:]}")
        told = json.loads(ran.stdout)
        found[way] = told["peak"]
        found[f"{way} seconds"] = told["seconds"]
        if told["documents"] != count:
            raise RuntimeError(f"{way} of {key}: {told['documents']} documents, not {count}")
    return found


def _one(way: str, key: str, filled: Path, out: Path) -> None:
    begin = time.process_time()
    if way == "export":
        project = open_project(filled, me="bench")
        documents = export_documents(project, out, format_key=key).written.written["documents"]
    else:
        project = new_project(
            out.with_name(f"{out.name}.hashiya"), schema=find_schema("news"), me="bench"
        )
        documents = import_files(project, [out], format_key=key).taken["documents"]
    project.close()
    seconds = time.process_time() - begin
    told = {"peak": _peak(), "documents": documents, "seconds": seconds}
    sys.stdout.write(json.dumps(told))


def _peak() -> float:
    """Return the peak of this process in MB.

    Linux counts a child's ``ru_maxrss`` from its parent's, so that a large parent would hide all.
    """
    status = Path("/proc/self/status")
    if status.exists():
        [line] = [one for one in status.read_text().splitlines() if one.startswith("VmHWM:")]
        return int(line.split()[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * (1024 if sys.platform == "darwin" else 1))


def run(many: int = MANY, few: int = FEW) -> list[Figure]:
    """Measure and return the figures."""
    there = {one.key for one in formats()}
    figures = []
    for key in KEYS:
        if key not in there:
            continue
        with tempfile.TemporaryDirectory() as scratch:
            small, large = (peaks(Path(scratch), count, key) for count in (few, many))
        for way in ("export", "import"):
            figures += [
                Figure(f"{key}, {way}: peak of {many:,} documents", large[way], "MB"),
                Figure(
                    f"{key}, {way}: of that of {few:,} documents", large[way] / small[way],
                    "×", 1.25,
                ),
                Figure(f"{key}, {way}", many / large[f"{way} seconds"], "documents/s"),
            ]  # fmt: skip
    return figures


if __name__ == "__main__":
    if len(sys.argv) == 5:
        _one(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        sys.exit(0 if show("Exports and imports of 100,000 small documents", run()) else 1)
