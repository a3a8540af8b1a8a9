"""Speed of the formats on annotated articles, beside the libraries that others would drive.

``python -m benchmarks.formats [DOCUMENTS]``. Our exports read the project, write, read back and
compare; imports check, write and journal. The libraries (``format_peers``) are handed what they
need ready made and read nothing back. CPU time; ours and theirs in turn, the median ratio counts.

Goals: our own JSONL at least a quarter of ``json.dumps`` of the same rows; CoNLL four times
label-studio-sdk; DocBin and CAS no slower than spaCy and dkpro-cassis.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

from annotator.project.exporting import export_documents
from annotator.project.format_shelf import formats
from annotator.project.importing import import_files
from annotator.project.label_sets import find_schema
from annotator.project.project import Project, new_project, open_project
from annotator.store.bulk import DocumentWriter
from benchmarks.articles import articles
from benchmarks.figures import Figure, show
from benchmarks.format_peers import PEERS, Documents, PeerMissing

DOCUMENTS = 200
ROUNDS = 3
KEYS = (
    "hashiya", "conll", "conllu", "spacy_docbin", "cas_json", "xmi", "webanno_tsv", "brat", "bdoc",
    "parquet", "huggingface", "doccano", "prodigy", "label_studio",
)  # fmt: skip
WHOM = "amal"  # whose work is exported where a library knows one annotator only


def run(count: int = DOCUMENTS) -> list[Figure]:
    """Measure and return the figures."""
    figures = []
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        filled = _project(home / "filled.hashiya")
        with filled.transaction("import") as transaction:
            DocumentWriter(transaction).write(articles(count))
        filled.close()
        documents = [replace(one, sets=one.sets[:1]) for one in articles(count)]
        for form in formats():
            if form.key in KEYS:
                figures += _measure(home, form.key, form.extensions[0], documents)
    return figures


def _measure(home: Path, key: str, ending: str, documents: Documents) -> list[Figure]:
    first = home / f"{key}-first{ending}"
    _export(home, key, first)  # also imports the libraries of the format
    peer, aside = None, ""
    if key in PEERS:
        name, goal, make = PEERS[key]
        try:
            peer = make(documents, first, home / f"{key}-peer")
        except PeerMissing as missing:
            aside = f" ({missing})"
    ours, back, theirs = [], [], []
    for number in range(ROUNDS):
        path = home / f"{key}-{number}{ending}"
        ours.append(_cpu(_export, home, key, path))
        if peer is not None:
            theirs.append(peer())
        back.append(_cpu(_import, path, key))
    count = len(documents)
    figures = [
        Figure(f"{key}: export and read-back{aside}", count / median(ours), "articles/s"),
        Figure(f"{key}: import", count / median(back), "articles/s"),
    ]
    if theirs:
        ratio = median(their / our for our, their in zip(ours, theirs, strict=True))
        figures += [
            Figure(name, count / median(theirs), "articles/s"),
            Figure(f"{key}: our speed, of that", ratio, "×", goal, at_least=True),
        ]
    return figures


def _cpu(work: Callable[..., None], *given: object) -> float:
    begin = time.process_time()
    work(*given)
    return time.process_time() - begin


def _project(path: Path) -> Project:
    return new_project(path, schema=find_schema("news"), me="bench")


def _export(home: Path, key: str, path: Path) -> None:
    project = open_project(home / "filled.hashiya", me="bench")
    people = None if key == "hashiya" else [WHOM]
    export_documents(project, path, format_key=key, annotators=people)
    project.close()


def _import(path: Path, key: str) -> None:
    project = _project(path.with_name(f"{path.name}.hashiya"))
    import_files(project, [path], format_key=key)
    project.close()


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    sys.exit(0 if show(f"Formats, {number:,} articles of 700 words", run(number)) else 1)
