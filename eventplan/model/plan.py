"""The answer: what goes where and when, who attends, how good it is and how far that is proved."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal, TypeVar

from eventplan.numbers import number_of

from ..notebook import frame, html
from .base import Field, Id, Many, Part, Takes, cached_property
from .checked import checked
from .errors import ArgumentError
from .plan_parts import ArrivalTime, Placement, Run, Sweep, Turn
from .sessions import Session
from .spans import Span
from .stated import ScenarioStated

_Scenario = TypeVar("_Scenario", bound=ScenarioStated)


class Status(StrEnum):
    """What is known about an answer. The four are never confused."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


class Plan(Part):
    """
    A programme: one placement for each session held, attendance, and what is known of its quality.

    `score`, `bound` and `gap` are in points; a lower score is better.
    """

    event: str = Field(default="", description="Id of the event; empty: a plan of an earlier version.")
    scenario: str = Field(default="", description="Hash of the scenario that it answers.")
    status: Takes[Status, Status | str] = Field(
        default=Status.FEASIBLE, description="What is known about it."
    )
    score: int = Field(default=0, description="Points: dropped sessions, priced breaches and preferences.")
    bound: int = Field(default=0, description="No plan scores less than this (proved).")
    score_by: Takes[dict[str, int], Mapping[str, int]] = Field(
        default_factory=dict, description="Points by rule and preference."
    )
    findings: int = Field(
        default=0, description="Findings of the verifier: 0 for every plan that eventplan returns."
    )
    run: Run = Field(default_factory=Run, description="How it was found.")
    placements: Many[Placement] = Field(default=(), description="Sessions held, by start, then id.")
    dropped: Many[Id] = Field(default=(), description="Optional sessions not held.")
    attendance: Takes[dict[Id, tuple[Id, ...]], Mapping[Id, Sequence[Id]]] = Field(
        default_factory=dict, description="Delegates by session, in the order of the scenario."
    )

    sweeps: Many[Sweep] = Field(default=(), description="Sweeps, by start, then room.")
    arrivals: Many[ArrivalTime] = Field(default=(), description="Arrivals of principals, by time.")
    teams: Takes[dict[Id, dict[str, tuple[int, ...]]], Mapping[Id, Mapping[str, Sequence[int]]]] = Field(
        default_factory=dict, description="Interpretation teams by session and language, by number."
    )
    orders: Takes[dict[Id, tuple[Turn, ...]], Mapping[Id, Sequence[Turn]]] = Field(
        default_factory=dict, description="Speakers lists and signing orders, by part, then position."
    )
    booths: Takes[dict[Id, dict[Id, Id]], Mapping[Id, Mapping[Id, Id]]] = Field(
        default_factory=dict, description="Booths by exhibition and exhibitor."
    )

    @property
    def gap(self) -> float:
        """How far the score may be from the best, as a fraction of the score."""
        return 0.0 if self.score <= self.bound else (self.score - self.bound) / self.score

    def _repr_html_(self) -> str:
        """What a notebook shows: what is known of it, and what is where."""
        near = f", no plan scores less than {self.bound:,}, gap {self.gap:.0%}"
        gap = "" if self.score <= self.bound else near
        lines = [
            f"{self.status}; score {self.score:,}{gap}",
            f"{number_of(len(self.placements), 'session')} held",
        ]
        lines += [f"{len(self.dropped)} dropped: {', '.join(self.dropped)}"] if self.dropped else []
        rows = [
            (f"{placement.start:%a %d %b %H:%M}", placement.room, placement.session)
            for placement in self.placements
        ]

        return html("Plan", lines, ("start", "room", "session"), rows)

    def to_frame(self, what: Literal["placements", "attendance"] = "placements") -> Any:
        """
        Return placements, or who attends what, as a data frame: of pandas or polars, else a list of dicts.

        Raises ArgumentError for anything else.
        """
        if what == "placements":
            rows = ((placement.session, placement.start, placement.room) for placement in self.placements)
            return frame(("session", "start", "room"), rows)

        if what != "attendance":
            raise ArgumentError(
                f"a plan has a frame of 'placements' and one of 'attendance', not of {what!r}"
            )

        people = ((session, person) for session, who in self.attendance.items() for person in who)
        return frame(("session", "person"), people)

    @cached_property
    def placement_by_session(self) -> Mapping[str, Placement]:
        """Placements by session id."""
        return {placement.session: placement for placement in self.placements}

    @checked
    def held(self, scenario: ScenarioStated) -> list[tuple[Session, Placement]]:
        """Sessions held, with their placements, in the order of the scenario."""
        placement_of = self.placement_by_session
        return [(s, placement_of[s.id]) for s in scenario.sessions if s.id in placement_of]

    @cached_property
    def attendees(self) -> Mapping[str, frozenset[str]]:
        """Delegates by session, as sets."""
        return {session: frozenset(people) for session, people in self.attendance.items()}

    @cached_property
    def sessions_of(self) -> Mapping[str, tuple[str, ...]]:
        """Sessions that each delegate attends, by start."""
        sessions_by_person: dict[str, list[str]] = {}
        placed = self.placement_by_session
        known = [session for session in self.attendance if session in placed]

        for session in sorted(known, key=lambda s: (placed[s].start, s)):
            for person in self.attendance[session]:
                sessions_by_person.setdefault(person, []).append(session)

        return {person: tuple(sessions) for person, sessions in sessions_by_person.items()}

    # Changes. Each gives a plan that claims nothing: `eventplan.audit` says what is to be said of it.

    @checked
    def moved(self, session: str, *, start: datetime | str | None = None, room: str | None = None) -> "Plan":
        """
        Return a plan with a session at another time, or in another room; None leaves that as it is.

        What belongs to the session goes along by as much: turns on lists, arrivals for it. A session that was
        dropped is held, if both are given.

        Raises:
            ArgumentError: The plan has no such session, or *start* is not a time with its offset.

        """
        was = self.placement_by_session.get(session)
        if was is None and (session not in self.dropped or start is None or room is None):
            raise ArgumentError(f"the plan does not hold '{session[:80]}'")

        given: dict[str, Any] = {
            "session": session,
            "start": start if start is not None else was.start if was is not None else None,
            "room": room if room is not None else was.room if was is not None else None,
        }

        return self.with_placement(Placement(**given))

    @checked
    def with_placement(self, placement: Placement) -> "Plan":
        """Return a plan with a session here, even one that it does not hold; otherwise as `moved` does."""
        session, was = placement.session, self.placement_by_session.get(placement.session)
        later = placement.start - was.start if was is not None else timedelta()
        others = [other for other in self.placements if other.session != session]
        arrivals = []

        for arrival in self.arrivals:
            at = arrival.at + later if arrival.session == session else arrival.at
            arrivals.append(arrival.model_copy(update={"at": at}))

        return self._changed(
            placements=[*others, placement],
            dropped=tuple(dropped for dropped in self.dropped if dropped != session),
            attendance={**self.attendance, session: self.attendance.get(session, ())},
            orders=_orders_later(self.orders, session, later),
            arrivals=tuple(arrivals),
        )

    @checked
    def swapped(self, one: str, other: str) -> "Plan":
        """Return a plan with two sessions in each other's places. Raises ArgumentError."""
        first, second = map(self.placement_by_session.get, (one, other))
        if first is None or second is None:
            raise ArgumentError(f"the plan does not hold both '{one[:80]}' and '{other[:80]}'")

        there = self.moved(one, start=second.start, room=second.room)
        return there.moved(other, start=first.start, room=first.room)

    @checked
    def without(self, session: str) -> "Plan":
        """Return a plan that does not hold a session. Raises ArgumentError."""
        if session not in self.placement_by_session:
            raise ArgumentError(f"the plan does not hold '{session[:80]}'")

        orders = {}

        for name, turns in self.orders.items():
            orders[name] = tuple(turn for turn in turns if turn.part != session)

        placements = [placement for placement in self.placements if placement.session != session]
        arrivals = tuple(arrival for arrival in self.arrivals if arrival.session != session)

        return self._changed(
            placements=placements,
            dropped=(*self.dropped, session),
            attendance=_but(self.attendance, session),
            teams=_but(self.teams, session),
            booths=_but(self.booths, session),
            orders=orders,
            arrivals=arrivals,
        )

    @checked
    def pinned(self, scenario: _Scenario, *sessions: str) -> _Scenario:
        """
        Return a scenario in which sessions are pinned where this plan has them; without *sessions*, all.

        Raises ArgumentError for a session that it does not hold, ScenarioError where a pin fits nothing.
        """
        places = self.placement_by_session

        for session in sessions:
            if session not in places:
                raise ArgumentError(f"the plan does not hold '{session[:80]}'")

        wanted = set(sessions or places)

        return scenario.changed(
            sessions=tuple(
                session.model_copy(
                    update={
                        "start": scenario.event.moment(places[session.id].start),
                        "room": (places[session.id].room,),
                    }
                )
                if session.id in wanted and session.id in places
                else session
                for session in scenario.sessions
            )
        )

    def _changed(self, placements: Sequence[Placement], **changes: Any) -> "Plan":
        """A copy that claims nothing: no score, no bound, no scenario that it answers."""
        nothing = {"scenario": "", "status": Status.UNKNOWN, "score": 0, "bound": 0}
        more = {"score_by": {}, "findings": 0, "run": Run()}
        ordered = tuple(sorted(placements, key=lambda placement: (placement.start, placement.session)))

        return self.model_copy(update={**nothing, **more, **changes, "placements": ordered})

    @property
    def claims_nothing(self) -> bool:
        """Whether it says nothing of itself: it was changed, or made by hand, and is still to be judged."""
        said = (self.scenario, self.score, self.bound, self.findings, len(self.score_by))
        unstated = self.status is Status.UNKNOWN or self.model_fields_set.isdisjoint({"status", "score"})
        return unstated and said == ("", 0, 0, 0, 0)

    @cached_property
    def turns_of(self) -> Mapping[tuple[str, str], tuple[tuple[str, Turn], ...]]:
        """Turns by session and delegate, each with the id of its list."""
        turns_by_place: dict[tuple[str, str], tuple[tuple[str, Turn], ...]] = {}

        for listed, turns in self.orders.items():
            for turn in turns:
                key = turn.part, turn.who
                turns_by_place[key] = (*turns_by_place.get(key, ()), (listed, turn))

        return turns_by_place


