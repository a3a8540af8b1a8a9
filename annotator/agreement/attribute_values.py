"""Attributes as ratings: the values that two annotators gave to the spans they both marked.

Items are the aligned spans of a pair whose labels both have the attribute. No value is a value of
its own, as no label is, except of a flag, where an empty box is a "no"; measures of ranks, numbers
leave out what has none. Coverage is the share of the spans to which both gave a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.agreement.coding_samples import Places, Sample, aligned_places, pooled_and_pairs
from annotator.agreement.ratings import Category, is_number
from annotator.agreement.study import Study
from annotator.core.annotation import AttributeValue
from annotator.core.schema import Attribute, AttributeKind, LayerKind

if TYPE_CHECKING:
    from annotator.agreement.ratings import Bools, Integers
    from annotator.agreement.tally import Numbers

# Of free text there may be thousands of values; chance is nothing there, and its counts are large.
MOST_VALUES = 100
VALUED, UNVALUED = "both_valued", ("one_valued", "neither_valued")
NO, YES = ("false",), ("true",)


@dataclass(frozen=True, eq=False)
class Values:
    """The values of one attribute of a layer.

    ``codes`` are positions in ``categories``, one for every row of the study's table;
    ``applicable`` tells which rows have a label with the attribute. The first ``ranked`` categories
    stand in the order of the schema.
    """

    key: str
    categories: tuple[Category, ...]
    ranked: int
    codes: Integers
    applicable: Bools

    @property
    def many(self) -> bool:
        """Whether there are too many values to count each of them."""
        return len(self.categories) > MOST_VALUES


@dataclass(frozen=True, eq=False)
class ValuePairs:
    """What two annotators gave to the spans that both marked: codes, and where they come from."""

    values: Values
    first: Integers
    second: Integers
    places: Places

    def confusion(self) -> Integers:
        """Return how often the first (rows) and the second (columns) gave each value."""
        import numpy as np

        size = len(self.values.categories)
        cells = np.bincount(self.first * size + self.second, minlength=size * size)
        return cells.reshape(size, size)


def attribute_values(study: Study) -> Mapping[str, Values]:
    """Return the attributes that the schema declares for the layer and somebody has used."""
    if "attribute values" not in study.memo:
        study.memo["attribute values"] = {one.key: one for one in _values(study)}
    found: Mapping[str, Values] = study.memo["attribute values"]
    return found


def value_pairs(study: Study, key: str, first: int, second: int) -> ValuePairs:
    """Return what two annotators gave as an attribute of the spans they both marked."""
    import numpy as np

    values = attribute_values(study)[key]
    everywhere = aligned_places(study, first, second)
    kept = values.applicable[everywhere.first] & values.applicable[everywhere.second]
    ours, theirs = everywhere.first[kept], everywhere.second[kept]
    document = everywhere.document[kept]
    there = np.array([*map(bool, values.categories)])
    given = there[values.codes[ours]].astype(int) + there[values.codes[theirs]]

    def by_document(some: Bools) -> Numbers:
        counted = np.bincount(document[some], minlength=len(study.documents))
        return counted.astype(np.float64)

    columns = {
        name: by_document(given == count)
        for name, count in zip((VALUED, *UNVALUED), (2, 1, 0), strict=True)
    }
    places = Places(ours, theirs, document, everywhere.documents, columns)
    return ValuePairs(values, values.codes[ours], values.codes[theirs], places)


def attribute_samples(study: Study) -> Mapping[str, list[Sample]]:
    """Return the ratings of each attribute: of all pairs together, then of each."""
    if "attribute samples" not in study.memo:
        found = {}
        for key, values in attribute_values(study).items():
            pairs = [value_pairs(study, key, *pair) for pair in study.pair_numbers()]
            found[key] = pooled_and_pairs(
                study,
                values.categories,
                values.ranked,
                [(one.first, one.second, one.places) for one in pairs],
                (VALUED, UNVALUED),
            )
        study.memo["attribute samples"] = found
    samples: Mapping[str, list[Sample]] = study.memo["attribute samples"]
    return samples


def _values(study: Study) -> Iterator[Values]:
    whole = study.comparison
    if whole is None or study.kind is not LayerKind.SPAN:
        return
    declared = whole.layers[study.layer].attributes
    if not declared:
        return
    rows = whole.attributes_of(study.layer)
    for attribute in declared:
        given = [(row, values[attribute.key]) for row, values in rows if attribute.key in values]
        if given:
            yield _of_attribute(study, attribute, given)


def _of_attribute(
    study: Study, attribute: Attribute, given: list[tuple[int, AttributeValue]]
) -> Values:
    import numpy as np

    table = study.table
    flag = attribute.kind is AttributeKind.FLAG
    in_order: list[Category] = [(choice.key,) for choice in attribute.choices]
    if flag:
        in_order = [NO, YES]
    categories = {category: code for code, category in enumerate(dict.fromkeys(in_order))}
    ranked = len(categories)
    named = [category_of(value) for _, value in given]
    used = sorted(set(named).difference(categories))
    if all(map(is_number, used)):
        used.sort(key=lambda one: float(one[0]))
    absent = NO if flag else ()
    for category in (*used, absent):
        categories.setdefault(category, len(categories))
    codes = np.full(len(table), categories[absent])
    codes[[row for row, _ in given]] = [categories[one] for one in named]
    wanted = attribute.labels or study.names
    has = np.array([name in wanted for name in study.names], dtype=bool)
    applicable = has[table.label] if len(table) else np.zeros(0, dtype=bool)
    return Values(attribute.key, tuple(categories), ranked, codes, applicable)


def category_of(value: AttributeValue) -> Category:
    """Return a value as a category: a list is a set of values, numbers are told by their amount."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, int | float):
        whole = float(value).is_integer()
        return (str(int(value)) if whole else repr(float(value)),)
    if isinstance(value, str):
        return (value,)
    return tuple(sorted(set(value)))
