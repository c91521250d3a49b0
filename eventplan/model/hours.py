"""At what hours a session may and should be: working hours, the frame of the ceremonies, fair days."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from .base import cached_property, say
from .kinds import COMMON, UNFRAMED, Hours, KindDefaults, Side, hours_named
from .ownership import ScenarioOwn
from .sessions import Ceremony, Kind, Session
from .spans import Span, Window

_NOTHING = KindDefaults()

_MEETINGS = (
    Kind.PLENARY,
    Kind.HIGH_LEVEL_SESSION,
    Kind.ROUNDTABLE,
    Kind.SIDE_EVENT,
    Kind.BILATERAL,
    Kind.PRESS_CONFERENCE,
)

FEW, MANY = 4, 200
"""Least and greatest number of sessions of a kind that are spread over the days."""


class ScenarioHours(ScenarioOwn):
    """When a session may and should be."""

    @cached_property
    def _of_kind(self) -> Mapping[str, KindDefaults]:
        defaults: dict[str, KindDefaults] = {}
        for kind in (*Kind, *self.own_kinds):
            like = self.own_kinds.get(kind, kind)
            common = defaults[like] if like != kind else COMMON[Kind(kind)] if self.common_sense else UNFRAMED
            stated = self.kinds.get(kind, _NOTHING)
            given = {name: v for name in ("hours", "outside") if (v := getattr(stated, name)) is not None}
            defaults[kind] = common.model_copy(update=given)
        return defaults

    def of_kind(self, session: Session) -> KindDefaults:
        """Working hours, and where it may be beyond the frame: what holds of the kind of a session."""
        return self._of_kind[session.kind_id]

    def hours_of(self, session: Session) -> tuple[Hours, ...]:
        """
        The working hours of a session; none: any hour.

        Those of its kind; where these are not stated, a lunch is at noon and a banquet in the evening, and
        an exhibition that is longer than its hours is open at any.
        """
        kinds = (self.kinds.get(kind, _NOTHING) for kind in (session.kind_id, session.kind))
        stated = next((kind.hours for kind in kinds if kind.hours is not None), None)
        hours = self.of_kind(session).hours or ()
        if stated is not None or not self.common_sense:
            return hours
        if session.kind is Kind.SOCIAL:
            return hours_named(session.id, say(session.title, self.event.languages)) or hours
        if session.kind is Kind.EXHIBITION and session.duration > max(
            hour.end - hour.start for hour in hours
        ):
            return ()
        return hours

    @cached_property
    def ceremonies(self) -> Mapping[Side, Session]:
        """The ceremonies that frame the event: the first opening that is listed, and the last closing."""
        framing: dict[Side, Session] = {}
        for session in self.sessions:
            if isinstance(session, Ceremony) and session.ceremony == "opening":
                framing.setdefault(Side.BEFORE_OPENING, session)
            elif isinstance(session, Ceremony) and session.ceremony == "closing":
                framing[Side.AFTER_CLOSING] = session
        return framing

    def framed(self, session: Session) -> frozenset[Side]:
        """Return the sides of the frame that a session may not be on."""
        return self._framed.get(session.id, frozenset())

    @cached_property
    def _framed(self) -> Mapping[str, frozenset[Side]]:
        ceremonies = self.ceremonies
        if not ceremonies:
            return {}
        before, after = (
            self._in_order_with(ceremonies.get(side), earlier=side is Side.BEFORE_OPENING)
            for side in (Side.BEFORE_OPENING, Side.AFTER_CLOSING)
        )
        stated = {Side.BEFORE_OPENING: before, Side.AFTER_CLOSING: after}
        sides = {}
        for session in self.sessions:
            may = {*(self.of_kind(session).outside or ())}
            if isinstance(session, Ceremony) and session.ceremony != "signing":
                may |= {*Side} if session.ceremony != "welcome" else {Side.BEFORE_OPENING}
            sides[session.id] = frozenset(
                side
                for side in ceremonies
                if side not in may and session.start is None and session.id not in stated[side]
                if not self._nowhere_else(session, side)
            )
        return sides

    def _in_order_with(self, ceremony: Session | None, *, earlier: bool) -> set[str]:
        """A ceremony, and the sessions that some order puts before it, or after it."""
        ids, todo = set[str](), [ceremony.id] if ceremony else []
        following: dict[str, list[str]] = {}
        for order in self.ordered if todo else ():
            if order.in_order:
                first, other = (order.after, order.before) if earlier else (order.before, order.after)
                following.setdefault(first, []).append(other)
        while todo:
            session = todo.pop()
            if session not in ids:
                ids.add(session)
                todo += following.get(session, ())
        return ids

    def _nowhere_else(self, session: Session, side: Side) -> bool:
        """Whether the windows and slots of a session leave it no time inside the frame."""
        grid = self.grid_of(session)
        windows = session.windows if grid is None else grid.slots
        if not windows:
            return False
        edge = self._edge(side)
        if side is Side.BEFORE_OPENING:
            return all(max(w.start, edge) + timedelta(minutes=session.duration) > w.end for w in windows)
        return all(w.start + timedelta(minutes=session.duration) > min(w.end, edge) for w in windows)

    def _edge(self, side: Side) -> datetime:
        """The earliest end of the opening, or the latest start of the closing, by the clocks of the event."""
        ceremony = self.ceremonies[side]
        long = timedelta(minutes=ceremony.duration)
        spans = [(window.start, window.end) for window in ceremony.windows]

        for day in self.event.days if not spans else ():
            midnight = datetime.combine(day.date, datetime.min.time())
            spans.append((midnight + timedelta(minutes=day.opens), midnight + timedelta(minutes=day.closes)))

        if side is Side.BEFORE_OPENING:
            return (ceremony.start or min(start for start, _ in spans)) + long
        return ceremony.start or max(end for _, end in spans) - long

    @cached_property
    def any_day(self) -> Mapping[Kind, tuple[str, ...]]:
        """Meetings of a kind that nothing stated keeps to some days, where they are several."""
        if len(self.event.days) < 2:
            return {}
        by_kind: dict[Kind, list[str]] = {}
        for session in self.sessions:
            days = {window.start.date() for window in session.windows}
            wished = {w.start.date() for wish in session.prefer_times for w in wish.windows}
            stated = (
                session.start
                or self.grid_of(session)
                or (days and len(days) < len(self.event.days))
                or wished
            )
            if session.kind in _MEETINGS and not stated:
                by_kind.setdefault(session.kind, []).append(session.id)
        return {kind: tuple(ids) for kind, ids in by_kind.items() if FEW <= len(ids) <= MANY}

    def fair_days(self, kind: Kind) -> Mapping[date, int]:
        """How many of those sessions a day may have: half as many again as its share of the hours."""
        return self._fair_days[kind]

    @cached_property
    def _fair_days(self) -> Mapping[Kind, Mapping[date, int]]:
        fair_days = {}
        for kind, ids in self.any_day.items():
            minutes = [self._minutes_for(kind, day) for day in self.event.opening]
            whole = sum(minutes) or 1
            shares = [len(ids) * mine / whole for mine in minutes]
            most = [int(max(share * 1.5, share + 1)) for share in shares]
            fair_days[kind] = {day.date: n for day, n in zip(self.event.days, most, strict=True)}
        return fair_days

    def _minutes_for(self, kind: Kind, opening: Span) -> int:
        """Minutes of a day in which sessions of a kind may well be: its hours, inside the frame."""
        first, last = (self.event.local(instant).replace(tzinfo=None) for instant in opening)
        hours, outside = self._of_kind[kind].hours, self._of_kind[kind].outside or ()
        if Side.BEFORE_OPENING in self.ceremonies and Side.BEFORE_OPENING not in outside:
            first = max(first, self._edge(Side.BEFORE_OPENING))
        if Side.AFTER_CLOSING in self.ceremonies and Side.AFTER_CLOSING not in outside:
            last = min(last, self._edge(Side.AFTER_CLOSING))
        midnight = datetime.combine(self.event.local_date(opening.start), datetime.min.time())
        stretches = [(h.start, h.end) for h in hours or ()] or [(0, 2 * 1440)]
        spans = [(midnight + timedelta(minutes=a), midnight + timedelta(minutes=b)) for a, b in stretches]
        return sum(max(0, int((min(last, b) - max(first, a)).total_seconds()) // 60) for a, b in spans)

    def own_windows(self, session: Session) -> tuple[Window, ...]:
        """
        Return the windows of a session, stated or wished, that say at what hour it should be held.

        One that holds the whole of a day of the event says on which day, and no more.
        """
        wished = (window for wish in session.prefer_times for window in wish.windows)
        days = self.event.opening

        def says_when(window: Window) -> bool:
            span = self.event.span(window)
            return not any(day.within([span]) for day in days)

        return tuple(filter(says_when, (*session.windows, *wished)))

    def times_of(self, session: Session) -> tuple[Span, ...]:
        """Spans in which a session may lie: its pin, slots or windows where it states them; else each day."""
        if session.start is not None:
            start = self.event.instant(session.start)
            return (Span(start, start + timedelta(minutes=session.duration)),)
        grid = self.grid_of(session)
        windows = grid.slots if grid is not None else session.windows
        return tuple(map(self.event.span, windows)) or self.event.opening
