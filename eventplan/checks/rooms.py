"""Checks of rooms: whether any might do."""

from collections.abc import Iterator
from functools import partial

from eventplan.numbers import number_of

from .base import Check, Fault
from .view import View
from .words import failing_rooms, names, reasons_of_rooms


def _seats(view: View) -> Iterator[Fault]:
    scenario = view.scenario
    for number, session in enumerate(scenario.sessions):
        reasons = failing_rooms(scenario, partial(view.unfit, session))
        if reasons is None:
            continue

        heads = scenario.expected_heads(session)
        full = [rooms for (rule, _), rooms in reasons.items() if rule == "room-capacity"]
        seats = [view.seats(session, scenario.room_by_id[room]) or 0 for rooms in full for room in rooms]
        # More heads than seats is the plainest of reasons, and named first.
        first = (
            f"{number_of(heads, 'head')}, and {number_of(max(seats), 'seat')} at most in the rooms that it may use. "
            if full
            else ""
        )
        message = f"no room can hold {view.name(session.id)}. {first}{reasons_of_rooms(scenario, reasons)}"
        yield Fault(("sessions", number), message, view.must(session))


NO_ROOM = Check(
    "no-room",
    (
        "For each session there is a room that it may use, with enough seats and the layout, features"
        " and booths that it needs."
    ),
    ("room-capacity", "room-features", "pinned", "interpretation", "room-available"),
    _seats,
)


def _unswept(view: View) -> Iterator[Fault]:
    scenario = view.scenario
    for number, session in enumerate(scenario.sessions):
        if not session.protected or not view.holds("sweep", session.id):
            continue

        usable = [room.id for room in view.fitting(session)]
        parts = {part for room in (*usable, *session.overflow) for part in scenario.parts_of(room)}
        zones = [scenario.zone_chain(scenario.room_by_id[part].zone) for part in parts]
        if usable and not any(zone.sweep for chain in zones for zone in chain):
            message = (
                f"{view.name(session.id)} is protected, and no zone of {names(scenario, usable)} says how long a sweep takes: no room "
                "is swept for it; write `sweep: 45 min`, or what it takes, in a zone"
            )
            yield Fault(("sessions", number, "protected"), message)


NOT_SWEPT = Check(
    "not-swept",
    "A room that a protected session may have is in a zone that says how long a sweep takes.",
    ("sweep",),
    _unswept,
)
