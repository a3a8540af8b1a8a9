"""``hashiya``: without arguments the window, with arguments the command line.

The command line starts without Qt, the window without click; so each is imported in its branch.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

NO_SCREEN = (
    "hashiya: There is no screen here, so the window cannot be opened; "
    "“hashiya --help” lists what works without one."
)


class Window:
    """What the command line may ask of the window (see ``cli/window.py``)."""

    def has_screen(self) -> bool:
        """Whether a window could be shown here."""
        platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
        if platform:
            return platform not in {"offscreen", "minimal", "vnc"}
        if not sys.platform.startswith("linux"):
            return True
        return bool(os.environ.get("WAYLAND_DISPLAY")) or _answers(os.environ.get("DISPLAY", ""))

    def open(self, project: str | None, document: str | None) -> int:
        """Open the window, on a project or on the welcome page; return its exit code."""
        from annotator.ui import app

        return app.run(["hashiya"]) if project is None else app.open_window(project, document)

    def picture(self, project: str, document: str, target: Path) -> None:
        """Write a PNG of the window with a document open, without a screen."""
        if not self.has_screen():
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from annotator.ui import app

        app.take_picture(project, document, target)


def main() -> int:
    """Run the program; return its exit code."""
    window = Window()
    arguments = sys.argv[1:]
    if not arguments:
        if not window.has_screen():
            print(NO_SCREEN, file=sys.stderr)  # noqa: T201
            return 1
        return window.open(None, None)
    from annotator.cli.main import main as run_command

    return run_command(arguments, window=window)


def _answers(display: str) -> bool:
    """Whether an X server listens; Qt would abort the process where it does not."""
    host, _, number = display.rpartition(":")
    if not display or host not in ("", "unix"):
        return bool(display)
    address = f"/tmp/.X11-unix/X{number.partition('.')[0]}"
    for candidate in (address, "\0" + address):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            try:
                probe.connect(candidate)
            except OSError:
                continue
            return True
    return False


if __name__ == "__main__":
    sys.exit(main())
