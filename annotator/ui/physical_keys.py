"""Which key of the keyboard was struck, whatever the layout prints on it.

A physical key is named by the character that a US keyboard prints there: ``q``, ``1``, ``-``. Where
the system tells the scan code, that decides; else the text does, through the layouts' tables.
"""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

# The rows of the keyboard in the order of the scan codes that Linux (evdev) and PC keyboards
# (set 1) share for this block: Linux input-event-codes.h, KEY_1 = 2, KEY_Q = 16, KEY_A = 30, …
_ROWS = {2: "1234567890-=", 16: "qwertyuiop[]", 30: "asdfghjkl;'`", 43: "\\zxcvbnm,./"}
_BY_CODE = {first + n: key for first, row in _ROWS.items() for n, key in enumerate(row)}
_KEYPAD_CODES = {
    71: "7", 72: "8", 73: "9", 75: "4", 76: "5", 77: "6", 79: "1", 80: "2", 81: "3", 82: "0",
}  # fmt: skip
# X11 and Wayland add 8 to the evdev code; the number under which each platform counts from there.
_SHIFT_OF_PLATFORM = {"xcb": 8, "wayland": 8, "windows": 0}

# Arabic 101, the layout of Windows and (as "ara") of X11, key by key; the lam-alif key is two
# characters on some systems and the presentation form on others.
_ARABIC = dict(
    zip(
        "qwertyuiop[]asdfghjkl;'zxcvnm,./`",
        "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ",
        strict=True,
    )
)
_ARABIC["b"] = "لا"
_FRENCH_DIGITS = dict(zip("1234567890-", "&é\"'(-è_çà)", strict=True))
_FRENCH_LETTERS = dict(zip("qwazm;", "azqw,m", strict=True))

# With Shift the Arabic layout has marks and signs on its letters; those that stand on another key
# of a US keyboard are left out, for there they mean that one.
_SHIFTED = dict(
    zip(
        "qwertyuioasxcvbnhjg",
        (*"\u064e\u064b\u064f\u064c", "لإ", *"إ‘÷×\u0650\u064d\u0652}{", "لآ", *"آأـ", "لأ"),
        strict=True,
    )
)
_FROM_SHIFTED = {text: key for key, text in _SHIFTED.items() if text not in "{}"} | {
    "_": "-", "+": "=", "<": ",", ">": ".", "\ufef9": "t", "\ufef7": "g", "\ufef5": "b",
}  # fmt: skip

_FROM_ARABIC = {text: key for key, text in _ARABIC.items()} | {"\ufefb": "b"}
_FROM_DIGITS = {chr(zero + n): str(n) for zero in (0x660, 0x6F0) for n in range(10)}
_FROM_FRENCH = {text: key for key, text in (_FRENCH_DIGITS | _FRENCH_LETTERS).items()}
# Of the French digits only these stand on no key of a US keyboard.
_FRENCH_ANYWHERE = {text: key for key, text in _FRENCH_DIGITS.items() if not text.isascii()}

_PLAIN = frozenset(_BY_CODE.values())


def physical_key(event: QKeyEvent) -> str:
    """Return the US name of the key that was struck, ``""`` for keys outside the main block."""
    method = QGuiApplication.inputMethod()
    french = method is not None and method.locale().language() == QLocale.Language.French
    found = key_of(
        scan_code=event.nativeScanCode(),
        text=event.text(),
        platform=QGuiApplication.platformName(),
        french=french,
    )
    if found or not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return found
    # With Ctrl the text is a control character; the key is what is left.
    return key_of(scan_code=0, text=_character(event.key()), platform="", french=french)


def key_of(*, scan_code: int, text: str, platform: str, french: bool = False) -> str:
    """Return the US name of a key from what the platform says of it.

    ``french`` says that the active layout is known to be French, where ``a`` means the key that a
    US keyboard calls ``q``; it is asked only where no scan code is known.
    """
    shift = _SHIFT_OF_PLATFORM.get(platform.partition("-")[0])
    if shift is not None:
        code = scan_code - shift
        if code in _BY_CODE:
            return _BY_CODE[code]
        if code in _KEYPAD_CODES and text.isdigit():
            return _KEYPAD_CODES[code]
    text = text.lower()
    if french and text in _FROM_FRENCH:
        return _FROM_FRENCH[text]
    if text in _PLAIN:
        return text
    for table in (_FROM_ARABIC, _FROM_DIGITS, _FRENCH_ANYWHERE, _FROM_SHIFTED):
        if text in table:
            return table[text]
    return ""


def legends(key: str) -> tuple[str, str]:
    """Return what a bilingual keyboard prints on a key: the Latin and the Arabic legend.

    Digits, and keys without an Arabic letter, have an empty second legend.
    """
    return key.upper(), _ARABIC.get(key, "")


def _character(key: int) -> str:
    return chr(key) if 0x20 <= key < 0x1000000 else ""
