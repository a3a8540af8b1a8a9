"""Killed with SIGKILL in the middle of work: what was committed is there, nothing is half there."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from annotator.core.listing import DocumentFilter
from annotator.project.project import open_project
from tests.build import annotated

WORKER = """
import sys
from annotator.core.span import Span
from annotator.project import annotating
from annotator.project.project import open_project
project = open_project(sys.argv[1], me="amal")
for start in range(10_000):
    annotating.annotate(project, "doc", layer="entity", label="PER", span=Span(start, start + 1))
    print(start, flush=True)
"""


def test_every_annotation_that_was_reported_survives_the_kill(fill, project):
    fill(annotated("ا" * 12_000))
    project.close()
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, project.path],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert worker.stdout is not None
    reported = [int(worker.stdout.readline()) for _ in range(60)]
    worker.send_signal(signal.SIGKILL)
    reported += [int(line) for line in worker.stdout if line.strip().isdigit()]
    worker.wait()
    worker.stdout.close()
    again = open_project(project.path, me="amal")
    try:
        [mine] = again.store.annotated("doc").sets
        starts = {one.span.start for one in mine.spans}
        assert starts >= set(reported)
        assert len(starts) <= len(reported) + 1  # the one that was under way
        [row] = again.store.document_rows(again.store.document_numbers(DocumentFilter()), "amal")
        assert row.spans == len(starts)
        assert again.next_undo().verb == "annotate"
        again.undo()
        assert len(again.store.annotated("doc").sets[0].spans) == len(starts) - 1
    finally:
        again.close()
