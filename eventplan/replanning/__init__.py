"""Replanning with as little change as possible; what differs between plans; many what-ifs at once."""

from .comparison import Changed
from .difference import Difference, difference
from .outcomes import Outcome, Table
from .result import Lost, Replan
from .search import replan
from .sweeps import Processes, sweep

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
