"""Four rules and two preferences of a protocol office: about one session, pairs, a whole day, and attendance."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import combinations

import eventplan
from eventplan.model import Plan, Rank, Scenario
from eventplan.solver import Model

Breaches = Iterator[tuple[tuple[str, ...], str]]

LATEST = 18
"""The hour at which ministers leave."""

BETWEEN = timedelta(minutes=60)
"""What an organiser needs from the end of one session to the start of the next."""

BEFORE_NOON, A_DAY = 1, 1


def _ministers(scenario: Scenario) -> dict[str, str]:
    """Sessions that need somebody who is a minister or more, each with one of them."""
    high = [*Rank][: [*Rank].index(Rank.MINISTER) + 1]
    penalties = {}
    for session in scenario.sessions:
        for person in scenario.needed(session):
            if scenario.people[person].rank in high:
                penalties[session.id] = person
    return penalties


@eventplan.rule(
    "ministers-leave-early",
    law="No session that needs a minister ends after six in the evening.",
    source="the ministers' offices",
    about="session",
)
def ministers_leave_early(scenario: Scenario, plan: Plan) -> Breaches:
    """About one session."""
    ministers = _ministers(scenario)
    for session, at in plan.held(scenario):
        end = at.start + timedelta(minutes=session.duration)
        if session.id in ministers and (end.hour, end.minute) > (LATEST, 0):
            yield (session.id,), f"{ministers[session.id]} is kept until {end:%H:%M}"


@ministers_leave_early.post
def _say_ministers_leave_early(model: Model) -> None:
    long = {session.id: session.duration for session in model.scenario.sessions}
    for session in _ministers(model.scenario):

        def late(start: datetime, minutes: int = long[session]) -> bool:
            end = start + timedelta(minutes=minutes)
            return (end.hour, end.minute) > (LATEST, 0)

        if session in model.sessions:
            model.add(model.starts_in(session, late) == 0, model.because(session))


def _led(scenario: Scenario) -> dict[str, list[str]]:
    led = defaultdict(list)
    for session in scenario.sessions:
        for organiser in session.organisers[:1]:
            led[organiser].append(session.id)
    return led


@eventplan.rule(
    "organisers-catch-breath",
    law="An organiser has an hour between the end of one of its sessions and the start of the next.",
    source="a complaint of 2024",
    about="pairs",
)
def organisers_catch_breath(scenario: Scenario, plan: Plan) -> Breaches:
    """About pairs of sessions."""
    places = plan.placement_by_session
    long = {session.id: timedelta(minutes=session.duration) for session in scenario.sessions}
    for sessions in _led(scenario).values():
        for first, other in combinations([s for s in sessions if s in places], 2):
            begins = places[first].start, places[other].start
            if (
                begins[0] < begins[1] + long[other] + BETWEEN
                and begins[1] < begins[0] + long[first] + BETWEEN
            ):
                yield (first, other), "there is less than an hour between them"


@organisers_catch_breath.post
def _say_organisers_catch_breath(model: Model) -> None:
    for sessions in _led(model.scenario).values():
        for first, other in combinations([s for s in sessions if s in model.sessions], 2):
            model.add_not_all([model.overlap(first, other, 60)], model.because(first, other))


@eventplan.rule(
    "slow-mornings",
    law="No day has more than one side event that starts before noon.",
    source="the interpreters",
    about="day",
    monotone=True,
)
def slow_mornings(scenario: Scenario, plan: Plan) -> Breaches:
    """About all sessions of a day."""
    days = defaultdict(list)
    for session, at in plan.held(scenario):
        if session.kind == "side-event" and at.start.hour < 12:
            days[at.start.date()].append(session.id)
    for day, sessions in days.items():
        if len(sessions) > BEFORE_NOON:
            yield (str(day),), f"{len(sessions)} side events start before noon"


@slow_mornings.post
def _say_slow_mornings(model: Model) -> None:
    kinds = {session.id: session.kind for session in model.scenario.sessions}
    events = [session for session in model.sessions if kinds[session] == "side-event"]
    for day in model.scenario.event.days:

        def morning(start: datetime, day: object = day.date) -> bool:
            return start.date() == day and start.hour < 12

        starts = sum(model.starts_in(session, morning) for session in events)
        model.add(starts <= BEFORE_NOON, model.because(str(day.date)))


@eventplan.rule(
    "heads-once-a-day",
    law="No head of delegation attends more than one session a day.",
    source="the heads' offices",
)
def heads_once_a_day(scenario: Scenario, plan: Plan) -> Breaches:
    """About attendance."""
    places = plan.placement_by_session
    for delegation in scenario.delegations:
        head = scenario.head(delegation.id)
        days = defaultdict(list)
        for session in plan.sessions_of.get(head.id, ()) if head else ():
            days[places[session].start.date()].append(session)
        for day, sessions in days.items():
            if head is not None and len(sessions) > A_DAY:
                yield (head.id, *sessions), f"{head.id} attends {len(sessions)} sessions on {day}"


@heads_once_a_day.post
def _say_heads_once_a_day(model: Model) -> None:
    needed = defaultdict(list)
    for session in model.scenario.sessions:
        for person in model.scenario.needed(session):
            if model.scenario.people[person].head and session.id in model.sessions:
                needed[person].append(session.id)
    for person, sessions in needed.items():
        for day in model.scenario.event.days if len(sessions) > A_DAY else ():
            attended = sum(model.on_day(session, day.date) for session in sessions)
            model.add(attended <= A_DAY, model.because(person))


@eventplan.preference(
    "early-home", goal="Sessions end early.", unit="hour after noon", source="everybody", about="session"
)
def early_home(scenario: Scenario, plan: Plan) -> Iterator[tuple[str, int, str]]:
    """About one session."""
    for session, at in plan.held(scenario):
        late = (at.start + timedelta(minutes=session.duration)).hour - 12
        if late > 0:
            yield session.id, late, f"ends {late} hours after noon"


@eventplan.preference("few-rooms", goal="Few rooms are used.", unit="room", source="the caretaker", weight=3)
def few_rooms(scenario: Scenario, plan: Plan) -> Iterator[tuple[str, int, str]]:
    """About all sessions."""
    for room in sorted({at.room for at in plan.placements}):
        yield room, 1, "is used"
