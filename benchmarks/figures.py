"""A figure with its goal, and how figures are printed and judged."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """``value`` must not go over (or, with ``at_least``, under) ``goal``."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the goal is met; a figure without one always is."""
        if self.goal is None:
            return True
        return self.value >= self.goal if self.at_least else self.value <= self.goal


def show(title: str, figures: Sequence[Figure]) -> bool:
    """Print the figures as Markdown rows; return whether every goal was met."""
    print(f"\n## {title}\n\n| figure | value | goal | |\n|---|---|---|---|")
    for one in figures:
        goal = ""
        if one.goal is not None:
            goal = f"{'≥' if one.at_least else '≤'} {one.goal:g} {one.unit}"
        verdict = "" if one.met else "**missed**"
        print(f"| {one.name} | {one.value:.3g} {one.unit} | {goal} | {verdict} |")
    return all(one.met for one in figures)


def machine() -> str:
    """Name the machine as far as figures need it."""
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}"
    )
