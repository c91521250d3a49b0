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
    bookings = sorted(held(scenario, plan), key=lambda booking: (booking.start, order[booking.session.id]))
    rooms = {booking.placement.room for booking in bookings}
    longest = timedelta(
        minutes=max((scenario.way(room, there) for room in rooms for there in rooms), default=0)
    )
    agendas: dict[str, list[Held]] = {}

    for booking in bookings:
        for person in dict.fromkeys(plan.attendance.get(booking.session.id, ())):
            agendas.setdefault(person, []).append(booking)

    clashes: dict[tuple[str, str], bool] = {}

    for person, agenda in agendas.items():
        for position, booking in enumerate(agenda):
            for other in agenda[position + 1 :]:
                if other.start >= booking.span.end + longest:
                    break  # no way takes that long, and all that follows is later

                pair = booking.session.id, other.session.id
                if pair not in clashes:
                    clashes[pair] = _clash(scenario, booking, other)

                if clashes[pair]:
                    yield Finding(
                        ID,
                        (person, *pair),
                        _message(scenario, person, booking, other),
                        fix="send somebody else, or move one of them",
                    )


def _gap(booking: Held, other: Held) -> int:
    return int((other.start - booking.span.end).total_seconds()) // 60


def _clash(scenario: Scenario, booking: Held, other: Held) -> bool:
    return _gap(booking, other) < scenario.way(booking.placement.room, other.placement.room)


def _message(scenario: Scenario, person: str, booking: Held, other: Held) -> str:
    who, first, second = (
        person_name(scenario, person),
        title(scenario, booking.session),
        title(scenario, other.session),
    )
    if _gap(booking, other) < 0:
        return f"{who} is in {first} ({booking.span}) and in {second} ({other.span}) at once"

    way = scenario.way(booking.placement.room, other.placement.room)
    rooms = f"{room_name(scenario, booking.placement.room)} to {room_name(scenario, other.placement.room)}"

    return f"{who} has {number_of(_gap(booking, other), 'minute')} from {first} to {second}, and the way from {rooms} takes {way}"


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
