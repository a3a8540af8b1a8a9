"""Prefixes written to the word: و ف ب ل ك س ال. A border is offered, never moved in silence.

Foreign names begin with the same letters (بوتين, بكين, سبتمبر, وو), so a border is offered only
where what remains is known: it begins with the article, or it stands in the lexicon of the document
or the project by itself, with the article, or behind an unrelated prefix.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from itertools import product

from annotator.arabic.normalize import LIGHT, Folded, fold, fold_with_map
from annotator.arabic.tokenize import words
from annotator.core.span import Span

_CONJUNCTIONS = ("و", "ف")
_PREPOSITIONS = ("ب", "ل", "ك")
_FUTURE = "س"
_ARTICLE = "ال"
_MERGED = "لل"  # ل and ال, which loses its alef
_IMPERFECT = ("ي", "ت", "ن", "أ")  # what verbs begin with that take the س of the future

# Words whose first letter is never a prefix, whatever else the lexicon knows.
_WHOLE_WORDS = """
بين بعد بعض بل بلا بلد بلاد بدون بيد بات بدا بدأ بأس بنت بيت بدء باب بالغ بالغة بالون بالي
بالتيمور بينما
كل كلا كان كانت كانوا كما كم كيف كي كثير كبير كذا كذلك كلما كتاب كاتب كامل كرة كاليفورنيا
كالغاري
لم لن لا له لها لهم لكم لنا لي لك لكن ليس ليست لما لماذا لدى لديه لديها لقد لو لولا لذا لذلك
ليل لعب
فقط في فيه فيها فيما فوق فور فريق فرق فعل فعلا فضل فتح فالنسيا فالكون
وزير وزارة وقت وقف وقع وفق وفقا واحد واحدة والد والده والدي والتر والاس والي ولي ولاية وليد
وجه وجد وصل وضع وطن وطني وكالة ولد وادي ورق وحدة وصف وعد وسط
سوف سوى سبب سبق سنة سلم سعر سيد سيدة سير ستة ستون ستين سياسة سيارة سيناء
"""
_WHOLE = frozenset(fold(word) for word in _WHOLE_WORDS.split())


@dataclass(frozen=True, slots=True)
class Prefix:
    """A chain of prefixes at the head of a word; ``length`` counts the marks on its letters too.

    ``rest`` is what remains, without tashkeel and tatweel.
    """

    parts: tuple[str, ...]
    length: int
    rest: str


def prefixes(word: str) -> list[Prefix]:
    """Return every chain of prefixes the letters of a word allow, the longest first.

    At least two letters remain. In لل the article has lost its alef: the parts are ل and ال.
    """
    folded = fold_with_map(word, LIGHT)
    found = [
        _prefix(folded, parts, len(chain))
        for chain, parts in _CHAINS.items()
        if folded.text.startswith(chain) and len(folded.text) - len(chain) >= 2
    ]
    return sorted(found, key=lambda prefix: -prefix.length)


def offers(word: str, lexicon: Set[str]) -> Prefix | None:
    """Return the prefixes a word very likely begins with; the article behind them stays with it.

    ``lexicon`` holds the folded words of the document or the project (see ``lexicon_of``).
    """
    folded = fold_with_map(word, LIGHT)
    parts = _peel(folded.text, lexicon)
    if not parts:
        return None
    return _prefix(
        folded, parts, sum(1 if part != _ARTICLE else len(_MERGED) - 1 for part in parts)
    )


def without_prefix(
    text: str, span: Span, lexicon: Set[str], *, clitics: bool = True, article: bool = False
) -> Span | None:
    """Return the span without the prefixes of its first word, ``None`` when none are offered.

    ``clitics`` are و ف ب ل ك س and their chains (with a melted article); ``article`` is ال.
    """
    covered = span.text(text)
    inside = words(covered)
    if not inside or inside[0].start:
        return None
    word = inside[0].text(covered)
    prefix = offers(word, lexicon) if clitics else None
    length = prefix.length if prefix is not None else 0
    if article and word_begins_with_article(word[length:]):
        length += prefixes(word[length:])[-1].length
    return Span(span.start + length, span.end) if length else None


def word_begins_with_article(word: str) -> bool:
    """Whether a word begins with ال and enough behind it to be a word (الصين, not الى)."""
    folded = fold_with_map(word, LIGHT).text
    return folded.startswith(_ARTICLE) and len(folded) > 4 and not _is_whole(folded, frozenset())


def lexicon_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the folded words of some texts."""
    return frozenset(fold(span.text(text)) for text in texts for span in words(text))


