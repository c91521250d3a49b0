"""What a delegate needs to get in, and how long that takes: badge, gate, car, the way, the time at home."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from ..model import ArrivalTime, Checkpoint, Placement, Plan, Scenario, Session, span_of
from .clean import clean_line
from .items import Wording
from .labels import day_month
from .times import clock
from .words import badge_words, listed, word


def way_minutes(scenario: Scenario, placement: Placement, before: Placement | None) -> int:
    """
    Return how long before the start of a session one must leave for it.

    From the room before it that one leaves on the same day; else from outside: a walk and the checkpoint of
    each zone.
    """
    event, room = scenario.event, scenario.room_by_id[placement.room]

    if before:
        left = span_of(scenario.session_by_id[before.session], before).end
        if event.local_date(left) == event.local_date(placement.start):
            return scenario.way(before.room, room.id)

    return scenario.walking.same_floor + sum(zone.transit for zone in scenario.zone_chain(room.zone))


def getting_in(
    wording: Wording, session: Session, placement: Placement, passed: Collection[str] = ()
) -> list[str]:
    """
    Return which badge a session takes, and which gates lead to it with the time at which they open.

    Those who are driven into zones that are *passed* (`driven_past`) do not come through their gates.
    """
    scenario, own = wording.scenario, wording.own
    chain = scenario.zone_chain(scenario.room_by_id[placement.room].zone)
    levels = [zone.clearance for zone in chain if zone.clearance]
    lines = []

    if levels:
        highest = max(levels, key=scenario.clearances.index)
        lines.append(badge_words(own, clearance(wording, highest)))

    named = {gate for use in scenario.gates if use.session == session.id for gate in use.checkpoints}
    around = {zone.id for zone in chain}
    gates = [g for g in scenario.checkpoints if (g.id in named if named else g.zone in around)]
    gates = [gate for gate in gates if gate.zone not in passed]
    if gates:
        lines.append(word(own, "gate", listed(own, (_gate(wording, gate, placement) for gate in gates))))

    return lines


def driven_past(scenario: Scenario, plan: Plan, session: str, person: str) -> frozenset[str]:
    """Return the zones into which somebody is driven for a session: the drop-off points lead into them."""
    doors = {car.drop_off for car in cars_to(plan, session, person)}
    return frozenset(
        zone.id
        for door in scenario.resources.drop_offs
        if door.id in doors
        for zone in scenario.zone_chain(door.zone)
    )


def clearance(wording: Wording, level: str) -> str:
    """Return what a clearance is called; its id as words, if it has no name."""
    named = wording.line(wording.scenario.clearance_names.get(level))
    return named or clean_line(level).replace("-", " ").replace("_", " ")


def _gate(wording: Wording, gate: Checkpoint, placement: Placement) -> str:
    event = wording.scenario.event
    name, start = wording.line(gate.name) or gate.id, placement.start
    opens = [event.span(window).start for window in gate.opens]
    day = event.local_date(start)
    today = [moment for moment in opens if moment <= start and event.local_date(moment) == day]
    if not today:
        return name

    return word(wording.own, "gate opens", name, clock(event, max(today)))


def arriving(
    wording: Wording, plan: Plan, session: Session, person: str, *, by_name: bool = False
) -> Iterator[str]:
    """Yield where and when a principal's car arrives for a session: told to them, or to others *by name*."""
    event, doors = wording.scenario.event, wording.scenario.resources.drop_offs

    for arrival in cars_to(plan, session.id, person):
        door = next((wording.line(d.name) for d in doors if d.id == arrival.drop_off), arrival.drop_off)
        place = door, clock(event, arrival.at)
        yield (
            word(wording.own, "car of", wording.name(person), *place)
            if by_name
            else word(wording.own, "car", *place)
        )


def cars_to(plan: Plan, session: str, person: str) -> Iterator[ArrivalTime]:
    """Yield when a principal's car arrives for a session."""
    return (arrival for arrival in plan.arrivals if (arrival.who, arrival.session) == (person, session))


def at_home(wording: Wording, delegation: str, session: Session, placement: Placement) -> Iterator[str]:
    """Yield what time a session is at in a delegation's capital, if that differs from the event's."""
    key = wording.scenario.delegation_by_id[delegation].home_time_zone
    if key is None:
        return

    zone, start = ZoneInfo(key), placement.start
    host = start.astimezone(wording.scenario.event.zone)
    home, end = start.astimezone(zone), (start + timedelta(minutes=session.duration)).astimezone(zone)

    if home.utcoffset() != host.utcoffset():
        day = f"{day_month(wording.own, home.date())} " if home.date() != host.date() else ""
        yield word(wording.own, "home time", key, f"{day}{home:%H:%M}-{end:%H:%M}")
