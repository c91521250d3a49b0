"""
What a scenario expects: one file for each family, with the statement of each expectation and its check.

A check yields a sentence for each thing that is not as expected. It says what is the case, and why where
that can be found out: an expectation about a place is tried, with the session pinned where it is expected,
and the sentence says what then conflicts, or what it would cost.
"""

from collections.abc import Iterator
from dataclasses import replace

from eventplan.model import Scenario
from eventplan.testing.evidence import PLAIN, Item, is_slow

from . import agendas, change, people, places, quality, status, together

CHECK = "check"
"""The item that reads the file and looks whether it fits together."""

OF_A_PLAN = (places, together, people, quality, agendas, change)
"""The families of expectations that need a plan, in the order of every report."""


def items_of(scenario: Scenario) -> tuple[Item, ...]:
    """Return what there is to test in a scenario, the file itself first. Ids are unique."""
    expect = scenario.expect or PLAIN
    items = [Item(CHECK, ("schema",), (), "the scenario can be read and fits together", lambda _: iter(()))]
    items += status.items(scenario, expect)

    if expect.status != "infeasible":
        for family in OF_A_PLAN:
            items += family.items(scenario, expect)

    items += change.variations(scenario)
    return tuple(_unique([_marked(scenario, item) for item in items]))


def _marked(scenario: Scenario, item: Item) -> Item:
    expect = scenario.expect or PLAIN
    if item.id == CHECK or item.slow:
        return item

    return replace(item, slow=is_slow(scenario, expect.effort))


def _unique(items: list[Item]) -> Iterator[Item]:
    seen: dict[str, int] = {}
    for item in items:
        seen[item.id] = seen.get(item.id, 0) + 1
        yield item if seen[item.id] == 1 else replace(item, id=f"{item.id}-{seen[item.id]}")
