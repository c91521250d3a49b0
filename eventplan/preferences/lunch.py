"""Those who lead delegations have time to eat."""

from collections.abc import Sequence
from datetime import date, timedelta

from eventplan.model import (
    Attendance,
    DelegationKind,
    Kind,
    Person,
    Plan,
    Scenario,
    Session,
    Span,
    say,
    span_of,
)

from ._held import turns_of
from .preference import Penalties, Penalty, Preference

ID = "lunch"

BEGIN, END, MEAL = 11 * 60 + 30, 14 * 60 + 30, 45
"""When lunch is, in minutes after midnight; and how many minutes it takes."""


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count heads of delegation who are in sessions, day by day, for all of the time of lunch."""
    held = [
        (session, span_of(session, placement))
        for session, placement in plan.held(scenario)
        if session.kind not in (Kind.SOCIAL, Kind.BREAK)
    ]

    ruled = {who for load in scenario.workload if load.meal is not None for who in load.who}
    expected = {
        session.id: {*scenario.needed(session), *scenario.bound_to(session), *_covers(plan, session)}
        for session, _ in held
    }
    turns = turns_of(scenario, plan)

    for day in scenario.event.days:
        noon = Span(scenario.event.clock(day.date, BEGIN), scenario.event.clock(day.date, END))
        near = [(session, span) for session, span in held if span.overlaps(noon)]

        for person in scenario.people.values() if near else ():
            if not person.head or person.kind is DelegationKind.MEDIA or person.id in ruled:
                continue

            mine = [pair for pair in near if person.id in expected[pair[0].id]]
            known = {session.id for session, _ in mine}
            called = [turn for turn in turns.get(person.id, ()) if turn.session.id not in known]
            mine += [(turn.session, turn.span) for turn in called if turn.span.overlaps(noon)]
            if mine and scenario.is_present(person, noon):
                yield from _hungry(scenario, person, day.date, noon, mine)


def _covers(plan: Plan, session: Session) -> Sequence[str]:
    """Those who fill the seats of their delegations, or hold a side event."""
    there = session.attendance is Attendance.DELEGATIONS
    return plan.attendance.get(session.id, ()) if there else ()


def _hungry(
    scenario: Scenario, person: Person, day: date, noon: Span, mine: list[tuple[Session, Span]]
) -> Penalties:
    could = [
        (x, span)
        for x, span in mine
        if person.id in scenario.needed(x)
        or scenario.could_attend(person, x)
        or person.id not in scenario.bound_to(x)
    ]

    stated = [span for session, span in could if session.start is not None]
    if _eats(noon, [span for _, span in could]) or not _eats(noon, stated):
        return

    name = say(person.name, scenario.event.languages)
    what = ", ".join(f"'{say(session.title, scenario.event.languages)}'" for session, _ in could[:3])
    yield Penalty((person.id, str(day)), 1, f"{name} has no {MEAL} minutes for lunch on {day:%d %b}: {what}")


def _eats(noon: Span, busy: list[Span]) -> bool:
    """Whether sessions leave time for a meal."""
    free = noon.start

    for span in sorted(busy):
        if span.start - free >= timedelta(minutes=MEAL):
            return True

        free = max(free, span.end)

    return noon.end - free >= timedelta(minutes=MEAL)


PREFERENCE = Preference(
    ID,
    (
        "Each head of delegation has 45 minutes between 11:30 and 14:30 without a session that needs "
        "them or is meant for heads, a seat that they fill, or a turn on a list. Exempt are days on "
        "which sessions with a fixed start leave no such time, and people whose `workload` says when "
        "they eat. Meals and breaks in the programme count as time to eat."
    ),
    "head of delegation without lunch on a day",
    "practice of conferences; the hours are those of `workload`",
    penalty,
)
