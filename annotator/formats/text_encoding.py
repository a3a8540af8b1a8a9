"""Which encoding a text is in: by its mark, as UTF-8 or UTF-16, or as an Arabic code page."""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

ENCODINGS = {
    "auto": "Detect",
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "windows-1256": "Windows-1256 (Arabic)",
    "iso8859_6": "ISO-8859-6 (Arabic)",
}
CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_ARABIC_PAGES = ["cp1256", "iso8859_6"]
_ARABIC = re.compile("[\u0621-\u064a]")
_NAMES = {
    "cp1256": "windows-1256",
    "windows-1256": "windows-1256",
    "iso8859_6": "ISO-8859-6",
    "utf-8-sig": "UTF-8",
    "utf_8": "UTF-8",
}


def encoding_of(content: bytes, *, wanted: str = "auto") -> str | None:
    """Return the encoding of a text, ``None`` where it is none that we know.

    A mark at the head decides, else what is ``wanted``, else the bytes themselves.
    """
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    return marked or (_detected(content) if wanted == "auto" else wanted)


def shown_name(encoding: str) -> str:
    """Return an encoding's name as people write it."""
    return _NAMES.get(encoding, encoding.upper())


def _detected(content: bytes) -> str | None:
    """Return the encoding of a text without a mark, ``None`` where it is none that we know."""
    if b"\x00" in content or b"\x06" in content:
        # UTF-16 without a mark: Arabic letters have the high byte 06, blanks the high byte 00. Both
        # bytes of most of them are ASCII, so that the file would pass for UTF-8.
        for name in ("utf-16-le", "utf-16-be"):
            text = content.decode(name, errors="replace")
            if "\ufffd" not in text and _ARABIC.search(text) and not CONTROL.search(text):
                return name
        return None
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        # The head of a file may end inside a letter.
        if error.end == len(content) and error.reason == "unexpected end of data":
            return "utf-8"
    else:
        return "utf-8"
    for page in _ARABIC_PAGES:
        if _reads_as_arabic(content, page):
            return page
    best = from_bytes(content).best()
    return best.encoding if best is not None else None


def _reads_as_arabic(content: bytes, page: str) -> bool:
    """Whether decoding gives mostly Arabic letters, with the commonest word beginning among them.

    The two Arabic code pages put other letters on the same bytes; the article ال and the letters
    و ي ن tell which one makes words.
    """
    try:
        text = content.decode(page)
    except UnicodeDecodeError:
        return False
    letters = [c for c in text if c.isalpha() and not c.isascii()]
    arabic = sum(1 for c in letters if "\u0621" <= c <= "\u064a")
    return (
        bool(letters)
        and arabic >= 0.9 * len(letters)
        and (len(letters) < 40 or re.search(r"(?:^|\s)[وبلفك]?ال", text) is not None)
    )
