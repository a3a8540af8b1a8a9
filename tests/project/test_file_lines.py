"""Lines of files found by their numbers: every encoding, every kind of end, however long."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.errors import BadInput, Cancelled
from annotator.project import file_lines
from annotator.project.file_lines import FileLines

LINES = [f"السطر {n} من الملف" for n in range(1, 2001)]


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(file_lines, "BLOCK", 512)


def written(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "file.txt"
    path.write_bytes(text.encode(encoding))
    return FileLines(path)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1256", "utf-16", "utf-16-le", "utf-32"]
)
def test_a_line_is_found_with_its_neighbours(tmp_path, small_blocks, encoding, end):
    lines = written(tmp_path, end.join(LINES) + end, encoding)
    for wanted in (1500, 3, 1999, 1, 700):
        found = lines.around(wanted, before=2, after=2)
        first = max(1, wanted - 2)
        last = min(2000, wanted + 2)
        assert [one.number for one in found] == list(range(first, last + 1))
        assert [one.text for one in found] == LINES[first - 1 : last]


def test_beyond_the_end_stand_the_last_lines(tmp_path):
    lines = written(tmp_path, "\n".join(LINES))
    assert lines.known is None
    found = lines.around(9_999, before=1, after=5)
    assert [one.number for one in found] == [1999, 2000]
    assert lines.known == 2000


@pytest.mark.parametrize(("text", "known"), [("", 0), ("\n", 1), ("a", 1), ("a\n\nb", 3)])
def test_small_files(tmp_path, text, known):
    lines = written(tmp_path, text)
    found = lines.around(1, before=5, after=5)
    assert lines.known == known
    assert len(found) == known


def test_a_long_line_is_cut_and_the_next_one_is_found(tmp_path):
    lines = written(tmp_path, "أ" * 3_000_000 + "\nالثاني\n")
    one, two = lines.around(1, before=0, after=1)
    assert one.cut
    assert len(one.text) == file_lines.LONGEST // 2
    assert set(one.text) == {"أ"}
    assert (two.text, two.number, two.cut) == ("الثاني", 2, False)


def test_a_text_with_a_nul_is_shown_and_what_is_no_text_is_not(tmp_path):
    assert written(tmp_path, "سطر" * 100 + "\0\nثان").around(2, before=0, after=0)[0].text == "ثان"
    path = tmp_path / "scan.txt"
    path.write_bytes(bytes(range(256)) * 4)
    with pytest.raises(BadInput, match="not a text file"):
        FileLines(path)
    with pytest.raises(BadInput, match="cannot be read"):
        FileLines(tmp_path / "gone.txt")


def test_looking_for_a_line_can_be_stopped(tmp_path, small_blocks):
    lines = written(tmp_path, "\n".join(LINES))

    def stop(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        lines.around(1500, before=0, after=0, progress=stop)
    assert lines.around(1500, before=0, after=0)[0].text == LINES[1499]


def test_a_hundred_megabytes_are_not_held(tmp_path):
    path = tmp_path / "big.txt"
    line = ("كلمة " * 40).encode() + b"\n"
    with path.open("wb") as file:
        for _ in range(100):
            file.write(line * (1024 * 1024 // len(line)))
    began = time.process_time()
    lines = FileLines(path)
    [found] = lines.around(250_000, before=0, after=0)
    assert found.number == 250_000
    assert time.process_time() - began < 2
    assert lines.around(249_990, before=0, after=0)[0].text == found.text


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff\ufffd")),
        min_size=1,
        max_size=30,
    ),
    st.integers(1, 30),
    st.sampled_from([3, 7, 64]),
)
def test_any_line_of_any_text(tmp_path_factory, parts, wanted, block):
    path = tmp_path_factory.mktemp("lines") / "x.txt"
    path.write_bytes("\n".join(["رأس", *parts, "ذيل"]).encode())
    lines, was = FileLines(path), file_lines.BLOCK
    file_lines.BLOCK = block
    try:
        wanted = min(wanted, len(parts) + 2)
        [found] = lines.around(wanted, before=0, after=0)
    finally:
        file_lines.BLOCK = was
    assert found.text == ["رأس", *parts, "ذيل"][wanted - 1]
