"""Attribution kappa: Cohen's kappa with the targets as categories, on sources both have linked.

Categories are the sets of targets of each relation label and document: speakers of different
documents are never one. ``chance`` says among which choices agreement by chance is expected.

``corpus``: one table for all documents, Cohen's kappa to the letter. With many documents there are
so many categories that little is left to chance, and the value comes near the accuracy.

``document``: two choices that the two annotators made for different sources of one document, with
the same label. That is what somebody reaches who knows whom an article quotes, and how often, but
not where. A source is not compared with itself, else a document of few sources would expect its own
agreement; a document of one source tells nothing of chance and is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from annotator.agreement.attributions import OUTCOMES, AttributionMeasure, attributions
from annotator.agreement.links import links_of
from annotator.agreement.measure import Reason
from annotator.agreement.tally import ratio

if TYPE_CHECKING:
    from annotator.agreement.attributions import Attributions
    from annotator.agreement.study import Study
    from annotator.agreement.tally import Numbers

_ITEMS = len(OUTCOMES)  # the statistic after the outcomes: sources that take part


class AttributionKappa(AttributionMeasure):
    """(observed - expected) / (1 - expected) agreement on targets."""

    key = "attribution_kappa"
    title = "Attribution kappa"
    paper = "Cohen 1960"
    columns = (*OUTCOMES, "items")

    def forms(self, options: Any) -> Sequence[Mapping[str, Any]]:
        """Return a form for each kind of chance."""
        return [
            {"chance": chance, **form}
            for form in super().forms(options)
            for chance in ("corpus", "document")
        ]

    def counted(self, study: Study, first: int, second: int, form: Mapping[str, Any]) -> Numbers:
        """Return the outcomes, then items, agreed items, chance pairs and expected agreements.

        Chance pairs are yet to be divided by the number of items; expected agreements are not.
        """
        import numpy as np

        found = attributions(study, first, second, form)
        items, agreed = found.outcomes[..., 0], found.outcomes[..., 1]
        pairs, nothing = _pairs(study, found), np.zeros_like(items)
        further = [items, agreed, pairs, nothing]
        if form["chance"] == "document":
            several = items > 1
            expected = np.where(several, (pairs - agreed) / np.maximum(items - 1, 1), 0)
            further = [items * several, agreed * several, nothing, expected]
        return np.concatenate([found.outcomes, np.stack(further, axis=-1)], axis=-1)

    def formula(self, sums: Numbers) -> Numbers:
        """Return the kappa."""
        items, agreed, pairs, others = (sums[..., _ITEMS + n] for n in range(4))
        expected = ratio(pairs, items) + others
        return ratio(agreed - expected, items - expected)

    def reason(self, sums: Numbers) -> Reason:
        """Return why there is no value: no items, or all have one target."""
        return Reason.NO_VARIATION if sums[..., _ITEMS] else Reason.NOTHING_TO_COMPARE


def _pairs(study: Study, found: Attributions) -> Numbers:
    """Return how often a choice of the first is one of the second, for any source of a document.

    Documents × labels; a source is compared with itself as well.
    """
    import numpy as np

    documents, labels = len(study.documents), len(links_of(study).names)
    cell = found.document * labels + found.label
    size = int(max(found.first.max(initial=0), found.second.max(initial=0))) + 1
    sides = np.concatenate([cell * size + found.first, cell * size + found.second])
    keys, key = np.unique(sides, return_inverse=True)
    split = len(cell)
    times = [np.bincount(side, minlength=len(keys)) for side in (key[:split], key[split:])]
    sums = np.bincount(keys // size, weights=times[0] * times[1], minlength=documents * labels)
    return sums.reshape(documents, labels).astype(np.float64)


MEASURE = AttributionKappa()
