"""Why it cannot work, and the cheapest ways out: sums first, then a minimal conflict, then priced changes."""

from collections.abc import Callable
from dataclasses import dataclass

from eventplan.model import Scenario, Status

from .arithmetic import Remark, arithmetic
from .conflict import Conflict, Deadline, conflicts, interruptible
from .edits import Edit
from .menu import Change
from .placing import Cost, Move, Place, Placed, explain_session, priced_plan
from .ways_out import WayOut, ways_out
from .words import Reason


@dataclass(frozen=True)
class Explanation:
    """
    What is known of why a scenario has no plan.

    `status` is `infeasible` if that is proved, `feasible` if a plan exists, `unknown` if time ran out.
    """

    status: Status
    remarks: tuple[Remark, ...]
    conflicts: tuple[Conflict, ...]
    ways_out: tuple[WayOut, ...]
    complete: bool
    """Whether these are all conflicts that share nothing but sessions."""
    cheapest: bool = True
    """Whether no cheaper way out was left undecided for want of time."""
    interrupted: bool = False


Shown = Remark | Conflict | WayOut


def explain(
    scenario: Scenario,
    *,
    seconds: float | None = 120.0,
    most: int = 5,
    progress: Callable[[str], None] | None = None,
    show: Callable[[Shown], None] | None = None,
) -> Explanation:
    """
    Explain why *scenario* has no plan.

    Ctrl-C ends it with what is known.

    Args:
        scenario: What cannot be planned.
        seconds: Wall-clock limit; what is known by then is returned, and says what is not proved.
        most: Most conflicts, and most ways out.
        progress: Called with a few words whenever there is something to tell.
        show: Called with each `Remark`, `Conflict` and `WayOut` as soon as it is known.

    """
    deadline = Deadline(seconds)
    with interruptible(deadline):
        return _explained(scenario, deadline, most, progress, show or (lambda _thing: None))


def _explained(
    scenario: Scenario,
    deadline: Deadline,
    most: int,
    progress: Callable[[str], None] | None,
    show: Callable[[Shown], None],
) -> Explanation:
    remarks = arithmetic(scenario)
    for remark in remarks:
        show(remark)
    hints = dict.fromkeys(remark.rules for remark in remarks)
    verdict = conflicts(scenario, deadline=deadline, most=most, hints=hints, progress=progress, show=show)
    if not verdict.conflicts:
        status = Status.FEASIBLE if verdict.complete else Status.UNKNOWN
        if remarks:
            status = Status.INFEASIBLE  # each sum alone proves it
        return Explanation(status, remarks, (), (), verdict.complete, interrupted=deadline.interrupted)
    found = ways_out(scenario, verdict.conflicts, deadline=deadline, most=most, progress=progress, show=show)
    return Explanation(
        Status.INFEASIBLE,
        remarks,
        verdict.conflicts,
        found.ways,
        verdict.complete,
        found.complete,
        deadline.interrupted,
    )


__all__ = [
    "Change",
    "Conflict",
    "Cost",
    "Edit",
    "Explanation",
    "Move",
    "Place",
    "Placed",
    "Reason",
    "Remark",
    "Shown",
    "WayOut",
    "explain",
    "explain_session",
    "priced_plan",
]
