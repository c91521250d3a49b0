"""Some things must not happen at once."""

from eventplan.model import Finding, Plan, Scenario

from ._held import Held, held, pairs
from ._words import title
from .rule import Findings, Rule

ID = "not-parallel"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find sessions of one group that overlap, and sessions beside an exclusive one."""
    groups = [set(group.sessions) for group in scenario.not_parallel]
    for one, other in pairs(held(scenario, plan)):
        if not one.span.overlaps(other.span):
            continue
        ids = {one.session.id, other.session.id}
        grouped = any(ids <= group for group in groups)
        if grouped or _disturbs(one, other) or _disturbs(other, one):
            why = "belong to one group" if grouped else "one of them is exclusive"
            message = f"{title(scenario, one.session)} ({one.span}) and {title(scenario, other.session)} ({other.span}) overlap, but {why}"
            yield Finding(ID, (one.session.id, other.session.id), message, fix="move one of them")


def _disturbs(one: Held, exclusive: Held) -> bool:
    return exclusive.session.exclusive and one.session.kind not in exclusive.session.beside


RULE = Rule(
    ID,
    "Sessions of a named group never overlap; an exclusive session has nothing, or only the named kinds, beside it.",
    "practice of plenaries and ceremonies: nothing in parallel",
    check,
)
