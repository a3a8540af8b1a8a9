"""Rounds: agreement as it was, kept with the project, and what has changed since.

A round keeps the counts of every document behind its values, so that a later one is compared over
the documents that both have: their difference has an interval of its own (paired resampling).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from annotator.agreement.intervals import Interval, Resampler, Sampling
from annotator.agreement.measure import AgreementResult
from annotator.agreement.tally import Tally
from annotator.core.errors import AnnotatorError
from annotator.project.agreement_report import Agreement

if TYPE_CHECKING:
    from annotator.project.project import Project

_MOST = 64  # statistics of a value that a round keeps by document; of more only the value
_FORMS = ("over", "distance", "weights", "iou", "scheme", "continuum", "attribute", "relation",
          "form", "tokens", "without", "chance", "position_weight", "label_weight")  # fmt: skip


@dataclass(frozen=True, slots=True)
class RoundChange:
    """How a value has changed since a round; ``interval`` is that of the difference."""

    title: str
    result: AgreementResult
    before: float | None
    difference: float | None
    interval: Interval | None

    def to_data(self) -> dict[str, Any]:
        """Return the change as JSON values."""
        return {
            "round": self.title,
            "measure": self.result.measure,
            "layer": self.result.layer,
            "label": self.result.label,
            "annotators": list(self.result.annotators),
            "over": self.result.parameters.get("over"),
            "before": self.before,
            "after": self.result.value,
            "difference": self.difference,
            "interval": None
            if self.interval is None or self.interval.ends is None
            else list(self.interval.ends),
            "documents": None if self.interval is None else self.interval.documents,
        }

    def sentence(self) -> str:
        """Return the change as one line of English."""
        one = self.result
        what = f"{one.measure} on {one.layer}" + (f", {one.label}" if one.label else "")
        names = ", ".join(one.annotators)
        if self.difference is None:
            was, now = _number(self.before), _number(one.value)
            return f"{what} ({names}): {was} in “{self.title}”, now {now}"
        text = f"{what} ({names}): {self.difference:+.3f} since “{self.title}”"
        if self.interval is not None and self.interval.ends is not None:
            low, high = self.interval.ends
            shared = self.interval.documents
            text += f" (95 % interval {low:+.3f} to {high:+.3f} over {shared} shared documents)"
        return text


def _number(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"


def titles(project: Project) -> list[str]:
    """Return the titles of the saved rounds, the last one at the end."""
    return project.store.round_titles()


def save(project: Project, title: str, found: Agreement) -> None:
    """Keep the values of an answer, and the counts behind them, under a title.

    A round of the same title is replaced. Raises ``AnnotatorError`` for an empty title.
    """
    name = title.strip()
    if not name:
        raise AnnotatorError("Give the round a title.")
    data = {
        # First, for rounds are put in order by it.
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "scope": found.scope.to_data(),
        "documents": list(found.documents),
        "values": [
            _saved(result, tally)
            for result, tally in zip(found.results, found.tallies, strict=True)
        ],
    }
    with project.transaction("save round", detail=name) as transaction:
        transaction.keep_round(name, json.dumps(data, ensure_ascii=False))


def changes(
    project: Project, title: str, found: Agreement, sampling: Sampling
) -> list[RoundChange]:
    """Return for every value that a round has as well how it has changed.

    Raises ``AnnotatorError`` where there is no such round.
    """
    text = project.store.round_text(title)
    if text is None:
        raise AnnotatorError(
            "There is no round “{title}”; the rounds are: {known}.",
            title=title,
            known=", ".join(titles(project)) or "none",
        )
    data = json.loads(text)
    before = {tuple(one["key"]): one for one in data["values"]}
    resampler = Resampler(sampling)
    return [
        _change(title, result, tally, one, data["documents"], found.documents, resampler)
        for result, tally in zip(found.results, found.tallies, strict=True)
        if (one := before.get(_key(result))) is not None
    ]


def _saved(result: AgreementResult, tally: Tally | None) -> dict[str, Any]:
    data: dict[str, Any] = {"key": list(_key(result)), "value": result.value}
    if tally is not None and result.label is None and tally.rows.shape[1] <= _MOST:
        kept = tally.documents.nonzero()[0].tolist()
        data["documents"] = kept
        data["rows"] = tally.rows[kept].tolist()
        data["layout"] = tally.layout
    return data


def _key(result: AgreementResult) -> tuple[str, ...]:
    forms = [f"{name}={result.parameters[name]}" for name in _FORMS if name in result.parameters]
    return (result.measure, result.layer, result.label or "", *result.annotators, *forms)


def _change(
    title: str,
    result: AgreementResult,
    tally: Tally | None,
    before: Mapping[str, Any],
    documents_before: Sequence[str],
    documents: Sequence[str],
    resampler: Resampler,
) -> RoundChange:
    was = before["value"]
    difference = None if was is None or result.value is None else result.value - was
    interval = None
    if tally is not None and "rows" in before and resampler.sampling.resamples > 0:
        earlier = _tally_of(tally, before, documents_before, documents)
        if earlier is not None:
            interval = resampler.difference(earlier, tally)
    return RoundChange(title, result, was, difference, interval)


def _tally_of(
    now: Tally,
    before: Mapping[str, Any],
    documents_before: Sequence[str],
    documents: Sequence[str],
) -> Tally | None:
    """Return the counts of a round in the places of today's documents.

    ``None`` where they are counts of other things, as where a value is new.
    """
    import numpy as np

    if before.get("layout", "") != now.layout:
        return None
    rows, mask = np.zeros_like(now.rows, dtype=float), np.zeros(len(documents), dtype=bool)
    place = {identity: n for n, identity in enumerate(documents)}
    for old, values in zip(before["documents"], before["rows"], strict=True):
        number = place.get(documents_before[old])
        if len(values) != rows.shape[1]:
            return None
        if number is not None:
            rows[number], mask[number] = values, True
    return replace(now, rows=rows, documents=mask)
