"""Few rooms, short hours behind the strictest gates, few sweeps: fewer guards."""

from datetime import date

from eventplan.model import Plan, Scenario, Span, say, span_of

from .preference import Penalties, Penalty, Preference

ROOMS, ZONE, SWEEPS = "rooms", "zone", "sweeps"
"""First subjects of the three kinds of penalty."""

ID = "compactness"


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count rooms used a day, hours for which the zones of highest clearance are open, and sweeps."""
    rooms: dict[date, set[str]] = {}
    opened: dict[tuple[str, date], Span] = {}
    strictest = _strictest(scenario)

    for session, placement in plan.held(scenario):
        room = scenario.room_by_id.get(placement.room)
        if room is None:
            continue

        day = scenario.event.local_date(placement.start)
        span = scenario.event.local_span(span_of(session, placement))
        rooms.setdefault(day, set()).add(room.id)

        if room.zone in strictest:
            known = opened.get((room.zone, day), span)
            opened[room.zone, day] = Span(min(known.start, span.start), max(known.end, span.end))

    for day, used in sorted(rooms.items()):
        yield Penalty((ROOMS, str(day)), len(used), f"rooms used on {day:%d %b}: {len(used)}")

    for (zone, day), span in sorted(opened.items()):
        name = say(scenario.zone_by_id[zone].name, scenario.event.languages)
        yield Penalty((ZONE, zone, str(day)), -(-span.minutes // 60), f"zone {name} is open {span}")

    if plan.sweeps:
        yield Penalty((SWEEPS,), len(plan.sweeps), f"sweeps done: {len(plan.sweeps)}")


def _strictest(scenario: Scenario) -> set[str]:
    """The zones that ask for the highest clearance that any zone asks for."""
    level = {zone.id: scenario.clearances.index(zone.clearance) for zone in scenario.zones if zone.clearance}
    return {zone for zone, asked in level.items() if asked == max(level.values())}


PREFERENCE = Preference(
    ID,
    (
        "Few rooms are used, zones of the highest clearance are open for a short time, and few sweeps"
        " are needed. It counts only if a scenario lists it."
    ),
    "room used on a day, started hour in which a zone of the highest clearance is open, or sweep",
    "security practice: fewer open rooms take fewer guards",
    penalty,
)
