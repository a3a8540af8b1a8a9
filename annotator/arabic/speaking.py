"""Verbs and phrases of saying (قال، أضافت، يقول، مشيرًا إلى، بحسب …) as news copy writes them.

A table of verbs gives their forms; words are compared folded, so hamza and tashkeel do not matter.
The conjunctions و and ف, and the preposition of بقوله, stay outside a cue.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from annotator.arabic.normalize import LIGHT, fold, fold_with_map
from annotator.arabic.tokenize import words
from annotator.core.span import Span

# Past, present without its first letter, participle (- where it is no cue); / parts the past of
# a weak verb in he, she, they.
_VERBS = """
قال قول قائل
أضاف ضيف مضيف
تابع تابع متابع
أكد ؤكد مؤكد
صرح صرح مصرح
أعلن علن معلن
ذكر ذكر ذاكر
أوضح وضح موضح
أشار شير مشير
لفت لفت لافت
شدد شدد مشدد
اعتبر عتبر معتبر
رأى/رأت/رأوا رى -
حذر حذر محذر
نفى/نفت/نفوا نفي نافي
كتب كتب -
زعم زعم زاعم
وصف صف واصف
دعا/دعت/دعوا دعو داعي
رد رد رادّ
أقر قر مقر
اعترف عترف معترف
ادعى/ادعت/ادعوا دعي مدعي
توقع توقع متوقع
أعرب عرب معرب
انتقد نتقد منتقد
حث حث حاث
سأل سأل -
أجاب جيب مجيب
أفاد فيد مفيد
أبلغ بلغ مبلغ
كشف كشف كاشف
علق علق معلق
هتف هتف هاتف
تساءل تساءل متسائل
استطرد ستطرد مستطرد
استدرك ستدرك مستدرك
أردف ردف مردف
واصل واصل مواصل
ختم ختتم -
اختتم ختتم مختتم
أشاد شيد مشيد
ندد ندد مندد
تعهد تعهد متعهد
هدد هدد مهدد
اتهم تهم متهم
روى/روت/رووا روي -
اشتكى/اشتكت/اشتكوا شتكي -
اعتقد عتقد معتقد
رجح رجح مرجح
أظهر ظهر -
خلص خلص -
نبه نبه منبه
نصح نصح -
غرد غرد -
بينت بين -
رحب رحب مرحب
جادل جادل مجادل
ألمح لمح ملمح
نوه نوه منوه
استنكر ستنكر مستنكر
أدان دين -
طالبت طالب -
همس همس هامس
صاح صيح صائح
"""
_MORE = "قيل يقال قلت قلنا قوله قولها قولهم قولهما تنص ينص"
# Where the source is named without a verb, with what must follow; nothing may, too.
_PHRASES = (
    ("بحسب",), ("حسب",), ("وفقا", "ل"), ("وفق",), ("طبقا", "ل"), ("استنادا", "الي"),
    ("بناء", "علي"), ("نقلا", "عن"), ("على", "حد", "قول"), ("على", "حد", "تعبير"),
    ("على", "حد", "وصف"), ("على", "لسان"), ("من", "المتوقع"), ("جاء", "في"), ("ورد", "في"),
    ("على", "حد", "قوله"), ("على", "حد", "قولها"), ("على", "حد", "قولهم"),
)  # fmt: skip
_SOURCES = ("بحسب", "حسب", "وفق", "طبقا", "نقلا", "علي", "استنادا", "بناء")
_IMPERSONAL_WORDS = "يقال قيل يزعم يعتقد يتوقع يرجح يظن ذكر"
_FIRST_LETTERS = "يتنأ"
_EVERYDAY = "رأى تبين متهما نصف اقرأ نقر مقره نبين ندعو نرد"
_TANWIN = "\u064b"
_SAID = ("ان", "الي", "علي", "من", "بان")
_DENIED = ("لم", "ولم", "فلم", "لن", "ولن", "عدم", "غير", "اي")


@cache
def _forms() -> tuple[frozenset[str], frozenset[str]]:
    """Return all forms of the verbs, and the feminine participles, folded."""
    forms = {fold(word) for word in _MORE.split()}
    feminine = set()
    for line in _VERBS.strip().splitlines():
        past, present, participle = line.split()
        he, *others = past.split("/")
        she, they = others or (he + "ت", he + "وا")
        forms |= {fold(form) for form in (he, she, they, she + "ا", he.rstrip("ى") + "ا")}
        for first in _FIRST_LETTERS:
            for last in ("", "ون", "ان"):
                forms |= {fold(first + present + last), fold("س" + first + present + last)}
        if participle != "-":
            forms |= {fold(participle + ending) for ending in ("ا", "ين")}
            feminine.add(fold(participle + "ة"))
    # رأى is told from رأي by the unfolded letter; the others are everyday words of another sense.
    everyday = {fold(word) for word in _EVERYDAY.split()}
    return frozenset(forms - everyday), frozenset(feminine - everyday)


@cache
def _phrases() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(_PHRASES, key=len, reverse=True):
        found.setdefault(fold(phrase[0]), []).append(tuple(fold(part) for part in phrase[1:]))
    return found


def cues(text: str, within: Span) -> list[Span]:
    """Return the cues that lie in ``within``, in reading order; they do not overlap.

    وفقًا لـ ends with its ل, which is written to the next word.
    """
    return list(_cues(text, within))


def is_impersonal(text: str, cue: Span) -> bool:
    """Whether a cue names nobody by its form: يُقال، يُعتقد، يُزعم."""
    return fold(cue.text(text)) in _impersonal()


def names_source(text: str, cue: Span) -> bool:
    """Whether a cue is no verb but names a source: بحسب، وفقًا لـ، نقلا عن، على حد قول."""
    return fold(cue.text(text)).startswith(_SOURCES)


@cache
def _impersonal() -> frozenset[str]:
    return frozenset(fold(word) for word in _IMPERSONAL_WORDS.split()) - {"ذكر"}


def _cues(text: str, within: Span) -> Iterator[Span]:
    piece = within.text(text)
    found = [word.shifted(within.start) for word in words(piece)]
    folded = [fold(word.text(text)) for word in found]
    taken = -1
    for at, word in enumerate(found):
        if at <= taken or (at and folded[at - 1] in _DENIED):
            continue
        for skipped in _prefixes(folded[at]):
            rest = folded[at][skipped:]
            start = _start(text, word, skipped)
            phrase = _phrase(text, found, folded, at, rest)
            if phrase is not None:
                taken, end = phrase
                yield Span(start, end)
                break
            if _is_verb(text, word, rest, folded[at + 1 : at + 2]):
                yield Span(start, word.end)
                break


def _prefixes(word: str) -> tuple[int, ...]:
    """Return how many letters at the head may be left out; whole words first."""
    if word.startswith("بقول"):
        return (1,)
    return (0, 1) if word[:1] in ("و", "ف") and len(word) > 2 else (0,)


def _start(text: str, word: Span, skipped: int) -> int:
    if not skipped:
        return word.start
    light = fold_with_map(word.text(text), LIGHT)
    return word.start + light.starts[skipped]


def _is_verb(text: str, word: Span, rest: str, following: list[str]) -> bool:
    forms, feminine = _forms()
    if rest in forms:
        return True
    if rest == "راي":
        return fold(word.text(text), LIGHT).endswith("ى")
    if rest in feminine:
        return _TANWIN in word.text(text) or bool(following and following[0].startswith(_SAID))
    return False


def _phrase(
    text: str, found: list[Span], folded: list[str], at: int, rest: str
) -> tuple[int, int] | None:
    """Return the index of the phrase's last word and where the phrase ends."""
    for parts in _phrases().get(rest, ()):
        last, end = at, found[at].end
        for part in parts:
            if last + 1 >= len(found):
                break
            after = folded[last + 1]
            if part == "ل":
                if not after.startswith("ل"):
                    break
                light = fold_with_map(found[last + 1].text(text), LIGHT)
                end = light.span_back(0, 1).end + found[last + 1].start
            elif part == after:
                last += 1
                end = found[last].end if part != "في" else end
            else:
                break
        else:
            return last, end
    return None
