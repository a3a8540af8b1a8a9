"""A figure with its goal, and how figures are printed and judged."""

from __future__ import annotations

import os
import platform
import time
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
    """Name the machine as far as figures need it, and how fast it is today.

    Virtual machines share their processors: the same work has been seen to take half as long again
    an hour later. The loop tells such hours apart.
    """
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}; a loop of three million additions takes "
        f"{_loop():.0f} ms CPU"
    )


def _loop() -> float:
    """Return the CPU milliseconds of a fixed piece of work, the middle one of five."""
    times = []
    for _ in range(5):
        begin, total = time.process_time(), 0
        for number in range(3_000_000):
            total += number
        times.append((time.process_time() - begin) * 1000)
    return sorted(times)[2]
