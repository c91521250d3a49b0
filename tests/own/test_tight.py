"""Own rules that leave little room, with nothing said of them: what is learned of two sessions is tried on others."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations

import pytest

import eventplan
from eventplan.files import load_text
from eventplan.model import OwnRule, Plan, Scenario
from eventplan.planner import first_plan
from eventplan.verifier import is_lawful, verify

NUMBER, ROOMS, PARTIES, THEMES = 45, 6, 15, 5
Breaches = Iterator[tuple[tuple[str, ...], str]]


@eventplan.rule("themes-alone", law="Two of one theme are not at one time.")
def themes_alone(scenario: Scenario, plan: Plan) -> Breaches:
    """About pairs, in time."""
    by = defaultdict(list)
    for session, at in plan.held(scenario):
        by[session.themes[0]].append((at.start, session.id))
    for held in by.values():
        for (first, a), (other, b) in combinations(held, 2):
            if abs(first - other) < timedelta(hours=1):
                yield (a, b), "are at one time"


@eventplan.rule("balance", law="A day has about half of them.")
def balance(scenario: Scenario, plan: Plan) -> Breaches:
    """About numbers."""
    for day, number in Counter(str(at.start.date()) for _, at in plan.held(scenario)).items():
        if number > NUMBER // 2 + 2:
            yield (day,), f"{number} on {day}"


@eventplan.rule("other-rooms", law="An organiser has each room once a day.")
def other_rooms(scenario: Scenario, plan: Plan) -> Breaches:
    """About pairs, in rooms."""
    by = defaultdict(list)
    for session, at in plan.held(scenario):
        by[session.organisers[0], at.room, at.start.date()].append(session.id)
    for held in by.values():
        for pair in combinations(held, 2):
            yield pair, "are in one room"


@eventplan.rule("breath", law="An organiser has half an hour between.")
def breath(scenario: Scenario, plan: Plan) -> Breaches:
    """About pairs, and what is between."""
    by = defaultdict(list)
    for session, at in plan.held(scenario):
        by[session.organisers[0]].append((at.start, session.id))
    for held in by.values():
        for (first, a), (other, b) in combinations(held, 2):
            if abs(first - other) < timedelta(minutes=90):
                yield (a, b), "are too near"


FOUR: list[OwnRule] = [themes_alone, balance, other_rooms, breath]


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """Two days, six rooms, forty-five side events."""
    rooms = "".join(f"  - {{id: r{n}, name: R, venue: v, capacity: 50}}\n" for n in range(ROOMS))
    parties = "".join(f"  - {{id: D{n}, name: D, size: 4}}\n" for n in range(PARTIES))
    sessions = "".join(
        f"  - {{id: s{n}, kind: side-event, title: S, heads: 20, organisers: [D{n % PARTIES}], "
        f"themes: [t{n % THEMES}]}}\n"
        for n in range(NUMBER)
    )
    days = "".join(f"    - {{date: 2026-05-{day}, opens: '09:00', closes: '18:00'}}\n" for day in (12, 13))
    head = "eventplan: 1\nevent:\n  id: t\n  title: T\n  time_zone: UTC\n  grid: 15\n  days:\n"
    venue = "venues: [{id: v, name: V}]\n"
    text = f"{head}{days}{venue}rooms:\n{rooms}delegations:\n{parties}sessions:\n{sessions}"
    return load_text(text).extended(rules=FOUR)


def test_a_plan_is_found_soon(scenario: Scenario) -> None:
    """With an effort of two, where each pair by itself took more than five and found nothing."""
    answer = first_plan(scenario, seconds=None, effort=2.0)
    assert isinstance(answer, Plan)
    assert is_lawful(verify(scenario, answer))


@pytest.mark.long
def test_the_best_is_proved(scenario: Scenario) -> None:
    """`plan` goes on from there, and what it proves is as if the rules were not: none of them costs anything."""
    answer = eventplan.plan(scenario, workers=1, effort=5)
    assert isinstance(answer, Plan)
    assert is_lawful(verify(scenario, answer))
    free = eventplan.plan(
        scenario.with_extension(scenario._extension._replace(known=())), workers=1, effort=5
    )
    assert isinstance(free, Plan)
    assert free.bound <= answer.score


def test_what_is_alike_is_a_guess(scenario: Scenario) -> None:
    """An exception among pairs is not forbidden for certain: a plan that needs it is found."""

    @eventplan.rule("all-but-one", law="No two at one time, but the first two.")
    def all_but_one(scenario: Scenario, plan: Plan) -> Breaches:
        del scenario
        for first, other in combinations(plan.placements, 2):
            if first.start == other.start and {first.session, other.session} != {"s0", "s1"}:
                yield tuple(sorted((first.session, other.session))), "are at one time"

    bare = scenario.with_extension(scenario._extension._replace(known=()))
    morning = bare.event.days[0].model_copy(update={"closes": 12 * 60})
    tight = bare.changed(
        sessions=bare.sessions[:4], event=bare.event.model_copy(update={"days": (morning,)})
    ).extended(rules=[all_but_one])
    answer = eventplan.plan(tight, workers=1, effort=3)
    assert isinstance(answer, Plan)
    assert is_lawful(verify(tight, answer))
