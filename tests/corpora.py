"""Where the real texts lie that are not part of the repository; tests on them skip without them."""

from pathlib import Path

import pytest

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"

needs_corpora = pytest.mark.skipif(
    not CORPORA.is_dir(), reason="the folder shared/corpora beside the repository is missing"
)
