"""
Gaps of a day by their number, and what follows from having none.

What is charged is not the gap behind some cell, but the first, the second... gap of somebody's day. That
somebody has no gap at all is then one literal, and unsatisfiable cores are short. More follows, and is said:
without a gap a cell is busy if the person is so before and after it, and where the busy cells end tells where
they begin.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import NamedTuple

from .build import Build
from .build_rules import Literal

FEW_HOURS = 16
"""Up to this number of pairs of a begin and an end, what must lie between them is counted."""

Starts = dict[int, list[int]]
"""Sessions, with the starts that they may have on a day."""


@dataclass(frozen=True)
class Day:
    """A day of somebody: edges of cells, minutes of each that would be idle, and what may run in it."""

    edges: list[int]
    idle: list[int]
    running: list[dict[int, list[Literal]]]
    """Literals of the starts with which each session runs in a cell."""
    counted: list[dict[int, list[Literal]]]
    """Those of sessions between which gaps count."""
    starts: Starts
    whole: int | None = None
    """How many cells somebody is busy in: if all are as long, and no session can be on another day."""


class Cells(NamedTuple):
    """Of each cell of a day: whether somebody is busy; whether what counts is up to it, or from it."""

    busy: Sequence[Literal]
    earlier: Sequence[Literal]
    later: Sequence[Literal]


def numbered(
    build: Build, day: Day, cells: Cells, gaps: Sequence[Literal], longer_than: int, *, every: bool
) -> list[Literal]:
    """
    Return a literal for the first gap, for the second...: as many are true as of *gaps*.

    *every*: whether every session of the day counts.
    """
    cp, number = build.cp, len(cells.busy)

    # Between two gaps there is a busy cell.
    most = (len(gaps) + 1) // 2 if day.whole is None else min((len(gaps) + 1) // 2, day.whole - 1)
    literals = [cp.new_bool_var("gaps") for _ in range(most)]

    for first, another in pairwise(literals):
        cp.add_implication(another, first)

    cp.add(sum(literals) == sum(gaps))

    some = literals[0]
    cp.add_bool_or([~some, *gaps])

    for gap in gaps:
        cp.add_implication(gap, some)

    for c in range(1, number - 1):
        if day.idle[c] > longer_than:
            cp.add_bool_or([some, cells.busy[c], ~cells.earlier[c - 1], ~cells.later[c + 1]])

    if every and day.whole is not None and min(day.idle) > longer_than:
        for c in range(number - day.whole):
            cp.add_bool_or([some, ~cells.earlier[c], ~cells.later[c + day.whole]])
            cp.add_bool_or([some, cells.earlier[c], cells.later[c + day.whole]])

    return literals


def at_least(build: Build, day: Day, cells: Cells) -> None:
    """Say of some hours how many cells the sessions that are within them in any case fill."""
    sessions, length = build.problem.sessions, day.edges[1] - day.edges[0]
    spans = [
        (times[0], times[-1] + sessions[s].duration, sessions[s].duration // length)
        for s, times in day.starts.items()
    ]
    begins = {begin for begin, _, _ in spans}
    ends = {end for _, end, _ in spans}

    if len(begins) * len(ends) > FEW_HOURS:
        return

    for low, high in product(sorted(begins), sorted(ends)):
        least = sum(filled for begin, end, filled in spans if low <= begin and end <= high)
        inside = [c for c, edge in enumerate(day.edges[:-1]) if low <= edge < high and day.running[c]]

        if not 0 < least <= len(inside):
            continue

        build.cp.add(sum(cells.busy[c] for c in inside) >= least)
        build.cp.add_bool_or([cells.earlier[inside[-least]]])
        build.cp.add_bool_or([cells.later[inside[least - 1]]])
