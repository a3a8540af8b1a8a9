"""The libraries that others would drive, on the same documents as our export.

Each is given the documents with one annotator's work, our export of them and a place of its own;
makes ready what the library needs; and returns a call that does the work anew and tells its CPU
seconds. The libraries write and read nothing back. Raises ``PeerMissing``.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from annotator.core.annotation import AnnotatedDocument
from annotator.formats.format import WriteReport
from annotator.formats.label_studio import FORMAT as TASKS
from annotator.formats.whole_tokens import whole_tokens

Documents = Sequence[AnnotatedDocument]
Peer = Callable[[], float]
_ROOT = Path(__file__).resolve().parents[1]


class PeerMissing(Exception):
    """A library that is not installed; the message is shown beside our figure."""


def json_dumps(documents: Documents, ours: Path, place: Path) -> Peer:
    """Dump the rows of our export."""
    rows = [json.loads(line) for line in ours.read_text(encoding="utf-8").splitlines()]

    def work() -> None:
        with place.open("w", encoding="utf-8") as file:
            for row in rows:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")

    return _timed(work)


def label_studio_sdk(documents: Documents, ours: Path, place: Path) -> Peer:
    """Convert tasks to CoNLL with the SDK, which needs an environment of its own.

    It pins libraries older than the scikit-learn of ``make clients`` takes. Its place
    is ``.venv-label-studio``, or what the variable ``LABEL_STUDIO`` says.
    """
    home = Path(os.environ.get("LABEL_STUDIO", _ROOT / ".venv-label-studio"))
    python = home / "bin" / "python"
    if not python.exists():
        raise PeerMissing(f"label-studio-sdk is not in {home.name}")
    tasks = place.with_suffix(".json")
    TASKS.write(documents, tasks, TASKS.WriteOptions(), WriteReport())
    script = Path(__file__).with_name("label_studio_client.py")

    def call() -> float:
        ran = subprocess.run(
            [str(python), str(script), str(tasks), str(place)],
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode:
            raise RuntimeError(ran.stderr[-2000:])
        return float(ran.stdout.splitlines()[-1])

    return call


def spacy_docbin(documents: Documents, ours: Path, place: Path) -> Peer:
    """Make Docs of given words, their spans and a DocBin of them with spaCy."""
    spacy = _library("spacy")
    tokens = importlib.import_module("spacy.tokens")
    vocabulary = spacy.blank("ar").vocab
    ready = []
    for one in documents:
        text, spans = one.document.text, one.sets[0].spans
        cut = whole_tokens(text, [span.span for span in spans])
        words = [token.span.text(text) for token in cut]
        ready.append((words, [token.blank for token in cut], spans))

    def work() -> None:
        doc_bin = tokens.DocBin(store_user_data=True)
        for words, blanks, spans in ready:
            doc = tokens.Doc(vocabulary, words=words, spaces=blanks)
            doc.spans["entity"] = [
                doc.char_span(one.span.start, one.span.end, label=one.label) for one in spans
            ]
            doc_bin.add(doc)
        doc_bin.to_disk(place)

    return _timed(work)


def cassis_xmi(documents: Documents, ours: Path, place: Path) -> Peer:
    """Build each Cas with the annotations of ours and write it as XMI with dkpro-cassis."""
    return _cassis(ours, place, "xmi")


def cassis_json(documents: Documents, ours: Path, place: Path) -> Peer:
    """Build each Cas with the annotations of ours and write it as JSON with dkpro-cassis."""
    return _cassis(ours, place, "json")


def _cassis(ours: Path, place: Path, kind: str) -> Peer:
    cassis = _library("cassis")
    ready = []
    for path in sorted(ours.rglob(f"*.{kind}")):
        if path.name == "TypeSystem.xml":
            continue
        with path.open("rb") as file:
            if kind == "json":
                cas = cassis.load_cas_from_json(file)
            else:
                with (ours / "TypeSystem.xml").open("rb") as types:
                    declared = cassis.load_typesystem(types)
                cas = cassis.load_cas_from_xmi(file, typesystem=declared)
        ready.append(
            (cas.typesystem, cas.sofa_string, list(map(_plain_features, cas.select_all())))
        )
    place.mkdir()

    def work() -> None:
        for number, (types, text, found) in enumerate(ready):
            cas = cassis.Cas(typesystem=types)
            cas.sofa_string = text
            for name, features in found:
                cas.add(types.get_type(name)(**features))
            target = place / f"{number}.{kind}"
            cas.to_xmi(target) if kind == "xmi" else cas.to_json(target)

    return _timed(work)


def _plain_features(structure: Any) -> tuple[str, dict[str, Any]]:
    found = {}
    for feature in structure.type.all_features:
        value = getattr(structure, feature.name, None)
        if feature.name != "sofa" and isinstance(value, str | int | float | bool):
            found[feature.name] = value
    return structure.type.name, found


def conllu_package(documents: Documents, ours: Path, place: Path) -> Peer:
    """Serialise the sentences of our export with conllu."""
    conllu = _library("conllu")
    models = importlib.import_module("conllu.models")
    parsed = conllu.parse(ours.read_text(encoding="utf-8"))
    ready = [([dict(token) for token in one], one.metadata) for one in parsed]

    def work() -> None:
        with place.open("w", encoding="utf-8") as file:
            for rows, metadata in ready:
                file.write(models.TokenList(list(map(models.Token, rows)), metadata).serialize())

    return _timed(work)


PEERS: dict[str, tuple[str, float | None, Callable[[Documents, Path, Path], Peer]]] = {
    "hashiya": ("json.dumps of the same rows", 0.25, json_dumps),
    "conll": ("label-studio-sdk, tasks to CoNLL", 4.0, label_studio_sdk),
    "spacy_docbin": ("spaCy, given words and blanks", 1.0, spacy_docbin),
    "xmi": ("dkpro-cassis, to XMI", 1.0, cassis_xmi),
    "cas_json": ("dkpro-cassis, to JSON", 1.0, cassis_json),
    "conllu": ("conllu, serialising rows made ready", None, conllu_package),
}  # name, goal of our speed as a share of its, and how it is made ready


def _timed(work: Callable[[], object]) -> Peer:
    def call() -> float:
        begin = time.process_time()
        work()
        return time.process_time() - begin

    return call


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise PeerMissing(f"{name} is not there") from error
