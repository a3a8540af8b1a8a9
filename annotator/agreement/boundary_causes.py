"""Why two borders differ: a guess from the stretch of text that lies between them.

What is no letter is certain (a blank, a comma, a quotation mark, a haraka); prefixes, titles and
clauses are told by their looks, without a model.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache

from annotator.arabic.characters import BLANK, EXTENDERS, MARKS
from annotator.arabic.normalize import LIGHT, fold
from annotator.arabic.prefixes import prefixes
from annotator.arabic.tokenize import words


class Cause(StrEnum):
    """What the difference between two boundaries consists of, on one side or on both.

    ``punctuation`` may have quotation marks, blanks and vowel marks with it, ``quotation_marks``
    blanks and vowel marks, ``diacritics`` (with the tatweel, and the alef that bears a tanwin)
    blanks. ``prefix`` is a chain of و ف ب ل ك س ال, ``title`` a determiner or title word,
    ``trailing_clause`` words after a comma or after what begins a clause. Two sides with causes
    that do not go together are ``other``.
    """

    NONE = "none"
    WHITE_SPACE = "white_space"
    PUNCTUATION = "punctuation"
    QUOTATION_MARKS = "quotation_marks"
    DIACRITICS = "diacritics"
    PREFIX = "prefix"
    TITLE = "title"
    TRAILING_CLAUSE = "trailing_clause"
    OTHER = "other"


CAUSES = tuple(Cause)

QUOTATION_MARKS = "“”„‟«»‹›‘’‚‛\"'"
# From the least to the most: of two causes the later one holds the earlier one, too.
_WITHOUT_LETTERS = (
    Cause.NONE, Cause.WHITE_SPACE, Cause.DIACRITICS, Cause.QUOTATION_MARKS, Cause.PUNCTUATION,
)  # fmt: skip
_TATWEEL = "ـ"
_LETTER = re.compile(rf"[^\W_{_TATWEEL}]")  # or a digit; marks are none of these
_TANWIN = "\u064b"
LONGEST_PREFIX = 24  # code points, marks and tatweel counted
_LONGEST_CHAIN = 5  # letters
_LONGEST_TITLE = 5  # words

_DETERMINERS = """
هذا هذه ذلك ذاك تلك هؤلاء أولئك هذان هذين هاتان هاتين كل جميع كافة بعض معظم أي أية أحد إحدى عدة نفس
ذات سائر مجموع كلا كلتا غير the a an this that these those all some
"""
_TITLES = """
السيد السيدة سيد سيدة الآنسة الأستاذ الأستاذة أستاذ أستاذة الدكتور الدكتورة دكتور دكتورة د أ م
البروفيسور بروفيسور المهندس المهندسة مهندس المحامي المحامية المستشار المستشارة مستشار القاضي قاضي
الرئيس الرئيسة رئيس رئيسة نائب نائبة وكيل وكيلة وزير وزيرة الوزير الوزيرة الأمين أمين أمينة
السفير السفيرة سفير سفيرة المبعوث مبعوث المندوب مندوب المتحدث المتحدثة متحدث متحدثة الناطق الناطقة
ناطق مدير مديرة المدير المديرة رئيسا المرشح المرشحة مرشح السيناتور سيناتور النائب النائبة حاكم
الحاكم محافظ المحافظ عمدة العمدة رئيسي زعيم زعيمة الزعيم قائد القائد مؤسس الجنرال جنرال العميد عميد
العقيد عقيد المقدم الرائد اللواء لواء الفريق المشير الضابط الشيخ شيخ الإمام إمام البابا بابا المطران
الأب القس البطريرك الملك ملك الملكة ملكة الأمير أمير الأميرة أميرة السلطان سلطان ولي الإمبراطور
العاهل عاهل المستشارة الكاتب الكاتبة الصحفي الصحفية المخرج المخرجة الممثل الممثلة اللاعب المدرب
المدعي الخبير خبير المحلل محلل الباحث باحث البروفسور الحاج سعادة معالي فخامة جلالة سمو دولة صاحب
president mr mrs ms dr prof sir king queen prince minister
"""
_CLAUSES = """
الذي التي الذين اللذان اللذين اللتان اللتين اللاتي اللواتي حيث إذ إذا حين حينما عندما بينما لأن لأنه
لأنها أن إن أنه أنها إنه إنها لكن لكنه لكنها ولكن ولكنه ولكنها بعد قبل منذ خلال كما مما ممن ما من لو
لولا رغم بسبب نتيجة بما فيما وذلك وهو وهي وهم وقد وكان وكانت ولم ولن ولا وأن وإن وفق بحسب حسب وفقا
قال قالت مضيفا مؤكدا مشيرا موضحا who which that because when while where after before
"""


def cause_at_start(text: str, one: int, other: int) -> Cause:
    """Return why two marks begin at different positions; ``NONE`` where they do not."""
    low, high = min(one, other), max(one, other)
    plain = _without_letters(text[low:high])
    if plain is not None:
        return plain
    if is_prefix(text, low, high):
        return Cause.PREFIX
    return Cause.TITLE if _is_title(text[low:high], leads=True) else Cause.OTHER


def cause_at_end(text: str, one: int, other: int) -> Cause:
    """Return why two marks end at different positions; ``NONE`` where they do not."""
    low, high = min(one, other), max(one, other)
    plain = _without_letters(text[low:high])
    if plain is not None:
        return plain
    if _is_title(text[low:high], leads=False):
        return Cause.TITLE
    return Cause.TRAILING_CLAUSE if _is_clause(text, low, high) else Cause.OTHER


def together(at_start: Cause, at_end: Cause) -> Cause:
    """Return the cause of a difference on both sides, ``OTHER`` where they do not go together."""
    if at_start in _WITHOUT_LETTERS and at_end in _WITHOUT_LETTERS:
        return max(at_start, at_end, key=_WITHOUT_LETTERS.index)
    if at_start == at_end or at_end is Cause.NONE:
        return at_start
    return at_end if at_start is Cause.NONE else Cause.OTHER


@lru_cache(maxsize=4096)
def _without_letters(piece: str) -> Cause | None:
    """Return the cause of a piece that has no letter or digit of its own, ``None`` for others."""
    if _LETTER.search(piece):
        return Cause.DIACRITICS if _is_tanwin(piece) else None
    return max(map(_kind, piece), key=_WITHOUT_LETTERS.index, default=Cause.NONE)


@cache
def _kind(character: str) -> Cause:
    if BLANK.match(character):
        return Cause.WHITE_SPACE
    if character in QUOTATION_MARKS:
        return Cause.QUOTATION_MARKS
    if _mark().match(character) or character == _TATWEEL:
        return Cause.DIACRITICS
    return Cause.OTHER if _LETTER.match(character) else Cause.PUNCTUATION


@cache
def _mark() -> re.Pattern[str]:
    return re.compile(rf"[{MARKS}{EXTENDERS}]")


def _is_tanwin(piece: str) -> bool:
    """Whether a piece is a tanwin with its alef, whichever is written first: ًا or اً."""
    return _TANWIN in piece and fold(piece, LIGHT).strip() == "ا"


# ------------------------------------------------------------------------------------- at the start


def is_prefix(text: str, low: int, high: int) -> bool:
    """Whether all letters from ``low`` to ``high`` are prefixes of the word that follows.

    Quotation marks and blanks may stand between, as in لـ«الحياة». Nothing but further prefixes
    goes before them.
    """
    if high - low > LONGEST_PREFIX or not text[high : high + 1].strip():
        return False
    if not _is_chain(text[low:high]):
        return False
    before = low
    while before > 0 and low - before < LONGEST_PREFIX and _in_word(text[before - 1]):
        before -= 1
    return before == low or _is_chain(text[before:high])


def _in_word(character: str) -> bool:
    return _kind(character) in (Cause.OTHER, Cause.DIACRITICS)


@lru_cache(maxsize=4096)
def _is_chain(piece: str) -> bool:
    letters = fold("".join([one for one in piece if _in_word(one)]), LIGHT)
    if len(letters) > _LONGEST_CHAIN:
        return False
    # Digits are no letters of a prefix: what is left of the chain must be these two.
    return any(found.rest == "00" for found in prefixes(letters + "00"))


@lru_cache(maxsize=4096)
def _is_title(piece: str, *, leads: bool) -> bool:
    """Whether a piece is made of determiners and titles; before a name a title may go on."""
    if piece.count(" ") > 2 * _LONGEST_TITLE:
        return False
    said = [_bare(word.text(piece)) for word in words(piece)]
    if not 0 < len(said) <= _LONGEST_TITLE:
        return False
    if all(word & (_titles() | _determiners()) for word in said):
        return True
    rest = [word for word in said if not word & _determiners()]
    # وزير الخارجية الأمريكي … is a title, وزير الخارجية، وقال … is more than that.
    return leads and bool(rest and rest[0] & _titles()) and not _BROKEN.search(piece)


_BROKEN = re.compile(r"[،,؛;:.!?؟\n\r]\s")


@lru_cache(maxsize=16384)
def _bare(word: str) -> frozenset[str]:
    """Return a folded word, also without its prefixes and with the article in their place."""
    forms = {fold(word)}
    for found in prefixes(word):
        if found.parts[-1] != "س":
            forms.add(fold(found.rest))
    return frozenset(forms)


@cache
def _titles() -> frozenset[str]:
    return frozenset(fold(word) for word in _TITLES.split())


@cache
def _determiners() -> frozenset[str]:
    return frozenset(fold(word) for word in _DETERMINERS.split())


# --------------------------------------------------------------------------------------- at the end


def _is_clause(text: str, low: int, high: int) -> bool:
    """Whether the words from ``low`` on go on after a sign, or with what begins a clause."""
    piece = text[low:high]
    said = words(piece)
    if len(said) < 2 or (low > 0 and _in_word(text[low - 1]) and _in_word(text[low])):
        return False
    between = piece[: said[0].start]
    if any(_kind(character) is Cause.PUNCTUATION for character in between):
        return True
    first = fold(said[0].text(piece))
    if first in _clauses():
        return True
    # وأضاف, فقال: with enough behind the letter, and no word whose own letter it is (see prefixes).
    return first[:1] in ("و", "ف") and len(first) > 4 and not _bare(first) & _titles()


@cache
def _clauses() -> frozenset[str]:
    return frozenset(fold(word) for word in _CLAUSES.split())
