"""
Everyday changes to a scenario, each a small record with a line of text: `late USA 45 min`.

One way to say them for everything that asks "what if": replanning, sweeps over many variations, and
tests under stress. `parse_change` reads a line, `str` writes it, and `with_changes` applies several in turn.
"""

from .base import SWEEP
from .lines import FORMS, AnyChange, Change, Variation, parse_change, settled, with_changes
from .people import Absent, Arrives, Away, Excuse, Grow, Late, Leaves, Strike
from .places import LoseRoom, LoseTeam, Rooms, SmallerRoom
from .sessions import Add, Cancel, Delay, Earlier, Longer, Move, Pin, Swap

__all__ = [
    "FORMS",
    "SWEEP",
    "Absent",
    "Add",
    "AnyChange",
    "Arrives",
    "Away",
    "Cancel",
    "Change",
    "Delay",
    "Earlier",
    "Excuse",
    "Grow",
    "Late",
    "Leaves",
    "Longer",
    "LoseRoom",
    "LoseTeam",
    "Move",
    "Pin",
    "Rooms",
    "SmallerRoom",
    "Strike",
    "Swap",
    "Variation",
    "parse_change",
    "settled",
    "with_changes",
]
