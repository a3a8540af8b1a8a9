"""The command ``hashiya``: its conventions, and the way from a wrong word to exit code 2.

Exit 0: done. Exit 1: it could not be done, said in one line, nothing half-written. Exit 2: wrong
usage. The window is reached through ``Window``, which ``__main__`` hands in, so that no command
but the one that needs it loads Qt.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from io import TextIOWrapper

import click

from annotator import __version__
from annotator.cli.formats import formats, verify
from annotator.cli.measuring import agreement, measures
from annotator.cli.projects import check, demo, log, new, open_, stats
from annotator.cli.transfer import export, import_
from annotator.cli.window import Window
from annotator.core.errors import AnnotatorError
from annotator.project.project import SUFFIX


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="hashiya")
def hashiya() -> None:
    """Annotate entities, quotes and claims in Arabic articles.

    Without a command the window opens. PROJECT is a file (name.hashiya) or the address of a
    database (postgresql+psycopg://…).
    """


for command in (
    open_, demo, new, import_, export, verify, formats, measures, agreement, stats, check, log,
):  # fmt: skip
    hashiya.add_command(command)


def main(arguments: Sequence[str], *, window: Window) -> int:
    """Run one command and return the exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name of a file may be in any letters
    try:
        code = hashiya.main(
            args=_spelled_out(arguments), prog_name="hashiya", standalone_mode=False, obj=window
        )
    except click.exceptions.NoArgsIsHelpError as usage:
        click.echo(usage.format_message())
        return 2
    except click.UsageError as usage:
        usage.show(sys.stderr)
        return 2
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped; nothing was half-written.", err=True)
        return 1
    except AnnotatorError as error:
        click.echo(f"hashiya: {error}", err=True)
        return 1
    except click.ClickException as error:
        click.echo(f"hashiya: {error.format_message()}", err=True)
        return 1
    except OSError as error:
        place = f"{error.filename} cannot be used" if error.filename else "it could not be done"
        click.echo(f"hashiya: {place}: {error.strerror or error}.", err=True)
        return 1
    return code if isinstance(code, int) else 0


def _spelled_out(arguments: Sequence[str]) -> list[str]:
    """Return the arguments; a project alone, as a desktop hands it over, means ``open PROJECT``."""
    words = list(arguments)
    first = words[0] if words else ""
    is_project = "://" in first or first.endswith(SUFFIX)
    return ["open", *words] if is_project and first not in hashiya.commands else words
