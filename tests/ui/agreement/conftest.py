"""A project of two people who differ, and its agreement page in the real window."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotator.ui.pages.agreement_page import AgreementPage
from tests.ui.agreement.desk import SAME, settle, together


@pytest.fixture
def agreed(project, fill):
    """Six documents of two people: other boundaries, another label, a miss, and equal work."""
    fill(
        together(
            "وصل [بوتين]PER إلى [بكين]GPE", "[وصل بوتين]PER إلى [بكين]GPE", "a", title="الزيارة"
        ),
        together("زار [لندن]GPE أمس", "زار [لندن]LOC أمس", "b", title="لندن"),
        together("قال [سالم]PER كلمة", "قال سالم كلمة", "c", title="كلمة"),
        *(together(SAME, SAME, f"d{n}", title=f"مقال {n}") for n in range(3)),
    )
    return project


@pytest.fixture
def opened(qtbot, window) -> Callable[..., AgreementPage]:
    """Open a project's agreement page in the real window and wait for all of its answers."""

    def at(project) -> AgreementPage:
        path = project.path
        project.close()
        assert window.open_path(path)
        window.resize(1366, 768)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.actions_by_key["show_agreement"].trigger()
        assert window.agreement is not None
        settle(qtbot, window.agreement)
        return window.agreement

    return at