def _but(known: Mapping[str, Any], gone: str) -> dict[str, Any]:
    return {name: value for name, value in known.items() if name != gone}


class NoPlan(Part):
    """
    The outcome when there is no plan to show.

    `infeasible` is proved: no plan keeps every rule. `unknown` says only that time, effort or
    memory ran out, or that the search was interrupted, before a plan was found.
    """

    scenario: str = Field(default="", description="Hash of the scenario.")
    status: Takes[Status, Status | str] = Field(description="`infeasible` or `unknown`.")
    run: Run = Field(default_factory=Run, description="How it was searched.")
    reasons: Many[str] = Field(default=(), description="What is already known of why, in sentences.")

    def _repr_html_(self) -> str:
        """What a notebook shows: whether it is proved, and what is known of why."""
        proved = self.status is Status.INFEASIBLE
        title = "There is no plan (proved)" if proved else "No plan was found in time; that proves nothing"

        return html(title, self.reasons)


def _orders_later(
    orders: Mapping[str, tuple[Turn, ...]], session: str, by: timedelta
) -> dict[str, tuple[Turn, ...]]:
    """Return the orders of all lists, with the turns in one session later by this much."""

    def later(turn: Turn) -> Turn:
        times = {"start": turn.start + by, "end": turn.end + by}
        return turn.model_copy(update=times) if turn.part == session else turn

    return {name: tuple(map(later, turns)) for name, turns in orders.items()}


def span_of(session: Session, placement: Placement) -> Span:
    """From start to end of a session."""
    return Span(placement.start, placement.start + timedelta(minutes=session.duration))


def occupied(session: Session, placement: Placement) -> Span:
    """From setup to teardown of a session: the time for which it occupies its room."""
    return span_of(session, placement).widened(session.setup, session.teardown)
