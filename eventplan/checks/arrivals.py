"""Checks of arrivals by car: whether those who come for one session can be received at all."""

from collections import Counter
from collections.abc import Iterator

from eventplan.model import Arrival, Session
from eventplan.numbers import number_of, plural

from .base import Check, Fault
from .view import View, spans_in_words
from .words import stay


def _reception(view: View) -> Iterator[Fault]:
    by_session: dict[str, list[Arrival]] = {}
    for arrival in view.scenario.resources.arrivals:
        session, person = view.scenario.session_by_id[arrival.session], view.scenario.people[arrival.who]
        if view.holds("arrivals", arrival.who, arrival.session) and view.there(person, session):
            by_session.setdefault(arrival.session, []).append(arrival)

    for number, arrival in enumerate(view.scenario.resources.arrivals):
        if arrival in by_session.get(arrival.session, ()):
            yield from _too_late(view, arrival, number)

    for name, cars in by_session.items():
        session = view.scenario.session_by_id[name]
        for look in (_holding_rooms, _escorts, _doors):
            yield from look(view, session, cars)


def _too_late(view: View, arrival: Arrival, number: int) -> Iterator[Fault]:
    """Nobody is escorted in before being at the event: the car comes in the stay, and the escort ends by the start."""
    session, person = view.scenario.session_by_id[arrival.session], view.scenario.people[arrival.who]
    if view.there(person, session, late_by=arrival.escort):
        return

    message = (
        f"{view.name(person.id)} {stay(view.scenario, person.present)}, and is driven to {view.name(session.id)} "
        f"({spans_in_words(view.frames(session))}) with {number_of(arrival.escort, 'minute')} of escort: there is no time for the car"
    )
    sure = view.must(session) and comes_for_certain(view, session, arrival.who)
    yield Fault(("resources", "arrivals", number), message, sure)


def _sure(view: View, session: Session, subject: str, cars: list[Arrival]) -> bool:
    """Whether all of them come for certain, and the rule holds for certain."""
    strict = view.strict("arrivals", subject)
    return strict and view.must(session) and all(comes_for_certain(view, session, car.who) for car in cars)


def comes_for_certain(view: View, session: Session, who: str) -> bool:
    """Whether a principal comes to a session that is held, wherever and whenever, and by the rule."""
    scenario, person = view.scenario, view.scenario.people[who]
    if not view.strict("arrivals", who, session.id):
        return False
    if who in scenario.needed(session):
        return True

    always = not scenario.clearances and (
        not person.present or all(frame.within(person.present) for frame in view.frames(session))
    )
    return always and who in scenario.bound_to(session) and view.strict("attendance", who, session.id)


def _holding_rooms(view: View, session: Session, cars: list[Arrival]) -> Iterator[Fault]:
    """Everybody has a holding room from arrival to the start, except those who may arrive as it starts."""
    number = view.scenario.resources.holding_rooms
    if number is None or not view.holds("arrivals", "holding-rooms"):
        return

    intervals = {door.id: door.interval for door in view.scenario.resources.drop_offs}
    at_once = Counter(car.drop_off for car in cars if not car.escort)
    last = sum(1 if intervals[door] else cars for door, cars in at_once.items())
    needed = len(cars) - last

    if needed > number:
        but = f", all but {last} who may arrive as it starts" if last else ""
        message = (
            f"{number_of(len(cars), 'principal is', 'principals are')} driven to {view.name(session.id)} and {plural(len(cars), 'waits', 'wait')} for its start{but}"
            f": {number_of(needed, 'holding room is', 'holding rooms are')} needed, and there {plural(number, 'is', 'are')} {number}"
        )
        sure = _sure(view, session, "holding-rooms", cars)
        yield Fault(("resources", "holding_rooms"), message, sure)


def _escorts(view: View, session: Session, cars: list[Arrival]) -> Iterator[Fault]:
    """An escort that is in use for some minutes is there again for a later arrival; all end by the start."""
    number = view.scenario.resources.escorts
    escorted = [car for car in cars if car.escort]
    if number is None or not escorted or not view.holds("arrivals", "escorts"):
        return

    lead = max(car.ahead for car in escorted)
    shortest = min(car.escort for car in escorted)
    most = number * (lead // shortest)

    if len(escorted) > most:
        message = (
            f"{number_of(len(escorted), 'principal is', 'principals are')} escorted to {view.name(session.id)} within {lead} min before it; "
            f"{number_of(number, 'escort')}, in use for {shortest} min at a time, {plural(number, 'serves', 'serve')} {most} at most"
        )
        yield Fault(("resources", "escorts"), message, _sure(view, session, "escorts", escorted))


def _doors(view: View, session: Session, cars: list[Arrival]) -> Iterator[Fault]:
    """Cars keep the interval of their door, come within the lead, and leave time for the escort."""
    for number, door in enumerate(view.scenario.resources.drop_offs):
        cars_here = [car for car in cars if car.drop_off == door.id]
        if not cars_here or not door.interval or not view.holds("arrivals", door.id):
            continue

        longest = max(car.ahead for car in cars_here)
        shortest = min(car.escort for car in cars_here)
        most = max(0, (longest - shortest) // door.interval + 1)

        if len(cars_here) > most:
            message = (
                f"{number_of(len(cars_here), 'principal arrives', 'principals arrive')} at {view.name(door.id)} from {longest} to {shortest} min before {view.name(session.id)}; at "
                f"intervals of {door.interval} min there is time for {most}"
            )
            yield Fault(("resources", "drop_offs", number), message, _sure(view, session, door.id, cars_here))


RECEPTION = Check(
    "reception",
    (
        "Those who are driven to a session can be received: doors, escorts and holding rooms are enough for them, "
        "and they are at the event early enough."
    ),
    ("arrivals",),
    _reception,
)
