"""Not too much at once, and not too little."""

from datetime import datetime

from eventplan.model import Finding, Plan, Scenario, Span

from ._held import Held, held
from .rule import Findings, Rule

ID = "parallel-limit"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find instants with more, or fewer, of the sessions that count than allowed."""
    everything = held(scenario, plan)
    for limit in scenario.parallel:
        counted = [one for one in everything if limit.counts(one.session)]
        during = [scenario.event.span(window) for window in limit.during]
        for instant in _instants(counted, during):
            running = sum(one.span.start <= instant < one.span.end for one in counted)
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


def _instants(counted: list[Held], during: list[Span]) -> list[datetime]:
    """Every instant at which the number running may have changed, where the limit holds."""
    changes = {edge for one in counted for edge in one.span} | {span.start for span in during}
    return sorted(x for x in changes if not during or any(span.start <= x < span.end for span in during))


RULE = Rule(
    ID,
    "At most n sessions of a kind, or of those named, at any instant, and at least m where asked.",
    "Hanoi 2025 guidelines: 10 to 12 side events in parallel",
    check,
)
