"""Checks of times: pins, windows and slots against the opening hours and the length of a session."""

from collections.abc import Iterator
from datetime import timedelta

from eventplan.model import Session, Span, Window

from .base import Check, Fault, Path
from .spans import common
from .view import View, spans_in_words


def _pinned(view: View) -> Iterator[Fault]:
    event = view.scenario.event
    for number, session in enumerate(view.scenario.sessions):
        if session.start is None or not view.holds("pinned", session.id):
            continue

        start = event.instant(session.start)
        span = event.local_span(Span(start, start + timedelta(minutes=session.duration)))
        where: Path = ("sessions", number, "start")
        sure = view.must(session) and view.strict("pinned", session.id)
        occupied = event.local_span(span.widened(session.setup, session.teardown))

        if view.holds("opening-hours", session.id) and not occupied.within(view.opening):
            day = event.local_date(start)
            hours = [h for h in view.opening if event.local_date(h.start) <= day <= event.local_date(h.end)]
            then = f"the event is open {spans_in_words(hours)}" if hours else "that is not a day of the event"
            also = f", its room taken {occupied}" if occupied != span else ""
            message = f"{view.name(session.id)} is pinned to {span}{also}: {then}"
            yield Fault(where, message, sure and view.strict("opening-hours", session.id))
            continue

        windows = [event.span(window) for window in session.windows]

        if windows and view.holds("allowed-times", session.id) and not span.within(windows):
            message = (
                f"{view.name(session.id)} is pinned to {span}, outside its windows {spans_in_words(windows)}"
            )
            yield Fault(where, message, sure and view.strict("allowed-times", session.id))


def _useless(view: View, session: Session, window: Window) -> str:
    """Why a session can never lie in a window, as the end of a sentence; nothing if it might."""
    span = view.scenario.event.span(window)
    if span.minutes < session.duration:
        return f"has {span.minutes} min, and it takes {session.duration}"
    if not view.holds("opening-hours", session.id):
        return ""

    inside = max((part.minutes for part in common([span], view.hours(session))), default=0)
    if inside == 0:
        return "is outside the opening hours"
    if inside < session.duration:
        return f"has {inside} min inside the opening hours, and it takes {session.duration}"

    return ""


def _windows(view: View) -> Iterator[Fault]:
    for number, session in enumerate(view.scenario.sessions):
        if session.start is not None or not view.holds("allowed-times", session.id):
            continue

        stated: list[tuple[Path, Window]] = [
            (("sessions", number, "windows", n), window) for n, window in enumerate(session.windows)
        ]

        if not view.frames(session) and session.windows:
            # Windows that touch are one: what each of them says alone may not be why.
            why = [f"{window} {_useless(view, session, window) or 'is too short'}" for _, window in stated]
            sure = view.must(session) and view.strict("allowed-times", session.id)
            sure &= view.strict("opening-hours", session.id) and session.slots is None
            more = f"; and {len(why) - 3} more" if len(why) > 3 else ""
            message = f"{view.name(session.id)} has no window that it fits into: {'; '.join(why[:3])}{more}"
            yield Fault(("sessions", number, "windows"), message, sure)
            continue

        stated += [
            (("sessions", number, "room_windows", part, "windows", n), window)
            for part, rooms in enumerate(session.room_windows)
            for n, window in enumerate(rooms.windows)
        ]
        frames = view.frames(session)

        for path, window in stated:
            why_not = _useless(view, session, window)
            joined = any(part.minutes for part in common([view.scenario.event.span(window)], frames))
            if why_not and not (joined and len(path) == 4):
                yield Fault(path, f"{view.name(session.id)}: the window {window} {why_not}")


def _slots(view: View) -> Iterator[Fault]:
    event = view.scenario.event
    for number, grid in enumerate(view.scenario.slot_grids):
        for n, slot in enumerate(grid.slots):
            span = event.span(slot)
            if not common([span], view.opening):
                message = f"the slot {slot} of '{grid.id}' is outside the opening hours"
                yield Fault(("slot_grids", number, "slots", n), message)

    longest = {}

    for grid in view.scenario.slot_grids:
        longest[grid.id] = max((event.span(slot).minutes for slot in grid.slots), default=0)

    for number, session in enumerate(view.scenario.sessions):
        if session.slots and session.duration > longest[session.slots]:
            if not view.holds("allowed-times", session.id):
                continue

            message = (
                f"{view.name(session.id)} takes {session.duration} min, and no slot of '{session.slots}' has more "
                f"than {longest[session.slots]}"
            )
            sure = view.must(session) and view.strict("allowed-times", session.id)
            yield Fault(("sessions", number, "slots"), message, sure)


PINNED_OUTSIDE = Check(
    "pinned-outside",
    (
        "A fixed start lies inside the opening hours, including setup and teardown, and inside the "
        "windows of the session."
    ),
    ("pinned", "opening-hours", "allowed-times"),
    _pinned,
)
USELESS_WINDOW = Check(
    "useless-window",
    "Each window of a session is long enough for it inside the opening hours.",
    ("allowed-times", "opening-hours"),
    _windows,
)
USELESS_SLOT = Check(
    "useless-slot",
    "Slots lie inside the opening hours, and one of them is long enough for each session on the grid.",
    ("allowed-times", "opening-hours"),
    _slots,
)
