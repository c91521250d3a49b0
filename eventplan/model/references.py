"""Whether the parts of a scenario fit together: ids that exist, once each, and numbers that agree."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from eventplan.numbers import number_of

from .changes import Add, parse_change
from .errors import Complaint, InvalidPart, ScenarioError
from .expectations import Expectations, ExpectedTurn
from .fitting_sessions import FittingSessions
from .known_ids import Path
from .once import names_twice
from .one_session import session_of
from .own_known import preference_ids, rule_ids
from .spans import Window
from .stated import ScenarioStated
from .suggestion import no_series, suggestion
from .times import show_clock

Known = Callable[[str], Collection[str]]


def complaints(scenario: ScenarioStated, extra: dict[str, set[str]] | None = None) -> list[Complaint]:
    """
    Return everything that does not fit together.

    *extra* names ids, by kind of thing, that the file has but that could not be read: references
    to them are not complained about a second time.
    """
    return list(_Checker(scenario, extra or {}).run())


class _Checker(FittingSessions):
    """All complaints about a scenario, in the order in which its parts are read."""

    def run(self) -> Iterator[Complaint]:
        yield from self.identities()
        yield from self.once()
        yield from self.places()
        yield from self.parties()
        yield from self.sessions()
        yield from self.relations()
        yield from self.resources()
        yield from self.protocol()
        yield from self.expectations()
        yield from self.stress()
        yield from self.moments()

    def once(self) -> Iterator[Complaint]:
        """Names stand in a list once; of what a kind gives to its sessions that is told there."""
        for path, name in names_twice(self.scenario):
            if path[0] == "sessions" and len(path) == 4:
                session = self.scenario.sessions[int(path[1])]
                if self.from_its_kind(session, str(path[2])):
                    continue

            yield Complaint(path, "id", f"'{name}' is here already: name it once")

    def expectations(self) -> Iterator[Complaint]:
        expect, path = self.scenario.expect, ("expect",)
        if expect is None:
            return

        yield from self._expected_ids(expect, path)
        yield from self._expected_places(expect, path)

        for name in ("order", "never_parallel", "always_parallel"):
            for i, sessions in enumerate(getattr(expect, name)):
                yield from self.refs((*path, name, i), "session", sessions)

        for i, free in enumerate(expect.free):
            yield from self.anybody((*path, "free", i, "who"), free.who)

        for i, turn in enumerate(expect.turns):
            yield from self.turn((*path, "turns", i), turn)

        yield from self._expected_agendas(expect, path)

    def _expected_ids(self, expect: Expectations, path: Path) -> Iterator[Complaint]:
        for i, because in enumerate(expect.because):
            if because.rule not in rule_ids():
                message = f"there is no rule '{because.rule}'{suggestion(because.rule, rule_ids())}"
                yield Complaint((*path, "because", i), "reference", message)

        for key in expect.preferences:
            if key not in preference_ids():
                message = f"there is no preference '{key}'{suggestion(key, preference_ids())}"
                yield Complaint((*path, "preferences", key), "reference", message)

        for kind in expect.sessions:
            if kind not in self.kinds:
                message = f"must be one of {', '.join(self.kinds)}{suggestion(kind, self.kinds)}"
                yield Complaint((*path, "sessions", kind), "kind", message)

    def _expected_places(self, expect: Expectations, path: Path) -> Iterator[Complaint]:
        for i, place in enumerate(expect.places):
            at: Path = (*path, "places", i)
            yield from self.ref((*at, "session"), "session", place.session)
            yield from self.refs((*at, "room"), "room", place.room)
            yield from self.ref((*at, "zone"), "zone", place.zone)

            for name in ("attended_by", "not_attended_by"):
                for j, who in enumerate(getattr(place, name)):
                    yield from self.anybody((*at, name, j), who)

    def _expected_agendas(self, expect: Expectations, path: Path) -> Iterator[Complaint]:
        for i, agenda in enumerate(expect.agendas):
            at: Path = (*path, "agendas", i)
            if agenda.which is not None:
                yield from self.ref((*at, "which"), agenda.reader, agenda.which)

            for name in ("sees", "sees_reserved", "does_not_see"):
                yield from self.refs((*at, name), "session", getattr(agenda, name))

    def turn(self, path: Path, turn: ExpectedTurn) -> Iterator[Complaint]:
        lists = self.scenario.orders_of_protocol
        named = [x for x in lists if turn.list in (None, x.id)]

        if not named and turn.list is not None:
            known = [x.id for x in lists]
            near = suggestion(turn.list, known)
            yield Complaint((*path, "list"), "reference", f"there is no list '{turn.list}'{near}")

            return

        on = [listed for listed in named if listed.names(turn.who)]

        if not on:
            known = [item.who for x in named for item in x.items]
            message = f"'{turn.who}' is on no list{suggestion(turn.who, known)}"
            yield Complaint((*path, "who"), "reference", message)

            return

        if len(on) > 1:
            message = f"'{turn.who}' is on {number_of(len(on), 'list')}: say which with `list`"
            yield Complaint((*path, "who"), "reference", message)

        if turn.part is not None and not any(turn.part == part.session for x in on for part in x.parts):
            known = [part.session for x in on for part in x.parts]
            message = f"'{turn.part}' holds no part of this list{suggestion(turn.part, known)}"
            yield Complaint((*path, "part"), "reference", message)

        if turn.before is not None and not any(item.who == turn.before for x in on for item in x.items):
            known = [item.who for x in on for item in x.items]
            message = f"'{turn.before}' is not on this list{suggestion(turn.before, known)}"
            yield Complaint((*path, "before"), "reference", message)

    def stress(self) -> Iterator[Complaint]:
        """Variations: each change is one that can be read, of things that are there."""
        if not self.scenario.stress:
            return

        yield from self.unique("stress", (item.id for item in self.scenario.stress))

        for i, stress in enumerate(self.scenario.stress):
            added: set[str] = set()

            for j, text in enumerate(stress.changes):
                path: Path = ("stress", i, "changes", j)
                try:
                    change = parse_change(text)
                except ScenarioError as error:
                    yield from (
                        Complaint(path, "change", complaint.message) for complaint in error.complaints
                    )
                    continue

                if (who := getattr(change, "who", None)) is not None:
                    yield from self.anybody(path, who)

                for kind in ("room", "zone", "checkpoint", "session"):
                    named = getattr(change, kind, None)
                    if isinstance(named, str) and named not in added:
                        yield from self.ref(path, kind, named)

                if isinstance(change, Add):
                    yield from self.added(path, change)
                    added.add(str(change.session.get("id")))

    def added(self, path: Path, change: Add) -> Iterator[Complaint]:
        """Complain of a session to be added that cannot be read, or that is to join anything but a series."""
        try:
            session_of(change.session, self.scenario.kinds)
        except InvalidPart as error:
            yield from (
                Complaint(path, "change", f"{complaint.about}: {complaint.message}")
                for complaint in error.complaints
            )

        if change.to is not None and change.to not in self.ids["series"]:
            yield Complaint(path, "change", no_series(change.to, self.scenario))

    def moments(self) -> Iterator[Complaint]:
        """Wall-clock times that the clocks skip or show twice, wherever they stand."""
        event = self.scenario.event
        parts = (datetime, BaseModel, tuple, dict)

        def walk(value: object, path: Path) -> Iterator[Complaint]:
            inside: Iterable[tuple[str | int, object]] = ()
            if isinstance(value, datetime | Window):
                yield from self._moment(value, path)
            elif isinstance(value, BaseModel):
                inside = ((name, getattr(value, name)) for name in type(value).model_fields)
            elif isinstance(value, dict):
                inside = value.items()
            elif isinstance(value, tuple):
                inside = enumerate(value)

            for name, inner in inside:
                if isinstance(inner, parts):
                    yield from walk(inner, (*path, name))

        yield from walk(self.scenario, ())

        for d, (day, span) in enumerate(zip(event.days, event.opening, strict=True)):
            if span.start >= span.end:
                hours = f"{show_clock(day.opens)} to {show_clock(day.closes)}"
                message = f"on {day.date} the clocks of {event.time_zone} skip {hours}: open at another time"
                yield Complaint(("event", "days", d), "day", message)

    def _moment(self, value: datetime | Window, path: Path) -> Iterator[Complaint]:
        event = self.scenario.event
        try:
            if not isinstance(value, Window):
                event.instant(value)
                return

            span = event.span(value)
        except PydanticCustomError as error:
            yield Complaint(path, "moment", error.message())
        else:
            if span.end <= span.start:
                yield Complaint(path, "window", "a window ends after it begins")
