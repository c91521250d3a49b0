"""Leaders do not run from one room to the next."""

from itertools import combinations

from eventplan.model import Person, Plan, Rank, Scenario, say, span_of

from ._held import held_with
from .preference import Penalties, Penalty, Preference

ID = "pauses"

LEADER, PRINCIPAL = 10, 5
"""Minutes beside the bare way: of heads of state and government, and of other principals."""


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count pairs of sessions in different rooms that need a principal, and leave too little beside the way."""
    commitments = held_with(scenario, plan)

    for person in scenario.people.values():
        slack = _slack(person)
        mine = commitments.get(person.id, ()) if slack else ()

        for (session, placement), (other, there) in combinations(sorted(mine, key=lambda x: x[1].start), 2):
            if placement.room == there.room or not {placement.room, there.room} <= scenario.room_by_id.keys():
                continue

            gap = (there.start - span_of(session, placement).end).total_seconds() / 60
            way = scenario.way(placement.room, there.room)

            if gap < way + slack:
                who = say(person.name, scenario.event.languages)
                first, second = (say(x.title, scenario.event.languages) for x in (session, other))
                message = (
                    f"{who} has {gap:.0f} min from '{first}' to '{second}', including {way} min of walking"
                )
                yield Penalty((person.id, session.id, other.id), 1, message)


def _slack(person: Person) -> int:
    if person.rank in (Rank.HEAD_OF_STATE, Rank.HEAD_OF_GOVERNMENT):
        return LEADER

    return PRINCIPAL if person.principal else 0


PREFERENCE = Preference(
    ID,
    (
        "Between two sessions in different rooms that need them, heads of state and government have "
        "10 minutes in addition to the walk, and other principals 5."
    ),
    "pair of sessions with less time between them",
    "practice of protocol offices; the minutes are assumed",
    penalty,
)
