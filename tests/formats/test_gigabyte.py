"""A line of a gigabyte is refused in seconds, and never held in memory."""

from __future__ import annotations

import tracemalloc

import pytest

from tests.formats.test_bounds import FORMATS, GOOD, read

# How the gigabyte begins: nothing in it is an end.
ENDLESS = {
    "conll": b"a\tO\nb\tB-X\n",
    "csv": b"id,text\n1,",
    "doccano": b'{"text": "',
    "hashiya": b'{"text": "',
    "jsonl_table": b'{"body": "',
    "label_studio": b'[{"data": {"text": "',
    "plain_text": b"",
    "prodigy": b'{"text": "',
    "span_jsonl": b'{"text": "',
    "span_jsonl array": b'[{"text": "',
    "trec": b"<DOC><TEXT>",
}
GIGABYTE = 1_000_000_000


@pytest.fixture(scope="module")
def gigabyte(tmp_path_factory):
    path = tmp_path_factory.mktemp("big") / "gigabyte"
    chunk = b"x" * (1 << 24)
    with path.open("wb") as file:
        for _ in range(GIGABYTE // len(chunk) + 1):
            file.write(chunk)
    yield path
    path.unlink()


@pytest.mark.parametrize("case", ENDLESS)
def test_a_line_of_a_gigabyte_is_refused_without_being_held(gigabyte, tmp_path, case):
    key = case.partition(" ")[0]
    ending = ".json" if "array" in case else FORMATS[key].extensions[0]
    with gigabyte.open("r+b") as file:
        file.write(ENDLESS[case].ljust(32, b"x"))
    path = tmp_path / f"in{ending}"
    path.symlink_to(gigabyte)
    tracemalloc.start()
    try:
        found, said = read(key, path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert said, "nothing was said"
    assert all(len(one.document.text) < 1_000 for one in found)
    assert peak < 200_000_000, f"{peak / 1e6:.0f} MB"


def test_the_good_lines_around_a_gigabyte_are_read(gigabyte, tmp_path):
    path = tmp_path / "in.jsonl"
    path.symlink_to(gigabyte)
    size = gigabyte.stat().st_size
    with gigabyte.open("r+b") as file:
        file.write(GOOD["hashiya"])
        file.seek(0, 2)
        file.write(b"\n" + GOOD["hashiya"].replace(b'"1"', b'"2"'))
    found, said = read("hashiya", path)
    with gigabyte.open("r+b") as file:
        file.write(b"x" * 200)
        file.truncate(size)
    assert [one.document.id for one in found] == ["1", "2"]
    assert len(said) == 1
