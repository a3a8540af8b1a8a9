"""Commands that compare annotators."""

from __future__ import annotations

from typing import Any

import click

from annotator.cli.output import print_json, progress_bar, say, table
from annotator.cli.projects import json_flag, opened
from annotator.cli.transfer import names
from annotator.project import agreement_scope, measuring


@click.command()
@click.argument("project")
@click.option("--layers", metavar="L,M", help="Only these layers.")
@click.option("--annotators", metavar="A,B,C", help="Whom to compare; else all people.")
@click.option("--measures", "--measure", "chosen", default="f1_strict", metavar="KEY,KEY|all")
@click.option("--unfinished", is_flag=True, help="Take unfinished work as well.")
@json_flag
def agreement(
    project: str,
    layers: str | None,
    annotators: str | None,
    chosen: str,
    unfinished: bool,
    as_json: bool,
) -> None:
    """Measure how far annotators agree."""
    one = opened(project)
    try:
        with progress_bar("agreement") as progress:
            found = measuring.measure_agreement(
                one,
                layers=names(layers),
                annotators=names(annotators),
                measures=names(chosen) or ["all"],
                unfinished=unfinished,
                progress=progress,
            )
    finally:
        one.close()
    data = found.to_data()
    if as_json:
        print_json(data)
        return
    say(measuring.headline(found.results))
    table(
        [_row(result) for result in data["results"]],
        head=("measure", "layer", "label", "annotators", "value"),
    )


@click.command()
@json_flag
def measures(as_json: bool) -> None:
    """List the measures."""
    found = agreement_scope.measures()
    if as_json:
        print_json([{"key": one.key, "title": one.title} for one in found])
        return
    table([(one.key, one.title) for one in found], head=("key", "title"))


def _row(result: dict[str, Any]) -> tuple[str, ...]:
    value = result["value"]
    forms = [result["parameters"].get(name) for name in ("distance", "weights")]
    return (
        " ".join([result["measure"], *(f"({form})" for form in forms if form)]),
        str(result["layer"] or ""),
        str(result["label"] or ""),
        ", ".join(result["annotators"]),
        f"{value:.3f}" if value is not None else f"– ({result['reason']})",
    )
