"""Some things must not happen at once."""

from eventplan.model import Finding, Plan, Scenario
from eventplan.numbers import number_of

from ._held import Held, held, near
from ._words import title
from .rule import Findings, Rule

ID = "not-parallel"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find sessions of one group that overlap, and sessions beside an exclusive one."""
    groups = [(set(group.sessions), group.gap) for group in scenario.apart]
    longest = max((gap for _, gap in groups), default=0)

    for booking, other in near(held(scenario, plan), longest):
        ids = {booking.session.id, other.session.id}
        gaps = [gap for group, gap in groups if ids <= group]
        close = any(booking.span.widened(gap, gap).overlaps(other.span) for gap in gaps)
        overlap = booking.span.overlaps(other.span)

        if close or (overlap and (_disturbs(booking, other) or _disturbs(other, booking))):
            why = "belong to one group" if close else "one of them is exclusive"
            how = "overlap" if overlap else f"are less than {number_of(max(gaps), 'minute')} apart"
            message = f"{title(scenario, booking.session)} ({booking.span}) and {title(scenario, other.session)} ({other.span}) {how}, but {why}"
            yield Finding(ID, (booking.session.id, other.session.id), message, fix="move one of them")


def _disturbs(booking: Held, exclusive: Held) -> bool:
    return exclusive.session.exclusive and not booking.session.is_of(exclusive.session.beside)


RULE = Rule(
    ID,
    (
        "Sessions of a group never overlap, and keep its gap. No session runs at the same time as an "
        "exclusive session, except the kinds that it allows."
    ),
    "practice of plenaries and ceremonies: nothing in parallel",
    check,
    family="times",
)
