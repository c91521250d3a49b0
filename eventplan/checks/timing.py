"""Which rules hold, and when each session may be, whatever is planned."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property

from eventplan.model import Person, Scenario, Session, Span
from eventplan.rules import RULES

from .spans import common, merged
from .words import name

Path = tuple[str | int, ...]
Presence = tuple[Span, ...]

_LONGEST_STEP = 120
"""Minutes within which the clocks show a time on the grid, whatever they do."""


class Timing:
    """A scenario as the checks see it: its rules and its times."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.enforced = {rule.id for rule in RULES}
        self._frames: dict[str, list[Span]] = {}
        self._there: dict[tuple[str, Presence], bool] = {}

    # Which rules hold.

    def strict(self, rule: str, *subjects: str) -> bool:
        """Whether a rule holds without exception for something; of no subjects: for everything."""
        return self.holds(rule, *subjects) and self.scenario.policy(rule).price is None

    def holds(self, rule: str, *subjects: str) -> bool:
        """Whether a rule holds for something, at a price or strictly; of no subjects: for everything."""
        policy = self.scenario.policy(rule)
        if rule not in self.enforced or policy.waived:
            return False

        return not (set(subjects) & set(policy.waived_for) if subjects else policy.waived_for)

    def must(self, session: Session) -> bool:
        """Whether a session must be held."""
        return not session.optional and self.strict("placed", session.id)

    # Where things stand.

    def path(self, part: str, wanted: str) -> Path:
        """The way to a part of the scenario with an id."""
        return (part, self._positions[part][wanted])

    @cached_property
    def _positions(self) -> dict[str, dict[str, int]]:
        parts = ("sessions", "delegations", "speakers_lists", "signing_orders", "slot_grids")
        positions = {}

        for part in parts:
            items = getattr(self.scenario, part)
            positions[part] = {item.id: number for number, item in enumerate(items)}

        return positions

    def name(self, subject: str) -> str:
        """What people call it, with its id."""
        return name(self.scenario, subject)

    # When a session may be.

    @cached_property
    def opening(self) -> list[Span]:
        """When the event is open: one span a day, or one for days that meet at midnight."""
        return merged(self.scenario.event.opening)

    def frames(self, session: Session) -> list[Span]:
        """
        Spans: whenever the session is held, it lies in one of them from start to end.

        They follow from opening hours, windows, slots and a pinned start. Each is long enough for it.
        """
        if session.id not in self._frames:
            self._frames[session.id] = list(self._framed(session))

        return self._frames[session.id]

    def _framed(self, session: Session) -> Iterable[Span]:
        event = self.scenario.event
        spans = self.hours(session)

        if self.strict("allowed-times", session.id):
            if session.windows:
                spans = common(spans, merged([event.span(window) for window in session.windows]))

            if session.slots:
                grid = next(grid for grid in self.scenario.slot_grids if grid.id == session.slots)
                slots = (event.span(slot) for slot in grid.slots)
                spans = common(spans, [_first(slot, session.duration) for slot in slots])

        if session.start is not None and self.strict("pinned", session.id):
            start = event.instant(session.start)
            spans = common(spans, [Span(start, start + timedelta(minutes=session.duration))])

        return (span for span in dict.fromkeys(spans) if self._holds(span, session.duration))

    def hours(self, session: Session) -> list[Span]:
        """The opening hours, without what its setup and teardown take; or all days, if they do not bind it."""
        if not self.strict("opening-hours", session.id):
            day = timedelta(days=1)
            return [Span(self.opening[0].start - day, self.opening[-1].end + day)]

        inner = (span.widened(-session.setup, -session.teardown) for span in self.opening)
        return [span for span in inner if span.start < span.end]

    def _holds(self, span: Span, duration: int) -> bool:
        """Whether something that starts on the grid and takes so long lies in a span."""
        event = self.scenario.event

        for late in range(min(_LONGEST_STEP, span.minutes - duration) + 1):
            start = event.local(span.start + timedelta(minutes=late))
            if (start.hour * 60 + start.minute) % event.grid == 0:
                return True

        return False

    def fixed(self, session: Session) -> Span | None:
        """When it is under way for certain, whenever it is held; None if that is not known."""
        frames = self.frames(session)
        if len(frames) != 1:
            return None

        length = timedelta(minutes=session.duration)
        sure = Span(frames[0].end - length, frames[0].start + length)

        return sure if sure.start < sure.end else None

    def days(self, session: Session) -> list[date]:
        """The dates on which it may be held."""
        frames = self.frames(session)
        if not frames:
            return [day.date for day in self.scenario.event.days]

        local = self.scenario.event.local_date
        ends = [(local(span.start), local(span.end)) for span in frames]

        return sorted({a + timedelta(days=n) for a, b in ends for n in range((b - a).days + 1)})

    def there(self, person: Person, session: Session, late_by: int = 0) -> bool:
        """
        Whether a person is at the event at a time at which a session may be held.

        *late_by*: minutes after the beginning of a stay from which on the session may start.
        """
        stays = tuple(stay.widened(-late_by, 0) for stay in person.present if stay.minutes > late_by)
        key = (session.id, stays)
        if person.present and not stays:
            return False

        if key not in self._there:
            whole = common(self.frames(session), stays) if stays else self.frames(session)
            self._there[key] = any(self._holds(span, session.duration) for span in whole)

        return self._there[key]


def _first(span: Span, minutes: int) -> Span:
    """The first minutes of a span."""
    return Span(span.start, min(span.end, span.start + timedelta(minutes=minutes)))
