"""Sessions in relation to each other: in order, never at once, at once."""

from collections.abc import Iterator
from itertools import combinations, pairwise

from eventplan.model import Expectations, Plan, Scenario, Span, span_of
from eventplan.testing.evidence import Evidence, Item, Judge, id_of, local, planned, shown


def items(scenario: Scenario, expect: Expectations) -> Iterator[Item]:
    """Yield what is expected of sessions in relation to each other."""
    del scenario

    for field, sort, words, judge in (
        ("order", "order", "are in this order", in_order),
        ("never_parallel", "never-parallel", "are never parallel", never_parallel),
        ("always_parallel", "always-parallel", "are parallel", always_parallel),
    ):
        for number, sessions in enumerate(getattr(expect, field)):
            yield Item(
                f"{sort}-{id_of(*sessions)}",
                ("times",),
                ("expect", field, number),
                f"{', '.join(sessions)} {words}",
                judge(sessions),
            )


def _spans(case: Evidence, plan: Plan, sessions: tuple[str, ...]) -> list[tuple[str, Span]]:
    """Those that are held, with their spans."""
    return [
        (session, span_of(case.scenario.session_by_id[session], plan.placement_by_session[session]))
        for session in sessions
        if session in plan.placement_by_session
    ]


def _at(scenario: Scenario, span: Span) -> str:
    return f"{shown(scenario, span.start)} to {local(scenario, span.end):%H:%M}"


def in_order(sessions: tuple[str, ...]) -> Judge:
    """Each session ends before the next starts."""

    def judge(case: Evidence, plan: Plan) -> Iterator[str]:
        for (a, first), (b, second) in pairwise(_spans(case, plan, sessions)):
            if first.end > second.start:
                s = case.scenario
                yield f"'{a}' is {_at(s, first)} and '{b}' {_at(s, second)}"

    return planned(judge)


def never_parallel(sessions: tuple[str, ...]) -> Judge:
    """No two overlap."""

    def judge(case: Evidence, plan: Plan) -> Iterator[str]:
        for (a, first), (b, second) in combinations(_spans(case, plan, sessions), 2):
            if first.overlaps(second):
                s = case.scenario
                yield f"'{a}' is {_at(s, first)} and '{b}' {_at(s, second)}"

    return planned(judge)


def always_parallel(sessions: tuple[str, ...]) -> Judge:
    """All share a stretch of time."""

    def judge(case: Evidence, plan: Plan) -> Iterator[str]:
        spans = _spans(case, plan, sessions)
        gone = [session for session in sessions if session not in plan.placement_by_session]

        if gone:
            yield f"{', '.join(map(repr, gone))} is dropped"
            return

        last_start = max(span.start for _, span in spans)
        first_end = min(span.end for _, span in spans)

        if last_start >= first_end:
            yield "; ".join(f"'{session}' is {_at(case.scenario, span)}" for session, span in spans)

    return planned(judge)
