"""B10, B12 to B14, B17, B20 and B21: offsets in and out, finding, all occurrences, speed, fonts."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QRawFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.arabic.tokenize import words
from annotator.core.schema import Schema
from annotator.core.span import Span
from annotator.project.exporting import export_documents
from annotator.project.importing import import_files
from annotator.project.project import Project, new_project
from annotator.ui.canvas.colours import LIGHT
from tests.ui.bidi.conftest import CONTROL, SHIFT, Reader, every_text, show
from tests.ui.bidi.painted import bands, edges, line_top, selected_columns
from tests.ui.bidi.texts import TEXTS


@pytest.fixture
def other(tmp_path: Path, schema: Schema) -> Iterator[Project]:
    """A second project, into which things are brought again."""
    made = new_project(tmp_path / "other.hashiya", schema=schema, me="amal")
    yield made
    made.close()


def stored_in(project: Project, document: str) -> set[tuple[str, str, Span]]:
    sets = project.store.annotated(document, ["amal"]).sets
    return {(one.layer, one.label, one.span) for each in sets for one in each.spans}


def any_spans(text: str) -> list[tuple[str, str, int, int]]:
    """Spans at every kind of place, inside letters, pairs and line ends too."""
    step = max(1, len(text) // 60)
    spans = [("entity", "PER", n, n + 1) for n in range(0, len(text), step)]
    spans += [("quote", "DIRECT", n, min(n + 9, len(text))) for n in range(0, len(text), 3 * step)]
    return [*spans, ("claim", "CLAIM", 0, len(text))]


@every_text
def test_b10_offsets_are_code_points_out_and_in_again(
    reader: Reader, other: Project, tmp_path: Path, name: str
) -> None:
    """Made in one project, exported, brought into another one: text and spans are the same."""
    text = TEXTS[name]
    reader.open(text, any_spans(text), title=f"round trip of {name}.")
    document = reader.page.document_id
    assert document is not None
    before = stored_in(reader.project, document)
    assert len(before) > 20
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    export_documents(
        reader.project, first, format_key="hashiya", documents=f"round trip of {name}."
    )
    import_files(other, [first])
    assert other.store.document(document).text == text
    assert stored_in(other, document) == before
    export_documents(other, second, format_key="hashiya")
    assert second.read_bytes() == first.read_bytes()
    reader.open(text, [(layer, label, s.start, s.end) for layer, label, s in before])
    reader.look()
    for one in reader.stored[::10]:
        reader.canvas.make_current(one.id)
        # What the window says of a span is the slice of the text by its code points.
        assert reader.page.taken == one.span
        reader.press(Qt.Key.Key_C, CONTROL)
        # Qt takes U+FEFF at the beginning of a string for a mark of its byte order.
        copied = QApplication.clipboard().text()
        assert copied == text[one.span.start : one.span.end].removeprefix("\ufeff")


@every_text
def test_b12_an_import_changes_nothing(reader: Reader, tmp_path: Path, name: str) -> None:
    """A text file, byte for byte: line ends, presentation forms, what cannot be seen.

    A mark of the byte order is the file's and not the text's; a text that begins with U+FEFF
    comes with another one.
    """
    text = TEXTS[name]
    key = f"import-{name}-{time.monotonic_ns()}"
    marked = text.startswith("\ufeff")
    content = text.encode("utf-8-sig" if marked else "utf-8")
    (tmp_path / f"{key}.txt").write_bytes(content)
    import_files(reader.project, [tmp_path / f"{key}.txt"])
    reader.window.open_document(key)
    QApplication.processEvents()
    assert reader.canvas.text == text
    assert reader.project.store.document(key).text == text
    reader.press("m")  # nothing that the aids show changes it either
    reader.look()
    reader.press("m")
    word = next(one for one in words(text) if len(one) > 1)
    reader.canvas.select(word)
    reader.press("1")
    export_documents(reader.project, tmp_path / "out", format_key="plain_text", documents=key)
    [written] = (tmp_path / "out").iterdir()
    assert written.read_bytes() == content


# ------------------------------------------------------------------------------------------- B13

LOOSE = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": None})


def loosely(word: str) -> str:
    """The word as somebody types it in haste: without marks, tatweel and hamza seats."""
    bare = "".join(c for c in unicodedata.normalize("NFKC", word) if not is_mark(c))
    return bare.translate(LOOSE)


def is_mark(letter: str) -> bool:
    return unicodedata.combining(letter) != 0


@every_text
def test_b13_find_overlooks_spelling_and_marks_the_original(reader: Reader, name: str) -> None:
    """Found in the window, at the offsets of the stored text, and painted there.

    Nothing can be chosen in the find bar: it always overlooks spelling.
    """
    text = TEXTS[name]
    arabic = [one for one in words(text) if re.search("[ء-يﹰ-ﻼ]{3}", loosely(one.text(text)))]
    assert arabic
    for word in arabic[:: max(1, len(arabic) // 4)][:4]:
        canvas = reader.open(text)
        reader.press(Qt.Key.Key_F, CONTROL)
        bar = reader.page.find_bar
        assert bar.isVisible()
        bar.line.setText(loosely(word.text(text)))
        assert [one for one in bar.matches if one.start <= word.start < one.end], word.text(text)
        for match in bar.matches[:20]:
            assert loosely(match.text(text)) == loosely(word.text(text))
        at = next(n for n, one in enumerate(bar.matches) if one.start <= word.start < one.end)
        if len(bar.matches) <= 20:
            while not bar.count.text().startswith(f"{at + 1} of"):
                QTest.keyClick(bar.line, Qt.Key.Key_Return)
            painted = bands(reader.look(), LIGHT.current_match)
            canvas.show_matches([], current=None)
            canvas.select(bar.matches[at])
            columns = selected_columns(reader.look())
            for top, covered in painted.items():
                near = line_top(columns, top)
                assert near is not None
                assert covered - columns[near] <= edges(columns[near])
        QTest.keyClick(bar.line, Qt.Key.Key_Escape)


# ------------------------------------------------------------------------------------------- B14


def standing_alone(text: str, word: str) -> int:
    """How often the word stands in the text as a word of its own, letter by letter."""
    found = 0
    for match in re.finditer(re.escape(word), text):
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        found += not (joins(before) or joins(after))
    return found


def joins(letter: str) -> bool:
    return bool(letter) and (
        letter.isalnum() or is_mark(letter) or letter in "_ـ\u200c\u200d\u00ad"
    )


@every_text
def test_b14_all_occurrences_are_counted_listed_grouped_and_undone_at_once(
    reader: Reader, name: str
) -> None:
    """Exact and whole words with the switches off; with any spelling and prefixes at least those.

    The preview has two switches, "any spelling" and "with prefixes"; parts of words are not found.
    """
    text = TEXTS[name]
    one = max(words(text)[:12], key=lambda word: len(word) if word.text(text).isalpha() else 0)
    word = one.text(text)
    canvas = reader.open(text)
    canvas.select(one)
    reader.press("2")
    # A label may leave a prefix outside: then the word is what the label took.
    (made,) = reader.stored
    word = made.span.text(text)
    reader.press("o")
    panel = reader.page.occurrences
    counts = {}
    for keys in ("", "f", "w", "f"):
        if keys:
            QTest.keyClick(panel.view, keys)
        counts[panel.folded, panel.with_prefixes] = len(panel.table.found)
        assert all(hit.span.text(text) == hit.text for hit in panel.table.found)
    exact = counts[False, False]
    if made.span == one:
        assert exact == standing_alone(text, word)
    assert counts[True, True] >= max(counts[True, False], counts[False, True]) >= exact >= 1
    QTest.keyClick(panel.view, "w")
    assert panel.folded
    assert panel.with_prefixes
    found = panel.table.found
    said = "1 place" if len(found) == 1 else f"{len(found):,} places"
    assert said in panel.head.sentence
    rows = panel.table.rowCount()
    assert sum(len(panel.table.hits(row)) for row in range(rows)) == len(found)
    if name == "T-l":  # thirty captions are one line
        assert len(found) % 30 == 0
        assert rows == len(found) // 30
    before = [each.span for each in reader.stored]
    if len(found) == 1:
        QTest.keyClick(panel.view, Qt.Key.Key_Escape)
        return
    chosen = {hit.span for hit in panel.chosen}
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert {each.span for each in reader.stored} == {*before, *chosen}
    reader.press(Qt.Key.Key_Z, CONTROL)
    assert [each.span for each in reader.stored] == before


# ------------------------------------------------------------------------------------------- B17


NOTHING = {"Cc", "Cf", "Zs", "Zl", "Zp"}


@every_text
def test_b17_columns_come_back_as_the_same_spans_and_losses_are_said(
    reader: Reader, other: Project, tmp_path: Path, name: str
) -> None:
    """Spans on the borders of tokens come back; one inside a word is left out and counted."""
    text = TEXTS[name]
    found = words(text)[1:120]
    aligned = [("entity", "PER", w.start, w.end) for w in found[::4]]
    aligned += [
        ("entity", "ORG", a.start, b.end)
        for a, b in zip(found[1::4], found[2::4], strict=False)
        if not re.search("[\r\n\u2028]", text[a.start : b.end])
    ]
    inside = max(found[3::4], key=len)
    spans = [*aligned, ("entity", "GPE", inside.start + 1, inside.start + 2)]
    reader.open(text, spans, title=f"columns of {name}.")
    report = export_documents(
        reader.project,
        tmp_path / "out.conll",
        format_key="conll",
        documents=f"columns of {name}.",
        options={"inside-words": "drop"},
    )
    assert report.lost["spans inside words"] == 1
    assert report.lost["text layout"] == 1
    assert "GPE" not in (tmp_path / "out.conll").read_text(encoding="utf-8")
    import_files(other, [tmp_path / "out.conll"])
    [back] = other.store.stream(other.store.document_numbers())

    def bare(words_of_it: str) -> str:
        # Between tokens a column file keeps nothing, and its report says so.
        return "".join(
            c for c in words_of_it if not c.isspace() and unicodedata.category(c) != "Cf"
        )

    assert sorted(
        (one.label, bare(one.span.text(back.document.text)))
        for each in back.sets
        for one in each.spans
    ) == sorted((label, bare(text[start:end])) for _, label, start, end in aligned)
    # Signs are tokens of their own: no token is a word with a comma or a quotation mark on it.
    tokens = [row.split("\t")[0] for row in (tmp_path / "out.conll").read_text("utf-8").split("\n")]
    assert not [token for token in tokens if re.search("[ء-ي][،؛؟«»“”]|[«»“”][ء-ي]", token)]


# ------------------------------------------------------------------------------------------- B20


@pytest.mark.parametrize("name", ["T-j", "T-k", "T-l"])
def test_b20_creating_deleting_and_undoing_are_quick(reader: Reader, name: str) -> None:
    """With 400 annotations (as many as the text has words for), from the key to the picture."""
    text = TEXTS[name]
    found = words(text)
    taken = found[:: max(1, len(found) // 400)][:400]
    canvas = reader.open(text, [("entity", "PER", one.start, one.end) for one in taken])
    reader.look()
    deadline = time.monotonic() + 3
    while canvas._idle.isActive() and time.monotonic() < deadline:
        QApplication.processEvents()
    took: dict[str, list[float]] = {"create": [], "delete": [], "undo": []}
    for n in range(7):
        place = found[len(found) * n // 7 + 1]
        canvas.make_current(None)
        canvas.select(place)
        show(reader, place.start)
        reader.look()
        for deed, key, held in (
            ("create", "2", None),
            ("delete", Qt.Key.Key_Delete, None),
            ("undo", Qt.Key.Key_Z, CONTROL),
        ):
            begun = time.process_time()
            reader.press(key, held) if held else reader.press(key)
            QApplication.processEvents()
            took[deed].append(time.process_time() - begun)
    for deed, seconds in took.items():
        assert median(seconds) < 0.05, (deed, seconds)
    assert len(reader.stored) == len(taken) + 7


# ------------------------------------------------------------------------------------------- B21


@every_text
def test_b21_the_chosen_font_has_the_letters(reader: Reader, name: str) -> None:
    """The family of the article draws Arabic itself: every letter of the text and of the block."""
    canvas = reader.open(TEXTS[name])
    family = canvas._family
    assert family == QFont(QApplication.font()).family()
    assert QFontDatabase.WritingSystem.Arabic in QFontDatabase.writingSystems(family)
    font = QFont(family)
    font.setPixelSize(canvas.font_size)
    raw = QRawFont.fromFont(font, QFontDatabase.WritingSystem.Arabic)
    assert raw.familyName() == family
    letters = {chr(n) for n in range(0x621, 0x653)} | set("٠١٢٣٤٥٦٧٨٩،؛؟٪«»“”")
    letters |= {c for c in TEXTS[name] if unicodedata.name(c, "").startswith("ARABIC LETTER")}
    missing = [c for c in letters if not raw.supportsCharacter(ord(c)) and c.isprintable()]
    assert not [c for c in missing if unicodedata.category(c) != "Cn"], missing
    reader.press(Qt.Key.Key_Home, CONTROL)
    reader.press(Qt.Key.Key_End, CONTROL | SHIFT)
    assert selected_columns(reader.look())
