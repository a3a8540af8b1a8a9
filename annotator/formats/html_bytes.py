"""Bytes of a web page as text: saved archives, encodings as browsers find them, what is too much.

The encoding is that of the byte order mark, else what the page declares (WHATWG's names, by which
ISO-8859-1 is windows-1252), else what the bytes look like. A declaration that the bytes do not bear
out (a page converted without its head) is not followed.
"""

from __future__ import annotations

import codecs
import email
import re
from dataclasses import dataclass
from email.message import Message

from annotator.formats.format import HEAD, Reason
from annotator.formats.text_encoding import encoding_of, shown_name

LARGEST = 32 * 1024 * 1024  # bytes of a file; pages that hold their pictures have some
MARKUP = 8 * 1024 * 1024  # bytes of a page without its pictures
MOST_TAGS = 200_000
MOST_ATTRIBUTES = 200  # of one tag; parsers compare each with each
_LINES = 600_000  # of an archive
_ASCII = bytes(range(128))
_ARABIC = ("cp1256", "iso8859_6")
_DECLARES = 8 * 1024  # bytes in which a declaration may stand; browsers look at 1 KB, then again
_META = re.compile(rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_EMBEDDED = re.compile(rb"\bdata:[\w.+-]+/[\w.+-]+[;,][^\"'\s<>()]{200,}")
_ATTRIBUTE = (
    rb"[\s/]*+[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+"
)
_MARK = re.compile(rb"<(?:(!--)|([!?])|(/?[A-Za-z][^\s/>]*+)((?:" + _ATTRIBUTE + rb")*+))")
_ONE = re.compile(_ATTRIBUTE)
_COMMENT_END = re.compile(rb"--!?>")
# What stands in these is no markup; in the second kind only for parsers that know HTML 5.
_CLOSING = {
    name: re.compile(b"</" + name, re.IGNORECASE)
    for name in (b"script", b"style", b"title", b"textarea", b"xmp", b"iframe", b"noframes")
}
_SCRIPTS = (b"script", b"style")
_LABELS = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "l1": "cp1252",
    "ascii": "cp1252", "us-ascii": "cp1252", "x-user-defined": "cp1252", "x-cp1252": "cp1252",
    "x-cp1256": "cp1256", "iso-8859-9": "cp1254", "latin5": "cp1254", "iso-8859-11": "cp874",
    "tis-620": "cp874", "asmo-708": "iso8859_6", "iso-8859-6-i": "iso8859_6",
    "iso-8859-6-e": "iso8859_6", "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "big5": "big5hkscs",
    # A page whose ASCII letters tell its encoding cannot be in UTF-16.
    "utf-16": "utf-8", "utf-16le": "utf-8", "utf-16be": "utf-8", "unicode": "utf-8",
}  # fmt: skip
_TAKEN = re.compile(
    r"utf-8|cp\d+|iso8859-\d+|koi8-[ru]|mac-cyrillic|gb18030|big5hkscs|euc_jp|iso2022_jp"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page as text; ``declared`` is the encoding it claims, ``damaged`` how many signs fail."""

    text: str
    encoding: str
    declared: str = ""
    damaged: int = 0
    url: str = ""


def decoded(content: bytes, *, wanted: str = "auto") -> Decoded | Reason:
    """Return a page's text, or why there is none. ``wanted`` is an encoding or ``auto``."""
    url, told = "", ""
    if _is_archive(content):
        found = _page_of(content)
        if isinstance(found, Reason):
            return found
        content, url, told = found
    content = _EMBEDDED.sub(b"data:,", content)
    reason = _too_much(content)
    if reason is not None:
        return reason
    declared = _known(told) or _declared(content)
    name = encoding_of(content[:HEAD], wanted=wanted if wanted != "auto" else "utf-8")
    if name == "utf-8" and wanted == "auto":
        name = _found(content, declared)
    if name is None:
        return Reason("it is not a text file, or in an unknown encoding")
    text = content.decode(name, "replace")
    return Decoded(text, name, declared, _damage(content, name), url)


def declared_name(found: Decoded) -> str:
    """Return the declared encoding as people write it, where it is not the one that was read."""
    same = not found.declared or codecs.lookup(found.declared) == codecs.lookup(found.encoding)
    utf = found.encoding.startswith("utf") and found.declared == "utf-8"
    return "" if same or utf else shown_name(found.declared)


def _found(content: bytes, declared: str) -> str | None:
    """Return the encoding of bytes without a mark."""
    if b"\0" in content:
        wide = encoding_of(content[:HEAD])  # UTF-16 of Arabic is nothing but ASCII, byte by byte
        return wide or _found(content.replace(b"\0", b""), declared)
    high = len(content.translate(None, _ASCII))
    for name in ("utf-8", declared):
        # Latin letters can be anything; and what is ASCII alone is what it says.
        if not name or name == "cp1252" or (name == "utf-8" and not high and declared):
            continue
        if _damage(content, name) * 20 <= high:
            return name
    found = encoding_of(content[:HEAD])
    return "cp1252" if declared == "cp1252" and found not in _ARABIC else found


def _damage(content: bytes, name: str) -> int:
    try:
        content.decode(name)
    except UnicodeDecodeError:
        return content.decode(name, "replace").count("\ufffd")
    return 0


def _declared(content: bytes) -> str:
    head = content[:_DECLARES].removeprefix(b"\xef\xbb\xbf")
    match = _XML.match(head) or _META.search(_COMMENT.sub(b"", head))
    return _known(match[1].decode("ascii", "ignore")) if match else ""


def _known(label: str) -> str:
    """Return the codec of a label as browsers take it, ``""`` for one they would not know."""
    label = label.strip().lower()
    try:
        name = codecs.lookup(_LABELS.get(label, label)).name
    except (LookupError, ValueError):
        return ""
    return name if _TAKEN.fullmatch(name) else ""


def _too_much(content: bytes) -> Reason | None:
    """Return why a page could not be parsed in time; looks at tags as parsers do."""
    if len(content) > MARKUP:
        return Reason("without pictures the page is larger than {bytes} bytes", bytes=f"{MARKUP:,}")
    tags = at = plain_until = 0
    while match := _MARK.search(content, at):
        at = match.end()
        name, attributes = (match[3] or b"").lower(), match[4] or b""
        if len(attributes) > MOST_ATTRIBUTES and (
            sum(1 for _ in _ONE.finditer(attributes)) > MOST_ATTRIBUTES
        ):
            return Reason("a tag has more than {n} attributes", n=MOST_ATTRIBUTES)
        tags += bool(name)
        if tags > MOST_TAGS:
            return Reason("the page has more than {n} tags", n=f"{MOST_TAGS:,}")
        if match.start() < plain_until:
            continue
        if match[1]:
            at = _end(_COMMENT_END.search(content, at - 2), content)
        elif match[2]:
            at = content.find(b">", at) + 1 or len(content)
        elif name in _CLOSING:
            end = _end(_CLOSING[name].search(content, at), content)
            if name in _SCRIPTS:
                at = end
            else:
                plain_until = end
    return None


def _end(match: re.Match[bytes] | None, content: bytes) -> int:
    return match.start() if match else len(content)


def _is_archive(content: bytes) -> bool:
    head = content[:_DECLARES].lower()
    return b"mime-version:" in head and b"<html" not in head.partition(b"mime-version:")[0]


def _page_of(content: bytes) -> tuple[bytes, str, str] | Reason:
    """Return the page of a MIME archive (.mhtml), its address and the encoding its part names."""
    if content.count(b"\n") > _LINES:
        return Reason("the page has more than {n} lines", n=f"{_LINES:,}")
    try:
        for part in email.message_from_bytes(content).walk():
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                found = part.get_payload(decode=True)
                if isinstance(found, bytes):
                    return found, str(part.get("Content-Location", "")), _charset(part)
    except RecursionError:
        pass
    return Reason("there is no web page in it")


def _charset(part: Message) -> str:
    return part.get_content_charset() or ""
