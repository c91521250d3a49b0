"""
What can be said without a search: no room fits, more is asked for than there is, nobody is there long enough.

Each sum is a proof: where one does not come out, no plan exists. So it counts only what must be held,
and only rules that hold strictly: what is waived, priced or not enforced is no reason.
"""

from collections.abc import Callable, Iterator

from eventplan.model import Scenario

from . import people_sums, place_sums
from .ground import Ground, Remark

CHECKS: tuple[Callable[[Ground], Iterator[Remark]], ...] = (
    place_sums.rooms,
    place_sums.times,
    place_sums.slots,
    place_sums.hours,
    place_sums.groups,
    place_sums.chains,
    place_sums.zones,
    place_sums.gates,
    place_sums.equipment,
    place_sums.sweeps,
    place_sums.booths,
    people_sums.presence,
    people_sums.workloads,
    people_sums.coverage,
    people_sums.quotas,
    people_sums.interpreters,
    people_sums.cars,
    people_sums.lists,
    people_sums.encounters,
)


def arithmetic(scenario: Scenario) -> tuple[Remark, ...]:
    """Return every shortage that needs no search to see. Nothing found proves nothing."""
    ground = Ground(scenario)
    return tuple(remark for check in CHECKS for remark in check(ground))


__all__ = ["Remark", "arithmetic"]
