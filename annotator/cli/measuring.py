"""Commands that compare annotators."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from annotator.cli.output import print_json, progress_bar, remark, say, table
from annotator.cli.projects import json_flag, opened
from annotator.cli.transfer import names, option_flag, pairs
from annotator.project import (
    agreement_files,
    agreement_report,
    agreement_scope,
    measuring,
    methods_paragraph,
    rounds,
)


@click.command()
@click.argument("project")
@click.option("--layers", metavar="L,M", help="Only these layers.")
@click.option("--annotators", metavar="A,B,C", help="Whom to compare; else all people.")
@click.option("--measures", "--measure", "chosen", default="f1_strict", metavar="KEY,KEY|all")
@click.option("--documents", default="", metavar="QUERY", help="Only titles and ids with this.")
@click.option("--unfinished", is_flag=True, help="Take unfinished work as well.")
@option_flag
@click.option("--resamples", default=1000, metavar="N", type=click.IntRange(0, 100_000))
@click.option("--seed", default=1, metavar="N", type=click.IntRange(0, 2**31 - 1))
@click.option(
    "--interval",
    default="auto",
    type=click.Choice([one.value for one in measuring.Method]),
    help="How intervals are made.",
)
@click.option("--csv", "folder", type=click.Path(path_type=Path), help="Write every count here.")
@click.option("--methods", is_flag=True, help="Print a paragraph for a paper, in two languages.")
@click.option("--save-round", "title", metavar="TITLE", help="Keep the counts under this title.")
@click.option("--compare-round", "before", metavar="TITLE", help="Say what changed since then.")
@json_flag
def agreement(
    project: str,
    layers: str | None,
    annotators: str | None,
    chosen: str,
    documents: str,
    unfinished: bool,
    options: tuple[str, ...],
    resamples: int,
    seed: int,
    interval: str,
    folder: Path | None,
    methods: bool,
    title: str | None,
    before: str | None,
    as_json: bool,
) -> None:
    """Measure how far annotators agree."""
    words = pairs(options)
    if folder is not None:
        agreement_files.refuse_what_is_in_the_way(folder)
    one = opened(project)
    try:
        question = measuring.Question(
            layers=names(layers),
            annotators=names(annotators),
            measures=names(chosen) or ["all"],
            documents=documents,
            unfinished=unfinished,
            options=words,
            sampling=measuring.Sampling(measuring.Method(interval), resamples, seed),
        )
        with progress_bar("agreement") as progress:
            found = measuring.answer(one, question, progress=progress)
        changes = rounds.changes(one, before, found, question.sampling) if before else []
        if title:
            rounds.save(one, title, found)
    finally:
        one.close()
    data = found.to_data()
    if before:
        data["changes"] = [change.to_data() for change in changes]
    if folder is not None:
        agreement_files.write(found, folder)
        remark(f"The counts lie in {folder}.")
    if methods:
        data["methods"] = methods_paragraph.both(found)
    if as_json:
        print_json(data)
        return
    say(agreement_report.headline(found.results))
    table(
        [_row(result) for result in data["results"]],
        head=("measure", "layer", "label", "annotators", "value", "interval"),
    )
    for change in changes:
        say(change.sentence())
    for text in data.get("methods", {}).values():
        say(f"\n{text}")


@click.command()
@json_flag
def measures(as_json: bool) -> None:
    """List the measures."""
    found = agreement_scope.measures()
    if as_json:
        print_json([agreement_scope.measure_data(one) for one in found])
        return
    table([(one.key, one.title, one.paper) for one in found], head=("key", "title", "source"))


_FORMS = ("distance", "weights", "iou", "scheme", "continuum", "attribute", "relation", "form",
          "tokens")  # fmt: skip
# What a value sums up, where that is not one pair.
_OVER = {"mean_of_pairs": "mean of pairs", "pooled": "pooled", "all": "all at once"}


def _row(result: dict[str, Any]) -> tuple[str, ...]:
    value, interval, said = result["value"], result["interval"], result["parameters"]
    forms = [str(said[name]) for name in _FORMS if said.get(name)]
    if said.get("chance") in ("corpus", "document"):
        forms.append(f"chance by {said['chance']}")
    who = ", ".join(result["annotators"])
    if said.get("without"):
        who += f" (without {said['without']})"
    elif over := _OVER.get(said.get("over", "")):
        who += f" ({over})"
    return (
        " ".join([result["measure"], *(f"({form})" for form in forms)]),
        str(result["layer"] or ""),
        str(result["label"] or ""),
        who,
        f"{value:.3f}" if value is not None else f"– ({result['reason']})",
        f"{interval[0]:.3f} to {interval[1]:.3f}" if interval else "",
    )
