"""Four rules for the event of Hanoi, about one session, pairs, a day and attendance, without a word to the solver."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

import eventplan
from eventplan.model import Plan, Scenario

Breaches = Iterator[tuple[tuple[str, ...], str]]

EVENTS_A_DAY = 20
FROM_ONE = 6


@eventplan.rule("states-not-in-the-first-slot", law="States hold no side event before ten.", about="session")
def states_not_in_the_first_slot(scenario: Scenario, plan: Plan) -> Breaches:
    """About one session."""
    for session, at in plan.held(scenario):
        led = [scenario.delegation_by_id[organiser].kind for organiser in session.organisers[:1]]
        if session.kind == "side-event" and led == ["state"] and at.start.hour < 10:
            yield (session.id,), f"starts at {at.start:%H:%M}"


@eventplan.rule(
    "themes-take-turns", law="Side events whose first theme is the same are in other rooms.", about="pairs"
)
def themes_take_turns(scenario: Scenario, plan: Plan) -> Breaches:
    """About pairs."""
    rooms = defaultdict(list)
    for session, at in plan.held(scenario):
        if session.kind == "side-event" and session.themes:
            rooms[session.themes[0], at.room, at.start.date()].append(session.id)
    for (theme, room, _), sessions in rooms.items():
        for pair in combinations(sessions, 2):
            yield pair, f"{theme} is twice in {room} on one day"


@eventplan.rule(
    "days-in-balance", law="A day has no more than twenty side events.", about="day", monotone=True
)
def days_in_balance(scenario: Scenario, plan: Plan) -> Breaches:
    """About a day."""
    held = [(s, at) for s, at in plan.held(scenario) if s.kind == "side-event"]
    for day, number in Counter(str(at.start.date()) for _, at in held).items():
        if number > EVENTS_A_DAY:
            yield (day,), f"{number} side events on {day}"


@eventplan.rule("no-crowds-from-one", law="A delegation sends no more than six to a side event.")
def no_crowds_from_one(scenario: Scenario, plan: Plan) -> Breaches:
    """About attendance."""
    people = scenario.people
    for session in scenario.sessions:
        if session.kind == "side-event":
            sent = Counter(people[person].delegation for person in plan.attendance.get(session.id, ()))
            for party, number in sent.items():
                if number > FROM_ONE:
                    yield (session.id, party), f"{party} sends {number}"


FOUR = (states_not_in_the_first_slot, themes_take_turns, days_in_balance, no_crowds_from_one)
