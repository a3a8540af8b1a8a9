"""An interrupted quote is shown as one: whichever part is current, all of them stand out."""

from __future__ import annotations

from annotator.core.annotation import CONTINUES
from annotator.core.change import Change
from annotator.core.span import Span
from tests.ui.canvas.conftest import relation, span
from tests.ui.canvas.pixels import picture

TEXT = "هذا يوم كبير قال بوتين ونحن معا دائما ثم انتهى كل شيء هنا"


def strip(canvas, words):
    """The picture of the letters of some words."""
    at = TEXT.index(words)
    boxes = canvas._layout.rectangles(Span(at, at + len(words)))
    box = boxes[0].translated(canvas._page.left, -canvas._scrolling.top)
    return picture(canvas).copy(box.adjusted(-1, -1, 1, 8))


def quote(words):
    at = TEXT.index(words)
    return span(at, at + len(words), "ORG")


def test_all_parts_stand_out_with_the_current_one(show):
    canvas = show(TEXT, width=900, height=300)
    canvas.place_caret(len(TEXT))
    first, second, other = quote("هذا يوم كبير"), quote("ونحن معا"), quote("كل شيء")
    canvas.show_annotations([first, second, other], [relation(second, first, CONTINUES)])
    words = ("يوم كبير", "ونحن معا", "كل شيء")
    calm = [strip(canvas, one) for one in words]
    canvas.make_current(first.id)
    chosen = [strip(canvas, one) for one in words]
    assert [one == other for one, other in zip(calm, chosen, strict=True)] == [False, False, True]
    canvas.make_current(second.id)
    again = [strip(canvas, one) for one in words]
    assert [one == other for one, other in zip(calm, again, strict=True)] == [False, False, True]
    canvas.make_current(None)
    assert [strip(canvas, one) for one in words] == calm


def test_parts_are_found_over_a_chain_and_forgotten_with_the_relation(show):
    canvas = show(TEXT, width=900, height=300)
    one, two, three = quote("هذا يوم"), quote("ونحن معا"), quote("كل شيء")
    links = [relation(two, one, CONTINUES), relation(three, two, CONTINUES)]
    canvas.show_annotations([one, two, three], [*links, relation(one, three)])
    assert canvas._shown.parts(one.id) == {two.id, three.id}
    assert canvas._shown.parts(two.id) == {one.id, three.id}
    canvas.apply_changes([Change(links[1], None)])
    assert canvas._shown.parts(one.id) == {two.id}
    assert canvas._shown.parts(three.id) == frozenset()
