"""The same key of the keyboard is the same key under every layout."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from annotator.ui.physical_keys import key_of, legends, physical_key

ARABIC_101 = {
    "q": "ض", "w": "ص", "e": "ث", "r": "ق", "t": "ف", "y": "غ", "u": "ع", "i": "ه", "o": "خ",
    "p": "ح", "[": "ج", "]": "د", "a": "ش", "s": "س", "d": "ي", "f": "ب", "g": "ل", "h": "ا",
    "j": "ت", "k": "ن", "l": "م", ";": "ك", "'": "ط", "z": "ئ", "x": "ء", "c": "ؤ", "v": "ر",
    "b": "لا", "n": "ى", "m": "ة", ",": "و", ".": "ز", "/": "ظ", "`": "ذ",
}  # fmt: skip


@pytest.mark.parametrize(("key", "text"), ARABIC_101.items())
def test_arabic_text_names_the_key_that_prints_it(key: str, text: str) -> None:
    assert key_of(scan_code=0, text=text, platform="offscreen") == key
    assert legends(key)[1] == text


def test_lam_alif_as_one_character_is_the_same_key() -> None:
    assert key_of(scan_code=0, text="\ufefb", platform="offscreen") == "b"


@pytest.mark.parametrize("text", ["3", "٣", "۳"])
def test_every_kind_of_digit_is_the_digit(text: str) -> None:
    assert key_of(scan_code=0, text=text, platform="offscreen") == "3"


def test_french_top_row_gives_digits() -> None:
    typed = [
        key_of(scan_code=0, text=text, platform="offscreen", french=True) for text in "&é\"'(-è_çà"
    ]
    assert typed == list("1234567890")
    # Without knowing the layout only what stands on no US key can be told.
    assert key_of(scan_code=0, text="é", platform="offscreen") == "2"
    assert key_of(scan_code=0, text="-", platform="offscreen") == "-"


def test_french_letters_change_places_only_where_the_layout_is_known() -> None:
    assert key_of(scan_code=0, text="a", platform="offscreen", french=True) == "q"
    assert key_of(scan_code=0, text="a", platform="offscreen") == "a"


@pytest.mark.parametrize(
    ("platform", "code"), [("xcb", 24), ("wayland", 24), ("wayland-egl", 24), ("windows", 16)]
)
@pytest.mark.parametrize("text", ["q", "ض", "a", "й"])
def test_the_scan_code_decides_where_there_is_one(platform: str, code: int, text: str) -> None:
    assert key_of(scan_code=code, text=text, platform=platform) == "q"


@pytest.mark.parametrize(
    ("code", "key"), [(10, "1"), (19, "0"), (20, "-"), (34, "["), (46, "l"), (52, "z"), (61, "/")]
)
def test_x11_codes_of_all_rows(code: int, key: str) -> None:
    assert key_of(scan_code=code, text="", platform="xcb") == key


def test_a_key_mapped_for_the_occasion_falls_back_to_its_text() -> None:
    # xdotool types letters that the layout lacks through an unused key code.
    assert key_of(scan_code=248, text="ض", platform="xcb") == "q"


def test_keypad_digits_count_as_digits_but_its_arrows_do_not() -> None:
    assert key_of(scan_code=87, text="1", platform="xcb") == "1"
    assert key_of(scan_code=87, text="", platform="xcb") == ""


def test_scan_codes_of_other_platforms_are_not_trusted() -> None:
    assert key_of(scan_code=24, text="ش", platform="offscreen") == "a"
    assert key_of(scan_code=1, text="s", platform="cocoa") == "s"


def test_keys_outside_the_block_have_no_name() -> None:
    for text in ("", "\t", "\r", " ", "😀"):
        assert key_of(scan_code=0, text=text, platform="offscreen") == ""


def test_an_event_with_control_is_known_by_its_key(qapp: object) -> None:
    event = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier, "\x0c"
    )
    assert physical_key(event) == "l"
    arabic = QKeyEvent(QEvent.Type.KeyPress, 0x645, Qt.KeyboardModifier.NoModifier, "م")
    assert physical_key(arabic) == "l"
