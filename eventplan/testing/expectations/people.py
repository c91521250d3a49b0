"""When somebody is free, and when somebody speaks or signs."""

from collections.abc import Iterator

from eventplan.model import Expectations, ExpectedFree, ExpectedTurn, Plan, Scenario, Turn
from eventplan.model.protocol import OrderOfProtocol
from eventplan.testing.evidence import Evidence, Item, Judge, commitments, id_of, place_of, planned


def items(scenario: Scenario, expect: Expectations) -> Iterator[Item]:
    """Yield what is expected of people and of their turns."""
    for number, free in enumerate(expect.free):
        yield Item(
            f"free-{id_of(free.who)}",
            ("people",),
            ("expect", "free", number),
            f"'{free.who}' has nothing in {free.during}",
            free_as_expected(free),
        )

    for number, turn in enumerate(expect.turns):
        parts = []
        if turn.part:
            parts.append(f"in '{turn.part}'")
        if turn.position:
            parts.append(f"in position {turn.position}")
        if turn.before:
            parts.append(f"before '{turn.before}'")

        listed = list_of(scenario, turn)
        yield Item(
            f"turn-{id_of(turn.who)}",
            ("protocol",),
            ("expect", "turns", number),
            f"'{turn.who}' is on list '{listed.id}' {', '.join(parts)}",
            turn_as_expected(turn),
        )


def free_as_expected(expected: ExpectedFree) -> Judge:
    """Somebody has nothing in a window."""

    def judge(case: Evidence, plan: Plan) -> Iterator[str]:
        scenario, who = case.scenario, expected.who
        people = [p.id for p in scenario.members[who]] if who in scenario.delegation_by_id else [who]
        during = scenario.event.span(expected.during)

        for person in people:
            for session in commitments(scenario, plan, person, during):
                yield f"'{person}' is at '{session}': {place_of(scenario, plan, session)}"

    return planned(judge)


def list_of(scenario: Scenario, turn: ExpectedTurn) -> OrderOfProtocol:
    """The list that an expectation is about."""
    lists: tuple[OrderOfProtocol, ...] = scenario.orders_of_protocol

    return next(listed for listed in lists if turn.list in (None, listed.id) and listed.names(turn.who))


def turn_as_expected(expected: ExpectedTurn) -> Judge:
    """A delegate speaks or signs where it is expected."""

    def judge(case: Evidence, plan: Plan) -> Iterator[str]:
        listed = list_of(case.scenario, expected)
        turns: list[Turn] = []

        for part in listed.parts:
            if expected.part in (None, part.session):
                wanted = {item.who for item in listed.items}
                turns += [turn for turn in plan.orders.get(part.session, ()) if turn.who in wanted]

        places = {turn.who: number for number, turn in enumerate(turns, 1)}
        at = {turn.who: turn for turn in turns}

        if expected.who not in places:
            where = f" in '{expected.part}'" if expected.part else ""
            yield f"'{expected.who}' has no place on list '{listed.id}'{where}"
            return

        mine = places[expected.who]

        if expected.position is not None and not expected.position.holds(mine):
            around = turns[max(0, mine - 2) : mine]
            before = f", after '{around[0].who}'" if len(around) > 1 else ""
            where = f" in '{at[expected.who].part}'"
            yield f"'{expected.who}' has position {mine} of {len(turns)}{where}{before}"

        if expected.before is not None and places.get(expected.before, len(turns) + 1) < mine:
            theirs = places[expected.before]
            yield f"'{expected.who}' has position {mine}, '{expected.before}' position {theirs}"

    return planned(judge)
