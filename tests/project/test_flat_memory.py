"""Exports and imports stream: the peak of memory does not grow with the number of documents.

``python -m benchmarks.streaming`` does the same with 100,000.
"""

import sys

import pytest

pytest.importorskip("resource", reason="this system does not tell the peak")

from annotator.project.format_shelf import formats
from benchmarks.streaming import KEYS, peaks

FEW, MANY = 1_000, 4_000
# 3,000 more documents would be 15 MB if they were kept; SQLite's cache grows by some.
ROOM = 12.0  # megabytes; libraries keep pools, and what grows with documents would be thrice this


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("streaming")


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")
@pytest.mark.parametrize("key", [key for key in KEYS if key in {one.key for one in formats()}])
def test_memory_is_flat_on_the_way_out_and_in(home, key):
    few, many = peaks(home, FEW, key), peaks(home, MANY, key)
    for way in ("export", "import"):
        assert many[way] - few[way] < ROOM, f"{way}: {few[way]:.0f} MB, then {many[way]:.0f} MB"
