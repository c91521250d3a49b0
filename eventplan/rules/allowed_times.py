"""A session is when its windows, those in its room, its slots and the grid allow it."""

from datetime import datetime

from eventplan.model import Finding, Plan, Scenario
from eventplan.numbers import number_of

from ._held import Held, held
from ._words import room_name, title
from .rule import Findings, Rule

ID = "allowed-times"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find sessions off the grid, outside their windows, or off their slots."""
    span_of = scenario.event.span
    slots = {grid.id: [*map(span_of, grid.slots)] for grid in scenario.slot_grids}

    for booking in held(scenario, plan):
        session, name = booking.session, title(scenario, booking.session)
        if not _on_grid(scenario, booking.start):
            message = f"{name} starts at {_clock(scenario, booking)}, which is not on the grid of {number_of(scenario.event.grid, 'minute')}"
            yield Finding(ID, (session.id,), message, fix="start it on the grid")

        if session.windows and not booking.span.within(scenario.event.span(w) for w in session.windows):
            allowed = ", ".join(str(window) for window in session.windows)
            message = f"{name} is held {booking.span}, outside its windows {allowed}"
            yield Finding(ID, (session.id,), message, fix="move it into a window, or widen one")

        for part in session.room_windows:
            if booking.placement.room in part.room and not booking.span.within(
                map(scenario.event.span, part.windows)
            ):
                allowed = ", ".join(str(window) for window in part.windows)
                message = f"{name} is held {booking.span} in {room_name(scenario, booking.placement.room)}, where it may be only {allowed}"
                yield Finding(
                    ID, (session.id,), message, fix="move it in time or to another room, or widen a window"
                )

        if session.slots and not any(
            booking.start == slot.start and booking.span.end <= slot.end for slot in slots[session.slots]
        ):
            message = f"{name} is held {booking.span}, which is not a slot of '{session.slots}'"
            yield Finding(ID, (session.id,), message, fix="start it with a slot that is long enough")


def _on_grid(scenario: Scenario, start: datetime) -> bool:
    local = start.astimezone(scenario.event.zone)
    return (
        local.second == local.microsecond == 0 and (local.hour * 60 + local.minute) % scenario.event.grid == 0
    )


def _clock(scenario: Scenario, booking: Held) -> str:
    local = booking.start.astimezone(scenario.event.zone)
    return f"{local:%H:%M}" if local.second == local.microsecond == 0 else f"{local.time()}"


RULE = Rule(
    ID,
    (
        "The session lies in one of its windows, and in one of the windows that it has for its room. "
        "It fits a slot if it has a slot grid, and it starts on the time grid. Windows that touch "
        "count as one."
    ),
    "UN side-event practice: published slot grids (Hanoi 2025 guidelines)",
    check,
    family="times",
)
