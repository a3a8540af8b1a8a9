"""A paragraph for the methods section of a paper, in English and Arabic: what was done, and how.

It names coefficients with their sources, what counted as present, weights, chance model, draws and
seed; no value, for those belong to the results.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from annotator import __version__
from annotator.project.agreement_report import Agreement
from annotator.project.agreement_scope import measures

# Codes of direction, so that Latin names keep their order inside an Arabic sentence.
_ISOLATE, _POP = "\u2068", "\u2069"


def both(found: Agreement) -> dict[str, str]:
    """Return the paragraph by language."""
    return {"en": _english(found), "ar": _arabic(found)}


def _english(found: Agreement) -> str:
    scope, facts = found.scope, _facts(found)
    sentences = [
        f"Agreement was computed with Hashiya {__version__} over {_number(facts['documents'])} "
        f"documents that at least two of {len(scope.annotators)} annotators had "
        + ("worked on" if scope.unfinished else "finished")
        + f", on the layers {', '.join(scope.layers)}.",
        "A document that somebody finished without marking anything counts as data; one that "
        "somebody did not do is missing. Positions are Unicode code points, half-open.",
        f"Coefficients: {'; '.join(_named(found))}.",
    ]
    if gamma := facts["gamma"]:
        sentences.append(
            f"Gamma weighs positions by {gamma['position_weight']:g} and labels by "
            f"{gamma['label_weight']:g}; its expected disorder comes from {gamma['samples']} "
            f"chance continua ({_CHANCE[gamma['chance']][0]}), with a relative standard error of "
            f"{gamma['expected_error']:.1%}."
        )
    if scope.resamples and facts["methods"]:
        drawn = f"; {_number(scope.resamples)} resamples, seed {scope.seed}"
        drawn = drawn if _draws(facts) else ""
        sentences.append(
            f"Intervals (95 %) come from the documents as units of sampling "
            f"({', '.join(_INTERVALS[one][0] for one in facts['methods'])}{drawn})."
        )
    if facts["continuum"] == "labels":
        sentences.append(
            "Labels that overlap were unitized each on a line of its own and pooled as 1 minus the "
            "sum of observed over the sum of expected disagreement."
        )
    return " ".join(sentences)


def _arabic(found: Agreement) -> str:
    scope, facts = found.scope, _facts(found)
    names = "، ".join(_isolated(one) for one in scope.layers)
    sentences = [
        f"حُسب الاتفاق بين الواسمين ببرنامج حاشية ({_isolated(f'Hashiya {__version__}')}) على "
        f"{_number(facts['documents'])} من المقالات التي "
        + ("عمل عليها" if scope.unfinished else "أنجزها")
        + f" اثنان على الأقل من الواسمين وعددهم {len(scope.annotators)}، في الطبقات: {names}.",
        "والمقال الذي أنجزه واسم دون أن يضع فيه وسمًا بيانٌ يُحسب، وأما الذي لم يعمل عليه "
        "فغائب. والمواضع نقاط ترميز يونيكود، والنهاية غير داخلة.",
        f"والمعاملات المحسوبة: {'؛ '.join(_isolated(one) for one in _named(found))}.",
    ]
    if gamma := facts["gamma"]:
        sentences.append(
            f"ووزن المواضع في معامل غاما {gamma['position_weight']:g} ووزن الوسوم "
            f"{gamma['label_weight']:g}، وقُدِّر الاضطراب المتوقَّع من {gamma['samples']} متصلًا "
            f"عشوائيًا ({_CHANCE[gamma['chance']][1]}) بخطأ معياري نسبي قدره "
            f"{gamma['expected_error']:.1%}."
        )
    if scope.resamples and facts["methods"]:
        kinds = "، ".join(_INTERVALS[one][1] for one in facts["methods"])
        drawn = f"؛ عدد مرات السحب {_number(scope.resamples)}، والبذرة {scope.seed}"
        drawn = drawn if _draws(facts) else ""
        sentences.append(f"وفترات الثقة (95٪) وحدتها المقال ({kinds}{drawn}).")
    if facts["continuum"] == "labels":
        sentences.append(
            "وعوملت الوسوم المتداخلة كلٌّ على خط مستقل، ثم جُمعت: واحد ناقص مجموع الاختلاف "
            "الملاحظ على مجموع الاختلاف المتوقَّع."
        )
    return " ".join(sentences)


_CHANCE = {
    "shuffle": ("shuffled annotators", "بخلط الواسمين"),
    "statistical": ("drawn from the statistics of the data", "بالسحب من إحصاءات البيانات"),
}
_INTERVALS = {
    "percentile": ("percentile bootstrap", "طريقة المئينات"),
    "bca": ("bias-corrected and accelerated bootstrap", "طريقة BCa"),
    "jackknife": ("jackknife with a t quantile", "طريقة حذف مقال واحد مع توزيع t"),
}


def _draws(facts: Mapping[str, Any]) -> bool:
    """Whether an interval was made of resamples; the jackknife draws nothing."""
    return any(method != "jackknife" for method in facts["methods"])


def _facts(found: Agreement) -> Mapping[str, Any]:
    counts = found.scope.documents_by_annotators
    methods = {
        one.parameters["interval"]["method"]
        for one in found.results
        if "interval" in one.parameters
    }
    return {
        "documents": sum(count for annotators, count in counts.items() if annotators > 1),
        "methods": sorted(methods & _INTERVALS.keys()),
        "gamma": _first(
            one.parameters for one in found.results if one.parameters.get("samples", 0) > 0
        ),
        "continuum": _first(
            one.parameters["continuum"] for one in found.results if "continuum" in one.parameters
        ),
    }


def _first(values: Iterable[Any]) -> Any:
    return next(iter(values), None)


def _named(found: Agreement) -> list[str]:
    known = {one.key: one for one in measures()}
    return [
        f"{known[key].title} ({known[key].paper})" if known[key].paper else known[key].title
        for key in found.scope.measures
        if key in known
    ]


def _isolated(text: str) -> str:
    return f"{_ISOLATE}{text}{_POP}"


def _number(count: int) -> str:
    return f"{count:,}"
