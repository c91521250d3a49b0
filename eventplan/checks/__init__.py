"""What a scenario shows before it is planned: one small function for each check. `CHECKS` lists them."""

from eventplan.model import Complaint, Scenario
from eventplan.model.arguments import scenario_given

from . import arrivals, duties, kinds, languages, lists, lookalikes, people, rooms, series, times
from .base import Check, Fault, Path
from .view import View

CHECKS: tuple[Check, ...] = (
    times.PINNED_OUTSIDE,
    times.USELESS_WINDOW,
    times.USELESS_SLOT,
    rooms.NO_ROOM,
    rooms.NOT_SWEPT,
    series.TOO_LONG,
    series.NO_POSITION,
    series.SHORT_GAP,
    people.NOT_CLEARED,
    people.AWAY,
    people.NO_MEMBER,
    people.NARROWED,
    duties.NOBODY,
    duties.TOGETHER,
    duties.ORGANISER_MISSING,
    lists.LISTED_NOT_CLEARED,
    lists.LISTED_AWAY,
    lists.RIVALS_LISTED,
    lists.EMPTY_PART,
    arrivals.RECEPTION,
    lookalikes.LOOKALIKE,
    kinds.UNNAMED_KIND,
    languages.UNSAID_LANGUAGE,
)


def check(scenario: Scenario) -> tuple[Complaint, ...]:
    """
    Return what a scenario shows without a search, in the order of the file.

    A finding is an error if it is certain that there is no plan, or none that can be published, and a warning if a plan may exist that is
    hardly meant; also where the scenario itself expects that there is none. That nothing is found does not mean that there is a plan.
    """
    view = View(scenario_given(scenario))
    expected = scenario.expect is not None and scenario.expect.status == "infeasible"
    complaints = [
        Complaint(
            finding.path,
            check.id,
            finding.message,
            *_place(scenario, finding.path),
            severity="error" if finding.certain and not expected else "warning",
        )
        for check in CHECKS
        for finding in check.look(view)
    ]

    return tuple(sorted(complaints, key=lambda complaint: (complaint.file, complaint.line, complaint.column)))


def _place(scenario: Scenario, path: Path) -> tuple[str, int, int]:
    """Where a field stands, or the nearest part around it that stands in a file."""
    for length in range(len(path), 0, -1):
        place = scenario._source.get(path[:length])
        if place is not None:
            return place

    return ("", 0, 0)


__all__ = ["CHECKS", "Check", "Fault", "View", "check"]
