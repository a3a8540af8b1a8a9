"""What the numbers of agreement say: figures, plain sentences, reasons, bands, kinds of difference.

Everything a measure is called or says stands in these tables, so that a measure which is not in
them still has its title and a general sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.ui.language import current_language, isolate, tr

if TYPE_CHECKING:
    from annotator.agreement.measure import AgreementResult

# Krippendorff's limits: below the first discard, from the second on rely on it.
TENTATIVE, RELIABLE = 0.667, 0.8
FEW_SHARED = 10  # documents; pairs that share fewer are greyed
_SHARES = frozenset(
    {
        "f1_strict",
        "f1_overlap",
        "f1_iou",
        "f1_soft",
        "f1_char",
        "f1_exact_unlabelled",
        "percent_agreement",
        "relation_f1_strict",
        "relation_f1_relaxed",
        "relation_f1_unlabelled",
        "attribution_accuracy",
    }
)
ALPHAS = frozenset(
    {"krippendorff_alpha", "u_alpha", "u_alpha_binary", "cu_alpha", "ku_alpha", "alpha_u"}
)

SENTENCES = {
    "f1_strict": "Two annotators gave the same start, end and label to {value} of spans.",
    "f1_overlap": "{value} of spans have a partner of the same label that shares some of the text.",
    "f1_iou": "{value} of spans have a partner of the same label that covers nearly the same text.",
    "f1_soft": "{value} of the text of a span lies under the other’s spans of the same label.",
    "f1_char": "{value} of the characters that were marked have the same label from both.",
    "f1_exact_unlabelled": "Leaving labels aside, {value} of spans have the same start and end.",
    "muc": "Counting half for ragged ends, two annotators agree to {value}.",
    "u_alpha": "Where spans lie and which label they have agrees to {value} beyond chance.",
    "u_alpha_binary": "What is marked at all, whatever its label, agrees to {value} beyond chance.",
    "cu_alpha": "Where both marked the same text, labels agree to {value} beyond chance.",
    "alpha_u": "Units of the same label lie in the same places to {value} beyond chance.",
    "gamma": "Position and label in the best alignment of all agree to {value} beyond chance.",
    "gamma_cat": "Labels of aligned spans agree to {value} beyond chance.",
    "percent_agreement": "Two annotators chose the same value for {value} of items.",
    "relation_f1_strict": "Two annotators drew the same link between the same spans {value} of the "
    "time.",
    "relation_f1_relaxed": "Allowing ragged ends, {value} of links are the same.",
    "relation_f1_unlabelled": "Leaving kinds aside, {value} of links are the same.",
    "attribution_accuracy": "Two annotators gave {value} of quotes the same speaker.",
}
_LABELS_AGREE = "On what both marked, labels agree to {value} beyond chance."
_ATTRIBUTE = "On what both marked, this attribute agrees to {value} beyond chance."
_GENERAL = "1 is perfect agreement, 0 is what chance would give; here it is {value}."
_CODING = frozenset(
    {
        "krippendorff_alpha",
        "cohen_kappa",
        "scott_pi",
        "fleiss_kappa",
        "light_kappa",
        "hubert_kappa",
        "bennett_s",
        "randolph_kappa",
        "gwet_ac1",
        "gwet_ac2",
        "weighted_kappa",
        "pabak",
    }
)

REASONS = {
    "nothing_to_compare": "Not defined: nobody marked anything in the documents they share.",
    "no_variation": "Not defined: only one label was used, which chance alone could do.",
    "no_units": "Not defined: there is nothing to rate.",
    "no_pairable_length": "Not defined: no marks of two annotators overlap.",
    "too_few_documents": "Not defined: there are too few documents.",
}
NO_INTERVALS = {
    "too_few_documents": "No interval: it takes at least five shared documents.",
    "nothing_to_compare": "No interval: too many resamples have no value.",
}

DIFFERENCES = {
    "exact": "The same",
    "boundary": "Other boundaries",
    "label": "Other label",
    "boundary_and_label": "Other boundaries and label",
    "only_first": "Missed by one",
    "only_second": "Missed by one",
    "split": "Split or merged",
    "merge": "Split or merged",
}
CAUSES = {
    "white_space": "White space only",
    "punctuation": "Punctuation only",
    "quotation_marks": "Quotation marks only",
    "diacritics": "Diacritics only",
    "prefix": "Prefix only",
    "title": "Title or determiner",
    "trailing_clause": "Trailing clause",
    "other": "Something else",
}
SHAPES = {
    "longer_start": "one begins earlier",
    "longer_end": "one ends later",
    "contained": "one lies inside the other",
    "crossing": "they cross",
    "pieces": "in pieces",
}


def figure(value: float, places: int = 2) -> str:
    """Return a number as people read it; its sign stays before it in every direction."""
    text = f"{abs(value):.{places}f}"
    return isolate(f"\u2212{text}") if value < 0 and float(text) else text


def signed(value: float, places: int = 2) -> str:
    """Return a difference with its sign."""
    text = f"{abs(value):.{places}f}"
    if not float(text):
        return text
    return f"\u2066{'+' if value > 0 else chr(0x2212)}{text}\u2069"


def percent(share: float) -> str:
    """Return a share as per cent."""
    return tr("{share} %", share=f"{share * 100:.0f}")


def sentence(one: AgreementResult, *, spans: bool) -> str:
    """Return what a value says in a plain sentence, or why there is none."""
    if one.value is None:
        return reason(one)
    value = percent(one.value) if one.measure in _SHARES else figure(one.value)
    if "attribute" in one.parameters:
        return tr(_ATTRIBUTE, value=value)
    if one.measure in _CODING and spans:
        return tr(_LABELS_AGREE, value=value)
    return tr(SENTENCES.get(one.measure, _GENERAL), value=value)


def reason(one: AgreementResult) -> str:
    """Return why a value is not defined."""
    if one.parameters.get("coverage") == 0:
        return tr("Not defined: they marked nothing in the same places.")
    key = one.reason.value if one.reason is not None else ""
    return tr(REASONS.get(key, "Not defined for these annotations."))


def interval(one: AgreementResult) -> str:
    """Return the interval in words, or why there is none; "" where none was asked for."""
    if one.interval is not None:
        low, high = (figure(end) for end in one.interval)
        return tr("95 %: {low} to {high}", low=low, high=high)
    told = one.parameters.get("interval")
    if one.value is None or told is None:
        return ""
    return tr(NO_INTERVALS.get(str(told.get("reason")), "No interval."))


def band(one: AgreementResult) -> str:
    """Return the band of an alpha by the lower end of its interval: a key of ``BANDS``, or ""."""
    if one.measure not in ALPHAS or one.interval is None:
        return ""
    low = one.interval[0]
    if low >= RELIABLE:
        return "reliable"
    return "tentative" if low >= TENTATIVE else "discard"


BANDS = {
    "reliable": "Reliable: the lower end is 0.800 or more.",
    "tentative": "Tentative conclusions only: the lower end is between 0.667 and 0.800.",
    "discard": "Too low to rely on: the lower end is below 0.667.",
}


def basis(one: AgreementResult) -> str:
    """Return what a value was computed from: documents and pairs."""
    parts = []
    if "documents" in one.counts:
        parts.append(tr("{n} documents", n=one.counts["documents"]))
    if one.counts.get("pairs", 0) > 1:
        parts.append(tr("{n} pairs", n=one.counts["pairs"]))
    if (coverage := one.parameters.get("coverage")) is not None:
        parts.append(tr("{share} of places aligned", share=percent(coverage)))
    return " · ".join(parts)


def names(annotators: tuple[str, ...] | list[str]) -> str:
    """Return annotators' names as a list in the interface's language."""
    comma = "، " if current_language() == "ar" else ", "
    return comma.join(isolate(name) for name in annotators)
