"""Replanning with as little change as possible; what differs between plans; many what-ifs at once."""

from .difference import Changed, Difference, difference
from .search import Lost, Replan, replan
from .sweeps import Outcome, Table, sweep

__all__ = ["Changed", "Difference", "Lost", "Outcome", "Replan", "Table", "difference", "replan", "sweep"]
