"""Principals are not sent to and fro."""

from datetime import date
from itertools import pairwise

from eventplan.model import Placement, Plan, Scenario, say
from eventplan.numbers import number_of

from ._held import held_with
from .preference import Penalties, Penalty, Preference

ID = "walking"


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count, for each principal and day, the minutes of way between the sessions that need the person."""
    commitments = held_with(scenario, plan)

    for person in (person for person in scenario.people.values() if person.principal):
        days: dict[date, list[Placement]] = {}
        for _, placement in commitments.get(person.id, ()):
            if placement.room in scenario.room_by_id:
                days.setdefault(scenario.event.local_date(placement.start), []).append(placement)

        for day, placements in sorted(days.items()):
            placements.sort(key=lambda placement: placement.start)
            minutes = sum(
                scenario.way(placement.room, there.room) for placement, there in pairwise(placements)
            )

            if minutes:
                name = say(person.name, scenario.event.languages)
                yield Penalty(
                    (person.id,), minutes, f"{name} walks {number_of(minutes, 'minute')} on {day:%d %b}"
                )


PREFERENCE = Preference(
    ID,
    "Principals walk little between the sessions that need them.",
    "minute that a principal walks, including checkpoints",
    "protocol practice: short ways for principals",
    penalty,
)
