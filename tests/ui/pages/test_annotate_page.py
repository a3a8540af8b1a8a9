"""Journeys on the annotate page: real project, real keys, and what the database holds then."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt

from annotator.core.annotation import CONTINUES, SpanAnnotation
from annotator.core.change import Changes
from annotator.core.errors import AnnotatorError, Conflict
from annotator.core.people import WorkState
from annotator.core.schema import Label, Layer, LayerKind
from annotator.core.span import Span
from annotator.project import annotating
from annotator.project.project import open_project
from annotator.ui import ask, language
from annotator.ui.pages.annotate_page import AnnotatePage
from tests.ui.pages.conftest import ARTICLE, Desk, send

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


# ---------------------------------------------------------------------------------- annotate


def test_a_key_annotates_the_selection(desk: Desk) -> None:
    desk.select("شي جين بينغ")
    desk.press("1")
    assert desk.drawn == ["[شي جين بينغ]PER"]
    assert desk.current is not None
    assert desk.current.label == "PER"


def test_with_nothing_selected_the_word_at_the_caret_is_taken(desk: Desk) -> None:
    desk.caret("فلاديمير")
    desk.press("1")
    assert desk.drawn == ["[فلاديمير]PER"]


def test_one_step_and_one_key_annotate_the_next_word(desk: Desk) -> None:
    desk.caret("رحب")
    desk.press(KEY.Key_Left, "7")
    assert desk.drawn == ["[الزعيم]TITLE"]
    desk.press(KEY.Key_Left, "6")
    assert desk.drawn == ["[الزعيم]TITLE", "[الصيني]NORP"]


def test_a_whole_article_under_an_arabic_layout_gives_the_same_database(
    desk_of: Callable[..., Desk],
) -> None:
    desk = desk_of(ARTICLE, ARTICLE)
    for document, press in (("d1", desk.press), ("d2", desk.arabic)):
        desk.page.show_document(document)
        desk.select("“كنا دائمًا معًا”")
        press("q")
        desk.select("وقال")
        press("r")
        desk.select("ثم زار الصين وروسيا والصين معًا")
        press("a")
        desk.select("بوتين", nth=1)
        desk.press("1" if document == "d1" else "١")
    second = [(one.layer, one.label, one.span) for one in desk.stored]
    desk.page.show_document("d1")
    first = [(one.layer, one.label, one.span) for one in desk.stored]
    assert first == second
    assert sorted(one[1] for one in first) == ["CLAIM", "CUE", "DIRECT", "PER"]


def test_a_selection_always_makes_a_new_annotation(desk: Desk) -> None:
    desk.select("الزعيم الصيني")
    desk.press("7")
    desk.select("الصيني")
    desk.press("6")
    assert desk.drawn == ["[الزعيم الصيني]TITLE", "[الصيني]NORP"]


def test_without_a_selection_a_key_changes_the_label_of_the_current_annotation(desk: Desk) -> None:
    desk.select("الصين", nth=1)
    desk.press("1", "3")
    assert [item.rpartition("]")[2] for item in desk.drawn] == ["GPE"]


def test_reading_on_leaves_the_current_annotation(desk: Desk) -> None:
    desk.select("الزعيم")
    desk.press("7")
    desk.press(KEY.Key_Left)
    assert desk.current is None


def test_a_click_on_the_palette_annotates_and_leaves_the_keyboard_in_the_article(
    desk: Desk, qtbot
) -> None:
    desk.select("شي")
    qtbot.mouseClick(desk.page.labels.row("entity", "PER"), Qt.MouseButton.LeftButton)
    assert desk.drawn == ["[شي]PER"]
    assert desk.page.canvas.hasFocus()


def test_what_the_schema_forbids_is_said_and_nothing_is_written(desk: Desk) -> None:
    desk.select("رحب الزعيم")
    desk.press("z")
    desk.select("الزعيم الصيني")
    desk.press("z")
    assert desk.drawn == ["[رحب الزعيم]CAPTION"]
    assert "may nest but not cross" in desk.page.hints.text
    assert desk.refused == []


def test_only_what_was_stored_is_shown(desk: Desk) -> None:
    desk.select("شي")
    desk.press("1", KEY.Key_Escape)
    desk.select("شي")
    desk.press("1")
    assert desk.page.list.table.total == 1
    assert "already" in desk.page.hints.text


# ---------------------------------------------------------------------------------- prefixes


def test_the_word_at_the_caret_is_taken_without_its_prefix_and_one_key_puts_it_back(
    desk: Desk,
) -> None:
    desk.caret("والصين")
    desk.press("3")
    assert desk.drawn[-1] == "[الصين]GPE"
    assert "stayed outside" in desk.page.hints.text
    desk.press("=")
    assert desk.drawn[-1] == "[والصين]GPE"
    desk.press("-")
    assert desk.drawn[-1] == "[الصين]GPE"
    desk.press("-")
    assert desk.drawn[-1] == "[صين]GPE"
    desk.press("-")
    assert "no prefix" in desk.page.hints.text


def test_the_prefix_key_moves_a_selection_too(desk: Desk) -> None:
    desk.select("بالرئيس الروسي")
    desk.press("-", "7")
    assert desk.drawn == ["[الرئيس الروسي]TITLE"]


# ---------------------------------------------------------------------------------- borders


def test_shift_and_arrows_move_the_end_of_the_current_annotation(desk: Desk) -> None:
    desk.select("شي")
    desk.press("1")
    desk.press(KEY.Key_Left, KEY.Key_Left, modifiers=SHIFT)
    assert desk.drawn == ["[شي جين بينغ]PER"]
    desk.press(KEY.Key_Right, modifiers=SHIFT)
    assert desk.drawn == ["[شي جين]PER"]
    desk.press(KEY.Key_Right, modifiers=SHIFT | ALT)
    assert desk.drawn == ["[شي جي]PER"]


def test_brackets_move_the_beginning_under_both_layouts(desk: Desk) -> None:
    desk.select("بينغ")
    desk.press("1")
    desk.press("]", "د")
    assert desk.drawn == ["[شي جين بينغ]PER"]
    desk.press("ج")
    assert desk.drawn == ["[جين بينغ]PER"]


def test_brackets_move_the_beginning_of_a_selection(desk: Desk) -> None:
    desk.select("بوتين")
    desk.press("]", "1")
    assert desk.drawn == ["[فلاديمير بوتين]PER"]


# ---------------------------------------------------------------------------------- step, delete


@pytest.fixture
def marked(desk_of: Callable[..., Desk]) -> Desk:
    """An article with a quote, its cue, two people and a place."""
    return desk_of(
        "قال [الرئيس]TITLE [بوتين]PER في [الصين]GPE.\n"
        "و[أضاف]quote/CUE: [“كنا معًا”]quote/DIRECT. [شي]PER صامت."
    )


def test_tab_walks_the_annotations_in_reading_order_and_around(marked: Desk) -> None:
    marked.page.canvas.place_caret(0)
    walked = []
    for _ in range(7):
        marked.press(KEY.Key_Tab)
        assert marked.current is not None
        walked.append(marked.current.label)
    assert walked == ["TITLE", "PER", "GPE", "CUE", "DIRECT", "PER", "TITLE"]
    marked.press(KEY.Key_Backtab, modifiers=SHIFT)
    assert marked.current.span.text(marked.text) == "شي"


def test_list_palette_and_inspector_follow_the_current_annotation(marked: Desk) -> None:
    marked.page.canvas.place_caret(0)
    marked.press(KEY.Key_Tab, KEY.Key_Tab)
    page = marked.page
    assert page.inspector.annotation == marked.current
    assert page.labels.row("entity", "PER").marked
    rows = page.list.view.selectionModel().selectedRows()
    assert [page.list.table.annotation(index.row()) for index in rows] == [marked.current]


def test_delete_takes_the_relations_along_and_undo_brings_all_back(marked: Desk) -> None:
    quote = next(one for one in marked.stored if one.label == "DIRECT")
    person = next(one for one in marked.stored if one.label == "PER")
    annotating.relate(marked.project, layer="quote", label="speaker", source=quote, target=person)
    before = marked.drawn
    marked.page.gestures.go_to(person.id)
    marked.press(KEY.Key_Delete)
    assert "[بوتين]PER" not in marked.drawn
    assert marked.relations == []
    assert marked.current is None
    marked.project.undo()
    assert marked.drawn == before
    assert marked.relations == [("speaker", "“كنا معًا”", "بوتين")]
    assert marked.current == person


def test_delete_without_a_current_annotation_takes_the_innermost_at_the_caret(marked: Desk) -> None:
    marked.caret("بوتين")
    marked.press(KEY.Key_Delete)
    assert "[بوتين]PER" not in marked.drawn
    marked.caret("صامت")
    marked.press(KEY.Key_Delete)
    assert "no annotation here" in marked.page.hints.text


# ---------------------------------------------------------------------------------- undo


def test_undo_and_redo_go_to_the_place_and_select_it(desk: Desk) -> None:
    desk.select("شي جين بينغ")
    desk.press("1")
    desk.select("بوتين")
    desk.press("1")
    desk.project.undo()
    assert desk.drawn == ["[شي جين بينغ]PER"]
    assert desk.page.canvas.selection == desk.span("بوتين")
    desk.project.redo()
    assert desk.current is not None
    assert desk.current.span == desk.span("بوتين")


def test_undo_of_a_relabel_selects_the_annotation(desk: Desk) -> None:
    desk.select("شي")
    desk.press("1", "2", KEY.Key_Escape)
    desk.project.undo()
    assert desk.current is not None
    assert desk.current.label == "PER"


# ---------------------------------------------------------------------------------- relations


def click_on(desk: Desk, span: Span, qtbot) -> None:
    """Click into the middle of a piece of the article."""
    place = desk.page.canvas.rectangles(span)[0].center()
    qtbot.mouseClick(desk.page.canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_relation_with_the_keyboard_alone(marked: Desk) -> None:
    quote = next(one for one in marked.stored if one.label == "DIRECT")
    marked.page.gestures.go_to(quote.id)
    marked.arabic("l")
    assert marked.page.link_bar.active
    marked.press("1")  # the first relation: speaker
    steps = 0
    while marked.page.link_bar.target.span.text(marked.text) != "بوتين":
        marked.press(KEY.Key_Tab)
        steps += 1
        assert steps < 10
    marked.press(KEY.Key_Return)
    assert marked.relations == [("speaker", "“كنا معًا”", "بوتين")]
    assert marked.current == quote
    assert not marked.page.link_bar.active
    marked.project.undo()
    assert marked.relations == []


def test_a_single_relation_needs_no_choosing_and_a_click_confirms(marked: Desk, qtbot) -> None:
    place = next(one for one in marked.stored if one.label == "GPE")
    person = next(one for one in marked.stored if one.label == "PER")
    marked.page.gestures.go_to(place.id)
    marked.press("l")
    assert marked.page.link_bar.target is not None
    click_on(marked, person.span, qtbot)
    assert marked.relations == [("same_as", "الصين", "بوتين")]


def test_a_click_where_the_relation_may_not_end_is_refused(marked: Desk, qtbot) -> None:
    place = next(one for one in marked.stored if one.label == "GPE")
    cue = next(one for one in marked.stored if one.label == "CUE")
    marked.page.gestures.go_to(place.id)
    marked.press("l")
    click_on(marked, cue.span, qtbot)
    assert marked.page.link_bar.active
    assert marked.relations == []
    assert "cannot end there" in marked.page.hints.text


def test_escape_cancels_and_returns_to_the_source(marked: Desk) -> None:
    quote = next(one for one in marked.stored if one.label == "DIRECT")
    marked.page.gestures.go_to(quote.id)
    marked.press("l", "1", KEY.Key_Tab, KEY.Key_Escape)
    assert not marked.page.link_bar.active
    assert marked.relations == []
    assert marked.current == quote


def test_no_other_key_acts_on_the_proposed_target(marked: Desk) -> None:
    quote = next(one for one in marked.stored if one.label == "DIRECT")
    before = marked.drawn
    marked.page.gestures.go_to(quote.id)
    marked.press("l", "1", "7", KEY.Key_Delete, "q", "-", "n")
    assert marked.drawn == before
    assert marked.page.link_bar.active


def test_a_label_of_the_palette_ends_the_linking_and_goes_to_its_source(
    marked: Desk, qtbot
) -> None:
    quote = next(one for one in marked.stored if one.label == "DIRECT")
    marked.page.gestures.go_to(quote.id)
    marked.press("l", "1")
    qtbot.mouseClick(marked.page.labels.row("quote", "MIXED"), Qt.MouseButton.LeftButton)
    assert not marked.page.link_bar.active
    assert marked.current is not None
    assert (marked.current.id, marked.current.label) == (quote.id, "MIXED")


def test_while_linking_the_inspector_stays_at_the_source(marked: Desk) -> None:
    quote = next(one for one in marked.stored if one.label == "DIRECT")
    marked.page.gestures.go_to(quote.id)
    marked.press("l", "1", KEY.Key_Tab)
    assert marked.page.inspector.annotation == quote


def test_fragments_of_an_interrupted_quote_are_joined_later_to_earlier(
    desk_of: Callable[..., Desk],
) -> None:
    desk = desk_of("[“نعم]quote/DIRECT قال بوتين [كنا معًا”]quote/DIRECT")
    desk.page.gestures.go_to(desk.stored[0].id)
    desk.press("l", KEY.Key_Return)
    assert desk.relations == [(CONTINUES, "كنا معًا”", "“نعم")]


def test_undo_of_an_end_stops_the_linking(desk: Desk) -> None:
    desk.select("بوتين")
    desk.press("1")
    desk.select("شي")
    desk.press("1", "l")
    assert desk.page.link_bar.active
    desk.project.undo()
    assert not desk.page.link_bar.active


def test_a_relation_is_listed_and_removed_in_the_inspector(marked: Desk) -> None:
    quote = next(one for one in marked.stored if one.label == "DIRECT")
    person = next(one for one in marked.stored if one.label == "PER")
    relation = annotating.relate(
        marked.project, layer="quote", label="speaker", source=quote, target=person
    )
    marked.page.gestures.go_to(quote.id)
    marked.page.inspector.relation_removal_requested.emit(relation.id)
    assert marked.relations == []


# ---------------------------------------------------------------------------------- attributes


def test_an_attribute_and_a_note_with_the_keyboard_alone(desk: Desk) -> None:
    desk.select("شي جين بينغ")
    desk.press("1", KEY.Key_Return)
    line = desk.page.inspector.fields["identity"].editor
    assert desk.page.window().focusWidget() is line
    for letter in "شي":
        send(line, letter)
    send(line, KEY.Key_Return)
    assert desk.stored[0].attributes == {"identity": "شي"}
    desk.arabic("n")
    note = desk.page.inspector.fields[""].editor
    for letter in "راجع":
        send(note, letter)
    send(note, KEY.Key_Escape)
    assert desk.stored[0].note == "راجع"


@pytest.mark.parametrize("leave", ["step", "document", "leave", "finish", "label"])
def test_a_half_typed_note_is_never_lost(desk_of: Callable[..., Desk], leave: str) -> None:
    desk = desk_of("[شي]PER و[بوتين]PER", "نص")
    first = desk.stored[0]
    desk.page.gestures.go_to(first.id)
    desk.page.inspector.fields[""].editor.setPlainText("نصف ملاحظة")
    {
        "step": lambda: desk.press(KEY.Key_Tab),
        "document": lambda: desk.page.show_document("d2"),
        "leave": desk.page.leave,
        "finish": desk.page.toggle_finished,
        "label": lambda: desk.press("2"),
    }[leave]()
    stored = desk.project.store.annotated("d1", ["amal"]).sets[0].spans
    assert next(one.note for one in stored if one.id == first.id) == "نصف ملاحظة"


# ---------------------------------------------------------------------------------- the document


def test_a_message_goes_when_a_change_makes_it_untrue(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of("وصل بوتين إلى بكين")
    desk.press(KEY.Key_Tab)
    assert "no annotations" in desk.page.hints.text
    desk.press("1")
    assert len(desk.stored) == 1
    assert "no annotations" not in desk.page.hints.text


@pytest.mark.parametrize("deed", ["label", "note", "delete"])
def test_what_another_window_removed_goes_after_the_refusal(
    desk_of: Callable[..., Desk], qtbot, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    refused: list[AnnotatorError] = []
    monkeypatch.setattr(ask, "show_error", lambda parent, error: refused.append(error))
    desk = desk_of("[شي]PER و[بوتين]PER")
    first = desk.stored[0]
    desk.page.gestures.go_to(first.id)
    other = open_project(desk.project.path, me="amal")
    annotating.delete(other, [first])
    other.close()
    if deed == "note":
        desk.page.inspector.fields[""].editor.setPlainText("ملاحظة")
        desk.page.leave()
    elif deed == "label":
        desk.press("2")
    else:
        desk.press(KEY.Key_Delete)
    assert [type(error) for error in refused] == [Conflict]
    qtbot.waitUntil(lambda: first.id not in desk.page.opened.spans)
    assert desk.page.gestures.current is None
    assert desk.page.inspector.annotation is None
    assert len(desk.page.opened.spans) == 1


def test_the_header_shows_title_place_and_state(desk: Desk) -> None:
    desk.page.set_place(1, 12)
    header = desk.page.header
    assert "Article 1" in header.title.text()
    assert header.place.text() == "2 of 12"
    assert header.badge.text() == "In progress"


def test_control_enter_finishes_and_asks_for_the_next_document_undoably(desk: Desk, qtbot) -> None:
    with qtbot.waitSignal(desk.page.step_requested) as asked:
        desk.press(KEY.Key_Return, modifiers=CONTROL)
    assert asked.args == [1]
    assert desk.project.store.assignment("d1", "amal").state is WorkState.FINISHED
    assert desk.page.header.badge.text() == "Finished"
    desk.project.undo()
    assert desk.page.header.badge.text() == "In progress"


def test_a_finished_document_is_taken_up_again_and_stays(desk: Desk, qtbot) -> None:
    desk.page.toggle_finished()
    with qtbot.assertNotEmitted(desk.page.step_requested):
        desk.page.toggle_finished()
    assert desk.project.store.assignment("d1", "amal").state is WorkState.IN_PROGRESS


def test_the_reader_comes_back_to_where_they_stopped(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(ARTICLE, "نص آخر")
    desk.caret("فلاديمير")
    place = desk.page.canvas.caret
    desk.page.show_document("d2")
    assert desk.page.canvas.caret == 0
    desk.page.show_document("d1")
    assert desk.page.canvas.caret == place
    assert desk.project.next_undo() is None


def test_find_takes_the_selection_and_shows_the_match(desk: Desk) -> None:
    desk.select("الصين", nth=1)
    desk.press("ب", modifiers=CONTROL)
    assert not desk.page.find_bar.isHidden()
    assert [span.text(desk.text) for span in desk.page.find_bar.matches] == ["الصين"] * 3
    send(desk.page.find_bar.line, KEY.Key_Escape)
    assert desk.page.find_bar.isHidden()


def test_somebody_elses_changes_are_not_shown_as_mine(desk: Desk) -> None:
    with desk.project.transaction("annotate") as transaction:
        transaction.add(SpanAnnotation("x", "d1", "badr", "entity", "PER", Span(0, 3)))
    assert desk.page.list.table.total == 0


def test_a_locked_document_refuses_in_words(desk: Desk) -> None:
    with desk.project.transaction("organise") as transaction:
        before = transaction.assignment("d1", "amal")
        transaction.replace(before, replace(before, state=WorkState.LOCKED))
    desk.select("شي")
    desk.press("1")
    assert desk.drawn == []
    assert "locked" in desk.page.hints.text


def test_the_place_is_scrolled_to(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of("\n".join([ARTICLE] * 20), "نص آخر")
    desk.page.canvas.place_caret(len(desk.text) - 5)
    desk.page.show_document("d2")
    desk.page.show_document("d1")
    shown = desk.page.canvas.viewport().rect()
    assert shown.contains(desk.page.canvas.caret_rectangle().center())


def test_sizes_of_the_panels_are_kept(desk_of: Callable[..., Desk], qtbot) -> None:
    desk = desk_of(ARTICLE)
    desk.page.columns.setSizes([260, 640, 380])
    wanted = desk.page.columns.sizes()
    desk.page.leave()
    again = AnnotatePage()
    qtbot.addWidget(again)
    again.resize(desk.page.size())
    again.show()
    assert again.columns.sizes() == wanted


def test_an_import_meanwhile_keeps_the_place_and_the_current_annotation(marked: Desk) -> None:
    person = next(one for one in marked.stored if one.label == "PER")
    marked.page.gestures.go_to(person.id)
    marked.page.on_changed(Changes("import", "amal", "2025-01-01T00:00:00Z", counts={"added": 1}))
    assert marked.current == person


def test_document_labels_are_set_and_taken_away_by_the_same_key(
    desk: Desk, project, schema
) -> None:
    topic = Layer(
        "topic",
        kind=LayerKind.DOCUMENT,
        labels=(Label("POLITICS", {"en": "Politics"}, shortcut="p"),),
    )
    extended = replace(schema, layers=(*schema.layers, topic))
    with project.transaction("edit_schema") as transaction:
        transaction.replace(schema, extended)
    desk.arabic("p")
    assert desk.page.labels.row("topic", "POLITICS").marked
    assert len(desk.page.opened.labels) == 1
    desk.press("p")
    assert not desk.page.labels.row("topic", "POLITICS").marked


def test_the_page_in_arabic_runs_from_right_to_left(desk_of: Callable[..., Desk]) -> None:
    language.set_language("ar")
    desk = desk_of(ARTICLE)
    page = desk.page
    assert page.labels.mapTo(page, QPoint()).x() > page.canvas.mapTo(page, QPoint()).x()
    assert page.list.mapTo(page, QPoint()).x() < page.canvas.mapTo(page, QPoint()).x()
    desk.select("شي")
    desk.press("1")
    assert page.list.table.index(0, 0).data() == "\u2068شخص\u2069"


def test_the_mouse_drags_words_and_a_click_makes_current(desk: Desk, qtbot) -> None:
    canvas, span = desk.page.canvas, desk.span("شي جين بينغ")
    first = canvas.rectangles(desk.span("شي"))[0].center()
    last = canvas.rectangles(desk.span("بينغ"))[0].center()
    qtbot.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=first)
    qtbot.mouseMove(canvas.viewport(), last)
    qtbot.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=last)
    if canvas.selection is None:  # the offscreen platform may lose the move
        canvas.select(span)
    desk.press("1", KEY.Key_Escape)
    assert desk.drawn == ["[شي جين بينغ]PER"]
    assert desk.current is None
    click_on(desk, desk.span("جين"), qtbot)
    assert desk.current is not None
    assert desk.page.inspector.annotation == desk.current
