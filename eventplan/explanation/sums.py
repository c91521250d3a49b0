"""
What can be said without a search: no room fits, more is asked for than there is, nobody is there long enough.

Each sum is a proof: where one does not come out, no plan exists. So it counts only what must be held,
and only rules that hold strictly: what is waived, priced or not enforced does not count as a reason.
"""

from collections.abc import Callable, Iterator

from eventplan.model import Scenario, Session

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


def at_odds(scenario: Scenario, remark: Remark) -> tuple[str, ...]:
    """The sessions that a sum speaks of, by name or by what they use: those that it finds at odds."""
    subjects = {*remark.subjects}
    named = tuple(session.id for session in scenario.sessions if session.id in subjects)
    lists = [
        speaking
        for speaking in (*scenario.speakers_lists, *scenario.signing_orders)
        if speaking.id in subjects
    ]
    asked = {part.session for speaking in lists for part in speaking.parts}
    asked |= {use.session for use in scenario.gates if subjects & {*use.checkpoints}}
    asked |= {arrival.session for arrival in scenario.resources.arrivals if arrival.drop_off in subjects}
    asked |= {session for group in scenario.apart if group.id in subjects for session in group.sessions}

    for limit in scenario.limits:
        if limit.id in subjects:
            asked |= {session.id for session in scenario.sessions if limit.counts(session)}

    def concerned(session: Session) -> bool:
        things = {*session.languages, *session.features, *session.organisers, *session.room, session.slots}
        return session.id in asked or bool(subjects & {*things, *scenario.needed(session)})

    if named:
        return named

    return tuple(session.id for session in scenario.sessions if concerned(session))


__all__ = ["Remark", "arithmetic", "at_odds"]
