"""Checks of arrivals by car: whether those who come for one session can be received at all."""

from collections import Counter
from collections.abc import Iterator

from eventplan.model import Arrival, Session
from eventplan.numbers import number_of, plural

from .base import Check, Fault
from .view import View
from .words import stay


def _reception(view: View) -> Iterator[Fault]:
    by_session: dict[str, list[Arrival]] = {}
    for arrival in view.scenario.resources.arrivals:
        if view.holds("arrivals", arrival.who, arrival.session):
            by_session.setdefault(arrival.session, []).append(arrival)

    yield from _too_early(view)

    for name, cars in by_session.items():
        session = view.scenario.session_by_id[name]
        for look in (_holding_rooms, _escorts, _doors):
            yield from look(view, session, cars)


def _too_early(view: View) -> Iterator[Fault]:
    """Cars for a session that is over, or begins, before the person is at the event: late, or away."""
    scenario = view.scenario

    for number, car in enumerate(scenario.resources.arrivals):
        session, person = scenario.session_by_id[car.session], scenario.people[car.who]
        if not view.holds("arrivals", car.who, car.session) or view.there(person, session):
            continue

        if view.frames(session):
            message = (
                f"{view.name(car.who)} is driven to {view.name(session.id)}, and {stay(scenario, person.present)}: the "
                "car is planned all the same; leave the arrival out, or name another session"
            )
            yield Fault(("resources", "arrivals", number), message, certain=False)


def _sure(view: View, session: Session, subject: str, cars: list[Arrival]) -> bool:
    strict = view.strict("arrivals", subject)
    return strict and view.must(session) and all(view.strict("arrivals", car.who, session.id) for car in cars)


def _holding_rooms(view: View, session: Session, cars: list[Arrival]) -> Iterator[Fault]:
    """Everybody has a holding room from arrival to the start, except people who arrive as it starts."""
    number = view.scenario.resources.holding_rooms
    if number is None or not view.holds("arrivals", "holding-rooms"):
        return

    intervals = {door.id: door.interval for door in view.scenario.resources.drop_offs}
    at_once = Counter(car.drop_off for car in cars)
    last = sum(1 if intervals[door] else cars for door, cars in at_once.items())
    needed = len(cars) - last

    if needed > number:
        message = (
            f"{number_of(len(cars), 'principal is', 'principals are')} driven to {view.name(session.id)} and {plural(len(cars), 'waits', 'wait')} for its start, all but {last} who may "
            f"arrive as it starts: {number_of(needed, 'holding room is', 'holding rooms are')} needed, and there {plural(number, 'is', 'are')} {number}"
        )
        sure = _sure(view, session, "holding-rooms", cars)
        yield Fault(("resources", "holding_rooms"), message, sure)


def _escorts(view: View, session: Session, cars: list[Arrival]) -> Iterator[Fault]:
    """An escort that is in use for some minutes is there again for a later arrival."""
    number = view.scenario.resources.escorts
    escorted = [car for car in cars if car.escort]
    if number is None or not escorted or not view.holds("arrivals", "escorts"):
        return

    lead, shortest = max(car.lead for car in escorted), min(car.escort for car in escorted)
    most = number * (lead // shortest + 1)

    if len(escorted) > most:
        message = (
            f"{number_of(len(escorted), 'principal is', 'principals are')} escorted to {view.name(session.id)} within {lead} min before it; "
            f"{number_of(number, 'escort')}, in use for {shortest} min at a time, {plural(number, 'serves', 'serve')} {most} at most"
        )
        yield Fault(("resources", "escorts"), message, _sure(view, session, "escorts", escorted))


def _doors(view: View, session: Session, cars: list[Arrival]) -> Iterator[Fault]:
    """Cars keep the interval of their door, and come within the lead."""
    for number, door in enumerate(view.scenario.resources.drop_offs):
        cars_here = [car for car in cars if car.drop_off == door.id]
        if not cars_here or not door.interval or not view.holds("arrivals", door.id):
            continue

        lead = max(car.lead for car in cars_here)
        most = lead // door.interval + 1

        if len(cars_here) > most:
            message = (
                f"{number_of(len(cars_here), 'principal arrives', 'principals arrive')} at {view.name(door.id)} within {lead} min before {view.name(session.id)}; at "
                f"intervals of {door.interval} min there is time for {most}"
            )
            yield Fault(("resources", "drop_offs", number), message, _sure(view, session, door.id, cars_here))


RECEPTION = Check(
    "reception",
    (
        "Those who are driven to a session are at the event then, and can be received: doors, escorts and holding "
        "rooms are enough for them."
    ),
    ("arrivals",),
    _reception,
)
