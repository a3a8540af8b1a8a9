"""Projects of two people who differ, and the agreement page in the real window."""

from __future__ import annotations

from annotator.core.annotation import AnnotatedDocument
from annotator.ui.pages.agreement_page import AgreementPage
from tests.build import annotated

SAME = "وصل [بوتين]PER إلى [بكين]GPE"


def together(first: str, second: str, document: str, **more) -> AnnotatedDocument:
    """A document that two annotators have done."""
    one = annotated(first, document=document, annotator="amal", **more)
    other = annotated(second, document=document, annotator="karim", **more)
    assert one.document.text == other.document.text
    return AnnotatedDocument(one.document, one.sets + other.sets)


def settle(qtbot, page: AgreementPage) -> None:
    qtbot.waitUntil(lambda: not page.asking.running, timeout=20_000)


def card(page: AgreementPage, measure: str):
    return next(one for one in page.headlines.cards if one.kind.measure == measure)
