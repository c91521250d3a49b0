"""The sessions held by a plan, as the preferences look at them."""

from collections.abc import Iterator

from eventplan.model import Placement, Plan, Scenario, Session, Span, span_of


def held_with(scenario: Scenario, plan: Plan) -> dict[str, list[tuple[Session, Placement]]]:
    """Return the sessions held that need each person, in the order of the scenario."""
    found: dict[str, list[tuple[Session, Placement]]] = {}
    for session, placement in plan.held(scenario):
        for person in scenario.needed(session):
            found.setdefault(person, []).append((session, placement))
    return found


def at_once(scenario: Scenario, plan: Plan) -> Iterator[tuple[Session, Session]]:
    """Return each two sessions held that overlap, in the order of the scenario."""
    held = [(session, span_of(session, placement)) for session, placement in plan.held(scenario)]
    order = sorted(range(len(held)), key=lambda position: held[position][1].start)
    found = []
    for number, first in enumerate(order):
        for second in order[number + 1 :]:
            if held[second][1].start >= held[first][1].end:
                break  # and so do all that are later
            found.append((min(first, second), max(first, second)))
    for first, second in sorted(found):
        yield held[first][0], held[second][0]


def states_its_hours(scenario: Scenario, session: Session, span: Span) -> bool:
    """Whether it is held when somebody said that it should be: pinned, on a slot, in a window of its own."""
    if session.start is not None or session.slots is not None:
        return True
    return span.within(map(scenario.event.span, scenario.own_windows(session)))