def _chains() -> dict[str, tuple[str, ...]]:
    after: list[tuple[str, tuple[str, ...]]] = [("", ()), (_FUTURE, (_FUTURE,))]
    after.append((_ARTICLE, (_ARTICLE,)))
    for preposition in _PREPOSITIONS:
        joined = _MERGED if preposition == "ل" else preposition + _ARTICLE
        after += [(preposition, (preposition,)), (joined, (preposition, _ARTICLE))]
    heads: list[tuple[str, tuple[str, ...]]] = [("", ()), *((c, (c,)) for c in _CONJUNCTIONS)]
    chains = {head + tail: (*a, *b) for (head, a), (tail, b) in product(heads, after)}
    return {chain: parts for chain, parts in chains.items() if chain}


_CHAINS = _chains()
# Neither the article nor a preposition goes before another prefix; و and ف go before any other.
_BEFORE_NOUNS = tuple(c for c, parts in _CHAINS.items() if parts[-1] in (_ARTICLE, *_PREPOSITIONS))


def _prefix(folded: Folded, parts: tuple[str, ...], letters: int) -> Prefix:
    return Prefix(parts, folded.span_back(0, letters).end, folded.text[letters:])


def _peel(letters: str, lexicon: Set[str]) -> tuple[str, ...]:
    """Return the prefixes of a word written without marks."""
    if letters[:1] not in _CONJUNCTIONS:
        return _peel_inner(letters, lexicon)
    rest = letters[1:]
    if len(rest) < 2 or _is_whole(letters, lexicon):
        return ()
    inner = _peel_inner(rest, lexicon)
    if inner:
        remaining = rest[len(inner) :]
        if remaining.startswith(_ARTICLE) or len(remaining) > 3 or fold(rest) in lexicon:
            return (letters[0], *inner)
    if rest.startswith(_MERGED) or _is_known(rest, letters[0], lexicon):
        return (letters[0],)
    return ()


def _peel_inner(letters: str, lexicon: Set[str]) -> tuple[str, ...]:
    """Return the preposition, with a merged article, or the mark of the future."""
    if len(letters) < 4 or _is_whole(letters, lexicon):
        return ()
    if (
        letters.startswith(_MERGED)
        and len(letters) > 4
        and _is_known(letters[2:], _MERGED, lexicon)
    ):
        return ("ل", _ARTICLE)
    first, rest = letters[0], letters[1:]
    if first in _PREPOSITIONS and _is_known(rest, first, lexicon):
        return (first,)
    if first == _FUTURE and rest.startswith(_IMPERFECT) and fold(rest) in lexicon:
        return (_FUTURE,)
    return ()


def _is_whole(letters: str, lexicon: Set[str]) -> bool:
    """Whether the first letter is known to be the word's own: a prefix goes before it elsewhere."""
    folded = fold(letters)
    before = _BEFORE_NOUNS
    if folded[:1] in _CONJUNCTIONS:
        before = (*before, *_CONJUNCTIONS)
    return folded in _WHOLE or any(chain + folded in lexicon for chain in before)


def _is_known(rest: str, own: str, lexicon: Set[str]) -> bool:
    """Whether what remains behind the prefix ``own`` is attested as a word."""
    if rest.startswith(_ARTICLE) and len(rest) > 3:
        return True
    folded = fold(rest)
    if folded in lexicon or folded in _WHOLE:
        return True
    return len(rest) > 2 and any(
        chain + folded in lexicon
        for chain in _CHAINS
        if not (chain.endswith(own) or own.endswith(chain))
    )
