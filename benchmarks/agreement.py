"""Agreement of three annotators on 2,000 documents of about 40 spans: time and memory.

Every figure is of a process of its own, from the question to the answer: reading the project,
counting, intervals of a thousand resamples. Goals, in processor time: what the page shows first
within 1 s, every measure but gamma within 5 s and 600 MB, gamma of all three and of each pair
within 15 s. The cost of a document must not grow with the number of documents.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from annotator.core.span import Span
from annotator.project.agreement_scope import measures
from annotator.project.annotating import annotate
from annotator.project.disagreements import disagreements_of
from annotator.project.kept_counts import KeptCounts
from annotator.project.measuring import Question, Sampling, answer
from annotator.project.project import Project, new_project, open_project
from annotator.store.bulk import DocumentWriter
from benchmarks.annotators import LAYER, NAMES, SCHEMA, disagreeing
from benchmarks.articles import PEOPLE
from benchmarks.figures import Figure, show

DOCUMENTS = 2_000
SIZES = (200, 2_000, 20_000)
SLOW = ("gamma", "gamma_cat", "gamma_k")
_ROOT = Path(__file__).resolve().parents[1]
_CHANGES = 5
_FIRST = Question(layers=(LAYER,), sampling=Sampling(resamples=0), leave_out=False)
_CHOSEN = ("f1_strict", "f1_overlap", "f1_soft", "u_alpha", "krippendorff_alpha")


def _but_gamma() -> list[str]:
    return [one.key for one in measures() if one.key not in SLOW]


def _first(project: Project) -> None:
    answer(project, _FIRST)


def _page(project: Project) -> None:
    answer(project, Question(layers=(LAYER,), measures=_CHOSEN))


def _everything(project: Project) -> None:
    answer(project, Question(layers=(LAYER,), measures=_but_gamma()))


def _gamma(project: Project) -> None:
    answer(project, Question(layers=(LAYER,), measures=("gamma",), leave_out=False))


def _taxonomy(project: Project) -> None:
    found = disagreements_of(project, _FIRST, LAYER)
    found.confusion()
    found.ranking()


TASKS: dict[str, Callable[[Project], None]] = {
    "first": _first,
    "page": _page,
    "everything": _everything,
    "taxonomy": _taxonomy,
    "gamma": _gamma,
}


def _recounted(project: Project) -> dict[str, float]:
    """Return the milliseconds of an answer after one change: of all counts, and with gamma."""
    found = {}
    counts = replace(_FIRST, measures=_but_gamma())
    for name, question in (
        ("first", _FIRST),
        ("everything", counts),
        ("gamma", replace(_FIRST, measures=("gamma",))),
    ):
        kept = KeptCounts()
        answer(project, question, kept=kept)
        spent = []
        for n in range(_CHANGES):
            identity = project.store.id_of(n + 1)
            span = Span(0, len(project.store.document(identity).text.split()[0]))
            # A label for each question: the change is a new mark every time.
            annotate(project, identity, layer=LAYER, label=NAMES[-len(found) - 1], span=span)
            begin = time.process_time()
            answer(project, question, kept=kept)
            spent.append(time.process_time() - begin)
            assert kept.recounted == 1, kept.recounted
        found[name] = sorted(spent)[_CHANGES // 2] * 1000
    return found


def fill(path: Path, count: int) -> None:
    """Make a project of that many documents."""
    project = new_project(path, schema=SCHEMA, me=PEOPLE[0].id)
    with project.transaction("import") as transaction:
        DocumentWriter(transaction).write(disagreeing(count))
    project.close()


def measured(path: Path, task: str) -> dict[str, float]:
    """Do a task in a process of its own; return its CPU seconds and peak in MB, or what it told."""
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.agreement", task, str(path)],
        capture_output=True,
        text=True,
        cwd=_ROOT,
        check=False,
    )
    if ran.returncode:
        raise RuntimeError(f"{task}: {ran.stderr[-2000:]}")
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def _one(task: str, path: Path) -> None:
    project = open_project(path, me=PEOPLE[0].id)
    begin = time.process_time()
    if task == "recounted":
        told = _recounted(project)
    else:
        TASKS[task](project)
        told = {"seconds": time.process_time() - begin}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told["peak"] = peak / (1024 * (1024 if sys.platform == "darwin" else 1))
    project.close()
    sys.stdout.write(json.dumps(told))


def run(sizes: tuple[int, ...] = SIZES) -> list[Figure]:
    """Measure and return the figures."""
    with tempfile.TemporaryDirectory() as scratch:
        return _measure(Path(scratch), sizes)


def _measure(home: Path, sizes: tuple[int, ...]) -> list[Figure]:
    projects = {}
    for count in sizes:
        projects[count] = home / f"{count}.hashiya"
        fill(projects[count], count)
    told = {task: measured(projects[DOCUMENTS], task) for task in TASKS}
    again = measured(projects[DOCUMENTS], "recounted")
    figures = [
        Figure("strict F1, what the page shows first", told["first"]["seconds"], "s CPU", 1),
        Figure("the five usual measures with intervals", told["page"]["seconds"], "s CPU"),
        Figure("disagreements, confusion, documents", told["taxonomy"]["seconds"], "s CPU"),
        Figure(
            f"all {len(_but_gamma())} measures but gamma, with intervals",
            told["everything"]["seconds"], "s CPU", 5,
        ),
        Figure("their peak", told["everything"]["peak"], "MB", 600),
        Figure("gamma of all three and of each pair", told["gamma"]["seconds"], "s CPU", 15),
        Figure("its peak", told["gamma"]["peak"], "MB", 600),
        Figure("strict F1 after one document has changed", again["first"], "ms CPU"),
        Figure("all but gamma after one has changed", again["everything"], "ms CPU"),
        Figure("gamma after one has changed", again["gamma"], "ms CPU"),
    ]  # fmt: skip
    costs = {}
    for task in ("first", "page", "gamma"):
        for count in sizes:
            found = measured(projects[count], task)
            costs[task, count] = found["seconds"] / count * 1000
            if task == "page":
                figures.append(Figure(f"usual measures, peak of {count:,}", found["peak"], "MB"))
        figures += [
            Figure(f"{_TITLES[task]}, {count:,} documents", costs[task, count], "ms/document")
            for count in sizes
        ]
        figures.append(
            Figure(
                f"{_TITLES[task]}: a document of {sizes[-1]:,} to one of {sizes[-2]:,}",
                costs[task, sizes[-1]] / costs[task, sizes[-2]], "×", 1.25,
            )
        )  # fmt: skip
    return figures


_TITLES = {"first": "strict F1", "page": "usual measures", "gamma": "gamma"}


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _one(sys.argv[1], Path(sys.argv[2]))
    else:
        sys.exit(0 if show("Agreement of three annotators on 2,000 documents", run()) else 1)
