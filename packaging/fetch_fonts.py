"""Fetches the interface's face, IBM Plex Sans Arabic, into resources/fonts (ignored by git).

The complete WOFF2 files of the npm package, unmodified, with their licence (SIL OFL 1.1, which
reserves the name). npm knows where its registry is; without npm the program uses the best Arabic
face that the system has, and this script says so. The archive must have the hash written here.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "@ibm/plex-sans-arabic"
VERSION = "1.1.0"
SHA512 = "u8wIS6szLAOFvlBjCFZmtpKIqbhuIuniG2N0J+sio8vV6INH58hP0t0QNYrSl9SZtCv2Fwb4oQGuZJY3kJ4+QA=="
FOLDER = "package/fonts/complete/woff2"
FACES = ("Regular", "Medium", "SemiBold", "Bold")
TARGET = Path(__file__).resolve().parents[1] / "resources" / "fonts"


def main() -> int:
    """Fetch the font unless it is there; a machine without it still gets a working program."""
    wanted = {f"{FOLDER}/IBMPlexSansArabic-{face}.woff2" for face in FACES}
    wanted.add(f"{FOLDER}/license.txt")
    if all((TARGET / Path(name).name).exists() for name in wanted):
        return 0
    npm = shutil.which("npm")
    if npm is None:
        return _go_on("npm is not installed")
    with tempfile.TemporaryDirectory() as scratch:
        fetched = subprocess.run(
            [npm, "pack", "--silent", f"{PACKAGE}@{VERSION}"],
            cwd=scratch,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        archives = list(Path(scratch).glob("*.tgz"))
        if fetched.returncode or not archives:
            return _go_on("the package could not be fetched")
        found = base64.b64encode(hashlib.sha512(archives[0].read_bytes()).digest()).decode()
        if found != SHA512:
            return _go_on("the package is not the one that was expected")
        TARGET.mkdir(parents=True, exist_ok=True)
        with tarfile.open(archives[0]) as archive:
            for name in wanted:
                member = archive.extractfile(name)
                if member is None:
                    return _go_on(f"{name} is not in the package")
                (TARGET / Path(name).name).write_bytes(member.read())
    print(f"Fetched IBM Plex Sans Arabic {VERSION} into {TARGET.name}.", file=sys.stderr)
    return 0


def _go_on(reason: str) -> int:
    print(
        f"The font IBM Plex Sans Arabic is not here: {reason}. Hashiya will use the system's "
        "Arabic font; `npm` and `make setup` bring it later.",
        file=sys.stderr,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
