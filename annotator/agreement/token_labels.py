"""The labels of tokens: which tokens the marks of a layer lie on, for everybody at once.

A mark counts for every token that it covers any part of, as in the column formats. Where marks of
one annotator overlap, a token has the label of the outermost: of the one that begins first, then
of the longest, then of the first label; how many tokens that decides is counted. The F1 needs no
such rule: it compares every label of a token.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annotator.agreement.coding import CodingMeasure
from annotator.agreement.coding_samples import Sample, groups, sample_of
from annotator.agreement.ratings import MISSING, Category, Ratings
from annotator.agreement.study import Study
from annotator.core.schema import LayerKind

if TYPE_CHECKING:
    from annotator.agreement.ratings import Bools, Integers
    from annotator.agreement.tally import Tally

ALL, MARKED = "all", "marked"


@dataclass(frozen=True, eq=False)
class TokenLabels:
    """Labels of tokens, one row for a token, an annotator and a label, nothing twice.

    ``token`` are numbers of tokens, document by document. ``covered`` are the tokens somebody has
    marked, ``codes`` (covered × annotators) the outermost label of each, one more than there are
    labels where an annotator has none, ``MISSING`` where one was absent; ``several`` says who has
    more than one. ``words`` counts the tokens of each document.
    """

    token: Integers
    document: Integers
    annotator: Integers
    label: Integers
    covered: Integers
    codes: Integers
    several: Bools
    words: Integers


def token_labels(study: Study) -> TokenLabels:
    """Return the labels of the tokens of a study; they are kept for the next measure.

    The study must be part of a comparison that knows the words.
    """
    if "tokens" not in study.memo:
        study.memo["tokens"] = _token_labels(study)
    found: TokenLabels = study.memo["tokens"]
    return found


def _token_labels(study: Study) -> TokenLabels:
    import numpy as np

    assert study.comparison is not None, "this study is no part of a comparison"
    table, words = study.table, study.comparison.word_columns()
    labels, annotators = max(len(study.names), 1), len(study.annotators)
    # Documents stand one after the other on a line, with a gap between.
    stride = int(max(words.end.max(initial=0), table.piece_end.max(initial=0))) + 1
    counts = np.diff(words.begins)
    document = np.repeat(np.arange(len(counts)), counts)
    owner = table.piece_of
    offset = table.document[owner] * stride
    first = np.searchsorted(document * stride + words.end, offset + table.piece_start, "right")
    last = np.searchsorted(document * stride + words.start, offset + table.piece_end, "left")
    # The outermost mark is painted last, over the others.
    order = np.lexsort((table.label[owner], -table.end[owner], table.start[owner]))[::-1]
    length = np.maximum(last - first, 0)[order]
    rows = np.repeat(owner[order], length)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(length) - length, length)
    token = np.repeat(first[order], length) + within
    marked = np.zeros(len(document), dtype=bool)
    marked[token] = True
    covered = np.flatnonzero(marked)
    place = np.cumsum(marked) - 1
    codes = np.where(table.present[document[covered]], len(study.names), MISSING)
    codes[place[token], table.annotator[rows]] = table.label[rows]
    keys = (token * labels + table.label[rows]) * annotators + table.annotator[rows]
    keys.sort()  # sorting is faster than the hashing of numpy.unique
    keys = keys[np.diff(keys, prepend=-1) != 0]
    token, rest = np.divmod(keys, labels * annotators)
    label, annotator = np.divmod(rest, annotators)
    often = np.bincount(place[token] * annotators + annotator, minlength=codes.size)
    return TokenLabels(
        token,
        document[token],
        annotator,
        label,
        document[covered],
        codes,
        (often > 1).reshape(codes.shape),
        counts,
    )


def token_samples(study: Study, tokens: str) -> list[Sample]:
    """Return tokens as items: of all annotators, where there are more than two, then of each pair.

    ``tokens`` says which: all of them, or those that somebody of the group has marked.
    """
    key = ("token samples", tokens)
    if key not in study.memo:
        study.memo[key] = _samples(study, tokens)
    found: list[Sample] = study.memo[key]
    return found


def _samples(study: Study, tokens: str) -> list[Sample]:
    import numpy as np

    found, present = token_labels(study), study.table.present
    outside = len(study.names)
    categories: tuple[Category, ...] = (*((name,) for name in study.names), ())
    samples = []
    for over, group in groups(study):
        columns = list(group)
        documents = present[:, columns].sum(axis=1) > 1
        there = documents[found.covered]
        where, codes = found.covered[there], found.codes[there][:, columns]
        several = found.several[there][:, columns].any(axis=1)
        times = np.ones(len(where), dtype=np.int64)
        if tokens == MARKED:
            kept = ((codes != outside) & (codes != MISSING)).any(axis=1)
            where, codes, times, several = where[kept], codes[kept], times[kept], several[kept]
        else:
            rest = found.words - np.bincount(where, minlength=len(documents))
            shared = np.flatnonzero(documents)
            nothing = np.where(present[shared][:, columns], outside, MISSING)
            codes = np.concatenate([codes, nothing])
            times = np.concatenate([times, rest[shared]])
            several = np.concatenate([several, np.zeros(len(shared), dtype=bool)])
            where = np.concatenate([where, shared])
        overlapped = np.bincount(where[several], minlength=len(documents)).astype(np.float64)
        counts = {"documents": int(documents.sum())}
        if len(group) > 2:
            counts["pairs"] = len(study.pair_numbers())
        samples.append(
            sample_of(
                over,
                tuple(study.annotators[n] for n in group),
                documents,
                Ratings(codes, categories, len(study.labels), where),
                {"overlapped": overlapped},
                counts,
                times=times,
            )
        )
    return samples


class TokenMeasure(CodingMeasure):
    """A coefficient of tokens: of all of them, and of those that somebody has marked.

    The two beside each other show how much the tokens that nobody marked add.
    """

    def accepts(self, kind: LayerKind, annotators: int) -> bool:
        """Whether spans are compared, by two annotators at least."""
        return kind is LayerKind.SPAN and annotators >= 2

    def tallies(self, study: Study, options: Any) -> Sequence[Tally]:
        """Return the tallies of all tokens, then of the marked ones."""
        return [
            one
            for tokens in (ALL, MARKED)
            for one in self.of_samples(
                study, token_samples(study, tokens), {"tokens": tokens}, by_label=False
            )
        ]
