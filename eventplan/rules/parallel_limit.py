"""Not too much at once, and not too little."""

from collections.abc import Iterator
from datetime import datetime

from eventplan.model import Finding, Plan, Scenario, Span

from ._held import Held, held
from .rule import Findings, Rule

ID = "parallel-limit"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find instants with more, or fewer, of the sessions that count than allowed."""
    everything = held(scenario, plan)

    for limit in scenario.limits:
        counted = [booking for booking in everything if limit.counts(booking.session)]
        during = [scenario.event.span(window) for window in limit.during]

        for instant, running in _running(counted, during):
            if limit.most is not None and running > limit.most:
                message = (
                    f"{running} ({limit.what}) run at {instant:%d %b %H:%M}; '{limit.id}' allows {limit.most}"
                )
                yield Finding(ID, (limit.id,), message, fix="move some, or raise `most`")
                break

            if limit.least is not None and running < limit.least:
                message = f"{running} ({limit.what}) run at {instant:%d %b %H:%M}; '{limit.id}' asks for {limit.least}"
                yield Finding(ID, (limit.id,), message, fix="move some there, or lower `least`")
                break


def _running(counted: list[Held], during: list[Span]) -> Iterator[tuple[datetime, int]]:
    """How many run at every instant at which that may have changed, where the limit holds."""
    changes = dict.fromkeys((span.start for span in during), 0)

    for booking in counted:
        changes[booking.span.start] = changes.get(booking.span.start, 0) + 1
        changes[booking.span.end] = changes.get(booking.span.end, 0) - 1

    running = 0

    for instant in sorted(changes):
        running += changes[instant]
        if not during or any(span.start <= instant < span.end for span in during):
            yield instant, running


RULE = Rule(
    ID,
    (
        "At any time, at most n sessions of a kind (or of the named sessions) run in parallel, and at"
        " least m if a minimum is given."
    ),
    "Hanoi 2025 guidelines: 10 to 12 side events in parallel",
    check,
    family="times",
)
