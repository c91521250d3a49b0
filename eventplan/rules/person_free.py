"""Nobody is in two places at once, nor on the way between them too late."""

from datetime import timedelta

from eventplan.model import Finding, Plan, Scenario
from eventplan.numbers import number_of

from ._held import Held, held
from ._words import person_name, room_name, title
from .rule import Findings, Rule

ID = "person-free"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find people whose sessions overlap, or lie too far apart for the time between them."""
    order = {session.id: position for position, session in enumerate(scenario.sessions)}
    found = sorted(held(scenario, plan), key=lambda one: (one.start, order[one.session.id]))
    rooms = {one.placement.room for one in found}
    longest = timedelta(
        minutes=max((scenario.way(here, there) for here in rooms for there in rooms), default=0)
    )
    agendas: dict[str, list[Held]] = {}

    for one in found:
        for person in dict.fromkeys(plan.attendance.get(one.session.id, ())):
            agendas.setdefault(person, []).append(one)

    clashes: dict[tuple[str, str], bool] = {}

    for person, agenda in agendas.items():
        for position, one in enumerate(agenda):
            for other in agenda[position + 1 :]:
                if other.start >= one.span.end + longest:
                    break  # no way takes that long, and all that follows is later

                pair = one.session.id, other.session.id
                if pair not in clashes:
                    clashes[pair] = _clash(scenario, one, other)

                if clashes[pair]:
                    yield Finding(
                        ID,
                        (person, *pair),
                        _message(scenario, person, one, other),
                        fix="send somebody else, or move one of them",
                    )


def _gap(one: Held, other: Held) -> int:
    return int((other.start - one.span.end).total_seconds()) // 60


def _clash(scenario: Scenario, one: Held, other: Held) -> bool:
    return _gap(one, other) < scenario.way(one.placement.room, other.placement.room)


def _message(scenario: Scenario, person: str, one: Held, other: Held) -> str:
    who, first, second = (
        person_name(scenario, person),
        title(scenario, one.session),
        title(scenario, other.session),
    )
    if _gap(one, other) < 0:
        return f"{who} is in {first} ({one.span}) and in {second} ({other.span}) at once"

    way = scenario.way(one.placement.room, other.placement.room)
    rooms = f"{room_name(scenario, one.placement.room)} to {room_name(scenario, other.placement.room)}"

    return f"{who} has {number_of(_gap(one, other), 'minute')} from {first} to {second}, and the way from {rooms} takes {way}"


RULE = Rule(
    ID,
    (
        "A person who is needed in two sessions has time for both and for the way between the rooms: "
        "walking time plus the checkpoint of each zone entered."
    ),
    "physics; checkpoint times as the scenario states them",
    check,
    family="people",
)
