"""Two rules of one's own that many sessions break at once, without a word to the solver."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations

import eventplan
from eventplan.model import Plan, Scenario

Breaches = Iterator[tuple[tuple[str, ...], str]]

BETWEEN = timedelta(minutes=30)
SMALL_KINDS = ("side-event", "roundtable", "bilateral")


@eventplan.rule(
    "rooms-are-aired", law="Two of a kind in one room have half an hour between them.", about="pairs"
)
def rooms_are_aired(scenario: Scenario, plan: Plan) -> Breaches:
    """About pairs."""
    rooms = defaultdict(list)
    for session, at in plan.held(scenario):
        if session.kind in SMALL_KINDS:
            end = at.start + timedelta(minutes=session.duration)
            rooms[session.kind, at.room].append((at.start, end, session.id))
    for spans in rooms.values():
        for first, second in combinations(sorted(spans), 2):
            if second[0] - first[1] < BETWEEN:
                yield (first[2], second[2]), "are less than half an hour apart"


@eventplan.rule("quiet-mornings", law="A day has one bilateral before noon.", about="day", monotone=True)
def quiet_mornings(scenario: Scenario, plan: Plan) -> Breaches:
    """About a day."""
    pairs = [at for session, at in plan.held(scenario) if session.kind == "bilateral"]
    for day, number in Counter(str(at.start.date()) for at in pairs if at.start.hour < 12).items():
        if number > 1:
            yield (day,), f"{number} bilaterals before noon"
