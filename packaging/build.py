"""Builds what people install: a wheel with resources, font and licence, and looks into it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WANTED = (
    "annotator/resources/label_sets/news.toml",
    "annotator/resources/translations/ar/frame.toml",
    "annotator/resources/samples/",
)


def main() -> int:
    """Build the wheel into dist/ and look into it; return 0 when nothing is missing."""
    subprocess.run([sys.executable, ROOT / "packaging" / "fetch_fonts.py"], check=True)
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", "dist", "."],
        cwd=ROOT,
        check=True,
    )
    wheel = max((ROOT / "dist").glob("hashiya-*.whl"), key=lambda path: path.stat().st_mtime)
    names = zipfile.ZipFile(wheel).namelist()
    missing = [part for part in WANTED if not any(name.startswith(part) for name in names)]
    if missing:
        print(f"{wheel.name} lacks {', '.join(missing)}.", file=sys.stderr)
        return 1
    faces = sum(name.endswith(".woff2") for name in names)
    print(f"{wheel.relative_to(ROOT)}: {len(names)} files, {faces} font files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
