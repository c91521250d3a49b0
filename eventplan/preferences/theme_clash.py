"""Those who care for a theme can be at one place at a time."""

from eventplan.model import Plan, Scenario, say
from eventplan.numbers import number_of

from ._held import at_once
from .preference import Penalties, Penalty, Preference

ID = "theme-clash"


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count, for every pair of sessions of one theme that overlap, the delegations that wish both (at least 1)."""
    for first, other in at_once(scenario, plan):
        common = sorted({*first.themes} & {*other.themes})
        if not common:
            continue

        shared = sum(first.id in wishes and other.id in wishes for wishes in scenario.wishes.values())
        names = [say(session.title, scenario.event.languages) for session in (first, other)]
        message = f"'{names[0]}' and '{names[1]}' are both on {', '.join(common)} and overlap; {number_of(shared, 'delegation wishes', 'delegations wish')} both"
        yield Penalty((first.id, other.id), max(1, shared), message)


PREFERENCE = Preference(
    ID,
    "Sessions that share a theme do not run in parallel.",
    "delegations interested in both sessions, at least 1",
    "conference practice: theme tracks",
    penalty,
)
