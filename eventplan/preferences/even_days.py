"""The days are filled evenly."""

from collections import Counter
from datetime import date

from eventplan.model import Kind, Plan, Scenario

from .preference import Penalties, Penalty, Preference

ID = "even-days"


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count the sessions of a kind by which a day has more than it should, of those that any day may have."""
    free = {kind: {*sessions} for kind, sessions in scenario.any_day.items()}
    held: dict[Kind, Counter[date]] = {kind: Counter() for kind in free}

    for session, placement in plan.held(scenario):
        if session.id in free.get(session.kind, ()):
            held[session.kind][scenario.event.local_date(placement.start)] += 1

    for kind, days in held.items():
        for day, most in scenario.fair_days(kind).items():
            if days[day] > most:
                number = sum(days.values())
                message = f"{days[day]} of {number} {kind.replace('-', ' ')}s are on {day:%d %b}; {most} would be even"
                yield Penalty((str(kind), str(day)), days[day] - most, message)


PREFERENCE = Preference(
    ID,
    (
        "Sessions of a kind that may be on any day are spread over the days (four or more meetings of"
        " delegations): no day has more than one and a half times its share."
    ),
    "session above that",
    "planner's decision: nineteen of 24 bilaterals on the first day leave nobody time to prepare",
    penalty,
)
