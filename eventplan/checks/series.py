"""Checks of series: slots for the longest session, positions that there are, and gaps for the rooms."""

from collections.abc import Iterator

from eventplan.model import Series
from eventplan.numbers import number_of, plural

from .base import Check, Fault, Path
from .view import View
from .words import names


def _too_long(view: View) -> Iterator[Fault]:
    for number, series in enumerate(view.scenario.series):
        slots = view.scenario.grid_slots[series.slots]
        longest = max((slot.minutes for slot in slots), default=0)

        for n, item in enumerate(series.items):
            session = view.scenario.session_by_id[item.session]

            if session.duration > longest and view.holds("stays", series.id, session.id):
                message = (
                    f"{view.name(session.id)} takes {session.duration} min, and no slot of '{series.slots}', on which "
                    f"'{series.id}' is held, has more than {longest}"
                )
                sure = view.must(session) and view.strict("stays", series.id, session.id)
                yield Fault(("series", number, "items", n), message, sure)


def _positions(view: View) -> Iterator[Fault]:
    for number, series in enumerate(view.scenario.series):
        for n, item in enumerate(series.items):
            if item.position is not None and item.position > len(series.items):
                message = (
                    f"{view.name(item.session)} is wished at position {item.position} of '{series.id}', which has "
                    f"{number_of(len(series.items), 'session')}"
                )
                yield Fault(("series", number, "items", n, "position"), message)

        wished: dict[int, list[str]] = {}
        for item in series.items:
            if item.position is not None:
                wished.setdefault(item.position, []).append(item.session)

        for n, item in enumerate(series.items):
            same = wished.get(item.position or 0, [])
            if len(same) > 1 and same[-1] == item.session:
                message = f"{names(view.scenario, same)} are wished at position {item.position} of '{series.id}': only one can be"
                yield Fault(("series", number, "items", n, "position"), message)


def _gaps(view: View) -> Iterator[Fault]:
    for number, series in enumerate(view.scenario.series):
        if len(series.items) < 2 or not view.holds("room-free"):
            continue

        path: Path = ("series", number)
        yield from _turnovers(view, series, path)
        slow = [
            session
            for session in map(view.scenario.session_by_id.__getitem__, series.sessions)
            if session.settling > series.gap and view.holds("room-free", session.id)
        ]

        if slow:
            least = max(session.settling for session in slow)
            message = (
                f"{names(view.scenario, [session.id for session in slow])} of '{series.id}' {plural(len(slow), 'settles', 'settle')} in {least} min, and its sessions follow "
                f"each other after {series.gap}: nothing can be before or after them in a stay; write `gap: {least} min`"
            )
            yield Fault((*path, "gap"), message)


def _turnovers(view: View, series: Series, path: Path) -> Iterator[Fault]:
    """Rooms that take longer to be made ready than its sessions leave between them."""
    sessions = [view.scenario.session_by_id[session] for session in series.sessions]
    fitting = {room.id for session in sessions for room in view.fitting(session)}
    rooms = series.rooms or tuple(room.id for room in view.scenario.rooms if room.id in fitting)
    turnover = view.scenario.turnover
    slow = [room for room in rooms if turnover(room) > series.gap and view.holds("room-free", room)]

    if slow:
        least = max(map(turnover, slow))
        message = (
            f"{names(view.scenario, slow)} {plural(len(slow), 'needs', 'need')} up to {least} min between sessions, and those of '{series.id}' follow "
            f"each other after {series.gap}: only one can be in a stay there; write `gap: {least} min`, or a turnover of 0"
        )
        yield Fault((*path, "gap"), message)


TOO_LONG = Check(
    "series-too-long",
    "Each session of a series fits into a slot of its grid.",
    ("stays", "placed"),
    _too_long,
)
NO_POSITION = Check(
    "series-position",
    "A wished position in a series is not beyond the number of its sessions, and no two sessions have the same.",
    (),
    _positions,
)
SHORT_GAP = Check(
    "series-gap",
    (
        "The gap of a series is as long as the turnover of its rooms and the settling time of its sessions:"
        " otherwise no two of its sessions can be in one stay."
    ),
    ("stays", "room-free"),
    _gaps,
)
