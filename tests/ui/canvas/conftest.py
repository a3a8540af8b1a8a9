"""A canvas to look at: in the font that comes with the program and in whatever there is."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from PySide6.QtGui import QFontDatabase

from annotator import paths
from annotator.core.annotation import Relation, SpanAnnotation
from annotator.core.document import Document
from annotator.core.span import Span
from annotator.ui.canvas.canvas import AnnotationCanvas
from tests.ui.canvas.texts import MIXED


def bundled_family() -> str | None:
    """The family in resources/fonts, ``None`` in a checkout without it."""
    for file in sorted((paths.resources() / "fonts").glob("*Regular.woff2")):
        number = QFontDatabase.addApplicationFont(str(file))
        if number >= 0:
            return QFontDatabase.applicationFontFamilies(number)[0]
    return None


@pytest.fixture(params=["any", "bundled"])
def family(request, qapp) -> str:
    if request.param == "any":
        return "DejaVu Sans"
    found = bundled_family()
    if found is None:
        pytest.skip("resources/fonts holds no font")
    return found


@pytest.fixture
def show(qtbot, schema) -> Callable[..., AnnotationCanvas]:
    """Show a text on a canvas."""

    def shown(
        text: str = MIXED, *, width: int = 420, height: int = 500, family: str = "DejaVu Sans"
    ) -> AnnotationCanvas:
        canvas = AnnotationCanvas()
        qtbot.addWidget(canvas)
        canvas.set_font_family(family)
        canvas.resize(width, height)
        canvas.show_document(Document("doc", text), schema=schema)
        canvas.show()
        qtbot.waitExposed(canvas)
        canvas.setFocus()
        return canvas

    return shown


_numbers = count(1)


def span(start: int, end: int, label: str = "PER", *, layer: str = "entity", **more):
    """A span annotation with an id of its own."""
    return SpanAnnotation(
        f"s{next(_numbers)}", "doc", "amal", layer, label, Span(start, end), **more
    )


def relation(source: SpanAnnotation, target: SpanAnnotation, label: str = "same_as") -> Relation:
    """A relation with an id of its own."""
    return Relation(f"r{next(_numbers)}", "doc", "amal", "entity", label, source.id, target.id)
