"""What has happened, is under way, or is frozen by its level stays; and the past is over."""

from eventplan.model import Finding, Plan, Scenario

from ._held import held
from ._words import room_name, title
from .rule import Findings, Rule

ID = "frozen"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find frozen sessions that left their place, and others that were put into the past."""
    baseline = scenario.baseline
    if baseline is None:
        return

    bookings = {booking.session.id: booking for booking in held(scenario, plan)}

    for session in scenario.sessions:
        name, booking = title(scenario, session), bookings.get(session.id)
        if baseline.keeps(scenario, session):
            was, level = baseline.placed[session.id], baseline.level(scenario, session)
            if booking is None:
                yield Finding(
                    ID, (session.id,), f"{name} is {level} and is not held", fix="hold it as before"
                )
            elif (booking.start, booking.placement.room) != (was.start, was.room):
                then, now = (scenario.event.shown(start) for start in (was.start, booking.start))
                message = f"{name} is {level} and moves from {then}, {_room(scenario, was.room)}, to {now}, {room_name(scenario, booking.placement.room)}"
                yield Finding(ID, (session.id,), message, fix="put it back, or lower its level")
        elif booking is not None and baseline.now is not None and booking.start < baseline.now:
            message = (
                f"{name} has not begun and is put at {scenario.event.shown(booking.start)}, which is over"
            )
            yield Finding(ID, (session.id,), message, fix="choose a later time")


def _room(scenario: Scenario, room: str) -> str:
    return room_name(scenario, room) if room in scenario.room_by_id else f"'{room}'"


RULE = Rule(
    ID,
    (
        "When replanning, sessions that are over, under way or frozen by their level stay where they "
        "are. No other session is put into the past."
    ),
    "planner's decision",
    check,
    family="replan",
)
