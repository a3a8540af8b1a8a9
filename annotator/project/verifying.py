"""Whether an export is still what its about file says: for its receivers, without a project.

The files are compared by their hashes. Then, where the format keeps texts exactly and can be read,
they are read, and every text must be one of those listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path, PurePosixPath
from typing import Any

from annotator.core.document import text_hash
from annotator.core.errors import AnnotatorError, BadInput
from annotator.formats.format import ABOUT, Format, ReadReport, sentence_of
from annotator.plugins import option_name, read_options
from annotator.project.about_file import file_hash, list_hash
from annotator.project.about_reading import read_about
from annotator.project.format_shelf import formats
from annotator.project.reports import amounts

Progress = Callable[[int, int | None], None]


@dataclass(slots=True)
class Verification:
    """What was found. ``texts`` is ``equal``, ``different`` or ``not checked`` (``why`` says why).

    ``changed``, ``missing`` and ``strange`` name files, relative to the about file.
    """

    about: str
    format_key: str
    files: int = 0
    documents: int = 0
    changed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    texts: str = "not checked"
    other_texts: int = 0
    why: str = ""

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return not (self.changed or self.missing or self.strange) and self.texts != "different"

    def sentence(self) -> str:
        """Return the outcome in one sentence."""
        told = {
            "different": "the texts are not those that were exported",
            "equal": "the texts are those that were exported",
            "not checked": f"the texts were not compared ({self.why})",
        }[self.texts]
        name = Path(self.about).name.removesuffix(ABOUT)
        if self.agrees:
            amount = amounts({"files": self.files, "documents": self.documents})
            return f"{name} is the export that its about file tells of: {amount}; {told}."
        wrong = [
            _some(names, what)
            for names, what in (
                (self.missing, "missing"),
                (self.changed, "changed"),
                (self.strange, "not part of the export"),
            )
            if names
        ]
        if not wrong:
            return f"{name} does not agree with its about file: {told}."
        return f"{name} does not agree with its about file: {'; '.join(wrong)}; {told}."

    def as_data(self) -> dict[str, Any]:
        """Return the outcome as JSON-ready data."""
        return {"agrees": self.agrees, "sentence": self.sentence()} | {
            one.name: getattr(self, one.name) for one in fields(self)
        }


def verify(path: Path, *, progress: Progress | None = None) -> Verification:
    """Compare an export, or the one that an about file tells of, with its about file.

    Raises ``BadInput`` where there is no about file, or none that can be read.
    """
    if path.name in {"", ".."}:
        path = path.resolve()
    if not path.name:
        raise BadInput("There is no file or folder {path}.", path=path)
    about = path if path.name.endswith(ABOUT) else path.with_name(path.name + ABOUT)
    told = read_about(about)
    name = about.name.removesuffix(ABOUT)
    found = Verification(str(about), told["format"], documents=told["documents_count"])
    listed = [(_renamed(item["name"], told["name"], name), item) for item in told["files"]]
    for done, (file, item) in enumerate(listed, 1):
        place = about.parent / file
        found.files += 1
        if not place.is_file():
            found.missing.append(file)
        elif place.stat().st_size != item["bytes"] or _hash(place) != item["sha256"]:
            found.changed.append(file)
        if progress is not None:
            progress(done, len(listed))
    known = {file for file, _ in listed}
    folder = about.parent / name
    if folder.is_dir():
        for there in _visible(folder):
            below = f"{name}/{there.relative_to(folder).as_posix()}"
            if below not in known:
                found.strange.append(below)
    _compare_texts(told, about.parent, known, found, progress)
    return found


def _compare_texts(
    told: dict[str, Any],
    folder: Path,
    names: set[str],
    found: Verification,
    progress: Progress | None,
) -> None:
    hashes = [item["sha256"] for item in told["documents"]]
    if list_hash(hashes) != told["documents_sha256"]:
        found.changed.append(Path(found.about).name)
        found.why = "their list was changed"
        return
    target = {one.key: one for one in formats()}.get(told["format"])
    if not told["text"]["exact"]:
        found.why = "the format does not keep them exactly"
    elif target is None or not target.can_read:
        found.why = "the format cannot be read here"
    else:
        _read_texts(target, told, folder, names, Counter(hashes), found, progress)


def _read_texts(
    target: Format,
    told: dict[str, Any],
    folder: Path,
    names: set[str],
    listed: Counter[str],
    found: Verification,
    progress: Progress | None,
) -> None:
    tops = sorted({PurePosixPath(name).parts[0] for name in names})
    paths = [
        folder / top
        for top in tops
        if (folder / top).exists()
        and ((folder / top).is_dir() or Path(top).suffix.lower() in target.extensions)
    ]
    known = {option_name(one.name) for one in fields(target.ReadOptions)}
    words = {
        name: ",".join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in told["options"].items()
        if name in known
    }
    report, seen = ReadReport(), set[str]()
    try:
        options = read_options(target.ReadOptions, words)
        for done, one in enumerate(target.read(paths, options, report) if paths else (), 1):
            sha256 = text_hash(one.annotated.document.text)
            if sha256 in listed:
                seen.add(sha256)
            else:
                found.other_texts += 1
            if progress is not None:
                progress(done, None)
    except AnnotatorError as error:
        found.why = str(error).rstrip(".")
        return
    whole = told["written"].get("documents", 0) >= told["documents_count"]
    gone = len(listed.keys() - seen) if whole else 0
    if report.refused["documents"] and not found.other_texts:
        found.why = str(next(one for one in report.problems if not one.repaired))
    elif found.other_texts or gone:
        found.other_texts += gone
        found.texts = "different"
    else:
        found.texts = "equal"


def _renamed(file: str, old: str, new: str) -> str:
    """Return the name of a file of an export that was renamed together with its about file."""
    if file == old:
        return new
    return new + file.removeprefix(old) if file.startswith(f"{old}/") else file


def _visible(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder but hidden ones, which file managers leave behind."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not any(p.startswith(".") for p in file.relative_to(folder).parts):
            yield file


def _hash(path: Path) -> str:
    try:
        return file_hash(path)
    except OSError as error:
        raise BadInput(
            "{path} cannot be read: {reason}.", path=path, reason=sentence_of(error)
        ) from error


def _some(names: list[str], what: str) -> str:
    more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
    return f"{names[0]}{more} {'are' if more else 'is'} {what}"
