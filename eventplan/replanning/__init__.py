"""Replanning with as little change as possible; what differs between plans; many what-ifs at once."""

from .difference import Changed, Difference, difference
from .search import Lost, Replan, replan
from .sweeps import Outcome, Processes, Table, sweep

__all__ = [
    "Changed",
    "Difference",
    "Lost",
    "Outcome",
    "Processes",
    "Replan",
    "Table",
    "difference",
    "replan",
    "sweep",
]
