"""Those for whom a session is meant are there."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from eventplan.model import DelegationKind, Person, Placement, Plan, Scenario, Session, say, span_of

from ._reasons import Reasons, Why, in_words
from .preference import Penalties, Penalty, Preference

ID = "absences"


class Absent(NamedTuple):
    """People of one delegation who miss a session that is meant for them, for one reason."""

    session: str
    people: tuple[str, ...]
    points: int
    """Points for all of them; 0 where nothing could be done about it, or where a rule speaks of it."""
    why: Why
    """The reason; `in_words` says it in English."""


def absent(scenario: Scenario, plan: Plan) -> Iterator[Absent]:
    """
    List everybody who misses a session that is held and meant for them, with the reason.

    Heads of delegation and people with a name stand alone; others of one delegation, with one reason,
    together. Everybody who could not have come at all is listed as well, at no points; but for the press, which
    sees what it may.
    """
    reasons = Reasons(scenario, plan)

    for session, placement in reasons.held.values():
        if placement.room not in scenario.room_by_id:
            continue

        bound = frozenset(scenario.bound_to(session))
        several: dict[tuple[str, Why], list[Person]] = {}
        points: dict[str, int] = {}

        for person in _missing(scenario, plan, session):
            points[person.id] = _points(scenario, person, session, placement, bound)
            if not points[person.id] and _reports(scenario, person, session):
                continue

            why = reasons.why(person, session, placement)
            several.setdefault((person.id if _alone(person) else person.delegation, why), []).append(person)

        for (_, why), people in several.items():
            names = tuple(person.id for person in people)
            yield Absent(session.id, names, sum(points[name] for name in names), why)


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count the points of each who is not at a session that is meant for them, and could have been."""
    reasons = Reasons(scenario, plan)

    for session, placement in reasons.held.values():
        if placement.room not in scenario.room_by_id:
            continue

        bound = frozenset(scenario.bound_to(session))
        others: dict[str, list[Person]] = {}

        for person in _missing(scenario, plan, session):
            points = _points(scenario, person, session, placement, bound)
            if points and _alone(person):
                message = partial(_one_person, reasons, person, session, placement)
                yield Penalty((person.id, person.delegation, session.id), points, message)
            elif points:
                others.setdefault(person.delegation, []).append(person)

        for delegation, people in others.items():
            units = sum(_points(scenario, person, session, placement, bound) for person in people)
            message = partial(_several, reasons, people, session, placement)
            yield Penalty((delegation, session.id), units, message)


def _missing(scenario: Scenario, plan: Plan, session: Session) -> Iterator[Person]:
    sent = plan.attendees.get(session.id, frozenset())
    for name in scenario.meant_for(session):
        if name not in sent:
            yield scenario.people[name]


def _reports(scenario: Scenario, person: Person, session: Session) -> bool:
    """Whether somebody is of the press, and not invited by name."""
    media = person.kind is DelegationKind.MEDIA and scenario.common_sense
    return media and {DelegationKind.MEDIA, person.delegation}.isdisjoint(session.invited)


def _alone(person: Person) -> bool:
    return person.head or person.named


def _points(
    scenario: Scenario, person: Person, session: Session, placement: Placement, bound: frozenset[str]
) -> int:
    """Points for one absence: none where it could not be helped, or where `attendance` has them *bound*."""
    points = scenario.absence_points(person, session)
    if not points or not scenario.could_attend(person, session):
        return 0

    there = scenario.is_present(person, span_of(session, placement))
    day = scenario.event.local_date(placement.start)
    able = there and scenario.may_enter(person, session, placement.room, day)

    return 0 if able and person.id in bound else points


def _one_person(reasons: Reasons, person: Person, session: Session, placement: Placement) -> str:
    languages = reasons.scenario.event.languages
    party = say(reasons.scenario.delegation_by_id[person.delegation].name, languages)
    name = say(person.name, languages)
    who = f"{name} ({party})" if person.named else f"the head of {party}"

    return f"{who} misses {reasons.title(session.id)}: {reasons.reason(person, session, placement)}"


def _several(reasons: Reasons, people: list[Person], session: Session, placement: Placement) -> str:
    scenario = reasons.scenario
    party = say(scenario.delegation_by_id[people[0].delegation].name, scenario.event.languages)
    why = sorted({reasons.reason(person, session, placement) for person in people})
    who = f"{len(people)} of {party} miss" if len(people) > 1 else f"one of {party} misses"

    return f"{who} {reasons.title(session.id)}: {'; '.join(why[:3])}"


PREFERENCE = Preference(
    ID,
    "Everybody for whom a session is meant attends it.",
    (
        "point per delegate who could attend and does not; higher ranks count more (a minister 20, a "
        "head of state 50), times the price that the session states"
    ),
    "planner's decision; the weights of ranks are assumed",
    penalty,
)

__all__ = ["PREFERENCE", "Absent", "Why", "absent", "in_words", "penalty"]
