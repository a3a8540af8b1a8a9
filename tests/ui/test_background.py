"""The door of threads: progress, cancel, done, failed."""

import threading

import pytest
from PySide6.QtCore import QObject, QThread

from annotator.core.errors import BadInput
from annotator.ui.background import Work


@pytest.fixture
def parent(qapp):
    made = QObject()
    yield made
    made.deleteLater()


def started(function, parent):
    work = Work(function, parent=parent)
    seen = []
    work.progress.connect(lambda done, total: seen.append(("progress", done, total)))
    work.done.connect(lambda result: seen.append(("done", result)))
    work.failed.connect(lambda error: seen.append(("failed", str(error))))
    work.broke.connect(lambda error: seen.append(("broke", repr(error))))
    work.cancelled.connect(lambda: seen.append(("cancelled",)))
    return work, seen


def test_the_result_arrives_on_the_thread_of_the_window(qtbot, parent):
    worker = []

    def function(progress):
        worker.append(threading.get_ident())
        progress(1, 2)
        return 42

    work, seen = started(function, parent)
    threads = []
    work.done.connect(lambda result: threads.append(QThread.currentThread()))
    with qtbot.waitSignal(work.ended):
        work.start()
    assert seen == [("progress", 1, 2), ("done", 42)]
    assert worker[0] != threading.get_ident()
    assert threads == [QThread.currentThread()]
    assert not work.running


def test_an_error_for_the_user_is_handed_over(qtbot, parent):
    def function(progress):
        raise BadInput("no good")

    work, seen = started(function, parent)
    with qtbot.waitSignal(work.ended):
        work.start()
    assert seen == [("failed", "no good")]


def test_a_bug_is_logged_and_handed_over(qtbot, parent, caplog):
    def function(progress):
        raise ZeroDivisionError

    work, seen = started(function, parent)
    with qtbot.waitSignal(work.ended):
        work.start()
    assert seen == [("broke", "ZeroDivisionError()")]
    assert "a piece of work broke" in caplog.text


def test_cancel_stops_at_the_next_notice(qtbot, parent):
    reached = threading.Event()
    go_on = threading.Event()
    steps = []

    def function(progress):
        for step in range(3):
            steps.append(step)
            reached.set()
            go_on.wait(5)
            progress(step, None)

    work, seen = started(function, parent)
    work.start()
    assert reached.wait(5)
    work.cancel()
    with qtbot.waitSignal(work.ended):
        go_on.set()
    assert seen == [("cancelled",)]
    assert steps == [0]


def test_much_progress_is_thinned_out_but_the_last_one_arrives(qtbot, parent):
    def function(progress):
        for step in range(20_000):
            progress(step + 1, 20_000)

    work, seen = started(function, parent)
    with qtbot.waitSignal(work.ended):
        work.start()
    assert seen[-2:] == [("progress", 20_000, 20_000), ("done", None)]
    assert len(seen) < 200
