"""Which of many stays are under way at an instant, without asking each stay at each instant."""

from bisect import bisect_left
from collections.abc import Collection, Iterable
from typing import TypeVar

T = TypeVar("T")


def at_once(
    stays: Iterable[tuple[int, int, T]], instants: Collection[int] | None = None
) -> list[list[tuple[int, T]]]:
    """
    Return, for each of some instants in order, the stays (begin, end, whose) under way, as (begin, whose).

    Args:
        stays: Half-open spans of minutes, and whose they are.
        instants: Minutes; None for all at which a stay begins.

    """
    stays = list(stays)
    times = sorted({begin for begin, _, _ in stays} if instants is None else set(instants))
    under_way: list[list[tuple[int, T]]] = [[] for _ in times]

    for begin, end, whose in stays:
        for i in range(bisect_left(times, begin), bisect_left(times, end)):
            under_way[i].append((begin, whose))

    return under_way
