"""Where a plan has gaps in people's days."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from .plan import Plan, span_of
from .resources import Gaps
from .scenario import Scenario
from .spans import Span, joined


def gaps_of(scenario: Scenario, plan: Plan, stated: Gaps) -> dict[str, list[Span]]:
    """Return the gaps of everybody whose gaps are stated, in order of time."""
    held = [(session, span_of(session, placement)) for session, placement in plan.held(scenario)]
    counted = frozenset(scenario.named(stated.sessions))
    needed = {session.id: frozenset(scenario.needed(session)) for session, _ in held}
    aside = joined(scenario.event.span(window) for window in stated.apart_from)
    gaps = {}

    for who, people in people_among(scenario, stated).items():
        days: dict[date, list[tuple[Span, bool]]] = {}
        for session, span in held:
            if not people.isdisjoint(needed[session.id]):
                day = scenario.event.local_date(span.start)
                days.setdefault(day, []).append((span, session.id in counted))

        gaps[who] = [gap for day in sorted(days) for gap in _gaps_on(days[day], stated.longer_than, aside)]

    return gaps


def _gaps_on(mine: Sequence[tuple[Span, bool]], longer_than: int, aside: Sequence[Span]) -> list[Span]:
    """Return the gaps of a day: stretches between its sessions; some of these count."""
    counted = [span for span, counts in mine if counts]
    if not counted:
        return []

    first = min(span.end for span in counted)
    last = max(span.start for span in counted)
    busy = joined(span for span, _ in mine)
    stretches = (Span(span.end, other.start) for span, other in pairwise(busy))

    return [
        gap
        for gap in stretches
        if first <= gap.start and gap.end <= last and _idle(gap, aside) > timedelta(minutes=longer_than)
    ]


def _idle(gap: Span, aside: Sequence[Span]) -> timedelta:
    """How much of a stretch counts as idle."""
    left = gap.end - gap.start
    for span in aside:
        left -= max(timedelta(), min(gap.end, span.end) - max(gap.start, span.start))

    return left


def people_among(scenario: Scenario, stated: Gaps) -> Mapping[str, frozenset[str]]:
    """Return those whose gaps are stated, each with the people who keep them busy."""
    counted = [scenario.session_by_id[name] for name in scenario.named(stated.sessions)]
    who = stated.who or dict.fromkeys(person for session in counted for person in scenario.needed(session))

    people: dict[str, frozenset[str]] = {}

    for name in who:
        if name in scenario.people:
            people[name] = frozenset((name,))
        else:
            people[name] = frozenset(member.id for member in scenario.members[name])

    return people


__all__ = ["gaps_of", "people_among"]
