"""The fixture texts T-a to T-m: what has broken other annotation tools, in sentences of our own."""

from __future__ import annotations

import unicodedata

_QUOTES = (
    'قال الوزير "لن نغادر الآن" ثم أضاف «نحن باقون هنا» وردّ النائب “هذا وعد قديم” '
    "قبل أن يسأل «ومن يضمن ذلك في العام المقبل"
)
_NUMBERS = (
    "بلغ عدد الزوار 123,037 زائرا بين 2002-2004 ويمكن الاتصال على الأرقام 02-5550-18/19 "
    "أو 0096265550100 قبل الساعة 10:30 مساء"
)
_LATIN = "زار مدير شركة Blue Harbor، ومعه وفد من Oslo، مصنع Grindwell في إربد، ثم عاد."
_VOCALISED = "قَالَ الرَّئِيسُ إِنَّ هٰذَا الْحَقَّ ثَابِتٌ، وَإِنَّ اللّٰهَ رَحِيمٌ بِالنَّاسِ، ثُمَّ شَدَّدَ عَلَى الصَّبْرِ."
_INVISIBLE = (
    "\ufeffالعـــربيّة می\u200cخواهم ه\u200d قال\u200f\u00a0\u200eABC\u200f ثم "
    "\u2067جملة معزولة\u2069 و\u2066Latin part\u2069 و\u202bمضمّنة\u202c وكلمة مقسو\u00adمة بعد ذلك."
)
_EMOJI = (
    "شكرا 😀 جزيلا \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 للعائلة "
    "\U0001f1ef\U0001f1f4 من الأردن \U0001f44b\U0001f3fd وسلام ❤️ ختام"
)
_LINES = (
    "\n  سطر بعد سطر فارغ\r\nوسطر  بفراغين\tوعلامة جدولة\rثم سطر آخر\u2028وتتمة بعد فاصل السطر\n"
    "\tA tabbed line of Latin\r\n\r\nوخاتمة تنتهي بفراغ  \n"
)
_PRESENTATION = (
    "\ufeb3\ufefc\ufee1 ثم \ufefb بأس و\ufea7\ufe92\ufeae قديم وكتب ا\u0654حمد و"
    "ا\u0655سلام وسو\u0654ال عن الا\u0653ن"
)
_PERCENT = (
    "ارتفعت النسبة ٣٫٥٪ من ٨٧٤٨٢ حالة إلى 12.5% ثم هبطت إلى -7% وبلغت ٢٠٢٥/٠٩/٠٢ والحرارة −3 درجات "
    "بعد أن كانت ٪٤٠ أو %40 تقريبا"
)
_CAPTION = "الرئيس شي جين بينغ يصافح فلاديمير بوتين في قاعة الشعب. (تصوير Jan Keller)"
_MIXED = (
    "بدأ المقال بالعربية كما هي العادة، ثم جاءت فقرة أخرى.\n"
    "An English paragraph stands inside (with عمّان in it), and goes on for 12,500 words.\n"
    "وعاد النص إلى العربية بعد ذلك.\n"
    "Then an English article begins and says “nothing new” at length.\n"
    "وفيه فقرة عربية واحدة عن Oslo والميناء.\n"
    "And it ends."
)
_SENTENCES = (
    "أعلنت وزارة الصحة أن 1,250 مريضا خرجوا من مستشفى Saint Luc بعد العلاج",
    "وقالت مديرة القسم «لم نشهد مثل هذا العدد من قبل» في حديث إلى وكالة Mersad",
    "وأضاف بيان لاحق أن الأجهزة وصلت على متن السفينة Nordic Star يوم 14/3/2021",
    "ورأى خبراء أن النسبة ستنخفض إلى ٢٫٤٪ قبل نهاية الصيف إذا استمر التطعيم",
    "غير أن النقابة حذرت من نقص الأدوية، وطلبت زيادة الميزانية بنسبة 15% على الأقل",
)


def _long(length: int, *, broken: bool) -> str:
    """Sentences that differ by their numbers, ``length`` characters, in paragraphs or in one."""
    pieces: list[str] = []
    size = number = 0
    while size < length:
        number += 1
        piece = f"{_SENTENCES[number % len(_SENTENCES)]} (خبر {number})."
        piece += "\n" if broken and number % 4 == 0 else " "
        pieces.append(piece)
        size += len(piece)
    return "".join(pieces)[:length]


TEXTS = {
    "T-a": _QUOTES,
    "T-b": _NUMBERS,
    "T-c": _LATIN,
    "T-d": _VOCALISED,
    "T-e": _INVISIBLE,
    "T-f": _EMOJI,
    "T-g": _LINES,
    "T-h": _PRESENTATION,
    "T-i": _PERCENT,
    "T-j": _long(60_000, broken=True),
    "T-k": _long(5_000, broken=False),
    "T-l": "\n".join([_CAPTION] * 30),
    "T-m": _MIXED,
}
# The whole of it, as far as a test of the rules of the text alone wants something short.
SHORT = {name: text for name, text in TEXTS.items() if len(text) < 1000}


def first_direction(text: str) -> str:
    """Return the direction of the first strong letter outside isolates, or nothing."""
    depth = 0
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in {"LRI", "RLI", "FSI"}:
            depth += 1
        elif kind == "PDI":
            depth -= 1
        elif not depth and kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return ""


def lines_of(text: str) -> list[tuple[int, str]]:
    """Return the document's lines with their beginnings: LF, CR and both end one."""
    found, start = [], 0
    for line in text.replace("\r\n", "\n\n").replace("\r", "\n").split("\n"):
        found.append((start, text[start : start + len(line)]))
        start += len(line) + 1
    return found
