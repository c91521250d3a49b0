"""When the event is replanned: as little as possible changes, least of all for many and for the high."""

from eventplan.model import Level, Placement, Plan, Rank, Scenario, Session, say

from .preference import Penalties, Penalty, Preference

ID = "stability"

LEVELS = {Level.DRAFT: 1, Level.PUBLISHED: 2, Level.NOTIFIED: 4, Level.UNDER_WAY: 8, Level.DONE: 16}
"""How much heavier a change is, the firmer the session stands (assumed: twice as much a step)."""

MOVED, ROOM, TIME, DAY, DROPPED, HELD = 1, 1, 3, 2, 10, 1
"""
Weights of any move, of another room, another start and another day in it, of not being held, and of
being held after all. Assumed; what follows from practice is their order: a move that keeps the slot
costs least, and of two ways that cost the same the one that moves fewer sessions is taken.
"""


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count each session of the baseline that is moved, dropped, or held after all."""
    baseline = scenario.baseline
    if baseline is None:
        return

    dropped = set(baseline.plan.dropped)

    for session in scenario.sessions:
        was, now = baseline.placed.get(session.id), plan.placement_by_session.get(session.id)
        name = f"'{say(session.title, scenario.event.languages)}'"

        if was is None and now is not None and session.id in dropped:
            steps, message = HELD, f"{name} is held after all"
        elif was is not None and now is None:
            steps, message = DROPPED, f"{name} is no longer held"
        elif was is not None and now is not None and (was.start, was.room) != (now.start, now.room):
            steps, message = _steps(scenario, was, now)
            message = f"{name} moves {message}"
        else:
            continue

        yield Penalty((session.id,), steps * weight(scenario, session), message)


def _steps(scenario: Scenario, was: Placement, now: Placement) -> tuple[int, str]:
    steps, parts = MOVED, []
    if was.start != now.start:
        day = scenario.event.local_date(was.start) != scenario.event.local_date(now.start)
        steps += TIME + (DAY if day else 0)
        event = scenario.event
        parts.append(f"from {event.shown(was.start)} to {event.shown(now.start, day=day)}")

    if was.room != now.room:
        steps += ROOM
        parts.append(f"from {was.room} to {now.room}")

    return steps, ", ".join(parts)


def weight(scenario: Scenario, session: Session) -> int:
    """How heavy a change of a session is: by its level, its heads, and the highest rank that goes."""
    baseline = scenario.baseline
    assert baseline is not None
    going = [*baseline.plan.attendance.get(session.id, ()), *scenario.needed(session)]
    people = [scenario.people[person] for person in dict.fromkeys(going) if person in scenario.people]
    heads = max(len(people), scenario.expected_heads(session))
    highest = min((person.rank.order for person in people), default=len(Rank) - 1)

    return LEVELS[baseline.level(scenario, session)] * (1 + heads // 10 + len(Rank) - 1 - highest)


PREFERENCE = Preference(
    ID,
    "When replanning, sessions stay where they are.",
    "changes (a move 1, of it another room 1, another start 3, another day 2; dropped 10, held after all 1), times the level (1, 2, 4, 8, 16), times 1 + a tenth of the heads + steps of rank above observer",
    "planner's decision; weights assumed",
    penalty,
)
