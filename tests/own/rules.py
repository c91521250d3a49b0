"""Own rules that are odd in one way each, for the tests beside."""

from collections.abc import Iterator

import eventplan
from eventplan.model import Plan, Scenario


@eventplan.rule("together-on-a-day", law="Ports is on the same day as tides.")
def together_on_a_day(scenario: Scenario, plan: Plan) -> Iterator[tuple[str, str]]:
    """Says more of fewer sessions: where tides is not held, ports is alone."""
    at = plan.placement_by_session
    if "ports" in at:
        days = {at[name].start.date() for name in ("tides",) if name in at}
        if at["ports"].start.date() not in days:
            yield "ports", "tides is on another day"


@eventplan.rule("tides-before-ports", law="Tides begins before ports.", about="pairs", monotone=True)
def tides_before_ports(scenario: Scenario, plan: Plan) -> Iterator[tuple[tuple[str, str], str]]:
    """Goes by the order of the plan, and reads no time."""
    names = [placement.session for placement in plan.placements]
    if "tides" in names and "ports" in names and names.index("ports") < names.index("tides"):
        yield ("ports", "tides"), "are the other way round"


@eventplan.rule("reefs-is-not-last", law="Reefs is not the last.")
def reefs_is_not_last(scenario: Scenario, plan: Plan) -> Iterator[tuple[str, str]]:
    """Goes by the order of the plan: what it says is another thing of fewer sessions."""
    if plan.placements and plan.placements[-1].session == "reefs":
        yield "reefs", "is the last"


@eventplan.rule("never-in-the-hall", law="Nothing is in the hall.", about="session")
def never_in_the_hall(scenario: Scenario, plan: Plan) -> Iterator[tuple[str, str]]:
    """Makes the small event impossible: reefs needs the hall."""
    for session, at in plan.held(scenario):
        if at.room == "hall":
            yield session.id, "is in the hall"


@eventplan.rule("nobody-at-all", law="Nobody is at tides.")
def nobody_at_all(scenario: Scenario, plan: Plan) -> Iterator[tuple[tuple[str, ...], str]]:
    """Cannot be kept, and of attendance nothing is proved."""
    for person in plan.attendance.get("tides", ()):
        yield ("tides", person), "is at tides"


@eventplan.rule("fails", law="It fails.")
def fails(scenario: Scenario, plan: Plan) -> Iterator[tuple[str, str]]:
    """Fails on every plan."""
    raise ZeroDivisionError("by zero")
    yield "", ""


@eventplan.rule("talks-nonsense", law="It talks nonsense.")
def talks_nonsense(scenario: Scenario, plan: Plan) -> Iterator[tuple[str, str]]:
    """Yields what is no finding."""
    yield 3  # type: ignore[misc]


@eventplan.preference("tides-late", goal="Tides is late.", unit="hour before six", weight=2)
def tides_late(scenario: Scenario, plan: Plan) -> Iterator[tuple[str, int, str]]:
    """Is about one session, and does not say so."""
    for session, at in plan.held(scenario):
        if session.id == "tides" and at.start.hour < 18:
            yield "tides", 18 - at.start.hour, f"starts at {at.start:%H:%M}"
