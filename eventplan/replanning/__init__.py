"""Replanning with as little change as possible; what differs between plans; many what-ifs at once."""

from typing import TYPE_CHECKING, Any

from eventplan.deprecated import old_name

from .differences import Difference, difference
from .outcomes import Outcome, Outcomes
from .result import Lost, Replan
from .search import replan
from .together import Changed
from .what_ifs import Processes, what_if

if TYPE_CHECKING:
    from .what_ifs import sweep as sweep

    Table = Outcomes

__all__ = [
    "Changed",
    "Difference",
    "Lost",
    "Outcome",
    "Outcomes",
    "Processes",
    "Replan",
    "difference",
    "replan",
    "what_if",
]


def __getattr__(name: str) -> Any:
    return old_name(__name__, name)
